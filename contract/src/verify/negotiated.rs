//! Answers in each of the media types that the document has for them.

use super::check::Check;
use super::judge::Kind;
use super::run::{Found, Run, Step};
use specwright::api::{StatusPattern, essence};

/// So many media types of an operation are asked for.
const MOST: usize = 3;

impl Run<'_> {
    /// Of several media types, the one is answered that is asked for.
    pub(super) async fn negotiated(&mut self, index: usize) -> Step {
        let operation = self.operation(index);
        let success = operation
            .responses
            .iter()
            .find(|it| matches!(it.status, StatusPattern::Code(200..=299)) && it.content.len() > 1);
        let Some(success) = success.filter(|_| operation.method.as_str() == "GET") else {
            return Ok(());
        };
        let names = success.content.iter().map(|it| essence(&it.name));
        let names: Vec<String> = names.filter(|it| !it.contains('*')).take(MOST).collect();
        for name in names {
            let Some(mut call) = self.fresh(index).await? else { return Ok(()) };
            call.headers.push(("accept".to_owned(), name.clone()));
            let seen = self.send(&call).await?;
            self.judge(&seen, Kind::Valid);
            let Some(answer) = seen.response().filter(|it| it.is_success()) else { continue };
            let own = answer.header("content-type").map(essence).unwrap_or_default();
            self.checked(Check::MediaTypeDocumented);
            if own != name && !answer.body.is_empty() {
                let message = format!(
                    "`{name}` was asked for, which the document has, and `{own}` is answered"
                );
                let check = Check::MediaTypeDocumented;
                let place = "request header Accept".to_owned();
                let steps = &[&seen];
                self.found(Found { check, operation: index, place, keyword: None, message, steps });
            }
        }
        Ok(())
    }
}
