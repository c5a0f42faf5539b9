//! The document as the tests read it, through the generator's own eyes.

use std::path::{Path, PathBuf};

use specwright::api::Api;
use specwright::document::Document;
use specwright::{Build, lower};

/// The root of the package.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// What the document describes.
pub(crate) fn api() -> Api {
    let document = Document::open(&root().join("spec/cce-autopilot.yaml")).expect("a document");
    lower::lower(&document).0
}

#[test]
fn the_bindings_are_what_the_document_says() {
    let build = Build::new("spec/cce-autopilot.yaml").out("generated");
    if let Err(error) = build.apply(&root(), true) {
        panic!("{error}");
    }
}

#[test]
fn every_operation_can_be_tested() {
    let tested: Vec<_> = crate::cases::CASES.iter().map(|case| case.operation).collect();
    let described: Vec<_> = api().operations.into_iter().map(|operation| operation.id).collect();
    assert_eq!(tested, described);
}
