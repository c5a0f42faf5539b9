//! Cargo features by tag: each compiles alone what it needs, and no more.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use specwright::document::Document;
use specwright::rust::{File, Options, TagFeatures, Target};
use specwright::{Generated, generate_from};

use crate::project::{Project, root};

fn generated(document: Document, tag_features: TagFeatures, select: &[&str]) -> Generated {
    let runtime = Some(root().join("runtime").to_string_lossy().into_owned());
    let target = Target::Crate { name: "tags".to_owned(), runtime };
    let select = select.iter().map(|selector| (*selector).to_owned()).collect();
    let options = Options { tag_features, select, ..Options::new("tags.yaml", target) };
    generate_from(document, &options)
}

fn fixture() -> Document {
    Document::open(&crate::fixture("features/tags.yaml")).expect("a document")
}

fn text<'a>(files: &'a [File], path: &str) -> &'a str {
    files.iter().find(|file| file.path == path).map_or("", |file| &file.text)
}

#[test]
fn each_file_stands_below_the_features_that_need_it() {
    let generated = generated(fixture(), TagFeatures::Always, &[]);
    let manifest = text(&generated.files, "Cargo.toml");
    let features = manifest.split("[dependencies]").next().expect("a section");
    let mut said = features.split_once("# An operation").expect("features").1.to_owned();
    for index in ["src/models/mod.rs", "src/operations/mod.rs"] {
        let body = text(&generated.files, index).split_once("\n\n").expect("a header").1;
        let _ = writeln!(said, "==> {index}\n{body}");
    }
    for found in generated.rendered() {
        let _ = writeln!(said, "{}[{}]: {}", found.severity, found.code, found.message);
    }
    insta::assert_snapshot!("tags", said);
}

/// The features that a manifest names.
fn names(manifest: &str) -> Vec<String> {
    let lines = manifest.lines().filter_map(|line| line.strip_suffix(" = []"));
    lines.map(|name| name.trim_matches('"').to_owned()).collect()
}

#[test]
fn every_feature_compiles_alone() {
    let generated = generated(fixture(), TagFeatures::Always, &[]);
    let project = Project::new("tags");
    project.bindings("", &generated.files);
    let features = names(text(&generated.files, "Cargo.toml"));
    assert_eq!(features.len(), 8, "{features:?}");
    let mut sets: Vec<Vec<&str>> = vec![vec![], features.iter().map(String::as_str).collect()];
    sets.extend(features.iter().map(|feature| vec![feature.as_str()]));
    for set in sets {
        let arguments = ["check", "--no-default-features", "--features", &set.join(",")];
        let output = project.cargo(&arguments);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && !said.contains("warning"), "{set:?}: {said}");
    }
}

/// A document of so many operations, by turns of two tags.
fn large(operations: usize) -> Document {
    let mut text = String::from("openapi: 3.0.3\ninfo: { title: Large, version: '1' }\npaths:\n");
    for number in 0..operations {
        let _ = writeln!(
            text,
            "  /p{number}: {{ get: {{ operationId: get{number}, tags: [t{}], responses: {{}} }} }}",
            number % 2
        );
    }
    Document::from_text("large.yaml", text).expect("a document")
}

#[test]
fn a_crate_has_features_when_it_is_large_or_when_they_are_asked_for() {
    let has = |document: Document, wanted: TagFeatures, select: &[&str]| {
        let files = generated(document, wanted, select).files;
        let is_conditional = files.iter().any(|file| file.text.contains("cfg(feature"));
        let names: BTreeSet<_> = names(text(&files, "Cargo.toml")).into_iter().collect();
        assert_eq!(is_conditional, !names.is_empty());
        names.into_iter().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(has(large(99), TagFeatures::Auto, &[]), "");
    assert_eq!(has(large(100), TagFeatures::Auto, &[]), "t0 t1");
    assert_eq!(has(large(100), TagFeatures::Never, &[]), "");
    assert_eq!(has(large(2), TagFeatures::Always, &[]), "t0 t1");
    // A part of a document is as large as it is.
    assert_eq!(has(large(120), TagFeatures::Auto, &["tag:t0"]), "");
    assert_eq!(has(large(120), TagFeatures::Always, &["tag:t0"]), "t0");
    // A module tree has no manifest to name features in.
    let options =
        Options { tag_features: TagFeatures::Always, ..Options::new("x", Target::Module) };
    let files = generate_from(large(4), &options).files;
    assert!(files.iter().all(|file| !file.text.contains("cfg(feature")));
}

#[test]
fn the_feature_of_a_tag_turns_on_those_of_the_tags_below_it() {
    let text = r#"
openapi: 3.2.0
info: { title: Tags, version: "1" }
tags:
  - { name: cats, parent: pets, summary: Cats, kind: nav }
  - { name: dogs, parent: pets }
  - { name: pets, parent: animals }
  - { name: animals }
  - { name: unused, parent: animals }
  - { name: lost, parent: nowhere }
  - { name: one, parent: two }
  - { name: two, parent: one }
paths:
  /cats: { get: { operationId: cats, tags: [cats], responses: { '204': { description: Fine. } } } }
  /dogs: { get: { operationId: dogs, tags: [dogs, one], responses: { '204': { description: Fine. } } } }
"#;
    let document = Document::from_text("tags.yaml", text).expect("a document");
    let generated = generated(document, TagFeatures::Always, &[]);
    let manifest = text_of_features(&generated);
    let lines: Vec<&str> = manifest.lines().filter(|line| line.contains(" = [")).collect();
    let expected = [
        "default = [",
        "cats = []",
        "dogs = []",
        "one = []",
        "pets = [\"cats\", \"dogs\"]",
        "animals = [\"pets\"]",
    ];
    assert_eq!(lines, expected);
    let found = generated.rendered();
    let found: Vec<&str> = found.iter().map(|it| it.message.as_str()).collect();
    let expected =
        ["`nowhere`, the parent of the tag `lost`, is no tag", "the tag `one` is below itself"];
    assert!(expected.iter().all(|message| found.contains(message)), "{found:?}");
}

fn text_of_features(generated: &Generated) -> String {
    let manifest = text(&generated.files, "Cargo.toml");
    let section = manifest.split("[features]").nth(1).expect("features");
    section.split("\n\n").next().expect("a section").to_owned()
}
