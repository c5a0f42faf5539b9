//! The body of a request: its media type, its form, and its schema.

use bytes::Bytes;
use http::StatusCode;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::request::Parts;
use serde_json::{Map, Value as Json};

use super::coerce::Reader;
use super::negotiate::fit;
use super::parameters::{Pair, Written, of_form, pairs};
use super::problem::{Problem, RequestViolation, Where};
use super::xml::{self, is_xml};
use super::{multipart, numbers};
use crate::Direction;
use specwright::api::{Body, MediaKind, MediaType, ParameterStyle, essence};
use specwright::document::{Reach, required};
use specwright::origin::Origin;
use specwright::value::Value;

/// Characters that a form encodes unless it is told otherwise (RFC 3986, 2.2), but for those that
/// its own syntax is made of.
const RESERVED: &str = ":/?#[]@!$'(),;";

/// More values are not read from a JSON body: each takes many times the bytes that it is written in.
const VALUES: usize = 1_000_000;

/// More fields are not read from a form: for each the schema is looked through.
const FIELDS: usize = 10_000;

/// A body that was read.
pub(super) struct Entity<'a> {
    pub(super) media_type: &'a MediaType,
    /// Its value; nothing where it is not looked into.
    pub(super) value: Option<Json>,
}

/// A body, and what is wrong with it.
type Checked<'a> = (Option<Entity<'a>>, Vec<RequestViolation>);

/// Reads a body, and says what is wrong with it.
///
/// # Errors
///
/// When it cannot be read: 415 for its media type, 400 for its form.
pub(super) fn check<'a>(
    reader: Reader<'_>,
    body: Option<&'a Body>,
    head: &Parts,
    bytes: &Bytes,
) -> Result<Checked<'a>, Box<Problem>> {
    let Some(body) = body else {
        return match bytes.is_empty() {
            true => Ok((None, Vec::new())),
            false => Err(unsupported("this operation takes no body", &[])),
        };
    };
    if bytes.is_empty() && !can_be_empty(body, head) {
        let missing = of_body("required", "a body is required");
        return Ok((None, if body.required { vec![missing] } else { Vec::new() }));
    }
    if body.content.is_empty() {
        return Ok((None, Vec::new()));
    }
    let (media_type, given) = media_type(body, head)?;
    let form = BodyForm { reader, media_type, schema: media_type.origin.child("schema") };
    let (value, mut violations) = form.read(&given, bytes)?;
    if let (Some(value), Some(_)) = (&value, media_type.ty) {
        let checker = reader.schemas.get(reader.shapes.document, &form.schema, Direction::Request);
        violations.extend(checker.check(value).into_iter().map(RequestViolation::body));
    }
    Ok((Some(Entity { media_type, value }), violations))
}

/// Whether no bytes are a body: a form without fields, an empty text or file.
fn can_be_empty(body: &Body, head: &Parts) -> bool {
    let Ok((media_type, given)) = media_type(body, head) else { return false };
    let is_whole = match media_type.name.contains('*') {
        true => MediaKind::of(&given),
        false => media_type.kind,
    };
    matches!(is_whole, MediaKind::Form | MediaKind::Text | MediaKind::Binary) && !is_xml(&given)
}

/// The documented media type of a body, and the header as it is given.
fn media_type<'a>(body: &'a Body, head: &Parts) -> Result<(&'a MediaType, String), Box<Problem>> {
    let names: Vec<&str> = body.content.iter().map(|it| it.name.as_str()).collect();
    let Some(header) = head.headers.get(CONTENT_TYPE) else {
        return Err(unsupported("the body has no media type (Content-Type)", &names));
    };
    let given = header.to_str().unwrap_or_default().to_owned();
    let wanted = essence(&given);
    let best = body
        .content
        .iter()
        .filter_map(|media_type| Some((fit(&essence(&media_type.name), &wanted)?, media_type)))
        .max_by_key(|(exact, _)| *exact);
    match best {
        Some((_, media_type)) => Ok((media_type, given)),
        None => Err(unsupported("the media type of the body is not documented", &names)),
    }
}

