//! Writing the output: whole or not at all, only what differs, nothing of the user's, and nothing
//! stale left.
//!
//! A tree is written in four steps, under a lock: all new texts go to a staging folder in it; a
//! record that calls the tree unfinished takes the place of the old one; the files are moved to
//! their places and those of the old record that nothing needs are removed; the new record takes
//! its place. So a run that is killed leaves the old tree, the new one, or one that says it is
//! unfinished, and the next run mends it.

mod changes;
mod earlier;
mod foreign;
mod lock;
mod owner;
mod report;
mod single;
mod stage;

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::rust::{File, RECORD, Record, Tree};

pub use changes::Changes;
pub use foreign::{Foreign, OutputError, Why};
pub use single::write_file;

use lock::Lock;
use owner::{Owner, Standing};
use stage::Staging;

/// Compares a folder with the files that belong there, their record among them. Nothing is written.
///
/// # Errors
///
/// When the folder cannot be read.
pub fn compare(folder: &Path, files: &[File]) -> io::Result<Changes> {
    let changes = survey(folder, files)?;
    if changes.interrupted
        && let Ok(_lock) = Lock::of(folder)
    {
        // It may have been a run that is at work.
        return survey(folder, files);
    }
    Ok(changes)
}

/// Brings a folder to what it should be, and tells what that took.
///
/// # Errors
///
/// When something cannot be written, or is not the generator's to write; the folder is as it was
/// then, unless the system refuses in the midst of it: the tree says that it is unfinished then.
pub fn write(folder: &Path, files: &[File]) -> Result<Changes, OutputError> {
    let mut made = stage::make(folder)?;
    let _lock = Lock::of(folder)?;
    let changes = survey(folder, files)?;
    if !changes.foreign.is_empty() {
        return Err(OutputError::Foreign(changes.foreign));
    }
    if !changes.is_empty() {
        replace(folder, files, &changes)?;
    }
    made.keep();
    Ok(changes)
}

/// Brings several folders to what they should be, all of them or none: nothing is written when
/// something in one of them is not the generator's.
///
/// # Errors
///
/// As [`write()`], with the folder that it is about.
pub fn write_all<'a>(
    trees: impl IntoIterator<Item = Tree<'a>>,
) -> Result<Vec<(Tree<'a>, Changes)>, (PathBuf, OutputError)> {
    let trees: Vec<Tree<'a>> = trees.into_iter().collect();
    for tree in trees.iter().skip(1) {
        let in_folder = |error| (tree.folder.clone(), error);
        let changes = compare(&tree.folder, tree.files).map_err(|error| in_folder(error.into()))?;
        if !changes.foreign.is_empty() {
            return Err(in_folder(OutputError::Foreign(changes.foreign)));
        }
    }
    let one = |tree: Tree<'a>| match write(&tree.folder, tree.files) {
        Ok(changes) => Ok((tree, changes)),
        Err(error) => Err((tree.folder, error)),
    };
    trees.into_iter().map(one).collect()
}

/// Compares several folders with what belongs there.
///
/// # Errors
///
/// When one of them cannot be read, or has something in the way that is not the generator's.
pub fn compare_all<'a>(
    trees: impl IntoIterator<Item = Tree<'a>>,
) -> Result<Vec<(Tree<'a>, Changes)>, (PathBuf, OutputError)> {
    let one = |tree: Tree<'a>| match compare(&tree.folder, tree.files) {
        Ok(changes) if changes.foreign.is_empty() => Ok((tree, changes)),
        Ok(changes) => Err((tree.folder, OutputError::Foreign(changes.foreign))),
        Err(error) => Err((tree.folder, error.into())),
    };
    trees.into_iter().map(one).collect()
}

/// Compares, as far as can be told without a lock.
fn survey(folder: &Path, files: &[File]) -> io::Result<Changes> {
    let record = Record::salvage(folder);
    let is_unfinished = record.as_ref().is_some_and(|it| it.unfinished);
    let mut changes =
        Changes { interrupted: is_unfinished || Staging::is_in(folder), ..Changes::default() };
    // Until its first record is whole, a tree can be one of version 0.1.0.
    let is_earlier = record.as_ref().is_none_or(|it| it.options.document.is_empty());
    let mut owner = Owner::new(folder, is_earlier);
    for file in files {
        let standing = owner.standing(file)?;
        let (list, why) = match standing {
            Standing::Current => continue,
            Standing::Kept => {
                changes.kept.push(file.path.clone());
                continue;
            }
            Standing::Absent => (&mut changes.added, None),
            Standing::Differs => (&mut changes.changed, None),
            Standing::Foreign(foreign) => (&mut changes.changed, Some(foreign)),
        };
        list.push(file.path.clone());
        changes.foreign.extend(why.filter(|it| !changes.foreign.contains(it)));
    }
    let wanted: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let (known, snapshots) = match record {
        Some(record) => (record.files, record.snapshots),
        None => (earlier::files(folder, files)?, BTreeSet::new()),
    };
    for path in known.into_iter().filter(|path| !wanted.contains(path.as_str())) {
        if owner.is_generated(&path)? && !owner.is_one_of(&path, &wanted) {
            changes.removed.push(path);
        }
    }
    let kept = new_record(files).map(|record| record.snapshots).unwrap_or_default();
    for path in snapshots.into_iter().filter(|path| !kept.contains(path)) {
        if owner.is_snapshot(&path)? {
            changes.removed.push(path);
        }
    }
    Ok(changes)
}

