//! Tables that hold parameters of several places, as one table for each.

use std::collections::BTreeMap;

use specwright::diagnostic::{Code, Diagnostic, Severity};

use super::layout::{self, PartOfCall};
use crate::names;
use crate::page::{Cell, Table};
use crate::sections::placeholders;
use crate::words::Column;

/// The rows of a table by the place that its title, its column or the path gives them.
pub(super) fn split(
    table: Table,
    place: Option<PartOfCall>,
    method: &str,
    path: &str,
    file: &str,
) -> (Vec<(PartOfCall, Table)>, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    let column = place_column(&table);
    let in_path = placeholders(path);
    let is_query = matches!(method, "GET" | "DELETE" | "HEAD" | "OPTIONS");
    let other = if is_query { PartOfCall::Query } else { PartOfCall::Body };
    let mut all: BTreeMap<PartOfCall, Table> = BTreeMap::new();
    let mut guessed = None;
    let frame = Table { rows: Vec::new(), ..table.clone() };
    for row in table.rows {
        let name = row.cells.get(frame.column(Column::Name).unwrap_or(0)).map(Cell::text);
        let name = names::read(&name.unwrap_or_default()).name;
        let said = column.and_then(|at| layout::place(&row.cells.get(at)?.text()));
        let named = in_path.contains(&name.as_str()).then_some(PartOfCall::Path);
        let found = said.or(named).or(place).unwrap_or_else(|| {
            guessed.get_or_insert((row.at, name));
            other
        });
        all.entry(found).or_insert_with(|| frame.clone()).rows.push(row);
    }
    if let Some((at, name)) = guessed {
        let what = if is_query { "the query" } else { "the body" };
        let message = format!("nothing says where `{name}` is sent; taken as part of {what}");
        findings.push(
            Diagnostic::of_page(Code::PageTable, file, at, message)
                .milder(Severity::Note)
                .help(format!("as parameters of {method} are that the path does not name")),
        );
    }
    let mut tables: Vec<(PartOfCall, Table)> = all.into_iter().collect();
    if let Some(column) = column {
        tables.iter_mut().for_each(|(_, table)| without_column(table, column));
    }
    (tables, findings)
}

/// The column that says where a parameter is sent.
fn place_column(table: &Table) -> Option<usize> {
    let others = table.columns.iter().enumerate().filter(|(_, column)| **column == Column::Other);
    let mut named = others.zip(&table.unread);
    named.find(|(_, heading)| layout::is_place_column(heading)).map(|((at, _), _)| at)
}

fn without_column(table: &mut Table, column: usize) {
    table.columns.remove(column);
    for row in &mut table.rows {
        if column < row.cells.len() {
            row.cells.remove(column);
        }
    }
    table.unread.retain(|heading| !layout::is_place_column(heading));
}

/// Leaves rows out that say the way to a field (`user.name`, `items[].id`): what holds it is
/// described by no table.
pub(super) fn without_ways(table: &mut Table, file: &str) -> Vec<Diagnostic> {
    let Some(name) = table.column(Column::Name) else { return Vec::new() };
    let mut findings = Vec::new();
    table.rows.retain(|row| {
        let text = row.cells.get(name).map(Cell::text).unwrap_or_default();
        let text = names::read(&text).name;
        let is_way = text.contains(['.', '[']) && !text.contains(' ');
        if is_way {
            let message = format!("`{text}` is the way to a field inside another; it is left out");
            findings.push(
                Diagnostic::of_page(Code::PageTable, file, row.at, message)
                    .milder(Severity::Warning)
                    .help("an overlay can say what stands there"),
            );
        }
        !is_way
    });
    findings
}
