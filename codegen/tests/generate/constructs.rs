//! The constructs of OpenAPI, a small document each: what is generated is a snapshot, and the
//! generated code is compiled and run on the values that stand beside the schemas.
//!
//! `x-cases` are values that are equal after decoding and encoding, `x-refused` are no values, and
//! `x-rewritten` are pairs: a value, and what it is after decoding and encoding. `x-violations` are
//! pairs of a value and what is wrong with it. `x-options` of a document are options of the command
//! line. What goes over the
//! wire is tried by the files in `calls/`, one for a document, which are compiled with the bindings.

use std::fmt::Write as _;
use std::path::Path;

use specwright::analyze::Analysis;
use specwright::api::TypeName;
use specwright::document::Document;
use specwright::lower;
use specwright::names::Names;
use specwright::origin::Origin;
use specwright::rust::{File, Formats, Options, Target, render};
use specwright::select::Selection;

use crate::project::Project;
use crate::{documents, file_name, fixture, module, said};

fn bindings(path: &Path) -> (Vec<File>, String) {
    let document = Document::open(path).expect("a document");
    let (api, mut found) = lower::lower(&document);
    let names = Names::assign(&api, &mut found);
    let options = options(&document, file_name(path));
    let all = Selection::default();
    let files = render(&api, &Analysis::of(&api, &all), &names, &all, &options);
    (files, cases(&document, &api, &names, options.validate))
}

/// What the document asks for.
fn options(document: &Document, name: String) -> Options {
    let mut options = Options::new(name, Target::Module);
    let asked = document.get(&Origin::root("/x-options")).map(|it| it.members());
    for (option, value) in asked.unwrap_or_default() {
        match &**option {
            "formats" => {
                let names: Vec<_> = value.items().iter().filter_map(|it| it.as_str()).collect();
                options.formats = Formats::named(names).expect("formats");
            }
            "validate" => options.validate = value.as_bool().expect("a flag"),
            other => panic!("no option {other}"),
        }
    }
    options
}

/// Calls that try the values beside the named schemas.
fn cases(
    document: &Document,
    api: &specwright::api::Api,
    names: &Names,
    validates: bool,
) -> String {
    let mut calls = String::new();
    for (id, definition) in api.types.iter() {
        let TypeName::Named(schema) = &definition.name else { continue };
        let at = |list: &str| definition.origin.child(list);
        let lists = [
            ("x-cases", "accept"),
            ("x-refused", "refuse"),
            ("x-rewritten", "rewrite"),
            ("x-violations", "validate"),
        ];
        for (list, function) in lists {
            let values = document.get(&at(list)).map(|list| list.items()).unwrap_or_default();
            for value in values {
                if function == "accept" && validates {
                    let json =
                        serde_json::to_string(&[value.to_json(), true.into()]).expect("JSON");
                    let ty = names.ty(id);
                    let _ = writeln!(
                        calls,
                        "    validate::<MODULE::models::{ty}>({schema:?}, {json:?});"
                    );
                }
                let json = serde_json::to_string(value).expect("JSON");
                let ty = names.ty(id);
                let _ = writeln!(
                    calls,
                    "    {function}::<MODULE::models::{ty}>({schema:?}, {json:?});"
                );
            }
        }
    }
    calls
}

#[test]
fn what_is_generated_looks_as_reviewed() {
    for path in documents(&fixture("constructs")) {
        let name = module(&path);
        let (files, _) = bindings(&path);
        let reviewed = |file: &&File| {
            let is_index = file.path.ends_with("mod.rs") && file.path != "mod.rs";
            // Builders and servers are looked at in `clients.rs`.
            !is_index
                && file.path.ends_with(".rs")
                && !["builder.rs", "servers.rs"].contains(&file.path.as_str())
                && (file.path != "client.rs" || name == "bodies")
                && (file.path != "mod.rs" || name == "names")
        };
        let mut text = String::new();
        for file in files.iter().filter(reviewed) {
            // The first line is the same everywhere.
            let body = file.text.split_once("\n\n").map_or("", |(_, body)| body);
            let _ = writeln!(text, "==> {}\n{body}", file.path);
        }
        insta::assert_snapshot!(name, text);
    }
}

