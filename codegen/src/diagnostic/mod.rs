//! What the tool has to say about its input: coded, located, with a way out.

mod codes;
mod page;
mod render;

use std::fmt;

use serde::Serialize;

pub use codes::Code;
pub use page::PagePosition;
pub use render::{Also, Rendered, Spot};

pub use crate::origin::Origin;

/// How much a diagnostic matters for the bindings: it follows from its code, and each code from one
/// question, whether there is something that the document says and that bindings cannot do or see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing: the bindings do what the document says, or it is no part of a client.
    Note,
    /// The document has a defect: it was repaired, and this is how, or what it says has no effect by
    /// the specification.
    Warning,
    /// Something that the document says and that bindings cannot do or see.
    Loss,
    /// The input cannot be used.
    Error,
}

impl Severity {
    /// The word shown to people and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Loss => "loss",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Where a diagnostic points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A value of the document.
    Origin(Origin),
    /// A line and column, both from 1, of a file that could not be read as a document.
    Position {
        /// Index of the file among the sources.
        file: u32,
        /// Line, from 1.
        line: usize,
        /// Column in characters, from 1.
        column: usize,
    },
    /// A place of a reference page that a document is transcribed from.
    Page {
        /// The page, as transcription names it.
        page: Box<str>,
        /// Where in it.
        at: PagePosition,
    },
    /// Nowhere in a file.
    None,
}

/// One thing that is said of a document or of a reference page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Its stable code.
    pub code: Code,
    /// How much it matters.
    pub severity: Severity,
    /// What is the matter, in one sentence without a full stop.
    pub message: String,
    /// Where.
    pub place: Place,
    /// What to do about it, or what was done.
    pub help: Option<String>,
    /// The place in a reference page that the place in the document was transcribed from.
    pub page: Option<String>,
    /// Another place that it is about, and what is there.
    pub also: Option<Box<(Place, String)>>,
}

impl Diagnostic {
    /// A finding at a value of the document, with the severity of its code.
    pub fn new(code: Code, origin: &Origin, message: impl Into<String>) -> Self {
        Self { place: Place::Origin(origin.clone()), ..Self::unplaced(code, message) }
    }

    /// A finding that is not about a place in a file.
    pub fn unplaced(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: cut(message.into()),
            place: Place::None,
            help: None,
            page: None,
            also: None,
        }
    }

    /// The same finding with another place that it is about, and what is there.
    #[must_use]
    pub fn also(mut self, place: Place, what: impl Into<String>) -> Self {
        self.also = Some(Box::new((place, cut(what.into()))));
        self
    }

    /// The same finding with a help text.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(cut(help.into()));
        self
    }
}

/// A name of the document can be as long as the document.
const LONGEST: usize = 1_000;

/// A text that a person can read to its end.
fn cut(mut text: String) -> String {
    if text.len() > LONGEST {
        let end = (0..=LONGEST).rev().find(|end| text.is_char_boundary(*end));
        text.truncate(end.unwrap_or_default());
        text.push('…');
    }
    text
}

/// Collects findings in the order in which they are made.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// Adds a finding; the same finding at the same place is kept once.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Adds a finding at a value of the document, with what to do about it unless that is empty.
    pub(crate) fn report(
        &mut self,
        code: Code,
        origin: &Origin,
        message: impl Into<String>,
        help: &str,
    ) {
        let diagnostic = Diagnostic::new(code, origin, message);
        self.push(if help.is_empty() { diagnostic } else { diagnostic.help(help) });
    }

    /// The findings.
    pub fn as_slice(&self) -> &[Diagnostic] {
        &self.0
    }

    /// The worst severity, if there is any finding.
    pub fn worst(&self) -> Option<Severity> {
        self.0.iter().map(|diagnostic| diagnostic.severity).max()
    }

    /// The findings, to say more of each.
    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Diagnostic> {
        self.0.iter_mut()
    }

    /// Sorts by place in the document, and drops repetitions.
    pub fn sort(&mut self) {
        let key = |diagnostic: &Diagnostic| match &diagnostic.place {
            Place::None => (0, 0, 0, String::new()),
            Place::Page { page, at } => (0, at.line as usize, at.column as usize, page.to_string()),
            Place::Position { file, line, column } => (*file, *line, *column, String::new()),
            Place::Origin(origin) => (origin.file, 0, 0, origin.pointer.to_string()),
        };
        self.0.sort_by_cached_key(|diagnostic| (key(diagnostic), diagnostic.message.clone()));
        self.0.dedup();
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, findings: I) {
        self.0.extend(findings);
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}
