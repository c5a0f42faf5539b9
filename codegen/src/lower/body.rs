//! Request bodies and responses.

use super::Lowerer;
use super::info::text;
use super::parameter::schema_place;
use crate::api::{
    Body, Docs, Example, MediaKind, MediaType, Owner, Response, ResponseHeader, Shape,
    StatusPattern, TypeName,
};
use crate::diagnostic::{Code, Origin};
use crate::value::Value;

impl Lowerer<'_> {
    pub(super) fn body(&mut self, operation: usize, origin: &Origin) -> Option<Body> {
        self.document.get(origin)?;
        let (target, value) = match self.document.follow(origin) {
            Ok(found) => found,
            Err(diagnostic) => {
                self.found.push(diagnostic.help("the body is left out"));
                return None;
            }
        };
        let content = self.content(operation, &target, "request body");
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
            let Some(status) = status(name) else {
                let message = format!("`{name}` is no status");
                let help =
                    "a status is 100 to 599, 1XX to 5XX, or `default`; the answer is left out";
                self.report(Code::WrongKind, &place, message, help);
                continue;
            };
            match document.follow(&place) {
                Ok((target, value)) => {
                    let role = format!("response {name}");
                    responses.push(Response {
                        status,
                        docs: Docs {
                            title: None,
                            description: value.get("description").and_then(text),
                        },
                        headers: self.headers(operation, &target.child("headers"), &role),
                        content: self.content(operation, &target, &role),
                        origin: target,
                    });
                }
                Err(diagnostic) => self.found.push(diagnostic.help("the answer is left out")),
            }
        }
        responses
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
                    let (schema, _) = schema_place(&target, value);
                    let role =
                        TypeName::Inline(Owner::Operation(operation), format!("{role} {name}"));
                    headers.push(ResponseHeader {
                        name: name.to_string(),
                        ty: self.schema_at(schema, role),
                        required: value
                            .get("required")
                            .and_then(Value::as_bool)
                            .unwrap_or_default(),
                        docs: Docs {
                            title: None,
                            description: value.get("description").and_then(text),
                        },
                    });
                }
                Err(diagnostic) => self.found.push(diagnostic.help("the header is left out")),
            }
        }
        headers
    }

    /// The forms of a body: its `content`.
    fn content(&mut self, operation: usize, origin: &Origin, role: &str) -> Vec<MediaType> {
        let document = self.document;
        let place = origin.child("content");
        let mut content = Vec::new();
        for (name, value) in document.get(&place).map(Value::members).unwrap_or_default() {
            let origin = place.child(name);
            let ty = value.get("schema").is_some().then(|| {
                let name = TypeName::Inline(Owner::Operation(operation), role.to_owned());
                self.schema_at(origin.child("schema"), name)
            });
            content.push(MediaType {
                name: name.to_string(),
                kind: MediaKind::of(name),
                ty,
                examples: self.examples(&origin, ty.map(|_| origin.child("schema")).as_ref()),
                origin,
            });
        }
        self.note_forms(&content, &place);
        content
    }

    /// Says which of several forms of a body is offered, and which form has no type.
    fn note_forms(&mut self, content: &[MediaType], origin: &Origin) {
        let Some(offered) = MediaType::chosen(content) else { return };
        let others: Vec<_> = content
            .iter()
            .filter(|media| media.kind != offered.kind)
            .map(|media| format!("`{}`", media.name))
            .collect();
        if !others.is_empty() {
            let message = format!("this body has other forms than `{}` too", offered.name);
            let help = format!("left out: {}", others.join(", "));
            self.report(Code::MediaTypeLeftOut, origin, message, &help);
        }
        if let Some(ty) = offered.ty {
            self.ensure_defined(ty);
        }
        let is_object = offered.ty.is_some_and(|ty| {
            let types = &self.api.types;
            matches!(types.get(types.resolve(ty)).shape, Shape::Struct(_))
        });
        if is_object && matches!(offered.kind, MediaKind::Multipart | MediaKind::Binary) {
            let message = format!("the members of a `{}` body have no field each", offered.name);
            let help = "the bindings take its parts or its bytes";
            self.report(Code::UntypedBody, &offered.origin, message, help);
        }
    }

    /// The values that the document shows at a media type or parameter; the schema's own example
    /// when there are no others.
    pub(super) fn examples(&mut self, origin: &Origin, schema: Option<&Origin>) -> Vec<Example> {
        let document = self.document;
        let mut examples = Vec::new();
        let Some(value) = document.get(origin) else { return examples };
        if let Some(value) = value.get("example") {
            let origin = origin.child("example");
            examples.push(Example {
                name: String::new(),
                origin,
                summary: None,
                value: value.clone(),
            });
        }
        let place = origin.child("examples");
        for (name, _) in value.get("examples").map(Value::members).unwrap_or_default() {
            match document.follow(&place.child(name)) {
                Ok((target, value)) => {
                    // An `externalValue` stands elsewhere; nothing is fetched.
                    let Some(shown) = value.get("value") else { continue };
                    examples.push(Example {
                        name: name.to_string(),
                        origin: target.child("value"),
                        summary: value.get("summary").and_then(text),
                        value: shown.clone(),
                    });
                }
                Err(diagnostic) => self.found.push(diagnostic.help("the example is left out")),
            }
        }
        if examples.is_empty()
            && let Some(schema) = schema
            && let Ok((target, value)) = document.follow(schema)
            && let Some(value) = value.get("example")
        {
            let origin = target.child("example");
            examples.push(Example {
                name: String::new(),
                origin,
                summary: None,
                value: value.clone(),
            });
        }
        examples
    }
}

fn status(name: &str) -> Option<StatusPattern> {
    let name = name.trim();
    if name.eq_ignore_ascii_case("default") {
        return Some(StatusPattern::Default);
    }
    let (first, rest) = (name.chars().next()?, name.get(1..)?);
    if rest.eq_ignore_ascii_case("xx") {
        let hundred = first.to_digit(10).filter(|digit| (1..=5).contains(digit))?;
        return Some(StatusPattern::Range(hundred as u8));
    }
    name.parse().ok().filter(|code| (100..=599).contains(code)).map(StatusPattern::Code)
}
