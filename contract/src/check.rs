//! Whether document, examples, generated code and reference pages agree.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::drifted::{self, Drifted, first_difference};
use super::{drift, examples};
use specwright::diagnostic::{Diagnostics, Rendered, Severity};
use specwright::document::{Document, Unusable};
use specwright::rust::{
    Contradiction, File, NoRecord, Options, RECORD, Record, Stated, TESTS, Target,
};
use specwright::{Generated, generate_from, output};

/// A diff longer than this is cut: the rest is of the same kind.
const DIFF_LINES: usize = 400;

/// What to check.
#[derive(Clone, Debug)]
pub struct Check {
    document: PathBuf,
    generated: Option<PathBuf>,
    tests: Option<PathBuf>,
    reference: Option<Transcribed>,
    stated: Stated,
    allow_loss: bool,
}

impl Check {
    /// A check of the document at this path: that it can be read, and that its examples match
    /// their schemas.
    pub fn new(document: impl Into<PathBuf>) -> Self {
        Self {
            document: document.into(),
            generated: None,
            tests: None,
            reference: None,
            stated: Stated::default(),
            allow_loss: false,
        }
    }

    /// Checks as well that the bindings in this folder are what the document says.
    #[must_use]
    pub fn generated(mut self, folder: impl Into<PathBuf>) -> Self {
        self.generated = Some(folder.into());
        self
    }

    /// Checks as well that the contract tests in this folder are what the document says. Those of a
    /// generated crate are known without that.
    #[must_use]
    pub fn tests(mut self, folder: impl Into<PathBuf>) -> Self {
        self.tests = Some(folder.into());
        self
    }

    /// What is said of how the bindings were generated. They say it themselves, in their record: it
    /// is an error if they say something else. Bindings of version 0.1.0 have no record.
    #[must_use]
    pub fn stated(mut self, stated: Stated) -> Self {
        self.stated = stated;
        self
    }

    /// Something of the document may be missing from the bindings, as with
    /// [`specwright::Build::allow_loss`].
    #[must_use]
    pub fn allow_loss(mut self, allow: bool) -> Self {
        self.allow_loss = allow;
        self
    }

    /// Checks as well that the document is what its reference pages say.
    #[must_use]
    pub fn reference(mut self, pages: Transcribed) -> Self {
        self.reference = Some(pages);
        self
    }

    /// Checks. Nothing is written.
    ///
    /// # Errors
    ///
    /// When the document or the generated code cannot be read, so that nothing can
    /// be said of them.
    pub fn run(&self) -> Result<Checked, CheckError> {
        self.looked().map(|(checked, _)| checked)
    }

    /// Checks, and gives what was learnt of the document as well.
    ///
    /// # Errors
    ///
    /// As [`Check::run`].
    pub fn looked(&self) -> Result<(Checked, Looked), CheckError> {
        let name = self.document.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let tree = self.generated.as_deref().map(|folder| Tree::of(folder, &self.stated));
        let options = match &tree {
            Some(tree) => tree.options.clone(),
            None => self.stated.applied(&Options::default()),
        };
        let tests = Tests::of(self.tests.as_deref(), self.generated.as_deref(), &options);
        let bindings = tests.as_ref().and_then(|tests| tests.bindings.clone());
        let has_caller = |tests: &Tests| tests.options.as_ref().is_ok_and(|it| it.caller);
        let caller = tests.as_ref().is_some_and(has_caller);
        let options = Options { document: name, tests: bindings, caller, ..options };
        let document = specwright::open(&self.document, &options).map_err(CheckError::Document)?;
        let looked = Looked::at(document, &options);
        let generated = &looked.generated;
        let document = document_part(&generated.diagnostics, self.allow_loss);
        let mut parts = vec![document, examples_part(looked.examples, looked.mismatches)];
        if let Some(tree) = tree {
            parts.push(tree.part(&options.document, generated)?);
        }
        if let Some(tests) = tests {
            parts.push(tests.part(&options, generated)?);
        }
        if let Some(pages) = &self.reference {
            parts.push(reference_part(pages, generated));
        }
        let checked = Checked {
            verdict: Verdict::of(parts.iter().all(|part| part.agrees)),
            document: self.document.display().to_string(),
            operations: generated.api.operations.len(),
            parts,
            diagnostics: looked.diagnostics.clone(),
        };
        Ok((checked, looked))
    }
}

