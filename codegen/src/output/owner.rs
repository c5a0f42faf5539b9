//! Whose a file is: generated, the user's, or another tree's.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::earlier;
use super::foreign::{Foreign, Why, is_absent};
use crate::rust::mark::{self, is_marked};
use crate::rust::{File, RECORD, Record};

/// How a file stands to what belongs in its place.
pub(super) enum Standing {
    Current,
    Absent,
    Differs,
    /// It is the user's, and may be.
    Kept,
    Foreign(Foreign),
}

/// Files that are the user's when they have no mark and stand beside generated code.
const OWN: &[&str] = &["Cargo.toml", "README.md"];

/// How a snapshot of insta's begins.
const SNAPSHOT: &str = "---\nsource: ";

/// Trees are as deep: `src/models`.
const DEPTH: usize = 3;

/// Looks at the files of one folder.
pub(super) struct Owner<'a> {
    root: &'a Path,
    /// Whether the tree may be one of version 0.1.0.
    is_earlier: bool,
    /// What is in the way in each folder below the root.
    folders: BTreeMap<PathBuf, Option<Foreign>>,
    /// The trees that the folder stands in, with its path in them.
    above: Vec<(PathBuf, PathBuf, Record)>,
}

impl<'a> Owner<'a> {
    pub(super) fn new(root: &'a Path, is_earlier: bool) -> Self {
        let full = root.canonicalize().unwrap_or_else(|_| root.to_owned());
        let above = full.ancestors().skip(1).take(DEPTH).filter_map(|folder| {
            let below = full.strip_prefix(folder).ok()?.to_owned();
            Some((folder.to_owned(), below, Record::read(folder).ok()?))
        });
        Self { root, is_earlier, folders: BTreeMap::new(), above: above.collect() }
    }

    /// How a file stands.
    pub(super) fn standing(&mut self, file: &File) -> io::Result<Standing> {
        let path = self.root.join(&file.path);
        // Also through links: with the right text in place, nobody needs to write.
        if is_text(&path, file.text.as_bytes())? {
            return Ok(Standing::Current);
        }
        if let Some(foreign) = self.in_the_way(Path::new(&file.path))? {
            return Ok(Standing::Foreign(foreign));
        }
        let foreign = |why| Ok(Standing::Foreign(Foreign { path: file.path.clone(), why }));
        let kind = match fs::symlink_metadata(&path) {
            Ok(found) => found.file_type(),
            Err(error) if is_absent(&error) => return Ok(self.absent(&file.path)),
            Err(error) => return Err(error),
        };
        let is_own = OWN.contains(&file.path.as_str()) && is_marked(&self.root.join("src/lib.rs"));
        if kind.is_symlink() {
            return if is_own { Ok(Standing::Kept) } else { foreign(Why::Link) };
        }
        if !kind.is_file() {
            return foreign(Why::NotAFile);
        }
        if self.is_marked(&file.path)? {
            return Ok(self.absent_above(&file.path).unwrap_or(Standing::Differs));
        }
        if is_own { Ok(Standing::Kept) } else { foreign(Why::Unmarked) }
    }

    fn absent(&self, path: &str) -> Standing {
        self.absent_above(path).unwrap_or(Standing::Absent)
    }

    /// What a tree says in which the whole folder stands.
    fn absent_above(&self, path: &str) -> Option<Standing> {
        let (root, ..) = self.above.iter().find(|(_, below, record)| {
            let full = below.join(path).to_string_lossy().replace('\\', "/");
            record.files.contains(&full)
        })?;
        let why = Why::OtherTree(root.display().to_string());
        Some(Standing::Foreign(Foreign { path: path.to_owned(), why }))
    }

    /// Whether a file is there, generated, and this tree's.
    pub(super) fn is_generated(&mut self, path: &str) -> io::Result<bool> {
        let file = self.root.join(path);
        let is_file = fs::symlink_metadata(&file).is_ok_and(|it| it.is_file());
        if !is_file || self.in_the_way(Path::new(path))?.is_some() {
            return Ok(false);
        }
        self.is_marked(path)
    }

    /// Whether a file is there and begins as a snapshot of a test does.
    pub(super) fn is_snapshot(&mut self, path: &str) -> io::Result<bool> {
        let file = self.root.join(path);
        let is_file = fs::symlink_metadata(&file).is_ok_and(|it| it.is_file());
        if !is_file || self.in_the_way(Path::new(path))?.is_some() {
            return Ok(false);
        }
        let mut start = Vec::with_capacity(SNAPSHOT.len());
        fs::File::open(&file)?.take(SNAPSHOT.len() as u64).read_to_end(&mut start)?;
        Ok(start == SNAPSHOT.as_bytes())
    }

    fn is_marked(&self, path: &str) -> io::Result<bool> {
        let file = self.root.join(path);
        Ok(mark::is_on_file(&file)? || (self.is_earlier && earlier::wrote(path, &file)?))
    }

    /// Whether a path is another spelling of one of these, where the system does not tell upper
    /// from lower case.
    pub(super) fn is_one_of(&self, path: &str, wanted: &BTreeSet<&str>) -> bool {
        let is_spelling = |other: &&&str| other.to_lowercase() == path.to_lowercase();
        let full = |path: &str| self.root.join(path).canonicalize().ok();
        wanted.iter().find(is_spelling).is_some_and(|other| full(other) == full(path))
    }

    /// What is in the way in the folders that a path leads through.
    fn in_the_way(&mut self, path: &Path) -> io::Result<Option<Foreign>> {
        let Some(folder) = path.parent().filter(|it| !it.as_os_str().is_empty()) else {
            return Ok(None);
        };
        if let Some(known) = self.folders.get(folder) {
            return Ok(known.clone());
        }
        let found = match self.in_the_way(folder)? {
            Some(foreign) => Some(foreign),
            None => self.blocked(folder)?,
        };
        self.folders.insert(folder.to_owned(), found.clone());
        Ok(found)
    }

    fn blocked(&self, folder: &Path) -> io::Result<Option<Foreign>> {
        let full = self.root.join(folder);
        let name = folder.to_string_lossy().replace('\\', "/");
        let kind = match fs::symlink_metadata(&full) {
            Ok(found) => found.file_type(),
            Err(error) if is_absent(&error) => return Ok(None),
            Err(error) => return Err(error),
        };
        let why = if kind.is_symlink() {
            Why::Link
        } else if !kind.is_dir() {
            Why::NotAFolder
        } else if is_marked(&full.join(RECORD)) || earlier::is_root(&full) {
            Why::OtherTree(full.display().to_string())
        } else {
            return Ok(None);
        };
        Ok(Some(Foreign { path: name, why }))
    }
}

/// Whether a file has just this text. A device is not read: it may have no end.
fn is_text(path: &Path, text: &[u8]) -> io::Result<bool> {
    match fs::metadata(path) {
        Ok(found) if found.is_file() && found.len() == text.len() as u64 => {
            Ok(fs::read(path)? == text)
        }
        // What there is instead is found out by who asks further.
        _ => Ok(false),
    }
}
