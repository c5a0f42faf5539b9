//! What operations do to the things: read, list, create, replace, update, delete.
//!
//! A thing is kept once its answer is made, so that nothing changes where there is none. Nobody
//! waits while an answer is made: the things are locked to look at them, and to change them.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use http::Response;
use http::header::LOCATION;
use serde_json::Value as Json;

use super::change::{self, Id};
use super::listing::Listing;
use super::store::{Item, Key};
use super::{Asked, Outcome, State, full, header, missing};
use crate::serve::problem::Problem;

/// What becomes of a thing, nothing when it goes, and the answer.
type Change = Result<(Option<Item>, Response<Bytes>), Box<Problem>>;

impl State {
    pub(super) fn read(&self, key: &Key, id: &str, asked: &Asked<'_>) -> Outcome {
        let collection = &self.understood.collections[key.0];
        let item = self.thing(key, id)?.ok_or_else(|| missing(collection))?;
        let chosen = asked.choose(&[])?;
        let now = self.now(collection, &item);
        let answer = asked.with_thing(collection, chosen, &now, &item.id)?;
        Ok(asked.unless_known(chosen, answer, &now))
    }

    pub(super) fn list(&self, listing: &Listing, key: &Key, asked: &Asked<'_>) -> Outcome {
        let (operation, given) = (asked.operation, asked.parameters);
        let store = self.store();
        self.has_parents(&store, key)?;
        let shelf = self.shelf(&store, key);
        let page = if listing.chooses(given) {
            let all = shelf.items().cloned().collect();
            drop(shelf);
            drop(store);
            let all = listing.chosen(given, all);
            let position = |id: &str| all.iter().position(|it| it.id == id);
            listing.page(operation, given, all.len(), position, |range| all[range].to_vec())
        } else {
            let items = shelf.items();
            let some = |range: Range<usize>| items.skip(range.start).take(range.len());
            let position = |id: &str| shelf.position(id);
            let some = |range| some(range).cloned().collect();
            let page = listing.page(operation, given, shelf.len(), position, some);
            drop(shelf);
            drop(store);
            page
        };
        let collection = &self.understood.collections[key.0];
        let chosen = asked.choose(&[])?;
        let things: Vec<Cow<'_, Json>> =
            page.items.iter().map(|item| self.now(collection, item)).collect();
        let answer = asked.with_list(listing, chosen, &page, &things)?;
        Ok(asked.unless_known(chosen, answer, &things))
    }

    /// Creates a thing, or several where the body is an array: all, or none where one cannot be.
    pub(super) fn create(&self, key: &Key, asked: &Asked<'_>) -> Outcome {
        loop {
            if let Some(answer) = self.created(key, asked)? {
                return Ok(answer);
            }
        }
    }

    /// What creates answers; nothing when somebody else took an id of those that were given out.
    fn created(
        &self,
        key: &Key,
        asked: &Asked<'_>,
    ) -> Result<Option<Response<Bytes>>, Box<Problem>> {
        let collection = &self.understood.collections[key.0];
        let chosen = asked.choose(&[])?;
        let body = asked.entity.and_then(|entity| entity.value.as_ref());
        let (bodies, is_one): (Vec<Option<&Json>>, bool) = match body {
            Some(Json::Array(all)) => (all.iter().map(Some).collect(), false),
            one => (vec![one], true),
        };
        let sent: Vec<Json> = bodies.into_iter().map(|it| asked.sent(collection, it)).collect();
        let ids = self.new_ids(key, &sent, asked)?;
        let is_given = ids.iter().any(|id| id.json.is_some());
        let made = sent.into_iter().zip(ids).map(|(sent, id)| {
            let (id, value) = asked.new_thing(collection, sent, id);
            Arc::new(Item::new(id, value, Some(Instant::now())))
        });
        let made: Vec<Arc<Item>> = made.collect();
        let now = made.iter().map(|item| self.now(collection, item));
        let answer = match (is_one, made.as_slice()) {
            (true, [item]) => {
                let now = self.now(collection, item);
                let mut answer = asked.with_thing(collection, chosen, &now, &item.id)?;
                if chosen.has_header("location") {
                    let path = asked.uri.path().trim_end_matches('/');
                    let location = format!("{path}/{}", change::encoded(&item.id));
                    header(&mut answer, LOCATION, &location);
                }
                asked.tagged(chosen, answer, &now)
            }
            _ => asked.with_things(collection, chosen, &now.collect::<Vec<_>>())?,
        };
        let mut store = self.store();
        self.has_parents(&store, key)?;
        let shelf = self.opened(&mut store, key)?;
        if made.iter().any(|item| shelf.get(&item.id).is_some()) {
            // An id that the request says is taken for good.
            return if is_given { Ok(None) } else { Err(change::taken(collection)) };
        }
        for (index, item) in made.iter().enumerate() {
            if let Err(no_room) = store.put(key, Arc::clone(item)) {
                made[..index].iter().for_each(|it| store.remove(key, &it.id, &[]));
                return Err(full(no_room));
            }
        }
        Ok(Some(answer))
    }

