//! Reports in their formats, and diagnostics.

use std::io::Write;

use clap::ValueEnum;
use serde::Serialize;
use specwright::diagnostic::Rendered;

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

/// Shows diagnostics on standard error: all of them in full when there are few, and with
/// `github` as annotations on standard output.
pub(crate) fn diagnostics(found: &[Rendered], format: Format) {
    if format == Format::Github {
        found.iter().for_each(|it| print(&annotation(it)));
    }
    for diagnostic in found {
        note(&format!("{}\n", diagnostic.text));
    }
}

/// A workflow command of GitHub Actions.
pub(crate) fn annotation(diagnostic: &Rendered) -> String {
    let level = match diagnostic.severity {
        "error" | "loss" => "error",
        "warning" => "warning",
        _ => "notice",
    };
    let data = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |text: &str| data(text).replace(':', "%3A").replace(',', "%2C");
    let place = match (&diagnostic.file, diagnostic.line, diagnostic.column) {
        (Some(file), Some(line), Some(column)) => {
            format!("file={},line={line},col={column},", property(file))
        }
        (Some(file), ..) => format!("file={},", property(file)),
        _ => String::new(),
    };
    let help = diagnostic.help.as_deref().map(|help| format!("\n{help}")).unwrap_or_default();
    let text = data(&format!("{}{help}", diagnostic.message));
    format!("::{level} {place}title={}::{text}\n", property(diagnostic.code))
}
