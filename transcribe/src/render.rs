//! What there is to say of pages, with their lines, for people and for machines.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use specwright::diagnostic::{Place, Rendered, Spot};
use specwright::document::Position;

use super::Outcome;

impl Outcome {
    /// The diagnostics with their source lines, in the form of all of the tool's diagnostics.
    #[must_use]
    pub fn rendered(&self) -> Vec<Rendered> {
        let (mut here, mut there) = (Lines::of(self), Lines::of(self));
        let rendered = self.diagnostics.iter().map(|it| {
            let also = it.also.as_deref().and_then(|(place, _)| there.spot(place));
            Rendered::of(it, here.spot(&it.place), also)
        });
        rendered.collect()
    }
}

/// The lines of one page at a time: diagnostics come page by page, and pages can be many.
struct Lines<'a> {
    /// The paths of the pages, as they were named to the tool.
    paths: HashMap<&'a str, &'a Path>,
    page: String,
    text: Text,
}

impl<'a> Lines<'a> {
    fn of(outcome: &'a Outcome) -> Self {
        let paths = outcome.files.iter().map(|(name, path)| (name.as_str(), path.as_path()));
        Self { paths: paths.collect(), page: String::new(), text: Text::default() }
    }

    /// A page's path; anything else, such as an overlay, is its own.
    fn path(&self, file: &str) -> String {
        self.paths.get(file).map_or_else(|| file.to_owned(), |path| path.display().to_string())
    }

    fn spot(&mut self, place: &Place) -> Option<Spot<'static>> {
        let Place::Page { page, at } = place else { return None };
        let name = self.path(page).into();
        if at.line == 0 {
            return Some(Spot { name, pointer: None, position: None, text: None });
        }
        if *self.page != **page {
            self.page = page.to_string();
            self.text = Text::new(fs::read_to_string(self.path(page)).unwrap_or_default());
        }
        let (line, column) = (at.line as usize, at.column as usize);
        let (line_text, offset) = self.text.place(line - 1, column).unwrap_or_default();
        let is_there = offset < line_text.trim_end().len();
        let (part, offset) = near(line_text, offset);
        let text = is_there.then(|| part.to_owned().into());
        let position = Some(Position { line, column, line_start: 0, offset });
        Some(Spot { name, pointer: None, position, text })
    }
}

/// As much of a line as is shown of a long one, and where in it a place is.
fn near(line: &str, offset: usize) -> (&str, usize) {
    const NEAR: usize = 2_000;
    let boundary = |mut at: usize| {
        while !line.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = boundary(offset.saturating_sub(NEAR));
    let end = boundary(offset.saturating_add(NEAR).min(line.len()));
    (&line[start..end.max(start)], offset - start)
}

/// A text, and where each hundredth of its lines begins: there can be millions.
#[derive(Default)]
struct Text {
    text: String,
    starts: Vec<usize>,
    /// Where each hundredth letter of a long line is: there can be many places in one.
    letters: HashMap<usize, Vec<usize>>,
}

impl Text {
    const STEP: usize = 100;

    fn new(text: String) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1));
        let starts = starts.step_by(Self::STEP).collect();
        Self { text, starts, letters: HashMap::new() }
    }

    /// A line by its number, from 0, and where in it a column, from 1, is.
    fn place(&mut self, index: usize, column: usize) -> Option<(&str, usize)> {
        let start = *self.starts.get(index / Self::STEP)?;
        let line = self.text[start..].lines().nth(index % Self::STEP)?;
        let before = column.saturating_sub(1);
        let known = self
            .letters
            .entry(index)
            .or_insert_with(|| line.char_indices().step_by(Self::STEP).map(|(at, _)| at).collect());
        let from = known.get(before / Self::STEP).copied().unwrap_or(line.len());
        let rest = line[from..].chars().take(before % Self::STEP).map(char::len_utf8);
        Some((line, from + rest.sum::<usize>()))
    }
}
