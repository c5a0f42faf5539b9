//! Operations that have no answer, known before anybody asks.

use bytes::Bytes;
use http::{HeaderMap, Response};

use super::choose;
use super::contract::Contract;
use super::negotiate::{Accept, Prefer};
use specwright::api::Operation;

impl Contract {
    /// The operations that a valid request would get no answer of (500), since there is neither an
    /// example nor a made-up value that is valid for one of its forms or a header that has to be
    /// there; and why.
    pub fn unanswerable(&self) -> Vec<(&Operation, String)> {
        let all = self.api().operations.iter();
        all.filter_map(|operation| Some((operation, self.why_unanswerable(operation)?))).collect()
    }

    fn why_unanswerable(&self, operation: &Operation) -> Option<String> {
        let (prefer, accept) = (Prefer::default(), Accept::of(&HeaderMap::new()));
        let context = self.context();
        let tried = choose::choose(operation, &prefer, &accept, &[]).and_then(|chosen| {
            for media_type in &chosen.response.content {
                context.shown(media_type, &prefer)?;
            }
            context.put_headers(chosen.response, &mut Response::new(Bytes::new()))
        });
        tried.err().map(|problem| problem.detail().to_owned())
    }
}
