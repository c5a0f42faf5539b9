//! Tables as models: their fields with types and descriptions read, before they are connected.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::describe::{self, Described};
use super::names::{self, Written};
use super::page::{BlockKind, Cell, Link, Row, Table};
use super::roles::Role;
use super::sections::Direction;
use super::text::clip;
use super::types::{self, Type};
use super::words::{self, Column};
use specwright::diagnostic::{Code, Diagnostic, PagePosition, Severity};

/// Where on a page something stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    pub(crate) page: String,
    pub(crate) table: Option<u32>,
    pub(crate) caption: Option<String>,
    /// The section's title, where a table has neither number nor caption.
    pub(crate) section: Option<String>,
    pub(crate) row: Option<u32>,
    pub(crate) at: PagePosition,
}

/// Rows that are no fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Special {
    /// `[items]`: the body is an array of the row's type.
    RootArray,
    /// `{User defined key}`: any key may stand here.
    AnyKey,
    /// `-`: the body itself.
    RawBody,
}

/// Tables that a description refers to: "For details, see Table 4".
#[derive(Clone, Debug, Default)]
pub(crate) struct See {
    pub(crate) links: Vec<Link>,
    pub(crate) tables: Vec<u32>,
}

/// One row of a table of parameters.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) special: Option<Special>,
    /// `None`: the table does not say.
    pub(crate) mandatory: Option<bool>,
    /// The type as printed; `None` where the table has no such column.
    pub(crate) type_text: Option<String>,
    pub(crate) kind: Option<Type>,
    pub(crate) links: Vec<Link>,
    pub(crate) see: See,
    pub(crate) described: Described,
    pub(crate) origin: Origin,
    /// The model that the type names, once it is found.
    pub(crate) target: Option<usize>,
    /// Keywords of a schema that an API definition states.
    pub(crate) stated: Map<String, Value>,
    /// Where an API definition describes it as well.
    pub(crate) also: Option<Origin>,
}

/// A table that describes an object.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    pub(crate) page: usize,
    /// The table's place among the page's tables.
    pub(crate) table: usize,
    pub(crate) direction: Direction,
    /// A body of the operation, as against a model that a field names.
    pub(crate) is_body: bool,
    /// Whether it has a name of its own: bodies of pages have that of the operation.
    pub(crate) is_named: bool,
    /// The name in the caption, or the operation's name for a body.
    pub(crate) label: String,
    /// `label` as a component is called.
    pub(crate) base: String,
    pub(crate) fields: Vec<Field>,
    pub(crate) status: Option<String>,
    pub(crate) anchors: Vec<String>,
    pub(crate) origin: Origin,
}

impl Model {
    /// Whether it is a body that is called after its operation.
    pub(crate) fn is_unnamed(&self) -> bool {
        self.is_body && !self.is_named
    }

    /// The name in the caption without the way to it: `domain` of `token.domain`.
    pub(crate) fn last_part(&self) -> &str {
        self.label.rsplit('.').next().unwrap_or(&self.label).trim()
    }

    /// Whether it is what a call that fails answers.
    pub(crate) fn is_error(&self) -> bool {
        let failed = |status: &String| status.starts_with(['4', '5']) || status == "default";
        self.is_body
            && !self.is_named
            && self.direction == Direction::Response
            && self.status.as_ref().is_some_and(failed)
    }
}

/// The models of a page, each with its number: they stand in the order of their pages.
pub(crate) fn of_page(models: &[Model], page: usize) -> impl Iterator<Item = (usize, &Model)> {
    let first = models.partition_point(|model| model.page < page);
    (first..).zip(models[first..].iter().take_while(move |model| model.page == page))
}

/// The origin of a table.
pub(crate) fn origin(file: &str, table: &Table, under: &str) -> Origin {
    let unnamed = table.number.is_none() && table.caption.is_none();
    Origin {
        page: file.to_owned(),
        table: table.number,
        caption: table.caption.clone(),
        section: (unnamed && !under.is_empty()).then(|| under.to_owned()),
        row: None,
        at: table.at,
    }
}

/// Reads the rows of a table.
pub(crate) fn fields(
    file: &str,
    table: &Table,
    under: &str,
    role: &Role,
    findings: &mut Vec<Diagnostic>,
) -> Vec<Field> {
    let base = origin(file, table, under);
    let mut fields: Vec<Field> = Vec::new();
    // Where each name stands first: a table can have very many rows.
    let mut known: HashMap<String, usize> = HashMap::new();
    for (index, row) in table.rows.iter().enumerate() {
        let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
        let origin = Origin { row: Some(number), at: row.at, ..base.clone() };
        let Some(field) = field(file, table, row, origin, role, findings) else { continue };
        match known.get(&field.name) {
            Some(first) => findings.push(twice(file, table, &fields[*first], &field)),
            None => {
                if field.special.is_none() {
                    known.insert(field.name.clone(), fields.len());
                }
                fields.push(field);
            }
        }
    }
    fields
}

