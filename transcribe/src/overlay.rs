//! What people decided, laid over what the pages say, each action with its reason.

use serde_json::Value;
use specwright::diagnostic::Rendered;
use specwright::document::Overlay;

use crate::source::to_u32;
use specwright::diagnostic::{Code, Diagnostic, PagePosition};

/// Applies an overlay to a document, and says what does not fit.
pub(crate) fn apply(file: &str, text: &str, document: &mut Value) -> Vec<Diagnostic> {
    let overlay = match Overlay::from_text(file, text) {
        Ok(overlay) => overlay,
        Err(unusable) => return unusable.rendered().iter().map(finding).collect(),
    };
    let silent = overlay.without_reasons();
    if !silent.is_empty() {
        return silent.iter().map(finding).collect();
    }
    let found = overlay.apply(document);
    order(document);
    found.iter().map(finding).collect()
}

fn finding(found: &Rendered) -> Diagnostic {
    let number = |number: Option<usize>| number.map_or(0, to_u32);
    let place = PagePosition::new(number(found.line), number(found.column));
    let file = found.file.as_deref().unwrap_or_default();
    let finding = Diagnostic::of_page(Code::Overlay, file, place, found.message.clone());
    Diagnostic { help: found.help.clone(), ..finding }
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
