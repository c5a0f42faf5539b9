//! Document to API: each construct of OpenAPI recognised, or reported.

mod all_of;
mod body;
mod encoding;
mod enumeration;
mod family;
mod info;
mod items;
mod keywords;
mod object;
mod operation;
mod parameter;
mod scalar;
mod schema;
mod security;
mod server;
mod union;
mod webhook;

use std::collections::HashMap;

use self::family::Families;
use crate::api::{AnyReason, Api, Docs, Shape, Type, TypeId, TypeName};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Origin};
use crate::document::Document;
use crate::value::Value;

/// `allOf`s that lead to each other deeper than this are cut.
const DEPTH_LIMIT: usize = 200;

/// Reads the whole document.
pub fn lower(document: &Document) -> (Api, Diagnostics) {
    let mut lowerer = Lowerer {
        document,
        api: Api::default(),
        found: Diagnostics::default(),
        by_origin: HashMap::new(),
        state: Vec::new(),
        queue: Vec::new(),
        depth: 0,
        families: Families::default(),
    };
    lowerer.info();
    lowerer.register_components();
    lowerer.note_children();
    lowerer.security_schemes();
    lowerer.operations();
    lowerer.unused_schemes();
    lowerer.webhooks();
    lowerer.define_all();
    lowerer.settle_aliases();
    lowerer.settle_unions();
    let Lowerer { api, found, .. } = lowerer;
    (api, found)
}

/// How far a type has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Its place is known.
    Registered,
    /// It is being read.
    Open,
    /// Its shape is known.
    Done,
}

struct Lowerer<'a> {
    document: &'a Document,
    api: Api,
    found: Diagnostics,
    /// Types by the place of their schema.
    by_origin: HashMap<Origin, TypeId>,
    /// By type id.
    state: Vec<State>,
    /// Types that are registered and still to be read.
    queue: Vec<TypeId>,
    depth: usize,
    families: Families,
}

impl Lowerer<'_> {
    /// Named schemas get their types first, in document order: what they are called depends on
    /// nothing else.
    fn register_components(&mut self) {
        let schemas = Origin::root("/components/schemas");
        let document = self.document;
        let members = document.get(&schemas).map(Value::members).unwrap_or_default();
        for (name, _) in members {
            let id = self.register(schemas.child(name), TypeName::Named(name.to_string()));
            self.queue.push(id);
        }
        self.queue.reverse();
    }

    /// A type whose schema is read later.
    fn register(&mut self, origin: Origin, name: TypeName) -> TypeId {
        let id = self.api.types.add(Type {
            origin: origin.clone(),
            name,
            docs: Docs::default(),
            deprecated: false,
            nullable: false,
            shape: Shape::Any(AnyReason::Unconstrained),
        });
        self.state.push(State::Registered);
        self.by_origin.insert(origin, id);
        id
    }

    /// Reads the schemas of all types that are registered, and of those they lead to.
    fn define_all(&mut self) {
        while let Some(id) = self.queue.pop() {
            self.ensure_defined(id);
        }
    }

    /// Reads the schema of a type unless that has happened; false when it is being read further
    /// up, so that its shape cannot be known yet.
    fn ensure_defined(&mut self, id: TypeId) -> bool {
        match self.state[id.0 as usize] {
            State::Done => return true,
            State::Open => return false,
            State::Registered if self.depth >= DEPTH_LIMIT => return false,
            State::Registered => {}
        }
        let origin = self.api.types.get(id).origin.clone();
        self.depth += 1;
        match self.document.schema(&origin, &mut self.found) {
            Ok(schema) => self.define(id, keywords::borrowed(&schema), &origin),
            Err(diagnostic) => {
                self.found.push(diagnostic.help("it is taken as any value"));
                self.finish(id, Shape::Any(AnyReason::Malformed));
            }
        }
        self.depth -= 1;
        true
    }

    /// Whether the schema of a type has been read.
    fn is_defined(&self, id: TypeId) -> bool {
        self.state[id.0 as usize] == State::Done
    }

    fn finish(&mut self, id: TypeId, shape: Shape) {
        self.api.types.get_mut(id).shape = shape;
        self.state[id.0 as usize] = State::Done;
    }

    /// The type that a `$ref` at `origin` leads to.
    fn reference(&mut self, reference: &str, origin: &Origin) -> Result<TypeId, Diagnostic> {
        let broken =
            |error| crate::document::ref_diagnostic(&origin.child("$ref"), reference, &error);
        let target = self.document.resolve(origin, reference).map_err(broken)?;
        self.note_dynamic(reference, origin);
        if let Some(id) = self.by_origin.get(&target) {
            return Ok(*id);
        }
        let id = self.register(target.clone(), TypeName::Named(name_of(&target)));
        self.queue.push(id);
        Ok(id)
    }

    /// A `$dynamicRef` leads to another schema depending on where one comes from, when several
    /// have its anchor.
    fn note_dynamic(&mut self, reference: &str, origin: &Origin) {
        let is_dynamic =
            self.document.get(origin).is_some_and(|schema| schema.get("$dynamicRef").is_some());
        let Some(name) = reference.strip_prefix('#').filter(|_| is_dynamic) else { return };
        let whole = Origin { file: origin.file, pointer: String::new() };
        if crate::document::anchors(self.document, &whole, name).len() > 1 {
            let message = format!("several schemas have the anchor `{name}` that this leads to");
            let help = "the first of them is taken, whichever schema one comes from";
            self.report(Code::Inexpressible, &origin.child("$dynamicRef"), message, help);
        }
    }

    fn report(&mut self, code: Code, origin: &Origin, message: impl Into<String>, help: &str) {
        let diagnostic = Diagnostic::new(code, origin, message);
        self.found.push(if help.is_empty() { diagnostic } else { diagnostic.help(help) });
    }
}

/// A name for a schema that is no component: the words of its place that say something.
fn name_of(origin: &Origin) -> String {
    const STRUCTURE: &[&str] = &[
        "components",
        "schemas",
        "schema",
        "properties",
        "items",
        "content",
        "paths",
        "responses",
        "requestBody",
        "requestBodies",
        "parameters",
        "application/json",
        "definitions",
        "$defs",
        "allOf",
        "anyOf",
        "oneOf",
    ];
    let words: Vec<_> = crate::value::tokens(&origin.pointer)
        .filter(|token| !STRUCTURE.contains(&token.as_str()))
        .collect();
    if words.is_empty() { "Schema".to_owned() } else { words.join(" ") }
}
