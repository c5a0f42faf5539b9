//! Instants.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use jiff::civil::DateTime;
use jiff::fmt::temporal::Pieces;
use jiff::tz::Offset;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A `date-time`: an instant, with nanoseconds, without the offset that it was written with. Further digits of a
/// second are cut off.
///
/// ```
/// use specwright_runtime::formats::Timestamp;
///
/// let instant: Timestamp = "2024-01-02T03:04:05.1234567891+01:00".parse().unwrap();
/// assert_eq!(instant.to_string(), "2024-01-02T02:04:05.123456789Z");
/// ```
///
/// It goes to the end of the year 9999, which services write for "never". A [`jiff::Timestamp`] ends a
/// day and some hours before, so that it has that instant in every time zone.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Timestamp {
    /// Date and time in UTC.
    utc: DateTime,
}

/// What is no `date-time` by RFC 3339.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoTimestamp;

impl fmt::Display for NoTimestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no date-time with an offset (RFC 3339), or after the year 9999 in UTC")
    }
}

impl std::error::Error for NoTimestamp {}

impl Timestamp {
    /// The same instant of jiff; nothing for one after 9999-12-30T22:00:00.999999999Z.
    pub fn to_jiff(self) -> Option<jiff::Timestamp> {
        Offset::UTC.to_timestamp(self.utc).ok()
    }

    /// Date and time in UTC.
    pub fn utc(self) -> DateTime {
        self.utc
    }
}

/// 1970-01-01T00:00:00Z.
impl Default for Timestamp {
    fn default() -> Self {
        jiff::Timestamp::UNIX_EPOCH.into()
    }
}

impl From<jiff::Timestamp> for Timestamp {
    fn from(instant: jiff::Timestamp) -> Self {
        Self { utc: Offset::UTC.to_datetime(instant) }
    }
}

impl TryFrom<Timestamp> for jiff::Timestamp {
    type Error = jiff::Error;

    fn try_from(instant: Timestamp) -> Result<Self, jiff::Error> {
        Offset::UTC.to_timestamp(instant.utc)
    }
}

impl FromStr for Timestamp {
    type Err = NoTimestamp;

    fn from_str(text: &str) -> Result<Self, NoTimestamp> {
        let text = &*nanoseconds(text);
        if let Ok(instant) = text.parse::<jiff::Timestamp>() {
            return Ok(instant.into());
        }
        late(text).map(|utc| Self { utc }).ok_or(NoTimestamp)
    }
}

/// A `date-time` of which a second has no more than nine digits behind the point.
fn nanoseconds(text: &str) -> Cow<'_, str> {
    let Some((before, fraction)) = text.split_once('.') else { return text.into() };
    let after = fraction.trim_start_matches(|it: char| it.is_ascii_digit());
    match fraction.len() - after.len() {
        0..=9 => text.into(),
        _ => format!("{before}.{}{after}", &fraction[..9]).into(),
    }
}

/// An instant after those of jiff.
fn late(text: &str) -> Option<DateTime> {
    let pieces = Pieces::parse(text).ok()?;
    let offset = pieces.to_numeric_offset()?;
    let local = DateTime::from_parts(pieces.date(), pieces.time()?);
    let utc = local.checked_sub(jiff::SignedDuration::from_secs(offset.seconds().into())).ok()?;
    (utc > Offset::UTC.to_datetime(jiff::Timestamp::MAX)).then_some(utc)
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}Z", self.utc)
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}
