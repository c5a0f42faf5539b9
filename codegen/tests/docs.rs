//! Documentation that follows from the code.

use std::path::Path;

use specwright::diagnostic::Code;

/// What the page begins with.
const RULE: &str = "\
# Diagnostics

What `specwright` says of a document and of reference pages, by its stable code.

## Of documents

The severity follows from the code, and each code has its own by one rule:

- An **error** means that the input or the call cannot be used, or that two things that have to
  agree do not (an example and its schema, generated code and its document).
- A **loss** is something that the document says and that bindings cannot do or see: an operation
  that cannot be called, an argument that cannot be given, a body or answer that is not offered in a
  form that the document has, a part of it that is not read. A value whose type is unknown is a loss
  too.
- A **warning** is a defect of the document: it was repaired, and the text says how, or what it says
  has no effect by the specification itself. Nothing that the document could mean is missing.
- A **note** is worth knowing: bindings do what the document says, in a way that one might not
  expect; or it says something that is no part of a client, such as webhooks.

What is a loss ends `specwright check` and `specwright generate --strict` with exit status 1, and the
build of a build script, unless it is allowed: by `specwright check --allow-loss`, by
`allow-loss = true` under `[package.metadata.specwright]`, by `.allow_loss()` in `build.rs`.

";

/// What stands above the codes of pages.
const PAGES: &str = "
## Of reference pages

An **error** means that something of a page is missing from the document, and `specwright transcribe`
ends with exit status 1. A **warning** is a contradiction that a program runs into, a **note**, shown
with `--notes`, one that a reader stumbles over. What is said is milder than its code where the page is
read in spite of it, as the meaning says.

";

/// Codes, their severities and meanings.
fn table(codes: &[Code]) -> String {
    let mut text = String::from("| code | severity | meaning |\n| --- | --- | --- |\n");
    for code in codes {
        let severity = code.severity().as_str();
        text.push_str(&format!("| `{code}` | {severity} | {} |\n", code.meaning()));
    }
    text
}

/// `docs/diagnostics.md` lists every code with its meaning. `UPDATE_DOCS=1` writes it anew.
#[test]
fn every_diagnostic_is_documented() {
    let text = [RULE, &table(Code::OF_DOCUMENTS), PAGES, &table(Code::OF_PAGES)].concat();
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
