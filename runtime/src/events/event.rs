//! Server-sent events (`text/event-stream`).

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::Stream;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::connection::{Connection, Reconnect};
use super::parser::{Fields, Parser};
use super::{ITEM_LIMIT, too_large};
use crate::body::ByteStream;
use crate::json::json_slice;
use crate::{BodyError, RetryPolicy, TransportError};

/// The events of an answer, as they arrive. `T` is what the document says that their data is.
///
/// It is a [`Stream`]; [`next`](Self::next) asks for an event without a crate for streams. What is
/// no `T`, such as a last `[DONE]`, is an event like any other: its data is read when it is asked
/// for. The stream connects again where it is asked to ([`reconnect`](Self::reconnect)).
pub struct EventStream<T = Value> {
    bytes: ByteStream,
    /// Boxed: a stream is one of several answers, and small among them.
    parser: Box<Parser>,
    limit: usize,
    is_over: bool,
    connection: Option<Connection>,
    reconnect: Option<Box<Reconnect>>,
    data: PhantomData<fn() -> T>,
}

impl<T> EventStream<T> {
    /// The events in these bytes.
    pub fn new(bytes: ByteStream) -> Self {
        Self::connected(bytes, None)
    }

    /// The events in these bytes, which go on at another connection.
    pub(crate) fn connected(bytes: ByteStream, connection: Option<Connection>) -> Self {
        Self {
            bytes,
            parser: Box::default(),
            limit: ITEM_LIMIT,
            is_over: false,
            connection,
            reconnect: None,
            data: PhantomData,
        }
    }

    /// The same stream, which goes on when its connection breaks or ends, as browsers do it (WHATWG HTML,
    /// 9.2): after a pause the request is sent again, with `Last-Event-ID` when there was an id. The stream
    /// is over when the service answers with 204, or when it refuses.
    ///
    /// The pause is what the service has said (`retry`), else a second at most, and grows up to a minute while
    /// there are no events.
    ///
    /// ```
    /// # use specwright_runtime::{TransportError, events::EventStream};
    /// # async fn watch(events: EventStream) -> Result<(), TransportError> {
    /// let mut events = events.reconnect();
    /// while let Some(event) = events.next().await {
    ///     println!("{}", event?.data);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn reconnect(self) -> Self {
        let first_pause = Duration::from_secs(1);
        let policy = RetryPolicy { attempts: u32::MAX, first_pause, ..RetryPolicy::default() };
        self.reconnect_by(policy)
    }

    /// As [`reconnect`](Self::reconnect), with pauses and a number of attempts that are counted anew after
    /// each event; the connection that has ended is one of them.
    #[must_use]
    pub fn reconnect_by(mut self, policy: RetryPolicy) -> Self {
        self.reconnect = Some(Box::new(Reconnect::new(self.connection.clone(), policy)));
        self
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

    /// What follows the end of a connection: another one is on its way, or the stream is over, for a reason
    /// or for none.
    fn ended(
        &mut self,
        error: Option<TransportError>,
        retry_after: Option<Duration>,
    ) -> Option<TransportError> {
        let Some(reconnect) = &mut self.reconnect else {
            self.is_over = true;
            return error;
        };
        let retry = self.parser.reconnect;
        let begun = reconnect.begin(self.parser.last_id(), retry, retry_after);
        self.parser.restart();
        self.is_over = !matches!(begun, Ok(true));
        match begun {
            Ok(true) => None,
            Ok(false) => error,
            Err(why) => Some(error.unwrap_or(why)),
        }
    }

    /// Waits for another connection, if one is on its way. The error is the last thing of the stream.
    fn poll_connection(&mut self, context: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        let Some(reconnect) = self.reconnect.as_mut().filter(|it| it.is_under_way()) else {
            return Poll::Ready(Ok(()));
        };
        let error = match ready!(reconnect.poll(context)) {
            Ok(Some(bytes)) => {
                self.bytes = bytes;
                return Poll::Ready(Ok(()));
            }
            Ok(None) => {
                self.is_over = true;
                return Poll::Ready(Ok(()));
            }
            Err(failed) if failed.is_passing => self.ended(Some(failed.error), failed.retry_after),
            Err(failed) => {
                self.is_over = true;
                Some(failed.error)
            }
        };
        Poll::Ready(error.map_or(Ok(()), Err))
    }
}

/// Nothing of it is pinned.
impl<T> Unpin for EventStream<T> {}

impl<T> Stream for EventStream<T> {
    type Item = Result<Event<T>, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(fields) = self.parser.ready.pop_front() {
                if let Some(reconnect) = &mut self.reconnect {
                    reconnect.has_come();
                }
                return Poll::Ready(Some(Ok(Event::of(fields))));
            }
            if let Err(error) = ready!(self.poll_connection(context)) {
                return Poll::Ready(Some(Err(error)));
            }
            if self.is_over {
                return Poll::Ready(None);
            }
            if self.reconnect.as_ref().is_some_and(|it| it.is_under_way()) {
                continue;
            }
            if self.parser.waiting() > self.limit {
                self.is_over = true;
                return Poll::Ready(Some(Err(too_large(self.limit))));
            }
            let error = match ready!(Pin::new(&mut self.bytes).poll_next(context)) {
                Some(Ok(chunk)) => {
                    self.parser.push(&chunk);
                    continue;
                }
                Some(Err(error)) => Some(error),
                None => None,
            };
            if let Some(error) = self.ended(error, None) {
                return Poll::Ready(Some(Err(error)));
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
