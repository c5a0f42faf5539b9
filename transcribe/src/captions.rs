//! Captions that stand below their tables, and tables that are printed in parts.

use super::page::{Block, Item, Page, Table};
use super::words::{Column, captions};
use specwright::diagnostic::{Code, Diagnostic, Severity};

/// Gives tables the captions that stand below them, where all of the page do.
pub(crate) fn below(items: &mut [Item], page: &mut Page) {
    let Some(places) = places(items) else { return };
    let mut first = None;
    for at in places {
        let Item::Block(block) = &items[at] else { continue };
        let found = captions::read(block.text.trim());
        let (number, caption) = found.unwrap_or_default();
        let (caption, place) = (caption.map(str::to_owned), block.at);
        if let Some(Item::Table(table)) = items.get_mut(at - 1) {
            (table.number, table.caption) = (number, caption);
            first.get_or_insert((place, table.name()));
        }
    }
    let Some((place, name)) = first else { return };
    let message = format!("captions stand below their tables: {name} and those behind it");
    page.findings.push(
        Diagnostic::of_page(Code::PageAmbiguous, &page.file, place, message)
            .milder(Severity::Warning)
            .help(
                "every caption of the page stands right below a table, the first of which has none",
            ),
    );
}

/// Where the captions stand, if each stands right below a table and the first of these has none
/// above.
fn places(items: &[Item]) -> Option<Vec<usize>> {
    let is_caption = |item: &Item| matches!(item, Item::Block(block) if is_caption(block));
    let places = items.iter().enumerate().filter(|(_, item)| is_caption(item)).map(|(at, _)| at);
    let places: Vec<usize> = places.collect();
    let first = *places.first()?;
    let is_table = |at: usize| matches!(items.get(at), Some(Item::Table(_)));
    let bare = |at: usize| matches!(items.get(at), Some(Item::Table(table)) if table.number.is_none() && table.caption.is_none());
    let below = |at: &usize| at.checked_sub(1).is_some_and(is_table);
    let all = places.iter().all(below) && first.checked_sub(1).is_some_and(bare);
    all.then_some(places)
}

fn is_caption(block: &Block) -> bool {
    let text = block.text.trim();
    let (number, _) = captions::read(text).unwrap_or_default();
    block.is_paragraph() && number.is_some() && !captions::SENTENCE.is_match(text)
}

/// A table that is the rest of the one before it: its rows are added there.
///
/// `adjoins`: nothing stands between the two; `next`: the number of the table behind both.
pub(crate) fn rest(
    last: Option<&mut Table>,
    table: Table,
    adjoins: bool,
    next: Option<u32>,
    page: &mut Page,
) -> Option<Table> {
    let Some(last) = last else { return Some(table) };
    let is_bare = table.number.is_none() && table.caption.is_none();
    let same = table.number.is_some() && table.number == last.number || table.number.is_none();
    let named = table.caption.is_some() && plain(&table) == plain(last) && same;
    // A table of another kind, or one under another label, is one of its own.
    let goes_on = last.columns == table.columns && !last.columns.contains(&Column::Status);
    // One whose caption is lost leaves a number out; and where none has one, any may be lost.
    let is_lost =
        last.number.is_none() && last.caption.is_none() || is_gap(last.number.unwrap_or(0), next);
    let is_near = adjoins && !ends_in_label(last);
    if !goes_on || !(named || is_bare && is_near && !is_lost) {
        return Some(table);
    }
    if is_bare {
        let message = format!("{} is read as the rest of {}", table.name(), last.name());
        page.findings.push(
            Diagnostic::of_page(Code::PageTable, &page.file, table.at, message).help(
                "it has the same headings and no caption, and nothing stands between the two",
            ),
        );
    }
    last.rows.extend(table.rows);
    last.anchors.extend(table.anchors);
    None
}

/// Whether the last paragraph of a table's last cell is no sentence: in text, the label of the table behind it
/// looks like that.
fn ends_in_label(table: &Table) -> bool {
    let cell = table.rows.last().and_then(|row| row.cells.last());
    let [_, .., last] = cell.map_or(&[][..], |cell| &cell.blocks) else { return false };
    last.is_paragraph() && !last.text.trim().ends_with(['.', '。'])
}

/// Whether a number is missing between that of a table and the next one.
pub(crate) fn is_gap(before: u32, next: Option<u32>) -> bool {
    next.is_some_and(|next| next > before.saturating_add(1))
}

/// The number of a table, else of the next one, for tables that come from the last to the first.
pub(crate) fn behind(next: &mut Option<u32>, own: Option<u32>) -> Option<Option<u32>> {
    *next = own.or(*next);
    Some(*next)
}

/// A caption without the word that says that a table goes on.
fn plain(table: &Table) -> String {
    captions::without_continued(table.caption.as_deref().unwrap_or_default())
}
