//! JSON in which numbers are written as they are where a number is a text: in addresses, headers,
//! cookies and forms. There `7.0` is not read as 7 by most services, nor `1e+16` as a number at all.

use std::io;

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};
use serde_json::value::RawValue;

/// Writes a number of binary floating point without exponent, and a whole one without fraction.
/// What keeps its digits, such as a decimal, is no such number.
struct Plain;

impl Formatter for Plain {
    fn write_f64<W: io::Write + ?Sized>(&mut self, writer: &mut W, number: f64) -> io::Result<()> {
        // Not `-0`.
        let number = if number == 0.0 { 0.0 } else { number };
        write!(writer, "{number}")
    }

    fn write_f32<W: io::Write + ?Sized>(&mut self, writer: &mut W, number: f32) -> io::Result<()> {
        let number = if number == 0.0 { 0.0 } else { number };
        write!(writer, "{number}")
    }
}

/// A value as such JSON.
///
/// # Errors
///
/// When the value cannot be encoded.
pub(crate) fn to_string<T: Serialize + ?Sized>(value: &T) -> serde_json::Result<String> {
    let mut bytes = Vec::new();
    value.serialize(&mut Serializer::with_formatter(&mut bytes, Plain))?;
    String::from_utf8(bytes).map_err(serde::ser::Error::custom)
}

/// A value as such JSON, to be looked into.
///
/// # Errors
///
/// When the value cannot be encoded.
pub(crate) fn to_raw_value<T: Serialize + ?Sized>(value: &T) -> serde_json::Result<Box<RawValue>> {
    to_string(value).and_then(RawValue::from_string)
}
