//! How a value of a struct is made: `new` with what is required, and a setter for each optional
//! member of what requests carry. The struct itself is `#[non_exhaustive]`.

use proc_macro2::TokenStream;
use quote::quote;

use super::ident::{argument_ident, field_ident, ident};
use super::member::{self, Member};
use super::ty::{Presence, TypeWriter};
use crate::api::{Property, Shape, TypeId};

/// `new` and the setters; nothing for what only answers carry and is all optional.
pub(super) fn write(
    writer: &TypeWriter<'_>,
    id: TypeId,
    name: &str,
    members: &[Member<'_>],
) -> TokenStream {
    let is_sent = writer.context.analysis.is_in_requests(id);
    let (new, default) = if members.iter().any(|member| !member.is_optional) {
        new(writer, id, name, members)
    } else if is_sent {
        (
            quote!(
                /// A value without any member: all of them are optional.
                pub fn new() -> Self {
                    Self::default()
                }
            ),
            None,
        )
    } else {
        return TokenStream::new();
    };
    let setters = members.iter().filter(|_| is_sent).filter_map(|it| setter(writer, id, it));
    let name = ident(name);
    quote! {
        impl #name {
            #new
            #(#setters)*
        }
        #default
    }
}

/// `new` with the required members, and `Default` where that takes no arguments.
fn new(
    writer: &TypeWriter<'_>,
    id: TypeId,
    name: &str,
    members: &[Member<'_>],
) -> (TokenStream, Option<TokenStream>) {
    let mut arguments = Vec::new();
    let mut fields = Vec::new();
    let mut has_fixed = false;
    for member in members {
        let field = field_ident(member.field);
        let argument = argument_ident(member.field);
        let ty = &member.ty;
        let Some(property) = member.property else {
            fields.push(quote!(#field: BTreeMap::new()));
            continue;
        };
        if member.is_optional {
            fields.push(match writer.presence(id, property) {
                Presence::PerhapsNull => quote!(#field: Field::Absent),
                _ => quote!(#field: None),
            });
            continue;
        }
        if let Some(fixed) = fixed_variant(writer, property) {
            has_fixed = true;
            fields.push(quote!(#field: #fixed));
            continue;
        }
        let is_nullable = writer.context.api.types.is_nullable(property.ty);
        if is_converted(writer, id, property) && !is_nullable {
            arguments.push(quote!(#argument: impl Into<#ty>));
            fields.push(quote!(#field: #argument.into()));
        } else {
            arguments.push(quote!(#argument: #ty));
            fields.push(if field == argument { quote!(#field) } else { quote!(#field: #argument) });
        }
    }
    let mut said = "A value with the required fields set".to_owned();
    if has_fixed {
        said.push_str(", those that have only one value included");
    }
    let analysis = writer.context.analysis;
    let is_received = analysis.is_in_responses(id) && !analysis.is_in_requests(id);
    // What a service answers is made by tests alone, which are no reason to call a field more of it
    // a breaking change.
    let hidden = is_received.then(|| {
        said.push_str(", for tests: a field that the document requires later is one argument more");
        quote!(#[doc(hidden)])
    });
    said.push('.');
    let docs = writer.context.docs(&[said]);
    let many = (arguments.len() > 7).then(|| quote!(#[allow(clippy::too_many_arguments)]));
    // Nothing to ask for: `new` would look like a `Default` that is missing.
    let default = arguments.is_empty().then(|| {
        let name = ident(name);
        quote! {
            impl Default for #name {
                fn default() -> Self { Self::new() }
            }
        }
    });
    let new = quote! {
        #docs
        #hidden
        #many
        pub fn new(#(#arguments),*) -> Self {
            Self { #(#fields),* }
        }
    };
    (new, default)
}

/// The method that sets an optional member; nothing for one that only answers have.
fn setter(writer: &TypeWriter<'_>, id: TypeId, member: &Member<'_>) -> Option<TokenStream> {
    if !member.is_optional || member.property.is_some_and(|property| property.read_only) {
        return None;
    }
    let (field, ty, held) = (field_ident(member.field), &member.ty, &member.value);
    let argument = argument_ident(member.field);
    let (taken, value) = match member.property {
        None => (quote!(#ty), quote!(#argument)),
        Some(property) => match writer.presence(id, property) {
            Presence::PerhapsNull => (quote!(impl Into<#ty>), quote!(#argument.into())),
            _ if is_converted(writer, id, property) => {
                (quote!(impl Into<#held>), quote!(Some(#argument.into())))
            }
            _ => (quote!(#held), quote!(Some(#argument))),
        },
    };
    let said = match member.property {
        Some(property) => member::setter_docs(writer, property),
        None => "Sets the members that the document does not name.".to_owned(),
    };
    let docs = writer.context.docs(&[said]);
    let setter = field_ident(&member.setter);
    Some(quote! {
        #docs
        pub fn #setter(mut self, #argument: #taken) -> Self {
            self.#field = #value;
            self
        }
    })
}

/// Whether what converts into a member's value is taken too: texts, files, what stands in a box.
fn is_converted(writer: &TypeWriter<'_>, id: TypeId, property: &Property) -> bool {
    let types = &writer.context.api.types;
    let is_list = matches!(types.get(types.resolve(property.ty)).shape, Shape::List(..));
    (writer.is_file(id, property) && !is_list)
        || writer.is_text(property.ty)
        || writer.is_boxed(id, property)
}

/// The only variant of a member's enum.
pub(super) fn fixed_variant(writer: &TypeWriter<'_>, property: &Property) -> Option<TokenStream> {
    let types = &writer.context.api.types;
    if types.is_nullable(property.ty) {
        return None;
    }
    let id = types.resolve(property.ty);
    if !matches!(types.get(id).shape, Shape::Enum(_)) {
        return None;
    }
    let [variant] = writer.context.names.variants(writer.context.api, id) else { return None };
    let variant = ident(variant);
    let mut scratch = TypeWriter::new(writer.context, writer.scope);
    let ty = scratch.ty(property.ty);
    Some(quote!(#ty::#variant))
}
