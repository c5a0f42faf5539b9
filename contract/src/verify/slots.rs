//! The places of a value that its schema says something of.

use serde_json::Value as Json;

use super::values::Values;
use specwright::origin::Origin;
use specwright::value::push_token;

/// Deeper than this, values are not varied.
const DEPTH: usize = 4;

/// A place of a value.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    pub(super) pointer: String,
    /// The name of the member.
    pub(super) name: String,
    pub(super) origin: Origin,
    /// Whether what it stands in has to have it.
    pub(super) is_required: bool,
    pub(super) depth: usize,
}

impl Slot {
    /// Whether it is a member of the whole.
    pub(super) fn is_top(&self) -> bool {
        self.depth == 0
    }

    /// What it stands in.
    pub(super) fn parent(&self) -> &str {
        self.pointer.rsplit_once('/').map_or("", |it| it.0)
    }
}

/// The places of a value below the whole, members before what is in them. Of a list, the first item
/// stands for all.
pub(super) fn of(values: &Values<'_>, origin: &Origin, value: &Json) -> Vec<Slot> {
    let mut slots = Vec::new();
    walk(values, origin, value, &mut String::new(), 0, &mut slots);
    slots
}

fn walk(
    values: &Values<'_>,
    origin: &Origin,
    value: &Json,
    pointer: &mut String,
    depth: usize,
    slots: &mut Vec<Slot>,
) {
    if depth > DEPTH {
        return;
    }
    let facts = values.facts(origin);
    if facts.properties.is_empty() && !facts.alternatives.is_empty() {
        let fitting = facts.alternatives.iter().find(|it| values.is_valid(it, value));
        if let Some(fitting) = fitting {
            walk(values, fitting, value, pointer, depth, slots);
        }
        return;
    }
    match value {
        Json::Object(members) => {
            for (name, inner) in members {
                let origin = facts.property(name).or(facts.additional.as_ref()).cloned();
                let Some(origin) = origin else { continue };
                let length = pointer.len();
                push_token(pointer, name);
                let is_required = facts.required.contains(name);
                let (pointer_text, name) = (pointer.clone(), name.clone());
                slots.push(Slot {
                    pointer: pointer_text,
                    name,
                    origin: origin.clone(),
                    is_required,
                    depth,
                });
                walk(values, &origin, inner, pointer, depth + 1, slots);
                pointer.truncate(length);
            }
        }
        Json::Array(items) => {
            if let (Some(first), Some(origin)) = (items.first(), &facts.items) {
                let length = pointer.len();
                push_token(pointer, "0");
                let (pointer_text, name) = (pointer.clone(), "0".to_owned());
                slots.push(Slot {
                    pointer: pointer_text,
                    name,
                    origin: origin.clone(),
                    is_required: true,
                    depth: depth + 1,
                });
                walk(values, origin, first, pointer, depth + 1, slots);
                pointer.truncate(length);
            }
        }
        _ => {}
    }
}

/// Sets what stands at a place.
pub(super) fn set(value: &mut Json, pointer: &str, new: Json) {
    if let Some(place) = value.pointer_mut(pointer) {
        *place = new;
        return;
    }
    let Some((parent, name)) = pointer.rsplit_once('/') else { return };
    match value.pointer_mut(parent) {
        Some(Json::Object(members)) => {
            members.insert(specwright::value::unescaped(name).into_owned(), new);
        }
        // After the last item (RFC 6902, 4.1).
        Some(Json::Array(items)) if name == "-" => items.push(new),
        _ => {}
    }
}

/// Takes a member out.
pub(super) fn remove(value: &mut Json, pointer: &str) -> Option<Json> {
    let (parent, name) = pointer.rsplit_once('/')?;
    let name = specwright::value::unescaped(name).into_owned();
    match value.pointer_mut(parent)? {
        Json::Object(members) => members.shift_remove(&name),
        _ => None,
    }
}
