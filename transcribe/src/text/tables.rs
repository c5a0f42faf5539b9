//! Blocks to tables: a table is its caption, its headings, its cells row by row.

use super::rows::{Shape, Start};
use crate::finding::{Finding, Severity};
use crate::page::{Block, Cell, Item, Page, Row, Table};
use crate::words::{self, Column, Section};

/// Adds the page's headings, blocks and tables.
pub(super) fn read(blocks: &[Block], page: &mut Page) {
    let mut at = 0;
    let mut section = Section::Start;
    while at < blocks.len() {
        let block = &blocks[at];
        // Sample code is no part of the contract, and its lines can look like anything.
        if section == Section::Samples && section_at(blocks, at).is_none() {
            at += 1;
        } else if let Some(header) = header(blocks, at) {
            at = table(blocks, &header, page);
        } else if let Some(found) = section_at(blocks, at) {
            section = found;
            page.items.push(super::heading(block));
            at += 1;
        } else {
            if let Some(finding) = headless(blocks, at, page) {
                page.findings.push(finding);
            }
            page.items.push(Item::Block(block.clone()));
            at += 1;
        }
    }
}

fn section_at(blocks: &[Block], at: usize) -> Option<Section> {
    let block = blocks.get(at)?;
    // A heading is never the last word of a list, and never ends with a full stop.
    let plain = block.is_paragraph() && block.level == 0 && block.text.len() <= 60;
    let text = block.text.trim();
    (plain && !text.ends_with(['.', ':', '：'])).then(|| words::section(text))?
}

/// A table's beginning.
struct Header {
    at: usize,
    number: Option<u32>,
    caption: Option<String>,
    columns: Vec<Column>,
    /// The first block behind the headings.
    next: usize,
}

/// The header that begins at a block: a caption and headings, or headings alone.
fn header(blocks: &[Block], at: usize) -> Option<Header> {
    let block = blocks.get(at).filter(|block| block.is_paragraph())?;
    let caption = words::CAPTION.captures(block.text.trim());
    let first = at + usize::from(caption.is_some());
    let (columns, next) = headings(blocks, first)?;
    let (number, caption) = match &caption {
        Some(found) => (
            found.get(1).and_then(|number| number.as_str().parse().ok()),
            found.get(2).map(|text| text.as_str().trim().to_owned()),
        ),
        None => (None, None),
    };
    Some(Header { at, number, caption: caption.filter(|text| !text.is_empty()), columns, next })
}

fn headings(blocks: &[Block], first: usize) -> Option<(Vec<Column>, usize)> {
    let mut columns: Vec<Column> = Vec::new();
    let mut next = first;
    while let Some(block) = blocks.get(next).filter(|block| block.is_paragraph()) {
        let text = block.text.trim();
        let column = words::column(text).or_else(|| words::misprinted_column(text, &columns));
        match column {
            Some(column) if !columns.contains(&column) => columns.push(column),
            _ => break,
        }
        next += 1;
        // A field called "Type" or "Name" may follow: the description is nearly always last.
        let keyed = columns.contains(&Column::Name) || columns.contains(&Column::Status);
        if column == Some(Column::Description) && keyed && !more_headings(blocks, next, &columns) {
            break;
        }
    }
    // Two words can stand below each other anywhere; the first of two headings is the key's.
    let first = columns.first().is_some_and(|first| matches!(first, Column::Name | Column::Status));
    (words::is_header(&columns) && (first || columns.len() > 2)).then_some((columns, next))
}

/// Whether headings go on behind the description: at least one, then a row of that shape.
fn more_headings(blocks: &[Block], next: usize, columns: &[Column]) -> bool {
    let mut all = columns.to_vec();
    let mut at = next;
    while let Some(block) = blocks.get(at).filter(|block| block.is_paragraph()) {
        match words::column(block.text.trim()) {
            Some(column) if !all.contains(&column) => all.push(column),
            _ => break,
        }
        at += 1;
    }
    // One word more may be a field of that name; two and a whole row behind them are headings.
    let certain = at >= next + 2 || Shape::new(columns.to_vec()).start(blocks, next).is_none();
    at > next && certain && is_row(blocks, at, &Shape::new(all))
}

