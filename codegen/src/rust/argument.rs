//! The arguments of an operation: its parameters, its body, and the media types that are asked for.

use super::body::BodyForms;
use super::rust_type::RustType;
use super::ty::TypeWriter;
use crate::api::{Body, Parameter};
use crate::names::ArgumentNames;

/// A field of an operation: a parameter or the body.
pub(super) struct Argument<'a> {
    /// The field's name, not yet told from keywords.
    pub(super) field: String,
    /// The type of the value, without an `Option` for one that may be absent.
    pub(super) ty: RustType,
    pub(super) is_required: bool,
    pub(super) is_text: bool,
    pub(super) kind: ArgumentKind<'a>,
}

/// What an argument is in the document.
pub(super) enum ArgumentKind<'a> {
    Parameter(&'a Parameter),
    Body(&'a Body, BodyForms<'a>),
    /// The media types that a caller asks for, where there are several.
    Accept,
}

/// The arguments of an operation.
pub(super) fn arguments<'a>(
    writer: &mut TypeWriter<'a>,
    index: usize,
    is_negotiated: bool,
) -> Vec<Argument<'a>> {
    let operation = &writer.context.api.operations[index];
    let body = operation.body.as_ref();
    let body = body.and_then(|body| Some((body, BodyForms::of(writer, index, body)?)));
    let methods = writer.context.analysis.methods_of_call(index);
    let names = ArgumentNames::of(operation, body.is_some(), &methods);
    let mut arguments = Vec::new();
    for (parameter, field) in operation.parameters.iter().zip(names.parameters) {
        let is_setting = parameter.setting.is_some();
        let ty = if is_setting { RustType::new("String") } else { writer.ty(parameter.ty) };
        arguments.push(Argument {
            field,
            ty,
            is_required: parameter.required && !is_setting,
            is_text: is_setting || writer.is_text(parameter.ty),
            kind: ArgumentKind::Parameter(parameter),
        });
    }
    if let (Some((body, forms)), Some(field)) = (body, names.body) {
        let (ty, is_text) = forms.ty();
        let kind = ArgumentKind::Body(body, forms);
        arguments.push(Argument { field, ty, is_required: body.required, is_text, kind });
    }
    if is_negotiated {
        let (field, ty) = (names.accept, RustType::new("String"));
        let kind = ArgumentKind::Accept;
        arguments.push(Argument { field, ty, is_required: false, is_text: true, kind });
    }
    arguments
}
