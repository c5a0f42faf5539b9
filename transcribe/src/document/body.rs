//! Request bodies, and the examples of both sides.

use serde_json::{Map, Value, json};

use super::{Input, PageData, SOURCE, section_source, source};
use crate::examples::{Body, Example, Side};
use crate::model::{Field, Model, Special};
use crate::roles::Role;
use crate::sections::Direction;
use crate::types::Type;
use specwright::diagnostic::{Code, Diagnostic};

/// The key of what a page says of the header `Content-Type`.
pub(super) const CONTENT_TYPE: &str = "x-specwright-content-type";

/// What the page says of `Content-Type`, which is no parameter but the body's media type.
pub(super) fn content_type(field: &Field) -> Value {
    let mut out = Map::new();
    out.insert("description".to_owned(), json!(field.described.details));
    if let Some(mandatory) = field.mandatory {
        out.insert("mandatory".to_owned(), json!(if mandatory { "Yes" } else { "No" }));
    }
    let mut facets = Map::new();
    super::schema::facets(field, &mut facets);
    if let Some(Value::Object(facets)) = facets.remove(super::FACETS) {
        out.extend(facets);
    }
    if let Some(default) = field.described.default.as_ref().filter(|_| !out.contains_key("default"))
    {
        out.insert("default".to_owned(), json!(default));
    }
    if !field.described.values.is_empty() && !out.contains_key("options") {
        let values: Vec<&str> =
            field.described.values.iter().map(|value| value.text.as_str()).collect();
        out.insert("options".to_owned(), json!(values));
    }
    out.insert(SOURCE.to_owned(), source(&field.origin));
    Value::Object(out)
}

/// The body model of a page and direction.
pub(super) fn model<'a>(
    input: &Input<'a>,
    page: usize,
    direction: Direction,
) -> Vec<(usize, &'a Model)> {
    let models = input.models_of(page);
    models.filter(|(_, model)| model.is_body && model.direction == direction).collect()
}

/// The schema of a body, and its media type.
pub(super) fn schema(
    input: &Input<'_>,
    index: usize,
    model: &Model,
    form: bool,
) -> (&'static str, Value) {
    let raw = model.fields.iter().all(|field| match field.special {
        Some(Special::RawBody) => matches!(field.kind, Some(Type::File) | None),
        Some(Special::RootArray) => field.kind == Some(Type::File),
        _ => false,
    });
    if raw && !model.fields.is_empty() {
        return ("application/octet-stream", json!({ "type": "string", "format": "binary" }));
    }
    let name = &input.merged.names[input.merged.class_of[index]];
    let media = if form { "multipart/form-data" } else { "application/json" };
    (media, json!({ "$ref": format!("#/components/schemas/{name}") }))
}

/// The request body of a page.
pub(super) fn request(
    input: &Input<'_>,
    index: usize,
    content_type: Option<Value>,
    findings: &mut Vec<Diagnostic>,
) -> Option<Value> {
    let data = &input.pages[index];
    let mut models = model(input, index, Direction::Request);
    // A page that describes no body, and a definition that does.
    if let (true, Some(definition)) = (models.is_empty(), input.definition_of(index)) {
        models = model(input, definition, Direction::Request);
    }
    let examples = of_side(data, Side::Request, None, "");
    let shown = examples.iter().any(|example| matches!(example.body, Body::Json(_)));
    if models.is_empty() && !shown {
        return None;
    }
    let mut out = Map::new();
    let mandatory = |model: &&(usize, &Model)| {
        model.1.fields.iter().any(|field| field.mandatory.unwrap_or(true))
    };
    if models.iter().any(|model| mandatory(&model)) {
        out.insert("required".to_owned(), json!(true));
    }
    let mut content = Map::new();
    let mut place = None;
    for (number, model) in &models {
        let form = input.pages[model.page].roles.get(model.table) == Some(&Role::Form);
        let (media, schema) = schema(input, *number, model, form);
        content.entry(media).or_insert_with(|| json!({ "schema": schema }));
        place.get_or_insert_with(|| source(&model.origin));
    }
    if models.is_empty() {
        findings.push(undescribed(data, &examples, "request"));
        content.insert("application/json".to_owned(), json!({ "schema": {} }));
    }
    attach(data, &examples, &mut content, "Example Requests", findings);
    out.insert("content".to_owned(), Value::Object(content));
    if let Some(said) = content_type {
        out.insert(CONTENT_TYPE.to_owned(), said);
    }
    if let Some(place) = place {
        out.insert(SOURCE.to_owned(), place);
    }
    Some(Value::Object(out))
}

