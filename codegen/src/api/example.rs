//! Values that a document shows.

use crate::origin::Origin;
use crate::value::Value;

/// A value that the document shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// Its name in the document; empty for an only example.
    pub name: String,
    /// Where its value stands.
    pub origin: Origin,
    /// A short description.
    pub summary: Option<String>,
    /// The value.
    pub value: Value,
    /// How the value is written, when the document shows it besides (`serializedValue`).
    pub serialized: Option<String>,
}
