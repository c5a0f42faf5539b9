//! Parameter Objects and Header Objects.

use super::Context;
use super::keywords::{self, Takes};
use crate::diagnostic::Code;
use crate::value::Value;

const PARAMETER: &[(&str, Takes)] = &[
    ("description", Takes::Text),
    ("required", Takes::Flag),
    ("deprecated", Takes::Flag),
    ("explode", Takes::Flag),
    ("allowReserved", Takes::Flag),
    ("allowEmptyValue", Takes::Flag),
    ("style", Takes::Text),
    ("schema", Takes::Schema),
    ("content", Takes::Members),
];

/// Keywords of Swagger 2.0 parameters, which carry their schema themselves.
const SCHEMA_IN_PARAMETER: &[&str] = &[
    "type",
    "format",
    "items",
    "enum",
    "default",
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "pattern",
];

/// Normalises a parameter or header but for its schema, which is read by itself: an empty one
/// stands in its place.
pub(in crate::document) fn parameter(value: &mut Value, context: &mut Context<'_>) {
    keywords::check(value, PARAMETER, context);
    for dropped in ["example", "examples"] {
        value.remove(dropped);
    }
    style(value, context);
    if value.get("schema").is_some() || value.get("content").is_some() {
        value.remove("content");
    } else if !SCHEMA_IN_PARAMETER.iter().any(|keyword| value.get(keyword).is_some()) {
        context.report(Code::WrongKind, "this parameter has no schema", "it is taken as any value");
    }
    value.set("schema", Value::Object(Vec::new()));
}

/// The schema of a parameter that carries it itself, as in Swagger 2.0.
pub(in crate::document) fn own_schema(value: &Value) -> Value {
    let kept = |key: &str| SCHEMA_IN_PARAMETER.contains(&key);
    Value::Object(value.members().iter().filter(|(key, _)| kept(key)).cloned().collect())
}

/// A style that does not belong to the parameter's place is left out.
fn style(value: &mut Value, context: &mut Context<'_>) {
    let Some(style) = value.get("style").and_then(Value::as_str) else { return };
    let place = value.get("in").and_then(Value::as_str).unwrap_or("header");
    let fits: &[&str] = match place {
        "path" => &["simple", "label", "matrix"],
        "query" => &["form", "spaceDelimited", "pipeDelimited", "deepObject"],
        "cookie" => &["form"],
        _ => &["simple"],
    };
    if !fits.contains(&style) {
        let message = format!("the style `{style}` does not exist for a parameter in {place}");
        context.at("style", |context| {
            context.report(Code::WrongKind, message, "the default style is used");
        });
        value.remove("style");
    }
}
