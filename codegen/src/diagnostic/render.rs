//! Diagnostics for people and for machines.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde::Serialize;

use super::{Diagnostic, Place, Severity};
use crate::document::{Position, Sources};

/// Longer source lines are cut around the place a diagnostic points at.
const LINE_LIMIT: usize = 200;

/// A diagnostic with its place found.
#[derive(Clone, Debug, Serialize)]
pub struct Rendered {
    /// The stable code.
    pub code: &'static str,
    /// `error`, `loss`, `warning` or `note`.
    pub severity: &'static str,
    /// What is the matter.
    pub message: String,
    /// The file, as it was named to the tool.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Line, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// Column in characters, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
    /// JSON Pointer into the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// The diagnostic as a person reads it, without colours.
    #[serde(skip)]
    pub text: String,
}

impl Rendered {
    /// Finds the places of all `diagnostics` and renders each.
    pub fn all(diagnostics: &[Diagnostic], sources: &Sources) -> Vec<Self> {
        let wanted = diagnostics.iter().filter_map(|diagnostic| match &diagnostic.place {
            Place::Origin(origin) => Some(origin),
            _ => None,
        });
        let positions = sources.locate(wanted);
        let mut rendered: Vec<Self> = diagnostics
            .iter()
            .map(|diagnostic| {
                let position = match &diagnostic.place {
                    Place::Origin(origin) => {
                        let start = Position { line: 1, column: 1 };
                        Some(positions.get(origin).copied().unwrap_or(start))
                    }
                    Place::Position { line, column, .. } => {
                        Some(Position { line: *line, column: *column })
                    }
                    Place::None => None,
                };
                render(diagnostic, position, sources)
            })
            .collect();
        // As a person reads the document; findings without a place come first.
        rendered.sort_by(|a, b| {
            (&a.file, a.line, a.column, a.code).cmp(&(&b.file, b.line, b.column, b.code))
        });
        rendered
    }
}

fn render(diagnostic: &Diagnostic, position: Option<Position>, sources: &Sources) -> Rendered {
    let (file, pointer) = match &diagnostic.place {
        Place::Origin(origin) => (Some(origin.file), Some(origin.pointer.clone())),
        Place::Position { file, .. } => (Some(*file), None),
        Place::None => (None, None),
    };
    let source = file.and_then(|file| sources.get(file));
    Rendered {
        code: diagnostic.code.as_str(),
        severity: diagnostic.severity.as_str(),
        message: diagnostic.message.clone(),
        file: source.map(|source| source.name().to_owned()),
        line: position.map(|position| position.line),
        column: position.map(|position| position.column),
        pointer: pointer.filter(|pointer| !pointer.is_empty()),
        help: diagnostic.help.clone(),
        text: text(diagnostic, position, source.map(|source| (source.name(), source.text()))),
    }
}

fn text(
    diagnostic: &Diagnostic,
    position: Option<Position>,
    source: Option<(&str, &str)>,
) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Loss => Level::ERROR.with_name("loss"),
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(&diagnostic.message).id(diagnostic.code.as_str());
    let line = position.zip(source).and_then(|(position, (name, text))| {
        let line = text.lines().nth(position.line - 1).unwrap_or_default();
        Some((position, name, cut(line, position.column)))
    });
    let mut group = match (&line, source) {
        (Some((position, name, (line, start))), _) => {
            let column_bytes: usize =
                line.chars().take(position.column - 1 - start).map(char::len_utf8).sum();
            let end = column_bytes + token_length(&line[column_bytes..]);
            let path = if *start == 0 {
                (*name).to_owned()
            } else {
                format!("{name}:{}:{}", position.line, position.column)
            };
            Group::with_title(title).element(
                Snippet::source(line.clone())
                    .line_start(position.line)
                    .path(path)
                    .annotation(AnnotationKind::Primary.span(column_bytes..end)),
            )
        }
        (None, Some((name, _))) => {
            Group::with_title(title).element(annotate_snippets::Origin::path(name.to_owned()))
        }
        (None, None) => Group::with_title(title),
    };
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    Renderer::plain().render(&[group])
}

/// The length of the key or value at the beginning of a text, for underlining it.
fn token_length(text: &str) -> usize {
    let length = match text.chars().next() {
        None => return 0,
        Some(quote @ ('"' | '\'')) => text[1..].find(quote).map(|end| end + 2),
        Some('{' | '[') => Some(1),
        Some(_) => text.find([',', '}', ']', ':', '#']),
    };
    let length = length.unwrap_or(text.len());
    text[..length].trim_end().len()
}

/// The part of a long line around `column`, and how many characters were cut before it.
fn cut(line: &str, column: usize) -> (String, usize) {
    if line.chars().count() <= LINE_LIMIT {
        return (line.to_owned(), 0);
    }
    let start = column.saturating_sub(1 + LINE_LIMIT / 4);
    (line.chars().skip(start).take(LINE_LIMIT).collect(), start)
}
