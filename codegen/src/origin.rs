//! Places in a document.

use crate::value::push_token;

/// The key of the provenance of each part of a transcribed document.
pub const SOURCE: &str = "x-specwright-source";
/// The key of what the page says under its labels.
pub const FACETS: &str = "x-specwright-facets";

/// Where something stands in the input: a file of the document and a JSON Pointer in it.
///
/// Line and column are found only when a diagnostic is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Origin {
    /// Index of the file among the document's sources.
    pub file: u32,
    /// RFC 6901 pointer, `""` for the whole file.
    pub pointer: String,
}

impl Origin {
    /// A place in the document's first file.
    pub fn root(pointer: impl Into<String>) -> Self {
        Self { file: 0, pointer: pointer.into() }
    }

    /// The place of a member or item below this one.
    #[must_use]
    pub fn child(&self, token: &str) -> Self {
        // Most are kept, so that they have no more room than they need.
        let mut pointer = String::with_capacity(self.pointer.len() + 1 + token.len());
        pointer.push_str(&self.pointer);
        push_token(&mut pointer, token);
        Self { file: self.file, pointer }
    }

    /// The place to which a pointer leads from here.
    #[must_use]
    pub fn below(&self, pointer: &str) -> Self {
        Self { file: self.file, pointer: format!("{}{pointer}", self.pointer) }
    }

    /// The place that this one stands in; nothing for a whole file.
    pub(crate) fn parent(&self) -> Option<Self> {
        let end = self.pointer.rfind('/')?;
        Some(Self { file: self.file, pointer: self.pointer[..end].to_owned() })
    }

    /// The places that this one stands in, the whole file first.
    pub(crate) fn parents(&self) -> impl Iterator<Item = Self> {
        let ends = self.pointer.match_indices('/').map(|(end, _)| end);
        ends.map(|end| Self { file: self.file, pointer: self.pointer[..end].to_owned() })
    }

    /// Whether this place stands in another.
    pub(crate) fn is_below(&self, other: &Self) -> bool {
        let rest = self.pointer.strip_prefix(&other.pointer);
        self.file == other.file && rest.is_some_and(|it| it.starts_with('/'))
    }

    /// The place of an item below this one.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.child(&index.to_string())
    }
}
