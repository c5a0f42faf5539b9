//! Types for formats of strings and numbers, each behind a feature of this crate.
//!
//! Bindings use them when they are generated with `--formats`; without it such values are
//! `String` (or `f64`), which no value of a service fails to fit. What is written is the same
//! value as was read, not always the same text:
//!
//! | format | type | written as |
//! | --- | --- | --- |
//! | `date-time` | `Timestamp` | the same instant in UTC: `2024-02-29T18:29:59.123Z` |
//! | `date` | `Date` | as it was |
//! | `uuid` | `Uuid` | lower case with hyphens |
//! | `uri`, `url` | `Url` | as the WHATWG URL Standard writes it: `https://example.com` becomes `https://example.com/` |
//! | `byte` | `Base64` | the standard alphabet with padding |
//! | `base64url` | `Base64Url` | the alphabet for URLs without padding |
//! | `decimal` of a number | `Decimal` | all digits as they were, trailing zeros included; an exponent is written out |
//! | `decimal` of a string | `DecimalString` | likewise, in quotes |
//! | `ipv4` | `Ipv4Addr` | as it was |
//! | `ipv6` | `Ipv6Addr` | as RFC 5952 says |

#[cfg(feature = "byte")]
mod base64;
#[cfg(feature = "decimal")]
mod decimal;
#[cfg(feature = "date-time")]
mod timestamp;

#[cfg(feature = "byte")]
pub use self::base64::{Base64, Base64Url};
#[cfg(feature = "decimal")]
pub use self::decimal::{Decimal, DecimalString};
#[cfg(feature = "date-time")]
pub use self::timestamp::{NoTimestamp, Timestamp};
#[cfg(feature = "date")]
pub use jiff::civil::Date;
pub use std::net::{Ipv4Addr, Ipv6Addr};
#[cfg(feature = "uri")]
pub use url::Url;
#[cfg(feature = "uuid")]
pub use uuid::Uuid;

/// The crates that the types come from.
pub mod export {
    #[cfg(any(feature = "date-time", feature = "date"))]
    pub use jiff;
    #[cfg(feature = "decimal")]
    pub use rust_decimal;
    #[cfg(feature = "uri")]
    pub use url;
    #[cfg(feature = "uuid")]
    pub use uuid;
}
