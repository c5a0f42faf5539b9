//! Schemas: their references, discriminators and files.

use super::{COMPONENTS, Members, add, single, text};
use crate::value::Value;

/// Keys whose values are values, and no schemas.
const VALUES: [&str; 4] = ["example", "default", "enum", "x-example"];

/// Keys below which names stand, each with a schema.
const NAMED: [&str; 3] = ["properties", "patternProperties", "definitions"];

/// A schema as OpenAPI 3.0 writes it.
pub(super) fn converted(schema: &Value) -> Value {
    match schema {
        Value::Object(members) => Value::Object(members.iter().flat_map(member).collect()),
        Value::Array(items) => Value::Array(items.iter().map(converted).collect()),
        other => other.clone(),
    }
}

fn member((name, value): &(Box<str>, Value)) -> Members {
    let mut out = Members::new();
    match (&**name, value) {
        ("$ref", Value::String(to)) => add(&mut out, name, text(&reference(to))),
        // What a schema is told apart by is the name of a property.
        ("discriminator", Value::String(property)) => {
            add(&mut out, name, single("propertyName", text(property)));
        }
        ("type", Value::String(kind)) if &**kind == "file" => {
            add(&mut out, name, text("string"));
            add(&mut out, "format", text("binary"));
        }
        (values, _) if VALUES.contains(&values) || values.starts_with("x-") => {
            add(&mut out, name, value.clone());
        }
        (named, Value::Object(members)) if NAMED.contains(&named) => {
            let all = members.iter().map(|(name, schema)| (name.clone(), converted(schema)));
            add(&mut out, name, Value::Object(all.collect()));
        }
        _ => add(&mut out, name, converted(value)),
    }
    out
}

/// A reference into the document, to where its parts stand in OpenAPI 3.0. One into another file
/// leads to what stands there as it is.
pub(super) fn reference(to: &str) -> String {
    for (from, target) in COMPONENTS {
        if let Some(name) = to.strip_prefix(&format!("#/{from}/")) {
            return format!("#/components/{target}/{name}");
        }
    }
    to.to_owned()
}
