//! The places of a body that can be changed: those that are there, and those that can be put in.

use serde_json::Value as Json;

use crate::verify::slots::Slot;
use crate::verify::values::Values;
use specwright::origin::Origin;
use specwright::value::push_token;

/// Deeper members are left as they are.
const DEPTH: usize = 3;

/// The places of a value: members of its objects, and of the first item of its lists.
pub(super) fn of(values: &Values<'_>, origin: &Origin, value: &Json) -> Vec<Slot> {
    let mut found = Vec::new();
    walk(values, origin, value, "", 0, &mut found);
    found
}

fn walk(
    values: &Values<'_>,
    origin: &Origin,
    value: &Json,
    pointer: &str,
    depth: usize,
    found: &mut Vec<Slot>,
) {
    let facts = values.facts(origin);
    if depth > DEPTH {
        return;
    }
    if facts.properties.is_empty() && !facts.alternatives.is_empty() {
        let fitting = facts.alternatives.iter().find(|it| values.is_valid(it, value));
        return fitting.into_iter().for_each(|it| walk(values, it, value, pointer, depth, found));
    }
    match value {
        Json::Object(members) => {
            for (name, inner) in &facts.properties {
                if values.facts(inner).is_read_only {
                    continue;
                }
                let mut own = pointer.to_owned();
                push_token(&mut own, name);
                found.push(Slot {
                    pointer: own.clone(),
                    name: name.clone(),
                    origin: inner.clone(),
                    is_required: facts.required.contains(name),
                    depth,
                });
                if let Some(value) = members.get(name) {
                    walk(values, inner, value, &own, depth + 1, found);
                }
            }
        }
        Json::Array(items) => {
            if let (Some(first), Some(origin)) = (items.first(), &facts.items) {
                walk(values, origin, first, &format!("{pointer}/0"), depth + 1, found);
            }
        }
        _ => {}
    }
}
