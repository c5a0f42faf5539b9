//! The rows of a table: what its columns let stand where.

use super::features::{Cost, Features, LOOSE_NAME, NEVER};
use crate::words::Column;

/// The columns of a table around the one that holds several pieces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shape {
    pub(super) columns: Vec<Column>,
    /// The column whose cells have any number of pieces: the description.
    pub(super) wide: usize,
    /// How deep in lists the table stands.
    pub(super) level: u8,
    /// Whether tabs or bars end its cells.
    pub(super) marked: bool,
    /// Whether they end a row's last cell as well.
    pub(super) closed: bool,
    /// Whether no cell of the page says yes or no: a copy can have lost them all.
    pub(super) unanswered: bool,
}

/// Cells side by side: the pieces of each, none where the copy lost it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cells {
    pub(super) cells: Vec<std::ops::Range<usize>>,
    pub(super) next: usize,
    pub(super) cost: Cost,
}

/// More pieces than a cell before the description has.
const MAX_PIECES: usize = 12;

impl Shape {
    pub(super) fn new(
        columns: &[Column],
        level: u8,
        marked: bool,
        closed: bool,
        unanswered: bool,
    ) -> Self {
        let described = columns.iter().position(|column| *column == Column::Description);
        let wide = described.unwrap_or(columns.len() - 1);
        // What stands on one line has no depth.
        let level = if marked { 0 } else { level };
        Self {
            columns: columns.to_vec(),
            wide,
            level,
            marked,
            closed: marked && closed,
            unanswered,
        }
    }

    pub(super) fn has_tail(&self) -> bool {
        self.wide + 1 < self.columns.len()
    }

    /// The ways to read the cells before the wide one from a piece on.
    pub(super) fn starts(&self, features: &[Features], at: usize) -> Vec<Cells> {
        // A table that begins with its descriptions shows nowhere where a row begins.
        if self.wide == 0 {
            return Vec::new();
        }
        let columns = &self.columns[..self.wide];
        if self.marked {
            return self.marked_cells(features, at, columns, false).into_iter().collect();
        }
        let mut ways: Vec<Cells> = self.cells(features, at, columns, None).into_iter().collect();
        for lost in [Column::Mandatory, Column::Type] {
            if columns.len() > 1 && columns.contains(&lost) {
                ways.extend(self.cells(features, at, columns, Some(lost)));
            }
        }
        ways
    }

    /// The ways to read the cells behind the wide one.
    pub(super) fn ends(&self, features: &[Features], at: usize) -> Vec<Cells> {
        let columns = &self.columns[self.wide + 1..];
        if self.marked {
            return self.marked_cells(features, at, columns, true).into_iter().collect();
        }
        let lost = Cells { cells: vec![at..at; columns.len()], next: at, cost: 12 };
        self.cells(features, at, columns, None).into_iter().chain([lost]).collect()
    }

    fn cells(
        &self,
        features: &[Features],
        at: usize,
        columns: &[Column],
        lost: Option<Column>,
    ) -> Option<Cells> {
        let mut found = Cells { next: at, ..Cells::default() };
        for column in columns {
            if lost == Some(*column) {
                found.cells.push(found.next..found.next);
                continue;
            }
            let piece = features.get(found.next)?;
            found.cost += self.fits(piece, *column)?;
            found.cells.push(found.next..found.next + 1);
            found.next += 1;
        }
        let strict = |wanted: Column, of: fn(&Features) -> Option<Cost>| {
            let place = columns.iter().position(|column| *column == wanted);
            let cell =
                place.and_then(|place| found.cells.get(place)).filter(|cell| !cell.is_empty());
            cell.is_some_and(|cell| of(&features[cell.start]) == Some(0))
        };
        match lost {
            // Copies lose the one-letter cell that says yes; a type beyond doubt shows the row.
            Some(Column::Mandatory) if strict(Column::Type, |piece| piece.kind) => {
                found.cost += if self.unanswered { 1 } else { 4 };
            }
            // And a type that is a link, where "Yes" or "No" shows it.
            Some(Column::Type) if strict(Column::Mandatory, |piece| piece.mandatory) => {
                found.cost += 6;
            }
            Some(_) => return None,
            None => {}
        }
        Some(found)
    }

    /// Cells that marks part, with any number of pieces each.
    fn marked_cells(
        &self,
        features: &[Features],
        at: usize,
        columns: &[Column],
        is_tail: bool,
    ) -> Option<Cells> {
        let mut found = Cells { next: at, ..Cells::default() };
        // A bar on a line of its own begins the row.
        let bar = |at: usize| features.get(at).is_some_and(|it| it.empty && it.ends_cell);
        if !is_tail && self.closed && bar(at) && !bar(at + 1) {
            found.next += 1;
            found.cost += 1;
        }
        for (index, column) in columns.iter().enumerate() {
            let is_last = is_tail && index + 1 == columns.len();
            let start = found.next;
            let limit = features.len().min(start + MAX_PIECES);
            let end = (start..limit).find(|at| features[*at].ends_cell);
            let end = match end {
                Some(end) if !is_last || self.closed => end + 1,
                _ if is_last => start + 1,
                _ => return None,
            };
            let single = end == start + 1;
            found.cost += match features.get(start)? {
                piece if piece.empty => 2,
                piece if single => self.fits(piece, *column).unwrap_or(12) / 2,
                _ if *column == Column::Name => 12,
                _ => 4,
            };
            found.cells.push(start..end);
            found.next = end;
        }
        Some(found)
    }

