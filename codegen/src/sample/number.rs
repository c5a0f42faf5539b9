//! Numbers.

use serde_json::{Number, Value as Json, json};

use super::parts::Parts;

/// Beyond this, not every whole number is one that a float can be: `2^53 - 1`.
const EXACT: f64 = 9_007_199_254_740_991.0;

/// A number within all limits, 0 or what is next to it with the seed 0.
pub(super) fn number(parts: &Parts<'_>, is_integer: bool, seed: usize) -> Json {
    let range = of_format(parts.format());
    let is_whole = is_integer || range.is_some();
    let step = multiple(parts).unwrap_or(1.0);
    let (lowest, highest) = range.unwrap_or((-EXACT, EXACT));
    let (mut low, mut high) = (low(parts, step), high(parts, step));
    if let (false, Some(after), Some(before)) = (is_whole, low, high)
        && after > before
        && multiple(parts).is_none()
    {
        // Between two limits that are near each other, and are none of the numbers.
        let between = f64::midpoint(after - step, before + step);
        (low, high) = (Some(between), Some(between));
    }
    let low = low.unwrap_or(lowest).max(lowest);
    let high = high.unwrap_or(highest).min(highest).max(low);
    let wanted = match is_whole {
        true => [0.0, 1.0, low, high, 7.0][seed % 5],
        false => [0.0, 0.03, 1.0, 123_456_789.123, -1.5][seed % 5],
    };
    let mut value = wanted.clamp(low, high);
    if multiple(parts).is_some() {
        let above = (value / step).ceil() * step;
        value = if above <= high { above } else { (value / step).floor() * step };
    }
    if is_whole || value.fract() == 0.0 {
        return json!(value.ceil() as i64);
    }
    Number::from_f64(value).map_or(Json::Null, Json::Number)
}

/// The first of the steps that numbers go by.
fn multiple(parts: &Parts<'_>) -> Option<f64> {
    parts.least("multipleOf").filter(|step| *step > 0.0)
}

/// The least number; where the limit itself is none, the next by a step.
fn low(parts: &Parts<'_>, step: f64) -> Option<f64> {
    let own = parts.least("minimum");
    let after = if parts.is_set("exclusiveMinimum") { own.map(|it| it + step) } else { own };
    let exclusive = parts.least("exclusiveMinimum").map(|it| it + step);
    [after, exclusive].into_iter().flatten().reduce(f64::max)
}

/// The greatest number, likewise.
fn high(parts: &Parts<'_>, step: f64) -> Option<f64> {
    let own = parts.most("maximum");
    let before = if parts.is_set("exclusiveMaximum") { own.map(|it| it - step) } else { own };
    let exclusive = parts.most("exclusiveMaximum").map(|it| it - step);
    [before, exclusive].into_iter().flatten().reduce(f64::min)
}

/// The whole numbers that a format allows; a `number` with such a format is whole too
/// (OpenAPI 3.1.1, 4.3.1).
fn of_format(format: &str) -> Option<(f64, f64)> {
    Some(match format.trim().to_ascii_lowercase().as_str() {
        "int8" => (f64::from(i8::MIN), f64::from(i8::MAX)),
        "int16" => (f64::from(i16::MIN), f64::from(i16::MAX)),
        "int32" => (f64::from(i32::MIN), f64::from(i32::MAX)),
        "int64" => (-EXACT, EXACT),
        "uint8" => (0.0, f64::from(u8::MAX)),
        "uint16" => (0.0, f64::from(u16::MAX)),
        "uint32" => (0.0, f64::from(u32::MAX)),
        "uint64" | "uint" => (0.0, EXACT),
        _ => return None,
    })
}
