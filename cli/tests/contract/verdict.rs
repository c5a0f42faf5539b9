//! One verdict, one meaning: what is lost and what is not current is said, and ends a run, in every
//! format and by every way to call it.

use std::fs;
use std::path::Path;

use crate::{said, specwright};

/// A document of which an answer is lost.
const LOSS: &str = "\
openapi: 3.0.3
info: { title: Loss, version: '1' }
paths:
  /a:
    get:
      operationId: read
      responses: { '2000': { description: No status. } }
";

const FORMATS: [&str; 4] = ["human", "json", "markdown", "github"];

fn run(folder: &Path, words: &[&str]) -> (i32, String) {
    let (status, out, err) = said(&specwright(folder, words));
    (status, out + &err)
}

#[test]
fn a_loss_breaks_the_contract_unless_it_is_allowed() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("loss.yaml"), LOSS).unwrap();
    for format in FORMATS {
        let (status, text) = run(folder, &["check", "loss.yaml", "--format", format]);
        assert_eq!(status, 1, "{format}: {text}");
        assert!(text.contains("broken") && text.contains("1 part is not"), "{format}: {text}");
        let strict = ["generate", "loss.yaml", "--out", "strict", "--strict", "--format", format];
        let (status, text) = run(folder, &strict);
        assert_eq!(status, 1, "{format}: {text}");
        assert!(!folder.join("strict").exists(), "{format}: nothing is written");
        let allowed = ["check", "loss.yaml", "--allow-loss", "--format", format];
        let (status, text) = run(folder, &allowed);
        assert_eq!(status, 0, "{format}: {text}");
        assert!(text.contains("kept") && text.contains("allowed"), "{format}: {text}");
    }
    let build = specwright::Build::new("loss.yaml").out("generated");
    assert!(matches!(build.apply(folder, false), Err(specwright::BuildError::Loss(_))));
    assert!(build.allow_loss().apply(folder, false).is_ok());

    let table = "[package.metadata.specwright]\ndocument = \"loss.yaml\"\n";
    fs::write(folder.join("Cargo.toml"), table).unwrap();
    assert_eq!(run(folder, &["check"]).0, 1);
    assert_eq!(run(folder, &["check", "--allow-loss"]).0, 0);
    fs::write(folder.join("Cargo.toml"), format!("{table}allow-loss = true\n")).unwrap();
    assert_eq!(run(folder, &["check"]).0, 0);
    assert_eq!(run(folder, &["check", "--strict"]).0, 1);
}

#[test]
fn what_is_not_current_is_annotated_where_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("a.yaml"), LOSS.replace("2000", "204")).unwrap();
    assert_eq!(run(folder, &["generate", "a.yaml", "--out", "bindings"]).0, 0);
    let edited = folder.join("bindings/operations/read.rs");
    let text = fs::read_to_string(&edited).unwrap();
    let line = text.lines().position(|line| line.contains("pub struct Read")).unwrap() + 1;
    fs::write(&edited, text.replace("pub struct Read", "pub struct Edited")).unwrap();
    fs::remove_file(folder.join("bindings/mod.rs")).unwrap();
    for words in [
        &["check", "a.yaml", "--generated", "bindings"][..],
        &["generate", "a.yaml", "--out", "bindings", "--check"],
    ] {
        let (status, text) = run(folder, &[words, &["--format", "github"]].concat());
        assert_eq!(status, 1, "{text}");
        let at = |file: &str, line: usize| {
            format!("::error file={file},line={line},col=1,title=not-current::")
        };
        assert!(text.contains(&at("bindings/operations/read.rs", line)), "{text}");
        assert!(text.contains(&at("bindings/mod.rs", 1)), "{text}");
        for format in FORMATS {
            let (status, text) = run(folder, &[words, &["--format", format]].concat());
            assert_eq!(status, 1, "{format}: {text}");
        }
        let (status, out, _) = said(&specwright(folder, &[words, &["--format", "json"]].concat()));
        let report: serde_json::Value = serde_json::from_str(&out).expect("JSON");
        let report = report.get(0).unwrap_or(&report);
        assert_eq!((status, &report["verdict"]), (1, &"broken".into()), "{report}");
    }
}
