//! `REV:PATH`: a document as it is in a revision of a git repository.

use std::path::{Path, PathBuf};

use specwright::document::{Document, Input, Unusable};

use super::git::{self, Objects};

/// A document that is named on the command line.
pub(crate) enum Named {
    /// A file.
    File(PathBuf),
    /// A file of a revision.
    Revision {
        /// A commit, in any form that git takes.
        revision: String,
        /// The file's path from the top of the repository, or with `./` from here, as git has it.
        path: String,
    },
}

/// Why there is no document.
pub(crate) enum Missing {
    /// Git has none, in words for a person.
    Git(String),
    /// What is there is no document.
    Unusable(Unusable),
}

impl Named {
    /// What is meant: a file when there is one of this name.
    pub(crate) fn of(name: &Path) -> Self {
        let text = name.to_str().filter(|_| !name.exists());
        match text.and_then(|text| text.split_once(':')) {
            Some((revision, path)) if !revision.is_empty() && !path.starts_with('\\') => {
                Self::Revision { revision: revision.to_owned(), path: path.to_owned() }
            }
            _ => Self::File(name.to_owned()),
        }
    }

    /// The file that has this name in the working tree, whatever is in it now.
    pub(crate) fn in_working_tree(&self) -> Option<PathBuf> {
        match self {
            Self::File(path) => Some(path.clone()),
            Self::Revision { path, .. } => {
                let top = git::line(&["rev-parse", "--show-toplevel"]).ok()?;
                Some(Path::new(&top).join(git::from_top(path).ok()?))
            }
        }
    }

    /// Reads it, with an overlay laid over it.
    pub(crate) fn open(&self, overlay: Option<&Path>) -> Result<Document, Missing> {
        let input = match self {
            Self::File(path) => Input::file(path),
            Self::Revision { revision, path } => at(revision, path)?,
        };
        input.overlay(overlay).read().map_err(Missing::Unusable)
    }
}

fn at(revision: &str, path: &str) -> Result<Input, Missing> {
    let commit = git::commit(revision).map_err(Missing::Git)?;
    let path = git::from_top(path).map_err(Missing::Git)?;
    input_at(&commit, revision, &path)
}

/// The document at a path from the top of a commit, which messages call `revision`.
pub(crate) fn input_at(commit: &str, revision: &str, path: &str) -> Result<Input, Missing> {
    let mut objects = Objects::start().map_err(Missing::Git)?;
    if objects.get(commit, path).is_err() {
        return Err(Missing::Git(absent(revision, path)));
    }
    let (folder, file) = match path.rsplit_once('/') {
        Some((folder, file)) => (format!("{folder}/"), file),
        None => (String::new(), path),
    };
    let (shown, commit) = (format!("{revision}:{folder}"), commit.to_owned());
    let read = move |below: &Path| {
        let below = below.to_str().ok_or("its name is not UTF-8")?.replace('\\', "/");
        objects.get(&commit, &format!("{folder}{below}"))
    };
    Ok(Input::store(&shown, Path::new(file), read))
}

fn absent(revision: &str, path: &str) -> String {
    let prefix = git::line(&["rev-parse", "--show-prefix"]).unwrap_or_default();
    let near = !prefix.is_empty() && Path::new(path).exists();
    let help = match near {
        true => format!(
            "; paths start at the top of the repository: `{revision}:{prefix}{path}`, or `{revision}:./{path}`"
        ),
        false => String::new(),
    };
    format!("`{path}` is no file of the revision `{revision}`{help}")
}
