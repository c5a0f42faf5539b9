//! Whatever things are called, the bindings compile, warnings denied: rustc is asked, since it
//! compares names after normalising them, has lints for their letters and their case, and knows
//! what else is in scope. All documents are modules of one crate, so that this is one compilation.

use std::fmt::Write as _;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{RngSeed, TestRunner};
use serde_json::{Value, json};
use specwright::document::Document;
use specwright::generate_from;
use specwright::rust::{Options, TagFeatures, Target};

use crate::hostile;
use crate::project::{Project, root};

/// What names are made of, in any order: letters of many scripts and cases, what joins and parts
/// them, digits, and words that mean something to Rust or to generated code.
const PIECES: &[&str] = &[
    "a", "B", "m", "rn", "l", "1", "0", "O", "_", "-", " ", ".", "é", "e\u{301}", "É", "ß", "ſ",
    "İ", "ı", "ǅ", "ŉ", "ª", "²", "٣", "५", "𝒳", "ｆ", "Ａ", "ﬁ", "а", "А", "е", "ж", "Ж", "α",
    "Σ", "ς", "א", "ش", "क", "्", "ก", "ა", "Ა", "ꭰ", "Ꭰ", "𐌰", "𐐀", "𐐨", "名", "称", "工", "力",
    "口", "ー", "カ", "か", "한", "ᄀ", "\u{345}", "\u{200d}", "\u{fe0f}", "\u{ad}", "\u{2028}",
    "·", "℘", "℮", "゛", "ℼ", "Ⅷ", "ⓐ", "🦀", "self", "type", "r#", "new", "Client", "Option",
    "std", "core",
];

fn config() -> proptest::test_runner::Config {
    let seed = std::env::var("PROPTEST_RNG_SEED").ok().and_then(|it| it.parse().ok());
    proptest::test_runner::Config {
        rng_seed: RngSeed::Fixed(seed.unwrap_or(14)),
        ..proptest::test_runner::Config::default()
    }
}

fn names(count: usize) -> Vec<String> {
    let mut runner = TestRunner::new(config());
    let name = proptest::collection::vec(proptest::sample::select(PIECES), 1..5);
    let mut name = || name.new_tree(&mut runner).expect("a name").current().concat();
    (0..count).map(|_| name()).collect()
}

/// A document in which everything is called so.
fn all_called(name: &str, text: &str) -> Value {
    let schema = |name: &str| json!({ "$ref": format!("#/components/schemas/{}", name.replace('~', "~0").replace('/', "~1")) });
    let parameter = |place: &str| json!({ "name": name, "in": place, "required": place == "path", "schema": { "type": "string" } });
    let content = json!({
        "application/json": { "schema": schema(name) },
        "multipart/form-data": { "schema": schema("Own") },
        name: { "schema": { "type": "string" } },
    });
    let own = |place: &str| json!({ "type": "object", "title": name, "properties": { name: { "type": "string", "enum": [name, place] } } });
    json!({
        "openapi": "3.0.3",
        "info": { "title": name, "version": text, "description": text },
        "servers": [
            { "url": format!("https://{{{name}}}.example"), "description": name,
              "variables": { name: { "default": name, "enum": [name, text], "description": text } } },
            { "url": "https://b.example", "description": format!("{name} b") },
        ],
        "tags": [{ "name": name, "description": text }],
        "paths": { format!("/{{{name}}}"): { "post": {
            "operationId": name, "summary": text, "description": text, "tags": [name],
            "parameters": [parameter("path"), parameter("query"), parameter("header"), parameter("cookie")],
            "requestBody": { "description": text, "required": true, "content": content },
            "responses": {
                "200": { "description": text, "content": content, "headers": { name: {
                    "description": text, "schema": { "type": "string" },
                } } },
                "404": { "description": text, "content": { "application/json": { "schema": own("404") } } },
            },
            "security": [{ name: [] }],
        } } },
        "components": {
            "schemas": {
                name: { "title": text, "description": text, "type": "object", "required": [name],
                    "additionalProperties": own("more"),
                    "properties": { name: { "type": "string", "default": name, "example": text }, "own": own("own") } },
                "Own": own("Own"),
                "Enum": { "type": "string", "enum": [name, text], "x-enum-varnames": [name, text] },
                "Any": { "oneOf": [schema(name), { "type": "string", "title": name }, { "type": "array", "items": own("item"), "title": name }] },
                "Pet": { "type": "object", "required": [name], "properties": { name: { "type": "string" } },
                    "oneOf": [schema("Cat"), schema("Dog")],
                    "discriminator": { "propertyName": name, "mapping": { name: "#/components/schemas/Cat", text: "#/components/schemas/Dog" } } },
                "Cat": { "type": "object", "properties": { name: { "type": "string" }, "a": schema("Enum") } },
                "Dog": { "type": "object", "properties": { name: { "type": "string" }, "b": schema("Pet") } },
            },
            "securitySchemes": { name: { "type": "apiKey", "in": "header", "name": name, "description": text } },
        },
    })
}

