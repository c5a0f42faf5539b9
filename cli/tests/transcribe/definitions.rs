//! The provider's API definitions, alone and beside pages.

use std::fmt::Write as _;

use super::{transcribe, transcribe_page};

/// A page and two definitions are one service: one of them describes the page's call as well.
#[test]
fn a_page_and_definitions_are_one_service() {
    insta::assert_snapshot!(transcribe(&["service", "--notes"]).report());
}

/// A definition alone says what its tables do.
#[test]
fn a_definition_alone() {
    let run = transcribe(&["service/ShowKiln.json"]);
    assert_eq!((run.status, run.err.contains("warning[")), (Some(0), false), "{}", run.err);
    let document = run.document.unwrap();
    for part in
        ["title: KILN", "url: https://kiln.region-1.example.com", "format: int32", "maxLength: 64"]
    {
        assert!(document.contains(part), "{part}: {document}");
    }
}

#[test]
fn what_is_no_definition_is_said() {
    for (text, status, said) in [
        ("{", 2, "the file is no JSON"),
        ("{\"name\": \"some\", \"version\": \"1\"}", 2, "no API definition"),
        ("{\"swagger\": \"2.0\", \"paths\": {}}", 2, "the definition has no operation"),
        ("{\"swagger\": \"1.2\", \"paths\": {}}", 2, "the definition cannot be read"),
        (
            "{\"swagger\": \"2.0\", \"paths\": {\"/a\": {\"get\": {\"responses\": {\"200\": {\"schema\": {\"$ref\": \"#/definitions/A\"}}}}}}, \"definitions\": {\"A\": {\"$ref\": \"#/definitions/A\"}}}",
            0,
            "",
        ),
    ] {
        let run = transcribe_page("odd.json", text.as_bytes());
        assert_eq!(run.status, Some(status), "{text}: {}", run.err);
        assert!(run.err.contains(said), "{text}: {}", run.err);
    }
}

/// Schemas that hold each other, and many operations, take time in their number.
#[test]
fn large_definitions_end() {
    let (mut paths, mut models) = (String::new(), String::new());
    for index in 0..60 {
        let next = (index + 1) % 60;
        write!(paths, "\"/a{index}\": {{\"get\": {{\"responses\": {{\"200\": {{\"description\": \"\", \"schema\": {{\"$ref\": \"#/definitions/M{index}\"}}}}}}}}}},").unwrap();
        write!(models, "\"M{index}\": {{\"properties\": {{\"next\": {{\"$ref\": \"#/definitions/M{next}\"}}, \"all\": {{\"type\": \"array\", \"items\": {{\"$ref\": \"#/definitions/M{index}\"}}}}}}}},").unwrap();
    }
    let text = format!(
        "{{\"swagger\": \"2.0\", \"paths\": {{{}}}, \"definitions\": {{{}}}}}",
        paths.trim_end_matches(','),
        models.trim_end_matches(',')
    );
    let run = transcribe_page("large.json", text.as_bytes());
    assert_eq!(run.status, Some(0), "{}", run.err);
    assert!(run.err.contains("60 operations, 60 models"), "{}", run.err);
}