    fn fits(&self, piece: &Features, column: Column) -> Option<Cost> {
        if piece.item || piece.code || piece.empty {
            return None;
        }
        let cost = match column {
            Column::Name => piece.name,
            Column::Mandatory => piece.mandatory,
            Column::Type => piece.kind,
            Column::Status => piece.status,
            Column::Description => Some(0),
            Column::Default | Column::Range | Column::Example | Column::Other => {
                piece.short.then_some(1)
            }
        }?;
        // The cells of a table stand below each other.
        let shifted = !self.marked && piece.level != self.level;
        // A caption or a heading is seldom what a cell says, whatever else speaks against it.
        let is_answer = column == Column::Mandatory && piece.mandatory == Some(0);
        let named = piece.heading.is_some() && !is_answer;
        let heading = Cost::from(piece.titled) * 10 + Cost::from(named) * 3;
        Some(cost.max(heading) + if shifted { 6 } else { 0 })
    }

    /// What it costs to read a piece as part of a description.
    pub(super) fn wide(&self, features: &[Features], at: usize, is_first: bool) -> Cost {
        let Some(piece) = features.get(at) else { return NEVER };
        let mut cost = 0;
        if piece.caption {
            cost += 6;
        }
        if let Some(title) = piece.title {
            // A description can be any word.
            cost += if is_first { (title + 1) / 2 } else { title };
        }
        if piece.refers && self.columns.contains(&Column::Status) {
            cost += 4;
        }
        let above = at.checked_sub(1).and_then(|above| features.get(above));
        if piece.code && !is_first && !above.is_some_and(|above| above.announces) {
            cost += 3;
        }
        let shallow = match piece.item {
            true => piece.level <= self.level,
            false => piece.level < self.level && !piece.code,
        };
        if shallow && self.level > 0 && !self.marked {
            cost += 8;
        }
        if self.marked {
            let early = piece.ends_cell && !self.closed && !self.has_tail();
            return cost + if early { 8 } else { 0 };
        }
        // Where a name alone begins a row, any single word looks like one.
        let key = match self.columns[..self.wide] {
            [Column::Name] => piece.name,
            [Column::Status] => piece.status,
            _ => None,
        };
        let lone = if key == Some(0) && !is_first { 3 } else { 0 };
        let row = looks_like_row(features, at, self.columns.contains(&Column::Mandatory));
        // A word alone below a sentence is seldom part of what it says.
        let below = above.is_some_and(|above| above.sentence);
        let apart = if piece.name == Some(0) && below && !is_first { 3 } else { 0 };
        cost + row.max(lone).max(apart).max(self.other_order(features, at))
    }

    /// How much a row of a table that does not begin with its names looks like one.
    fn other_order(&self, features: &[Features], at: usize) -> Cost {
        let other = self.columns[0] != Column::Name && self.wide > 1;
        let row = || self.starts(features, at).iter().any(|cells| cells.cost == 0);
        if other && row() { 5 } else { 0 }
    }

    /// What it costs that a row has no description, where a piece stands instead.
    pub(super) fn empty(features: &[Features], at: usize) -> Cost {
        match () {
            // The page may have been cut off.
            () if at == features.len() => 1,
            () if looks_like_row(features, at, false) >= 5 => 4,
            () => 10,
        }
    }
}

/// How much a piece and those behind it look like the beginning of some table's row.
///
/// Only a table with a column for it has rows with an odd word between a name and a type.
pub(super) fn looks_like_row(features: &[Features], at: usize, has_mandatory: bool) -> Cost {
    let at = |offset: usize| features.get(at + offset);
    let Some(name) = at(0).and_then(|piece| piece.name) else { return 0 };
    let mandatory = |offset: usize| at(offset).and_then(|piece| piece.mandatory);
    let kind = |offset: usize| at(offset).and_then(|piece| piece.kind) == Some(0);
    let (strict, loose) = (name == 0, name <= LOOSE_NAME);
    let guarded = mandatory(1) == Some(0) && kind(2) || kind(1) && mandatory(2) == Some(0);
    match mandatory(1) {
        _ if strict && guarded => 8,
        _ if loose && guarded => 7,
        Some(odd) if has_mandatory && strict && kind(2) => 7 - odd / 3,
        _ if strict && kind(1) => 5,
        Some(0) if strict => 4 + Cost::from(has_mandatory),
        _ if loose && kind(1) => 4,
        _ => 0,
    }
}
