//! Derives that read attributes of their own: what a model is in JSON is what they say of it.

use specwright::document::Document;
use specwright::generate_from;
use specwright::rust::{Options, Target};

use crate::project::Project;
use crate::said;

const DOCUMENT: &str = r##"
openapi: 3.1.0
info: { title: Told, version: "1" }
paths: {}
components:
  schemas:
    Boat:
      type: object
      required: [boatName, type, engine, built]
      properties:
        boatName: { type: string }
        type: { type: string, enum: [sloop, "two-masted"] }
        built: { type: string, format: date }
        visits: { type: array, items: { type: string, format: date-time } }
        sailArea: { type: number }
        lastSeen: { type: [string, "null"] }
        berths: { type: integer, enum: [2, 4] }
        engine: { $ref: '#/components/schemas/Engine' }
        size: { oneOf: [{ type: integer }, { type: string }] }
      additionalProperties: { type: integer }
    Engine:
      oneOf: [{ $ref: '#/components/schemas/Diesel' }, { $ref: '#/components/schemas/Electric' }]
      discriminator: { propertyName: fuelKind, mapping: { diesel: Diesel, battery: Electric } }
    Diesel:
      type: object
      required: [fuelKind, tankSize]
      properties: { fuelKind: { type: string }, tankSize: { type: integer } }
    Electric: { type: object, required: [fuelKind], properties: { fuelKind: { type: string } } }
"##;

#[test]
fn derives_with_attributes_are_told_the_names_on_the_wire() {
    let document = Document::from_text("told.yaml", DOCUMENT).expect("a document");
    let target = Target::Crate { name: "told".into(), runtime: Some("../../runtime".into()) };
    let mut options = Options::new("told.yaml", target);
    options.formats = "date-time,date".parse().expect("formats");
    options.derive = ["schemars::JsonSchema", "ts_rs::TS"].map(str::to_owned).into();
    let generated = generate_from(document, &options);
    let file = |path: &str| {
        let file = generated.files.iter().find(|file| file.path == path);
        file.unwrap_or_else(|| panic!("no {path}")).text.as_str()
    };
    let manifest = file("Cargo.toml");
    let asked: Vec<&str> = manifest
        .lines()
        .filter(|it| ["schemars", "ts-rs"].iter().any(|name| it.starts_with(name)))
        .collect();
    assert_eq!(asked.len(), 2, "{manifest}");
    insta::assert_snapshot!(file("src/models/boat.rs"));
    let project = Project::new("derives");
    project.bindings("src/api", &generated.files);
    let models = "#![allow(dead_code, unused_imports)]\n#[path = \"api/src/lib.rs\"]\nmod api;\n";
    project.write("src/main.rs", format!("#![deny(warnings)]\n{models}{MAIN}"));
    project.manifest(&["date", "date-time"], &asked.join("\n"));
    let output = project.cargo(&["run", "--quiet"]);
    assert!(output.status.success(), "{}", said(&output));
    insta::assert_snapshot!(String::from_utf8_lossy(&output.stdout));
}

const MAIN: &str = r##"
use api::models::{Boat, Engine};
use ts_rs::TS;

fn main() {
    let schema = schemars::schema_for!(Boat);
    println!("{}", specwright_runtime::export::serde_json::to_string_pretty(&schema).unwrap());
    let config = ts_rs::Config::new();
    println!("{}\n{}", Boat::decl(&config), Engine::decl(&config));
}
"##;
