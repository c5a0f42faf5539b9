//! A review as a comment on a pull request.

use specwright::diagnostic::Rendered;
use specwright::print::{Code, Markdown, Printed};
use specwright::printed;

use super::words::{self, Row, clipped, counted};
use super::{Review, Reviewed, Snapshot, State};
use crate::check::Aspect;
use crate::diff::{Changed, Level, Side};

/// GitHub takes 65,536 characters; who posts the comment may add a line.
const LONGEST: usize = 65_000;

/// So many entries are shown unfolded.
const UNFOLDED: usize = 10;

/// How many entries each list may have, until the comment is short enough.
const LENGTHS: [usize; 9] = [500, 200, 100, 50, 25, 12, 6, 3, 1];

impl Review {
    /// The review as a comment on a pull request. It begins with a hidden line that is the same for
    /// all reviews of this folder, so that a later one can take its place.
    #[must_use]
    pub fn markdown(&self) -> Printed<Markdown> {
        let mut longest = usize::MAX;
        let mut comment = Printed::new();
        for length in LENGTHS {
            // Shorter lists only where longer ones were cut or too long.
            if longest > LONGEST {
                comment = Comment { review: self, length }.whole();
                longest = comment.as_str().chars().count();
            }
        }
        comment
    }
}

struct Comment<'a> {
    review: &'a Review,
    /// How many entries each list may have.
    length: usize,
}

