//! Operations that answer in pages: how the next one is asked for.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::argument::{Argument, ArgumentKind};
use super::ident::{field_ident, ident};
use super::response::Responses;
use super::ty::TypeWriter;
use crate::analyze::{CountedPages, MemberPath, NextPage, Unit};
use crate::api::{Shape, TypeId};

/// What the documentation of such an operation ends with.
pub(super) const DOCS: &str = "The answers come in pages: `pages()` of the call asks for one \
                               after the other.";

/// The implementation for an operation that answers in pages.
pub(super) fn implementation(
    writer: &mut TypeWriter<'_>,
    index: usize,
    name: &str,
    arguments: &[Argument<'_>],
    answers: &Responses<'_>,
) -> Option<TokenStream> {
    let paging = writer.context.analysis.paging(index)?;
    let variant = answers.variant_with_content().filter(|_| paging.next != NextPage::Link);
    let body = if variant.is_some() { quote!(body) } else { quote!(answer.body()) };
    let parameter = |parameter: usize| {
        let wanted = &writer.context.api.operations[index].parameters[parameter];
        arguments.iter().find(|argument| match &argument.kind {
            ArgumentKind::Parameter(parameter) => std::ptr::eq(*parameter, wanted),
            _ => false,
        })
    };
    let more = match &paging.more {
        Some(place) => Some(member(writer, &body, place)?),
        None => None,
    };
    let next = match &paging.next {
        NextPage::Link => quote!(Next::link(answer.headers())),
        NextPage::Address(place) => {
            let member = member(writer, &body, place)?;
            quote!(Next::address(&#member))
        }
        NextPage::Token { parameter: wanted, member: place } => {
            let member = member(writer, &body, place)?;
            let next = next_operation(parameter(*wanted)?, &ident("token"));
            quote!(Next::token(&#member, |token| { #next }))
        }
        NextPage::Count(count) => {
            self::count(writer, &body, count, parameter(count.parameter)?, more.as_ref())?
        }
    };
    let is_counted = matches!(paging.next, NextPage::Count(_));
    let last = more.filter(|_| !is_counted).map(|more| {
        quote! {
            if !specwright_runtime::pages::has_more(&#more) {
                return None;
            }
        }
    });
    for import in ["Next", "Paginated"] {
        writer.import(&format!("specwright_runtime::{import}"));
    }
    let name = ident(name);
    let page = variant.map(|variant| {
        quote! {
            let #variant(body) = answer.body() else { return None };
        }
    });
    Some(quote! {
        impl Paginated for #name {
            fn next(&self, answer: &Response<Self::Output>) -> Option<Next<Self>> {
                #page
                #last
                #next
            }
        }
    })
}

/// The operation with another value for a parameter.
fn next_operation(argument: &Argument<'_>, value: &Ident) -> TokenStream {
    let field = field_ident(&argument.field);
    let value = if argument.is_required { quote!(#value) } else { quote!(Some(#value)) };
    quote! {
        let mut next = self.clone();
        next.#field = #value;
        next
    }
}

fn count(
    writer: &TypeWriter<'_>,
    body: &TokenStream,
    count: &CountedPages,
    argument: &Argument<'_>,
    more: Option<&TokenStream>,
) -> Option<TokenStream> {
    let field = field_ident(&argument.field);
    let (unit, first, value) = match count.unit {
        Unit::Items => ("items", None, "offset"),
        Unit::Pages(first) => ("pages", first, "page"),
    };
    let (unit, value) = (ident(unit), ident(value));
    let first = first.map(proc_macro2::Literal::u64_unsuffixed);
    let first = first.map(|first| quote!(.first(#first)));
    let mut known = TokenStream::new();
    for (method, place) in
        [("current", &count.current), ("total", &count.total), ("last", &count.last)]
    {
        if let Some(place) = place {
            let (method, member) = (ident(method), member(writer, body, place)?);
            known.extend(quote!(.#method(&#member)));
        }
    }
    let more = more.map(|more| quote!(.more(&#more)));
    let list = match &count.list {
        Some(place) => {
            let list = member(writer, body, place)?;
            quote!(&#list)
        }
        None => body.clone(),
    };
    let next = next_operation(argument, &value);
    Some(quote! {
        specwright_runtime::Count::#unit(&self.#field) #first #known #more
            .next(#list, |#value| { #next })
    })
}

/// A member of a body, or an option of it where it stands in an object that may be absent.
pub(super) fn member(
    writer: &TypeWriter<'_>,
    body: &TokenStream,
    place: &MemberPath,
) -> Option<TokenStream> {
    let types = &writer.context.api.types;
    let (last, containers) = place.0.split_last()?;
    let mut value = body.clone();
    let mut is_optional = false;
    for (id, member) in containers {
        let Shape::Struct(object) = &types.get(*id).shape else { return None };
        let property = &object.properties[*member];
        let field = field(writer, *id, *member)?;
        let is_required = writer.is_required(*id, property);
        let call = match (is_required, types.is_nullable(property.ty)) {
            (true, false) => None,
            (true, true) | (false, false) => Some(quote!(.as_ref())),
            (false, true) => Some(quote!(.value())),
        };
        value = match (is_optional, &call) {
            (false, _) => quote!(#value.#field #call),
            (true, None) => quote!(#value.map(|it| &it.#field)),
            (true, Some(_)) => quote!(#value.and_then(|it| it.#field #call)),
        };
        is_optional |= call.is_some();
    }
    let field = field(writer, last.0, last.1)?;
    Some(match is_optional {
        true => quote!(#value.map(|it| &it.#field)),
        false => quote!(#value.#field),
    })
}

/// The field of a member.
fn field(writer: &TypeWriter<'_>, id: TypeId, member: usize) -> Option<Ident> {
    let context = writer.context;
    Some(field_ident(context.names.fields(context.api, id).get(member)?))
}
