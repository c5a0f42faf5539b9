//! A transport that answers what a test has written down.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::{HeaderMap, Method, Request, Response};
use specwright_runtime::{Body, BoxFuture, Transport, TransportError, TransportErrorKind};

type Outcome = Result<Response<Body>, TransportError>;

/// Answers in their order; keeps what was sent and how long the client wanted to wait.
#[derive(Debug)]
pub(crate) struct Script {
    answers: Mutex<VecDeque<Outcome>>,
    sent: Mutex<Vec<Sent>>,
    pauses: Mutex<Vec<Duration>>,
}

/// A request as it was sent.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    pub(crate) method: Method,
    pub(crate) uri: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Script {
    pub(crate) fn new(answers: impl IntoIterator<Item = Outcome>) -> Arc<Self> {
        Arc::new(Self {
            answers: Mutex::new(answers.into_iter().collect()),
            sent: Mutex::default(),
            pauses: Mutex::default(),
        })
    }

    pub(crate) fn sent(&self) -> Vec<Sent> {
        self.sent.lock().unwrap().clone()
    }

    pub(crate) fn pauses(&self) -> Vec<Duration> {
        self.pauses.lock().unwrap().clone()
    }
}

impl Transport for Script {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Outcome> {
        let (head, body) = request.into_parts();
        let body = String::from_utf8_lossy(body.as_bytes().unwrap_or_default()).into_owned();
        let uri = head.uri.to_string();
        let sent = Sent { method: head.method, uri, headers: head.headers, body };
        self.sent.lock().unwrap().push(sent);
        let missing = || TransportError::new(TransportErrorKind::Other, "no answer is left");
        let answer = self.answers.lock().unwrap().pop_front().unwrap_or_else(|| Err(missing()));
        Box::pin(async move { answer })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        self.pauses.lock().unwrap().push(duration);
        Box::pin(async {})
    }
}
