//! Texts to JSON values, as the schema expects them.

use std::collections::HashSet;

use serde_json::{Number, Value as Json};

use crate::{Direction, Schemas};
use specwright::document::{Document, known_type};
use specwright::origin::Origin;
use specwright::value::Value;

/// The types that a schema allows; none means that it does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Types {
    pub(super) array: bool,
    pub(super) object: bool,
    string: bool,
    number: bool,
    boolean: bool,
}

/// Reads texts with the help of schemas.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) document: &'a Document,
    pub(super) schemas: &'a Schemas,
}

impl Reader<'_> {
    /// The types that the schema at `origin` allows.
    pub(super) fn types(&self, origin: &Origin) -> Types {
        let mut types = Types::default();
        for (_, schema) in self.same_value(origin) {
            let named = schema.get("type");
            let names = named.into_iter().chain(named.map_or(&[][..], Value::items));
            for (name, _) in names.filter_map(Value::as_str).filter_map(known_type) {
                match name {
                    "array" => types.array = true,
                    "object" => types.object = true,
                    "string" => types.string = true,
                    "number" | "integer" => types.number = true,
                    "boolean" => types.boolean = true,
                    _ => {}
                }
            }
            types.object |= schema.get("properties").is_some();
            types.array |= schema.get("items").is_some();
        }
        types
    }

    /// The value that a text stands for: a number or boolean where the schema wants one, else the
    /// text. Where it could be several, the first that is valid.
    pub(super) fn scalar(&self, text: &str, origin: Option<&Origin>) -> Json {
        let Some(origin) = origin else { return Json::String(text.to_owned()) };
        let types = self.types(origin);
        let mut candidates = Vec::new();
        if types.number
            && let Ok(number) = serde_json::from_str::<Number>(text)
        {
            candidates.push(Json::Number(number));
        }
        if types.boolean
            && let Ok(value) = text.parse::<bool>()
        {
            candidates.push(Json::Bool(value));
        }
        candidates.push(Json::String(text.to_owned()));
        if candidates.len() > 1 && types.string {
            let checker = self.schemas.get(self.document, origin, Direction::Request);
            if let Some(valid) = candidates.iter().position(|value| checker.is_valid(value)) {
                return candidates.swap_remove(valid);
            }
        }
        candidates.swap_remove(0)
    }

    /// The schema of the items of an array.
    pub(super) fn items(&self, origin: &Origin) -> Option<Origin> {
        let mut all = self.same_value(origin).into_iter();
        all.find_map(|(at, schema)| schema.get("items").map(|_| at.child("items")))
    }

    /// The schema of a member of an object.
    pub(super) fn member(&self, origin: &Origin, name: &str) -> Option<Origin> {
        let all = self.same_value(origin);
        let named = all.iter().find_map(|(at, schema)| {
            schema.get("properties")?.get(name)?;
            Some(at.child("properties").child(name))
        });
        named.or_else(|| {
            all.iter().find_map(|(at, schema)| {
                let free = schema.get("additionalProperties")?;
                free.is_object().then(|| at.child("additionalProperties"))
            })
        })
    }

    /// The names of an object's members, and whether there can be others.
    pub(super) fn names(&self, origin: &Origin) -> (Vec<String>, bool) {
        let mut names = Vec::new();
        let mut is_open = false;
        for (_, schema) in self.same_value(origin) {
            let properties = schema.get("properties").map(Value::members).unwrap_or_default();
            names.extend(properties.iter().map(|(name, _)| name.to_string()));
            is_open |= matches!(
                schema.get("additionalProperties"),
                Some(Value::Bool(true) | Value::Object(_))
            );
        }
        (names, is_open)
    }

    /// The schema at a place and those that hold for the same value.
    fn same_value(&self, origin: &Origin) -> Vec<(Origin, &Value)> {
        let mut found = Vec::new();
        let mut seen = HashSet::new();
        let mut queue = vec![origin.clone()];
        while let Some(at) = queue.pop() {
            let Some(schema) = self.document.get(&at) else { continue };
            if !seen.insert(at.clone()) {
                continue;
            }
            if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
                queue.extend(self.document.resolve(&at, reference).ok());
            }
            for keyword in ["oneOf", "anyOf", "allOf"] {
                let count = schema.get(keyword).map_or(0, |list| list.items().len());
                queue.extend((0..count).rev().map(|index| at.child(keyword).index(index)));
            }
            found.push((at, schema));
        }
        found
    }
}
