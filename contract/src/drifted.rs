//! Where files are not what they should be, for those who look at them line by line.

use std::fs;
use std::path::Path;

use serde::Serialize;
use specwright::output::Changes;
use specwright::rust::File;

/// A place at which a file is not what it should be: the first in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Drifted {
    /// The file, as it was named to the tool.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// What is the matter.
    pub message: String,
}

/// The first place of each file of a folder that is not what the document says.
pub fn in_files(folder: &Path, files: &[File], changes: &Changes) -> Vec<Drifted> {
    let name = |path: &str| folder.join(path).display().to_string();
    let changed = changes.changed.iter().map(|path| {
        let now = files.iter().find(|file| file.path == *path).map_or("", |file| &file.text);
        let before = fs::read_to_string(folder.join(path)).unwrap_or_default();
        let message = "from here on this file is not what the document says".to_owned();
        Drifted { file: name(path), line: first_difference(&before, now), message }
    });
    let added = changes.added.iter().map(|path| {
        let message = "this file is missing".to_owned();
        Drifted { file: name(path), line: 1, message }
    });
    let removed = changes.removed.iter().map(|path| {
        let message = "this file was generated, and nothing needs it any more".to_owned();
        Drifted { file: name(path), line: 1, message }
    });
    changed.chain(added).chain(removed).collect()
}

/// The first line, from 1, in which a text is not another; its last when the other only goes on.
pub(crate) fn first_difference(before: &str, now: &str) -> usize {
    let same = before.lines().zip(now.lines()).take_while(|(one, other)| one == other).count();
    (same + 1).min(before.lines().count().max(1))
}

#[cfg(test)]
mod tests {
    use super::first_difference;

    #[test]
    fn the_first_line_that_differs_is_found() {
        assert_eq!(first_difference("a\nb\nc\n", "a\nx\nc\n"), 2);
        assert_eq!(first_difference("a\n", "a\nb\n"), 1);
        assert_eq!(first_difference("a\nb\n", "a\n"), 2);
        assert_eq!(first_difference("", "a\n"), 1);
    }
}
