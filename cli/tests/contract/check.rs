//! `specwright check`.

use std::fs;

use crate::{fixture, said, specwright};

fn documents() -> std::path::PathBuf {
    fixture("library.yaml").parent().unwrap().to_owned()
}

#[test]
fn a_document_that_agrees_with_itself_is_fine() {
    let (status, out, err) = said(&specwright(&documents(), &["check", "library.yaml"]));
    assert_eq!(status, 0);
    assert!(!err.contains("error["), "{err}");
    insta::assert_snapshot!(out, @r"
    library.yaml: 6 operations, contract kept
      ok     document  nothing is lost
      ok     examples  4, all match their schemas
    ");
}

#[test]
fn each_slip_of_an_example_is_shown_where_it_stands() {
    let (status, out, err) = said(&specwright(&documents(), &["check", "wrong-examples.yaml"]));
    assert_eq!(status, 1);
    insta::assert_snapshot!(format!("{out}---\n{err}"));
}

#[test]
fn reports_have_four_formats() {
    for format in ["json", "markdown", "github"] {
        let words = ["check", "wrong-examples.yaml", "--format", format];
        let (status, out, _) = said(&specwright(&documents(), &words));
        assert_eq!(status, 1, "{format}");
        insta::assert_snapshot!(format!("wrong_examples_{format}"), out);
    }
}

#[test]
fn an_input_that_cannot_be_used_is_another_status() {
    let folder = tempfile::tempdir().unwrap();
    for words in [&["check", "absent.yaml"][..], &["check"], &["check", "--generated", "x"]] {
        let (status, out, err) = said(&specwright(folder.path(), words));
        assert_eq!((status, out.as_str()), (2, ""), "{words:?}");
        assert!(!err.is_empty(), "{words:?}");
    }
    fs::write(folder.path().join("Cargo.toml"), "[package]\nname = \"x\"").unwrap();
    let (status, _, err) = said(&specwright(folder.path(), &["check"]));
    assert_eq!(status, 2);
    assert!(err.contains("has no [package.metadata.specwright]"), "{err}");
    fs::write(
        folder.path().join("Cargo.toml"),
        "[package.metadata.specwright]\ndocument = \"a\"\ngenerate = \"b\"",
    )
    .unwrap();
    let (status, _, err) = said(&specwright(folder.path(), &["check"]));
    assert_eq!(status, 2);
    assert!(err.contains("did you mean `generated`?"), "{err}");
}

#[test]
fn generated_code_that_is_not_current_is_shown_as_a_diff() {
    let folder = tempfile::tempdir().unwrap();
    fs::copy(fixture("library.yaml"), folder.path().join("library.yaml")).unwrap();
    let run = |words: &[&str]| said(&specwright(folder.path(), words));
    assert_eq!(run(&["generate", "library.yaml", "--out", "bindings"]).0, 0);
    let manifest =
        "[package.metadata.specwright]\ndocument = \"library.yaml\"\ngenerated = \"bindings\"\n";
    fs::write(folder.path().join("Cargo.toml"), manifest).unwrap();
    let (status, out, _) = run(&["check"]);
    assert_eq!(status, 0);
    assert!(out.contains("ok     generated bindings: "), "{out}");

    let document = fs::read_to_string(folder.path().join("library.yaml")).unwrap();
    let changed = document.replace("enum: [fiction, science]", "enum: [fiction, science, travel]");
    assert_ne!(document, changed);
    fs::write(folder.path().join("library.yaml"), changed).unwrap();
    let (status, out, _) = run(&["check"]);
    assert_eq!(status, 1);
    assert!(out.contains("BROKEN generated bindings: not what the document says (1 changed)"));
    assert!(out.contains("+++ b/models/genre.rs"), "{out}");
    assert!(out.lines().any(|line| line.starts_with('+') && line.contains("travel")), "{out}");
    assert!(
        !fs::read_to_string(folder.path().join("bindings/models/genre.rs"))
            .unwrap()
            .contains("ravel")
    );
}

#[test]
fn a_generated_crate_is_recognised() {
    let folder = tempfile::tempdir().unwrap();
    let library = fixture("library.yaml").display().to_string();
    let run = |words: &[&str]| said(&specwright(folder.path(), words));
    let generate = ["generate", &library, "--out", "library", "--crate", "library-client"];
    assert_eq!(run(&generate).0, 0);
    assert_eq!(run(&["check", &library, "--generated", "library"]).0, 0);
    let lib = folder.path().join("library/src/lib.rs");
    let text = fs::read_to_string(&lib).unwrap();
    fs::write(&lib, format!("{text}// edited by hand\n")).unwrap();
    let (status, out, _) = run(&["check", &library, "--generated", "library"]);
    assert_eq!(status, 1);
    assert!(out.contains("-// edited by hand"), "{out}");
}

#[test]
fn a_page_that_has_changed_is_told_in_words() {
    let spec = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    let folder = tempfile::tempdir().unwrap();
    let page = "reference/create-autopilot-upgrade-work-flow.txt";
    fs::create_dir(folder.path().join("reference")).unwrap();
    for file in ["cce-autopilot.yaml", "overlay.yaml", "reference/index.yaml", page] {
        fs::copy(spec.join(file), folder.path().join(file)).unwrap();
    }
    let words =
        ["check", "cce-autopilot.yaml", "--reference", "reference", "--overlay", "overlay.yaml"];
    let (status, out, err) = said(&specwright(folder.path(), &words));
    assert_eq!(status, 0, "{out}{err}");
    assert!(out.contains("ok     reference 1 page, the document is what they say"), "{out}");

    let text = fs::read_to_string(folder.path().join(page)).unwrap();
    let changed = text.replace("Unique ID.", "Unique ID of the process.");
    assert_ne!(text, changed);
    fs::write(folder.path().join(page), changed).unwrap();
    let (status, out, _) = said(&specwright(folder.path(), &words));
    assert_eq!(status, 1);
    assert!(out.contains("BROKEN reference"), "{out}");
    assert!(out.contains("Metadata: "), "{out}");
    assert!(out.contains("+          description: Unique ID of the process."), "{out}");
}

/// `dataValue` and `serializedValue` of OpenAPI 3.2 show one value.
#[test]
fn an_example_is_written_as_its_serialized_value_says() {
    let document = r##"
openapi: 3.2.0
info: { title: Examples, version: "1" }
paths:
  /a/{id}:
    get:
      operationId: a
      parameters:
        - name: id
          in: path
          required: true
          schema: { type: string }
          examples: { one: { dataValue: a b, serializedValue: a%20b } }
        - name: ids
          in: query
          schema: { type: array, items: { type: string } }
          examples: { two: { dataValue: [x, "y&"], serializedValue: "ids=x&ids=y%26" } }
        - name: joined
          in: query
          explode: false
          schema: { type: array, items: { type: string } }
          examples: { three: { dataValue: [x, z], serializedValue: "joined=x,y" } }
        - name: X-List
          in: header
          schema: { type: array, items: { type: integer } }
          examples: { four: { dataValue: [1, 2], serializedValue: "1,2" } }
      requestBody:
        content:
          application/json:
            schema: { type: object, properties: { n: { type: integer } } }
            examples:
              five: { dataValue: { n: 1 }, serializedValue: '{"n": 1}' }
              six: { dataValue: { n: 1 }, serializedValue: '{"n": 2}' }
              seven: { serializedValue: '{"n": "x"}' }
          application/x-www-form-urlencoded:
            schema: { type: object, properties: { s: { type: string } } }
            examples:
              eight: { dataValue: { s: a b }, serializedValue: s=a+b }
              nine: { dataValue: { s: a b }, serializedValue: s=a+c }
      responses:
        '200':
          description: Fine.
          content:
            text/plain:
              schema: { type: string }
              examples: { ten: { dataValue: a, serializedValue: b } }
"##;
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.yaml"), document).unwrap();
    let (status, _, err) = said(&specwright(folder.path(), &["check", "a.yaml"]));
    assert_eq!(status, 1, "{err}");
    let places: Vec<&str> = err.lines().filter(|line| line.contains("error[")).collect();
    let (written, other): (Vec<&str>, Vec<&str>) =
        places.into_iter().partition(|line| line.contains("is not written as"));
    assert_eq!((written.len(), other.len()), (4, 1), "{err}");
    for name in ["three", "six", "nine", "ten", "seven"] {
        assert!(err.contains(&format!("{name}: {{")), "{name}: {err}");
    }
}
