//! One difference, and how it reads.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::Value;

use crate::diff::{Changed, Level, Side};
use specwright::document::SOURCE;
use specwright::print::{Markdown, Printed, Terminal};
use specwright::printed;

/// What a difference is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// Something that the bindings are made from.
    Contract,
    /// Words, examples, dates.
    Wording,
}

/// One difference between a document and its pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Drift {
    /// What it is about.
    pub scope: Scope,
    /// The rule of `diff` and how much it matters, for what the bindings are made from.
    #[serde(flatten)]
    pub rule: Option<Ruled>,
    /// The operation or model.
    pub subject: String,
    /// What has happened, in words.
    pub what: String,
    /// The page, table and row, as far as they are known.
    pub source: Option<String>,
}

/// What `diff` says of a difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Ruled {
    /// The stable name of its rule.
    pub rule: String,
    /// Who sees it.
    pub side: Side,
    /// How much it matters.
    pub level: Level,
}

impl Drift {
    /// A change of what the bindings are made from.
    pub(super) fn of(change: &Changed) -> Self {
        let mut what = change.meaning.to_owned();
        for (word, value) in [("was", &change.before), ("is", &change.after)] {
            if let Some(value) = value {
                what.push_str(&format!(", {word} {value}"));
            }
        }
        let place = if change.place.is_empty() { "the document" } else { &change.place };
        let pages = [&change.new, &change.old].into_iter().flatten();
        let ruled = Ruled { rule: change.rule.clone(), side: change.side, level: change.level };
        Self {
            scope: Scope::Contract,
            rule: Some(ruled),
            subject: place.to_owned(),
            what,
            source: pages.filter_map(|place| place.page.clone()).next(),
        }
    }

    /// A difference in words.
    pub(super) fn new(subject: &str, what: impl Into<String>) -> Self {
        let (scope, subject, what) = (Scope::Wording, subject.to_owned(), what.into());
        Self { scope, rule: None, subject, what, source: None }
    }

    pub(super) fn changed(subject: &str, what: &str, before: &str, after: &str) -> Self {
        Self::new(subject, format!("{what}: was {before}, is {after}"))
    }

    /// The same with the place that a part of the document names.
    pub(super) fn at(mut self, part: Option<&Value>) -> Self {
        self.source = part.and_then(|part| part.get(SOURCE)).map(place);
        self
    }
}

/// `page.txt, Table 9 PointStatus, row 3`.
fn place(source: &Value) -> String {
    let text = |key: &str| source.get(key).and_then(Value::as_str);
    let number = |key: &str| source.get(key).and_then(Value::as_u64);
    let mut parts = vec![text("page").unwrap_or_default().to_owned()];
    match (number("table"), text("caption")) {
        (Some(number), Some(caption)) => parts.push(format!("Table {number} {caption}")),
        (Some(number), None) => parts.push(format!("Table {number}")),
        (None, Some(caption)) => parts.push(caption.to_owned()),
        (None, None) => parts.extend(text("section").map(str::to_owned)),
    }
    parts.extend(number("row").map(|row| format!("row {row}")));
    parts.join(", ")
}

impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(ruled) = &self.rule {
            write!(f, "{}: ", ruled.level.as_str())?;
        }
        write!(f, "{}: {}", self.subject, self.what)?;
        if let Some(ruled) = &self.rule {
            write!(f, " [{}]", ruled.rule)?;
        }
        match &self.source {
            Some(source) => write!(f, " ({source})"),
            None => Ok(()),
        }
    }
}

/// All differences, and how to accept them.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The differences.
    pub drifts: Vec<Drift>,
    /// The command that makes the document what the pages say.
    pub accept: String,
}

impl Report {
    fn of(&self, scope: Scope) -> Vec<&Drift> {
        self.drifts.iter().filter(|drift| drift.scope == scope).collect()
    }

    /// The report for a terminal. Empty when nothing has changed.
    #[must_use]
    pub fn human(&self) -> Printed<Terminal> {
        let mut out = Printed::new();
        for (scope, title) in TITLES {
            let all = self.of(scope);
            if !all.is_empty() {
                out.push(&printed!("{}\n", title));
                all.iter().for_each(|drift| out.push(&printed!("  {}\n", drift)));
            }
        }
        if !out.is_empty() {
            out.push(&printed!("To accept:\n  {}\n", self.accept));
        }
        out
    }

    /// The report for a comment on a pull request.
    #[must_use]
    pub fn markdown(&self) -> Printed<Markdown> {
        if self.drifts.is_empty() {
            return printed!("The document is what the pages say.\n");
        }
        let mut out = Printed::new();
        for (scope, title) in TITLES {
            let all = self.of(scope);
            if !all.is_empty() {
                out.push(&printed!("### {}\n\n", title));
                all.iter().for_each(|drift| out.push(&printed!("- {}\n", drift)));
                out.push(&printed!("\n"));
            }
        }
        out.push(&printed!("To accept:\n\n{}", Printed::code_block("sh", &self.accept)));
        out
    }
}

/// What is about the contract comes first.
const TITLES: [(Scope, &str); 2] = [
    (Scope::Contract, "What the bindings are made from"),
    (Scope::Wording, "Words, examples, dates"),
];

/// The command that makes a document what its pages say now.
#[must_use]
pub fn accept_command(pages: &[PathBuf], out: &Path, overlay: Option<&Path>) -> String {
    let mut parts = vec!["specwright transcribe".to_owned()];
    parts.extend(pages.iter().map(|path| quoted(path)));
    parts.push(format!("--out {}", quoted(out)));
    parts.extend(overlay.map(|path| format!("--overlay {}", quoted(path))));
    parts.join(" ")
}

/// A path as a shell takes it.
#[must_use]
pub fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = |letter: char| letter.is_alphanumeric() || "/._-+:[]".contains(letter);
    if text.chars().all(plain) { text } else { format!("'{}'", text.replace('\'', r"'\''")) }
}