/// What there is to say of a document by itself.
#[derive(Debug)]
pub struct Looked {
    /// The document, and what it becomes.
    pub generated: Generated,
    /// How many examples it shows.
    pub examples: usize,
    /// How much of them does not match its schema.
    pub mismatches: usize,
    /// What there is to say of it and of its examples.
    pub diagnostics: Vec<Rendered>,
}

impl Looked {
    /// Looks at a document.
    #[must_use]
    pub fn at(document: Document, options: &Options) -> Self {
        let generated = generate_from(document, options);
        let shown = examples::all(&generated.document, &generated.api);
        let found = examples::check(&generated.document, &shown);
        let mismatches = found.as_slice().len();
        let mut diagnostics = generated.diagnostics.clone();
        diagnostics.extend(found);
        generated.document.finish(&mut diagnostics);
        let diagnostics = Rendered::all(diagnostics.as_slice(), generated.document.sources());
        Self { generated, examples: shown.len(), mismatches, diagnostics }
    }
}

/// What reference pages say now: what became of them when they were transcribed anew.
#[derive(Clone, Debug)]
pub struct Transcribed {
    /// How many pages there are.
    pub pages: usize,
    /// The document as it would be written.
    pub text: String,
    /// What of the pages is not in it, in words.
    pub missing: Vec<String>,
    /// The command that makes the document what the pages say.
    pub accept: String,
}

/// What it all comes to: one word for every report, one exit status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// All that was looked at agrees, and nothing is lost but what may be.
    Kept,
    /// Something does not agree, or is lost.
    Broken,
}

impl Verdict {
    /// The verdict, by whether all agrees.
    pub fn of(agrees: bool) -> Self {
        if agrees { Self::Kept } else { Self::Broken }
    }

    /// The word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Broken => "broken",
        }
    }
}

/// What a check has found.
#[derive(Clone, Debug, Serialize)]
pub struct Checked {
    /// What it comes to.
    pub verdict: Verdict,
    /// The document.
    pub document: String,
    /// How many operations it describes.
    pub operations: usize,
    /// What was checked, in this order: document, examples, generated code, contract
    /// tests, reference pages.
    pub parts: Vec<Aspect>,
    /// What there is to say of the document and its examples.
    pub diagnostics: Vec<Rendered>,
}

impl Checked {
    /// Whether something does not agree.
    pub fn is_broken(&self) -> bool {
        self.verdict == Verdict::Broken
    }
}

/// One of the things that are checked.
#[derive(Clone, Debug, Serialize)]
pub struct Aspect {
    /// What: `document`, `examples`, `generated`, `tests` or `reference`.
    pub name: &'static str,
    /// Whether it agrees with the document.
    pub agrees: bool,
    /// What was found, in a few words.
    pub summary: String,
    /// What would have to change (a unified diff), when that can be said so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub diff: Option<String>,
    /// Where it does not agree, when it is about files.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<Drifted>,
}

impl Aspect {
    /// A part that has no more to show than its summary.
    fn plain(name: &'static str, agrees: bool, summary: String) -> Self {
        Self { name, agrees, summary, diff: None, places: Vec::new() }
    }
}

/// Why nothing can be said.
#[derive(Debug)]
pub enum CheckError {
    /// The document cannot be used.
    Document(Unusable),
    /// A file or folder cannot be read.
    Unreadable(PathBuf, std::io::Error),
}

impl fmt::Display for CheckError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Document(_) => f.write_str("the document cannot be used"),
            Self::Unreadable(path, error) => {
                write!(f, "`{}` cannot be read: {error}", path.display())
            }
        }
    }
}

impl std::error::Error for CheckError {}

