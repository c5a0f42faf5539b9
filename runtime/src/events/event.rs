//! Server-sent events (`text/event-stream`).

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_core::Stream;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::parser::{Fields, Parser};
use super::{ITEM_LIMIT, too_large};
use crate::body::ByteStream;
use crate::json::json_slice;
use crate::{BodyError, TransportError};

/// The events of an answer, as they arrive. `T` is what the document says that their data is.
///
/// It is a [`Stream`]; [`next`](Self::next) asks for an event without a crate for streams. What is
/// no `T`, such as a last `[DONE]`, is an event like any other: its data is read when it is asked
/// for. The stream does not connect again by itself; [`last_event_id`](Self::last_event_id) is
/// what a caller sends for that.
pub struct EventStream<T = Value> {
    bytes: ByteStream,
    /// Boxed: a stream is one of several answers, and small among them.
    parser: Box<Parser>,
    limit: usize,
    is_over: bool,
    data: PhantomData<fn() -> T>,
}

impl<T> EventStream<T> {
    /// The events in these bytes.
    pub fn new(bytes: ByteStream) -> Self {
        let parser = Box::default();
        Self { bytes, parser, limit: ITEM_LIMIT, is_over: false, data: PhantomData }
    }

    /// The same stream, which refuses events longer than so many bytes; 16 MiB by default.
    #[must_use]
    pub fn with_limit(mut self, bytes: usize) -> Self {
        self.limit = bytes;
        self
    }

    /// The next event; nothing at the end. An event that is not whole at the end is none.
    pub async fn next(&mut self) -> Option<Result<Event<T>, TransportError>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// The id of the last event that had one: what `Last-Event-ID` is when a caller connects
    /// again.
    pub fn last_event_id(&self) -> Option<&str> {
        self.parser.last_id()
    }

    /// How long the service asks to wait before connecting again, when it has said so.
    pub fn reconnection_time(&self) -> Option<Duration> {
        self.parser.reconnect
    }
}

/// Nothing of it is pinned.
impl<T> Unpin for EventStream<T> {}

impl<T> Stream for EventStream<T> {
    type Item = Result<Event<T>, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(fields) = self.parser.ready.pop_front() {
                return Poll::Ready(Some(Ok(Event::of(fields))));
            }
            if self.is_over {
                return Poll::Ready(None);
            }
            if self.parser.waiting() > self.limit {
                self.is_over = true;
                return Poll::Ready(Some(Err(too_large(self.limit))));
            }
            match Pin::new(&mut self.bytes).poll_next(context) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(Some(Ok(chunk))) => {
                    self.parser.push(&chunk);
                }
                Poll::Ready(Some(Err(error))) => {
                    self.is_over = true;
                    return Poll::Ready(Some(Err(error)));
                }
                Poll::Ready(None) => self.is_over = true,
            }
        }
    }
}

/// Shows no event: it may hold a secret.
impl<T> fmt::Debug for EventStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EventStream")
    }
}

/// A server-sent event.
#[non_exhaustive]
pub struct Event<T = Value> {
    /// What kind of event it is (`event`); `message` when it does not say.
    pub event: String,
    /// Its data as it came, its lines with a line feed between them.
    pub data: String,
    /// The last id that the service gave (`id`), to this event or one before it.
    pub id: Option<String>,
    /// How long to wait before connecting again (`retry`), when this event says so.
    pub retry: Option<Duration>,
    ty: PhantomData<fn() -> T>,
}

impl<T> Event<T> {
    fn of(fields: Fields) -> Self {
        let Fields { event, data, id, retry } = fields;
        Self { event, data, id, retry, ty: PhantomData }
    }

    /// The data as what the document says it is.
    ///
    /// # Errors
    ///
    /// When the data is no JSON or does not fit `T`.
    pub fn value(&self) -> Result<T, BodyError>
    where
        T: DeserializeOwned,
    {
        self.json()
    }

    /// The data as any type that is read from JSON.
    ///
    /// # Errors
    ///
    /// When the data is no JSON or does not fit the type.
    pub fn json<U: DeserializeOwned>(&self) -> Result<U, BodyError> {
        json_slice(self.data.as_bytes())
    }
}

impl<T> Clone for Event<T> {
    fn clone(&self) -> Self {
        let Self { event, data, id, retry, ty } = self;
        let (event, data, id) = (event.clone(), data.clone(), id.clone());
        Self { event, data, id, retry: *retry, ty: *ty }
    }
}

impl<T> PartialEq for Event<T> {
    fn eq(&self, other: &Self) -> bool {
        let of = |it: &Self| (it.event.clone(), it.data.clone(), it.id.clone(), it.retry);
        of(self) == of(other)
    }
}

impl<T> fmt::Debug for Event<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Event")
            .field("event", &self.event)
            .field("data", &self.data)
            .field("id", &self.id)
            .field("retry", &self.retry)
            .finish()
    }
}
