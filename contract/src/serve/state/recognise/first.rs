//! The things that there are from the start: those in examples.

use std::sync::Arc;

use super::super::collection::{Action, Collection};
use super::super::place::{Path, at};
use super::super::store::{Item, Shelf};
use super::{Recogniser, success};
use crate::Direction;
use specwright::api::Operation;

impl Recogniser<'_> {
    /// The examples of answers that show things are there from the start.
    pub(super) fn first_state(&mut self) {
        for number in 0..self.found.collections.len() {
            let mut values = Vec::new();
            for wants_list in [true, false] {
                let roles = self.found.roles.iter().filter(|(_, role)| role.collection == number);
                let mut roles: Vec<_> = roles.collect();
                roles.sort_by_key(|(index, _)| **index);
                for (index, role) in roles {
                    let list = match &role.action {
                        Action::List(listing) if wants_list => Some(&listing.list),
                        Action::Read if !wants_list => None,
                        _ => continue,
                    };
                    let operation = &self.api.operations[*index];
                    values.extend(self.shown(operation, list, &self.found.collections[number]));
                }
            }
            let collection = &self.found.collections[number];
            let (first, left_out) = match collection.is_single {
                true => (self.only(collection, values), 0),
                false => self.shelf(collection, values),
            };
            let collection = &mut self.found.collections[number];
            (collection.first, collection.left_out) = (first, left_out);
        }
    }

    /// The things in the examples of an answer.
    fn shown(
        &self,
        operation: &Operation,
        list: Option<&Path>,
        collection: &Collection,
    ) -> Vec<serde_json::Value> {
        let examples = success(operation).flat_map(|it| &it.content).flat_map(|it| &it.examples);
        let mut found = Vec::new();
        for example in examples {
            let value = example.value.to_json();
            match list {
                Some(list) => {
                    let all = at(&value, list).and_then(serde_json::Value::as_array);
                    found.extend(all.into_iter().flatten().cloned());
                }
                None => {
                    found.push(at(&value, &collection.envelope).cloned().unwrap_or(value));
                }
            }
        }
        found
    }

    fn shelf(&self, collection: &Collection, values: Vec<serde_json::Value>) -> (Shelf, usize) {
        let mut shelf = Shelf::default();
        let mut left_out = 0;
        let checker = collection
            .item
            .as_ref()
            .map(|item| self.schemas.get(self.document, item, Direction::Response));
        for value in values {
            let id = collection.id_in(&value);
            match id {
                Some(id) if shelf.get(&id).is_some() => {}
                Some(id) if checker.as_ref().is_none_or(|it| it.is_valid(&value)) => {
                    shelf.put(Arc::new(Item::new(id, value, None)));
                }
                _ => left_out += 1,
            }
        }
        (shelf, left_out)
    }
}
