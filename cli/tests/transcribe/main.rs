//! `specwright transcribe` as a process, over pages of our own words in the layouts of the real ones.
#![allow(clippy::disallowed_macros, reason = "what a test says is read by who runs it")]

mod bad;
mod below;
mod codes;
mod definitions;
mod drift;
mod edited;
mod foreign;
mod groups;
mod languages;
mod layouts;
mod linear;
mod output;
mod overlay;
mod phrases;
#[path = "../process/mod.rs"]
mod process;
mod shared;

use std::path::{Path, PathBuf};

/// What a run came to.
struct Run {
    status: Option<i32>,
    out: String,
    err: String,
    /// The document, if one was written.
    document: Option<String>,
}

impl Run {
    /// All of it, for a snapshot.
    fn report(&self) -> String {
        format!(
            "status: {:?}\n----- stdout\n{}----- stderr\n{}----- document\n{}",
            self.status,
            self.out,
            self.err,
            self.document.as_deref().unwrap_or("(none)\n")
        )
    }
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pages")
}

/// Runs the command in the folder of the fixtures; the document goes to a folder of its own.
fn transcribe(arguments: &[&str]) -> Run {
    transcribe_over(None, arguments)
}

/// The same where a document is there already.
fn transcribe_over(before: Option<&str>, arguments: &[&str]) -> Run {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("api.yaml");
    if let Some(before) = before {
        std::fs::write(&out, before).unwrap();
    }
    let output = process::specwright()
        .current_dir(fixtures())
        .arg("transcribe")
        .args(arguments)
        .arg("--out")
        .arg(&out)
        .output()
        .unwrap();
    let shown = |bytes: Vec<u8>| {
        let text = String::from_utf8(bytes).unwrap();
        text.replace(&out.display().to_string(), "[OUT]")
    };
    let document = std::fs::read_to_string(&out).ok().filter(|text| Some(text.as_str()) != before);
    // Nothing else is left behind, whatever happened.
    let files = std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(files, usize::from(out.exists()));
    Run {
        status: output.status.code(),
        out: shown(output.stdout),
        err: shown(output.stderr),
        document,
    }
}

/// Runs the command over a page given as bytes.
fn transcribe_page(name: &str, bytes: &[u8]) -> Run {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let mut run = transcribe(&[path.to_str().unwrap()]);
    run.err = run.err.replace(&folder.path().display().to_string(), "[DIR]");
    run
}

/// Reads a page that is only in memory; its document reads back as it was written.
fn read_text(name: &str, text: &str) -> specwright_transcribe::Outcome {
    let outcome = specwright_transcribe::read_text(name, text);
    let back = specwright_transcribe::read_document(&outcome.text);
    assert_eq!(back.as_ref(), Ok(&outcome.document), "{name}:\n{text}");
    outcome
}

/// A page with some of its lines taken out, doubled or swapped, the same for the same seed.
fn shuffled(page: &str, seed: &mut u64) -> String {
    let mut next = |below: usize| {
        *seed =
            seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(*seed >> 33).unwrap() % below.max(1)
    };
    let mut lines: Vec<&str> = page.lines().collect();
    for _ in 0..12 {
        let (at, other) = (next(lines.len()), next(lines.len()));
        match next(3) {
            0 => drop(lines.remove(at)),
            1 => lines.insert(at, lines[other]),
            _ => lines.swap(at, other),
        }
    }
    lines.join("\n")
}
