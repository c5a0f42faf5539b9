//! Tables that hold parameters of several places, as one table for each.

use std::collections::{BTreeMap, BTreeSet};

use specwright::diagnostic::{Code, Diagnostic, PagePosition, Severity};

use super::layout::{self, PartOfCall};
use crate::merge::pascal;
use crate::names;
use crate::page::{Cell, Item, Row, Table};
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
    for mut row in table.rows {
        let cell = row.cells.get_mut(frame.column(Column::Name).unwrap_or(0));
        let name = names::read(&cell.as_deref().map(Cell::text).unwrap_or_default()).name;
        // `:id` is a part of the path, though maybe not of each that a call has.
        if let Some((bare, cell)) = name.strip_prefix(':').zip(cell) {
            if !in_path.contains(&bare) {
                findings.push(no_part(bare, path, &row, file));
                continue;
            }
            let text = cell.text().replacen(':', "", 1);
            *cell = super::lists::cell(row.at, &text);
        }
        let name = name.trim_start_matches(':').to_owned();
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

fn no_part(name: &str, path: &str, row: &Row, file: &str) -> Diagnostic {
    let message = format!("`:{name}` is no part of {path}; it is left out there");
    Diagnostic::of_page(Code::PageTable, file, row.at, message)
        .milder(Severity::Note)
        .help("as the colon says that it is sent in the path")
}

/// The rows of an answer's table, those of its headers apart.
pub(super) fn split_answer(table: Table) -> Vec<(bool, Table)> {
    let Some(column) = place_column(&table) else { return vec![(false, table)] };
    let frame = Table { rows: Vec::new(), ..table.clone() };
    let is_header = |row: &Row| {
        let place = row.cells.get(column).and_then(|cell| layout::place(&cell.text()));
        place == Some(PartOfCall::Header)
    };
    let (headers, fields): (Vec<Row>, Vec<Row>) = table.rows.into_iter().partition(is_header);
    let parts = [(true, headers), (false, fields)].into_iter().filter(|(_, rows)| !rows.is_empty());
    let mut tables: Vec<(bool, Table)> =
        parts.map(|(is_header, rows)| (is_header, Table { rows, ..frame.clone() })).collect();
    tables.iter_mut().for_each(|(_, table)| without_column(table, column));
    tables
}

/// The column that says where a parameter is sent.
fn place_column(table: &Table) -> Option<usize> {
    let others = table.columns.iter().enumerate().filter(|(_, column)| **column == Column::Other);
    let mut named = others.zip(&table.unread);
    named.find(|(_, heading)| layout::is_place_column(heading)).map(|((at, _), _)| at)
}

fn remove(table: &mut Table, column: usize) {
    table.columns.remove(column);
    for row in &mut table.rows {
        if column < row.cells.len() {
            row.cells.remove(column);
        }
    }
}

fn without_column(table: &mut Table, column: usize) {
    remove(table, column);
    table.unread.retain(|heading| !layout::is_place_column(heading));
}

/// Whether names of parameters are marked that may be left out.
pub(super) fn marks_optional(items: &[Item]) -> bool {
    let mut marks = (false, false);
    for item in items {
        let Item::Table(table) = item else { continue };
        let Some(at) = table.column(Column::Name) else { continue };
        for row in &table.rows {
            let mandatory = row.cells.get(at).and_then(|cell| names::read(&cell.text()).mandatory);
            marks.0 |= mandatory == Some(false);
            marks.1 |= mandatory == Some(true);
        }
    }
    // Where both are marked, nobody knows of the rest.
    marks == (true, false)
}

/// The column of a table of codes that names the model of each answer, taken out of it: each
/// code with the model's name and place.
pub(super) fn answers(table: &mut Table) -> Vec<(PagePosition, String, String)> {
    let others = table.columns.iter().enumerate().filter(|(_, column)| **column == Column::Other);
    let mut named = others.zip(&table.unread);
    let Some(column) =
        named.find(|(_, heading)| layout::is_schema_column(heading)).map(|((at, _), _)| at)
    else {
        return Vec::new();
    };
    let text = |row: &Row, at: usize| row.cells.get(at).map(Cell::text).unwrap_or_default();
    let code = table.column(Column::Status).unwrap_or(0);
    let all = table.rows.iter().map(|row| (row.at, text(row, code), text(row, column))).collect();
    remove(table, column);
    table.unread.retain(|heading| !layout::is_schema_column(heading));
    all
}

/// What the only row of a table is that stands for the whole body, with the row's place.
pub(super) fn whole_body(table: &Table) -> Option<(PagePosition, String)> {
    let [row] = table.rows.as_slice() else { return None };
    let text = |column| table.cell(row, column).map(Cell::text).unwrap_or_default();
    (text(Column::Name) == "body").then(|| (row.at, text(Column::Type)))
}

/// Calls the names required that have no mark, where no column says it.
pub(super) fn mark_required(table: &mut Table) {
    let Some(at) = table.column(Column::Name).filter(|_| table.column(Column::Mandatory).is_none())
    else {
        return;
    };
    for row in &mut table.rows {
        let Some(cell) = row.cells.get_mut(at) else { continue };
        let text = cell.text();
        if names::read(&text).mandatory.is_none() && !text.is_empty() {
            *cell = super::lists::cell(row.at, &format!("{text} (required)"));
        }
    }
}

/// The table of a body, and one for each field whose own fields are named by the way to them:
/// `user.name`, `items[].id`. Rows without the field that they are in are left out.
pub(super) fn nested(mut table: Table, file: &str) -> (Vec<Table>, Vec<Diagnostic>) {
    let Some(name) = table.column(Column::Name) else { return (vec![table], Vec::new()) };
    let kind = table.column(Column::Type);
    let mut findings = super::marks::to_ways(&mut table, file);
    let caption = table.caption.clone();
    let frame = Table { rows: Vec::new(), ..table.clone() };
    // By the way to them: the fields of the body, then those of each field.
    let mut groups: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    let mut holders: BTreeMap<String, bool> = BTreeMap::new();
    for mut row in std::mem::take(&mut table.rows) {
        let text = row.cells.get(name).map(Cell::text).unwrap_or_default();
        let way = way(&names::read(&text).name);
        let (outer, own) = way.rsplit_once('.').unwrap_or(("", &way));
        if !outer.is_empty() && !holders.get(outer).copied().unwrap_or_default() {
            findings.push(lost_way(&text, &row, file));
            continue;
        }
        let said = kind.and_then(|kind| row.cells.get(kind)).map(Cell::text).unwrap_or_default();
        holders.insert(way.clone(), holds(&said));
        if !outer.is_empty() {
            let mark = match names::read(&text).mandatory {
                Some(true) => " (required)",
                Some(false) => " (optional)",
                None => "",
            };
            row.cells[name] = super::lists::cell(row.at, &format!("{own}{mark}"));
        }
        // Dots inside of names part no ways.
        let text = row.cells.get(name).map(Cell::text).unwrap_or_default();
        if text.contains(super::marks::DOT) {
            row.cells[name] = super::lists::cell(row.at, &text.replace(super::marks::DOT, "."));
        }
        groups.entry(outer.to_owned()).or_default().push(row);
    }
    let ways: BTreeSet<String> = groups.keys().cloned().collect();
    let tables = groups.into_iter().map(|(outer, mut rows)| {
        for row in &mut rows {
            let text = row.cells.get(name).map(Cell::text).unwrap_or_default();
            let own = way(&names::read(&text).name);
            let inner = if outer.is_empty() { own } else { format!("{outer}.{own}") };
            if let Some(kind) = kind.filter(|_| ways.contains(&inner)) {
                let said = row.cells[kind].text().to_lowercase();
                let model = model(&inner);
                let is_list =
                    said.contains("array") || said.contains("list") || said.starts_with('[');
                let text = match is_list {
                    true => format!("Array of {model} objects"),
                    false => format!("{model} object"),
                };
                row.cells[kind] = super::lists::cell(row.at, &text);
            }
        }
        let caption = if outer.is_empty() { caption.clone() } else { Some(model(&outer)) };
        Table { rows, caption, number: None, ..frame.clone() }
    });
    (tables.collect(), findings)
}

/// The way to a field, without the marks of lists.
fn way(name: &str) -> String {
    match name.contains(' ') {
        true => name.replace('.', " "),
        false => name.replace("[]", "").replace("[*]", "").replace("[0]", ""),
    }
}

/// The name of the model that a field holds.
fn model(way: &str) -> String {
    pascal(&way.replace('.', "_"))
}

/// Whether a type can hold fields of its own.
fn holds(kind: &str) -> bool {
    let kind = kind.to_lowercase();
    ["object", "hash", "array", "list", "json", "dict", "map"]
        .iter()
        .any(|word| kind.contains(word))
}

fn lost_way(text: &str, row: &Row, file: &str) -> Diagnostic {
    let message = format!("`{text}` is the way to a field inside another; it is left out");
    Diagnostic::of_page(Code::PageTable, file, row.at, message)
        .milder(Severity::Warning)
        .help("no row before it describes the object or list that it is in")
}
