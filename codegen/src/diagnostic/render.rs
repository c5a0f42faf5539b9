//! Diagnostics for people and for machines.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Origin as Path, Renderer, Snippet};
use foldhash::HashMap;
use serde::Serialize;

use super::{Code, Diagnostic, Origin, Place, Severity};
use crate::print::{Lines, Printed, Terminal, inline};
use crate::printed;
use crate::source::{Position, Sources};

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
    /// Line, from 1; nothing for the file as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// Column in characters, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
}

impl fmt::Display for Also {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let (Some(line), Some(column)) = (self.line, self.column) {
            write!(f, ":{line}:{column}")?;
        }
        write!(f, ": {}", self.message)
    }
}

/// A place that was found.
#[derive(Clone, Debug)]
pub struct Spot<'a> {
    /// The file, as it was named to the tool.
    pub name: Cow<'a, str>,
    /// JSON Pointer into the file.
    pub pointer: Option<String>,
    /// Where in the file; nothing for the file as a whole.
    pub position: Option<Position>,
    /// The text that the position is one of: the file's, or its line. Nothing where no line is to be
    /// shown.
    pub text: Option<Cow<'a, str>>,
}

impl Rendered {
    /// Finds the places of all `diagnostics` of a document and renders each.
    pub fn all(diagnostics: &[Diagnostic], sources: &Sources) -> Vec<Self> {
        let places = diagnostics.iter().flat_map(|diagnostic| {
            [Some(&diagnostic.place), diagnostic.also.as_deref().map(|(place, _)| place)]
        });
        let wanted = places.flatten().filter_map(|place| match place {
            Place::Origin(origin) => Some(origin),
            _ => None,
        });
        let positions = sources.locate(wanted);
        let spot = |place: &Place| spot(place, &positions, sources);
        let mut rendered: Vec<Self> = diagnostics
            .iter()
            .map(|diagnostic| {
                let also = diagnostic.also.as_deref().and_then(|(place, _)| spot(place));
                Self::of(diagnostic, spot(&diagnostic.place), also)
            })
            .collect();
        // As a person reads the document; diagnostics without a place come first.
        rendered.sort_by(|a, b| {
            (&a.file, a.line, a.column, a.code).cmp(&(&b.file, b.line, b.column, b.code))
        });
        rendered
    }

    /// Renders a diagnostic whose places were found.
    pub fn of(diagnostic: &Diagnostic, spot: Option<Spot<'_>>, also: Option<Spot<'_>>) -> Self {
        let text = text(diagnostic, spot.as_ref(), also.as_ref());
        let also = diagnostic.also.as_deref().zip(also).map(|((_, message), spot)| Also {
            message: message.clone(),
            line: spot.position.map(|it| it.line),
            column: spot.position.map(|it| it.column),
            file: spot.name.into_owned(),
        });
        let position = spot.as_ref().and_then(|it| it.position);
        Self {
            code: diagnostic.code.as_str(),
            severity: diagnostic.severity,
            message: diagnostic.message.clone(),
            line: position.map(|it| it.line),
            column: position.map(|it| it.column),
            pointer: spot.as_ref().and_then(|it| it.pointer.clone()),
            file: spot.map(|it| it.name.into_owned()),
            help: diagnostic.help.clone(),
            page: diagnostic.page.clone(),
            also,
            text,
        }
    }
}

/// Where a place of a document is.
fn spot<'a>(
    place: &Place,
    positions: &HashMap<Origin, Position>,
    sources: &'a Sources,
) -> Option<Spot<'a>> {
    let (file, pointer) = match place {
        Place::Origin(origin) => {
            let written = sources.written(origin).into_owned();
            let pointer = Some(written.pointer.to_string()).filter(|pointer| !pointer.is_empty());
            (written.file, pointer)
        }
        Place::Position { file, .. } => (*file, None),
        Place::Page { .. } | Place::None => return None,
    };
    let source = sources.get(file)?;
    let position = match place {
        Place::Position { line, column, .. } => Position::of(source.text(), *line, *column),
        Place::Origin(origin) if positions.contains_key(origin) => positions[origin],
        // A place that is in no text: an empty document.
        _ => Position::of(source.text(), 1, 1),
    };
    let (name, text) = (source.name().into(), Some(source.text().into()));
    Some(Spot { name, pointer, position: Some(position), text })
}

fn text(
    diagnostic: &Diagnostic,
    spot: Option<&Spot<'_>>,
    also: Option<&Spot<'_>>,
) -> Printed<Terminal> {
    let mut group = titled(diagnostic.code, diagnostic.severity, &diagnostic.message);
    if let Some(spot) = spot {
        group = placed(group, spot, &diagnostic.place);
    }
    if let Some(page) = &diagnostic.page {
        group = group.element(Level::NOTE.message(format!("transcribed from {}", inline(page))));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(inline(help)));
    }
    let mut groups = vec![group];
    if let Some(((place, message), spot)) = diagnostic.also.as_deref().zip(also) {
        let title = Group::with_title(Level::NOTE.secondary_title(inline(message)));
        groups.push(placed(title, spot, place));
    }
    printed!("{}", Lines(&Renderer::plain().render(&groups)))
}

/// Adds where something is, with its line if there is one to show.
fn placed<'a>(group: Group<'a>, spot: &'a Spot<'_>, place: &Place) -> Group<'a> {
    let path = Path::path(inline(&spot.name));
    match (&spot.position, &spot.text) {
        (None, _) => group.element(path),
        (Some(at), None) => group.element(path.line(at.line).char_column(at.column)),
        (Some(at), Some(text)) => match place {
            // What is said of a page is about the rest of the line.
            Place::Page { .. } => {
                show(group, &spot.name, text, at, |line, start| start..line.trim_end().len())
            }
            _ => show(group, &spot.name, text, at, pointed),
        },
    }
}

/// The beginning of a diagnostic: its severity, its code, its message.
fn titled(code: Code, severity: Severity, message: &str) -> Group<'_> {
    let level = match severity {
        Severity::Error => Level::ERROR,
        Severity::Loss => Level::ERROR.with_name("loss"),
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    Group::with_title(level.primary_title(inline(message)).id(code.as_str()))
}

/// Adds the line of a position; of it is underlined what `pointed` finds from the position on.
fn show<'a>(
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
        let origin = Path::path(name).line(position.line).char_column(position.column);
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
