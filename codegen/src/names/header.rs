//! Names of the headers of answers.

use super::{Scope, identifier, snake};

/// Constants that operations have already.
const RESERVED: &[&str] = &["ID", "IDEMPOTENCY_KEY", "METHOD", "SECURITY", "SERVER", "STREAMED"];

/// A constant for each of an operation's headers.
pub fn header_constants<'a>(wires: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut scope = Scope::with_reserved(RESERVED);
    wires.map(|wire| identifier(&scope.give(&snake(wire).to_uppercase()))).collect()
}
