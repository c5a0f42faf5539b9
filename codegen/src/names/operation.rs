//! Names of operations: their types, methods, and the enums that stand beside them.

use super::case::{identifier, pascal, snake};
use super::module::{Home, files, module};
use super::scope::Scope;
use super::{Names, note_collision};
use crate::api::{Api, Body, Offer};
use crate::diagnostic::Diagnostics;

/// Names that files of operations import besides.
pub(super) const RESERVED_IN_OPERATIONS: &[&str] = &[
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

impl Names {
    /// The names of an operation.
    pub fn operation(&self, index: usize) -> &OperationNames {
        &self.operations[index]
    }

    pub(super) fn assign_operations(
        &mut self,
        api: &Api,
        scope: &mut Scope,
        found: &mut Diagnostics,
    ) {
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
}
