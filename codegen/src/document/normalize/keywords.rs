//! What kind of value each keyword takes, and what becomes of a value of another kind.

use serde_json::Number;

use super::Context;
use crate::diagnostic::Code;
use crate::value::Value;

/// What a keyword takes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Takes {
    Text,
    Flag,
    Number,
    /// A whole number, not negative.
    Count,
    Schemas,
    Members,
    Names,
    Values,
    /// A schema or a boolean.
    Schema,
}

/// Keywords of a Schema Object (OpenAPI 3.0.4, 4.8.24) that are read.
pub(super) const SCHEMA: &[(&str, Takes)] = &[
    ("title", Takes::Text),
    ("description", Takes::Text),
    ("format", Takes::Text),
    ("pattern", Takes::Text),
    ("nullable", Takes::Flag),
    ("readOnly", Takes::Flag),
    ("writeOnly", Takes::Flag),
    ("deprecated", Takes::Flag),
    ("uniqueItems", Takes::Flag),
    ("exclusiveMinimum", Takes::Flag),
    ("exclusiveMaximum", Takes::Flag),
    ("minimum", Takes::Number),
    ("maximum", Takes::Number),
    ("multipleOf", Takes::Number),
    ("minLength", Takes::Count),
    ("maxLength", Takes::Count),
    ("minItems", Takes::Count),
    ("maxItems", Takes::Count),
    ("minProperties", Takes::Count),
    ("maxProperties", Takes::Count),
    ("allOf", Takes::Schemas),
    ("oneOf", Takes::Schemas),
    ("anyOf", Takes::Schemas),
    ("properties", Takes::Members),
    ("required", Takes::Names),
    ("enum", Takes::Values),
    ("items", Takes::Schema),
    ("not", Takes::Schema),
    ("additionalProperties", Takes::Schema),
];

/// Repairs or drops members of another kind than their keyword takes.
pub(super) fn check(value: &mut Value, table: &[(&str, Takes)], context: &mut Context<'_>) {
    let Value::Object(members) = value else { return };
    members.retain_mut(|(key, member)| {
        let Some((_, takes)) = table.iter().find(|(keyword, _)| *keyword == &**key) else {
            return true;
        };
        if fits(member, *takes) {
            return true;
        }
        let repaired = repair(member, *takes);
        // An absent value written as `null` is meant as absent.
        if !(member.is_null() && repaired.is_none()) {
            let is_empty = member.is_array() && member.items().is_empty();
            let kind = if is_empty { "an empty array" } else { member.kind() };
            let key = key.clone();
            let done = if repaired.is_some() { "it is read as one" } else { "it is left out" };
            context.at(&key, |context| {
                let message = format!("`{key}` is {kind}, where {} belongs", describe(*takes));
                context.report(Code::WrongKind, message, done);
            });
        }
        repaired.map(|repaired| *member = repaired).is_some()
    });
}

fn fits(value: &Value, takes: Takes) -> bool {
    match takes {
        Takes::Text => matches!(value, Value::String(_)),
        Takes::Flag => matches!(value, Value::Bool(_)),
        Takes::Number => matches!(value, Value::Number(_)),
        Takes::Count => matches!(value, Value::Number(number) if number.is_u64()),
        Takes::Schemas => !value.items().is_empty(),
        Takes::Members => value.is_object(),
        Takes::Names => {
            value.is_array() && value.items().iter().all(|name| name.as_str().is_some())
        }
        Takes::Values => value.is_array(),
        Takes::Schema => matches!(value, Value::Object(_) | Value::Bool(_)),
    }
}

fn repair(value: &Value, takes: Takes) -> Option<Value> {
    match (takes, value) {
        (Takes::Text, Value::Number(number)) => Some(Value::String(number.to_string().into())),
        (Takes::Text, Value::Bool(flag)) => Some(Value::String(flag.to_string().into())),
        (Takes::Flag, Value::String(text)) => match text.trim() {
            "true" => Some(Value::Bool(true)),
            "false" => Some(Value::Bool(false)),
            _ => None,
        },
        (Takes::Number, Value::String(text)) => number(text).map(Value::Number),
        (Takes::Count, Value::String(text)) => {
            text.trim().parse::<u64>().ok().map(|count| Value::Number(count.into()))
        }
        (Takes::Count, Value::Number(number)) => {
            let count = number.as_f64().filter(|count| count.fract() == 0.0 && *count >= 0.0)?;
            Some(Value::Number((count as u64).into()))
        }
        (Takes::Names, Value::Array(names)) => Some(Value::Array(
            names.iter().filter(|name| name.as_str().is_some()).cloned().collect(),
        )),
        _ => None,
    }
}

fn number(text: &str) -> Option<Number> {
    let text = text.trim();
    text.parse::<i64>()
        .ok()
        .map(Number::from)
        .or_else(|| text.parse::<f64>().ok().and_then(Number::from_f64))
}

fn describe(takes: Takes) -> &'static str {
    match takes {
        Takes::Text => "a string",
        Takes::Flag => "`true` or `false`",
        Takes::Number => "a number",
        Takes::Count => "a whole number from 0",
        Takes::Schemas => "an array of schemas",
        Takes::Members => "an object of schemas",
        Takes::Names => "an array of strings",
        Takes::Values => "an array",
        Takes::Schema => "a schema",
    }
}
