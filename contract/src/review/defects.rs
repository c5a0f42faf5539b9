//! Defects of documents and pages that a change brings or mends.

use foldhash::{HashMap, HashMapExt};
use serde::Serialize;
use specwright::diagnostic::{Rendered, Severity};

/// Defects that came, and those that went.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Defects {
    /// Those that were not there before, in the order of the document, then of its pages.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub came: Vec<Rendered>,
    /// Those that are gone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub went: Vec<Rendered>,
    /// How many there are now.
    pub left: usize,
}

/// What a defect says, and where; the place is left out where it may have moved.
type Key<'a> = (&'a str, &'a str, Option<(Option<&'a str>, Option<usize>)>);

impl Defects {
    /// Compares what was found before with what is found now. A defect stays the same when it
    /// moves.
    #[must_use]
    pub fn between(before: &[Rendered], now: &[Rendered]) -> Self {
        let mut went: Vec<&Rendered> = before.iter().collect();
        let mut came: Vec<&Rendered> = now.iter().collect();
        // Of several that say the same, those at the same place first.
        for has_place in [true, false] {
            let mut counts: HashMap<Key<'_>, usize> = HashMap::new();
            for old in &went {
                *counts.entry(key(old, has_place)).or_default() += 1;
            }
            let mut pairs: HashMap<Key<'_>, usize> = HashMap::new();
            came.retain(|new| match counts.get_mut(&key(new, has_place)) {
                Some(count) if *count > 0 => {
                    *count -= 1;
                    *pairs.entry(key(new, has_place)).or_default() += 1;
                    false
                }
                _ => true,
            });
            went.retain(|old| match pairs.get_mut(&key(old, has_place)) {
                Some(count) if *count > 0 => {
                    *count -= 1;
                    false
                }
                _ => true,
            });
        }
        let owned = |found: Vec<&Rendered>| found.into_iter().cloned().collect();
        Self { came: owned(came), went: owned(went), left: now.len() }
    }

    /// Whether none came and none went.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.came.is_empty() && self.went.is_empty()
    }
}

fn key(defect: &Rendered, has_place: bool) -> Key<'_> {
    let place = has_place.then_some((defect.pointer.as_deref(), defect.line));
    (defect.code, &defect.message, place)
}

/// What of the diagnostics of a document is a defect of it: notes are not.
pub(super) fn of_document(found: &[Rendered]) -> impl Iterator<Item = &Rendered> {
    found.iter().filter(|it| it.severity > Severity::Note)
}
