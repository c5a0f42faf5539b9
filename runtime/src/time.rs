//! Clocks, and what takes too long.

use std::future::poll_fn;
use std::pin::pin;
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime};

// The standard library has no clock in a browser.
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
pub(crate) use std::time::Instant;
#[cfg(all(target_family = "wasm", target_os = "unknown"))]
pub(crate) use web_time::Instant;

use crate::BoxFuture;
use crate::error::{TransportError, TransportErrorKind};

/// The time of day.
pub(crate) fn now() -> SystemTime {
    #[cfg(all(target_family = "wasm", target_os = "unknown"))]
    {
        use web_time::web::SystemTimeExt as _;
        web_time::SystemTime::now().to_std()
    }
    #[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
    {
        SystemTime::now()
    }
}

/// When a call has to be over.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Deadline(Option<(Instant, Duration)>);

impl Deadline {
    /// So long from now on; never without a limit, or with one that no clock reaches.
    pub(crate) fn within(limit: Option<Duration>) -> Self {
        Self(limit.and_then(|limit| Some((Instant::now().checked_add(limit)?, limit))))
    }

    /// Whether so long a pause ends before.
    pub(crate) fn allows(self, pause: Duration) -> bool {
        self.0.is_none_or(|(end, _)| pause < end.saturating_duration_since(Instant::now()))
    }

    /// A timer that ends with the call, or when an attempt may take no longer.
    pub(crate) fn timer<'a>(
        self,
        attempt: Option<Duration>,
        sleep: impl FnOnce(Duration) -> BoxFuture<'a, ()> + Send + 'a,
    ) -> Timer<'a> {
        let left = self.0.map(|(end, _)| end.saturating_duration_since(Instant::now()));
        let is_attempt = attempt.is_some_and(|attempt| left.is_none_or(|left| attempt < left));
        let (limit, said) = match (is_attempt, self.0) {
            (false, Some((_, limit))) => (left, limit),
            _ => (attempt, attempt.unwrap_or_default()),
        };
        let state = match limit {
            Some(limit) => TimerState::Ready(Box::new(move || sleep(limit))),
            None => TimerState::Endless,
        };
        Timer { is_attempt, said, state }
    }
}

/// Ends what takes too long.
pub(crate) struct Timer<'a> {
    is_attempt: bool,
    /// The limit as the caller has given it.
    said: Duration,
    state: TimerState<'a>,
}

enum TimerState<'a> {
    /// There is no limit.
    Endless,
    /// Nothing had to be waited for yet.
    Ready(Box<dyn FnOnce() -> BoxFuture<'a, ()> + Send + 'a>),
    Running(BoxFuture<'a, ()>),
    /// Asked again, it says so again.
    Up,
}

impl Timer<'_> {
    /// What a future gives, unless time is up before. The timer runs on from one to the next.
    pub(crate) async fn race<T>(
        &mut self,
        future: impl Future<Output = T>,
    ) -> Result<T, TransportError> {
        let mut future = pin!(future);
        poll_fn(|context| {
            if let Poll::Ready(output) = future.as_mut().poll(context) {
                return Poll::Ready(Ok(output));
            }
            self.poll(context).map(|()| Err(self.is_up()))
        })
        .await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let mut sleep = match std::mem::replace(&mut self.state, TimerState::Up) {
            TimerState::Up => return Poll::Ready(()),
            TimerState::Endless => {
                self.state = TimerState::Endless;
                return Poll::Pending;
            }
            TimerState::Ready(start) => start(),
            TimerState::Running(sleep) => sleep,
        };
        let is_up = sleep.as_mut().poll(context);
        if is_up.is_pending() {
            self.state = TimerState::Running(sleep);
        }
        is_up
    }

    fn is_up(&self) -> TransportError {
        let said = self.said;
        let message = match self.is_attempt {
            true => format!("the service did not answer within {said:?}"),
            false => format!("the call is not over within {said:?}, its deadline"),
        };
        TransportError::new(TransportErrorKind::Timeout, message)
    }
}
