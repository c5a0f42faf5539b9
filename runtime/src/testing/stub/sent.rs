//! What a stub was sent.

use std::fmt;

use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, Method, Uri};
use percent_encoding::percent_decode_str;
use serde::de::DeserializeOwned;

use crate::json::json_slice;
use crate::secrets;

/// A request as it came to a [`Stub`](super::Stub), authenticated.
#[derive(Clone)]
pub struct Sent {
    operation: &'static str,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
}

impl Sent {
    pub(super) fn new(operation: &'static str, head: Parts, body: Bytes) -> Self {
        let mut headers = head.headers;
        secrets::mark(&mut headers);
        Self { operation, method: head.method, uri: head.uri, headers, body }
    }

    /// The operation's id in the document; empty for what is no operation, such as a token.
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// The method.
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The address.
    pub fn uri(&self) -> &Uri {
        &self.uri
    }

    /// The path of the address, as it was sent.
    pub fn path(&self) -> &str {
        self.uri.path()
    }

    /// The values of a query parameter, decoded.
    pub fn query(&self, name: &str) -> Vec<String> {
        let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let pairs = self.uri.query().unwrap_or_default().split('&');
        let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        pairs.filter(|(key, _)| decoded(key) == name).map(|(_, value)| decoded(value)).collect()
    }

    /// A header, if it was sent and is a text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// All headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The bytes of the body.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The body as a model of the bindings.
    ///
    /// # Panics
    ///
    /// When it is none.
    #[track_caller]
    pub fn json<T: DeserializeOwned>(&self) -> T {
        match json_slice(&self.body) {
            Ok(value) => value,
            Err(error) => panic!("the body that `{}` has sent is another: {error}", self.operation),
        }
    }
}

/// Shows no credentials and no body: it may hold secrets.
impl fmt::Debug for Sent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sent")
            .field("operation", &self.operation)
            .field("method", &self.method)
            .field("path", &self.uri.path())
            .field("headers", &self.headers)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish_non_exhaustive()
    }
}
