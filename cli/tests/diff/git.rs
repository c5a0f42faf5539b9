//! Documents in revisions of a repository, and what is no document.

use std::path::Path;
use std::process::Command;

use super::{BASE, edited, said, specwright};

/// A repository with the base in `spec/api.yaml`, whose paths are in a file of their own, and a
/// later revision.
fn repository() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    git(folder.path(), &["init", "--quiet", "--initial-branch=main"]);
    std::fs::create_dir_all(folder.path().join("spec/schemas")).unwrap();
    let split = edited(&[(
        "Rig: {type: string, enum: [sloop, ketch]}",
        "Rig: {$ref: \"schemas/rig.yaml\"}",
    )]);
    write(folder.path(), "spec/api.yaml", &split);
    write(folder.path(), "spec/schemas/rig.yaml", "type: string\nenum: [sloop, ketch]\n");
    commit(folder.path(), "first");
    write(folder.path(), "spec/schemas/rig.yaml", "type: string\nenum: [ketch]\n");
    commit(folder.path(), "second");
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).unwrap();
}

fn git(folder: &Path, words: &[&str]) {
    let status = Command::new("git").args(words).current_dir(folder).status().unwrap();
    assert!(status.success(), "git {words:?}");
}

fn commit(folder: &Path, message: &str) {
    git(folder, &["add", "--all"]);
    let name = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.org"];
    git(folder, &[&name[..], &["commit", "--quiet", "--message", message]].concat());
}

#[test]
fn a_revision_is_read_with_all_its_files() {
    let repository = repository();
    let folder = repository.path();
    let diff = |old: &str, new: &str| said(&specwright(folder, &["diff", old, new]));
    let (status, out, err) = diff("main~1:spec/api.yaml", "spec/api.yaml");
    assert_eq!(status, 1, "{out}{err}");
    assert!(out.contains("old main~1:spec/schemas/rig.yaml:"), "{out}");
    assert!(out.contains("new spec/schemas/rig.yaml:"), "{out}");
    let (status, out, err) = diff("HEAD:spec/api.yaml", "spec/api.yaml");
    assert_eq!((status, out.as_str()), (0, "no change on the wire, none in Rust\n"), "{err}");
    let from_below =
        specwright(&folder.join("spec"), &["diff", "main~1:./api.yaml", "HEAD:./api.yaml"]);
    assert_eq!(said(&from_below).0, 1);
    // A document at the top, whose revision has a `/`.
    git(folder, &["branch", "team/topic"]);
    write(folder, "top.yaml", BASE);
    commit(folder, "third");
    git(folder, &["branch", "--force", "team/topic"]);
    write(folder, "top.yaml", &edited(&[("enum: [red, blue]", "enum: [red]")]));
    let (status, out, err) = diff("team/topic:top.yaml", "top.yaml");
    assert_eq!(status, 1, "{err}");
    assert!(out.contains("old team/topic:top.yaml:15:"), "{out}");
    git(folder, &["checkout", "--quiet", "top.yaml"]);
    // Nothing is written.
    let output = Command::new("git").args(["status", "--porcelain"]).current_dir(folder).output();
    assert_eq!(output.unwrap().stdout, b"");
}

#[test]
fn what_is_no_revision_and_no_file_is_said() {
    let repository = repository();
    let folder = repository.path();
    let cases = [
        ("nobody:spec/api.yaml", "`nobody` is no revision of this repository"),
        ("main:api.yaml", "`api.yaml` is no file of the revision `main`"),
        ("main:../api.yaml", "leads out of the repository"),
        ("nothing.yaml", "cannot be read"),
        ("spec", "it is a folder"),
        ("--help:x", "unexpected argument"),
    ];
    for (old, words) in cases {
        let (status, _, err) = said(&specwright(folder, &["diff", old, "spec/api.yaml"]));
        assert_eq!(status, 2, "{old}: {err}");
        assert!(err.contains(words), "{old}: {err}");
    }
    let outside = tempfile::tempdir().unwrap();
    write(outside.path(), "api.yaml", BASE);
    let (status, _, err) =
        said(&specwright(outside.path(), &["diff", "main:api.yaml", "api.yaml"]));
    assert_eq!(status, 2);
    assert!(err.contains("there is no git repository here"), "{err}");
}

#[test]
fn a_new_document_that_cannot_be_read_is_a_broken_contract() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "old.yaml", BASE);
    write(folder.path(), "new.yaml", "openapi: [");
    let run = |old: &str, new: &str| said(&specwright(folder.path(), &["diff", old, new])).0;
    assert_eq!(run("old.yaml", "new.yaml"), 1);
    assert_eq!(run("new.yaml", "old.yaml"), 2);
    assert_eq!(run("old.yaml", "missing.yaml"), 2);
}
