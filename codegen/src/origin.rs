//! Places in a document.

use std::sync::Arc;

use crate::value::push_token;

/// The key of the provenance of each part of a transcribed document.
pub const SOURCE: &str = "x-specwright-source";
/// The key of what the page says under its labels.
pub const FACETS: &str = "x-specwright-facets";

/// Where something stands in the input: a file of the document and a JSON Pointer in it.
///
/// Line and column are found only when a diagnostic is shown. A type, its member and the table of places share
/// one text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Origin {
    /// Index of the file among the document's sources.
    pub file: u32,
    /// RFC 6901 pointer, `""` for the whole file.
    pub pointer: Arc<str>,
}

impl Origin {
    /// A place in the document's first file.
    pub fn root(pointer: impl Into<Arc<str>>) -> Self {
        Self { file: 0, pointer: pointer.into() }
    }

    /// The whole of a file.
    pub fn whole(file: u32) -> Self {
        Self { file, pointer: Arc::default() }
    }

    /// The place of a member or item below this one.
    #[must_use]
    pub fn child(&self, token: &str) -> Self {
        let mut way = Way { file: self.file, pointer: String::new() };
        way.pointer.reserve(self.pointer.len() + 1 + token.len());
        way.pointer.push_str(&self.pointer);
        way.enter(token);
        way.here()
    }

    /// The place to which a pointer leads from here.
    #[must_use]
    pub fn below(&self, pointer: &str) -> Self {
        Self { file: self.file, pointer: format!("{}{pointer}", self.pointer).into() }
    }

    /// The place that this one stands in; nothing for a whole file.
    pub(crate) fn parent(&self) -> Option<Self> {
        let end = self.pointer.rfind('/')?;
        Some(Self { file: self.file, pointer: self.pointer[..end].into() })
    }

    /// The places that this one stands in, the whole file first.
    pub(crate) fn parents(&self) -> impl Iterator<Item = Self> {
        let ends = self.pointer.match_indices('/').map(|(end, _)| end);
        ends.map(|end| Self { file: self.file, pointer: self.pointer[..end].into() })
    }

    /// Whether this place stands in another.
    pub(crate) fn is_below(&self, other: &Self) -> bool {
        let rest = self.pointer.strip_prefix(&*other.pointer);
        self.file == other.file && rest.is_some_and(|it| it.starts_with('/'))
    }

    /// The place of an item below this one.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.child(&index.to_string())
    }
}

/// A way through a file: one text for all places on it, of which an [`Origin`] is made where one is told.
#[derive(Clone, Debug)]
pub(crate) struct Way {
    pub(crate) file: u32,
    pointer: String,
}

impl Way {
    /// Goes to a member or item; the way back is [`leave`](Self::leave) with what this gives.
    pub(crate) fn enter(&mut self, token: &str) -> usize {
        let length = self.pointer.len();
        push_token(&mut self.pointer, token);
        length
    }

    /// Goes back to where [`enter`](Self::enter) was called.
    pub(crate) fn leave(&mut self, length: usize) {
        self.pointer.truncate(length);
    }

    /// The place that the way has come to.
    pub(crate) fn here(&self) -> Origin {
        Origin { file: self.file, pointer: self.pointer.as_str().into() }
    }
}

impl From<&Origin> for Way {
    fn from(origin: &Origin) -> Self {
        Self { file: origin.file, pointer: String::from(&*origin.pointer) }
    }
}
