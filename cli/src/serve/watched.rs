//! The files of a document, and whether they have changed.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use specwright::api::Api;

/// When a file was written and how long it is; nothing where there is none.
type Mark = Option<(SystemTime, u64)>;

/// Files that are watched.
pub(super) struct Watched(Vec<(PathBuf, Mark)>);

impl Watched {
    /// The document and the files that it leads to.
    pub(super) fn new(spec: &Path, api: &Api) -> Self {
        let mut watched = Self(Vec::new());
        watched.watch(spec, api);
        watched
    }

    /// Watches these files from now on.
    pub(super) fn watch(&mut self, spec: &Path, api: &Api) {
        let folder = spec.parent().unwrap_or(Path::new(""));
        let others = api.files.iter().skip(1).map(|name| folder.join(name));
        let files = std::iter::once(spec.to_owned()).chain(others);
        self.0 = files.map(|path| (path.clone(), mark(&path))).collect();
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
