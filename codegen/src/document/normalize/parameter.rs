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

const QUERYSTRING: &str = "querystring";
const COOKIE: &str = "cookie";

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
    of_3_2(value);
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

/// What OpenAPI 3.2 adds, in the nearest form that 3.0 has: who asks for it looks at the value as it
/// is written ([`is_querystring`], [`is_cookie_style`]).
fn of_3_2(value: &mut Value) {
    if is_querystring(value) {
        value.set("in", "query".into());
        // It has no style, and no name that is sent (3.2.0, 4.12.2).
        ["style", "explode", "allowReserved"].iter().for_each(|key| _ = value.remove(key));
        if value.get("name").is_none() {
            value.set("name", QUERYSTRING.into());
        }
    }
    if is_cookie_style(value) {
        value.set("style", "form".into());
    }
}

/// Whether a parameter is the whole query.
pub(crate) fn is_querystring(value: &Value) -> bool {
    value.get("in").and_then(Value::as_str) == Some(QUERYSTRING)
}

/// Whether a parameter is a cookie of the style that is called so.
pub(crate) fn is_cookie_style(value: &Value) -> bool {
    let is = |key: &str| value.get(key).and_then(Value::as_str) == Some(COOKIE);
    is("in") && is("style")
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
        "cookie" => &["form", COOKIE],
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
