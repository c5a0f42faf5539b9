//! Documents, pages and requests that speak to who reads what is said of them: the command line as
//! a process, its output read as terminals, GitHub's runner, programs and cargo read it.

mod build;
mod pages;
#[path = "../../../codegen/tests/project/mod.rs"]
mod project;
#[path = "../../../codegen/tests/receivers/mod.rs"]
mod receivers;
#[path = "../repository/mod.rs"]
mod repository;
mod review;
mod serve;

use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};

use self::receivers::{command, commands_nobody};

/// Names that speak to a receiver of messages.
const NAMES: &[&str] = &[
    "x\ncargo::rustc-env=FROM_THE_DOCUMENT=1\n",
    "\r\n::error file=a,line=1::pwned\r\n::add-mask::e",
    "##[error]pwned ##vso[task.setvariable variable=x]y",
    "\u{1b}[31mRED\u{7}\u{9b}2J\u{202e}evil\u{2028}\u{85}",
    "`|<b>[a](https://x.example)@someone #1 \u{200b}\u{feff}",
];

/// One that begins a line with a command, and one that says everything.
fn names() -> [String; 2] {
    [NAMES[1].to_owned(), NAMES.concat()]
}

fn specwright(folder: &Path, words: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_specwright"))
        .args(words)
        .current_dir(folder)
        .output()
        .expect("specwright runs");
    let Output { status, stdout, stderr } = output;
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (status.code(), text(stdout), text(stderr))
}

/// A document with a name wherever there is one, so that much is said of it.
fn document(name: &str) -> Value {
    let pointer = name.replace('~', "~0").replace('/', "~1");
    json!({
        "openapi": "3.0.3",
        "info": { "title": name, "version": name },
        "servers": [{ "url": format!("http://{name}/{{{name}}}") }],
        "tags": [{ "name": name }],
        "paths": { format!("/a{name}"): { "get": {
            "operationId": name, "tags": [name],
            "parameters": [
                { "name": name, "in": name, "schema": { "type": name } },
                { "name": name, "in": "query", "schema": { "$ref": format!("#/{pointer}") }, "style": name },
            ],
            "security": [{ name: [] }],
            "responses": {
                name: { "description": name },
                "200": { "description": name, "content": {
                    name: { "schema": { "$ref": format!("{name}#") } },
                    "application/json": { "example": { name: [name] }, "schema": { "$ref": format!("#/components/schemas/{pointer}") } },
                } },
            },
        } } },
        "components": { "schemas": {
            name: { "type": "object", "required": [name],
                "properties": { name: { "type": "string", "format": name, "pattern": format!("({name}") } },
                "discriminator": { "propertyName": name, "mapping": { name: name } } },
            "B": { "type": [name], "enum": [name, name], "allOf": [{ "type": "string" }, { "type": "integer" }] },
        } },
    })
}

/// What nobody may be told, in whatever format.
fn is_harmless(words: &[&str], text: &str) {
    receivers::is_printable(text, text.matches('\n').count());
    if words.contains(&"github") {
        for (name, properties, _) in text.lines().filter_map(command) {
            assert!(["error", "warning", "notice"].contains(&name.as_str()), "{text}");
            let known = ["file", "line", "col", "title"];
            assert!(properties.iter().all(|it| known.contains(&it.0.as_str())), "{text}");
            let file = properties.iter().find(|it| it.0 == "file");
            // The document, or what was generated from it.
            let is_known = |path: &str| {
                path.ends_with("api.json")
                    || ["out/", "nowhere/"].iter().any(|it| path.starts_with(it))
            };
            assert!(file.is_none_or(|it| is_known(&it.1)), "{file:?}");
        }
        // Annotations come first; what people read is behind them.
        let rest: String =
            text.lines().filter(|it| !it.starts_with("::")).flat_map(|it| [it, "\n"]).collect();
        commands_nobody(&rest);
    } else {
        commands_nobody(text);
    }
    if words.contains(&"json") && !text.is_empty() && !words.contains(&"--check") {
        serde_json::from_str::<Value>(text).expect("JSON");
    }
}

#[test]
fn what_is_said_of_a_document() {
    for name in &names() {
        let folder = tempfile::tempdir().expect("a folder");
        let folder = folder.path();
        let write = |name: &str, document: &Value| {
            std::fs::write(folder.join(name), document.to_string()).expect("written");
        };
        write("api.json", &document(name));
        let mut said = String::new();
        for format in ["human", "json", "markdown", "github"] {
            for words in [
                &["generate", "api.json", "--out", "out", "--format", format][..],
                &["generate", "api.json", "--out", "out", "--strict", "--format", format],
                &["generate", "api.json", "--out", "crate", "--crate", "a", "--format", format],
                &["generate", "api.json", "--out", "out", "--check", "--format", format],
                &["generate", "api.json", "--out", "out", "--select", name, "--format", format],
                &["check", "api.json", "--generated", "out", "--format", format],
                &["check", "api.json", "--generated", "nowhere", "--format", format],
                &["check", name, "--format", format],
                &["generate", "api.json", "--out", name, "--crate", name, "--format", format],
            ] {
                let (_, out, err) = specwright(folder, words);
                is_harmless(words, &out);
                is_harmless(&[], &err);
                said += &(out + &err);
            }
        }
        assert!(said.len() > 5_000, "much is said: {said}");
    }
}
