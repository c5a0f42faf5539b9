//! `specwright diff` as a process: what is a change, how much it matters, and what is none.

mod changes;
mod forms;
mod git;
mod later;
mod levels;
mod received;
mod rust;
mod same;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The document that is changed.
const BASE: &str = include_str!("base.yaml");

/// Runs the command line in a folder.
fn specwright(folder: &Path, words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_specwright")).args(words).current_dir(folder).output().unwrap()
}

/// Two documents in a folder of their own.
struct Pair(tempfile::TempDir);

impl Pair {
    fn new(old: &str, new: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("old.yaml"), old).unwrap();
        std::fs::write(folder.path().join("new.yaml"), new).unwrap();
        Self(folder)
    }

    fn path(&self) -> PathBuf {
        self.0.path().to_owned()
    }

    fn diff(&self, words: &[&str]) -> (i32, String, String) {
        said(&specwright(self.0.path(), &[&["diff", "old.yaml", "new.yaml"], words].concat()))
    }

    /// Exit status and the report for programs.
    fn json(&self) -> (i32, serde_json::Value) {
        let (status, out, err) = self.diff(&["--format", "json"]);
        let report =
            serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}{err}"));
        (status, report)
    }
}

/// The changes of a report that this side sees.
fn changes<'a>(report: &'a serde_json::Value, side: &str) -> Vec<&'a serde_json::Value> {
    let all = report["changes"].as_array().unwrap().iter();
    all.filter(|change| change["side"] == side).collect()
}

/// Exit status, standard output and standard error.
fn said(output: &Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

/// The base with one text in place of another, which has to be there once.
fn edited(edits: &[(&str, &str)]) -> String {
    edits.iter().fold(BASE.to_owned(), |text, (from, to)| {
        assert_eq!(text.matches(from).count(), 1, "`{from}` stands there once");
        text.replace(from, to)
    })
}
