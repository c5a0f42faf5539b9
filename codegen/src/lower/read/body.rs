//! Request bodies and responses.

use super::Reader;
use super::info::text;
use super::parameter::schema_place;
use crate::api::{
    Body, Docs, MediaKind, MediaType, Owner, Response, ResponseHeader, StatusPattern, TypeId,
    TypeName, is_media_type,
};
use crate::diagnostic::{Code, Origin};
use crate::lower::draft::Step;
use crate::names::media_name;
use crate::value::Value;

impl Reader<'_> {
    pub(super) fn body(&mut self, operation: usize, origin: &Origin) -> Option<Body> {
        self.body_as(operation, origin, "request body")
    }

    /// A body whose schema is called so where it has no name.
    pub(super) fn body_as(
        &mut self,
        operation: usize,
        origin: &Origin,
        role: &str,
    ) -> Option<Body> {
        self.document.get(origin)?;
        let (target, value) = match self.document.follow(origin) {
            Ok(found) => found,
            Err(diagnostic) => {
                self.found.push(diagnostic.help("the body is left out"));
                return None;
            }
        };
        let content = self.content(operation, &target, role);
        Some(Body {
            required: value.get("required").and_then(Value::as_bool).unwrap_or_default(),
            docs: Docs { title: None, description: value.get("description").and_then(text) },
            origin: target,
            content,
        })
    }

    pub(super) fn responses(&mut self, operation: usize, origin: &Origin) -> Vec<Response> {
        let document = self.document;
        let mut responses = Vec::new();
        for (name, _) in document.get(origin).map(Value::members).unwrap_or_default() {
            if name.starts_with("x-") {
                continue;
            }
            let place = origin.child(name);
            // What is no status was reported with the other keys that are none.
            let Some(status) = StatusPattern::named(name) else { continue };
            match document.follow(&place) {
                Ok((target, value)) => {
                    let role = format!("response {name}");
                    let headers = self.headers(operation, &target.child("headers"), &role);
                    let content = match has_content(status) {
                        true => self.content(operation, &target, &role),
                        false => self.no_content(status, &target),
                    };
                    responses.push(Response {
                        status,
                        docs: Docs {
                            title: value.get("summary").and_then(text),
                            description: value.get("description").and_then(text),
                        },
                        headers,
                        content,
                        origin: target,
                    });
                }
                Err(diagnostic) => self.found.push(diagnostic.help("the answer is left out")),
            }
        }
        responses.extend(no_content_of_range(&responses));
        responses
    }

    /// Reports content that no answer of this status has.
    fn no_content(&mut self, status: StatusPattern, response: &Origin) -> Vec<MediaType> {
        let place = response.child("content");
        if self.document.get(&place).is_some_and(|content| !content.members().is_empty()) {
            let message = format!("an answer with the status {status} has no content (RFC 9110)");
            self.report(Code::NoContent, &place, message, "the answer is read without it");
        }
        Vec::new()
    }

    fn headers(&mut self, operation: usize, origin: &Origin, role: &str) -> Vec<ResponseHeader> {
        let document = self.document;
        let mut headers = Vec::new();
        for (name, _) in document.get(origin).map(Value::members).unwrap_or_default() {
            // The media type is the body's; this header is ignored (OpenAPI 3.0.4, 4.8.17).
            if name.eq_ignore_ascii_case("content-type") {
                continue;
            }
            match document.follow(&origin.child(name)) {
                Ok((target, value)) => {
                    let role = format!("{role} {name}");
                    headers.push(self.header(operation, name, role, &target, value));
                }
                Err(diagnostic) => self.found.push(diagnostic.help("the header is left out")),
            }
        }
        headers
    }

    fn header(
        &mut self,
        operation: usize,
        name: &str,
        role: String,
        origin: &Origin,
        value: &Value,
    ) -> ResponseHeader {
        let flag = |name: &str| value.get(name).and_then(Value::as_bool).unwrap_or_default();
        let style = value.get("style").and_then(Value::as_str);
        if let Some(style) = style.filter(|style| *style != "simple") {
            let message = format!("a header has no style `{style}`");
            let help = "it is read as `simple`";
            self.report(Code::WrongKind, &origin.child("style"), message, help);
        }
        let (schema, is_content) = schema_place(self.document, origin, value);
        let media_type = value.get("content").and_then(|it| Some(&it.members().first()?.0));
        let is_json = media_type.is_some_and(|it| MediaKind::of(it) == MediaKind::Json);
        ResponseHeader {
            name: name.to_owned(),
            ty: self.schema_at(schema, TypeName::Inline(Owner::Operation(operation), role)),
            explode: flag("explode"),
            json: is_content && is_json,
            required: flag("required"),
            deprecated: flag("deprecated"),
            docs: Docs { title: None, description: value.get("description").and_then(text) },
        }
    }

    /// The forms of a body: its `content`.
    fn content(&mut self, operation: usize, origin: &Origin, role: &str) -> Vec<MediaType> {
        let document = self.document;
        let place = origin.child("content");
        let mut content: Vec<MediaType> = Vec::new();
        let mut nonsense = Vec::new();
        let mut schemas: Vec<(&Value, TypeId)> = Vec::new();
        let members = document.get(&place).map(Value::members).unwrap_or_default();
        let mut is_only = !members.iter().any(|(name, _)| is_media_type(name));
        for (name, _) in members {
            let (origin, value) = match document.follow(&place.child(name)) {
                Ok(found) => found,
                Err(diagnostic) => {
                    self.found.push(diagnostic.help("the media type is left out"));
                    continue;
                }
            };
            let name = match is_media_type(name) {
                true => name.to_string(),
                // `*`, `xls`, or nothing at all, with a schema below it.
                false if is_only && value.get("schema").is_some() => {
                    is_only = false;
                    let message = format!("`{name}` is no media type");
                    let help = "the body is taken as one of any media type";
                    self.report(Code::WrongKind, &origin, message, help);
                    "*/*".to_owned()
                }
                false => {
                    nonsense.push(format!("`{name}`"));
                    continue;
                }
            };
            let ty = value.get("schema").map(|schema| {
                // The same schema written twice is one type.
                if let Some((_, ty)) = schemas.iter().find(|(known, _)| *known == schema) {
                    return *ty;
                }
                let role = match schemas.is_empty() {
                    true => role.to_owned(),
                    false => format!("{role} {}", media_name(&name)),
                };
                let name = TypeName::Inline(Owner::Operation(operation), role);
                let ty = self.schema_at(origin.child("schema"), name);
                schemas.push((schema, ty));
                ty
            });
            content.push(self.media_type(operation, name, origin, ty, role));
        }
        if !nonsense.is_empty() {
            let message = format!("no media type: {}", nonsense.join(", "));
            let help = "a media type is `type/subtype`; what stands below these names is left out";
            self.report(Code::MediaTypeLeftOut, &place, message, help);
        }
        content
    }

    /// One form of a body, whose schema is of this type.
    fn media_type(
        &mut self,
        operation: usize,
        name: String,
        origin: Origin,
        ty: Option<TypeId>,
        role: &str,
    ) -> MediaType {
        self.drafts.steps.extend(ty.map(Step::Use));
        let positions = self.positions(&origin, &name);
        let kind = match positions {
            Some(_) => MediaKind::Multipart,
            None => MediaKind::of(&name),
        };
        let ty = match kind {
            MediaKind::EventStream | MediaKind::JsonLines | MediaKind::JsonSequence => {
                self.items(operation, &origin, ty, kind, role)
            }
            MediaKind::Multipart if ty.is_none() => self.items(operation, &origin, ty, kind, role),
            _ => ty,
        };
        let schema = ty.map(|_| origin.child("schema"));
        MediaType {
            name,
            kind,
            encoding: self.encodings(&origin, kind),
            positions,
            ty,
            examples: self.examples(&origin, schema.as_ref(), Some(kind)),
            origin,
        }
    }
}

/// Whether answers of a status may have content (RFC 9110, 15.3.5, 15.3.6 and 15.4.5).
fn has_content(status: StatusPattern) -> bool {
    !matches!(status, StatusPattern::Code(204 | 205 | 304))
}

/// The success without content that `2XX` allows besides, where the document does not name it.
fn no_content_of_range(responses: &[Response]) -> Option<Response> {
    let none = StatusPattern::Code(204);
    let range = responses.iter().find(|it| it.status == StatusPattern::Range(2))?;
    let is_named = responses.iter().any(|it| it.status == none);
    let said = "A success of which the document says no more than `2XX`, without content.";
    (!is_named && !range.content.is_empty()).then(|| Response {
        status: none,
        docs: Docs { title: None, description: Some(said.to_owned()) },
        headers: Vec::new(),
        content: Vec::new(),
        origin: range.origin.clone(),
    })
}
