//! Enums that keep values their document does not name.

use std::fmt;
use std::mem::ManuallyDrop;

use serde::de::Deserializer;

use crate::dropped;
use crate::error::UnknownValue;
use crate::reader::Key;

/// An enum of strings. Implemented by [`string_enum!`](crate::string_enum!).
pub trait StringEnum: Sized {
    /// The variant for this text; any text is one.
    fn from_text(text: &str) -> Self;

    /// The text of this variant on the wire.
    fn as_text(&self) -> &str;
}

/// An enum of integers. Implemented by [`integer_enum!`](crate::integer_enum!).
pub trait IntegerEnum: Sized {
    /// The variant for this number; any number is one.
    fn from_number(number: i64) -> Self;

    /// The number of this variant on the wire.
    fn as_number(&self) -> i64;
}

/// A value, if it is one of those that the document names.
///
/// # Errors
///
/// When it is none of them.
pub fn known<T: Copy + PartialEq + fmt::Display>(all: &[T], value: T) -> Result<T, UnknownValue> {
    match all.contains(&value) {
        true => Ok(value),
        false => Err(UnknownValue(value.to_string())),
    }
}

/// Deserializes any [`StringEnum`].
///
/// # Errors
///
/// When the input is no string.
#[inline]
pub fn deserialize_string<'de, T: StringEnum, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    let text = ManuallyDrop::new(Key::read(deserializer, "a string")?);
    let value = ManuallyDrop::new(T::from_text(text.as_str()));
    dropped::text(text);
    Ok(ManuallyDrop::into_inner(value))
}

/// The text of a value that the document does not name: one function for all enums.
#[cold]
#[inline(never)]
#[must_use]
pub fn unknown(text: &str) -> String {
    text.to_owned()
}

/// Deserializes any [`IntegerEnum`].
///
/// # Errors
///
/// When the input is no integer that fits `i64`; `1.0` is one.
pub fn deserialize_integer<'de, T: IntegerEnum, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    crate::macros::integral::deserialize(deserializer).map(T::from_number)
}

/// Maps the variants of an enum to strings and implements conversions, `Display` and serde.
///
/// The enum has a last variant that holds any other text: values that the service adds later are
/// kept and sent again as they came.
///
/// ```
/// #[derive(Clone, Debug, PartialEq, Eq)]
/// pub enum Phase {
///     Init,
///     Running,
///     Unknown(String),
/// }
///
/// specwright_runtime::string_enum!(Phase {
///     Init: "Init",
///     Running: "Running",
///     ..Unknown
/// });
///
/// assert_eq!(Phase::from("Running"), Phase::Running);
/// assert_eq!(Phase::from("Paused").as_str(), "Paused");
/// assert_eq!(Phase::KNOWN.len(), 2);
/// assert_eq!(Phase::all().collect::<Vec<_>>(), [Phase::Init, Phase::Running]);
/// assert_eq!("Init".parse(), Ok(Phase::Init));
/// // `From` takes any text; who wants to refuse those that the document does not name asks.
/// assert_eq!(Phase::known("Running"), Ok(Phase::Running));
/// assert_eq!(Phase::known("Paused").unwrap_err().to_string(), "`Paused` is no value that the document names");
/// ```
#[macro_export]
macro_rules! string_enum {
    ($name:ident { $( $variant:ident : $wire:literal, )* .. $unknown:ident $(,)? }) => {
        impl $name {
            /// The values that the document names.
            pub const KNOWN: &'static [&'static str] = &[ $( $wire ),* ];

            /// The variants that the document names.
            #[inline]
            pub fn all() -> impl ::core::iter::ExactSizeIterator<Item = Self> {
                Self::KNOWN.iter().map(|text| Self::from(*text))
            }

            /// The variant for a text that the document names, for who takes no other.
            ///
            /// # Errors
            ///
            /// When the document does not name it.
            #[inline]
            pub fn known(
                text: &str,
            ) -> ::core::result::Result<Self, $crate::error::UnknownValue> {
                $crate::macros::open_enum::known(Self::KNOWN, text).map(Self::from)
            }

            /// The value on the wire.
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    $( Self::$variant => $wire, )*
                    Self::$unknown(text) => text,
                }
            }
        }

        impl $crate::macros::open_enum::StringEnum for $name {
            #[inline]
            fn from_text(text: &str) -> Self {
                match text {
                    $( $wire => Self::$variant, )*
                    _ => Self::$unknown($crate::macros::open_enum::unknown(text)),
                }
            }

            #[inline]
            fn as_text(&self) -> &str {
                self.as_str()
            }
        }

        impl ::core::convert::From<&str> for $name {
            #[inline]
            fn from(text: &str) -> Self {
                $crate::macros::open_enum::StringEnum::from_text(text)
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = ::core::convert::Infallible;

            #[inline]
            fn from_str(
                text: &str,
            ) -> ::core::result::Result<Self, ::core::convert::Infallible> {
                ::core::result::Result::Ok(Self::from(text))
            }
        }

        impl ::core::convert::AsRef<str> for $name {
            #[inline]
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        $crate::free!($name);
        $crate::blank_unknown!($name, $unknown);

        impl ::core::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        $crate::serde_impls!(
            $name,
            deserializer => $crate::macros::open_enum::deserialize_string(deserializer),
            (self, serializer) => serializer.serialize_str(self.as_str())
        );
    };
}

