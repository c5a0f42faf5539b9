//! Operations: a struct of the arguments, how it becomes a request, and the client's method.

mod methods;
mod words;

use proc_macro2::TokenStream;
use quote::quote;

use super::argument::{Argument, ArgumentKind, arguments};
use super::body::form_member;
use super::file::SourceFile;
use super::header;
use super::ident::{field_ident, ident};
use super::plain::Plain;
use super::response;
use super::server;
use super::style::style;
use super::ty::TypeWriter;
use super::{pages, polling, webhook};
use crate::api::{Method, Operation, Parameter, ParameterPlace, ParameterStyle};
use crate::names::identifier;
use words::{argument_docs, operation_docs};

/// How many parts of a request are one expression.
const LONGEST_CHAIN: usize = 64;

/// Writes an operation.
pub(super) fn write(file: &mut SourceFile, writer: &mut TypeWriter<'_>, index: usize) {
    let context = writer.context;
    let operation = &context.api.operations[index];
    let answers = response::Responses::of(writer, index);
    let arguments = arguments(writer, index, answers.is_negotiated());
    for import in ["Body", "BodyError", "Operation", "RequestBuilder", "RequestError", "Settings"] {
        writer.import(&format!("specwright_runtime::{import}"));
    }
    let method = is_constant(operation.method).then_some("Method");
    for import in method.into_iter().chain(["Request", "Response"]) {
        writer.import(&format!("specwright_runtime::export::http::{import}"));
    }
    writer.import("specwright_runtime::decode");
    writer.import("super::super::Call");
    writer.import("super::super::Client");
    file.push_plain(item(writer, index, operation, &arguments));
    file.push(implementation(writer, index, operation, &arguments, &answers));
    if let Some(headers) = header::constants(writer, operation, &context.names.operation(index).ty)
    {
        file.push(headers);
    }
    let ty = &context.names.operation(index).ty;
    if let Some(pages) = pages::implementation(writer, index, ty, &arguments, &answers) {
        file.push(pages);
    }
    if let Some(polling) = polling::implementation(writer, index) {
        file.push(polling);
    }
    methods::write(file, writer, index, operation, &arguments);
    for argument in &arguments {
        if let ArgumentKind::Body(_, forms) = &argument.kind {
            forms.write(file, &context.names.operation(index).ty);
        }
    }
    answers.write(file);
    webhook::callbacks(file, writer, index);
}

