//! What transcription has to say about a page, each with its place.

use std::fmt;

pub use specwright::diagnostic::{Code, Severity};

/// A line and a column of a page, both counted from 1. Zero means "the page as a whole".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PagePosition {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

impl PagePosition {
    /// The place `line:column`.
    #[must_use]
    pub fn new(line: u32, column: u32) -> Self {
        Self { line, column }
    }
}

/// A second place that a finding is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// The page's file.
    pub file: String,
    /// Where in it.
    pub place: PagePosition,
    /// What stands there.
    pub label: String,
}

/// One thing found while transcribing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Its stable code.
    pub code: Code,
    /// How much it matters: as its code says, or less where the page is read in spite of it.
    pub severity: Severity,
    /// The page's file, relative to the folder that was read.
    pub file: String,
    /// Where in the file.
    pub place: PagePosition,
    /// What is the matter.
    pub message: String,
    /// What to do about it, or what was looked for.
    pub help: Option<String>,
    /// The other place of a contradiction.
    pub related: Option<Related>,
}

impl Finding {
    /// A finding about a place of a page, with the severity of its code.
    #[must_use]
    pub fn new(code: Code, file: &str, place: PagePosition, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            file: file.to_owned(),
            place,
            message: message.into(),
            help: None,
            related: None,
        }
    }

    /// The same with a hint.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same, where it matters less than its code says.
    #[must_use]
    pub(crate) fn milder(mut self, severity: Severity) -> Self {
        debug_assert!(severity < self.code.severity(), "{} is no milder", self.code);
        self.severity = severity;
        self
    }

    /// By what findings are sorted: as a person reads the pages.
    pub(crate) fn order(&self) -> (&str, PagePosition, &str) {
        (&self.file, self.place, self.code.as_str())
    }

    /// Whether something of the page is missing from the document because of it: that is what an
    /// error of a page means.
    #[must_use]
    pub fn is_incomplete(&self) -> bool {
        self.severity == Severity::Error
    }

    /// The same with the other place of a contradiction.
    #[must_use]
    pub fn related(mut self, file: &str, place: PagePosition, label: impl Into<String>) -> Self {
        self.related = Some(Related { file: file.to_owned(), place, label: label.into() });
        self
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}]: {}", self.severity, self.code, self.message)?;
        write!(f, "\n  --> {}", self.file)?;
        if self.place.line > 0 {
            write!(f, ":{}:{}", self.place.line, self.place.column)?;
        }
        if let Some(related) = &self.related {
            write!(
                f,
                "\n  and {}:{}:{}: {}",
                related.file, related.place.line, related.place.column, related.label
            )?;
        }
        if let Some(help) = &self.help {
            write!(f, "\n  help: {help}")?;
        }
        Ok(())
    }
}
