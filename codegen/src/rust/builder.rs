//! The builder of the client: a method for each security scheme.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{self, code};
use super::file::SourceFile;
use super::ident::ident;
use super::{Context, Target, server};
use crate::api::{Api, OAuthFlow, ParameterPlace, SecurityKind, SecurityScheme, is_plain_http};
use crate::names::SchemeNames;

/// Whether the bindings have a builder. A module tree of an API with a signature of its own has
/// none: the crate around it knows how to sign, and has a builder of its own.
pub(super) fn has_builder(api: &Api, target: &Target) -> bool {
    let is_signed = |scheme: &SecurityScheme| matches!(scheme.kind, SecurityKind::Signature { .. });
    matches!(target, Target::Crate { .. }) || !api.security_schemes.iter().any(is_signed)
}

/// The builder's file.
pub(super) fn file(context: &Context<'_>) -> SourceFile {
    let mut file = SourceFile::default();
    for import in ["specwright_runtime::Setup", "specwright_runtime::client_builder"] {
        file.imports.insert(import.to_owned());
    }
    file.imports.insert("super::Client".to_owned());
    let setup = setup(context, &mut file);
    file.push(quote! {
        impl Client {
            /// A builder of a client: where the service is, and who calls.
            pub fn builder() -> ClientBuilder {
                ClientBuilder { setup: #setup }
            }
        }

        /// Puts a [`Client`] together.
        #[derive(Debug)]
        #[must_use = "a builder does nothing until it is built"]
        pub struct ClientBuilder {
            setup: Setup,
        }
    });
    file.push_text("client_builder!(ClientBuilder => Client);\n".to_owned());
    let schemes = context.api.security_schemes.iter().enumerate();
    let methods: Vec<TokenStream> =
        schemes.map(|(index, scheme)| methods(context, &mut file, scheme, index)).collect();
    if !methods.is_empty() {
        file.push(quote!(impl ClientBuilder { #(#methods)* }));
    }
    file
}

/// The beginning: the server that is called when nothing is said.
fn setup(context: &Context<'_>, file: &mut SourceFile) -> TokenStream {
    let has_own = |operation| server::own(context, operation).is_some();
    let https = server::is_mixed(context).then(|| quote!(.https()));
    let setup = match server::default(context) {
        Some(server) => {
            file.imports.insert(server.import.to_owned());
            let server = server.value;
            quote!(Setup::new(Some(#server)))
        }
        None if context.api.operations.iter().any(has_own) => quote!(Setup::of_operations()),
        None => quote!(Setup::new(None)),
    };
    quote!(#setup #https)
}

fn methods(
    context: &Context<'_>,
    file: &mut SourceFile,
    scheme: &SecurityScheme,
    index: usize,
) -> TokenStream {
    let names = context.names.scheme(index);
    let name = scheme.name.as_str();
    let method = ident(&names.method);
    let mut import = |name: &str| {
        file.imports.insert(format!("specwright_runtime::{name}"));
    };
    let docs = docs::attributes(&said(scheme));
    let deprecated = scheme.deprecated.then(|| quote!(#[deprecated]));
    let docs = quote!(#docs #deprecated);
    match &scheme.kind {
        SecurityKind::ApiKey { place, name: key } => {
            import("ApiKey");
            import("SecretString");
            let place = ident(place.as_str());
            quote! {
                #docs
                pub fn #method(self, key: impl Into<SecretString>) -> Self {
                    self.credentials(#name, ApiKey::#place(#key, key))
                }
            }
        }
        SecurityKind::Basic => {
            import("Basic");
            import("SecretString");
            quote! {
                #docs
                pub fn #method(
                    self,
                    user: impl AsRef<str>,
                    password: impl Into<SecretString>,
                ) -> Self {
                    self.credentials(#name, Basic::new(user, password))
                }
            }
        }
        SecurityKind::Bearer | SecurityKind::OpenIdConnect(_) | SecurityKind::OAuth2(_) => {
            import("Bearer");
            let client = client_credentials(context, file, scheme, names);
            quote! {
                #docs
                pub fn #method(self, token: impl Into<Bearer>) -> Self {
                    self.credentials(#name, token.into())
                }
                #client
            }
        }
        SecurityKind::Signature { .. } | SecurityKind::Other(_) => {
            import("Authenticator");
            quote! {
                #docs
                pub fn #method(self, authenticator: impl Authenticator + 'static) -> Self {
                    self.credentials(#name, authenticator)
                }
            }
        }
    }
}

/// The method for the flow that needs nothing but the application's own id and secret.
fn client_credentials(
    context: &Context<'_>,
    file: &mut SourceFile,
    scheme: &SecurityScheme,
    names: &SchemeNames,
) -> Option<TokenStream> {
    let (url, flow) = match &scheme.kind {
        SecurityKind::OAuth2(flows) => {
            let flow = flows.iter().find(|flow| flow.name == "clientCredentials")?;
            match (&flow.token_url, &scheme.metadata_url) {
                (Some(url), _) => (url.as_str(), Some(flow)),
                // What the discovery document of OpenID Connect says, these metadata say as well.
                (None, url) => (url.as_deref()?, None),
            }
        }
        SecurityKind::OpenIdConnect(url) => (url.as_deref()?, None),
        _ => return None,
    };
    if url.contains(['{', '}']) {
        // A template of which nobody says what stands in it.
        return None;
    }
    for import in ["OAuth2", "SecretString"] {
        file.imports.insert(format!("specwright_runtime::{import}"));
    }
    let place = match (flow, url.contains("://")) {
        (Some(_), true) => format!("`{}`", code(url)),
        (Some(_), false) => format!("`{}`, seen from the address of the service", code(url)),
        (None, _) => format!("where `{}` says", code(url)),
    };
    let first = format!(
        "Id and secret of the application, with which tokens are fetched from {place}, for these \
         scopes."
    );
    let mut paragraphs = vec![first];
    paragraphs.extend(flow.and_then(scopes));
    let discovered = flow.is_none().then(|| quote!(.discovered()));
    // The user has not asked for an address that can be listened to, where others cannot.
    let is_suspect = is_plain_http(url) && context.api.names_https();
    let https_only = is_suspect.then(|| quote!(.https_only()));
    let docs = docs::attributes(&paragraphs);
    let deprecated = scheme.deprecated.then(|| quote!(#[deprecated]));
    let (client, method) = (ident(&names.client), ident(&names.method));
    Some(quote! {
        #docs
        #deprecated
        pub fn #client(
            self,
            client_id: impl Into<String>,
            client_secret: impl Into<SecretString>,
            scopes: &[&str],
        ) -> Self {
            let source = OAuth2::client_credentials(#url, client_id, client_secret)
                #discovered #https_only;
            self.#method(source.scopes(scopes))
        }
    })
}

/// What the document says of a scheme, and what is sent.
fn said(scheme: &SecurityScheme) -> Vec<String> {
    let name = code(&scheme.name);
    let what = match &scheme.kind {
        SecurityKind::ApiKey { place, name: key } => {
            let place = match place {
                ParameterPlace::Query => "query parameter",
                other => other.as_str(),
            };
            format!("Security scheme `{name}`: a key in the {place} `{}`.", code(key))
        }
        SecurityKind::Basic => format!("Security scheme `{name}`: user and password."),
        SecurityKind::Bearer | SecurityKind::OpenIdConnect(_) => {
            format!("Security scheme `{name}`: a bearer token, or a source of tokens.")
        }
        SecurityKind::OAuth2(_) => {
            format!("Security scheme `{name}`: a token of OAuth 2, or a source of tokens.")
        }
        SecurityKind::Signature { algorithm } => {
            format!("Security scheme `{name}`: an authenticator for `{}`.", code(algorithm))
        }
        SecurityKind::Other(kind) => {
            format!("Security scheme `{name}` (`{}`): an authenticator of your own.", code(kind))
        }
    };
    let mut paragraphs = vec![what];
    paragraphs.extend(scheme.description.clone());
    if let SecurityKind::OAuth2(flows) = &scheme.kind {
        let urls = flows.iter().filter_map(|flow| {
            let url = code(flow.token_url.as_deref()?);
            Some(format!("Tokens of the flow `{}` are given out by `{url}`.", code(&flow.name)))
        });
        paragraphs.extend(urls);
        let devices = flows.iter().filter_map(|flow| {
            let url = code(flow.device_url.as_deref()?);
            Some(format!("Devices ask for the code that a person confirms at `{url}`."))
        });
        paragraphs.extend(devices);
        let metadata = scheme.metadata_url.as_ref();
        paragraphs
            .extend(metadata.map(|url| format!("The server is described at `{}`.", code(url))));
    }
    paragraphs
}

fn scopes(flow: &OAuthFlow) -> Option<String> {
    let line = |(scope, said): &(String, String)| {
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        format!("- `{}` {said}", code(scope)).trim_end().to_owned()
    };
    let lines: Vec<String> = flow.scopes.iter().map(line).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// A call of the builder, as an example: the credentials of the first scheme.
pub(super) fn example(context: &Context<'_>) -> Option<String> {
    let arguments = match &context.api.security_schemes.first()?.kind {
        SecurityKind::ApiKey { .. } => "key",
        SecurityKind::Basic => "\"user\", password",
        SecurityKind::Bearer | SecurityKind::OpenIdConnect(_) | SecurityKind::OAuth2(_) => "token",
        SecurityKind::Signature { .. } | SecurityKind::Other(_) => "authenticator",
    };
    Some(format!("{}({arguments})", context.names.scheme(0).method))
}
