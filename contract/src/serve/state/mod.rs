//! What requests create and change, kept as the document alone says.
//!
//! [`recognise`] finds the collections of a document and what its operations do to them, [`act`]
//! does it, [`store`] keeps the things, [`change`] makes and changes them, [`version`] tells their
//! versions apart, and [`render`] puts them into the form of an answer.

mod act;
mod change;
mod collection;
mod extension;
mod listing;
mod merge;
mod order;
mod place;
mod recognise;
mod render;
mod store;
mod version;

use std::borrow::Cow;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::header::{HeaderName, HeaderValue};
use http::{HeaderMap, Response, StatusCode, Uri};
use serde_json::Value as Json;

pub(super) use self::change::encoded;
use self::collection::{Action, Collection, Understood};
use self::store::{Full, Item, Key, Shelf, Store};
use super::body::Entity;
use super::choose::{self, Chosen};
use super::made_up::MadeUp;
use super::negotiate::{Accept, Prefer};
use super::pages::Pages;
use super::problem::Problem;
use super::response::Context;
use super::shape::Shapes;
use crate::Schemas;
use specwright::api::{Api, Operation};

/// The things that requests have created and changed.
pub struct State {
    understood: Understood,
    lines: Vec<String>,
    store: Mutex<Store>,
    /// How many times as fast as the clock the state goes.
    times: u32,
}

/// A valid request.
pub(super) struct Asked<'a> {
    pub(super) context: Context<'a>,
    pub(super) operation: &'a Operation,
    pub(super) path: &'a [(String, String)],
    pub(super) uri: &'a Uri,
    pub(super) headers: &'a HeaderMap,
    /// Values of parameters by their index.
    pub(super) parameters: &'a [(usize, Json)],
    pub(super) entity: Option<&'a Entity<'a>>,
    pub(super) accept: &'a Accept,
}

/// What a request gets.
type Outcome = Result<Response<Bytes>, Box<Problem>>;

impl State {
    pub(super) fn new(
        shapes: Shapes<'_>,
        api: &Api,
        schemas: &Schemas,
        (pages, made_up): (&Pages, &MadeUp),
        times: u32,
    ) -> Self {
        let understood = recognise::understand(shapes, api, schemas, pages, made_up);
        let lines = understood.lines(api);
        Self { understood, lines, store: Mutex::default(), times: times.max(1) }
    }

    /// What was understood of the document, a line for each collection: its path, what its
    /// operations do, where the id stands, and how many things are there from the start.
    pub fn understood(&self) -> &[String] {
        &self.lines
    }

    /// Makes it as it was at the start.
    pub fn reset(&self) {
        self.store().clear();
    }

    /// All things: the path of their collection, their id, and what they are.
    pub fn things(&self) -> Vec<(String, String, Json)> {
        let store = self.store();
        let mut all = Vec::new();
        for (number, collection) in self.understood.collections.iter().enumerate() {
            let mut keys: Vec<(&Key, &Shelf)> =
                store.all().filter(|(key, _)| key.0 == number).collect();
            keys.sort_by(|one, other| one.0.cmp(other.0));
            let first = (number, Vec::new());
            if collection.scope == 0 && store.get(&first).is_none() {
                keys.push((&first, &collection.first));
            }
            for (key, shelf) in keys {
                let path = collection.address(&key.1);
                let things = shelf.items();
                all.extend(things.map(|it| {
                    (path.clone(), it.id.clone(), self.now(collection, it).into_owned())
                }));
            }
        }
        all
    }

    /// All things as answers show them: without what only requests say.
    pub(super) fn shown(&self, shapes: Shapes<'_>) -> Vec<(String, String, Json)> {
        let mut all = self.things();
        for (path, _, value) in &mut all {
            let mut collections = self.understood.collections.iter();
            let of_path = collections.find(|it| it.has_address(path));
            if let Some(item) = of_path.and_then(|it| it.item.as_ref()) {
                *value = merge::for_response(&shapes.at(item), value);
            }
        }
        all
    }

    fn store(&self) -> MutexGuard<'_, Store> {
        // A panic in another thread leaves whole things.
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The answer to a request for an operation; nothing where it is none of the state's.
    pub(super) fn answer(&self, operation: usize, asked: &Asked<'_>) -> Option<Outcome> {
        let role = self.understood.roles.get(&operation)?;
        let collection = &self.understood.collections[role.collection];
        let values: Vec<String> = asked.path.iter().map(|(_, value)| value.clone()).collect();
        let key = (role.collection, values.get(..collection.scope)?.to_vec());
        let id = match collection.is_single {
            true => Some(String::new()),
            false => values.get(collection.scope).cloned(),
        };
        let id = id.or_else(|| self.id_in_body(collection, asked));
        let outcome = match (&role.action, id) {
            (Action::Create, _) => self.create(&key, asked),
            (Action::List(listing), _) => self.list(listing, &key, asked),
            (Action::Read, Some(id)) => self.read(&key, &id, asked),
            (Action::Replace { creates }, Some(id)) => self.replace(&key, &id, *creates, asked),
            (Action::Update, Some(id)) => self.update(&key, &id, asked),
            (Action::Delete, Some(id)) => self.delete(&key, &id, asked),
            (Action::Below, Some(id)) => {
                let found =
                    self.thing(&key, &id).and_then(|it| it.ok_or_else(|| missing(collection)));
                return found.err().map(Err);
            }
            (_, None) => return self.has_parents(&self.store(), &key).err().map(Err),
        };
        Some(outcome)
    }

