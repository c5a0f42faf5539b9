//! A page's cut to its headings, blocks and tables.

use super::blocks::Piece;
use super::cut::{self, Step, Taken};
use super::features;
use super::headers::{Header, Headers};
use super::{report, shape};
use crate::captions::{behind, is_gap};
use crate::page::{Block, Cell, Item, Page, Row, Table, unread};
use crate::words::{self, Section, captions};

/// More costs than a page may ask for: a long page has few kinds of tables, or is none.
const MAX_COSTS: usize = 60_000_000;

/// Adds the page's headings, blocks and tables.
pub(super) fn read(mut pieces: Vec<Piece>, page: &mut Page) {
    leave_out_samples(&mut pieces);
    let features = features::all(&pieces);
    let headers = Headers::find(&pieces, &features);
    if headers.states().saturating_mul(pieces.len()) > MAX_COSTS {
        report::too_much(page, None, "the page is too long to be read");
        return;
    }
    if let Some(at) = headers.too_many {
        let message = "the page has more kinds of tables than are told apart";
        report::too_much(page, Some(pieces[at].block.at), message);
    }
    let cut = cut::cut(&features, &headers);
    let numbers = headers.all.iter().map(|header| captioned(&pieces, header).0);
    let mut next: Vec<Option<u32>> = numbers.rev().scan(None, behind).collect();
    next.reverse();
    let mut builder =
        Builder { pieces: &pieces, headers: &headers, next, page, table: None, level: 0 };
    for taken in &cut.steps {
        builder.take(taken);
    }
    builder.end();
    report::report(&pieces, &features, &headers, &cut, page);
    page.cut = report::cut_lines(&pieces, &headers, &cut);
}

/// Sample code is no part of the contract, and its lines can look like anything but tables.
fn leave_out_samples(pieces: &mut Vec<Piece>) {
    let titles: Vec<(usize, Section)> = pieces
        .iter()
        .enumerate()
        .filter_map(|(at, piece)| Some((at, section_of(&piece.block)?)))
        .collect();
    if titles.iter().all(|(_, section)| *section != Section::Samples) {
        return;
    }
    let features = features::all(pieces);
    let headers = Headers::find(pieces, &features);
    // Where a row follows, or a table before the next title, "Sample code" is what a cell says.
    let is_table = |at: usize| headers.all[headers.at(at)].iter().any(|it| headers.is_sure(it));
    let mut kept = vec![true; pieces.len()];
    for (index, (at, section)) in titles.iter().enumerate() {
        let end = titles.get(index + 1).map_or(pieces.len(), |(next, _)| *next);
        let row = shape::looks_like_row(&features, at + 1, true) >= 5;
        if *section == Section::Samples && !row && !(at + 1..end).any(is_table) {
            kept[at + 1..end].fill(false);
        }
    }
    let mut kept = kept.into_iter();
    pieces.retain(|_| kept.next().unwrap_or(true));
}

/// The section that a block's text opens, where it stands as a title does.
fn section_of(block: &Block) -> Option<Section> {
    (block.is_paragraph() && block.level == 0).then(|| features::section(block.text.trim()))?
}

struct Builder<'a> {
    pieces: &'a [Piece],
    headers: &'a Headers,
    /// For each beginning of a table, the number in its caption or in the next one.
    next: Vec<Option<u32>>,
    page: &'a mut Page,
    /// The table at hand, and the place of its description column.
    table: Option<(Table, usize)>,
    /// How deep in lists that table stands: its cells begin there.
    level: u8,
}

