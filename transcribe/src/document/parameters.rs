//! Parameters of the path, the query and the headers.

use serde_json::{Map, Value, json};

use super::{Input, SOURCE, schema};
use crate::model::Field;
use crate::pair::supplement_fields;
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
    let theirs = |wanted: &[Role]| -> Vec<Field> {
        let rows = definition.map(|it| it.rows(|_, role| wanted.contains(role), &mut Vec::new()));
        rows.into_iter().flatten().map(|(_, field)| field).collect()
    };
    let (paths, queries) = (theirs(&[Role::Path]), theirs(&[Role::Query]));
    let mut in_uri = data.rows(|_, role| matches!(role, Role::Uri | Role::Path), findings);
    for (_, field) in &mut in_uri {
        supplement_fields(field, &paths, findings);
        supplement_fields(field, &queries, findings);
    }
    out.path = rename(&out.path, &in_uri, file, findings);
    let mut known: Vec<(String, &'static str)> = Vec::new();
    for (role, field) in &in_uri {
        let place = if is_in(&out.path, &field.name) { "path" } else { "query" };
        let listed = data.reading.path_query.contains(&field.name);
        if place == "query" && **role == Role::Path && !listed {
            findings.push(homeless(file, &out.path, field));
        }
        add(input, field, place, &mut known, &mut out.list);
    }
    for field in paths.iter().filter(|field| is_in(&out.path, &field.name)) {
        add(input, field, "path", &mut known, &mut out.list);
    }
    undescribed(&out.path, data, &mut known, &mut out.list, findings);
    for (_, mut field) in data.rows(|_, role| *role == Role::Query, findings) {
        if !is_in(&out.path, &field.name) {
            supplement_fields(&mut field, &queries, findings);
            add(input, &field, "query", &mut known, &mut out.list);
        }
    }
    let headers = theirs(&[Role::RequestHeader]);
    let mut own = data.request_headers(findings);
    for field in &mut own {
        supplement_fields(field, &headers, findings);
    }
    let named = |field: &Field| own.iter().any(|it| it.name.eq_ignore_ascii_case(&field.name));
    let (mut more, listed): (Vec<Field>, Vec<Field>) =
        headers.into_iter().partition(|it| !named(it));
    drop(listed);
    for field in &queries {
        if !known.iter().any(|(name, _)| *name == field.name) {
            findings.push(added(file, data.reading.uri_at, field, "query"));
            add(input, field, "query", &mut known, &mut out.list);
        }
    }
    for field in &more {
        findings.push(added(file, data.reading.uri_at, field, "headers"));
    }
    own.append(&mut more);
    for field in own {
        header(input, field, &mut known, &mut out);
    }
    out
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

fn header(
    input: &Input<'_>,
    field: Field,
    known: &mut Vec<(String, &'static str)>,
    out: &mut Parameters,
) {
    match field.name.to_lowercase().as_str() {
        "content-type" => out.content_type = Some(field),
        "x-auth-token" => out.token = true,
        "authorization" => out.authorization = true,
        // OpenAPI leaves what a client accepts to the media types of the answers.
        "accept" => {}
        _ => add(input, &field, "header", known, &mut out.list),
    }
}

fn add(
    input: &Input<'_>,
    field: &Field,
    place: &'static str,
    known: &mut Vec<(String, &'static str)>,
    list: &mut Vec<Value>,
) {
    let key = (field.name.clone(), place);
    if !known.contains(&key) {
        known.push(key);
        list.push(parameter(input, field, place));
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

fn is_in(path: &str, name: &str) -> bool {
    path.contains(&format!("{{{name}}}"))
}

/// Names the braces as the table does where a page spells one of the two otherwise.
fn rename(
    path: &str,
    rows: &[(&Role, Field)],
    file: &str,
    findings: &mut Vec<Diagnostic>,
) -> String {
    let plain = |text: &str| -> String {
        let letters = text.chars().filter(|letter| letter.is_alphanumeric());
        letters.collect::<String>().to_lowercase()
    };
    let mut path = path.to_owned();
    let open = |path: &str| -> Vec<String> {
        let described = |name: &&str| !rows.iter().any(|(_, field)| field.name == **name);
        placeholders(path).into_iter().filter(described).map(str::to_owned).collect()
    };
    for (role, field) in rows {
        if is_in(&path, &field.name) {
            continue;
        }
        let left = open(&path);
        let alike = left.iter().find(|name| plain(name) == plain(&field.name));
        let homeless =
            rows.iter().filter(|(role, field)| **role == Role::Path && !is_in(&path, &field.name));
        let only =
            (**role == Role::Path && left.len() == 1 && homeless.count() == 1).then(|| &left[0]);
        let Some(name) = alike.or(only) else { continue };
        findings.push(
            Diagnostic::of_page(
                Code::PathParameter,
                file,
                field.origin.at,
                format!("the path says {{{name}}}, the table `{}`", field.name),
            )
            .help("the table's name is taken for both; it is not sent"),
        );
        path = path.replace(&format!("{{{name}}}"), &format!("{{{}}}", field.name));
    }
    path
}

/// Braces that no table describes, and names in the query of the printed address.
fn undescribed(
    path: &str,
    data: &super::PageData,
    known: &mut Vec<(String, &'static str)>,
    list: &mut Vec<Value>,
    findings: &mut Vec<Diagnostic>,
) {
    for name in placeholders(path) {
        let key = (name.to_owned(), "path");
        if known.contains(&key) {
            continue;
        }
        known.push(key);
        findings.push(path_finding(data, data.reading.uri_at, name));
        let place = super::section_source(&data.page.file, "URI");
        list.push(json!({
            "name": name, "in": "path", "required": true,
            "schema": { "type": "string" }, SOURCE: place,
        }));
    }
}

/// A row among the parameters of the path that the path does not name.
fn homeless(file: &str, path: &str, field: &Field) -> Diagnostic {
    let message =
        format!("`{}` is listed as a parameter of the path, and {path} has none of it", field.name);
    Diagnostic::of_page(Code::PathParameter, file, field.origin.at, message)
        .help("taken as a parameter of the query; an overlay can say otherwise")
}

fn path_finding(data: &super::PageData, at: PagePosition, name: &str) -> Diagnostic {
    let message = format!("no table describes the path's {{{name}}}");
    Diagnostic::of_page(Code::PathParameter, &data.page.file, at, message)
        .help("taken as a required text")
}
