//! Places of reference pages, which are no files of a document.

use super::{Code, Diagnostic, Place, Severity};

/// A line and a column of a page, both counted from 1. Zero means "the page as a whole".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PagePosition {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

impl PagePosition {
    /// The position `line:column`.
    #[must_use]
    pub fn new(line: u32, column: u32) -> Self {
        Self { line, column }
    }
}

impl Diagnostic {
    /// What is said of a place of a page, with the severity of its code.
    #[must_use]
    pub fn of_page(code: Code, page: &str, at: PagePosition, message: impl Into<String>) -> Self {
        let place = Place::Page { page: page.into(), at };
        Self { place, ..Self::unplaced(code, message) }
    }

    /// The same with another place of a page that it is about, and what is there.
    #[must_use]
    pub fn also_of_page(self, page: &str, at: PagePosition, what: impl Into<String>) -> Self {
        self.also(Place::Page { page: page.into(), at }, what)
    }

    /// The same, where it matters less than its code says: the page is read in spite of it.
    #[must_use]
    pub fn milder(mut self, severity: Severity) -> Self {
        debug_assert!(severity < self.code.severity(), "{} is no milder", self.code);
        self.severity = severity;
        self
    }
}
