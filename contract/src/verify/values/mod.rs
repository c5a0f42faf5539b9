//! Values that a schema allows and forbids, each at its limits, and what each of them is about.

pub(super) mod facts;
pub(super) mod numbers;
pub(super) mod ordinary;
pub(super) mod texts;

use serde_json::{Map, Value as Json, json};

use self::facts::Facts;
use self::ordinary::{FUTURE, LONGEST, YEAR, another, number, text, year};
use super::words::{Limit, is_of_service, limits, sentences};
use specwright::document::Document;
use specwright::origin::Origin;
use specwright::sample::Direction;

use crate::Schemas;

/// Values deeper than this end.
const DEPTH: usize = 6;

/// What a text is that says a number.
pub(super) const NUMBER_IN_TEXT: &str = "a number in a text";

/// A value, and what it is made for.
#[derive(Clone, Debug)]
pub(super) struct Labelled {
    /// The keyword that it keeps or breaks.
    pub(super) keyword: &'static str,
    /// In words: `one character too long`.
    pub(super) what: String,
    pub(super) value: Json,
    /// Lower is tried first.
    pub(super) rank: u8,
}

impl Labelled {
    pub(super) fn new(
        rank: u8,
        keyword: &'static str,
        what: impl Into<String>,
        value: Json,
    ) -> Self {
        Self { keyword, what: what.into(), value, rank }
    }
}

/// Makes values of the schemas of a document.
#[derive(Clone, Copy, Debug)]
pub(super) struct Values<'a> {
    pub(super) document: &'a Document,
    pub(super) schemas: &'a Schemas,
}

