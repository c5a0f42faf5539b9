//! What comes of a request.

use bytes::Bytes;
use http::Response;
use specwright_runtime::body::ByteStream;

use super::contract::Served;
use super::problem::{Problem, RequestViolation};

/// An answer, and how it came about.
pub(super) struct Outcome {
    pub(super) operation: Option<String>,
    pub(super) problem: Option<Problem>,
    pub(super) response: Response<Bytes>,
    /// What of the answer breaks the document, where another service gave it.
    pub(super) breaches: Vec<RequestViolation>,
    /// What follows of a body that is not whole yet.
    pub(super) rest: Option<ByteStream>,
}

impl Outcome {
    /// An answer that nothing is wrong with.
    pub(super) fn of(response: Response<Bytes>) -> Self {
        Self { operation: None, problem: None, response, breaches: Vec::new(), rest: None }
    }
}

impl From<Served<'_>> for Outcome {
    fn from(served: Served<'_>) -> Self {
        let operation = served.operation.map(|operation| operation.id.clone());
        Self { operation, problem: served.problem, ..Self::of(served.response) }
    }
}
