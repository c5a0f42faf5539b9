//! Edits of one document, and the rules that each of them meets.

use super::{BASE, Pair, changes, edited};

/// An edit, its verdict, and the rules that it meets, each once.
type Case = (&'static str, &'static str, &'static str, &'static [&'static str]);

const CASES: &[Case] = &[
    (
        "    get:\n      operationId: listBoats",
        "    trace:\n      operationId: listBoats",
        "breaking",
        &["operation-added", "operation-removed"],
    ),
    ("operationId: listBoats", "operationId: boats", "compatible", &["operation-id-changed"]),
    ("tags: [boats]", "tags: [ships]", "compatible", &["tag-added", "tag-removed"]),
    ("maximum: 100}", "maximum: 50}", "breaking", &["request-limit-tightened"]),
    ("maximum: 100}", "maximum: 200}", "compatible", &["request-limit-loosened"]),
    ("format: int32, ", "format: int64, ", "compatible", &["request-format-widened"]),
    ("format: int32, maximum: 100", "format: int32", "compatible", &["request-limit-removed"]),
    (
        "{name: limit, in: query, schema: {type: integer, format: int32, maximum: 100}}",
        "{name: limit, in: query, schema: {type: string}}",
        "compatible",
        &["request-type-widened"],
    ),
    (
        "{name: limit, in: query, ",
        "{name: limit, in: query, required: true, ",
        "breaking",
        &["parameter-required"],
    ),
    (
        "in: query, required: true, schema: {type: string, enum: [red",
        "in: query, schema: {type: string, enum: [red",
        "compatible",
        &["parameter-optional"],
    ),
    ("enum: [red, blue]", "enum: [red]", "breaking", &["request-enum-value-removed"]),
    ("enum: [red, blue]", "enum: [red, blue, green]", "compatible", &["request-enum-value-added"]),
    (
        "name: sizes, in: query",
        "name: sizes, in: query, explode: false",
        "breaking",
        &["parameter-style-changed"],
    ),
    (
        "{name: X-Trace, in: header, schema: {type: string}}",
        "{name: x-trace, in: header, schema: {type: string}}",
        "compatible",
        &[],
    ),
    (
        "        - {name: X-Trace, in: header, schema: {type: string}}\n",
        "",
        "warning",
        &["parameter-removed"],
    ),
    ("X-Total: {required: true, ", "X-Total: {", "breaking", &["header-optional"]),
    ("            X-Next: {schema: {type: string}}\n", "", "warning", &["header-removed"]),
    (
        "            X-Total: {required: true, schema: {type: integer}}\n",
        "",
        "breaking",
        &["header-removed-required"],
    ),
    ("\"404\":", "\"403\":", "compatible", &["error-removed", "response-added"]),
    (
        "\"201\":",
        "\"200\":\n          description: Other.\n        \"202\":",
        "breaking",
        &["success-added", "success-added", "success-removed"],
    ),
    (
        "        required: true\n        content:\n          application/json: {schema: {$ref: \"#/components/schemas/NewBoat\"}}\n          application/xml",
        "        content:\n          application/json: {schema: {$ref: \"#/components/schemas/NewBoat\"}}\n          application/xml",
        "compatible",
        &["request-body-optional"],
    ),
    (
        "          application/xml: {schema: {$ref: \"#/components/schemas/NewBoat\"}}\n",
        "",
        "breaking",
        &["request-media-type-removed"],
    ),
    (
        "/boats/{id}:",
        "/boats/{boat}:",
        "breaking",
        &[
            "parameter-added-required",
            "parameter-added-required",
            "parameter-removed",
            "parameter-removed",
        ],
    ),
    ("        - oauth: [write, sink]\n", "", "breaking", &["security-removed"]),
    ("oauth: [write, sink]", "oauth: [write]", "compatible", &["scope-removed"]),
    ("oauth: [write, sink]", "oauth: [write, sink, drown]", "breaking", &["scope-added"]),
    (
        "security:\n  - token: []\n",
        "",
        "compatible",
        &["security-lifted", "security-lifted", "security-lifted"],
    ),
    ("scheme: bearer", "scheme: basic", "breaking", &["security-scheme-changed"]),
    ("sink: May sink.", "", "warning", &["offered-scope-removed"]),
    (
        "https://boats.example/token",
        "https://boats.example/tokens",
        "warning",
        &["token-url-changed"],
    ),
    (
        "url: https://boats.example\n",
        "url: https://ships.example\n",
        "warning",
        &["server-added", "server-removed"],
    ),
    ("  launched:\n", "  sunk:\n", "breaking", &["webhook-added", "webhook-removed"]),
    (
        "required: [name]",
        "required: [name, length]",
        "breaking",
        &["request-property-required", "response-property-required"],
    ),
    (
        "required: [name]",
        "required: []",
        "breaking",
        &["request-property-optional", "response-property-optional"],
    ),
    (
        "minLength: 2, ",
        "minLength: 3, ",
        "breaking",
        &["request-limit-tightened", "response-limit-tightened"],
    ),
    ("minLength: 2, ", "", "breaking", &["request-limit-removed", "response-limit-removed"]),
    (
        ", pattern: \"^[A-Z]\"",
        "",
        "compatible",
        &["request-pattern-removed", "response-pattern-removed"],
    ),
    (
        "pattern: \"^[A-Z]\"",
        "pattern: \"^[a-z]\"",
        "warning",
        &["request-pattern-changed", "response-pattern-changed"],
    ),
    (
        "default: 5",
        "default: 6",
        "warning",
        &["request-default-changed", "response-default-changed"],
    ),
    (
        "length: {type: number, minimum: 1, default: 5}",
        "length: {type: integer, minimum: 1, default: 5}",
        "breaking",
        &["request-type-narrowed", "response-type-narrowed"],
    ),
    (
        "length: {type: number, minimum: 1, default: 5}",
        "length: {type: [number, string], minimum: 1, default: 5}",
        "breaking",
        &["request-type-widened", "response-type-widened"],
    ),
    (
        "crew: {type: [string, \"null\"]}",
        "crew: {type: string}",
        "breaking",
        &["request-nullable-removed", "response-nullable-removed"],
    ),
    (
        "name: {type: string, minLength",
        "name: {type: [string, \"null\"], minLength",
        "breaking",
        &["request-nullable-added", "response-nullable-added"],
    ),
    (
        "enum: [sloop, ketch]",
        "enum: [sloop, ketch, yawl]",
        "warning",
        &["request-enum-value-added", "response-enum-value-added"],
    ),
    (
        "enum: [sloop, ketch]",
        "enum: [ketch]",
        "breaking",
        &["request-enum-value-removed", "response-enum-value-removed"],
    ),
    (
        "{type: string, enum: [sloop, ketch]}",
        "{type: string}",
        "warning",
        &["request-enum-removed", "response-enum-removed"],
    ),
    (
        "secret: {type: string, writeOnly: true}",
        "secret: {type: string, writeOnly: true, maxLength: 3}",
        "warning",
        &["request-limit-added", "response-limit-added"],
    ),
    (
        "readOnly: true, maxLength: 9",
        "readOnly: true, maxLength: 8",
        "compatible",
        &["request-limit-tightened", "response-limit-tightened"],
    ),
    (
        "readOnly: true, maxLength: 9",
        "readOnly: true, maxLength: 10",
        "breaking",
        &["request-limit-loosened", "response-limit-loosened"],
    ),
    (
        ", {$ref: \"#/components/schemas/Electric\"}",
        "",
        "breaking",
        &["request-alternative-removed", "response-alternative-removed"],
    ),
    (
        "{$ref: \"#/components/schemas/Electric\"}",
        "{$ref: \"#/components/schemas/Electric\"}, {type: string}",
        "breaking",
        &["request-alternative-added", "response-alternative-added"],
    ),
    (
        "properties: {volts: {type: integer}}",
        "properties: {volts: {type: string}}",
        "breaking",
        &["request-type-changed", "response-type-changed"],
    ),
    ("format: uuid", "format: uri", "breaking", &["response-format-changed"]),
    (", format: uuid", "", "breaking", &["response-format-removed"]),
    ("            built: {type: integer}\n", "", "warning", &["response-property-removed"]),
    (
        "            built: {type: integer}\n",
        "            built: {type: integer}\n            sold: {type: boolean}\n",
        "compatible",
        &["response-property-added"],
    ),
    (
        "            id: {type: string, format: uuid}\n",
        "",
        "breaking",
        &["response-property-removed-required"],
    ),
    ("maxItems: 10", "maxItems: 11", "breaking", &["response-limit-loosened"]),
    (
        "maxItems: 10",
        "maxItems: 10, uniqueItems: true",
        "compatible",
        &["response-constraint-added"],
    ),
    (
        "items: {type: string}, maxItems",
        "items: {type: integer}, maxItems",
        "breaking",
        &["response-type-changed"],
    ),
    ("kind: {const: boat}", "kind: {const: ship}", "breaking", &["response-const-changed"]),
    ("kind: {const: boat}", "kind: {type: string}", "breaking", &["response-const-removed"]),
    (
        "properties: {hull: {type: string}}",
        "additionalProperties: false, properties: {hull: {type: string}}",
        "warning",
        &["request-additional-forbidden"],
    ),
    (
        "properties: {hull: {type: string}}",
        "additionalProperties: {type: integer}, properties: {hull: {type: string}}",
        "breaking",
        &["request-schema-added"],
    ),
    (
        "properties: {at: {type: string}}",
        "properties: {at: {type: integer}}",
        "breaking",
        &["response-type-changed"],
    ),
];

/// Two edits of the base, and what changes from one to the other.
type Step = (
    (&'static str, &'static str),
    (&'static str, &'static str),
    &'static str,
    &'static [&'static str],
);

const HULL: &str = "schema: {type: object, properties: {hull: {type: string}}}";
const BUILT: &str = "built: {type: integer}";
const ENGINE: &str = "engine: {oneOf: [{$ref: \"#/components/schemas/Diesel\"}, {$ref: \"#/components/schemas/Electric\"}]}";

const STEPS: &[Step] = &[
    // A closed object that loses a member.
    (
        (
            HULL,
            "schema: {type: object, additionalProperties: false, properties: {hull: {type: string}, mast: {}}}",
        ),
        (
            HULL,
            "schema: {type: object, additionalProperties: false, properties: {hull: {type: string}}}",
        ),
        "breaking",
        &["request-property-refused"],
    ),
    (
        (HULL, HULL),
        (HULL, "schema: {type: object, properties: {hull: false}}"),
        "breaking",
        &["request-property-refused"],
    ),
    (
        (HULL, HULL),
        (HULL, "schema: {type: object, properties: {hull: {type: string}, mast: false}}"),
        "warning",
        &["request-additional-forbidden"],
    ),
    (
        (HULL, "schema: {type: object, properties: {hull: {type: string}, mast: false}}"),
        (HULL, HULL),
        "compatible",
        &["request-additional-allowed"],
    ),
    // Limits of numbers.
    (
        (HULL, "schema: {type: object, properties: {hull: {type: number, minimum: 0}}}"),
        (HULL, "schema: {type: object, properties: {hull: {type: number, exclusiveMinimum: 0}}}"),
        "breaking",
        &["request-limit-tightened"],
    ),
    (
        (BUILT, "built: {type: number, exclusiveMaximum: 9}"),
        (BUILT, "built: {type: number, maximum: 9}"),
        "breaking",
        &["response-limit-loosened"],
    ),
    (
        (BUILT, "built: {type: number, multipleOf: 0.1}"),
        (BUILT, "built: {type: number, multipleOf: 0.3}"),
        "compatible",
        &["response-limit-tightened"],
    ),
    (
        (BUILT, "built: {type: number, multipleOf: 4}"),
        (BUILT, "built: {type: number, multipleOf: 6}"),
        "breaking",
        &["response-constraint-changed"],
    ),
    // Forms.
    (
        (
            ENGINE,
            "engine: {anyOf: [{$ref: \"#/components/schemas/Diesel\"}, {$ref: \"#/components/schemas/Electric\"}]}",
        ),
        (ENGINE, ENGINE),
        "warning",
        &["request-alternatives-exclusive", "response-alternatives-exclusive"],
    ),
    (
        (BUILT, "built: {anyOf: [{type: integer}, {type: string}]}"),
        (BUILT, "built: {oneOf: [{type: integer}, {type: string}]}"),
        "compatible",
        &[],
    ),
    // Schemes that nothing asks for.
    (
        ("    oauth:\n", "    spare: {type: http, scheme: basic}\n    oauth:\n"),
        (HULL, HULL),
        "compatible",
        &["unused-security-scheme-removed"],
    ),
    (
        ("    oauth:\n", "    x-spare: {type: http, scheme: basic}\n    oauth:\n"),
        ("    oauth:\n", "    x-spare: {type: http, scheme: digest}\n    oauth:\n"),
        "breaking",
        &["security-scheme-changed"],
    ),
];

#[test]
fn each_step_meets_its_rules() {
    let mut wrong = Vec::new();
    for (from, to, verdict, rules) in STEPS {
        let (_, report) = Pair::new(&edited(&[*from]), &edited(&[*to])).json();
        let changes = changes(&report, "wire");
        let mut found: Vec<&str> = changes.iter().map(|it| it["rule"].as_str().unwrap()).collect();
        found.sort_unstable();
        if report["wire"] != *verdict || found != *rules {
            wrong.push(format!("`{}` → `{}`: {} {found:?}", from.1, to.1, report["wire"]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn forms_are_told_by_what_is_sent() {
    let engine = |said: &str| {
        edited(&[(
            ENGINE,
            &format!(
                "{}, discriminator: {{propertyName: kind{said}}}}}",
                &ENGINE[..ENGINE.len() - 1]
            ),
        )])
    };
    let rules = |old: &str, new: &str| -> Vec<String> {
        let (_, report) = Pair::new(old, new).json();
        let all = changes(&report, "wire");
        all.iter()
            .map(|it| format!("{} {}", it["level"].as_str().unwrap(), it["rule"].as_str().unwrap()))
            .collect()
    };
    let changed =
        ["breaking request-discriminator-changed", "breaking response-discriminator-changed"];
    let renamed = |text: String| text.replace("Diesel", "Oil");
    // Without a word, the name of the component is sent.
    assert_eq!(rules(&engine(""), &renamed(engine(""))), changed);
    let mapped = engine(", mapping: {oil: \"#/components/schemas/Diesel\"}");
    assert_eq!(rules(&mapped, &renamed(mapped.clone())), [] as [&str; 0]);
    assert_eq!(rules(&mapped, &engine(", mapping: {oil: Diesel}")), [] as [&str; 0]);
    assert_eq!(rules(&mapped, &engine(", mapping: {fuel: Diesel}")), changed);
    // What the form itself lists is sent.
    let own = |text: String| {
        text.replace("{power: {type: integer}}", "{power: {type: integer}, kind: {const: oil}}")
    };
    assert_eq!(rules(&own(engine("")), &renamed(own(engine("")))), [] as [&str; 0]);
}

#[test]
fn what_does_not_travel_says_so() {
    let number = "number: {type: string, readOnly: true, maxLength: 9}";
    let more = format!("{number}\n        hull: {{type: string, readOnly: true}}");
    let new = edited(&[(number, &more), ("required: [name]", "required: [name, hull]")]);
    let (_, report) = Pair::new(BASE, &new).json();
    let found = changes(&report, "wire");
    let found = found.iter().find(|it| it["rule"] == "request-property-added-required").unwrap();
    assert_eq!(found["level"], "compatible");
    assert_eq!(found["meaning"], "it is read-only: requests do not have it");
}

#[test]
fn what_callers_did_not_send_or_always_got_breaks_them() {
    let number = "number: {type: string, readOnly: true, maxLength: 9}";
    let with = |number: &str| {
        edited(&[
            ("number: {type: string, readOnly: true, maxLength: 9}", number),
            ("required: [name]", "required: [name, number]"),
        ])
    };
    let found = |old: &str, new: &str| -> Vec<String> {
        let (_, report) = Pair::new(old, new).json();
        let all = changes(&report, "wire").into_iter();
        let breaking = all.filter(|it| it["level"] == "breaking");
        let mut found: Vec<_> =
            breaking.map(|it| it["rule"].as_str().unwrap().to_owned()).collect();
        found.dedup();
        found
    };
    let plain = "number: {type: string, maxLength: 9}";
    assert_eq!(found(&with(number), &with(plain)), ["request-property-required"]);
    let secret = "number: {type: string, writeOnly: true, maxLength: 9}";
    assert_eq!(found(&with(plain), &with(secret)), ["response-property-removed-required"]);
    let old = BASE;
    let new = BASE.replace("application/json", "application/vnd.boats+json");
    assert!(found(old, &new).iter().any(|it| it == "response-media-type-removed"));
}

#[test]
fn each_edit_meets_its_rules() {
    let mut wrong = Vec::new();
    for (from, to, verdict, rules) in CASES {
        let pair = Pair::new(BASE, &edited(&[(from, to)]));
        let (status, report) = pair.json();
        let changes = changes(&report, "wire");
        let mut found: Vec<&str> = changes.iter().map(|it| it["rule"].as_str().unwrap()).collect();
        found.sort_unstable();
        let expected_status = i32::from(*verdict == "breaking");
        if report["wire"] != *verdict || found != *rules || status != expected_status {
            wrong.push(format!("`{from}` → `{to}`: {} {found:?}", report["wire"]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_deprecated_operation_goes_when_its_date_has_passed() {
    let start = BASE.find("    put:\n").unwrap();
    let end = BASE.find("webhooks:").unwrap();
    let without = format!("{}{}", &BASE[..start], &BASE[end..]);
    let rules = |old: &str| {
        let (status, report) = Pair::new(old, &without).json();
        (status, changes(&report, "wire")[0]["rule"].as_str().unwrap().to_owned())
    };
    assert_eq!(rules(BASE), (1, "operation-removed".to_owned()));
    let past = edited(&[("2999-01-01", "2001-01-01")]);
    assert_eq!(rules(&past), (0, "operation-retired".to_owned()));
    let unpromised = edited(&[("      x-sunset: \"2999-01-01\"\n", "")]);
    assert_eq!(rules(&unpromised), (0, "operation-retired".to_owned()));
    let current = edited(&[("      deprecated: true\n      x-sunset: \"2999-01-01\"\n", "")]);
    assert_eq!(rules(&current), (1, "operation-removed".to_owned()));
}

#[test]
fn a_change_says_where_it_is_and_whom_it_meets() {
    let pair = Pair::new(BASE, &edited(&[("enum: [sloop, ketch]", "enum: [ketch]")]));
    let (_, report) = pair.json();
    let change = &report["changes"][0];
    assert_eq!(change["rule"], "request-enum-value-removed");
    assert_eq!(change["place"], "POST /boats, request body application/json.rig");
    assert_eq!(change["before"], "\"sloop\"");
    assert_eq!(change["old"]["pointer"], "/components/schemas/Rig/enum/0");
    assert_eq!(change["new"]["pointer"], "/components/schemas/Rig/enum");
    let answer =
        report["changes"].as_array().unwrap().iter().find(|it| it["direction"] == "response");
    let operations = &answer.unwrap()["operations"];
    assert_eq!(*operations, serde_json::json!(["GET /boats", "POST /boats"]));
}

#[test]
fn exit_status_follows_the_level_that_is_refused() {
    let warned = Pair::new(BASE, &edited(&[("            built: {type: integer}\n", "")]));
    assert_eq!(warned.diff(&[]).0, 0);
    assert_eq!(warned.diff(&["--fail-on", "warning"]).0, 1);
    let broken = Pair::new(BASE, &edited(&[("enum: [red, blue]", "enum: [red]")]));
    assert_eq!(broken.diff(&[]).0, 1);
    assert_eq!(broken.diff(&["--fail-on", "never"]).0, 0);
}

#[test]
fn reports_read_well() {
    let pair = Pair::new(
        BASE,
        &edited(&[
            ("enum: [sloop, ketch]", "enum: [ketch]"),
            ("            X-Next: {schema: {type: string}}\n", ""),
            (
                "            built: {type: integer}\n",
                "            built: {type: integer}\n            sold: {type: boolean}\n",
            ),
        ]),
    );
    for format in ["human", "markdown", "github", "json"] {
        insta::assert_snapshot!(format!("report_{format}"), pair.diff(&["--format", format]).1);
    }
}

#[test]
fn a_decided_change_is_accepted_until_it_is_gone() {
    let pair = Pair::new(BASE, &edited(&[("enum: [red, blue]", "enum: [red]")]));
    let decide = |text: &str| std::fs::write(pair.path().join("decisions.yaml"), text).unwrap();
    decide(
        "- rule: request-enum-value-removed\n  place: GET /boats, query parameter `colour`\n  \
         reason: Nobody asked for blue.\n",
    );
    let (status, out, _) = pair.diff(&["--accept", "decisions.yaml"]);
    assert_eq!(status, 0, "{out}");
    assert!(out.contains("accepted: Nobody asked for blue."), "{out}");
    decide("- rule: request-enum-value-removed\n  place: GET /ships\n  reason: Gone.\n");
    let (status, out, _) = pair.diff(&["--accept", "decisions.yaml", "--fail-on", "never"]);
    assert_eq!(status, 1, "{out}");
    assert!(out.contains("no change needs any more: request-enum-value-removed at GET /ships"));
    decide("- rule: request-enum-value-removed\n");
    let (status, _, err) = pair.diff(&["--accept", "decisions.yaml"]);
    assert_eq!(status, 2);
    assert!(err.contains("missing field `reason`"), "{err}");
}
