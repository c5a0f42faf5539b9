//! What a crate needs besides its source.

use std::collections::BTreeSet;

use super::features::Features;
use super::ident::ident;
use super::{Context, File, Options, builder, mark, webhook};
use crate::api::{Parameter, Shape};
use crate::names::{UNREFERENCED, WEBHOOKS};
use crate::print::{Markdown, Printed};

/// What the mark of a manifest or a README advises.
const TO_OWN: &str = "Remove this line to keep changes of your own.";

/// The manifest.
pub(super) fn manifest(
    context: &Context<'_>,
    name: &str,
    runtime: Option<&str>,
    tags: Option<&Features>,
    options: &Options,
) -> File {
    let api = context.api;
    let version = env!("CARGO_PKG_VERSION");
    let description = format!("Bindings of the API \"{}\", version {}", api.title, api.version);
    let features: Vec<String> = features(context).into_iter().map(toml_string).collect();
    let tests = options.tests.as_ref().map(|_| dev_dependencies(runtime)).unwrap_or_default();
    let runtime = match (runtime, features.as_slice()) {
        (Some(path), []) => format!("{{ path = {} }}", toml_string(path)),
        (None, []) => toml_string(version),
        (Some(path), _) => {
            format!("{{ path = {}, features = [{}] }}", toml_string(path), features.join(", "))
        }
        (None, _) => {
            format!(
                "{{ version = {}, features = [{}] }}",
                toml_string(version),
                features.join(", ")
            )
        }
    };
    let text = format!(
        "{}\n\
         [package]\n\
         name = {}\n\
         description = {}\n\
         version = \"0.1.0\"\n\
         edition = \"2024\"\n\
         rust-version = \"1.88\"\n\
         publish = false\n\
         \n\
         {}\
         [dependencies]\n\
         specwright-runtime = {runtime}\n\
         {}\
         \n\
         {tests}\
         # A crate of its own, also below another workspace.\n\
         [workspace]\n",
        mark::line("Cargo.toml", &options.document, TO_OWN),
        toml_string(name),
        toml_string(&description),
        tags.map(tag_features).unwrap_or_default(),
        context.derive_dependencies(),
    );
    File { path: "Cargo.toml".to_owned(), text }
}

/// What the contract tests need.
fn dev_dependencies(runtime: Option<&str>) -> String {
    let source = match runtime {
        Some(path) => format!("path = {}", toml_string(path)),
        None => format!("version = {}", toml_string(env!("CARGO_PKG_VERSION"))),
    };
    format!(
        "# For the contract tests.\n\
         [dev-dependencies]\n\
         insta = \"1.49\"\n\
         specwright-runtime = {{ {source}, features = [\"testing\"] }}\n\
         \n"
    )
}

/// The section of the features.
fn tag_features(features: &Features) -> String {
    let names: Vec<String> = features.all.iter().map(|name| toml_string(name)).collect();
    let mut text = "# An operation is compiled when one of its tags is on, a model when such an \
                    operation needs it.\n[features]\n"
        .to_owned();
    text.push_str(&format!("default = [\n    {},\n]\n", names.join(",\n    ")));
    for (name, key) in features.all.iter().zip(names) {
        match name.as_str() {
            WEBHOOKS => text.push_str("# Webhooks, and what they carry.\n"),
            UNREFERENCED => text.push_str("# Schemas that no operation needs.\n"),
            _ => {}
        }
        let is_bare = name.bytes().all(|it| it.is_ascii_alphanumeric() || b"-_".contains(&it));
        let below: Vec<String> = features.below(name).iter().map(|it| toml_string(it)).collect();
        let key = if is_bare { name } else { &key };
        text.push_str(&format!("{key} = [{}]\n", below.join(", ")));
    }
    text.push('\n');
    text
}

/// The features of the runtime that the bindings need.
fn features(context: &Context<'_>) -> BTreeSet<&'static str> {
    let types = context.api.types.iter().filter(|(id, _)| context.analysis.is_reached(*id));
    let feature = |shape: &Shape| match shape {
        Shape::Scalar(scalar) => context.formats.of(scalar.kind)?.feature(),
        _ => None,
    };
    let validate = context.asked.is_some().then_some("validate");
    let signatures = webhook::verifies(context).then_some("webhook-signatures");
    let besides = validate.into_iter().chain(signatures);
    types.filter_map(|(_, definition)| feature(&definition.shape)).chain(besides).collect()
}

/// What the crate is and how it is used.
pub(super) fn readme(
    context: &Context<'_>,
    name: &str,
    document: &str,
    tags: Option<&Features>,
) -> File {
    let api = context.api;
    let krate = name.replace('-', "_");
    let first = api.default_server().map(|index| &api.servers[index]);
    let address = match first.filter(|it| !it.is_relative() && it.default_url().is_some()) {
        Some(_) => "",
        None => "\n    .base_url(\"https://api.example.com\")",
    };
    let credentials =
        builder::example(context).map(|call| format!("\n    .{call}")).unwrap_or_default();
    let all = api.operations.len();
    let chosen: Vec<usize> = (0..all).filter(|index| context.selection.has(*index)).collect();
    let count = match chosen.len() {
        1 if all == 1 => "1 operation".to_owned(),
        count if count == all => format!("{all} operations"),
        count => format!("{count} of {all} operations"),
    };
    let asks_nothing = |index: &&usize| {
        let operation = &api.operations[**index];
        let is_asked = |it: &Parameter| it.required && it.setting.is_none();
        !operation.parameters.iter().any(is_asked)
            && !operation.body.as_ref().is_some_and(|body| body.required)
    };
    let call = chosen.iter().find(asks_nothing).map(|index| {
        let method = ident(&context.names.operation(*index).method);
        format!("let answer = client.{method}().await?;\n")
    });
    let text = format!(
        "{}\n\
         # {name}\n\
         \n\
         Bindings of the API \"{}\", version {}, generated by specwright from `{document}`: \
         {count}.\n\
         \n\
         ```rust,ignore\n\
         let client = {krate}::Client::builder(){address}{credentials}\n    .build()?;\n\
         {}\
         ```\n",
        mark::line("README.md", document, TO_OWN),
        prose(&api.title),
        prose(&api.version),
        call.unwrap_or_default(),
    );
    let tags = tags.map(|features| tags_readme(name, features)).unwrap_or_default();
    File { path: "README.md".to_owned(), text: text + &tags }
}

fn tags_readme(name: &str, features: &Features) -> String {
    let names: Vec<_> = features.all.iter().map(|name| format!("`{name}`")).collect();
    let first = features.all.first().map(String::as_str).unwrap_or_default();
    format!(
        "\n## Features\n\nA feature for each tag, all on by default: {}. A program that needs a part \
         compiles that part alone:\n\n```toml\n{name} = {{ version = \"0.1\", default-features = \
         false, features = [{}] }}\n```\n",
        names.join(", "),
        toml_string(first),
    )
}

/// A text of the document in a line of Markdown.
fn prose(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    Printed::<Markdown>::value(line).as_str().to_owned()
}

/// A basic TOML string: control characters and quotes escaped.
fn toml_string(text: &str) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => {
                out.push('\\');
                out.push(character);
            }
            '\n' | '\r' | '\t' => out.push(' '),
            other if other.is_control() => out.push_str(&format!("\\u{:04X}", other as u32)),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}
