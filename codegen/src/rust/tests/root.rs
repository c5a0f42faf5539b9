//! What the tests of all operations and schemas share.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::Group;
use crate::api::{SecurityKind, SecurityScheme};
use crate::names::Home;
use crate::rust::features::{Condition, Features};
use crate::rust::file::SourceFile;
use crate::rust::ident::ident;
use crate::rust::index::condition;
use crate::rust::{Context, File, Options, docs};

/// Where a service is of which the document does not say it.
const SOMEWHERE: &str = "https://api.example.com";

/// What a secret is in a request that nobody sends.
const SECRET: &str = "example";

/// The root of the tests and the indexes.
pub(super) fn files(
    context: &Context<'_>,
    options: &Options,
    bindings: &str,
    groups: &[&Group<'_>],
    features: Option<&Features>,
    header: &str,
) -> Vec<File> {
    let mut files = Vec::new();
    let mut modules = String::new();
    for (folder, is_models) in [("models", true), ("operations", false)] {
        let own: Vec<_> = groups
            .iter()
            .filter(|group| matches!(group.home, Home::Type(_)) == is_models)
            .collect();
        if own.is_empty() {
            continue;
        }
        modules.push_str(&format!("mod {folder};\n"));
        let mut file = SourceFile::default();
        let mut conditions: BTreeMap<Condition, Vec<String>> = BTreeMap::new();
        for group in own {
            let when = features.and_then(|features| features.condition(group.home));
            let module = ident(context.names.module(group.home)).to_string();
            conditions.entry(when).or_default().push(module);
        }
        for (when, mut modules) in conditions {
            modules.sort();
            let when = when.map(|features| condition(&features)).unwrap_or_default();
            let lines = modules.iter().map(|module| format!("{when}mod {module};\n"));
            file.push_text(lines.collect());
        }
        let path = format!("{folder}/mod.rs");
        files.push(File { path, text: file.finish(header) });
    }
    if is_called(options, groups) {
        modules.insert_str(0, "mod caller;\n");
    }
    let main = main(context, options, bindings, groups, modules).finish(header);
    files.push(File { path: "main.rs".to_owned(), text: main });
    files
}

/// Whether a file of the user's says who calls.
fn is_called(options: &Options, groups: &[&Group<'_>]) -> bool {
    options.caller && groups.iter().any(|group| matches!(group.home, Home::Operation(_)))
}

fn main(
    context: &Context<'_>,
    options: &Options,
    bindings: &str,
    groups: &[&Group<'_>],
    modules: String,
) -> SourceFile {
    let mut file = SourceFile::default();
    let said = [
        format!("Contract tests of the API \"{}\".", context.api.title),
        "Each case is an example of the document, or made up where it shows none. What requests and \
         values look like is a snapshot to review: `INSTA_UPDATE=always cargo test --test contract` \
         accepts all, `cargo insta review` asks for each."
            .to_owned(),
    ];
    let said = said.into_iter().chain(unsigned(context, options));
    file.docs = docs::inner_attributes(&said.collect::<Vec<_>>());
    file.docs.extend(quote! {
        #![allow(deprecated, reason = "tests name all of the API")]
        #![allow(
            clippy::field_reassign_with_default,
            clippy::large_enum_variant,
            reason = "values are put together as the document says"
        )]
    });
    let path: Vec<_> = bindings.split("::").map(ident).collect();
    file.push_text(modules);
    file.push(quote!(use #(#path)::* as bindings;));
    file.imports.insert("specwright_runtime::testing::Case".to_owned());
    file.push(quote! {
        /// A case of a group.
        pub(crate) fn case(group: &'static str, cases: &str, name: &'static str) -> Case {
            Case::read(group, cases, include_str!("places.json"), name)
        }
    });
    if groups.iter().any(|group| matches!(group.home, Home::Operation(_))) {
        for import in ["Operation", "testing::Caller"] {
            file.imports.insert(format!("specwright_runtime::{import}"));
        }
        let caller = caller(context, &mut file);
        let sent = match is_called(options, groups) {
            true => quote!(let caller = #caller; caller::caller(caller).request(case, operation)),
            false => quote!(#caller.request(case, operation)),
        };
        file.push(quote! {
            /// The request of an operation as it is sent.
            pub(crate) fn request(case: &Case, operation: &impl Operation) -> String {
                #sent
            }
        });
    }
    file.push(quote! {
        /// Compares a text with what was reviewed.
        pub(crate) fn reviewed(case: &Case, what: &str, text: String) {
            let _named = case.named();
            let mut settings = insta::Settings::clone_current();
            settings.set_prepend_module_to_snapshot(false);
            settings.set_omit_expression(true);
            settings.set_description(case.title());
            settings.bind(|| insta::assert_snapshot!(case.snapshot(what), text));
        }
    });
    file
}

/// What there is to say of requests whose credentials no test has by itself.
fn unsigned(context: &Context<'_>, options: &Options) -> Option<String> {
    let schemes = context.api.security_schemes.iter();
    let names = schemes
        .filter(|scheme| is_own(&scheme.kind))
        .map(|it| format!("`{}`", docs::code(&it.name)));
    let names = names.collect::<Vec<_>>().join(", ");
    let is_missing = !options.caller && !names.is_empty();
    is_missing.then(|| {
        format!(
            "Requests are shown without {names}: only a file of your own beside this one can sign \
             them. `caller.rs` is asked for with `.caller()` in build.rs, or with `--caller`."
        )
    })
}

/// Whether an authenticator of the user's own is needed.
fn is_own(kind: &SecurityKind) -> bool {
    matches!(kind, SecurityKind::Signature { .. } | SecurityKind::Other(_))
}

/// Who calls: where the document says, with credentials of each kind that it names.
fn caller(context: &Context<'_>, file: &mut SourceFile) -> TokenStream {
    let api = context.api;
    let server = api.default_server().map(|index| &api.servers[index]);
    let address = server.and_then(|server| server.default_url());
    let is_usable = |url: &String| {
        let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
        let is_plain = |it: char| it.is_ascii_alphanumeric() || "-._~:/".contains(it);
        rest.is_some_and(|rest| rest.starts_with(|it: char| it.is_ascii_alphanumeric()))
            && url.chars().all(is_plain)
    };
    let address = address.filter(is_usable).unwrap_or_else(|| SOMEWHERE.to_owned());
    let schemes = api.security_schemes.iter().filter_map(|scheme| credentials(scheme, file));
    let schemes: Vec<_> = schemes.collect();
    quote!(Caller::new(#address) #(#schemes)*)
}

fn credentials(scheme: &SecurityScheme, file: &mut SourceFile) -> Option<TokenStream> {
    let mut import = |name: &str| {
        file.imports.insert(format!("specwright_runtime::{name}"));
    };
    let name = &scheme.name;
    Some(match &scheme.kind {
        SecurityKind::ApiKey { place, name: key } => {
            import("ApiKey");
            let place = ident(place.as_str());
            quote!(.with(#name, ApiKey::#place(#key, #SECRET)))
        }
        SecurityKind::Basic => {
            import("Basic");
            quote!(.with(#name, Basic::new(#SECRET, #SECRET)))
        }
        SecurityKind::Bearer | SecurityKind::OpenIdConnect(_) | SecurityKind::OAuth2(_) => {
            import("Bearer");
            quote!(.with(#name, Bearer::from(#SECRET)))
        }
        SecurityKind::Signature { .. } | SecurityKind::Other(_) => return None,
    })
}
