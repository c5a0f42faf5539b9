//! The answer that the document has for a request.

use std::sync::Arc;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue};
use http::{Response as HttpResponse, StatusCode};
use serde_json::Value as Json;

use super::choose::Chosen;
use super::made_up::{Made, MadeUp};
use super::negotiate::{Accept, Prefer};
use super::problem::Problem;
use super::shape::Shapes;
use super::written as content;
use super::xml::is_xml;
use crate::{Direction, Schemas};
use specwright::api::{Example, MediaKind, MediaType, Operation, Response, essence};
use specwright::document::Document;
use specwright::origin::Origin;

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
    pub(super) shapes: Shapes<'a>,
    pub(super) made_up: &'a MadeUp,
    /// The answer for errors that nothing else describes.
    pub(super) every_error: Option<&'a Response>,
    /// Whether an example that is not valid is an error, in place of another answer.
    pub(super) is_strict: bool,
}

impl<'a> Context<'a> {
    /// A made-up value for an answer, with what the schemas show.
    pub(super) fn made_up(&self, schema: &Origin) -> Arc<Made> {
        self.made_up.get(self.document, self.schemas, schema, true)
    }

    /// The documented answer for an error, if there is one: its status, what the document says of
    /// it and, where the document has a body for it, all of it.
    pub(super) fn failure(
        &self,
        operation: Option<&'a Operation>,
        problem: &Problem,
        prefer: &Prefer,
        accept: &Accept,
    ) -> Option<(StatusCode, &'a Response, Option<HttpResponse<Bytes>>)> {
        let own = operation.map(|it| it.responses.as_slice()).unwrap_or_default();
        let mut answers = problem.responses().into_iter();
        let found = answers.find_map(|(status, pattern)| {
            Some((status, own.iter().find(|it| it.status == pattern)?))
        });
        let of_all = || Some((problem.status(), self.every_error?));
        let (status, response) = found.or_else(|| of_all().filter(|_| problem.is_of_service()))?;
        if response.content.is_empty() {
            return Some((status, response, None));
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
        Some((status, response, Some(self.build(chosen, value).ok()?)))
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
    ///
    /// # Errors
    ///
    /// A problem when no value is known that a required header may have (500).
    pub(super) fn build(
        &self,
        chosen: Chosen<'_>,
        value: Option<Json>,
    ) -> Result<HttpResponse<Bytes>, Box<Problem>> {
        let mut answer = HttpResponse::new(Bytes::new());
        let status = StatusCode::from_u16(chosen.status).unwrap_or(StatusCode::OK);
        *answer.status_mut() = status;
        self.put_headers(chosen.response, &mut answer)?;
        // What these statuses say is that there is no body (RFC 9110, 15.3.5, 15.3.6, 15.4.5).
        let has_none = [204, 205, 304].contains(&chosen.status);
        let Some(media_type) = chosen.media_type.filter(|_| !has_none) else {
            return Ok(answer);
        };
        let schema = schema(self.document, media_type);
        let form =
            content::WrittenAs { media_type, schema: schema.as_ref(), wanted: chosen.wanted };
        let (name, body) = content::write(self.document, form, value.as_ref());
        if let Ok(name) = HeaderValue::from_str(&name) {
            answer.headers_mut().insert(CONTENT_TYPE, name);
            *answer.body_mut() = body;
        }
        Ok(answer)
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
}

/// Whether a body of this form is looked into.
fn is_value(kind: MediaKind, name: &str) -> bool {
    let is_known =
        matches!(kind, MediaKind::Json | MediaKind::Form | MediaKind::Multipart | MediaKind::Text);
    is_known || is_xml(name)
}

/// This server does not send what breaks the document.
pub(super) fn broken(why: &str, violations: &[crate::Violation]) -> Box<Problem> {
    let at = |it: &crate::Violation| {
        format!("{} {}", if it.pointer.is_empty() { "/" } else { &it.pointer }, it.message)
    };
    let all: Vec<String> = violations.iter().take(5).map(at).collect();
    let detail = format!("{why}: {}", all.join("; "));
    Box::new(Problem::unserved(StatusCode::INTERNAL_SERVER_ERROR, detail))
}
