//! `spec/cce-autopilot.yaml` → `generated/` and `tests/contract/`, whenever the document changes.

fn main() {
    specwright::Build::new("spec/cce-autopilot.yaml")
        .out("generated")
        .tests("tests/contract")
        .caller()
        .run();
}
