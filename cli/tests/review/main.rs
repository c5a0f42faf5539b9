//! `specwright review` as a process, in repositories that the tests make.

mod bad;
mod comment;
mod document;
mod manifest;
#[path = "../repository/mod.rs"]
mod repository;

use std::process::Command;

use repository::Repository;

/// The document that is changed.
const BASE: &str = include_str!("../diff/base.yaml");

/// A repository with the base as `api.yaml`, on a branch of its own.
fn with_base() -> Repository {
    let repository = Repository::new();
    repository.write("api.yaml", BASE);
    repository.commit("first");
    repository.git(&["checkout", "--quiet", "-b", "topic"]);
    repository
}

/// The base with one text in place of another, which has to be there once.
fn edited(from: &str, to: &str) -> String {
    assert_eq!(BASE.matches(from).count(), 1, "`{from}` stands there once");
    BASE.replace(from, to)
}

/// What breaks callers.
fn broken() -> String {
    edited("enum: [red, blue]", "enum: [red]")
}

impl Repository {
    /// Runs a review in the repository: exit status, standard output and standard error.
    fn review(&self, words: &[&str]) -> (i32, String, String) {
        self.review_in("", words)
    }

    fn review_in(&self, folder: &str, words: &[&str]) -> (i32, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_specwright"));
        command.arg("review").args(words).current_dir(self.path(folder));
        repository::said(&command.output().unwrap())
    }

    /// The report for programs, and the exit status.
    fn report(&self, words: &[&str]) -> (i32, serde_json::Value) {
        let (status, out, err) = self.review(&[words, &["--format", "json"]].concat());
        let report = serde_json::from_str(&out);
        (status, report.unwrap_or_else(|error| panic!("{error}: {out}{err}")))
    }
}