/// Maps the variants of an enum to integers and implements conversions and serde.
///
/// The enum has a last variant that holds any other number.
///
/// ```
/// #[derive(Clone, Debug, PartialEq, Eq)]
/// pub enum Priority {
///     Low,
///     High,
///     Unknown(i64),
/// }
///
/// specwright_runtime::integer_enum!(Priority {
///     Low: 1,
///     High: 10,
///     ..Unknown
/// });
///
/// assert_eq!(Priority::from(10), Priority::High);
/// assert_eq!(Priority::from(3), Priority::Unknown(3));
/// ```
#[macro_export]
macro_rules! integer_enum {
    ($name:ident { $( $variant:ident : $wire:literal, )* .. $unknown:ident $(,)? }) => {
        impl $name {
            /// The values that the document names.
            pub const KNOWN: &'static [i64] = &[ $( $wire ),* ];

            /// The variants that the document names.
            #[inline]
            pub fn all() -> impl ::core::iter::ExactSizeIterator<Item = Self> {
                Self::KNOWN.iter().map(|number| Self::from(*number))
            }

            /// The variant for a number that the document names, for who takes no other.
            ///
            /// # Errors
            ///
            /// When the document does not name it.
            #[inline]
            pub fn known(
                number: i64,
            ) -> ::core::result::Result<Self, $crate::error::UnknownValue> {
                $crate::macros::open_enum::known(Self::KNOWN, number).map(Self::from)
            }

            /// The value on the wire.
            #[inline]
            pub fn as_i64(&self) -> i64 {
                match self {
                    $( Self::$variant => $wire, )*
                    Self::$unknown(number) => *number,
                }
            }
        }

        impl $crate::macros::open_enum::IntegerEnum for $name {
            #[inline]
            fn from_number(number: i64) -> Self {
                match number {
                    $( $wire => Self::$variant, )*
                    _ => Self::$unknown(number),
                }
            }

            #[inline]
            fn as_number(&self) -> i64 {
                self.as_i64()
            }
        }

        impl ::core::convert::From<i64> for $name {
            #[inline]
            fn from(number: i64) -> Self {
                $crate::macros::open_enum::IntegerEnum::from_number(number)
            }
        }

        $crate::free!($name);
        $crate::blank_unknown!($name, $unknown);

        impl ::core::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.as_i64(), f)
            }
        }

        $crate::serde_impls!(
            $name,
            deserializer => $crate::macros::open_enum::deserialize_integer(deserializer),
            (self, serializer) => serializer.serialize_i64(self.as_i64())
        );
    };
}

/// Nothing is asked of the values of an open enum.
#[doc(hidden)]
#[cfg(feature = "validate")]
#[macro_export]
macro_rules! free {
    ($name:ident) => {
        impl $crate::validate::Validate for $name {
            fn check(&self, _: &$crate::validate::Limits, _: &mut $crate::validate::Checker) {}
        }
    };
}

/// Without the feature `validate` nothing is asked of any value.
#[doc(hidden)]
#[cfg(not(feature = "validate"))]
#[macro_export]
macro_rules! free {
    ($name:ident) => {};
}
