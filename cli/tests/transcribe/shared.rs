//! The project's own document, and a collection of real pages.

use std::path::Path;
use std::process::Command;

use specwright_transcribe as transcribe;

/// `spec/cce-autopilot.yaml` is exactly what its pages and its overlay say.
#[test]
fn the_projects_document_is_current() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let output = Command::new(env!("CARGO_BIN_EXE_specwright"))
        .current_dir(root)
        .args(["transcribe", "spec/reference", "--overlay", "spec/overlay.yaml"])
        .args(["--out", "spec/cce-autopilot.yaml", "--check", "--notes"])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).replace('\\', "/");
    assert_eq!(output.status.code(), Some(0), "{said}{}", String::from_utf8_lossy(&output.stdout));
    insta::assert_snapshot!("documentation_defects", said);
}

/// Every page of a collection is read whole, as text and as HTML, with equal names.
#[test]
#[ignore = "needs ../shared/reference beside the checkout"]
fn a_collection_of_real_pages() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/reference");
    let outcomes = ["text", "html"].map(|kind| {
        let outcome = transcribe::run(&[folder.join(kind)], &Default::default());
        let errors: Vec<_> = outcome.missing().collect();
        assert!(errors.is_empty(), "{kind}: {errors:#?}");
        assert_eq!(outcome.counts().0, outcome.files.len(), "{kind}");
        outcome
    });
    let mut seed = 11;
    for entry in std::fs::read_dir(folder.join("text")).unwrap() {
        let page = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        for _ in 0..2 {
            let _ = super::read_text("page.txt", &super::shuffled(&page, &mut seed));
        }
    }
    let [text, html] = &outcomes;
    let paths = |outcome: &transcribe::Outcome| {
        outcome.document["paths"].as_object().unwrap().keys().cloned().collect::<Vec<_>>()
    };
    assert_eq!(paths(text), paths(html));
}
