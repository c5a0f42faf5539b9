//! Schema Objects: they may have other keywords, so that only slips of known ones are reported.

use super::key::{Below, Key, Object};
use super::objects::foreign;
use super::{Code, Walk, defaults};
use crate::document::normalize::known_type;
use crate::near;
use crate::value::Value;

/// The types of JSON Schema; `null` is one from OpenAPI 3.1 on.
const TYPES: &[&str] = &["string", "number", "integer", "boolean", "array", "object", "null"];

impl<'a> Walk<'a> {
    pub(super) fn schema(&mut self, value: &'a Value) {
        if !value.is_object() {
            return;
        }
        self.required.note(&self.at, value);
        self.types(value);
        self.default_value(value);
        for (name, member) in value.members() {
            let Some(key) = Object::Schema.key(name) else {
                self.own_key(Object::Schema, name, value);
                self.near_keyword(name, member, value);
                continue;
            };
            // Below `dependencies` stand schemas or lists of names.
            if key.below.object().is_none() {
                continue;
            }
            let length = self.at.enter(name);
            self.parents.push(Object::Schema);
            self.required.enter(value, key.name);
            self.below(key.below, member);
            self.required.leave();
            self.parents.pop();
            self.at.leave(length);
        }
    }

    /// A keyword that is not known, and nearly one that is.
    fn near_keyword(&mut self, name: &str, member: &Value, whole: &Value) {
        if name.starts_with("x-") || name.starts_with("X-") {
            return;
        }
        let message = || format!("`{name}` is no keyword of a schema");
        let at = || self.at.here().child(name);
        if let Some((help, _)) = foreign(Object::Schema, name) {
            return self.report(Code::UnknownKey, &at(), message(), help.to_owned());
        }
        let written = near::plain(name);
        let limit = if written.len() < 8 { 1 } else { 2 };
        let distance = |key: &Key| {
            let is_other_number = singular(&written) == singular(&near::plain(key.name));
            if is_other_number { 0 } else { near::distance(&written, key.name) }
        };
        let keywords = Object::Schema.keys().iter();
        let meant = keywords
            .filter(|key| whole.get(key.name).is_none() && takes(key.below, member))
            .map(|key| (distance(key), key))
            .filter(|(distance, key)| *distance <= limit && *distance < near::plain(key.name).len())
            .min_by_key(|(distance, _)| *distance);
        let Some((_, key)) = meant else { return };
        let help = format!("did you mean `{}`? It is not read as it stands", key.name);
        self.report(Code::UnknownKey, &at(), message(), help);
    }

    /// Types that are written in another way than the specification has them.
    fn types(&mut self, value: &Value) {
        let Some(written) = value.get("type") else { return };
        if written.is_array() && self.version == 0 {
            let at = self.at.here().child("type");
            let message = "a list of types is of OpenAPI 3.1, and this document says 3.0";
            let help = "it is read all the same; in 3.0 there are `nullable` and `oneOf`";
            self.report(Code::LaterVersion, &at, message.to_owned(), help.to_owned());
        }
        let names = written.items().iter().chain([written]).filter_map(Value::as_str);
        for name in names.filter(|name| !TYPES.contains(name)) {
            // What nobody can guess is reported by who reads the schema.
            let Some((ty, format)) = known_type(name) else { continue };
            let message = format!("`{name}` is no type of OpenAPI");
            let help = match format {
                Some(format) => format!("it is read as `type: {ty}, format: {format}`"),
                None => format!("it is read as `type: {ty}`"),
            };
            let at = self.at.here().child("type");
            self.report(Code::TypeName, &at, message, help);
        }
    }

    /// A default that its own schema does not allow.
    fn default_value(&mut self, value: &Value) {
        // `null` is written for "there is none".
        let Some(default) = value.get("default").filter(|default| !default.is_null()) else {
            return;
        };
        if let Some(why) = defaults::violation(self.document, &self.at.here(), default) {
            let at = self.at.here().child("default");
            let message = format!("the default {why}");
            let help = "a default is a value that the schema allows; it is kept as it is written";
            self.report(Code::DefaultValue, &at, message, help.to_owned());
        }
    }
}

/// A plain name without the ending of a plural: `properties` is `property`.
fn singular(plain: &str) -> String {
    match plain.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => plain.strip_suffix('s').unwrap_or(plain).to_owned(),
    }
}

/// Whether a keyword takes values of this kind.
fn takes(below: Below, value: &Value) -> bool {
    match below {
        Below::Data => true,
        Below::Text => value.as_str().is_some(),
        Below::Flag => value.as_bool().is_some(),
        Below::Number => matches!(value, Value::Number(_)),
        Below::Values | Below::List(_) => value.is_array(),
        Below::Names | Below::Map(_) => value.is_object(),
        Below::One(Object::Schema) => value.is_object() || value.as_bool().is_some(),
        Below::One(_) => value.is_object(),
        Below::OneOrList(_) => value.is_object() || value.is_array(),
    }
}
