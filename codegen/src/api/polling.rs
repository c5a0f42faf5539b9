//! Operations that go on after they are answered.

use crate::origin::Origin;

/// What a document says of following an operation to its end (`x-specwright-poll`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PollingRule {
    /// Where it stands.
    pub origin: Origin,
    /// The operation that asks for a state; nothing when this one does.
    pub link: Option<Link>,
    /// The member of the state that says how far it is, a JSON Pointer.
    pub status: Option<String>,
    /// The values of that member that are the last.
    pub last: Vec<String>,
}

/// Another operation, and what its parameters are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where it stands.
    pub origin: Origin,
    /// The `operationId`.
    pub operation: String,
    /// Names of parameters, perhaps behind their place (`path.id`), and their values: expressions or
    /// constants.
    pub parameters: Vec<(String, String)>,
}

/// What is said by other means of where the state of an operation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StateAddress {
    /// In `Location` of a `202`; what is there in the end is what the operation answers.
    Location,
    /// In `Operation-Location` or `Azure-AsyncOperation`; what is there has a `status`.
    Status,
}
