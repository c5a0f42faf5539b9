//! Diagnostics for people and for machines.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde::Serialize;

use super::{Code, Diagnostic, Place, Severity};
use crate::print::{Lines, Printed, Terminal, inline};
use crate::printed;
use crate::source::{Position, Source, Sources};

/// Longer source lines are cut around the place a diagnostic points at.
const LINE_LIMIT: usize = 200;

/// A diagnostic with its place found.
#[derive(Clone, Debug, Serialize)]
pub struct Rendered {
    /// The stable code.
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
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
    /// The place in a reference page that the place in the document was transcribed from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// Another place that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub also: Option<Also>,
    /// The diagnostic as a person reads it, without colours.
    #[serde(skip)]
    pub text: Printed<Terminal>,
}

/// Another place that a diagnostic is about.
#[derive(Clone, Debug, Serialize)]
pub struct Also {
    /// What is there.
    pub message: String,
    /// The file, as it was named to the tool.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl Rendered {
    /// Finds the places of all `diagnostics` and renders each.
    pub fn all(diagnostics: &[Diagnostic], sources: &Sources) -> Vec<Self> {
        let places = diagnostics.iter().flat_map(|diagnostic| {
            [Some(&diagnostic.place), diagnostic.also.as_deref().map(|(place, _)| place)]
        });
        let wanted = places.flatten().filter_map(|place| match place {
            Place::Origin(origin) => Some(origin),
            _ => None,
        });
        let positions = sources.locate(wanted);
        let position = |place: &Place| match place {
            // A place that is in no text: an empty document.
            Place::Origin(origin) => positions.get(origin).copied().or_else(|| {
                let source = sources.get(sources.written(origin).file)?;
                Some(Position::of(source.text(), 1, 1))
            }),
            Place::Position { file, line, column } => {
                sources.get(*file).map(|source| Position::of(source.text(), *line, *column))
            }
            Place::None => None,
        };
        let mut rendered: Vec<Self> = diagnostics
            .iter()
            .map(|diagnostic| {
                let also = diagnostic.also.as_deref().and_then(|(place, _)| position(place));
                render(diagnostic, position(&diagnostic.place), also, sources)
            })
            .collect();
        // As a person reads the document; findings without a place come first.
        rendered.sort_by(|a, b| {
            (&a.file, a.line, a.column, a.code).cmp(&(&b.file, b.line, b.column, b.code))
        });
        rendered
    }
}

fn render(
    diagnostic: &Diagnostic,
    position: Option<Position>,
    also: Option<Position>,
    sources: &Sources,
) -> Rendered {
    let (file, pointer) = match &diagnostic.place {
        Place::Origin(origin) => {
            let written = sources.written(origin).into_owned();
            (Some(written.file), Some(written.pointer))
        }
        Place::Position { file, .. } => (Some(*file), None),
        Place::None => (None, None),
    };
    let source = file.and_then(|file| sources.get(file));
    let other = second(diagnostic, also, sources);
    let also = other.as_ref().map(|(message, source, position)| Also {
        message: (*message).to_owned(),
        file: source.name().to_owned(),
        line: position.line,
        column: position.column,
    });
    Rendered {
        code: diagnostic.code.as_str(),
        severity: diagnostic.severity,
        message: diagnostic.message.clone(),
        file: source.map(|source| source.name().to_owned()),
        line: position.map(|position| position.line),
        column: position.map(|position| position.column),
        pointer: pointer.filter(|pointer| !pointer.is_empty()),
        help: diagnostic.help.clone(),
        page: diagnostic.page.clone(),
        also,
        text: text(
            diagnostic,
            position,
            source.map(|source| (source.name(), source.text())),
            other.as_ref(),
        ),
    }
}

/// What is said of another place, with its file.
type Second<'a> = (&'a str, &'a Source, Position);

fn second<'a>(
    diagnostic: &'a Diagnostic,
    position: Option<Position>,
    sources: &'a Sources,
) -> Option<Second<'a>> {
    let (place, message) = diagnostic.also.as_deref()?;
    let file = match place {
        Place::Origin(origin) => sources.written(origin).file,
        Place::Position { file, .. } => *file,
        Place::None => return None,
    };
    Some((message, sources.get(file)?, position?))
}

