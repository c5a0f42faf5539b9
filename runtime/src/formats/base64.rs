//! Bytes in base64 (RFC 4648).

use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use bytes::Bytes;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Padding is not asked for when reading.
const LENIENT: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);

const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, LENIENT);

const URL_SAFE: GeneralPurpose =
    GeneralPurpose::new(&alphabet::URL_SAFE, LENIENT.with_encode_padding(false));

macro_rules! bytes_in_base64 {
    ($(#[$docs:meta])+ $name:ident by $engine:ident) => {
        $(#[$docs])+
        #[derive(Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub Bytes);

        impl Deref for $name {
            type Target = Bytes;

            fn deref(&self) -> &Bytes {
                &self.0
            }
        }

        impl AsRef<[u8]> for $name {
            fn as_ref(&self) -> &[u8] {
                &self.0
            }
        }

        impl<T: Into<Bytes>> From<T> for $name {
            fn from(bytes: T) -> Self {
                Self(bytes.into())
            }
        }

        /// Shows the length only: the bytes may be a secret.
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({} bytes)", stringify!($name), self.0.len())
            }
        }

        /// The bytes in base64.
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&$engine.encode(&self.0))
            }
        }

        /// Reads base64, with padding or without.
        impl FromStr for $name {
            type Err = base64::DecodeError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                $engine.decode(text).map(Self::from)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Visitor;

                impl serde::de::Visitor<'_> for Visitor {
                    type Value = $name;

                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str("a string in base64")
                    }

                    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<$name, E> {
                        text.parse().map_err(|_| E::custom("no base64"))
                    }
                }

                deserializer.deserialize_str(Visitor)
            }
        }
    };
}

bytes_in_base64! {
    /// Bytes that travel as a string in base64 (`format: byte`; RFC 4648, 4).
    ///
    /// ```
    /// # use specwright_runtime::formats::Base64;
    /// let bytes: Base64 = "aGVsbG8=".parse().unwrap();
    /// assert_eq!(bytes, Base64::from("hello"));
    /// assert_eq!(bytes.to_string(), "aGVsbG8=");
    /// ```
    Base64 by STANDARD
}

bytes_in_base64! {
    /// Bytes that travel as a string in base64 for URLs (`format: base64url`; RFC 4648, 5).
    Base64Url by URL_SAFE
}
