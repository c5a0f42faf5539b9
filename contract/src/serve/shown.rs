//! Values that the document shows where bindings have no use for them: at headers, and in answers
//! of extensions.

use specwright::api::Example;
use specwright::document::Document;
use specwright::origin::Origin;
use specwright::value::Value;

/// The examples of a header or media type that stands at a place.
pub(super) fn examples(document: &Document, place: &Origin, said: &Value) -> Vec<Example> {
    let mut all = Vec::new();
    if let Some(value) = said.get("example") {
        all.push(example("", place.child("example"), value));
    }
    let named = place.child("examples");
    for (name, _) in said.get("examples").map(Value::members).unwrap_or_default() {
        // What is wrong with a `$ref` was said when the document was read.
        let Ok((origin, said)) = document.follow(&named.child(name)) else { continue };
        let mut shown = ["dataValue", "value"].into_iter();
        if let Some((key, value)) = shown.find_map(|key| Some((key, said.get(key)?))) {
            all.push(example(name, origin.child(key), value));
        }
    }
    all
}

fn example(name: &str, origin: Origin, value: &Value) -> Example {
    let (name, value) = (name.to_owned(), value.clone());
    Example { name, origin, summary: None, value, serialized: None }
}
