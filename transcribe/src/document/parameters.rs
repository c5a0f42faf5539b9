//! Parameters of the path, the query and the headers.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::{Input, PageData, SOURCE, braces, schema};
use crate::model::Field;
use crate::pair::Theirs;
use crate::roles::Role;
use crate::sections::placeholders;
use specwright::diagnostic::{Code, Diagnostic, PagePosition, Severity};

/// What the tables of an operation say beside its bodies.
#[derive(Default)]
pub(super) struct Parameters {
    pub(super) list: Vec<Value>,
    /// The path, its braces named as the table names the parameters.
    pub(super) path: String,
    pub(super) content_type: Option<Field>,
    pub(super) token: bool,
    pub(super) authorization: bool,
}

/// Collects the parameters of a page.
pub(super) fn collect(
    input: &Input<'_>,
    index: usize,
    address: &str,
    findings: &mut Vec<Diagnostic>,
) -> Parameters {
    let data = &input.pages[index];
    let file = &data.page.file;
    let mut out = Parameters { path: address.to_owned(), ..Parameters::default() };
    let definition = input.definition_of(index).map(|definition| &input.pages[definition]);
    let theirs = |wanted: &[Role]| {
        let rows = definition.map(|it| it.rows(|_, role| wanted.contains(role), &mut Vec::new()));
        Theirs::of(rows.into_iter().flatten().map(|(_, field)| field).collect())
    };
    let (paths, queries) = (theirs(&[Role::Path]), theirs(&[Role::Query]));
    let only_here = |field: &Field, place: &str, known: bool, findings: &mut Vec<Diagnostic>| {
        if let Some(definition) = definition.filter(|_| !known) {
            findings.push(not_defined(file, definition, field, place));
        }
    };
    let mut in_uri = data.rows(|_, role| matches!(role, Role::Uri | Role::Path), findings);
    for (_, field) in &mut in_uri {
        paths.supplement(field, findings);
        queries.supplement(field, findings);
    }
    out.path = braces::named_as_rows(&out.path, &in_uri, file, findings);
    let path = out.path.clone();
    let in_path: HashSet<&str> = placeholders(&path).into_iter().collect();
    let in_query: HashSet<&str> = data.reading.path_query.iter().map(String::as_str).collect();
    let mut list = List::default();
    for (role, field) in &in_uri {
        let name = field.name.as_str();
        let place = if in_path.contains(name) { "path" } else { "query" };
        only_here(field, place, paths.has(name) || queries.has(name), findings);
        if place == "query" && **role == Role::Path && !in_query.contains(name) {
            findings.push(homeless(file, &path, field));
        }
        list.add(input, field, place);
    }
    for field in paths.fields.iter().filter(|field| in_path.contains(field.name.as_str())) {
        list.add(input, field, "path");
    }
    undescribed(&path, data, &mut list, findings);
    for (_, mut field) in data.rows(|_, role| *role == Role::Query, findings) {
        if !in_path.contains(field.name.as_str()) {
            queries.supplement(&mut field, findings);
            only_here(&field, "query", queries.has(&field.name), findings);
            list.add(input, &field, "query");
        }
    }
    let headers = theirs(&[Role::RequestHeader]);
    let mut own = data.request_headers(findings);
    for field in &mut own {
        headers.supplement(field, findings);
        // What says who calls and what is sent stands where a definition needs no parameter.
        let known = headers.has(&field.name) || is_special(&field.name);
        only_here(field, "headers", known, findings);
    }
    for field in &queries.fields {
        if !list.names.contains(&field.name) {
            findings.push(added(file, data.reading.uri_at, field, "query"));
            list.add(input, field, "query");
        }
    }
    let named: HashSet<String> = own.iter().map(|it| it.name.to_ascii_lowercase()).collect();
    let mut more = headers.fields;
    more.retain(|field| !named.contains(&field.name.to_ascii_lowercase()));
    for field in &more {
        findings.push(added(file, data.reading.uri_at, field, "headers"));
    }
    own.append(&mut more);
    for field in own {
        header(input, field, &mut list, &mut out);
    }
    let names = data.reading.path_query.iter().filter(|name| !list.names.contains(*name));
    let lost: Vec<&str> = names.map(String::as_str).collect();
    if !lost.is_empty() {
        findings.push(only_in_address(data, &lost));
    }
    out.list = list.parameters;
    out
}

/// Parameters, each once.
#[derive(Default)]
struct List {
    parameters: Vec<Value>,
    known: HashSet<(String, &'static str)>,
    names: HashSet<String>,
}

impl List {
    fn add(&mut self, input: &Input<'_>, field: &Field, place: &'static str) {
        if self.is_new(&field.name, place) {
            self.parameters.push(parameter(input, field, place));
        }
    }

