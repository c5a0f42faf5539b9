//! The answer that the document has for a request.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use http::{Response as HttpResponse, StatusCode};
use serde_json::Value as Json;

use super::negotiate::{Accept, Prefer};
use super::problem::Problem;
use crate::Direction;
use specwright::api::{MediaKind, MediaType, Operation, Response, StatusPattern};
use specwright::document::Document;
use specwright::origin::Origin;
use specwright::sample::Sampler;
use specwright::value::Value;

/// Headers that belong to the message and not to the document.
const OF_MESSAGE: &[&str] =
    &["content-type", "content-length", "transfer-encoding", "connection", "date"];

/// Which answer the document has: its status, and the form of its body.
#[derive(Clone, Copy)]
pub(super) struct Chosen<'a> {
    status: u16,
    response: &'a Response,
    /// Nothing when there is no body.
    pub(super) media_type: Option<&'a MediaType>,
}

impl Chosen<'_> {
    /// Whether the document describes the header of this name.
    pub(super) fn has_header(&self, name: &str) -> bool {
        self.response.headers.iter().any(|it| it.name.eq_ignore_ascii_case(name))
    }
}

/// The answer to a valid request. Of several that could be meant, one of the `first` statuses is
/// taken.
///
/// # Errors
///
/// A problem when the document has no such answer (404), or none in a media type that the client
/// accepts (406), or none at all (500).
pub(super) fn choose<'a>(
    operation: &'a Operation,
    prefer: &Prefer,
    accept: &Accept,
    first: &[u16],
) -> Result<Chosen<'a>, Box<Problem>> {
    let (status, response) = match prefer.code {
        Some(code) => {
            let found = of_status(operation, code).or_else(|| default_of(operation));
            let missing = || {
                let detail = format!("the document has no answer with the preferred status {code}");
                Box::new(Problem::unserved(StatusCode::NOT_FOUND, detail))
            };
            (code, found.filter(|_| code >= 200).ok_or_else(missing)?)
        }
        None => best(operation, first).ok_or_else(|| {
            let detail = "the document has no answer for this operation";
            Box::new(Problem::unserved(StatusCode::INTERNAL_SERVER_ERROR, detail))
        })?,
    };
    let media_type = match response.content.is_empty() {
        true => None,
        false => Some(acceptable(response, prefer, accept)?),
    };
    Ok(Chosen { status, response, media_type })
}

/// The documented answer for an error, if there is one: its status and, where the document has a
/// body for it, all of it.
pub(super) fn failure(
    document: &Document,
    operation: &Operation,
    problem: &Problem,
    prefer: &Prefer,
    accept: &Accept,
) -> Option<(StatusCode, Option<HttpResponse<Bytes>>)> {
    let answers = problem.answers().into_iter();
    let (status, response) = answers.into_iter().find_map(|(status, pattern)| {
        Some((status, operation.responses.iter().find(|it| it.status == pattern)?))
    })?;
    if response.content.is_empty() {
        return Some((status, None));
    }
    let names: Vec<&str> = response.content.iter().map(|it| it.name.as_str()).collect();
    // An error is told even to who does not accept its form (RFC 9110, 15.5.7).
    let media_type = &response.content[accept.choose(&names).unwrap_or(0)];
    let chosen = Chosen { status: status.as_u16(), response, media_type: Some(media_type) };
    let value = shown(document, media_type, prefer)
        .or_else(|_| shown(document, media_type, &Prefer::default()))
        .unwrap_or_default();
    Some((status, Some(build(document, chosen, value))))
}

/// The answer for one status: the status itself, then its range.
fn of_status(operation: &Operation, code: u16) -> Option<&Response> {
    let patterns = [StatusPattern::Code(code), StatusPattern::Range((code / 100) as u8)];
    patterns.iter().find_map(|pattern| operation.responses.iter().find(|it| it.status == *pattern))
}

fn default_of(operation: &Operation) -> Option<&Response> {
    operation.responses.iter().find(|it| it.status == StatusPattern::Default)
}

/// The answer that a valid request gets: one of the `first` statuses, the lowest success,
/// `default`, or else the lowest that can be an answer.
fn best<'a>(operation: &'a Operation, first: &[u16]) -> Option<(u16, &'a Response)> {
    let code = |response: &Response| match response.status {
        StatusPattern::Code(code) => code,
        StatusPattern::Range(hundred) => u16::from(hundred) * 100,
        StatusPattern::Default => 200,
    };
    let rank = |response: &&Response| match response.status {
        StatusPattern::Code(code) if first.contains(&code) => (0, code),
        StatusPattern::Code(200..=299) => (1, code(response)),
        StatusPattern::Range(2) => (2, 200),
        StatusPattern::Default => (3, 200),
        StatusPattern::Code(_) => (4, code(response)),
        StatusPattern::Range(_) => (5, code(response)),
    };
    // What is below 200 goes before an answer (RFC 9110, 15.2).
    let answers = operation.responses.iter().filter(|it| code(it) >= 200);
    let response = answers.min_by_key(rank)?;
    Some((code(response), response))
}

/// The form of an answer that the client likes best.
fn acceptable<'a>(
    response: &'a Response,
    prefer: &Prefer,
    accept: &Accept,
) -> Result<&'a MediaType, Box<Problem>> {
    let names: Vec<&str> = response.content.iter().map(|it| it.name.as_str()).collect();
    let with_example = prefer.example.as_deref().and_then(|name| {
        let has = |media_type: &&MediaType| media_type.examples.iter().any(|it| it.name == name);
        let having: Vec<&MediaType> = response.content.iter().filter(has).collect();
        let names: Vec<&str> = having.iter().map(|it| it.name.as_str()).collect();
        accept.choose(&names).map(|index| having[index])
    });
    let best = || accept.choose(&names).map(|index| &response.content[index]);
    with_example.or_else(best).ok_or_else(|| {
        let detail = format!("the document answers with {}", names.join(", "));
        Box::new(Problem::unserved(StatusCode::NOT_ACCEPTABLE, detail))
    })
}

