//! Single edits of documents, each of a kind that authors of documents make.

use std::path::Path;

use serde_json::{Map, Value, json};

use crate::entries;
use crate::pair::Pair;

/// A kind of edit: changes the place of this number among those it fits, and says what it did.
type Edit = fn(&mut Value, usize) -> Option<String>;

const EDITS: &[Edit] = &[
    remove_property,
    require_property,
    release_property,
    retype_property,
    rename_property,
    add_property,
    make_nullable,
    make_array,
    remove_operation,
    rename_operation,
    add_parameter,
    add_required_parameter,
    require_parameter,
    remove_parameter,
    swap_parameters,
    drop_value,
    add_value,
    add_error,
    remove_response,
    add_success,
    rename_schema,
    remove_schema,
    toggle_body,
    move_property,
];

/// How many edits of each document.
const EACH: usize = 4;

/// Edits of the documents of a folder, the kinds in turn.
pub(crate) fn all(folder: &Path, largest: u64) -> Result<Vec<Pair>, String> {
    let mut pairs = Vec::new();
    let mut turn = 0;
    for path in entries(folder)? {
        let is_json = path.extension().is_some_and(|ending| ending == "json");
        let is_small = path.metadata().is_ok_and(|it| it.len() <= largest);
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        let Ok(document) = serde_json::from_str::<Value>(&text) else { continue };
        if !is_json || !is_small {
            continue;
        }
        let file = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let mut made = 0;
        for _ in EDITS {
            let edit = EDITS[turn % EDITS.len()];
            turn += 1;
            let mut edited = document.clone();
            let Some(said) = edit(&mut edited, turn) else { continue };
            let (old, new) = (document.to_string(), edited.to_string());
            pairs.push(Pair { name: format!("{file}: {said}"), old, new });
            made += 1;
            if made == EACH {
                break;
            }
        }
    }
    Ok(pairs)
}

/// One of several, by a number.
fn nth<T>(all: Vec<T>, number: usize) -> Option<T> {
    let count = all.len();
    (count > 0).then(|| all.into_iter().nth(number % count)).flatten()
}

fn schemas(document: &mut Value) -> Option<&mut Map<String, Value>> {
    document.pointer_mut("/components/schemas")?.as_object_mut()
}

/// The schema of this number that fits, with its name.
fn schema(
    document: &mut Value,
    number: usize,
    fits: impl Fn(&Value) -> bool,
) -> Option<(String, &mut Value)> {
    let schemas = schemas(document)?;
    let fitting = schemas.iter().filter(|(_, it)| fits(it)).map(|(name, _)| name.clone());
    let name = nth(fitting.collect(), number)?;
    let schema = schemas.get_mut(&name)?;
    Some((name, schema))
}

/// The property of this number that fits, with the name of its schema and its own.
fn property(
    document: &mut Value,
    number: usize,
    fits: impl Fn(&Value, &str, &Value) -> bool,
) -> Option<(String, String, &mut Value)> {
    let schemas = schemas(document)?;
    let mut fitting = Vec::new();
    for (name, schema) in schemas.iter() {
        let properties = schema.get("properties").and_then(Value::as_object);
        for (key, value) in properties.into_iter().flatten() {
            if fits(schema, key, value) {
                fitting.push((name.clone(), key.clone()));
            }
        }
    }
    let (name, key) = nth(fitting, number)?;
    let schema = schemas.get_mut(&name)?;
    Some((name, key, schema))
}

fn required(schema: &Value) -> Vec<&str> {
    let names = schema.get("required").and_then(Value::as_array);
    names.into_iter().flatten().filter_map(Value::as_str).collect()
}

fn is_required(schema: &Value, key: &str) -> bool {
    required(schema).contains(&key)
}

fn drop_required(schema: &mut Value, key: &str) {
    if let Some(names) = schema.get_mut("required").and_then(Value::as_array_mut) {
        names.retain(|name| name != key);
        if names.is_empty() {
            schema.as_object_mut().map(|it| it.remove("required"));
        }
    }
}

fn remove_property(document: &mut Value, number: usize) -> Option<String> {
    let (name, key, schema) = property(document, number, |_, _, _| true)?;
    schema["properties"].as_object_mut()?.shift_remove(&key);
    drop_required(schema, &key);
    Some(format!("{name}.{key} goes"))
}

fn require_property(document: &mut Value, number: usize) -> Option<String> {
    let fits = |schema: &Value, key: &str, _: &Value| !is_required(schema, key);
    let (name, key, schema) = property(document, number, fits)?;
    let names = schema.as_object_mut()?.entry("required").or_insert_with(|| json!([]));
    names.as_array_mut()?.push(key.clone().into());
    Some(format!("{name}.{key} is required"))
}

fn release_property(document: &mut Value, number: usize) -> Option<String> {
    let fits = |schema: &Value, key: &str, _: &Value| is_required(schema, key);
    let (name, key, schema) = property(document, number, fits)?;
    drop_required(schema, &key);
    Some(format!("{name}.{key} is optional"))
}

