//! The steps before the comment: the base is fetched, the review is written, and refuses or not.

use super::repository::Repository;
use super::{Job, has_tools};

const BASE: &str = include_str!("../diff/base.yaml");

/// A repository as GitHub has it: `main` goes on, `topic` breaks callers, and a merge of both.
fn origin() -> Repository {
    let origin = Repository::new();
    origin.git(&["config", "uploadpack.allowAnySHA1InWant", "true"]);
    origin.write("api.yaml", BASE);
    origin.commit("first");
    for index in 0..40 {
        origin.write("log", &index.to_string());
        origin.commit("more");
    }
    origin.git(&["checkout", "--quiet", "-b", "topic"]);
    origin.write("api.yaml", &BASE.replace("enum: [red, blue]", "enum: [red]"));
    origin.commit("topic");
    origin.git(&["checkout", "--quiet", "main"]);
    for index in 0..40 {
        origin.write("other", &index.to_string());
        origin.commit("meanwhile");
    }
    origin.git(&["checkout", "--quiet", "-b", "merge"]);
    origin.git(&["merge", "--quiet", "--no-edit", "topic"]);
    origin
}

/// A clone with one commit, as a job has it.
fn clone(origin: &Repository, branch: &str) -> Repository {
    let clone = Repository::new();
    let url = format!("file://{}", origin.path("").display());
    clone.git(&["remote", "add", "origin", &url]);
    clone.git(&["fetch", "--quiet", "--depth=1", "origin", branch]);
    clone.git(&["checkout", "--quiet", "FETCH_HEAD"]);
    clone
}

fn job(base: &str) -> Job {
    let job = Job::new(&[("SPECWRIGHT", env!("CARGO_BIN_EXE_specwright")), ("BASE", base)]);
    job.with("DOCUMENT", "api.yaml").with("LABEL", "breaking-change").with("FAIL_ON", "breaking")
}

#[test]
fn the_base_is_fetched_into_a_shallow_clone() {
    if !has_tools() {
        return;
    }
    let origin = origin();
    let base = origin.git(&["rev-parse", "main"]);
    // The merge that GitHub makes, and the branch itself, which parts from main further back.
    for branch in ["merge", "topic"] {
        let clone = clone(&origin, branch);
        let job = job(&base);
        let (status, out, err) = job.run("action/base.sh", &clone.path(""));
        assert_eq!(status, 0, "{branch}: {out}{err}");
        let parts = clone.git(&["merge-base", &base, "HEAD"]);
        assert_eq!(parts, origin.git(&["merge-base", &base, branch]));
        let (status, out, err) = job.run("action/review.sh", &clone.path(""));
        assert_eq!(status, 1, "{branch}: {out}{err}");
    }
    let clone = clone(&origin, "topic");
    let (status, _, err) = job("").run("action/base.sh", &clone.path(""));
    assert_eq!((status, err.contains("this is no pull request")), (2, true), "{err}");
    let (status, _, _) = job(&"0".repeat(40)).run("action/base.sh", &clone.path(""));
    assert_ne!(status, 0);
}

#[test]
fn the_review_is_written_and_refuses() {
    if !has_tools() {
        return;
    }
    let origin = origin();
    origin.git(&["checkout", "--quiet", "topic"]);
    let base = origin.git(&["rev-parse", "main"]);
    let job = job(&base);
    let (status, out, err) = job.run("action/review.sh", &origin.path(""));
    assert_eq!(status, 1, "{out}{err}");
    assert!(out.starts_with("::error file=api.yaml,line=15,"), "{out}");
    let comment = job.text("specwright-review/comment.md");
    assert!(comment.starts_with("<!-- specwright review of all -->\n### ❌ API: callers break: 1 change on the wire, 1 change in Rust\n"));
    assert_eq!(job.text("summary"), comment);
    assert!(job.text("output").ends_with("has-comment=true\n"), "{}", job.text("output"));
    let report: serde_json::Value =
        serde_json::from_str(&job.text("specwright-review/review.json")).unwrap();
    assert_eq!(report["refused"], true);
}