/// The answer with this value as its body.
pub(super) fn build(
    document: &Document,
    chosen: Chosen<'_>,
    value: Option<Json>,
) -> HttpResponse<Bytes> {
    let mut answer = HttpResponse::new(Bytes::new());
    *answer.status_mut() = StatusCode::from_u16(chosen.status).unwrap_or(StatusCode::OK);
    headers(document, chosen.response, &mut answer);
    let Some(media_type) = chosen.media_type else { return answer };
    // A range in the document is answered in its commonest type.
    let name = match media_type.name.split(';').next().unwrap_or_default().trim() {
        "*/*" | "application/*" => "application/json",
        "text/*" => "text/plain",
        _ => media_type.name.as_str(),
    };
    if let (Some(value), Ok(name)) = (value, HeaderValue::from_str(name)) {
        answer.headers_mut().insert(CONTENT_TYPE, name);
        *answer.body_mut() = written(media_type.kind, &value);
    }
    answer
}

/// The example that is asked for, else the first, else a made-up value.
///
/// # Errors
///
/// A problem when the document has no such example (404).
pub(super) fn shown(
    document: &Document,
    media_type: &MediaType,
    prefer: &Prefer,
) -> Result<Option<Json>, Box<Problem>> {
    if let Some(name) = &prefer.example {
        let found = media_type.examples.iter().find(|example| example.name == *name);
        return match found {
            Some(example) => Ok(Some(example.value.to_json())),
            None => {
                let detail = "the document has no example of the preferred name for this answer";
                Err(Box::new(Problem::unserved(StatusCode::NOT_FOUND, detail)))
            }
        };
    }
    if let (Some(example), false) = (media_type.examples.first(), prefer.dynamic) {
        return Ok(Some(example.value.to_json()));
    }
    let schema = schema(document, media_type);
    Ok(schema.map(|schema| made_up(document, &schema, !prefer.dynamic)))
}

/// Where the schema of a form stands.
pub(super) fn schema(document: &Document, media_type: &MediaType) -> Option<Origin> {
    let places = ["schema", "itemSchema"].map(|keyword| media_type.origin.child(keyword));
    places.into_iter().find(|place| document.get(place).is_some())
}

/// How many levels of members that are not required a made-up answer has.
const LEVELS: usize = 16;

/// A made-up value; `null` where the schema has none.
pub(super) fn made_up(document: &Document, schema: &Origin, uses_examples: bool) -> Json {
    let sampler = Sampler::new(document).direction(Direction::Response).optional_depth(LEVELS);
    sampler.examples(uses_examples).sample(schema).unwrap_or_default()
}

/// A value in the form of its media type.
fn written(kind: MediaKind, value: &Json) -> Bytes {
    let text = match (kind, value) {
        (MediaKind::Json, value) => value.to_string(),
        (_, Json::String(text)) => text.clone(),
        (MediaKind::EventStream, value) => items(value, "data: ", "\n\n"),
        (MediaKind::JsonLines, value) => items(value, "", "\n"),
        (MediaKind::JsonSequence, value) => items(value, "\u{1e}", "\n"),
        (MediaKind::Form, value) => form(value),
        (_, value) => value.to_string(),
    };
    Bytes::from(text)
}

/// The items of an array, or the one value, each between what sets it apart.
fn items(value: &Json, before: &str, after: &str) -> String {
    let items = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
    items.iter().map(|item| format!("{before}{item}{after}")).collect()
}

fn form(value: &Json) -> String {
    let encode = |text: &str| {
        percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
    };
    let text = |value: &Json| match value {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    };
    let pairs = value
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, value)| format!("{}={}", encode(name), encode(&text(value))))
        .collect::<Vec<_>>();
    pairs.join("&")
}

/// The headers that the document shows or requires.
fn headers(document: &Document, response: &Response, answer: &mut HttpResponse<Bytes>) {
    for header in &response.headers {
        let place = response.origin.child("headers").child(&header.name);
        let Ok((origin, value)) = document.follow(&place) else { continue };
        if OF_MESSAGE.contains(&header.name.to_ascii_lowercase().as_str()) {
            continue;
        }
        let shown = value.get("example").map(Value::to_json).or_else(|| {
            let (name, _) = value.get("examples")?.members().first()?;
            let (_, example) = document.follow(&origin.child("examples").child(name)).ok()?;
            example.get("value").map(Value::to_json)
        });
        let schema = value.get("schema").map(|_| origin.child("schema"));
        let made = || {
            let schema = schema.as_ref()?;
            Some(made_up(document, schema, true))
        };
        let value = match shown.or_else(made) {
            Some(Json::String(text)) => text,
            Some(Json::Array(items)) => {
                let text = |item: &Json| item.as_str().map_or(item.to_string(), str::to_owned);
                items.iter().map(text).collect::<Vec<_>>().join(",")
            }
            Some(other) => other.to_string(),
            None => continue,
        };
        let name = HeaderName::from_bytes(header.name.as_bytes());
        if let (Ok(name), Ok(value)) = (name, HeaderValue::from_str(&value)) {
            answer.headers_mut().insert(name, value);
        }
    }
}
