//! The servers that the document names: a function for each fixed address, a struct for each
//! address with variables.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::Context;
use super::docs;
use super::file::SourceFile;
use super::ident::{argument_ident, field_ident, ident};
use crate::api::{Operation, Server, ServerVariable, default_server, is_plain_http};
use crate::names::ServerNames;

/// Whether there is a choice, or something to be given.
pub(super) fn has_choice(context: &Context<'_>) -> bool {
    match context.api.servers.as_slice() {
        [] => false,
        [only] => !only.is_fixed(),
        _ => true,
    }
}

/// The file of the servers.
pub(super) fn file(context: &Context<'_>) -> SourceFile {
    let said = docs::inner_attributes(&["The servers that the document names.".to_owned()]);
    let mut file = SourceFile { docs: said, ..SourceFile::default() };
    file.imports.insert("specwright_runtime::Server".to_owned());
    let mut written = BTreeSet::new();
    for (index, server) in context.api.servers.iter().enumerate() {
        let names = context.names.server(index);
        if server.variables.is_empty() {
            file.push(function(server, names));
            continue;
        }
        file.push(structure(server, names));
        let values = names.enums.iter().zip(&names.values);
        for (variable, (name, values)) in server.variables.iter().zip(values) {
            if let Some(name) = name.as_ref().filter(|name| written.insert(name.to_string())) {
                file.imports.insert("std::fmt".to_owned());
                file.push(enumeration(variable, name, values));
            }
        }
    }
    if context.exhaustive {
        file.close();
    }
    file
}

/// A server as an expression, and what that needs.
pub(super) struct Expression {
    pub(super) value: TokenStream,
    pub(super) import: &'static str,
}

