//! Defaults that their own schema does not allow: by its type, its values, its limits.

use crate::diagnostic::Origin;
use crate::document::normalize::known_type;
use crate::document::{Document, Reach};
use crate::value::Value;

/// Why the schema at a place does not allow a value, or one of its items; nothing when it does, or when
/// that cannot be said.
pub(super) fn violation(document: &Document, at: &Origin, value: &Value) -> Option<String> {
    let parts = document.applicable(at, Reach::Parts);
    let own = parts.iter().find_map(|part| {
        wrong_type(part.schema, value)
            .or_else(|| wrong_value(part.schema, value))
            .or_else(|| number_limit(part.schema, value))
            .or_else(|| length_limit(part.schema, value))
    });
    if own.is_some() || value.items().is_empty() {
        return own;
    }
    let mut lists = parts.iter().filter(|part| part.schema.get("items").is_some());
    let inner = lists.find_map(|part| {
        let items = part.origin.child("items");
        value.items().iter().find_map(|item| violation(document, &items, item))
    });
    inner.map(|why| format!("has an item that {why}"))
}

/// The type of a value, which may be a whole number in two ways.
fn is_of(ty: &str, value: &Value) -> bool {
    match (ty, value) {
        ("string", Value::String(_))
        | ("number", Value::Number(_))
        | ("boolean", Value::Bool(_))
        | ("array", Value::Array(_))
        | ("object", Value::Object(_))
        | ("null", Value::Null) => true,
        ("integer", Value::Number(number)) => {
            number.as_f64().is_some_and(|number| number.fract() == 0.0)
        }
        _ => false,
    }
}

fn wrong_type(schema: &Value, value: &Value) -> Option<String> {
    let written = schema.get("type")?;
    if value.is_null() && schema.get("nullable").and_then(Value::as_bool) == Some(true) {
        return None;
    }
    let names = written.items().iter().chain([written]).filter_map(Value::as_str);
    let types: Option<Vec<&str>> = names.map(|name| Some(known_type(name)?.0)).collect();
    let types = types.filter(|types| !types.is_empty())?;
    if types.iter().any(|ty| is_of(ty, value)) {
        return None;
    }
    Some(format!("is {}, and the type is `{}`", value.kind(), types.join("` or `")))
}

fn wrong_value(schema: &Value, value: &Value) -> Option<String> {
    let values = schema.get("enum").map(Value::items).unwrap_or_default();
    // Values that are no arrays are meant for the items.
    let is_for_items = value.is_array() && !values.iter().any(Value::is_array);
    if !values.is_empty() && !is_for_items && !values.iter().any(|known| same(known, value)) {
        return Some(format!("{}is none of the values of the `enum`", shown(value)));
    }
    let only = schema.get("const")?;
    (!same(only, value)).then(|| format!("{}is not the value of `const`", shown(value)))
}

/// Whether two values are one as JSON Schema has it: numbers by their value.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one.as_f64() == other.as_f64(),
        _ => one == other,
    }
}

fn number_limit(schema: &Value, value: &Value) -> Option<String> {
    let Value::Number(number) = value else { return None };
    let value = number.as_f64()?;
    let limit = |name: &str| match schema.get(name) {
        Some(Value::Number(limit)) => limit.as_f64(),
        _ => None,
    };
    let is_strict = |name: &str| schema.get(name).and_then(Value::as_bool) == Some(true);
    let below = |limit: f64, strict: bool| value < limit || (strict && value == limit);
    let above = |limit: f64, strict: bool| value > limit || (strict && value == limit);
    let checks = [
        ("minimum", limit("minimum").is_some_and(|it| below(it, is_strict("exclusiveMinimum")))),
        ("maximum", limit("maximum").is_some_and(|it| above(it, is_strict("exclusiveMaximum")))),
        ("exclusiveMinimum", limit("exclusiveMinimum").is_some_and(|it| below(it, true))),
        ("exclusiveMaximum", limit("exclusiveMaximum").is_some_and(|it| above(it, true))),
    ];
    let (name, _) = checks.into_iter().find(|(_, is_outside)| *is_outside)?;
    Some(format!("{number} is outside of the `{name}`"))
}

fn length_limit(schema: &Value, value: &Value) -> Option<String> {
    let (length, least, most) = match value {
        Value::String(text) => (text.chars().count(), "minLength", "maxLength"),
        Value::Array(items) => (items.len(), "minItems", "maxItems"),
        Value::Object(members) => (members.len(), "minProperties", "maxProperties"),
        _ => return None,
    };
    let limit = |name: &str| match schema.get(name) {
        Some(Value::Number(limit)) => limit.as_u64(),
        _ => None,
    };
    let length = length as u64;
    if limit(least).is_some_and(|least| length < least) {
        return Some(format!("is shorter than the `{least}`"));
    }
    limit(most).is_some_and(|most| length > most).then(|| format!("is longer than the `{most}`"))
}

/// A short value, and a space; nothing for a long one.
fn shown(value: &Value) -> String {
    let text = value.to_json().to_string();
    if text.chars().count() > 60 { String::new() } else { format!("`{text}` ") }
}
