//! The examples of a document, each checked against its schema.

use std::collections::HashSet;

use super::{Direction, Schemas, members};
use crate::verify::written;
use specwright::api::{Api, Example, MediaKind, MediaType, Operation};
use specwright::cases::parameter_schema;
use specwright::diagnostic::{Code, Diagnostic, Diagnostics};
use specwright::document::Document;
use specwright::origin::Origin;
use specwright::value::{Value, unescaped};

/// An example with the schema that it has to match.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The example.
    pub example: Example,
    /// Where its schema stands.
    pub schema: Origin,
    /// Which way it goes.
    pub direction: Direction,
    /// Whether the value is sent as JSON; a text that holds JSON is a mistake then.
    pub is_json: bool,
    /// Whether the written form that the document shows besides is one of this value.
    pub is_written_so: bool,
}

/// All examples of a document that a schema says something of: those of parameters, bodies and
/// answers (OpenAPI 3.0.4, 4.8.19), and those inside of schemas (`example`, and `examples` of
/// OpenAPI 3.1). Bodies that are neither JSON nor a form are not looked into.
pub fn all(document: &Document, api: &Api) -> Vec<Shown> {
    let mut finder = Finder { document, found: Vec::new(), seen: HashSet::new() };
    for operation in &api.operations {
        finder.operation(operation);
    }
    let schemas = Origin::root("/components/schemas");
    for (name, _) in document.get(&schemas).map(Value::members).unwrap_or_default() {
        finder.schema(schemas.child(name), Direction::Either);
    }
    finder.found
}

/// What is wrong with the examples of a document, each at its place inside the example.
pub fn check(document: &Document, examples: &[Shown]) -> Diagnostics {
    let schemas = Schemas::default();
    let mut found = Diagnostics::default();
    for shown in examples {
        found.extend(mismatches(document, &schemas, shown));
    }
    document.finish(&mut found);
    found
}

fn mismatches(document: &Document, schemas: &Schemas, shown: &Shown) -> Vec<Diagnostic> {
    let Shown { example, schema, direction, .. } = shown;
    let violations = schemas.get(document, schema, *direction).check(&example.value.to_json());
    let is_whole = violations.iter().any(|it| it.pointer.is_empty() && it.keyword == "type");
    if let (true, true, Value::String(text)) = (shown.is_json, is_whole, &example.value)
        && serde_json::from_str::<serde_json::Value>(text).is_ok_and(|it| !it.is_string())
    {
        let message = "the example is a text that holds JSON, where a JSON value belongs";
        let help = "write the value itself, without quotation marks around it";
        return vec![Diagnostic::new(Code::ExampleMismatch, &example.origin, message).help(help)];
    }
    let unknown = members::unknown(document, schema, &example.value);
    let mut found = Vec::new();
    if !shown.is_written_so {
        let message = "the example is not written as its `serializedValue` says";
        let help = "change the one or the other: both show the same value";
        found.push(Diagnostic::new(Code::ExampleMismatch, &example.origin, message).help(help));
    }
    for violation in violations.iter().filter(|it| !unknown.contains(&it.pointer)) {
        let at = match violation.pointer.rsplit('/').next() {
            Some(name) if !violation.pointer.is_empty() => format!("`{}` ", unescaped(name)),
            _ => String::new(),
        };
        let message = format!("the example does not match its schema: {at}{}", violation.message);
        let place = example.origin.below(&violation.pointer);
        let help = "change the example, or the schema where the example is right";
        found.push(Diagnostic::new(Code::ExampleMismatch, &place, message).help(help));
    }
    for pointer in unknown {
        let name = unescaped(pointer.rsplit('/').next().unwrap_or_default());
        let message = format!("the example has a member `{name}` that no schema names");
        let place = example.origin.below(&pointer);
        let help = "name it in the schema, or take it out of the example";
        found.push(Diagnostic::new(Code::ExampleUnknownMember, &place, message).help(help));
    }
    found
}

