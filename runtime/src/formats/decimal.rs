//! Decimal numbers, digit by digit: none of them passes through a float.

use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

/// A larger exponent fits no decimal of 96 bits.
const MOST_EXPONENT: i32 = 56;

macro_rules! decimal {
    ($(#[$docs:meta])+ $name:ident) => {
        $(#[$docs])+
        #[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub rust_decimal::Decimal);

        impl Deref for $name {
            type Target = rust_decimal::Decimal;

            fn deref(&self) -> &rust_decimal::Decimal {
                &self.0
            }
        }

        impl<T: Into<rust_decimal::Decimal>> From<T> for $name {
            fn from(number: T) -> Self {
                Self(number.into())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }

        /// Reads a number as JSON writes it, exponents included. A number of more digits than fit
        /// is refused rather than rounded.
        impl FromStr for $name {
            type Err = rust_decimal::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                parse(text).map(Self)
            }
        }
    };
}

decimal! {
    /// A decimal number that travels as a JSON number (`type: number`, `format: decimal`): up to
    /// 28 digits.
    ///
    /// It is read from and written to JSON text; another format, a `serde_json::Value` included,
    /// may keep fewer digits.
    ///
    /// ```
    /// # use specwright_runtime::export::serde_json;
    /// # use specwright_runtime::formats::Decimal;
    /// let text = "0.1000000000000000055511151230";
    /// let number: Decimal = serde_json::from_str(text).unwrap();
    /// assert_eq!(serde_json::to_string(&number).unwrap(), text);
    /// ```
    Decimal
}

decimal! {
    /// A decimal number that travels as a string (`type: string`, `format: decimal`): up to 28
    /// digits.
    DecimalString
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RawValue::from_string(self.to_string()).map_err(S::Error::custom)?.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        let text = raw.get();
        if !text.starts_with(|it: char| it == '-' || it.is_ascii_digit()) {
            return Err(D::Error::custom("no number, where a decimal number is expected"));
        }
        text.parse().map_err(refused)
    }
}

impl Serialize for DecimalString {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for DecimalString {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(refused)
    }
}

fn refused<E: serde::de::Error>(_: rust_decimal::Error) -> E {
    E::custom("no decimal number of up to 28 digits")
}

fn parse(text: &str) -> Result<rust_decimal::Decimal, rust_decimal::Error> {
    // What the crate reads besides, such as `1_000`, is no decimal number on the wire.
    if text.chars().any(|it| !it.is_ascii_digit() && !matches!(it, '-' | '+' | '.' | 'e' | 'E')) {
        return Err(rust_decimal::Error::from("there are other characters than digits"));
    }
    match text.split_once(['e', 'E']) {
        None => rust_decimal::Decimal::from_str_exact(text),
        Some((digits, exponent)) => {
            let refuse = || rust_decimal::Error::from("the exponent is too large");
            let exponent: i32 = exponent.parse().map_err(|_| refuse())?;
            if exponent.abs() > MOST_EXPONENT {
                return Err(refuse());
            }
            rust_decimal::Decimal::from_str_exact(&shifted(digits, exponent))
        }
    }
}

/// The number times ten to the power of the exponent, written out.
fn shifted(number: &str, exponent: i32) -> String {
    let (sign, number) = match number.strip_prefix('-') {
        Some(number) => ("-", number),
        None => ("", number),
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits = format!("{whole}{fraction}");
    let point = whole.len() as i32 + exponent;
    let zeros = |count: i32| "0".repeat(usize::try_from(count).unwrap_or_default());
    let length = digits.len() as i32;
    let text = if point <= 0 {
        format!("0.{}{digits}", zeros(-point))
    } else if point >= length {
        format!("{digits}{}", zeros(point - length))
    } else {
        let (whole, fraction) = digits.split_at(point as usize);
        format!("{whole}.{fraction}")
    };
    format!("{sign}{text}")
}
