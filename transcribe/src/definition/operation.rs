//! One operation of a definition as a page: its call, its tables, its examples.

use std::collections::HashSet;

use serde_json::Value;
use specwright::value::push_token;

use super::tables::{Tables, blocks, parameter_keywords, said};
use super::{Definition, examples};
use crate::examples::Side;
use crate::merge::pascal;
use crate::page::{Page, Row, Table};
use crate::page_data::{Facts, PageData};
use crate::roles::Role;
use crate::sections::{Direction, Placed, Reading};
use crate::source::{self, PageText};
use crate::words::{Column, Section};
use specwright::diagnostic::{Code, Diagnostic, Severity};

/// The methods of OpenAPI.
const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// More operations than are read from one file, and more rows of their tables: models that many
/// operations have are read with each of them.
const MAX_OPERATIONS: usize = 2_000;
const MAX_ROWS: usize = 60_000;

/// All operations of a definition.
pub(super) fn all(
    definition: &Definition,
    source: &PageText,
    findings: &mut Vec<Diagnostic>,
) -> Vec<PageData> {
    let (mut pages, mut rows) = (Vec::new(), 0);
    let paths = definition.root.get("paths").and_then(Value::as_object).into_iter().flatten();
    let paths = paths.filter(|(path, _)| path.starts_with('/'));
    for (path, item) in paths {
        for method in METHODS {
            let Some(operation) = item.get(method).filter(|it| it.is_object()) else { continue };
            let mut pointer = "/paths".to_owned();
            push_token(&mut pointer, path);
            if pages.len() == MAX_OPERATIONS || rows > MAX_ROWS {
                let at = definition.places.at(&pointer);
                let message = format!(
                    "more than {MAX_OPERATIONS} operations, or {MAX_ROWS} rows of their models; the rest is not read"
                );
                findings.push(Diagnostic::of_page(
                    Code::PageUnreadable,
                    &definition.file,
                    at,
                    message,
                ));
                return pages;
            }
            let call = Call { definition, path, item, method, operation, pointer };
            let page = call.page(source, findings);
            rows += page.reading.tables.iter().map(|it| it.table.rows.len()).sum::<usize>();
            pages.push(page);
        }
    }
    if pages.is_empty() {
        let message = "the definition has no operation".to_owned();
        let finding = source::page_error(&definition.file, message);
        let has = |part: &str| definition.root.pointer(part).is_some_and(|it| it.is_object());
        findings.push(match has("/components/schemas") || has("/definitions") {
            true => {
                finding.milder(Severity::Note).help("definitions that refer to it are read with it")
            }
            false => finding,
        });
    }
    pages
}

struct Call<'a> {
    definition: &'a Definition,
    path: &'a str,
    item: &'a Value,
    method: &'a str,
    operation: &'a Value,
    /// Of the path.
    pointer: String,
}

