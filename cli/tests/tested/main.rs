//! Contract tests that come with a crate: generated, compiled and run as a user does it.

#[path = "../process/mod.rs"]
mod process;
#[path = "../../../codegen/tests/project/mod.rs"]
mod project;
mod recipes;

use std::fs;
use std::path::Path;
use std::process::Output;

use process::specwright;
use project::Project;

const DOCUMENT: &str = "../codegen/tests/fixtures/documents/tested.yaml";

/// The file of the user's that says who calls: it stays the user's.
const CALLER: &str = r#"
use specwright_runtime::auth::AuthError;
use specwright_runtime::export::http::{HeaderValue, Request};
use specwright_runtime::testing::Caller;
use specwright_runtime::{Authenticator, Body, BoxFuture};

pub(crate) fn caller(caller: Caller) -> Caller {
    caller.with("signed", Signature)
}

#[derive(Debug)]
struct Signature;

impl Authenticator for Signature {
    fn authenticate<'a>(
        &'a self,
        request: &'a mut Request<Body>,
    ) -> BoxFuture<'a, Result<(), AuthError>> {
        let text = format!("RACK-1 Key=k, SignedHeaders=accept, Signature={}", request.uri().path().len());
        let headers = request.headers_mut();
        headers.insert("authorization", HeaderValue::from_str(&text).expect("a value"));
        headers.insert("x-rack-date", HeaderValue::from_static("2025-01-03"));
        Box::pin(std::future::ready(Ok(())))
    }
}
"#;

/// What a run said, on both ways.
fn said(output: &Output) -> String {
    let both = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    String::from_utf8_lossy(&both).into_owned()
}

fn generate(project: &Project, more: &[&str]) -> Output {
    let folder = project.folder();
    specwright()
        .arg("generate")
        .arg(folder.join("racks.yaml"))
        .arg("--out")
        .arg(folder)
        .args(["--crate", "contract-racks", "--tests", "--caller", "--runtime-path"])
        .arg(project::root().join("runtime"))
        .args(more)
        .output()
        .expect("it runs")
}

fn document(project: &Project, edit: impl FnOnce(String) -> String) {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(DOCUMENT));
    project.write("racks.yaml", edit(text.expect("the document")));
}

/// Runs the tests of a crate; snapshots are accepted, or not.
fn tested(project: &Project, update: &str) -> (bool, String) {
    let update = format!("env.INSTA_UPDATE=\"{update}\"");
    let root = format!("env.INSTA_WORKSPACE_ROOT={:?}", project.folder());
    let run = ["--config", &update, "--config", &root, "test", "--offline", "--test", "contract"];
    let output = project.cargo(&run);
    (output.status.success(), said(&output))
}

