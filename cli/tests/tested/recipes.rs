//! The pages change as the recipes of the README have it, and no test is edited by hand: those that
//! are generated follow.

use std::fs;
use std::path::Path;

use crate::process::specwright;
use crate::project::{Project, root};
use crate::{said, tested};

const PAGE: &str = "pages/create-autopilot-upgrade-work-flow.txt";

/// From the pages to the tests, as the recipes say it.
fn regenerate(project: &Project) {
    let folder = project.folder();
    let transcribed = specwright()
        .arg("transcribe")
        .arg(folder.join("pages"))
        .arg("--overlay")
        .arg(root().join("spec/overlay.yaml"))
        .arg("--out")
        .arg(folder.join("api.yaml"))
        .output()
        .expect("it runs");
    assert!(transcribed.status.success(), "{}", said(&transcribed));
    let generated = specwright()
        .arg("generate")
        .arg(folder.join("api.yaml"))
        .arg("--out")
        .arg(folder)
        .args(["--crate", "contract-recipes", "--tests", "--runtime-path"])
        .arg(root().join("runtime"))
        .output()
        .expect("it runs");
    assert!(generated.status.success(), "{}", said(&generated));
}

/// The tests that passed.
fn passed(text: &str) -> Vec<&str> {
    text.lines().filter_map(|line| line.strip_prefix("test ")?.strip_suffix(" ... ok")).collect()
}

/// A second page is put beside the first, which gets its first table of errors and has another
/// name for a value.
#[test]
fn pages_that_change_need_no_test_edited_by_hand() {
    let project = Project::new("contract-recipes");
    for name in ["create-autopilot-upgrade-work-flow.txt", "index.yaml"] {
        project.copy(&root().join("spec/reference").join(name), &format!("pages/{name}"));
    }
    regenerate(&project);
    let (success, first) = tested(&project, "always");
    assert!(success, "{first}");

    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pages");
    project.copy(&pages.join("revisions/before/change-firing.txt"), "pages/change-firing.txt");
    let page = fs::read_to_string(project.folder().join(PAGE)).expect("the page");
    let edited = page
        .replace("\nExample Requests\n", &format!("\n{ERRORS}Example Requests\n"))
        .replace("\nStatus Codes\n", &format!("\n{ERROR}Status Codes\n"))
        .replace("PreCheck", "Inspection");
    project.write(PAGE, edited);
    regenerate(&project);

    let (success, text) = tested(&project, "no");
    assert!(!success, "there is something to review: {text}");
    assert!(text.contains("test result: FAILED"), "the tests compile: {text}");
    let (success, second) = tested(&project, "always");
    assert!(success, "{second}");
    let (success, text) = tested(&project, "no");
    assert!(success, "what was accepted stays: {text}");

    let (first, second) = (passed(&first), passed(&second));
    assert!(!first.is_empty());
    let gone: Vec<_> = first.iter().filter(|name| !second.contains(name)).collect();
    assert!(gone.is_empty(), "names stay when others are added: {gone:?}");
    for name in [
        "operations::create_autopilot_upgrade_work_flow::answer_400_json_example",
        "operations::change_firing::request_json_example",
        "operations::change_firing::answer_200_json_example",
    ] {
        assert!(!first.contains(&name) && second.contains(&name), "{name}\n{second:#?}");
    }
    let value = "tests/contract/snapshots/operations__create_autopilot_upgrade_work_flow__answer_201_json_example__value.snap";
    let value = fs::read_to_string(project.folder().join(value)).expect("a snapshot");
    assert!(value.contains("Inspection") && !value.contains("PreCheck"), "{value}");
    assert!(!value.contains("Unknown("), "{value}");
}

const ERRORS: &str = "\
Status code: 400

Table 12 Response body parameters

Parameter

Type

Description

error_code

String

Error code.

error_msg

String

Error message.

";

const ERROR: &str = "\
Status code: 400

The cluster cannot be upgraded.

{
  \"error_code\" : \"CCE.01400001\",
  \"error_msg\" : \"Invalid request.\"
}

";
