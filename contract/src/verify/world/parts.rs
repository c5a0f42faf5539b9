//! Members that name a part of a thing which the same request is about: the price category of the performance that is
//! booked, the line of the order that is delivered.

use serde_json::Value as Json;

use crate::names::{plain, singular};
use crate::verify::call::Call;
use crate::verify::run::Run;
use crate::verify::slots::{self, Slot};
use crate::verify::world::{IDS, everywhere, unwrapped};

impl Run<'_> {
    /// Has the body of a request name parts that the things have which it is about, a different one in each item of a
    /// list.
    pub(super) fn name_parts(&self, call: &mut Call) {
        let index = call.operation;
        let own = self.resources.iter().position(|it| [it.put, it.patch].contains(&Some(index)));
        // What a thing consists of is what a change of it says.
        let around = self.around(call, own.unwrap_or(usize::MAX));
        let shown = around.iter().filter_map(|(resource, id)| {
            let live = self.live.get(resource)?;
            Some(unwrapped(&live.iter().find(|it| it.id == *id)?.shown).clone())
        });
        let shown: Vec<Json> = shown.collect();
        for slot in self.slots(call) {
            let facts = self.values().facts(&slot.origin);
            if !matches!(facts.kind(), Some("string" | "integer")) || facts.enumerated.is_some() {
                continue;
            }
            let named = shown.iter().map(|it| parts(it, &slot));
            let fitting = |it: Vec<Json>| -> Vec<Json> {
                it.into_iter().filter(|it| self.values().is_valid(&slot.origin, it)).collect()
            };
            let Some(parts) = named.map(fitting).find(|it| !it.is_empty()) else { continue };
            let Some(body) = call.value_mut() else { return };
            for (number, pointer) in everywhere(body, &slot.pointer).into_iter().enumerate() {
                slots::set(body, &pointer, parts[number % parts.len()].clone());
            }
        }
    }
}

/// What names the parts of a thing that a member is called after: with the lists of the thing, each value once.
fn parts(thing: &Json, slot: &Slot) -> Vec<Json> {
    let mut found = Vec::new();
    for (list, items) in thing.as_object().into_iter().flatten() {
        for item in items.as_array().into_iter().flatten() {
            let scalar = Some(item).filter(|_| plain(&slot.name) == singular(list));
            let members = item.as_object().into_iter().flatten();
            let of_item = members.filter(|(key, _)| names_part(&slot.name, list, key));
            let named = scalar.into_iter().chain(of_item.map(|it| it.1));
            let usable = named.filter(|it| it.is_string() || it.is_number());
            for it in usable.take(1) {
                if !found.contains(it) {
                    found.push(it.clone());
                }
            }
        }
    }
    found
}

/// Whether a member names an item of a list by a member of the item: `categoryCode` one of `priceCategories` by its
/// `code`, and `lineId` and `product_id` one of `lines` by what is called so in it.
fn names_part(name: &str, list: &str, key: &str) -> bool {
    let (name, one, key) = (plain(name), singular(list), plain(key));
    if !IDS.iter().any(|it| key.ends_with(it)) {
        return false;
    }
    let is_id = IDS.contains(&key.as_str());
    let start = name.strip_suffix(key.as_str()).unwrap_or_default();
    !is_id && name == key || !start.is_empty() && one.ends_with(start)
}

#[cfg(test)]
mod tests {
    use super::names_part;

    #[test]
    fn members_name_parts() {
        assert!(names_part("categoryCode", "priceCategories", "code"));
        assert!(names_part("price_category_code", "price_categories", "code"));
        assert!(names_part("line_id", "lines", "line_id"));
        assert!(names_part("lineId", "lines", "id"));
        assert!(names_part("product_id", "lines", "product_id"));
        assert!(!names_part("code", "priceCategories", "code"));
        assert!(!names_part("voucherCode", "priceCategories", "code"));
        assert!(!names_part("id", "lines", "id"));
        assert!(!names_part("quantity", "lines", "quantity"));
    }
}
