//! Indexes name what their files have, one by one.

use specwright::document::Document;
use specwright::generate_from;
use specwright::rust::{Options, Target};

use crate::project::Project;
use crate::said;

const MAIN: &str = "
#![allow(dead_code)]

#[rustfmt::skip]
mod api;

fn main() {}
";

#[test]
fn a_program_is_not_warned_of_names_that_it_makes_no_use_of() {
    let document = Document::open(&crate::fixture("documents/library.yaml")).expect("a document");
    let generated = generate_from(document, &Options::new("library.yaml", Target::Module));
    let project = Project::new("unused");
    project.bindings("src/api", &generated.files);
    project.write("src/main.rs", MAIN);
    project.manifest(&[], "");
    let output = project.cargo(&["check", "--quiet"]);
    let said = said(&output);
    assert!(output.status.success(), "{said}");
    assert!(!["models/mod.rs", "operations/mod.rs"].iter().any(|it| said.contains(it)), "{said}");
}
