//! What is said of a pull request: of documents, files, revisions, versions and labels.

use serde_json::Value;

use super::repository::Repository;
use super::{document, is_harmless, names, receivers, specwright};

/// A name that a file can have.
fn file_name(name: &str) -> String {
    name.replace('/', "\u{2215}").chars().take(60).collect()
}

fn write(repository: &Repository, name: &str, document: &Value) {
    repository.write(name, &document.to_string());
}

/// The document without its operation, and with another type.
fn changed(name: &str) -> Value {
    let mut other = document(name);
    let get = other.pointer_mut(&format!("/paths/{}/get", pointer(&format!("/a{name}")))).unwrap();
    get["parameters"][1]["required"] = true.into();
    get["parameters"][1]["schema"] = serde_json::json!({ "type": "string", "enum": [name] });
    get["responses"]["200"]["headers"] =
        serde_json::json!({ name: { "schema": { "type": "string" } } });
    other["servers"][0]["url"] = format!("https://{name}.example").into();
    other
}

fn pointer(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

#[test]
fn what_is_said_of_a_pull_request() {
    for name in &names() {
        let repository = Repository::new();
        let branch = "a`<b>@me|_#1";
        let snapshot = format!("tests/snapshots/{}.snap", file_name(name));
        write(&repository, "api.json", &document(name));
        let manifest = |version: &str| {
            format!("[package]\nname = \"a\"\nversion = {}\n", Value::from(version))
        };
        repository.write("Cargo.toml", &manifest(name));
        repository.commit("first");
        repository.git(&["branch", branch]);
        write(&repository, "api.json", &changed(name));
        repository.write("Cargo.toml", &manifest(&format!("{name}2")));
        repository.write(&snapshot, "1\n");
        let folder = repository.path("");
        let mut said = String::new();
        for format in ["human", "json", "markdown", "github"] {
            for words in [
                &["review", "api.json", "--base", branch, "--format", format][..],
                &["review", "api.json", "--base", branch, "--allowed-by", name, "--format", format],
                &["review", "api.json", "--base", name, "--format", format],
                &["review", name, "--base", branch, "--format", format],
            ] {
                let (_, out, err) = specwright(&folder, words);
                is_harmless(words, &out);
                is_harmless(&[], &err);
                if format == "markdown" {
                    is_text(&out);
                }
                said += &(out + &err);
            }
        }
        assert!(said.len() > 5_000, "much is said: {said}");
    }
}

/// What is shown as Markdown has no tags, links and mentions but those of the report.
fn is_text(comment: &str) {
    receivers::is_printable(comment, comment.matches('\n').count());
    let mut rest = comment.to_owned();
    // What is shown as it stands, between fences.
    while let Some(start) = rest.find("\n```") {
        let body = start + 4;
        let end = rest[body..].find("\n```").map_or(rest.len(), |at| body + at + 4);
        rest.replace_range(start..end, "\n");
    }
    for tag in ["details", "/details", "summary", "/summary", "br", "code", "/code"] {
        rest = rest.replace(&format!("<{tag}>"), "");
    }
    let rest = rest.split("-->\n").nth(1).unwrap_or_default().replace("\\`", "");
    let spans: Vec<&str> = rest.split('`').collect();
    for (index, part) in spans.iter().enumerate().filter(|(index, _)| index % 2 == 0) {
        let is_escaped = |at: usize| part[..at].ends_with('\\');
        for sign in ['<', '>', '['] {
            let free = part.match_indices(sign).find(|(at, _)| !is_escaped(*at));
            assert!(free.is_none(), "{sign} in part {index}: {part}");
        }
        for (at, _) in part.match_indices('@') {
            assert!(part[at..].starts_with("@&#8203;"), "{part}");
        }
    }
}
