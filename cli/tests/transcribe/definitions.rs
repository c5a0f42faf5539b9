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
        let is_raw = run.document.is_some_and(|it| it.contains("octet-stream"));
        assert!(!is_raw, "{text}");
    }
}

/// A body of plain text in JSON is no file.
#[test]
fn a_body_that_is_a_text_is_one() {
    let text = "{\"swagger\": \"2.0\", \"paths\": {\"/a\": {\"get\": {\"responses\": {\"200\": {\"description\": \"\",
      \"schema\": {\"type\": \"string\", \"maxLength\": 9}}}}}}}";
    let document = transcribe_page("text.json", text.as_bytes()).document.unwrap();
    assert!(
        document.contains("application/json") && document.contains("maxLength: 9"),
        "{document}"
    );
    assert!(!document.contains("octet-stream"), "{document}");
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

/// A definition that refers to files beside it has what they say, and says what is not there.
#[test]
fn definitions_refer_to_files_beside_them() {
    let folder = tempfile::tempdir().unwrap();
    let call = |name: &str, reference: &str| {
        format!(
            "{{\"swagger\": \"2.0\", \"info\": {{\"title\": \"Kilns\", \"version\": \"1\"}}, \"paths\": {{\"/{name}\": {{\"post\": {{\"operationId\": \"Add{name}\",
              \"parameters\": [{{\"$ref\": \"parts/common.json#/parameters/Dry\"}}, {{\"in\": \"body\", \"name\": \"b\", \"schema\": {{\"$ref\": \"{reference}\"}}}}],
              \"responses\": {{\"200\": {{\"description\": \"Done.\"}}}}}}}}}}, \"definitions\": {{\"Shelf\": {{\"type\": \"object\", \"properties\": {{\"own\": {{\"type\": \"string\"}}}}}}}}}}"
        )
    };
    let common = "{\"swagger\": \"2.0\", \"info\": {\"title\": \"Parts\", \"version\": \"1\"}, \"paths\": {},
      \"parameters\": {\"Dry\": {\"in\": \"query\", \"name\": \"dry\", \"type\": \"boolean\"}},
      \"definitions\": {
        \"Kiln\": {\"type\": \"object\", \"required\": [\"name\"], \"properties\": {
          \"name\": {\"type\": \"string\", \"maxLength\": 64}, \"shelf\": {\"$ref\": \"#/definitions/Shelf\"},
          \"next\": {\"$ref\": \"common.json#/definitions/Kiln\"}, \"back\": {\"$ref\": \"../A.json#/definitions/Shelf\"}}},
        \"Shelf\": {\"type\": \"object\", \"properties\": {\"height\": {\"type\": \"integer\"}}}}}";
    std::fs::create_dir(folder.path().join("parts")).unwrap();
    std::fs::write(folder.path().join("parts/common.json"), common).unwrap();
    std::fs::write(folder.path().join("A.json"), call("A", "parts/common.json#/definitions/Kiln"))
        .unwrap();
    let run = transcribe(&[folder.path().to_str().unwrap()]);
    assert_eq!((run.status, run.err.contains("warning[")), (Some(0), false), "{}", run.err);
    let document = run.document.unwrap();
    for part in ["name: dry", "maxLength: 64", "height:", "own:", "- name"] {
        assert!(document.contains(part), "{part}: {document}");
    }

    // Neither a file that was not named nor one outside of the folder is read.
    for reference in ["parts/lost.json#/definitions/Kiln", "../../outside.json#/Kiln"] {
        std::fs::write(folder.path().join("A.json"), call("A", reference)).unwrap();
        let run = transcribe(&[folder.path().to_str().unwrap()]);
        assert!(run.err.contains("not among the files that were named"), "{}", run.err);
        assert!(!run.document.unwrap().contains("octet-stream"), "{}", run.err);
    }
}
