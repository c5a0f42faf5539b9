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
        ("spec", "`spec` is a folder, and `spec/api.yaml` is a document: name two"),
        ("main:spec", "`main:spec` is a folder, and"),
        ("page.html", "`page.html` is a reference page: `specwright transcribe`"),
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
fn folders_are_compared_by_the_document_in_them() {
    let repository = repository();
    let folder = repository.path();
    let diff = |old: &str, new: &str| said(&specwright(folder, &["diff", old, new]));
    let (status, out, err) = diff("main~1:spec", "spec");
    assert_eq!(status, 1, "{out}{err}");
    assert!(out.contains("old main~1:spec/schemas/rig.yaml:"), "{out}");
    assert!(out.contains("new spec/schemas/rig.yaml:"), "{out}");
    let (status, _, err) = diff("main~1:spec", "spec/schemas");
    assert_eq!(status, 2, "{err}");
    assert!(err.contains("no file in the folder `spec/schemas` is an OpenAPI document"), "{err}");
    write(folder, "spec/other.json", "{\"openapi\": \"3.1.0\"}");
    let (status, _, err) = diff("main:spec", "spec");
    assert_eq!(status, 2, "{err}");
    assert!(err.contains("several documents: name one of `api.yaml`, `other.json`"), "{err}");
}

#[test]
fn a_renamed_document_is_compared() {
    let repository = repository();
    let folder = repository.path();
    git(folder, &["mv", "spec", "api"]);
    git(folder, &["mv", "api/api.yaml", "api/boats.yaml"]);
    let (status, out, err) =
        said(&specwright(folder, &["diff", "HEAD:spec/api.yaml", "api/boats.yaml"]));
    assert_eq!((status, out.as_str()), (0, "no change on the wire, none in Rust\n"), "{err}");
    let (status, out, err) = said(&specwright(folder, &["diff", "HEAD~1:spec", "api"]));
    assert_eq!(status, 1, "{out}{err}");
}

/// The bindings of a revision are those that its own manifest describes, with its own overlay.
#[test]
fn each_side_has_its_own_manifest() {
    let repository = repository();
    let folder = repository.path();
    let manifest = |more: &str| {
        let table = "[package.metadata.specwright]\ndocument = \"spec/api.yaml\"\n";
        write(folder, "Cargo.toml", &format!("[package]\nname = \"boats\"\n{table}{more}"));
    };
    let overlay = |colour: &str| {
        let action = "target: $.paths['/boats'].get.parameters[1].schema.enum";
        let text = format!(
            "overlay: 1.1.0\ninfo: {{title: T, version: '1'}}\nactions:\n  - {action}\n    \
             update: {colour}\n"
        );
        write(folder, "fix.yaml", &text);
    };
    let diff = |words: &[&str]| {
        let both = ["diff", "HEAD:spec/api.yaml", "spec/api.yaml"];
        said(&specwright(folder, &[&both[..], words].concat()))
    };
    manifest("");
    commit(folder, "a manifest");
    // The new one has another option: its bindings change though the document does not.
    manifest("formats = [\"uuid\"]\n");
    let (status, out, err) = diff(&[]);
    assert_eq!(status, 0, "{err}");
    assert!(out.contains("models::Boat.id [rust-field-type-changed]"), "{out}");
    assert_eq!(diff(&["--formats", "uuid"]).1, "no change on the wire, none in Rust\n");
    // An overlay is that of its side, unless the call names one.
    overlay("green");
    manifest("overlay = \"fix.yaml\"\n");
    commit(folder, "an overlay");
    assert_eq!(diff(&[]).1, "no change on the wire, none in Rust\n");
    overlay("black");
    let (status, out, _) = diff(&[]);
    assert_eq!(status, 1, "{out}");
    assert!(out.contains("was \"green\""), "{out}");
    assert!(out.contains("old HEAD:fix.yaml:5:"), "{out}");
    assert_eq!(diff(&["--overlay", "fix.yaml"]).1, "no change on the wire, none in Rust\n");
}

#[test]
fn a_clone_without_the_base_is_told_how_to_get_it() {
    let repository = repository();
    let clone = tempfile::tempdir().unwrap();
    let url = format!("file://{}", repository.path().display());
    git(clone.path(), &["clone", "--quiet", "--depth=1", &url, "shallow"]);
    let folder = clone.path().join("shallow");
    let diff = || said(&specwright(&folder, &["diff", "main~1:spec/api.yaml", "spec/api.yaml"]));
    let (status, _, err) = diff();
    assert_eq!(status, 2, "{err}");
    assert!(err.contains("this clone is shallow: `git fetch --unshallow origin`"), "{err}");
    git(&folder, &["fetch", "--quiet", "--unshallow", "origin"]);
    let (status, _, err) = diff();
    assert!(status < 2, "{err}");
}

#[test]
fn without_git_only_files_are_compared() {
    let repository = repository();
    let nothing = tempfile::tempdir().unwrap();
    let diff = |old: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_specwright"))
            .args(["diff", old, "spec/api.yaml"])
            .current_dir(repository.path())
            .env("PATH", nothing.path())
            .output();
        said(&output.unwrap())
    };
    let (status, _, err) = diff("main:spec/api.yaml");
    assert_eq!(status, 2, "{err}");
    assert!(err.contains("this needs git, which cannot be run"), "{err}");
    assert_eq!(diff("spec/api.yaml").0, 0);
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
    // What is something else is none either, and nor is it in a revision.
    write(folder.path(), "other.yaml", "name: boats\n");
    assert_eq!(run("old.yaml", "other.yaml"), 1);
    assert_eq!(run("other.yaml", "old.yaml"), 2);
    git(folder.path(), &["init", "--quiet", "--initial-branch=main"]);
    commit(folder.path(), "first");
    assert_eq!(run("old.yaml", "main:new.yaml"), 1);
    assert_eq!(run("main:new.yaml", "old.yaml"), 2);
}
