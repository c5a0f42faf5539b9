//! Revisions and documents that are none.

use std::process::Command;

use super::{BASE, Repository, broken, repository::said, with_base};

/// Runs a review that cannot be made; what it says.
fn refused(repository: &Repository, words: &[&str]) -> String {
    let (status, out, err) = repository.review(words);
    assert_eq!((status, out.as_str()), (2, ""), "{words:?}: {err}");
    err
}

#[test]
fn what_cannot_be_compared_with_is_said() {
    let repository = with_base();
    let cases: &[(&[&str], &str)] = &[
        (&["api.yaml", "--base", "nobody"], "`nobody` is no revision of this repository"),
        (&["api.yaml", "--base=--all"], "is no revision of this repository"),
        (&["other.yaml", "--base", "main"], "is not there, and was not at `main`"),
        (&["../api.yaml", "--base", "main"], "leads out of the repository"),
        (&[".", "--base", "main"], "`.` is a folder"),
        (&["/", "--base", "main"], "is no path of this repository"),
        (&["--base", "main"], "there is no Cargo.toml to read here"),
        (&["api.yaml", "--base", "main", "--accept", "none.yaml"], "cannot be read"),
        (&["api.yaml"], "--base"),
    ];
    for (words, expected) in cases {
        let err = refused(&repository, words);
        assert!(err.contains(expected), "{words:?}: {err}");
    }
}

#[test]
fn a_document_that_cannot_be_read_is_a_broken_contract() {
    let repository = with_base();
    repository.write("api.yaml", "openapi: [");
    for format in ["human", "json", "markdown", "github"] {
        let words = ["api.yaml", "--base", "main", "--fail-on", "never", "--format", format];
        let (status, out, err) = repository.review(&words);
        assert_eq!(status, 1, "{out}{err}");
        assert!(out.contains("cannot be read") || out.contains("unreadable"), "{out}");
        assert!(out.contains("api.yaml"), "{out}");
    }
    // One that could not be read before.
    repository.commit("broken");
    repository.git(&["branch", "broken"]);
    repository.write("api.yaml", BASE);
    let err = refused(&repository, &["api.yaml", "--base", "broken"]);
    assert!(err.contains("broken:api.yaml:1:"), "{err}");
}

#[test]
fn outside_of_a_repository_and_without_git_nothing_is_compared() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("api.yaml"), BASE).unwrap();
    let run = |path: Option<&str>| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_specwright"));
        command.args(["review", "api.yaml", "--base", "main"]).current_dir(folder.path());
        path.into_iter().for_each(|path| {
            command.env("PATH", path);
        });
        said(&command.output().unwrap())
    };
    let (status, _, err) = run(None);
    assert!(status == 2 && err.contains("there is no git repository here"), "{err}");
    let (status, _, err) = run(Some("/nowhere"));
    assert!(status == 2 && err.contains("needs git, which cannot be run"), "{err}");
}

#[test]
fn a_shallow_clone_says_what_to_fetch() {
    let origin = with_base();
    origin.write("api.yaml", &broken());
    origin.commit("topic");
    origin.git(&["checkout", "--quiet", "main"]);
    origin.write("README.md", "Boats.\n");
    origin.commit("main goes on");
    origin.git(&["checkout", "--quiet", "topic"]);
    let url = format!("file://{}", origin.path("").display());
    let clone = Repository::new();
    clone.git(&["remote", "add", "origin", &url]);
    clone.git(&["fetch", "--quiet", "--depth=1", "origin", "topic"]);
    clone.git(&["checkout", "--quiet", "FETCH_HEAD"]);
    // What it says is done as it says it.
    let advised = |base: &str| {
        let err = refused(&clone, &["api.yaml", "--base", base]);
        let command = err.split_once("`git ").and_then(|(_, rest)| rest.split_once('`'));
        let (command, _) = command.unwrap_or_else(|| panic!("{err}"));
        clone.git(&command.split(' ').collect::<Vec<_>>());
        err
    };
    let number = origin.git(&["rev-parse", "main"]);
    for base in ["origin/main", "main", &number] {
        if base != number {
            let err = advised(base);
            assert!(err.contains("this clone is shallow: `git fetch --depth=1"), "{err}");
        }
        // The base is there, and where the two part is not.
        let err = refused(&clone, &["api.yaml", "--base", base]);
        assert!(err.contains("`git fetch --unshallow origin` brings what is missing"), "{err}");
    }
    advised("main");
    for base in ["origin/main", "main", &number] {
        assert_eq!(clone.review(&["api.yaml", "--base", base]).0, 1);
    }
}

#[test]
fn histories_without_a_common_commit_are_compared_as_they_are() {
    let repository = with_base();
    repository.git(&["checkout", "--quiet", "--orphan", "other"]);
    repository.write("api.yaml", &broken());
    repository.commit("another beginning");
    assert_eq!(repository.review(&["api.yaml", "--base", "main"]).0, 1);
}
