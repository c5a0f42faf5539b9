//! A look at a request and its answer, and ways to spoil the answer.

use std::time::Duration;

use bytes::Bytes;
use http::Response;
use http::request::Parts;

use super::problem::RequestViolation;
use super::{NOTE_HEADER, Problem};

/// A request with the answer that it would get.
#[derive(Clone, Copy, Debug)]
pub struct Exchange<'a> {
    /// The operation's id, when the request was for one.
    pub operation: Option<&'a str>,
    /// Method, address and headers of the request; they may hold credentials.
    pub head: &'a Parts,
    /// The body of the request.
    pub body: &'a Bytes,
    /// The answer.
    pub response: &'a Response<Bytes>,
    /// What is wrong with the request, when something is.
    pub problem: Option<&'a Problem>,
    /// What of the answer breaks the document, where it is that of a service behind the server.
    pub breaches: &'a [RequestViolation],
}

impl Exchange<'_> {
    /// What there is to know about the answer: why it is not what is kept.
    pub fn note(&self) -> Option<&str> {
        self.response.headers().get(NOTE_HEADER)?.to_str().ok()
    }
}

/// What happens to an answer, so that a client can be tried against a service that fails.
#[derive(Clone, Debug)]
pub enum Fault {
    /// Another answer is given.
    Response(Response<Bytes>),
    /// The answer comes later.
    Delay(Duration),
    /// The answer says its length but ends after so many bytes of its body.
    Truncate(usize),
    /// The connection is closed without an answer.
    Close,
}
