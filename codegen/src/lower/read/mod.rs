//! The document, construct by construct. A schema is read by itself: what others say of its values
//! is settled when all have been read.

mod all_of;
mod body;
mod encoding;
mod enumeration;
mod example;
mod info;
mod item_schema;
mod keywords;
mod naming;
mod object;
mod operation;
mod parameter;
mod plain_http;
mod polling;
mod role;
mod scalar;
mod schema;
mod security;
mod server;
mod signature;
mod union;
mod webhook;

use foldhash::HashMap;

use super::draft::{Draft, Drafts, Step};
use crate::api::{AnyReason, Api, Docs, Shape, Type, TypeId, TypeName};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Origin};
use crate::document::Document;
use crate::names::pascal;
use crate::value::Value;

/// A document as it was read.
pub(super) struct Read<'a> {
    pub(super) document: &'a Document,
    /// Operations and types. Types that have a draft have no shape yet.
    pub(super) api: Api,
    pub(super) found: Diagnostics,
    pub(super) drafts: Drafts,
    /// Types by the place of their schema.
    pub(super) by_origin: HashMap<Origin, TypeId>,
}

/// Reads the whole document.
pub(super) fn read(document: &Document) -> Read<'_> {
    let mut reader = Reader {
        document,
        api: Api::default(),
        found: Diagnostics::default(),
        drafts: Drafts::default(),
        by_origin: HashMap::default(),
        components: 0,
        operation_at: HashMap::default(),
        is_read: Vec::new(),
        queue: Vec::new(),
    };
    reader.info();
    reader.register_components();
    reader.security_schemes();
    reader.operations();
    reader.unused_schemes();
    reader.plain_http_addresses();
    reader.webhooks();
    reader.schemas();
    let Reader { api, found, drafts, by_origin, .. } = reader;
    Read { document, api, found, drafts, by_origin }
}

struct Reader<'a> {
    document: &'a Document,
    api: Api,
    found: Diagnostics,
    drafts: Drafts,
    /// Types by the place of their schema.
    by_origin: HashMap<Origin, TypeId>,
    /// How many types are schemas of the components; they come first.
    components: usize,
    /// Operations by their place, the first of those that stand at the same one.
    operation_at: HashMap<Origin, usize>,
    /// By type, whether its schema has been read.
    is_read: Vec<bool>,
    /// Types whose schemas are still to be read, the next one last.
    queue: Vec<TypeId>,
}

impl Reader<'_> {
    /// Named schemas get their types first, in document order: what they are called depends on
    /// nothing else.
    fn register_components(&mut self) {
        let schemas = Origin::root("/components/schemas");
        let document = self.document;
        let members = document.get(&schemas).map(Value::members).unwrap_or_default();
        for (name, _) in members {
            let origin = schemas.child(name);
            self.register_named(origin, name.to_string());
        }
        self.components = self.api.types.len();
        self.queue.reverse();
    }

    /// A type with a name of its own, whose schema is read later.
    fn register_named(&mut self, place: Origin, name: String) -> TypeId {
        let mut places = self.definition(place, &name);
        let place = places.pop().unwrap_or_default();
        let id = self.register(place, TypeName::Named(name));
        self.by_origin.extend(places.into_iter().map(|place| (place, id)));
        self.queue.push(id);
        id
    }

    /// Where the schema at a place is defined, last, and the places on the way: one that is only
    /// a `$ref` to a schema of its own name, such as that of a file, is one type with it.
    fn definition(&self, place: Origin, name: &str) -> Vec<Origin> {
        let name = pascal(name);
        let mut places = vec![place];
        while let Some(place) = places.last()
            && let Some(target) = self.leads_only(place)
            && pascal(&self.name_of(&target)) == name
            && (target.file > 0 || !is_component_schema(&target))
            && !self.by_origin.contains_key(&target)
            && !places.contains(&target)
        {
            places.push(target);
        }
        places
    }

    /// Where a schema leads that says no more than that.
    fn leads_only(&self, origin: &Origin) -> Option<Origin> {
        let schema = self.document.get(origin)?;
        let reference = schema.get("$ref")?.as_str()?;
        let mut names = schema.members().iter().map(|(name, _)| &**name);
        let is_all = names.all(|name| name == "$ref" || name.starts_with("x-"));
        is_all.then(|| self.document.resolve(origin, reference).ok())?
    }

    /// A type whose schema is read later.
    fn register(&mut self, origin: Origin, name: TypeName) -> TypeId {
        let name = self.own_name(&origin, name);
        let shape = Shape::Any(AnyReason::Unconstrained);
        let id = self.add(&origin, name, shape);
        self.is_read[id.0 as usize] = false;
        self.by_origin.insert(origin, id);
        id
    }

    /// A type that is known, at the place of another or at one that has no schema.
    fn add(&mut self, origin: &Origin, name: TypeName, shape: Shape) -> TypeId {
        self.is_read.push(true);
        let (origin, docs) = (origin.clone(), Docs::default());
        let ty = Type { origin, name, docs, deprecated: false, nullable: false, shape };
        let id = self.api.types.add(ty);
        self.drafts.steps.push(Step::Meet(id));
        id
    }

    /// A type that has a place of its own, and is known.
    fn known(&mut self, origin: Origin, name: TypeName, shape: Shape) -> TypeId {
        let id = self.register(origin, name);
        self.finish(id, shape);
        id
    }

    fn finish(&mut self, id: TypeId, shape: Shape) {
        self.api.types.get_mut(id).shape = shape;
        self.is_read[id.0 as usize] = true;
    }

    fn finish_later(&mut self, id: TypeId, draft: Draft) {
        self.drafts.open.insert(id, draft);
        self.is_read[id.0 as usize] = true;
    }

    /// The type that a `$ref` at `origin` leads to.
    fn reference(&mut self, reference: &str, origin: &Origin) -> Result<TypeId, Diagnostic> {
        let document = self.document;
        let broken = |error| crate::document::ref_diagnostic(document, origin, reference, &error);
        let target = self.document.resolve(origin, reference).map_err(broken)?;
        self.note_dynamic(reference, origin);
        if let Some(id) = self.by_origin.get(&target) {
            return Ok(*id);
        }
        let name = self.name_of(&target);
        Ok(self.register_named(target, name))
    }

    /// A `$dynamicRef` leads to another schema depending on where one comes from, when several
    /// have its anchor.
    fn note_dynamic(&mut self, reference: &str, origin: &Origin) {
        let is_dynamic =
            self.document.get(origin).is_some_and(|schema| schema.get("$dynamicRef").is_some());
        let Some(name) = reference.strip_prefix('#').filter(|_| is_dynamic) else { return };
        let whole = Origin::whole(origin.file);
        if crate::document::anchors(self.document, &whole, name).nth(1).is_some() {
            let message = format!("several schemas have the anchor `{name}` that this leads to");
            let help = "the first of them is taken, whichever schema one comes from";
            self.report(Code::Inexpressible, &origin.child("$dynamicRef"), message, help);
        }
    }

    fn report(&mut self, code: Code, origin: &Origin, message: impl Into<String>, help: &str) {
        self.found.report(code, origin, message, help);
    }
}

/// Whether a place is that of a schema of the components.
pub(super) fn is_component_schema(origin: &Origin) -> bool {
    let name = origin.pointer.strip_prefix("/components/schemas/");
    name.is_some_and(|name| !name.contains('/'))
}
