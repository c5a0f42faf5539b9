//! Operations that answer in pages: how the next one is asked for.

use proc_macro2::TokenStream;
use quote::quote;

use super::object;
use super::operation::{Argument, Source};
use super::ty::{TypeWriter, field_ident, ident};
use crate::analyze::Paging;
use crate::api::{Operation, Shape, TypeId};

/// What the documentation of such an operation ends with.
pub(super) const DOCS: &str = "The answers come in pages: `pages()` of the call asks for one \
                               after the other.";

/// The implementation for an operation that answers in pages.
pub(super) fn implementation(
    writer: &mut TypeWriter<'_>,
    operation: &Operation,
    name: &str,
    arguments: &[Argument<'_>],
) -> Option<TokenStream> {
    let next = match Paging::of(&writer.context.api.types, operation)? {
        Paging::Link => quote!(Next::link(answer.headers())),
        Paging::Address { object, member } => {
            let member = field(writer, object, member)?;
            quote!(Next::address(&answer.body().#member))
        }
        Paging::Token { parameter, object, member } => {
            let member = field(writer, object, member)?;
            let wanted = &operation.parameters[parameter];
            let is_wanted = |argument: &&Argument<'_>| match &argument.source {
                Source::Parameter(parameter) => std::ptr::eq(*parameter, wanted),
                _ => false,
            };
            let parameter = field_ident(&arguments.iter().find(is_wanted)?.field);
            quote! {
                Next::token(&answer.body().#member, |token| {
                    let mut next = self.clone();
                    next.#parameter = Some(token);
                    next
                })
            }
        }
    };
    for import in ["Next", "Paginated"] {
        writer.import(&format!("specwright_runtime::{import}"));
    }
    let name = ident(name);
    Some(quote! {
        impl Paginated for #name {
            fn next(&self, answer: &Response<Self::Output>) -> Option<Next<Self>> {
                #next
            }
        }
    })
}

/// The field of a member.
fn field(writer: &TypeWriter<'_>, id: TypeId, member: usize) -> Option<proc_macro2::Ident> {
    match &writer.context.api.types.get(id).shape {
        Shape::Struct(object) => Some(field_ident(&object::fields(object)[member])),
        _ => None,
    }
}
