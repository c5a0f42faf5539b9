//! JSON values that a caller sends one after the other.

use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use serde::Serialize;

use super::{Body, ByteStream, Framing, Upload};
use crate::RequestError;

/// JSON values to be sent one after the other: a line each (`application/x-ndjson`,
/// `application/jsonl`) or set apart as RFC 7464 does it (`application/json-seq`).
///
/// They are a `Vec`, an array or what an iterator gives, all of which can be sent again; a
/// [`stream`](Self::stream), whose values are encoded as they are sent; or an [`Upload`] that has
/// them as bytes already.
///
/// ```
/// use specwright_runtime::body::Items;
///
/// let numbers: Items<i32> = [1, 2, 3].into();
/// let squares: Items<i32> = (1..4).map(|it| it * it).collect();
/// ```
#[derive(Clone)]
pub struct Items<T>(Content<T>);

#[derive(Clone)]
enum Content<T> {
    Values(Vec<T>),
    Once(Arc<Mutex<Option<Values<T>>>>),
    Again(Arc<dyn Fn() -> Values<T> + Send + Sync>),
    Bytes(Upload),
}

type Values<T> = Pin<Box<dyn Stream<Item = T> + Send>>;

impl<T> Items<T> {
    /// Values that are asked for as they are sent. They are sent once: clones share the stream, a
    /// second request with it is refused, and a failed attempt is not repeated.
    pub fn stream(values: impl Stream<Item = T> + Send + 'static) -> Self {
        Self(Content::Once(Arc::new(Mutex::new(Some(Box::pin(values))))))
    }

    /// A stream that starts anew with each call of `start`: a request with it can be sent again.
    pub fn again<S>(start: impl Fn() -> S + Send + Sync + 'static) -> Self
    where
        S: Stream<Item = T> + Send + 'static,
    {
        Self(Content::Again(Arc::new(move || Box::pin(start()))))
    }

    /// The media type that a caller has given to the bytes.
    pub(crate) fn own_media_type(&self) -> Option<&str> {
        match &self.0 {
            Content::Bytes(upload) => upload.own_media_type(),
            _ => None,
        }
    }
}

impl<T: Serialize + 'static> Items<T> {
    /// The values as a body. A stream that cannot start again is taken out.
    pub(crate) fn body(&self, framing: Framing) -> Result<Body, RequestError> {
        let values = match &self.0 {
            Content::Bytes(upload) => return upload.body(),
            Content::Values(values) => return framing.all(values).map(Body::from),
            Content::Again(start) => {
                let start = Arc::clone(start);
                let start = move || Encoded { values: start(), framing };
                return Ok(Body::Stream(ByteStream::again(start)));
            }
            // A thread that panicked with the lock has not broken the stream.
            Content::Once(values) => values.lock().unwrap_or_else(PoisonError::into_inner).take(),
        };
        let sent = || RequestError::Body("the stream has been sent already".to_owned());
        let values = values.ok_or_else(sent)?;
        Ok(Body::Stream(ByteStream::new(Encoded { values, framing })))
    }
}

/// The bytes of values; the body breaks with a value that cannot be encoded.
struct Encoded<T> {
    values: Values<T>,
    framing: Framing,
}

impl<T: Serialize> Stream for Encoded<T> {
    type Item = serde_json::Result<Vec<u8>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let value = ready!(self.values.as_mut().poll_next(context));
        Poll::Ready(value.map(|value| {
            let mut bytes = Vec::new();
            self.framing.write(&value, &mut bytes).map(|()| bytes)
        }))
    }
}

/// Values and bytes are compared; streams are equal when they are the same one.
impl<T: PartialEq> PartialEq for Items<T> {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Content::Values(one), Content::Values(other)) => one == other,
            (Content::Once(one), Content::Once(other)) => Arc::ptr_eq(one, other),
            (Content::Again(one), Content::Again(other)) => Arc::ptr_eq(one, other),
            (Content::Bytes(one), Content::Bytes(other)) => one == other,
            _ => false,
        }
    }
}

/// Shows no value: it may be a secret.
impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Content::Values(values) => write!(f, "Items({})", values.len()),
            Content::Once(_) | Content::Again(_) => f.write_str("Items(stream)"),
            Content::Bytes(upload) => f.debug_tuple("Items").field(upload).finish(),
        }
    }
}

impl<T> From<Vec<T>> for Items<T> {
    fn from(values: Vec<T>) -> Self {
        Self(Content::Values(values))
    }
}

impl<T, const N: usize> From<[T; N]> for Items<T> {
    fn from(values: [T; N]) -> Self {
        Self(Content::Values(values.into()))
    }
}

impl<T> FromIterator<T> for Items<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        Self(Content::Values(values.into_iter().collect()))
    }
}

/// Bytes of values that are set apart already, as the document says.
impl<T> From<Upload> for Items<T> {
    fn from(bytes: Upload) -> Self {
        Self(Content::Bytes(bytes))
    }
}
