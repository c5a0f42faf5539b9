//! What a review compares with: a commit, and what of it belongs to a document.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use specwright::diagnostic::Rendered;
use specwright::rust::{Options, RECORD, Record};
use specwright_contract::diff::Decisions;
use specwright_contract::review;
use specwright_transcribe::{self as transcribe, Stored, StoredPage};

use super::asked::Asked;
use super::git::{self, FileChange, Objects};
use super::manifest;

/// A commit, and what has changed since.
pub(crate) struct Base {
    /// The revision as it was asked for.
    revision: String,
    /// The commit at which it and what is checked out part.
    commit: String,
    /// The folder that we are in, from the top of the repository, with `/` at its end.
    folder: String,
    changes: Vec<FileChange>,
    objects: RefCell<Objects>,
}

impl Base {
    pub(crate) fn at(revision: &str) -> Result<Self, String> {
        let commit = git::merge_base(revision)?;
        Ok(Self {
            revision: revision.to_owned(),
            folder: git::line(&["rev-parse", "--show-prefix"]).map_err(git::Failed::into_words)?,
            changes: git::changed_since(&commit)?,
            objects: RefCell::new(Objects::start()?),
            commit,
        })
    }

    /// How a report names it.
    pub(crate) fn named(&self) -> review::Base {
        review::Base { revision: self.revision.clone(), commit: self.commit.clone() }
    }

    pub(crate) fn commit(&self) -> &str {
        &self.commit
    }

    pub(crate) fn revision(&self) -> &str {
        &self.revision
    }

    pub(crate) fn folder(&self) -> &str {
        &self.folder
    }

    pub(crate) fn changes(&self) -> &[FileChange] {
        &self.changes
    }

    /// The folders here that git knows snapshots in.
    pub(crate) fn snapshot_folders(&self) -> Vec<PathBuf> {
        let listed = git::output(&["ls-files", "-z", "--", "*.snap"]).unwrap_or_default();
        let names = listed.split(|byte| *byte == 0).map(String::from_utf8_lossy);
        let mut folders: Vec<PathBuf> =
            names.filter_map(|name| Path::new(&*name).parent().map(Path::to_owned)).collect();
        folders.dedup();
        folders
    }

    /// A path of ours, from the top of the repository.
    pub(crate) fn path(&self, path: &Path) -> Result<String, String> {
        let text = |path: &Path| path.to_str().map(|it| it.replace('\\', "/"));
        let unknown = || format!("`{}` is no path of this repository", path.display());
        if path.is_relative() {
            return git::from_top(&format!("./{}", text(path).ok_or_else(unknown)?));
        }
        let top = git::line(&["rev-parse", "--show-toplevel"]).map_err(git::Failed::into_words)?;
        let parent = path.parent().and_then(|it| it.canonicalize().ok()).ok_or_else(unknown)?;
        let whole = parent.join(path.file_name().ok_or_else(unknown)?);
        let top = Path::new(&top).canonicalize().map_err(|_| unknown())?;
        whole.strip_prefix(top).ok().and_then(text).ok_or_else(unknown)
    }

    /// The text of one of our files as it was.
    pub(crate) fn text(&self, path: &Path) -> Option<String> {
        let path = self.path(path).ok()?;
        self.objects.borrow_mut().text(&self.commit, &path)
    }

    /// An overlay as it was: its name, and its text.
    pub(crate) fn overlay(&self, file: &Path) -> Option<(String, String)> {
        Some((file.display().to_string(), self.text(file)?))
    }

    /// Whether there was a file at a path from the top.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.objects.borrow_mut().get(&self.commit, path).is_ok()
    }

    /// What the Cargo.toml of this folder asked for.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        let text = self.text(Path::new("Cargo.toml"));
        text.and_then(|text| manifest::checks_of(&text, &|said| said).ok()).unwrap_or_default()
    }

    /// Where a document was, from the top: at the same path, under the name that git knows, or what
    /// the manifest named when all others are still named.
    pub(crate) fn was(&self, path: &str, before: &[Asked], now: &[&Asked]) -> Option<String> {
        if self.has(path) {
            return Some(path.to_owned());
        }
        let renamed = self.changes.iter().find(|it| it.path == path && it.kind == 'R');
        if let Some(was) = renamed.and_then(|change| change.was.clone()) {
            return Some(was);
        }
        let path_of = |asked: &Asked| self.path(&asked.document).ok();
        let before: Vec<String> = before.iter().filter_map(path_of).collect();
        let now: Vec<String> = now.iter().filter_map(|it| path_of(it)).collect();
        let mut gone = before.iter().filter(|it| !now.contains(it) && self.has(it));
        let mut new = now.iter().filter(|it| !before.contains(it));
        match (gone.next(), gone.next(), new.next(), new.next()) {
            (Some(gone), None, Some(new), None) if new == path => Some(gone.clone()),
            _ => None,
        }
    }

    /// What bindings were generated with.
    pub(crate) fn options(&self, generated: Option<&Path>) -> Option<Options> {
        let text = self.text(&generated?.join(RECORD))?;
        Record::parse(&text).ok().map(|record| record.options)
    }

    /// The decisions of a file as it was.
    pub(crate) fn decisions(&self, file: Option<&Path>) -> Decisions {
        let text = file.and_then(|file| self.text(file));
        text.and_then(|text| Decisions::from_text(&text).ok()).unwrap_or_default()
    }

    /// What was found in pages as they were.
    pub(crate) fn findings(&self, asked: &Asked) -> Result<Vec<Rendered>, String> {
        if asked.pages.is_empty() {
            return Ok(Vec::new());
        }
        let stored = self.pages(asked)?;
        let overlay = asked.overlay.as_deref().and_then(|file| self.overlay(file));
        let options = transcribe::Options { overlay, ..Default::default() };
        Ok(transcribe::run_stored(&stored, &options).rendered())
    }

    fn pages(&self, asked: &Asked) -> Result<Stored, String> {
        let mut files = Vec::new();
        for named in &asked.pages {
            let path = self.path(named)?;
            files.push((git::files_below(&self.commit, &path)?, path));
        }
        // A file that was named is found by its own path; a folder has others.
        let are_folders = files.iter().all(|(found, path)| found.first() != Some(path));
        let mut stored = Stored::new(are_folders);
        let mut objects = self.objects.borrow_mut();
        for (found, named) in files {
            for path in found {
                let Ok(bytes) = objects.get(&self.commit, &path) else { continue };
                let shown = format!("{}:{path}", self.revision).into();
                if path == named {
                    let name = path.rsplit('/').next().unwrap_or_default().to_owned();
                    stored.add_page(StoredPage { name, path: shown, bytes });
                } else {
                    let name = path[named.len()..].trim_start_matches('/').to_owned();
                    stored.add(StoredPage { name, path: shown, bytes });
                }
            }
        }
        Ok(stored)
    }
}
