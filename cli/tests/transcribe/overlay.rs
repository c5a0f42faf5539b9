//! Overlays: each action has its reason and matches something.

use super::{Run, transcribe};

fn with(actions: &str) -> Run {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("overlay.yaml");
    let text = format!("overlay: 1.0.0\ninfo: {{title: T, version: '1'}}\nactions:\n{actions}");
    std::fs::write(&path, text).unwrap();
    let mut run = transcribe(&["text/start-firing.txt", "--overlay", path.to_str().unwrap()]);
    run.err = run.err.replace(&folder.path().display().to_string(), "[DIR]");
    run
}

/// What is said of an overlay that does not fit.
fn refused(actions: &str, status: i32) -> String {
    let run = with(actions);
    assert_eq!((run.status, run.document), (Some(status), None), "{}", run.err);
    let at = run.err.find("error[overlay]").unwrap_or_else(|| panic!("{}", run.err));
    run.err[at..].to_owned()
}

#[test]
fn decisions_are_applied_in_order() {
    let run = with(
        "  - target: $.info\n    description: why\n    update: {title: Kilns, contact: {name: N}}\n\
         \x20 - target: $\n    description: why\n    update: {servers: [{url: 'https://kiln.example'}]}\n\
         \x20 - target: $.paths[*][*].tags\n    description: why\n    update: More\n\
         \x20 - target: $.components.schemas.FiringSpec.properties['ramp', 'unit']\n    description: why\n    remove: true\n\
         \x20 - target: $.components.schemas.StartFiringRequestBody\n    description: why\n    x-specwright-rename: NewFiring\n\
         \x20 - target: $.components.schemas.FiringStatus.properties.phase\n    description: why\n    x-specwright-extract: Phase\n",
    );
    assert_eq!(run.status, Some(0), "{}", run.err);
    insta::assert_snapshot!("applied", run.document.unwrap());
}

#[test]
fn what_matches_nothing_is_an_error() {
    insta::assert_snapshot!(
        "matches_nothing",
        refused(
            "  - target: $.components.schemas.Gone\n    description: why\n    remove: true\n",
            1
        )
    );
}

#[test]
fn what_is_wrong_with_an_action() {
    for (actions, message) in [
        ("  - target: $.info\n    update: {}\n", "has no `description` that says why"),
        ("  - description: why\n    update: {}\n", "the action has no `target`"),
        ("  - target: $.info\n    description: why\n", "has neither `update` nor `remove`"),
        (
            "  - target: $.info\n    description: why\n    remove: true\n    x-specwright-rename: A\n",
            "several changes at once",
        ),
        ("  - target: '$.['\n    description: why\n    remove: true\n", "is no JSONPath"),
        (
            "  - target: $.components.schemas.*\n    description: why\n    x-specwright-rename: A\n",
            "needs one component",
        ),
        (
            "  - target: $.info\n    description: why\n    x-specwright-rename: A\n",
            "is no component",
        ),
        (
            "  - target: $.components.schemas.Piece\n    description: why\n    x-specwright-rename: '../a'\n",
            "can't be the name",
        ),
        (
            "  - target: $.components.schemas.Piece\n    description: why\n    x-specwright-rename: Metadata\n",
            "is a component already",
        ),
        (
            "  - target: $.components.schemas.FiringSpec.properties['cone', 'mode']\n    description: why\n    x-specwright-extract: A\n",
            "is not equal to the schema before it",
        ),
    ] {
        let said = refused(actions, 1);
        assert!(said.contains(message), "{actions}: {said}");
    }
}

#[test]
fn an_overlay_that_cannot_be_read() {
    let run = transcribe(&["text/start-firing.txt", "--overlay", "nowhere.yaml"]);
    assert_eq!((run.status, run.document), (Some(2), None));
    let said = refused("  - [\n", 1);
    assert!(said.contains("[DIR]/overlay.yaml:4:5"), "{said}");
}

/// The page changes, and what a note quotes of it is on it no longer.
#[test]
fn a_note_about_words_that_the_page_no_longer_has() {
    let run = with(
        "  - target: $.info\n    description: The page calls it \"Starting a Firing\" and `ramp`.\n    update: {title: Kilns}\n\
         \x20 - target: $.components.schemas.FiringSpec.properties.ramp\n    description: The page says `rampant`, and \"two\n      words\" of it.\n\
         \x20   update: {x-specwright-note: 'It was “a slow rise”; the SDK says `slope`.', description: 'Said to be \"steep\", or `other`.', x-own: slope}\n",
    );
    assert_eq!(run.status, Some(0), "{}", run.err);
    let stale: Vec<&str> = run.err.lines().filter(|it| it.contains("[note-stale]")).collect();
    let quoted = |words: &str| {
        format!("warning[note-stale]: the note quotes \"{words}\", which none of the pages says")
    };
    assert_eq!(stale, ["two words", "rampant", "a slow rise", "steep"].map(quoted), "{}", run.err);
    assert!(run.err.contains("[DIR]/overlay.yaml:8:"), "{}", run.err);
}
