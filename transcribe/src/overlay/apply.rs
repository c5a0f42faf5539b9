//! Actions, applied in order.

use serde_json::{Map, Value, json};
use serde_json_path::JsonPath;

use super::actions::{Action, Change};
use crate::document::{FACETS, SOURCE};
use crate::finding::{Finding, Severity};

/// Applies the actions to a document. An action that matches nothing is an error.
pub(crate) fn apply(file: &str, actions: &[Action], document: &mut Value) -> Vec<Finding> {
    let mut findings = Vec::new();
    for action in actions {
        if let Err(message) = one(action, document) {
            findings.push(
                Finding::new("overlay", Severity::Error, file, action.at, message)
                    .help("a change whose reason has gone is removed from the overlay, not forgotten in it")
                    .incomplete(),
            );
        }
    }
    order(document);
    findings
}

fn one(action: &Action, document: &mut Value) -> Result<(), String> {
    let path = JsonPath::parse(&action.target)
        .map_err(|error| format!("`{}` is no JSONPath: {error}", action.target))?;
    let mut pointers: Vec<String> =
        path.query_located(document).locations().map(|place| place.to_json_pointer()).collect();
    if pointers.is_empty() {
        return Err(format!("`{}` matches nothing", action.target));
    }
    match &action.change {
        Change::Update(update) => {
            for pointer in &pointers {
                let target = document.pointer_mut(pointer).ok_or("a target has gone")?;
                merge(target, update);
            }
        }
        Change::Remove => {
            // From the end, so that the places before stay what they are.
            pointers.sort_by_key(|pointer| std::cmp::Reverse(key(pointer)));
            for pointer in &pointers {
                remove(document, pointer);
            }
        }
        Change::Rename(name) => rename(document, &pointers, name)?,
        Change::Extract(name) => extract(document, &pointers, name)?,
    }
    Ok(())
}

/// A pointer's parts, numbers as numbers, for sorting.
fn key(pointer: &str) -> Vec<(u64, String)> {
    pointer.split('/').map(|part| (part.parse().unwrap_or(0), part.to_owned())).collect()
}

/// Merges as the specification says: objects by key, arrays by appending, the rest replaced.
fn merge(target: &mut Value, update: &Value) {
    match (target, update) {
        (Value::Object(target), Value::Object(update)) => {
            for (key, value) in update {
                match target.get_mut(key) {
                    Some(known) if known.is_object() && value.is_object() => merge(known, value),
                    Some(Value::Array(known)) if value.is_array() => {
                        known.extend(value.as_array().into_iter().flatten().cloned());
                    }
                    Some(known) => *known = value.clone(),
                    None => {
                        target.insert(key.clone(), value.clone());
                    }
                }
            }
        }
        (Value::Array(target), update) => target.push(update.clone()),
        (target, update) => *target = update.clone(),
    }
}

fn remove(document: &mut Value, pointer: &str) {
    let Some((parent, last)) = pointer.rsplit_once('/') else { return };
    let last = last.replace("~1", "/").replace("~0", "~");
    match document.pointer_mut(parent) {
        Some(Value::Object(map)) => {
            map.shift_remove(&last);
        }
        Some(Value::Array(items)) => {
            if let Ok(index) = last.parse::<usize>()
                && index < items.len()
            {
                items.remove(index);
            }
        }
        _ => {}
    }
}

/// Gives a component another name, and its references with it.
fn rename(document: &mut Value, pointers: &[String], name: &str) -> Result<(), String> {
    let [pointer] = pointers else {
        return Err("a rename needs one component, its target matches several".to_owned());
    };
    let (parent, old) = pointer.rsplit_once('/').ok_or("a rename needs a component")?;
    if !parent.starts_with("/components/") {
        return Err(format!("`{pointer}` is no component"));
    }
    let old = old.replace("~1", "/").replace("~0", "~");
    let Some(Value::Object(map)) = document.pointer_mut(parent) else {
        return Err(format!("`{pointer}` is no component"));
    };
    if map.contains_key(name) {
        return Err(format!("`{name}` is a component already"));
    }
    *map = std::mem::take(map)
        .into_iter()
        .map(|(key, value)| (if key == old { name.to_owned() } else { key }, value))
        .collect();
    references(document, &format!("#{pointer}"), &format!("#{parent}/{name}"));
    Ok(())
}

