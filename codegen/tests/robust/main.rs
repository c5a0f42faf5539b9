//! Whatever a document is, the generator makes Rust of it or says where it does not: it neither
//! panics nor hangs, and nothing of the document becomes code.
//!
//! The number of cases is small, so that the tests are quick; `PROPTEST_CASES=10000` looks
//! longer, and `cargo +nightly fuzz run document` as long as it is let.
#![allow(clippy::disallowed_macros, reason = "what a test says is read by who runs it")]

mod hostile;
mod indexes;
mod laws;
mod mutate;
mod names;
mod printed;
#[path = "../project/mod.rs"]
mod project;
#[path = "../receivers/mod.rs"]
mod receivers;

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value;

use self::laws::hold;
use self::mutate::Step;

fn cases(number: u32) -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|it| it.parse().ok());
    ProptestConfig {
        cases: cases.unwrap_or(number),
        failure_persistence: None,
        max_shrink_iters: 200,
        ..ProptestConfig::default()
    }
}

/// Our own documents, without what only their tests read.
fn fixtures() -> &'static [Value] {
    static FIXTURES: LazyLock<Vec<Value>> = LazyLock::new(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
        let parts = ["constructs", "documents", "negative", "clients"];
        documents(parts.iter().map(|part| folder.join(part)))
    });
    &FIXTURES
}

fn documents(folders: impl Iterator<Item = PathBuf>) -> Vec<Value> {
    let entries = folders.filter_map(|folder| std::fs::read_dir(folder).ok()).flatten();
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let is_document = |path: &PathBuf| {
        path.extension().is_some_and(|it| it == "yaml" || it == "json" || it == "yml")
    };
    let texts =
        paths.into_iter().filter(is_document).filter_map(|it| std::fs::read_to_string(it).ok());
    let values = texts.filter_map(|text| serde_yaml::from_str::<Value>(&text).ok());
    let mut values: Vec<Value> = values.filter(Value::is_object).collect();
    for members in values.iter_mut().filter_map(Value::as_object_mut) {
        members.retain(|name, _| name != "x-cases" && name != "x-refused");
    }
    values
}

fn steps(most: usize) -> impl Strategy<Value = Vec<Step>> {
    let step = any::<(u32, u8, u32)>();
    vec(step.prop_map(|(place, kind, with)| Step { place, kind, with }), 0..most)
}

fn broken(document: &Value, steps: &[Step]) -> Value {
    let mut document = document.clone();
    steps.iter().for_each(|step| mutate::apply(&mut document, *step));
    document
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn a_document_with_defects(number in any::<usize>(), steps in steps(12)) {
        let document = broken(&fixtures()[number % fixtures().len()], &steps);
        hold("api.json", &document.to_string());
    }
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn any_text(text in any::<String>(), is_json in any::<bool>()) {
        hold(if is_json { "api.json" } else { "api.yaml" }, &text);
    }

    /// What YAML is made of, in any order.
    #[test]
    fn any_yaml(parts in vec(prop::sample::select(YAML), 0..60)) {
        hold("api.yaml", &parts.concat());
        hold("api.yaml", &format!("openapi: 3.1.0\ninfo: {{}}\n{}", parts.concat()));
    }

    /// A document that is cut, or has other bytes at a place.
    #[test]
    fn a_damaged_text(at in any::<usize>(), length in 0..40_usize, other in ".{0,8}", number in any::<usize>()) {
        let mut text = fixtures()[number % fixtures().len()].to_string();
        let boundary = |at: usize| (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let start = boundary(at % (text.len() + 1));
        let end = boundary((start + length).min(text.len())).max(start);
        text.replace_range(start..end, &other);
        hold("api.json", &text);
    }
}

const YAML: &[&str] = &[
    "a",
    "paths",
    "components",
    "schemas",
    "$ref",
    "type",
    ":",
    ": ",
    "\n",
    "\n  ",
    "\n    ",
    "\n      ",
    "- ",
    "? ",
    "{",
    "}",
    "[",
    "]",
    ", ",
    "&a ",
    "*a",
    "!!str ",
    "!t ",
    "!<",
    "|",
    ">-",
    "|+2\n",
    "'",
    "\"",
    "\\",
    "#",
    " # ",
    "%",
    "@",
    "`",
    "---\n",
    "...\n",
    "<<: *a",
    "~",
    "null",
    "yes",
    "0x1F",
    "1e999",
    ".inf",
    ".nan",
    "-0",
    "\t",
    "\r",
    "\u{feff}",
    "\u{85}",
    "é",
    "\0",
    "/a: ",
    "get: ",
    "responses: ",
    "200: ",
    "object",
    "properties: ",
];

/// Each hostile word wherever a document has words: one at a time, so that what breaks is plain.
#[test]
fn each_hostile_word_in_every_place() {
    for number in 0..150 {
        let (name, text) = (hostile::name(number), hostile::text(number));
        let schema = serde_json::json!({
            "title": text, "description": text, "type": "object", "required": [name],
            "properties": {
                name: { "type": "string", "description": text, "pattern": text, "default": text },
                "e": { "type": "string", "enum": [name, text, "a"], "x-enum-varnames": [name, text] },
            },
        });
        let content = serde_json::json!({
            name: { "schema": { "type": "string" } },
            "application/json": { "schema": { "$ref": format!("#/components/schemas/{name}") } },
        });
        let document = serde_json::json!({
            "openapi": "3.0.3",
            "info": { "title": text, "version": name, "description": text },
            "servers": [{
                "url": format!("https://{name}.example/{{{name}}}"), "description": text,
                "variables": { name: { "default": text, "enum": [name, text], "description": text } },
            }],
            "tags": [{ "name": name, "description": text }],
            "paths": {
                format!("/{name}/{{{name}}}"): { "post": {
                    "operationId": name, "summary": text, "description": text, "tags": [name, text],
                    "parameters": [
                        { "name": name, "in": "path", "required": true, "schema": { "type": "string" } },
                        { "name": name, "in": "query", "description": text, "schema": { "type": "string" } },
                        { "name": name, "in": "header", "schema": { "type": "string", "default": text } },
                    ],
                    "requestBody": { "description": text, "content": content },
                    "responses": {
                        "200": { "description": text, "content": content, "headers": { name: {
                            "description": text, "schema": { "type": "string" },
                        } } },
                        name: { "description": text },
                    },
                    "security": [{ name: [text] }],
                } },
            },
            "components": {
                "schemas": { name: schema, "Any": { "oneOf": [
                    { "$ref": format!("#/components/schemas/{name}") }, { "type": "string", "title": text },
                ] } },
                "securitySchemes": { name: {
                    "type": "apiKey", "in": "header", "name": name, "description": text,
                } },
            },
        });
        hold("api.json", &document.to_string());
    }
}

/// Real documents with defects.
#[test]
#[ignore = "needs ../shared/corpus beside the checkout, and takes minutes: real documents are large"]
fn real_documents_with_defects() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus");
    let documents: Vec<Value> = documents(std::iter::once(folder))
        .into_iter()
        .filter(|document| document.to_string().len() < 60_000)
        .collect();
    assert!(!documents.is_empty(), "no documents");
    proptest!(cases(2 * documents.len() as u32), |(number in any::<usize>(), steps in steps(12))| {
        let document = broken(&documents[number % documents.len()], &steps);
        hold("api.json", &document.to_string());
    });
}
