//! `specwright diff`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use specwright::diagnostic::Code as DiagnosticCode;
use specwright::document::Document;
use specwright::print::{self, Annotation, Code, Markdown, Printed, Terminal, Workflow, stdout};
use specwright::printed;
use specwright_contract::diff::{self, Changed, Decisions, Diff, Level, Side, Terms};

use super::bindings::{self, Bindings};
use super::options::OptionArgs;
use super::report::{counted, diagnostics, note};
use super::revision::{Kind, Laid, Missing, Named};
use super::{Format, Outcome};

/// Says what has changed from one document to another, and what breaks callers: on the wire, and in
/// Rust, where they call the bindings.
///
/// What is written differently and means the same is no change: `$ref`s, `allOf`, order,
/// descriptions. The bindings are those of `[package.metadata.specwright]` of the Cargo.toml here, at
/// the revision of each document, where it names the document, with the options of the call; else a
/// crate. Nothing is written.
#[derive(Args)]
pub(crate) struct DiffArgs {
    /// The document as it was: a file, or REV:PATH of git (`main:spec/api.yaml`); or the folder of a
    /// document in several files.
    old: PathBuf,
    /// The document as it is, likewise.
    new: PathBuf,
    /// An OpenAPI Overlay that is laid over both, as bindings are generated with it, in place of those
    /// that the Cargo.toml names. Each of its actions has to match something in both.
    #[arg(long, value_name = "FILE")]
    overlay: Option<PathBuf>,
    /// From which level of changes on the wire on the exit status is 1.
    #[arg(long, value_enum, default_value_t = FailOn::Breaking, value_name = "LEVEL")]
    fail_on: FailOn,
    /// From which level of changes in Rust on the exit status is 1. They break whoever compiles
    /// against the next version, and nobody before.
    #[arg(long, value_enum, default_value_t = FailOn::Never, value_name = "LEVEL")]
    fail_on_rust: FailOn,
    #[command(flatten)]
    options: OptionArgs,
    /// Decisions: a list of changes that are made all the same, with `rule`, `place` and `reason`.
    /// One that no change needs any more is an error.
    #[arg(long, value_name = "FILE")]
    accept: Option<PathBuf>,
    /// The format of the report.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Levels of changes that are refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// Changes that break callers.
    #[default]
    Breaking,
    /// And those that may.
    Warning,
    /// None.
    Never,
}

impl FailOn {
    /// The level from which on changes are refused; nothing refuses none.
    pub(crate) fn level(self) -> Option<Level> {
        match self {
            Self::Breaking => Some(Level::Breaking),
            Self::Warning => Some(Level::Warning),
            Self::Never => None,
        }
    }
}

impl DiffArgs {
    pub(crate) fn run(self) -> Outcome {
        let decisions = match decisions(self.accept.as_deref()) {
            Ok(decisions) => decisions,
            Err(message) => {
                note(&printed!("error[decisions]: {}", message));
                return Outcome::Unusable;
            }
        };
        let (old, new) = match self.named() {
            Ok(both) => both,
            Err(message) => {
                note(&printed!("error[usage]: {}", message));
                return Outcome::Unusable;
            }
        };
        let bindings = match bindings::of_both(&old, &new, &self.options) {
            Ok(both) => both,
            Err(message) => {
                note(&printed!("error[usage]: {}", message));
                return Outcome::Unusable;
            }
        };
        let (before, now) = self.open((&old, &new), (&bindings.0, &bindings.1));
        let old = match before {
            Ok(document) => document,
            Err(missing) => return self.missing(&old, missing, Outcome::Unusable),
        };
        // A new document that nobody can read breaks everybody.
        let new = match now {
            Ok(document) => document,
            Err(missing) => return self.missing(&new, missing, Outcome::Broken),
        };
        let terms = Terms::on(today()).bindings(bindings.0.options, bindings.1.options);
        let mut found = diff::compare(&old, &new, &terms);
        if !found.unmatched.is_empty() {
            let said = |unmatched: &String| note(&printed!("error[usage]: {}", unmatched));
            found.unmatched.iter().for_each(said);
            return Outcome::Unusable;
        }
        decisions.apply(&mut found);
        match self.format {
            Format::Human => stdout(&human(&found)),
            Format::Json => stdout(&Printed::json(&found)),
            Format::Markdown => stdout(&markdown(&found)),
            Format::Github => {
                stdout(&annotations(&found));
                stdout::<Terminal>(&printed!("{}\n", verdict(&found)));
            }
        }
        let in_rust = found.rust.unwrap_or(Level::Compatible);
        let sides = [(self.fail_on, found.wire), (self.fail_on_rust, in_rust)];
        let is_refused = sides
            .iter()
            .any(|(refused, verdict)| refused.level().is_some_and(|level| *verdict >= level));
        let outcome = match is_refused || !found.stale.is_empty() {
            true => Outcome::Broken,
            false => Outcome::Fine,
        };
        // The process ends here: nobody needs the parts of large documents given back one by one.
        std::mem::forget((old, new));
        outcome
    }

