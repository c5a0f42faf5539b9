//! Headers of answers: a constant for each, which reads it when a caller asks.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs;
use super::ident::ident;
use super::rust_type::RustType;
use super::ty::TypeWriter;
use crate::api::{Operation, ResponseHeader, StatusPattern};
use crate::names::header_constants;

/// A header with the answers that have it.
struct Documented<'a> {
    header: &'a ResponseHeader,
    ty: RustType,
    statuses: Vec<StatusPattern>,
}

/// The constants of an operation.
pub(super) fn constants(
    writer: &mut TypeWriter<'_>,
    operation: &Operation,
    name: &str,
) -> Option<TokenStream> {
    let headers = headers(writer, operation);
    if headers.is_empty() {
        return None;
    }
    writer.import("specwright_runtime::Header");
    let names = header_constants(headers.iter().map(|it| it.header.name.as_str()));
    let constants = headers.iter().zip(names).map(|(documented, name)| {
        let Documented { header, ty, .. } = documented;
        let docs = docs::attributes(&said(documented));
        let name = ident(&name);
        let wire = &header.name;
        let form = match (header.json, header.explode) {
            (true, _) => quote!(.json()),
            (false, true) => quote!(.exploded()),
            (false, false) => quote!(),
        };
        quote!(#docs pub const #name: Header<#ty> = Header::new(#wire)#form;)
    });
    let constants: TokenStream = constants.collect();
    let name = ident(name);
    Some(quote! { impl #name { #constants } })
}

/// Each header once, unless answers give it different types.
fn headers<'a>(writer: &mut TypeWriter<'_>, operation: &'a Operation) -> Vec<Documented<'a>> {
    let mut headers: Vec<Documented<'a>> = Vec::new();
    for response in &operation.responses {
        for header in &response.headers {
            let ty = writer.ty(header.ty);
            let same = |known: &&mut Documented<'_>| {
                known.header.name.eq_ignore_ascii_case(&header.name)
                    && known.ty == ty
                    && (known.header.json, known.header.explode) == (header.json, header.explode)
            };
            match headers.iter_mut().find(same) {
                Some(known) => known.statuses.push(response.status),
                None => headers.push(Documented { header, ty, statuses: vec![response.status] }),
            }
        }
    }
    headers
}

fn said(documented: &Documented<'_>) -> Vec<String> {
    let Documented { header, statuses, .. } = documented;
    let mut paragraphs = docs::paragraphs(&header.docs);
    let statuses: Vec<_> = statuses.iter().map(|status| format!("`{status}`")).collect();
    paragraphs.push(format!("`{}` of {}.", header.name.replace('`', "'"), statuses.join(", ")));
    if header.deprecated {
        paragraphs.push("Deprecated.".to_owned());
    }
    paragraphs
}
