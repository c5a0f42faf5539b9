//! From paths to pages that are understood.

mod ids;
mod models;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::definition::{self, Beside};
use super::page::{Cell, Item, Page, Row, Table};
use super::page_data::PageData;
use super::roles::{self, Role};
use super::sections::{self, Direction, Reading};
use super::source::{self, Index, PageFormat, PageText};
use super::stored::{Stored, StoredPage};
use super::words::{self, Column};
use super::{captions, foreign, html, markdown, names, text};
use specwright::diagnostic::{Code, Diagnostic, Severity};

pub(super) use ids::adopt_ids;
pub(super) use models::models;

/// Reads the pages behind the paths.
pub(super) fn pages(
    paths: &[PathBuf],
    files: &[(String, PathBuf)],
    progress: Option<&dyn Fn(usize, usize)>,
    findings: &mut Vec<Diagnostic>,
) -> Vec<PageData> {
    let folders = paths.iter().map(|path| match path.is_dir() {
        true => path.clone(),
        false => path.parent().map_or_else(PathBuf::new, Path::to_path_buf),
    });
    let mut folders: Vec<PathBuf> = folders.collect();
    folders.sort();
    folders.dedup();
    let indexes: Vec<Index> = folders.iter().map(|folder| Index::read(folder, findings)).collect();
    if paths.iter().all(|path| path.is_dir()) {
        not_there(&indexes, files, findings);
    }
    let places: HashMap<&str, &Path> =
        files.iter().map(|(file, path)| (file.as_str(), path.as_path())).collect();
    let beside = Beside::new(|name| {
        let (source, _) = source::read(name, places.get(name)?).ok()?;
        Some(source.text)
    });
    let mut pages = Vec::new();
    for (done, (file, path)) in files.iter().enumerate() {
        match source::read(file, path) {
            Ok((mut source, found)) => {
                findings.extend(found);
                indexes.iter().for_each(|index| index.apply(&mut source));
                pages.extend(page(&source, &beside, findings));
            }
            Err(finding) => findings.push(*finding),
        }
        if let Some(progress) = progress {
            progress(done + 1, files.len());
        }
    }
    pages
}

/// Reads pages that are no files.
pub(super) fn stored(
    stored: &Stored,
    files: &[(String, PathBuf)],
    findings: &mut Vec<Diagnostic>,
) -> Vec<PageData> {
    let indexes = stored.indexes.iter().map(|text| Index::parse(text, findings));
    let indexes: Vec<Index> = indexes.collect();
    if stored.are_folders {
        not_there(&indexes, files, findings);
    }
    let bytes: HashMap<&str, &[u8]> =
        stored.pages.iter().map(|page| (page.name.as_str(), page.bytes.as_ref())).collect();
    let beside = Beside::new(|name| {
        let (source, _) = source::decoded(name, bytes.get(name)?).ok()?;
        Some(source.text)
    });
    let mut pages = Vec::new();
    for StoredPage { name, bytes, .. } in &stored.pages {
        match source::decoded(name, bytes) {
            Ok((mut source, found)) => {
                findings.extend(found);
                indexes.iter().for_each(|index| index.apply(&mut source));
                pages.extend(page(&source, &beside, findings));
            }
            Err(finding) => findings.push(*finding),
        }
    }
    pages
}

/// Says which pages an index names and nobody has.
fn not_there(indexes: &[Index], files: &[(String, PathBuf)], findings: &mut Vec<Diagnostic>) {
    for missing in indexes.iter().flat_map(|index| index.missing(files)) {
        let message = "the index names a page that is not there".to_owned();
        findings.push(source::page_error(missing, message));
    }
}

