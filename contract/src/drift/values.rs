//! Values of documents, for comparing and showing them.

use serde_json::{Map, Value};
use specwright::document::SOURCE;

/// A value without the provenance in it.
pub(super) fn without_places(value: Option<&Value>) -> Option<Value> {
    Some(strip(value?))
}

fn strip(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            let kept = map.iter().filter(|(key, _)| key.as_str() != SOURCE);
            Value::Object(kept.map(|(key, value)| (key.clone(), strip(value))).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(strip).collect()),
        other => other.clone(),
    }
}

/// A value as a report prints it: texts plain and not too long, the rest as JSON.
pub(super) fn said(value: Option<&Value>) -> String {
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
pub(super) fn keys<'a>(
    before: &'a Map<String, Value>,
    after: &'a Map<String, Value>,
) -> Vec<&'a String> {
    let added = after.keys().filter(|key| !before.contains_key(*key));
    before.keys().chain(added).collect()
}

pub(super) fn object(value: Option<&Value>) -> Map<String, Value> {
    value.and_then(Value::as_object).cloned().unwrap_or_default()
}
