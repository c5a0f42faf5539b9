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

/// A page of a call, and a definition of it that says something else of everything.
const FILLING: &str = "\
# Filling a Kiln - FillKiln

#### URI

POST /v1/{shed_id}/kilns

Table 1 Path Parameters
| Parameter | Mandatory | Type | Description |
|---|---|---|---|
| shed_id | Yes | String | Shed. The maximum length is 36. |

Table 2 Query Parameters
| Parameter | Mandatory | Type | Description |
|---|---|---|---|
| dry | No | Boolean | Whether nothing is done. The default value is false. |
| only_page | No | String | Said by the page alone. |

Table 3 Request header parameters
| Parameter | Mandatory | Type | Description |
|---|---|---|---|
| X-Trace | Yes | String | Trace. |

#### Request Parameters

Table 4 Request body parameters
| Parameter | Mandatory | Type | Description |
|---|---|---|---|
| shelves | Yes | Integer | Shelves. The value ranges from 1 to 20. |
| cone | No | Integer | Cone. Default value: 6 |
| glaze | Yes | String | The value can be matt or gloss. |
| note | No | String | Note. |

#### Response Parameters

**Status code: 202**

Table 5 Response header parameters
| Parameter | Type | Description |
|---|---|---|
| X-Request-Id | String | Number. |

Table 6 Response body parameters
| Parameter | Type | Description |
|---|---|---|
| id | String | Number. |

#### Status Codes

| Status Code | Description |
|---|---|
| 202 | Accepted. |
";

const FILLING_DEFINITION: &str = r##"{"swagger": "2.0", "info": {"title": "Kilns", "version": "v1"},
 "paths": {"/v1/{shed_id}/kilns": {"post": {"operationId": "FillKiln",
  "parameters": [
   {"in": "path", "name": "shed_id", "required": true, "type": "string", "maxLength": 64},
   {"in": "query", "name": "dry", "type": "boolean", "default": true},
   {"in": "query", "name": "only_definition", "type": "string"},
   {"in": "header", "name": "X-Trace", "type": "integer", "required": false},
   {"in": "body", "name": "body", "schema": {"$ref": "#/definitions/Filling"}}],
  "responses": {"STATUS": {"description": "Done.",
   "headers": {"X-Request-Id": {"type": "integer"}, "X-More": {"type": "string"}},
   "schema": {"$ref": "#/definitions/Filled"}}}}}},
 "definitions": {
  "Filling": {"type": "object", "required": ["shelves", "cone"], "properties": {
   "shelves": {"type": "integer", "minimum": 0, "maximum": 30},
   "cone": {"type": "integer", "default": 7},
   "glaze": {"type": "string", "enum": ["matt", "ash"]},
   "note": {"type": "array", "items": {"type": "string"}}}},
  "Filled": {"type": "object", "properties": {"id": {"type": "integer"}, "extra": {"type": "string"}}}}}"##;

/// What is said of the two, as the parts of the messages behind the name of the table.
fn differences(status: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.md"), FILLING).unwrap();
    let definition = FILLING_DEFINITION.replace("STATUS", status);
    std::fs::write(folder.path().join("b.json"), definition).unwrap();
    let outcome = specwright_transcribe::run(&[folder.path().to_path_buf()], &Default::default());
    let all = outcome.diagnostics.into_iter();
    let all = all.filter(|it| it.code == specwright_transcribe::Code::DefinitionDiffers);
    all.map(|it| it.message).collect()
}

/// Each difference is said, of parameters, bodies and headers, in types, limits, defaults, values and
/// what is mandatory; and so is what one of the two does not have.
#[test]
fn every_difference_between_page_and_definition_is_said() {
    let found = differences("202");
    for part in [
        "row `shed_id`: the most is `36` on the page, `64` in the definition",
        "row `dry`: the default is `false` on the page, `true` in the definition",
        "the page has `only_page` among the parameters of the query",
        "the definition has `only_definition` among the parameters of the query",
        "row `X-Trace`: the page says String, the definition Integer",
        "row `X-Trace`: mandatory on the page, optional in the definition",
        "row `shelves`: the least is `1` on the page, `0` in the definition",
        "row `shelves`: the most is `20` on the page, `30` in the definition",
        "row `cone`: optional on the page, mandatory in the definition",
        "row `cone`: the default is `6` on the page, `7` in the definition",
        "row `glaze`: only the page allows `gloss`, only the definition `ash`",
        "row `glaze`: mandatory on the page, optional in the definition",
        "row `note`: the page says String, the definition",
        "row `X-Request-Id`: the page says String, the definition Integer",
        "the definition has the header `X-More` of the answer 202",
        "row `id`: the page says String, the definition Integer",
        "the definition has `extra`",
    ] {
        assert_eq!(found.iter().filter(|it| it.contains(part)).count(), 1, "{part}: {found:#?}");
    }
    assert_eq!(found.len(), 17, "{found:#?}");
}

/// Where the codes of the one successful answer differ, the bodies are those of one answer.
#[test]
fn codes_of_success_that_differ_are_said() {
    let found = differences("200");
    let said = |part: &str| found.iter().any(|it| it.contains(part));
    assert!(said("the page says that the call answers 202, the definition 200"), "{found:#?}");
    assert!(said("row `id`: the page says String, the definition Integer"), "{found:#?}");
}
