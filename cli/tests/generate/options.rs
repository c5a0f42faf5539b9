//! What can be asked for besides a document: formats with types of their own, and
//! validation.

use std::fs;

use crate::{fixture, said, specwright};

/// A folder with the document of formats in it.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::copy(fixture("constructs/formats.yaml"), folder.path().join("api.yaml")).expect("copied");
    folder
}

#[test]
fn a_crate_asks_the_runtime_for_the_formats_it_uses() {
    let folder = folder();
    let generate = |formats: &str| {
        let arguments =
            ["generate", "api.yaml", "--out", "made", "--crate", "made", "--formats", formats];
        let output = specwright(folder.path(), &arguments);
        assert!(output.status.success(), "{}", said(&output));
        let read = |file: &str| fs::read_to_string(folder.path().join(file)).expect("a file");
        let manifest = read("made/Cargo.toml");
        let line = manifest.lines().find(|line| line.starts_with("specwright-runtime"));
        let version = env!("CARGO_PKG_VERSION");
        (line.expect("a dependency").replace(version, "VERSION"), read("made/src/models/event.rs"))
    };
    let (line, text) = generate("uuid, url");
    let expected = "specwright-runtime = { version = \"VERSION\", features = [\"uri\", \"uuid\"] }";
    assert_eq!(line, expected);
    assert!(text.contains("id: formats::Uuid,") && text.contains("page: formats::Url,"));
    assert!(text.contains("price: Option<f64>") && text.contains("proof: Option<String>"));
    let (line, text) = generate("");
    assert_eq!(line, "specwright-runtime = \"VERSION\"");
    assert!(!text.contains("formats"));
    let (line, text) = generate("ip");
    assert_eq!(line, "specwright-runtime = \"VERSION\"");
    assert!(text.contains("formats::Ipv4Addr"));
}

#[test]
fn models_are_validated_where_it_is_asked_for() {
    let folder = folder();
    let generate = |arguments: &[&str]| {
        let all = [&["generate", "api.yaml", "--out", "made", "--crate", "made"], arguments];
        let output = specwright(folder.path(), &all.concat());
        assert!(output.status.success(), "{}", said(&output));
        let read = |file: &str| fs::read_to_string(folder.path().join(file)).expect("a file");
        (read("made/Cargo.toml"), read("made/src/models/event.rs"))
    };
    let (manifest, text) = generate(&["--validate"]);
    assert!(manifest.contains("features = [\"validate\"]"), "{manifest}");
    assert!(text.contains("    mail: \"mail\" [format = \"email\"],\n"), "{text}");
    assert!(text.contains("    id: \"id\" [format = \"uuid\"],\n"), "{text}");
    // The type does it.
    let (_, text) = generate(&["--validate", "--formats", "uuid"]);
    assert!(!text.contains("    id: \"id\" ["), "{text}");
    let (manifest, text) = generate(&[]);
    assert!(!manifest.contains("validate") && !text.contains("constraints"));
}

/// Where the runtime stands is the machine's, and known from the crate itself.
#[test]
fn a_check_need_not_be_told_where_the_runtime_is() {
    let folder = folder();
    let generate = |arguments: &[&str]| {
        let all = [&["generate", "api.yaml", "--out", "made", "--crate", "made"], arguments];
        specwright(folder.path(), &all.concat())
    };
    fs::create_dir(folder.path().join("a checkout")).expect("a folder");
    assert!(generate(&["--runtime-path", "a checkout"]).status.success());
    let check = generate(&["--check"]);
    assert_eq!(check.status.code(), Some(0), "{}", said(&check));
    // It is still a check: of the document, and of what the call asks for besides.
    let check = generate(&["--check", "--validate"]);
    assert_eq!(check.status.code(), Some(1), "{}", said(&check));
    // Who asks for another checkout is told.
    fs::create_dir(folder.path().join("another")).expect("a folder");
    let check = generate(&["--check", "--runtime-path", "another"]);
    assert_eq!(check.status.code(), Some(1), "{}", said(&check));
    // And the published runtime is there for who generates without a checkout.
    assert!(generate(&[]).status.success());
    let manifest = fs::read_to_string(folder.path().join("made/Cargo.toml")).expect("a file");
    assert!(!manifest.contains("a checkout"), "{manifest}");
    assert_eq!(generate(&["--check"]).status.code(), Some(0));
}

