//! Problem details (RFC 9457).

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use http::{Response, StatusCode};
use serde::Serialize;

use crate::Violation;
use specwright::api::StatusPattern;

/// The header that carries the problem, as JSON, where the answer's body is the documented one.
pub const PROBLEM_HEADER: HeaderName = HeaderName::from_static("specwright-problem");

/// The header that says why an answer is not what is kept.
pub const NOTE_HEADER: HeaderName = HeaderName::from_static("specwright-note");

/// A longer header would be refused by clients.
const HEADER_LIMIT: usize = 4096;

/// What is wrong with a request, or why there is no answer.
#[derive(Clone, Debug, Serialize)]
pub struct Problem {
    /// `about:blank` (RFC 9457, 4.2.1): the status says what kind of problem it is.
    #[serde(rename = "type")]
    kind: &'static str,
    /// The name of the status.
    title: &'static str,
    #[serde(serialize_with = "status_number")]
    status: StatusCode,
    /// What is wrong, in one sentence.
    detail: String,
    /// The operation that the request was for.
    #[serde(skip_serializing_if = "Option::is_none")]
    operation: Option<String>,
    /// Each breach of the document.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    violations: Vec<RequestViolation>,
    #[serde(skip)]
    headers: HeaderMap,
    #[serde(skip)]
    cause: Cause,
}

/// Whose a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cause {
    /// The request was read and breaks the document.
    Broken,
    /// The service refuses the request.
    Refused,
    /// The server cannot answer what the service could.
    Unserved,
}

/// A breach of the document by a request, or by the answer of a service behind the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RequestViolation {
    /// Where in the request.
    #[serde(rename = "in")]
    pub place: Where,
    /// The name of the parameter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// A JSON Pointer into the body or into the parameter's value; `""` is the whole.
    pub pointer: String,
    /// The keyword of the schema or parameter that is not met.
    pub keyword: String,
    /// What the document asks for.
    pub message: String,
}

/// A place in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Where {
    Path,
    Query,
    Header,
    Cookie,
    Body,
    /// Of an answer.
    Status,
}

impl RequestViolation {
    /// A violation of the body's schema.
    pub(super) fn body(violation: Violation) -> Self {
        let Violation { pointer, keyword, message } = violation;
        Self { place: Where::Body, name: None, pointer, keyword, message }
    }
}

impl Problem {
    /// A request that the service refuses.
    pub(super) fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self::of(Cause::Refused, status, detail.into())
    }

    /// A request that this server has no answer to.
    pub(super) fn unserved(status: StatusCode, detail: impl Into<String>) -> Self {
        Self::of(Cause::Unserved, status, detail.into())
    }

    fn of(cause: Cause, status: StatusCode, detail: String) -> Self {
        Self {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or("Error"),
            status,
            detail,
            operation: None,
            violations: Vec::new(),
            headers: HeaderMap::new(),
            cause,
        }
    }

    /// The answers of the document that may tell of it, the first being the best: each with the
    /// status that it then has. A request that breaks the document is never told that it may not,
    /// or that there is nothing.
    pub(super) fn responses(&self) -> Vec<(StatusCode, StatusPattern)> {
        let status = self.status.as_u16();
        let (invalid, bad) = (StatusCode::UNPROCESSABLE_ENTITY, StatusCode::BAD_REQUEST);
        match self.cause {
            Cause::Broken => vec![
                (invalid, StatusPattern::Code(422)),
                (bad, StatusPattern::Code(400)),
                (invalid, StatusPattern::Range(4)),
                (bad, StatusPattern::Default),
            ],
            Cause::Refused => vec![
                (self.status, StatusPattern::Code(status)),
                (self.status, StatusPattern::Range((status / 100) as u8)),
                (self.status, StatusPattern::Default),
            ],
            Cause::Unserved => Vec::new(),
        }
    }

    /// Whether the service itself would tell of it.
    pub(super) fn is_of_service(&self) -> bool {
        self.cause != Cause::Unserved
    }

    /// The same problem, told with another status.
    pub(super) fn with_status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self.title = status.canonical_reason().unwrap_or("Error");
        self
    }

    pub(super) fn violations(violations: Vec<RequestViolation>) -> Self {
        let detail = match violations.len() {
            1 => "the request breaks the document in 1 place".to_owned(),
            count => format!("the request breaks the document in {count} places"),
        };
        Self { violations, ..Self::of(Cause::Broken, StatusCode::UNPROCESSABLE_ENTITY, detail) }
    }

    /// The same problem with these breaches.
    pub(super) fn with_breaches(self, violations: Vec<RequestViolation>) -> Self {
        Self { violations, ..self }
    }

    pub(super) fn operation(mut self, id: &str) -> Self {
        self.operation = Some(id.to_owned());
        self
    }

    /// Adds a header; a value that no header can hold is left out.
    pub(super) fn header(mut self, name: HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.append(name, value);
        }
        self
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// What is wrong, in one sentence.
    pub fn detail(&self) -> &str {
        &self.detail
    }

    /// Each breach of the document.
    pub fn breaches(&self) -> &[RequestViolation] {
        &self.violations
    }

    /// The answer that says it all in its body.
    pub fn into_response(self) -> Response<Bytes> {
        let mut text = serde_json::to_vec_pretty(&self).unwrap_or_default();
        text.push(b'\n');
        let mut response = Response::new(Bytes::from(text));
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        let json = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(CONTENT_TYPE, json);
        response
    }

    /// Puts the problem into the head of an answer whose body is a documented one.
    pub(super) fn put_into(mut self, response: &mut Response<Bytes>) {
        response.headers_mut().extend(
            self.headers.drain().filter_map(|(name, value)| name.map(|name| (name, value))),
        );
        let mut text = ascii_json(&self);
        while text.len() > HEADER_LIMIT && self.violations.pop().is_some() {
            text = ascii_json(&self);
        }
        if let Ok(value) = HeaderValue::from_str(&text) {
            response.headers_mut().insert(PROBLEM_HEADER, value);
        }
    }
}

/// JSON in ASCII, as headers need it.
fn ascii_json(problem: &Problem) -> String {
    let text = serde_json::to_string(problem).unwrap_or_default();
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_ascii() {
            out.push(character);
        } else {
            let mut units = [0; 2];
            for unit in character.encode_utf16(&mut units) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    out
}

fn status_number<S: serde::Serializer>(status: &StatusCode, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_u16(status.as_u16())
}
