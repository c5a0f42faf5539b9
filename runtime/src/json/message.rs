//! What is said of a body that does not fit, without a word of the body.

use std::str::Utf8Error;

use super::path;
use crate::BodyError;
use crate::reader::{Error, Reader};

/// How serde begins what it says of a value that does not fit. What it shows of the value comes
/// after, and then what was expected.
const WITH_VALUE: [&str; 4] = ["invalid type", "invalid value", "unknown variant", "unknown field"];

/// How serde and this crate begin what names no value.
const WITHOUT_VALUE: [&str; 7] = [
    "missing field `",
    "duplicate field `",
    "invalid length ",
    "the number is too large to be read as ",
    "no number, where a decimal number is expected",
    "no decimal number of up to 28 digits",
    "no base64",
];

/// What serde calls a value in front of the value itself.
const KINDS: [&str; 12] = [
    "boolean",
    "integer",
    "floating point",
    "character",
    "string",
    "byte array",
    "unit value",
    "null",
    "Option value",
    "newtype struct",
    "sequence",
    "map",
];

/// What is wrong with JSON that was read so far: what the error says, the line and column, and the place among the
/// values.
#[cold]
pub(super) fn of(error: &Error, json: &Reader<'_>) -> BodyError {
    if let Some(syntax) = error.as_syntax(json.text()) {
        // What is wrong with JSON as such shows nothing of it.
        return BodyError::new(syntax.to_string());
    }
    let (line, column) = json.line_and_column();
    let place = format!(" at line {line} column {column}");
    if error.is_syntax() {
        return BodyError::new(error.to_string() + &place);
    }
    let error_at = BodyError::new(without_value(&error.to_string()) + &place);
    match path::at(json.text(), json.at()) {
        Some(path) => error_at.at(path),
        None => error_at,
    }
}

/// What is said of bytes that are no text.
pub(super) fn not_utf8(error: &Utf8Error) -> BodyError {
    BodyError::new(format!("the body is not UTF-8: byte {}", error.valid_up_to()))
}

/// What is said, without the value of which it is said.
fn without_value(text: &str) -> String {
    if WITHOUT_VALUE.iter().any(|known| text.starts_with(known)) {
        return text.to_owned();
    }
    let Some(what) = WITH_VALUE.iter().find(|known| text.starts_with(**known)) else {
        return "the value does not fit".to_owned();
    };
    // The last time, since the value may say so too.
    let expected = text.rsplit_once(", expected ").map(|(_, expected)| expected);
    let shown = text[what.len()..].trim_start_matches(": ");
    let kind = KINDS.iter().find(|kind| shown.starts_with(**kind));
    let kind = kind.map(|kind| format!(": {kind}")).unwrap_or_default();
    let expected = expected.map(|it| format!(", expected {it}")).unwrap_or_default();
    format!("{what}{kind}{expected}")
}
