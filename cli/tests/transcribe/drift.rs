//! Pages that have changed: the difference in words, and the command that accepts it.

use super::{Run, transcribe, transcribe_over};

fn check(before: &str, after: &str, more: &[&str]) -> Run {
    let old = transcribe(&[before]).document.unwrap();
    let mut arguments = vec![after, "--check"];
    arguments.extend(more);
    transcribe_over(Some(&old), &arguments)
}

#[test]
fn a_revision_in_words_and_as_a_diff() {
    let run = check("revisions/before", "revisions/after", &[]);
    assert_eq!((run.status, run.document.as_deref()), (Some(1), None));
    insta::assert_snapshot!("revision", run.out);
}

#[test]
fn a_revision_for_a_review() {
    let run = check("revisions/before", "revisions/after", &["--format", "markdown"]);
    assert_eq!(run.status, Some(1));
    insta::assert_snapshot!("revision_markdown", run.out);
}

#[test]
fn a_revision_for_a_program() {
    let run = check("revisions/before", "revisions/after", &["--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let scopes = |scope: &str| {
        let drifts = report["drifts"].as_array().unwrap();
        drifts.iter().filter(|drift| drift["scope"] == scope).count()
    };
    assert!(scopes("contract") > 5 && scopes("wording") > 5, "{}", run.out);
}

/// What was taken away comes back: the way back says the opposite.
#[test]
fn a_revision_taken_back() {
    let run = check("revisions/after", "revisions/before", &["--format", "markdown"]);
    insta::assert_snapshot!("revision_taken_back", run.out);
}

#[test]
fn tables_that_only_moved() {
    let run = check("revisions/before", "revisions/moved", &["--format", "markdown"]);
    assert_eq!(run.status, Some(1));
    insta::assert_snapshot!("moved", run.out);
}

#[test]
fn operations_that_came_and_went() {
    let run = check("group", "text/bars.txt", &["--format", "markdown"]);
    insta::assert_snapshot!("operations", run.out);
}

#[test]
fn nothing_changed() {
    let run = check("revisions/after", "revisions/after", &[]);
    assert_eq!((run.status, run.out.as_str()), (Some(0), ""));
}

#[test]
fn no_document_yet() {
    let run = transcribe(&["revisions/after", "--check"]);
    assert_eq!((run.status, run.document), (Some(1), None));
}

/// `specwright check --reference` says the same as `transcribe --check`.
#[test]
fn check_names_what_the_pages_say_now() {
    let folder = tempfile::tempdir().unwrap();
    let spec = folder.path().join("api.yaml");
    std::fs::write(&spec, transcribe(&["revisions/before"]).document.unwrap()).unwrap();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_specwright"))
        .current_dir(super::fixtures())
        .arg("check")
        .arg(&spec)
        .args(["--reference", "revisions/after"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stdout).unwrap();
    insta::assert_snapshot!("check", said.replace(&spec.display().to_string(), "[SPEC]"));
}
