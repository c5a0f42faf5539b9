//! The comment: short when little changed, folded when much did, never longer than GitHub takes.

use std::fmt::Write as _;

use super::{BASE, Repository, broken, edited, with_base};

/// The most that GitHub takes for a comment, in characters.
const LONGEST: usize = 65_536;

/// Without the number of the commit.
fn masked(repository: &Repository, text: &str) -> String {
    let commit = repository.git(&["rev-parse", "main"]);
    text.replace(&commit, "COMMIT").replace(&commit[..10], "COMMIT")
}

#[test]
fn reports_read_well() {
    let repository = with_base();
    let text = edited("enum: [sloop, ketch]", "enum: [ketch]")
        .replace("            X-Next: {schema: {type: string}}\n", "")
        .replace(
            "            built: {type: integer}\n",
            "            built: {type: integer}\n            sold: {type: boolean}\n",
        )
        .replace("name: limit, in: query", "name: limit, in: query, example: many");
    repository.write("api.yaml", &text);
    repository.write("tests/snapshots/calls__list.snap", "---\nsource: a\n---\n1\n");
    for format in ["human", "markdown", "github", "json"] {
        let (status, out, err) =
            repository.review(&["api.yaml", "--base", "main", "--format", format]);
        assert_eq!(status, 1, "{out}{err}");
        insta::assert_snapshot!(format!("report_{format}"), masked(&repository, &out));
    }
}

#[test]
fn a_small_break_is_a_short_comment() {
    let repository = with_base();
    repository.write("api.yaml", &broken());
    let (_, out, _) = repository.review(&["api.yaml", "--base", "main", "--format", "markdown"]);
    insta::assert_snapshot!("short", masked(&repository, &out));
}

/// A document of many operations, each with a long name, and parameters that are required or not.
fn large(operations: usize, is_required: bool) -> String {
    let mut text = BASE.replace("paths:\n", "paths:\n  /first:\n    get:\n      responses: {}\n");
    let at = text.find("  /first").unwrap();
    let mut paths = String::new();
    for index in 0..operations {
        let name = "*_<a>|`".repeat(40);
        writeln!(
            paths,
            "  /{index}:\n    get:\n      parameters:\n        - {{name: \"{name}\", in: query, \
             required: {is_required}, schema: {{type: string}}}}\n      responses: \
             {{\"204\": {{description: \"\"}}}}"
        )
        .unwrap();
    }
    text.insert_str(at, &paths);
    text
}

#[test]
fn much_is_folded_and_never_longer_than_github_takes() {
    for operations in [12, 60, 600] {
        let repository = Repository::new();
        repository.write("api.yaml", &large(operations, false));
        repository.commit("first");
        repository.write("api.yaml", &large(operations, true));
        let (status, out, err) =
            repository.review(&["api.yaml", "--base", "main", "--format", "markdown"]);
        assert_eq!(status, 1, "{err}");
        let length = out.chars().count();
        assert!(length < LONGEST, "{operations}: {length}");
        let summary = format!("<details><summary>What breaks callers ({operations})</summary>");
        assert!(out.contains(&summary), "{out}");
        assert_eq!(out.matches("<details>").count(), out.matches("</details>").count());
        let is_cut = out.contains(" more: `specwright review --base main`");
        assert!(is_cut == (operations > 12) || operations == 60, "{operations}: {length}");
        assert!(length > 20_000 || operations < 600, "what fits is shown: {length}");
    }
}

#[test]
fn the_hidden_line_tells_folders_apart() {
    let repository = Repository::new();
    for folder in ["", "a", "a-->b", "a%2d"] {
        repository.write(format!("{folder}/api.yaml").trim_start_matches('/'), BASE);
    }
    repository.commit("first");
    let mut lines = Vec::new();
    for folder in ["", "a", "a-->b", "a%2d"] {
        let words = ["api.yaml", "--base", "main", "--format", "markdown"];
        let (_, out, _) = repository.review_in(folder, &words);
        let line = out.lines().next().unwrap().to_owned();
        assert_eq!(line.matches("-->").count(), 1, "{line}");
        lines.push(line);
    }
    assert_eq!(lines[0], "<!-- specwright review of all -->");
    assert_eq!(lines[1], "<!-- specwright review of a -->");
    lines.sort();
    lines.dedup();
    assert_eq!(lines.len(), 4);
}

#[test]
fn annotations_name_files_from_the_top_of_the_repository() {
    let repository = Repository::new();
    repository.write("services/boats/spec/api.yaml", BASE);
    repository.commit("first");
    repository.write("services/boats/spec/api.yaml", &broken());
    let words = ["./spec/api.yaml", "--base", "main", "--format", "github"];
    let (status, out, err) = repository.review_in("services/boats", &words);
    assert_eq!(status, 1, "{err}");
    let start = "::error file=services/boats/spec/api.yaml,line=15,col=";
    assert!(out.starts_with(start), "{out}");
}
