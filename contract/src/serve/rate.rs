//! How often may be asked, on purpose: more is answered with 429 (RFC 6585, 4).

use std::str::FromStr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::chance::{NoChance, time};

/// So many requests in so much time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit {
    /// How many.
    pub requests: u32,
    /// In which time.
    pub time: Duration,
}

/// `10/s`, `100/1m`, `5/500ms`.
impl FromStr for RateLimit {
    type Err = NoChance;

    fn from_str(text: &str) -> Result<Self, NoChance> {
        let no = NoChance("a limit is a number of requests and a time such as 10/s, 100/1m");
        let (count, within) = text.split_once('/').ok_or(no.clone())?;
        let requests = count.trim().parse().ok().filter(|it| *it > 0).ok_or(no.clone())?;
        let within = within.trim();
        let has_number = within.starts_with(|it: char| it.is_ascii_digit());
        let within = if has_number { within.to_owned() } else { format!("1{within}") };
        let within = time(&within, None).filter(|it| !it.is_zero()).ok_or(no)?;
        Ok(Self { requests, time: within })
    }
}

/// Counts requests in windows of the limit's time.
#[derive(Debug)]
pub(super) struct Rate {
    limit: RateLimit,
    /// When the window began, and what came in it.
    window: Mutex<Option<(Instant, u32)>>,
}

impl Rate {
    pub(super) fn new(limit: RateLimit) -> Self {
        Self { limit, window: Mutex::default() }
    }

    /// Counts a request; where it is one too many, says in how many seconds others are welcome.
    pub(super) fn refuses(&self) -> Option<u64> {
        self.refuses_at(Instant::now())
    }

    fn refuses_at(&self, now: Instant) -> Option<u64> {
        let mut window = self.window.lock().unwrap_or_else(PoisonError::into_inner);
        let (begun, count) = match *window {
            Some((begun, count)) if now.duration_since(begun) < self.limit.time => (begun, count),
            _ => (now, 0),
        };
        if count >= self.limit.requests {
            let left = self.limit.time.saturating_sub(now.duration_since(begun));
            return Some(left.as_millis().div_ceil(1000).try_into().unwrap_or(u64::MAX));
        }
        *window = Some((begun, count + 1));
        None
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::{Rate, RateLimit};

    #[test]
    fn limits_are_read_and_kept() {
        for (text, requests, millis) in
            [("10/s", 10, 1000), ("3/1m", 3, 60_000), ("1/500ms", 1, 500)]
        {
            let time = Duration::from_millis(millis);
            assert_eq!(text.parse(), Ok(RateLimit { requests, time }), "{text}");
        }
        for text in ["", "10", "0/s", "x/s", "10/0s", "10/x", "-1/s"] {
            assert!(text.parse::<RateLimit>().is_err(), "{text}");
        }
        let rate = Rate::new("2/10s".parse().unwrap());
        let begun = Instant::now();
        let at = |seconds| rate.refuses_at(begun + Duration::from_secs_f64(seconds));
        assert_eq!((at(0.0), at(1.0), at(2.0), at(9.5)), (None, None, Some(8), Some(1)));
        assert_eq!((at(10.0), at(10.0), at(10.0)), (None, None, Some(10)));
    }
}