fn snapshots(project: &Project) -> Vec<String> {
    let folder = fs::read_dir(project.folder().join("tests/contract/snapshots")).expect("a folder");
    let mut names: Vec<String> = folder
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// From the first run to a document that breaks its contract: one crate, compiled twice.
#[test]
fn tests_of_a_crate_are_written_accepted_checked_and_kept_true() {
    let project = Project::new("contract-racks");
    document(&project, |text| text);
    let first = generate(&project, &[]);
    assert!(first.status.success(), "{}", said(&first));
    assert!(said(&first).contains("`INSTA_UPDATE=always cargo test`"), "{}", said(&first));
    assert!(said(&first).contains("warning[call-mismatch]"), "{}", said(&first));
    // Nobody but the user can sign.
    project.write("tests/contract/caller.rs", CALLER);

    let (passed, text) = tested(&project, "always");
    assert!(passed, "{text}");
    for name in [
        "operations::add_rack::request_json_fn_x",
        "operations::add_rack::request_json_deep_one",
        "operations::add_rack::request_multipart_example",
        "operations::add_rack::request_form_example",
        "operations::add_rack::answer_201_json_minimal",
        "operations::add_rack::answer_202",
        "operations::get_rack::call_two_tags",
        "operations::get_rack::path_rack_example",
        "operations::get_rack::query_tags_two",
        "operations::get_rack::header_x_trace_example",
        "operations::get_rack::cookie_theme_example",
        "operations::get_rack::answer_404_json_gone",
        "operations::get_rack::answer_409_json_minimal",
        "operations::get_rack::answer_4xx",
        "operations::remove_rack::answer_204",
        "operations::list_carriers::answer_200_json_full",
        "operations::list_carriers::answer_400_json_full",
        "models::carrier::minimal",
        "models::lift::full",
        "models::trolley::full",
        "operations::send_log::request_text_example",
        "models::problem::example",
        "models::rack::full",
    ] {
        assert!(text.contains(&format!("{name} ... ok")), "{name}\n{text}");
    }
    let (passed, text) = tested(&project, "no");
    assert!(passed, "what was accepted stays: {text}");
    let again = generate(&project, &["--check"]);
    assert!(again.status.success(), "{}", said(&again));
    insta::assert_snapshot!("snapshots", snapshots(&project).join("\n"));
    insta::assert_snapshot!("on_the_wire", on_the_wire(&project));

    // An example goes, one breaks its schema, lines move; a snapshot of the user's is nobody else's.
    let own = project.folder().join("tests/contract/snapshots/own.snap");
    fs::write(&own, "---\nsource: tests/contract/main.rs\n---\nmine\n").expect("written");
    document(&project, |text| {
        let text = text.replace("              deep one: { value: { id: d, kind: deep } }\n", "");
        let text = text.replace("{ reason: gone }", "{ reason: gone, hint: ask }");
        text.replace("{ id: b, kind: deep,", "{ id: b, kind: round,")
    });
    let before = snapshots(&project);
    let changed = generate(&project, &["--check"]);
    assert_eq!(changed.status.code(), Some(1), "{}", said(&changed));
    let changed = generate(&project, &[]);
    assert!(changed.status.success(), "{}", said(&changed));
    let after = snapshots(&project);
    let gone: Vec<_> = before.iter().filter(|name| !after.contains(name)).collect();
    assert_eq!(
        gone,
        [
            "operations__add_rack__request_json_deep_one__value.snap",
            "operations__add_rack__request_json_deep_one__wire.snap",
        ]
    );
    assert!(own.exists());
    let (passed, text) = tested(&project, "no");
    assert!(!passed, "{text}");
    assert!(text.contains("2 failed"), "no failure hides another: {text}");
    for line in [
        "getRack, answer `404` `application/json`, example `gone`",
        "at racks.yaml:35:25 (#/paths/~1racks~1{rack}/get/responses/404/content/application~1json/examples/gone/value)",
        "/hint: \"ask\" is not read",
        "getRack, answer `200` `application/json`, example `whole`",
        "it has a value that the document does not name: Unknown(",
        "the document shows it: `specwright check` says whether it fits its schema",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
}

/// The requests as people review them.
fn on_the_wire(project: &Project) -> String {
    let folder = project.folder().join("tests/contract/snapshots");
    let mut all = String::new();
    for name in snapshots(project).iter().filter(|name| name.ends_with("wire.snap")) {
        let text = fs::read_to_string(folder.join(name)).expect("a snapshot");
        let text = text.splitn(3, "---\n").nth(2).unwrap_or_default();
        all.push_str(&format!("# {name}\n{text}\n"));
    }
    all
}

#[test]
fn a_file_of_the_users_is_not_written_over() {
    let folder = tempfile::tempdir().expect("a folder");
    let tests = folder.path().join("tests/contract");
    fs::create_dir_all(&tests).expect("a folder");
    fs::write(tests.join("main.rs"), "fn mine() {}\n").expect("written");
    let output = specwright()
        .arg("generate")
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join(DOCUMENT))
        .arg("--out")
        .arg(folder.path())
        .args(["--crate", "racks", "--tests"])
        .output()
        .expect("it runs");
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(said(&output).contains("foreign-file"), "{}", said(&output));
    assert!(!folder.path().join("Cargo.toml").exists(), "all or nothing");
    assert_eq!(fs::read_to_string(tests.join("main.rs")).expect("a text"), "fn mine() {}\n");
}

/// Tests that were asked for once follow the document, until their folder is removed.
#[test]
fn tests_are_kept_current_without_being_asked_for_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let (out, spec) = (folder.path().join("racks"), folder.path().join("racks.yaml"));
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(DOCUMENT));
    let text = text.expect("the document");
    fs::write(&spec, &text).expect("written");
    let generate = |more: &[&str]| {
        let mut command = specwright();
        command.arg("generate").arg(&spec).arg("--out").arg(&out).args(["--crate", "racks"]);
        command.args(more).output().expect("it runs")
    };
    let first = generate(&["--tests"]);
    assert!(first.status.success(), "{}", said(&first));
    let cases = out.join("tests/contract/operations/get_rack.json");
    assert!(fs::read_to_string(&cases).expect("cases").contains("\"dark\""));

    fs::write(&spec, text.replace("example: dark", "example: light")).expect("written");
    let stale = generate(&["--check"]);
    assert_eq!(stale.status.code(), Some(1), "{}", said(&stale));
    assert!(said(&stale).contains("operations/get_rack.json"), "{}", said(&stale));
    let second = generate(&[]);
    assert!(second.status.success(), "{}", said(&second));
    assert!(fs::read_to_string(&cases).expect("cases").contains("\"light\""));

    fs::remove_dir_all(out.join("tests")).expect("removed");
    let third = generate(&[]);
    assert!(third.status.success(), "{}", said(&third));
    assert!(!out.join("tests").exists(), "nobody asked for them");
}

