//! Made-up values fit their schemas, and are what was asked for.

use std::path::Path;

use serde_json::{Value, json};
use specwright::document::Document;
use specwright::origin::Origin;
use specwright::sample::Sampler;
use specwright_contract::{Direction, Schemas};

/// The seeds that are tried.
const SEEDS: std::ops::Range<usize> = 0..8;

fn document(schemas: &Value) -> Document {
    let document = json!({
        "openapi": "3.1.0",
        "info": { "title": "t", "version": "1" },
        "paths": {},
        "components": { "schemas": schemas },
    });
    Document::from_text("t.json", document.to_string()).unwrap()
}

fn schema(name: &str) -> Origin {
    Origin::root("/components/schemas").child(name)
}

/// All samples of a schema, each with how it was asked for.
fn samples(document: &Document, origin: &Origin, direction: Direction) -> Vec<(String, Value)> {
    let sampler = Sampler::new(document).direction(direction);
    let full = SEEDS.map(|seed| (format!("full {seed}"), sampler.seed(seed)));
    let minimal = SEEDS.map(|seed| (format!("minimal {seed}"), sampler.minimal().seed(seed)));
    let all = full.chain(minimal);
    all.filter_map(|(how, it)| Some((how, it.sample(origin)?))).collect()
}

/// What is wrong with the samples of all schemas of a document.
fn wrong(document: &Document) -> Vec<String> {
    let checkers = Schemas::default();
    let mut found = Vec::new();
    for (name, _) in document.get(&Origin::root("/components/schemas")).unwrap().members() {
        let origin = schema(name);
        for direction in [Direction::Request, Direction::Response, Direction::Either] {
            let checker = checkers.get(document, &origin, direction);
            let samples = samples(document, &origin, direction);
            if samples.is_empty() {
                found.push(format!("{name}: no sample"));
            }
            for (how, sample) in samples {
                let violations = checker.check(&sample);
                if let Some(first) = violations.first() {
                    let at = &first.pointer;
                    found.push(format!(
                        "{name} {direction:?} {at}: {} {sample} {how}",
                        first.keyword
                    ));
                    break;
                }
            }
        }
    }
    found
}

/// Schemas that have no value, and those of a `oneOf` whose alternatives do not exclude each other.
const UNFIT: [&str; 7] = [
    "json-schema Never: ",
    "unions Size ",
    "unions Mostly ",
    "unions Place ",
    "unions Batch ",
    "unions One ",
    "unions Amount ",
];

#[test]
fn samples_of_the_constructs_fit_their_schemas() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let folder = workspace.join("codegen/tests/fixtures/constructs");
    let (mut all, mut found) = (0, Vec::new());
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|it| it != "yaml") {
            continue;
        }
        let document = Document::open(&path).unwrap();
        if document.get(&Origin::root("/components/schemas")).is_none() {
            continue;
        }
        all += 1;
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        found.extend(wrong(&document).into_iter().map(|it| format!("{name} {it}")));
    }
    // What a sampler cannot do, or nobody can.
    let is_known = |line: &String| {
        line.contains(": pattern ") || UNFIT.iter().any(|known| line.starts_with(known))
    };
    found.retain(|line| !is_known(line));
    assert_eq!(found, [""; 0]);
    assert!(all > 10, "{all}");
}

#[test]
fn values_listed_beside_an_array_are_those_of_its_items() {
    let document = document(&json!({
        "Pair": { "type": "array", "items": { "type": "string" }, "enum": ["a", "b"], "minItems": 2 },
        "Set": { "type": "array", "enum": [1, 2, 3], "minItems": 3, "uniqueItems": true },
        "Whole": { "type": "array", "enum": [["a"], ["b", "c"]] },
    }));
    assert_eq!(wrong(&document), [""; 0]);
    let sampler = Sampler::new(&document);
    assert_eq!(sampler.sample(&schema("Pair")), Some(json!(["a", "b"])));
}