/// A page, or the operations of a definition.
pub(super) fn page(
    source: &PageText,
    beside: &Beside<'_>,
    findings: &mut Vec<Diagnostic>,
) -> Vec<PageData> {
    let mut whole = match source.form {
        PageFormat::Definition => return definition::read(source, beside, findings),
        PageFormat::Html => html::read(source),
        PageFormat::Markdown => html::read_marked(source, &markdown::html(&source.text)),
        PageFormat::Text => text::read(source),
    };
    if source.form == PageFormat::Html
        && !foreign::is_of_family(&whole.items)
        && let Some(definition) = definition::embedded(source)
    {
        let message = "the page is made by a script from the API definition in it, which is read";
        let note = Diagnostic::of_page(Code::PageLayout, &whole.file, Default::default(), message);
        findings.push(note.milder(Severity::Note).help("its text is left out"));
        return definition::read(&definition, beside, findings);
    }
    let calls = match source.form {
        PageFormat::Html | PageFormat::Markdown => foreign::calls(&mut whole),
        _ => Vec::new(),
    };
    if calls.is_empty() && source.form == PageFormat::Html && is_empty(&whole) {
        findings.push(made_by_script(source));
    }
    if calls.is_empty() {
        return vec![understood(source, whole, None, findings)];
    }
    let only = calls.len() == 1;
    let calls = calls.into_iter().map(|(page, name)| {
        let written = source.operation_id.clone().filter(|_| only).unwrap_or(name);
        understood(source, page, Some(written), findings)
    });
    calls.collect()
}

/// Whether a page has no more text than a frame that a script fills.
fn is_empty(page: &Page) -> bool {
    !foreign::is_of_family(&page.items)
        && !page.items.iter().any(|item| matches!(item, Item::Table(_)))
        && page.words().len() < MOST_OF_A_FRAME
}

/// More bytes of text than a page has whose text a script makes.
const MOST_OF_A_FRAME: usize = 2_000;

fn made_by_script(source: &PageText) -> Diagnostic {
    let message = "the page has hardly any text of its own: a script makes it when it is opened";
    let finding = Diagnostic::of_page(Code::PageLayout, &source.file, Default::default(), message);
    match definition::address(source) {
        Some(address) => finding.help(format!("it is made from {address}: name that file instead")),
        None => finding.help("save the page as a browser shows it, or name its API definition"),
    }
}

/// A page, by its sections and tables; `name` is that of its operation, where it is known.
fn understood(
    source: &PageText,
    mut page: Page,
    name: Option<String>,
    findings: &mut Vec<Diagnostic>,
) -> PageData {
    let mut reading = sections::read(&mut page);
    findings.append(&mut page.findings);
    lost_mandatory(&mut reading, &page.file, findings);
    let mut roles = roles::assign(&reading);
    for index in roles::nameless(&reading, &mut roles) {
        let table = &reading.tables[index].table;
        let message = "the table has no caption that says which model it describes";
        findings.push(
            Diagnostic::of_page(Code::PageTable, &page.file, table.at, message)
                .help("some copies lose captions; copy the page from the provider's site"),
        );
    }
    unread_columns(&page.file, &reading, &roles, findings);
    missing_columns(&page.file, &reading, &roles, findings);
    missing_captions(&page.file, &reading, &mut roles, findings);
    let titled = ids::title_id(&mut page);
    let written = name.or(source.operation_id.clone()).or(titled).or(reading.sample_id.clone());
    let (operation_id, is_named) = ids::operation_id(source, page.link.as_deref(), written);
    PageData { page, reading, roles, operation_id, is_named, definition: None }
}

/// Says which columns of the tables of parameters are left out.
fn unread_columns(file: &str, reading: &Reading, roles: &[Role], findings: &mut Vec<Diagnostic>) {
    for (placed, role) in reading.tables.iter().zip(roles) {
        let table = &placed.table;
        if table.unread.is_empty() || matches!(role, Role::Status | Role::Other) {
            continue;
        }
        let headings = table.unread.join("`, `");
        let message = format!("{}: no kind of column is called `{headings}`", table.name());
        findings.push(
            Diagnostic::of_page(Code::PageTable, file, table.at, message)
                .milder(Severity::Warning)
                .help("its cells are left out; an overlay can say what they say"),
        );
    }
}