fn unsupported(why: &str, names: &[&str]) -> Box<Problem> {
    let detail = match names {
        [] => why.to_owned(),
        names => format!("{why}; this operation takes {}", names.join(", ")),
    };
    let problem = Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail);
    Box::new(match names {
        [] => problem,
        // RFC 9110, 15.5.16
        names => problem.header(ACCEPT, &names.join(", ")),
    })
}

fn unreadable(detail: impl Into<String>) -> Box<Problem> {
    Box::new(Problem::new(StatusCode::BAD_REQUEST, detail))
}

struct BodyForm<'a> {
    reader: Reader<'a>,
    media_type: &'a MediaType,
    schema: Origin,
}

type Read = Result<(Option<Json>, Vec<RequestViolation>), Box<Problem>>;

impl BodyForm<'_> {
    fn read(&self, given: &str, bytes: &Bytes) -> Read {
        // `*/*` and `application/*` in the document say nothing; the request does.
        let kind = match self.media_type.name.contains('*') {
            true => MediaKind::of(given),
            false => self.media_type.kind,
        };
        match kind {
            MediaKind::Json => json(bytes).map(|value| (Some(value), Vec::new())),
            MediaKind::Form => self.urlencoded(bytes),
            MediaKind::Multipart => self.multipart(given, bytes),
            MediaKind::Text if is_xml(given) => {
                let schema = self.media_type.ty.map(|_| &self.schema);
                let value = xml::read(self.reader, schema, bytes);
                let (value, is_named) =
                    value.map_err(|why| unreadable(format!("the body is no XML: {why}")))?;
                let message = "the outermost element has another name than the document says";
                let misnamed = (!is_named).then(|| of_body("xml", message));
                Ok((Some(value), misnamed.into_iter().collect()))
            }
            MediaKind::Text => match std::str::from_utf8(bytes) {
                Ok(text) => {
                    let schema = self.media_type.ty.map(|_| &self.schema);
                    Ok((Some(self.reader.scalar(text, schema)), Vec::new()))
                }
                // Another charset, perhaps; the text cannot be looked at.
                Err(_) => Ok((None, Vec::new())),
            },
            _ => Ok((None, Vec::new())),
        }
    }

    /// `application/x-www-form-urlencoded`
    fn urlencoded(&self, bytes: &Bytes) -> Read {
        if bytes.iter().filter(|byte| **byte == b'&').count() >= FIELDS {
            return Err(too_many("fields", FIELDS));
        }
        let text = std::str::from_utf8(bytes).ok();
        let pairs = text.and_then(|text| pairs(text.trim_end_matches(['\r', '\n'])));
        let pairs = pairs.ok_or_else(|| unreadable("the form is not UTF-8 once it is decoded"))?;
        let mut object = Map::new();
        let mut violations = Vec::new();
        let styled = self.styled(&pairs, &mut object, &mut violations);
        for pair in &pairs {
            if self.forbids_reserved(&pair.name) && has_reserved(pair) {
                let message = "has reserved characters that are not percent-encoded";
                violations.push(of_member(&pair.name, "allowReserved", message));
            }
            if !styled.iter().any(|it| is_part_of(&pair.name, it)) {
                self.put(&mut object, &pair.name, &pair.value);
            }
        }
        self.empty_lists(&mut object);
        Ok((Some(Json::Object(object)), violations))
    }

    /// What the document says of how this member is written (OpenAPI 3.0.4, 4.8.15).
    fn encoding(&self, name: &str) -> Option<&Value> {
        self.reader.shapes.document.get(&self.media_type.origin.child("encoding").child(name))
    }

    fn forbids_reserved(&self, name: &str) -> bool {
        let value = self.encoding(name);
        value.and_then(|it| it.get("allowReserved")).and_then(Value::as_bool) == Some(false)
    }

    /// Reads the members for which the document has a style, and returns their names.
    fn styled(
        &self,
        pairs: &[Pair],
        object: &mut Map<String, Json>,
        violations: &mut Vec<RequestViolation>,
    ) -> Vec<String> {
        let place = self.media_type.origin.child("encoding");
        let all = self.reader.shapes.document.get(&place).map(Value::members).unwrap_or_default();
        let mut styled = Vec::new();
        for (name, said) in all {
            let style = said.get("style").and_then(Value::as_str);
            let explode = said.get("explode").and_then(Value::as_bool);
            let member = self.reader.member(&self.schema, name);
            let Some(schema) = member.filter(|_| style.is_some() || explode.is_some()) else {
                continue;
            };
            let style = match style {
                Some("spaceDelimited") => ParameterStyle::SpaceDelimited,
                Some("pipeDelimited") => ParameterStyle::PipeDelimited,
                Some("deepObject") => ParameterStyle::DeepObject,
                _ => ParameterStyle::Form,
            };
            let explode = explode.unwrap_or(style == ParameterStyle::Form);
            let written = Written { name, style, explode, json: false };
            match of_form(self.reader, written, &schema, pairs) {
                Ok(Some(value)) => {
                    object.insert(name.to_string(), value);
                }
                Ok(None) => {}
                Err(message) => violations.push(of_member(name, "style", message)),
            }
            styled.push(name.to_string());
        }
        styled
    }

    /// Whether a part has another media type than those that the document has for it.
    fn is_of_another_type(&self, part: &multipart::ReceivedPart<'_>, name: &str) -> bool {
        let said = self.encoding(name).and_then(|it| it.get("contentType")?.as_str());
        let (Some(said), Some(given)) = (said, &part.media_type) else { return false };
        !said.split(',').any(|range| fit(&essence(range), &essence(given)).is_some())
    }

    fn multipart(&self, given: &str, bytes: &Bytes) -> Read {
        let boundary = multipart::parameter(given, "boundary").unwrap_or_default();
        let parts = multipart::parts(bytes, &boundary)
            .map_err(|why| unreadable(format!("the body is no multipart form: {why}")))?;
        if self.media_type.positions.is_some() {
            return self.positional(&parts);
        }
        let mut object = Map::new();
        let mut violations = Vec::new();
        for part in parts {
            let Some(name) = &part.name else {
                return Err(unreadable("the body is no multipart form: a part has no name"));
            };
            if self.is_of_another_type(&part, name) {
                let message = "is of another media type than the document has for it";
                violations.push(of_member(name, "contentType", message));
            }
            let kind = part.media_type.as_deref().map(MediaKind::of);
            if kind == Some(MediaKind::Json) {
                let value = json(part.content)?;
                insert(&mut object, name, value, self.is_array(name));
            } else {
                // What is no text is a file, of which nothing but its being there is checked.
                let text = String::from_utf8_lossy(part.content);
                self.put(&mut object, name, &text);
            }
        }
        self.empty_lists(&mut object);
        Ok((Some(Json::Object(object)), violations))
    }

    /// Parts that only their positions tell: an array, where the document has a schema of all.
    fn positional(&self, parts: &[multipart::ReceivedPart<'_>]) -> Read {
        let items = self.reader.items(&self.schema);
        let mut values = Vec::with_capacity(parts.len());
        for part in parts {
            let kind = part.media_type.as_deref().map(MediaKind::of);
            values.push(match kind {
                Some(MediaKind::Json) => json(part.content)?,
                _ => self.reader.scalar(&String::from_utf8_lossy(part.content), items.as_ref()),
            });
        }
        Ok((Some(Json::Array(values)), Vec::new()))
    }

    /// Required lists that are not there are empty: a form cannot say it in another way.
    fn empty_lists(&self, object: &mut Map<String, Json>) {
        let document = self.reader.shapes.document;
        for name in required(&document.applicable(&self.schema, Reach::Parts)) {
            if !object.contains_key(name) && self.is_array(name) {
                object.insert(name.to_owned(), Json::Array(Vec::new()));
            }
        }
    }

    /// Adds a member of a form, as its schema wants it.
    fn put(&self, object: &mut Map<String, Json>, name: &str, text: &str) {
        let schema = self.media_type.ty.and_then(|_| self.reader.member(&self.schema, name));
        let types = schema.as_ref().map(|it| self.reader.types(it)).unwrap_or_default();
        let value = match &schema {
            Some(schema) if types.array => {
                let items = self.reader.items(schema);
                self.reader.scalar(text, items.as_ref())
            }
            // Objects in forms are written as JSON.
            Some(schema) if types.object => {
                let json = serde_json::from_str(text).ok();
                json.unwrap_or_else(|| self.reader.scalar(text, Some(schema)))
            }
            schema => self.reader.scalar(text, schema.as_ref()),
        };
        insert(object, name, value, types.array);
    }

    fn is_array(&self, name: &str) -> bool {
        let schema = self.media_type.ty.and_then(|_| self.reader.member(&self.schema, name));
        schema.is_some_and(|schema| self.reader.types(&schema).array)
    }
}

