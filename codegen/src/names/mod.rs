//! The one place that gives out identifiers.
//!
//! A name depends on the wire name and on the names that were there before it in the document,
//! never on what comes after, so that adding something at the end renames nothing.

mod argument;
mod builder;
mod case;
mod feature;
mod header;
mod letters;
mod media;
mod members;
mod response;
mod scope;
mod server;
mod test;
mod webhook;

use std::sync::OnceLock;

use foldhash::HashMap;

use self::scope::Scope;
pub use argument::ArgumentNames;
pub use builder::SchemeNames;
pub use case::{identifier, pascal, snake, words};
pub use feature::{UNREFERENCED, WEBHOOKS};
pub use header::header_constants;
pub use media::{media_name, media_variants};
pub use members::UNKNOWN;
pub use response::response_variants;
pub use server::ServerNames;
pub use test::test_names;
pub use webhook::webhook_variants;

use self::case::{NO_FILE, cut, module};
use crate::analyze::newtypes;
use crate::api::{Api, Body, Offer, Owner, Shape, TypeId, TypeName};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};

/// Names of the prelude, and those that generated files import: no type is called like them.
const RESERVED_TYPES: &[&str] = &[
    "Option",
    "Some",
    "None",
    "Result",
    "Ok",
    "Err",
    "String",
    "Vec",
    "Box",
    "Into",
    "From",
    "Default",
    "Self",
    "Send",
    "Sync",
    "Clone",
    "Copy",
    "Debug",
    "PartialEq",
    "Eq",
    "Drop",
    "Fn",
    "FnOnce",
    "FnMut",
    "Iterator",
    "ToString",
    "ToOwned",
    "AsRef",
    "TryFrom",
    "TryInto",
    "BTreeMap",
    "Field",
    "Flag",
    "Value",
];

/// Names that files of operations import besides.
const RESERVED_IN_OPERATIONS: &[&str] = &[
    "Body",
    "BodyError",
    "Bytes",
    "ByteStream",
    "Call",
    "Client",
    "Follow",
    "Header",
    "LongRunning",
    "Method",
    "Multipart",
    "Next",
    "Operation",
    "Paginated",
    "Request",
    "RequestBuilder",
    "RequestError",
    "Response",
    "Settings",
    "SecretString",
    "Undocumented",
];

/// Methods that every client has.
const RESERVED_METHODS: &[&str] = &["builder", "clone", "core", "from_core"];

/// The names of an API's types and operations.
#[derive(Debug, Default)]
pub struct Names {
    types: HashMap<TypeId, String>,
    /// The fields or variants of types, once they have been asked for.
    members: HashMap<TypeId, OnceLock<Vec<String>>>,
    operations: Vec<OperationNames>,
    schemes: Vec<SchemeNames>,
    servers: Vec<ServerNames>,
    /// Of tags, with the name of the feature.
    features: Vec<(String, String)>,
    modules: HashMap<Home, String>,
}

/// The names of an operation.
#[derive(Clone, Debug)]
pub struct OperationNames {
    /// Of its struct.
    pub ty: String,
    /// Of the client's method.
    pub method: String,
    /// Of the enum of its body's forms, if it has several.
    pub body: Option<String>,
    /// Of the enum of its successful answers, if it has several.
    pub output: String,
    /// Of the enum of its other answers, if it has several.
    pub failure: String,
    /// Of the enum of its callbacks, if it has any.
    pub callback: Option<String>,
}

/// The file that something stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Home {
    /// That of a named type.
    Type(TypeId),
    /// That of an operation.
    Operation(usize),
}

impl Names {
    /// Names everything.
    pub fn assign(api: &Api, found: &mut Diagnostics) -> Self {
        let mut names = Self::default();
        let mut operations = Scope::with_reserved(RESERVED_TYPES);
        operations.reserve(RESERVED_IN_OPERATIONS);
        let mut models = Scope::with_reserved(RESERVED_TYPES);
        names.assign_operations(api, &mut operations, found);
        names.assign_named(api, &mut models, found);
        names.assign_inline(api, &mut models, &mut operations, found);
        let has_members =
            |shape: &Shape| matches!(shape, Shape::Struct(_) | Shape::Enum(_) | Shape::Union(_));
        let with_members = api.types.iter().filter(|(_, it)| has_members(&it.shape));
        names.members = with_members.map(|(id, _)| (id, OnceLock::new())).collect();
        names.assign_schemes(api, found);
        names.assign_servers(api);
        names.assign_features(api, found);
        names
    }

    /// The Rust name of a type. Types without an item of their own have one too: inner types
    /// are named after it.
    pub fn ty(&self, id: TypeId) -> &str {
        self.types.get(&id).map_or("Value", String::as_str)
    }

    /// The names of an operation.
    pub fn operation(&self, index: usize) -> &OperationNames {
        &self.operations[index]
    }

    /// The module of a file.
    pub fn module(&self, home: Home) -> &str {
        self.modules.get(&home).map_or("types", String::as_str)
    }