struct Finder<'a> {
    document: &'a Document,
    found: Vec<Shown>,
    /// Schemas that were looked into.
    seen: HashSet<Origin>,
}

impl Finder<'_> {
    fn operation(&mut self, operation: &Operation) {
        for parameter in &operation.parameters {
            let Some(schema) = parameter_schema(self.document, parameter) else { continue };
            for example in &parameter.examples {
                let is_written_so = written::of_parameter(parameter, example);
                self.add(example, &schema, Direction::Request, false, is_written_so);
            }
            self.schema(schema, Direction::Request);
        }
        for media_type in operation.body.iter().flat_map(|body| &body.content) {
            self.media_type(media_type, Direction::Request);
        }
        for media_type in operation.responses.iter().flat_map(|response| &response.content) {
            self.media_type(media_type, Direction::Response);
        }
    }

    fn media_type(&mut self, media_type: &MediaType, direction: Direction) {
        if media_type.ty.is_none() {
            return;
        }
        let schema = media_type.origin.child("schema");
        let is_checked =
            matches!(media_type.kind, MediaKind::Json | MediaKind::Form | MediaKind::Multipart);
        // Without examples of its own a media type shows that of its schema, which comes below.
        let of_schema = self.document.follow(&schema).ok().map(|(at, _)| at.child("example"));
        // Of a text is only known that it is written as it is.
        let is_text = |it: &&Example| it.serialized.is_some() && media_type.kind == MediaKind::Text;
        for example in media_type.examples.iter().filter(|it| is_checked || is_text(it)) {
            if Some(&example.origin) != of_schema.as_ref() {
                let is_json = media_type.kind == MediaKind::Json;
                let is_written_so = written::of_media_type(media_type, example);
                self.add(example, &schema, direction, is_json, is_written_so);
            }
        }
        self.schema(schema, direction);
    }

    fn add(
        &mut self,
        example: &Example,
        schema: &Origin,
        direction: Direction,
        is_json: bool,
        is_written_so: bool,
    ) {
        let (example, schema) = (example.clone(), schema.clone());
        let same = |known: &Shown| {
            known.example.origin == example.origin
                && known.schema == schema
                && known.direction == direction
        };
        if !self.found.iter().rev().take(16).any(same) {
            self.found.push(Shown { example, schema, direction, is_json, is_written_so });
        }
    }

    /// The examples of a schema and of the schemas inside of it: all that are written, each checked against
    /// itself, and so not those that apply to one value (`Document::applicable`).
    fn schema(&mut self, origin: Origin, direction: Direction) {
        let document = self.document;
        let Some(schema) = document.get(&origin).filter(|it| it.is_object()) else { return };
        if !self.seen.insert(origin.clone()) {
            return;
        }
        let mut show = |value: &Value, place: Origin| {
            let (name, value) = (String::new(), value.clone());
            let example = Example { name, origin: place, summary: None, value, serialized: None };
            self.found.push(Shown {
                example,
                schema: origin.clone(),
                direction,
                is_json: true,
                is_written_so: true,
            });
        };
        if let Some(value) = schema.get("example") {
            show(value, origin.child("example"));
        }
        for (index, value) in
            schema.get("examples").map_or(&[][..], Value::items).iter().enumerate()
        {
            show(value, origin.child("examples").index(index));
        }
        for (keyword, value) in schema.members() {
            let place = origin.child(keyword);
            match (&**keyword, value) {
                ("properties" | "patternProperties" | "$defs", Value::Object(members)) => {
                    for (name, _) in members {
                        self.schema(place.child(name), direction);
                    }
                }
                ("allOf" | "anyOf" | "oneOf" | "prefixItems", Value::Array(items)) => {
                    for index in 0..items.len() {
                        self.schema(place.index(index), direction);
                    }
                }
                ("items" | "additionalProperties", Value::Object(_)) => {
                    self.schema(place, direction);
                }
                _ => {}
            }
        }
    }
}