impl Values<'_> {
    pub(super) fn facts(&self, origin: &Origin) -> Facts {
        Facts::of(self.document, origin)
    }

    /// Whether a request can have the value.
    pub(super) fn is_valid(&self, origin: &Origin, value: &Json) -> bool {
        self.schemas.get(self.document, origin, Direction::Request).is_valid(value)
    }

    /// An ordinary value with all its members; another one for each `salt` where the schema leaves
    /// room for it. Nothing where none is found.
    pub(super) fn plain(&self, origin: &Origin, salt: u64) -> Option<Json> {
        self.made(origin, salt, 0).filter(|value| self.is_valid(origin, value))
    }

    /// The value with two items in each list of one, where the schema leaves room: what is lost of a
    /// list, or looked at in its first item only, shows with two.
    pub(super) fn richer(&self, origin: &Origin, value: &Json) -> Json {
        let facts = self.facts(origin);
        match value {
            Json::Object(members) => {
                let richer = |(name, inner): (&String, &Json)| {
                    let inner = match facts.property(name) {
                        Some(place) => self.richer(place, inner),
                        None => inner.clone(),
                    };
                    (name.clone(), inner)
                };
                Json::Object(members.iter().map(richer).collect())
            }
            Json::Array(items) if items.len() == 1 && facts.max_items.is_none_or(|it| it > 1) => {
                let two = self.array(&facts, 1, 1, Some(2));
                two.filter(|it| self.is_valid(origin, it)).unwrap_or_else(|| value.clone())
            }
            other => other.clone(),
        }
    }

    fn made(&self, origin: &Origin, salt: u64, depth: usize) -> Option<Json> {
        if depth > DEPTH {
            return None;
        }
        let facts = self.facts(origin);
        let shown = facts.examples.iter().chain(&facts.default);
        let mut shown = shown.filter(|it| !it.is_null() && self.is_valid(origin, it));
        // An empty list shows nothing of its items.
        let is_shown =
            |it: &&Json| !it.is_object() && it.as_array().is_none_or(|it| !it.is_empty());
        if let Some(shown) = shown.next().filter(is_shown) {
            return Some(shown.clone());
        }
        if let Some(values) = &facts.enumerated {
            let values: Vec<&Json> = values.iter().filter(|it| !it.is_null()).collect();
            return values.get(salt as usize % values.len().max(1)).map(|it| (*it).clone());
        }
        if facts.properties.is_empty() && !facts.alternatives.is_empty() {
            let mut found =
                facts.alternatives.iter().filter_map(|it| self.made(it, salt, depth + 1));
            return found.find(|it| !it.is_null());
        }
        match facts.kind()? {
            "object" => self.object(origin, &facts, salt, depth),
            "array" => self.array(&facts, salt, depth, None),
            "string" => text(&facts, salt).map(Json::String),
            "integer" => number(&facts, true),
            "number" => number(&facts, false),
            "boolean" => Some(Json::Bool(true)),
            _ => None,
        }
    }

    fn object(&self, origin: &Origin, facts: &Facts, salt: u64, depth: usize) -> Option<Json> {
        let mut members = Map::new();
        for (name, origin) in &facts.properties {
            let is_required = facts.required.contains(name);
            let member = self.facts(origin);
            let is_of_service = || sentences(&member.words).into_iter().any(is_of_service);
            if member.is_read_only || !is_required && is_of_service() {
                continue;
            }
            let plenty = ordinary::plenty(name, &member);
            let made = plenty.or_else(|| self.made(origin, salt, depth + 1));
            // One member that cannot be made is no reason to have no body.
            match made.filter(|it| is_required || self.is_valid(origin, it)) {
                Some(value) => {
                    members.insert(name.clone(), value);
                }
                None if is_required => return None,
                None => {}
            }
        }
        if let Some(additional) = &facts.additional
            && members.is_empty()
            && let Some(value) = self.made(additional, salt, depth + 1)
        {
            let named =
                |name: &str| Json::Object(Map::from_iter([(name.to_owned(), value.clone())]));
            // Case is easily lost.
            let name =
                ["sampleKey", "key"].into_iter().find(|it| self.is_valid(origin, &named(it)));
            members.insert(name.unwrap_or("key").to_owned(), value);
        }
        Some(Json::Object(members))
    }

    /// A list of so many items, else of one or as few as there must be.
    fn array(&self, facts: &Facts, salt: u64, depth: usize, count: Option<u64>) -> Option<Json> {
        let least = facts.min_items.unwrap_or(0).max(1).min(facts.max_items.unwrap_or(u64::MAX));
        let count = count.unwrap_or(least).min(LONGEST);
        let Some(origin) = &facts.items else { return Some(json!([])) };
        if count == 0 {
            return Some(json!([]));
        }
        let item = self.facts(origin);
        let mut items: Vec<Json> = Vec::new();
        let mut next = salt;
        // Where items have to differ, they are looked for a while.
        while (items.len() as u64) < count && next < salt + 4 * count + 64 {
            let first = self.made(origin, next, depth + 1)?;
            let made = match items.contains(&first) {
                true => self
                    .other_object(origin, &item, &first, next)
                    .or_else(|| another(&item, &first, next))
                    .unwrap_or(first),
                false => first,
            };
            if !facts.is_unique || !items.contains(&made) {
                items.push(made);
            }
            next += 1;
        }
        (items.len() as u64 == count).then_some(Json::Array(items))
    }

    /// The same object with another value in one of its members that name nothing.
    fn other_object(
        &self,
        origin: &Origin,
        facts: &Facts,
        known: &Json,
        salt: u64,
    ) -> Option<Json> {
        let members = known.as_object()?;
        let names = |name: &str| {
            let name = crate::names::plain(name);
            ["id", "ids", "key", "code", "sku", "uuid"].iter().any(|it| name.ends_with(it))
        };
        let usable = members.iter().filter(|(name, _)| !names(name));
        // Numbers first: they have the most room.
        let (numbers, others): (Vec<_>, Vec<_>) = usable.partition(|(_, it)| it.is_number());
        numbers.into_iter().chain(others).find_map(|(name, value)| {
            let member = self.facts(facts.property(name)?);
            let mut changed = members.clone();
            changed.insert(name.clone(), another(&member, value, salt)?);
            Some(Json::Object(changed)).filter(|it| it != known && self.is_valid(origin, it))
        })
    }

    /// Values that the schema allows: its limits, and what is easily taken for something else.
    pub(super) fn valid(&self, origin: &Origin) -> Vec<Labelled> {
        let mut facts = self.facts(origin);
        described(&mut facts);
        let mut found = Vec::new();
        // What is listed without null may have been meant either way.
        if facts.is_nullable && facts.enumerated.as_ref().is_none_or(|it| it.contains(&Json::Null))
        {
            found.push(Labelled::new(0, "nullable", "null", Json::Null));
        }
        if let Some(values) = &facts.enumerated {
            found.extend(
                values.iter().map(|it| Labelled::new(0, "enum", "a listed value", it.clone())),
            );
        } else if let Some(kind) = facts.kind() {
            match kind {
                "string" => texts::valid(&facts, &mut found),
                "integer" | "number" => numbers::valid(&facts, kind, &mut found),
                "boolean" => {
                    found.push(Labelled::new(0, "type", "false", json!(false)));
                    found.push(Labelled::new(1, "type", "true", json!(true)));
                }
                "array" => self.valid_arrays(&facts, &mut found),
                _ => {}
            }
        }
        found.retain(|it| self.is_valid(origin, &it.value) && is_within(&facts, &it.value));
        let words = facts.words.to_lowercase();
        if words.contains("in the future") || words.contains("in the past") {
            // Made-up times are on the right side of the present.
            let is_future = year(&facts) == FUTURE;
            found.retain(|it| match it.value.as_str().and_then(|it| it.get(..4)) {
                Some(start) if start.bytes().all(|it| it.is_ascii_digit()) => {
                    if is_future {
                        start >= FUTURE
                    } else {
                        start <= YEAR
                    }
                }
                _ => true,
            });
        }
        distinct(found)
    }

    fn valid_arrays(&self, facts: &Facts, found: &mut Vec<Labelled>) {
        let mut push = |rank, keyword, what: &str, count| {
            let made = self.array(facts, 0, 0, Some(count));
            found.extend(made.map(|it| Labelled::new(rank, keyword, what, it)));
        };
        push(0, "minItems", "as few items as allowed", facts.min_items.unwrap_or(0));
        match facts.max_items.filter(|it| *it <= 1000) {
            Some(most) => push(0, "maxItems", "as many items as allowed", most),
            None => push(1, "items", "several items", facts.min_items.unwrap_or(0).max(3)),
        }
        if !facts.is_unique
            && let Some(Json::Array(mut items)) = self.array(facts, 0, 0, Some(1))
        {
            items.push(items[0].clone());
            found.push(Labelled::new(1, "items", "an item twice", Json::Array(items)));
        }
        let three = self.array(facts, 0, 0, Some(facts.min_items.unwrap_or(0).max(3)));
        if let Some(Json::Array(mut items)) = three {
            items.reverse();
            found.push(Labelled::new(0, "items", "items in no order", Json::Array(items)));
        }
    }

    /// Values that the schema forbids, each for one reason.
    pub(super) fn invalid(&self, origin: &Origin) -> Vec<Labelled> {
        let facts = self.facts(origin);
        let mut found = Vec::new();
        let kind = facts.kind();
        if let Some(values) = &facts.enumerated {
            texts::not_listed(values, &mut found);
        } else {
            match kind {
                Some("string") => texts::invalid(&facts, &mut found),
                Some(kind @ ("integer" | "number")) => {
                    numbers::invalid(&facts, kind, &mut found);
                }
                Some("array") => self.invalid_arrays(&facts, &mut found),
                Some("object") => self.invalid_maps(&facts, &mut found),
                _ => {}
            }
        }
        // A fraction that is wrong for nothing else.
        let least = facts.minimum.map_or(1.0, |it| it.0.max(1.0).floor());
        let fraction = json!(least + 0.5);
        let wrong: &[(u8, &str, Json)] = match kind {
            Some("string") => &[(0, "a number", json!(123)), (2, "an object", json!({}))],
            Some("integer") => &[
                // Where booleans are numbers, they are easily taken for them.
                (0, "a boolean", json!(true)),
                (1, "a fraction", fraction),
                (1, NUMBER_IN_TEXT, json!("1")),
                (1, "a text", json!("abc")),
            ],
            Some("number") => &[
                (0, "a boolean", json!(true)),
                (1, NUMBER_IN_TEXT, json!("1")),
                (1, "a text", json!("abc")),
            ],
            Some("boolean") => &[
                (0, "a boolean in a text", json!("true")),
                (1, "a number", json!(1)),
                (1, "a text", json!("maybe")),
            ],
            Some("array") => &[(0, "a text", json!("abc")), (2, "an object", json!({}))],
            Some("object") => &[(0, "a text", json!("abc")), (1, "a list", json!([]))],
            _ => &[],
        };
        found.extend(
            wrong
                .iter()
                .map(|(rank, what, value)| Labelled::new(*rank, "type", *what, value.clone())),
        );
        if kind.is_some() {
            found.push(Labelled::new(1, "nullable", "null", Json::Null));
        }
        found.retain(|it| !self.is_valid(origin, &it.value));
        distinct(found)
    }

    /// A map with a member more than allowed.
    fn invalid_maps(&self, facts: &Facts, found: &mut Vec<Labelled>) {
        let (Some(most), Some(additional)) =
            (facts.max_properties.filter(|it| *it <= 100), &facts.additional)
        else {
            return;
        };
        let Some(value) = self.made(additional, 1, 1) else { return };
        let members = (0..=most).map(|it| (format!("key{it}"), value.clone()));
        let what = "one member too many";
        found.push(Labelled::new(0, "maxProperties", what, Json::Object(members.collect())));
    }

    fn invalid_arrays(&self, facts: &Facts, found: &mut Vec<Labelled>) {
        if let Some(least) = facts.min_items.filter(|it| *it > 0)
            && let Some(made) = self.array(facts, 0, 0, Some(least - 1))
        {
            found.push(Labelled::new(0, "minItems", "one item too few", made));
        }
        if let Some(most) = facts.max_items.filter(|it| *it <= 1000)
            && let Some(made) = self.array(facts, 0, 0, Some(most + 1))
        {
            found.push(Labelled::new(0, "maxItems", "one item too many", made));
        }
        if facts.is_unique
            && let Some(Json::Array(mut items)) = self.array(facts, 0, 0, None)
        {
            items.push(items[0].clone());
            found.push(Labelled::new(0, "uniqueItems", "an item twice", Json::Array(items)));
        }
    }
}

