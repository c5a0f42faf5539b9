//! Where signing takes the time from.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// `X-Sdk-Date`: `YYYYMMDDTHHMMSSZ`, always UTC.
const FORMAT: &str = "%Y%m%dT%H%M%SZ";

/// Tells the time. A test gives its own, so that a signature can be foreseen.
pub trait Clock: Send + Sync + fmt::Debug {
    /// The time now.
    fn now(&self) -> SystemTime;
}

/// The clock of the machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }
}

/// A clock that stands still.
#[derive(Clone, Copy, Debug)]
pub struct FixedClock(SystemTime);

impl FixedClock {
    /// A clock that stands at `now`.
    pub fn new(now: SystemTime) -> Self {
        Self(now)
    }

    /// A clock that stands at this `X-Sdk-Date`, for example `20250103T120000Z`; nothing when
    /// the text is no such date.
    pub fn at(date: &str) -> Option<Self> {
        parse(date).map(Self)
    }
}

impl Clock for FixedClock {
    fn now(&self) -> SystemTime {
        self.0
    }
}

/// The time as `X-Sdk-Date` says it; nothing before the year 1 or after the year 9999.
pub(super) fn format(time: SystemTime) -> Option<String> {
    let timestamp = Timestamp::try_from(time).ok()?;
    Some(timestamp.strftime(FORMAT).to_string()).filter(|text| text.len() == 16)
}

/// The time that an `X-Sdk-Date` means. Exactly sixteen characters: the provider's SDK also
/// takes shortened forms, which no reader has to guess at.
pub(super) fn parse(text: &str) -> Option<SystemTime> {
    if text.len() != 16 {
        return None;
    }
    let local = DateTime::strptime(FORMAT, text).ok()?;
    let timestamp = TimeZone::UTC.to_timestamp(local).ok()?;
    // Only the one spelling of an instant counts: no lower-case letters, no blanks.
    if timestamp.strftime(FORMAT).to_string() != text {
        return None;
    }
    let since = Duration::from_secs(timestamp.as_second().unsigned_abs());
    if timestamp.as_second() < 0 {
        UNIX_EPOCH.checked_sub(since)
    } else {
        UNIX_EPOCH.checked_add(since)
    }
}

/// How far two times are apart, whichever is the later.
pub(super) fn distance(one: SystemTime, other: SystemTime) -> Duration {
    one.duration_since(other).unwrap_or_else(|error| error.duration())
}

/// Seconds since 1970, for messages.
pub(super) fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_read_and_written_alike() {
        for text in ["20250103T120000Z", "19991231T235959Z", "20240229T000000Z"] {
            assert_eq!(parse(text).and_then(format).as_deref(), Some(text));
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "20250103",
            "2025-01-03T12:00Z",
            "20250229T000000Z",
            "20251301T000000Z",
            "20250101T240000Z",
            "20250101T000060Z",
            "20250101t000000z",
            "20250101T000000 ",
            " 0250101T000000Z",
            "２0250101T0000Z",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
