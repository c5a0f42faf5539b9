//! The answer that the document has for a request.

use std::sync::Arc;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use http::{Response as HttpResponse, StatusCode};
use serde_json::Value as Json;

use super::made_up::{Made, MadeUp};
use super::negotiate::{Accept, Prefer};
use super::problem::Problem;
use super::written as content;
use super::xml::is_xml;
use crate::{Direction, Schemas};
use specwright::api::{Example, MediaKind, MediaType, Operation, Response, StatusPattern, essence};
use specwright::document::Document;
use specwright::origin::Origin;
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
    /// The media type of a documented range that the client names.
    wanted: Option<&'a str>,
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
    accept: &'a Accept,
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
    let wanted = media_type.and_then(|it| accept.within(&it.name));
    Ok(Chosen { status, response, media_type, wanted })
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
    // A 204 that only stands for what a range allows besides is of the range's own place.
    let is_besides = |it: &Response| {
        let mut others = operation.responses.iter();
        it.status == StatusPattern::Code(204)
            && others.any(|other| other.origin == it.origin && other.status != it.status)
    };
    // What is below 200 goes before an answer (RFC 9110, 15.2).
    let answers = operation.responses.iter().filter(|it| code(it) >= 200 && !is_besides(it));
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

/// Where the schema of a form stands.
pub(super) fn schema(document: &Document, media_type: &MediaType) -> Option<Origin> {
    let places = ["schema", "itemSchema"].map(|keyword| media_type.origin.child(keyword));
    places.into_iter().find(|place| document.get(place).is_some())
}

/// What answers are made of.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) document: &'a Document,
    pub(super) schemas: &'a Schemas,
    pub(super) made_up: &'a MadeUp,
    /// Whether an example that is not valid is an error, in place of another answer.
    pub(super) is_strict: bool,
}

