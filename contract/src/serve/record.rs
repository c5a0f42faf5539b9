//! What came in, for tests to look at.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode, Uri};

use super::exchange::Exchange;
use super::problem::RequestViolation;

/// So many requests are kept, the last ones.
const KEPT: usize = 1_000;

/// So many bytes of bodies are kept together; of longer ones nothing is.
const BYTES: usize = 16 << 20;

/// A request that came in, and what became of it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Recorded {
    /// The operation's id, when the request was for one.
    pub operation: Option<String>,
    /// Its method.
    pub method: Method,
    /// Its address.
    pub uri: Uri,
    /// Its headers; they may hold credentials.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Bytes,
    /// What it was answered with.
    pub status: StatusCode,
    /// Each breach of the document.
    pub violations: Vec<RequestViolation>,
}

impl Recorded {
    /// The body as a value of a type, such as a model of generated bindings.
    ///
    /// # Errors
    ///
    /// When it is no JSON, or not of this type.
    pub fn json<T: serde::de::DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_slice(&self.body)
    }
}

/// The last requests.
#[derive(Debug, Default)]
pub(super) struct Record(Mutex<VecDeque<Recorded>>);

impl Record {
    pub(super) fn add(&self, exchange: &Exchange<'_>) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.push_back(Recorded {
            operation: exchange.operation.map(str::to_owned),
            method: exchange.head.method.clone(),
            uri: exchange.head.uri.clone(),
            headers: exchange.head.headers.clone(),
            body: exchange.body.clone(),
            status: exchange.response.status(),
            violations: exchange.problem.map(|it| it.breaches().to_vec()).unwrap_or_default(),
        });
        let mut size: usize = all.iter().map(|it| it.body.len()).sum();
        while all.len() > KEPT || size > BYTES {
            size -= all.pop_front().map_or(size, |it| it.body.len());
        }
    }

    pub(super) fn all(&self) -> Vec<Recorded> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}
