//! `if`, `then`, `else` and `dependentSchemas`: members that an object has under a condition.
//!
//! They are optional members: the condition itself has no form in Rust types, but a member that
//! is not in the model would be lost between reading and writing.

use super::Context;
use crate::diagnostic::Code;
use crate::value::Value;

/// Conditions inside of conditions deeper than this are left alone.
const DEPTH_LIMIT: usize = 8;

/// Adds the members that a schema of an object, or a part of its `allOf`, names under a condition.
/// An object without named members keeps all of them anyway.
pub(super) fn members(value: &mut Value, context: &mut Context<'_>) {
    let parts = value.get("allOf").map(Value::items).unwrap_or_default();
    let names_some = |schema: &Value| !properties(schema).is_empty();
    if !names_some(value) && !parts.iter().any(|it| names_some(it) || it.get("$ref").is_some()) {
        return;
    }
    let mut found: Vec<(Box<str>, Value)> = Vec::new();
    for schema in parts.iter().chain([&*value]) {
        conditional(schema, 0, &mut found);
    }
    let is_known = |name: &str| {
        parts
            .iter()
            .chain([&*value])
            .any(|it| properties(it).iter().any(|(known, _)| **known == *name))
    };
    found.retain(|(name, _)| !is_known(name));
    if found.is_empty() {
        return;
    }
    let mut all = properties(value).to_vec();
    for (name, schema) in found {
        if !all.iter().any(|(known, _)| *known == name) {
            all.push((name, schema));
        }
    }
    value.set("properties", Value::Object(all));
    let message = "members that are there under a condition have no form in Rust types";
    context.report(Code::AnyValue, message, "they are optional members");
}

fn properties(schema: &Value) -> &[(Box<str>, Value)] {
    schema.get("properties").map(Value::members).unwrap_or_default()
}

/// The members that a schema names below its conditions.
fn conditional(schema: &Value, depth: usize, found: &mut Vec<(Box<str>, Value)>) {
    if depth > DEPTH_LIMIT {
        return;
    }
    let branches = ["then", "else"].into_iter().filter_map(|word| schema.get(word));
    let dependent = schema.get("dependentSchemas").map(Value::members).unwrap_or_default();
    for branch in branches.chain(dependent.iter().map(|(_, schema)| schema)) {
        found.extend(properties(branch).iter().cloned());
        conditional(branch, depth + 1, found);
        for part in branch.get("allOf").map(Value::items).unwrap_or_default() {
            found.extend(properties(part).iter().cloned());
            conditional(part, depth + 1, found);
        }
    }
}
