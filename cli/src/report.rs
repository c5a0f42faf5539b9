//! Reports in their formats, and diagnostics.

use std::collections::BTreeMap;
use std::io::Write;

use clap::ValueEnum;
use serde::Serialize;
use specwright::diagnostic::{Rendered, Severity};

/// The format of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For a person.
    #[default]
    Human,
    /// For a program.
    Json,
    /// For a comment on a pull request.
    Markdown,
    /// Annotations of GitHub Actions.
    Github,
}

/// Writes to standard output; a reader that has gone away is no error.
pub(crate) fn print(text: &str) {
    let _ = std::io::stdout().write_all(text.as_bytes());
}

/// Writes a line to standard error.
pub(crate) fn note(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Writes a report as JSON.
pub(crate) fn print_json(report: &impl Serialize) {
    let text = serde_json::to_string_pretty(report).unwrap_or_else(|error| format!("\"{error}\""));
    print(&format!("{text}\n"));
}

/// So many notes of one code are shown in full; the others are counted.
const NOTES_OF_A_KIND: usize = 3;

/// Shows all diagnostics on standard error, and with `github` as annotations on standard output.
pub(crate) fn all_diagnostics(found: &[Rendered], format: Format) {
    show(found, format, usize::MAX);
}

/// Shows diagnostics likewise: what was lost or repaired in full, while notes of one kind are
/// counted when they are many.
pub(crate) fn diagnostics(found: &[Rendered], format: Format) {
    show(found, format, NOTES_OF_A_KIND);
}

fn show(found: &[Rendered], format: Format, notes_of_a_kind: usize) {
    if format == Format::Github {
        found.iter().for_each(|it| print(&annotation(it)));
    }
    let mut text = String::new();
    let mut notes: BTreeMap<&str, usize> = BTreeMap::new();
    for diagnostic in found {
        if diagnostic.severity == Severity::Note {
            let seen = notes.entry(diagnostic.code).or_default();
            *seen += 1;
            if *seen > notes_of_a_kind {
                continue;
            }
        }
        text.push_str(&diagnostic.text);
        text.push_str("\n\n");
    }
    for (code, count) in notes.into_iter().filter(|(_, count)| *count > notes_of_a_kind) {
        let more = count - notes_of_a_kind;
        text.push_str(&format!("note[{code}]: {more} more of this kind; --format json has all\n"));
    }
    let _ = std::io::stderr().write_all(text.as_bytes());
}

/// A text as the message of a workflow command.
pub(crate) fn annotated(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A text as a cell of a Markdown table.
pub(crate) fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

/// So many of a thing: `1 page`, `2 pages`.
pub(crate) fn counted(count: usize, thing: &str) -> String {
    format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}

/// A workflow command of GitHub Actions.
pub(crate) fn annotation(diagnostic: &Rendered) -> String {
    let level = match diagnostic.severity {
        Severity::Error | Severity::Loss => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let property = |text: &str| annotated(text).replace(':', "%3A").replace(',', "%2C");
    let place = match (&diagnostic.file, diagnostic.line, diagnostic.column) {
        (Some(file), Some(line), Some(column)) => {
            format!("file={},line={line},col={column},", property(file))
        }
        (Some(file), ..) => format!("file={},", property(file)),
        _ => String::new(),
    };
    let help = diagnostic.help.as_deref().map(|help| format!("\n{help}")).unwrap_or_default();
    let text = annotated(&format!("{}{help}", diagnostic.message));
    format!("::{level} {place}title={}::{text}\n", property(diagnostic.code))
}