/// Whether the bindings can do what the document says.
fn document_part(found: &Diagnostics, allow_loss: bool) -> Aspect {
    let count = |severity| found.as_slice().iter().filter(|it| it.severity == severity).count();
    let (errors, losses) = (count(Severity::Error), count(Severity::Loss));
    let counted = |count: usize, thing: &str| match count {
        1 => format!("1 {thing}"),
        count => format!("{count} {thing}s"),
    };
    let lost = match losses {
        0 => "nothing is lost".to_owned(),
        1 => "1 part is not in the bindings".to_owned(),
        losses => format!("{losses} parts are not in the bindings"),
    };
    let summary = match (errors, losses, allow_loss) {
        (0, 1.., true) => format!("{lost}, which is allowed"),
        (0, ..) => lost,
        (errors, ..) => format!("{}, {lost}", counted(errors, "error")),
    };
    Aspect::plain("document", errors == 0 && (losses == 0 || allow_loss), summary)
}

fn examples_part(count: usize, mismatches: usize) -> Aspect {
    let summary = match (count, mismatches) {
        (0, _) => "none".to_owned(),
        (1, 0) => "1, which matches its schema".to_owned(),
        (count, 0) => format!("{count}, all match their schemas"),
        (count, 1) => format!("{count}, 1 mismatch"),
        (count, mismatches) => format!("{count}, {mismatches} mismatches"),
    };
    Aspect::plain("examples", mismatches == 0, summary)
}

/// Bindings in a folder, and what they were generated with.
struct Tree<'a> {
    folder: &'a Path,
    options: Options,
    /// Why nothing can be generated to compare with them.
    problems: Vec<String>,
    /// What their record says that they were generated from.
    document: Option<String>,
}

impl<'a> Tree<'a> {
    fn of(folder: &'a Path, stated: &Stated) -> Self {
        let (options, problems, document) = match Record::read(folder) {
            Ok(record) if record.unfinished => (record.options, Vec::new(), None),
            Ok(record) => {
                let contradictions = stated.against(&record.options);
                let problems = contradictions.iter().map(Contradiction::to_string).collect();
                let document = record.options.document.clone();
                (record.options, problems, Some(document))
            }
            Err(NoRecord::Absent) => {
                let options = Options::new("", target(folder));
                (stated.applied(&options), Vec::new(), None)
            }
            Err(NoRecord::Unreadable(why)) => {
                let problem = format!("{RECORD} cannot be read ({why}): generate again");
                (Options::default(), vec![problem], None)
            }
        };
        Self { folder, options, problems, document }
    }

    fn part(&self, document: &str, generated: &Generated) -> Result<Aspect, CheckError> {
        let mut problems = self.problems.clone();
        if let Some(other) = self.document.as_deref().filter(|it| *it != document) {
            let other = serde_json::Value::from(other);
            problems.push(format!("it was generated from {other}, not from \"{document}\""));
        }
        if problems.is_empty() {
            return tree_part("generated", self.folder, &generated.files);
        }
        let summary = format!("{}: {}", self.folder.display(), problems.join("; "));
        Ok(Aspect::plain("generated", false, summary))
    }
}

/// Contract tests in a folder.
struct Tests {
    folder: PathBuf,
    /// How they name the bindings; nothing when they do not say it.
    bindings: Option<String>,
    /// What they were generated with.
    options: Result<Options, NoRecord>,
}

impl Tests {
    /// Those in the folder that is named, or those that come with a crate.
    fn of(named: Option<&Path>, generated: Option<&Path>, options: &Options) -> Option<Self> {
        let of_crate = || options.tests.as_ref().and(generated).map(|it| it.join(TESTS));
        let folder = named.map(Path::to_owned).or_else(of_crate)?;
        let read = Record::read(&folder).map(|record| record.options);
        let own = read.as_ref().ok().and_then(|options| options.tests.clone());
        Some(Self { folder, bindings: own.or_else(|| options.tests.clone()), options: read })
    }

