//! What a tree says of itself: what it was generated with, and which files it is.
//!
//! The record stands in the tree and is committed with it. So `check` knows what to compare with,
//! and a later run which files it may remove.

use serde::Deserialize;
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Component, Path};

use super::mark::{self, RECORD};
use super::{File, Options, Target};

/// What a tree says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// A run has begun to write and has not come to its end.
    #[serde(default)]
    pub unfinished: bool,
    /// What it was generated with.
    #[serde(default)]
    pub options: Options,
    /// Its files besides the record, their paths with `/`, sorted.
    #[serde(default)]
    pub files: BTreeSet<String>,
    /// Files that its tests write, their paths with `/`, sorted: snapshots. They are taken away with
    /// what they are of.
    #[serde(default)]
    pub snapshots: BTreeSet<String>,
}

/// Why there is no record.
#[derive(Debug)]
pub enum NoRecord {
    /// There is no such file: nothing was generated here, or by version 0.1.0, which wrote none.
    Absent,
    /// It cannot be read, or is none, as after a merge with conflicts.
    Unreadable(String),
}

impl Record {
    /// The record of files that were generated with these options.
    pub(super) fn of(options: &Options, files: &[File]) -> Self {
        let files = files.iter().map(|file| file.path.clone()).collect();
        // The tests of a module tree stand elsewhere, and say it themselves.
        let tests = options.tests.clone().filter(|_| options.target != Target::Module);
        let caller = options.caller && tests.is_some();
        let options = Options { tests, caller, ..options.clone() };
        Self { unfinished: false, options, files, snapshots: BTreeSet::new() }
    }

    /// The record of contract tests, which write these snapshots.
    pub(super) fn of_tests(options: &Options, files: &[File], snapshots: Vec<String>) -> Self {
        let files = files.iter().map(|file| file.path.clone()).collect();
        let snapshots = snapshots.into_iter().collect();
        Self { unfinished: false, options: options.clone(), files, snapshots }
    }

    /// Reads the record of the tree in a folder.
    ///
    /// # Errors
    ///
    /// When there is none that can be read.
    pub fn read(folder: &Path) -> Result<Self, NoRecord> {
        let text = Self::text_in(folder).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => NoRecord::Absent,
            _ => NoRecord::Unreadable(error.to_string()),
        })?;
        Self::parse(&text).map_err(NoRecord::Unreadable)
    }

    /// As much of the record in a folder as can be made out, so that a merge with conflicts can be
    /// mended by generating again: the files of both sides.
    pub(crate) fn salvage(folder: &Path) -> Option<Self> {
        let text = Self::text_in(folder).ok().filter(|it| mark::is_on(RECORD, it.as_bytes()))?;
        let files = || text.lines().filter_map(|line| line.strip_prefix("- "));
        let lenient = || Self {
            files: files().map(str::to_owned).filter(|path| is_below(path)).collect(),
            ..Self::default()
        };
        Some(Self::parse(&text).unwrap_or_else(|_| lenient()))
    }

    fn text_in(folder: &Path) -> io::Result<String> {
        let path = folder.join(RECORD);
        match fs::metadata(&path)?.is_file() {
            true => fs::read_to_string(path),
            false => Err(io::Error::other("it is no file")),
        }
    }

    /// Reads a record by its text.
    ///
    /// # Errors
    ///
    /// When it is none, in words.
    pub fn parse(text: &str) -> Result<Self, String> {
        let record: Self = serde_yaml::from_str(text).map_err(|error| error.to_string())?;
        match record.files.iter().chain(&record.snapshots).find(|path| !is_below(path)) {
            Some(path) => Err(format!("`{path}` is no path below the folder")),
            None => Ok(record),
        }
    }

    /// The record as a file of the tree.
    pub(crate) fn file(&self) -> File {
        let advice = "It says what these bindings were generated with and which files they are: \
                      commit it with them.";
        let mut text = mark::line(RECORD, &self.options.document, advice);
        text.push('\n');
        if self.unfinished {
            text.push_str("# A run that wrote these files was interrupted: generate again.\n");
            text.push_str("unfinished: true\n");
        }
        text.push_str(&yaml("options", &self.options.chosen()));
        text.push_str(&yaml("files", &self.files));
        if !self.snapshots.is_empty() {
            text.push_str(&yaml("snapshots", &self.snapshots));
        }
        File { path: RECORD.to_owned(), text }
    }
}

fn yaml(key: &str, value: &impl serde::Serialize) -> String {
    let entry = std::collections::BTreeMap::from([(key, value)]);
    serde_yaml::to_string(&entry).unwrap_or_default()
}

/// Whether a path leads to a file below the folder it stands in.
fn is_below(path: &str) -> bool {
    let is_plain = |part: Component<'_>| matches!(part, Component::Normal(_));
    !path.is_empty() && !path.contains(['\\', ':']) && Path::new(path).components().all(is_plain)
}
