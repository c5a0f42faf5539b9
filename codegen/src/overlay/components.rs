//! Components with other names, and schemas that become components.

use serde_json::{Map, Value as Json, json};

use super::graft::From;
use crate::origin::{FACETS, SOURCE};
use crate::source::Moved;
use crate::value::unescaped;

/// Gives a component another name, and its references with it.
pub(super) fn rename(
    document: &mut Json,
    pointers: &[String],
    name: &str,
    moved: &mut Moved,
) -> Result<(), String> {
    let [pointer] = pointers else {
        return Err("a rename needs one component, its target matches several".to_owned());
    };
    let (parent, old) = pointer.rsplit_once('/').ok_or("a rename needs a component")?;
    if !parent.starts_with("/components/") {
        return Err(format!("`{pointer}` is no component"));
    }
    let old = unescaped(old);
    let Some(Json::Object(map)) = document.pointer_mut(parent) else {
        return Err(format!("`{pointer}` is no component"));
    };
    if map.contains_key(name) {
        return Err(format!("`{name}` is a component already"));
    }
    *map = std::mem::take(map)
        .into_iter()
        .map(|(key, value)| (if *key == *old { name.to_owned() } else { key }, value))
        .collect();
    let to = format!("{parent}/{name}");
    From::place(moved, pointer).put_whole(&to, moved);
    moved.forget(pointer);
    references(document, &format!("#{pointer}"), &format!("#{to}"));
    Ok(())
}

fn references(value: &mut Json, old: &str, new: &str) {
    match value {
        Json::Object(map) => {
            for (key, inner) in map.iter_mut() {
                if key == "$ref" && inner.as_str() == Some(old) {
                    *inner = json!(new);
                } else {
                    references(inner, old, new);
                }
            }
        }
        Json::Array(items) => items.iter_mut().for_each(|inner| references(inner, old, new)),
        _ => {}
    }
}

/// Keys that stay with the field when its schema becomes a component.
const OF_FIELD: [&str; 5] =
    [SOURCE, FACETS, "deprecated", "x-specwright-note", "x-specwright-reserved"];

/// Makes one component of equal schemas, each replaced by a reference.
pub(super) fn extract(
    document: &mut Json,
    pointers: &[String],
    name: &str,
    moved: &mut Moved,
) -> Result<(), String> {
    let mut component: Option<Map<String, Json>> = None;
    for pointer in pointers {
        let Some(Json::Object(schema)) = document.pointer(pointer) else {
            return Err(format!("`{pointer}` is no schema"));
        };
        if schema.contains_key("allOf") || schema.contains_key("$ref") {
            return Err(format!("`{pointer}` refers to a component already"));
        }
        let own = shared(schema);
        match &component {
            None => component = Some(schema.clone()),
            Some(first) if shared(first) == own => {}
            Some(_) => return Err(format!("`{pointer}` is not equal to the schema before it")),
        }
    }
    let (Some(mut component), Some(first)) = (component, pointers.first()) else { return Ok(()) };
    component.retain(|key, _| key == SOURCE || !OF_FIELD.contains(&key.as_str()));
    let Some(Json::Object(schemas)) = document.pointer_mut("/components/schemas") else {
        return Err("the document has no components".to_owned());
    };
    if schemas.contains_key(name) {
        return Err(format!("`{name}` is a component already"));
    }
    schemas.insert(name.to_owned(), Json::Object(component));
    From::place(moved, first).put_whole(&format!("/components/schemas/{name}"), moved);
    let reference = json!([{ "$ref": format!("#/components/schemas/{name}") }]);
    for pointer in pointers {
        let Some(Json::Object(schema)) = document.pointer_mut(pointer) else { continue };
        let mut field = Map::new();
        field.insert("allOf".to_owned(), reference.clone());
        for (key, value) in std::mem::take(schema) {
            if key == "description" || OF_FIELD.contains(&key.as_str()) {
                field.insert(key, value);
            }
        }
        *schema = field;
    }
    Ok(())
}

/// What of a schema must be equal for two to become one: all but the place and the words.
fn shared(schema: &Map<String, Json>) -> Map<String, Json> {
    let mut shared = schema.clone();
    shared.retain(|key, _| key != "description" && !OF_FIELD.contains(&key.as_str()));
    shared
}