/// Bindings say themselves what they were generated with, whatever that was.
#[test]
fn check_knows_what_bindings_were_generated_with() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path();
    fs::copy(fixture("features/tags.yaml"), path.join("tags.yaml")).expect("copied");
    fs::copy(fixture("constructs/formats.yaml"), path.join("formats.yaml")).expect("copied");
    let cases: [(&str, &[&str]); 7] = [
        ("formats.yaml", &["--formats", "all"]),
        ("formats.yaml", &["--formats", "date,uuid", "--validate"]),
        ("formats.yaml", &["--crate", "made", "--formats", "decimal", "--validate"]),
        ("tags.yaml", &["--select", "tag:利用者", "--select", "GET /pets"]),
        ("tags.yaml", &["--crate", "made", "--select", "listOrders", "--tag-features", "always"]),
        ("tags.yaml", &["--crate", "made", "--tag-features", "always"]),
        ("tags.yaml", &["--crate", "made", "--tag-features", "never"]),
    ];
    for (number, (document, options)) in cases.iter().enumerate() {
        let made = format!("made-{number}");
        let words = [&["generate", document, "--out", &made], *options].concat();
        let output = specwright(path, &words);
        assert!(output.status.success(), "{options:?}: {}", said(&output));
        let checked = specwright(path, &["check", document, "--generated", &made]);
        assert_eq!(checked.status.code(), Some(0), "{options:?}: {}", said(&checked));
        fs::write(
            path.join("Cargo.toml"),
            format!(
                "[package.metadata.specwright]\ndocument = \"{document}\"\ngenerated = \"{made}\"\n"
            ),
        )
        .expect("written");
        let checked = specwright(path, &["check"]);
        assert_eq!(checked.status.code(), Some(0), "{options:?}: {}", said(&checked));
        // The order in which operations are selected is no difference.
        let again = specwright(path, &[&words[..], &["--check"]].concat());
        assert_eq!(again.status.code(), Some(0), "{options:?}: {}", said(&again));
    }
}

/// Checks with this under `[package.metadata.specwright]`: the status, and what is said.
fn with_manifest(path: &std::path::Path, lines: &str) -> (Option<i32>, String) {
    let text = format!("[package.metadata.specwright]\n{lines}");
    fs::write(path.join("Cargo.toml"), text).expect("written");
    let checked = specwright(path, &["check"]);
    (checked.status.code(), said(&checked))
}

