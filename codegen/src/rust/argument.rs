//! The arguments of an operation: its parameters, its body, and the media types that are asked for.

use foldhash::HashMap;

use super::body::BodyForms;
use super::rust_type::RustType;
use super::ty::TypeWriter;
use crate::api::{Body, Parameter, ParameterPlace};
use crate::names::{Scope, snake};

/// Names that methods of a call have already.
const RESERVED: &[&str] = &["new", "send", "into_future", "operation"];

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
    let mut scope = Scope::with_reserved(RESERVED);
    if writer.context.analysis.paging(index).is_some() {
        scope.reserve(&["pages"]);
    }
    let body = operation.body.as_ref();
    let body = body.and_then(|body| Some((body, BodyForms::of(writer, index, body)?)));
    // The body is called `body` whatever the parameters are called.
    let body_field = body.as_ref().map(|_| scope.give("body"));
    let mut arguments = Vec::new();
    let wanted: Vec<String> = operation.parameters.iter().map(|it| snake(&it.name)).collect();
    let mut count: HashMap<&str, usize> = HashMap::default();
    wanted.iter().for_each(|name| *count.entry(name).or_default() += 1);
    for (parameter, wanted) in operation.parameters.iter().zip(&wanted) {
        let clashes = count[wanted.as_str()] > 1;
        let field = match clashes && parameter.place != ParameterPlace::Path {
            true => scope.give(&format!("{wanted}_{}", parameter.place.as_str())),
            false => scope.give(wanted),
        };
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
    if let (Some((body, forms)), Some(field)) = (body, body_field) {
        let (ty, is_text) = forms.ty();
        let kind = ArgumentKind::Body(body, forms);
        arguments.push(Argument { field, ty, is_required: body.required, is_text, kind });
    }
    if is_negotiated {
        let (field, ty) = (scope.give("accept"), RustType::new("String"));
        let kind = ArgumentKind::Accept;
        arguments.push(Argument { field, ty, is_required: false, is_text: true, kind });
    }
    arguments
}
