//! What operations do to the things: read, list, create, replace, update, delete.
//!
//! A thing is kept once its answer is made, so that nothing changes where there is none.

use std::time::Instant;

use http::header::LOCATION;
use serde_json::Value as Json;

use super::collection::Collection;
use super::listing::Listing;
use super::store::{Item, Key, Store};
use super::{Asked, Outcome, State, change, full, header, missing};
use crate::serve::choose::Chosen;
use crate::serve::problem::Problem;

impl State {
    pub(super) fn read(
        &self,
        collection: &Collection,
        item: Option<Item>,
        asked: &Asked<'_>,
    ) -> Outcome {
        let item = item.ok_or_else(|| missing(collection))?;
        let chosen = asked.choose(&[])?;
        let now = self.now(collection, &item);
        let answer = asked.with_thing(collection, chosen, &now, &item.id)?;
        Ok(asked.unless_known(chosen, answer, &now))
    }

    pub(super) fn list(
        &self,
        store: &Store,
        listing: &Listing,
        key: &Key,
        asked: &Asked<'_>,
    ) -> Outcome {
        let collection = &self.understood.collections[key.0];
        let chosen = asked.choose(&[])?;
        let shelf = self.shelf(store, key);
        let page = listing.page(asked.operation, asked.parameters, shelf.items());
        let things: Vec<Json> = page.items.iter().map(|item| self.now(collection, item)).collect();
        let shown = Json::from(things.clone());
        let answer = asked.with_list(listing, chosen, &page, things)?;
        Ok(asked.unless_known(chosen, answer, &shown))
    }

    pub(super) fn create(&self, store: &mut Store, key: &Key, asked: &Asked<'_>) -> Outcome {
        let collection = &self.understood.collections[key.0];
        let chosen = asked.choose(&[])?;
        let body = asked.entity.and_then(|entity| entity.value.as_ref());
        if let Some(Json::Array(all)) = body {
            return self.create_all(store, key, all, chosen, asked);
        }
        let (id, value) = asked.new_thing(collection, body, &self.shelf(store, key))?;
        let path = asked.uri.path().trim_end_matches('/');
        let location = format!("{path}/{}", change::encoded(&id));
        let item = Item::new(id, value, Some(Instant::now()));
        let mut answer = self.keep(store, key, item, chosen, asked)?;
        if chosen.has_header("location") {
            header(&mut answer, LOCATION, &location);
        }
        Ok(answer)
    }

    /// Creates several things at once: all, or none where one cannot be.
    fn create_all(
        &self,
        store: &mut Store,
        key: &Key,
        bodies: &[Json],
        chosen: Chosen<'_>,
        asked: &Asked<'_>,
    ) -> Outcome {
        let collection = &self.understood.collections[key.0];
        let mut shelf = self.shelf(store, key).into_owned();
        let mut made = Vec::new();
        for body in bodies {
            let (id, value) = asked.new_thing(collection, Some(body), &shelf)?;
            let item = Item::new(id, value, Some(Instant::now()));
            shelf.put(item.clone());
            made.push(item);
        }
        let now = made.iter().map(|item| self.now(collection, item)).collect();
        let answer = asked.with_things(collection, chosen, now)?;
        self.open(store, key)?;
        for item in made {
            store.put(key, item).map_err(full)?;
        }
        Ok(answer)
    }

    pub(super) fn replace(
        &self,
        store: &mut Store,
        key: &Key,
        id: &str,
        creates: bool,
        asked: &Asked<'_>,
    ) -> Outcome {
        let collection = &self.understood.collections[key.0];
        let before = self.shelf(store, key).get(id).cloned();
        let is_new = before.is_none();
        if is_new && !creates {
            return Err(missing(collection));
        }
        asked.is_meant(before.as_ref().map(|it| self.now(collection, it)).as_ref())?;
        let chosen = asked.choose(if is_new { &[201] } else { &[200, 202, 204] })?;
        let body = asked.entity.and_then(|entity| entity.value.as_ref());
        let value = asked.other_thing(collection, body, before.as_ref().map(|it| &it.value), id);
        let created = before.and_then(|it| it.created).or(is_new.then(Instant::now));
        self.keep(store, key, Item::new(id.to_owned(), value, created), chosen, asked)
    }

    pub(super) fn update(
        &self,
        store: &mut Store,
        key: &Key,
        id: &str,
        asked: &Asked<'_>,
    ) -> Outcome {
        let collection = &self.understood.collections[key.0];
        let before = self.meant(store, key, id, asked)?;
        let chosen = asked.choose(&[200, 202, 204])?;
        let value = asked.changed_thing(collection, before.value, id)?;
        self.keep(store, key, Item::new(id.to_owned(), value, before.created), chosen, asked)
    }

    /// The thing that a request changes, in the version that it is about.
    fn meant(
        &self,
        store: &Store,
        key: &Key,
        id: &str,
        asked: &Asked<'_>,
    ) -> Result<Item, Box<Problem>> {
        let collection = &self.understood.collections[key.0];
        let before = self.shelf(store, key).get(id).cloned();
        let before = before.ok_or_else(|| missing(collection))?;
        asked.is_meant(Some(&self.now(collection, &before)))?;
        Ok(before)
    }

    fn keep(
        &self,
        store: &mut Store,
        key: &Key,
        item: Item,
        chosen: Chosen<'_>,
        asked: &Asked<'_>,
    ) -> Outcome {
        let collection = &self.understood.collections[key.0];
        let now = self.now(collection, &item);
        let answer = asked.with_thing(collection, chosen, &now, &item.id)?;
        self.open(store, key)?;
        store.put(key, item).map_err(full)?;
        Ok(asked.tagged(chosen, answer, &now))
    }

    pub(super) fn delete(
        &self,
        store: &mut Store,
        key: &Key,
        id: &str,
        asked: &Asked<'_>,
    ) -> Outcome {
        let collection = &self.understood.collections[key.0];
        let before = self.meant(store, key, id, asked)?;
        let chosen = asked.choose(&[])?;
        let answer = asked.with_thing(collection, chosen, &self.now(collection, &before), id)?;
        self.open(store, key)?;
        store.remove(key, id, &self.below(key.0));
        Ok(answer)
    }

    /// The collections whose things belong to things of this one.
    fn below(&self, number: usize) -> Vec<usize> {
        let all = &self.understood.collections;
        let is_below = |mut index: usize| {
            while let Some(parent) = all[index].parent {
                if parent == number {
                    return true;
                }
                index = parent;
            }
            false
        };
        (0..all.len()).filter(|index| is_below(*index)).collect()
    }
}
