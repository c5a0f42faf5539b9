//! Operations: their parameters, bodies, answers and words.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use specwright::document::{FACETS, SOURCE};

use super::report::{Drift, Scope};
use super::values::{keys, object, said, without_places};
use super::{examples, lists, schemas};

/// Compares the operations of two documents.
pub(super) fn compare(before: &Value, after: &Value, found: &mut Vec<Drift>) {
    let (old, new) = (operations(before), operations(after));
    for (name, operation) in &old {
        match new.get(name) {
            Some(now) => one(name, operation, now, found),
            None => found.push(
                Drift::new(Scope::Contract, name, "the operation is described by no page any more")
                    .at(Some(operation)),
            ),
        }
    }
    for (name, operation) in &new {
        if !old.contains_key(name) {
            found.push(Drift::new(Scope::Contract, name, "a new operation").at(Some(operation)));
        }
    }
}

/// Operations by `METHOD /path`.
fn operations(document: &Value) -> BTreeMap<String, Value> {
    let mut all = BTreeMap::new();
    for (path, item) in object(document.get("paths")) {
        for (method, operation) in object(Some(&item)) {
            if operation.is_object() {
                all.insert(format!("{} {path}", method.to_uppercase()), operation);
            }
        }
    }
    all
}

fn one(name: &str, before: &Value, after: &Value, found: &mut Vec<Drift>) {
    for (key, scope) in [
        ("operationId", Scope::Contract),
        ("deprecated", Scope::Contract),
        ("security", Scope::Contract),
        ("tags", Scope::Wording),
        ("summary", Scope::Wording),
        ("description", Scope::Wording),
    ] {
        let (a, b) = (before.get(key), after.get(key));
        if a != b {
            found.push(Drift::changed(scope, name, key, &said(a), &said(b)).at(Some(after)));
        }
    }
    let date = |operation: &Value| operation.pointer("/x-specwright-page/updated").cloned();
    let (a, b) = (date(before), date(after));
    if a != b {
        found.push(Drift::changed(
            Scope::Wording,
            name,
            "date of the page",
            &said(a.as_ref()),
            &said(b.as_ref()),
        ));
    }
    parameters(name, before, after, found);
    content_type(name, before, after, found);
    body(name, before.get("requestBody"), after.get("requestBody"), found);
    responses(name, before, after, found);
}

fn parameters(name: &str, before: &Value, after: &Value, found: &mut Vec<Drift>) {
    let list = |operation: &Value| -> Map<String, Value> {
        let all =
            operation.get("parameters").and_then(Value::as_array).cloned().unwrap_or_default();
        let text = |value: &Value, key: &str| {
            value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
        };
        let named = all
            .into_iter()
            .map(|one| (format!("{} parameter `{}`", text(&one, "in"), text(&one, "name")), one));
        named.collect()
    };
    let (old, new) = (list(before), list(after));
    for key in keys(&old, &new) {
        match (old.get(key), new.get(key)) {
            (Some(a), Some(b)) => {
                let (was, is) = (a.get("required").is_some(), b.get("required").is_some());
                if was != is {
                    let word = if is { "mandatory" } else { "optional" };
                    found.push(
                        Drift::new(Scope::Contract, name, format!("{key} is {word} now"))
                            .at(Some(b)),
                    );
                }
                let merged = |parameter: &Value| {
                    let mut all = object(parameter.get("schema"));
                    for part in ["description", "deprecated", FACETS] {
                        if let Some(value) = parameter.get(part) {
                            all.insert(part.to_owned(), value.clone());
                        }
                    }
                    Value::Object(all)
                };
                schemas::schema(name, key, &merged(a), &merged(b), Some(b), found);
            }
            (None, Some(b)) => {
                let word = if b.get("required").is_some() { "mandatory" } else { "optional" };
                found.push(
                    Drift::new(Scope::Contract, name, format!("{key} added, {word}")).at(Some(b)),
                );
            }
            (a, None) => {
                found.push(Drift::new(Scope::Contract, name, format!("{key} removed")).at(a))
            }
        }
    }
}

