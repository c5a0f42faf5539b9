//! Keys that the specification does not have at their place. They are silent for every reader that
//! looks for the keys it knows, and what stands below them is missing without a word.
//!
//! The pass follows the typed structure only, by the tables of [`objects`]: names that the document
//! gives, examples, defaults, values of enums and what stands below `x-` are never looked into.

mod defaults;
mod key;
mod keywords;
mod objects;
mod own;
mod required;
mod schema;
#[cfg(test)]
mod tests;
mod unknown;

use foldhash::HashSet;

use self::key::{Below, Minor, Object};
use self::required::Required;
use super::Document;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Origin};
use crate::origin::Way;
use crate::stack::on_deep_stack;
use crate::value::Value;

/// Looks through a whole document.
pub(crate) fn check(document: &Document) -> Diagnostics {
    on_deep_stack(|| {
        let mut walk = Walk::new(document);
        walk.object(Object::OpenApi, document.root());
        while let Some((origin, object)) = walk.queue.pop() {
            walk.at = Way::from(&origin);
            walk.parents.clear();
            walk.object(object, document.get(&origin).unwrap_or(&Value::Null));
        }
        walk.finish()
    })
}

struct Walk<'a> {
    document: &'a Document,
    version: Minor,
    found: Diagnostics,
    at: Way,
    /// The objects around the place, the outermost first.
    parents: Vec<Object>,
    /// What `$ref`s lead to outside of the components, still to be looked into.
    queue: Vec<(Origin, Object)>,
    seen: HashSet<(Origin, Object)>,
    required: Required<'a>,
}

impl<'a> Walk<'a> {
    fn new(document: &'a Document) -> Self {
        let version = match document.root().get("openapi") {
            Some(Value::String(text)) => text.to_string(),
            Some(Value::Number(number)) => number.to_string(),
            _ => String::new(),
        };
        let minor = version.trim().split('.').nth(1).and_then(|minor| minor.parse().ok());
        Self {
            document,
            version: minor.unwrap_or_default(),
            found: Diagnostics::default(),
            at: Way::from(&Origin::whole(0)),
            parents: Vec::new(),
            queue: Vec::new(),
            seen: HashSet::default(),
            required: Required::default(),
        }
    }

    fn finish(mut self) -> Diagnostics {
        self.found.extend(self.required.diagnostics(self.document));
        self.found
    }

    /// Looks through an object.
    fn object(&mut self, object: Object, value: &'a Value) {
        if let Some(reference) = value.get("$ref").and_then(Value::as_str) {
            self.reference(object, reference);
            if object == Object::MediaType && self.version < 2 {
                let message = "a media type elsewhere is of OpenAPI 3.2".to_owned();
                let help =
                    format!("this document says 3.{}; it is read all the same", self.version);
                self.report(Code::LaterVersion, &self.at.here().child("$ref"), message, help);
            }
            if object.is_referable() {
                return self.beside_ref(object, value);
            }
        }
        if object == Object::Schema {
            return self.schema(value);
        }
        for (name, member) in value.members() {
            if name.starts_with("x-") {
                self.own_key(object, name, value);
                continue;
            }
            if &**name == "$ref" && object.is_referable() {
                continue;
            }
            let is_known = self.member(object, name, member, value);
            // What is no Example Object is an example, all keys of which are names.
            if !is_known && object == Object::Example {
                break;
            }
        }
    }

    /// Looks at a member of an object, and below it; whether its key is one.
    fn member(&mut self, object: Object, name: &str, member: &'a Value, whole: &Value) -> bool {
        let key = object.key(name);
        let rest = object.rest().filter(|_| object != Object::Responses || is_status(name));
        let length = self.at.enter(name);
        match (key, rest) {
            (Some(key), _) => {
                if key.since > self.version {
                    self.later(key, object);
                }
                self.parents.push(object);
                self.below(key.below, member);
                self.parents.pop();
            }
            (None, Some(rest)) => {
                self.parents.push(object);
                self.object(rest, member);
                self.parents.pop();
            }
            (None, None) => self.unknown(object, name, member, whole),
        }
        self.at.leave(length);
        key.is_some() || rest.is_some()
    }

    fn below(&mut self, below: Below, value: &'a Value) {
        match (below, value) {
            (Below::One(object) | Below::OneOrList(object), Value::Object(_)) => {
                self.object(object, value);
            }
            (Below::List(object) | Below::OneOrList(object), Value::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    self.inside(&index.to_string(), object, item);
                }
            }
            (Below::Map(object), Value::Object(members)) => {
                for (name, member) in members {
                    self.inside(name, object, member);
                }
            }
            _ => {}
        }
    }

    fn inside(&mut self, token: &str, object: Object, value: &'a Value) {
        let length = self.at.enter(token);
        self.object(object, value);
        self.at.leave(length);
    }

    /// Remembers where a `$ref` leads, when that is no place that is looked at anyway.
    fn reference(&mut self, object: Object, reference: &str) {
        let is_component = reference.starts_with("#/components/")
            && reference.bytes().filter(|byte| *byte == b'/').count() == 3;
        if is_component && self.at.file == 0 {
            return;
        }
        // One that leads nowhere is reported by whoever needs it.
        if let Ok(target) = self.document.resolve(&self.at.here(), reference)
            && self.seen.insert((target.clone(), object))
        {
            self.queue.push((target, object));
        }
    }

    /// Says what stands beside a `$ref` and is not read: all but a description.
    fn beside_ref(&mut self, object: Object, value: &'a Value) {
        for (name, member) in value.members() {
            if name.starts_with("x-") || ["$ref", "summary", "description"].contains(&&**name) {
                continue;
            }
            if object.key(name).is_none() {
                self.member(object, name, member, value);
                continue;
            }
            let message = format!("`{name}` stands beside a `$ref`");
            let help = "nothing beside it is read; write it where the `$ref` leads";
            self.report(Code::UnknownKey, &self.at.here().child(name), message, help.to_owned());
        }
    }

    fn report(&mut self, code: Code, origin: &Origin, message: String, help: String) {
        self.found.push(Diagnostic::new(code, origin, message).help(help));
    }
}

/// Whether the name of an answer is a status that bindings know.
fn is_status(name: &str) -> bool {
    crate::api::StatusPattern::named(name).is_some()
}
