//! What stands behind a pointer: objects that would make others so large that they do not fit on a stack, and
//! variants of unions from which very much is reached.

use std::fmt::Write;

use specwright::document::Document;
use specwright::generate_from;
use specwright::rust::{Options, Target};

use crate::project::Project;
use crate::said;

/// Five levels of objects, each with ten members of the level below: three megabytes by value.
fn document() -> String {
    let schema = "schema: { $ref: '#/components/schemas/Level4' }";
    let body = format!("content: {{ application/json: {{ {schema} }} }}");
    let mut text = format!(
        "openapi: 3.1.0\ninfo: {{ title: Large, version: '1' }}\npaths:\n  /large:\n    put:\n\
         \x20     requestBody: {{ {body} }}\n      responses: {{ '204': {{ description: Fine. }} }}\n\
         components:\n  schemas:\n"
    );
    for level in 0..5 {
        let member = match level {
            0 => "{ type: string }".to_owned(),
            _ => format!("{{ $ref: '#/components/schemas/Level{}' }}", level - 1),
        };
        let members: Vec<String> = (0..10).map(|at| format!("m{at}: {member}")).collect();
        let members = members.join(", ");
        let _ = writeln!(text, "    Level{level}: {{ type: object, properties: {{ {members} }} }}");
    }
    text
}

#[test]
fn objects_in_objects_stay_small() {
    let document = Document::from_text("large.yaml", document()).expect("a document");
    let generated = generate_from(document, &Options::new("large.yaml", Target::Module));
    let member = |level: usize| {
        let path = format!("models/level{level}.rs");
        let file = generated.files.iter().find(|file| file.path == path).expect(&path);
        file.text.lines().find(|line| line.contains("pub m0:")).map(|line| line.trim().to_owned())
    };
    let members: Vec<_> = (1..5).filter_map(member).collect();
    // What is not large is held as ever.
    let expected = [
        "pub m0: Option<Level0>,",
        "pub m0: Option<Boxed<Level1>>,",
        "pub m0: Option<Level2>,",
        "pub m0: Option<Boxed<Level3>>,",
    ];
    assert_eq!(members, expected);
    let project = Project::new("large");
    project.bindings("src/api", &generated.files);
    project.write("src/main.rs", MAIN);
    project.manifest(&[], "");
    let output = project.cargo(&["run", "--quiet"]);
    assert!(output.status.success(), "{}", said(&output));
}

/// A union of an object that is reached to the end of a row of others, and of one that is small.
fn row(length: usize) -> String {
    let mut text = "openapi: 3.1.0\ninfo: { title: Row, version: '1' }\npaths: {}\ncomponents:\n  schemas:\n\
                    \x20   Either: { oneOf: [{ $ref: '#/components/schemas/Thing0' }, \
                    { $ref: '#/components/schemas/Small' }] }\n\
                    \x20   Small: { type: object, required: [small], properties: { small: { type: string } } }\n"
        .to_owned();
    for at in 0..length {
        let member = match at + 1 == length {
            true => "{ type: string }".to_owned(),
            false => format!(
                "{{ type: array, items: {{ $ref: '#/components/schemas/Thing{}' }} }}",
                at + 1
            ),
        };
        let _ = writeln!(
            text,
            "    Thing{at}: {{ type: object, required: [m{at}], properties: {{ m{at}: {member} }} }}"
        );
    }
    text
}

#[test]
fn variants_from_which_much_is_reached_are_behind_a_pointer() {
    let variants = |length: usize| {
        let document = Document::from_text("row.yaml", row(length)).expect("a document");
        let generated = generate_from(document, &Options::new("row.yaml", Target::Module));
        let file = generated.files.iter().find(|file| file.path == "models/either.rs");
        let text = &file.expect("a union").text;
        let is_variant = |line: &&str| line.starts_with("Thing0(") || line.starts_with("Small(");
        text.lines().map(str::trim).filter(is_variant).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(variants(64), ["Thing0(Thing0),", "Small(Small),"]);
    assert_eq!(variants(65), ["Thing0(Boxed<Thing0>),", "Small(Small),"]);
}

const MAIN: &str = r##"
#![deny(warnings)]
#[allow(dead_code, unused_imports)]
mod api;

use api::models::{Level0, Level1, Level2, Level3, Level4};
use specwright_runtime::export::serde_json;

fn main() {
    // A thread has less of a stack than a program.
    let read = || {
        let json = r#"{"m0":{"m9":{"m0":{"m1":{"m2":"x"}}}}}"#;
        let value: Level4 = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&value).unwrap(), json);
        let level = Level1::default().m1(Level0::default().m2("x"));
        let made = Level3::default().m9(Level2::default().m0(level));
        assert_eq!(Level4::default().m0(made), value);
    };
    std::thread::Builder::new().stack_size(1 << 20).spawn(read).unwrap().join().unwrap();
}
"##;
