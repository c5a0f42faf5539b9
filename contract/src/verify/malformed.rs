//! Bodies that are malformed, or of a media type that the document does not have.

use super::call::Payload;
use super::check::Check;
use super::judge::{Kind, exactly};
use super::run::{Found, Run, Step};
use super::world::{form, schema};
use specwright::api::MediaKind;

/// A header that names a boundary that no body has.
const OTHER_BOUNDARY: &str = "multipart/form-data; boundary=no-such-boundary";

impl Run<'_> {
    /// Bodies that are malformed or of another media type.
    pub(super) async fn malformed(&mut self, index: usize) -> Step {
        let Some(base) = self.base.get(&index) else { return Ok(()) };
        let (Some(media), Some(_)) = (form(self.operation(index)), base.value()) else {
            return Ok(());
        };
        let is_json = media.kind == MediaKind::Json;
        let takes = |name: &str| {
            let body = self.operation(index).body.as_ref();
            body.is_some_and(|it| {
                it.content.iter().any(|it| it.name.contains(name) || it.name.contains('*'))
            })
        };
        let mut tries: Vec<(&str, &str, Payload, String)> = Vec::new();
        if is_json {
            let cut = bytes::Bytes::from_static(b"{\"a\": ");
            tries.push(("request body", "malformed JSON", Payload::Raw(cut), media.name.clone()));
        }
        let required = self.values().facts(&schema(media)).required;
        if media.kind == MediaKind::Multipart && !required.is_empty() {
            // The boundary that the header names stands nowhere: there is no part.
            let value = base.body.as_ref().map(|it| it.payload.clone());
            let what = "parts between other boundaries than the header names";
            tries.extend(value.map(|it| ("request body", what, it, OTHER_BOUNDARY.to_owned())));
        }
        let is_required = self.operation(index).body.as_ref().is_some_and(|it| it.required);
        if is_required && !takes("text/plain") {
            let value = base.body.as_ref().map(|it| it.payload.clone());
            let what = "a media type that is not documented";
            tries.extend(
                value.map(|it| ("request header Content-Type", what, it, "text/plain".to_owned())),
            );
        }
        // A change in another form than the one that it is documented in.
        if media.name.contains("patch+json") && exactly(self.operation(index), 415).is_some() {
            let own = "application/json";
            let value = base.body.as_ref().map(|it| it.payload.clone()).filter(|_| !takes(own));
            let what = "a media type that is not documented";
            tries.extend(value.map(|it| ("request header Content-Type", what, it, own.to_owned())));
        }
        for (place, what, payload, media_type) in tries {
            let Some(mut call) = self.fresh(index).await? else { return Ok(()) };
            // What is sent as something else is as new as what is sent rightly.
            let payload = match (&payload, &call.body) {
                (Payload::Value(..), Some(fresh)) => fresh.payload.clone(),
                _ => payload,
            };
            if media_type == OTHER_BOUNDARY {
                call.headers.push(("content-type".to_owned(), media_type.clone()));
            }
            let media_type =
                if media_type == OTHER_BOUNDARY { media.name.clone() } else { media_type };
            call.body = Some(super::call::Content { media_type, payload });
            self.tried(index, place, "content", false);
            self.checked(Check::InvalidRefused);
            let seen = self.send(&call).await?;
            if !seen.is_success() {
                self.judge(&seen, Kind::Protocol);
                continue;
            }
            let status = seen.status().unwrap_or_default();
            let message = format!(
                "the document does not allow this ({what}), and it is accepted with {status}"
            );
            let (check, place) = (Check::InvalidRefused, place.to_owned());
            let (keyword, steps) = (Some("content"), &[&seen]);
            self.found(Found { check, operation: index, place, keyword, message, steps });
            self.undo(index, &seen).await?;
        }
        Ok(())
    }
}
