//! Schemas as the tables of a page: a row for each property, a table for each object.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};
use specwright::value::push_token;

use super::{Definition, values};
use crate::merge::pascal;
use crate::page::{Block, BlockKind, Cell, Link, Row, Table};
use crate::roles::Role;
use crate::sections::{Direction, Placed};
use crate::words::{Column, Section};
use specwright::diagnostic::{Code, Diagnostic, PagePosition};

/// The columns of all tables.
const COLUMNS: [Column; 4] = [Column::Name, Column::Mandatory, Column::Type, Column::Description];

/// More rows than the models of one call have; schemas that hold each other can ask for more.
const MAX_ROWS: usize = 20_000;

/// Objects inside each other without a name, and parts of parts.
const MAX_DEPTH: usize = 40;

/// The tables of one side of an operation.
pub(super) struct Tables<'a> {
    pub(super) definition: &'a Definition,
    pub(super) direction: Direction,
    pub(super) findings: &'a mut Vec<Diagnostic>,
    pub(super) placed: Vec<(Placed, Role)>,
    /// The names of the objects that have a table or wait for one, by their pointers.
    names: HashMap<String, String>,
    waiting: Vec<(String, String)>,
    rows: usize,
}

impl<'a> Tables<'a> {
    pub(super) fn new(
        definition: &'a Definition,
        direction: Direction,
        findings: &'a mut Vec<Diagnostic>,
    ) -> Self {
        let (names, waiting) = (HashMap::new(), Vec::new());
        Self { definition, direction, findings, placed: Vec::new(), names, waiting, rows: 0 }
    }

    /// Adds the table of a body, and those of all objects in it.
    pub(super) fn body(&mut self, schema: &Value, pointer: &str, status: Option<&str>, role: Role) {
        let name = schema.get("$ref").and_then(Value::as_str).and_then(|to| to.rsplit('/').next());
        let caption = name.map(model_name);
        let (found, pointer) = self.definition.resolved(schema, pointer);
        // A body that is a model of its own is the table of that model.
        if let Some(caption) = &caption {
            self.names.entry(pointer.clone()).or_insert_with(|| caption.clone());
        }
        let is_lost = found.get("$ref").is_some();
        if is_lost {
            let at = self.definition.places.at(&pointer);
            self.lost(at, "the `$ref` of a body leads nowhere, or in a circle");
        }
        let says_nothing = is_lost || found.as_object().is_some_and(serde_json::Map::is_empty);
        let rows = match self.is_object(found) {
            _ if says_nothing => Vec::new(),
            true => self.rows(found, &pointer, caption.as_deref().unwrap_or_default(), 0),
            false => vec![self.whole(found, &pointer, caption.as_deref().unwrap_or("Item"))],
        };
        let mut table = self.table(caption, &pointer, rows);
        table.anchors = vec![self.anchor(&pointer)];
        self.add(table, status, role);
        self.models(status);
    }

    /// A row for a body that is no object: its type is that of the body.
    fn whole(&mut self, schema: &Value, pointer: &str, name: &str) -> Row {
        let is_map = schema.get("additionalProperties").is_some();
        let is_list = schema.get("type").and_then(Value::as_str) == Some("array");
        let key = match (is_list, is_map) {
            (true, _) => "[items]",
            (_, true) => "{key}",
            _ => "-",
        };
        self.row(key, schema, pointer, true, name, 0)
    }

    /// The tables of the objects that wait for one, and of those that they name.
    fn models(&mut self, status: Option<&str>) {
        while let Some((pointer, name)) = self.waiting.pop() {
            let Some(schema) = self.definition.root.pointer(&pointer) else { continue };
            let rows = self.rows(schema, &pointer, &name, 0);
            let mut table = self.table(Some(name.clone()), &pointer, rows);
            table.anchors = vec![self.anchor(&pointer)];
            self.add(table, status, Role::Model(name));
        }
    }

    fn add(&mut self, table: Table, status: Option<&str>, role: Role) {
        let section = match self.direction {
            Direction::Request => Section::Request,
            Direction::Response => Section::Response,
        };
        let status = status.map(str::to_owned);
        self.placed.push((Placed { table, section, status, under: String::new() }, role));
    }

    /// A table of rows.
    pub(super) fn table(&self, caption: Option<String>, pointer: &str, rows: Vec<Row>) -> Table {
        let at = self.definition.places.at(pointer);
        Table { at, caption, columns: COLUMNS.to_vec(), rows, ..Table::default() }
    }