/// The record among the files that belong to a folder.
fn new_record(files: &[File]) -> Option<Record> {
    let record = files.iter().find(|file| file.path == RECORD)?;
    Record::parse(&record.text).ok()
}

/// Writes what differs. All new texts are on disk before the first file is replaced, so that a
/// full disk or a missing right leaves everything as it was.
fn replace(folder: &Path, files: &[File], changes: &Changes) -> io::Result<()> {
    let touched: BTreeSet<&str> =
        changes.added.iter().chain(&changes.changed).map(String::as_str).collect();
    let (records, files): (Vec<&File>, Vec<&File>) =
        files.iter().partition(|file| file.path == RECORD);
    let record = records.first().filter(|it| touched.contains(it.path.as_str()));
    let before = Record::salvage(folder).unwrap_or_default();
    let is_touched = |file: &&&File| touched.contains(file.path.as_str());
    let texts: Vec<&File> = files.iter().filter(is_touched).copied().collect();
    let mut staging = Staging::new(folder)?;
    let moves = staging.write(&texts)?;
    // One file that takes another's place needs no word about it.
    let is_one_step = moves.len() + changes.removed.len() + usize::from(record.is_some()) < 2;
    if !is_one_step {
        let known = before.files.iter().chain(&changes.removed).cloned();
        let files = files.iter().map(|file| file.path.clone()).chain(known).collect();
        staging.put(&Record { unfinished: true, files, ..before.clone() }.file())?;
    }
    for (path, staged) in moves {
        staging.place(&staged, path)?;
    }
    for path in &changes.removed {
        fs::remove_file(folder.join(path))?;
    }
    // Also those of files that an interrupted run has removed already.
    let wanted: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let gone = before.files.iter().filter(|path| !wanted.contains(path.as_str()));
    for path in gone.chain(&changes.removed) {
        stage::remove_empty(folder, Path::new(path));
    }
    let record = if is_one_step { record } else { records.first() };
    if let Some(record) = record {
        staging.put(record)?;
    }
    staging.remove()
}

/// A unified diff of what would change, at most so many lines.
pub fn diff(folder: &Path, files: &[File], changes: &Changes, most: usize) -> String {
    let all = changes.changed.iter().chain(&changes.added).chain(&changes.removed);
    let diff = cut(&diff_of(folder, files, all), most);
    match changes.interrupted {
        true => format!("# A run that wrote this folder was interrupted: it is not whole.\n{diff}"),
        false => diff,
    }
}

/// A unified diff of the files that are the user's with what would be generated in their place.
pub fn diff_of_kept(folder: &Path, files: &[File], changes: &Changes) -> String {
    diff_of(folder, files, changes.kept.iter())
}

fn diff_of<'a>(folder: &Path, files: &[File], paths: impl Iterator<Item = &'a String>) -> String {
    let text_of = |path: &str| {
        files.iter().find(|file| file.path == path).map_or("", |file| file.text.as_str())
    };
    let mut out = String::new();
    for path in paths {
        let old = folder.join(path);
        let old = if old.is_file() { fs::read(old).unwrap_or_default() } else { Vec::new() };
        let old = String::from_utf8_lossy(&old);
        let diff = similar::TextDiff::from_lines(&*old, text_of(path));
        let (a, b) = (format!("a/{path}"), format!("b/{path}"));
        out.push_str(&diff.unified_diff().context_radius(2).header(&a, &b).to_string());
    }
    out
}

fn cut(text: &str, most: usize) -> String {
    let lines = text.lines().count();
    if lines <= most {
        return text.to_owned();
    }
    let mut cut: String = text.lines().take(most).flat_map(|line| [line, "\n"]).collect();
    cut.push_str(&format!("… and {} more lines\n", lines - most));
    cut
}
