//! Formats whose values have types of their own, for those who ask for it.
//!
//! None is asked for at first: a text takes every value that a service sends, also one that is
//! not what its format says, and a document says `date-time` more readily than its service keeps
//! to RFC 3339. Besides, a type brings a crate with it.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::api::ScalarKind;

/// A format, or several that go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// `date-time`: `Timestamp`, an instant.
    DateTime,
    /// `date`: `jiff::civil::Date`.
    Date,
    /// `uuid`: `uuid::Uuid`.
    Uuid,
    /// `uri` and `url`: `url::Url`.
    Uri,
    /// `byte`, and `base64url`: bytes.
    Byte,
    /// `decimal`, of strings and of numbers: `rust_decimal::Decimal`.
    Decimal,
    /// `ipv4` and `ipv6`: the types of `std::net`.
    Ip,
}

impl Format {
    /// Every format.
    pub const ALL: &'static [Self] =
        &[Self::DateTime, Self::Date, Self::Uuid, Self::Uri, Self::Byte, Self::Decimal, Self::Ip];

    /// What it is called in options.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DateTime => "date-time",
            Self::Date => "date",
            Self::Uuid => "uuid",
            Self::Uri => "uri",
            Self::Byte => "byte",
            Self::Decimal => "decimal",
            Self::Ip => "ip",
        }
    }

    /// The feature of the runtime that has the type, unless it is always there.
    pub fn feature(self) -> Option<&'static str> {
        match self {
            Self::Ip => None,
            _ => Some(self.as_str()),
        }
    }

    /// The formats that a name in an option stands for: one, or all of them.
    fn named(name: &str) -> Option<&'static [Self]> {
        match name {
            "all" => Some(Self::ALL),
            "url" => Self::named("uri"),
            _ => Self::ALL.chunks(1).find(|format| format[0].as_str() == name),
        }
    }
}

/// Formats that were asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<String>", into = "Vec<String>")]
pub struct Formats(BTreeSet<Format>);

impl Formats {
    /// The format that decides on the type of such values, if it was asked for.
    pub(super) fn of(&self, kind: ScalarKind) -> Option<Format> {
        let format = match kind {
            ScalarKind::DateTime => Format::DateTime,
            ScalarKind::Date => Format::Date,
            ScalarKind::Uuid => Format::Uuid,
            ScalarKind::Uri => Format::Uri,
            ScalarKind::Byte | ScalarKind::Base64Url => Format::Byte,
            ScalarKind::Decimal | ScalarKind::DecimalString => Format::Decimal,
            ScalarKind::Ipv4 | ScalarKind::Ipv6 => Format::Ip,
            _ => return None,
        };
        self.0.contains(&format).then_some(format)
    }

    /// The name of the type in the runtime's module `formats`.
    pub(super) fn type_of(&self, kind: ScalarKind) -> Option<&'static str> {
        self.of(kind)?;
        Some(match kind {
            ScalarKind::DateTime => "Timestamp",
            ScalarKind::Date => "Date",
            ScalarKind::Uuid => "Uuid",
            ScalarKind::Uri => "Url",
            ScalarKind::Byte => "Base64",
            ScalarKind::Base64Url => "Base64Url",
            ScalarKind::Decimal => "Decimal",
            ScalarKind::DecimalString => "DecimalString",
            ScalarKind::Ipv4 => "Ipv4Addr",
            ScalarKind::Ipv6 => "Ipv6Addr",
            _ => return None,
        })
    }

    /// The formats of these names; `all` stands for all.
    ///
    /// # Errors
    ///
    /// When a name is that of no format.
    pub fn named<T: AsRef<str>>(
        names: impl IntoIterator<Item = T>,
    ) -> Result<Self, UnknownFormatName> {
        let mut formats = BTreeSet::new();
        for name in names {
            let name = name.as_ref().trim();
            let found = Format::named(name).ok_or_else(|| UnknownFormatName(name.to_owned()))?;
            formats.extend(found);
        }
        Ok(Self(formats))
    }
}

impl FromIterator<Format> for Formats {
    fn from_iter<T: IntoIterator<Item = Format>>(formats: T) -> Self {
        Self(formats.into_iter().collect())
    }
}

impl TryFrom<Vec<String>> for Formats {
    type Error = UnknownFormatName;

    fn try_from(names: Vec<String>) -> Result<Self, Self::Error> {
        Self::named(names)
    }
}

impl From<Formats> for Vec<String> {
    fn from(formats: Formats) -> Self {
        formats.0.into_iter().map(|format| format.as_str().to_owned()).collect()
    }
}

/// Names of formats with commas between them.
impl FromStr for Formats {
    type Err = UnknownFormatName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::named(text.split(',').filter(|name| !name.trim().is_empty()))
    }
}

/// A name in an option that is that of no format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownFormatName(String);

impl fmt::Display for UnknownFormatName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known: Vec<&str> = Format::ALL.iter().map(|format| format.as_str()).collect();
        write!(f, "`{}` is no format with a type of its own: {}, or all", self.0, known.join(", "))
    }
}

impl std::error::Error for UnknownFormatName {}