    fn anchor(&self, pointer: &str) -> String {
        format!("{:?}{pointer}", self.direction)
    }

    /// Whether a schema has properties of its own or by its parts.
    fn is_object(&self, schema: &Value) -> bool {
        let properties = |schema: &Value| {
            let own = schema.get("properties").and_then(Value::as_object);
            own.is_some_and(|own| !own.is_empty())
        };
        properties(schema)
            || parts(schema).any(|part| {
                let (part, _) = self.definition.resolved(part, "");
                properties(part) || part.get("allOf").is_some()
            })
    }

    /// The rows of an object: its own properties and those of its parts.
    fn rows(&mut self, schema: &Value, pointer: &str, name: &str, depth: usize) -> Vec<Row> {
        let mut rows = Vec::new();
        if depth > MAX_DEPTH {
            return rows;
        }
        let definition = self.definition;
        for (index, part) in parts(schema).enumerate() {
            let (part, at) = definition.resolved(part, &format!("{pointer}/allOf/{index}"));
            rows.extend(self.rows(part, &at, name, depth + 1));
        }
        let required = schema.get("required").and_then(Value::as_array).into_iter().flatten();
        let required: HashSet<&str> = required.filter_map(Value::as_str).collect();
        let is_required = |name: &str| required.contains(name);
        for row in &mut rows {
            let own = row.cells[0].text();
            if is_required(&own) {
                row.cells[1] = said("Yes", row.at);
            }
        }
        for (key, property) in
            schema.get("properties").and_then(Value::as_object).into_iter().flatten()
        {
            let mut at = format!("{pointer}/properties");
            push_token(&mut at, key);
            rows.push(self.row(key, property, &at, is_required(key), name, depth));
        }
        if let Some(free) = schema.get("additionalProperties").filter(|free| free.is_object()) {
            let at = format!("{pointer}/additionalProperties");
            rows.push(self.row("{key}", free, &at, false, name, depth));
        }
        rows
    }

    /// A property or parameter as a row.
    pub(super) fn row(
        &mut self,
        name: &str,
        schema: &Value,
        pointer: &str,
        mandatory: bool,
        parent: &str,
        depth: usize,
    ) -> Row {
        self.rows += 1;
        let at = self.definition.places.at(pointer);
        let (found, target) = self.definition.resolved(schema, pointer);
        let inner = format!("{parent}.{}", pascal(name));
        let (text, link) = match self.rows > MAX_ROWS {
            true => {
                self.lost(at, "the models of the call have more rows than are read");
                ("Object".to_owned(), None)
            }
            false => self.kind(found, &target, &inner, depth),
        };
        let links = link.into_iter().map(|href| Link { text: text.clone(), href }).collect();
        let mut kind = said(&text, at);
        kind.links = links;
        let description = schema.get("description").or_else(|| found.get("description"));
        let blocks = blocks(description.and_then(Value::as_str).unwrap_or_default(), at);
        let telling = Cell { blocks, links: Vec::new() };
        if found.get("$ref").is_some() {
            self.lost(at, &format!("the `$ref` of `{name}` leads nowhere, or in a circle"));
        }
        let mandatory = said(if mandatory { "Yes" } else { "No" }, at);
        let mut stated = values::stated(found);
        if !std::ptr::eq(schema, found) {
            stated.extend(values::stated(schema));
        }
        Row { at, cells: vec![said(name, at), mandatory, kind, telling], stated }
    }

    /// A schema's type as pages print types, and where a model's table is.
    fn kind(
        &mut self,
        schema: &Value,
        pointer: &str,
        name: &str,
        depth: usize,
    ) -> (String, Option<String>) {
        let format = schema.get("format").and_then(Value::as_str);
        let plain = |text: &str| (text.to_owned(), None);
        if depth > MAX_DEPTH {
            return plain("Object");
        }
        if self.is_object(schema) {
            let name = self.named(pointer, name);
            return (format!("{name} object"), Some(format!("#{}", self.anchor(pointer))));
        }
        match schema.get("type").and_then(Value::as_str) {
            Some("array") => {
                let at = format!("{pointer}/items");
                let Some(items) = schema.get("items") else { return plain("Array") };
                let (items, at) = self.definition.resolved(items, &at);
                let (inner, link) = self.kind(items, &at, name, depth + 1);
                (format!("Array<{inner}>"), link)
            }
            Some("string") => plain(match format {
                Some("date") => "date",
                Some("date-time") => "date-time",
                Some("uuid") => "uuid",
                Some("binary") => "File",
                _ => "String",
            }),
            Some("integer") => plain(match format {
                Some("int64") => "Long",
                Some("int32") => "int32",
                _ => "Integer",
            }),
            Some("number") => plain(match format {
                Some("float") => "Float",
                Some("double") => "Double",
                _ => "Number",
            }),
            Some("boolean") => plain("Boolean"),
            Some("file") => plain("File"),
            None if schema.get("enum").is_some() => plain("String"),
            _ => self.free(schema, pointer, name, depth),
        }
    }