fn field(
    file: &str,
    table: &Table,
    row: &Row,
    origin: Origin,
    role: &Role,
    findings: &mut Vec<Diagnostic>,
) -> Option<Field> {
    let name = table.cell(row, Column::Name).map(|cell| cell.text()).unwrap_or_default();
    let written = names::read(&name);
    marked(file, table, row, &written, findings);
    if written.is_inside {
        return None;
    }
    let name = written.name;
    if name.is_empty() {
        let message = format!("{}: a row has no name", table.name());
        findings.push(Diagnostic::of_page(Code::PageLostCell, file, row.at, message));
        return None;
    }
    let type_cell = table.cell(row, Column::Type);
    let type_text = type_cell.map(|cell| cell.text()).filter(|text| !text.is_empty());
    let type_text = type_text.or(written.kind);
    let body = matches!(role, Role::Body(_) | Role::Model(_) | Role::Form);
    let kind = type_text.as_deref().and_then(types::parse);
    let telling = table.cell(row, Column::Description);
    // A sentence where the type should be, and nothing behind it: the cells have moved up.
    let moved = kind.is_none()
        && telling.is_some_and(|cell| cell.blocks.is_empty())
        && type_text.as_deref().is_some_and(|text| text.split_whitespace().count() > 2);
    let telling = if moved { type_cell } else { telling };
    let type_text = type_text.filter(|_| !moved);
    if kind.is_none() && (type_text.is_some() || type_cell.is_some()) {
        findings.push(unknown_type(file, table, row, &name, type_text.as_deref()));
    }
    let assumed = (!body && type_text.is_none()).then_some(Type::Text(None));
    let kind = kind.or(assumed);
    let mandatory = table.cell(row, Column::Mandatory).map(|cell| {
        match cell.blocks.is_empty() {
            // Reported with the table: see `page-lost-cell`.
            true => table.lost_mandatory,
            false => Some(table.mandatory(&cell.text()).unwrap_or_else(|| {
                findings.push(unknown_mandatory(file, table, row, &name, &cell.text()));
                false
            })),
        }
    });
    let first = telling.and_then(|cell| cell.blocks.first()).map(|block| block.text.as_str());
    let mandatory = mandatory.flatten().or(written.mandatory);
    let mandatory = mandatory.or_else(|| words::mandatory_first(first?));
    let blocks = telling.map(|cell| cell.blocks.clone());
    let mut described = describe::read(&blocks.unwrap_or_default(), kind.as_ref());
    described.deprecated |= written.is_deprecated;
    extra(table, row, &mut described);
    listed(&row.stated, &mut described);
    let links = type_cell.map(|cell| cell.links.clone()).unwrap_or_default();
    let mut see = see(telling);
    see.tables.extend(type_text.iter().flat_map(|text| numbers(text)));
    let special = special(&name, kind.as_ref(), body);
    let mut stated = row.stated.clone();
    if type_text.as_deref().is_some_and(types::is_nullable) {
        stated.insert("nullable".to_owned(), true.into());
    }
    if special == Some(Special::AnyKey) {
        findings.push(any_key(file, table, row, &name));
    }
    Some(Field {
        see,
        special,
        name,
        mandatory,
        type_text,
        kind,
        links,
        described,
        origin,
        target: None,
        stated,
        also: None,
    })
}

/// Says what marks around a name are taken for.
fn marked(file: &str, table: &Table, row: &Row, written: &Written, findings: &mut Vec<Diagnostic>) {
    let (place, name) = (table.name(), &written.name);
    if written.is_inside {
        let message =
            format!("{place}: `{name}` is marked as part of the row above; it is left out");
        findings.push(
            Diagnostic::of_page(Code::PageTable, file, row.at, message)
                .help("models have tables of their own; an overlay can say what stands there"),
        );
    }
    doubtful(file, table, row, name, findings);
    let Some(mark) = &written.footnote else { return };
    let message = format!("{place}, row `{name}`: `{mark}` is taken for a footnote's mark");
    let finding = Diagnostic::of_page(Code::PageTable, file, row.at, message);
    // Beside a column that says it, a star says nothing else.
    let is_said = table.column(Column::Mandatory).is_some() || !mark.starts_with('*');
    let severity = if is_said { Severity::Note } else { Severity::Warning };
    findings.push(finding.milder(severity).help("it is no part of the name"));
}

