//! Headers of answers: those that the document describes, with values that it allows.

use bytes::Bytes;
use http::Response as HttpResponse;
use http::header::{HeaderName, HeaderValue};
use serde_json::Value as Json;

use super::choose::Chosen;
use super::coerce::Reader;
use super::problem::Problem;
use super::response::{Context, broken};
use super::shown;
use crate::{Direction, Violation};
use specwright::api::{MediaKind, Response};
use specwright::document::Document;
use specwright::origin::Origin;
use specwright::value::Value;

/// Headers that belong to the message and not to the document.
const OF_MESSAGE: &[&str] =
    &["content-type", "content-length", "transfer-encoding", "connection", "date"];

/// What the document says of a header.
struct Described<'a> {
    /// Where its values, or the values of its only form, are described.
    origin: Origin,
    said: &'a Value,
    /// Whether its values are JSON texts (`content`).
    is_json: bool,
}

impl<'a> Described<'a> {
    /// The header that is described at a place.
    fn at(document: &'a Document, place: &Origin) -> Option<Self> {
        let (origin, said) = document.follow(place).ok()?;
        match said.get("content").map(Value::members).unwrap_or_default().first() {
            Some((name, form)) => {
                let origin = origin.child("content").child(name);
                Some(Self { origin, said: form, is_json: MediaKind::of(name) == MediaKind::Json })
            }
            None => Some(Self { origin, said, is_json: false }),
        }
    }

    fn schema(&self) -> Option<Origin> {
        self.said.get("schema").map(|_| self.origin.child("schema"))
    }

    /// The first value that the document shows.
    fn shown(&self, document: &Document) -> Option<Json> {
        let first = shown::examples(document, &self.origin, self.said).into_iter().next();
        first.map(|it| it.value.to_json())
    }

    /// A value as the header says it (`style: simple`, or JSON).
    fn text(&self, value: &Json) -> String {
        let plain = |item: &Json| item.as_str().map_or(item.to_string(), str::to_owned);
        match value {
            value if self.is_json => value.to_string(),
            Json::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(","),
            Json::Object(members) => {
                let between = match self.said.get("explode") {
                    Some(Value::Bool(true)) => '=',
                    _ => ',',
                };
                let pair = |(name, value)| format!("{name}{between}{}", plain(value));
                members.iter().map(pair).collect::<Vec<_>>().join(",")
            }
            other => plain(other),
        }
    }
}

impl Context<'_> {
    /// What is wrong with a header of an answer that the document describes at `place`.
    pub(super) fn header_violations(&self, place: &Origin, text: &str) -> Vec<Violation> {
        let Some(described) = Described::at(self.document, place) else { return Vec::new() };
        let Some(schema) = described.schema() else { return Vec::new() };
        let reader = Reader { shapes: self.shapes, schemas: self.schemas };
        let types = reader.types(&schema);
        let value = if described.is_json {
            match serde_json::from_str(text) {
                Ok(value) => value,
                Err(error) => {
                    let message = format!("the JSON is malformed at column {}", error.column());
                    let (pointer, keyword) = (String::new(), "content".to_owned());
                    return vec![Violation { pointer, keyword, message }];
                }
            }
        } else if types.array {
            let of_items = reader.items(&schema);
            let items = text.split(',').map(str::trim).filter(|it| !it.is_empty());
            items.map(|it| reader.scalar(it, of_items.as_ref())).collect()
        } else if types.object {
            return Vec::new();
        } else {
            reader.scalar(text, Some(&schema))
        };
        self.schemas.get(self.document, &schema, Direction::Response).check(&value)
    }

    /// Whether a header may have this value in an answer.
    pub(super) fn fits_header(&self, chosen: Chosen<'_>, name: &str, value: &str) -> bool {
        let headers = &chosen.response.headers;
        let Some(header) = headers.iter().find(|it| it.name.eq_ignore_ascii_case(name)) else {
            return true;
        };
        let place = chosen.response.origin.child("headers").child(&header.name);
        self.header_violations(&place, value).is_empty()
    }

    /// Puts the headers into an answer that the document shows or requires.
    ///
    /// # Errors
    ///
    /// A problem when no value is known that a required header may have (500).
    pub(super) fn put_headers(
        &self,
        response: &Response,
        answer: &mut HttpResponse<Bytes>,
    ) -> Result<(), Box<Problem>> {
        for header in &response.headers {
            let place = response.origin.child("headers").child(&header.name);
            if let Err(violations) = self.put_header(&place, &header.name, answer)
                && header.required
            {
                let name = &header.name;
                let why = format!("no value could be made up for the required header {name}");
                return Err(broken(&why, &violations));
            }
        }
        Ok(())
    }

    /// Puts a header into an answer that is described at a place: what the document shows, if it
    /// is valid, else a made-up value. What is wrong with that, if it is not valid either.
    pub(super) fn put_header(
        &self,
        place: &Origin,
        name: &str,
        answer: &mut HttpResponse<Bytes>,
    ) -> Result<(), Vec<Violation>> {
        let of_message = OF_MESSAGE.iter().any(|it| name.eq_ignore_ascii_case(it));
        let described = Described::at(self.document, place).filter(|_| !of_message);
        let Some(described) = described else { return Ok(()) };
        let Ok(name) = HeaderName::from_bytes(name.as_bytes()) else { return Ok(()) };
        let mut violations = Vec::new();
        let made = || described.schema().map(|schema| self.made_up(&schema).value.clone());
        let values = [described.shown(self.document)].into_iter().chain(std::iter::once_with(made));
        for value in values.flatten() {
            let text = described.text(&value);
            violations = self.header_violations(place, &text);
            let Ok(value) = HeaderValue::from_str(&text) else { continue };
            if violations.is_empty() {
                answer.headers_mut().insert(name, value);
                return Ok(());
            }
        }
        match violations.is_empty() {
            // Neither a schema nor an example: there is nothing to say.
            true => Ok(()),
            false => Err(violations),
        }
    }
}
