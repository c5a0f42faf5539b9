//! A review for a person at a terminal.

use specwright::print::{Printed, Terminal};
use specwright::printed;

use super::words::{self, counted};
use super::{Review, Reviewed, State};
use crate::diff::{Changed, Level};

impl Review {
    /// The review for a terminal: everything, one line for each thing.
    #[must_use]
    pub fn human(&self) -> Printed<Terminal> {
        let mut out = Printed::new();
        for document in self.documents.iter().filter(|it| !it.is_empty()) {
            out.push(&of_document(document));
        }
        for (word, list) in self.snapshots.lists() {
            for snapshot in list {
                out.push(&printed!("snapshot {}: {}\n", word, snapshot.file));
            }
        }
        for command in &self.accept {
            out.push(&printed!("to accept: {}\n", command));
        }
        out.push(&self.summary());
        out
    }

    /// What it all comes to, in one line.
    #[must_use]
    pub fn summary(&self) -> Printed<Terminal> {
        let mut out = printed!("{}: {}", self.verdict.as_str(), words::headline(self));
        for said in [words::version(self), words::allowed(self)].into_iter().flatten() {
            out.push(&printed!("; {}", said));
        }
        out.push(&printed!("\n"));
        out
    }
}

fn of_document(document: &Reviewed) -> Printed<Terminal> {
    let operations = counted(document.operations, "operation");
    let mut out = match (document.state, &document.was) {
        (State::New, _) => printed!("{}: new, with {}\n", document.document, operations),
        (State::Removed, _) => printed!("{}: not there any more\n", document.document),
        (State::Unreadable, _) => printed!("{}: cannot be read\n", document.document),
        (State::Kept, Some(was)) => printed!("{}: was {}\n", document.document, was),
        (State::Kept, None) => printed!("{}\n", document.document),
    };
    for level in [Level::Breaking, Level::Warning, Level::Compatible] {
        for change in words::of_document(document).filter(|it| it.level == level) {
            out.push(&entry(change));
        }
    }
    for stale in document.diff.iter().flat_map(|diff| &diff.stale) {
        out.push(&printed!("  a decision that no change needs: {}\n", stale));
    }
    for served in &document.served {
        out.push(&printed!("  a decision that has served, and can be removed: {}\n", served));
    }
    for (word, list) in [("came", &document.defects.came), ("went", &document.defects.went)] {
        for it in list {
            let place = match (&it.file, it.line, it.column) {
                (Some(file), Some(line), Some(column)) => format!(" {file}:{line}:{column}"),
                (Some(file), ..) => format!(" {file}"),
                _ => String::new(),
            };
            let (severity, code) = (it.severity, it.code);
            let words =
                printed!("  defect {}: {}[{}]{}: {}\n", word, severity, code, place, it.message);
            out.push(&words);
        }
    }
    for part in &document.broken {
        out.push(&printed!("  does not agree: {}: {}\n", part.name, part.summary));
    }
    out.push(&printed!("\n"));
    out
}

fn entry(change: &Changed) -> Printed<Terminal> {
    let values = words::values(change).map(|values| printed!("; {}", values));
    let advice = words::advice(change).map(|advice| printed!("; to do: {}", advice));
    let accepted = change.accepted.as_ref().map(|why| printed!("; accepted: {}", why));
    let place = if change.place.is_empty() { "the document" } else { &change.place };
    let (side, level) = (words::side(change), change.level.as_str());
    let mut out = printed!("  {} ({}): {} [{}]\n", level, side, place, change.rule);
    out.push(&printed!(
        "    {}{}{}{}\n",
        change.meaning,
        values.unwrap_or_default(),
        advice.unwrap_or_default(),
        accepted.unwrap_or_default()
    ));
    if let Some(place) = change.new.as_ref().or(change.old.as_ref()) {
        out.push(&printed!("    {}\n", place));
    }
    out
}