impl Builder<'_> {
    fn take(&mut self, taken: &Taken) {
        let at = taken.at;
        match &taken.step {
            Step::Prose => self.prose(at),
            Step::Header(place) => self.header(*place),
            Step::Row(cells) => {
                let mut row = Row { at: self.pieces[at].block.at, ..Row::default() };
                row.cells.extend(cells.cells.iter().map(|cell| self.cell(cell.clone())));
                let end = self.pieces.len();
                let first = self.cell(cells.next.min(end)..(cells.next + 1).min(end));
                if let Some((table, wide)) = &mut self.table {
                    if row.cells.len() == *wide {
                        row.cells.push(first);
                    }
                    row.cells.resize(table.columns.len(), Cell::default());
                    table.rows.push(row);
                }
            }
            Step::Title => {
                if let Some((table, _)) = &self.table {
                    let block = &self.pieces[at].block;
                    let finding =
                        report::across(table, block.text.trim(), block.at, &self.page.file);
                    self.page.findings.push(finding);
                }
            }
            Step::Wide => {
                let more = self.cell(at..at + 1);
                if let Some((table, wide)) = &mut self.table
                    && let Some(row) = table.rows.last_mut()
                {
                    row.cells[*wide].blocks.extend(more.blocks);
                }
            }
            Step::Tail(cells) => {
                let tail: Vec<Cell> =
                    cells.cells.iter().map(|cell| self.cell(cell.clone())).collect();
                if let Some((table, wide)) = &mut self.table
                    && let Some(row) = table.rows.last_mut()
                {
                    row.cells.truncate(*wide + 1);
                    row.cells.extend(tail);
                    row.cells.resize(table.columns.len(), Cell::default());
                }
            }
            Step::End => {}
        }
    }

    fn cell(&self, pieces: std::ops::Range<usize>) -> Cell {
        let blocks = self.pieces[pieces].iter().map(|piece| Block {
            level: piece.block.level.saturating_sub(self.level),
            ..piece.block.clone()
        });
        Cell { blocks: blocks.filter(|block| !block.text.is_empty()).collect(), links: Vec::new() }
    }

    fn prose(&mut self, at: usize) {
        self.end();
        let block = self.pieces[at].block.clone();
        if block.text.is_empty() {
            return;
        }
        self.page.items.push(match section_of(&block) {
            Some(_) => Item::Heading(block),
            None => Item::Block(block),
        });
    }

    fn header(&mut self, place: usize) {
        let header = &self.headers.all[place];
        let (number, caption) = captioned(self.pieces, header);
        if let Some((table, _)) = &self.table
            && is_repeated(table, &self.headers.shapes[header.shape].columns, number, &caption)
            && !(number.is_none() && is_gap(table.number.unwrap_or(0), self.next[place]))
        {
            return;
        }
        self.end();
        let shape = &self.headers.shapes[header.shape];
        let headings = &self.pieces[header.next - shape.columns.len()..header.next];
        let table = Table {
            at: self.pieces[header.at].block.at,
            number,
            caption,
            columns: shape.columns.clone(),
            unread: unread(&shape.columns, headings.iter().map(|it| it.block.text.clone())),
            says_optional: headings.iter().any(|it| words::is_optional(&it.block.text)),
            ..Table::default()
        };
        self.level = shape.level;
        self.table = Some((table, shape.wide));
    }

    /// Ends the table at hand.
    fn end(&mut self) {
        if let Some((table, _)) = self.table.take() {
            report::table(&table, self.page);
            self.page.items.push(Item::Table(table));
        }
    }
}

/// The number and the words of the caption above headings.
fn captioned(pieces: &[Piece], header: &Header) -> (Option<u32>, Option<String>) {
    let text = pieces[header.at].block.text.trim();
    let found = header.captioned.then(|| captions::read(text)).flatten();
    let (number, caption) = found.unwrap_or_default();
    (number, caption.map(str::to_owned))
}

/// Whether headings are those of the table at hand, printed again on a page's next sheet.
fn is_repeated(
    table: &Table,
    columns: &[words::Column],
    number: Option<u32>,
    caption: &Option<String>,
) -> bool {
    // Where no table has a caption, headings begin a table of their own.
    let unnamed = number.is_none() && table.number.is_some();
    let plain = |caption: &Option<String>| {
        captions::without_continued(caption.as_deref().unwrap_or_default())
    };
    let same =
        number.is_some() && number == table.number && plain(caption) == plain(&table.caption);
    *table.columns == *columns && (unnamed || same)
}
