//! What edits of a document do to those who call the bindings.

use std::fmt::Write;

use super::{BASE, Pair, changes, edited};

/// Edits of the base, each a kind of its own.
const EDITS: &[(&str, &[(&str, &str)])] = &[
    ("nothing", &[]),
    ("another operationId", &[("operationId: listBoats", "operationId: boats")]),
    (
        "another method",
        &[("    get:\n      operationId: listBoats", "    trace:\n      operationId: listBoats")],
    ),
    (
        "a parameter is required",
        &[("{name: limit, in: query, ", "{name: limit, in: query, required: true, ")],
    ),
    (
        "a parameter need not be given",
        &[(
            "in: query, required: true, schema: {type: string, enum: [red",
            "in: query, schema: {type: string, enum: [red",
        )],
    ),
    ("a parameter of another type", &[("format: int32, maximum", "format: int64, maximum")]),
    (
        "a parameter more",
        &[(
            "        - {name: X-Trace",
            "        - {name: X-New, in: header, schema: {type: string}}\n        - {name: X-Trace",
        )],
    ),
    (
        "a parameter less",
        &[("        - {name: X-Trace, in: header, schema: {type: string}}\n", "")],
    ),
    (
        "arguments in another order",
        &[(
            "        - {name: limit, in: query, schema: {type: integer, format: int32, maximum: 100}}\n",
            "        - {name: first, in: query, required: true, schema: {type: string}}\n        - {name: second, in: query, required: true, schema: {type: string}}\n",
        )],
    ),
    (
        "a variable of a path with another name",
        &[("/boats/{id}", "/boats/{boat}"), ("{name: id, in: path", "{name: boat, in: path")],
    ),
    (
        "a body that has to be given",
        &[(
            "      requestBody:\n        content:\n          application/json: {schema: {type: object, properties: {hull",
            "      requestBody:\n        required: true\n        content:\n          application/json: {schema: {type: object, properties: {hull",
        )],
    ),
    (
        "a form of a body less",
        &[("          application/xml: {schema: {$ref: \"#/components/schemas/NewBoat\"}}\n", "")],
    ),
    (
        "an answer of another type",
        &[(
            "            application/json: {schema: {type: array, items: {$ref: \"#/components/schemas/Boat\"}}}",
            "            application/json: {schema: {type: array, items: {$ref: \"#/components/schemas/NewBoat\"}}}",
        )],
    ),
    (
        "an answer more",
        &[(
            "        \"201\":",
            "        \"202\":\n          description: Later.\n          content:\n            application/json: {schema: {type: string}}\n        \"201\":",
        )],
    ),
    (
        "an error with a body",
        &[(
            "          description: None.",
            "          description: None.\n          content:\n            application/json: {schema: {$ref: \"#/components/schemas/Rig\"}}",
        )],
    ),
    ("a header less", &[("            X-Next: {schema: {type: string}}\n", "")]),
    ("a required member", &[("required: [name]", "required: [name, length]")]),
    ("a member that need not be there", &[("required: [name]", "required: []")]),
    (
        "a member more",
        &[(
            "            built: {type: integer}\n",
            "            built: {type: integer}\n            sold: {type: boolean}\n",
        )],
    ),
    ("a member less", &[("            built: {type: integer}\n", "")]),
    (
        "a member that can be null",
        &[("length: {type: number, ", "length: {type: [number, \"null\"], ")],
    ),
    ("a member of another type", &[("built: {type: integer}", "built: {type: string}")]),
    ("a value more", &[("enum: [sloop, ketch]", "enum: [sloop, ketch, yawl]")]),
    ("a value less", &[("enum: [sloop, ketch]", "enum: [ketch]")]),
    ("an alternative less", &[("oneOf: [{$ref: \"#/components/schemas/Diesel\"}, ", "oneOf: [")]),
    (
        "an inline schema in the place of a reference",
        &[(
            "rig: {$ref: \"#/components/schemas/Rig\"}",
            "rig: {type: string, enum: [sloop, ketch]}",
        )],
    ),
    (
        "a schema with another name",
        &[
            (
                "rig: {$ref: \"#/components/schemas/Rig\"}",
                "rig: {$ref: \"#/components/schemas/Rigging\"}",
            ),
            ("    Rig: {type", "    Rigging: {type"),
        ],
    ),
    (
        "a schema that is a text",
        &[("Rig: {type: string, enum: [sloop, ketch]}", "Rig: {type: string}")],
    ),
    (
        "a schema more",
        &[(
            "    Rig: {type",
            "    Sail: {type: object, properties: {area: {type: number}}}\n    Rig: {type",
        )],
    ),
    (
        "another server",
        &[(
            "  - url: https://boats.example\n",
            "  - url: https://boats.example\n  - url: https://ships.example\n    description: Ships\n",
        )],
    ),
    (
        "a security scheme less",
        &[
            ("        - oauth: [write, sink]\n", ""),
            (
                "    oauth:\n      type: oauth2\n      flows:\n        clientCredentials:\n          tokenUrl: https://boats.example/token\n          scopes: {write: May write., sink: May sink.}\n",
                "",
            ),
        ],
    ),
    ("words", &[("description: Boats.", "description: All boats.")]),
];

/// The changes that callers of the bindings see, a line each.
fn in_rust(pair: &Pair, words: &[&str]) -> String {
    let (_, out, err) = pair.diff(&[&["--format", "json"], words].concat());
    let report: serde_json::Value =
        serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}{err}"));
    let mut lines = String::new();
    for change in changes(&report, "rust") {
        let text = |key: &str| change[key].as_str().unwrap_or_default();
        let (level, rule, place) = (text("level"), text("rule"), text("place"));
        let line = match (text("before"), text("after")) {
            ("", "") => format!("{level} {rule} {place}"),
            (before, after) => format!("{level} {rule} {place}: {before} → {after}"),
        };
        writeln!(lines, "{line}").unwrap();
    }
    lines
}

