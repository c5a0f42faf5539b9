//! The document against the pages as they are now, in words that a reviewer can use.

mod examples;
mod operations;
mod report;
mod schemas;

use serde_json::{Map, Value};

pub use report::{Drift, Report, Scope, accept_command};

/// Every difference between a document and what its pages say now.
#[must_use]
pub fn compare(document: &Value, now: &Value) -> Vec<Drift> {
    let mut found = Vec::new();
    operations::compare(document, now, &mut found);
    schemas::compare(document, now, &mut found);
    whole(document, now, &mut found);
    moved(document, now, &mut found);
    found
}

/// What stands outside operations and models.
fn whole(before: &Value, after: &Value, found: &mut Vec<Drift>) {
    for key in [
        "/info/title",
        "/info/description",
        "/info/version",
        "/servers",
        "/security",
        "/components/securitySchemes",
    ] {
        let (a, b) = (before.pointer(key), after.pointer(key));
        if without_places(a) != without_places(b) {
            let scope = if key.starts_with("/info") { Scope::Wording } else { Scope::Contract };
            let what = key.trim_start_matches('/').replace('/', ".");
            found.push(Drift::changed(scope, "the document", &what, &said(a), &said(b)));
        }
    }
}

/// Rows and tables that only stand elsewhere now.
fn moved(before: &Value, after: &Value, found: &mut Vec<Drift>) {
    if !found.is_empty() || before == after {
        return;
    }
    let what = match without_places(Some(before)) == without_places(Some(after)) {
        true => "only the numbers of tables and rows have changed",
        false => "only the order of its parts, or what no page says, has changed",
    };
    found.push(Drift::noted("the document", what));
}

/// A value without the provenance in it.
fn without_places(value: Option<&Value>) -> Option<Value> {
    Some(strip(value?))
}

fn strip(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            let kept = map.iter().filter(|(key, _)| key.as_str() != specwright::document::SOURCE);
            Value::Object(kept.map(|(key, value)| (key.clone(), strip(value))).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(strip).collect()),
        other => other.clone(),
    }
}

/// A value as a report prints it: texts plain and not too long, the rest as JSON.
fn said(value: Option<&Value>) -> String {
    let text = match value {
        None => return "nothing".to_owned(),
        Some(Value::String(text)) => {
            let words: Vec<&str> = text.split_whitespace().collect();
            format!("\"{}\"", words.join(" "))
        }
        Some(other) => strip(other).to_string(),
    };
    let mut short: String = text.chars().take(160).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

/// The keys of two maps: those of the first in its order, then those that only the second has.
fn keys<'a>(before: &'a Map<String, Value>, after: &'a Map<String, Value>) -> Vec<&'a String> {
    let added = after.keys().filter(|key| !before.contains_key(*key));
    before.keys().chain(added).collect()
}

fn object(value: Option<&Value>) -> Map<String, Value> {
    value.and_then(Value::as_object).cloned().unwrap_or_default()
}
