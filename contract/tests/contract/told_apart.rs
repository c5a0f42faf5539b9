//! What one thing only has, what it may keep, and in which order things stand that are equal: as
//! people say it.

use serde_json::{Value, json};
use specwright::document::Document;
use specwright::origin::Origin;
use specwright_contract::verify::{Report, Verify};
use specwright_contract::{Checker, Direction};

use crate::hosted::host;

/// How members of a library are told apart, in several voices: by their e-mail address, and in lists.
const VOICES: &[(&str, &str)] = &[
    (
        "An e-mail address can be used by one member only, and addresses that differ merely in upper and lower case count as the same; the second enrolment is refused with 409.",
        "Members who are equal in the sort key always come in the order of their ids, lowest first, in either direction.",
    ),
    (
        "Its email must not be in use by another member; emails that differ only in case are treated as equal.",
        "Those with the same town stand in ascending order of id, whichever the direction.",
    ),
    (
        "An email belongs to one member only. Upper and lower case are not told apart when they are compared.",
        "Ties are broken by `id`, the lower first, also when descending.",
    ),
    (
        "No two members have the same `email`, letter case not considered.",
        "Members of the same town stand as they were enrolled, whatever the direction.",
    ),
];

#[derive(Clone, Copy, PartialEq)]
enum Fault {
    None,
    /// Addresses that differ in case are two.
    Case,
    /// Nothing is unique.
    Twice,
    /// What is equal is turned round with the rest.
    Turned,
    /// A member cannot keep an address.
    Own,
}

fn document(unique: &str, ties: &str) -> Document {
    let input = json!({
        "type": "object", "required": ["email", "town"], "additionalProperties": false,
        "properties": {
            "email": { "type": "string", "format": "email", "maxLength": 80 },
            "town": { "type": "string", "enum": ["Ahle", "Bruch"] }
        }
    });
    let mut member = input.clone();
    member["properties"]["id"] = json!({ "type": "integer" });
    member["required"] = json!(["id", "email", "town"]);
    let shown = |schema: Value| json!({ "description": "So", "content": { "application/json": { "schema": schema } } });
    let (one, many) = (shown(member.clone()), shown(json!({ "type": "array", "items": member })));
    let none = json!({ "description": "Not so" });
    let body = json!({ "required": true, "content": { "application/json": { "schema": input } } });
    let sort = json!({
        "name": "sort", "in": "query", "description": format!("A leading minus turns it round. {ties}"),
        "schema": { "type": "string", "enum": ["town", "-town"] }
    });
    let document = json!({
        "openapi": "3.1.0", "info": { "title": "Library", "version": "1" },
        "paths": {
            "/members": {
                "get": { "operationId": "listMembers", "parameters": [sort], "responses": { "200": many, "400": none } },
                "post": {
                    "operationId": "enrol", "description": unique, "requestBody": body,
                    "responses": { "201": one, "400": none, "409": none, "415": none, "422": none }
                }
            },
            "/members/{id}": {
                "parameters": [{ "name": "id", "in": "path", "required": true, "schema": { "type": "integer" } }],
                "get": { "operationId": "getMember", "responses": { "200": one, "404": none } },
                "put": {
                    "operationId": "replaceMember", "requestBody": body,
                    "responses": { "200": one, "400": none, "404": none, "409": none, "415": none, "422": none }
                }
            }
        }
    });
    Document::from_text("library.json", document.to_string()).expect("a document")
}

/// The members in the order that a request asks for.
fn sorted(all: &[Value], sort: Option<&str>, fault: Fault) -> Value {
    let mut all = all.to_vec();
    let town = |it: &Value| it["town"].as_str().unwrap_or_default().to_owned();
    match sort {
        Some("-town") if fault == Fault::Turned => {
            all.sort_by_key(town);
            all.reverse();
        }
        Some("-town") => all.sort_by_key(|it| std::cmp::Reverse(town(it))),
        Some(_) => all.sort_by_key(town),
        None => {}
    }
    Value::Array(all)
}

async fn run((unique, ties): (&str, &str), fault: Fault) -> Report {
    let strict = document(unique, ties);
    let schema = Origin::root("/paths/~1members/post/requestBody/content/application~1json/schema");
    let mut all: Vec<Value> = Vec::new();
    let url = host(move |asked| {
        let parts = asked.parts();
        let id = match (parts.as_slice(), asked.method.as_str()) {
            (["members"], "GET") => match asked.query("sort") {
                None | Some("town" | "-town") => {
                    return (200, sorted(&all, asked.query("sort"), fault));
                }
                Some(_) => return (400, Value::Null),
            },
            (["members"], "POST") => None,
            (["members"], _) => return (405, json!("GET, HEAD, POST")),
            (["members", id], method) => {
                let id = id.parse::<usize>().ok().filter(|it| (1..=all.len()).contains(it));
                match (id, method) {
                    (None, _) => return (404, Value::Null),
                    (Some(id), "GET") => return (200, all[id - 1].clone()),
                    (id, "PUT") => id,
                    _ => return (405, json!("GET, HEAD, PUT")),
                }
            }
            _ => return (404, Value::Null),
        };
        let Some(body) = &asked.body else { return (400, Value::Null) };
        if !Checker::new(&strict, &schema, Direction::Request).check(body).is_empty() {
            return (422, Value::Null);
        }
        let address = |it: &Value| {
            let text = it["email"].as_str().unwrap_or_default();
            if fault == Fault::Case { text.to_owned() } else { text.to_lowercase() }
        };
        let others = all
            .iter()
            .filter(|it| fault == Fault::Own || id.is_none_or(|own| it["id"] != json!(own)));
        let is_taken = others.into_iter().any(|it| address(it) == address(body));
        if is_taken && fault != Fault::Twice {
            return (409, Value::Null);
        }
        let mut member = body.clone();
        member["id"] = json!(id.unwrap_or(all.len() + 1));
        match id {
            Some(id) => all[id - 1] = member.clone(),
            None => all.push(member.clone()),
        }
        (if id.is_some() { 200 } else { 201 }, member)
    });
    let verify = Verify::from(document(unique, ties)).allow_writes(true);
    verify.run(&url.await).await.expect("a report")
}

fn found(report: &Report) -> Vec<String> {
    let shown = |check, operation: &str, place: &str| format!("{check} {operation} {place}");
    report.findings.iter().map(|it| shown(it.check.name(), &it.operation, &it.place)).collect()
}

#[tokio::test]
async fn words_about_what_is_told_apart_raise_no_alarm() {
    for voice in VOICES {
        let report = run(*voice, Fault::None).await;
        assert!(report.findings.is_empty(), "{voice:?}: {:#?}", found(&report));
    }
}

#[tokio::test]
async fn what_is_told_apart_otherwise_is_found() {
    for voice in VOICES {
        for (fault, expected) in [
            (Fault::Case, "described enrol request body/email"),
            (Fault::Twice, "described enrol request body/email"),
            (Fault::Turned, "list-order listMembers query parameter sort"),
            (Fault::Own, "valid-accepted replaceMember request body"),
        ] {
            let all = found(&run(*voice, fault).await);
            assert!(all.iter().any(|it| it == expected), "{voice:?} {expected}: {all:#?}");
        }
    }
}