#[test]
fn a_manifest_or_call_that_says_something_else_is_told_both() {
    let folder = folder();
    let path = folder.path();
    let options = ["--formats", "date,uuid", "--crate", "made", "--select", "record"];
    let selected = fs::read_to_string(path.join("api.yaml")).expect("a document");
    let id = selected.lines().find_map(|line| line.split_once("operationId: ")).expect("an id").1;
    let id = id.split([',', ' ']).next().expect("an id");
    let options = options.map(|it| if it == "record" { id } else { it });
    let made = [&["generate", "api.yaml", "--out", "made"], &options[..]].concat();
    let made = specwright(path, &made);
    assert!(made.status.success(), "{}", said(&made));
    let table = |more: &str| format!("document = 'api.yaml'\ngenerated = 'made'\n{more}\n");
    let same = [
        "formats = ['uuid', 'date']".to_owned(),
        "crate = 'made'".to_owned(),
        "validate = false".to_owned(),
        "tag-features = 'auto'".to_owned(),
        format!("select = ['{id}']"),
    ];
    for line in same {
        let (status, said) = with_manifest(path, &table(&line));
        assert_eq!(status, Some(0), "{line}: {said}");
    }
    let others = [
        ("formats = ['uuid']", r#"`formats` is ["uuid"] in Cargo.toml, and ["date","uuid"] in"#),
        ("crate = 'other'", r#"`crate` is "other" in Cargo.toml, and "made" in"#),
        ("validate = true", "`validate` is true in Cargo.toml, and false in"),
        ("tag-features = 'never'", r#"`tag-features` is "never" in Cargo.toml, and "auto" in"#),
        ("select = []", "`select` is [] in Cargo.toml, and [\""),
    ];
    for (line, expected) in others {
        let (status, said) = with_manifest(path, &table(line));
        assert_eq!(status, Some(1), "{line}: {said}");
        assert!(said.contains(expected) && said.contains("specwright.record"), "{said}");
    }
    let call = ["check", "api.yaml", "--generated", "made", "--formats", "all"];
    let checked = specwright(path, &call);
    assert_eq!(checked.status.code(), Some(1));
    assert!(said(&checked).contains("in the call, and [\"date\",\"uuid\"]"), "{}", said(&checked));
    fs::copy(path.join("api.yaml"), path.join("other.yaml")).expect("copied");
    let checked = specwright(path, &["check", "other.yaml", "--generated", "made"]);
    assert_eq!(checked.status.code(), Some(1));
    let expected = r#"it was generated from "api.yaml", not from "other.yaml""#;
    assert!(said(&checked).contains(expected), "{}", said(&checked));
}

#[test]
fn a_manifest_that_cannot_be_understood_says_why() {
    let folder = folder();
    let path = folder.path();
    let cases = [
        ("document = 'api.yaml'\ngenerate = 'x'", "no key `generate`; did you mean `generated`?"),
        ("document = 'api.yaml'\nformat = ['uuid']", "did you mean `formats`?"),
        ("document = 'api.yaml'\ntag_features = 'auto'", "did you mean `tag-features`?"),
        ("document = 'api.yaml'\nqux = 1", "no key `qux`; known are `document`"),
        ("document = 'api.yaml'\nformats = ['data-time']", "`data-time` is no format"),
        ("document = 'api.yaml'\nformats = 'uuid'", "`formats`: "),
        ("document = 'api.yaml'\nvalidate = 'yes'", "`validate`: "),
        ("document = 'api.yaml'\ntag-features = 'some'", "`tag-features`: "),
        ("document = 1", "`document` is a path"),
        ("reference = ['x']", "`document` is missing"),
    ];
    for (lines, expected) in cases {
        let (status, said) = with_manifest(path, lines);
        assert_eq!(status, Some(2), "{lines}: {said}");
        assert!(said.contains(expected), "{lines}: {said}");
    }
    // Options without bindings that they are about.
    let checked = specwright(path, &["check", "api.yaml", "--validate"]);
    assert_eq!(checked.status.code(), Some(2));
    let made = ["generate", "api.yaml", "--out", "made", "--tag-features", "always"];
    assert_eq!(specwright(path, &made).status.code(), Some(2));
}

/// Bindings of version 0.1.0 say nothing: the call does.
#[test]
fn bindings_without_a_record_are_checked_as_the_call_says() {
    let folder = folder();
    let path = folder.path();
    let made = specwright(path, &["generate", "api.yaml", "--out", "made", "--formats", "uuid"]);
    assert!(made.status.success(), "{}", said(&made));
    fs::remove_file(path.join("made/specwright.record")).expect("removed");
    let check = ["check", "api.yaml", "--generated", "made"];
    let checked = specwright(path, &[&check[..], &["--formats", "uuid"]].concat());
    assert!(said(&checked).contains("(1 missing)"), "{}", said(&checked));
    let checked = specwright(path, &check);
    assert!(said(&checked).contains("changed, 1 missing)"), "{}", said(&checked));
}

#[test]
fn a_format_that_is_not_known_is_refused() {
    let folder = folder();
    let arguments = ["generate", "api.yaml", "--out", "made", "--formats", "uuid,email"];
    let output = specwright(folder.path(), &arguments);
    assert_eq!(output.status.code(), Some(2));
    let text = said(&output);
    assert!(text.contains("`email` is no format") && text.contains("date-time"), "{text}");
    assert!(!folder.path().join("made").exists());
}