fn text(
    diagnostic: &Diagnostic,
    position: Option<Position>,
    source: Option<(&str, &str)>,
    second: Option<&Second<'_>>,
) -> Printed<Terminal> {
    let titled = titled(diagnostic.code, diagnostic.severity, &diagnostic.message);
    let mut group = match (position, source) {
        (Some(position), Some((name, text))) => show(titled, name, text, &position, pointed),
        (None, Some((name, _))) => titled.element(Origin::path(inline(name))),
        (_, None) => titled,
    };
    if let Some(page) = &diagnostic.page {
        group = group.element(Level::NOTE.message(format!("transcribed from {}", inline(page))));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(inline(help)));
    }
    let mut groups = vec![group];
    if let Some((message, source, position)) = second {
        let title = Group::with_title(Level::NOTE.secondary_title(inline(message)));
        groups.push(show(title, source.name(), source.text(), position, pointed));
    }
    printed!("{}", Lines(&Renderer::plain().render(&groups)))
}

/// The beginning of a diagnostic: its severity, its code, its message.
pub fn titled(code: Code, severity: Severity, message: &str) -> Group<'_> {
    let level = match severity {
        Severity::Error => Level::ERROR,
        Severity::Loss => Level::ERROR.with_name("loss"),
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    Group::with_title(level.primary_title(inline(message)).id(code.as_str()))
}

/// Adds the line of a position; of it is underlined what `pointed` finds from the position on.
pub fn show<'a>(
    group: Group<'a>,
    name: &'a str,
    text: &'a str,
    position: &Position,
    pointed: impl Fn(&str, usize) -> Range<usize>,
) -> Group<'a> {
    let (line, start, is_cut) = excerpt(text, position);
    let (line, range) = printable(line, &pointed(line, start));
    let span = AnnotationKind::Primary.span(range);
    let snippet = Snippet::source(line).line_start(position.line).annotation(span);
    let name = inline(name);
    if is_cut {
        // The column in the part is not the one in the file.
        let origin = Origin::path(name).line(position.line).char_column(position.column);
        group.element(origin).element(snippet)
    } else {
        group.element(snippet.path(name))
    }
}

/// A line with what is not printable escaped, and where the range is then. Tabs stay: they are
/// shown as blanks.
fn printable(line: &str, range: &Range<usize>) -> (String, Range<usize>) {
    let shown = |text: &str| text.split('\t').map(inline).collect::<Vec<_>>().join("\t");
    let before = shown(&line[..range.start]);
    let within = shown(&line[range.clone()]);
    let shown_range = before.len()..before.len() + within.len();
    (before + &within + &shown(&line[range.end..]), shown_range)
}

/// The line of a position, or the part of a long line around it; where in it the position is; and
/// whether it is a part.
fn excerpt<'a>(text: &'a str, position: &Position) -> (&'a str, usize, bool) {
    let boundary = |mut at: usize| {
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    // Only a long line is cut, and only as much of it is looked at.
    let far = boundary((position.line_start + LINE_LIMIT).min(text.len()));
    let is_short = far == text.len() || text[position.line_start..far].contains('\n');
    let earliest = if is_short { 0 } else { position.offset.saturating_sub(LINE_LIMIT / 4) };
    let start = position.line_start.max(boundary(earliest));
    let most = boundary((start + LINE_LIMIT).min(text.len()));
    let part = &text[start..most];
    let end = part.find(['\r', '\n']).unwrap_or(part.len());
    let goes_on = end == part.len() && most < text.len() && !text[most..].starts_with(['\r', '\n']);
    let line = &part[..end];
    let is_cut = start != position.line_start || goes_on;
    (line, position.offset - start, is_cut)
}

/// The bytes of the value or key at an offset of a line.
fn pointed(line: &str, start: usize) -> Range<usize> {
    let start = start.min(line.len());
    let text = &line[start..];
    let length = match text.chars().next() {
        None => return start..start,
        Some(quote @ ('"' | '\'')) => text[1..].find(quote).map(|end| end + 2),
        Some('{' | '[') => Some(1),
        Some(_) => text.find([',', '}', ']', ':', '#']),
    };
    let length = length.unwrap_or(text.len());
    start..start + text[..length].trim_end().len()
}