/// A member of a form; one that is given again makes an array.
fn insert(object: &mut Map<String, Json>, name: &str, value: Json, is_array: bool) {
    match object.get_mut(name) {
        None if is_array && !value.is_array() => {
            object.insert(name.to_owned(), Json::Array(vec![value]));
        }
        None => {
            object.insert(name.to_owned(), value);
        }
        Some(Json::Array(items)) => items.push(value),
        Some(first) => {
            let both = vec![first.take(), value];
            *first = Json::Array(both);
        }
    }
}

/// What is wrong with a body.
fn of_body(keyword: &str, message: &str) -> RequestViolation {
    RequestViolation {
        place: Where::Body,
        name: None,
        pointer: String::new(),
        keyword: keyword.to_owned(),
        message: message.to_owned(),
    }
}

/// What is wrong with a member of a form.
fn of_member(name: &str, keyword: &str, message: &str) -> RequestViolation {
    let mut violation = of_body(keyword, message);
    specwright::value::push_token(&mut violation.pointer, name);
    violation
}

/// Whether a field is a member, or a part of one (`member[inner]`).
fn is_part_of(field: &str, member: &str) -> bool {
    field.strip_prefix(member).is_some_and(|rest| rest.is_empty() || rest.starts_with('['))
}

fn has_reserved(pair: &Pair) -> bool {
    pair.raw.contains(|character| RESERVED.contains(character))
}

