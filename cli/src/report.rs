//! Reports in their formats, and diagnostics.

use std::collections::BTreeMap;

use clap::ValueEnum;
use specwright::diagnostic::{Rendered, Severity};
use specwright::print::{
    Annotation, Code, Level, Markdown, Printed, Terminal, Workflow, stderr, stdout,
};
use specwright::printed;
use specwright_contract::Drifted;

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

/// Writes a line to standard error.
pub(crate) fn note(text: &Printed<Terminal>) {
    stderr(&printed!("{}\n", text));
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
        found.iter().for_each(|it| stdout(&annotation(it)));
    }
    let mut text = Printed::new();
    let mut notes: BTreeMap<&str, usize> = BTreeMap::new();
    for diagnostic in found {
        if diagnostic.severity == Severity::Note {
            let seen = notes.entry(diagnostic.code).or_default();
            *seen += 1;
            if *seen > notes_of_a_kind {
                continue;
            }
        }
        text.push(&printed!("{}\n\n", diagnostic.text));
    }
    for (code, count) in notes.into_iter().filter(|(_, count)| *count > notes_of_a_kind) {
        let more = count - notes_of_a_kind;
        let words = printed!("note[{}]: {} more of this kind; --format json has all\n", code, more);
        text.push(&words);
    }
    stderr(&text);
}

/// So many of a thing: `1 page`, `2 pages`.
pub(crate) fn counted(count: usize, thing: &str) -> String {
    format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}

/// A diagnostic beside its line in a pull request.
pub(crate) fn annotation(diagnostic: &Rendered) -> Printed<Workflow> {
    let level = match diagnostic.severity {
        Severity::Error | Severity::Loss => Level::Error,
        Severity::Warning => Level::Warning,
        Severity::Note => Level::Notice,
    };
    let help = diagnostic.help.as_ref().map(|help| printed!("\n{}", help)).unwrap_or_default();
    let also = diagnostic.also.as_ref().map(|also| printed!("\n{}", also)).unwrap_or_default();
    Printed::annotation(&Annotation {
        level,
        file: diagnostic.file.as_deref(),
        position: diagnostic.line.zip(diagnostic.column),
        title: diagnostic.code,
        message: printed!("{}{}{}", diagnostic.message, also, help),
    })
}

/// A file that is not what it should be, beside its line in a pull request, with more text.
pub(crate) fn drifted(place: &Drifted, more: &Printed<Terminal>) -> Printed<Workflow> {
    Printed::annotation(&Annotation {
        level: Level::Error,
        file: Some(&place.file),
        position: Some((place.line, 1)),
        title: "not-current",
        message: printed!("{}{}", place.message, more),
    })
}

/// A list of what is wrong or lost.
pub(crate) fn grave(found: &[Rendered]) -> Printed<Markdown> {
    let mut text = Printed::new();
    for it in found.iter().filter(|it| it.severity >= Severity::Loss) {
        if text.is_empty() {
            text.push(&printed!("\n"));
        }
        let place = match (&it.file, it.line, it.column) {
            (Some(file), Some(line), Some(column)) => {
                printed!("{}: ", Code(format!("{file}:{line}:{column}")))
            }
            _ => Printed::new(),
        };
        text.push(&printed!("- {}{} ({})\n", place, it.message, Code(it.code)));
    }
    text
}

/// A diff that is shown when it is asked for; nothing without one.
pub(crate) fn folded(name: &str, diff: Option<&str>) -> Printed<Markdown> {
    let shown = |diff| {
        printed!(
            "\n<details><summary>{}</summary>\n\n{}\n</details>\n",
            name,
            Printed::code_block("diff", diff)
        )
    };
    diff.map(shown).unwrap_or_default()
}
