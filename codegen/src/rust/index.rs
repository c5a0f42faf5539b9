//! The files that list the others: the indexes of models and operations, and the root.

use std::collections::{BTreeMap, BTreeSet};

use quote::quote;

use super::features::{Condition, Features};
use super::file::{SourceFile, filled, joined, use_line};
use super::ident::ident;
use super::{Context, Options, Target, builder, docs, server, webhook};
use crate::api::{Operation, Shape};
use crate::names::{Home, Names, WEBHOOKS};

/// The index of all models or all operations, with the names that each file has.
pub(super) fn index(
    context: &Context<'_>,
    named: &BTreeMap<Home, Vec<String>>,
    features: Option<&Features>,
    options: &Options,
    is_models: bool,
) -> SourceFile {
    let mut file = SourceFile::default();
    let said = if is_models { "The types of the API." } else { "The operations of the API." };
    file.docs = docs::inner_attributes(&[said.to_owned()]);
    // A crate that has the bindings in a private module is told of each name that it makes no use of.
    let lints = [
        (has_deprecated(context), quote!(deprecated)),
        (matches!(options.target, Target::Module), quote!(unused_imports)),
    ];
    let lints: Vec<_> = lints.into_iter().filter(|it| it.0).map(|it| it.1).collect();
    if !lints.is_empty() {
        let reason = "bindings name all of the API";
        file.docs.extend(quote!(#![allow(#(#lints,)* reason = #reason)]));
    }
    if has_variants(context, is_models) {
        file.docs.extend(quote! {
            #![allow(clippy::large_enum_variant, reason = "variants are what the document says")]
        });
    }
    let mut groups: BTreeMap<Condition, Vec<Module<'_>>> = BTreeMap::new();
    for (home, names) in named.iter().filter(|(home, _)| matches!(home, Home::Type(_)) == is_models)
    {
        let condition = features.and_then(|features| features.condition(*home));
        let name = ident(context.names.module(*home)).to_string();
        groups.entry(condition).or_default().push(Module { name, names });
    }
    for (when, modules) in groups {
        match when {
            None => always(&mut file, modules),
            Some(features) => {
                file.push_text(format!("{}{}", condition(&features), table(modules)));
            }
        }
    }
    file
}

/// A module of an index.
struct Module<'a> {
    name: String,
    /// What others can import from it.
    names: &'a [String],
}

/// Whether there may be enums whose variants hold types of the document.
fn has_variants(context: &Context<'_>, is_models: bool) -> bool {
    let api = context.api;
    let is_here = |id| matches!(Names::home(api, id), Home::Type(_)) == is_models;
    let unions = api.types.iter().filter(|(_, ty)| matches!(ty.shape, Shape::Union(_)));
    let has_several = |operation: &Operation| {
        operation.responses.len() > 1
            || operation.body.as_ref().is_some_and(|body| body.content.len() > 1)
    };
    unions.map(|(id, _)| id).any(is_here) || (!is_models && api.operations.iter().any(has_several))
}

/// Modules that are compiled whatever the features are, and the names in them.
fn always(file: &mut SourceFile, mut modules: Vec<Module<'_>>) {
    // Sorted with their semicolon, as they stand in the file.
    modules.sort_by_cached_key(|module| format!("{};", module.name));
    file.push_text(modules.iter().map(|module| format!("mod {};\n", module.name)).collect());
    let names = modules.iter().map(|module| use_line("pub use", &module.name, module.names));
    file.push_text(names.collect());
}

/// Modules that one condition stands before.
fn table(mut modules: Vec<Module<'_>>) -> String {
    modules.sort_by(|one, other| one.name.cmp(&other.name));
    let mut text = String::from("specwright_runtime::modules! {\n");
    for Module { name, names } in modules {
        let line = format!("    {name} {{ {} }}\n", joined(names));
        if line.len() <= 101 {
            text.push_str(&line);
        } else {
            text.push_str(&format!("    {name} {{\n{}    }}\n", filled(names, "        ")));
        }
    }
    text.push_str("}\n");
    text
}

/// The line or lines before what any of these features compiles.
pub(super) fn condition(features: &BTreeSet<String>) -> String {
    let features: Vec<_> = features.iter().map(|it| format!("feature = {it:?}")).collect();
    match features.as_slice() {
        [only] => format!("#[cfg({only})]\n"),
        many => {
            let line = format!("#[cfg(any({}))]\n", many.join(", "));
            match line.len() {
                ..=100 => line,
                _ => format!("#[cfg(any(\n    {}\n))]\n", many.join(",\n    ")),
            }
        }
    }
}

/// Whether the document advises against anything that gets a name in Rust.
fn has_deprecated(context: &Context<'_>) -> bool {
    let api = context.api;
    api.operations.iter().any(|operation| operation.deprecated)
        || api.security_schemes.iter().any(|scheme| scheme.deprecated)
        || api.types.iter().any(|(_, ty)| ty.deprecated)
}

/// The root of the bindings; only the root of a crate can speak of letters.
pub(super) fn root(
    context: &Context<'_>,
    options: &Options,
    features: Option<&Features>,
    allows_letters: bool,
) -> SourceFile {
    let api = context.api;
    let has_builder = builder::has_builder(api, &options.target);
    let mut file = SourceFile::default();
    let mut said = vec![format!("Bindings of the API \"{}\", version {}.", api.title, api.version)];
    if has_builder {
        said.push("A client is made by `Client::builder()`.".to_owned());
    }
    said.extend(api.description.clone());
    file.docs = docs::inner_attributes(&said);
    if allows_letters {
        file.docs.extend(quote! {
            #![allow(
                confusable_idents,
                mixed_script_confusables,
                uncommon_codepoints,
                reason = "names have the letters of the document"
            )]
        });
    }
    let has_servers = has_builder && server::has_choice(context);
    let lines = |lines: &[(bool, &str)]| {
        let wanted = lines.iter().filter(|(is_wanted, _)| *is_wanted);
        wanted.map(|(_, line)| format!("{line}\n")).collect::<String>()
    };
    file.push_text(lines(&[
        (has_builder, "mod builder;"),
        (true, "mod client;"),
        (true, "pub mod models;"),
        (true, "pub mod operations;"),
        (has_servers, "pub mod servers;"),
    ]));
    if webhook::has_file(context) {
        let is_feature = features.is_some_and(|features| features.has(WEBHOOKS));
        let when = is_feature.then(|| condition(&BTreeSet::from([WEBHOOKS.to_owned()])));
        file.push_text(format!("{}pub mod webhooks;\n", when.unwrap_or_default()));
    }
    file.push_text(lines(&[
        (has_builder, "pub use builder::ClientBuilder;"),
        (true, "pub use client::{Call, Client};"),
    ]));
    if let Target::Crate { .. } = options.target {
        file.push(quote! {
            /// What the bindings call, so that a user needs no dependency of the same version.
            pub use specwright_runtime as runtime;
        });
    }
    file
}
