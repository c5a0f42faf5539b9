//! Numbers.

use std::fmt;

use serde::de::{Deserializer, Unexpected, Visitor};

use super::{Error, Reader};

/// A number as it is written: whole where that is so, of binary floating point otherwise.
#[derive(Clone, Copy, Debug)]
pub(super) enum Number {
    Unsigned(u64),
    Signed(i64),
    Float(f64),
}

/// So many digits fit `u64` and `i64`.
const DIGITS: usize = 18;

impl Number {
    /// The number that this text is, which is well-formed.
    fn of(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::Deserializer::from_str(text).deserialize_f64(AsWritten)
    }

    /// The number that all of this text is.
    pub(super) fn within(text: &str) -> Option<Self> {
        let mut json = Reader::new(text);
        let is_number = text.starts_with(|first: char| first == '-' || first.is_ascii_digit());
        let number = json.number().ok().flatten().filter(|_| is_number)?;
        (json.at() == text.len()).then_some(number)
    }

    #[inline]
    pub(super) fn visit<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Self::Unsigned(number) => visitor.visit_u64(number),
            Self::Signed(number) => visitor.visit_i64(number),
            Self::Float(number) => visitor.visit_f64(number),
        }
    }

    pub(super) fn unexpected(self) -> Unexpected<'static> {
        match self {
            Self::Unsigned(number) => Unexpected::Unsigned(number),
            Self::Signed(number) => Unexpected::Signed(number),
            Self::Float(number) => Unexpected::Float(number),
        }
    }
}

impl Reader<'_> {
    /// The value, if it is a number.
    #[inline(never)]
    pub(super) fn number(&mut self) -> Result<Option<Number>, Error> {
        let Some(b'-' | b'0'..=b'9') = self.peek() else { return Ok(None) };
        let rest = self.rest();
        let is_negative = rest.first() == Some(&b'-');
        let digits = &rest[usize::from(is_negative)..];
        let length = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let is_short = (1..=DIGITS).contains(&length)
            && (digits[0] != b'0' || (length == 1 && !is_negative))
            && !matches!(digits.get(length), Some(b'.' | b'e' | b'E'));
        if !is_short {
            return self.long_number().map(Some);
        }
        self.at += usize::from(is_negative) + length;
        let digits = digits[..length].iter();
        let number = digits.fold(0, |number, digit| number * 10 + u64::from(digit - b'0'));
        // At most 18 digits.
        Ok(Some(if is_negative {
            Number::Signed(-(number as i64))
        } else {
            Number::Unsigned(number)
        }))
    }

    /// A number that is not just a few digits.
    fn long_number(&mut self) -> Result<Number, Error> {
        let start = self.at;
        let text = self.skip()?;
        Number::of(text).map_err(|error| self.within(start, &error))
    }
}

/// Takes a number as it comes.
struct AsWritten;

impl Visitor<'_> for AsWritten {
    type Value = Number;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Number, E> {
        Ok(Number::Unsigned(number))
    }

    fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Number, E> {
        Ok(Number::Signed(number))
    }

    fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Number, E> {
        Ok(Number::Float(number))
    }
}
