//! One file that is no part of a tree: a document.

use std::ffi::OsString;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::foreign::{Foreign, OutputError, Why, is_absent};
use super::lock::Lock;
use super::stage;

/// Writes one file whole or not at all, unless it has this text already. A file may be replaced
/// that begins with `mark`. Gives whether anything was written.
///
/// # Errors
///
/// When it cannot be written, or is not the generator's to write; what was there stays.
pub fn write_file(path: &Path, text: &str, mark: &str) -> Result<bool, OutputError> {
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let mut made = stage::make(folder)?;
    let _lock = Lock::of(folder)?;
    let staged = staged(path);
    if fs::symlink_metadata(&staged).is_ok() {
        // A run was interrupted.
        fs::remove_file(&staged)?;
    }
    if is_current(path, text, mark)? {
        return Ok(false);
    }
    let written = fs::write(&staged, text).and_then(|()| fs::rename(&staged, path));
    if written.is_err() {
        let _ = fs::remove_file(&staged);
    }
    written?;
    made.keep();
    Ok(true)
}

/// Where the new text is until it is whole.
fn staged(path: &Path) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(".specwright-staging");
    path.with_file_name(name)
}

/// Whether a file has this text; it is an error if it may not be replaced.
fn is_current(path: &Path, text: &str, mark: &str) -> Result<bool, OutputError> {
    let foreign = |why| {
        let path = path.display().to_string();
        Err(OutputError::Foreign(vec![Foreign { path, why }]))
    };
    let kind = match fs::symlink_metadata(path) {
        Ok(found) => found.file_type(),
        Err(error) if is_absent(&error) => return Ok(false),
        Err(error) => return Err(error.into()),
    };
    // What follows a link is read, not written.
    if !fs::metadata(path).is_ok_and(|it| it.is_file()) {
        return foreign(if kind.is_symlink() { Why::Link } else { Why::NotAFile });
    }
    let mut old = Vec::new();
    let most = text.len().max(mark.len()) as u64 + 1;
    fs::File::open(path)?.take(most).read_to_end(&mut old)?;
    if old == text.as_bytes() {
        Ok(true)
    } else if kind.is_symlink() {
        foreign(Why::Link)
    } else if old.starts_with(mark.as_bytes()) {
        Ok(false)
    } else {
        foreign(Why::Unmarked)
    }
}
