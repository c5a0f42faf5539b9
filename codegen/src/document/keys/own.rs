//! Keys that this generator gives a meaning (`x-specwright-…`): spelt in another way or placed
//! elsewhere, they have none.

use super::key::Object;
use super::{Code, Value, Walk};
use crate::near;

/// What all of them begin with.
const PREFIX: &str = "x-specwright-";

/// Keys that say where a part of a document comes from. They may stand anywhere.
const NOTES: &[&str] = &[
    "x-specwright-content-type",
    "x-specwright-default",
    "x-specwright-facets",
    "x-specwright-mandatory",
    "x-specwright-note",
    "x-specwright-page",
    "x-specwright-request-line",
    "x-specwright-reserved",
    "x-specwright-source",
    "x-specwright-type-text",
    "x-specwright-unread-examples",
];

/// Keys that change what is generated or served, and the objects in which they do.
const KEYS: &[(&str, &[Object])] = &[
    (IDEMPOTENCY_KEY, &[Object::Parameter]),
    ("x-specwright-errors", &[Object::OpenApi]),
    ("x-specwright-example-calls", &[Object::Operation]),
    ("x-specwright-poll", &[Object::Operation]),
    ("x-specwright-setting", &[Object::Parameter]),
    ("x-specwright-signing", &[Object::SecurityScheme]),
    ("x-specwright-state", &[Object::PathItem, Object::Operation, Object::Schema]),
    ("x-specwright-type", &[Object::Schema]),
    ("x-specwright-webhook-event", &[Object::OpenApi, Object::Operation]),
    ("x-specwright-webhook-signature", &[Object::OpenApi, Object::Operation]),
];

/// The one that means something in headers only.
const IDEMPOTENCY_KEY: &str = "x-specwright-idempotency-key";

impl Walk<'_> {
    /// Says of such a key that it has no effect where it stands.
    pub(super) fn own_key(&mut self, object: Object, name: &str, whole: &Value) {
        if !name.starts_with(PREFIX) || NOTES.contains(&name) {
            return;
        }
        let (message, help) = match KEYS.iter().find(|(key, _)| *key == name) {
            Some((_, objects)) if !objects.contains(&object) => {
                let places: Vec<_> = objects.iter().map(|it| it.name()).collect();
                (
                    format!("`{name}` has no effect in {}", object.name()),
                    format!("it is a key of {}", places.join(" or ")),
                )
            }
            Some((IDEMPOTENCY_KEY, _))
                if whole.get("in").and_then(Value::as_str) != Some("header") =>
            {
                let message = format!("`{name}` has no effect in a parameter that is no header");
                (message, "a key by which a request is known again is sent in a header".to_owned())
            }
            Some(_) => return,
            None => {
                let known = KEYS.iter().map(|(key, _)| *key).chain(NOTES.iter().copied());
                let help = match near::nearest(name, known) {
                    Some(near) => format!("did you mean `{near}`? It is not read as it stands"),
                    None => "it is not read; a key of your own begins with another `x-`".to_owned(),
                };
                (format!("there is no key `{name}`"), help)
            }
        };
        self.report(Code::UnknownKey, &self.at.here().child(name), message, help);
    }
}
