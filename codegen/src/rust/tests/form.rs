//! How the body of a case becomes the value that the operation takes.

use proc_macro2::TokenStream;
use quote::quote;

use crate::api::{MediaKind, Shape, Struct, TypeId};
use crate::rust::body::{BodyForm, BodyForms, is_typed};
use crate::rust::construct::fixed_variant;
use crate::rust::ident::{field_ident, ident};
use crate::rust::member::members;
use crate::rust::ty::{Presence, TypeWriter};

/// How a body is made.
pub(super) struct Made {
    /// The expression.
    pub(super) value: TokenStream,
    /// The functions that it calls.
    pub(super) functions: Vec<TokenStream>,
}

/// How the body of an operation is made of a case.
pub(super) fn make(writer: &mut TypeWriter<'_>, index: usize, forms: &BodyForms<'_>) -> Made {
    match forms {
        BodyForms::One(form) => {
            let (value, function) = one(writer, form, "form");
            Made { value, functions: Vec::from_iter(function) }
        }
        BodyForms::Several(name, forms) => {
            let name = ident(name);
            let mut functions = Vec::new();
            let mut arms = Vec::new();
            for form in forms {
                let variant = ident(&form.variant);
                let function = format!("{}_form", crate::names::snake(&form.variant));
                let (value, function) = one(writer, form, &function);
                functions.extend(function);
                let names = form.all.iter().map(|media| media.name.trim());
                arms.push(quote!(#(#names)|* => operations::#name::#variant(#value),));
            }
            let ty = ident(writer.context.names.operation(index).body.as_deref().unwrap_or("Body"));
            let body = quote! {
                /// The body in the form of a case.
                fn body(case: &Case) -> operations::#ty {
                    match case.form() { #(#arms)* _ => case.no_form() }
                }
            };
            functions.insert(0, body);
            Made { value: quote!(body(case)), functions }
        }
    }
}

/// The value of a form, with the function that it calls, which is called so.
fn one(
    writer: &mut TypeWriter<'_>,
    form: &BodyForm<'_>,
    name: &str,
) -> (TokenStream, Option<TokenStream>) {
    let media = form.media;
    let value = match (media.kind, media.ty) {
        (MediaKind::Multipart, Some(ty)) if is_typed(writer, ty) => {
            let types = &writer.context.api.types;
            let id = writer.context.analysis.defined(types.resolve(ty));
            match &types.get(id).shape {
                Shape::Struct(object) if writer.context.analysis.forms().has_files(id) => {
                    let name = ident(name);
                    let body = given(writer, id, object);
                    let ty = writer.ty(ty);
                    let function = quote! {
                        /// The form, its files among the members.
                        fn #name(case: &Case) -> #ty { #body }
                    };
                    return (quote!(#name(case)), Some(function));
                }
                _ => quote!(case.body()),
            }
        }
        (MediaKind::Json | MediaKind::Form, _) => quote!(case.body()),
        (MediaKind::Multipart, _) => quote!(case.body_parts()),
        (MediaKind::Text, _) => quote!(case.body_text()),
        _ if form.is_items => quote!(case.body_items()),
        _ => quote!(case.body_upload()),
    };
    (value, None)
}

/// A form whose members are taken from a case one by one: files cannot be read from JSON.
fn given<'a>(writer: &mut TypeWriter<'a>, id: TypeId, object: &'a Struct) -> TokenStream {
    // Only the types of the arguments of `new` are named.
    let imports = writer.imports.clone();
    let members = members(writer, id, object);
    writer.imports = imports;
    let (mut arguments, mut set) = (Vec::new(), Vec::new());
    for member in &members {
        let Some(property) = member.property else { continue };
        let (field, wire) = (field_ident(member.field), &property.name);
        let is_file = writer.is_file(id, property);
        if !member.is_optional {
            if fixed_variant(writer, property).is_none() {
                let read = ident(if is_file { "files" } else { "member" });
                let value = writer.value(id, property);
                let ty = writer.field(id, property, value);
                arguments.push(quote!(case.#read::<#ty>(#wire)));
            }
            continue;
        }
        let read = ident(match writer.presence(id, property) {
            _ if is_file => "files",
            Presence::PerhapsNull => "member_field",
            _ => "member",
        });
        set.push(quote!(form.#field = case.#read(#wire);));
    }
    let ty = writer.ty(id);
    match set.is_empty() {
        true => quote!(#ty::new(#(#arguments),*)),
        false => quote!(let mut form = #ty::new(#(#arguments),*); #(#set)* form),
    }
}
