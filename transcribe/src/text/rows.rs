//! Where a row begins: a page of text does not mark its cells, only their values tell.

use crate::page::Block;
use crate::types;
use crate::words::{self, Column};

/// The columns of a table around the one that holds several blocks.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    pub(super) columns: Vec<Column>,
    /// The column whose cells have any number of blocks: the description.
    pub(super) wide: usize,
    /// Whether a copy has lost the one-letter cell that says "yes".
    pub(super) lost_mandatory: bool,
}

/// A row's start: the blocks of its cells before the wide one, and where that begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Start {
    /// For each column before the wide one, its block; `None` where the copy lost it.
    pub(super) cells: Vec<Option<usize>>,
    pub(super) next: usize,
}

impl Shape {
    pub(super) fn new(columns: Vec<Column>) -> Self {
        let described = columns.iter().position(|column| *column == Column::Description);
        Self { wide: described.unwrap_or(columns.len() - 1), columns, lost_mandatory: false }
    }

    /// The cells before the wide one, if a row can begin at a block.
    pub(super) fn start(&self, blocks: &[Block], at: usize) -> Option<Start> {
        // A table that begins with its descriptions shows nowhere where a row begins.
        if self.wide == 0 || at >= blocks.len() {
            return None;
        }
        self.cells(blocks, at, &self.columns[..self.wide])
    }

    /// The cells behind the wide one, if they can stand at a block.
    pub(super) fn end(&self, blocks: &[Block], at: usize) -> Option<Start> {
        self.cells(blocks, at, &self.columns[self.wide + 1..])
    }

    fn cells(&self, blocks: &[Block], at: usize, columns: &[Column]) -> Option<Start> {
        let mut next = at;
        let mut cells = Vec::with_capacity(columns.len());
        let guarded = self.is_guarded(blocks, at, columns);
        for column in columns {
            let fits = blocks.get(next).is_some_and(|block| {
                block.is_paragraph() && self.fits(*column, &block.text, guarded)
            });
            if fits {
                cells.push(Some(next));
                next += 1;
            } else if *column == Column::Mandatory && self.lost_mandatory
                // Some copies lose a type that is a link; "Yes" or "No" still shows the row.
                || *column == Column::Type && guarded
            {
                cells.push(None);
            } else {
                return None;
            }
        }
        Some(Start { cells, next })
    }

    /// Whether "Yes" or "No" stands where it should: the rest may then be read generously.
    fn is_guarded(&self, blocks: &[Block], at: usize, columns: &[Column]) -> bool {
        let Some(offset) = columns.iter().position(|column| *column == Column::Mandatory) else {
            return false;
        };
        blocks
            .get(at + offset)
            .is_some_and(|block| block.is_paragraph() && words::mandatory(&block.text).is_some())
    }

    fn fits(&self, column: Column, text: &str, guarded: bool) -> bool {
        let text = text.trim();
        match column {
            Column::Name if guarded => is_name(text) || is_loose_name(text),
            Column::Name => is_name(text),
            Column::Mandatory => words::mandatory(text).is_some(),
            Column::Type if guarded => types::parse(text).is_some() || is_short(text),
            Column::Type => types::is_regular(text) || is_odd_type(text),
            Column::Status => words::STATUS_CODE.is_match(text),
            Column::Description => true,
            Column::Default | Column::Range | Column::Example | Column::Other => {
                text.chars().count() <= 120
            }
        }
    }
}

/// A parameter's name: one word of ASCII, or one of the names that are no fields.
pub(super) fn is_name(text: &str) -> bool {
    if is_special_name(text) {
        return true;
    }
    let label = text.trim_end_matches([':', '：']);
    if words::says_nothing(text) || is_facet_word(label) || text.ends_with([':', '.', ',']) {
        return text == "-";
    }
    !text.is_empty()
        && text.len() <= 120
        && text
            .starts_with(|first: char| first.is_ascii_alphanumeric() || "_$@<*.[{".contains(first))
        && text
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || "_-./:$@[]{}<>*#+&()".contains(letter))
}

/// `[items]` (the body is an array), `{User defined key}` (free keys), `-` (a raw body).
pub(super) fn is_special_name(text: &str) -> bool {
    text == "-"
        || (text.len() <= 60
            && text.starts_with(['{', '[', '<'])
            && text.ends_with(['}', ']', '>']))
}

fn is_facet_word(text: &str) -> bool {
    matches!(
        text,
        "Details"
            | "Definition"
            | "Constraints"
            | "Options"
            | "Range"
            | "Default"
            | "Minimum"
            | "Maximum"
            | "Example"
            | "NOTE"
            | "NOTICE"
            | "CAUTION"
            | "WARNING"
            | "OK"
    )
}

/// A name that a generous reading allows: a few words, no sentence.
fn is_loose_name(text: &str) -> bool {
    text.chars().count() <= 80
        && text.split_whitespace().count() <= 4
        && !text.ends_with(['.', ':', '。', '：', ','])
        && !words::says_nothing(text)
        && !is_facet_word(text)
}

fn is_short(text: &str) -> bool {
    text.chars().count() <= 100 && !text.ends_with(['.', ':', '。', '：'])
}

/// Types that are none, seen on real pages: a link's text, a mark for "nothing", a slip.
fn is_odd_type(text: &str) -> bool {
    matches!(text, "-" | "No" | "Yes" | "json" | "JSON") || types::parse(text).is_some()
}
