//! Rows that describe no field: titles across a table, and what else stands alone in its row.

use super::names;
use super::page::{Cell, Table};
use super::text::clip;
use super::words::Column;
use specwright::diagnostic::{Code, Diagnostic, PagePosition};

/// What a row is, by how many of its cells say something.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Across {
    /// A row like others.
    Row,
    /// A title, or a note below the rows.
    Title(String),
    /// A name that stands alone, or a title of one word.
    Alone(String),
    /// The rest of the description above.
    More,
}

/// Looks at a row; `is_one`: its cells are all one that spans them, or there is only one.
pub(crate) fn across(columns: &[Column], cells: &[Cell], is_one: bool) -> Across {
    let (width, said) = (columns.len(), |cell: &&Cell| !cell.blocks.is_empty());
    let Some(first) = cells.iter().find(said).filter(|_| width > 1) else { return Across::Row };
    // Some copies print what spans several cells in each of them.
    let text = first.text();
    let is_spread = cells.len() >= width && cells.iter().all(|cell| cell.text() == text);
    if is_spread && (is_one || width > 2 && !names::is_word(&text)) {
        return Across::Title(first.text());
    }
    if cells.iter().filter(said).nth(1).is_some() || (width < 3 && !is_one) {
        return Across::Row;
    }
    let at = cells.iter().position(|cell| !cell.blocks.is_empty()).unwrap_or(0);
    match columns.get(at) {
        Some(Column::Description) => Across::More,
        Some(Column::Name) => match first.text() {
            text if names::is_word(names::read(&text).name.as_str()) => Across::Alone(text),
            text => Across::Title(text),
        },
        _ if is_one => Across::Title(first.text()),
        _ => Across::Row,
    }
}

/// Says that a row has a name and nothing else.
pub(crate) fn alone(table: &Table, text: &str, at: PagePosition, file: &str) -> Diagnostic {
    let message = format!("{}: `{}` stands alone in its row", table.name(), clip(text));
    Diagnostic::of_page(Code::PageTable, file, at, message)
        .help("it is left out, as a title inside the table; an overlay can add it if it is a field")
}
