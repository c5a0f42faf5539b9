//! One HTML table, its spans unfolded.

use scraper::ElementRef;

use super::mark::{PLACE, place};
use super::walk;
use crate::across::{self, Across, across};
use crate::page::{Cell, Page, Row, Table, unread};
use crate::text;
use crate::types;
use crate::words::{self, Column, captions};
use specwright::diagnostic::{Code, Diagnostic, PagePosition, Severity};

/// More cells than any table has; spans can ask for more.
const MAX_CELLS: usize = 200_000;

/// More letters than a caption above a table has, of which each table reads no more.
const LONGEST_CAPTION: usize = 500;

/// More elements and texts than a heading is made of.
const HEADING_NODES: usize = 200;

/// More columns than any table of parameters has.
const MAX_COLUMNS: usize = 200;

/// Reads a table of parameters or codes. `None`: its headings are of another kind.
pub(super) fn read(element: ElementRef<'_>, page: &mut Page) -> Option<Table> {
    let mut table = Table {
        at: place(element.value().attr(PLACE)),
        anchors: anchors(element),
        ..Table::default()
    };
    caption(element, &mut table);
    let own = own_rows(element);
    // A table that is only a frame can hold a whole page, and others in it the most of that.
    let first = unfold(&own[..own.len().min(3)], HEADING_NODES);
    let found = (0..first.len()).find_map(|at| Some((at, header(&first[at..])?)));
    let Some((header, columns_read)) = found else {
        report_unknown(&table, &unfold(&own, HEADING_NODES), page);
        return None;
    };
    report_inner(element, &table, page);
    let mut rows = unfold(&own, usize::MAX);
    table.columns = columns_read;
    let mandatory = table.column(Column::Mandatory).and_then(|at| rows[header].1.get(at));
    table.says_optional = mandatory.is_some_and(|heading| {
        let text = heading.text();
        words::column(&text).is_none() && words::is_optional(&text)
    });
    table.unread = unread(&table.columns, rows[header].1.iter().map(Cell::text));
    let width = table.columns.len();
    for (at, mut cells, is_one) in rows.drain(header + 1..) {
        if is_no_row(&mut table, &mut cells, (at, is_one), page) {
            continue;
        }
        // A table that goes over several pages prints its headings again.
        if columns(&cells).as_ref() == Some(&table.columns) || cells.iter().all(is_empty) {
            continue;
        }
        if cells.len() < width {
            report_short(&table, &cells, at, page);
        }
        cells.resize(width, Cell::default());
        table.rows.push(Row { at, cells, ..Row::default() });
    }
    Some(table)
}

/// Whether a row is a title, or the rest of the description above, which is added there.
fn is_no_row(
    table: &mut Table,
    cells: &mut [Cell],
    (at, is_one): (PagePosition, bool),
    page: &mut Page,
) -> bool {
    match across(&table.columns, cells, is_one) {
        Across::Row => return false,
        Across::Title(text) => {
            page.findings.push(text::across(table, text.trim(), at, &page.file));
        }
        Across::Alone(text) => {
            page.findings.push(across::alone(table, text.trim(), at, &page.file));
        }
        Across::More => {
            let place = table.column(Column::Description);
            let Some((row, place)) = table.rows.last_mut().zip(place) else { return false };
            row.cells[place].blocks.append(&mut cells[place].blocks);
            row.cells[place].links.append(&mut cells[place].links);
        }
    }
    true
}

fn is_empty(cell: &Cell) -> bool {
    cell.blocks.is_empty()
}

/// Anchors of a table: its own id, and the empty link that often stands before it.
fn anchors(element: ElementRef<'_>) -> Vec<String> {
    let mut names = Vec::new();
    let mut add = |element: ElementRef<'_>| {
        let value = element.value();
        names.extend(value.attr("id").map(str::to_owned));
        names.extend(value.attr("name").map(str::to_owned));
    };
    add(element);
    let mut around = element;
    for _ in 0..3 {
        let before = around.prev_siblings().filter_map(ElementRef::wrap);
        before.take_while(|sibling| is_anchor(*sibling)).take(8).for_each(&mut add);
        let Some(outer) =
            around.parent().and_then(ElementRef::wrap).filter(|outer| is_frame(*outer))
        else {
            break;
        };
        add(outer);
        around = outer;
    }
    if let Some(caption) = child(element, "caption") {
        add(caption);
    }
    names
}

fn is_anchor(element: ElementRef<'_>) -> bool {
    matches!(element.value().name(), "a" | "span") && walk::beginning(element, 1).is_empty()
}

