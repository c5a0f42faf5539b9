//! The tour as a process: what it prints, and that it fails when a step does.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn tour(package: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tour"))
        .env("CARGO_MANIFEST_DIR", package)
        // A proxy that nobody answers: nothing may go through it.
        .env("http_proxy", "http://127.0.0.1:9")
        .output()
        .unwrap()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

#[test]
fn each_step_is_shown() {
    let output = tour(Path::new(env!("CARGO_MANIFEST_DIR")));
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!((output.status.code(), errors.as_str()), (Some(0), ""));
    let text = String::from_utf8(output.stdout).unwrap();
    let (_, after) = text.split_once("http://127.0.0.1:").unwrap();
    let port = after.split(' ').next().unwrap();
    insta::assert_snapshot!(text.replace(&format!("127.0.0.1:{port}"), "127.0.0.1:PORT"));
}

#[test]
fn a_broken_contract_is_a_failure() {
    let copy = tempfile::tempdir().unwrap();
    for folder in ["spec", "tour"] {
        fs::create_dir(copy.path().join(folder)).unwrap();
    }
    let document = fs::read_to_string(root().join("spec/cce-autopilot.yaml")).unwrap();
    let broken = document.replace("taskType: Snapshot", "taskType: Photograph");
    assert_ne!(document, broken);
    fs::write(copy.path().join("spec/cce-autopilot.yaml"), broken).unwrap();
    let output = tour(&copy.path().join("tour"));
    assert_eq!(output.status.code(), Some(1));
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(errors.contains("error[example-mismatch]"), "{errors}");
    assert!(errors.ends_with("tour: the contract is broken; see above\n"), "{errors}");
}
