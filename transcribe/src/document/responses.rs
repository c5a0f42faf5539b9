//! Answers: status codes with their meaning, bodies, headers, examples.

use serde_json::{Map, Value, json};

use super::{Input, PageData, SOURCE, body, schema, section_source, source};
use crate::describe::markdown;
use crate::examples::{Body, Side};
use crate::model::{self, Field, Origin};
use crate::page::{Cell, Row, Table};
use crate::pair::Theirs;
use crate::roles::Role;
use crate::sections::{Direction, Placed};
use crate::words::{self, Column};
use specwright::diagnostic::{Code, Diagnostic, Severity};

/// A status code and what a page says of it.
struct Status {
    code: String,
    description: String,
    source: Option<Value>,
}

/// The answers of a page's operation.
pub(super) fn build(input: &Input<'_>, index: usize, findings: &mut Vec<Diagnostic>) -> Value {
    let data = &input.pages[index];
    let mut all = statuses(data, findings);
    let definition = input.definition_of(index);
    let mut theirs =
        definition.map(|it| statuses(&input.pages[it], &mut Vec::new())).unwrap_or_default();
    let main = main(&all, data, &theirs, findings);
    if all.iter().all(|status| status.code != main) {
        all.push(Status { code: main.clone(), description: String::new(), source: None });
    }
    let lines = data.reading.status_lines.iter();
    for line in
        lines.chain(data.reading.examples.iter().filter_map(|example| example.status.as_ref()))
    {
        if all.iter().all(|status| status.code != *line) {
            all.push(Status { code: line.clone(), description: String::new(), source: None });
        }
    }
    let known = all.len();
    theirs.retain(|it| all.iter().all(|own| own.code != it.code));
    if let (Some(definition), Some(own), Some(its)) = (definition, only(&all), only(&theirs)) {
        findings.push(differs(data, &input.pages[definition], &own, &its));
        if !body::model(input, index, Direction::Response).is_empty() {
            theirs.retain(|it| it.code != its);
        }
    }
    all.append(&mut theirs);
    let mut responses: Vec<(String, Value)> = Vec::new();
    for (place, status) in all.into_iter().enumerate() {
        let page = definition.filter(|_| place >= known).unwrap_or(index);
        let response = response(input, page, &status, &main, findings);
        responses.push((status.code, response));
    }
    responses.sort_by(|a, b| a.0.cmp(&b.0));
    Value::Object(responses.into_iter().collect())
}

/// The code of the one successful answer.
fn only(all: &[Status]) -> Option<String> {
    let mut good = all.iter().filter(|status| status.code.starts_with('2'));
    good.next().filter(|_| good.next().is_none()).map(|status| status.code.clone())
}

/// A page and the definition of its call that say different codes of the successful answer.
fn differs(data: &PageData, definition: &PageData, own: &str, its: &str) -> Diagnostic {
    let message = format!("the page says that the call answers {own}, the definition {its}");
    let (file, at) = (&definition.page.file, definition.reading.uri_at);
    Diagnostic::of_page(Code::DefinitionDiffers, &data.page.file, data.reading.uri_at, message)
        .help("the page is taken")
        .also_of_page(file, at, "the definition")
}

/// The rows of the table of status codes.
fn statuses(data: &PageData, findings: &mut Vec<Diagnostic>) -> Vec<Status> {
    let mut all: Vec<Status> = Vec::new();
    for (placed, role) in data.reading.tables.iter().zip(&data.roles) {
        if *role != Role::Status {
            continue;
        }
        for (index, row) in placed.table.rows.iter().enumerate() {
            let cell = placed.table.cell(row, Column::Status).map(Cell::text).unwrap_or_default();
            let codes = words::status_codes(&cell);
            if codes.is_empty() {
                findings.push(no_code(data, &placed.table, row));
            }
            let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
            let origin = Origin {
                row: Some(number),
                ..model::origin(&data.page.file, &placed.table, &placed.under)
            };
            for code in codes {
                if all.iter().any(|known| known.code == code) {
                    continue;
                }
                all.push(Status {
                    code,
                    description: description(&placed.table, row),
                    source: Some(source(&origin)),
                });
            }
        }
    }
    all
}

fn no_code(data: &PageData, table: &Table, row: &Row) -> Diagnostic {
    let text = table.cell(row, Column::Status).map(|cell| cell.text()).unwrap_or_default();
    let text = if text.trim().is_empty() { "nothing".to_owned() } else { format!("`{text}`") };
    let message = format!("{}: a row has {text} for a status code", table.name());
    Diagnostic::of_page(Code::StatusUnknown, &data.page.file, row.at, message)
        .help("the row is left out; an overlay can state the answer")
}

/// The description, and what stands in columns of other names.
fn description(table: &Table, row: &Row) -> String {
    let mut parts = Vec::new();
    for (column, cell) in table.columns.iter().zip(&row.cells) {
        if *column != Column::Status {
            let text = markdown(&cell.blocks);
            if !text.is_empty() && !parts.contains(&text) {
                parts.push(text);
            }
        }
    }
    parts.join("\n\n")
}

/// The status of the answer that the page's tables and examples describe.
fn main(
    all: &[Status],
    data: &PageData,
    theirs: &[Status],
    findings: &mut Vec<Diagnostic>,
) -> String {
    let success = |code: &&str| code.starts_with('2');
    let table = all.iter().map(|status| status.code.as_str());
    let lines = || data.reading.status_lines.iter().map(String::as_str);
    let found = lines().find(success).or_else(|| table.clone().find(success));
    if let Some(found) = found.or_else(|| lines().next()) {
        return found.to_owned();
    }
    if let Some(code) = only(theirs) {
        return code;
    }
    findings.push(
        Diagnostic::of_page(
            Code::StatusMissing,
            &data.page.file,
            data.reading.uri_at,
            "the page names no status code of a successful call",
        )
        .help("looked for a section Status Codes with a table; taken as 200"),
    );
    "200".to_owned()
}

