//! Two documents, and what is said of the step from one to the other.

use std::path::Path;

use specwright_contract::diff::Level;

use crate::entries;

/// Two documents.
pub(crate) struct Pair {
    pub(crate) name: String,
    pub(crate) old: String,
    pub(crate) new: String,
}

/// What is said of a pair.
pub(crate) struct Judged {
    pub(crate) name: String,
    /// The verdict on Rust.
    pub(crate) level: Level,
    /// The changes it rests on.
    pub(crate) found: Vec<String>,
    /// What the compiler says of a caller that does not compile any more.
    pub(crate) caller: Option<String>,
    /// What `cargo-semver-checks` says when it was asked: nothing when it finds no break.
    pub(crate) semver: Option<Option<String>>,
}

impl Judged {
    /// Whether a compiler finds a break.
    pub(crate) fn is_broken(&self) -> bool {
        self.caller.is_some() || self.semver.as_ref().is_some_and(Option::is_some)
    }

    /// Whether a compiler finds a break that the report calls compatible.
    pub(crate) fn is_missed(&self) -> bool {
        self.is_broken() && self.level == Level::Compatible
    }

    /// Whether only the report finds a break.
    pub(crate) fn is_alone(&self) -> bool {
        !self.is_broken() && self.level == Level::Breaking
    }
}

/// The pairs of a folder.
pub(crate) fn all(folder: &Path) -> Result<Vec<Pair>, String> {
    let mut pairs = Vec::new();
    for path in entries(folder)?.into_iter().filter(|path| path.is_dir()) {
        let text = |name: &str| std::fs::read_to_string(path.join(name));
        let (Ok(old), Ok(new)) = (text("base.yaml"), text("revision.yaml")) else { continue };
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        pairs.push(Pair { name, old, new });
    }
    Ok(pairs)
}
