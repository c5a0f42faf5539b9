//! What a type is, in the document's words; where it has none, what the type is part of.

use super::{Context, docs};
use crate::analyze::{Use, UseKind};
use crate::api::TypeId;

/// Types in types are followed so far.
const LONGEST_WAY: usize = 6;

/// The paragraphs that the documentation of a type begins with.
pub(super) fn of(context: &Context<'_>, id: TypeId) -> Vec<String> {
    let paragraphs = docs::paragraphs(&context.api.types.get(id).docs);
    if !paragraphs.is_empty() {
        return paragraphs;
    }
    let said = match context.analysis.used(id) {
        Some(Use { kind, is_only }) => {
            let said = phrase(context, kind, 0);
            if *is_only { said } else { format!("{said}, among others") }
        }
        None => "part of no operation and of no other type".to_owned(),
    };
    let mut characters = said.chars();
    let first = characters.next().map(char::to_uppercase).into_iter().flatten();
    vec![format!("{}{}.", first.collect::<String>(), characters.as_str())]
}

/// The documentation of a type that says no more than what it is and where it stands.
pub(super) fn with_place(context: &Context<'_>, id: TypeId) -> Vec<String> {
    let mut paragraphs = of(context, id);
    paragraphs.push(docs::place(context.api, &context.api.types.get(id).origin));
    paragraphs
}

fn phrase(context: &Context<'_>, kind: &UseKind, way: usize) -> String {
    let ty = |id: &TypeId| match context.analysis.used(*id) {
        Some(used) if !context.has_item(*id) && way < LONGEST_WAY => {
            phrase(context, &used.kind, way + 1)
        }
        _ => name(context.names.ty(*id)),
    };
    let operation = |index: &usize| name(&context.names.operation(*index).ty);
    match kind {
        UseKind::Body(index) => format!("the body of {}", operation(index)),
        UseKind::Response(index, status) => {
            format!("what {} answers with `{status}`", operation(index))
        }
        UseKind::Webhook(None, wire) => format!("the body of the webhook {}", name(wire)),
        UseKind::Webhook(Some(index), wire) => {
            format!("the body of the callback {} of {}", name(wire), operation(index))
        }
        UseKind::Parameter(index, wire) => {
            format!("the parameter {} of {}", name(wire), operation(index))
        }
        UseKind::Header(index, wire) => {
            format!("the header {} of an answer of {}", name(wire), operation(index))
        }
        UseKind::Member(owner, wire) => format!("{} of {}", name(wire), ty(owner)),
        UseKind::Unnamed(owner) => format!("the members of {} without a name", ty(owner)),
        UseKind::Item(list) => format!("an item of {}", ty(list)),
        UseKind::Value(map) => format!("a value of {}", ty(map)),
        UseKind::Variant(union) => format!("a variant of {}", ty(union)),
        // One without a name is what a schema with words beside its `$ref` becomes.
        UseKind::Alias(alias) if !context.has_item(*alias) => ty(alias),
        UseKind::Alias(alias) => format!("what {} stands for", ty(alias)),
    }
}

fn name(text: &str) -> String {
    format!("`{}`", docs::code(text))
}
