//! Objects.

use serde_json::{Map, Value as Json};

use super::Direction;
use super::maker::Maker;
use super::parts::Parts;
use super::text::text;
use super::union::Tag;
use super::value::example;
use crate::document::{Applicable, Reach};
use crate::origin::Origin;
use crate::value::Value;

/// The longest name that is made for a pattern.
const NAME: usize = 64;

/// So many more names than are needed are made, since some are there already.
const TRIES: usize = 16;

/// Where the seed gives an object with named members another one.
const OTHER_SEED: usize = 4;

impl<'a> Maker<'a> {
    /// An object with the members of all parts; none where one that is required has no value.
    pub(super) fn object(
        &mut self,
        parts: &Parts<'a>,
        tags: &[Tag<'a>],
        seed: usize,
    ) -> Option<Map<String, Json>> {
        let mut required = parts.required();
        // Without it nobody knows what the others are.
        required.extend(tags.iter().map(Tag::property));
        let mut members = self.shown_members(parts);
        for (name, schemas) in parts.properties() {
            let is_required = required.contains(name);
            let is_wanted = is_required || self.makes_optional();
            if !is_wanted || members.contains_key(name) || self.is_hidden(&schemas) {
                continue;
            }
            match self.value(schemas, seed) {
                Some(value) => {
                    members.insert(name.to_owned(), value);
                }
                None if is_required => return None,
                None => {}
            }
        }
        // What is required without being described is whatever other members are.
        let others = parts.below("additionalProperties");
        for name in required.iter().filter(|name| !parts.properties().contains_key(**name)) {
            if members.contains_key(*name) {
                continue;
            }
            let made = if others.is_empty() { None } else { self.value(others.clone(), seed) };
            members.insert((*name).to_owned(), made.unwrap_or_else(|| "string".into()));
        }
        self.least_members(parts, &mut members, seed);
        self.other_members(parts, &mut members, seed);
        for tag in tags {
            let is_free = self.is_free(parts, tag.property());
            tag.write(&mut members, is_free);
        }
        Some(members)
    }

    /// The members of the objects that parts show.
    fn shown_members(&self, parts: &Parts<'a>) -> Map<String, Json> {
        let mut members = Map::new();
        let shown = parts.all.iter().filter_map(|part| example(part.schema));
        for (name, value) in shown.filter(|_| self.sampler.uses_examples).flat_map(Value::members) {
            members.entry(name.to_string()).or_insert_with(|| value.to_json());
        }
        members
    }

    /// Members that are not required, where there have to be more.
    fn least_members(&mut self, parts: &Parts<'a>, members: &mut Map<String, Json>, seed: usize) {
        let (least, _) = parts.counts("minProperties", "maxProperties", self.left());
        if members.len() >= least {
            return;
        }
        for (name, schemas) in parts.properties() {
            if members.len() >= least {
                break;
            }
            if members.contains_key(name) || self.is_hidden(&schemas) {
                continue;
            }
            if let Some(value) = self.value(schemas, seed) {
                members.insert(name.to_owned(), value);
            }
        }
    }

    /// Members that have no names in the schema.
    fn other_members(&mut self, parts: &Parts<'a>, members: &mut Map<String, Json>, seed: usize) {
        let mut free = parts.below("additionalProperties");
        let pattern = parts.said("patternProperties").flat_map(Value::members).next();
        let can_name = free.is_empty() && self.sampler.patterns.is_some();
        let pattern = pattern.map(|(pattern, _)| &**pattern).filter(|_| can_name);
        if let Some(pattern) = pattern {
            let with = parts.all.iter().filter(|it| {
                it.schema.get("patternProperties").is_some_and(|all| all.get(pattern).is_some())
            });
            free = with.map(|it| it.origin.child("patternProperties").child(pattern)).collect();
        }
        let of_names = parts.below("propertyNames");
        let is_map = parts.properties().is_empty() && members.is_empty();
        let (least, most) = parts.counts("minProperties", "maxProperties", self.left());
        let wants_one = self.makes_optional() && (is_map || seed == OTHER_SEED);
        let wanted = least.max(members.len() + usize::from(wants_one)).min(most);
        // Where nothing is said of other members, they are any.
        let is_closed = parts.said("additionalProperties").any(|it| it.as_bool() == Some(false));
        let is_free = free.is_empty() && !is_closed && members.len() < least;
        if free.is_empty() && !is_free {
            return;
        }
        for index in 0.. {
            if members.len() >= wanted {
                break;
            }
            let value = if is_free {
                Some("string".into())
            } else {
                self.value(free.clone(), seed + index)
            };
            let Some(value) = value else { break };
            let name = match (seed, index) {
                (0, 0) => "key".to_owned(),
                (_, 0) => "some other name".to_owned(),
                (_, index) => format!("key{}", index + 1),
            };
            let by_pattern = self.sampler.patterns.zip(pattern);
            let name = by_pattern
                .and_then(|(make, pattern)| make(pattern, seed + index, (1, NAME)))
                .or_else(|| self.name(&of_names, seed + index))
                .unwrap_or(name);
            if index > least.saturating_add(TRIES) {
                break;
            }
            // A pattern that leaves the end open may make the same name each time.
            let is_new = !members.contains_key(&name);
            members.insert(if is_new { name } else { format!("{name}{index}") }, value);
        }
    }

    /// A name of a member, where the schema says something of names.
    fn name(&self, schemas: &[Origin], seed: usize) -> Option<String> {
        let parts = Parts { all: self.parts_of(schemas) };
        if let Some(listed) = parts.listed() {
            return listed[seed % listed.len()].as_str().map(str::to_owned);
        }
        (!schemas.is_empty()).then(|| text(&parts, seed, self.sampler.patterns))
    }

    /// Whether a member belongs to the other direction.
    fn is_hidden(&self, schemas: &[Origin]) -> bool {
        let keyword = match self.sampler.direction {
            Direction::Request => "readOnly",
            Direction::Response => "writeOnly",
            Direction::Either => return false,
        };
        let parts = Parts { all: self.parts_of(schemas) };
        parts.is_set(keyword)
    }

    /// Whether no part fixes the values of a member.
    fn is_free(&self, parts: &Parts<'a>, name: &str) -> bool {
        let places: Vec<_> = parts.all.iter().filter_map(|part| part.property(name)).collect();
        let uses_examples = self.sampler.uses_examples;
        let own = self.parts_of(&places);
        let is_shown = own.iter().any(|part| uses_examples && example(part.schema).is_some());
        Parts { all: own }.listed().is_none() && !is_shown
    }

    fn parts_of(&self, schemas: &[Origin]) -> Vec<Applicable<'a>> {
        self.sampler.document.applicable_to(schemas, Reach::Parts)
    }
}
