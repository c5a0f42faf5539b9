//! `spec/cce-autopilot.yaml` → `generated/`, whenever the document changes.

fn main() {
    specwright::Build::new("spec/cce-autopilot.yaml").out("generated").run();
}
