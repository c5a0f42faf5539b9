//! Rows whose names begin with marks that say how deep they stand: `» size`, `»» width`.

use specwright::diagnostic::{Code, Diagnostic, PagePosition, Severity};

use super::lists;
use crate::names;
use crate::page::{Cell, Row, Table};
use crate::words::Column;

/// A name that stands for the whole of what is described.
const WHOLE: [&str; 2] = ["body", "anonymous"];
/// The name of the row that describes values under keys of any name.
const ANY_KEY: &str = "additionalProperties";

/// A dot inside a name, while the ways to names are parted by dots.
pub(super) const DOT: char = '\u{2024}';

/// Whether rows of a table are marked so.
pub(super) fn has_marks(table: &Table) -> bool {
    let name = table.column(Column::Name).unwrap_or(0);
    table
        .rows
        .iter()
        .any(|row| row.cells.get(name).is_some_and(|cell| cell.text().starts_with('»')))
}

/// Names each row by the way to it, as `owner.name`, in place of the marks.
pub(super) fn to_ways(table: &mut Table, file: &str) -> Vec<Diagnostic> {
    let Some(name) = table.column(Column::Name).filter(|_| has_marks(table)) else {
        return Vec::new();
    };
    let kind = table.column(Column::Type);
    let mut unnamed = None;
    // The way to the row last seen at each depth; `None`: nothing inside of it is read.
    let mut stack: Vec<Option<String>> = Vec::new();
    let rows = std::mem::take(&mut table.rows);
    let deeper: Vec<bool> = (1..=rows.len())
        .map(|next| rows.get(next).is_some_and(|row| text(row, name).starts_with('»')))
        .collect();
    for (mut row, has_inner) in rows.into_iter().zip(deeper) {
        let printed = text(&row, name);
        let bare = printed.trim_start_matches(['»', ' ', '\u{a0}']).to_owned();
        let depth =
            printed.chars().take_while(|it| "» \u{a0}".contains(*it)).filter(|it| *it == '»');
        let depth = depth.count();
        let written = names::read(&bare);
        let outer =
            stack[..depth.min(stack.len())].iter().rev().find(|way| way.as_deref() != Some(""));
        let outer = outer.cloned().unwrap_or_else(|| Some(String::new()));
        stack.truncate(depth);
        let is_whole = WHOLE.contains(&written.name.as_str());
        let way = match (outer, is_whole) {
            (None, _) => None,
            (Some(_), true) if depth == 0 && has_inner => {
                let said = kind.map(|kind| text(&row, kind)).unwrap_or_default().to_lowercase();
                let is_list = said.contains("array") || said.starts_with('[');
                Some(if is_list { "[items]".to_owned() } else { String::new() })
            }
            (Some(_), true) if depth > 0 && written.name != "body" => {
                unnamed.get_or_insert(row.at);
                None
            }
            (Some(outer), _) => {
                let own = if written.name == ANY_KEY { "{key}" } else { written.name.as_str() };
                let own = own.replace('.', &DOT.to_string());
                Some(if outer.is_empty() { own } else { format!("{outer}.{own}") })
            }
        };
        stack.resize(depth, Some(String::new()));
        stack.push(way.clone());
        let Some(way) = way.filter(|way| !way.is_empty()) else { continue };
        if way == "[items]"
            && let Some(cell) = kind.and_then(|kind| row.cells.get_mut(kind))
        {
            *cell = lists::cell(row.at, "object");
        }
        let mark = match written.mandatory {
            Some(true) => " (required)",
            Some(false) => " (optional)",
            None => "",
        };
        row.cells[name] = lists::cell(row.at, &format!("{way}{mark}"));
        table.rows.push(row);
    }
    unnamed.map(|at| left_out(at, file)).into_iter().collect()
}

fn text(row: &Row, column: usize) -> String {
    row.cells.get(column).map(Cell::text).unwrap_or_default()
}

fn left_out(at: PagePosition, file: &str) -> Diagnostic {
    let message = "rows without a name of their own, and what is inside of them, are left out";
    Diagnostic::of_page(Code::PageTable, file, at, message)
        .milder(Severity::Warning)
        .help("they describe alternatives, which a table has no word for")
}