/// Whether a whole row of a shape stands at a block, its last cells included.
fn is_row(blocks: &[Block], at: usize, shape: &Shape) -> bool {
    let Some(start) = shape.start(blocks, at) else { return false };
    let (_, tail, _) = wide(blocks, start.next, shape);
    tail.iter().all(Option::is_some)
}

/// Reads a table; returns the block after it.
fn table(blocks: &[Block], header: &Header, page: &mut Page) -> usize {
    let mut table = Table {
        at: blocks[header.at].at,
        number: header.number,
        caption: header.caption.clone(),
        columns: header.columns.clone(),
        ..Table::default()
    };
    let mut shape = Shape::new(header.columns.clone());
    if shape.start(blocks, header.next).is_none() {
        shape.lost_mandatory = shape.columns.contains(&Column::Mandatory);
    } else if is_chinese(blocks, header) {
        shape.lost_mandatory = true;
    }
    if shape.start(blocks, header.next).is_none() {
        let help = format!("looked for a row of {}", names(&header.columns));
        let text = blocks.get(header.next).map_or("the end of the page", |block| block.text.trim());
        let message =
            format!("{} has no row that can be read: found \"{}\"", table.name(), clip(text));
        let place = blocks.get(header.next).map_or(table.at, |block| block.at);
        page.findings.push(
            Finding::new("page-table", Severity::Error, &page.file, place, message)
                .help(help)
                .incomplete(),
        );
        return header.next;
    }
    let next = fill(blocks, header.next, &shape, &mut table);
    report_lost(&table, page);
    page.items.push(Item::Table(table));
    next
}

fn is_chinese(blocks: &[Block], header: &Header) -> bool {
    let first = header.at + usize::from(header.number.is_some());
    blocks[first..header.next].iter().any(|block| block.text.contains(['参', '描', '必', '类']))
}

/// Reads rows until the table ends.
fn fill(blocks: &[Block], first: usize, shape: &Shape, table: &mut Table) -> usize {
    let mut at = first;
    while let Some(start) = shape.start(blocks, at) {
        let (wide_end, tail, next) = wide(blocks, start.next, shape);
        let mut row = Row { at: blocks[at].at, cells: Vec::with_capacity(shape.columns.len()) };
        row.cells.extend(start.cells.iter().map(|cell| one(blocks, *cell)));
        row.cells.push(Cell { blocks: blocks[start.next..wide_end].to_vec(), links: Vec::new() });
        row.cells.extend(tail.iter().map(|cell| one(blocks, *cell)));
        table.rows.push(row);
        if next <= at {
            break;
        }
        at = next;
        // A table that goes over a page's end prints its headings again.
        if let Some(again) = repeated(blocks, at, shape, table) {
            at = again;
        }
    }
    at
}

fn one(blocks: &[Block], cell: Option<usize>) -> Cell {
    Cell {
        blocks: cell.map(|index| blocks[index].clone()).into_iter().collect(),
        links: Vec::new(),
    }
}

/// The end of a wide cell: (its end, the cells behind it, the next row).
fn wide(blocks: &[Block], start: usize, shape: &Shape) -> (usize, Vec<Option<usize>>, usize) {
    let has_tail = shape.wide + 1 < shape.columns.len();
    // No cell is empty, so a wide cell has its first block whatever that looks like.
    let mut at = start + usize::from(!ends(blocks, start, shape));
    while at < blocks.len() {
        if has_tail {
            if let Some(tail) = shape.end(blocks, at).filter(|tail| begins(blocks, tail, shape)) {
                return (at, tail.cells, tail.next);
            }
        } else if shape.start(blocks, at).is_some() {
            break;
        }
        if ends(blocks, at, shape) {
            break;
        }
        at += 1;
    }
    (at, vec![None; shape.columns.len() - shape.wide - 1], at)
}

/// Whether behind a row's last cells another row begins, or the table ends.
fn begins(blocks: &[Block], tail: &Start, shape: &Shape) -> bool {
    tail.next >= blocks.len()
        || shape.start(blocks, tail.next).is_some()
        || ends(blocks, tail.next, shape)
}

