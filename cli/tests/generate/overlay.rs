//! Overlays: corrections of a document that others publish, kept apart from it.

use std::fs;
use std::path::Path;

use crate::{said, specwright};

/// A document with a defect: `$ref`s of two operations lead nowhere, and the type of a parameter is
/// none.
const DOCUMENT: &str = "\
openapi: 3.0.3
info: { title: Kilns, version: '1' }
tags:
  - { name: internal }
  - { name: kilns }
paths:
  /old:
    get:
      operationId: listOld
      responses: { '200': { description: All } }
  /kilns:
    get:
      operationId: listKilns
      parameters:
        - { name: secret, in: query, schema: { type: string } }
        - { name: state, in: query, schema: { type: nonsense } }
      responses:
        '200':
          description: All
          content: { application/json: { schema: { $ref: '#/components/schemas/Kilns' } } }
components:
  schemas:
    Kiln: { type: object, properties: { name: { type: string } } }
";

const HEAD: &str = "overlay: 1.1.0\ninfo: { title: Corrections, version: '1' }\nactions:\n";

const CORRECTIONS: &str = "  - target: $.paths['/old']
    remove: true
  - target: $.paths.*.get.parameters[?@.name == 'secret']
    remove: true
  - target: $.paths['/kilns'].get.parameters[0].schema
    update: { type: string, enum: [cold, hot] }
  - target: $.components.schemas
    update:
      Kilns: { type: array, items: { $ref: '#/components/schemas/Kiln' } }
      Copy: {}
  - target: $.components.schemas.Copy
    copy: $.components.schemas.Kiln
";

/// A folder with the document, and the overlay beside it.
fn folder(actions: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "spec/api.yaml", DOCUMENT);
    write(folder.path(), "spec/fix.overlay.yaml", &format!("{HEAD}{actions}"));
    folder
}

fn write(folder: &Path, file: &str, text: &str) {
    let path = folder.join(file);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, text).expect("written");
}

/// Exit status, and all that is said.
fn run(folder: &Path, arguments: &str) -> (i32, String) {
    let arguments: Vec<&str> = arguments.split(' ').collect();
    let output = specwright(folder, &arguments);
    (output.status.code().expect("a status"), said(&output))
}

const GENERATE: &str = "generate spec/api.yaml --overlay spec/fix.overlay.yaml --out made";

#[test]
fn bindings_are_those_of_the_corrected_document() {
    let folder = folder(CORRECTIONS);
    let (status, text) = run(folder.path(), &format!("{GENERATE} --strict"));
    assert_eq!(status, 0, "{text}");
    let made = folder.path().join("made");
    assert!(!made.join("operations/list_old.rs").exists());
    let call = fs::read_to_string(made.join("operations/list_kilns.rs")).expect("an operation");
    assert!(call.contains("state") && !call.contains("secret"), "{call}");
    let copy = fs::read_to_string(made.join("models/copy.rs")).expect("a model");
    assert!(copy.contains("name: Option<String>"), "{copy}");
    // Without it something is lost.
    let (status, text) = run(folder.path(), "generate spec/api.yaml --out other --strict");
    assert_eq!(status, 1, "{text}");
}

#[test]
fn bindings_say_which_overlay_they_were_generated_with() {
    let folder = folder(CORRECTIONS);
    let root = folder.path();
    assert_eq!(run(root, GENERATE).0, 0);
    let record = fs::read_to_string(root.join("made/specwright.record")).expect("a record");
    assert!(record.contains("overlay: fix.overlay.yaml\n"), "{record}");
    for call in [
        "check spec/api.yaml --generated made",
        "check spec/api.yaml --generated made --overlay spec/fix.overlay.yaml",
        "check spec/api.yaml --overlay spec/fix.overlay.yaml",
    ] {
        let (status, text) = run(root, call);
        assert_eq!(status, 0, "{call}: {text}");
    }
    let manifest = "[package.metadata.specwright]\ndocument = \"spec/api.yaml\"\n\
                    overlay = \"spec/fix.overlay.yaml\"\ngenerated = \"made\"\n";
    write(root, "Cargo.toml", manifest);
    assert_eq!(run(root, "check").0, 0);
    // Another one than they were generated with.
    write(root, "other.yaml", &format!("{HEAD}{CORRECTIONS}"));
    let (status, text) = run(root, "check spec/api.yaml --generated made --overlay other.yaml");
    assert_eq!(status, 1, "{text}");
    let said = "`overlay` is \"../other.yaml\" in the call, and \"fix.overlay.yaml\" in";
    assert!(text.contains(said), "{text}");
    // What the overlay says has changed since.
    let changed = CORRECTIONS.replace("hot", "warm");
    write(root, "spec/fix.overlay.yaml", &format!("{HEAD}{changed}"));
    let (status, text) = run(root, "check");
    assert_eq!(status, 1, "{text}");
    assert!(text.contains("not what the document says"), "{text}");
}

