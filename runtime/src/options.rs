//! What a single call may do otherwise than its client.

use std::time::Duration;

use crate::RetryPolicy;

/// How long a call may take and how often it is tried, where that is not as with the other calls of the
/// client. What is not said stays as the client has it.
///
/// A generated call takes them by its method `configure`; for many calls at once there is
/// [`Client::with`](crate::Client::with).
///
/// ```
/// use std::time::Duration;
/// use specwright_runtime::CallOptions;
///
/// let options = CallOptions::new()
///     .deadline(Duration::from_secs(10))
///     .attempt_timeout(Duration::from_secs(3));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CallOptions {
    pub(crate) deadline: Option<Duration>,
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) retry: Option<RetryPolicy>,
}

impl CallOptions {
    /// Everything as the client has it.
    pub fn new() -> Self {
        Self::default()
    }

    /// The longest time for the whole call: what is looked up before, all attempts, the pauses between
    /// them, and the body of the answer. An answer that is a stream has to begin in this time.
    ///
    /// A pause that would not end before is not begun: the call ends at once, with what it has.
    #[must_use]
    pub fn deadline(mut self, limit: Duration) -> Self {
        self.deadline = Some(limit);
        self
    }

    /// The longest time for one attempt, the body of the answer included. An answer that is a stream has
    /// to begin in this time. An attempt that takes longer is repeated where the policy for retries says
    /// so.
    #[must_use]
    pub fn attempt_timeout(mut self, limit: Duration) -> Self {
        self.attempt_timeout = Some(limit);
        self
    }

    /// How often a failed attempt is repeated.
    #[must_use]
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = Some(policy);
        self
    }

    /// These, and where they say nothing, others.
    pub(crate) fn or(self, others: Self) -> Self {
        Self {
            deadline: self.deadline.or(others.deadline),
            attempt_timeout: self.attempt_timeout.or(others.attempt_timeout),
            retry: self.retry.or(others.retry),
        }
    }
}
