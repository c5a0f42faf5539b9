//! What a document is read from.

use std::path::Path;

use super::read::{self, Laid};
use super::{Document, Unusable};
use crate::source::Sources;

/// A document that is to be read, and the overlay that is laid over it.
#[derive(Debug)]
pub struct Input {
    sources: Sources,
    overlay: Option<Laid>,
}

impl Input {
    /// The document at a path, and the files that its `$ref`s name, inside its folder only.
    pub fn file(path: &Path) -> Self {
        Self { sources: Sources::new(path), overlay: None }
    }

    /// A document from memory; `name` is what diagnostics call it. A `$ref` to another file is
    /// foreign to it.
    pub fn text(name: &str, text: impl Into<String>) -> Self {
        Self { sources: Sources::from_text(name, text.into()), overlay: None }
    }

    /// A document whose files `read` gives by their paths, such as those of a revision of a
    /// repository. The document's own path is `path`, of which the folder's is no part: `folder`
    /// (`main:spec/`) is only put before the paths where files are named.
    pub fn store(
        folder: &str,
        path: &Path,
        read: impl FnMut(&Path) -> Result<Vec<u8>, String> + Send + Sync + 'static,
    ) -> Self {
        Self { sources: Sources::from_store(folder, path, read), overlay: None }
    }

    /// Lays the OpenAPI Overlay of this file, which may be anywhere, over the document before
    /// anything else is read of it. Needs the feature `overlay`.
    #[must_use]
    pub fn overlay(mut self, path: Option<&Path>) -> Self {
        self.overlay = path.map(|path| Laid::File(path.to_owned()));
        self
    }

    /// Lays an overlay from memory over the document; `name` is what diagnostics call it.
    #[must_use]
    pub fn overlay_text(mut self, name: &str, text: impl Into<String>) -> Self {
        self.overlay = Some(Laid::Text(name.to_owned(), text.into()));
        self
    }

    /// Reads it.
    ///
    /// # Errors
    ///
    /// When a file cannot be read, or what it holds is no OpenAPI 3.0 or 3.1 document, or the
    /// overlay is none or has an action that matches nothing.
    pub fn read(self) -> Result<Document, Unusable> {
        read::open(self.sources, self.overlay)
    }
}
