//! Headings that could begin a table, with the caption or label above them.

use super::blocks::Piece;
use super::features::{Cost, Features};
use super::shape::Shape;
use crate::number::to_u32;
use crate::words::{self, Column};

/// A table's beginning: which pieces are its caption and headings.
#[derive(Debug)]
pub(super) struct Header {
    /// The first piece: the caption, or the first heading.
    pub(super) at: usize,
    /// The first piece behind the headings.
    pub(super) next: usize,
    pub(super) captioned: bool,
    /// The shape of its rows, by its place among the page's shapes.
    pub(super) shape: usize,
    pub(super) cost: Cost,
}

/// More kinds of tables than any page has: what a page costs grows with them.
const MAX_SHAPES: usize = 24;

/// More columns than a table of parameters has.
const MAX_COLUMNS: usize = 12;

/// All beginnings of tables, and the shapes of their rows.
#[derive(Debug, Default)]
pub(super) struct Headers {
    pub(super) all: Vec<Header>,
    pub(super) shapes: Vec<Shape>,
    /// For each piece, where in `all` the beginnings at it are.
    starts: Vec<(u32, u32)>,
    /// Whether no piece says yes or no.
    unanswered: bool,
    /// Whether there were more shapes than are told apart; the first piece of one.
    pub(super) too_many: Option<usize>,
}

impl Headers {
    /// The beginnings at a piece, by their places in `all`.
    pub(super) fn at(&self, piece: usize) -> std::ops::Range<usize> {
        let (from, to) = self.starts.get(piece).copied().unwrap_or_default();
        from as usize..to as usize
    }

    /// Whether a beginning can be nothing else: a caption or three headings in a row.
    pub(super) fn is_sure(&self, header: &Header) -> bool {
        header.captioned || self.shapes[header.shape].columns.len() > 2
    }

    /// What a reading can be in the middle of: outside tables, or in three places of each shape.
    pub(super) fn states(&self) -> usize {
        1 + 3 * self.shapes.len()
    }

    /// Finds the beginnings of a page.
    pub(super) fn find(pieces: &[Piece], features: &[Features]) -> Self {
        // "Mandatory" as a heading is a word that says yes as well.
        let answers = |piece: &Features| piece.mandatory == Some(0) && piece.heading.is_none();
        let mut found = Self { unanswered: !features.iter().any(answers), ..Self::default() };
        for at in 0..pieces.len() {
            let from = to_u32(found.all.len());
            found.add(pieces, features, at);
            found.starts.push((from, to_u32(found.all.len())));
        }
        found
    }

    fn add(&mut self, pieces: &[Piece], features: &[Features], at: usize) {
        let captioned = features[at].caption;
        // A bar on a line of its own can stand before the first heading.
        let mut first = at + usize::from(captioned);
        let bar = features.get(first).is_some_and(|piece| piece.empty && piece.ends_cell);
        first += usize::from(bar);
        if !captioned && !bar && features[at].heading.is_none() {
            return;
        }
        let marked = features.get(first).is_some_and(|piece| piece.ends_cell);
        let whole = marked.then(|| marked_headings(pieces, features, first)).flatten();
        let lengths = whole.as_ref().map_or(2, Vec::len);
        let columns = whole.unwrap_or_else(|| headings(pieces, features, first));
        for length in lengths..=columns.len() {
            let columns = &columns[..length];
            let next = first + length;
            if !is_header(columns)
                || marked && !features[first..next - 1].iter().all(|it| it.ends_cell)
            {
                continue;
            }
            let closed = features[next - 1].ends_cell || bar;
            let shape = Shape::new(columns, features[first].level, marked, closed, self.unanswered);
            let Some(shape) = self.shape(shape, at) else { return };
            let described = columns.contains(&Column::Description);
            let others = columns.iter().filter(|column| **column == Column::Other).count();
            let cost = if captioned { 0 } else { 3 }
                + if described { 0 } else { 6 }
                + Cost::try_from(others).unwrap_or(Cost::MAX);
            self.all.push(Header { at, next, captioned, shape, cost });
        }
    }

    fn shape(&mut self, shape: Shape, at: usize) -> Option<usize> {
        if let Some(known) = self.shapes.iter().position(|known| *known == shape) {
            return Some(known);
        }
        if self.shapes.len() == MAX_SHAPES {
            self.too_many.get_or_insert(at);
            return None;
        }
        self.shapes.push(shape);
        Some(self.shapes.len() - 1)
    }
}

/// The columns that pieces from one on could name, as many as there are.
fn headings(pieces: &[Piece], features: &[Features], first: usize) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::new();
    let level = features.get(first).map_or(0, |piece| piece.level);
    for at in first..pieces.len().min(first + MAX_COLUMNS) {
        if !pieces[at].block.is_paragraph() || features[at].level != level {
            break;
        }
        let text = pieces[at].block.text.trim();
        let column = features[at].heading.or_else(|| words::misprinted_column(text, &columns));
        match column {
            Some(column) if !columns.contains(&column) => columns.push(column),
            _ => break,
        }
    }
    columns
}

/// The columns of headings that marks part: known ones and others.
fn marked_headings(pieces: &[Piece], features: &[Features], first: usize) -> Option<Vec<Column>> {
    let end = pieces.len().min(first + MAX_COLUMNS);
    // A line that has several of them has them all.
    let line = |at: usize| pieces.get(at).map(|piece| piece.block.at.line);
    let is_one_line = line(first) == line(first + 1);
    let is_last = |at: &usize| {
        let ends = pieces[*at].ruled || !pieces[*at].ends_cell;
        ends || is_one_line && line(*at) != line(*at + 1)
    };
    let last = (first..end).find(is_last)?;
    let mut columns: Vec<Column> = Vec::new();
    for at in first..=last {
        if !features[at].short && !features[at].empty {
            return None;
        }
        let text = pieces[at].block.text.trim();
        let column = features[at].heading.or_else(|| words::misprinted_column(text, &columns));
        if column.is_some_and(|column| columns.contains(&column)) {
            return None;
        }
        columns.push(column.unwrap_or(Column::Other));
    }
    let known = columns.iter().filter(|column| **column != Column::Other).count();
    (known >= 2).then_some(columns)
}

/// Whether columns can be those of a table: two words can stand below each other anywhere.
fn is_header(columns: &[Column]) -> bool {
    let first = columns.first().is_some_and(|first| matches!(first, Column::Name | Column::Status));
    words::is_header(columns) && (first || columns.len() > 2)
}
