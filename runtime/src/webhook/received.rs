//! A request that was received.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, Request, Response};
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::{Body, BodyError, decode, media_type, parameter};

/// A request that was received: what tells it from others, and its body. It is read as answers are.
pub struct Received {
    method: http::Method,
    /// Headers and body as those of an answer, which is what bodies are read from.
    content: Response<Body>,
    /// Members of the body that were looked for.
    members: RefCell<BTreeMap<&'static str, Option<String>>>,
}

impl Received {
    pub(super) fn of(request: &Request<impl AsRef<[u8]>>) -> Self {
        let bytes = Bytes::copy_from_slice(request.body().as_ref());
        let mut content = Response::new(Body::from(bytes));
        *content.headers_mut() = request.headers().clone();
        Self { method: request.method().clone(), content, members: RefCell::default() }
    }

    pub(super) fn method(&self) -> &str {
        self.method.as_str()
    }

    pub(super) fn headers(&self) -> &HeaderMap {
        self.content.headers()
    }

    /// The media type as it came.
    pub(super) fn media_type(&self) -> String {
        let given = self.headers().get(CONTENT_TYPE);
        given.map(|it| String::from_utf8_lossy(it.as_bytes()).into_owned()).unwrap_or_default()
    }

    /// Whether it has one of these media types, or none is documented.
    pub(super) fn is_any_of(&self, media_types: &[&str]) -> bool {
        media_types.is_empty() || media_type::of_these(self.headers(), media_types).is_some()
    }

    /// The text of a member of the body, named by a JSON Pointer without its first slash; nothing where
    /// there is none. It is looked for once.
    pub(super) fn member(&self, path: &'static str) -> Option<String> {
        let mut members = self.members.borrow_mut();
        members.entry(path).or_insert_with(|| member(self.content.body(), path)).clone()
    }

    /// The body as JSON.
    ///
    /// # Errors
    ///
    /// When it is no JSON or does not fit the type.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, BodyError> {
        decode::json_ref(&self.content)
    }

    /// The body as text.
    ///
    /// # Errors
    ///
    /// When it is not UTF-8, or in a charset that is not read.
    pub fn text(&self) -> Result<String, BodyError> {
        decode::text_ref(&self.content)
    }

    /// The bytes of the body.
    ///
    /// # Errors
    ///
    /// None today; the signature is that of the other readers.
    pub fn bytes(&self) -> Result<Bytes, BodyError> {
        decode::bytes_ref(&self.content)
    }
}

fn member(body: &Body, path: &str) -> Option<String> {
    let mut value: &RawValue = serde_json::from_slice(body.as_bytes()?).ok()?;
    for name in path.split('/') {
        let members: BTreeMap<Cow<'_, str>, &RawValue> = serde_json::from_str(value.get()).ok()?;
        let name = name.replace("~1", "/").replace("~0", "~");
        value = members.get(name.as_str())?;
    }
    Some(parameter::text(value))
}
