//! What a schema says of its values in any case: its own keywords, and those of what its `$ref`
//! and `allOf` lead to.

use serde_json::Value as Json;

use crate::verify::words::flowing;
use specwright::document::{Document, Reach, required, types};
use specwright::origin::Origin;
use specwright::value::Value;

/// So many schemas that may be null are followed one in the other.
const OPTIONAL: usize = 3;

/// What schemas say together of one value.
#[derive(Clone, Debug, Default)]
pub(in crate::verify) struct Facts {
    pub(in crate::verify) types: Vec<&'static str>,
    pub(in crate::verify) is_nullable: bool,
    pub(in crate::verify) enumerated: Option<Vec<Json>>,
    pub(in crate::verify) format: Option<String>,
    pub(in crate::verify) pattern: Option<String>,
    pub(in crate::verify) min_length: Option<u64>,
    pub(in crate::verify) max_length: Option<u64>,
    /// The least value, and whether it is itself excluded.
    pub(in crate::verify) minimum: Option<(f64, bool)>,
    pub(in crate::verify) maximum: Option<(f64, bool)>,
    pub(in crate::verify) multiple_of: Option<f64>,
    pub(in crate::verify) min_items: Option<u64>,
    pub(in crate::verify) max_items: Option<u64>,
    pub(in crate::verify) is_unique: bool,
    pub(in crate::verify) max_properties: Option<u64>,
    pub(in crate::verify) items: Option<Origin>,
    pub(in crate::verify) properties: Vec<(String, Origin)>,
    pub(in crate::verify) required: Vec<String>,
    /// Whether no other members are allowed.
    pub(in crate::verify) is_closed: bool,
    /// The schema of other members.
    pub(in crate::verify) additional: Option<Origin>,
    pub(in crate::verify) alternatives: Vec<Origin>,
    pub(in crate::verify) is_read_only: bool,
    pub(in crate::verify) is_write_only: bool,
    pub(in crate::verify) default: Option<Json>,
    pub(in crate::verify) examples: Vec<Json>,
    /// All that is said of it in words.
    pub(in crate::verify) words: String,
}

impl Facts {
    /// What the schema at a place says.
    pub(in crate::verify) fn of(document: &Document, origin: &Origin) -> Self {
        let mut facts = Self::default();
        let mut places = vec![origin.clone()];
        for _ in 0..=OPTIONAL {
            let parts = document.applicable_to(&places, Reach::Parts);
            facts = Self::default();
            for it in &parts {
                facts.add(&it.origin, it.schema);
            }
            facts.required = required(&parts).into_iter().map(str::to_owned).collect();
            facts.is_nullable |= places.len() > 1;
            let Some(only) = facts.besides_null(document) else { break };
            facts.alternatives.clear();
            places.push(only);
        }
        if facts.types.is_empty() {
            facts.types = facts.implied();
        }
        facts
    }

    /// The one alternative beside `null`: `anyOf: [{$ref: …}, {type: "null"}]` says no more than that
    /// the value may be null.
    fn besides_null(&self, document: &Document) -> Option<Origin> {
        let [one, other] = &self.alternatives[..] else { return None };
        let is_null = |it: &&Origin| {
            let schema = document.get(it);
            schema.is_some_and(|it| it.get("$ref").is_none() && types(it) == ["null"])
        };
        match (is_null(&one), is_null(&other)) {
            (true, false) => Some(other.clone()),
            (false, true) => Some(one.clone()),
            _ => None,
        }
    }

