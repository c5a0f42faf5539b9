//! What a schema says of values that tables have no column for: formats, patterns, exact limits.

use serde_json::{Map, Value};

/// The keywords that are kept as they stand.
const KEPT: [&str; 20] = [
    "format",
    "pattern",
    "enum",
    "default",
    "example",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
    "readOnly",
    "writeOnly",
    "nullable",
];

/// The keywords of a schema that stand for no type of their own, those of its items below.
pub(super) fn stated(schema: &Value) -> Map<String, Value> {
    let mut out = Map::new();
    for key in KEPT {
        if let Some(value) = schema.get(key).filter(|value| !value.is_null()) {
            out.insert(key.to_owned(), value.clone());
        }
    }
    for key in ["items", "additionalProperties"] {
        let inner = schema.get(key).filter(|inner| inner.get("$ref").is_none());
        let inner = inner.map(stated).unwrap_or_default();
        if !inner.is_empty() {
            out.insert(key.to_owned(), Value::Object(inner));
        }
    }
    out
}

/// Lays keywords over a schema that says nothing of them.
pub(crate) fn lay(stated: &Map<String, Value>, schema: &mut Map<String, Value>) {
    for (key, value) in stated {
        match (value, schema.get_mut(key)) {
            (Value::Object(more), Some(Value::Object(inner))) => lay(more, inner),
            // Limits and examples of items make no items of what has none.
            (Value::Object(_), None) if matches!(&**key, "items" | "additionalProperties") => {}
            (_, Some(_)) => {}
            (_, None) => drop(schema.insert(key.clone(), value.clone())),
        }
    }
}