/// What the page says of the header that is the body's media type.
fn content_type(name: &str, before: &Value, after: &Value, found: &mut Vec<Drift>) {
    let said_of = |operation: &Value| {
        let key = "x-specwright-content-type";
        let value = operation
            .get("requestBody")
            .and_then(|body| body.get(key))
            .or_else(|| operation.get(key));
        object(value)
    };
    let (old, new) = (said_of(before), said_of(after));
    for key in keys(&old, &new) {
        let (a, b) = (old.get(key), new.get(key));
        if key == SOURCE || a == b {
            continue;
        }
        let place = Value::Object(new.clone());
        let what = format!("`Content-Type`, {key}");
        match (a.and_then(Value::as_array), b.and_then(Value::as_array)) {
            (Some(a), Some(b)) => {
                lists::compare(name, &what, Scope::Wording, a, b, Some(&place), found)
            }
            _ => found.push(
                Drift::changed(Scope::Wording, name, &what, &said(a), &said(b)).at(Some(&place)),
            ),
        }
    }
}

fn body(name: &str, before: Option<&Value>, after: Option<&Value>, found: &mut Vec<Drift>) {
    let what = "request body";
    match (before, after) {
        (None, None) => {}
        (None, Some(_)) => found
            .push(Drift::new(Scope::Contract, name, "a request body is described now").at(after)),
        (Some(_), None) => found.push(
            Drift::new(Scope::Contract, name, "no request body is described any more").at(before),
        ),
        (Some(a), Some(b)) => {
            if a.get("required") != b.get("required") {
                let word = if b.get("required").is_some() { "mandatory" } else { "optional" };
                found.push(
                    Drift::new(Scope::Contract, name, format!("the {what} is {word} now"))
                        .at(after),
                );
            }
            media(name, what, a, b, found);
        }
    }
}

/// The media types of a body: what is sent, its schema, its examples.
fn media(name: &str, what: &str, before: &Value, after: &Value, found: &mut Vec<Drift>) {
    let (old, new) = (object(before.get("content")), object(after.get("content")));
    for key in keys(&old, &new) {
        match (old.get(key), new.get(key)) {
            (Some(a), Some(b)) => {
                let (s, t) = (a.get("schema"), b.get("schema"));
                if without_places(s) != without_places(t) {
                    let what = format!("{what}, {key}");
                    found.push(
                        Drift::changed(Scope::Contract, name, &what, &said(s), &said(t))
                            .at(Some(after)),
                    );
                }
                examples::compare(name, what, a, b, found);
            }
            (None, Some(_)) => {
                found.push(
                    Drift::new(Scope::Contract, name, format!("{what}: {key} added"))
                        .at(Some(after)),
                );
            }
            _ => found.push(
                Drift::new(Scope::Contract, name, format!("{what}: {key} removed"))
                    .at(Some(before)),
            ),
        }
    }
}

fn responses(name: &str, before: &Value, after: &Value, found: &mut Vec<Drift>) {
    let (old, new) = (object(before.get("responses")), object(after.get("responses")));
    for status in keys(&old, &new) {
        match (old.get(status), new.get(status)) {
            (Some(a), Some(b)) => {
                let (s, t) = (a.get("description"), b.get("description"));
                if s != t {
                    let what = format!("status {status}, description");
                    found.push(
                        Drift::changed(Scope::Wording, name, &what, &said(s), &said(t)).at(Some(b)),
                    );
                }
                let (s, t) = (a.get("headers"), b.get("headers"));
                if without_places(s) != without_places(t) {
                    let what = format!("status {status}, headers");
                    found.push(
                        Drift::changed(Scope::Contract, name, &what, &said(s), &said(t))
                            .at(Some(b)),
                    );
                }
                media(name, &format!("answer {status}"), a, b, found);
            }
            (None, Some(b)) => found.push(
                Drift::new(Scope::Contract, name, format!("status {status} added")).at(Some(b)),
            ),
            (a, None) => found
                .push(Drift::new(Scope::Contract, name, format!("status {status} removed")).at(a)),
        }
    }
}