    fn implied(&self) -> Vec<&'static str> {
        let texts = self.min_length.or(self.max_length).is_some() || self.pattern.is_some();
        match &self.enumerated {
            Some(values) if values.iter().all(Json::is_string) => vec!["string"],
            _ if !self.properties.is_empty() => vec!["object"],
            _ if self.items.is_some() => vec!["array"],
            _ if texts || self.format.is_some() => vec!["string"],
            _ => Vec::new(),
        }
    }

    /// The one type besides `null`, where there is one.
    pub(in crate::verify) fn kind(&self) -> Option<&'static str> {
        let mut kinds = self.types.iter().filter(|it| **it != "null");
        let first = kinds.next()?;
        // An integer is a number too.
        kinds.next().is_none_or(|it| *it == *first).then_some(first)
    }

    /// The schema of a member.
    pub(in crate::verify) fn property(&self, name: &str) -> Option<&Origin> {
        self.properties.iter().find(|(key, _)| key == name).map(|(_, origin)| origin)
    }

    fn add(&mut self, origin: &Origin, schema: &Value) {
        let text = |keyword: &str| schema.get(keyword).and_then(Value::as_str).map(str::to_owned);
        let is = |keyword: &str| schema.get(keyword).and_then(Value::as_bool) == Some(true);
        let count = |keyword: &str| match schema.get(keyword) {
            Some(Value::Number(number)) => number.as_u64(),
            _ => None,
        };
        if self.types.is_empty() {
            self.types = types(schema);
        }
        self.is_nullable |= is("nullable") || types(schema).contains(&"null");
        let json = |keyword: &str| schema.get(keyword).map(Value::to_json);
        let fixed = json("const").map(|only| vec![only]);
        let listed = schema.get("enum").map(|it| it.items().iter().map(Value::to_json).collect());
        self.enumerated = self.enumerated.take().or(fixed).or(listed);
        self.format = self.format.take().or(text("format"));
        self.pattern = self.pattern.take().or(text("pattern"));
        self.min_length = self.min_length.max(count("minLength"));
        self.max_length = least(self.max_length, count("maxLength"));
        self.min_items = self.min_items.max(count("minItems"));
        self.max_items = least(self.max_items, count("maxItems"));
        self.is_unique |= is("uniqueItems");
        self.max_properties = least(self.max_properties, count("maxProperties"));
        self.is_read_only |= is("readOnly");
        self.is_write_only |= is("writeOnly");
        self.default = self.default.take().or(json("default"));
        self.examples.extend(json("example"));
        let shown = schema.get("examples").map_or(&[][..], Value::items);
        self.examples.extend(shown.iter().map(Value::to_json));
        for keyword in ["title", "description"] {
            if let Some(words) = schema.get(keyword).and_then(Value::as_str) {
                self.words.push_str(&flowing(words));
                self.words.push('\n');
            }
        }
        self.numbers(schema);
        self.parts(origin, schema);
    }

    fn numbers(&mut self, schema: &Value) {
        let number = |keyword: &str| match schema.get(keyword) {
            Some(Value::Number(number)) => number.as_f64(),
            _ => None,
        };
        let is = |keyword: &str| schema.get(keyword).and_then(Value::as_bool) == Some(true);
        let lower = number("minimum").map(|it| (it, is("exclusiveMinimum")));
        let upper = number("maximum").map(|it| (it, is("exclusiveMaximum")));
        for bound in [lower, number("exclusiveMinimum").map(|it| (it, true))].into_iter().flatten()
        {
            if self.minimum.is_none_or(|known| bound.0 > known.0 || bound.0 == known.0 && bound.1) {
                self.minimum = Some(bound);
            }
        }
        for bound in [upper, number("exclusiveMaximum").map(|it| (it, true))].into_iter().flatten()
        {
            if self.maximum.is_none_or(|known| bound.0 < known.0 || bound.0 == known.0 && bound.1) {
                self.maximum = Some(bound);
            }
        }
        self.multiple_of = self.multiple_of.or(number("multipleOf").filter(|it| *it > 0.0));
    }

    fn parts(&mut self, origin: &Origin, schema: &Value) {
        if schema.get("items").is_some_and(Value::is_object) && self.items.is_none() {
            self.items = Some(origin.child("items"));
        }
        let place = origin.child("properties");
        for (name, _) in schema.get("properties").map(Value::members).unwrap_or_default() {
            if self.property(name).is_none() {
                self.properties.push((name.to_string(), place.child(name)));
            }
        }
        match schema.get("additionalProperties") {
            Some(Value::Bool(false)) => self.is_closed = true,
            Some(Value::Object(_)) => self.additional = Some(origin.child("additionalProperties")),
            _ => {}
        }
        self.is_closed |= schema.get("unevaluatedProperties") == Some(&Value::Bool(false));
        for keyword in ["oneOf", "anyOf"] {
            let count = schema.get(keyword).map_or(0, |list| list.items().len());
            if self.alternatives.is_empty() {
                let place = origin.child(keyword);
                self.alternatives.extend((0..count).map(|index| place.index(index)));
            }
        }
    }
}

fn least(one: Option<u64>, other: Option<u64>) -> Option<u64> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}
