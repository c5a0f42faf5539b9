//! Members of which words say that the service sets them, and that a careless service takes from a request.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use specwright_contract::verify::Report;

use crate::hosted::{Answer, Asked, places, verified};

const DOCUMENT: &str = r##"{
    "openapi": "3.1.0",
    "info": { "title": "Ferries", "version": "1" },
    "paths": {
        "/crossings": { "post": {
            "operationId": "planCrossing",
            "requestBody": { "required": true, "content": { "application/json": {
                "schema": { "$ref": "#/components/schemas/NewCrossing" }
            } } },
            "responses": { "201": { "$ref": "#/components/responses/Crossing" },
                "400": { "description": "no JSON" }, "415": { "description": "other" }, "422": { "description": "wrong" } }
        } },
        "/crossings/{id}": {
            "parameters": [{ "name": "id", "in": "path", "required": true, "schema": { "type": "integer" } }],
            "get": {
                "operationId": "getCrossing",
                "responses": { "200": { "$ref": "#/components/responses/Crossing" },
                    "404": { "description": "none" }, "422": { "description": "wrong" } }
            },
            "patch": {
                "operationId": "changeCrossing",
                "requestBody": { "required": true, "content": { "application/json": { "schema": {
                    "type": "object", "minProperties": 1, "properties": {
                        "quay": { "type": "string", "minLength": 1 },
                        "phase": { "type": "string", "enum": ["planned", "sailing", "docked"], "description": "Only the service changes it." }
                    }
                } } } },
                "responses": { "200": { "$ref": "#/components/responses/Crossing" }, "404": { "description": "none" },
                    "400": { "description": "no JSON" }, "415": { "description": "other" }, "422": { "description": "wrong" } }
            }
        }
    },
    "components": {
        "responses": { "Crossing": { "description": "a crossing", "content": { "application/json": {
            "schema": { "$ref": "#/components/schemas/Crossing" }
        } } } },
        "schemas": {
            "NewCrossing": { "type": "object", "required": ["quay"], "properties": {
                "quay": { "type": "string", "minLength": 1 },
                "captain": { "type": ["string", "null"], "description": "Assigned by the harbour system; what a client sends is ignored." },
                "deck": { "type": "string", "enum": ["upper", "lower"], "description": "Chosen by the passenger; `lower` by default." }
            } },
            "Crossing": { "type": "object", "required": ["id", "quay", "phase", "deck"], "properties": {
                "id": { "type": "integer", "readOnly": true },
                "quay": { "type": "string" },
                "deck": { "type": "string" },
                "captain": { "type": ["string", "null"] },
                "phase": { "type": "string", "enum": ["planned", "sailing", "docked"], "description": "A new crossing is `planned`." }
            } }
        }
    }
}"##;

/// What a request names of these is taken over with the fault of this name.
fn answer(fault: &str, known: &mut BTreeMap<u64, Value>, asked: &Asked) -> Answer {
    let body = asked.body.clone().unwrap_or_default();
    let is_text = |it: &Value| it.as_str().is_some_and(|it| !it.is_empty());
    let has_phase = body.get("phase").is_some_and(Value::is_string);
    let is_listed = |name: &str, all: &[&str]| {
        body.get(name).is_none_or(|it| it.as_str().is_some_and(|it| all.contains(&it)))
    };
    let has_valid = body.is_object()
        && body.get("quay").is_none_or(is_text)
        && is_listed("deck", &["upper", "lower"])
        && is_listed("phase", &["planned", "sailing", "docked"])
        && body.get("captain").is_none_or(|it| it.is_null() || it.is_string());
    match (asked.method.as_str(), &asked.parts()[..]) {
        ("POST", ["crossings"]) if asked.body.is_none() => (400, Value::Null),
        ("POST", ["crossings"]) if !has_valid || body.get("quay").is_none() => (422, Value::Null),
        ("POST", ["crossings"]) => {
            let id = known.len() as u64 + 1;
            let deck = body.get("deck").cloned().unwrap_or(json!("lower"));
            let mut made = json!({ "id": id, "quay": body["quay"], "deck": deck, "captain": null, "phase": "planned" });
            if fault == "captain" {
                made["captain"] = body.get("captain").cloned().unwrap_or_default();
            }
            if fault == "phase-of-new" && has_phase {
                made["phase"] = body["phase"].clone();
            }
            known.insert(id, made.clone());
            (201, made)
        }
        (_, ["crossings"]) => (405, json!("POST")),
        (method, ["crossings", id]) => {
            let Ok(id) = id.parse::<u64>() else { return (422, Value::Null) };
            let Some(own) = known.get_mut(&id) else { return (404, Value::Null) };
            match method {
                "GET" => {}
                "PATCH" if asked.body.is_none() => return (400, Value::Null),
                "PATCH" if !has_valid || body.as_object().is_none_or(|it| it.is_empty()) => {
                    return (422, Value::Null);
                }
                "PATCH" => {
                    if body.get("quay").is_some() {
                        own["quay"] = body["quay"].clone();
                    }
                    if fault == "phase-of-known" && has_phase {
                        own["phase"] = body["phase"].clone();
                    }
                }
                _ => return (405, json!("GET, PATCH")),
            }
            (200, own.clone())
        }
        _ => (404, Value::Null),
    }
}

async fn run(fault: &'static str) -> Report {
    let mut known = BTreeMap::new();
    verified(("ferries.json", DOCUMENT), 120, move |asked| answer(fault, &mut known, asked)).await
}

#[tokio::test]
async fn what_the_service_sets_is_not_taken_from_a_request() {
    let report = run("").await;
    assert_eq!(report.findings.len(), 0, "{:#?}", report.findings);
    for (fault, operation, place) in [
        ("captain", "planCrossing", "request body/captain"),
        ("phase-of-new", "planCrossing", "request body/phase"),
        ("phase-of-known", "changeCrossing", "request body/phase"),
    ] {
        let report = run(fault).await;
        assert_eq!(places(&report), [("stored-as-sent", operation, place)], "{fault}");
    }
}
