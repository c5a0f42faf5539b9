//! Examples: the values that a document shows.

use super::Reader;
use super::info::text;
use crate::api::Example;
use crate::diagnostic::Origin;
use crate::value::Value;

impl Reader<'_> {
    /// The values that the document shows at a media type or parameter; the schema's own example
    /// when there are no others.
    pub(super) fn examples(&mut self, origin: &Origin, schema: Option<&Origin>) -> Vec<Example> {
        let document = self.document;
        let mut examples = Vec::new();
        let Some(value) = document.get(origin) else { return examples };
        if let Some(value) = value.get("example") {
            let origin = origin.child("example");
            examples.push(Example {
                name: String::new(),
                origin,
                summary: None,
                value: value.clone(),
            });
        }
        let place = origin.child("examples");
        for (name, _) in value.get("examples").map(Value::members).unwrap_or_default() {
            match document.follow(&place.child(name)) {
                Ok((target, value)) => {
                    // An `externalValue` stands elsewhere; nothing is fetched.
                    let Some(shown) = value.get("value") else { continue };
                    examples.push(Example {
                        name: name.to_string(),
                        origin: target.child("value"),
                        summary: value.get("summary").and_then(text),
                        value: shown.clone(),
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
            let origin = target.child("example");
            examples.push(Example {
                name: String::new(),
                origin,
                summary: None,
                value: value.clone(),
            });
        }
        examples
    }
}
