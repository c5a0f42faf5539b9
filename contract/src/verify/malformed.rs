//! Bodies that are malformed, or of a media type that the document does not have.

use bytes::Bytes;
use serde_json::Value as Json;

use super::call::{Call, Payload};
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
        self.no_text(index).await?;
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
            let cut = Bytes::from_static(b"{\"a\": ");
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
            self.refuses(&call, Check::InvalidRefused, place, what).await?;
        }
        Ok(())
    }

    /// Sends a request whose body the document does not allow, in its schema or in its words, which has
    /// to be refused.
    pub(super) async fn refuses(
        &mut self,
        call: &Call,
        check: Check,
        place: &str,
        what: &str,
    ) -> Step {
        let index = call.operation;
        let (who, keyword) = match check {
            Check::Described => ("description", "description"),
            _ => ("document", "content"),
        };
        self.tried(index, place, "content", false);
        self.checked(check);
        let seen = self.send(call).await?;
        if !seen.is_success() {
            self.judge(&seen, Kind::Protocol);
            return Ok(());
        }
        let status = seen.status().unwrap_or_default();
        let message =
            format!("the {who} does not allow this ({what}), and it is accepted with {status}");
        let (place, keyword, steps) = (place.to_owned(), Some(keyword), &[&seen]);
        self.found(Found { check, operation: index, place, keyword, message, steps });
        self.undo(index, &seen).await
    }

    /// Text that is not even UTF-8 does not break the service (RFC 8259, 8.1). What it makes of it is
    /// its own affair.
    async fn no_text(&mut self, index: usize) -> Step {
        let takes =
            |it: &usize| form(self.operation(*it)).is_some_and(|it| it.kind == MediaKind::Json);
        // Services read bodies in one place.
        if self.base.keys().copied().find(takes) != Some(index) {
            return Ok(());
        }
        let Some(mut call) = self.fresh(index).await? else { return Ok(()) };
        let Some(text) = call.value().map(Json::to_string) else { return Ok(()) };
        let Some(at) = text.find(":\"") else { return Ok(()) };
        let (start, end) = text.as_bytes().split_at(at + 2);
        if let Some(body) = &mut call.body {
            body.payload = Payload::Raw(Bytes::from([start, &[0xFF, 0xC3], end].concat()));
        }
        let seen = self.send(&call).await?;
        if seen.is_success() {
            return self.undo(index, &seen).await;
        }
        self.judge(&seen, Kind::Protocol);
        Ok(())
    }
}
