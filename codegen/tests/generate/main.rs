//! `generate` as a library: what becomes of a document, and whether it compiles.
//!
//! One binary, since each one links all of the generator.
#![allow(clippy::disallowed_macros, reason = "what a test says is read by who runs it")]

mod build;
mod choices;
mod clients;
mod constructs;
mod derives;
mod face;
mod features;
mod indexes;
mod large;
#[path = "../project/mod.rs"]
mod project;
mod recipes;
mod select;
mod stability;

use std::path::{Path, PathBuf};
use std::process::Output;

/// A file or folder of `tests/fixtures`.
fn fixture(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(path)
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

/// A document's name, as that of a module.
fn module(document: &Path) -> String {
    document.file_stem().expect("a name").to_string_lossy().replace('-', "_")
}

/// Its name with the ending, as the first line of generated code has it.
fn file_name(document: &Path) -> String {
    document.file_name().expect("a name").to_string_lossy().into_owned()
}

/// All that a process said.
fn said(output: &Output) -> String {
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    text(&output.stdout) + &text(&output.stderr)
}