#[test]
fn a_format_without_a_type_is_one_of_texts() {
    let document = document(&json!({
        "Name": { "format": "host-name" },
        "Code": { "allOf": [{ "pattern": "^[a-c]{3}$" }, { "minLength": 3 }] },
        "Size": { "allOf": [{ "format": "int32" }, { "type": "integer" }] },
    }));
    let sampler = Sampler::new(&document).seed(1);
    let is = |name, is: fn(&Value) -> bool| sampler.sample(&schema(name)).is_some_and(|it| is(&it));
    assert!(is("Name", Value::is_string) && is("Code", Value::is_string));
    assert!(is("Size", Value::is_i64));
}

#[test]
fn a_minimal_sample_has_what_is_required_and_a_full_one_all() {
    let document = document(&json!({
        "Whole": {
            "allOf": [{ "$ref": "#/components/schemas/Part" }, { "required": ["b"] }],
            "properties": { "b": { "type": "array", "items": { "type": "boolean" } }, "c": {} },
        },
        "Part": { "type": "object", "required": ["a"], "properties": {
            "a": { "type": "integer", "minimum": 3 }, "d": { "$ref": "#/components/schemas/Part" } } },
    }));
    let sampler = Sampler::new(&document);
    assert_eq!(sampler.minimal().sample(&schema("Whole")), Some(json!({ "b": [], "a": 3 })));
    let full = json!({ "b": [true], "c": {}, "a": 3, "d": { "a": 3 } });
    assert_eq!(sampler.sample(&schema("Whole")), Some(full));
    let flat = sampler.optional_depth(0).sample(&schema("Whole"));
    assert_eq!(flat, Some(json!({ "b": [], "c": {}, "a": 3, "d": { "a": 3 } })));
}

#[test]
fn members_of_the_other_direction_are_left_out() {
    let document = document(&json!({
        "Account": { "type": "object", "required": ["id", "secret"], "properties": {
            "id": { "$ref": "#/components/schemas/Id" },
            "secret": { "type": "string", "writeOnly": true } } },
        "Id": { "type": "integer", "readOnly": true },
    }));
    let of = |direction| Sampler::new(&document).direction(direction).sample(&schema("Account"));
    assert_eq!(of(Direction::Request), Some(json!({ "secret": "string" })));
    assert_eq!(of(Direction::Response), Some(json!({ "id": 0 })));
    assert_eq!(of(Direction::Either), Some(json!({ "id": 0, "secret": "string" })));
}

#[test]
fn seeds_go_through_alternatives_tags_and_values() {
    let document = document(&json!({
        "Pet": {
            "oneOf": [{ "$ref": "#/components/schemas/Cat" }, { "$ref": "#/components/schemas/Dog" }],
            "discriminator": { "propertyName": "kind", "mapping": {
                "cat": "Cat", "dog": "#/components/schemas/Dog", "hound": "Dog" } },
        },
        "Cat": { "type": "object", "required": ["kind"], "properties": { "kind": { "type": "string" } } },
        "Dog": { "type": "object", "required": ["kind"], "properties": { "kind": { "type": "string" } } },
        "Color": { "enum": ["red", "green", null] },
    }));
    let all = |name: &str| {
        let sampler = Sampler::new(&document);
        (0..4).filter_map(|seed| sampler.seed(seed).sample(&schema(name))).collect::<Vec<_>>()
    };
    let kinds = ["cat", "dog", "cat", "hound"].map(|kind| json!({ "kind": kind }));
    assert_eq!(all("Pet"), kinds);
    assert_eq!(all("Color"), ["red", "green", "red", "green"]);
}

#[test]
fn what_contains_itself_ends() {
    let document = document(&json!({
        "Tree": { "type": "object", "required": ["left"], "properties": {
            "left": { "oneOf": [{ "$ref": "#/components/schemas/Tree" }, { "type": "string" }] } } },
        "Endless": { "type": "object", "required": ["next"], "properties": {
            "next": { "$ref": "#/components/schemas/Endless" } } },
    }));
    let sampler = Sampler::new(&document);
    assert_eq!(sampler.sample(&schema("Tree")), Some(json!({ "left": "string" })));
    assert_eq!(sampler.sample(&schema("Endless")), None);
}
