//! The files of documents, and whether they have changed.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// When a file was written and how long it is; nothing where there is none.
type Mark = Option<(SystemTime, u64)>;

/// Files that are watched.
pub(super) struct Watched(Vec<(PathBuf, Mark)>);

impl Watched {
    /// These files, as they are now.
    pub(super) fn new(files: Vec<PathBuf>) -> Self {
        let mut watched = Self(Vec::new());
        watched.watch(files);
        watched
    }

    /// Watches these files from now on.
    pub(super) fn watch(&mut self, files: Vec<PathBuf>) {
        let marked = files.into_iter().map(|path| {
            let mark = mark(&path);
            (path, mark)
        });
        self.0 = marked.collect();
    }

    /// Whether a file is another one than when it was last looked at.
    pub(super) fn has_changed(&mut self) -> bool {
        let mut has_changed = false;
        for (path, known) in &mut self.0 {
            let now = mark(path);
            has_changed |= now != *known;
            *known = now;
        }
        has_changed
    }
}

fn mark(path: &Path) -> Mark {
    let about = std::fs::metadata(path).ok()?;
    Some((about.modified().ok()?, about.len()))
}