    /// An object without properties, or a schema that says no type.
    fn free(
        &mut self,
        schema: &Value,
        pointer: &str,
        name: &str,
        depth: usize,
    ) -> (String, Option<String>) {
        if let Some(values) = schema.get("additionalProperties").filter(|it| it.is_object()) {
            let at = format!("{pointer}/additionalProperties");
            let (values, at) = self.definition.resolved(values, &at);
            let (inner, link) = self.kind(values, &at, name, depth + 1);
            return (format!("Map<String,{inner}>"), link);
        }
        for key in ["oneOf", "anyOf", "not"] {
            if schema.get(key).is_some() {
                let message = format!("`{key}` is no type of a table: any value is allowed there");
                self.lost(self.definition.places.at(pointer), &message);
            }
        }
        ("Object".to_owned(), None)
    }

    /// The name of the model at a pointer, which gets a table.
    fn named(&mut self, pointer: &str, name: &str) -> String {
        if let Some(known) = self.names.get(pointer) {
            return known.clone();
        }
        let own = pointer.strip_prefix("/components/schemas/").filter(|own| !own.contains('/'));
        let name = own.map_or_else(|| short(name), model_name);
        self.names.insert(pointer.to_owned(), name.clone());
        self.waiting.push((pointer.to_owned(), name.clone()));
        name
    }

    /// Something that is not in the document.
    pub(super) fn lost(&mut self, at: PagePosition, message: &str) {
        let finding = Diagnostic::of_page(Code::DefinitionLost, &self.definition.file, at, message);
        self.findings.push(finding.help("an overlay can say what the definition says"));
    }
}

/// The way to an object without a name, as far as types can say it.
fn short(path: &str) -> String {
    const LONGEST: usize = 70;
    let path = path.trim_start_matches('.');
    let start = path.len().saturating_sub(LONGEST);
    let cut = path.char_indices().map(|(at, _)| at).find(|at| *at >= start).unwrap_or(0);
    path[cut..].trim_start_matches(|letter: char| !letter.is_ascii_alphabetic()).to_owned()
}

/// The parts that a schema is made of.
fn parts(schema: &Value) -> impl Iterator<Item = &Value> {
    schema.get("allOf").and_then(Value::as_array).into_iter().flatten()
}

/// A model's name, as types of pages can hold it.
fn model_name(name: &str) -> String {
    let name = pascal(&specwright::value::unescaped(name));
    match name.starts_with(|first: char| first.is_ascii_alphabetic()) {
        true => name,
        false => format!("Model{name}"),
    }
}

/// A cell of one paragraph.
pub(super) fn said(text: &str, at: PagePosition) -> Cell {
    Cell { blocks: vec![Block::paragraph(at, text)], links: Vec::new() }
}

/// A description, which is Markdown with a label or item a line.
pub(super) fn blocks(text: &str, at: PagePosition) -> Vec<Block> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let block = |line: &str| {
        let item = line.strip_prefix("- ").or_else(|| line.strip_prefix("* "));
        match item {
            Some(item) => Block {
                at,
                kind: BlockKind::Bullet,
                level: 1,
                text: item.trim().to_owned(),
                lead: 0,
            },
            None => Block::paragraph(at, line.replace("**", "")),
        }
    };
    lines.map(block).collect()
}

/// Keywords of a parameter, which has them beside its schema in OpenAPI 3.0.
pub(super) fn parameter_keywords(parameter: &Value) -> Map<String, Value> {
    let keys = ["style", "explode", "allowEmptyValue"];
    let kept =
        keys.iter().filter_map(|key| Some(((*key).to_owned(), parameter.get(*key)?.clone())));
    kept.collect()
}
