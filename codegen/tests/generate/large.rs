//! Objects that hold so many others by value that they would not fit on a stack.

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