/// Compiles all of the bindings, warnings denied, and tries the values.
#[test]
fn what_is_generated_compiles_and_keeps_values() {
    let project = Project::new("constructs");
    let mut modules = String::from("#![deny(warnings)]\n");
    let mut calls = String::new();
    for path in documents(&fixture("constructs")) {
        let name = module(&path);
        let (files, cases) = bindings(&path);
        project.bindings(&format!("src/{name}"), &files);
        let _ = writeln!(modules, "pub mod {name};");
        calls.push_str(&cases.replace("MODULE", &format!("constructs::{name}")));
    }
    let tries = copy_calls(&project);
    project.write("src/lib.rs", modules);
    project.write("src/main.rs", MAIN.replace("CALLS", &calls).replace("TRIES", &tries));
    let features = "[\"io-util\", \"macros\", \"net\", \"rt\", \"time\"]";
    let tokio = format!("tokio = {{ version = \"1\", features = {features} }}");
    project.manifest(&["formats", "validate", "testing", "webhook-signatures"], &tokio);

    let output = project.cargo(&["run", "--quiet"]);
    assert!(output.status.success(), "{}", said(&output));
    let tried: usize = String::from_utf8_lossy(&output.stdout).trim().parse().expect("a count");
    assert_eq!(tried, calls.lines().count());
}

/// Copies the files that try what goes over the wire, as modules; returns the calls of them.
fn copy_calls(project: &Project) -> String {
    let (mut modules, mut tries) = (String::from("mod support;\n"), String::new());
    let entries = std::fs::read_dir(fixture("constructs/calls")).expect("the calls");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    for path in paths {
        project.copy(&path, &format!("src/calls/{}", file_name(&path)));
        let name = module(&path);
        if name != "support" {
            let _ = writeln!(modules, "pub mod {name};");
            let _ = writeln!(tries, "    calls::{name}::run().await;");
        }
    }
    project.write("src/calls/mod.rs", modules);
    tries
}

const MAIN: &str = r#"
mod calls;

use std::sync::atomic::{AtomicUsize, Ordering};

use specwright_runtime::export::serde::{Serialize, de::DeserializeOwned};
use specwright_runtime::export::serde_json::{self, Value};
use specwright_runtime::validate::Validate;

static TRIED: AtomicUsize = AtomicUsize::new(0);

fn accept<T: DeserializeOwned + Serialize>(schema: &str, json: &str) {
    let value: T = serde_json::from_str(json).unwrap_or_else(|error| panic!("{schema} {json}: {error}"));
    let encoded = serde_json::to_value(&value).unwrap();
    assert_eq!(encoded, serde_json::from_str::<Value>(json).unwrap(), "{schema}");
    TRIED.fetch_add(1, Ordering::Relaxed);
}

fn validate<T: DeserializeOwned + Validate>(schema: &str, json: &str) {
    let [value, expected]: [Value; 2] = serde_json::from_str(json).unwrap();
    let value: T = serde_json::from_str(&value.to_string())
        .unwrap_or_else(|error| panic!("{schema} {value}: {error}"));
    let found = match specwright_runtime::validate::validate(&value) {
        Ok(()) => Value::Bool(true),
        Err(violations) => violations
            .iter()
            .map(|it| Value::String(format!("{} {}", it.pointer(), it.keyword())))
            .collect(),
    };
    assert_eq!(found, expected, "{schema}");
    TRIED.fetch_add(1, Ordering::Relaxed);
}

fn rewrite<T: DeserializeOwned + Serialize>(schema: &str, json: &str) {
    let [from, to]: [Value; 2] = serde_json::from_str(json).unwrap();
    let value: T = serde_json::from_str(&from.to_string())
        .unwrap_or_else(|error| panic!("{schema} {from}: {error}"));
    assert_eq!(serde_json::to_value(&value).unwrap(), to, "{schema}");
    TRIED.fetch_add(1, Ordering::Relaxed);
}

fn refuse<T: DeserializeOwned>(schema: &str, json: &str) {
    assert!(serde_json::from_str::<T>(json).is_err(), "{schema} takes {json}");
    TRIED.fetch_add(1, Ordering::Relaxed);
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
CALLS
TRIES
    println!("{}", TRIED.load(Ordering::Relaxed));
}
"#;