/// The server that a client calls when nothing is said.
pub(super) fn default(context: &Context<'_>) -> Option<Expression> {
    let index = context.api.default_server()?;
    let server = &context.api.servers[index];
    let names = context.names.server(index);
    let ty = ident(&names.ty);
    let url = &server.url;
    Some(match server.default_url() {
        Some(_) if !server.variables.is_empty() => {
            let value = quote!(servers::#ty::default().into());
            Expression { value, import: "super::servers" }
        }
        _ => {
            let value = quote!(Server::new(#url));
            Expression { value, import: "specwright_runtime::Server" }
        }
    })
}

/// The address of an operation with a server of its own.
pub(super) fn own(context: &Context<'_>, operation: &Operation) -> Option<String> {
    let servers = &operation.servers;
    if servers.is_empty() || *servers == context.api.servers {
        return None;
    }
    servers[default_server(servers)?].default_url()
}

/// Whether the document names https addresses, and a client calls an http one when nothing is said.
pub(super) fn is_mixed(context: &Context<'_>) -> bool {
    let api = context.api;
    let default = api.default_server().and_then(|index| api.servers[index].default_url());
    let own = api.operations.iter().filter_map(|operation| own(context, operation));
    api.names_https() && default.into_iter().chain(own).any(|url| is_plain_http(&url))
}

fn said(server: &Server) -> TokenStream {
    let mut paragraphs: Vec<String> = server.description.iter().cloned().collect();
    paragraphs.push(format!("`{}`", docs::code(&server.url)));
    if server.is_relative() {
        let help = "The address is relative to where the document was found: say which scheme \
                    and host it has (`Server::at`).";
        paragraphs.push(help.to_owned());
    }
    docs::attributes(&paragraphs)
}

fn function(server: &Server, names: &ServerNames) -> TokenStream {
    let docs = said(server);
    let name = ident(&names.function);
    let url = &server.url;
    quote! {
        #docs
        pub fn #name() -> Server {
            Server::new(#url)
        }
    }
}

fn structure(server: &Server, names: &ServerNames) -> TokenStream {
    let docs = said(server);
    let name = ident(&names.ty);
    let url = &server.url;
    let variables = || server.variables.iter().zip(names.fields.iter().zip(&names.enums));
    let fields = variables().map(|(variable, (field, values))| {
        let docs = docs::attributes(&variable_docs(variable));
        let (field, ty) = (field_ident(field), ty(values));
        quote!(#docs pub #field: #ty,)
    });
    let values = variables().map(|(variable, (field, _))| {
        let (wire, field) = (&variable.name, field_ident(field));
        quote!(.variable(#wire, server.#field))
    });
    let (beginning, setters) = (beginning(server, names), setters(server, names));
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub struct #name { #(#fields)* }

        #beginning
        #setters

        impl From<#name> for Server {
            fn from(server: #name) -> Self {
                Server::new(#url) #(#values)*
            }
        }
    }
}

/// `Default`, or `new` with what has no default.
fn beginning(server: &Server, names: &ServerNames) -> TokenStream {
    let name = ident(&names.ty);
    let mut parameters = Vec::new();
    let mut fields = Vec::new();
    for (index, variable) in server.variables.iter().enumerate() {
        let field = field_ident(&names.fields[index]);
        match (&variable.default, &names.enums[index]) {
            (None, _) => {
                parameters.push(quote!(#field: impl Into<String>));
                fields.push(quote!(#field: #field.into()));
            }
            (Some(default), Some(values)) => {
                let at = variable.values.iter().position(|value| value == default);
                let variant = ident(&names.values[index][at.unwrap_or_default()]);
                let values = ident(values);
                fields.push(quote!(#field: #values::#variant));
            }
            (Some(default), None) => fields.push(quote!(#field: #default.to_owned())),
        }
    }
    if parameters.is_empty() {
        return quote! {
            /// Each variable at its default.
            impl Default for #name {
                fn default() -> Self {
                    Self { #(#fields),* }
                }
            }
        };
    }
    quote! {
        impl #name {
            /// The server with the variables that have no default.
            pub fn new(#(#parameters),*) -> Self {
                Self { #(#fields),* }
            }
        }
    }
}

/// A method for each variable that has a default.
fn setters(server: &Server, names: &ServerNames) -> Option<TokenStream> {
    let variables = server.variables.iter().enumerate();
    let setters = variables.filter(|(_, variable)| variable.default.is_some());
    let setters: Vec<_> = setters
        .map(|(index, variable)| {
            let docs = docs::attributes(&variable_docs(variable)[..1]);
            let (field, setter) = (field_ident(&names.fields[index]), ident(&names.setters[index]));
            let argument = argument_ident(&names.fields[index]);
            let ty = ty(&names.enums[index]);
            let (taken, value) = match &names.enums[index] {
                Some(_) => (ty, quote!(#argument)),
                None => (quote!(impl Into<String>), quote!(#argument.into())),
            };
            quote! {
                #docs
                pub fn #setter(mut self, #argument: #taken) -> Self {
                    self.#field = #value;
                    self
                }
            }
        })
        .collect();
    let name = ident(&names.ty);
    (!setters.is_empty()).then(|| quote!(impl #name { #(#setters)* }))
}

fn ty(values: &Option<String>) -> TokenStream {
    match values {
        Some(name) => {
            let name = ident(name);
            quote!(#name)
        }
        None => quote!(String),
    }
}

fn variable_docs(variable: &ServerVariable) -> Vec<String> {
    let mut paragraphs = match &variable.description {
        Some(said) => vec![said.clone()],
        None => vec![format!("`{}`", docs::code(&variable.name))],
    };
    if let Some(default) = &variable.default {
        paragraphs.push(format!("Default: `{}`.", docs::code(default)));
    }
    paragraphs
}

fn enumeration(variable: &ServerVariable, name: &str, variants: &[String]) -> TokenStream {
    let said = format!("The values of the variable `{}`.", docs::code(&variable.name));
    let docs = docs::attributes(&[said]);
    let name = ident(name);
    let variants: Vec<_> = variants.iter().map(|variant| ident(variant)).collect();
    let wires = &variable.values;
    let each = wires.iter().map(|wire| docs::attributes(&[format!("`{}`", docs::code(wire))]));
    quote! {
        #docs
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum #name { #(#each #variants,)* }

        impl fmt::Display for #name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(match self { #(Self::#variants => #wires,)* })
            }
        }
    }
}