impl Call<'_> {
    fn page(&self, source: &PageText, findings: &mut Vec<Diagnostic>) -> PageData {
        let file = &self.definition.file;
        let text = |key: &str| self.operation.get(key).and_then(Value::as_str);
        let at = self.definition.places.at(&self.at());
        let (servers, base) = self.servers();
        let mut reading = Reading {
            method: Some(self.method.to_uppercase()),
            path: Some(format!("{base}{}", self.path)),
            uri_at: at,
            function: blocks(text("description").unwrap_or_default(), at),
            examples: examples::requests(self.definition, self.operation, &self.at()),
            ..Reading::default()
        };
        let mut tables = Vec::new();
        self.request(&mut reading, &mut tables, findings);
        self.responses(&mut reading, &mut tables, findings);
        let (placed, roles): (Vec<Placed>, Vec<Role>) = tables.into_iter().unzip();
        reading.tables = placed;
        let is_true = |key: &str| match self.operation.get(key) {
            Some(Value::Bool(value)) => *value,
            Some(Value::String(text)) => text == "true",
            _ => false,
        };
        let info = |key: &str| {
            self.definition.root.pointer(&format!("/info/{key}")).and_then(Value::as_str)
        };
        let tags = self.operation.get("tags").and_then(Value::as_array);
        let facts = Facts {
            tag: tags.and_then(|tags| tags.first()?.as_str()).map(str::to_owned),
            product: info("title").map(str::to_owned),
            version: info("version").map(str::to_owned),
            servers,
            is_deprecated: is_true("deprecated"),
        };
        let written = source.operation_id.as_deref().or(text("operationId"));
        let operation_id = match written {
            Some(id) => id.to_owned(),
            None => pascal(&format!("{} {}", self.method, self.path)),
        };
        let page = Page {
            file: file.clone(),
            title: text("summary").or(text("x-name")).map(|text| text.trim().to_owned()),
            link: source.link.clone(),
            ..Page::default()
        };
        PageData { page, reading, roles, operation_id, is_named: true, definition: Some(facts) }
    }

    /// The operation's pointer.
    fn at(&self) -> String {
        format!("{}/{}", self.pointer, self.method)
    }

    /// The addresses without what stands before each path, and that.
    fn servers(&self) -> (Vec<String>, String) {
        let own = self.operation.get("servers").or_else(|| self.definition.root.get("servers"));
        let servers = own.and_then(Value::as_array).into_iter().flatten();
        let urls: Vec<&str> = servers.filter_map(|it| it.get("url")?.as_str()).collect();
        let split = |url: &str| -> (String, String) {
            let url = url.trim_end_matches('/');
            let host = url.find("://").map_or(0, |at| at + 3);
            let end = url[host..].find('/').map_or(url.len(), |at| host + at);
            (url[..end].to_owned(), url[end..].to_owned())
        };
        let parts: Vec<(String, String)> = urls.iter().map(|url| split(url)).collect();
        let base = parts.first().map_or_else(String::new, |(_, base)| base.clone());
        let same = parts.into_iter().filter(|(_, other)| *other == base);
        (same.map(|(host, _)| host).filter(|host| host.contains("://")).collect(), base)
    }

    fn request(
        &self,
        reading: &mut Reading,
        out: &mut Vec<(Placed, Role)>,
        findings: &mut Vec<Diagnostic>,
    ) {
        let mut tables = Tables::new(self.definition, Direction::Request, findings);
        self.parameters(&mut tables, out);
        if let Some(body) = self.operation.get("requestBody") {
            let (body, pointer) =
                self.definition.resolved(body, &format!("{}/requestBody", self.at()));
            self.media(body, &pointer, None, &mut tables, reading);
        }
        out.append(&mut tables.placed);
    }

    /// The table of a body, by the media type that pages know.
    fn media(
        &self,
        body: &Value,
        pointer: &str,
        status: Option<&str>,
        tables: &mut Tables<'_>,
        reading: &mut Reading,
    ) {
        let content = body.get("content").and_then(Value::as_object);
        let all: Vec<(&String, &Value)> = content.into_iter().flatten().collect();
        let is_json = |name: &str| name.contains("json") || name == "*/*";
        let form = |name: &str| name.starts_with("multipart/form-data");
        let taken = all
            .iter()
            .find(|(name, _)| is_json(name))
            .or_else(|| all.iter().find(|(name, _)| form(name)).or(all.first()));
        let Some((name, media)) = taken else { return };
        let mut at = format!("{pointer}/content");
        push_token(&mut at, name);
        for (other, _) in all.iter().filter(|(other, _)| other != name) {
            let place = self.definition.places.at(pointer);
            tables
                .lost(place, &format!("a body of `{other}` as well; `{name}` is in the document"));
        }
        let response = tables.direction == Direction::Response;
        let side = if response { Side::Response } else { Side::Request };
        reading.examples.extend(examples::of_media(self.definition, media, &at, side, status));
        let Some(schema) = media.get("schema") else { return };
        let binary = schema.get("format").and_then(Value::as_str) == Some("binary");
        let role = match (response, form(name)) {
            (true, _) => Role::Body(Direction::Response),
            (false, true) => Role::Form,
            (false, false) => Role::Body(Direction::Request),
        };
        if !is_json(name) && !form(name) && !binary {
            let place = self.definition.places.at(pointer);
            tables.lost(place, &format!("the body is `{name}`; it is written as JSON"));
        }
        tables.body(schema, &format!("{at}/schema"), status, role);
    }

    fn parameters(&self, tables: &mut Tables<'_>, out: &mut Vec<(Placed, Role)>) {
        let mut rows: [Vec<Row>; 3] = Default::default();
        let own = format!("{}/parameters", self.at());
        let shared = format!("{}/parameters", self.pointer);
        let mut known: HashSet<(String, String)> = HashSet::new();
        for (list, pointer) in [(self.operation, own), (self.item, shared)] {
            let list = list.get("parameters").and_then(Value::as_array).into_iter().flatten();
            for (index, parameter) in list.enumerate() {
                let (found, at) =
                    self.definition.resolved(parameter, &format!("{pointer}/{index}"));
                let text = |key: &str| found.get(key).and_then(Value::as_str).unwrap_or_default();
                let (name, place) = (text("name"), text("in"));
                let key = (name.to_owned(), place.to_owned());
                let Some(table) = PLACES.iter().position(|known| *known == place) else {
                    let at = self.definition.places.at(&at);
                    tables.lost(at, &format!("the parameter `{name}` is in `{place}`"));
                    continue;
                };
                if name.is_empty() || !known.insert(key) {
                    continue;
                }
                rows[table].push(parameter_row(found, name, &at, tables));
            }
        }
        rows[2].extend(self.credentials(&known, tables));
        for (index, rows) in rows.into_iter().enumerate().filter(|(_, rows)| !rows.is_empty()) {
            let caption = Some(CAPTIONS[index].to_owned());
            let table = tables.table(caption, &format!("{}/parameters", self.at()), rows);
            let (section, status) = (Section::Request, None);
            out.push((
                Placed { table, section, status, under: String::new() },
                ROLES[index].clone(),
            ));
        }
        out.append(&mut tables.placed);
    }

    /// The headers that prove who calls, where they are no parameters.
    fn credentials(&self, known: &HashSet<(String, String)>, tables: &mut Tables<'_>) -> Vec<Row> {
        let own = self.operation.get("security").or_else(|| self.definition.root.get("security"));
        let ways = own.and_then(Value::as_array).into_iter().flatten();
        let names = ways.filter_map(Value::as_object).flat_map(|way| way.keys());
        let mut rows: Vec<Row> = Vec::new();
        for name in names {
            let mut pointer = "/components/securitySchemes".to_owned();
            push_token(&mut pointer, name);
            let Some(scheme) = self.definition.root.pointer(&pointer) else { continue };
            let text = |key: &str| scheme.get(key).and_then(Value::as_str).unwrap_or_default();
            let at = self.definition.places.at(&pointer);
            let header = text("name");
            if text("type") != "apiKey" || text("in") != "header" {
                tables.lost(at, &format!("the security scheme `{name}` is no header"));
            } else if !known.iter().any(|(known, _)| known.eq_ignore_ascii_case(header))
                && !rows.iter().any(|row| row.cells[0].text() == header)
            {
                let schema = serde_json::json!({
                    "type": "string", "description": scheme.get("description")
                });
                rows.push(tables.row(header, &schema, &pointer, true, "", 0));
            }
        }
        rows
    }

    fn responses(
        &self,
        reading: &mut Reading,
        out: &mut Vec<(Placed, Role)>,
        findings: &mut Vec<Diagnostic>,
    ) {
        let mut tables = Tables::new(self.definition, Direction::Response, findings);
        let all = self.operation.get("responses").and_then(Value::as_object).into_iter().flatten();
        let mut rows = Vec::new();
        for (status, response) in all.filter(|(status, _)| !status.starts_with("x-")) {
            let mut pointer = format!("{}/responses", self.at());
            push_token(&mut pointer, status);
            let (response, pointer) = self.definition.resolved(response, &pointer);
            let at = self.definition.places.at(&pointer);
            let text = response.get("description").and_then(Value::as_str).unwrap_or_default();
            let mut telling = said("", at);
            telling.blocks = blocks(text, at);
            rows.push(Row { at, cells: vec![said(status, at), telling], ..Row::default() });
            self.media(response, &pointer, Some(status.as_str()), &mut tables, reading);
            self.headers(response, &pointer, status, &mut tables);
        }
        let mut table =
            Table { rows, ..tables.table(None, &format!("{}/responses", self.at()), Vec::new()) };
        table.columns = vec![Column::Status, Column::Description];
        let (section, under) = (Section::Status, "responses".to_owned());
        tables.placed.push((Placed { table, section, status: None, under }, Role::Status));
        out.append(&mut tables.placed);
    }

    fn headers(&self, response: &Value, pointer: &str, status: &str, tables: &mut Tables<'_>) {
        let headers = response.get("headers").and_then(Value::as_object).into_iter().flatten();
        let mut rows = Vec::new();
        for (name, header) in headers {
            let mut at = format!("{pointer}/headers");
            push_token(&mut at, name);
            let (header, at) = self.definition.resolved(header, &at);
            rows.push(parameter_row(header, name, &at, tables));
        }
        if rows.is_empty() {
            return;
        }
        let table = tables.table(Some("headers".to_owned()), pointer, rows);
        let (section, status) = (Section::Response, Some(status.to_owned()));
        let placed = Placed { table, section, status, under: String::new() };
        tables.placed.push((placed, Role::ResponseHeader));
    }
}

