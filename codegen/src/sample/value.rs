//! A value, from all the schemas that hold for it.

use serde_json::{Value as Json, json};

use super::maker::Maker;
use super::parts::Parts;
use super::union::Tag;
use super::{number, text, union};
use crate::document::Reach;
use crate::origin::Origin;
use crate::value::Value;

/// Values deeper than this end: what asks for more contains itself.
const DEPTH: usize = 24;

/// In values with more parts than this, only what is required is made up.
const PARTS: usize = 5_000;

/// Values that ask for more parts than this have none.
const MOST_PARTS: usize = 4 * PARTS;

/// Where the seed makes a value null that may be.
const NULL_SEED: usize = 3;

impl<'a> Maker<'a> {
    /// The whole value.
    pub(super) fn whole(&mut self, schema: &Origin) -> Option<Json> {
        self.sampler.document.get(schema)?;
        self.value(vec![schema.clone()], self.sampler.seed)
    }

    /// A value that fits all of these schemas; none where they lead back to themselves.
    pub(super) fn value(&mut self, schemas: Vec<Origin>, seed: usize) -> Option<Json> {
        self.parts += 1;
        let document = self.sampler.document;
        let schemas: Vec<Origin> = schemas.iter().map(|it| document.settled(it)).collect();
        if self.open.len() >= DEPTH || self.parts > MOST_PARTS || self.is_open(&schemas) {
            return None;
        }
        let all = document.applicable_to(&schemas, Reach::Parts);
        let is_nullable = schemas.iter().all(|schema| document.allows_null(schema));
        if seed == NULL_SEED && is_nullable && !self.open.is_empty() {
            return Some(Json::Null);
        }
        self.open.push(schemas);
        let unions = all.iter().map(union::alternatives).max().unwrap_or_default();
        // Where an alternative leads back to itself, the next one may not.
        let value = (0..unions.max(1)).find_map(|turn| {
            let mut parts = Parts { all: all.clone() };
            let tags = self.choose(&mut parts, seed + turn)?;
            self.fitting(&parts, &tags, seed)
        });
        self.open.pop();
        value.or_else(|| is_nullable.then_some(Json::Null))
    }

    /// Whether a value of these schemas is being made already. Those who try what a schema allows
    /// have it once within itself.
    fn is_open(&self, schemas: &[Origin]) -> bool {
        let most = usize::from(self.sampler.seed > 0 && !self.sampler.is_minimal);
        self.open.iter().filter(|it| *it == schemas).count() > most
    }

    /// A value that fits the parts, and has the tags of the alternatives that were chosen.
    fn fitting(&mut self, parts: &Parts<'a>, tags: &[Tag<'a>], seed: usize) -> Option<Json> {
        if parts.is_never() {
            return None;
        }
        if let Some(shown) = self.shown(parts) {
            return Some(shown);
        }
        if let Some(listed) = listed(parts, seed) {
            return Some(listed);
        }
        let types = parts.type_names();
        match types.get(seed % types.len().max(1)).copied() {
            Some("object") => self.object(parts, tags, seed).map(Json::Object),
            Some("array") => Some(self.array(parts, seed)),
            Some("string") => Some(Json::String(text::text(parts, seed, self.sampler.patterns))),
            Some(kind @ ("integer" | "number")) => {
                Some(number::number(parts, kind == "integer", seed))
            }
            Some("boolean") => Some(Json::Bool(seed.is_multiple_of(2))),
            _ if parts.is_null() => Some(Json::Null),
            _ if !parts.required().is_empty() => self.object(parts, tags, seed).map(Json::Object),
            // Whatever it is not, it may be something else.
            _ if parts.said("not").next().is_some() => {
                Some([json!({}), json!("string"), json!(0), json!([])][seed % 4].clone())
            }
            _ => Some(json!({})),
        }
    }

    /// What the schema itself shows of its values. An object that a part of an `allOf` shows is
    /// not all of the value; see [`Maker::object`].
    fn shown(&self, parts: &Parts<'a>) -> Option<Json> {
        let outer = parts.all.first()?;
        let is_whole = |value: &&Value| !value.is_object() || parts.all.len() == 1;
        let own = example(outer.schema);
        let other = parts.all.iter().skip(1).find_map(|part| example(part.schema));
        let shown = own.or(other.filter(is_whole)).filter(|_| self.sampler.uses_examples);
        // A default that the schema's own list does not have is a slip, and no value.
        let is_listed = |value: &&Value| parts.listed().is_none_or(|all| all.contains(value));
        shown.filter(is_listed).map(Value::to_json)
    }

    /// Whether members and items that are not required are made up here.
    pub(super) fn makes_optional(&self) -> bool {
        let is_deep = self.open.len() > self.sampler.optional_depth + 1;
        !self.sampler.is_minimal && !is_deep && self.parts <= PARTS
    }

    /// How many parts the whole value may have yet.
    pub(super) fn left(&self) -> usize {
        MOST_PARTS.saturating_sub(self.parts)
    }
}

/// The value that a schema shows.
pub(super) fn example(schema: &Value) -> Option<&Value> {
    let first = || schema.get("examples").and_then(|it| it.items().first());
    schema.get("example").or_else(first).or_else(|| schema.get("default"))
}

/// One of the values that are listed, `null` only where there is no other, in the form that the
/// type asks for: documents list texts without quotation marks.
fn listed(parts: &Parts<'_>, seed: usize) -> Option<Json> {
    let all = parts.listed()?;
    let others: Vec<_> = all.iter().copied().filter(|value| !value.is_null()).collect();
    let values = if others.is_empty() { all } else { others };
    let value = values[seed % values.len()];
    let types = parts.type_names();
    let allows = |name: &str| types.is_empty() || types.contains(&name);
    Some(match value {
        Value::Number(number) if !allows("number") && !allows("integer") && allows("string") => {
            number.to_string().into()
        }
        Value::Bool(flag) if !allows("boolean") && allows("string") => flag.to_string().into(),
        Value::String(text) if !allows("string") && (allows("integer") || allows("number")) => {
            text.parse::<i64>().map_or_else(|_| value.to_json(), Json::from)
        }
        value => value.to_json(),
    })
}
