//! Texts and numbers within the bounds of a schema.

use serde_json::{Number, Value as Json, json};

use crate::value::Value;

/// A text in the schema's format.
pub(super) fn text(schema: &Value) -> String {
    let format = schema.get("format").and_then(Value::as_str).unwrap_or_default();
    let text = match format {
        "date-time" => "2024-01-01T00:00:00Z",
        "date" => "2024-01-01",
        "time" => "00:00:00Z",
        "duration" => "P1D",
        "uuid" => "00000000-0000-4000-8000-000000000000",
        "email" | "idn-email" => "user@example.com",
        "uri" | "url" | "iri" => "https://example.com/",
        "uri-reference" | "iri-reference" => "/",
        "hostname" | "idn-hostname" => "example.com",
        "ipv4" => "192.0.2.1",
        "ipv6" => "2001:db8::1",
        "byte" => "c3RyaW5n",
        "json-pointer" => "/a",
        "regex" => ".*",
        _ => "string",
    };
    let length = |keyword: &str| match schema.get(keyword) {
        Some(Value::Number(number)) => number.as_u64().map(|it| it.min(100_000) as usize),
        _ => None,
    };
    let mut text = text.to_owned();
    if let Some(most) = length("maxLength") {
        text = text.chars().take(most).collect();
    }
    let missing = length("minLength").unwrap_or(0).saturating_sub(text.chars().count());
    text.extend("string".chars().cycle().take(missing));
    text
}

/// A number within the schema's bounds, 0 where that is one.
pub(super) fn number(schema: &Value, is_integer: bool) -> Json {
    let limit = |keyword: &str| match schema.get(keyword) {
        Some(Value::Number(number)) => number.as_f64(),
        _ => None,
    };
    let is_exclusive = |keyword: &str| schema.get(keyword).and_then(Value::as_bool) == Some(true);
    let step = limit("multipleOf").filter(|step| *step > 0.0).unwrap_or(1.0);
    let mut value: f64 = 0.0;
    if let Some(least) = limit("minimum").filter(|least| *least >= value) {
        value = if is_exclusive("exclusiveMinimum") { least + step } else { least };
    }
    if let Some(least) = limit("exclusiveMinimum").filter(|least| *least >= value) {
        value = least + step;
    }
    if let Some(most) = limit("maximum").filter(|most| *most <= value) {
        value = if is_exclusive("exclusiveMaximum") { most - step } else { most };
    }
    if let Some(most) = limit("exclusiveMaximum").filter(|most| *most <= value) {
        value = most - step;
    }
    if limit("multipleOf").is_some() {
        value = (value / step).ceil() * step;
    }
    if is_integer || value.fract() == 0.0 {
        return json!(value.ceil() as i64);
    }
    Number::from_f64(value).map_or(Json::Null, Json::Number)
}
