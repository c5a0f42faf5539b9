//! Where the values of a document stand that an overlay or a conversion has moved or brought.

use std::collections::BTreeMap;

use crate::origin::Origin;

/// Places of the document's first file, by their pointers, where something else stands than in its
/// text: what is below stands below that.
#[derive(Clone, Debug, Default)]
pub(crate) struct Moved(BTreeMap<String, Origin>);

impl Moved {
    /// Whether all stands where the text has it.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Where the value at a pointer is written.
    pub(crate) fn written(&self, pointer: &str) -> Origin {
        let mut around = pointer;
        loop {
            if let Some(origin) = self.0.get(around) {
                let rest = &pointer[around.len()..];
                return origin.below(rest);
            }
            match around.rfind('/') {
                Some(end) => around = &around[..end],
                None => return Origin::root(pointer),
            }
        }
    }

    /// Notes where the value that is now at a pointer is written, with all that is below.
    pub(crate) fn put(&mut self, pointer: &str, written: Origin) {
        self.forget(pointer);
        self.0.insert(pointer.to_owned(), written);
    }

    /// Forgets what was noted at a pointer and below it.
    pub(crate) fn forget(&mut self, pointer: &str) {
        let below: Vec<String> = self.keys_below(pointer).cloned().collect();
        for key in below {
            self.0.remove(&key);
        }
        self.0.remove(pointer);
    }

    /// What is noted below a pointer, by the pointers from there.
    #[cfg(feature = "overlay")]
    pub(crate) fn below(&self, pointer: &str) -> Vec<(String, Origin)> {
        let part = |key: &String| (key[pointer.len()..].to_owned(), self.0[key].clone());
        self.keys_below(pointer).map(part).collect()
    }

    fn keys_below(&self, pointer: &str) -> impl Iterator<Item = &String> {
        // `0` is the sign after `/`.
        let range = format!("{pointer}/")..format!("{pointer}0");
        self.0.range(range).map(|(key, _)| key)
    }
}
