//! Responses, their statuses and headers.

use super::{Docs, MediaType, TypeId};
use crate::origin::Origin;

/// An answer.
#[derive(Debug)]
pub struct Response {
    /// The statuses it stands for.
    pub status: StatusPattern,
    /// Where it stands.
    pub origin: Origin,
    /// What the document says of it.
    pub docs: Docs,
    /// Its headers.
    pub headers: Vec<ResponseHeader>,
    /// The forms of its body; none when it has no body.
    pub content: Vec<MediaType>,
}

/// Statuses that an answer stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StatusPattern {
    /// One status.
    Code(u16),
    /// A hundred statuses, `4XX` being 4.
    Range(u8),
    /// All that nothing else stands for.
    Default,
}

impl StatusPattern {
    /// The statuses that a key of a Responses Object means (OpenAPI 3.0.4, 4.8.16): 100 to 599, 1XX
    /// to 5XX, or `default`.
    pub fn named(name: &str) -> Option<Self> {
        let name = name.trim();
        if name.eq_ignore_ascii_case("default") {
            return Some(Self::Default);
        }
        let (first, rest) = (name.chars().next()?, name.get(1..)?);
        if rest.eq_ignore_ascii_case("xx") {
            let hundred = first.to_digit(10).filter(|digit| (1..=5).contains(digit))?;
            return Some(Self::Range(hundred as u8));
        }
        name.parse().ok().filter(|code| (100..=599).contains(code)).map(Self::Code)
    }

    /// Whether this is a status of success.
    pub fn is_success(self) -> bool {
        matches!(self, Self::Code(200..=299) | Self::Range(2))
    }

    /// Whether it would be taken for another status if the document did not name that.
    pub fn covers(self, other: Self) -> bool {
        match (self, other) {
            (Self::Range(hundred), Self::Code(code)) => u16::from(hundred) == code / 100,
            (Self::Default, other) => other != Self::Default,
            _ => false,
        }
    }
}

impl std::fmt::Display for StatusPattern {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Code(code) => write!(f, "{code}"),
            Self::Range(hundred) => write!(f, "{hundred}XX"),
            Self::Default => f.write_str("default"),
        }
    }
}

/// A header of an answer.
#[derive(Debug)]
pub struct ResponseHeader {
    /// Its name.
    pub name: String,
    /// The type of its value.
    pub ty: TypeId,
    /// Whether each member of an object is `name=value`.
    pub explode: bool,
    /// Whether the value is JSON in a text (`content`).
    pub json: bool,
    /// Whether it is always there.
    pub required: bool,
    /// Whether the document advises against it.
    pub deprecated: bool,
    /// What the document says of it.
    pub docs: Docs,
}