    /// The file that a type stands in.
    pub fn home(api: &Api, id: TypeId) -> Home {
        let mut at = id;
        loop {
            match &api.types.get(at).name {
                TypeName::Named(_) | TypeName::Shared(_) => return Home::Type(at),
                TypeName::Inline(Owner::Operation(index), _) => return Home::Operation(*index),
                TypeName::Inline(Owner::Type(owner), _) => at = *owner,
            }
        }
    }

    fn assign_operations(&mut self, api: &Api, scope: &mut Scope, found: &mut Diagnostics) {
        let ids: Vec<&str> = api.operations.iter().map(|operation| operation.id.as_str()).collect();
        let types = scope.give_all(&ids, pascal);
        let methods = Scope::with_reserved(RESERVED_METHODS).give_all(&ids, snake);
        let modules = files().give_all(&ids, module);
        for (index, operation) in api.operations.iter().enumerate() {
            let (wire, origin) = (&operation.id, &operation.origin);
            note_collision(&types[index], &pascal(wire), wire, origin, found);
            let forms = |body: &Body| Offer::of_request(&body.content, &api.types).forms.len();
            let has_forms = operation.body.as_ref().is_some_and(|body| forms(body) > 1);
            let body = has_forms.then(|| scope.give(&format!("{}Body", types[index])));
            let has_callbacks = !operation.callbacks.is_empty();
            self.operations.push(OperationNames {
                body,
                ty: types[index].clone(),
                method: identifier(&methods[index]),
                output: scope.give(&format!("{}Output", types[index])),
                failure: scope.give(&format!("{}Failure", types[index])),
                callback: has_callbacks.then(|| scope.give(&format!("{}Callback", types[index]))),
            });
            self.modules.insert(Home::Operation(index), modules[index].clone());
        }
    }

    fn assign_named(&mut self, api: &Api, scope: &mut Scope, found: &mut Diagnostics) {
        let named: Vec<(TypeId, &str)> = api
            .types
            .iter()
            .filter_map(|(id, definition)| match &definition.name {
                TypeName::Named(name) | TypeName::Shared(name) => Some((id, name.as_str())),
                TypeName::Inline(..) => None,
            })
            .collect();
        let wires: Vec<&str> = named.iter().map(|(_, name)| *name).collect();
        let given = scope.give_all(&wires, pascal);
        let modules = files().give_all(&wires, module);
        for ((id, wire), (name, module)) in named.iter().zip(given.into_iter().zip(modules)) {
            let origin = &api.types.get(*id).origin;
            note_collision(&name, &pascal(wire), wire, origin, found);
            self.types.insert(*id, name);
            self.modules.insert(Home::Type(*id), module);
        }
    }

    /// What stands in a type is named after it, so the owner comes first.
    fn assign_inline(
        &mut self,
        api: &Api,
        models: &mut Scope,
        operations: &mut Scope,
        found: &mut Diagnostics,
    ) {
        let newtypes = newtypes(&api.types);
        for (id, _) in api.types.iter() {
            let mut unnamed = vec![id];
            while let Some(at) = unnamed.last().filter(|at| !self.types.contains_key(at))
                && let TypeName::Inline(Owner::Type(owner), _) = api.types.get(*at).name
            {
                unnamed.push(owner);
            }
            for id in unnamed.into_iter().rev() {
                if self.types.contains_key(&id) {
                    continue;
                }
                let scope = match Self::home(api, id) {
                    Home::Type(_) => &mut *models,
                    Home::Operation(_) => &mut *operations,
                };
                self.assign_one(api, id, newtypes.contains(&id), scope, found);
            }
        }
    }

    fn assign_one(
        &mut self,
        api: &Api,
        id: TypeId,
        is_newtype: bool,
        scope: &mut Scope,
        found: &mut Diagnostics,
    ) {
        let definition = api.types.get(id);
        let TypeName::Inline(owner, role) = &definition.name else { return };
        let base = match owner {
            Owner::Type(owner) => self.ty(*owner),
            Owner::Operation(index) => &self.operations[*index].ty,
        };
        let wanted = cut(format!("{base}{}", pascal(role)));
        let has_item =
            matches!(definition.shape, Shape::Struct(_) | Shape::Enum(_) | Shape::Union(_));
        if !has_item && !is_newtype {
            self.types.insert(id, wanted);
            return;
        }
        let name = scope.give(&wanted);
        note_collision(&name, &wanted, role, &definition.origin, found);
        self.types.insert(id, name);
    }
}

/// The names of files: none is `mod` or that of its folder, none is a crate that the indexes name,
/// and none becomes that of a device by a number.
fn files() -> Scope {
    let mut files = Scope::with_reserved(&["mod", "models", "operations"]);
    files.reserve(&["alloc", "core", "std", "specwright_runtime"]);
    files.reserve(NO_FILE);
    files
}

fn note_collision(
    given: &str,
    wanted: &str,
    wire: &str,
    origin: &crate::diagnostic::Origin,
    found: &mut Diagnostics,
) {
    if given != wanted {
        let message = format!("`{wire}` is called `{given}`: the name `{wanted}` is taken");
        found.push(Diagnostic::new(Code::NameCollision, origin, message));
    }
}
