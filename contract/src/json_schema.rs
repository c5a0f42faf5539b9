//! Schema Objects of OpenAPI 3.0 and 3.1 to JSON Schema 2020-12.
//!
//! A schema and all that its `$ref`s lead to become one JSON Schema with `$defs`, so that nothing
//! is looked up elsewhere. Keywords are taken over only where their values are of the right kind:
//! what the document reader reports as a defect does not make a schema unusable here. Schemas are converted as
//! they are written, one by one, and JSON Schema's own rules put them together; only what one direction requires
//! is asked of all that apply (`Document::applicable`).

mod discriminator;
mod keywords;

use std::collections::{BTreeSet, HashMap};

use serde_json::{Map, Value as Json, json};

use super::Direction;
use specwright::document::{Document, Reach, slips};
use specwright::origin::Origin;
use specwright::value::Value;

/// Keywords whose value is a schema.
const ONE_SCHEMA: &[&str] = &[
    "additionalProperties",
    "contains",
    "else",
    "if",
    "items",
    "not",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
];

/// Keywords whose value is an array of schemas.
const SCHEMA_LISTS: &[&str] = &["allOf", "anyOf", "oneOf", "prefixItems"];

/// Keywords whose value is an object of schemas.
const SCHEMA_MAPS: &[&str] = &["dependentSchemas", "patternProperties", "properties"];

/// Whether discriminators choose among schemas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    /// They do not: a discriminator changes nothing of what is valid (OpenAPI 3.0.4, 4.8.25).
    Plain,
    /// They do, so that what is wrong is said of the schema that was meant.
    Guided,
}

/// The JSON Schema of the schema at `origin`. Patterns for which `is_pattern` is false, which no
/// value could be checked against, are left out. With it comes whether there are discriminators.
pub(super) fn convert(
    document: &Document,
    origin: &Origin,
    direction: Direction,
    choice: Choice,
    is_pattern: &dyn Fn(&str) -> bool,
) -> (Json, bool) {
    let ids = HashMap::new();
    let (queue, has_choices) = (Vec::new(), false);
    let mut converter =
        Converter { document, direction, choice, is_pattern, ids, queue, has_choices };
    let root = converter.reference(origin.clone());
    let mut definitions = Map::new();
    while let Some((id, origin)) = converter.queue.pop() {
        let schema = converter.schema(&origin, &BTreeSet::new());
        definitions.insert(format!("s{id}"), schema);
    }
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$ref": root,
        "$defs": definitions,
    });
    (schema, converter.has_choices)
}

struct Converter<'a> {
    document: &'a Document,
    direction: Direction,
    choice: Choice,
    is_pattern: &'a dyn Fn(&str) -> bool,
    ids: HashMap<Origin, usize>,
    /// Schemas that a `$ref` leads to and that are still to be converted.
    queue: Vec<(usize, Origin)>,
    has_choices: bool,
}

