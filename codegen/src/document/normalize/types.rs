//! `type` in all the forms that documents give it, or none, to one name or several variants.

use super::Context;
use crate::diagnostic::Code;
use crate::value::Value;

/// `type` in its forms: one name, several names, names that are not OpenAPI's.
pub(super) fn types(value: &mut Value, context: &mut Context<'_>) {
    let named: Vec<String> = match value.get("type") {
        None => return,
        Some(Value::String(name)) => vec![name.to_string()],
        Some(Value::Array(names)) => {
            names.iter().filter_map(Value::as_str).map(str::to_owned).collect()
        }
        Some(other) => {
            let kind = other.kind();
            context.at("type", |context| {
                let message = format!("`type` is {kind}, where the name of a type belongs");
                context.report(Code::UnknownType, message, "the schema is taken as any value");
            });
            value.remove("type");
            return;
        }
    };
    let mut known: Vec<(&'static str, Option<&'static str>)> = Vec::new();
    for name in &named {
        match known_type(name) {
            Some(("null", _)) => value.set("nullable", Value::Bool(true)),
            Some(found) if known.contains(&found) => {}
            Some(found) => known.push(found),
            None => context.at("type", |context| {
                let message = format!("`{name}` is no type of OpenAPI");
                let help = "use string, number, integer, boolean, array or object; \
                            the schema is taken as any value";
                context.report(Code::UnknownType, message, help);
            }),
        }
    }
    match known[..] {
        [] => {
            value.remove("type");
        }
        [(name, format)] => {
            value.set("type", name.into());
            if let (Some(format), None) = (format, value.get("format")) {
                value.set("format", format.into());
            }
        }
        _ => {
            value.remove("type");
            if value.get("anyOf").is_none() {
                // Where the values are listed, only their types are there.
                let listed = value.get("enum").map(Value::items).unwrap_or_default().len();
                let variants: Vec<Value> = known
                    .iter()
                    .map(|(name, _)| of_type(value, name))
                    .filter(|variant| listed == 0 || variant.get("enum").is_some())
                    .collect();
                *value = kept_outside(value);
                value.set("anyOf", Value::Array(variants));
            }
        }
    }
}

/// The type that a name stands for, and the format that comes with it.
pub fn known_type(name: &str) -> Option<(&'static str, Option<&'static str>)> {
    Some(match name.trim().to_ascii_lowercase().as_str() {
        "string" | "str" | "text" => ("string", None),
        "number" => ("number", None),
        "float" => ("number", Some("float")),
        "double" | "decimal" => ("number", Some("double")),
        "integer" | "int" => ("integer", None),
        "int32" => ("integer", Some("int32")),
        "int64" | "long" => ("integer", Some("int64")),
        "boolean" | "bool" => ("boolean", None),
        "array" | "list" => ("array", None),
        "object" | "map" | "json" => ("object", None),
        "null" => ("null", None),
        "file" | "binary" => ("string", Some("binary")),
        "date" => ("string", Some("date")),
        "datetime" | "date-time" | "timestamp" => ("string", Some("date-time")),
        "uuid" => ("string", Some("uuid")),
        _ => return None,
    })
}

/// The schema of one of several types, with the keywords that concern it.
fn of_type(value: &Value, name: &str) -> Value {
    const ABOUT_OBJECTS: &[&str] =
        &["properties", "required", "additionalProperties", "minProperties", "maxProperties"];
    let concerns = |key: &str| match key {
        "items" | "minItems" | "maxItems" | "uniqueItems" => name == "array",
        "format" | "pattern" | "minLength" | "maxLength" => name == "string",
        "minimum" | "maximum" | "multipleOf" | "exclusiveMinimum" | "exclusiveMaximum" => {
            name == "number" || name == "integer"
        }
        key if ABOUT_OBJECTS.contains(&key) => name == "object",
        _ => false,
    };
    let mut variant = Value::Object(vec![("type".into(), name.into())]);
    for (key, member) in value.members() {
        if concerns(key) {
            variant.set(key, member.clone());
        }
    }
    let is_meant = |value: &&Value| match value {
        Value::String(_) => name == "string",
        Value::Number(number) if number.is_f64() => name == "number",
        Value::Number(_) => name == "integer" || name == "number",
        Value::Bool(_) => name == "boolean",
        Value::Array(_) => name == "array",
        Value::Object(_) => name == "object",
        Value::Null => false,
    };
    let values = value.get("enum").map(Value::items).unwrap_or_default();
    let values: Vec<Value> = values.iter().filter(is_meant).cloned().collect();
    if !values.is_empty() {
        variant.set("enum", Value::Array(values));
    }
    variant
}

/// The keywords that stay beside the variants.
fn kept_outside(value: &Value) -> Value {
    const OUTSIDE: &[&str] =
        &["title", "description", "nullable", "readOnly", "writeOnly", "deprecated", "default"];
    let kept = |key: &str| OUTSIDE.contains(&key) || key.starts_with("x-");
    Value::Object(value.members().iter().filter(|(key, _)| kept(key)).cloned().collect())
}

/// Booleans and numbers of an `enum` or `const` without `type` have that type; what else may
/// stand there is recognised by its values.
pub(super) fn untyped_values(value: &mut Value) {
    if value.get("type").is_some() {
        return;
    }
    let values = value.get("enum").map(Value::items).unwrap_or_default();
    let all = |is: fn(&Value) -> bool| {
        values.iter().any(|value| !value.is_null())
            && values.iter().all(|it| it.is_null() || is(it))
    };
    let name = if all(|value| matches!(value, Value::Bool(_))) {
        "boolean"
    } else if all(|value| matches!(value, Value::Number(_)))
        && !all(|value| matches!(value, Value::Number(number) if number.is_i64()))
    {
        "number"
    } else {
        return;
    };
    if values.iter().any(Value::is_null) {
        value.set("nullable", Value::Bool(true));
    }
    value.set("type", name.into());
}
