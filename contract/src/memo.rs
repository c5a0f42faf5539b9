//! What is found out once.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{PoisonError, RwLock};

use foldhash::fast::RandomState;

/// Values that are made when they are first asked for.
#[derive(Debug)]
pub(crate) struct Memo<K, V> {
    known: RwLock<HashMap<K, V, RandomState>>,
}

impl<K, V> Default for Memo<K, V> {
    fn default() -> Self {
        Self { known: RwLock::default() }
    }
}

impl<K: Clone + Eq + Hash, V: Clone> Memo<K, V> {
    /// The value of a key. Nothing is locked while it is made; of two that are made at once, the
    /// first is kept.
    pub(crate) fn get(&self, key: &K, make: impl FnOnce() -> V) -> V {
        // A panic in another thread leaves a map that is as good as before.
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(value) = known.get(key) {
            return value.clone();
        }
        drop(known);
        let value = make();
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.entry(key.clone()).or_insert(value).clone()
    }
}