/// A `div` that holds nothing but the table and its anchors.
fn is_frame(element: ElementRef<'_>) -> bool {
    let children = element.children().filter_map(ElementRef::wrap);
    let others = children.filter(|child| !is_anchor(*child)).take(2).count();
    matches!(element.value().name(), "div" | "figure" | "section") && others == 1
}

fn child<'a>(element: ElementRef<'a>, name: &str) -> Option<ElementRef<'a>> {
    let children = element.children().filter_map(ElementRef::wrap);
    children.into_iter().find(|child| child.value().name() == name)
}

fn caption(element: ElementRef<'_>, table: &mut Table) {
    let found = child(element, "caption").map(|caption| walk::cell(caption).text());
    // Some pages print the caption as a paragraph above the table.
    let above = || {
        let before = element.prev_siblings().filter_map(ElementRef::wrap);
        before
            .into_iter()
            .find(|it| !is_anchor(*it))
            .filter(|it| !holds_table(*it))
            .map(|above| super::clean_title(&walk::beginning(above, LONGEST_CAPTION)))
    };
    let text = found
        .map(|text| super::clean_title(&text))
        .or_else(|| above().filter(|text| captions::read(text).is_some()));
    let Some(text) = text.filter(|text| !text.is_empty()) else { return };
    match captions::read(&text) {
        Some((number, rest)) => {
            table.number = number;
            table.caption = rest.map(str::to_owned);
        }
        None => table.caption = Some(text),
    }
    table.caption = table.caption.take().filter(|text| !text.is_empty());
}

/// Whether an element is a table, or a frame around one.
fn holds_table(element: ElementRef<'_>) -> bool {
    let near = element.descendants().take(LONGEST_CAPTION).filter_map(ElementRef::wrap);
    near.into_iter().any(|it| it.value().name() == "table")
}

