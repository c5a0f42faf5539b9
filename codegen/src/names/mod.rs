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
mod module;
mod operation;
mod response;
mod scope;
mod server;
mod test;
mod types;
mod webhook;

use std::sync::OnceLock;

use foldhash::HashMap;

use self::operation::RESERVED_IN_OPERATIONS;
use self::scope::Scope;
use self::types::RESERVED_TYPES;
pub use argument::ArgumentNames;
pub use builder::SchemeNames;
pub use case::{identifier, pascal, snake, words};
pub use feature::{UNREFERENCED, WEBHOOKS};
pub use header::header_constants;
pub use media::{media_name, media_variants};
pub use members::UNKNOWN;
pub use module::Home;
pub use operation::OperationNames;
pub use response::response_variants;
pub use server::ServerNames;
pub use test::test_names;
pub use webhook::webhook_variants;

use crate::api::{Api, Shape, TypeId};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};

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
