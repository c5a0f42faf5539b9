//! A document and no more: what has become of it, and what that comes to.

use super::{BASE, Repository, broken, edited, with_base};

#[test]
fn nothing_changed_is_said_in_a_line() {
    let repository = with_base();
    // What means the same is no change.
    repository.write("api.yaml", &edited("description: None.", "description: No boat."));
    let (status, out, err) =
        repository.review(&["api.yaml", "--base", "main", "--format", "markdown"]);
    assert_eq!(status, 0, "{out}{err}");
    assert!(
        out.starts_with("<!-- specwright review of all -->\n### ✅ API: no change for callers\n")
    );
    assert_eq!(out.lines().count(), 4, "{out}");
    let (status, out, _) = repository.review(&["api.yaml", "--base", "main", "--format", "github"]);
    assert_eq!((status, out.as_str()), (0, "compatible: no change for callers\n"));
}

#[test]
fn a_break_is_refused_unless_somebody_says_that_it_is_wanted() {
    let repository = with_base();
    repository.write("api.yaml", &broken());
    let run =
        |words: &[&str]| repository.report(&[&["api.yaml", "--base", "main"], words].concat());
    let (status, report) = run(&[]);
    assert_eq!((status, &report["refused"]), (1, &true.into()));
    assert_eq!(report["bump"], "major");
    assert_eq!(report["documents"][0]["diff"]["changes"][0]["rule"], "request-enum-value-removed");
    assert_eq!(run(&["--fail-on", "never"]).0, 0);

    let (status, report) = run(&["--allowed-by", "the label `breaking`"]);
    assert_eq!((status, &report["refused"]), (0, &false.into()));
    assert_eq!(report["allowed"]["somebody"], "the label `breaking`");

    repository.write(
        "decisions.yaml",
        "- rule: request-enum-value-removed\n  place: GET /boats, query parameter `colour`\n  \
         reason: Nobody asked for blue.\n",
    );
    let (status, report) = run(&["--accept", "decisions.yaml"]);
    assert_eq!((status, &report["documents"][0]["diff"]["wire"]), (0, &"compatible".into()));
    let change = &report["documents"][0]["diff"]["changes"][0];
    assert_eq!(change["accepted"], "Nobody asked for blue.");
    repository.write("decisions.yaml", "- rule: request-enum-value-removed\n");
    assert_eq!(
        repository.review(&["api.yaml", "--base", "main", "--accept", "decisions.yaml"]).0,
        2
    );
}

#[test]
fn wire_and_rust_stand_side_by_side() {
    let repository = with_base();
    repository.write("api.yaml", &edited("operationId: listBoats", "operationId: allBoats"));
    let run =
        |words: &[&str]| repository.review(&[&["api.yaml", "--base", "main"], words].concat());
    // Nothing changes on the wire: it is who compiles against the next version that meets it.
    let (status, out, _) = run(&["--format", "markdown"]);
    assert_eq!(status, 0, "{out}");
    assert!(out.contains("### ⚠ API: callers break: "), "{out}");
    let row = out.lines().find(|it| it.contains("`Client::list_boats`")).unwrap();
    let cells: Vec<&str> = row.split(" | ").collect();
    assert!(
        cells[0].contains("`GET /boats`") && cells[2].contains("`Client::list_boats`"),
        "{row}"
    );
    let (status, out, _) = run(&["--fail-on-rust", "breaking", "--format", "github"]);
    assert_eq!((status, out.starts_with("::error ")), (1, true), "{out}");
}

#[test]
fn the_version_says_that_callers_break() {
    let repository = with_base();
    let manifest = |version: &str| {
        repository
            .write("Cargo.toml", &format!("[package]\nname = \"a\"\nversion = \"{version}\"\n"));
    };
    repository.git(&["checkout", "--quiet", "main"]);
    manifest("0.3.1");
    repository.commit("a package");
    repository.git(&["checkout", "--quiet", "-B", "topic"]);
    repository.write("api.yaml", &broken());
    let run = || repository.report(&["api.yaml", "--base", "main"]);
    let (status, report) = run();
    assert_eq!((status, &report["version"]["raised"]), (1, &"none".into()));
    manifest("0.3.2");
    assert_eq!(run().0, 1);
    manifest("0.4.0");
    let (status, report) = run();
    assert_eq!((status, &report["allowed"]), (0, &"version".into()));
    let (_, out, _) = repository.review(&["api.yaml", "--base", "main"]);
    assert!(
        out.contains("next version: major (0.3.1 → 0.4.0); Cargo.toml says 0.4.0, which is enough"),
        "{out}"
    );

    // A manifest that is new says nothing about callers.
    repository.git(&["checkout", "--quiet", "--force", "main~1"]);
    manifest("0.4.0");
    repository.write("api.yaml", &broken());
    assert_eq!(repository.report(&["api.yaml", "--base", "main~1"]).0, 1);
    repository.git(&["checkout", "--quiet", "--force", "topic"]);

    // A version that the workspace gives.
    repository.write("Cargo.toml", "[workspace]\n[workspace.package]\nversion = \"0.3.1\"\n");
    let inherits = "[package]\nname = \"a\"\nversion.workspace = true\n";
    repository.write("a/Cargo.toml", inherits);
    repository.write("a/api.yaml", BASE);
    repository.commit("a workspace");
    repository.git(&["branch", "before"]);
    repository.write("a/api.yaml", &broken());
    let run = || repository.review_in("a", &["api.yaml", "--base", "before"]).0;
    assert_eq!(run(), 1);
    repository.write("Cargo.toml", "[workspace]\n[workspace.package]\nversion = \"0.4.0\"\n");
    assert_eq!(run(), 0);
}

