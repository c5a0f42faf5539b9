//! What OpenAPI 3.2 adds is compared as what was there before.

use super::{Pair, changes};

const BASE: &str = include_str!("../../../codegen/tests/fixtures/constructs/openapi-32.yaml");

/// An edit, and the rules that it meets, each once.
const CASES: &[(&str, &str, &[&str])] = &[
    (
        "    query:\n      operationId",
        "    get:\n      operationId",
        &["operation-added", "operation-removed"],
    ),
    ("      COPY:\n", "      MOVE:\n", &["operation-added", "operation-removed"]),
    (
        "          in: querystring\n          required: true\n",
        "          in: querystring\n",
        &["parameter-optional"],
    ),
    (
        "                required: [text]\n",
        "                required: [text, tags]\n",
        &["request-property-required"],
    ),
    (
        "ids: { style: form, explode: false }",
        "ids: { style: form, explode: true }",
        &["request-encoding-changed"],
    ),
    (
        "name: session, in: cookie, style: cookie,",
        "name: session, in: cookie,",
        &["parameter-style-changed"],
    ),
    (
        "style: cookie, explode: false, schema",
        "style: cookie, schema",
        &["parameter-style-changed"],
    ),
    (
        "        items: { $ref: '#/components/schemas/Article' }",
        "        items: { $ref: '#/components/schemas/Search' }",
        &["response-alternative-removed"],
    ),
    ("defaultMapping: Thing\n", "defaultMapping: Book\n", &["response-discriminator-changed"]),
    (
        "            itemEncoding: { contentType: text/csv }",
        "            itemEncoding: { contentType: text/plain }",
        &["request-encoding-changed"],
    ),
    (
        "            itemSchema: { $ref: '#/components/schemas/Thing' }",
        "            itemSchema: { $ref: '#/components/schemas/Search' }",
        &["request-property-added", "request-property-removed"],
    ),
];

#[test]
fn each_edit_meets_its_rules() {
    let mut wrong = Vec::new();
    for (from, to, expected) in CASES {
        assert_eq!(BASE.matches(from).count(), 1, "{from}");
        let (_, report) = Pair::new(BASE, &BASE.replace(from, to)).json();
        let mut rules: Vec<&str> =
            changes(&report, "wire").iter().map(|it| it["rule"].as_str().unwrap()).collect();
        rules.sort();
        rules.dedup();
        if rules != *expected {
            wrong.push(format!("{to}: {rules:?}, not {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
