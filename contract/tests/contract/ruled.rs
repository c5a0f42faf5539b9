//! Values that a schema allows and words forbid: a service that refuses them is right, and one that
//! refuses others is not.

use serde_json::{Map, Value, json};
use specwright::document::Document;
use specwright::origin::Origin;
use specwright_contract::verify::{Finding, Report, Verify};
use specwright_contract::{Checker, Direction};

use crate::hosted::host;

/// Visits to a house: what is said of them in words is this, in one voice or another.
fn document(words: &[(&str, &str)]) -> Document {
    let said = |name: &str| words.iter().find(|it| it.0 == name).map_or("", |it| it.1);
    let text = |name: &str, rest: Value| {
        let mut schema = json!({ "description": said(name) });
        let (Some(own), Value::Object(rest)) = (schema.as_object_mut(), rest) else {
            return schema;
        };
        own.extend(rest);
        schema
    };
    let input = json!({
        "type": "object", "required": ["guest", "came_on", "reason", "nights"],
        "additionalProperties": false,
        "properties": {
            "guest": text("guest", json!({ "type": "string", "minLength": 1, "maxLength": 60 })),
            "came_on": text("came_on", json!({ "type": "string", "format": "date" })),
            "reason": { "type": "string", "enum": ["holiday", "work", "other"] },
            "remark": text("remark", json!({ "type": ["string", "null"], "maxLength": 80 })),
            "nights": text("nights", json!({ "type": "integer", "minimum": 1, "maximum": 30 }))
        }
    });
    let mut visit = input.clone();
    visit["properties"]["id"] = json!({ "type": "integer", "readOnly": true });
    visit["properties"]["weeks"] = json!({ "type": "integer", "readOnly": true });
    let own = json!({ "type": "integer", "readOnly": true });
    let mut change = input.clone();
    change["properties"]["weeks"] = own;
    let one =
        json!({ "description": "It", "content": { "application/json": { "schema": visit } } });
    let none = json!({ "description": "Not so" });
    let body = |schema: &Value| json!({ "required": true, "content": { "application/json": { "schema": schema } } });
    let document = json!({
        "openapi": "3.1.0", "info": { "title": "Visits", "version": "1" },
        "paths": {
            "/visits": { "post": {
                "operationId": "addVisit", "description": said("addVisit"), "requestBody": body(&input),
                "responses": { "201": one, "400": none, "415": none, "422": none }
            } },
            "/visits/{id}": {
                "parameters": [{ "name": "id", "in": "path", "required": true, "schema": { "type": "integer" } }],
                "get": { "operationId": "getVisit", "responses": { "200": one, "404": none } },
                "put": {
                    "operationId": "replaceVisit", "description": said("replaceVisit"),
                    "requestBody": body(&change),
                    "responses": { "200": one, "400": none, "404": none, "415": none, "422": none }
                }
            }
        }
    });
    Document::from_text("visits.json", document.to_string()).expect("a document")
}

/// How the service is not as it says.
#[derive(Clone, Copy, Default, PartialEq)]
enum Fault {
    #[default]
    None,
    /// The longest name is refused.
    Longest,
    /// Nothing may be said of the reason.
    NoRemark,
    /// The weeks are what a request says.
    Weeks,
    /// A reason that needs a remark has none.
    Unsaid,
    /// Days to come are taken.
    Ahead,
}

/// A visit as it is kept.
fn kept(body: &Value, id: usize, fault: Fault) -> Value {
    let mut visit = body.clone();
    visit["id"] = json!(id);
    let guest = visit["guest"].as_str().map(|it| it.trim().to_owned());
    visit["guest"] = json!(guest);
    if fault != Fault::Weeks || visit.get("weeks").is_none() {
        visit["weeks"] = json!(visit["nights"].as_i64().unwrap_or_default() / 7 + 3);
    }
    visit
}

/// What the rules that only words state say of a visit.
fn is_ruled_out(body: &Value, fault: Fault) -> bool {
    let reason = body["reason"].as_str().unwrap_or_default();
    let nights = body["nights"].as_i64().unwrap_or_default();
    let is_blank = body["remark"].as_str().unwrap_or_default().trim().is_empty();
    let guest = body["guest"].as_str().unwrap_or_default();
    let is_ahead = body["came_on"].as_str().unwrap_or_default() > "2040";
    let is_long_ago = body["came_on"].as_str().unwrap_or_default() < "2000";
    is_ahead && fault != Fault::Ahead
        || is_long_ago
        || guest.trim().is_empty()
        || reason == "other" && is_blank && fault != Fault::Unsaid
        || reason == "work" && nights > 14
        || fault == Fault::Longest && guest.chars().count() == 60
        || fault == Fault::NoRemark && body.get("remark").is_some_and(Value::is_null)
}

