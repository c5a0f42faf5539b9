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

#[test]
fn check_is_told_the_same() {
    let folder = folder();
    let path = folder.path();
    let made = specwright(path, &["generate", "api.yaml", "--out", "made", "--formats", "all"]);
    assert!(made.status.success(), "{}", said(&made));
    let check = ["check", "api.yaml", "--generated", "made"];
    assert_eq!(specwright(path, &check).status.code(), Some(1));
    let checked = specwright(path, &[&check[..], &["--formats", "all"]].concat());
    assert_eq!(checked.status.code(), Some(0), "{}", said(&checked));

    let manifest = |formats: &str| {
        let text = format!(
            "[package.metadata.specwright]\ndocument = \"api.yaml\"\ngenerated = \"made\"\n\
             formats = {formats}\n"
        );
        fs::write(path.join("Cargo.toml"), text).expect("written");
        specwright(path, &["check"])
    };
    let checked = manifest("[\"all\"]");
    assert_eq!(checked.status.code(), Some(0), "{}", said(&checked));
    assert_eq!(manifest("[\"uuid\"]").status.code(), Some(1));
    let checked = manifest("[\"data-time\"]");
    assert_eq!(checked.status.code(), Some(2));
    assert!(said(&checked).contains("`data-time` is no format"), "{}", said(&checked));
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
