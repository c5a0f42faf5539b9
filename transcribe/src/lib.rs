//! Reference pages to an OpenAPI document.
//!
//! A page, as text or HTML, is read into headings, blocks and tables; its sections say what is
//! called and which table is for what; tables become models, connected by their types and
//! merged where they are equal; and all of it becomes one document, in which each part knows
//! the page, table and row it came from. What could not be read is said, never guessed.

mod across;
mod captions;
mod defects;
mod definition;
mod describe;
mod document;
mod examples;
mod explain;
mod foreign;
mod html;
mod markdown;
mod merge;
mod model;
mod names;
mod number;
mod overlay;
mod page;
mod page_data;
mod pair;
mod read;
mod render;
mod resolve;
mod roles;
mod sections;
mod source;
mod stored;
mod text;
mod types;
mod words;
mod yaml;

use std::path::PathBuf;

use serde_json::Value;

use specwright::diagnostic::Place;
use specwright::print::{Printed, Terminal};

pub use specwright::diagnostic::{Code, Diagnostic, PagePosition, Severity};
pub use stored::{Stored, StoredPage};

/// How pages are transcribed.
#[derive(Default)]
pub struct Options<'a> {
    /// The overlay's name for messages, and its text.
    pub overlay: Option<(String, String)>,
    /// Whether [`Outcome::explanation`] is wanted.
    pub explain: bool,
    /// Told after each page: how many are read, of how many.
    pub progress: Option<&'a dyn Fn(usize, usize)>,
}

/// What came of the pages.
#[derive(Debug)]
pub struct Outcome {
    /// The document, also where something of the pages is missing from it.
    pub document: Value,
    /// The document as YAML.
    pub text: String,
    /// What there is to say, in the order of the pages.
    pub diagnostics: Vec<Diagnostic>,
    /// The pages that were found: the name in findings and provenance, and the path.
    pub files: Vec<(String, PathBuf)>,
    /// How each page was cut into sections, tables and examples, where that was asked for.
    pub explanation: Printed<Terminal>,
    /// Whether the overlay could be applied whole; true without one.
    pub overlaid: bool,
}

impl Outcome {
    /// Whether something of the pages is not in the document.
    #[must_use]
    pub fn is_incomplete(&self) -> bool {
        self.missing().next().is_some()
    }

    /// Because of what something of the pages is missing from the document: that is what an error of
    /// a page means.
    pub fn missing(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter().filter(|it| it.severity == Severity::Error)
    }

    /// How many operations and models the document describes.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        let members = |pointer: &str| self.document.pointer(pointer).and_then(Value::as_object);
        let methods = members("/paths").map_or(0, |paths| {
            paths.values().filter_map(Value::as_object).map(serde_json::Map::len).sum()
        });
        (methods, members("/components/schemas").map_or(0, serde_json::Map::len))
    }

    /// Whether the document describes at least one operation.
    #[must_use]
    pub fn has_operations(&self) -> bool {
        let paths = self.document.get("paths").and_then(Value::as_object);
        paths.is_some_and(|paths| !paths.is_empty())
    }
}

/// How a transcribed document begins; another one is the user's and is not replaced.
pub const MARK: &str = "# Transcribed by specwright ";

/// What follows the mark.
const HEAD: &str = "\
from reference pages, with an overlay applied last.
# To change it, change the pages or the overlay and run `specwright transcribe` again.
";

/// Transcribes pages: files, or folders of them.
#[must_use]
pub fn run(paths: &[PathBuf], options: &Options<'_>) -> Outcome {
    let mut findings = Vec::new();
    let files = source::collect(paths, &mut findings);
    let pages = read::pages(paths, &files, options.progress, &mut findings);
    assemble(pages, files, findings, options)
}

/// Transcribes pages that are no files here, such as those of a revision of a repository.
#[must_use]
pub fn run_stored(stored: &Stored, options: &Options<'_>) -> Outcome {
    let mut findings = Vec::new();
    let files = stored.files();
    let pages = read::stored(stored, &files, &mut findings);
    assemble(pages, files, findings, options)
}

/// Transcribes one page that is in memory: text, or what its name says.
#[must_use]
pub fn read_text(name: &str, text: &str) -> Outcome {
    let mut findings = Vec::new();
    let alone = definition::Beside::new(|_| None);
    let pages = read::page(&source::in_memory(name, text), &alone, &mut findings);
    assemble(pages, Vec::new(), findings, &Options::default())
}

/// Makes the document of pages that were read.
fn assemble(
    mut pages: Vec<page_data::PageData>,
    files: Vec<(String, PathBuf)>,
    mut findings: Vec<Diagnostic>,
    options: &Options<'_>,
) -> Outcome {
    let pairs = pair::pairs(&pages);
    read::adopt_ids(&mut pages, &pairs);
    let (models, merged) = read::models(&pages, &pairs, &mut findings);
    let input = document::Input::new(&pages, &pairs, &models, &merged);
    let mut document = document::build(&input, &mut findings);
    findings.extend(defects::find(&input));
    findings.sort_by(|a, b| order(a).cmp(&order(b)));
    findings.dedup();
    let mut overlaid = true;
    if let Some((file, text)) = &options.overlay {
        let applied = overlay::apply(file, text, &pages, &mut document);
        overlaid = applied.is_ok();
        findings.extend(applied.unwrap_or_else(|errors| errors));
    }
    Outcome {
        text: format!("{MARK}{HEAD}{}", yaml::write(&document)),
        document,
        diagnostics: findings,
        files,
        explanation: if options.explain { explain::pages(&input) } else { Printed::new() },
        overlaid,
    }
}

/// By what diagnostics are sorted: as a person reads the pages.
fn order(diagnostic: &Diagnostic) -> Option<(&str, PagePosition, &str)> {
    let Place::Page { page, at } = &diagnostic.place else { return None };
    Some((page, *at, diagnostic.code.as_str()))
}

/// Reads a document that was written before, to compare it with its pages.
///
/// # Errors
///
/// When the text is neither YAML nor JSON.
pub fn read_document(text: &str) -> Result<Value, String> {
    serde_yaml::from_str(text).map_err(|error| error.to_string())
}