    /// What is compared: two documents, or those in two folders.
    fn named(&self) -> Result<(Named, Named), String> {
        let (old, new) = (Named::of(&self.old), Named::of(&self.new));
        let kinds = (old.kind(), new.kind());
        let (before, after) = (self.old.display(), self.new.display());
        if kinds.0 == Kind::Page || kinds.1 == Kind::Page {
            let page = if kinds.0 == Kind::Page { &self.old } else { &self.new };
            return Err(format!(
                "`{}` is a reference page: `specwright transcribe` makes a document of it",
                page.display()
            ));
        }
        if kinds.0 != kinds.1 {
            return Err(format!(
                "`{before}` is {}, and `{after}` is {}: name two documents, or two folders",
                kinds.0.in_words(),
                kinds.1.in_words()
            ));
        }
        Ok((old.settled()?, new.settled()?))
    }

    /// Both documents, read at a time.
    fn open(
        &self,
        (old, new): (&Named, &Named),
        (before, now): (&Bindings, &Bindings),
    ) -> (Result<Document, Missing>, Result<Document, Missing>) {
        let given = self.overlay.clone().map(Laid::File);
        std::thread::scope(|scope| {
            let old = scope.spawn(|| old.open(given.as_ref().or(before.overlay.as_ref())));
            let new = new.open(given.as_ref().or(now.overlay.as_ref()));
            (old.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), new)
        })
    }

    /// Says why there is no document, and how the run ends: `unreadable` when there is something,
    /// but no document.
    fn missing(&self, named: &Named, missing: Missing, unreadable: Outcome) -> Outcome {
        match missing {
            Missing::Git(message) => {
                note(&printed!("error[revision]: {}", message));
                Outcome::Unusable
            }
            Missing::Unusable(unusable) => {
                diagnostics(&unusable.rendered(), self.format);
                let found = unusable.diagnostics.as_slice();
                let is_call = found.iter().any(|it| it.code == DiagnosticCode::Overlay);
                match is_call || !named.is_there() {
                    true => Outcome::Unusable,
                    false => unreadable,
                }
            }
        }
    }
}

/// The decisions of a file; none without one.
pub(crate) fn decisions(file: Option<&std::path::Path>) -> Result<Decisions, String> {
    let Some(file) = file else { return Ok(Decisions::default()) };
    let shown = file.display();
    let text = std::fs::read_to_string(file)
        .map_err(|error| format!("`{shown}` cannot be read: {error}"))?;
    Decisions::from_text(&text).map_err(|error| format!("`{shown}`: {error}"))
}

/// The date in UTC, as `YYYY-MM-DD`.
pub(crate) fn today() -> String {
    jiff::Timestamp::now().strftime("%F").to_string()
}

fn human(found: &Diff) -> Printed<Terminal> {
    let mut out = Printed::new();
    for change in &found.changes {
        let level = change.level.as_str();
        out.push(&printed!("{}: {} [{}]\n", level, place_of(change), change.rule));
        out.push(&printed!("  {}\n", change.meaning));
        for (word, value) in [("was ", &change.before), ("is  ", &change.after)] {
            if let Some(value) = value {
                out.push(&printed!("  {}{}\n", word, value));
            }
        }
        if let Some(advice) = change.advice.filter(|_| change.level > Level::Compatible) {
            out.push(&printed!("  do  {}\n", advice));
        }
        if let Some(others) = others(change) {
            out.push(&printed!("  also {}\n", others));
        }
        for (word, place) in [("old", &change.old), ("new", &change.new)] {
            if let Some(place) = place {
                out.push(&printed!("  {} {}\n", word, place));
            }
        }
        if let Some(reason) = &change.accepted {
            out.push(&printed!("  accepted: {}\n", reason));
        }
        out.push(&printed!("\n"));
    }
    for stale in &found.stale {
        out.push(&printed!("a decision that no change needs any more: {}\n", stale));
    }
    out.push(&printed!("{}\n", verdict(found)));
    out
}

