//! Swagger 2.0 brought to the form of OpenAPI 3.0, before anything else looks at a document.
//!
//! What stands elsewhere afterwards is noted, so that diagnostics lead to where it is written.
//! What OpenAPI 3.0 has no word for is reported, and nothing else is decided here.

mod operation;
mod parameter;
mod schema;
mod security;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::origin::Origin;
use crate::source::Moved;
use crate::value::{Value, push_token};

/// Whether a document says that it is Swagger 2.0.
pub(super) fn is_swagger(root: &Value) -> bool {
    match root.get("swagger") {
        Some(Value::String(text)) => text.trim() == "2.0" || text.trim() == "2",
        Some(Value::Number(number)) => number.as_f64() == Some(2.0),
        _ => false,
    }
}

/// The document as OpenAPI 3.0.
pub(super) fn convert(root: &Value, moved: &mut Moved, found: &mut Diagnostics) -> Value {
    found.push(
        Diagnostic::new(Code::Swagger, &Origin::root("/swagger"), "this is Swagger 2.0")
            .help("it is read as the OpenAPI 3.0 document that says the same"),
    );
    Converter { root, moved, found }.document()
}

/// Where the parts of a document go: the place in Swagger 2.0, and in OpenAPI 3.0.
const COMPONENTS: [(&str, &str); 4] = [
    ("definitions", "schemas"),
    ("parameters", "parameters"),
    ("responses", "responses"),
    ("securityDefinitions", "securitySchemes"),
];

/// More media types than a body has. Each of them carries the schema.
const MAX_MEDIA: usize = 16;

struct Converter<'a> {
    root: &'a Value,
    moved: &'a mut Moved,
    found: &'a mut Diagnostics,
}

/// An object under construction.
type Members = Vec<(Box<str>, Value)>;

/// Adds a member to an object under construction.
fn add(members: &mut Members, name: &str, value: Value) {
    members.push((name.into(), value));
}

fn text(text: &str) -> Value {
    Value::String(text.into())
}

/// An object of one member.
fn single(name: &str, value: Value) -> Value {
    Value::Object(vec![(name.into(), value)])
}

/// A pointer one step further.
fn at(pointer: &str, token: &str) -> String {
    let mut pointer = pointer.to_owned();
    push_token(&mut pointer, token);
    pointer
}

impl Converter<'_> {
    fn document(&mut self) -> Value {
        let mut out = Members::new();
        add(&mut out, "openapi", text("3.0.3"));
        for (name, value) in self.root.members() {
            match &**name {
                "swagger"
                | "host"
                | "basePath"
                | "schemes"
                | "consumes"
                | "produces"
                | "definitions"
                | "parameters"
                | "responses"
                | "securityDefinitions" => {}
                "paths" => add(&mut out, name, self.paths(value)),
                _ => add(&mut out, name, value.clone()),
            }
        }
        if let Some(servers) = self.servers(self.root.get("schemes"), "") {
            add(&mut out, "servers", servers);
        }
        let components = self.components();
        if !components.is_empty() {
            add(&mut out, "components", Value::Object(components));
        }
        Value::Object(out)
    }

    /// The addresses of a document, or of an operation with schemes of its own.
    fn servers(&mut self, schemes: Option<&Value>, pointer: &str) -> Option<Value> {
        let part = |name: &str| self.root.get(name).and_then(Value::as_str);
        let (host, base) = (part("host"), part("basePath"));
        let base = base.unwrap_or_default().trim_end_matches('/');
        let Some(host) = host else {
            // Beside the document, whatever it was fetched by.
            let address = text(if base.is_empty() { "/" } else { base });
            let own = base.is_empty() && pointer.is_empty() || !pointer.is_empty();
            return (!own).then(|| Value::Array(vec![single("url", address)]));
        };
        let named: Vec<&str> =
            schemes.map_or(&[][..], Value::items).iter().filter_map(Value::as_str).collect();
        let known = |scheme: &&&str| matches!(**scheme, "http" | "https");
        for other in named.iter().filter(|scheme| !known(scheme)) {
            let message = format!("addresses of the scheme `{other}` are left out");
            self.report(&at(pointer, "schemes"), message);
        }
        let mut known: Vec<&str> = named.iter().filter(known).copied().collect();
        if known.is_empty() {
            known.push("https");
        }
        // The safe one first: it is what clients take.
        known.sort_by_key(|scheme| *scheme != "https");
        self.moved.put(&at(pointer, "servers"), Origin::root("/host"));
        let address = |scheme: &&str| single("url", text(&format!("{scheme}://{host}{base}")));
        Some(Value::Array(known.iter().map(address).collect()))
    }

    fn components(&mut self) -> Members {
        let mut out = Members::new();
        for (from, to) in COMPONENTS {
            let Some(all) = self.root.get(from) else { continue };
            let (source, target) = (format!("/{from}"), format!("/components/{to}"));
            self.moved.put(&target, Origin::root(source.clone()));
            let mut kept = Members::new();
            for (name, value) in all.members() {
                let (from, to) = (at(&source, name), at(&target, name));
                let value = match &*source {
                    "/definitions" => Some(schema::converted(value)),
                    "/parameters" => self.shared_parameter(value, &from, &to),
                    "/responses" => {
                        let media = self.media(None, "produces");
                        Some(self.response(value, &media, &from, &to))
                    }
                    _ => Some(security::converted(value)),
                };
                kept.extend(value.map(|value| (name.clone(), value)));
            }
            if !kept.is_empty() {
                add(&mut out, to, Value::Object(kept));
            }
        }
        let bodies = self.shared_bodies();
        if !bodies.is_empty() {
            add(&mut out, "requestBodies", Value::Object(bodies));
        }
        out
    }

    /// The media types of an operation at a pointer, or else of the document.
    fn media(&mut self, operation: Option<(&Value, &str)>, name: &str) -> Vec<String> {
        let own = operation.and_then(|(operation, at)| Some((operation.get(name)?, at)));
        let shared = || Some((self.root.get(name)?, ""));
        let Some((all, pointer)) = own.or_else(shared) else { return Vec::new() };
        let mut media: Vec<String> = Vec::new();
        for one in all.items().iter().filter_map(Value::as_str) {
            if media.len() == MAX_MEDIA {
                let message = format!("more than {MAX_MEDIA} media types of one body are left out");
                self.report(&at(pointer, name), message);
                break;
            }
            if media.iter().all(|known| known != one) {
                media.push(one.to_owned());
            }
        }
        media
    }

    /// Something that OpenAPI 3.0 has no word for.
    fn report(&mut self, pointer: &str, message: String) {
        let diagnostic = Diagnostic::new(Code::SwaggerLost, &Origin::root(pointer), message);
        self.found.push(diagnostic.help("OpenAPI 3.0 has no word for it"));
    }
}
