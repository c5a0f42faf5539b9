//! What was read, as an OpenAPI 3.0.3 document.

mod body;
mod braces;
mod operation;
mod parameters;
mod responses;
mod schema;
mod security;
mod servers;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

pub(crate) use specwright::document::{FACETS, SOURCE};

use super::merge::Merged;
use super::model::{Model, Origin, of_page};
use super::page::Page;
use super::page_data::PageData;
use super::pair::Pairs;
use specwright::diagnostic::{Code, Diagnostic};

/// Everything that the document is made of.
pub(crate) struct Input<'a> {
    pub(crate) pages: &'a [PageData],
    pub(crate) pairs: &'a Pairs,
    pub(crate) models: &'a [Model],
    pub(crate) merged: &'a Merged,
    /// Whether the pages are about several products.
    are_several: bool,
}

impl<'a> Input<'a> {
    /// What a document is made of.
    pub(crate) fn new(
        pages: &'a [PageData],
        pairs: &'a Pairs,
        models: &'a [Model],
        merged: &'a Merged,
    ) -> Self {
        Self { pages, pairs, models, merged, are_several: products(pages).len() > 1 }
    }

    /// The models of a page, each with its number.
    pub(crate) fn models_of(&self, page: usize) -> impl Iterator<Item = (usize, &'a Model)> {
        of_page(self.models, page)
    }

    /// The definition of the call that a page describes.
    pub(crate) fn definition_of(&self, page: usize) -> Option<usize> {
        self.pairs.definition_of(page)
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
    if let Some(servers) = servers::shared(input.pages) {
        document.insert("servers".to_owned(), servers);
    }
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
    // Definitions have names of their own for products, mostly short ones.
    let defined = pages.iter().filter_map(|data| data.definition.as_ref()?.product.as_deref());
    for product in named {
        if !all.contains(&product) {
            all.push(product);
        }
    }
    if all.is_empty() {
        let mut seen = BTreeSet::new();
        all.extend(defined.filter(|product| seen.insert(*product)));
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
    let dates = pages.iter().filter_map(|data| data.page.updated.as_deref()).max();
    let defined = pages.iter().filter_map(|data| data.definition.as_ref()?.version.as_deref());
    let version = dates.or(defined.max());
    json!({ "title": title, "version": version.unwrap_or("0") })
}

/// The group of a page: the last part of its breadcrumb but the page itself. Where the pages are
/// about several products, each has groups of its own.
fn tag(data: &PageData, are_several: bool) -> Option<String> {
    let page = &data.page;
    if let Some(facts) = &data.definition {
        let product = facts.product.as_deref().filter(|_| are_several);
        let tag = facts.tag.as_deref()?;
        return Some(product.map_or_else(|| tag.to_owned(), |it| format!("{it} / {tag}")));
    }
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
    let shown = (0..).zip(input.pages).filter(|(index, _)| !input.pairs.is_paired(*index));
    let names = shown.filter_map(|(_, data)| tag(data, input.are_several));
    let mut names: Vec<String> = names.collect();
    names.sort_unstable();
    names.dedup();
    names.into_iter().map(|name| json!({ "name": name })).collect()
}

fn paths(input: &Input<'_>, findings: &mut Vec<Diagnostic>) -> Value {
    let mut paths: BTreeMap<String, BTreeMap<usize, (usize, Value)>> = BTreeMap::new();
    let own = |(index, _): &(usize, _)| !input.pairs.is_paired(*index);
    for (index, data) in input.pages.iter().enumerate().filter(own) {
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
