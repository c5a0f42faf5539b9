//! Objects.

use serde_json::{Map, Value as Json};

use super::Direction;
use super::parts::Parts;
use super::union::Tag;
use super::value::{Maker, example};
use crate::document::{Applicable, Reach};
use crate::origin::Origin;
use crate::value::Value;

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

    /// Members that have no names in the schema.
    fn other_members(&mut self, parts: &Parts<'a>, members: &mut Map<String, Json>, seed: usize) {
        let free = parts.below("additionalProperties");
        let is_map = parts.properties().is_empty() && members.is_empty();
        let (least, most) = parts.counts("minProperties", "maxProperties", self.left());
        let wants_one = self.makes_optional() && (is_map || seed == OTHER_SEED);
        let wanted = least.max(members.len() + usize::from(wants_one)).min(most);
        if free.is_empty() {
            return;
        }
        for index in 0.. {
            if members.len() >= wanted {
                break;
            }
            let Some(value) = self.value(free.clone(), seed + index) else { break };
            let name = match (seed, index) {
                (0, 0) => "key".to_owned(),
                (_, 0) => "some other name".to_owned(),
                (_, index) => format!("key{}", index + 1),
            };
            members.insert(name, value);
        }
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
