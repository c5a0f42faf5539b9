//! Refusals that name what is wrong: many invalid values are sent in one request, and those that no
//! refusal names are tried by themselves.

use serde_json::{Value, json};
use specwright::document::Document;
use specwright::origin::Origin;
use specwright_contract::verify::{Report, Verify};
use specwright_contract::{Checker, Direction};

use crate::hosted::host;

/// A document with one operation that takes many members, each with limits.
fn document(limit: u64) -> Document {
    let text = json!({ "type": "string", "minLength": 2, "maxLength": limit });
    let names = (0..40).map(|it| (format!("member{it}"), text.clone()));
    let members: serde_json::Map<String, Value> = names.collect();
    let required: Vec<&String> = members.keys().take(20).collect();
    let schema = json!({ "type": "object", "required": required, "properties": members });
    let answer = json!({ "description": "so" });
    let document = json!({
        "openapi": "3.1.0", "info": { "title": "Forms", "version": "1" },
        "paths": { "/forms": { "post": {
            "operationId": "sendForm",
            "requestBody": { "required": true, "content": { "application/json": { "schema": schema } } },
            "responses": { "204": answer, "400": answer, "415": answer, "422": answer }
        } } }
    });
    Document::from_text("forms.json", document.to_string()).expect("a document")
}

/// What is found of a service that does not look at the greatest length of this member.
async fn run(missed: &'static str, names_all: bool) -> Report {
    let (strict, lax) = (document(9), document(9000));
    let schema = Origin::root("/paths/~1forms/post/requestBody/content/application~1json/schema");
    let url = host(move |asked| {
        let parts = asked.parts();
        match (parts.as_slice(), asked.method.as_str()) {
            (["forms"], "POST") => {}
            (["forms"], _) => return (405, json!("POST")),
            _ => return (404, Value::Null),
        }
        let Some(body) = &asked.body else { return (400, Value::Null) };
        let check = |it| Checker::new(it, &schema, Direction::Request).check(body);
        let wrong = check(&strict).into_iter().map(|it| it.pointer);
        let is_missed = |it: &String| *it == format!("/{missed}");
        let is_lax = check(&lax).iter().all(|it| !is_missed(&it.pointer));
        let wrong: Vec<String> = wrong.filter(|it| !is_lax || !is_missed(it)).collect();
        match (wrong.is_empty(), names_all) {
            (true, _) => (204, Value::Null),
            (_, true) => (422, json!({ "errors": wrong })),
            (_, false) => (422, json!({ "errors": "there are some" })),
        }
    });
    let verify = Verify::from(document(9)).allow_writes(true);
    let verify = verify.options(|options| options.max_requests = 60);
    verify.run(&url.await).await.expect("a report")
}

/// Of how many limits and required members something was sent that breaks them.
fn broken(report: &Report) -> usize {
    let all = report.coverage.operations[0].keywords.iter();
    all.filter(|(name, tried)| !name.ends_with("type") && tried.invalid > 0).count()
}

#[tokio::test]
async fn what_no_refusal_names_is_found_in_few_requests() {
    let report = run("member37", true).await;
    let found: Vec<(&str, Option<&str>)> =
        report.findings.iter().map(|it| (it.place.as_str(), it.keyword.as_deref())).collect();
    assert_eq!(found, [("request body/member37", Some("maxLength"))]);
    assert!(broken(&report) >= 100, "{}", broken(&report));
}

#[tokio::test]
async fn refusals_that_name_nothing_leave_each_to_be_tried_alone() {
    let report = run("", false).await;
    assert_eq!(report.findings.len(), 0, "{:#?}", report.findings);
    assert!(broken(&report) < 60, "{}", broken(&report));
}
