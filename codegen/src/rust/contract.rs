//! The table that contract tests walk through: every operation, from JSON and back.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::Context;
use super::argument::{Argument, ArgumentKind, arguments};
use super::docs;
use super::file::SourceFile;
use super::ident::{field_ident, ident};
use super::response::Answers;
use super::ty::{BINDINGS, Place, TypeWriter};
use crate::api::{MediaKind, MediaType, Method, Offer};
use crate::names::identifier;

/// The file with the table.
pub(super) fn file(context: &Context<'_>) -> SourceFile {
    let mut file = SourceFile::default();
    let said = [
        "What contract tests walk through: every operation, from JSON and back.",
        "A test includes this file, and names the crate of the bindings `bindings`.",
    ];
    file.docs = docs::inner_attributes(&said.map(str::to_owned));
    file.imports.insert("specwright_runtime::contract::Arguments".to_owned());
    file.imports.insert("specwright_runtime::contract::Case".to_owned());
    file.imports.insert("specwright_runtime::contract::finish".to_owned());
    file.imports.insert("specwright_runtime::contract::round_trip".to_owned());
    file.imports.insert("specwright_runtime::export::http::Request".to_owned());
    for import in ["Body", "Operation", "Settings"] {
        file.imports.insert(format!("specwright_runtime::{import}"));
    }
    let mut imports = BTreeSet::new();
    let mut functions = Vec::new();
    let mut cases = Vec::new();
    for index in (0..context.api.operations.len()).filter(|index| context.selection.has(*index)) {
        let Some((case, function)) = case(context, index, &mut imports) else { continue };
        cases.push(case);
        functions.push(function);
    }
    file.imports.extend(imports);
    file.imports.insert(format!("{BINDINGS}::operations"));
    file.push(quote! {
        /// Every operation.
        pub(crate) const CASES: &[Case] = &[#(#cases),*];
    });
    for function in functions {
        file.push(function);
    }
    file
}

/// The entry of an operation and the function that builds its request; nothing for an operation
/// whose arguments do not come from JSON, such as files.
fn case(
    context: &Context<'_>,
    index: usize,
    imports: &mut BTreeSet<String>,
) -> Option<(TokenStream, TokenStream)> {
    let operation = &context.api.operations[index];
    let mut writer = TypeWriter::new(context, Place::Tests);
    let is_negotiated = Answers::of(&mut writer, index).is_negotiated();
    let arguments = arguments(&mut writer, index, is_negotiated);
    // Types of arguments are not named: only what follows is imported.
    writer.imports.clear();
    if arguments.iter().any(|argument| !is_json(argument)) {
        return None;
    }
    let names = context.names.operation(index);
    let (ty, function) = (ident(&names.ty), ident(&names.method));
    let id = &operation.id;
    let given: Vec<_> =
        arguments.iter().filter(|it| it.is_required).map(|it| value(&writer, it)).collect();
    let optional: Vec<_> = arguments
        .iter()
        .filter(|argument| !argument.is_required)
        .map(|argument| {
            let (field, value) = (field_ident(&argument.field), value(&writer, argument));
            quote!(operation.#field = #value;)
        })
        .collect();
    let mutable = (!optional.is_empty()).then(|| quote!(mut));
    let round_trip = |writer: &mut TypeWriter<'_>, media: &MediaType| {
        let ty = media.ty.filter(|_| media.kind == MediaKind::Json)?;
        let ty = writer.nullable(ty);
        Some(quote!(round_trip::<#ty>))
    };
    let body = arguments.iter().find_map(|argument| match &argument.kind {
        ArgumentKind::Body(_, forms) => Some(forms.json()?.0.media),
        _ => None,
    });
    let body = match body.and_then(|media| round_trip(&mut writer, media)) {
        Some(function) => quote!(Some(#function)),
        None => quote!(None),
    };
    // An answer to HEAD has no body (RFC 9110, 9.3.2), whatever the document shows of it.
    let has_body = operation.method != Method::Head;
    let responses = operation.responses.iter().filter(|_| has_body).filter_map(|response| {
        let status = response.status.to_string();
        let offer = Offer::of_answer(&response.content, &context.api.types);
        let function = round_trip(&mut writer, offer.preferred()?.media)?;
        Some(quote!((#status, #function)))
    });
    let responses: Vec<_> = responses.collect();
    let taken = ident(if arguments.is_empty() { "_arguments" } else { "arguments" });
    let case = quote! {
        Case { operation: #id, request: #function, body: #body, responses: &[#(#responses),*] }
    };
    let function = quote! {
        fn #function(#taken: &Arguments, settings: &Settings) -> Result<Request<Body>, String> {
            let #mutable operation = operations::#ty::new(#(#given),*);
            #(#optional)*
            finish(operation.request(settings))
        }
    };
    imports.extend(writer.imports);
    Some((case, function))
}

/// An argument as it is read from JSON.
fn value(writer: &TypeWriter<'_>, argument: &Argument<'_>) -> TokenStream {
    let name = identifier(&argument.field);
    let name = name.trim_start_matches("r#");
    match &argument.kind {
        ArgumentKind::Body(body, forms) => match forms.json().and_then(|(_, variant)| variant) {
            Some(variant) if body.required => quote!(operations::#variant(arguments.get(#name)?)),
            Some(variant) => {
                quote!(arguments.get::<Option<_>>(#name)?.map(operations::#variant))
            }
            None => quote!(arguments.get(#name)?),
        },
        // What converts into a text is taken, so that it has to be said what is read.
        ArgumentKind::Parameter(parameter) if argument.is_required && argument.is_text => {
            match writer.is_flag(parameter.ty) {
                true => quote!(arguments.get::<specwright_runtime::Flag>(#name)?),
                false => quote!(arguments.get::<String>(#name)?),
            }
        }
        _ => quote!(arguments.get(#name)?),
    }
}

fn is_json(argument: &Argument<'_>) -> bool {
    match &argument.kind {
        ArgumentKind::Parameter(_) | ArgumentKind::Accept => true,
        ArgumentKind::Body(_, forms) => forms.json().is_some(),
    }
}