fn retype_property(document: &mut Value, number: usize) -> Option<String> {
    let fits = |_: &Schema, _: &str, value: &Value| value["type"] == "string";
    let (name, key, schema) = property(document, number, fits)?;
    schema["properties"][&key] = json!({"type": "integer"});
    Some(format!("{name}.{key} is a number"))
}

/// A schema as it is passed around.
type Schema = Value;

fn rename_property(document: &mut Value, number: usize) -> Option<String> {
    let (name, key, schema) = property(document, number, |_, _, _| true)?;
    let was_required = is_required(schema, &key);
    drop_required(schema, &key);
    let other = format!("{key}Other");
    let properties = schema["properties"].as_object_mut()?;
    let value = properties.shift_remove(&key)?;
    properties.insert(other.clone(), value);
    if was_required {
        let names = schema.as_object_mut()?.entry("required").or_insert_with(|| json!([]));
        names.as_array_mut()?.push(other.into());
    }
    Some(format!("{name}.{key} is renamed"))
}

fn add_property(document: &mut Value, number: usize) -> Option<String> {
    let (name, schema) = schema(document, number, |it| it.get("properties").is_some())?;
    schema["properties"]["somethingNew"] = json!({"type": "boolean"});
    Some(format!("{name}.somethingNew comes"))
}

fn make_nullable(document: &mut Value, number: usize) -> Option<String> {
    let fits = |_: &Schema, _: &str, value: &Value| value["type"].is_string();
    let (name, key, schema) = property(document, number, fits)?;
    schema["properties"][&key]["nullable"] = true.into();
    Some(format!("{name}.{key} can be null"))
}

fn make_array(document: &mut Value, number: usize) -> Option<String> {
    let (name, key, schema) = property(document, number, |_, _, _| true)?;
    let item = schema["properties"][&key].take();
    schema["properties"][&key] = json!({"type": "array", "items": item});
    Some(format!("{name}.{key} is a list"))
}

fn move_property(document: &mut Value, number: usize) -> Option<String> {
    let fits = |schema: &Value, key: &str, _: &Value| {
        is_required(schema, key) && required(schema).len() > 1
    };
    let (name, key, schema) = property(document, number, fits)?;
    let properties = schema["properties"].as_object_mut()?;
    let value = properties.shift_remove(&key)?;
    properties.insert(key.clone(), value);
    Some(format!("{name}.{key} stands last"))
}

fn rename_schema(document: &mut Value, number: usize) -> Option<String> {
    let (name, _) = schema(document, number, |_| true)?;
    let text = document.to_string();
    let text = text
        .replace(&format!("\"#/components/schemas/{name}\""), "\"#/components/schemas/Renamed\"");
    *document = serde_json::from_str(&text).ok()?;
    let value = schemas(document)?.shift_remove(&name)?;
    schemas(document)?.insert("Renamed".to_owned(), value);
    Some(format!("schema {name} is renamed"))
}

fn remove_schema(document: &mut Value, number: usize) -> Option<String> {
    let (name, _) = schema(document, number, |_| true)?;
    let text = document.to_string();
    let reference = format!("{{\"$ref\":\"#/components/schemas/{name}\"}}");
    *document = serde_json::from_str(&text.replace(&reference, "{\"type\":\"string\"}")).ok()?;
    schemas(document)?.shift_remove(&name);
    Some(format!("schema {name} is a text"))
}

fn drop_value(document: &mut Value, number: usize) -> Option<String> {
    let (place, values) = values(document, number)?;
    (values.len() > 1).then(|| values.remove(0))?;
    Some(format!("a value of {place} goes"))
}

fn add_value(document: &mut Value, number: usize) -> Option<String> {
    let (place, values) = values(document, number)?;
    values.push("something-new".into());
    Some(format!("a value of {place} comes"))
}

/// The values of an enum of texts.
fn values(document: &mut Value, number: usize) -> Option<(String, &mut Vec<Value>)> {
    let mut pointers = Vec::new();
    enums(document, String::new(), &mut pointers);
    let pointer = nth(pointers, number)?;
    let values = document.pointer_mut(&pointer)?.as_array_mut()?;
    Some((pointer, values))
}

fn enums(value: &Value, pointer: String, found: &mut Vec<String>) {
    let escaped = |key: &str| key.replace('~', "~0").replace('/', "~1");
    match value {
        Value::Object(members) => {
            let is_texts = |values: &Value| {
                values.as_array().is_some_and(|it| it.len() > 1 && it.iter().all(Value::is_string))
            };
            if members.get("type").is_some_and(|it| it == "string")
                && members.get("enum").is_some_and(is_texts)
            {
                found.push(format!("{pointer}/enum"));
            }
            for (key, member) in members.iter().filter(|(key, _)| *key != "example") {
                enums(member, format!("{pointer}/{}", escaped(key)), found);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                enums(item, format!("{pointer}/{index}"), found);
            }
        }
        _ => {}
    }
}