fn response(
    input: &Input<'_>,
    index: usize,
    status: &Status,
    main: &str,
    findings: &mut Vec<Diagnostic>,
) -> Value {
    let data = &input.pages[index];
    let mut out = Map::new();
    let examples = body::of_side(data, Side::Response, Some(&status.code), main);
    let title = examples.iter().find_map(|example| example.title.clone());
    let text = match status.description.is_empty() {
        false => status.description.clone(),
        true => title.unwrap_or_default(),
    };
    out.insert("description".to_owned(), json!(text));
    let mut fields = header_fields(data, status, main, findings);
    if let Some(definition) = input.definition_of(index).map(|it| &input.pages[it]) {
        let theirs = Theirs::of(header_fields(definition, status, main, &mut Vec::new()));
        fields.iter_mut().for_each(|field| theirs.supplement(field, findings));
        let mut more = theirs.fields;
        more.retain(|it| fields.iter().all(|own| !own.name.eq_ignore_ascii_case(&it.name)));
        findings.extend(more.iter().map(|it| added(data, definition, status, &it.name)));
        fields.append(&mut more);
    }
    if !fields.is_empty() {
        out.insert("headers".to_owned(), Value::Object(headers(input, &fields)));
    }
    let mut content = Map::new();
    let own = |wanted: Option<&str>| wanted.unwrap_or(main) == status.code;
    let bodies = |page: usize| {
        let mut models = body::model(input, page, Direction::Response);
        models.retain(|(_, model)| own(model.status.as_deref()));
        models
    };
    let mut models = bodies(index);
    // A page that describes no body, and a definition that does.
    if let (true, Some(definition)) = (models.is_empty(), input.definition_of(index)) {
        models = bodies(definition);
    }
    for (number, model) in &models {
        let (media, schema) = body::schema(input, *number, model, false);
        content.entry(media).or_insert_with(|| json!({ "schema": schema }));
    }
    let shown = examples.iter().any(|example| matches!(example.body, Body::Json(_)));
    if content.is_empty() && shown {
        findings.push(body::undescribed(data, &examples, "response"));
        content.insert("application/json".to_owned(), json!({ "schema": {} }));
    }
    body::attach(data, &examples, &mut content, "Example Responses", findings);
    if content.is_empty() {
        texts(data, &examples, &mut out, findings);
    } else {
        out.insert("content".to_owned(), Value::Object(content));
    }
    let place = status.source.clone();
    out.insert(
        SOURCE.to_owned(),
        place.unwrap_or_else(|| section_source(&data.page.file, "Response Parameters")),
    );
    Value::Object(out)
}

/// A header of an answer that only the definition of the call has.
fn added(data: &PageData, definition: &PageData, status: &Status, name: &str) -> Diagnostic {
    let code = &status.code;
    let message =
        format!("the definition has the header `{name}` of the answer {code}, the page has not");
    let (file, at) = (&definition.page.file, definition.reading.uri_at);
    Diagnostic::of_page(Code::DefinitionDiffers, &data.page.file, data.reading.uri_at, message)
        .milder(Severity::Note)
        .help("it is added")
        .also_of_page(file, at, "the definition")
}

/// Examples of an answer whose body the page does not describe and that are no JSON.
fn texts(
    data: &PageData,
    examples: &[&crate::examples::Example],
    out: &mut Map<String, Value>,
    findings: &mut Vec<Diagnostic>,
) {
    let mut kept = Vec::new();
    for example in examples {
        let (Body::Text(text) | Body::Broken(text, ..)) = &example.body else { continue };
        findings.push(
            Diagnostic::of_page(
                Code::BodyUndescribed,
                &data.page.file,
                example.at,
                "the example response is a text of a kind that the page does not name",
            )
            .milder(Severity::Note)
            .help("the answer is taken as one without a body; an overlay can say otherwise"),
        );
        kept.push(json!({ "text": text }));
    }
    if !kept.is_empty() {
        out.insert("x-specwright-unread-examples".to_owned(), Value::Array(kept));
    }
}

/// The rows of the tables of headers of an answer.
fn header_fields(
    data: &PageData,
    status: &Status,
    main: &str,
    findings: &mut Vec<Diagnostic>,
) -> Vec<Field> {
    let is_own = |placed: &Placed, role: &Role| {
        let status_of = placed.status.as_deref().unwrap_or(main);
        *role == Role::ResponseHeader && status_of == status.code
    };
    let rows = data.rows(is_own, findings).into_iter().map(|(_, field)| field);
    // OpenAPI ignores a header of this name: the media type says it.
    rows.filter(|field| !field.name.eq_ignore_ascii_case("content-type")).collect()
}

fn headers(input: &Input<'_>, fields: &[Field]) -> Map<String, Value> {
    let mut out = Map::new();
    for field in fields {
        let mut header = Map::new();
        header.insert("description".to_owned(), json!(field.described.text));
        header.insert("schema".to_owned(), Value::Object(schema::typed(input, field, false)));
        header.insert(SOURCE.to_owned(), source(&field.origin));
        out.insert(field.name.clone(), Value::Object(header));
    }
    out
}
