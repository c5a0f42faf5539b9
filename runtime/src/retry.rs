//! When a failed attempt may be repeated.

use std::time::{Duration, SystemTime};

use http::{HeaderMap, Method, StatusCode, header::RETRY_AFTER};

use crate::transport::TransportErrorKind;

/// How often and after which pause a call is tried again.
///
/// An attempt is repeated when it provably did not reach the service (no connection), whatever
/// the method; after `429` and `503`, after a time-out or a broken connection, and when the body of
/// a success breaks off, only for methods that may be repeated (RFC 9110, 9.2.2). A `Retry-After`
/// is obeyed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RetryPolicy {
    /// Attempts in all, the first included; 1 means no retry.
    pub attempts: u32,
    /// The pause before the second attempt; it doubles with each further one.
    pub first_pause: Duration,
    /// The longest pause, and the longest `Retry-After` that is waited for.
    pub longest_pause: Duration,
}

impl Default for RetryPolicy {
    /// No retries: a caller who wants them says so.
    fn default() -> Self {
        Self {
            attempts: 1,
            first_pause: Duration::from_millis(200),
            longest_pause: Duration::from_secs(60),
        }
    }
}

impl RetryPolicy {
    /// This many attempts with the default pauses.
    pub fn attempts(attempts: u32) -> Self {
        Self { attempts: attempts.max(1), ..Self::default() }
    }

    /// The pause after the failed attempt number `attempt` (from 1), nothing when it was the last.
    pub(crate) fn pause(&self, attempt: u32, retry_after: Option<Duration>) -> Option<Duration> {
        if attempt >= self.attempts {
            return None;
        }
        if let Some(asked) = retry_after {
            return (asked <= self.longest_pause).then_some(asked);
        }
        let factor = 2u32.saturating_pow(attempt - 1);
        Some(self.first_pause.saturating_mul(factor).min(self.longest_pause))
    }
}

/// Whether a request whose exchange failed like this may be sent again.
pub(crate) fn after_failure(method: &Method, kind: TransportErrorKind) -> bool {
    match kind {
        TransportErrorKind::Connect => true,
        TransportErrorKind::Timeout | TransportErrorKind::Interrupted => is_idempotent(method),
        _ => false,
    }
}

/// Whether a request may be sent again whose answer began and then broke like this. (A service that
/// has begun to answer has seen it.)
pub(crate) fn after_broken_body(method: &Method, kind: TransportErrorKind) -> bool {
    kind != TransportErrorKind::Connect && after_failure(method, kind)
}

/// Whether a request that was answered with this status may be sent again.
pub(crate) fn after_status(method: &Method, status: StatusCode) -> bool {
    let busy = [StatusCode::TOO_MANY_REQUESTS, StatusCode::SERVICE_UNAVAILABLE];
    is_idempotent(method) && busy.contains(&status)
}

/// Whether a request may be sent twice (RFC 9110, 9.2.2), also one with the method `QUERY`, which
/// changes nothing.
fn is_idempotent(method: &Method) -> bool {
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
    Some(until.duration_since(SystemTime::now()).unwrap_or_default())
}
