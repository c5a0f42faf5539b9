//! Operations: what is said of them, of their parameters, bodies and answers.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use specwright::document::{FACETS, SOURCE};

use super::report::Drift;
use super::values::{keys, object, said};
use super::{examples, lists, schemas};

/// Compares what is said of the operations of two documents.
pub(super) fn compare(before: &Value, after: &Value, found: &mut Vec<Drift>) {
    let (old, new) = (operations(before), operations(after));
    for (name, operation) in &old {
        if let Some(now) = new.get(name) {
            one(name, operation, now, found);
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
    for key in ["summary", "description"] {
        let (a, b) = (before.get(key), after.get(key));
        if a != b {
            found.push(Drift::changed(name, key, &said(a), &said(b)).at(Some(after)));
        }
    }
    let date = |operation: &Value| operation.pointer("/x-specwright-page/updated").cloned();
    let (a, b) = (date(before), date(after));
    if a != b {
        let (a, b) = (said(a.as_ref()), said(b.as_ref()));
        found.push(Drift::changed(name, "date of the page", &a, &b));
    }
    parameters(name, before, after, found);
    content_type(name, before, after, found);
    let body = |operation: &Value| object(operation.get("requestBody"));
    media(name, "request body", &body(before), &body(after), found);
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
    for (key, a) in &old {
        let Some(b) = new.get(key) else { continue };
        let merged = |parameter: &Value| {
            let mut all = object(parameter.get("schema"));
            for part in ["description", FACETS] {
                if let Some(value) = parameter.get(part) {
                    all.insert(part.to_owned(), value.clone());
                }
            }
            Value::Object(all)
        };
        schemas::schema(name, key, &merged(a), &merged(b), Some(b), found);
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
            (Some(a), Some(b)) => lists::compare(name, &what, a, b, Some(&place), found),
            _ => {
                found.push(Drift::changed(name, &what, &said(a), &said(b)).at(Some(&place)));
            }
        }
    }
}

/// The examples of a body in each of its media types.
fn media(
    name: &str,
    what: &str,
    before: &Map<String, Value>,
    after: &Map<String, Value>,
    found: &mut Vec<Drift>,
) {
    let (old, new) = (object(before.get("content")), object(after.get("content")));
    for (key, a) in &old {
        if let Some(b) = new.get(key) {
            examples::compare(name, what, a, b, found);
        }
    }
}

fn responses(name: &str, before: &Value, after: &Value, found: &mut Vec<Drift>) {
    let (old, new) = (object(before.get("responses")), object(after.get("responses")));
    for (status, a) in &old {
        let Some(b) = new.get(status) else { continue };
        let (s, t) = (a.get("description"), b.get("description"));
        if s != t {
            let what = format!("status {status}, description");
            found.push(Drift::changed(name, &what, &said(s), &said(t)).at(Some(b)));
        }
        media(name, &format!("answer {status}"), &object(Some(a)), &object(Some(b)), found);
    }
}
