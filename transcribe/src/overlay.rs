//! What people decided, laid over what the pages say, each action with its reason.

use serde_json::Value;
use specwright::diagnostic::Rendered;
use specwright::document::{Overlay, has_words};

use crate::number::to_u32;
use crate::page_data::PageData;
use specwright::diagnostic::{Code, Diagnostic, PagePosition};

/// Applies an overlay to a document. Gives what does not fit, or else what it quotes of the pages and
/// they no longer say.
pub(crate) fn apply(
    file: &str,
    text: &str,
    pages: &[PageData],
    document: &mut Value,
) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
    let refused = |found: &[Rendered]| found.iter().map(finding).collect::<Vec<_>>();
    let overlay =
        Overlay::from_text(file, text).map_err(|unusable| refused(&unusable.rendered()))?;
    let silent = overlay.without_reasons();
    if !silent.is_empty() {
        return Err(refused(&silent));
    }
    let mut said = pages.iter().map(|data| data.page.words()).collect::<Vec<_>>();
    add_words(document, &mut said);
    let found = overlay.apply(document);
    order(document);
    if !found.is_empty() {
        return Err(refused(&found));
    }
    let stale = overlay.stale_quotes(&|words| said.iter().any(|text| has_words(text, words)));
    Ok(stale.iter().map(|found| Diagnostic { code: Code::NoteStale, ..finding(found) }).collect())
}

/// Adds what a document says that pages say: names, values and texts.
fn add_words(document: &Value, said: &mut Vec<String>) {
    let mut waiting = vec![document];
    while let Some(value) = waiting.pop() {
        match value {
            Value::Object(members) => {
                said.extend(members.keys().cloned());
                waiting.extend(members.values());
            }
            Value::Array(items) => waiting.extend(items),
            Value::String(text) => {
                said.push(text.split_whitespace().collect::<Vec<_>>().join(" "));
            }
            other => said.push(other.to_string()),
        }
    }
}

fn finding(found: &Rendered) -> Diagnostic {
    let number = |number: Option<usize>| number.map_or(0, to_u32);
    let place = PagePosition::new(number(found.line), number(found.column));
    let file = found.file.as_deref().unwrap_or_default();
    let finding = Diagnostic::of_page(Code::Overlay, file, place, found.message.clone());
    Diagnostic { help: found.help.clone(), severity: found.severity, ..finding }
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