impl Comment<'_> {
    fn whole(&self) -> Printed<Markdown> {
        let review = self.review;
        let mut out = self.head();
        if !review.changed {
            return out;
        }
        for document in review.documents.iter().take(self.length) {
            // One document without anything to say needs no heading.
            if !document.is_empty() {
                out.push(&self.document(document));
            }
        }
        if let Some(more) = review.documents.len().checked_sub(self.length).filter(|it| *it > 0) {
            out.push(&printed!("\n… and {}.\n", counted(more, "document")));
        }
        out.push(&self.snapshots());
        out.push(&self.to_accept());
        out
    }

    fn head(&self) -> Printed<Markdown> {
        let review = self.review;
        let mark = match (review.refused, review.verdict) {
            (true, _) => "❌",
            (false, Level::Compatible) => "✅",
            (false, _) => "⚠",
        };
        let mut out = printed!("<!-- specwright review of {} -->\n", Folder(&review.folder));
        out.push(&printed!("### {} API: {}\n\n", mark, words::headline(review)));
        let commit = review.base.commit.get(..10).unwrap_or(&review.base.commit);
        out.push(&printed!(
            "Compared with {} ({}).",
            Code(clipped(&review.base.revision)),
            Code(commit)
        ));
        for said in [words::version(review), words::allowed(review)].into_iter().flatten() {
            let mut characters = said.chars();
            let first: String =
                characters.next().into_iter().flat_map(char::to_uppercase).collect();
            out.push(&printed!(" {}{}.", first, characters.as_str()));
        }
        out.push(&printed!("\n"));
        out
    }

    fn document(&self, document: &Reviewed) -> Printed<Markdown> {
        let mut out = printed!("\n#### {}\n", Code(clipped(&document.document)));
        let operations = counted(document.operations, "operation");
        match (document.state, &document.was) {
            (State::New, _) => out.push(&printed!("\nNew, with {}.\n", operations)),
            (State::Removed, _) => out.push(&printed!("\nIt is not there any more.\n")),
            (State::Unreadable, _) => out.push(&printed!("\nIt cannot be read.\n")),
            (State::Kept, Some(was)) => {
                out.push(&printed!("\nIt was {} before.\n", Code(clipped(was))));
            }
            (State::Kept, None) => {}
        }
        let rows = words::rows(words::of_document(document));
        let of_level = |level| rows.iter().filter(move |it| it.level == level);
        let table: Vec<&Row<'_>> = of_level(Level::Breaking).collect();
        out.push(&self.table("What breaks callers", &table));
        let table: Vec<&Row<'_>> = of_level(Level::Warning).collect();
        out.push(&self.table("What may break callers", &table));
        let harmless = of_level(Level::Compatible).flat_map(|it| it.wire.iter().chain(&it.rust));
        let (new, other): (Vec<&Changed>, Vec<&Changed>) =
            harmless.partition(|it| it.before.is_none());
        out.push(&self.list("What is new", &new, |it| self.compatible(it)));
        out.push(&self.list("What else has changed", &other, |it| self.compatible(it)));
        for stale in document.diff.iter().flat_map(|diff| &diff.stale).take(self.length) {
            let text = clipped(stale);
            out.push(&printed!("\nA decision that no change needs: {}\n", text));
        }
        for served in document.served.iter().take(self.length) {
            let text = clipped(served);
            out.push(&printed!("\nA decision that has served, and can be removed: {}\n", text));
        }
        let (came, went): (Vec<&Rendered>, Vec<&Rendered>) =
            (document.defects.came.iter().collect(), document.defects.went.iter().collect());
        let title = match document.state {
            State::Unreadable => "Why",
            State::New => "Defects of the documentation",
            _ => "Defects of the documentation that came",
        };
        out.push(&self.list(title, &came, |it| defect(it)));
        out.push(&self.list("Defects of the documentation that went", &went, |it| defect(it)));
        let parts: Vec<&Aspect> = document.broken.iter().collect();
        out.push(&self.list("What does not agree, by specwright check", &parts, |part| {
            printed!("{}: {}", part.name, clipped(&part.summary))
        }));
        out
    }

    /// Rows of changes, wire and Rust side by side.
    fn table(&self, title: &'static str, rows: &[&Row<'_>]) -> Printed<Markdown> {
        if rows.is_empty() {
            return Printed::new();
        }
        let has_rust = rows.iter().any(|row| !row.rust.is_empty());
        let mut body: Printed<Markdown> = match has_rust {
            true => printed!("| who | on the wire | in Rust |\n| --- | --- | --- |\n"),
            false => printed!("| who | on the wire |\n| --- | --- |\n"),
        };
        for row in rows.iter().take(self.length) {
            body.push(&printed!("| {} | {} |", whom(row), self.cell(&row.wire)));
            if has_rust {
                body.push(&printed!(" {} |", self.cell(&row.rust)));
            }
            body.push(&printed!("\n"));
        }
        self.folded(title, rows.len(), body)
    }

    fn cell(&self, changes: &[&Changed]) -> Printed<Markdown> {
        const IN_A_CELL: usize = 5;
        let shown = self.length.min(IN_A_CELL);
        let mut out = Printed::new();
        for (index, change) in changes.iter().take(shown).enumerate() {
            let line = if index > 0 { printed!("<br>") } else { Printed::new() };
            out.push(&printed!("{}{}", line, entry(change)));
        }
        if changes.len() > shown {
            out.push(&printed!("<br>… and {} more", changes.len() - shown));
        }
        out
    }

    fn compatible(&self, change: &Changed) -> Printed<Markdown> {
        let operation = words::place(change).0;
        let others = change.operations.len().saturating_sub(usize::from(operation.is_some()));
        let more = match others {
            0 => Printed::new(),
            count => printed!(" (and in {})", counted(count, "other operation")),
        };
        let operation = operation.map(|it| printed!("{}: ", Code(clipped(it))));
        printed!("{}{}{}", operation.unwrap_or_default(), entry(change), more)
    }

    /// A list with a title; nothing without entries.
    fn list<T>(
        &self,
        title: &'static str,
        all: &[T],
        entry: impl Fn(&T) -> Printed<Markdown>,
    ) -> Printed<Markdown> {
        if all.is_empty() {
            return Printed::new();
        }
        let lines = all.iter().take(self.length).map(|it| printed!("- {}\n", entry(it)));
        self.folded(title, all.len(), lines.collect())
    }

    /// Puts entries below their title, folded where they are many.
    fn folded(
        &self,
        title: &'static str,
        count: usize,
        body: Printed<Markdown>,
    ) -> Printed<Markdown> {
        let mut out = match count > UNFOLDED {
            true => printed!("\n<details><summary>{} ({})</summary>\n\n{}", title, count, body),
            false => printed!("\n**{}**\n\n{}", title, body),
        };
        if count > self.length {
            let command =
                format!("specwright review --base {}", clipped(&self.review.base.revision));
            out.push(&printed!("\n… and {} more: {}\n", count - self.length, Code(command)));
        }
        if count > UNFOLDED {
            out.push(&printed!("\n</details>\n"));
        }
        out
    }

    fn snapshots(&self) -> Printed<Markdown> {
        let snapshots = &self.review.snapshots;
        if snapshots.is_empty() {
            return Printed::new();
        }
        let lists = snapshots.lists();
        let all: Vec<(&str, &Snapshot)> =
            lists.iter().flat_map(|(word, list)| list.iter().map(|it| (*word, it))).collect();
        let mut out = printed!("\n#### Snapshots\n");
        out.push(&self.list("What goes over the wire, and what is decoded", &all, |(word, it)| {
            let was = it.was.as_ref().map(|was| printed!(" (was {})", Code(clipped(was))));
            printed!("{}: {}{}", word, Code(clipped(&it.file)), was.unwrap_or_default())
        }));
        out.push(&printed!(
            "\nTo review: each is a file of this pull request; here, `cargo insta test --review`.\n"
        ));
        out
    }

    /// How to accept what is not accepted yet.
    fn to_accept(&self) -> Printed<Markdown> {
        let review = self.review;
        let mut out = Printed::new();
        if !review.accept.is_empty() {
            let commands: String = review.accept.iter().map(|it| format!("{it}\n")).collect();
            out.push(&printed!("\nTo accept:\n\n{}", Printed::code_block("sh", &commands)));
        }
        if !review.refused {
            return out;
        }
        for document in review.documents.iter().take(self.length) {
            let Some(text) = words::decisions(document, review.fails_on, self.length.min(UNFOLDED))
            else {
                continue;
            };
            let file = document.decisions.as_deref().unwrap_or("decisions.yaml");
            let first: Printed<Markdown> = match &review.version {
                Some(_) => printed!("Raise the version, or say why in "),
                None => printed!("Say why in "),
            };
            let named: Printed<Markdown> = match &document.decisions {
                Some(_) => Printed::new(),
                None => printed!(", and name it with `--accept` or `accept` in Cargo.toml"),
            };
            out.push(&printed!(
                "\n<details><summary>To break callers on purpose</summary>\n\n{}{}{}:\n\n{}\n</details>\n",
                first,
                Code(clipped(file)),
                named,
                Printed::code_block("yaml", &text)
            ));
        }
        out
    }
}

