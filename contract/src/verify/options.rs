//! What a run may do.

use std::time::Duration;

use super::credentials::Credentials;

/// What a run may do.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Options {
    /// Whether requests are sent that change something; otherwise `GET`, `HEAD` and `OPTIONS` only.
    pub allow_writes: bool,
    /// Another seed makes other values.
    pub seed: u64,
    /// The most requests that are sent; 700.
    pub max_requests: usize,
    /// The longest time for all of it; none.
    pub time: Option<Duration>,
    /// The most requests a second; as many as the service answers.
    pub rate: Option<f64>,
    /// The longest time for an answer; 10 s.
    pub timeout: Duration,
    /// An answer that takes longer, twice in a row, is a finding; 1 s.
    pub response_time: Duration,
    /// What requests are authenticated with.
    pub credentials: Credentials,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            allow_writes: false,
            seed: 0,
            max_requests: 700,
            time: None,
            rate: None,
            timeout: Duration::from_secs(10),
            response_time: Duration::from_secs(1),
            credentials: Credentials::default(),
        }
    }
}
