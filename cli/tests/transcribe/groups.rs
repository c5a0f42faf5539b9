//! Pages of several products in one run.

use serde_json::Value;
use specwright_transcribe as transcribe;

/// A page of a product, with an answer for calls that fail.
fn page(product: &str, operation: &str, path: &str) -> String {
    format!(
        "Help Center/ {product}/ API Reference/ Tags/ {operation}

{operation}

Function

Shows.

URI

GET {path}

Response Parameters

Status code: 200

Table 1 Response body parameters

Parameter

Type

Description

{operation}_id

String

ID.

Status code: 400

Table 2 Response body parameters

Parameter

Type

Description

error_code

String

Code.

error_msg

String

Message.

Status Codes

Status Code

Description

200

Shown.

400

Not shown.
"
    )
}

#[test]
fn products_have_tags_of_their_own_and_failures_one_model() {
    let folder = tempfile::tempdir().unwrap();
    let pages = [("Kilns", "ShowKilnTag", "/v1/kilns"), ("Looms", "ShowLoomTag", "/v1/looms")];
    for (product, operation, path) in pages {
        let text = page(product, operation, path);
        std::fs::write(folder.path().join(format!("{operation}.txt")), text).unwrap();
    }
    let outcome = transcribe::run(&[folder.path().to_owned()], &Default::default());
    assert!(!outcome.is_incomplete(), "{:#?}", outcome.diagnostics);
    let at = |pointer: &str| outcome.document.pointer(pointer).cloned().unwrap_or(Value::Null);
    assert_eq!(at("/info/title"), "Kilns and Looms");
    assert_eq!(at("/tags/0/name"), "Kilns / Tags");
    assert_eq!(at("/paths/~1v1~1looms/get/tags/0"), "Looms / Tags");
    let failed = "get/responses/400/content/application~1json/schema/$ref";
    for path in ["~1v1~1kilns", "~1v1~1looms"] {
        assert_eq!(at(&format!("/paths/{path}/{failed}")), "#/components/schemas/ErrorResponse");
    }
    let schemas = at("/components/schemas");
    assert_eq!(schemas.as_object().map(serde_json::Map::len), Some(3), "{schemas:#}");
}

/// Names of operations as long as files can be called make names that can be read.
#[test]
fn names_have_an_end() {
    let folder = tempfile::tempdir().unwrap();
    let long =
        "obtaining_the_information_about_a_specified_kiln_of_a_studio_in_a_specified_range_of_time";
    let text = page("Kilns", "Showing", "/v1/kilns");
    std::fs::write(folder.path().join(format!("{long}.txt")), text).unwrap();
    let outcome = transcribe::run(&[folder.path().to_owned()], &Default::default());
    let schemas = outcome.document.pointer("/components/schemas").unwrap().as_object().unwrap();
    assert_eq!(schemas.len(), 2);
    assert!(
        schemas.keys().all(|name| name.len() < 80 && name.contains("Response")),
        "{schemas:#?}"
    );
}
