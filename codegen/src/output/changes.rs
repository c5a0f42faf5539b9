//! What stands between a folder and what belongs there.

use super::foreign::Foreign;

/// What stands between a folder and the files that belong there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Files that are not there yet.
    pub added: Vec<String>,
    /// Files whose text differs.
    pub changed: Vec<String>,
    /// Files that the tree had and that do not belong there any more.
    pub removed: Vec<String>,
    /// Files that are the user's, although generated ones could stand in their place: a manifest
    /// or README without the mark beside generated code. They stay as they are.
    pub kept: Vec<String>,
    /// What stands in the way of files that are added or changed. Nothing is written then.
    pub foreign: Vec<Foreign>,
    /// A run was interrupted, so that the tree is not whole, or something of it was left behind.
    pub interrupted: bool,
}

impl Changes {
    /// Whether the folder is as it should be.
    pub fn is_empty(&self) -> bool {
        self.len() == 0 && !self.interrupted
    }

    /// How many files are concerned.
    pub fn len(&self) -> usize {
        self.added.len() + self.changed.len() + self.removed.len()
    }
}
