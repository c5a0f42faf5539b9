//! Pages that are no files here, such as those of a revision of a repository.

use std::path::PathBuf;

use super::source::{INDEX, is_page};

/// Pages with what is known of them beforehand, as [`super::run`] finds them in folders.
#[derive(Clone, Debug, Default)]
pub struct Stored {
    pub(super) pages: Vec<StoredPage>,
    /// The texts of the indexes.
    pub(super) indexes: Vec<String>,
    /// Whether all that was named are folders, whose pages an index has to name rightly.
    pub(super) are_folders: bool,
}

/// A page that is no file here.
#[derive(Clone, Debug)]
pub struct StoredPage {
    /// Relative to the folder that was named, `/` between parts.
    pub name: String,
    /// What findings call it.
    pub path: PathBuf,
    /// What it holds.
    pub bytes: Vec<u8>,
}

impl Stored {
    /// No pages yet. `are_folders` says whether all that is asked for are folders.
    #[must_use]
    pub fn new(are_folders: bool) -> Self {
        Self { are_folders, ..Self::default() }
    }

    /// Adds a file of a folder, as what its name says that it is: a page, an index, or neither.
    pub fn add(&mut self, file: StoredPage) {
        let is_hidden = file.name.split('/').any(|part| part.starts_with('.'));
        if file.name == INDEX {
            self.indexes.push(String::from_utf8_lossy(&file.bytes).into_owned());
        } else if !is_hidden && is_page(file.name.rsplit('/').next().unwrap_or_default()) {
            self.add_page(file);
        }
    }

    /// Adds a page, whatever its name is.
    pub fn add_page(&mut self, page: StoredPage) {
        let at = self.pages.partition_point(|it| (&it.name, &it.path) < (&page.name, &page.path));
        self.pages.insert(at, page);
    }

    /// Names and paths.
    pub(super) fn files(&self) -> Vec<(String, PathBuf)> {
        self.pages.iter().map(|page| (page.name.clone(), page.path.clone())).collect()
    }
}
