//! Documents that are too deep, too long or too many: each is generated, or refused with a
//! located diagnostic, by a process whose memory and time are limited.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::project::{Project, root};
use crate::{process, said};

/// Runs the command line in a folder.
fn specwright(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = process::specwright();
    command.args(arguments).current_dir(folder).output().expect("specwright runs")
}

/// Generates from a text; the bindings are in `out` of the folder.
fn generate(name: &str, text: impl AsRef<[u8]>) -> (TempDir, Output) {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join(name), text).expect("written");
    let output = specwright(folder.path(), &["generate", name, "--out", "out"]);
    (folder, output)
}

fn is_refused(what: &str, name: &str, text: impl AsRef<[u8]>, message: &str) {
    let (folder, output) = generate(name, text);
    let said = said(&output);
    assert_eq!(output.status.code(), Some(2), "{what}: {said}");
    assert!(said.contains(message), "{what}: {said}");
    assert!(!folder.path().join("out").exists(), "{what}: nothing is written");
}

fn is_generated(what: &str, document: &Value) -> String {
    let (folder, output) = generate("api.json", document.to_string());
    let said = said(&output);
    assert_eq!(output.status.code(), Some(0), "{what}: {said}");
    assert!(folder.path().join("out/mod.rs").exists(), "{what}: the output is whole");
    said
}

fn document(schemas: Value, paths: Value) -> Value {
    json!({
        "openapi": "3.0.3",
        "info": { "title": "Limits", "version": "1" },
        "paths": paths,
        "components": { "schemas": schemas },
    })
}

fn schema(schema: Value) -> Value {
    document(json!({ "S": schema }), json!({}))
}

const HEAD: &str = r#"{"openapi":"3.0.3","info":{"title":"t","version":"1"},"paths":{},"components":{"schemas":{"S":"#;

const BLOCK: &str = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {}\n";