impl Converter<'_> {
    /// The `$ref` to the schema at `origin`.
    fn reference(&mut self, origin: Origin) -> String {
        let next = self.ids.len();
        let id = *self.ids.entry(origin.clone()).or_insert(next);
        if id == next {
            self.queue.push((id, origin));
        }
        format!("#/$defs/s{id}")
    }

    /// The schema at `origin`; `optional` are members that are required for the other direction
    /// only, as the schemas around this one say, and names that are slips of theirs.
    fn schema(&mut self, origin: &Origin, optional: &BTreeSet<String>) -> Json {
        let document = self.document;
        let value = match document.get(origin) {
            Some(Value::Bool(allowed)) => return Json::Bool(*allowed),
            Some(value @ Value::Object(_)) => value,
            _ => return Json::Bool(true),
        };
        if value.get("x-specwright-type").and_then(Value::as_str) == Some("flag") {
            return flag(value);
        }
        let mut optional = optional.clone();
        if value.get("required").is_some() || value.get("allOf").is_some() {
            self.not_asked(origin, &mut optional);
        }
        let mut out = Map::new();
        for (keyword, member) in value.members() {
            self.keyword(&mut out, value, (keyword, member), origin, &optional);
        }
        keywords::types(&mut out, value);
        self.has_choices |= value.get("discriminator").is_some();
        if self.choice == Choice::Guided {
            self.discriminator(&mut out, value, origin);
        }
        keywords::nullable(out, value)
    }

    fn keyword(
        &mut self,
        out: &mut Map<String, Json>,
        schema: &Value,
        (keyword, value): (&str, &Value),
        origin: &Origin,
        optional: &BTreeSet<String>,
    ) {
        let place = origin.child(keyword);
        match (keyword, value) {
            ("$ref" | "$dynamicRef", Value::String(reference)) => {
                // A `$ref` that leads nowhere is reported by the document reader.
                if let Ok(target) = self.document.resolve(origin, reference) {
                    out.insert("$ref".into(), self.reference(target).into());
                }
            }
            // As JSON Schema wrote tuples before 2020-12.
            ("items", Value::Array(items)) => {
                let items = (0..items.len()).map(|index| self.below(&place.index(index)));
                out.insert("prefixItems".into(), items.collect());
            }
            (keyword, Value::Bool(_) | Value::Object(_)) if ONE_SCHEMA.contains(&keyword) => {
                out.insert(keyword.into(), self.below(&place));
            }
            (keyword, Value::Array(items)) if SCHEMA_LISTS.contains(&keyword) => {
                let inner = if keyword == "allOf" { optional.clone() } else { BTreeSet::new() };
                let items: Vec<_> = (0..items.len())
                    .map(|index| self.schema(&place.index(index), &inner))
                    .collect();
                // What other keywords ask for may stand there already.
                match out.get_mut(keyword) {
                    Some(Json::Array(known)) => known.extend(items),
                    _ if items.is_empty() => {}
                    _ => {
                        out.insert(keyword.into(), items.into());
                    }
                }
            }
            (keyword, Value::Object(members)) if SCHEMA_MAPS.contains(&keyword) => {
                let schema = |(name, _): &(Box<str>, Value)| {
                    match keyword == "patternProperties" && !(self.is_pattern)(name) {
                        // Of a name that cannot be compared nothing is asked, also not that it is
                        // no other one.
                        true => (String::new(), Json::Bool(true)),
                        false => (name.to_string(), self.below(&place.child(name))),
                    }
                };
                let schemas = members.iter().map(schema).collect::<Map<_, _>>();
                out.insert(keyword.into(), schemas.into());
            }
            ("required", Value::Array(names)) => {
                let names: BTreeSet<&str> = names.iter().filter_map(Value::as_str).collect();
                let names: Vec<_> =
                    names.into_iter().filter(|name| !optional.contains(*name)).collect();
                out.insert("required".into(), names.into());
            }
            ("pattern", Value::String(pattern)) => {
                if (self.is_pattern)(pattern) {
                    out.insert("pattern".into(), pattern.to_string().into());
                }
            }
            (keyword, value) => keywords::simple(out, schema, keyword, value),
        }
    }

    fn below(&mut self, origin: &Origin) -> Json {
        self.schema(origin, &BTreeSet::new())
    }

    /// Names of members that only the other direction requires: `readOnly` ones in a request,
    /// `writeOnly` ones in an answer (OpenAPI 3.0.4, 4.8.24.2; JSON Schema validation 9.4). And
    /// names that are required by a slip, of which the bindings know nothing.
    fn not_asked(&self, origin: &Origin, names: &mut BTreeSet<String>) {
        let parts = self.document.applicable(origin, Reach::Parts);
        names.extend(slips(&parts).into_iter().map(str::to_owned));
        for part in parts {
            let properties = part.schema.get("properties").map(Value::members).unwrap_or_default();
            for (name, own) in properties {
                let at = part.origin.child("properties").child(name);
                let target = self.document.follow(&at).ok().map(|(_, value)| value);
                let flagged = |flag: &str| {
                    let is_set =
                        |value: &Value| value.get(flag).and_then(Value::as_bool) == Some(true);
                    is_set(own) || target.is_some_and(is_set)
                };
                let is_other = match self.direction {
                    Direction::Request => flagged("readOnly"),
                    Direction::Response => flagged("writeOnly"),
                    Direction::Either => flagged("readOnly") || flagged("writeOnly"),
                };
                if is_other {
                    names.insert(name.to_string());
                }
            }
        }
    }
}

/// A text or boolean that means yes or no (`x-specwright-type: flag`).
fn flag(schema: &Value) -> Json {
    let is_nullable = keywords::is_nullable(schema);
    let types: &[&str] =
        if is_nullable { &["string", "boolean", "null"] } else { &["string", "boolean"] };
    json!({ "type": types })
}