    /// Notes a parameter; whether it is the first of its name and place.
    fn is_new(&mut self, name: &str, place: &'static str) -> bool {
        self.names.insert(name.to_owned());
        self.known.insert((name.to_owned(), place))
    }
}

/// A parameter that only the definition of the call has.
fn added(file: &str, at: PagePosition, field: &Field, place: &str) -> Diagnostic {
    let message = format!(
        "the definition has `{}` among the parameters of the {place}, the page has not",
        field.name
    );
    Diagnostic::of_page(Code::DefinitionDiffers, file, at, message)
        .milder(Severity::Note)
        .help("it is added")
        .also_of_page(&field.origin.page, field.origin.at, "the definition")
}

/// A parameter that the page has, and the definition of the call has not.
fn not_defined(file: &str, definition: &PageData, field: &Field, place: &str) -> Diagnostic {
    let message = format!(
        "the page has `{}` among the parameters of the {place}, the definition has not",
        field.name
    );
    let (other, at) = (&definition.page.file, definition.reading.uri_at);
    Diagnostic::of_page(Code::DefinitionDiffers, file, field.origin.at, message)
        .milder(Severity::Note)
        .also_of_page(other, at, "the definition")
}

/// Whether a header is no parameter in a document.
fn is_special(name: &str) -> bool {
    let known = ["content-type", "x-auth-token", "authorization", "accept"];
    known.iter().any(|known| name.eq_ignore_ascii_case(known))
}

fn header(input: &Input<'_>, field: Field, list: &mut List, out: &mut Parameters) {
    match field.name.to_lowercase().as_str() {
        "content-type" => out.content_type = Some(field),
        "x-auth-token" => out.token = true,
        "authorization" => out.authorization = true,
        // OpenAPI leaves what a client accepts to the media types of the answers.
        "accept" => {}
        _ => list.add(input, &field, "header"),
    }
}

fn parameter(input: &Input<'_>, field: &Field, place: &str) -> Value {
    let mut out = Map::new();
    out.insert("name".to_owned(), json!(field.name));
    out.insert("in".to_owned(), json!(place));
    if !field.described.text.is_empty() {
        out.insert("description".to_owned(), json!(field.described.text));
    }
    if place == "path" || field.mandatory == Some(true) {
        out.insert("required".to_owned(), json!(true));
    }
    if field.described.deprecated {
        out.insert("deprecated".to_owned(), json!(true));
    }
    let mut inner = schema::typed(input, field, false);
    inner.remove("deprecated");
    let reserved = inner.remove("x-specwright-reserved");
    for key in ["style", "explode", "allowEmptyValue"] {
        if let Some(value) = inner.remove(key) {
            out.insert(key.to_owned(), value);
        }
    }
    out.insert("schema".to_owned(), Value::Object(inner));
    if let Some(reserved) = reserved {
        out.insert("x-specwright-reserved".to_owned(), reserved);
    }
    schema::facets(field, &mut out);
    out.insert(SOURCE.to_owned(), schema::both(field));
    Value::Object(out)
}

/// Braces that no table describes, which are parameters all the same.
fn undescribed(path: &str, data: &PageData, list: &mut List, findings: &mut Vec<Diagnostic>) {
    for name in placeholders(path) {
        if !list.is_new(name, "path") {
            continue;
        }
        findings.push(path_finding(data, data.reading.uri_at, name));
        let place = super::section_source(&data.page.file, "URI");
        list.parameters.push(json!({
            "name": name, "in": "path", "required": true,
            "schema": { "type": "string" }, SOURCE: place,
        }));
    }
}

/// Names in the query of an address that no table describes.
fn only_in_address(data: &PageData, names: &[&str]) -> Diagnostic {
    let message =
        format!("the address has `{}` in its query, and no table describes it", names.join("`, `"));
    Diagnostic::of_page(Code::PathParameter, &data.page.file, data.reading.uri_at, message)
        .help("it is left out; an overlay can add the parameter")
}

/// A row among the parameters of the path that the path does not name.
fn homeless(file: &str, path: &str, field: &Field) -> Diagnostic {
    let message =
        format!("`{}` is listed as a parameter of the path, and {path} has none of it", field.name);
    Diagnostic::of_page(Code::PathParameter, file, field.origin.at, message)
        .help("taken as a parameter of the query; an overlay can say otherwise")
}

fn path_finding(data: &PageData, at: PagePosition, name: &str) -> Diagnostic {
    let message = format!("no table describes the path's {{{name}}}");
    Diagnostic::of_page(Code::PathParameter, &data.page.file, at, message)
        .help("taken as a required text")
}
