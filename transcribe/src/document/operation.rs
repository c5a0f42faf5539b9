//! One page as one operation.

use serde_json::{Map, Value, json};

use super::parameters::{self, Parameters};
use super::security::{AUTHORIZATION, TOKEN};
use super::{Input, PageData, SOURCE, body, responses, section_source, servers, tag};
use crate::describe::markdown;
use crate::merge::pascal;
use crate::page::Page;
use specwright::diagnostic::Diagnostic;

/// The operation of a page at one of its addresses: the path, the method in lower case, and itself.
pub(super) fn build(
    input: &Input<'_>,
    index: usize,
    address: &str,
    findings: &mut Vec<Diagnostic>,
) -> Option<(String, String, Value)> {
    let data = &input.pages[index];
    let method = data.reading.method.as_ref()?.to_lowercase();
    let parameters = parameters::collect(input, index, address, findings);
    let mut out = Map::new();
    if let Some(tag) = tag(data, input.are_several) {
        out.insert("tags".to_owned(), json!([tag]));
    }
    if let Some(title) = &data.page.title {
        out.insert("summary".to_owned(), json!(title));
    }
    let function = markdown(&data.reading.function);
    if !function.is_empty() {
        out.insert("description".to_owned(), json!(function));
    }
    if let Some(link) = &data.page.link {
        out.insert("externalDocs".to_owned(), external(&data.page, link));
    }
    out.insert("operationId".to_owned(), json!(operation_id(data, address)));
    if !parameters.list.is_empty() {
        out.insert("parameters".to_owned(), Value::Array(parameters.list.clone()));
    }
    let content_type = parameters.content_type.as_ref().map(body::content_type);
    match body::request(input, index, content_type.clone(), findings) {
        Some(body) => out.insert("requestBody".to_owned(), body),
        None => content_type.and_then(|said| out.insert(body::CONTENT_TYPE.to_owned(), said)),
    };
    let calls = body::calls(data);
    if !out.contains_key("requestBody") && !calls.is_empty() {
        out.insert("x-specwright-example-calls".to_owned(), Value::Array(calls));
    }
    out.insert("responses".to_owned(), responses::build(input, index, findings));
    let stated = data.definition.as_ref().is_some_and(|facts| facts.is_deprecated);
    if stated || is_deprecated(&data.page, &function) {
        out.insert("deprecated".to_owned(), json!(true));
    }
    security(&parameters, &mut out);
    if let Some(servers) = servers::own(input, index) {
        out.insert("servers".to_owned(), servers);
    }
    out.insert("x-specwright-page".to_owned(), page(&data.page));
    let section = if data.definition.is_some() { "paths" } else { "URI" };
    let mut place = section_source(&data.page.file, section);
    if let (Some(definition), Some(place)) = (input.definition_of(index), place.as_object_mut()) {
        let also = section_source(&input.pages[definition].page.file, "paths");
        place.insert("also".to_owned(), json!([also]));
    }
    out.insert(SOURCE.to_owned(), place);
    Some((parameters.path, method, Value::Object(out)))
}

/// The operation's id; at a further address with what tells that from the first one.
fn operation_id(data: &PageData, address: &str) -> String {
    let first = data.reading.path.as_deref().unwrap_or_default();
    if address == first {
        return data.operation_id.clone();
    }
    let parts: Vec<&str> = first.split('/').collect();
    let own: Vec<&str> = address.split('/').filter(|part| !parts.contains(part)).collect();
    format!("{}{}", data.operation_id, pascal(&own.join(" ")))
}

fn external(page: &Page, link: &str) -> Value {
    let title = page.title.as_deref().unwrap_or("Reference page");
    let text = match &page.updated {
        Some(date) => format!("{title} (updated on {date})"),
        None => title.to_owned(),
    };
    json!({ "description": text, "url": link })
}

/// The page that the operation was read from.
fn page(page: &Page) -> Value {
    let mut out = Map::new();
    out.insert("file".to_owned(), json!(page.file));
    if let Some(title) = &page.title {
        out.insert("title".to_owned(), json!(title));
    }
    if !page.breadcrumb.is_empty() {
        out.insert("breadcrumb".to_owned(), json!(page.breadcrumb));
    }
    if let Some(date) = &page.updated {
        out.insert("updated".to_owned(), json!(date));
    }
    if let Some(link) = &page.link {
        out.insert("link".to_owned(), json!(link));
    }
    Value::Object(out)
}

fn is_deprecated(page: &Page, function: &str) -> bool {
    let title = page.title.as_deref().unwrap_or_default().to_lowercase();
    let text = function.to_lowercase();
    ["(deprecated)", "(discarded)", "(废弃)", "（废弃）", "已废弃"]
        .iter()
        .any(|mark| title.contains(mark))
        || [
            "this api has been deprecated",
            "this api is deprecated",
            "this api has been discarded",
            "该接口已废弃",
            "此接口已废弃",
        ]
        .iter()
        .any(|mark| text.contains(mark))
}

fn security(parameters: &Parameters, out: &mut Map<String, Value>) {
    let mut ways = Vec::new();
    if parameters.token {
        ways.push(json!({ TOKEN: [] }));
    }
    if parameters.authorization {
        ways.push(json!({ AUTHORIZATION: [] }));
    }
    if !ways.is_empty() {
        out.insert("security".to_owned(), Value::Array(ways));
    }
}
