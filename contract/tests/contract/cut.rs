//! Lists that nobody creates, in pages: the contract server cuts what the document shows.

use serde_json::{Value as Json, json};
use specwright::document::Document;
use specwright::lower::lower;
use specwright_contract::serve::Server;
use specwright_contract::verify::Verify;

use crate::client;

const DOCUMENT: &str = r##"{ "openapi": "3.0.3", "info": { "title": "T", "version": "1" }, "paths": {
    "/lines": { "get": { "operationId": "listLines", "parameters": [
            { "name": "limit", "in": "query", "schema": { "type": "integer", "minimum": 1, "maximum": 50 } },
            { "name": "offset", "in": "query", "schema": { "type": "integer", "minimum": 0 } } ],
        "responses": { "200": { "description": "Lines.", "content": { "application/json": {
            "schema": { "type": "array", "items": { "$ref": "#/components/schemas/Line" } },
            "example": [{ "id": 1 }, { "id": 2 }, { "id": 3 }, { "id": 4 }] } } },
            "422": { "description": "Wrong." } } } },
    "/stops": { "get": { "operationId": "listStops", "parameters": [
            { "name": "pageSize", "in": "query", "schema": { "type": "integer", "minimum": 1, "maximum": 50 } },
            { "name": "page", "in": "query", "schema": { "type": "integer", "minimum": 1 } } ],
        "responses": { "200": { "description": "Stops.", "content": { "application/json": {
            "schema": { "type": "object", "properties": { "count": { "type": "integer" },
                "page": { "type": "integer" },
                "data": { "type": "array", "items": { "$ref": "#/components/schemas/Line" } } } },
            "example": { "count": 3, "page": 1, "data": [{ "id": 7 }, { "id": 8 }, { "id": 9 }] } } } },
            "422": { "description": "Wrong." } } } } },
    "components": { "schemas": { "Line": { "type": "object", "required": ["id"],
        "properties": { "id": { "type": "integer" } } } } } }"##;

#[tokio::test]
async fn what_is_shown_is_cut_as_its_parameters_ask() {
    let document = Document::from_text("api.json", DOCUMENT).expect("a document");
    let (api, _) = lower(&document);
    let server = Server::new(document, api).stateful();
    let server = server.bind("127.0.0.1:0").await.expect("a server");
    for (target, ids) in [
        ("/lines", &[1, 2, 3, 4][..]),
        ("/lines?limit=2", &[1, 2]),
        ("/lines?limit=2&offset=3", &[4]),
        ("/lines?offset=1", &[2, 3, 4]),
        ("/lines?offset=4", &[]),
        ("/stops?pageSize=2", &[7, 8]),
        ("/stops?pageSize=2&page=2", &[9]),
        ("/stops?pageSize=50&page=2", &[]),
    ] {
        let url = format!("{}{target}", server.url());
        let answer = client().get(url).send().await.expect("an answer");
        let body: Json = answer.text().await.expect("a body").parse().expect("JSON");
        let items = body.get("data").unwrap_or(&body).as_array().expect("a list");
        let found: Vec<&Json> = items.iter().map(|it| &it["id"]).collect();
        assert_eq!(json!(found), json!(ids), "{target}");
    }
    let document = Document::from_text("api.json", DOCUMENT).expect("a document");
    let report = Verify::from(document).run(&server.url()).await.expect("a report");
    assert!(report.findings.is_empty(), "{:#?}", report.findings);
}
