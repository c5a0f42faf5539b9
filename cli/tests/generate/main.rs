//! `generate` through the command line: what is said of a document with defects, and how much it may
//! take.
//!
//! One binary, since each one links all of the generator.
#![allow(clippy::disallowed_macros, reason = "what a test says is read by who runs it")]

mod files;
mod killed;
mod limits;
mod negative;
mod options;
mod overlay;
#[path = "../process/mod.rs"]
mod process;
#[path = "../../../codegen/tests/project/mod.rs"]
mod project;
mod swagger;
mod words;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A file or folder of the generator's tests.
fn fixture(path: &str) -> PathBuf {
    project::root().join("codegen/tests/fixtures").join(path)
}

/// The documents in a folder.
fn documents(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let is_document = |path: &PathBuf| {
        path.extension().is_some_and(|it| ["json", "yaml", "yml"].iter().any(|known| it == *known))
    };
    let mut documents: Vec<PathBuf> =
        entries.map(|entry| entry.expect("an entry").path()).filter(is_document).collect();
    documents.sort();
    documents
}

/// A document's name with the ending, as the first line of generated code has it.
fn file_name(document: &Path) -> String {
    document.file_name().expect("a name").to_string_lossy().into_owned()
}

/// Runs the command line in a folder.
fn specwright(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_specwright"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("specwright runs")
}

/// All that a process said.
fn said(output: &Output) -> String {
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    text(&output.stdout) + &text(&output.stderr)
}
