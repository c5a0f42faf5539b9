//! Documentation that follows from the code.

use std::path::Path;

use specwright::diagnostic::Code;

/// `docs/diagnostics.md` lists every code with its meaning. `UPDATE_DOCS=1` writes it anew.
#[test]
fn every_diagnostic_is_documented() {
    let mut text = String::from(
        "# Diagnostics\n\nWhat `specwright` says of a document, by its stable code. An *error* means \
         that the input cannot be used, a *loss* that something of it is not in the bindings, a \
         *warning* that a defect was repaired, a *note* is worth knowing.\n\n\
         | code | severity | meaning |\n| --- | --- | --- |\n",
    );
    for code in Code::ALL {
        let severity = code.severity().as_str();
        text.push_str(&format!("| `{code}` | {severity} | {} |\n", code.meaning()));
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/diagnostics.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &text).expect("written");
    }
    let documented = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(documented, text, "run this test with UPDATE_DOCS=1 and commit the result");
}

/// `docs/dependencies.md` gives a reason for each direct dependency of the generator, and for what
/// the packages above it add.
#[test]
fn every_dependency_has_a_reason() {
    let documented = include_str!("../../docs/dependencies.md");
    for manifest in [
        include_str!("../Cargo.toml"),
        include_str!("../../transcribe/Cargo.toml"),
        include_str!("../../contract/Cargo.toml"),
        include_str!("../../cli/Cargo.toml"),
    ] {
        let section = manifest.split("\n[dependencies]\n").nth(1).expect("dependencies");
        let section = section.split("\n[").next().expect("the section");
        for line in section.lines().filter(|line| line.contains('=') && !line.starts_with('#')) {
            let name = line.split([' ', '=']).next().expect("a name");
            assert!(documented.contains(&format!("`{name}`")), "`{name}` has no reason");
        }
    }
}