fn item(
    writer: &TypeWriter<'_>,
    index: usize,
    operation: &Operation,
    arguments: &[Argument<'_>],
) -> Plain {
    let mut said = operation_docs(operation);
    if writer.context.analysis.paging(index).is_some() {
        said.push(pages::DOCS.to_owned());
    }
    if writer.context.polling(index).is_some() {
        said.push(polling::DOCS.to_owned());
    }
    let mut item = writer.context.plain();
    item.comment(&said);
    item.line(match arguments.iter().any(|argument| argument.is_required) {
        true => "#[derive(Clone, Debug, PartialEq)]",
        false => "#[derive(Clone, Debug, Default, PartialEq)]",
    });
    item.line("#[non_exhaustive]");
    if operation.deprecated {
        item.line("#[deprecated]");
    }
    item.open_type("struct", &writer.context.names.operation(index).ty);
    for argument in arguments {
        item.comment(&argument_docs(writer, argument));
        let (field, ty) = (identifier(&argument.field), &argument.ty);
        match argument.is_required {
            true => item.typed(&format!("pub {field}: {ty}"), ","),
            false => item.typed(&format!("pub {field}: Option<{ty}>"), ","),
        }
    }
    item.close();
    item
}

fn implementation(
    writer: &TypeWriter<'_>,
    index: usize,
    operation: &Operation,
    arguments: &[Argument<'_>],
    answers: &response::Responses<'_>,
) -> TokenStream {
    let name = ident(&writer.context.names.operation(index).ty);
    let id = &operation.id;
    let alternatives = operation.security.iter().map(|uses| {
        let schemes = uses.iter().map(|it| &it.scheme);
        quote!(&[#(#schemes),*])
    });
    let security = (!operation.security.is_empty()).then(
        || quote!(const SECURITY: &'static [&'static [&'static str]] = &[#(#alternatives),*];),
    );
    let server = server::own(writer.context, operation)
        .map(|url| quote!(const SERVER: Option<&'static str> = Some(#url);));
    let key = operation.parameters.iter().find(|it| it.idempotency_key).map(|key| {
        let name = &key.name;
        quote!(const IDEMPOTENCY_KEY: Option<&'static str> = Some(#name);)
    });
    let constants = answers.constants();
    let functions = answers.functions();
    let template = template(&operation.target);
    let parts: Vec<TokenStream> = arguments.iter().filter_map(part).collect();
    let wanted = arguments.iter().find(|it| matches!(it.kind, ArgumentKind::Accept));
    let accept = answers.accept().map(|accept| match wanted {
        Some(wanted) => {
            let field = field_ident(&wanted.field);
            quote!(.accept_or(self.#field.as_deref(), #accept))
        }
        None => quote!(.accept(#accept)),
    });
    let uses_settings = operation.parameters.iter().any(|parameter| parameter.setting.is_some());
    let settings = ident(if uses_settings { "settings" } else { "_settings" });
    // Each call of a chain stands in the next one, and compilers have a stack.
    let mut chains = parts.chunks(LONGEST_CHAIN);
    let first = chains.next().unwrap_or_default();
    let name_of_method = operation.method.as_str();
    let (method, start) = match is_constant(operation.method) {
        true => {
            let method = ident(name_of_method);
            let constant = quote!(const METHOD: Option<Method> = Some(Method::#method););
            (Some(constant), quote!(RequestBuilder::new(Method::#method, #template)))
        }
        // The runtime makes it; no constant can hold it.
        false => (None, quote!(RequestBuilder::named(#name_of_method, #template))),
    };
    let mut request = quote!(#start #(#first)*);
    let mut statements = TokenStream::new();
    for chain in chains {
        statements.extend(quote!(let request = #request;));
        request = quote!(request #(#chain)*);
    }
    quote! {
        impl Operation for #name {
            const ID: &'static str = #id;
            #method
            #security
            #server
            #key
            #constants
            #[cfg_attr(debug_assertions, inline)]
            fn request(&self, #settings: &Settings) -> Result<Request<Body>, RequestError> {
                #statements
                #request #accept.build()
            }
            #functions
        }
    }
}

/// Whether `http::Method` has a constant for a method.
fn is_constant(method: Method) -> bool {
    !matches!(method, Method::Query | Method::Other(_))
}

/// The path as a template: what cannot stand in an address is percent-encoded.
fn template(path: &str) -> String {
    let mut template = String::with_capacity(path.len());
    let mut in_name = false;
    for character in path.chars() {
        match character {
            '{' => in_name = true,
            '}' => in_name = false,
            _ => {}
        }
        let stands = in_name
            || character.is_ascii_graphic()
                && !matches!(character, '<' | '>' | '"' | '\\' | '^' | '`' | '|');
        if stands {
            template.push(character);
        } else {
            let mut bytes = [0; 4];
            for byte in character.encode_utf8(&mut bytes).bytes() {
                template.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    template
}

/// The builder call that puts an argument into the request.
fn part(argument: &Argument<'_>) -> Option<TokenStream> {
    let field = field_ident(&argument.field);
    match &argument.kind {
        ArgumentKind::Parameter(parameter) => Some(parameter_part(parameter, &field)),
        ArgumentKind::Body(_, forms) => Some(forms.part(&field, argument.is_required)),
        ArgumentKind::Accept => None,
    }
}

fn parameter_part(parameter: &Parameter, field: &proc_macro2::Ident) -> TokenStream {
    let name = parameter.name.as_str();
    let explode = parameter.explode;
    let value = match (&parameter.setting, parameter.json) {
        (Some(setting), _) if parameter.place == ParameterPlace::Path => {
            quote!(settings.resolve(#setting, self.#field.as_deref())?)
        }
        (Some(setting), _) => quote!(&settings.resolve(#setting, self.#field.as_deref())?),
        (None, true) => quote!(&specwright_runtime::parameter::json(&self.#field)?),
        (None, false) => quote!(&self.#field),
    };
    let style = style(parameter.style);
    let reserved = parameter.allow_reserved;
    match (parameter.place, parameter.style) {
        (ParameterPlace::Path, ParameterStyle::Simple) if !explode => quote!(.path(#name, #value)),
        (ParameterPlace::Path, _) => quote!(.path_with(#name, #value, #style, #explode)),
        (ParameterPlace::Query, ParameterStyle::Form) if explode && !reserved => {
            quote!(.query(#name, #value))
        }
        (ParameterPlace::Query, _) => {
            quote!(.query_with(#name, #value, #style, #explode, #reserved))
        }
        (ParameterPlace::Header, _) => quote!(.header(#name, #value, #explode)),
        (ParameterPlace::Querystring, _) => querystring(parameter, field, &value),
        (ParameterPlace::Cookie, ParameterStyle::Cookie) => {
            quote!(.cookie_plain(#name, #value, #explode))
        }
        (ParameterPlace::Cookie, _) if parameter.text => quote!(.cookie_text(#name, #value)),
        (ParameterPlace::Cookie, _) => quote!(.cookie(#name, #value, #explode)),
    }
}

/// A parameter that is the whole query.
fn querystring(
    parameter: &Parameter,
    field: &proc_macro2::Ident,
    value: &TokenStream,
) -> TokenStream {
    if parameter.json || parameter.text {
        let name = parameter.name.as_str();
        return quote!(.querystring(#name, #value));
    }
    let members = parameter.encoding.iter().filter(|it| it.has_style()).map(form_member);
    let members = quote!(&[#(#members),*]);
    match parameter.required {
        true => quote!(.querystring_form(#value, #members)),
        false => quote! {
            .optional(&self.#field, |request, query| request.querystring_form(query, #members))
        },
    }
}