    fn part(&self, options: &Options, generated: &Generated) -> Result<Aspect, CheckError> {
        let problem = match &self.options {
            Err(NoRecord::Absent) => Some("there are none: generate again".to_owned()),
            Err(NoRecord::Unreadable(why)) => {
                Some(format!("{RECORD} cannot be read ({why}): generate again"))
            }
            Ok(own) if own != options => {
                Some("they were generated with other options than the bindings".to_owned())
            }
            Ok(_) => None,
        };
        match problem {
            Some(problem) => {
                let summary = format!("{}: {problem}", self.folder.display());
                Ok(Aspect::plain("tests", false, summary))
            }
            None => tree_part("tests", &self.folder, &generated.tests),
        }
    }
}

/// What version 0.1.0 generated into a folder: a crate, with the name and runtime that its manifest
/// has, or a module tree.
fn target(folder: &Path) -> Target {
    let manifest = std::fs::read_to_string(folder.join("Cargo.toml")).unwrap_or_default();
    // The strings that the generator writes are JSON strings as well.
    let string = |start: &str| {
        let text = manifest.lines().find_map(|line| line.strip_prefix(start))?;
        serde_json::Deserializer::from_str(text).into_iter::<String>().next()?.ok()
    };
    match string("name = ") {
        Some(name) => Target::Crate { name, runtime: string("specwright-runtime = { path = ") },
        None => Target::Module,
    }
}

fn tree_part(name: &'static str, folder: &Path, files: &[File]) -> Result<Aspect, CheckError> {
    let changes = output::compare(folder, files)
        .map_err(|error| CheckError::Unreadable(folder.to_owned(), error))?;
    let shown = folder.display();
    if changes.is_empty() {
        let summary = format!("{shown}: {} files, current", files.len());
        return Ok(Aspect::plain(name, true, summary));
    }
    let count = |word: &str, files: &[String]| match files.len() {
        0 => None,
        number => Some(format!("{number} {word}")),
    };
    let parts = [
        count("changed", &changes.changed),
        count("missing", &changes.added),
        count("too many", &changes.removed),
    ];
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    let state = if changes.interrupted {
        "not whole, since a run that wrote it was interrupted: generate again"
    } else {
        "not what the document says"
    };
    Ok(Aspect {
        name,
        agrees: false,
        summary: format!("{shown}: {state} ({})", parts.join(", ")),
        diff: Some(output::diff(folder, files, &changes, DIFF_LINES)),
        places: drifted::in_files(folder, files, &changes),
    })
}

/// Compares the document with what its pages say now.
fn reference_part(now: &Transcribed, generated: &Generated) -> Aspect {
    let (name, text) = generated
        .document
        .sources()
        .get(0)
        .map_or(("", ""), |source| (source.name(), source.text()));
    let pages = match now.pages {
        1 => "1 page".to_owned(),
        count => format!("{count} pages"),
    };
    if now.text == text && now.missing.is_empty() {
        let summary = format!("{pages}, the document is what they say");
        return Aspect::plain("reference", true, summary);
    }
    // First in words that a reviewer can use, then line by line.
    let drifts = match Document::from_text(name, now.text.as_str()) {
        Ok(now) => drift::compare(&generated.document, &now),
        Err(_) => Vec::new(),
    };
    let report = drift::Report { drifts, accept: now.accept.clone() };
    let mut diff = report.human().as_str().to_owned();
    let lines = similar::TextDiff::from_lines(text, &now.text)
        .unified_diff()
        .context_radius(2)
        .header(&format!("a/{name}"), "b/what the pages say")
        .to_string();
    diff.push_str(&lines);
    for missing in &now.missing {
        diff.push_str(missing);
        diff.push('\n');
    }
    let summary = format!("{pages}, the document is not what they say");
    let places = vec![Drifted {
        file: name.to_owned(),
        line: first_difference(text, &now.text),
        message: "from here on the document is not what its pages say".to_owned(),
    }];
    Aspect { name: "reference", agrees: false, summary, diff: Some(diff), places }
}
