//! The value that a reader of a schema expects to see.

use serde_json::{Value as Json, json};

use super::Direction;
use super::scalar::{number, text};
use crate::document::{Document, types};
use crate::origin::Origin;
use crate::value::Value;

/// Values deeper than this end.
const DEPTH: usize = 24;

/// Values with more parts than this end.
const PARTS: usize = 5000;

/// A value for the schema at `origin`. With `use_examples` examples and defaults of the schemas
/// go into it. `direction` says which members are left out.
pub fn value(
    document: &Document,
    origin: &Origin,
    direction: Direction,
    use_examples: bool,
) -> Json {
    let mut sampler = Sampler { document, direction, use_examples, open: Vec::new(), parts: 0 };
    sampler.value(origin).unwrap_or(Json::Null)
}

struct Sampler<'a> {
    document: &'a Document,
    direction: Direction,
    use_examples: bool,
    /// Schemas that a value is being made for: one that leads back to itself ends there.
    open: Vec<Origin>,
    parts: usize,
}

impl Sampler<'_> {
    /// Nothing where the schema leads back to itself.
    fn value(&mut self, origin: &Origin) -> Option<Json> {
        self.parts += 1;
        if self.open.len() >= DEPTH || self.parts > PARTS || self.open.contains(origin) {
            return None;
        }
        self.open.push(origin.clone());
        let value = self.open_value(origin);
        self.open.pop();
        value
    }

    fn open_value(&mut self, origin: &Origin) -> Option<Json> {
        let document = self.document;
        let schema = document.get(origin)?;
        if let Some(own) = self.own(schema) {
            return Some(own);
        }
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            return match document.resolve(origin, reference) {
                Ok(target) => self.value(&target),
                Err(_) => Some(Json::Null),
            };
        }
        if schema.get("allOf").is_some() {
            return self.all_of(origin, schema);
        }
        for keyword in ["oneOf", "anyOf"] {
            let count = schema.get(keyword).map_or(0, |list| list.items().len());
            for index in 0..count {
                let variant = origin.child(keyword).index(index);
                let is_null = |value: &Json| value.is_null();
                if let Some(value) = self.value(&variant).filter(|it| !is_null(it) || count == 1) {
                    let value = self.tagged(origin, schema, &variant, value);
                    return Some(self.with_properties(origin, schema, value));
                }
            }
        }
        match type_of(schema) {
            Some("object") => Some(self.with_properties(origin, schema, json!({}))),
            Some("array") => Some(self.array(origin, schema)),
            Some("string") => Some(Json::String(text(schema))),
            Some(kind @ ("integer" | "number")) => Some(number(schema, kind == "integer")),
            Some("boolean") => Some(Json::Bool(true)),
            Some("null") => Some(Json::Null),
            _ => Some(json!({})),
        }
    }

    /// What the schema itself shows or fixes.
    fn own(&self, schema: &Value) -> Option<Json> {
        let examples =
            [schema.get("example"), schema.get("examples").and_then(|it| it.items().first())];
        let shown = examples.into_iter().chain([schema.get("default")]).flatten().next();
        shown
            .filter(|_| self.use_examples)
            .or_else(|| schema.get("const"))
            .or_else(|| schema.get("enum")?.items().iter().find(|value| !value.is_null()))
            .map(Value::to_json)
    }

    /// All parts together; `None` when one of them leads back to where it is asked from.
    fn all_of(&mut self, origin: &Origin, schema: &Value) -> Option<Json> {
        let count = schema.get("allOf").map_or(0, |list| list.items().len());
        let mut merged: Option<Json> = None;
        for index in 0..count {
            let part = self.value(&origin.child("allOf").index(index))?;
            merged = Some(match (merged, part) {
                (Some(Json::Object(mut all)), Json::Object(part)) => {
                    all.extend(part);
                    Json::Object(all)
                }
                // A part that only checks says nothing of the value.
                (Some(all), Json::Object(part)) if part.is_empty() => all,
                (_, part) => part,
            });
        }
        Some(self.with_properties(origin, schema, merged.unwrap_or_else(|| json!({}))))
    }

    /// Adds the members that the schema names.
    fn with_properties(&mut self, origin: &Origin, schema: &Value, value: Json) -> Json {
        let Json::Object(mut object) = value else { return value };
        let properties = origin.child("properties");
        let hidden = match self.direction {
            Direction::Request => "readOnly",
            Direction::Response | Direction::Either => "writeOnly",
        };
        for (name, property) in schema.get("properties").map(Value::members).unwrap_or_default() {
            let is_hidden = property.get(hidden).and_then(Value::as_bool) == Some(true);
            if is_hidden || object.contains_key(&**name) {
                continue;
            }
            match self.value(&properties.child(name)) {
                Some(value) => {
                    object.insert(name.to_string(), value);
                }
                None if is_required(schema, name) => {
                    object.insert(name.to_string(), self.empty(&properties.child(name)));
                }
                None => {}
            }
        }
        let is_map =
            object.is_empty() && schema.get("additionalProperties").is_some_and(Value::is_object);
        if is_map && let Some(value) = self.value(&origin.child("additionalProperties")) {
            object.insert("key".to_owned(), value);
        }
        Json::Object(object)
    }

    /// The least that a schema that leads back to itself can have.
    fn empty(&self, origin: &Origin) -> Json {
        match self.document.follow(origin).ok().and_then(|(_, schema)| type_of(schema)) {
            Some("array") => json!([]),
            Some("object") => json!({}),
            _ => Json::Null,
        }
    }

    /// Sets the discriminator's member to the name of the variant.
    fn tagged(&self, origin: &Origin, schema: &Value, variant: &Origin, mut value: Json) -> Json {
        let discriminator = schema.get("discriminator");
        let property = discriminator.and_then(|it| it.get("propertyName")).and_then(Value::as_str);
        let reference = self.document.get(variant).and_then(|it| it.get("$ref"));
        let reference = reference.and_then(Value::as_str);
        let (Some(property), Some(reference), Json::Object(object)) =
            (property, reference, &mut value)
        else {
            return value;
        };
        let name = reference.rsplit('/').next().unwrap_or_default();
        let tag = self.document.mapped_tags(origin, variant).first().copied().unwrap_or(name);
        let mapping = discriminator.and_then(|it| it.get("mapping")).map(Value::members);
        let has_mapping = mapping.is_some_and(|it| !it.is_empty());
        let is_free = object.get(property).is_none_or(|known| known == "string");
        if is_free || has_mapping {
            // The keys of a mapping are texts, whatever the type of the property.
            let tag = match object.get(property) {
                Some(Json::Number(_) | Json::Bool(_)) => tag.parse().ok(),
                _ => None,
            }
            .unwrap_or_else(|| Json::String(tag.to_owned()));
            object.insert(property.to_owned(), tag);
        }
        value
    }

    fn array(&mut self, origin: &Origin, schema: &Value) -> Json {
        let count = |keyword: &str| match schema.get(keyword) {
            Some(Value::Number(number)) => number.as_u64().map(|it| it.min(PARTS as u64) as usize),
            _ => None,
        };
        let most = count("maxItems").unwrap_or(usize::MAX);
        let wanted = count("minItems").unwrap_or(0).max(1).min(most);
        let fixed = schema.get("prefixItems").map_or(0, |list| list.items().len());
        let mut items: Vec<Json> = (0..fixed)
            .filter_map(|index| self.value(&origin.child("prefixItems").index(index)))
            .collect();
        while items.len() < wanted && schema.get("items") != Some(&Value::Bool(false)) {
            match self.value(&origin.child("items")) {
                Some(item) => items.push(item),
                None => break,
            }
        }
        Json::Array(items)
    }
}

fn is_required(schema: &Value, name: &str) -> bool {
    let mut names = schema.get("required").map_or(&[][..], Value::items).iter();
    names.any(|it| it.as_str() == Some(name))
}

/// The first type that a schema allows, `null` only where there is no other.
fn type_of(schema: &Value) -> Option<&'static str> {
    let types = types(schema);
    types.iter().find(|name| **name != "null").or(types.first()).copied()
}