#[test]
fn each_edit_changes_what_it_changes() {
    let mut all = String::new();
    for (said, edits) in EDITS {
        let pair = Pair::new(BASE, &edited(edits));
        writeln!(all, "{said}\n{}", in_rust(&pair, &[])).unwrap();
    }
    insta::assert_snapshot!(all);
}

#[test]
fn options_decide_what_the_bindings_are() {
    let pair = Pair::new(BASE, &edited(&[("format: uuid", "format: date")]));
    assert_eq!(in_rust(&pair, &[]), "");
    assert_eq!(
        in_rust(&pair, &["--formats", "all"]),
        "breaking rust-field-type-changed models::Boat.id: formats::Uuid → formats::Date\n\
         breaking rust-argument-type-changed models::Boat::new: id: formats::Uuid → id: formats::Date\n"
    );
    let pair = Pair::new(BASE, &edited(&[("operationId: listBoats", "operationId: boats")]));
    assert_eq!(in_rust(&pair, &["--select", "addBoat"]), "");
    // What selects something in one of them has another name now; what selects nothing is a slip.
    let found = in_rust(&pair, &["--select", "boats"]);
    assert!(found.contains("rust-operation-added Client::boats"), "{found}");
    let (status, out, err) = pair.diff(&["--select", "addBoot", "--select", "addBoat"]);
    assert_eq!((status, out.as_str()), (2, ""), "{err}");
    assert!(err.contains("`addBoot` selects no operation; did you mean `addBoat`?"), "{err}");
    let pair = Pair::new(BASE, &edited(&[("tags: [boats]", "tags: [ships]")]));
    assert_eq!(in_rust(&pair, &[]), "");
    let found = in_rust(&pair, &["--tag-features", "always"]);
    assert!(found.contains("breaking rust-feature-removed Cargo.toml, feature boats\n"), "{found}");
    assert!(found.contains("compatible rust-feature-added Cargo.toml, feature ships\n"), "{found}");
}

#[test]
fn the_manifest_says_what_the_bindings_are() {
    let pair = Pair::new(BASE, &edited(&[("format: uuid", "format: date")]));
    let manifest = "[package]\nname = \"boats\"\n[package.metadata.specwright]\n\
                    document = \"new.yaml\"\nformats = [\"all\"]\n";
    let write = |text: &str| std::fs::write(pair.path().join("Cargo.toml"), text).unwrap();
    write(manifest);
    let found = in_rust(&pair, &[]);
    assert!(found.contains("models::Boat.id: formats::Uuid → formats::Date"), "{found}");
    write(&manifest.replace("new.yaml", "other.yaml"));
    assert_eq!(in_rust(&pair, &[]), "");
    write(&manifest.replace("formats", "format"));
    let (status, _, err) = pair.diff(&[]);
    assert_eq!((status, err.contains("there is no key `format`")), (2, true), "{err}");
    write("[package");
    let (status, _, err) = pair.diff(&[]);
    assert_eq!((status, err.contains("Cargo.toml cannot be read")), (2, true), "{err}");
}

/// What an accepted change on the wire does in Rust is accepted with it, and nothing else is.
#[test]
fn an_accepted_change_takes_its_consequences_along() {
    let both = [
        ("Rig: {type: string, enum: [sloop, ketch]}", "Rig: {type: string, enum: [ketch]}"),
        ("            built: {type: integer}\n", "            built: {type: string}\n"),
    ];
    let refused = ["--fail-on-rust", "breaking", "--accept", "decisions.yaml"];
    let decision = "- rule: request-enum-value-removed\n  \
                    place: POST /boats, request body application/json.rig\n  \
                    reason: Nobody sails one.\n";
    let pair = Pair::new(BASE, &edited(&both[..1]));
    std::fs::write(pair.path().join("decisions.yaml"), decision).unwrap();
    let (status, out, _) = pair.diff(&refused);
    assert_eq!(status, 0, "{out}");
    assert!(out.contains("breaking: models::Rig::Sloop [rust-variant-removed]"), "{out}");
    assert_eq!(out.matches("accepted: Nobody sails one.").count(), 2, "{out}");
    let pair = Pair::new(BASE, &edited(&both));
    std::fs::write(pair.path().join("decisions.yaml"), decision).unwrap();
    let (status, out, _) = pair.diff(&refused);
    assert_eq!(status, 1, "{out}");
    assert_eq!(out.matches("accepted: Nobody sails one.").count(), 2, "{out}");
}

#[test]
fn a_break_in_rust_is_a_matter_of_the_next_version() {
    let pair = Pair::new(BASE, &edited(&[("operationId: listBoats", "operationId: boats")]));
    let (status, report) = pair.json();
    let word = |key: &str| report[key].as_str().unwrap().to_owned();
    assert_eq!(
        ["verdict", "wire", "rust", "bump"].map(word),
        ["breaking", "compatible", "breaking", "major"]
    );
    assert_eq!(status, 0);
    assert_eq!(pair.diff(&["--fail-on-rust", "breaking"]).0, 1);
    let decision =
        "- rule: rust-operation-renamed\n  place: Client::list_boats\n  reason: Shorter.\n";
    std::fs::write(pair.path().join("decisions.yaml"), decision).unwrap();
    let accepted = ["--fail-on-rust", "breaking", "--accept", "decisions.yaml"];
    assert_eq!(pair.diff(&accepted).0, 0);
}