#[test]
fn a_decision_that_has_served_refuses_nobody() {
    let repository = with_base();
    let decision = "- rule: request-enum-value-removed\n  place: GET /boats, query parameter \
                    `colour`\n  reason: Nobody asked for blue.\n";
    repository.write("api.yaml", &broken());
    repository.write("decisions.yaml", decision);
    repository.commit("without blue");
    let run =
        |base: &str| repository.report(&["api.yaml", "--base", base, "--accept", "decisions.yaml"]);
    assert_eq!(run("main").0, 0);
    let (status, report) = run("topic");
    assert_eq!(status, 0, "{report}");
    assert_eq!(report["documents"][0]["served"].as_array().unwrap().len(), 1);
    // One that is new and that nothing needs is a slip.
    repository.write("decisions.yaml", &decision.replace("GET /boats", "GET /ships"));
    assert_eq!(run("topic").0, 1);
}

#[test]
fn a_document_that_was_not_there_is_all_new() {
    let repository = Repository::new();
    repository.write("README.md", "Boats.\n");
    repository.commit("first");
    repository.write("api.yaml", BASE);
    let (status, report) = repository.report(&["api.yaml", "--base", "main"]);
    assert_eq!((status, &report["documents"][0]["state"]), (0, &"new".into()));
    let changes = report["documents"][0]["diff"]["changes"].as_array().unwrap();
    let new = changes.iter().filter(|it| it["rule"] == "operation-added").count();
    assert_eq!(new, 4, "{report}");
    assert!(changes.iter().all(|it| it["level"] == "compatible"), "{report}");
    assert!(changes.iter().all(|it| it.get("old").is_none()), "what is not there has no places");
}

/// One that is put beside another is not that one under another name.
#[test]
fn a_document_beside_another_is_all_new() {
    let repository = Repository::new();
    repository.write("api.yaml", BASE);
    repository.write(
        "Cargo.toml",
        "[package]\nname = \"boats\"\nversion = \"0.1.0\"\n\n\
         [package.metadata.specwright]\ndocument = \"api.yaml\"\n",
    );
    repository.commit("first");
    repository.write("second.yaml", &broken());
    let (status, report) = repository.report(&["second.yaml", "--base", "main"]);
    assert_eq!((status, &report["documents"][0]["state"]), (0, &"new".into()), "{report}");
}

#[test]
fn a_document_that_is_gone_breaks_everybody() {
    let repository = with_base();
    std::fs::remove_file(repository.path("api.yaml")).unwrap();
    let (status, report) = repository.report(&["api.yaml", "--base", "main"]);
    assert_eq!((status, &report["documents"][0]["state"]), (1, &"removed".into()));
    assert_eq!(report["verdict"], "breaking");
    let changes = report["documents"][0]["diff"]["changes"].as_array().unwrap();
    assert!(changes.iter().all(|it| it.get("new").is_none()), "what is not there has no places");
}

#[test]
fn a_renamed_document_is_compared_with_what_it_was() {
    let repository = with_base();
    std::fs::create_dir(repository.path("spec")).unwrap();
    repository.git(&["mv", "api.yaml", "spec/boats.yaml"]);
    repository.write("spec/boats.yaml", &broken());
    let (status, report) = repository.report(&["spec/boats.yaml", "--base", "main"]);
    let document = &report["documents"][0];
    assert_eq!((status, &document["was"]), (1, &"api.yaml".into()), "{report}");
    let changes = document["diff"]["changes"].as_array().unwrap();
    assert!(changes.iter().all(|it| it["level"] == "breaking"), "{report}");
    assert_eq!(changes.len(), 2, "one on the wire, one in Rust");
}

#[test]
fn what_others_did_meanwhile_is_not_of_this_change() {
    let repository = with_base();
    repository.write("api.yaml", &edited("maxItems: 10", "maxItems: 9"));
    repository.commit("topic");
    repository.git(&["checkout", "--quiet", "main"]);
    repository.write("api.yaml", &edited("enum: [red, blue]", "enum: [red, blue, green]"));
    repository.commit("main goes on");
    repository.git(&["checkout", "--quiet", "topic"]);
    let (status, report) = repository.report(&["api.yaml", "--base", "main"]);
    assert_eq!(status, 0, "{report}");
    let changes = report["documents"][0]["diff"]["changes"].as_array().unwrap();
    assert!(changes.iter().all(|it| it["rule"].as_str().unwrap().contains("limit")), "{report}");
}

#[test]
fn nothing_is_written() {
    let repository = with_base();
    repository.write("api.yaml", &broken());
    // The index is not fresh: git would like to write it anew.
    let index = std::fs::read(repository.path(".git/index")).unwrap();
    for format in ["human", "json", "markdown", "github"] {
        repository.review(&["api.yaml", "--base", "main", "--format", format]);
    }
    assert_eq!(std::fs::read(repository.path(".git/index")).unwrap(), index);
    assert_eq!(repository.git(&["status", "--porcelain"]), "M api.yaml");
}