impl Context<'_> {
    /// A made-up value for an answer, with what the schemas show.
    pub(super) fn made_up(&self, schema: &Origin) -> Arc<Made> {
        self.made_up.get(self.document, self.schemas, schema, true)
    }

    /// The documented answer for an error, if there is one: its status and, where the document has
    /// a body for it, all of it.
    pub(super) fn failure(
        &self,
        operation: &Operation,
        problem: &Problem,
        prefer: &Prefer,
        accept: &Accept,
    ) -> Option<(StatusCode, Option<HttpResponse<Bytes>>)> {
        let answers = problem.responses().into_iter();
        let (status, response) = answers.into_iter().find_map(|(status, pattern)| {
            Some((status, operation.responses.iter().find(|it| it.status == pattern)?))
        })?;
        if response.content.is_empty() {
            return Some((status, None));
        }
        let names: Vec<&str> = response.content.iter().map(|it| it.name.as_str()).collect();
        // An error is told even to who does not accept its form (RFC 9110, 15.5.7).
        let media_type = &response.content[accept.choose(&names).unwrap_or(0)];
        let chosen = Chosen {
            status: status.as_u16(),
            response,
            media_type: Some(media_type),
            wanted: accept.within(&media_type.name),
        };
        let value = self
            .shown(media_type, prefer)
            .or_else(|_| self.shown(media_type, &Prefer::default()))
            .ok()?;
        let value = value.map(|value| self.of_problem(media_type, problem, status, value));
        Some((status, Some(self.build(chosen, value))))
    }

    /// A made-up problem (RFC 9457) that says what the matter is, as far as its schema lets it.
    fn of_problem(
        &self,
        media_type: &MediaType,
        problem: &Problem,
        status: StatusCode,
        mut value: Json,
    ) -> Json {
        let is_problem = essence(&media_type.name).starts_with("application/problem+");
        let (true, Some(schema)) =
            (is_problem && media_type.examples.is_empty(), schema(self.document, media_type))
        else {
            return value;
        };
        let checker = self.schemas.get(self.document, &schema, Direction::Response);
        let title = status.canonical_reason().unwrap_or("Error");
        let said: [(&str, Json); 4] = [
            ("type", "about:blank".into()),
            ("title", title.into()),
            ("status", status.as_u16().into()),
            ("detail", problem.detail().into()),
        ];
        for (name, said) in said {
            let Some(member) = value.get_mut(name) else { continue };
            let before = std::mem::replace(member, said);
            if !checker.is_valid(&value)
                && let Some(member) = value.get_mut(name)
            {
                *member = before;
            }
        }
        value
    }

    /// The answer with this value as its body.
    pub(super) fn build(&self, chosen: Chosen<'_>, value: Option<Json>) -> HttpResponse<Bytes> {
        let mut answer = HttpResponse::new(Bytes::new());
        let status = StatusCode::from_u16(chosen.status).unwrap_or(StatusCode::OK);
        *answer.status_mut() = status;
        self.headers(chosen.response, &mut answer);
        // What these statuses say is that there is no body (RFC 9110, 15.3.5, 15.3.6, 15.4.5).
        let has_none = [204, 205, 304].contains(&chosen.status);
        let Some(media_type) = chosen.media_type.filter(|_| !has_none) else { return answer };
        let schema = schema(self.document, media_type);
        let form =
            content::WrittenAs { media_type, schema: schema.as_ref(), wanted: chosen.wanted };
        let (name, body) = content::write(self.document, form, value.as_ref());
        if let Ok(name) = HeaderValue::from_str(&name) {
            answer.headers_mut().insert(CONTENT_TYPE, name);
            *answer.body_mut() = body;
        }
        answer
    }

    /// The example that is asked for, else the first good one, else a made-up value.
    ///
    /// # Errors
    ///
    /// A problem when the document has no such example (404), or asks for what no value is (500).
    pub(super) fn shown(
        &self,
        media_type: &MediaType,
        prefer: &Prefer,
    ) -> Result<Option<Json>, Box<Problem>> {
        let schema = schema(self.document, media_type);
        if let Some(name) = &prefer.example {
            let found = media_type.examples.iter().find(|example| example.name == *name);
            return match found {
                Some(example) => self.example(media_type, schema.as_ref(), example).map(Some),
                None => {
                    let detail =
                        "the document has no example of the preferred name for this answer";
                    Err(Box::new(Problem::unserved(StatusCode::NOT_FOUND, detail)))
                }
            };
        }
        if !prefer.dynamic {
            for example in &media_type.examples {
                match self.example(media_type, schema.as_ref(), example) {
                    Err(problem) if self.is_strict => return Err(problem),
                    Err(_) => {}
                    Ok(value) => return Ok(Some(value)),
                }
            }
        }
        let Some(schema) = schema else { return Ok(None) };
        let made = self.made_up.get(self.document, self.schemas, &schema, !prefer.dynamic);
        match made.violations.is_empty() || !is_value(media_type.kind, &media_type.name) {
            true => Ok(Some(made.value.clone())),
            false => {
                let why = "no value could be made up for what the document asks of this answer";
                Err(broken(why, &made.violations))
            }
        }
    }

    /// An example that is what its schema asks for.
    fn example(
        &self,
        media_type: &MediaType,
        schema: Option<&Origin>,
        example: &Example,
    ) -> Result<Json, Box<Problem>> {
        let value = example.value.to_json();
        let Some(schema) = schema else { return Ok(value) };
        // The text of a form that is no JSON is the body as it is.
        if !is_value(media_type.kind, &media_type.name)
            || (media_type.kind != MediaKind::Json && value.is_string())
        {
            return Ok(value);
        }
        let of = |value: &Json| {
            self.made_up.of_example(self.document, self.schemas, schema, (&example.origin, value))
        };
        let violations = of(&value);
        if violations.is_empty() {
            return Ok(value);
        }
        let checker = self.schemas.get(self.document, schema, Direction::Response);
        // A text that holds the JSON that is meant.
        let inner = value.as_str().and_then(|text| serde_json::from_str::<Json>(text).ok());
        inner
            .filter(|inner| checker.is_valid(inner))
            .ok_or_else(|| broken("the example of the document breaks its own schema", &violations))
    }

    /// Whether a header may have this value in an answer.
    pub(super) fn fits_header(&self, chosen: Chosen<'_>, name: &str, value: &str) -> bool {
        let headers = &chosen.response.headers;
        let Some(header) = headers.iter().find(|it| it.name.eq_ignore_ascii_case(name)) else {
            return true;
        };
        let place = chosen.response.origin.child("headers").child(&header.name);
        let Ok((origin, _)) = self.document.follow(&place) else { return true };
        let schema = origin.child("schema");
        if self.document.get(&schema).is_none() {
            return true;
        }
        self.schemas.get(self.document, &schema, Direction::Response).is_valid(&value.into())
    }

    /// The headers that the document shows or requires.
    fn headers(&self, response: &Response, answer: &mut HttpResponse<Bytes>) {
        for header in &response.headers {
            let place = response.origin.child("headers").child(&header.name);
            self.header(&place, &header.name, header.required, answer);
        }
    }

    /// Puts the headers into an error that the document has for all of them
    /// (`x-specwright-errors`).
    pub(super) fn with_every_error(&self, answer: &mut HttpResponse<Bytes>) {
        if !answer.status().is_client_error() && !answer.status().is_server_error() {
            return;
        }
        let said = self.document.follow(&Origin::root("/x-specwright-errors"));
        let Ok((origin, said)) = said else { return };
        for (name, _) in said.get("headers").map(Value::members).unwrap_or_default() {
            if !answer.headers().contains_key(&**name) {
                let place = origin.child("headers").child(name);
                self.header(&place, name, true, answer);
            }
        }
    }

    /// A header of an answer that is described at a place.
    fn header(&self, place: &Origin, name: &str, required: bool, answer: &mut HttpResponse<Bytes>) {
        let document = self.document;
        let Ok((origin, value)) = document.follow(place) else { return };
        if OF_MESSAGE.contains(&name.to_ascii_lowercase().as_str()) {
            return;
        }
        let shown = value.get("example").map(Value::to_json).or_else(|| {
            let (name, _) = value.get("examples")?.members().first()?;
            let (_, example) = document.follow(&origin.child("examples").child(name)).ok()?;
            example.get("value").map(Value::to_json)
        });
        let schema = value.get("schema").map(|_| origin.child("schema"));
        let made = || {
            let schema = schema.as_ref()?;
            let made = self.made_up(schema);
            (made.violations.is_empty() || required).then(|| made.value.clone())
        };
        let value = match shown.or_else(made) {
            Some(Json::String(text)) => text,
            Some(Json::Array(items)) => {
                let text = |item: &Json| item.as_str().map_or(item.to_string(), str::to_owned);
                items.iter().map(text).collect::<Vec<_>>().join(",")
            }
            Some(other) => other.to_string(),
            None => return,
        };
        let name = HeaderName::from_bytes(name.as_bytes());
        if let (Ok(name), Ok(value)) = (name, HeaderValue::from_str(&value)) {
            answer.headers_mut().insert(name, value);
        }
    }
}

/// Whether a body of this form is looked into.
fn is_value(kind: MediaKind, name: &str) -> bool {
    let is_known =
        matches!(kind, MediaKind::Json | MediaKind::Form | MediaKind::Multipart | MediaKind::Text);
    is_known || is_xml(name)
}

/// This server does not send what breaks the document.
fn broken(why: &str, violations: &[crate::Violation]) -> Box<Problem> {
    let at = |it: &crate::Violation| {
        format!("{} {}", if it.pointer.is_empty() { "/" } else { &it.pointer }, it.message)
    };
    let all: Vec<String> = violations.iter().take(5).map(at).collect();
    let detail = format!("{why}: {}", all.join("; "));
    Box::new(Problem::unserved(StatusCode::INTERNAL_SERVER_ERROR, detail))
}
