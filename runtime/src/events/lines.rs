//! JSON values one after the other: a line each, or set apart as RFC 7464 does it.

use std::collections::VecDeque;
use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{ITEM_LIMIT, too_large};
use crate::body::ByteStream;
use crate::json::json_slice;
use crate::{BodyError, TransportError};

const LINE_FEED: u8 = b'\n';
const RECORD_SEPARATOR: u8 = 0x1e;

/// The JSON values of an answer, as they arrive: newline-delimited (`application/x-ndjson`,
/// `application/jsonl`) or a JSON text sequence (`application/json-seq`, RFC 7464).
///
/// It is a [`Stream`]; [`next`](Self::next) asks for a value without a crate for streams. A value
/// that is no `T` is an error, and the ones after it come all the same.
pub struct JsonLines<T = Value> {
    bytes: ByteStream,
    separator: u8,
    waiting: BytesMut,
    ready: VecDeque<Bytes>,
    limit: usize,
    is_over: bool,
    value: PhantomData<fn() -> T>,
}

impl<T> JsonLines<T> {
    /// A value on each line.
    pub fn lines(bytes: ByteStream) -> Self {
        Self::new(bytes, LINE_FEED)
    }

    /// A value after each record separator (RFC 7464).
    pub fn sequence(bytes: ByteStream) -> Self {
        Self::new(bytes, RECORD_SEPARATOR)
    }

    fn new(bytes: ByteStream, separator: u8) -> Self {
        let (waiting, ready, value) = (BytesMut::new(), VecDeque::new(), PhantomData);
        Self { bytes, separator, waiting, ready, limit: ITEM_LIMIT, is_over: false, value }
    }

    /// The same stream, which refuses values longer than so many bytes; 16 MiB by default.
    #[must_use]
    pub fn with_limit(mut self, bytes: usize) -> Self {
        self.limit = bytes;
        self
    }

    fn push(&mut self, chunk: &[u8]) {
        let mut rest = chunk;
        while let Some(end) = rest.iter().position(|byte| *byte == self.separator) {
            self.waiting.extend_from_slice(&rest[..end]);
            rest = &rest[end + 1..];
            self.finish();
        }
        self.waiting.extend_from_slice(rest);
    }

    /// What has come so far is a value, unless there is nothing.
    fn finish(&mut self) {
        let value = self.waiting.split().freeze();
        if !value.trim_ascii().is_empty() {
            self.ready.push_back(value);
        }
    }
}

impl<T: DeserializeOwned> JsonLines<T> {
    /// The next value; nothing at the end.
    pub async fn next(&mut self) -> Option<Result<T, ItemError>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

/// Nothing of it is pinned.
impl<T> Unpin for JsonLines<T> {}

impl<T: DeserializeOwned> Stream for JsonLines<T> {
    type Item = Result<T, ItemError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(value) = self.ready.pop_front() {
                return Poll::Ready(Some(json_slice(&value).map_err(ItemError::Body)));
            }
            if self.is_over {
                return Poll::Ready(None);
            }
            if self.waiting.len() > self.limit {
                self.is_over = true;
                return Poll::Ready(Some(Err(ItemError::Transport(too_large(self.limit)))));
            }
            match Pin::new(&mut self.bytes).poll_next(context) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(Some(Ok(chunk))) => {
                    self.push(&chunk);
                }
                Poll::Ready(Some(Err(error))) => {
                    self.is_over = true;
                    return Poll::Ready(Some(Err(ItemError::Transport(error))));
                }
                Poll::Ready(None) => {
                    self.is_over = true;
                    // The last line need not end.
                    self.finish();
                }
            }
        }
    }
}

/// Shows no value: it may hold a secret.
impl<T> fmt::Debug for JsonLines<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JsonLines")
    }
}

/// Why there is no next value.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ItemError {
    /// The stream broke; it is over.
    #[error("the answer broke off")]
    Transport(#[source] TransportError),
    /// The value is not what the document says; the next one may be.
    #[error("a value of the answer is not as documented")]
    Body(#[source] BodyError),
}
