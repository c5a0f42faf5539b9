//! Bindings of a part of an API are a part of the bindings of the whole.

use std::collections::BTreeMap;

use specwright::census::Census;
use specwright::document::Document;
use specwright::rust::{Options, TagFeatures, Target};
use specwright::{Generated, generate_from};

const DOCUMENT: &str = include_str!("../fixtures/documents/bodies.yaml");

fn generated(select: &[&str]) -> Generated {
    let document = Document::from_text("bodies.yaml", DOCUMENT).expect("a document");
    let mut options = Options::new("bodies.yaml", Target::Module);
    options.select = select.iter().map(|it| (*it).to_owned()).collect();
    generate_from(document, &options)
}

#[test]
fn a_part_has_the_operation_and_what_it_reaches() {
    let whole: BTreeMap<String, String> =
        generated(&[]).files.into_iter().map(|file| (file.path, file.text)).collect();
    for selector in ["json", "post /json"] {
        let part = generated(&[selector]);
        let paths: Vec<&str> = part.files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(
            paths,
            [
                "builder.rs",
                "client.rs",
                "mod.rs",
                "models/mod.rs",
                "models/problem.rs",
                "models/thing.rs",
                "operations/json.rs",
                "operations/mod.rs",
                "specwright.record"
            ],
            "{selector}"
        );
        let is_index = |path: &str| path.ends_with("mod.rs") || path == "specwright.record";
        for file in part.files.iter().filter(|file| !is_index(&file.path)) {
            assert_eq!(Some(&file.text), whole.get(&file.path), "{}", file.path);
        }
    }
}

#[test]
fn a_selector_that_names_nothing_is_said() {
    let found = generated(&["tag:none"]).rendered();
    assert!(found.iter().any(|it| it.code == "usage" && it.message.contains("tag:none")));
}

#[test]
fn what_is_counted_is_the_part() {
    let whole = Census::of(&generated(&[]));
    let part = Census::of(&generated(&["json"]));
    assert_eq!(part.operations.honoured, 1);
    assert_eq!((part.bodies.honoured, part.responses.honoured), (1, 4));
    assert!((1..whole.schemas.honoured).contains(&part.schemas.honoured));
}

/// Both list by the same words; they are defined where they are met first.
const LISTS: &str = r##"
openapi: 3.0.3
info: { title: Lists, version: "1" }
paths:
  /first:
    get:
      operationId: first
      tags: [first]
      parameters:
        - &order { name: order, in: query, schema: { type: string, enum: [up, down] } }
        - { name: filter, in: query, schema: { type: string, enum: [mine, all] } }
      responses: { "204": { description: Nothing } }
  /second:
    get:
      operationId: second
      tags: [second]
      parameters: [*order]
      responses: { "204": { description: Nothing } }
"##;

#[test]
fn what_is_shared_with_an_operation_that_is_not_selected_brings_no_operation() {
    for target in [Target::Module, Target::Crate { name: "lists".to_owned(), runtime: None }] {
        let document = Document::from_text("lists.yaml", LISTS).expect("a document");
        let mut options = Options::new("lists.yaml", target);
        options.select = vec!["second".to_owned()];
        options.tag_features = TagFeatures::Always;
        let files = generate_from(document, &options).files;
        let text = |end: &str| {
            let file = files.iter().find(|file| file.path.ends_with(end));
            file.map(|file| file.text.as_str()).unwrap_or_default()
        };
        let shared = text("operations/first.rs");
        assert!(shared.contains("enum FirstOrder"), "{shared}");
        for name in ["struct First", "FirstFilter", "Operation"] {
            assert!(!shared.contains(name), "{name}: {shared}");
        }
        assert!(text("operations/second.rs").contains("FirstOrder"));
        assert!(!text("Cargo.toml").contains("first"), "{}", text("Cargo.toml"));
        assert!(!text("client.rs").contains("first"));
    }
}
