//! Why nothing is written: what is in the way.

use std::fmt;
use std::io;

/// Something in the place of a generated file that is not the generator's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foreign {
    /// Its path below the folder, with `/`.
    pub path: String,
    /// Why it is not the generator's.
    pub why: Why,
}

/// Why something is not the generator's to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// A file that does not begin with the generator's mark.
    Unmarked,
    /// A symbolic link, wherever it leads.
    Link,
    /// A folder, or a device, where a file belongs.
    NotAFile,
    /// A file where a folder belongs.
    NotAFolder,
    /// A part of the tree in another folder, which has a record of its own.
    OtherTree(String),
}

impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` ", self.path)?;
        match &self.why {
            Why::Unmarked => f.write_str("does not begin with the generator's mark"),
            Why::Link => f.write_str("is a symbolic link, which is not written through"),
            Why::NotAFile => f.write_str("is no file"),
            Why::NotAFolder => f.write_str("is no folder"),
            Why::OtherTree(root) => write!(f, "belongs to the bindings in `{root}`"),
        }
    }
}

/// Why nothing was written.
#[derive(Debug)]
pub enum OutputError {
    /// Files are in the way that are not the generator's.
    Foreign(Vec<Foreign>),
    /// Another run writes there and does not come to an end.
    Busy,
    /// The system refuses.
    Io(io::Error),
}

impl From<io::Error> for OutputError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl fmt::Display for OutputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Foreign(files) => {
                let files: Vec<String> = files.iter().map(Foreign::to_string).collect();
                write!(f, "not the generator's, so nothing was written: {}", files.join("; "))
            }
            Self::Busy => f.write_str("another run is writing there; try again when it has ended"),
            Self::Io(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for OutputError {}

/// Whether a file is not there, rather than out of reach.
pub(super) fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}