/// The operations that meet a change.
fn whom(row: &Row<'_>) -> Printed<Markdown> {
    let (shown, more) = words::who(row);
    if shown.is_empty() {
        return printed!("all");
    }
    let mut out = Printed::new();
    for (index, operation) in shown.iter().enumerate() {
        let line = if index > 0 { printed!("<br>") } else { Printed::new() };
        out.push(&printed!("{}{}", line, Code(operation)));
    }
    if more > 0 {
        out.push(&printed!("<br>and {} more", more));
    }
    out
}

/// One change, for a line or a cell.
fn entry(change: &Changed) -> Printed<Markdown> {
    let values = words::values(change).map(|values| printed!("; {}", values));
    let advice = words::advice(change).map(|advice| printed!("; to do: {}", advice));
    let place: Printed<Markdown> = match change.side {
        Side::Wire => printed!("**{}**", clipped(words::place(change).1)),
        Side::Rust => printed!("{}", Code(clipped(&change.place))),
    };
    let page = change.new.as_ref().or(change.old.as_ref()).and_then(|place| place.page.as_ref());
    let page = page.map(|page| printed!(" ({})", clipped(page)));
    let accepted = change.accepted.as_deref().map(|why| printed!("; accepted: {}", clipped(why)));
    printed!(
        "{}: {}{}{}{}{}",
        place,
        change.meaning,
        values.unwrap_or_default(),
        advice.unwrap_or_default(),
        page.unwrap_or_default(),
        accepted.unwrap_or_default()
    )
}

fn defect(it: &Rendered) -> Printed<Markdown> {
    let place = match (&it.file, it.line, it.column) {
        (Some(file), Some(line), Some(column)) => {
            printed!("{}: ", Code(format!("{}:{line}:{column}", clipped(file))))
        }
        (Some(file), ..) => printed!("{}: ", Code(clipped(file))),
        _ => Printed::new(),
    };
    printed!("{}{} ({} {})", place, clipped(&it.message), it.severity, Code(it.code))
}

/// A folder in a hidden line: what could end the line is left out.
struct Folder<'a>(&'a str);

impl std::fmt::Display for Folder<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let folder = self.0.trim_end_matches('/');
        if folder.is_empty() {
            return f.write_str("all");
        }
        let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '/' | '.');
        folder.bytes().try_for_each(|byte| match plain(char::from(byte)) {
            true => write!(f, "{}", char::from(byte)),
            false => write!(f, "%{byte:02x}"),
        })
    }
}
