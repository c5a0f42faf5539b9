//! When a failed attempt may be repeated.

mod budget;

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};
use http::{HeaderMap, Method, StatusCode, header::RETRY_AFTER};

pub(crate) use self::budget::RetryBudget;
use crate::chance::chance;
use crate::time;
use crate::transport::TransportErrorKind;

/// How often and after which pause a call is tried again.
///
/// An attempt is repeated when it provably did not reach the service (no connection), whatever
/// the method; after `408`, `429`, `502`, `503` and `504`, after a time-out or a broken connection, and
/// when the body of a success breaks off, only when it may be repeated: for its method (RFC 9110, 9.2.2),
/// or because it has an idempotency key. A `Retry-After` is obeyed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RetryPolicy {
    /// Attempts in all, the first included; 1 means no retry.
    pub attempts: u32,
    /// The longest pause before the second attempt; it doubles with each further one.
    pub first_pause: Duration,
    /// The longest pause, and the longest `Retry-After` that is waited for.
    pub longest_pause: Duration,
    /// How much of a pause is left to chance.
    pub jitter: Jitter,
}

/// How much of a pause is left to chance, so that clients which fail together do not come back together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Jitter {
    /// The latter half of each pause.
    #[default]
    Half,
    /// The same, by chance that is the same with the same seed: for tests.
    Seeded(u64),
    /// Nothing.
    None,
}

impl Default for RetryPolicy {
    /// No retries: a caller who wants them says so.
    fn default() -> Self {
        Self {
            attempts: 1,
            first_pause: Duration::from_millis(200),
            longest_pause: Duration::from_secs(60),
            jitter: Jitter::Half,
        }
    }
}

impl RetryPolicy {
    /// This many attempts with the default pauses.
    pub fn attempts(attempts: u32) -> Self {
        Self { attempts: attempts.max(1), ..Self::default() }
    }

    /// The pauses of a call.
    pub(crate) fn pauses(&self) -> Pauses {
        let first = self.first_pause.min(self.longest_pause);
        let builder = ExponentialBuilder::new().without_max_times();
        // Chance adds as much again at most.
        let halves = || builder.with_min_delay(first / 2).with_max_delay(self.longest_pause / 2);
        let builder = match self.jitter {
            Jitter::Half => halves().with_jitter().with_jitter_seed(chance() as u64),
            Jitter::Seeded(seed) => halves().with_jitter().with_jitter_seed(seed),
            Jitter::None => builder.with_min_delay(first).with_max_delay(self.longest_pause),
        };
        Pauses {
            left: self.attempts.saturating_sub(1),
            longest: self.longest_pause,
            backoff: builder.build(),
        }
    }
}

/// The pauses between the attempts of a call.
#[derive(Debug)]
pub(crate) struct Pauses {
    left: u32,
    longest: Duration,
    backoff: ExponentialBackoff,
}

impl Pauses {
    /// The pause before the next attempt: as long as the service asks, if it does. Nothing when there is
    /// no further attempt, or the service asks for too long a pause.
    pub(crate) fn next(&mut self, asked: Option<Duration>) -> Option<Duration> {
        self.left = self.left.checked_sub(1)?;
        // It grows, whether it is waited for or not.
        let own = self.backoff.next()?;
        // It is computed in floating point.
        let own =
            Duration::from_micros(u64::try_from((own.as_nanos() + 500) / 1000).unwrap_or(u64::MAX));
        match asked {
            Some(asked) => (asked <= self.longest).then_some(asked),
            None => Some(own.min(self.longest)),
        }
    }
}

/// Whether a request whose exchange failed like this may be sent again.
pub(crate) fn after_failure(is_repeatable: bool, kind: TransportErrorKind) -> bool {
    match kind {
        TransportErrorKind::Connect => true,
        TransportErrorKind::Timeout | TransportErrorKind::Interrupted => is_repeatable,
        _ => false,
    }
}

/// Whether a request may be sent again whose answer began and then broke like this. (A service that
/// has begun to answer has seen it.)
pub(crate) fn after_broken_body(is_repeatable: bool, kind: TransportErrorKind) -> bool {
    kind != TransportErrorKind::Connect && after_failure(is_repeatable, kind)
}

/// Whether an answer of this status says that the request may succeed another time.
pub(crate) fn is_passing(status: StatusCode) -> bool {
    matches!(status.as_u16(), 408 | 429 | 502 | 503 | 504)
}

/// Whether a request may be sent twice (RFC 9110, 9.2.2), also one with the method `QUERY`, which
/// changes nothing.
pub(crate) fn is_idempotent(method: &Method) -> bool {
    method.is_idempotent() || method.as_str() == "QUERY"
}

/// The pause that the service asks for, in seconds or up to a date (RFC 9110, 10.2.3).
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // More seconds than a number holds is a pause that nobody waits for.
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
    }
    let until = httpdate::parse_http_date(text).ok()?;
    Some(until.duration_since(time::now()).unwrap_or_default())
}
