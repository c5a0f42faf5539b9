//! What the document says of an operation and of its arguments.

use super::super::argument::{Argument, ArgumentKind};
use super::super::ty::TypeWriter;
use super::super::{docs, facts};
use crate::api::{Operation, Parameter};

/// What the document says of an operation, its request line first.
pub(super) fn operation_docs(operation: &Operation) -> Vec<String> {
    let mut paragraphs = docs::paragraphs(&operation.docs);
    let line = format!("`{} {}`", operation.method.as_str(), operation.path.replace('`', "'"));
    paragraphs.insert(paragraphs.len().min(1), line);
    if let Some(link) = &operation.external_docs {
        paragraphs.push(format!("See {link}"));
    }
    paragraphs
}

/// What the document says of an argument, and what it asks of its values.
pub(super) fn argument_docs(writer: &TypeWriter<'_>, argument: &Argument<'_>) -> Vec<String> {
    match &argument.kind {
        ArgumentKind::Parameter(parameter) => parameter_docs(writer, parameter),
        ArgumentKind::Body(body, forms) => {
            let mut paragraphs = docs::paragraphs(&body.docs);
            if paragraphs.is_empty() {
                paragraphs.push("The body.".to_owned());
            }
            paragraphs.extend(forms.docs());
            paragraphs
        }
        ArgumentKind::Accept => {
            let said = "The media type to ask for, or several of them with their weights \
                        (`Accept`); all that the document names without a value here.";
            vec![said.to_owned()]
        }
    }
}

fn parameter_docs(writer: &TypeWriter<'_>, parameter: &Parameter) -> Vec<String> {
    let mut paragraphs = docs::paragraphs(&parameter.docs);
    if paragraphs.is_empty() {
        paragraphs.push(format!("`{}`", parameter.name.replace('`', "'")));
    }
    let mut said = Vec::new();
    if let Some(default) = &parameter.default {
        said.push(format!("Default: `{}`.", facts::code(&default.to_json().to_string())));
    }
    if parameter.setting.is_none() {
        said.extend(facts::of_type(&writer.context.api.types, parameter.ty));
    }
    if !said.is_empty() {
        paragraphs.push(said.join(" "));
    }
    if parameter.setting.is_some() {
        paragraphs.push("Without a value here, the client's setting is used.".to_owned());
    }
    if parameter.idempotency_key && !parameter.required {
        let said =
            "Without a value here, the client makes one, the same for all attempts of the call.";
        paragraphs.push(said.to_owned());
    }
    if parameter.deprecated {
        paragraphs.push("Deprecated.".to_owned());
    }
    paragraphs
}
