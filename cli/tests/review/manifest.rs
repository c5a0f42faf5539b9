//! What `[package.metadata.specwright]` names: documents, their pages, bindings and decisions.

use std::path::Path;
use std::process::Command;

use super::{BASE, Repository, broken};

const MANIFEST: &str = "[package]\nname = \"boats\"\nversion = \"0.1.0\"\n\n\
    [package.metadata.specwright]\ndocument = \"spec/api.yaml\"\n";

fn page(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pages/revisions");
    std::fs::read_to_string(folder.join(name).join("change-firing.txt")).unwrap()
}

/// Runs the command line, which has to succeed.
fn specwright(repository: &Repository, words: &[&str]) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_specwright"));
    let output = command.args(words).current_dir(repository.path("")).output().unwrap();
    assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn documents_of_a_manifest_are_reviewed() {
    let repository = Repository::new();
    repository.write("spec/api.yaml", BASE);
    repository.write("spec/other.yaml", BASE);
    let table = "[[package.metadata.specwright]]\ndocument = \"spec/";
    let head = "[package]\nname = \"boats\"\nversion = \"0.1.0\"\n";
    let manifest = |names: &[&str]| {
        let tables: Vec<String> = names.iter().map(|it| format!("{table}{it}.yaml\"\n")).collect();
        repository.write("Cargo.toml", &format!("{head}{}", tables.concat()));
    };
    manifest(&["api", "other"]);
    repository.commit("first");
    repository.write("spec/other.yaml", &broken());
    let (status, report) = repository.report(&["--base", "main"]);
    assert_eq!(status, 1);
    let verdicts: Vec<_> =
        report["documents"].as_array().unwrap().iter().map(|it| &it["diff"]["verdict"]).collect();
    assert_eq!(verdicts, ["compatible", "breaking"]);

    // One goes, and comes back under another name, which git is not told of.
    std::fs::remove_file(repository.path("spec/other.yaml")).unwrap();
    manifest(&["api"]);
    let (status, report) = repository.report(&["--base", "main"]);
    assert_eq!((status, &report["documents"][1]["state"]), (1, &"removed".into()), "{report}");
    manifest(&["api", "boats"]);
    repository.write("spec/boats.yaml", BASE);
    let (status, report) = repository.report(&["--base", "main"]);
    assert_eq!((status, &report["documents"][1]["was"]), (0, &"spec/other.yaml".into()));
}

#[test]
fn decisions_of_a_manifest_are_those_of_its_document() {
    let repository = Repository::new();
    repository.write("Cargo.toml", &format!("{MANIFEST}accept = \"spec/decisions.yaml\"\n"));
    repository.write("spec/api.yaml", BASE);
    repository.write("spec/decisions.yaml", "[]\n");
    repository.commit("first");
    repository.write("spec/api.yaml", &broken());
    let (status, out, _) = repository.review(&["--base", "main", "--format", "markdown"]);
    assert_eq!(status, 1);
    // What the comment proposes is what accepts.
    let start = out.find("```yaml\n").unwrap() + "```yaml\n".len();
    let proposed = &out[start..start + out[start..].find("```").unwrap()];
    assert!(out.contains("say why in `spec/decisions.yaml`:"), "{out}");
    repository.write("spec/decisions.yaml", proposed);
    let (status, _, err) = repository.review(&["--base", "main"]);
    assert!(status == 2 && err.contains("has no reason"), "{err}");
    repository.write("spec/decisions.yaml", &proposed.replace("\"\"", "Nobody asked for blue."));
    let (status, out, _) = repository.review(&["--base", "main"]);
    assert_eq!(status, 0, "{out}");
}

