//! Examples: the values that a document shows.

use super::Reader;
use super::info::text;
use crate::api::{Example, MediaKind};
use crate::diagnostic::Origin;
use crate::value::Value;

impl Reader<'_> {
    /// The values that the document shows of a parameter, or of the media type that it is in.
    pub(super) fn parameter_examples(
        &mut self,
        origin: &Origin,
        media_type: Option<Origin>,
    ) -> Vec<Example> {
        let own = self.examples(origin, None, None);
        match media_type.filter(|_| own.is_empty()) {
            Some(place) => self.examples(&place, None, None),
            None => own,
        }
    }

    /// The values that the document shows at a media type or parameter; the schema's own example
    /// when there are no others.
    pub(super) fn examples(
        &mut self,
        origin: &Origin,
        schema: Option<&Origin>,
        kind: Option<MediaKind>,
    ) -> Vec<Example> {
        let document = self.document;
        let mut examples = Vec::new();
        let Some(value) = document.get(origin) else { return examples };
        if let Some(value) = value.get("example") {
            examples.push(alone(origin, value));
        }
        let place = origin.child("examples");
        for (name, _) in value.get("examples").map(Value::members).unwrap_or_default() {
            match document.follow(&place.child(name)) {
                Ok((target, value)) => {
                    let Some((key, shown)) = shown(value, kind) else { continue };
                    examples.push(Example {
                        name: name.to_string(),
                        origin: target.child(key),
                        summary: value.get("summary").and_then(text),
                        value: shown,
                        serialized: value.get(SERIALIZED).and_then(text),
                    });
                }
                Err(diagnostic) => self.found.push(diagnostic.help("the example is left out")),
            }
        }
        if examples.is_empty()
            && let Some(schema) = schema
            && let Ok((target, value)) = document.follow(schema)
            && let Some(value) = value.get("example")
        {
            examples.push(alone(&target, value));
        }
        examples
    }
}

/// The value under `example` of what stands here, which has no name.
fn alone(origin: &Origin, value: &Value) -> Example {
    Example {
        name: String::new(),
        origin: origin.child("example"),
        summary: None,
        value: value.clone(),
        serialized: None,
    }
}

/// How an example is written (OpenAPI 3.2).
const SERIALIZED: &str = "serializedValue";

/// The value of an Example Object, and the key below which it stands. One of which only the written
/// form is there is read back, as far as the media type says how. (An `externalValue` stands
/// elsewhere; nothing is fetched.)
fn shown(example: &Value, kind: Option<MediaKind>) -> Option<(&'static str, Value)> {
    for key in ["value", "dataValue"] {
        if let Some(value) = example.get(key) {
            return Some((key, value.clone()));
        }
    }
    let written = example.get(SERIALIZED)?;
    let value = match kind {
        Some(MediaKind::Json) => serde_json::from_str(written.as_str()?).ok(),
        Some(MediaKind::Form | MediaKind::Multipart) | None => return None,
        Some(_) => None,
    };
    Some((SERIALIZED, value.unwrap_or_else(|| written.clone())))
}