/// Says which tables of fields have no column for their types, and which of the request nothing
/// that says what is mandatory.
fn missing_columns(file: &str, reading: &Reading, roles: &[Role], findings: &mut Vec<Diagnostic>) {
    for (placed, role) in reading.tables.iter().zip(roles) {
        let table = &placed.table;
        let names = || {
            let cells = table.rows.iter().filter_map(|row| table.cell(row, Column::Name));
            cells.map(|cell| names::read(&cell.text()))
        };
        let is_model = matches!(role, Role::Body(_) | Role::Form | Role::Model(_));
        if is_model
            && table.column(Column::Type).is_none()
            && !names().any(|name| name.kind.is_some())
        {
            let message = format!("{} has no column for types", table.name());
            findings.push(
                Diagnostic::of_page(Code::TypeUnknown, file, table.at, message)
                    .help("any value is allowed in its fields; an overlay can state their types"),
            );
        }
        let is_sent = is_model && placed.direction() == Direction::Request
            || matches!(role, Role::Query | Role::RequestHeader);
        let described = |row: &Row| {
            let cell = table.cell(row, Column::Description)?;
            words::mandatory_first(&cell.blocks.first()?.text)
        };
        if is_sent
            && table.column(Column::Mandatory).is_none()
            && !names().any(|name| name.mandatory.is_some())
            && !table.rows.iter().any(|row| described(row).is_some())
        {
            let message = format!("{} does not say what is mandatory", table.name());
            findings.push(
                Diagnostic::of_page(Code::MandatoryUnknown, file, table.at, message)
                    .help("nothing in it is called mandatory; an overlay can require it"),
            );
        }
    }
}

/// Says which tables have lost their captions: those of others number them, and one number is
/// missing where they stand. One that would be a second body is left out: it describes a model that
/// nobody can name.
fn missing_captions(
    file: &str,
    reading: &Reading,
    roles: &mut [Role],
    findings: &mut Vec<Diagnostic>,
) {
    let numbers = reading.tables.iter().map(|placed| placed.table.number);
    let mut next: Vec<Option<u32>> = numbers.rev().scan(None, captions::behind).collect();
    next.reverse();
    let mut before = 0;
    for (index, placed) in reading.tables.iter().enumerate() {
        let (table, role) = (&placed.table, roles[index].clone());
        if let Some(number) = table.number {
            before = number;
            continue;
        }
        let behind = next[index];
        if !captions::is_gap(before, behind)
            || table.caption.is_some()
            || matches!(role, Role::Status | Role::Other)
        {
            continue;
        }
        before += 1;
        let is_body = matches!(role, Role::Body(_));
        let others = roles.iter().enumerate().filter(|(other, _)| *other != index);
        let help = match is_body && others.into_iter().any(|(_, other)| *other == role) {
            true => {
                roles[index] = Role::Other;
                "nobody can say what the table describes; it is left out"
            }
            false => "what the table describes is read from its section and its rows",
        };
        let message = format!("the caption of Table {before} is missing");
        findings.push(Diagnostic::of_page(Code::PageTable, file, table.at, message).help(help));
    }
}

/// Says what the cells mean that a copy has lost: copies lose the word of one letter, so the
/// word that the page's other rows never show is what was there.
fn lost_mandatory(reading: &mut Reading, file: &str, findings: &mut Vec<Diagnostic>) {
    let cell = |table: &Table, row: &Row| table.cell(row, Column::Mandatory).map(Cell::text);
    let mut seen = [false; 2];
    for placed in &reading.tables {
        let said = placed.table.rows.iter().filter_map(|row| cell(&placed.table, row));
        for answer in said.filter_map(|text| placed.table.mandatory(&text)) {
            seen[usize::from(answer)] = true;
        }
    }
    let (meaning, help) = match seen {
        [true, false] => (Some(true), "read as mandatory: no other row of the page says yes"),
        [false, true] => (Some(false), "read as optional: no other row of the page says no"),
        _ => (
            None,
            "nothing is called mandatory there; copy the page with its cells, or say it in an overlay",
        ),
    };
    for placed in &mut reading.tables {
        let table = &mut placed.table;
        table.lost_mandatory = meaning;
        let lost = table.rows.iter().filter(|row| cell(table, row).is_some_and(|it| it.is_empty()));
        let Some(first) = lost.clone().next() else { continue };
        let message = format!(
            "{}: {} of {} rows lack the cell that says whether the parameter is mandatory",
            table.name(),
            lost.count(),
            table.rows.len()
        );
        findings.push(
            Diagnostic::of_page(Code::PageLostCell, file, first.at, message)
                .milder(Severity::Warning)
                .help(help),
        );
    }
}