/// A body that holds itself has no finite value: no request can be made that would not fail.
#[test]
fn a_request_that_no_test_makes_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let document = |body: &str| {
        format!(
            "openapi: 3.0.3\ninfo: {{ title: t, version: '1' }}\npaths:\n  /nodes:\n    post:\n      \
             operationId: addNode\n      parameters:\n      - {{ name: trace, in: query, example: abc, \
             schema: {{ type: string }} }}\n      requestBody:\n        required: true\n        content:\n          \
             application/json: {{ {body}schema: {{ $ref: '#/components/schemas/Node' }} }}\n      \
             responses: {{ '204': {{ description: Done. }} }}\ncomponents:\n  schemas:\n    Node:\n      \
             type: object\n      required: [next]\n      properties:\n        next: {{ $ref: \
             '#/components/schemas/Node' }}\n"
        )
    };
    let spec = folder.path().join("nodes.yaml");
    let generate = |out: &str| {
        let mut command = specwright();
        command.arg("generate").arg(&spec).arg("--out").arg(folder.path().join(out));
        command.args(["--crate", "nodes", "--tests"]).output().expect("it runs")
    };
    fs::write(&spec, document("")).expect("written");
    let output = generate("without");
    assert!(output.status.success(), "{}", said(&output));
    assert!(said(&output).contains("warning[request-untried]"), "{}", said(&output));
    assert!(said(&output).contains("nodes.yaml:12:"), "{}", said(&output));
    let cases = folder.path().join("without/tests/contract/operations/add_node.json");
    let cases = fs::read_to_string(cases).expect("the answer has its test");
    assert!(!cases.contains("request_") && !cases.contains("abc"), "{cases}");

    // With a body that is shown it is tried.
    fs::write(&spec, document("example: { next: {} }, ")).expect("written");
    let output = generate("with");
    assert!(!said(&output).contains("request-untried"), "{}", said(&output));
    let cases = folder.path().join("with/tests/contract/operations/add_node.json");
    assert!(fs::read_to_string(cases).expect("cases").contains("query_trace_example"));
}

#[test]
fn tests_are_of_a_crate() {
    let output = specwright()
        .args(["generate", DOCUMENT, "--out", "nowhere", "--tests"])
        .output()
        .expect("it runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("--crate"), "{}", said(&output));
}
