//! Going on with events after their connection has ended (WHATWG HTML, 9.2.3 and 9.2.4).

use std::fmt;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use crate::body::ByteStream;
use crate::retry::Pauses;
use crate::{BoxFuture, RetryPolicy, TransportError, TransportErrorKind};

/// Sends the request of a stream once more.
pub(crate) trait Connect: Send + Sync {
    /// The events after the one with this id; nothing when the service says that there are no more.
    fn connect(
        self: Arc<Self>,
        last_id: Option<String>,
    ) -> BoxFuture<'static, Result<Option<ByteStream>, Disconnected>>;

    /// Waits for so long.
    fn sleep(self: Arc<Self>, pause: Duration) -> BoxFuture<'static, ()>;
}

/// Why there is no connection.
#[derive(Debug)]
pub(crate) struct Disconnected {
    pub(crate) error: TransportError,
    /// Whether there may be one another time.
    pub(crate) is_passing: bool,
    /// How long the service asks to wait.
    pub(crate) retry_after: Option<Duration>,
}

/// Where a stream comes from, among the extensions of its answer.
#[derive(Clone)]
pub(crate) struct Connection(pub(crate) Arc<dyn Connect>);

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Connection")
    }
}

type Connecting = BoxFuture<'static, Result<Option<ByteStream>, Disconnected>>;

/// Connects again, as often as the policy says.
pub(super) struct Reconnect {
    connection: Option<Connection>,
    policy: RetryPolicy,
    /// The pauses until there is an event.
    pauses: Pauses,
    /// Whether there was none since the last pause.
    is_vain: bool,
    connecting: Option<Connecting>,
}

impl Reconnect {
    pub(super) fn new(connection: Option<Connection>, policy: RetryPolicy) -> Self {
        Self { connection, policy, pauses: policy.pauses(), is_vain: false, connecting: None }
    }

    /// Whether a connection is on its way.
    pub(super) fn is_under_way(&self) -> bool {
        self.connecting.is_some()
    }

    /// Told that an event has come: the pauses begin anew.
    pub(super) fn has_come(&mut self) {
        if self.is_vain {
            (self.pauses, self.is_vain) = (self.policy.pauses(), false);
        }
    }

    /// Begins to connect, after a pause that the service may have asked for: with the fields of the
    /// events (`retry`), or for its answer. Says whether there is another attempt.
    pub(super) fn begin(
        &mut self,
        last_id: Option<&str>,
        retry: Option<Duration>,
        retry_after: Option<Duration>,
    ) -> Result<bool, TransportError> {
        let Some(Connection(connect)) = &self.connection else {
            let message = "the stream has ended, and its request can be sent only once";
            return Err(TransportError::new(TransportErrorKind::Other, message));
        };
        let Some(own) = self.pauses.next(retry_after) else { return Ok(false) };
        let pause = match (retry, retry_after) {
            (Some(retry), None) if !self.is_vain => retry,
            (Some(retry), None) => own.max(retry),
            _ => own,
        };
        self.is_vain = true;
        let (connect, last_id) = (Arc::clone(connect), last_id.map(str::to_owned));
        self.connecting = Some(Box::pin(async move {
            Arc::clone(&connect).sleep(pause).await;
            connect.connect(last_id).await
        }));
        Ok(true)
    }

    /// The stream that goes on; nothing when there are no more events.
    pub(super) fn poll(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Result<Option<ByteStream>, Disconnected>> {
        let Some(connecting) = &mut self.connecting else { return Poll::Ready(Ok(None)) };
        let outcome = ready!(connecting.as_mut().poll(context));
        self.connecting = None;
        Poll::Ready(outcome)
    }
}
