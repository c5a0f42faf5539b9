//! What there is to say of pages, with their lines, for people and for machines.

use std::fs;

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

    /// A page's path as it was named to the tool; anything else, such as an overlay, as it is.
    fn path(&self, file: &str) -> String {
        let found = self.files.iter().find(|(name, _)| name == file);
        found.map_or_else(|| file.to_owned(), |(_, path)| path.display().to_string())
    }
}

/// The lines of one page at a time: diagnostics come page by page, and pages can be many.
struct Lines<'a> {
    outcome: &'a Outcome,
    page: String,
    text: Text,
}

impl<'a> Lines<'a> {
    fn of(outcome: &'a Outcome) -> Self {
        Self { outcome, page: String::new(), text: Text::default() }
    }

    fn line(&mut self, page: &str, number: u32) -> Option<String> {
        let index = usize::try_from(number).ok()?.checked_sub(1)?;
        if self.page != page {
            self.page = page.to_owned();
            self.text = Text::new(fs::read_to_string(self.outcome.path(page)).unwrap_or_default());
        }
        self.text.line(index).map(str::to_owned)
    }

    fn spot(&mut self, place: &Place) -> Option<Spot<'static>> {
        let Place::Page { page, at } = place else { return None };
        let name = self.outcome.path(page).into();
        if at.line == 0 {
            return Some(Spot { name, pointer: None, position: None, text: None });
        }
        let line = self.line(page, at.line).unwrap_or_default();
        let position = Position::in_line(&line, at.line as usize, at.column as usize, 0);
        let is_there = position.offset < line.trim_end().len();
        let text = is_there.then(|| line.into());
        Some(Spot { name, pointer: None, position: Some(position), text })
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
