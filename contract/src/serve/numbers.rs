//! Whole numbers beyond those of 64 bits, which are read as the nearest float: that can be the limit
//! itself of what a 64-bit number is.

use serde_json::{Number, Value as Json};

/// Least digits of a number that is rounded.
const DIGITS: usize = 19;

/// Whether JSON has a number of so many digits that it may be rounded.
pub(super) fn may_be_rounded(bytes: &[u8]) -> bool {
    let mut run = 0;
    bytes.iter().any(|byte| {
        run = if byte.is_ascii_digit() { run + 1 } else { 0 };
        run >= DIGITS
    })
}

/// Has floats that may be such numbers lie beyond the limit that they were rounded to.
pub(super) fn unround(value: &mut Json) {
    match value {
        Json::Number(number) => {
            let limits = [i64::MIN as f64, u64::MAX as f64];
            let Some(float) = number.as_f64().filter(|_| number.is_f64()) else { return };
            if limits.contains(&float) {
                let beyond = if float < 0.0 { float.next_down() } else { float.next_up() };
                *number = Number::from_f64(beyond).unwrap_or_else(|| number.clone());
            }
        }
        Json::Array(items) => items.iter_mut().for_each(unround),
        Json::Object(members) => members.values_mut().for_each(unround),
        _ => {}
    }
}