/// A document in which things of a kind are called so, each one thing.
fn each_called(names: &[String]) -> Value {
    let text = json!({ "type": "string" });
    let each = |value: Value| -> serde_json::Map<String, Value> {
        names.iter().map(|name| (name.clone(), value.clone())).collect()
    };
    let mut paths = serde_json::Map::new();
    for (index, name) in names.iter().enumerate() {
        let operation = json!({ "operationId": name, "tags": [name], "security": [{ name: [] }], "responses": {} });
        paths.insert(format!("/p{index}"), json!({ "get": operation }));
    }
    let parameter = |name: &String| json!({ "name": name, "in": "query", "schema": text });
    paths.insert("/all".to_owned(), json!({ "get": {
        "operationId": "all",
        "parameters": names.iter().map(parameter).collect::<Vec<_>>(),
        "responses": { "200": {
            "description": "", "headers": each(json!({ "schema": text })),
            "content": { "application/json": { "schema": {
                "type": "object", "properties": each(json!({ "type": "string", "enum": ["a", "b"] })),
            } } },
        } },
    } }));
    let mut servers: Vec<_> = names
        .iter()
        .enumerate()
        .map(|(index, name)| {
            json!({
                "url": format!("https://s{index}.example"), "description": name,
            })
        })
        .collect();
    servers.push(json!({ "url": "https://{v}.example", "variables": { "v": { "enum": names } } }));
    let mut schemas = each(text.clone());
    schemas.insert("Own".to_owned(), json!({ "type": "object", "properties": each(text.clone()) }));
    schemas.insert("Values".to_owned(), json!({ "type": "string", "enum": names }));
    json!({
        "openapi": "3.0.3", "info": { "title": "Names", "version": "1" }, "servers": servers,
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": each(json!({ "type": "http", "scheme": "bearer" })),
        },
    })
}

#[test]
fn bindings_compile_whatever_things_are_called() {
    let known: Vec<String> = (0..200).map(|number| hostile::name(number).to_owned()).collect();
    let known: Vec<String> =
        known.into_iter().collect::<std::collections::BTreeSet<_>>().into_iter().collect();
    let made = names(40);
    let mut documents: Vec<Value> = Vec::new();
    for (number, name) in known.iter().chain(&made).enumerate() {
        documents.push(all_called(name, hostile::text(number as u32)));
    }
    documents.push(each_called(&known));
    documents.push(each_called(&made));

    let project = Project::new("names");
    let mut modules = String::from("#![deny(warnings)]\n");
    for (number, document) in documents.iter().enumerate() {
        let document = Document::from_text("names.json", document.to_string()).expect("a document");
        let files = generate_from(document, &Options::new("names.json", Target::Module)).files;
        project.bindings(&format!("src/m{number}"), &files);
        let _ = writeln!(modules, "pub mod m{number};");
    }
    project.write("src/lib.rs", modules);
    project.manifest(&[], "");
    // What only crates have: features, a manifest.
    for (name, names) in [("known", &known), ("made", &made)] {
        let runtime = Some(root().join("runtime").to_string_lossy().into_owned());
        let options = Options {
            tag_features: TagFeatures::Always,
            ..Options::new("names.json", Target::Crate { name: name.to_owned(), runtime })
        };
        let document = Document::from_text("names.json", each_called(names).to_string());
        let files = generate_from(document.expect("a document"), &options).files;
        project.bindings(name, &files);
    }
    for folder in ["", "known", "made"] {
        let manifest = project.folder().join(folder).join("Cargo.toml");
        let manifest = manifest.to_string_lossy();
        let output = project.cargo(&["check", "--quiet", "--manifest-path", &manifest]);
        let said = String::from_utf8_lossy(&output.stderr);
        let said: String = said.chars().take(8_000).collect();
        assert!(output.status.success() && !said.contains("warning"), "`{folder}`: {said}");
    }
}

/// What the generator makes of documents with defects is Rust to rustc as well.
#[test]
#[ignore = "takes minutes: many documents are compiled"]
fn bindings_of_documents_with_defects_compile() {
    let mut runner = TestRunner::new(config());
    let drawn = (proptest::num::usize::ANY, crate::steps(12));
    let count = crate::cases(60).cases;
    let project = Project::new("defects");
    let mut modules = String::from("#![deny(warnings)]\n");
    for number in 0..count {
        let (index, steps) = drawn.new_tree(&mut runner).expect("a document").current();
        let fixtures = crate::fixtures();
        let text = crate::broken(&fixtures[index % fixtures.len()], &steps).to_string();
        let Ok(document) = Document::from_text("defects.json", text.clone()) else { continue };
        let files = generate_from(document, &Options::new("defects.json", Target::Module)).files;
        project.write(&format!("documents/{number}.json"), text);
        project.bindings(&format!("src/m{number}"), &files);
        let _ = writeln!(modules, "pub mod m{number};");
    }
    project.write("src/lib.rs", modules);
    project.manifest(&[], "");
    let output = project.cargo(&["check", "--quiet"]);
    let said = String::from_utf8_lossy(&output.stderr);
    let said: String = said.chars().take(8_000).collect();
    assert!(output.status.success(), "{said}");
}
