//! Models that a page describes apart from its calls, each below a title with its name, and what
//! refers to them.

use std::collections::BTreeMap;

use specwright::diagnostic::{Code, Diagnostic, PagePosition, Severity};

use super::layout::{self, Opens};
use super::lists;
use crate::page::{Cell, Item, Link, Row, Table};
use crate::types;
use crate::words::Column;

/// The models of a page by their names.
#[derive(Default)]
pub(super) struct Models {
    all: BTreeMap<String, Table>,
    /// How many more rows are copied as bodies of calls.
    left: usize,
}

/// More rows than the bodies of a page's calls have together that are models.
const MOST_ROWS: usize = 50_000;

/// What stands behind a type whose values may be null.
const NULLABLE: [&str; 3] = ["\u{a6}null", "|null", " or null"];

/// What a type names: a model, or a list of it.
enum Named<'a> {
    One(&'a str),
    List(&'a str),
}

impl Models {
    /// Reads what stands below a title of models, and says which tables are left out.
    pub(super) fn read(items: &[Item], file: &str) -> (Self, Vec<Diagnostic>) {
        let mut models = Self { all: BTreeMap::new(), left: MOST_ROWS };
        let mut findings = Vec::new();
        let mut is_open = false;
        let mut name: Option<&str> = None;
        let mut twice = Vec::new();
        for item in items {
            match item {
                Item::Heading(block) => {
                    let text = block.text.trim();
                    match layout::opens(text) {
                        Some(Opens::Models) => (is_open, name) = (true, None),
                        Some(_) => {}
                        None if layout::is_part_of_model(text) => {}
                        None => name = layout::is_model_name(text).then_some(text),
                    }
                }
                Item::Table(table) => match name.filter(|_| is_open && describes(table)) {
                    Some(name) if models.all.contains_key(name) => twice.push(name),
                    Some(name) => drop(models.all.insert(name.to_owned(), table.clone())),
                    None => findings.push(apart(table, file)),
                },
                Item::Block(_) => {}
            }
        }
        for name in twice {
            if let Some(table) = models.all.remove(name) {
                findings.push(several(name, table.at, file));
            }
        }
        (models, findings)
    }

    /// The tables of all models, each known by its name wherever it is called.
    pub(super) fn tables(&self) -> impl Iterator<Item = Table> {
        self.all.iter().map(|(name, table)| {
            let mut table = table.clone();
            table.caption = Some(name.clone());
            table.anchors.push(anchor(name));
            table.is_apart = true;
            self.typed(&mut table);
            table
        })
    }

    /// Rewrites the types of a table that name models, or lists in brackets.
    pub(super) fn typed(&self, table: &mut Table) {
        let Some(column) = table.column(Column::Type) else { return };
        for row in &mut table.rows {
            let Some(cell) = row.cells.get_mut(column) else { continue };
            let mut text = cell.text();
            if let Some(bare) = NULLABLE.iter().find_map(|end| text.strip_suffix(end)) {
                text = bare.to_owned();
                *cell = lists::cell(row.at, &text);
                row.stated.insert("nullable".to_owned(), true.into());
            }
            if let Some(named) = self.named(&text) {
                *cell = named.cell(row.at);
            } else if let Some(inner) = list(&text) {
                let written = format!("Array of {inner}");
                if types::is_regular(&written) {
                    *cell = lists::cell(row.at, &written);
                }
            }
        }
    }

    fn named<'a>(&self, text: &'a str) -> Option<Named<'a>> {
        let text = text.trim();
        let written = text.strip_prefix("Array of ").and_then(|it| it.strip_suffix(" objects"));
        if let Some(inner) = written.filter(|inner| self.all.contains_key(*inner)) {
            return Some(Named::List(inner));
        }
        let text = text.strip_suffix(" object").unwrap_or(text);
        match list(text) {
            Some(inner) => self.all.contains_key(inner).then_some(Named::List(inner)),
            None => self.all.contains_key(text).then_some(Named::One(text)),
        }
    }

    /// The table of a body that is the model, or the list of models, which a text names.
    pub(super) fn body(&mut self, text: &str, at: PagePosition) -> Option<Table> {
        let table = match self.named(text)? {
            Named::One(name) => {
                let model = &self.all[name];
                self.left = self.left.checked_sub(model.rows.len())?;
                let mut table = model.clone();
                self.typed(&mut table);
                Table { number: None, anchors: Vec::new(), ..table }
            }
            Named::List(name) => {
                let cells = vec![lists::cell(at, "[items]"), Named::One(name).cell(at)];
                let rows = vec![Row { at, cells, ..Row::default() }];
                Table { at, columns: vec![Column::Name, Column::Type], rows, ..Table::default() }
            }
        };
        Some(table)
    }
}

impl Named<'_> {
    /// A cell that names the type and leads to its table.
    fn cell(&self, at: PagePosition) -> Cell {
        let (name, text) = match self {
            Self::One(name) => (name, format!("{name} object")),
            Self::List(name) => (name, format!("Array of {name} objects")),
        };
        let link = Link { text: (*name).to_owned(), href: format!("#{}", anchor(name)) };
        Cell { links: vec![link], ..lists::cell(at, &text) }
    }
}

fn anchor(name: &str) -> String {
    format!("model of {name}")
}

/// What a list in brackets is of: `[Kiln]`.
fn list(text: &str) -> Option<&str> {
    let inner = text.trim().strip_prefix('[')?.strip_suffix(']')?.trim();
    (!inner.is_empty()).then_some(inner)
}

/// Whether a table describes fields.
fn describes(table: &Table) -> bool {
    let has = |column| table.column(column).is_some();
    has(Column::Name) && (has(Column::Type) || has(Column::Description))
}

fn several(name: &str, at: PagePosition, file: &str) -> Diagnostic {
    let message = format!("several tables describe `{name}`; it is left out");
    Diagnostic::of_page(Code::PageTable, file, at, message)
        .help("nothing says whether they hold together or one of them; any object is allowed there")
}

/// A table that belongs to no call.
fn apart(table: &Table, file: &str) -> Diagnostic {
    let message = format!("{} stands apart from the calls; it is left out", table.name());
    Diagnostic::of_page(Code::PageTable, file, table.at, message)
        .milder(Severity::Warning)
        .help("looked for a title such as Schemas or Models, and one with the model's name")
}