pub(super) fn undescribed(data: &PageData, examples: &[&Example], side: &str) -> Diagnostic {
    let at = examples.first().map_or(data.reading.uri_at, |example| example.at);
    let message = format!("the example {side} has a body that no table describes");
    Diagnostic::of_page(Code::BodyUndescribed, &data.page.file, at, message)
        .help("any JSON is allowed there")
}

/// Example requests that show a request line and no body.
pub(super) fn calls(data: &PageData) -> Vec<Value> {
    let examples = of_side(data, Side::Request, None, "").into_iter();
    examples
        .filter_map(|example| {
            let line = example.request_line.as_ref()?;
            Some(match &example.title {
                Some(title) => json!({ "summary": title, "request-line": line }),
                None => json!({ "request-line": line }),
            })
        })
        .collect()
}

/// The examples of a side; for answers, those of a status.
pub(super) fn of_side<'a>(
    data: &'a PageData,
    side: Side,
    status: Option<&str>,
    main: &str,
) -> Vec<&'a Example> {
    let examples = data.reading.examples.iter().filter(|example| example.side == side);
    examples
        .filter(|example| {
            status.is_none_or(|status| example.status.as_deref().unwrap_or(main) == status)
        })
        .collect()
}

/// Puts examples beside the schema of the JSON body.
pub(super) fn attach(
    data: &PageData,
    examples: &[&Example],
    content: &mut Map<String, Value>,
    section: &str,
    findings: &mut Vec<Diagnostic>,
) {
    let mut good = Map::new();
    let mut bad = Vec::new();
    for example in examples {
        match &example.body {
            Body::Json(value) => {
                let key = match good.len() {
                    0 => "example".to_owned(),
                    count => format!("example-{}", count + 1),
                };
                good.insert(key, shown(data, example, value, section));
            }
            Body::Broken(text, reason, at) => {
                let message = format!("the example is not JSON: {reason}");
                findings.push(
                    Diagnostic::of_page(Code::ExampleJson, &data.page.file, *at, message).help(
                        "its text is kept beside the schema, but nothing can be tested with it",
                    ),
                );
                bad.push(unread(example, text));
            }
            Body::Text(text) => bad.push(unread(example, text)),
            Body::None => {}
        }
    }
    let media = match content.contains_key("application/json") {
        true => Some("application/json".to_owned()),
        false => content.keys().next().cloned(),
    };
    let Some(target) =
        media.and_then(|media| content.get_mut(&media)).and_then(Value::as_object_mut)
    else {
        return;
    };
    if !good.is_empty() {
        target.insert("examples".to_owned(), Value::Object(good));
    }
    if !bad.is_empty() {
        target.insert("x-specwright-unread-examples".to_owned(), Value::Array(bad));
    }
}

fn shown(data: &PageData, example: &Example, value: &Value, section: &str) -> Value {
    let mut out = Map::new();
    if let Some(title) = &example.title {
        out.insert("summary".to_owned(), json!(title));
    }
    out.insert("value".to_owned(), value.clone());
    if let Some(line) = &example.request_line {
        out.insert("x-specwright-request-line".to_owned(), json!(line));
    }
    out.insert(SOURCE.to_owned(), section_source(&data.page.file, section));
    Value::Object(out)
}

fn unread(example: &Example, text: &str) -> Value {
    match &example.title {
        Some(title) => json!({ "summary": title, "text": text }),
        None => json!({ "text": text }),
    }
}