#[test]
fn deep_nesting_is_refused_where_it_is_too_deep() {
    let parts = [
        ("a value", r#"{"default":["#, "]}", "[", "]"),
        ("items", "", "", r#"{"type":"array","items":"#, "}"),
        ("properties", "", "", r#"{"type":"object","properties":{"a":"#, "}}"),
        ("additionalProperties", "", "", r#"{"additionalProperties":"#, "}"),
        ("allOf", "", "", r#"{"allOf":["#, "]}"),
        ("oneOf", "", "", r#"{"oneOf":["#, "]}"),
        ("anyOf", "", "", r#"{"anyOf":["#, "]}"),
        ("not", "", "", r#"{"not":"#, "}"),
    ];
    for (what, open, close, inner, outer) in parts {
        let nested = |depth: usize| {
            let (inner, outer) = (inner.repeat(depth), outer.repeat(depth));
            format!("{HEAD}{open}{inner}{{}}{outer}{close}}}}}}}")
        };
        is_refused(what, "api.json", nested(10_000), "more than 128 deep");
        let (_, output) = generate("api.json", nested(30));
        assert_eq!(output.status.code(), Some(0), "{what}: {}", said(&output));
    }
    let block: String = (0..2_000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    let flow = format!("a: {}{}", "[".repeat(10_000), "]".repeat(10_000));
    is_refused("a flow", "api.yaml", flow, "more than 128 deep");
    is_refused("a block", "api.yaml", block, "api.yaml:129:");
    // What is around each bracket is looked at again for each: a megabyte would take hours.
    for (what, open) in [("lists", "["), ("objects", "{a: "), ("keys", "[? "), ("lines", "[\n ")] {
        let text = format!("openapi: 3.0.3\na: {}", open.repeat(1_000_000));
        is_refused(what, "api.yaml", text, "more than 128 deep");
        let text = format!("a: '\nb'\nc: {}", open.repeat(1_000_000));
        is_refused(what, "api.yaml", text, "api.yaml:");
    }
    let text = format!("a: [\n&b @: {}", "[".repeat(1_000_000));
    is_refused("no YAML", "api.yaml", text, "api.yaml:2:");
    let many = "[[a], {b: [c]}], ".repeat(20_000);
    let text = format!("{BLOCK}x-a: [{many}]\n");
    let (_, output) = generate("api.yaml", text);
    assert_eq!(output.status.code(), Some(0), "many brackets beside each other: {}", said(&output));
}

#[test]
fn aliases_that_fill_the_memory_are_refused() {
    let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let items = [format!("*a{}", level - 1).as_str(); 9].join(", ");
        let _ = writeln!(text, "a{level}: &a{level} [{items}]");
    }
    is_refused("aliases", "api.yaml", text, "its aliases repeat too much");
    is_refused("an alias of itself", "api.yaml", "a: &a [*a]\n", "api.yaml:1:");
}

/// A schema around a `$ref`.
type Around = fn(Value) -> Value;

/// Schemas that refer to each other in a long circle, or in a long line that ends.
#[test]
fn long_chains_of_refs() {
    let kinds: [(&str, Around); 6] = [
        ("an alias", |next| next),
        (
            "allOf",
            |next| json!({ "allOf": [next, { "type": "object", "properties": { "a": {} } }] }),
        ),
        ("oneOf", |next| json!({ "oneOf": [next, { "type": "string" }] })),
        ("items", |next| json!({ "type": "array", "items": next })),
        ("additionalProperties", |next| json!({ "additionalProperties": next })),
        ("a required member", |next| json!({ "required": ["a"], "properties": { "a": next } })),
    ];
    const LENGTH: usize = 400;
    for (what, of) in kinds {
        for is_circle in [true, false] {
            let next = |index: usize| {
                let next =
                    json!({ "$ref": format!("#/components/schemas/S{}", (index + 1) % LENGTH) });
                (format!("S{index}"), of(next))
            };
            let mut schemas: serde_json::Map<String, Value> = (0..LENGTH).map(next).collect();
            if !is_circle {
                schemas.insert(format!("S{}", LENGTH - 1), json!({ "type": "string" }));
            }
            let said = is_generated(what, &document(Value::Object(schemas), json!({})));
            let is_impossible = is_circle && ["an alias", "allOf"].contains(&what);
            assert_eq!(said.contains("circular-ref"), is_impossible, "{what}: {said}");
        }
    }
}

/// What is asked of a value stands at the end of a long line of names for its type, or of arrays
/// and objects around it.
#[test]
fn constraints_at_the_end_of_long_chains() {
    let kinds: [(&str, Around); 3] = [
        ("an alias", |next| next),
        ("items", |next| json!({ "type": "array", "items": next })),
        ("additionalProperties", |next| json!({ "additionalProperties": next })),
    ];
    const LENGTH: usize = 3_000;
    for (what, of) in kinds {
        let next = |index: usize| match index + 1 {
            LENGTH => (format!("S{index}"), json!({ "type": "string", "minLength": 7 })),
            next => {
                let next = json!({ "$ref": format!("#/components/schemas/S{next}") });
                (format!("S{index}"), of(next))
            }
        };
        let mut schemas: serde_json::Map<String, Value> = (0..LENGTH).map(next).collect();
        for (name, index) in [("First", 0), ("Near", LENGTH - 20)] {
            let member = json!({ "$ref": format!("#/components/schemas/S{index}") });
            schemas.insert(name.to_owned(), json!({ "properties": { "a": member } }));
        }
        let folder = tempfile::tempdir().expect("a folder");
        let document = document(Value::Object(schemas), json!({}));
        std::fs::write(folder.path().join("api.json"), document.to_string()).expect("written");
        let output =
            specwright(folder.path(), &["generate", "api.json", "--out", "out", "--validate"]);
        assert_eq!(output.status.code(), Some(0), "{what}: {}", said(&output));
        let asks = |name: &str| {
            let text = std::fs::read_to_string(folder.path().join("out/models").join(name));
            text.expect("a file").contains("min_length = 7")
        };
        assert!(asks("near.rs"), "{what}");
        // No value is so deep.
        assert_eq!(asks("first.rs"), what == "an alias", "{what}");
    }
}

/// A `$ref` to itself, wherever one can stand.
#[test]
fn every_part_that_leads_to_itself() {
    let to = |place: &str| json!({ "$ref": format!("#/{place}") });
    let mut document = document(
        json!({ "A": to("components/schemas/B"), "B": to("components/schemas/A") }),
        json!({
            "/a": to("paths/~1b"),
            "/b": to("paths/~1a"),
            "/c": { "post": {
                "parameters": [to("components/parameters/P"), to("paths/~1c/post/parameters/1")],
                "requestBody": to("components/requestBodies/B"),
                "responses": { "200": to("components/responses/R"), "201": {
                    "description": "", "headers": { "H": to("components/headers/H") },
                    "links": { "L": to("components/links/L") },
                    "content": { "application/json": {
                        "schema": to("components/schemas/A"),
                        "examples": { "E": to("components/examples/E") },
                    } },
                } },
                "callbacks": { "C": to("components/callbacks/C") },
                "security": [{ "X": [] }],
            } },
        }),
    );
    for (part, name) in [
        ("parameters", "P"),
        ("requestBodies", "B"),
        ("responses", "R"),
        ("headers", "H"),
        ("links", "L"),
        ("examples", "E"),
        ("callbacks", "C"),
        ("securitySchemes", "X"),
    ] {
        document["components"][part] = json!({ name: to(&format!("components/{part}/{name}")) });
    }
    let said = is_generated("circles", &document);
    assert!(said.matches("[circular-ref]").count() >= 6, "{said}");
}

#[test]
fn files_that_lead_to_each_other() {
    let folder = tempfile::tempdir().expect("a folder");
    let other = json!({ "S": { "allOf": [{ "$ref": "api.json#/components/schemas/S" }] } });
    let document = schema(json!({ "$ref": "other.json#/S" }));
    std::fs::write(folder.path().join("api.json"), document.to_string()).expect("written");
    std::fs::write(folder.path().join("other.json"), other.to_string()).expect("written");
    let output = specwright(folder.path(), &["generate", "api.json", "--out", "out"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(said(&output).contains("[circular-ref]"), "{}", said(&output));
}

/// Many of each: the time grows with the number, not with its square.
#[test]
fn many_of_each() {
    let many = |count: usize, of: fn(usize) -> (String, Value)| {
        Value::Object((0..count).map(of).collect())
    };
    let values: Vec<String> = (0..100_000).map(|index| format!("value {index}")).collect();
    is_generated("values", &schema(json!({ "type": "string", "enum": values })));
    let values: Vec<String> = (0..5_000).map(|index| "-".repeat(index)).collect();
    is_generated("values of one name", &schema(json!({ "type": "string", "enum": values })));
    let properties = many(5_000, |index| (format!("p{index}"), json!({ "type": "string" })));
    is_generated("members", &schema(json!({ "type": "object", "properties": properties })));
    for reference in ["#anchor", "#missing", "missing.yaml#/a", "https://example.com/missing"] {
        let schemas = many(10_000, |index| {
            let name = format!("S{index}");
            (name.clone(), json!({ "$anchor": format!("anchor{index}"), "properties": {} }))
        });
        let Value::Object(mut schemas) = schemas else { unreachable!("an object") };
        for (index, schema) in schemas.values_mut().enumerate() {
            schema["properties"] = json!({ "p": { "$ref": format!("{reference}{index}") } });
        }
        is_generated("references", &document(Value::Object(schemas), json!({})));
    }
    let parameters: Vec<Value> = (0..20_000)
        .map(|index| json!({ "name": format!("p{index}"), "in": "query", "schema": {} }))
        .collect();
    let get = json!({ "parameters": parameters, "responses": {} });
    is_generated("parameters", &document(json!({}), json!({ "/a": { "get": get } })));
    let responses = many(500, |index| ((100 + index).to_string(), json!({ "description": "" })));
    let get = json!({ "responses": responses });
    is_generated("responses", &document(json!({}), json!({ "/a": { "get": get } })));
    let parts: Vec<Value> = (0..5_000)
        .map(|index| json!({ "type": "object", "properties": { format!("p{index}"): {} } }))
        .collect();
    let servers: Vec<Value> =
        (0..20_000).map(|it| json!({ "url": format!("https://{it}.example.com") })).collect();
    let mut document = schema(json!({}));
    document["servers"] = json!(servers);
    is_generated("servers", &document);
    is_generated("parts", &schema(json!({ "allOf": parts })));
    is_generated("variants", &schema(json!({ "oneOf": parts })));
}

#[test]
fn long_texts() {
    const LONG: usize = 1_000_000;
    for unit in ["a-b ", "x", "`[", "<http://", "[x](https://", "- a\n", "a\n", "``` ", "> ", "é"]
    {
        let text = unit.repeat(LONG / unit.len());
        let schema = json!({ "description": text, "type": "string", "pattern": text });
        // As a name, one with words and one with letters of more than a byte say it all.
        let document = match unit {
            "a-b " | "é" => document(
                json!({
                    "S": { "type": "object", "properties": { &text: schema } },
                    "E": { "type": "string", "enum": [text] },
                    &text: { "title": text, "type": "object" },
                }),
                json!({ format!("/{text}"): { "get": { "operationId": text, "responses": {} } } }),
            ),
            _ => document(json!({ "S": schema }), json!({})),
        };
        let said = is_generated(&unit.repeat(3), &document);
        assert!(said.len() < 20_000, "a message is as long as the document");
    }
}

#[test]
fn a_large_document() {
    let data = "Lorem ipsum dolor sit amet. ".repeat(40);
    let of = |index: usize| {
        let schema = json!({ "type": "object", "x-data": vec![data.as_str(); 1_000] });
        (format!("S{index}"), schema)
    };
    let schemas: serde_json::Map<String, Value> = (0..50).map(of).collect();
    let document = document(Value::Object(schemas), json!({}));
    assert!(document.to_string().len() > 50_000_000);
    is_generated("50 MB", &document);
}

/// Schemas that lead to each other in long lines take time that grows with their number; a line of
/// `allOf`s, each of which has the members of all before it, is cut where the bindings would be far
/// larger than the document.
#[test]
fn long_lines_of_schemas() {
    let to = |index: usize| json!({ "$ref": format!("#/components/schemas/S{index}") });
    let line = |length: usize, of: &dyn Fn(usize) -> Value| {
        let end = json!({ "type": "object", "properties": { "z": { "type": "string" } } });
        let mut schemas: serde_json::Map<String, Value> =
            (0..length).map(|index| (format!("S{index}"), of(index))).collect();
        schemas.insert(format!("S{length}"), end);
        is_generated("a line", &document(Value::Object(schemas), json!({})))
    };
    let said = line(10_000, &|index| to(index + 1));
    assert!(!said.contains("loss["), "{said}");
    let said = line(3_000, &|index| json!({ "allOf": [to(index + 1)], "required": ["z"] }));
    assert!(!said.contains("loss["), "{said}");
    let said = line(500, &|index| {
        let own = json!({ "properties": { format!("p{index}"): { "type": "string" } } });
        json!({ "allOf": [to(index + 1), own] })
    });
    assert!(said.contains("loss[too-many-members]"), "{said}");
    let branches: Vec<Value> = (0..5_000).map(to).collect();
    let member = |index: usize| {
        json!({ "required": [format!("p{index}")], "properties": {
        format!("p{index}"): {} } })
    };
    let mut schemas: serde_json::Map<String, Value> =
        (0..5_000).map(|index| (format!("S{index}"), member(index))).collect();
    schemas.insert("Union".to_owned(), json!({ "oneOf": branches }));
    is_generated("a union", &document(Value::Object(schemas), json!({})));
}

#[test]
fn texts_that_are_none() {
    let text = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {}\n";
    let utf16 = |first: &[u8], to: fn(u16) -> [u8; 2]| {
        [first, &text.encode_utf16().flat_map(to).collect::<Vec<u8>>()].concat()
    };
    is_refused("nothing", "api.yaml", "", "api.yaml:1:1");
    is_refused("nothing", "api.json", "", "api.json:1:1");
    let message = "encoded in UTF-16; save it as UTF-8";
    is_refused("UTF-16", "api.yaml", utf16(&[0xff, 0xfe], u16::to_le_bytes), message);
    is_refused("UTF-16", "api.yaml", utf16(&[0xfe, 0xff], u16::to_be_bytes), message);
    is_refused("UTF-16 without a mark", "api.yaml", utf16(&[], u16::to_le_bytes), message);
    let latin = [text.as_bytes(), b"x: caf\xe9"].concat();
    is_refused("Latin-1", "api.yaml", latin, "in line 4");
    is_refused("a zero", "api.yaml", "openapi: 3.0.3\ninfo: \0", "api.yaml:2:7");
    is_refused("two documents", "api.yaml", format!("{text}---\n{text}"), "more than one document");
    let (folder, output) = generate("api.yaml", format!("\u{feff}{text}"));
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(folder.path().join("out/mod.rs").exists());
}

#[cfg(unix)]
#[test]
fn folders_and_files_with_other_rights() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let text = schema(json!({ "type": "string" })).to_string();
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("api.json"), &text).expect("written");

    // A folder by another name is written to, and stays a name for it.
    std::fs::create_dir(at("real")).expect("a folder");
    symlink(at("real"), at("link")).expect("a link");
    let output = specwright(folder.path(), &["generate", "api.json", "--out", "link"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(at("real/mod.rs").exists() && at("link").is_symlink());

    // A name for a folder that is not there.
    symlink(at("nowhere"), at("broken")).expect("a link");
    let output = specwright(folder.path(), &["generate", "api.json", "--out", "broken"]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(said(&output).contains("error[unwritable]"), "{}", said(&output));

    let set = |name: &str, mode: u32| {
        std::fs::set_permissions(at(name), std::fs::Permissions::from_mode(mode)).expect("set");
    };
    std::fs::create_dir(at("closed")).expect("a folder");
    set("closed", 0o555);
    set("api.json", 0o000);
    // To an administrator nothing is closed.
    if std::fs::read(at("api.json")).is_err() {
        let output = specwright(folder.path(), &["generate", "api.json", "--out", "unread"]);
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        assert!(said(&output).contains("error[unreadable]") && !at("unread").exists());
        set("api.json", 0o644);
        let output = specwright(folder.path(), &["generate", "api.json", "--out", "closed"]);
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        assert!(said(&output).contains("error[unwritable]"), "{}", said(&output));
        assert_eq!(std::fs::read_dir(at("closed")).expect("the folder").count(), 0);
    } else {
        println!("skipped: this user may read and write everything");
    }
    set("closed", 0o755);
}

/// A `$ref` to what never ends is not followed.
#[cfg(target_os = "linux")]
#[test]
fn a_pipe_is_no_part_of_a_document() {
    let folder = tempfile::tempdir().expect("a folder");
    let status = Command::new("mkfifo").arg(folder.path().join("pipe.json")).status();
    assert!(status.expect("mkfifo runs").success());
    let text = schema(json!({ "$ref": "pipe.json#/S" })).to_string();
    std::fs::write(folder.path().join("api.json"), text).expect("written");
    let output = specwright(folder.path(), &["generate", "api.json", "--out", "out"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(said(&output).contains("it is no file"), "{}", said(&output));
}

/// Macros and types go 128 deep in the compiler: what is larger than that compiles all the same.
#[test]
fn large_structs_and_operations_compile() {
    let project = Project::new("large");
    let member = |index: usize| (format!("p{index}"), json!({ "type": "integer" }));
    let properties: serde_json::Map<String, Value> = (0..1_500).map(member).collect();
    let parameter =
        |index: usize| json!({ "name": format!("p{index}"), "in": "query", "schema": {} });
    let parameters: Vec<Value> = (0..200).map(parameter).collect();
    let get = json!({ "operationId": "read", "parameters": parameters, "responses": {} });
    let schemas = json!({ "S": { "required": ["p63", "p64"], "properties": properties } });
    let document = document(schemas, json!({ "/a": { "get": get } }));
    project.write("api.json", document.to_string());
    let runtime = root().join("runtime");
    let runtime = runtime.to_str().expect("a path");
    let arguments =
        ["generate", "api.json", "--out", ".", "--crate", "large", "--runtime-path", runtime];
    let output = specwright(project.folder(), &arguments);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let test = r##"
        #[test]
        fn each_member_keeps_its_value() {
            use specwright_runtime::export::serde_json::{from_str, to_string};
            let members: Vec<String> = (0..1_500).map(|it| format!("\"p{it}\":{it}")).collect();
            let text = format!("{{{}}}", members.join(","));
            let read: large::models::S = from_str(&text).unwrap();
            assert_eq!((read.p63, read.p64, read.p1499), (63, 64, Some(1_499)));
            assert_eq!(to_string(&read).unwrap(), text);
            let error = from_str::<large::models::S>("{\"p63\":1}").unwrap_err();
            assert!(error.to_string().contains("p64"), "{error}");
        }
    "##;
    project.write("tests/large.rs", test);
    let output = project.cargo(&["test", "--test", "large"]);
    let told = said(&output);
    assert!(output.status.success() && told.contains("1 passed"), "{told}");
}
