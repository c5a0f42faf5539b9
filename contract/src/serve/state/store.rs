//! The things that are there.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::sync::Arc;
use std::time::Instant;

use serde_json::Value as Json;

/// Bytes of all things together, as JSON.
const ROOM: usize = 64 << 20;

/// What a thing takes beside its JSON.
const EACH: usize = 256;

/// Which collection, and the values of the parameters in its path.
pub(super) type Key = (usize, Vec<String>);

/// A thing.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) id: String,
    pub(super) value: Json,
    /// Nothing for an example, which is there from the start.
    pub(super) created: Option<Instant>,
    size: usize,
}

impl Item {
    pub(super) fn new(id: String, value: Json, created: Option<Instant>) -> Self {
        let mut length = Length(0);
        // Nothing is written anywhere that could fail.
        let _ = serde_json::to_writer(&mut length, &value);
        let size = length.0 + id.len() + EACH;
        Self { id, value, created, size }
    }
}

/// How long a text is.
struct Length(usize);

impl io::Write for Length {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The things of one collection, in the order in which they came.
#[derive(Clone, Debug, Default)]
pub(super) struct Shelf {
    items: BTreeMap<u64, Arc<Item>>,
    places: HashMap<String, u64>,
    /// The place of the last thing that came.
    last: u64,
    /// The last number that was given out.
    number: u64,
}

impl Shelf {
    pub(super) fn get(&self, id: &str) -> Option<&Arc<Item>> {
        self.items.get(self.places.get(id)?)
    }

    pub(super) fn items(&self) -> impl DoubleEndedIterator<Item = &Arc<Item>> {
        self.items.values()
    }

    pub(super) fn len(&self) -> usize {
        self.items.len()
    }

    /// How many things came before the one with this id.
    pub(super) fn position(&self, id: &str) -> Option<usize> {
        Some(self.items.range(..self.places.get(id)?).count())
    }

    /// A number that no thing was given before.
    pub(super) fn next_number(&mut self) -> u64 {
        self.number = self.number.max(self.last) + 1;
        self.number
    }

    /// Adds a thing, or puts it in the place of the one that has its id.
    pub(super) fn put(&mut self, item: Arc<Item>) {
        let place = self.places.get(&item.id).copied().unwrap_or_else(|| {
            self.last += 1;
            self.places.insert(item.id.clone(), self.last);
            self.last
        });
        self.items.insert(place, item);
    }

    fn remove(&mut self, id: &str) -> Option<Arc<Item>> {
        self.items.remove(&self.places.remove(id)?)
    }
}

/// All of them.
#[derive(Debug, Default)]
pub(super) struct Store {
    shelves: HashMap<Key, Shelf>,
    size: usize,
}

/// There is no room for another thing.
#[derive(Debug)]
pub(super) struct Full;

impl Store {
    /// A collection that was touched.
    pub(super) fn get(&self, key: &Key) -> Option<&Shelf> {
        self.shelves.get(key)
    }

    pub(super) fn all(&self) -> impl Iterator<Item = (&Key, &Shelf)> {
        self.shelves.iter()
    }

    /// A collection that was touched, to be changed.
    pub(super) fn get_mut(&mut self, key: &Key) -> Option<&mut Shelf> {
        self.shelves.get_mut(key)
    }

    /// A collection that is touched for the first time, with what is in it.
    pub(super) fn open(&mut self, key: &Key, shelf: Shelf) -> Result<(), Full> {
        let size = EACH + shelf.items().map(|item| item.size).sum::<usize>();
        self.grow(size)?;
        self.shelves.insert(key.clone(), shelf);
        Ok(())
    }

    /// Adds or replaces a thing of an open collection.
    pub(super) fn put(&mut self, key: &Key, item: Arc<Item>) -> Result<(), Full> {
        let before = self.get(key).and_then(|shelf| shelf.get(&item.id)).map_or(0, |it| it.size);
        self.size -= before;
        if let Err(full) = self.grow(item.size) {
            self.size += before;
            return Err(full);
        }
        self.shelves.entry(key.clone()).or_default().put(item);
        Ok(())
    }

    /// Takes a thing out, and the collections below it, which are those of `below`.
    pub(super) fn remove(&mut self, key: &Key, id: &str, below: &[usize]) {
        let removed = self.shelves.get_mut(key).and_then(|shelf| shelf.remove(id));
        self.size -= removed.map_or(0, |item| item.size);
        let scope: Vec<&str> = key.1.iter().map(String::as_str).chain([id]).collect();
        let is_below = |(collection, of): &Key| {
            below.contains(collection)
                && of.len() >= scope.len()
                && scope.iter().zip(of).all(|(one, other)| one == other)
        };
        let gone: Vec<Key> = self.shelves.keys().filter(|key| is_below(key)).cloned().collect();
        for key in gone {
            let shelf = self.shelves.remove(&key).unwrap_or_default();
            self.size -= EACH + shelf.items().map(|item| item.size).sum::<usize>();
        }
    }

    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    fn grow(&mut self, size: usize) -> Result<(), Full> {
        if self.size + size > ROOM {
            return Err(Full);
        }
        self.size += size;
        Ok(())
    }
}
