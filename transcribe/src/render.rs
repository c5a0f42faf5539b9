//! Findings as diagnostics: with the source line, for people and for machines.

use std::fs;

use annotate_snippets::{Level, Origin, Renderer};

use super::finding::{Finding, PagePosition};
use super::{Outcome, Related};
use specwright::diagnostic::{self, Rendered};
use specwright::document::Position;
use specwright::print::{self, Printed, Terminal, inline};
use specwright::printed;

impl Outcome {
    /// The findings with their source lines, in the form of all of the tool's diagnostics.
    #[must_use]
    pub fn rendered(&self) -> Vec<Rendered> {
        let mut lines = Lines { outcome: self, file: String::new(), text: Text::default() };
        self.findings.iter().map(|finding| lines.render(finding)).collect()
    }

    /// A page's path as it was named to the tool; anything else, such as an overlay, as it is.
    fn path(&self, file: &str) -> String {
        let found = self.files.iter().find(|(name, _)| name == file);
        found.map_or_else(|| file.to_owned(), |(_, path)| path.display().to_string())
    }
}

/// The lines of one page at a time: findings come page by page, and pages can be many.
struct Lines<'a> {
    outcome: &'a Outcome,
    file: String,
    text: Text,
}

impl Lines<'_> {
    fn line(&mut self, file: &str, place: PagePosition) -> Option<String> {
        let index = usize::try_from(place.line).ok()?.checked_sub(1)?;
        if self.file != file {
            self.file = file.to_owned();
            self.text = Text::new(fs::read_to_string(self.outcome.path(file)).unwrap_or_default());
        }
        self.text.line(index).map(str::to_owned)
    }

    fn render(&mut self, finding: &Finding) -> Rendered {
        let path = self.outcome.path(&finding.file);
        let placed = finding.place.line > 0;
        let number = |number: u32| usize::try_from(number).ok().filter(|_| placed);
        Rendered {
            code: finding.code.as_str(),
            severity: finding.severity,
            message: finding.message.clone(),
            file: Some(path.clone()),
            line: number(finding.place.line),
            column: number(finding.place.column),
            pointer: None,
            help: help(finding, &self.outcome.files),
            page: None,
            also: None,
            text: self.text(finding, &path),
        }
    }

    fn text(&mut self, finding: &Finding, path: &str) -> Printed<Terminal> {
        let group = diagnostic::titled(finding.code, finding.severity, &finding.message);
        let line = self.line(&finding.file, finding.place).unwrap_or_default();
        let PagePosition { line: row, column } = finding.place;
        let (row, column) = (row as usize, column as usize);
        // The rest of a line is what a page's finding is about.
        let rest = |line: &str, start: usize| start..line.trim_end().len();
        let mut group = match Position::in_line(&line, row, column, 0) {
            _ if row == 0 => group.element(Origin::path(inline(path))),
            position if position.offset < line.trim_end().len() => {
                diagnostic::show(group, path, &line, &position, rest)
            }
            _ => group.element(Origin::path(inline(path)).line(row).char_column(column)),
        };
        if let Some(related) = &finding.related {
            let other = self.outcome.path(&related.file);
            let text = format!(
                "{other}:{}:{}: {}",
                related.place.line, related.place.column, related.label
            );
            group = group.element(Level::NOTE.message(inline(&text).into_owned()));
        }
        if let Some(help) = &finding.help {
            group = group.element(Level::HELP.message(inline(help)));
        }
        printed!("{}", print::Lines(&Renderer::plain().render(&[group])))
    }
}

/// A text, and where each hundredth of its lines begins: there can be millions.
#[derive(Default)]
struct Text {
    text: String,
    starts: Vec<usize>,
}

impl Text {
    const STEP: usize = 100;

    fn new(text: String) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1));
        let starts = starts.step_by(Self::STEP).collect();
        Self { text, starts }
    }

    /// A line by its number, from 0.
    fn line(&self, index: usize) -> Option<&str> {
        let start = *self.starts.get(index / Self::STEP)?;
        self.text[start..].lines().nth(index % Self::STEP)
    }
}

fn help(finding: &Finding, files: &[(String, std::path::PathBuf)]) -> Option<String> {
    let other = finding.related.as_ref().map(|Related { file, place, label }| {
        let found = files.iter().find(|(name, _)| name == file);
        let path = found.map_or_else(|| file.clone(), |(_, path)| path.display().to_string());
        format!("see {path}:{}:{}: {label}", place.line, place.column)
    });
    match (other, finding.help.clone()) {
        (Some(other), Some(help)) => Some(format!("{help}; {other}")),
        (other, help) => other.or(help),
    }
}