/// How many values JSON has, or more if it is malformed.
fn count_values(bytes: &[u8]) -> usize {
    let (mut count, mut in_text, mut is_escaped) = (1, false, false);
    for byte in bytes {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if in_text => is_escaped = true,
            b'"' => in_text = !in_text,
            b',' | b'[' | b'{' if !in_text => count += 1,
            _ => {}
        }
    }
    count
}

fn too_many(what: &str, limit: usize) -> Box<Problem> {
    let detail = format!("the body has more than {limit} {what}");
    Box::new(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, detail))
}

/// JSON (RFC 8259), at most 128 levels deep.
fn json(bytes: &[u8]) -> Result<Json, Box<Problem>> {
    if bytes.len() > VALUES && count_values(bytes) > VALUES {
        return Err(too_many("values", VALUES));
    }
    let value = serde_json::from_slice(bytes).map_err(|error| {
        // Only the kind of error and its place: the library's own words could hold a value.
        let why = match error.classify() {
            serde_json::error::Category::Eof => "ends too early",
            _ => "is malformed",
        };
        let (line, column) = (error.line(), error.column());
        unreadable(format!("the JSON of the body {why} at line {line}, column {column}"))
    });
    let mut value = value?;
    if numbers::may_be_rounded(bytes) {
        numbers::unround(&mut value);
    }
    Ok(value)
}
