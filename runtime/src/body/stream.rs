//! Bytes that are produced or received as they are asked for.

use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

use super::Body;
use crate::error::{TransportError, TransportErrorKind};

type Chunks = Pin<Box<dyn Stream<Item = Result<Bytes, TransportError>> + Send>>;
type Start = Arc<dyn Fn() -> Chunks + Send + Sync>;

/// A stream of the chunks of a body, as they are sent or arrive.
///
/// It is a [`Stream`]; [`next`](Self::next) asks for a chunk without a crate for streams.
pub struct ByteStream {
    /// Nothing before the first chunk of a stream that can start again.
    chunks: Option<Chunks>,
    start: Option<Start>,
    length: Option<u64>,
    /// How many bytes have come.
    passed: u64,
}

impl ByteStream {
    /// A stream that can be sent once.
    pub fn new<S, B, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes>,
        E: Into<Box<dyn StdError + Send + Sync>>,
    {
        Self { chunks: Some(boxed(stream)), start: None, length: None, passed: 0 }
    }

    /// A stream that starts anew with each call of `start`, such as one that opens a file: a
    /// request with it can be sent again.
    pub fn again<S, B, E>(start: impl Fn() -> S + Send + Sync + 'static) -> Self
    where
        S: Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes>,
        E: Into<Box<dyn StdError + Send + Sync>>,
    {
        let start: Start = Arc::new(move || boxed(start()));
        Self { chunks: None, start: Some(start), length: None, passed: 0 }
    }

    /// A stream of chunks that a caller makes one after the other.
    pub fn from_chunks<B: Into<Bytes>>(
        chunks: impl IntoIterator<Item = B, IntoIter: Send + 'static>,
    ) -> Self {
        Self::new(Iter(chunks.into_iter().map(|chunk| Ok::<_, TransportError>(chunk))))
    }

    /// The same stream, of which it is known how many bytes it has: they are announced
    /// (`Content-Length`) instead of sent in chunks of unknown number. A stream that has more or
    /// fewer breaks.
    #[must_use]
    pub fn with_length(mut self, bytes: u64) -> Self {
        self.length = Some(bytes);
        self
    }

    /// How many bytes there are, when that is known.
    pub fn length(&self) -> Option<u64> {
        self.length
    }

    /// Whether it can be sent more than once.
    pub fn starts_again(&self) -> bool {
        self.start.is_some()
    }

    /// A second stream of the same bytes, when it can start again.
    pub fn try_clone(&self) -> Option<Self> {
        let start = self.start.clone()?;
        Some(Self { chunks: None, start: Some(start), length: self.length, passed: 0 })
    }

    /// The next chunk; nothing at the end.
    pub async fn next(&mut self) -> Option<Result<Bytes, TransportError>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Reads to the end.
    ///
    /// # Errors
    ///
    /// As [`Body::collect`].
    pub async fn collect(self, limit: usize) -> Result<Bytes, TransportError> {
        Body::Stream(self).collect(limit).await
    }
}

/// A stream of one chunk, which can be sent again.
impl From<Bytes> for ByteStream {
    fn from(bytes: Bytes) -> Self {
        let length = bytes.len() as u64;
        let start = move || Iter(std::iter::once(Ok::<_, TransportError>(bytes.clone())));
        Self::again(start).with_length(length)
    }
}

impl From<Body> for ByteStream {
    fn from(body: Body) -> Self {
        match body {
            Body::Stream(stream) => stream,
            Body::Empty => Self::from(Bytes::new()),
            Body::Bytes(bytes) => Self::from(bytes),
        }
    }
}

impl Stream for ByteStream {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.chunks.is_none() {
            self.chunks = self.start.as_ref().map(|start| start());
        }
        let Some(chunks) = &mut self.chunks else { return Poll::Ready(None) };
        let next = std::task::ready!(chunks.as_mut().poll_next(context));
        if let Some(Ok(chunk)) = &next {
            self.passed = self.passed.saturating_add(chunk.len() as u64);
        }
        Poll::Ready(match (self.length, &next) {
            (Some(length), Some(Ok(_))) if self.passed > length => Some(Err(other_length(length))),
            (Some(length), None) if self.passed < length => {
                // Said once.
                self.length = None;
                Some(Err(other_length(length)))
            }
            _ => next,
        })
    }
}

/// What is cut at the announced length, or waited for in vain, would look whole to one side.
fn other_length(length: u64) -> TransportError {
    let message = format!("the stream of the body does not have {length} bytes, as it says");
    TransportError::new(TransportErrorKind::Interrupted, message)
}

/// Shows the length only: a body may hold secrets.
impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.length {
            Some(length) => write!(f, "ByteStream({length} bytes)"),
            None => f.write_str("ByteStream"),
        }
    }
}

fn boxed<S, B, E>(stream: S) -> Chunks
where
    S: Stream<Item = Result<B, E>> + Send + 'static,
    B: Into<Bytes>,
    E: Into<Box<dyn StdError + Send + Sync>>,
{
    Box::pin(Converted(Box::pin(stream)))
}

/// Somebody's stream with this crate's chunks and errors.
struct Converted<S>(Pin<Box<S>>);

impl<S, B, E> Stream for Converted<S>
where
    S: Stream<Item = Result<B, E>>,
    B: Into<Bytes>,
    E: Into<Box<dyn StdError + Send + Sync>>,
{
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let chunk = self.0.as_mut().poll_next(context);
        chunk.map(|chunk| chunk.map(|chunk| chunk.map(Into::into).map_err(|it| error(it.into()))))
    }
}

fn error(error: Box<dyn StdError + Send + Sync>) -> TransportError {
    match error.downcast::<TransportError>() {
        Ok(error) => *error,
        Err(error) => {
            let message = "the stream of the body broke";
            TransportError::new(TransportErrorKind::Interrupted, message).with_source(error)
        }
    }
}

/// A stream of what an iterator gives.
struct Iter<I>(I);

/// Nothing of an iterator is pinned.
impl<I> Unpin for Iter<I> {}

impl<I: Iterator> Stream for Iter<I> {
    type Item = I::Item;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<I::Item>> {
        Poll::Ready(self.0.next())
    }
}