/// The rows of this table, those of tables inside its cells left out.
fn own_rows(table: ElementRef<'_>) -> Vec<ElementRef<'_>> {
    let mut rows = Vec::new();
    for child in table.children().filter_map(ElementRef::wrap) {
        match child.value().name() {
            "tr" => rows.push(child),
            "thead" | "tbody" | "tfoot" => {
                let inner = child.children().filter_map(ElementRef::wrap);
                rows.extend(inner.filter(|row| row.value().name() == "tr"));
            }
            _ => {}
        }
    }
    rows
}

/// A row: its place, its cells, and whether they are all one cell that spans the row.
type PlacedCells = (PagePosition, Vec<Cell>, bool);

/// Rows with a cell for each column: a span's cell stands in each place that it covers.
///
/// No more than some nodes are read of each cell.
fn unfold(rows: &[ElementRef<'_>], nodes: usize) -> Vec<PlacedCells> {
    let mut out = Vec::with_capacity(rows.len());
    // For each column, how many more rows a cell from above covers, and that cell.
    let mut above: Vec<(usize, Cell)> = Vec::new();
    let mut total = 0;
    for row in rows {
        let mut cells: Vec<Cell> = Vec::new();
        for element in row.children().filter_map(ElementRef::wrap) {
            if !matches!(element.value().name(), "td" | "th") {
                continue;
            }
            fill_from_above(&mut cells, &mut above);
            let cell = walk::cell_within(element, nodes);
            let height = walk::span(element.value().attr("rowspan"));
            for _ in 0..walk::span(element.value().attr("colspan")) {
                let column = cells.len();
                if above.len() <= column {
                    above.resize(column + 1, (0, Cell::default()));
                }
                above[column] = (height - 1, cell.clone());
                cells.push(cell.clone());
            }
        }
        fill_from_above(&mut cells, &mut above);
        total += cells.len();
        if total > MAX_CELLS {
            break;
        }
        let own = row.children().filter_map(ElementRef::wrap).count();
        out.push((place(row.value().attr(PLACE)), cells, own == 1));
    }
    out
}

fn fill_from_above(cells: &mut Vec<Cell>, above: &mut [(usize, Cell)]) {
    while let Some((left, cell)) = above.get_mut(cells.len()).filter(|(left, _)| *left > 0) {
        *left -= 1;
        cells.push(cell.clone());
    }
}

/// The columns that the first of some rows names.
fn header(rows: &[PlacedCells]) -> Option<Vec<Column>> {
    let (_, cells, _) = rows.first()?;
    columns(cells).or_else(|| coded(cells, &rows[1..]))
}

/// The columns of a table of codes: one of them holds nothing else, though its heading is a word
/// that can mean anything.
fn coded(cells: &[Cell], rows: &[PlacedCells]) -> Option<Vec<Column>> {
    let is_code = |cells: &[Cell], at: usize| {
        cells.get(at).is_some_and(|cell| words::STATUS_CODE.is_match(&cell.text()))
    };
    let mut headings = cells.iter().map(Cell::text);
    let at = headings
        .position(|text| words::CODE_HEADINGS.contains(&text.trim().to_lowercase().as_str()))?;
    if cells.len() < 2 || rows.is_empty() || !rows.iter().all(|(_, cells, _)| is_code(cells, at)) {
        return None;
    }
    let mut all = vec![Column::Other; cells.len()];
    all[at] = Column::Status;
    let described = |cell: &Cell| words::column(&cell.text()) == Some(Column::Description);
    // The last one, as "Meaning" before it repeats what a code is called.
    if let Some(last) = cells.iter().rposition(described) {
        all[last] = Column::Description;
    }
    Some(all)
}

/// The columns that a row of headings names.
fn columns(cells: &[Cell]) -> Option<Vec<Column>> {
    if cells.len() > MAX_COLUMNS {
        return None;
    }
    let mut columns = Vec::with_capacity(cells.len());
    let mut known = 0;
    for cell in cells {
        let text = cell.text();
        let column = words::heading(&text).or_else(|| words::misprinted_column(&text, &columns));
        let column = column.filter(|column| !columns.contains(column));
        known += usize::from(column.is_some());
        columns.push(column.unwrap_or(Column::Other));
    }
    let coded = columns.len() > 1 && columns.contains(&Column::Status);
    ((known >= 2 || coded) && words::is_header(&columns)).then_some(columns)
}

fn report_unknown(table: &Table, rows: &[PlacedCells], page: &mut Page) {
    let first: Vec<String> = rows
        .first()
        .map_or_else(Vec::new, |(_, cells, _)| cells.iter().take(8).map(Cell::text).collect());
    // Prices, policies, layout: a table of parameters has at least a name and a type, or a yes or
    // no, somewhere.
    let known: Vec<Column> = first.iter().filter_map(|text| words::column(text)).collect();
    let is_parameters = rows.iter().any(|(_, cells, _)| is_parameter(cells));
    if known.is_empty() && !is_parameters {
        return;
    }
    let finding = Diagnostic::of_page(
        Code::PageTable,
        &page.file,
        table.at,
        format!("{} has headings of another kind: {}", table.name(), first.join(", ")),
    );
    // Values and what they mean, limits: no row has a name and a type.
    let keyed = known
        .iter()
        .any(|it| matches!(it, Column::Name | Column::Mandatory | Column::Type | Column::Status));
    page.findings.push(if keyed || is_parameters {
        finding
            .help("looked for Parameter, Mandatory, Type, Description or Status Code, Description")
    } else {
        finding.milder(Severity::Warning).help("taken for no part of the call, and left out")
    });
}

/// Whether a row could be a parameter's: a name of one word, then a type.
fn is_parameter(cells: &[Cell]) -> bool {
    let is_name = |text: &str| {
        !text.is_empty()
            && text.chars().all(|letter| letter.is_ascii_alphanumeric() || "_-.".contains(letter))
    };
    let named = cells.first().is_some_and(|cell| is_name(&cell.text()));
    let tells = |text: &str| types::is_regular(text) || words::mandatory(text).is_some();
    named && cells.iter().skip(1).any(|cell| tells(&cell.text()))
}

/// Says which tables of fields stand inside of cells, where they are read as text.
fn report_inner(element: ElementRef<'_>, table: &Table, page: &mut Page) {
    let inner = element.descendants().skip(1).filter_map(ElementRef::wrap);
    for inner in inner.filter(|it| it.value().name() == "table") {
        let own = own_rows(inner);
        let first = unfold(&own[..own.len().min(1)], HEADING_NODES);
        let columns = first.first().and_then(|(_, cells, _)| columns(cells)).unwrap_or_default();
        if !columns.contains(&Column::Name) || !columns.contains(&Column::Type) {
            continue;
        }
        let at = place(inner.value().attr(PLACE));
        let message = format!("{}: a table of fields stands inside of a cell", table.name());
        page.findings.push(
            Diagnostic::of_page(Code::PageTable, &page.file, at, message).help(
                "it is read as part of the description; an overlay can say what it describes",
            ),
        );
    }
}

fn report_short(table: &Table, cells: &[Cell], at: PagePosition, page: &mut Page) {
    let name = cells.first().map(Cell::text).unwrap_or_default();
    page.findings.push(
        Diagnostic::of_page(
            Code::PageLostCell,
            &page.file,
            at,
            format!(
                "{}, row {name}: {} of {} cells",
                table.name(),
                cells.len(),
                table.columns.len()
            ),
        )
        .help("the cells behind are taken as empty"),
    );
}
