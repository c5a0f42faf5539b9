//! What was read, as an OpenAPI 3.0.3 document.

mod body;
mod operation;
mod parameters;
mod responses;
mod schema;
mod security;

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

pub(crate) use specwright::document::{FACETS, SOURCE};

use super::merge::Merged;
use super::model::{self, Field, Model, Origin};
use super::page::Page;
use super::roles::Role;
use super::sections::{Placed, Reading};
use specwright::diagnostic::{Code, Diagnostic};

/// One page, read.
pub(crate) struct PageData {
    pub(crate) page: Page,
    pub(crate) reading: Reading,
    pub(crate) roles: Vec<Role>,
    pub(crate) operation_id: String,
}

impl PageData {
    /// The rows of the tables that are wanted, each with the role of its table. What is wrong with
    /// them is said once, where they become part of the document; who reads them again drops it.
    pub(crate) fn rows(
        &self,
        is_wanted: impl Fn(&Placed, &Role) -> bool,
        findings: &mut Vec<Diagnostic>,
    ) -> Vec<(&Role, Field)> {
        let mut rows = Vec::new();
        for (placed, role) in self.reading.tables.iter().zip(&self.roles) {
            if is_wanted(placed, role) {
                let (file, table) = (&self.page.file, &placed.table);
                let fields = model::fields(file, table, &placed.under, role, findings);
                rows.extend(fields.into_iter().map(|field| (role, field)));
            }
        }
        rows
    }

    /// The headers of requests.
    pub(crate) fn request_headers(&self, findings: &mut Vec<Diagnostic>) -> Vec<Field> {
        let rows = self.rows(|_, role| *role == Role::RequestHeader, findings);
        rows.into_iter().map(|(_, field)| field).collect()
    }
}

/// Everything that the document is made of.
pub(crate) struct Input<'a> {
    pub(crate) pages: &'a [PageData],
    pub(crate) models: &'a [Model],
    pub(crate) merged: &'a Merged,
    /// Whether the pages are about several products.
    are_several: bool,
}

impl<'a> Input<'a> {
    /// What a document is made of.
    pub(crate) fn new(pages: &'a [PageData], models: &'a [Model], merged: &'a Merged) -> Self {
        Self { pages, models, merged, are_several: products(pages).len() > 1 }
    }
}

/// The methods of OpenAPI, in the order in which a path lists them.
const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Builds the document.
pub(crate) fn build(input: &Input<'_>, findings: &mut Vec<Diagnostic>) -> Value {
    let mut document = Map::new();
    document.insert("openapi".to_owned(), json!("3.0.3"));
    document.insert("info".to_owned(), info(input.pages));
    let tags = tags(input);
    if !tags.is_empty() {
        document.insert("tags".to_owned(), Value::Array(tags));
    }
    document.insert("paths".to_owned(), paths(input, findings));
    document.insert("components".to_owned(), components(input));
    Value::Object(document)
}

/// The products that the pages are about, each once, in the order of the pages.
fn products(pages: &[PageData]) -> Vec<&str> {
    let mut all: Vec<&str> = Vec::new();
    let named = pages.iter().filter_map(|data| product(&data.page));
    for product in named {
        if !all.contains(&product) {
            all.push(product);
        }
    }
    all
}

fn product(page: &Page) -> Option<&str> {
    page.breadcrumb.get(1).map(String::as_str)
}

fn info(pages: &[PageData]) -> Value {
    let products = products(pages);
    let title = match products.as_slice() {
        [] => "API".to_owned(),
        [only] => (*only).to_owned(),
        [before @ .., last] => format!("{} and {last}", before.join(", ")),
    };
    let version = pages.iter().filter_map(|data| data.page.updated.as_deref()).max();
    json!({ "title": title, "version": version.unwrap_or("0") })
}