/// Limits that only words state are limits all the same.
fn described(facts: &mut Facts) {
    let is_of_characters = facts.words.to_lowercase().contains("character");
    for limit in limits(&facts.words) {
        match (facts.kind(), limit) {
            (Some("integer" | "number"), Limit::AtMost(most)) if facts.maximum.is_none() => {
                facts.maximum = Some((most, false));
            }
            (Some("integer" | "number"), Limit::AtLeast(least)) if facts.minimum.is_none() => {
                facts.minimum = Some((least, false));
            }
            (Some("string"), Limit::AtMost(most)) if is_of_characters => {
                facts.max_length = facts.max_length.or(Some(most as u64));
            }
            (Some("string"), Limit::AtLeast(least)) if is_of_characters => {
                facts.min_length = facts.min_length.or(Some(least as u64));
            }
            (Some("array"), Limit::AtMost(most)) => {
                facts.max_items = facts.max_items.or(Some(most as u64));
            }
            (Some("array"), Limit::AtLeast(least)) => {
                facts.min_items = facts.min_items.or(Some(least as u64));
            }
            _ => {}
        }
    }
}

/// Whether a number is within the limits.
fn is_within(facts: &Facts, value: &Json) -> bool {
    let Some(number) = value.as_f64() else { return true };
    facts.minimum.is_none_or(|(low, _)| number >= low)
        && facts.maximum.is_none_or(|(high, _)| number <= high)
}

/// By rank, each value once.
fn distinct(mut found: Vec<Labelled>) -> Vec<Labelled> {
    found.sort_by_key(|it| it.rank);
    let mut out: Vec<Labelled> = Vec::new();
    for it in found {
        if !out.iter().any(|known| known.value == it.value) {
            out.push(it);
        }
    }
    out
}
