//! Arrays.

use serde_json::Value as Json;

use super::maker::Maker;
use super::parts::Parts;
use crate::origin::Origin;
use crate::value::Value;

/// How many items there are where the schema leaves it open, by the seed.
const LENGTHS: [usize; 6] = [1, 1, 0, 1, 2, 1];

/// Where items have to differ, so many are made before one is numbered.
const TRIES: usize = 6;

impl<'a> Maker<'a> {
    /// An array; shorter than it should be where its items have no values.
    pub(super) fn array(&mut self, parts: &Parts<'a>, seed: usize) -> Json {
        let (least, most) = parts.counts("minItems", "maxItems", self.left());
        let usual = LENGTHS[seed % LENGTHS.len()];
        let wanted = if self.makes_optional() { usual.clamp(least, most) } else { least };
        // So many items, the last ones, are those that the array has to contain.
        let contained = parts.below("contains");
        let least_contained = parts.least("minContains").map_or(1, |it| it.max(0.0) as usize);
        let contains = if contained.is_empty() { 0 } else { least_contained.min(most) };
        let wanted = wanted.max(contains);
        let is_unique = parts.is_set("uniqueItems");
        let first: Vec<_> = parts.said("prefixItems").map(|list| list.items().len()).collect();
        let fixed = first.into_iter().max().unwrap_or(0).min(most);
        // Items of a tuple stand where they stand: one that is wanted brings those before it.
        let tuple = if self.makes_optional() { fixed } else { fixed.min(least) };
        let rest = parts.below("items");
        let listed = parts.listed_items();
        let mut items = Vec::new();
        for index in 0..wanted.max(tuple) {
            let at = parts.all.iter().filter(|part| {
                let list = part.schema.get("prefixItems").map_or(&[][..], Value::items);
                index < list.len()
            });
            let at: Vec<_> = at.map(|part| part.origin.child("prefixItems").index(index)).collect();
            let mut schemas = if index < fixed { at } else { rest.clone() };
            if index + contains >= wanted.max(tuple) {
                schemas.extend(contained.iter().cloned());
            }
            if schemas.is_empty() && listed.is_none() {
                break;
            }
            let tries = if is_unique { TRIES } else { 1 };
            let item = (0..tries).find_map(|other| {
                let nth = seed + index + other;
                let item = match listed {
                    Some(listed) => listed[nth % listed.len()].to_json(),
                    None => self.value(schemas.clone(), nth)?,
                };
                (!is_unique || !items.contains(&item)).then_some(item)
            });
            match item.or_else(|| self.numbered(parts, &schemas, index, &items)) {
                Some(item) => items.push(item),
                None => break,
            }
        }
        Json::Array(items)
    }

    /// An item that is another one than those before by its number, where items have to differ.
    fn numbered(
        &mut self,
        parts: &Parts<'a>,
        schemas: &[Origin],
        index: usize,
        items: &[Json],
    ) -> Option<Json> {
        if !parts.is_set("uniqueItems") {
            return None;
        }
        let item = match self.value(schemas.to_vec(), 0)? {
            Json::String(text) => Json::String(format!("{text}{index}")),
            Json::Number(number) => {
                let least = items.iter().filter_map(Json::as_i64).max();
                let own = number.as_i64().unwrap_or_default();
                Json::from(least.map_or(own, |least| least.max(own)).saturating_add(1))
            }
            _ => return None,
        };
        (!items.contains(&item)).then_some(item)
    }
}
