//! Counts of things from which others take: a stock of three is sold out after one order, and each further order would need
//! another thing. Where others take, there is plenty from the beginning.

use serde_json::Value as Json;

use crate::names::words;
use crate::verify::model;
use crate::verify::run::Run;
use crate::verify::slots::{self, Slot};
use crate::verify::values::ordinary::many;
use crate::verify::world::{form, schema};
use specwright::origin::Origin;

/// What a number is called that counts what there is of a thing, or what is taken of it.
const COUNTS: &[&str] = &[
    "quantity",
    "qty",
    "count",
    "copies",
    "seats",
    "places",
    "units",
    "pieces",
    "tickets",
    "slots",
    "contingent",
    "allocation",
    "allotment",
    "amount",
    "supply",
];

/// So much of it: what holds the thing may not have room for as much as its schema allows.
const PLENTY: f64 = 60.0;

impl Run<'_> {
    /// A body that makes a thing with plenty of what others take from it, where they do.
    pub(in crate::verify) fn stocked(
        &self,
        index: usize,
        schema: &Origin,
        value: &Json,
    ) -> Option<Json> {
        let resource = self.creates(index)?;
        let mut stocked = value.clone();
        for slot in slots::of(&self.values(), schema, value) {
            if slot.is_top()
                && is_count(&slot.name)
                && let Some(count) = many(&self.values().facts(&slot.origin), PLENTY)
            {
                slots::set(&mut stocked, &slot.pointer, count);
            }
        }
        (stocked != *value && self.is_taken_from(resource)).then_some(stocked)
    }

    /// Whether others count what they take of a thing: they name it beside a number of what is taken, or act below it
    /// with one.
    fn is_taken_from(&self, resource: usize) -> bool {
        let values = self.values();
        (0..self.api.operations.len()).any(|index| {
            let operation = self.operation(index);
            if operation.method.as_str() != "POST" || self.creates(index) == Some(resource) {
                return false;
            }
            let Some(origin) = form(operation).map(schema) else { return false };
            let Some(value) = values.plain(&origin, 1) else { return false };
            let slots = slots::of(&values, &origin, &value);
            let is_count = |it: &&Slot| {
                is_count(&it.name) && value.pointer(&it.pointer).is_some_and(Json::is_number)
            };
            let is_below = self.resources[resource].is_above(model::path(operation));
            slots.iter().filter(is_count).any(|count| {
                let names = |it: &Slot| self.referred(index, it) == Some(resource);
                is_below && count.is_top()
                    || slots.iter().any(|it| it.parent() == count.parent() && names(it))
            })
        })
    }
}

fn is_count(name: &str) -> bool {
    words(name).last().is_some_and(|it| COUNTS.contains(&it.to_lowercase().as_str()))
}