#[test]
fn an_overlay_that_does_not_fit_is_refused_with_its_place() {
    for (actions, place, message) in [
        ("  - target: $.paths['/gone']\n    remove: true\n", "4:13", "matches nothing"),
        ("  - target: $.paths['/gone\n    remove: true\n", "4:13", "is no JSONPath"),
        ("  - target: $.info\n", "4:5", "neither `update` nor `remove` nor `copy`"),
        ("  - updates: {}\n    target: $.info\n", "4:5", "`updates` is no key of an action"),
        ("  - target: $.info\n    copy: $.tags[*]\n", "4:13", "selects 2"),
        ("  - target: $.info\n    update: 1\n", "4:13", "is updated with an object"),
        ("  - target: $.info\n    copy: $.tags[0]\n    update: {}\n", "4:5", "several changes"),
        ("  - target: $.info\n    update: {\n", "", "syntax"),
    ] {
        let folder = folder(actions);
        let (status, text) = run(folder.path(), GENERATE);
        assert_eq!(status, 2, "{actions}{text}");
        assert!(text.contains(message), "{actions}{text}");
        assert!(text.contains(&format!("spec/fix.overlay.yaml:{place}")), "{actions}{text}");
        assert!(!folder.path().join("made").exists(), "{actions}");
    }
    let folder = folder("");
    for (head, message) in [
        ("openapi: 3.0.3\n", "this is no overlay"),
        ("overlay: 2.0.0\nactions: [{}]\n", "no version of overlays"),
        ("overlay: 1.0.0\n", "no `actions`"),
        ("overlay: 1.0.0\nactions: [{ target: $, copy: $ }]\n", "`copy` is of Overlay 1.1"),
    ] {
        write(folder.path(), "spec/fix.overlay.yaml", head);
        let (status, text) = run(folder.path(), GENERATE);
        assert_eq!(status, 2, "{head}{text}");
        assert!(text.contains(message), "{head}{text}");
    }
    let (status, text) = run(folder.path(), "check spec/api.yaml --overlay nowhere.yaml");
    assert_eq!(status, 2, "{text}");
    assert!(text.contains("the overlay `nowhere.yaml` cannot be read"), "{text}");
}

#[test]
fn diagnostics_lead_to_where_a_value_is_written() {
    let folder = folder(
        "  - target: $.paths.*.get.parameters[?@.name == 'secret']\n    remove: true\n\
         \x20 - target: $.components.schemas\n\
         \x20   update: { Kilns: { type: array, items: { $ref: '#/components/schemas/None' } } }\n\
         \x20 - target: $.tags\n    update: { name: 7 }\n\
         \x20 - target: $.components.schemas.Kiln\n    update: { properties: { size: { type: huge } } }\n\
         \x20 - target: $.components.schemas.Kiln\n    x-specwright-rename: Oven\n\
         \x20 - target: $.components.schemas\n    update: { Copy: {} }\n\
         \x20 - target: $.components.schemas.Copy\n    copy: $.components.schemas.Oven\n",
    );
    let (status, text) = run(folder.path(), GENERATE);
    assert_eq!(status, 0, "{text}");
    // The second parameter, which is the first now.
    assert!(text.contains("spec/api.yaml:16:"), "{text}");
    // What the overlay has brought, also where it was renamed and copied since.
    for place in ["spec/fix.overlay.yaml:7:", "spec/fix.overlay.yaml:11:"] {
        assert!(text.contains(place), "{place}: {text}");
    }
    assert_eq!(text.matches("`huge` is no type of OpenAPI").count(), 2, "{text}");
    assert_eq!(text.matches("--> spec/fix.overlay.yaml:11:").count(), 2, "{text}");
    let (_, json) = run(folder.path(), &format!("{GENERATE} --format json"));
    assert!(json.contains("\"pointer\": \"/actions/3/update/properties/size/type\""), "{json}");
    assert!(
        json.contains("\"pointer\": \"/paths/~1kilns/get/parameters/1/schema/type\""),
        "{json}"
    );
}

#[test]
fn documents_are_compared_as_they_are_corrected() {
    let folder = folder(CORRECTIONS);
    let root = folder.path();
    let new = DOCUMENT.replace("operationId: listOld", "operationId: listOlder");
    let new = new.replace("name: { type: string }", "name: { type: integer }");
    write(root, "spec/new.yaml", &new);
    let (status, text) = run(
        root,
        "diff spec/api.yaml spec/new.yaml --overlay spec/fix.overlay.yaml --fail-on never",
    );
    assert_eq!(status, 0, "{text}");
    assert!(text.contains("new spec/new.yaml:23:") && !text.contains("/old"), "{text}");
    write(root, "spec/new.yaml", &new.replace("/old:", "/older:"));
    let (status, text) =
        run(root, "diff spec/api.yaml spec/new.yaml --overlay spec/fix.overlay.yaml");
    assert_eq!(status, 2, "{text}");
    assert!(text.contains("spec/fix.overlay.yaml:4:13"), "{text}");
}