    /// The ids of new things: those that they say, else others that nothing has.
    fn new_ids(
        &self,
        key: &Key,
        sent: &[Json],
        asked: &Asked<'_>,
    ) -> Result<Vec<Id>, Box<Problem>> {
        let collection = &self.understood.collections[key.0];
        let mut store = self.store();
        self.has_parents(&store, key)?;
        let shelf = self.opened(&mut store, key)?;
        let (mut ids, mut others) = (Vec::with_capacity(sent.len()), HashSet::new());
        for sent in sent {
            let id = match collection.id_in(sent) {
                Some(id) if shelf.get(&id).is_some() || others.contains(&id) => {
                    return Err(change::taken(collection));
                }
                Some(text) => Id { text, json: None },
                None => asked.new_id(collection, shelf, &others),
            };
            others.insert(id.text.clone());
            ids.push(id);
        }
        Ok(ids)
    }

    pub(super) fn replace(&self, key: &Key, id: &str, creates: bool, asked: &Asked<'_>) -> Outcome {
        let collection = &self.understood.collections[key.0];
        self.change(key, id, |before| {
            if before.is_none() && !creates {
                return Err(missing(collection));
            }
            asked.is_meant(before.map(|it| self.now(collection, it)).as_deref())?;
            let statuses: &[u16] = if before.is_none() { &[201] } else { &[200, 202, 204] };
            let body = asked.entity.and_then(|entity| entity.value.as_ref());
            let value = asked.other_thing(collection, body, before.map(|it| &it.value), id);
            let created = before.map_or_else(|| Some(Instant::now()), |it| it.created);
            self.shown_as(key, Item::new(id.to_owned(), value, created), statuses, asked)
        })
    }

    pub(super) fn update(&self, key: &Key, id: &str, asked: &Asked<'_>) -> Outcome {
        let collection = &self.understood.collections[key.0];
        self.change(key, id, |before| {
            let before = self.meant(key, before, asked)?;
            let value = asked.changed_thing(collection, before.value.clone(), id)?;
            let item = Item::new(id.to_owned(), value, before.created);
            self.shown_as(key, item, &[200, 202, 204], asked)
        })
    }

    pub(super) fn delete(&self, key: &Key, id: &str, asked: &Asked<'_>) -> Outcome {
        let collection = &self.understood.collections[key.0];
        self.change(key, id, |before| {
            let before = self.meant(key, before, asked)?;
            let now = self.now(collection, before);
            Ok((None, asked.with_thing(collection, asked.choose(&[])?, &now, id)?))
        })
    }

    /// The thing that a request changes, in the version that it is about.
    fn meant<'a>(
        &self,
        key: &Key,
        before: Option<&'a Item>,
        asked: &Asked<'_>,
    ) -> Result<&'a Item, Box<Problem>> {
        let collection = &self.understood.collections[key.0];
        let before = before.ok_or_else(|| missing(collection))?;
        asked.is_meant(Some(&self.now(collection, before)))?;
        Ok(before)
    }

    /// What a thing has become, and the answer that shows it.
    fn shown_as(&self, key: &Key, item: Item, statuses: &[u16], asked: &Asked<'_>) -> Change {
        let collection = &self.understood.collections[key.0];
        let chosen = asked.choose(statuses)?;
        let now = self.now(collection, &item);
        let answer = asked.with_thing(collection, chosen, &now, &item.id)?;
        let answer = asked.tagged(chosen, answer, &now);
        drop(now);
        Ok((Some(item), answer))
    }

    /// Has a thing, which may not be there, become what `make` says. That is asked again where
    /// somebody else has changed the thing meanwhile.
    fn change(&self, key: &Key, id: &str, make: impl Fn(Option<&Item>) -> Change) -> Outcome {
        loop {
            let before = self.thing(key, id)?;
            let (after, answer) = make(before.as_deref())?;
            let mut store = self.store();
            self.has_parents(&store, key)?;
            let now = self.shelf(&store, key).get(id).cloned();
            if now.as_ref().map(Arc::as_ptr) != before.as_ref().map(Arc::as_ptr) {
                continue;
            }
            self.opened(&mut store, key)?;
            match after {
                Some(item) => store.put(key, Arc::new(item)).map_err(full)?,
                None => store.remove(key, id, &self.below(key.0)),
            }
            return Ok(answer);
        }
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
