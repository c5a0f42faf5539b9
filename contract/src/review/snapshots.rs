//! Snapshots that a change touches.

use serde::Serialize;

/// The snapshots of the contract tests that differ.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Snapshots {
    /// Those that are new.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub added: Vec<Snapshot>,
    /// Those that say something else, or have another name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changed: Vec<Snapshot>,
    /// Those that are gone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub removed: Vec<Snapshot>,
    /// Those that nobody has accepted yet (`.snap.new`).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pending: Vec<Snapshot>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Snapshot {
    /// The file.
    pub file: String,
    /// What it was called, where it has another name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub was: Option<String>,
}

impl Snapshots {
    /// Whether a file of this name holds a snapshot.
    #[must_use]
    pub fn is_one(name: &str) -> bool {
        name.ends_with(".snap")
    }

    /// Whether a file of this name holds a snapshot that waits for somebody to accept it.
    #[must_use]
    pub fn is_pending(name: &str) -> bool {
        name.ends_with(".snap.new") || name.ends_with(".pending-snap")
    }

    /// Whether none differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.added.is_empty()
            && self.changed.is_empty()
            && self.removed.is_empty()
            && self.pending.is_empty()
    }

    /// The lists with their words.
    pub(super) fn lists(&self) -> [(&'static str, &[Snapshot]); 4] {
        [
            ("waiting", &self.pending),
            ("changed", &self.changed),
            ("new", &self.added),
            ("gone", &self.removed),
        ]
    }

    /// The command that accepts what waits.
    pub(super) fn accept(&self) -> Option<String> {
        (!self.pending.is_empty()).then(|| "cargo insta review".to_owned())
    }
}