/// Whether a block ends the table: a caption, a title, a label, a status code.
fn ends(blocks: &[Block], at: usize, shape: &Shape) -> bool {
    let Some(block) = blocks.get(at) else { return true };
    if !block.is_paragraph() || block.level > 0 {
        return false;
    }
    let text = block.text.trim();
    if header(blocks, at).is_some() || words::STATUS_LINE.is_match(text) {
        return true;
    }
    if words::CAPTION.is_match(text) {
        // "Table 3 describes …" announces the next table; inside a cell nothing follows it.
        return header(blocks, at + 1).is_some() || headless_rows(blocks, at + 1);
    }
    // "For details about error status codes, see …" stands below the table of codes.
    if shape.columns.contains(&Column::Status) && words::SEE_ERRORS.is_match(text) {
        return true;
    }
    let title = section_at(blocks, at).filter(|section| *section != Section::Calling);
    let named = title.is_some() || words::label(text).is_some();
    named && shape.start(blocks, at).is_none()
}

/// The block behind headings that a table repeats, with or without its caption.
fn repeated(blocks: &[Block], at: usize, shape: &Shape, table: &Table) -> Option<usize> {
    let again = header(blocks, at)?;
    let same = again.columns == shape.columns;
    // Where no table has a caption, headings begin a table of their own.
    let unnamed = again.number.is_none() && table.number.is_some();
    let plain = |caption: &Option<String>| {
        let text = caption.clone().unwrap_or_default().to_lowercase();
        text.replace("(continued)", "")
            .replace("(cont.)", "")
            .replace("（续）", "")
            .trim()
            .to_owned()
    };
    let number = again.number.is_some()
        && again.number == table.number
        && plain(&again.caption) == plain(&table.caption);
    (same && (unnamed || number)).then_some(again.next)
}

/// Finds a caption whose table has no headings: nobody can say what its columns are.
fn headless(blocks: &[Block], at: usize, page: &Page) -> Option<Finding> {
    let text = blocks[at].text.trim();
    let caption = blocks[at].is_paragraph() && words::CAPTION.is_match(text);
    if !caption || words::CAPTION_SENTENCE.is_match(text) || !headless_rows(blocks, at + 1) {
        return None;
    }
    Some(
        Finding::new(
            "page-table",
            Severity::Error,
            &page.file,
            blocks[at].at,
            format!("\"{}\" has rows but no headings", clip(text)),
        )
        .help(
            "looked for headings such as Parameter, Mandatory, Type, Description below the caption",
        )
        .incomplete(),
    )
}

fn headless_rows(blocks: &[Block], at: usize) -> bool {
    let usual = [
        vec![Column::Name, Column::Mandatory, Column::Type, Column::Description],
        vec![Column::Name, Column::Type, Column::Description],
        vec![Column::Name, Column::Mandatory, Column::Description],
    ];
    usual.into_iter().any(|columns| Shape::new(columns).start(blocks, at).is_some())
}

fn report_lost(table: &Table, page: &mut Page) {
    let Some(column) = table.column(Column::Mandatory) else { return };
    let lost = table.rows.iter().filter(|row| row.cells[column].blocks.is_empty());
    if let Some(first) = lost.clone().next() {
        let message = format!(
            "{}: {} of {} rows lack the cell that says whether the parameter is mandatory",
            table.name(),
            lost.count(),
            table.rows.len()
        );
        page.findings.push(
            Finding::new("page-lost-cell", Severity::Warning, &page.file, first.at, message)
                .help("read as mandatory: copies lose the one-letter cell that says yes"),
        );
    }
}

fn names(columns: &[Column]) -> String {
    let names: Vec<&str> = columns
        .iter()
        .map(|column| match column {
            Column::Name => "a name",
            Column::Mandatory => "Yes or No",
            Column::Type => "a type",
            Column::Status => "a status code",
            Column::Description => "a description",
            _ => "a value",
        })
        .collect();
    names.join(", ")
}

/// The beginning of a text, for messages.
pub(crate) fn clip(text: &str) -> String {
    let mut short: String = text.chars().take(60).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