/// Says what cannot be a name as it stands.
fn doubtful(file: &str, table: &Table, row: &Row, name: &str, findings: &mut Vec<Diagnostic>) {
    let is_other = name.starts_with(['{', '<', '[', '(', '（']);
    let message = match () {
        () if names::is_several(name) => "could be several names",
        () if name.contains(char::is_whitespace) && !is_other => "is a name of several words",
        () => return,
    };
    let message = format!("{}: `{}` {message}", table.name(), clip(name));
    findings.push(
        Diagnostic::of_page(Code::PageTable, file, row.at, message)
            .milder(Severity::Warning)
            .help("it is taken as it stands; an overlay can rename it"),
    );
}

/// The values that a definition allows.
fn listed(stated: &Map<String, Value>, described: &mut Described) {
    let values = stated.get("enum").or_else(|| stated.get("items")?.get("enum"));
    let Some(values) = values.and_then(Value::as_array) else { return };
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let known = std::mem::take(&mut described.values);
    let meaning = |text: &str| known.iter().find(|it| it.text == text)?.meaning.clone();
    let values = values.iter().filter(|value| !value.is_null()).map(text);
    described.values =
        values.map(|text| describe::Value { meaning: meaning(&text), text }).collect();
}

fn any_key(file: &str, table: &Table, row: &Row, name: &str) -> Diagnostic {
    let message = format!("{}: `{name}` stands for keys of any name", table.name());
    Diagnostic::of_page(Code::AnyKey, file, row.at, message)
}

fn see(cell: Option<&Cell>) -> See {
    let Some(cell) = cell else { return See::default() };
    let is_table = |link: &&Link| words::SEE_TABLE_LINK.is_match(link.text.trim());
    let links = cell.links.iter().filter(is_table).cloned().collect();
    let texts = cell.blocks.iter().filter(|block| block.kind != BlockKind::Code);
    See { links, tables: texts.flat_map(|block| numbers(&block.text)).collect() }
}

/// The tables that a text says to see.
fn numbers(text: &str) -> Vec<u32> {
    let found = words::SEE_TABLE.captures_iter(text);
    found.filter_map(|found| found.get(1)?.as_str().parse().ok()).collect()
}

fn special(name: &str, kind: Option<&Type>, body: bool) -> Option<Special> {
    if !body {
        return None;
    }
    // Names in brackets of any kind stand for others.
    if matches!(name, "[items]" | "[数组元素]" | "[array]") {
        Some(Special::RootArray)
    } else if name.starts_with(['{', '<']) && name.ends_with(['}', '>']) {
        Some(Special::AnyKey)
    } else if name == "-" || (name == "[body]" && kind == Some(&Type::File)) {
        Some(Special::RawBody)
    } else {
        None
    }
}

/// Columns of their own for what usually stands in the description.
fn extra(table: &Table, row: &Row, described: &mut Described) {
    let said = |column| {
        let text = table.cell(row, column).map(|cell| cell.text()).unwrap_or_default();
        (!words::says_nothing(&text)).then_some(text)
    };
    if let Some(text) = said(Column::Default) {
        described.default.get_or_insert(text);
    }
    if let Some(text) = said(Column::Example) {
        described.example.get_or_insert(text);
    }
    if let Some(text) = said(Column::Range) {
        described.text.push_str(&format!("\n\nRange: {text}"));
    }
}

fn twice(file: &str, table: &Table, known: &Field, again: &Field) -> Diagnostic {
    let message = format!("{} lists `{}` twice", table.name(), known.name);
    let differ = known.type_text != again.type_text || known.mandatory != again.mandatory;
    let finding = Diagnostic::of_page(Code::RowTwice, file, again.origin.at, message)
        .help("the first row is taken")
        .also_of_page(file, known.origin.at, "the first row");
    if differ { finding } else { finding.milder(Severity::Note) }
}

fn unknown_mandatory(file: &str, table: &Table, row: &Row, name: &str, text: &str) -> Diagnostic {
    let place = table.name();
    let message = format!("{place}, row `{name}`: \"{}\" is neither yes nor no", clip(text));
    Diagnostic::of_page(Code::MandatoryUnknown, file, row.at, message)
        .help("taken as optional; an overlay can require it")
}

fn unknown_type(
    file: &str,
    table: &Table,
    row: &Row,
    name: &str,
    text: Option<&str>,
) -> Diagnostic {
    let message = match text {
        Some(text) => format!("{}, row `{name}`: \"{}\" is no type", table.name(), clip(text)),
        None => format!("{}, row `{name}`: the type is missing", table.name()),
    };
    Diagnostic::of_page(Code::TypeUnknown, file, row.at, message)
        .help("any value is allowed there; an overlay can state the type")
}
