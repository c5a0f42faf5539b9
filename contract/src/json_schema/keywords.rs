//! Keywords whose values hold no schemas.

use serde_json::{Map, Value as Json, json};

use specwright::document::{known_type, values_of_items};
use specwright::value::Value;

/// Keywords that take a whole number from 0.
const COUNTS: &[&str] = &[
    "maxContains",
    "maxItems",
    "maxLength",
    "maxProperties",
    "minContains",
    "minItems",
    "minLength",
    "minProperties",
];

/// Takes over a keyword whose value is of the right kind. `type`, `nullable` and `discriminator`
/// are put together from several keywords elsewhere.
pub(super) fn simple(out: &mut Map<String, Json>, schema: &Value, keyword: &str, value: &Value) {
    let json = match (keyword, value) {
        ("enum", Value::Array(values)) if values_of_items(schema).is_some() => {
            let values: Vec<Json> = values.iter().map(Value::to_json).collect();
            return push_all_of(out, json!({ "items": { "enum": values } }));
        }
        ("enum", Value::Array(values)) if !values.is_empty() => {
            Json::Array(enumerated(schema, values))
        }
        ("const", value) => value.to_json(),
        ("minimum" | "maximum", Value::Number(_)) if is_exclusive(schema, keyword) => return,
        ("minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum", Value::Number(_)) => {
            value.to_json()
        }
        // OpenAPI 3.0: `exclusiveMinimum: true` says of what kind `minimum` is.
        ("exclusiveMinimum", Value::Bool(true)) => match schema.get("minimum") {
            Some(limit @ Value::Number(_)) => limit.to_json(),
            _ => return,
        },
        ("exclusiveMaximum", Value::Bool(true)) => match schema.get("maximum") {
            Some(limit @ Value::Number(_)) => limit.to_json(),
            _ => return,
        },
        ("multipleOf", Value::Number(number)) if number.as_f64().is_some_and(|it| it > 0.0) => {
            value.to_json()
        }
        (keyword, Value::Number(number)) if COUNTS.contains(&keyword) => match number.as_u64() {
            Some(count) => count.into(),
            None => return,
        },
        ("uniqueItems", Value::Bool(_)) => value.to_json(),
        ("dependentRequired", Value::Object(members)) => {
            let is_names = |value: &Value| value.items().iter().all(|it| it.as_str().is_some());
            if members.iter().any(|(_, names)| !names.is_array() || !is_names(names)) {
                return;
            }
            value.to_json()
        }
        ("format", Value::String(format)) => return self::format(out, format),
        _ => return,
    };
    out.insert(keyword.to_owned(), json);
}

fn is_exclusive(schema: &Value, keyword: &str) -> bool {
    let exclusive = if keyword == "minimum" { "exclusiveMinimum" } else { "exclusiveMaximum" };
    schema.get(exclusive).and_then(Value::as_bool) == Some(true)
}

/// The values of an enum; where only texts are allowed, what YAML has read as a number or boolean
/// (`1.10`, `yes`) is meant as a text too.
fn enumerated(schema: &Value, values: &[Value]) -> Vec<Json> {
    let mut all: Vec<Json> = values.iter().map(Value::to_json).collect();
    if schema.get("type").and_then(Value::as_str) == Some("string") {
        let texts = values.iter().filter_map(|value| match value {
            Value::Number(number) => Some(number.to_string().into()),
            Value::Bool(value) => Some(value.to_string().into()),
            _ => None,
        });
        all.extend(texts);
    }
    if is_nullable(schema) && !all.contains(&Json::Null) {
        all.push(Json::Null);
    }
    all
}

/// Formats that bound numbers (OpenAPI's format registry) and formats of texts.
fn format(out: &mut Map<String, Json>, format: &str) {
    let mut within = |minimum: Json, maximum: Json| {
        let bounds = json!({ "minimum": minimum, "maximum": maximum });
        push_all_of(out, bounds);
    };
    match format {
        "int8" => within(i8::MIN.into(), i8::MAX.into()),
        "int16" => within(i16::MIN.into(), i16::MAX.into()),
        "int32" => within(i32::MIN.into(), i32::MAX.into()),
        "int64" => within(i64::MIN.into(), i64::MAX.into()),
        "uint8" => within(0.into(), u8::MAX.into()),
        "uint16" => within(0.into(), u16::MAX.into()),
        "uint32" => within(0.into(), u32::MAX.into()),
        "uint64" => within(0.into(), u64::MAX.into()),
        text => {
            out.insert("format".into(), text.into());
        }
    }
}

/// Adds a schema that holds as well.
pub(super) fn push_all_of(out: &mut Map<String, Json>, schema: Json) {
    match out.entry("allOf").or_insert_with(|| Json::Array(Vec::new())) {
        Json::Array(parts) => parts.push(schema),
        other => *other = json!([schema]),
    }
}

/// The types of a schema, in OpenAPI's words and in those that real documents use.
pub(super) fn types(out: &mut Map<String, Json>, schema: &Value) {
    let names: Vec<&str> = match schema.get("type") {
        Some(Value::String(name)) => vec![name],
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        _ => return,
    };
    let mut types: Vec<&str> = Vec::new();
    for (name, format) in names.into_iter().filter_map(known_type) {
        if !types.contains(&name) {
            types.push(name);
        }
        if let (Some(text), None) = (format, schema.get("format")) {
            format_of_type(out, text);
        }
    }
    match types[..] {
        [] => {}
        [only] => {
            out.insert("type".into(), only.into());
        }
        _ => {
            out.insert("type".into(), types.into());
        }
    }
}

fn format_of_type(out: &mut Map<String, Json>, text: &str) {
    format(out, text);
}

/// Whether `null` is allowed beside what else the schema says (`nullable`, OpenAPI 3.0).
pub(super) fn is_nullable(schema: &Value) -> bool {
    ["nullable", "x-nullable"]
        .iter()
        .any(|keyword| schema.get(keyword).and_then(Value::as_bool) == Some(true))
}

/// Adds `null` to the values of a schema that is nullable.
pub(super) fn nullable(mut out: Map<String, Json>, schema: &Value) -> Json {
    if !is_nullable(schema) {
        return Json::Object(out);
    }
    let only_checks = ["$ref", "allOf", "anyOf", "const", "if", "not", "oneOf"];
    if let Some(Json::String(only)) = out.get("type").cloned()
        && !only_checks.iter().any(|keyword| out.contains_key(*keyword))
    {
        out.insert("type".into(), json!([only, "null"]));
        return Json::Object(out);
    }
    // Unlike `anyOf`, this leaves the errors of the schema itself in sight.
    json!({ "if": { "type": "null" }, "else": out })
}