/// The operation of this number that fits, with what it is called.
fn operation(
    document: &mut Value,
    number: usize,
    fits: impl Fn(&Value) -> bool,
) -> Option<(String, &mut Value)> {
    let paths = document.get_mut("paths")?.as_object_mut()?;
    let methods = ["get", "put", "post", "delete", "patch"];
    let mut fitting = Vec::new();
    for (path, item) in paths.iter() {
        for method in methods {
            if item.get(method).is_some_and(&fits) {
                fitting.push((path.clone(), method));
            }
        }
    }
    let (path, method) = nth(fitting, number)?;
    let operation = paths.get_mut(&path)?.get_mut(method)?;
    Some((format!("{method} {path}"), operation))
}

fn remove_operation(document: &mut Value, number: usize) -> Option<String> {
    let paths = document.get_mut("paths")?.as_object_mut()?;
    let path = nth(paths.keys().cloned().collect(), number).filter(|_| paths.len() > 1)?;
    paths.shift_remove(&path);
    Some(format!("{path} goes"))
}

fn rename_operation(document: &mut Value, number: usize) -> Option<String> {
    let (name, operation) = operation(document, number, |_| true)?;
    operation["operationId"] = "somethingElse".into();
    Some(format!("{name} is renamed"))
}

fn parameters(operation: &mut Value) -> Option<&mut Vec<Value>> {
    let members = operation.as_object_mut()?;
    members.entry("parameters").or_insert_with(|| json!([])).as_array_mut()
}

fn add_parameter(document: &mut Value, number: usize) -> Option<String> {
    let (name, operation) = operation(document, number, |_| true)?;
    let added = json!({"name": "somethingNew", "in": "query", "schema": {"type": "string"}});
    parameters(operation)?.push(added);
    Some(format!("{name} takes more"))
}

fn add_required_parameter(document: &mut Value, number: usize) -> Option<String> {
    let (name, operation) = operation(document, number, |_| true)?;
    let added = json!({
        "name": "somethingNew", "in": "query", "required": true, "schema": {"type": "string"}
    });
    parameters(operation)?.push(added);
    Some(format!("{name} wants more"))
}

/// Whether an operation has a parameter that fits.
fn has(operation: &Value, fits: impl Fn(&Value) -> bool) -> bool {
    let parameters = operation.get("parameters").and_then(Value::as_array);
    parameters.is_some_and(|it| it.iter().any(fits))
}

fn is_optional(parameter: &Value) -> bool {
    parameter["in"] == "query" && parameter["required"] != true
}

fn require_parameter(document: &mut Value, number: usize) -> Option<String> {
    let (name, operation) = operation(document, number, |it| has(it, is_optional))?;
    let parameter = parameters(operation)?.iter_mut().find(|it| is_optional(it))?;
    parameter["required"] = true.into();
    Some(format!("{name} wants {}", parameter["name"]))
}

fn remove_parameter(document: &mut Value, number: usize) -> Option<String> {
    let (name, operation) = operation(document, number, |it| has(it, is_optional))?;
    let parameters = parameters(operation)?;
    let index = parameters.iter().position(is_optional)?;
    let gone = parameters.remove(index);
    Some(format!("{name} takes no {}", gone["name"]))
}

fn swap_parameters(document: &mut Value, number: usize) -> Option<String> {
    let is_wanted = |it: &Value| it["required"] == true;
    let fits = |operation: &Value| {
        let parameters = operation.get("parameters").and_then(Value::as_array);
        parameters.is_some_and(|it| it.iter().filter(|it| is_wanted(it)).count() > 1)
    };
    let (name, operation) = operation(document, number, fits)?;
    parameters(operation)?.reverse();
    Some(format!("{name} takes all in another order"))
}

fn toggle_body(document: &mut Value, number: usize) -> Option<String> {
    let fits = |it: &Value| it.get("requestBody").is_some_and(|it| it.get("content").is_some());
    let (name, operation) = operation(document, number, fits)?;
    let body = &mut operation["requestBody"];
    body["required"] = (body["required"] != true).into();
    Some(format!("{name} has a body that is required: {}", body["required"]))
}

fn add_error(document: &mut Value, number: usize) -> Option<String> {
    let fits = |it: &Value| it["responses"].get("418").is_none();
    let (name, operation) = operation(document, number, fits)?;
    let properties = json!({"cause": {"type": "string"}});
    operation["responses"]["418"] = json!({"description": "No.", "content": {
        "application/json": {"schema": {"type": "object", "properties": properties}}
    }});
    Some(format!("{name} fails in another way"))
}

fn add_success(document: &mut Value, number: usize) -> Option<String> {
    let fits = |it: &Value| it["responses"].get("207").is_none();
    let (name, operation) = operation(document, number, fits)?;
    operation["responses"]["207"] = json!({"description": "More.", "content": {
        "application/json": {"schema": {"type": "array", "items": {"type": "integer"}}}
    }});
    Some(format!("{name} succeeds in another way"))
}

fn remove_response(document: &mut Value, number: usize) -> Option<String> {
    let fits = |it: &Value| it["responses"].as_object().is_some_and(|it| it.len() > 1);
    let (name, operation) = operation(document, number, fits)?;
    let responses = operation["responses"].as_object_mut()?;
    let status = responses.keys().next_back().cloned()?;
    responses.shift_remove(&status);
    Some(format!("{name} does not answer {status}"))
}
