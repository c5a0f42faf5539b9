//! What a user of bindings meets around the operations: the builder with its credentials and
//! servers. The bindings of each fixture are compiled, warnings denied, and its program is run
//! against a service on a socket.

use std::fmt::Write as _;
use std::path::Path;

use specwright::document::Document;
use specwright::generate_from;
use specwright::rust::{File, Options, Target};

use crate::project::Project;
use crate::{documents, file_name, fixture, module, said};

fn bindings(path: &Path) -> Vec<File> {
    let document = Document::open(path).expect("a document");
    generate_from(document, &Options::new(file_name(path), Target::Module)).files
}

#[test]
fn what_is_generated_looks_as_reviewed() {
    for path in documents(&fixture("clients")) {
        let mut text = String::new();
        for file in bindings(&path) {
            let is_reviewed = ["builder.rs", "servers.rs", "mod.rs"].contains(&file.path.as_str());
            let body = file.text.split_once("\n\n").map_or("", |(_, body)| body);
            if is_reviewed {
                let _ = writeln!(text, "==> {}\n{body}", file.path);
            }
            // Which operations are paged, and how.
            if let Some((_, paged)) = body.split_once("impl Paginated for") {
                let paged = paged.split_once("\n}").map_or("", |(paged, _)| paged);
                let _ = writeln!(text, "==> {}\nimpl Paginated for{paged}\n}}\n", file.path);
            }
        }
        insta::assert_snapshot!(module(&path), text);
    }
}

#[test]
fn what_is_generated_works_over_a_socket() {
    let project = Project::new("clients");
    let mut modules = String::new();
    let mut runs = String::new();
    let mut programs = String::new();
    for path in documents(&fixture("clients")) {
        let name = module(&path);
        project.bindings(&format!("src/bindings/{name}"), &bindings(&path));
        // There is a program for each document.
        project.copy(&path.with_extension("rs"), &format!("src/{name}.rs"));
        let _ = writeln!(modules, "pub mod {name};");
        let _ = writeln!(programs, "mod {name};");
        let _ = writeln!(runs, "    {name}::run().await;");
    }
    project.copy(&fixture("clients/support.rs"), "src/support.rs");
    project.write("src/bindings/mod.rs", modules);
    let main = format!(
        "mod support;\n{programs}#[deny(warnings)]\n#[allow(dead_code, unused_imports)]\n\
         mod bindings;\n\n#[tokio::main]\nasync fn main() {{\n{runs}}}\n"
    );
    project.write("src/main.rs", main);
    let tokio = "tokio = { version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }";
    project.manifest(&[], tokio);
    let output = project.cargo(&["run", "--quiet"]);
    assert!(output.status.success(), "{}", said(&output));
}
