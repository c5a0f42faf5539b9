//! Arrays.

use serde_json::Value as Json;

use super::parts::Parts;
use super::value::Maker;
use crate::value::Value;

/// How many items there are where the schema leaves it open, by the seed.
const LENGTHS: [usize; 6] = [1, 1, 0, 1, 2, 1];

impl<'a> Maker<'a> {
    /// An array; shorter than it should be where its items have no values.
    pub(super) fn array(&mut self, parts: &Parts<'a>, seed: usize) -> Json {
        let (least, most) = parts.counts("minItems", "maxItems", self.left());
        let usual = LENGTHS[seed % LENGTHS.len()];
        let wanted = if self.makes_optional() { usual.clamp(least, most) } else { least };
        let first: Vec<_> = parts.said("prefixItems").map(|list| list.items().len()).collect();
        let fixed = first.into_iter().max().unwrap_or(0).min(most);
        // Items of a tuple stand where they stand: one that is wanted brings those before it.
        let tuple = if self.makes_optional() { fixed } else { fixed.min(least) };
        let rest = parts.below("items");
        let mut items = Vec::new();
        for index in 0..wanted.max(tuple) {
            let at = parts.all.iter().filter(|part| {
                let list = part.schema.get("prefixItems").map_or(&[][..], Value::items);
                index < list.len()
            });
            let at: Vec<_> = at.map(|part| part.origin.child("prefixItems").index(index)).collect();
            let schemas = if index < fixed { at } else { rest.clone() };
            if schemas.is_empty() {
                break;
            }
            match self.value(schemas, seed + index) {
                Some(item) => items.push(item),
                None => break,
            }
        }
        Json::Array(items)
    }
}