fn references(value: &mut Value, old: &str, new: &str) {
    match value {
        Value::Object(map) => {
            for (key, inner) in map.iter_mut() {
                if key == "$ref" && inner.as_str() == Some(old) {
                    *inner = json!(new);
                } else {
                    references(inner, old, new);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|inner| references(inner, old, new)),
        _ => {}
    }
}

/// Keys that stay with the field when its schema becomes a component.
const OF_FIELD: [&str; 5] =
    [SOURCE, FACETS, "deprecated", "x-specwright-note", "x-specwright-reserved"];

/// Makes one component of equal schemas, each replaced by a reference.
fn extract(document: &mut Value, pointers: &[String], name: &str) -> Result<(), String> {
    let mut component: Option<Map<String, Value>> = None;
    for pointer in pointers {
        let Some(Value::Object(schema)) = document.pointer(pointer) else {
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
    let Some(mut component) = component else { return Ok(()) };
    component.retain(|key, _| key == SOURCE || !OF_FIELD.contains(&key.as_str()));
    let reference = json!([{ "$ref": format!("#/components/schemas/{name}") }]);
    for pointer in pointers {
        let Some(Value::Object(schema)) = document.pointer_mut(pointer) else { continue };
        let mut field = Map::new();
        field.insert("allOf".to_owned(), reference.clone());
        for (key, value) in std::mem::take(schema) {
            if key == "description" || OF_FIELD.contains(&key.as_str()) {
                field.insert(key, value);
            }
        }
        *schema = field;
    }
    let Some(Value::Object(schemas)) = document.pointer_mut("/components/schemas") else {
        return Err("the document has no components".to_owned());
    };
    if schemas.contains_key(name) {
        return Err(format!("`{name}` is a component already"));
    }
    schemas.insert(name.to_owned(), Value::Object(component));
    Ok(())
}

/// What of a schema must be equal for two to become one: all but the place and the words.
fn shared(schema: &Map<String, Value>) -> Map<String, Value> {
    let mut shared = schema.clone();
    shared.retain(|key, _| key != "description" && !OF_FIELD.contains(&key.as_str()));
    shared
}

/// Puts the parts that an overlay added where a reader looks for them.
fn order(document: &mut Value) {
    const ROOT: [&str; 8] =
        ["openapi", "info", "externalDocs", "servers", "security", "tags", "paths", "components"];
    const INFO: [&str; 7] =
        ["title", "summary", "description", "termsOfService", "contact", "license", "version"];
    sort(document, &|key| rank(&ROOT, key));
    if let Some(info) = document.get_mut("info") {
        sort(info, &|key| rank(&INFO, key));
    }
    let Some(Value::Object(components)) = document.get_mut("components") else { return };
    for kind in components.values_mut() {
        if let Value::Object(map) = kind {
            let mut entries: Vec<(String, Value)> = std::mem::take(map).into_iter().collect();
            entries.sort_by(|a, b| a.0.cmp(&b.0));
            map.extend(entries);
        }
    }
}

fn rank(known: &[&str], key: &str) -> usize {
    known.iter().position(|name| *name == key).unwrap_or(known.len())
}

fn sort(value: &mut Value, rank: &dyn Fn(&str) -> usize) {
    if let Value::Object(map) = value {
        let mut entries: Vec<(String, Value)> = std::mem::take(map).into_iter().collect();
        entries.sort_by_key(|(key, _)| rank(key));
        map.extend(entries);
    }
}