/// The group of a page: the last part of its breadcrumb but the page itself. Where the pages are
/// about several products, each has groups of its own.
fn tag(page: &Page, are_several: bool) -> Option<String> {
    let parts = &page.breadcrumb;
    let last = parts.last()?;
    let own = page.title.as_deref() == Some(last.as_str());
    let group = if own { parts.len().checked_sub(2)? } else { parts.len() - 1 };
    let name = parts.get(group).filter(|_| group >= 1)?;
    match product(page).filter(|product| are_several && *product != name.as_str()) {
        Some(product) => Some(format!("{product} / {name}")),
        None => Some(name.clone()),
    }
}

fn tags(input: &Input<'_>) -> Vec<Value> {
    let names = input.pages.iter().filter_map(|data| tag(&data.page, input.are_several));
    let mut names: Vec<String> = names.collect();
    names.sort_unstable();
    names.dedup();
    names.into_iter().map(|name| json!({ "name": name })).collect()
}

fn paths(input: &Input<'_>, findings: &mut Vec<Diagnostic>) -> Value {
    let mut paths: BTreeMap<String, BTreeMap<usize, (usize, Value)>> = BTreeMap::new();
    for (index, data) in input.pages.iter().enumerate() {
        for address in data.reading.path.iter().chain(&data.reading.more_paths) {
            let Some((path, method, value)) = operation::build(input, index, address, findings)
            else {
                continue;
            };
            let Some(rank) = METHODS.iter().position(|known| *known == method) else { continue };
            let methods = paths.entry(path.clone()).or_default();
            match methods.get(&rank) {
                Some((first, _)) => {
                    findings.push(twice(input, index, *first, &format!("{method} {path}")));
                }
                None => drop(methods.insert(rank, (index, value))),
            }
        }
    }
    let mut out = Map::new();
    for (path, methods) in paths {
        let methods =
            methods.into_iter().map(|(rank, (_, value))| (METHODS[rank].to_owned(), value));
        out.insert(path, Value::Object(methods.collect()));
    }
    Value::Object(out)
}

/// A call that two pages describe.
fn twice(input: &Input<'_>, page: usize, first: usize, call: &str) -> Diagnostic {
    let (data, other) = (&input.pages[page], &input.pages[first]);
    let (method, path) = call.split_once(' ').unwrap_or((call, ""));
    let message = format!("{} {path} is described by another page as well", method.to_uppercase());
    let (file, at) = (&data.page.file, data.reading.uri_at);
    Diagnostic::of_page(Code::OperationTwice, file, at, message)
        .help("the first page is taken; name only one of the two")
        .also_of_page(&other.page.file, other.reading.uri_at, "the other page")
}

fn components(input: &Input<'_>) -> Value {
    let mut schemas: Vec<(String, Value)> = (0..input.merged.classes.len())
        .map(|class| (input.merged.names[class].clone(), schema::component(input, class)))
        .collect();
    schemas.sort_by(|a, b| a.0.cmp(&b.0));
    let mut components = Map::new();
    components.insert("schemas".to_owned(), Value::Object(schemas.into_iter().collect()));
    let schemes = security::schemes(input.pages);
    if !schemes.is_empty() {
        components.insert("securitySchemes".to_owned(), Value::Object(schemes));
    }
    Value::Object(components)
}

/// Where something stands, as the document says it.
fn source(origin: &Origin) -> Value {
    let mut out = Map::new();
    out.insert("page".to_owned(), json!(origin.page));
    if let Some(table) = origin.table {
        out.insert("table".to_owned(), json!(table));
    }
    if let Some(caption) = &origin.caption {
        out.insert("caption".to_owned(), json!(caption));
    }
    if let Some(section) = &origin.section {
        out.insert("section".to_owned(), json!(section));
    }
    if let Some(row) = origin.row {
        out.insert("row".to_owned(), json!(row));
    }
    Value::Object(out)
}

/// A place outside tables.
fn section_source(page: &str, section: &str) -> Value {
    json!({ "page": page, "section": section })
}