/// Where parameters are, and the captions and roles of their tables.
const PLACES: [&str; 3] = ["path", "query", "header"];
const CAPTIONS: [&str; 3] = ["path parameters", "query parameters", "header parameters"];
const ROLES: [Role; 3] = [Role::Path, Role::Query, Role::RequestHeader];

/// A parameter or header as a row.
fn parameter_row(parameter: &Value, name: &str, pointer: &str, tables: &mut Tables<'_>) -> Row {
    let mandatory = parameter.get("required").and_then(Value::as_bool).unwrap_or(false);
    let own = parameter.get("schema").cloned().unwrap_or_default();
    let (found, target) = tables.definition.resolved(&own, &format!("{pointer}/schema"));
    let is_shared = own.get("$ref").is_some();
    let at = if is_shared { target } else { pointer.to_owned() };
    let mut schema = found.clone();
    if let (Some(text), Some(members)) = (parameter.get("description"), schema.as_object_mut()) {
        members.insert("description".to_owned(), text.clone());
    }
    let mut row = tables.row(name, &schema, &at, mandatory, "", 0);
    row.stated.extend(parameter_keywords(parameter));
    for key in ["example", "x-example"] {
        if let Some(example) = parameter.get(key).filter(|it| !it.is_null()) {
            row.stated.entry("example").or_insert_with(|| example.clone());
        }
    }
    row
}