#[test]
fn defects_of_pages_come_and_go() {
    let repository = Repository::new();
    let manifest = MANIFEST.replace("spec/api", "api") + "reference = [\"pages\"]\n";
    repository.write("Cargo.toml", &manifest);
    repository.write("pages/change-firing.txt", &page("before"));
    specwright(&repository, &["transcribe", "pages", "--out", "api.yaml"]);
    repository.commit("first");
    let (status, report) = repository.report(&["--base", "main"]);
    assert_eq!(status, 0, "{report}");
    let defects = &report["documents"][0]["defects"];
    assert!(defects.get("came").is_none() && defects.get("went").is_none(), "{defects}");

    // The page changes first: the document is not what it says any more.
    repository.write("pages/change-firing.txt", &page("after"));
    let (_, out, _) = repository.review(&["--base", "main", "--format", "markdown"]);
    assert!(out.contains("- reference: 1 page, the document is not what they say"), "{out}");
    let accept = "specwright transcribe pages --out api.yaml";
    assert!(out.contains(&format!("To accept:\n\n```sh\n{accept}\n```")), "{out}");
    specwright(&repository, &accept.split(' ').skip(1).collect::<Vec<_>>());
    let (_, report) = repository.report(&["--base", "main"]);
    let document = &report["documents"][0];
    assert!(document.get("broken").is_none(), "{document}");
    assert!(!document["diff"]["changes"].as_array().unwrap().is_empty());

    // A defect: the text of the page was decoded with a wrong character set.
    let defect = page("after") + "\nâ€œ\n";
    repository.write("pages/change-firing.txt", &defect);
    let (_, report) = repository.report(&["--base", "main"]);
    let came = report["documents"][0]["defects"]["came"].as_array().unwrap();
    assert!(came.iter().any(|it| it["code"] == "page-encoding"), "{report}");
    repository.commit("a defect");
    repository.git(&["branch", "defect"]);
    // It moves, and is the same.
    repository.write("pages/change-firing.txt", &format!("\n\n{defect}"));
    let (_, report) = repository.report(&["--base", "defect"]);
    assert!(report["documents"][0]["defects"].get("came").is_none(), "{report}");
    repository.write("pages/change-firing.txt", &page("after"));
    let (_, report) = repository.report(&["--base", "defect"]);
    let defects = &report["documents"][0]["defects"];
    assert_eq!(defects["went"][0]["code"], "page-encoding", "{defects}");
    assert_eq!(defects["went"][0]["file"], "defect:pages/change-firing.txt");
}

#[test]
fn bindings_that_are_not_current_and_snapshots_that_wait_are_said() {
    let repository = Repository::new();
    repository.write("Cargo.toml", &format!("{MANIFEST}generated = \"generated\"\n"));
    repository.write("spec/api.yaml", BASE);
    specwright(&repository, &["generate", "spec/api.yaml", "--out", "generated"]);
    let snapshot = "---\nsource: tests/a.rs\n---\n1\n";
    for name in ["kept", "changed", "gone", "renamed"] {
        let text = snapshot.replace('1', &format!("{name}\n").repeat(20));
        repository.write(&format!("tests/snapshots/a__{name}.snap"), &text);
    }
    repository.commit("first");
    repository.write("spec/api.yaml", &super::edited("tags: [boats]", "tags: [ships]"));
    repository.write("tests/snapshots/a__changed.snap", snapshot);
    repository.write("tests/snapshots/a__new.snap", snapshot);
    repository.write("tests/snapshots/a__kept.snap.new", snapshot);
    std::fs::remove_file(repository.path("tests/snapshots/a__gone.snap")).unwrap();
    repository.git(&["mv", "tests/snapshots/a__renamed.snap", "tests/snapshots/a__moved.snap"]);
    let (_, report) = repository.report(&["--base", "main"]);
    let file = |name: &str| format!("tests/snapshots/a__{name}.snap");
    assert_eq!(
        report["snapshots"],
        serde_json::json!({
            "added": [{ "file": file("new") }],
            "changed": [
                { "file": file("changed") },
                { "file": file("moved"), "was": file("renamed") },
            ],
            "removed": [{ "file": file("gone") }],
            "pending": [{ "file": format!("{}.new", file("kept")) }],
        })
    );
    repository
        .write("spec/api.yaml", &super::edited("operationId: listBoats", "operationId: boats"));
    let (_, report) = repository.report(&["--base", "main"]);
    assert_eq!(report["documents"][0]["broken"][0]["name"], "generated", "{report}");
    let accept = ["specwright generate spec/api.yaml --out generated", "cargo insta review"];
    assert_eq!(report["accept"], serde_json::json!(accept));

    // A crate with options of its own: the command has them.
    std::fs::remove_dir_all(repository.path("generated")).unwrap();
    let options = ["--crate", "boats-api", "--formats", "date-time,uuid", "--select", "GET /boats"];
    let words = ["generate", "spec/api.yaml", "--out", "generated", "--validate"];
    specwright(&repository, &[&words[..], &options[..]].concat());
    repository.write("spec/api.yaml", &super::edited("operationId: listBoats", "operationId: all"));
    let (_, report) = repository.report(&["--base", "main"]);
    let command = report["accept"][0].as_str().unwrap();
    let output = Command::new("sh")
        .args(["-c", &command.replace("specwright", env!("CARGO_BIN_EXE_specwright"))])
        .current_dir(repository.path(""))
        .output()
        .unwrap();
    assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
    let (_, report) = repository.report(&["--base", "main"]);
    assert_eq!(report["accept"], serde_json::json!(["cargo insta review"]), "{command}");
    assert!(repository.path("generated/Cargo.toml").exists(), "{command}");
}
