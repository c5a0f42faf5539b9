//! Document to API: each construct of OpenAPI recognised, or reported.

mod all_of;
mod body;
mod circular_union;
mod encoding;
mod enumeration;
mod family;
mod form;
mod info;
mod intersection;
mod items;
mod keywords;
mod naming;
mod object;
mod operation;
mod parameter;
mod readable;
mod role;
mod scalar;
mod schema;
mod security;
mod server;
mod union;
mod waiting;
mod webhook;

use foldhash::HashMap;

use self::family::Families;
use self::intersection::Intersection;
use crate::api::{AnyReason, Api, Docs, Shape, Type, TypeId, TypeName};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Origin};
use crate::document::Document;
use crate::names::pascal;
use crate::stack::on_deep_stack;
use crate::value::Value;

/// Reads the whole document.
pub fn lower(document: &Document) -> (Api, Diagnostics) {
    on_deep_stack(|| lower_all(document))
}

fn lower_all(document: &Document) -> (Api, Diagnostics) {
    let mut lowerer = Lowerer {
        document,
        api: Api::default(),
        found: Diagnostics::default(),
        by_origin: HashMap::default(),
        components: 0,
        operation_at: HashMap::default(),
        state: Vec::new(),
        queue: Vec::new(),
        open: Vec::new(),
        is_urgent: false,
        families: Families::default(),
        intersections: Vec::new(),
    };
    lowerer.info();
    lowerer.register_components();
    lowerer.note_children();
    lowerer.security_schemes();
    lowerer.operations();
    lowerer.unused_schemes();
    lowerer.readable_addresses();
    lowerer.webhooks();
    lowerer.define_all();
    lowerer.settle_aliases();
    lowerer.join_circular_unions();
    lowerer.settle_unions();
    lowerer.settle_intersections();
    lowerer.separate_forms();
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
    /// It is made of the members of one that is being read: its turn comes after that.
    Waiting(TypeId),
    /// Its shape is known.
    Done,
}

struct Lowerer<'a> {
    document: &'a Document,
    api: Api,
    found: Diagnostics,
    /// Types by the place of their schema.
    by_origin: HashMap<Origin, TypeId>,
    /// How many types are schemas of the components; they come first.
    components: usize,
    /// Operations by their place, the first of those that stand at the same one.
    operation_at: HashMap<Origin, usize>,
    /// By type id.
    state: Vec<State>,
    /// Types that are registered and still to be read.
    queue: Vec<TypeId>,
    /// The types that are being read, each for the sake of the one before it.
    open: Vec<TypeId>,
    /// Whether what is read cannot wait for another type.
    is_urgent: bool,
    families: Families,
    /// Members that several parts of an `allOf` describe.
    intersections: Vec<Intersection>,
}

impl Lowerer<'_> {
    /// Named schemas get their types first, in document order: what they are called depends on
    /// nothing else.
    fn register_components(&mut self) {
        let schemas = Origin::root("/components/schemas");
        let document = self.document;
        let members = document.get(&schemas).map(Value::members).unwrap_or_default();
        for (name, _) in members {
            let origin = schemas.child(name);
            let mut places = self.definition(origin, name);
            let place = places.pop().unwrap_or_default();
            let id = self.register(place, TypeName::Named(name.to_string()));
            self.by_origin.extend(places.into_iter().map(|place| (place, id)));
            self.queue.push(id);
        }
        self.components = self.api.types.len();
        self.queue.reverse();
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
        let id = self.add(State::Registered, &origin, name, Docs::default(), shape);
        self.by_origin.insert(origin, id);
        id
    }

    /// A type of no schema of its own, whose shape is known.
    fn made(&mut self, origin: &Origin, name: TypeName, docs: Docs, shape: Shape) -> TypeId {
        self.add(State::Done, origin, name, docs, shape)
    }

    fn add(
        &mut self,
        state: State,
        origin: &Origin,
        name: TypeName,
        docs: Docs,
        shape: Shape,
    ) -> TypeId {
        self.state.push(state);
        let origin = origin.clone();
        self.api.types.add(Type { origin, name, docs, deprecated: false, nullable: false, shape })
    }

    /// Reads the schemas of all types that are registered, and of those they lead to.
    fn define_all(&mut self) {
        while let Some(id) = self.queue.pop() {
            self.ensure_defined(id);
        }
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
        let name = self.name_of(&target);
        let mut places = self.definition(target, &name);
        let place = places.pop().unwrap_or_default();
        let id = self.register(place, TypeName::Named(name));
        self.by_origin.extend(places.into_iter().map(|place| (place, id)));
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
        if crate::document::anchors(self.document, &whole, name).nth(1).is_some() {
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

/// Whether a place is that of a schema of the components.
fn is_component_schema(origin: &Origin) -> bool {
    let name = origin.pointer.strip_prefix("/components/schemas/");
    name.is_some_and(|name| !name.contains('/'))
}
