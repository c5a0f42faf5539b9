//! What cases call the arguments of an operation.

use crate::names::ArgumentNames;
use crate::rust::ty::{Scope, TypeWriter};
use crate::rust::{Context, body::BodyForms};

/// The names of the fields of an operation's parameters, as cases give arguments by.
pub(super) fn names_of_parameters(context: &Context<'_>, index: usize) -> Vec<String> {
    let operation = &context.api.operations[index];
    let mut writer = TypeWriter::new(context, Scope::Tests);
    let body = operation.body.as_ref();
    let has_body = body.is_some_and(|body| BodyForms::of(&mut writer, index, body).is_some());
    let methods = context.analysis.methods_of_call(index);
    ArgumentNames::of(operation, has_body, &methods).parameters
}
