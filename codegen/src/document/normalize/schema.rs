//! Schema Objects: JSON Schema 2020-12 as OpenAPI 3.1 has it, and defects, to OpenAPI 3.0.

use super::keywords::{self, SCHEMA};
use super::tuple::tuple;
use super::types::{types, untyped_values};
use super::{Context, conditions};
use crate::diagnostic::Code;
use crate::document::values_of_items;
use crate::media_type::MediaKind;
use crate::value::Value;

/// Keywords beside a `$ref` that say something of the value; OpenAPI 3.1 honours them, and so do
/// the people who write them into 3.0.
const BESIDE_REF: &[&str] = &[
    "title",
    "description",
    "nullable",
    "x-nullable",
    "readOnly",
    "writeOnly",
    "deprecated",
    "default",
    "enum",
    "const",
    "allOf",
    "oneOf",
    "anyOf",
    "properties",
    "required",
    "type",
    "additionalProperties",
    "items",
    "format",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "pattern",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
    "patternProperties",
    "prefixItems",
    "unevaluatedProperties",
];

/// Keywords that are read nowhere and would only cost time below, or that `openapiv3` could
/// stumble over.
const DROPPED: &[&str] =
    &["externalDocs", "xml", "example", "examples", "$schema", "$id", "$comment"];

/// Keywords that only validate and have no part in a Rust type.
const VALIDATION_ONLY: &[&str] = &[
    "if",
    "then",
    "else",
    "contains",
    "minContains",
    "maxContains",
    "dependentSchemas",
    "dependentRequired",
    "propertyNames",
    "unevaluatedItems",
    "unevaluatedProperties",
    "not",
];

/// Normalises a schema and everything below it.
pub(in crate::document) fn schema(value: &mut Value, context: &mut Context<'_>) {
    if !value.is_object() {
        let message = match &*value {
            Value::Bool(true) => None,
            Value::Bool(false) => Some("the schema `false` has no values".to_owned()),
            other => Some(format!("{} where a schema belongs", other.kind())),
        };
        if let Some(message) = message {
            context.report(Code::WrongKind, message, "it is taken as any value");
        }
        *value = Value::Object(Vec::new());
        return;
    }
    // Where nothing overrides its anchor, it is a `$ref` (JSON Schema, 8.2.3.2).
    if let Some(reference @ Value::String(_)) = value.remove("$dynamicRef")
        && value.get("$ref").is_none()
    {
        value.set("$ref", reference);
    }
    if value.get("$ref").and_then(Value::as_str).is_some() {
        if !value.members().iter().any(|(key, _)| BESIDE_REF.contains(&&**key)) {
            return;
        }
        wrap_ref(value);
    }
    rewrite(value, context);
    keywords::check(value, SCHEMA, context);
    below(value, context);
}

/// `$ref` with siblings to `allOf` with siblings.
fn wrap_ref(value: &mut Value) {
    let Some(reference) = value.remove("$ref") else { return };
    let mut parts = vec![Value::Object(vec![("$ref".into(), reference)])];
    if let Some(Value::Array(more)) = value.remove("allOf") {
        parts.extend(more);
    }
    value.set("allOf", Value::Array(parts));
}

/// Keywords that have another form in OpenAPI 3.0.
fn rewrite(value: &mut Value, context: &mut Context<'_>) {
    if let Value::Object(members) = value {
        members.retain(|(key, _)| !DROPPED.contains(&&**key));
    }
    if let Some(nullable) = value.remove("x-nullable") {
        value.set("nullable", nullable);
    }
    if let Some(only) = value.remove("const") {
        value.set("enum", Value::Array(vec![only]));
    }
    bound(value, "exclusiveMinimum", "minimum");
    bound(value, "exclusiveMaximum", "maximum");
    content(value);
    tuple(value, context);
    patterns(value, context);
    conditions::members(value, context);
    untyped_values(value);
    if let Some(name @ Value::String(_)) = value.get("discriminator").cloned() {
        value.set("discriminator", Value::Object(vec![("propertyName".into(), name)]));
    } else if value.get("discriminator").is_some_and(|it| !discriminator_is_readable(it)) {
        value.remove("discriminator");
        let message = "the discriminator names no property";
        context.report(Code::WrongKind, message, "the variants are told apart without it");
    }
    types(value, context);
    item_values(value, context);
    nulls(value, "anyOf");
    nulls(value, "oneOf");
    for keyword in VALIDATION_ONLY {
        if value.remove(keyword).is_some() {
            let message = format!("`{keyword}` has no form in Rust types");
            context.report(Code::AnyValue, message, "it is left to the service to check");
        }
    }
}

fn discriminator_is_readable(value: &Value) -> bool {
    let mapping = value.get("mapping");
    value.get("propertyName").is_some_and(|name| name.as_str().is_some())
        && mapping.is_none_or(|map| {
            map.is_object() && map.members().iter().all(|(_, target)| target.as_str().is_some())
        })
}