/// `GET /things, query parameter `limit``.
fn place_of(change: &Changed) -> &str {
    if change.place.is_empty() { "the document" } else { &change.place }
}

/// The operations besides the one that the place begins with.
fn others(change: &Changed) -> Option<String> {
    // What is changed in Rust names one, which is not another.
    if change.side == Side::Rust {
        return None;
    }
    let is_other = |operation: &&String| {
        let rest = change.place.strip_prefix(operation.as_str());
        !rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(','))
    };
    let others: Vec<&String> = change.operations.iter().filter(is_other).collect();
    let shown: Vec<&str> = others.iter().take(3).map(|it| it.as_str()).collect();
    let more = others.len() - shown.len();
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    (!shown.is_empty()).then(|| format!("{}{rest}", shown.join(", ")))
}

fn verdict(found: &Diff) -> String {
    if found.changes.is_empty() {
        return "no change on the wire, none in Rust".to_owned();
    }
    let levels = [Level::Breaking, Level::Warning, Level::Compatible];
    let counts = levels.map(|level| (found.count(level), level.as_str()));
    let said: Vec<String> = counts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    let accepted = found.changes.iter().filter(|change| change.accepted.is_some()).count();
    let decided = if accepted > 0 { format!(", {accepted} accepted") } else { String::new() };
    let in_rust = found.rust.unwrap_or(Level::Compatible).as_str();
    format!(
        "{}: {} ({}{decided}), on the wire {}, in Rust {in_rust}; next version: {}",
        found.verdict.as_str(),
        counted(found.changes.len(), "change"),
        said.join(", "),
        found.wire.as_str(),
        found.bump
    )
}

fn markdown(found: &Diff) -> Printed<Markdown> {
    let mut out = printed!("### {}\n", verdict(found));
    for level in [Level::Breaking, Level::Warning, Level::Compatible] {
        let of_level = || found.changes.iter().filter(|change| change.level == level);
        let count = of_level().count();
        if count == 0 {
            continue;
        }
        // What breaks nobody is there for those who want to see it.
        let is_folded = level == Level::Compatible && count > FOLDED_FROM;
        let word = level.as_str();
        out.push(&match is_folded {
            true => printed!("\n<details><summary>{} {}</summary>\n\n", count, word),
            false => printed!("\n**{} {}**\n\n", count, word),
        });
        out.push(&printed!("| where | was | is | what it means |\n| --- | --- | --- | --- |\n"));
        of_level().for_each(|change| out.push(&row(change)));
        if is_folded {
            out.push(&printed!("\n</details>\n"));
        }
    }
    for stale in &found.stale {
        out.push(&printed!("\nA decision that no change needs any more: {}\n", stale));
    }
    out
}

/// So many changes that break nobody are shown unfolded.
const FOLDED_FROM: usize = 5;

fn row(change: &Changed) -> Printed<Markdown> {
    let also = others(change).map(|others| printed!(" (also {})", others));
    let accepted = change.accepted.as_deref().map(|why| printed!("; accepted: {}", why));
    printed!(
        "| {}{} | {} | {} | {} ({}){} |\n",
        place_of(change),
        also.unwrap_or_default(),
        change.before.as_deref().unwrap_or_default(),
        change.after.as_deref().unwrap_or_default(),
        change.meaning,
        Code(&change.rule),
        accepted.unwrap_or_default()
    )
}

/// Annotations at the changed lines.
fn annotations(found: &Diff) -> Printed<Workflow> {
    let shown = found.changes.iter().filter(|change| change.level > Level::Compatible);
    let annotation = shown.map(|change| {
        let place = change.new.as_ref().or(change.old.as_ref());
        Printed::annotation(&Annotation {
            level: match (change.level, &change.accepted) {
                (Level::Breaking, None) => print::Level::Error,
                (_, None) => print::Level::Warning,
                (_, Some(_)) => print::Level::Notice,
            },
            file: place.map(|place| place.file.as_str()),
            position: place.map(|place| (place.line, place.column)),
            title: &change.rule,
            message: printed!("{}: {}", change.place, change.meaning),
        })
    });
    annotation.collect()
}