#[test]
fn a_label_allows_what_is_refused() {
    if !has_tools() {
        return;
    }
    let origin = origin();
    origin.git(&["checkout", "--quiet", "topic"]);
    let base = origin.git(&["rev-parse", "main"]);
    for (labels, expected) in [("breaking-change", 0), ("breaking-changes", 1)] {
        let job = job(&base);
        let event = serde_json::json!({ "pull_request": { "labels": [
            { "name": "$(touch pwned)" }, { "name": labels },
        ] } });
        job.write("event.json", &event.to_string());
        let path = job.path("event.json").display().to_string();
        let job = job.with("GITHUB_EVENT_PATH", path);
        let (status, out, err) = job.run("action/review.sh", &origin.path(""));
        assert_eq!(status, expected, "{out}{err}");
        let comment = job.text("specwright-review/comment.md");
        let words = "Allowed by the label `breaking-change`.";
        assert_eq!(comment.contains(words), expected == 0, "{comment}");
    }
}

#[test]
fn without_a_review_there_is_no_comment() {
    if !has_tools() {
        return;
    }
    let origin = origin();
    let job = job("0000000000000000000000000000000000000000");
    let (status, _, err) = job.run("action/review.sh", &origin.path(""));
    assert_eq!(status, 2, "{err}");
    assert!(err.contains("is no revision of this repository"), "{err}");
    assert_eq!((job.text("output"), job.text("summary")), (String::new(), String::new()));
    assert!(!job.path("specwright-review").exists());
}

/// Puts a cargo in a job's path that only writes down what it is called with, and where.
fn pretended_cargo(job: &Job) -> String {
    job.write("bin/cargo", "#!/bin/sh\necho \"$PWD: $*\" >> \"$RUNNER_TEMP/calls\"\n");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(job.path("bin/cargo"), mode).unwrap();
    }
    format!("{}:{}", job.path("bin").display(), std::env::var("PATH").unwrap())
}

#[test]
fn the_command_is_built_from_the_files_of_the_action() {
    if !has_tools() {
        return;
    }
    // A copy beside settings of cargo that are not to count.
    let checkout = tempfile::tempdir().unwrap();
    let checkout = checkout.path();
    for folder in ["action", "target", ".git"] {
        std::fs::create_dir(checkout.join(folder)).unwrap();
    }
    std::fs::copy(crate::file("action/build.sh"), checkout.join("action/build.sh")).unwrap();
    std::fs::write(checkout.join("Cargo.toml"), "").unwrap();
    let job = Job::new(&[]);
    let path = pretended_cargo(&job);
    let job = job.with("PATH", path);
    let script = checkout.join("action/build.sh");
    let (status, _, err) = job.run(script.to_str().unwrap(), checkout);
    assert_eq!(status, 0, "{err}");
    let place = job.path("specwright").canonicalize().unwrap();
    let words = "build --release --locked --package specwright-cli";
    assert_eq!(job.text("calls"), format!("{}: {words}\n", place.display()));
    assert!(place.join("Cargo.toml").exists());
    assert!(!place.join("target").exists() && !place.join(".git").exists());
    let command = format!("command={}", job.path("specwright/target/release/specwright").display());
    assert_eq!(job.text("output").trim(), command);
}

#[test]
fn contract_tests_refuse_what_nobody_has_accepted() {
    if !has_tools() {
        return;
    }
    let repository = Repository::new();
    let job = Job::new(&[]);
    let path = pretended_cargo(&job);
    let job = job.with("PATH", path);
    assert_eq!(job.run("action/tests.sh", &repository.path("")).0, 0);
    let calls = job.text("calls");
    assert!(calls.ends_with(": insta test --check --unreferenced=reject\n"), "{calls}");
    repository.write("tests/snapshots/a.snap.new", "1\n");
    repository.commit("waiting");
    let (status, _, err) = job.run("action/tests.sh", &repository.path(""));
    assert_eq!((status, err.contains("nobody has accepted")), (1, true), "{err}");
}
