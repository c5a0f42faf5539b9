//! What goes wrong on purpose: answers that come late, that are errors, or that break off.

use std::fmt;
use std::str::FromStr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use http::StatusCode;

/// How late answers are: so long, more or less by a spread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Latency {
    /// The time in the middle.
    pub mean: Duration,
    /// How much more or less it can be.
    pub spread: Duration,
}

/// How many of a hundred requests go wrong, and how.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Failing {
    /// Of a hundred.
    pub percent: f64,
    /// What happens to them.
    pub how: Failure,
}

/// What happens to a request on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// It is answered with this error; 429 and 503 say when to come again (`Retry-After`).
    Status(StatusCode),
    /// The body of its answer breaks off in the middle.
    Broken,
    /// The connection is closed without an answer.
    Closed,
}

/// Why a text is no latency or failure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoChance(pub(super) &'static str);

impl fmt::Display for NoChance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for NoChance {}

/// `50ms`, `0.5s`, `50ms±20ms`, `50ms±20`.
impl FromStr for Latency {
    type Err = NoChance;

    fn from_str(text: &str) -> Result<Self, NoChance> {
        let (mean, spread) =
            text.split_once('±').or(text.split_once("+-")).unwrap_or((text, "0ms"));
        let no = NoChance("a latency is a time such as 50ms or 0.5s, or 50ms±20ms");
        let mean = time(mean, None).ok_or(no.clone())?;
        let unit = if text.split('±').next().is_some_and(|it| it.trim().ends_with("ms")) {
            "ms"
        } else {
            "s"
        };
        let spread = time(spread, Some(unit)).ok_or(no)?;
        Ok(Self { mean, spread })
    }
}

/// A time such as `50ms`, `0.5s`, `1m` or `1h`.
pub(super) fn time(text: &str, unit: Option<&str>) -> Option<Duration> {
    let text = text.trim();
    let (number, factor) = match (text.strip_suffix("ms"), text.strip_suffix('s'), unit) {
        (Some(number), ..) => (number, 0.001),
        (_, Some(number), _) => (number, 1.0),
        _ if text.ends_with('m') => (text.trim_end_matches('m'), 60.0),
        _ if text.ends_with('h') => (text.trim_end_matches('h'), 3600.0),
        (.., Some("ms")) => (text, 0.001),
        (.., Some(_)) => (text, 1.0),
        _ => return None,
    };
    Duration::try_from_secs_f64(number.trim().parse::<f64>().ok()? * factor).ok()
}

/// `5%:503`, `1%:broken`, `0.5%:closed`.
impl FromStr for Failing {
    type Err = NoChance;

    fn from_str(text: &str) -> Result<Self, NoChance> {
        let no =
            NoChance("a failure is a share and a status such as 5%:503, or 1%:broken, 1%:closed");
        let (percent, how) = text.split_once("%:").ok_or(no.clone())?;
        let percent: f64 = percent.trim().parse().map_err(|_| no.clone())?;
        let how = match how.trim() {
            "broken" => Failure::Broken,
            "closed" => Failure::Closed,
            status => {
                let status = status.parse().ok().and_then(|it: u16| StatusCode::from_u16(it).ok());
                Failure::Status(status.filter(|it| it.as_u16() >= 400).ok_or(no.clone())?)
            }
        };
        match (0.0..=100.0).contains(&percent) {
            true => Ok(Self { percent, how }),
            false => Err(no),
        }
    }
}

/// Draws what happens to each request, the same for the same seed and order of requests.
#[derive(Debug, Default)]
pub(super) struct Chance {
    pub(super) latency: Option<Latency>,
    pub(super) failing: Vec<Failing>,
    pub(super) seed: u64,
    count: AtomicU64,
}

impl Chance {
    /// How late the next answer is, and what goes wrong with it.
    pub(super) fn draw(&self) -> (Duration, Option<Failure>) {
        if self.latency.is_none() && self.failing.is_empty() {
            return (Duration::ZERO, None);
        }
        let number = self.count.fetch_add(1, Ordering::Relaxed);
        let mut state = self.seed ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mut next = || {
            state = mixed(state);
            // 53 bits are a float from 0 to 1.
            (state >> 11) as f64 / (1_u64 << 53) as f64
        };
        let late = self.latency.map_or(Duration::ZERO, |latency| {
            let least = latency.mean.saturating_sub(latency.spread);
            least + (latency.mean + latency.spread - least).mul_f64(next())
        });
        let mut share = next() * 100.0;
        let failure = self.failing.iter().find(|failing| {
            share -= failing.percent;
            share < 0.0
        });
        (late, failure.map(|failing| failing.how))
    }
}

/// A number that looks as if it had nothing to do with another (SplitMix64).
fn mixed(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Chance, Failing, Failure, Latency};

    #[test]
    fn latencies_and_failures_are_read() {
        let ms = Duration::from_millis;
        for (text, mean, spread) in [
            ("50ms", 50, 0),
            ("50ms±20", 50, 20),
            ("50ms±20ms", 50, 20),
            ("0.5s+-100ms", 500, 100),
            ("1s±0.5", 1000, 500),
        ] {
            let expected = Latency { mean: ms(mean), spread: ms(spread) };
            assert_eq!(text.parse(), Ok(expected), "{text}");
        }
        for text in ["", "50", "ms", "-1s", "1s±x", "1e99s"] {
            assert!(text.parse::<Latency>().is_err(), "{text}");
        }
        let closed = Failing { percent: 0.5, how: Failure::Closed };
        assert_eq!("0.5%:closed".parse(), Ok(closed));
        for text in ["", "5", "5%", "5%:200", "101%:503", "x%:503", "5%:open"] {
            assert!(text.parse::<Failing>().is_err(), "{text}");
        }
    }

    #[test]
    fn as_many_fail_as_asked_for_and_always_the_same() {
        let failing = vec!["10%:503".parse().unwrap(), "5%:closed".parse().unwrap()];
        let draw = |seed| {
            let latency = Some("50ms±20".parse().unwrap());
            let chance = Chance { latency, failing: failing.clone(), seed, ..Chance::default() };
            (0..10_000).map(|_| chance.draw()).collect::<Vec<_>>()
        };
        let drawn = draw(1);
        let count = |how: fn(&Failure) -> bool| {
            drawn.iter().filter(|(_, failure)| failure.as_ref().is_some_and(how)).count()
        };
        let errors = count(|it| matches!(it, Failure::Status(_)));
        assert!((900..1100).contains(&errors), "{errors}");
        let closed = count(|it| *it == Failure::Closed);
        assert!((420..580).contains(&closed), "{closed}");
        let (least, most) = (Duration::from_millis(30), Duration::from_millis(70));
        assert!(drawn.iter().all(|(late, _)| (least..=most).contains(late)));
        assert_eq!(drawn, draw(1));
        assert_ne!(drawn, draw(2));
    }
}
