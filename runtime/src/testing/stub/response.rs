//! What a stub answers.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use http::{Response, StatusCode};
use serde::Serialize;
use serde_json::Value;

use super::status;
use crate::body::ByteStream;
use crate::{Body, Operation, TransportError, TransportErrorKind};

/// An answer, or why there is none.
#[derive(Clone, Debug)]
pub struct StubResponse {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    broken: Option<TransportErrorKind>,
    is_cut: bool,
    delay: Option<Duration>,
}

impl StubResponse {
    /// An answer without a body.
    ///
    /// # Panics
    ///
    /// When that is no status.
    #[track_caller]
    pub fn empty(code: u16) -> Self {
        Self {
            status: status(code),
            headers: HeaderMap::new(),
            body: Bytes::new(),
            broken: None,
            is_cut: false,
            delay: None,
        }
    }

    /// An answer of bytes.
    ///
    /// # Panics
    ///
    /// When that is no status, or no media type.
    #[track_caller]
    pub fn bytes(code: u16, media_type: &str, body: impl Into<Bytes>) -> Self {
        let response = Self { body: body.into(), ..Self::empty(code) };
        response.header(CONTENT_TYPE.as_str(), media_type)
    }

    /// An answer of JSON.
    ///
    /// # Panics
    ///
    /// When that is no status, or no JSON.
    #[track_caller]
    pub fn json(code: u16, body: impl Serialize) -> Self {
        match serde_json::to_vec(&body) {
            Ok(body) => Self::bytes(code, "application/json", body),
            Err(error) => panic!("the answer cannot be written as JSON: {error}"),
        }
    }

    /// What an operation gives on success: in the way in which it reads it.
    ///
    /// # Panics
    ///
    /// When it reads it in none.
    #[track_caller]
    pub fn output<O: Operation>(output: O::Output) -> Self
    where
        O::Output: Serialize,
    {
        let wanted = match serde_json::to_value(&output) {
            Ok(wanted) => wanted,
            Err(error) => panic!("the answer cannot be written as JSON: {error}"),
        };
        let text = match &wanted {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let ways = [
            Self::json(200, &wanted),
            Self::bytes(200, "text/plain", text),
            Self::empty(204),
            Self::json(201, &wanted),
            Self::json(202, &wanted),
        ];
        let is_read = |way: &Self| {
            let read = O::output(way.response()).ok();
            read.and_then(|it| serde_json::to_value(it).ok()).is_some_and(|it| it == wanted)
        };
        match ways.into_iter().find(is_read) {
            Some(way) => way,
            None => panic!(
                "`{}` reads this value in none of the usual ways; say which with `Stub::answer_as`",
                O::ID
            ),
        }
    }

    /// No answer: the connection fails in this way.
    pub fn broken(kind: TransportErrorKind) -> Self {
        Self { broken: Some(kind), ..Self::empty(200) }
    }

    /// The same with a header.
    ///
    /// # Panics
    ///
    /// When that is none.
    #[must_use]
    #[track_caller]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let header = HeaderName::from_bytes(name.as_bytes());
        match (header, HeaderValue::from_str(value)) {
            (Ok(header), Ok(value)) => _ = self.headers.insert(header, value),
            _ => panic!("`{name}` and its value are no header"),
        }
        self
    }

    /// The same answer, which breaks off behind the last byte of its body.
    #[must_use]
    pub fn cut_short(mut self) -> Self {
        self.is_cut = true;
        self
    }

    /// The same after so long.
    #[must_use]
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = Some(delay);
        self
    }

    pub(super) fn delay(&self) -> Option<Duration> {
        self.delay
    }

    /// The answer, whole.
    pub(super) fn response(&self) -> Response<Body> {
        let mut response = Response::new(Body::from(self.body.clone()));
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers.clone();
        response
    }

    pub(super) fn into_result(self) -> Result<Response<Body>, TransportError> {
        if let Some(kind) = self.broken {
            return Err(TransportError::new(kind, "the stub breaks the connection"));
        }
        let response = self.response();
        if !self.is_cut {
            return Ok(response);
        }
        let broken = TransportErrorKind::Interrupted;
        let broken = TransportError::new(broken, "the stub breaks the answer off");
        let body = ByteStream::new(Cut([Some(Ok(self.body)), Some(Err(broken))]));
        Ok(response.map(|_| Body::Stream(body)))
    }
}

/// Bytes, and then an error.
struct Cut([Option<Result<Bytes, TransportError>>; 2]);

impl Stream for Cut {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.iter_mut().find_map(Option::take))
    }
}