async fn run(words: &[(&str, &str)], fault: Fault, seed: u64) -> Report {
    let strict = document(words);
    let of = |path: &str| {
        Origin::root(format!("/paths/{path}/requestBody/content/application~1json/schema"))
    };
    let (created, changed) = (of("~1visits/post"), of("~1visits~1{id}/put"));
    let mut all: Map<String, Value> = Map::new();
    let url = host(move |asked| {
        let parts = asked.parts();
        let (schema, id) = match (parts.as_slice(), asked.method.as_str()) {
            (["visits"], "POST") => (&created, all.len() + 1),
            (["visits"], _) => return (405, json!("POST")),
            (["visits", id], method) => {
                let Some(known) = all.get(*id) else { return (404, Value::Null) };
                match method {
                    "GET" => return (200, known.clone()),
                    "PUT" => (&changed, id.parse().unwrap_or_default()),
                    _ => return (405, json!("GET, HEAD, PUT")),
                }
            }
            _ => return (404, Value::Null),
        };
        let Some(body) = &asked.body else { return (400, Value::Null) };
        let is_fit = Checker::new(&strict, schema, Direction::Request).check(body).is_empty();
        if !is_fit || is_ruled_out(body, fault) {
            return (422, Value::Null);
        }
        let visit = kept(body, id, fault);
        all.insert(id.to_string(), visit.clone());
        (if asked.method == "POST" { 201 } else { 200 }, visit)
    });
    let verify = Verify::from(document(words)).allow_writes(true);
    let verify = verify.options(|options| options.seed = seed);
    verify.run(&url.await).await.expect("a report")
}

fn shown(it: &Finding) -> String {
    format!("{} {}: {}", it.operation, it.place, it.message)
}

/// The same rules in several voices.
const VOICES: &[&[(&str, &str)]] = &[
    &[
        (
            "addVisit",
            "Spaces at the beginning and the end of `guest` are removed before it is stored. `came_on` cannot lie in the future (422), nor before the year 2000. A visit for the reason `other` needs a `remark` that explains it. Whoever comes for `work` stays fourteen nights at most; more nights are answered 422.",
        ),
        (
            "replaceVisit",
            "The rules on `guest`, `came_on`, `remark` and `nights` are those of adding a visit.",
        ),
    ],
    &[
        ("guest", "Stored without spaces at either end."),
        (
            "came_on",
            "Must not lie after today (UTC); 422 otherwise. Years before 2000 are not accepted.",
        ),
        ("remark", "To be given when the reason is `other`, otherwise it is refused."),
        ("nights", "For `work` no more than fourteen nights are possible."),
    ],
    &[
        (
            "guest",
            "Blanks around it are dropped when it is saved, and something else has to be left.",
        ),
        (
            "came_on",
            "The house has existed since 2000, so earlier days are turned down, as are days to come.",
        ),
        ("remark", "Required unless the reason speaks for itself."),
        ("nights", "Guests who work may only stay for a fortnight."),
    ],
];

#[tokio::test]
async fn what_words_forbid_is_rightly_refused() {
    for (number, words) in VOICES.iter().enumerate() {
        for seed in 0..3 {
            let report = run(words, Fault::None, seed).await;
            let found: Vec<String> = report.findings.iter().map(shown).collect();
            assert!(found.is_empty(), "{number} {seed}: {found:#?}");
        }
    }
}

#[tokio::test]
async fn what_no_words_forbid_is_still_found() {
    let no_words = &[("guest", "Who came. Spaces around the name are removed.")];
    for (words, fault, place) in [
        (VOICES[0], Fault::Longest, "request body/guest"),
        (VOICES[1], Fault::Longest, "request body/guest"),
        (no_words.as_slice(), Fault::NoRemark, "request body/remark"),
        (VOICES[0], Fault::NoRemark, "request body/remark"),
        (VOICES[0], Fault::Weeks, "request body/weeks"),
        (VOICES[0], Fault::Unsaid, "request body/remark"),
        (VOICES[1], Fault::Unsaid, "request body/remark"),
        (VOICES[0], Fault::Ahead, "request body/came_on"),
        (VOICES[1], Fault::Ahead, "request body/came_on"),
    ] {
        let report = run(words, fault, 0).await;
        let has = report.findings.iter().any(|it| it.place == place);
        let found: Vec<String> = report.findings.iter().map(shown).collect();
        assert!(has, "{place}: {found:#?}");
    }
}
