//! `REV:PATH`: a document as it is in a revision of a git repository.

use std::path::{Path, PathBuf};

use specwright::document::{Document, Input, Unusable};

use super::folder;
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

/// An overlay that is laid over a document.
#[derive(Clone)]
pub(crate) enum Laid {
    /// The file here.
    File(PathBuf),
    /// What a revision has under this name.
    Text(String, String),
}

/// What a name leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A file, or nothing.
    File,
    /// A folder.
    Folder,
    /// A reference page.
    Page,
}

impl Kind {
    /// As it is called in messages.
    pub(crate) fn in_words(self) -> &'static str {
        match self {
            Self::File => "a document",
            Self::Folder => "a folder",
            Self::Page => "a reference page",
        }
    }
}

/// The endings of reference pages that no document has.
const PAGES: &[&str] = &["html", "htm", "md", "txt"];

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

    /// Whether there is something, be it a document or not: a file, or whatever git has.
    pub(crate) fn is_there(&self) -> bool {
        match self {
            Self::File(path) => path.is_file(),
            Self::Revision { .. } => true,
        }
    }

    /// What it leads to.
    pub(crate) fn kind(&self) -> Kind {
        let (path, is_folder) = match self {
            Self::File(path) => (path.as_path(), path.is_dir()),
            Self::Revision { path, .. } => {
                (Path::new(path), self.files().is_some_and(|files| !files.is_empty()))
            }
        };
        let ending = path.extension().and_then(|ending| ending.to_str());
        match (is_folder, ending) {
            (true, _) => Kind::Folder,
            (false, Some(ending)) if PAGES.contains(&ending) => Kind::Page,
            _ => Kind::File,
        }
    }

    /// The document in a folder; what is no folder stays.
    pub(crate) fn settled(self) -> Result<Self, String> {
        let Some(names) = self.files().filter(|_| self.kind() == Kind::Folder) else {
            return Ok(self);
        };
        match self {
            Self::File(folder) => {
                let read = |name: &str| std::fs::read_to_string(folder.join(name)).ok();
                let name = folder::document(&folder.display().to_string(), &names, read)?;
                Ok(Self::File(folder.join(name)))
            }
            Self::Revision { revision, path } => {
                let commit = git::commit(&revision)?;
                let below = git::from_top(&path)?;
                let mut objects = Objects::start()?;
                let whole = |name: &str| match below.is_empty() {
                    true => name.to_owned(),
                    false => format!("{below}/{name}"),
                };
                let read = |name: &str| objects.text(&commit, &whole(name));
                let name = folder::document(&format!("{revision}:{path}"), &names, read)?;
                Ok(Self::Revision { revision, path: whole(&name) })
            }
        }
    }

    /// The names of the files that stand in it, when it is a folder; not of those further below.
    fn files(&self) -> Option<Vec<String>> {
        match self {
            Self::File(path) => {
                let entries = std::fs::read_dir(path).ok()?.filter_map(Result::ok);
                let files = entries.filter(|entry| entry.path().is_file());
                let mut names: Vec<String> =
                    files.filter_map(|entry| entry.file_name().into_string().ok()).collect();
                names.sort();
                Some(names)
            }
            Self::Revision { revision, path } => {
                let (commit, path) = (git::commit(revision).ok()?, git::from_top(path).ok()?);
                let files = git::files_below(&commit, &path).ok()?;
                let prefix = if path.is_empty() { path } else { format!("{path}/") };
                let below = files.iter().filter_map(|file| file.strip_prefix(&prefix));
                Some(below.filter(|name| !name.contains('/')).map(str::to_owned).collect())
            }
        }
    }

    /// Reads it, with an overlay laid over it.
    pub(crate) fn open(&self, overlay: Option<&Laid>) -> Result<Document, Missing> {
        let input = match self {
            Self::File(path) => Input::file(path),
            Self::Revision { revision, path } => at(revision, path)?,
        };
        let input = match overlay {
            Some(Laid::File(file)) => input.overlay(Some(file)),
            Some(Laid::Text(name, text)) => input.overlay_text(name, text.as_str()),
            None => input,
        };
        input.read().map_err(Missing::Unusable)
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