/// `exclusiveMinimum: 5` to `minimum: 5, exclusiveMinimum: true`, unless the other limit asks for
/// more.
fn bound(value: &mut Value, exclusive: &str, inclusive: &str) {
    let number = |value: Option<&Value>| match value {
        Some(Value::Number(number)) => number.as_f64(),
        _ => None,
    };
    let own = number(value.get(exclusive));
    if let (Some(own), Some(other)) = (own, number(value.get(inclusive)))
        && if inclusive == "minimum" { other > own } else { other < own }
    {
        value.remove(exclusive);
        return;
    }
    if let Some(limit @ Value::Number(_)) = value.get(exclusive).cloned() {
        value.set(inclusive, limit);
        value.set(exclusive, Value::Bool(true));
    }
}

/// `contentEncoding` and `contentMediaType` to formats.
fn content(value: &mut Value) {
    let encoding = value.remove("contentEncoding");
    let media_type = value.remove("contentMediaType");
    let format = match (encoding.as_ref().and_then(Value::as_str), &media_type) {
        (Some("base64"), _) => "byte",
        (Some("base64url"), _) => "base64url",
        // A text cannot hold what is not text: an image is sent as a file.
        (None, Some(Value::String(kind))) if MediaKind::of(kind) == MediaKind::Binary => "binary",
        _ => return,
    };
    if value.get("format").is_none() {
        value.set("format", format.into());
    }
}

/// The schema of values that fit any of these.
pub(super) fn any_of(schemas: Vec<Value>) -> Value {
    let mut different: Vec<Value> = Vec::new();
    for schema in schemas {
        if !different.contains(&schema) {
            different.push(schema);
        }
    }
    match different.len() {
        0 => Value::Object(Vec::new()),
        1 => different.remove(0),
        _ => Value::Object(vec![("anyOf".into(), Value::Array(different))]),
    }
}

/// An `enum` beside `type: array` whose values are no arrays is meant for the items.
fn item_values(value: &mut Value, context: &mut Context<'_>) {
    if values_of_items(value).is_none() {
        return;
    }
    let Some(values) = value.remove("enum") else { return };
    context.at("enum", |context| {
        let message = "the values of this `enum` are no arrays, though its type is";
        context.report(Code::EnumValue, message, "they are taken for values of the items");
    });
    if value.get("items").is_none() {
        value.set("items", Value::Object(Vec::new()));
    }
    if let Some(items) = value.get_mut("items").filter(|items| items.get("$ref").is_none())
        && items.get("enum").is_none()
    {
        items.set("enum", values);
    }
}

/// `patternProperties` to `additionalProperties`, and so `unevaluatedProperties` that has a schema.
fn patterns(value: &mut Value, context: &mut Context<'_>) {
    if value.get("unevaluatedProperties").is_some_and(Value::is_object)
        && value.get("additionalProperties").is_none()
        && let Some(rest) = value.remove("unevaluatedProperties")
    {
        value.set("additionalProperties", rest);
    }
    let Some(patterns) = value.remove("patternProperties") else { return };
    let mut schemas: Vec<Value> =
        patterns.members().iter().map(|(_, schema)| schema.clone()).collect();
    if schemas.is_empty() {
        return;
    }
    schemas.extend(value.get("additionalProperties").filter(|rest| rest.is_object()).cloned());
    if schemas.len() > 1 {
        let message = "which pattern a name has, has no form in Rust types";
        let help = "the values of these members are what any of the patterns allows";
        context.report(Code::AnyValue, message, help);
    }
    value.set("additionalProperties", any_of(schemas));
}

/// A `null` among the variants makes the whole nullable.
fn nulls(value: &mut Value, keyword: &str) {
    let is_null = |variant: &Value| {
        let only = |word: &str| variant.get(word).and_then(Value::as_str) == Some("null");
        only("type")
            || matches!(variant.get("enum").map(Value::items), Some([Value::Null]))
            || (variant.get("const") == Some(&Value::Null) && variant.get("type").is_none())
    };
    let Some(Value::Array(variants)) = value.get_mut(keyword) else { return };
    let before = variants.len();
    variants.retain(|variant| !is_null(variant));
    let (removed, left) = (variants.len() < before, variants.len());
    if removed {
        value.set("nullable", Value::Bool(true));
        if left == 0 {
            value.remove(keyword);
        }
    }
}

/// The schemas inside a schema.
fn below(value: &mut Value, context: &mut Context<'_>) {
    let Value::Object(members) = value else { return };
    for (key, member) in members {
        match (&**key, member) {
            ("properties", Value::Object(properties)) => {
                context.at("properties", |context| {
                    for (name, property) in properties {
                        context.at(name, |context| schema(property, context));
                    }
                });
            }
            (keyword @ ("allOf" | "oneOf" | "anyOf"), Value::Array(parts)) => {
                context.at(keyword, |context| {
                    for (index, part) in parts.iter_mut().enumerate() {
                        context.at(&index.to_string(), |context| schema(part, context));
                    }
                });
            }
            (keyword @ ("items" | "not"), inner) => {
                context.at(keyword, |context| schema(inner, context));
            }
            ("additionalProperties", inner @ Value::Object(_)) => {
                context.at("additionalProperties", |context| schema(inner, context));
            }
            _ => {}
        }
    }
}
