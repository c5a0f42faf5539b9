//! Models: what is said of them, of their fields and of their options.

use serde_json::Value;
use specwright::document::FACETS;

use super::report::Drift;
use super::values::{keys, object, said};

/// Compares what is said of the models of two documents.
pub(super) fn compare(before: &Value, after: &Value, found: &mut Vec<Drift>) {
    let schemas = |document: &Value| object(document.pointer("/components/schemas"));
    let (old, new) = (schemas(before), schemas(after));
    for (name, a) in &old {
        if let Some(b) = new.get(name) {
            model(name, a, b, found);
        }
    }
}

fn model(name: &str, before: &Value, after: &Value, found: &mut Vec<Drift>) {
    schema(name, "", before, after, Some(after), found);
    let (old, new) = (object(before.get("properties")), object(after.get("properties")));
    for (field, a) in &old {
        if let Some(b) = new.get(field) {
            schema(name, &format!("field `{field}`"), a, b, Some(b), found);
        }
    }
}

/// The keys of schemas that are words and examples.
const WORDS: &[&str] = &[
    "description",
    "example",
    "x-specwright-reserved",
    "x-specwright-note",
    "x-specwright-default",
];

/// Compares what two schemas say but for their properties.
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
    let mut word = |part: &str, key: &str| {
        let (a, b) = (before.get(key), after.get(key));
        if a != b {
            found.push(Drift::changed(name, &what(part), &said(a), &said(b)).at(place));
        }
    };
    word("options, meanings", "x-enum-descriptions");
    WORDS.iter().for_each(|key| word(key, key));
    facets(name, label, before, after, place, found);
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
            found.push(Drift::new(name, format!("{label} {what}").trim().to_owned()).at(place));
        }
        return;
    }
    for key in keys(&old, &new) {
        let (a, b) = (old.get(key), new.get(key));
        if a != b {
            let what = format!("{label}, under \"{key}\"");
            found.push(
                Drift::changed(name, what.trim_start_matches(", "), &said(a), &said(b)).at(place),
            );
        }
    }
}
