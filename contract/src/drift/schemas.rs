//! Models: their fields, types, options and words.

use serde_json::Value;
use specwright::document::FACETS;

use super::lists;
use super::report::{Drift, Scope};
use super::values::{keys, object, said, without_places};

/// Compares the models of two documents.
pub(super) fn compare(before: &Value, after: &Value, found: &mut Vec<Drift>) {
    let schemas = |document: &Value| object(document.pointer("/components/schemas"));
    let (old, new) = (schemas(before), schemas(after));
    for name in keys(&old, &new) {
        match (old.get(name), new.get(name)) {
            (Some(a), Some(b)) => model(name, a, b, found),
            (None, Some(b)) => {
                found.push(Drift::new(Scope::Contract, name, "a new model").at(Some(b)))
            }
            (a, None) => found
                .push(Drift::new(Scope::Contract, name, "the model is described no more").at(a)),
        }
    }
}

fn model(name: &str, before: &Value, after: &Value, found: &mut Vec<Drift>) {
    schema(name, "", before, after, Some(after), found);
    let (old, new) = (object(before.get("properties")), object(after.get("properties")));
    let required = |schema: &Value, field: &str| {
        let list = schema.get("required").and_then(Value::as_array);
        list.is_some_and(|list| list.iter().any(|name| name == field))
    };
    for field in keys(&old, &new) {
        let label = format!("field `{field}`");
        match (old.get(field), new.get(field)) {
            (Some(a), Some(b)) => {
                let is = required(after, field);
                if required(before, field) != is {
                    let word = if is { "mandatory" } else { "optional" };
                    found.push(
                        Drift::new(Scope::Contract, name, format!("{label} is {word} now"))
                            .at(Some(b)),
                    );
                }
                schema(name, &label, a, b, Some(b), found);
            }
            (None, Some(b)) => {
                let word = if required(after, field) { "mandatory" } else { "optional" };
                let what = format!("{label} added, {word}, {}", kind(b));
                found.push(Drift::new(Scope::Contract, name, what).at(Some(b)));
            }
            (a, None) => {
                found.push(Drift::new(Scope::Contract, name, format!("{label} removed")).at(a))
            }
        }
    }
}

/// Compares two schemas but for their properties.
pub(super) fn schema(
    name: &str,
    label: &str,
    before: &Value,
    after: &Value,
    place: Option<&Value>,
    found: &mut Vec<Drift>,
) {
    let what = |part: &str| match label {
        "" => part.to_owned(),
        label => format!("{label}, {part}"),
    };
    if kind(before) != kind(after) {
        found.push(
            Drift::changed(Scope::Contract, name, &what("type"), &kind(before), &kind(after))
                .at(place),
        );
    }
    options(name, &what("options"), before, after, place, found);
    let (old, new) = (object(Some(before)), object(Some(after)));
    for key in keys(&old, &new) {
        let scope = match key.as_str() {
            "default"
            | "minimum"
            | "maximum"
            | "minLength"
            | "maxLength"
            | "minItems"
            | "maxItems"
            | "deprecated"
            | "x-specwright-setting"
            | "x-specwright-type" => Scope::Contract,
            "description"
            | "example"
            | "x-specwright-reserved"
            | "x-specwright-note"
            | "x-specwright-default" => Scope::Wording,
            FACETS => {
                facets(name, label, before, after, place, found);
                continue;
            }
            _ => continue,
        };
        let (a, b) = (old.get(key), new.get(key));
        if a != b {
            found.push(Drift::changed(scope, name, &what(key), &said(a), &said(b)).at(place));
        }
    }
}

fn options(
    name: &str,
    what: &str,
    before: &Value,
    after: &Value,
    place: Option<&Value>,
    found: &mut Vec<Drift>,
) {
    let of = |schema: &Value| -> Option<Vec<Value>> {
        let list = schema.get("enum").or_else(|| schema.pointer("/items/enum"));
        list.and_then(Value::as_array).cloned()
    };
    match (of(before), of(after)) {
        (Some(a), Some(b)) if a != b => {
            lists::compare(name, what, Scope::Contract, &a, &b, place, found)
        }
        (None, Some(b)) => {
            let all = said(Some(&Value::Array(b)));
            found.push(
                Drift::new(Scope::Contract, name, format!("{what}: listed now, {all}")).at(place),
            );
        }
        (Some(_), None) => {
            found.push(
                Drift::new(Scope::Contract, name, format!("{what}: listed no more")).at(place),
            );
        }
        _ => {
            let meanings = |schema: &Value| schema.get("x-enum-descriptions").cloned();
            let (a, b) = (meanings(before), meanings(after));
            if a != b {
                let what = format!("{what}, meanings");
                found.push(
                    Drift::changed(
                        Scope::Wording,
                        name,
                        &what,
                        &said(a.as_ref()),
                        &said(b.as_ref()),
                    )
                    .at(place),
                );
            }
        }
    }
}

/// What the page says under its labels.
fn facets(
    name: &str,
    label: &str,
    before: &Value,
    after: &Value,
    place: Option<&Value>,
    found: &mut Vec<Drift>,
) {
    let (old, new) = (object(before.get(FACETS)), object(after.get(FACETS)));
    if old.is_empty() || new.is_empty() {
        if old != new {
            let what = if new.is_empty() {
                "has no labelled parts any more"
            } else {
                "has labelled parts now"
            };
            found.push(
                Drift::new(Scope::Wording, name, format!("{label} {what}").trim().to_owned())
                    .at(place),
            );
        }
        return;
    }
    for key in keys(&old, &new) {
        let (a, b) = (old.get(key), new.get(key));
        if a != b {
            let what = format!("{label}, under \"{key}\"");
            found.push(
                Drift::changed(
                    Scope::Wording,
                    name,
                    what.trim_start_matches(", "),
                    &said(a),
                    &said(b),
                )
                .at(place),
            );
        }
    }
}

/// A type in words: `string`, `list of PointStatus`, `map of string`.
fn kind(schema: &Value) -> String {
    let reference = |value: &Value| {
        let target = value.get("$ref").and_then(Value::as_str)?;
        Some(target.rsplit('/').next().unwrap_or(target).to_owned())
    };
    if let Some(name) = reference(schema).or_else(|| schema.pointer("/allOf/0").and_then(reference))
    {
        return name;
    }
    let name = schema.get("type").and_then(Value::as_str);
    match name {
        Some("array") => {
            format!("list of {}", schema.get("items").map_or_else(|| "anything".to_owned(), kind))
        }
        Some("object") => match schema.get("additionalProperties") {
            Some(values) => format!("map of {}", kind(values)),
            None => "object".to_owned(),
        },
        Some(name) => match schema.get("format").and_then(Value::as_str) {
            Some(format) => format!("{name} ({format})"),
            None => name.to_owned(),
        },
        None => match without_places(Some(schema)) {
            Some(Value::Object(map)) if map.contains_key("properties") => "object".to_owned(),
            _ => "anything".to_owned(),
        },
    }
}