    /// A thing, if it is there.
    fn thing(&self, key: &Key, id: &str) -> Result<Option<Arc<Item>>, Box<Problem>> {
        let store = self.store();
        self.has_parents(&store, key)?;
        Ok(self.shelf(&store, key).get(id).cloned())
    }

    /// Where a request names its thing in the body only.
    fn id_in_body(&self, collection: &Collection, asked: &Asked<'_>) -> Option<String> {
        let body = asked.entity?.value.as_ref()?;
        collection.id_in(place::at(body, &collection.envelope).unwrap_or(body))
    }

    /// Whether the things that a collection belongs to are there.
    fn has_parents(&self, store: &Store, key: &Key) -> Result<(), Box<Problem>> {
        match self.parent(store, key) {
            None | Some((_, Some(_))) => Ok(()),
            Some((collection, None)) => Err(missing(collection)),
        }
    }

    /// The thing that a collection belongs to, if it belongs to one.
    fn parent(&self, store: &Store, key: &Key) -> Option<(&Collection, Option<Arc<Item>>)> {
        let number = self.understood.collections[key.0].parent?;
        let parent = &self.understood.collections[number];
        let above = (number, key.1.get(..parent.scope)?.to_vec());
        if let Some((collection, None)) = self.parent(store, &above) {
            return Some((collection, None));
        }
        let id = key.1.get(parent.scope)?;
        Some((parent, self.shelf(store, &above).get(id).cloned()))
    }

    /// The things of a collection.
    fn shelf<'a>(&'a self, store: &'a Store, key: &Key) -> Cow<'a, Shelf> {
        if let Some(shelf) = store.get(key) {
            return Cow::Borrowed(shelf);
        }
        let collection = &self.understood.collections[key.0];
        // What belongs to a thing that was created is created as well.
        let is_new = self.parent(store, key).and_then(|(_, thing)| thing?.created).is_some();
        if is_new && !collection.is_single {
            return Cow::Owned(Shelf::default());
        }
        if collection.scope == 0 {
            return Cow::Borrowed(&collection.first);
        }
        let mut shelf = Shelf::default();
        let fits = |item: &&Arc<Item>| collection.is_of(&item.value, &key.1);
        collection.first.items().filter(fits).for_each(|item| shelf.put(item.clone()));
        Cow::Owned(shelf)
    }

    /// A thing as it is now: what moves has moved.
    fn now<'a>(&self, collection: &Collection, item: &'a Item) -> Cow<'a, Json> {
        let mut value = Cow::Borrowed(&item.value);
        if let Some(created) = item.created {
            let elapsed = created.elapsed().checked_mul(self.times).unwrap_or(Duration::MAX);
            for phases in &collection.phases {
                place::put(value.to_mut(), &phases.path, phases.value(elapsed).clone());
            }
        }
        value
    }

    /// The things of a collection, to be changed.
    fn opened<'a>(&self, store: &'a mut Store, key: &Key) -> Result<&'a mut Shelf, Box<Problem>> {
        // All things are copied only where the examples are what there is.
        if store.get(key).is_none() {
            let first = self.shelf(store, key).into_owned();
            store.open(key, first).map_err(full)?;
        }
        store.get_mut(key).ok_or_else(|| full(Full))
    }
}

impl<'a> Asked<'a> {
    fn choose(&self, first: &[u16]) -> Result<Chosen<'a>, Box<Problem>> {
        choose::choose(self.operation, &Prefer::default(), self.accept, first)
    }
}

/// Sets a header; what no header can hold is left out.
fn header(answer: &mut Response<Bytes>, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        answer.headers_mut().insert(name, value);
    }
}

fn missing(collection: &Collection) -> Box<Problem> {
    let detail = format!("nothing in {} has this id", collection.path);
    Box::new(Problem::new(StatusCode::NOT_FOUND, detail))
}

fn full(_: Full) -> Box<Problem> {
    let detail = "the server has no room for more things";
    Box::new(Problem::unserved(StatusCode::INSUFFICIENT_STORAGE, detail))
}

impl std::fmt::Debug for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("State").field("understood", &self.lines).finish_non_exhaustive()
    }
}
