//! Webhooks and callbacks: calls that the service makes, so that receivers are who breaks.

use super::{Pair, changes};

const BASE: &str = include_str!("received.yaml");

fn edited(from: &str, to: &str) -> String {
    assert_eq!(BASE.matches(from).count(), 1, "{from}");
    BASE.replace(from, to)
}

/// An edit, its verdict, and the rules that it meets.
const CASES: &[(&str, &str, &str, &[&str])] = &[
    (
        "X-Signature, in: header, required: true,",
        "X-Signature, in: header,",
        "breaking",
        &["webhook-parameter-optional"],
    ),
    (
        "X-Attempt, in: header,",
        "X-Attempt, in: header, required: true,",
        "compatible",
        &["webhook-parameter-required"],
    ),
    (
        "        - {name: X-Signature, in: header, required: true, schema: {type: string}}\n",
        "",
        "breaking",
        &["webhook-parameter-removed-required"],
    ),
    (
        "        - {name: X-Attempt, in: header, schema: {type: integer}}\n",
        "        - {name: X-Id, in: header, required: true, schema: {type: integer}}\n",
        "warning",
        &["webhook-parameter-added", "webhook-parameter-removed"],
    ),
    (
        "X-Attempt, in: header, schema: {type: integer}",
        "X-Attempt, in: header, schema: {type: [integer, string]}",
        "breaking",
        &["response-type-widened"],
    ),
    (
        "schema: {type: integer}}\n      requestBody:\n        required: true\n",
        "schema: {type: integer}}\n      requestBody:\n",
        "breaking",
        &["webhook-body-optional"],
    ),
    (
        "schema: {type: integer}}\n      requestBody:\n        required: true\n        content:\n",
        "schema: {type: integer}}\n      requestBody:\n        required: true\n        content:\n          \
         text/plain: {}\n",
        "breaking",
        &["webhook-media-type-added"],
    ),
    (
        "        \"410\": {description: Nobody is interested.}\n",
        "",
        "warning",
        &["webhook-error-removed"],
    ),
    ("\"200\":", "\"202\":", "breaking", &["webhook-answer-added", "webhook-answer-removed"]),
    (
        "X-Taken: {schema",
        "X-Taken: {required: true, schema",
        "breaking",
        &["webhook-header-required"],
    ),
    (
        "            X-Taken: {schema: {type: string}}\n",
        "            X-Given: {required: true, schema: {type: string}}\n",
        "breaking",
        &["webhook-header-removed", "webhook-header-required"],
    ),
    ("seen: {type: boolean}", "seen: {type: string}", "breaking", &["request-type-changed"]),
    // Callbacks.
    ("        moved:\n", "        shifted:\n", "breaking", &["callback-added", "callback-removed"]),
    (
        "\"{$request.body#/tell}\"",
        "\"{$request.body#/told}\"",
        "breaking",
        &["callback-added", "callback-removed"],
    ),
    (
        "            post:\n              parameters",
        "            put:\n              parameters",
        "breaking",
        &["callback-added", "callback-removed"],
    ),
    (
        "X-Sent, in: header,",
        "X-Sent, in: header, required: true,",
        "compatible",
        &["webhook-parameter-required"],
    ),
    (
        "              requestBody:\n                required: true\n",
        "              requestBody:\n",
        "breaking",
        &["webhook-body-optional"],
    ),
    ("ferry: {type: string}", "ferry: {type: integer}", "breaking", &["response-type-changed"]),
    (
        "port: {type: string}",
        "port: {type: integer}",
        "breaking",
        &["response-type-changed", "request-type-changed"],
    ),
    (
        "required: [port], ",
        "",
        "breaking",
        &["response-property-optional", "request-property-optional"],
    ),
];

#[test]
fn each_edit_meets_its_rules() {
    let mut wrong = Vec::new();
    for (from, to, verdict, rules) in CASES {
        let (status, report) = Pair::new(BASE, &edited(from, to)).json();
        let changes = changes(&report, "wire");
        let mut found: Vec<&str> = changes.iter().map(|it| it["rule"].as_str().unwrap()).collect();
        let mut rules = rules.to_vec();
        found.sort_unstable();
        rules.sort_unstable();
        let expected_status = i32::from(*verdict == "breaking");
        if report["wire"] != *verdict || found != rules || status != expected_status {
            wrong.push(format!("`{from}` → `{to}`: {} {found:?}", report["wire"]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_received_call_is_named_with_what_it_belongs_to() {
    let (_, report) =
        Pair::new(BASE, &edited("port: {type: string}", "port: {type: integer}")).json();
    let change = changes(&report, "wire").into_iter().find(|it| it["direction"] == "response");
    let change = change.unwrap();
    let below = "request body application/json.port";
    let call = "callback POST sailed {$request.query.tell}";
    assert_eq!(change["place"], format!("POST /bookings, {call}, {below}"));
    // What is shared belongs to all that share it.
    assert_eq!(change["operations"], serde_json::json!(["POST /bookings", "POST /cargo"]));
    let (_, report) = Pair::new(
        BASE,
        &edited("X-Signature, in: header, required: true,", "X-Signature, in: header,"),
    )
    .json();
    assert_eq!(
        report["changes"][0]["place"],
        "webhook POST delayed, header parameter `X-Signature`"
    );
}

#[test]
fn what_the_document_asks_for_is_not_asked_of_receivers() {
    let secured = edited("paths:\n", "security: [{}]\npaths:\n");
    let (_, report) = Pair::new(BASE, &secured).json();
    assert_eq!(changes(&report, "wire"), [] as [&serde_json::Value; 0]);
    let own =
        edited("  delayed:\n    post:\n", "  delayed:\n    post:\n      security: [{sent: []}]\n");
    let (_, report) = Pair::new(BASE, &own).json();
    assert_eq!(report["changes"][0]["rule"], "webhook-security-changed");
}
