//! What is written differently and means the same.

use super::{BASE, Pair, changes, edited};

/// Nothing is found on the wire between two documents, in either direction.
fn same(old: &str, new: &str) {
    for (old, new) in [(old, new), (new, old)] {
        let (status, report) = Pair::new(old, new).json();
        assert_eq!(changes(&report, "wire"), [] as [&serde_json::Value; 0]);
        assert_eq!((status, report["wire"].as_str()), (0, Some("compatible")));
    }
}

#[test]
fn a_document_is_the_same_as_itself() {
    same(BASE, BASE);
}

#[test]
fn a_reference_is_what_it_leads_to() {
    let inline = "rig: {type: string, enum: [sloop, ketch]}";
    same(BASE, &edited(&[("rig: {$ref: \"#/components/schemas/Rig\"}", inline)]));
}

#[test]
fn all_of_is_what_its_parts_say() {
    let wrapped = "rig: {allOf: [{$ref: \"#/components/schemas/Rig\"}, {description: The rig.}]}";
    same(BASE, &edited(&[("rig: {$ref: \"#/components/schemas/Rig\"}", wrapped)]));
    let split = "length: {allOf: [{type: number}, {minimum: 1}], default: 5}";
    same(BASE, &edited(&[("length: {type: number, minimum: 1, default: 5}", split)]));
}

#[test]
fn null_has_four_spellings() {
    let was = "crew: {type: [string, \"null\"]}";
    same(BASE, &edited(&[(was, "crew: {anyOf: [{type: string}, {type: \"null\"}]}")]));
    same(BASE, &edited(&[(was, "crew: {oneOf: [{type: \"null\"}, {type: string}]}")]));
    same(BASE, &edited(&[(was, "crew: {type: string, nullable: true}")]));
}

#[test]
fn order_and_words_are_no_change() {
    same(BASE, &edited(&[("enum: [red, blue]", "enum: [blue, red], description: A colour.")]));
    same(
        BASE,
        &edited(&[("required: [id, number]", "title: A boat\n          required: [number, id]")]),
    );
    same(BASE, &edited(&[("description: Sunk.", "description: Gone.")]));
    same(BASE, &edited(&[("version: \"1\"", "version: \"2\"")]));
}

#[test]
fn variables_of_a_path_are_told_by_their_place() {
    let renamed = edited(&[
        ("/boats/{id}:", "/boats/{boat}:"),
        ("{name: id, in: path", "{name: boat, in: path"),
    ]);
    let (status, report) = Pair::new(BASE, &renamed).json();
    let changes = changes(&report, "wire");
    assert!(changes.iter().all(|change| change["rule"] == "parameter-renamed"), "{report}");
    assert_eq!(status, 0);
}

#[test]
fn other_words_for_one_thing_are_no_change() {
    let with = |from: &str, to: &str| edited(&[(from, to)]);
    let headers = ("X-Next: {schema", "x-next: {schema");
    same(BASE, &with(headers.0, headers.1));
    let built = "built: {type: integer}";
    let limits = |words: &str| with(built, &format!("built: {{type: integer, {words}}}"));
    same(&limits("maximum: 10"), &limits("exclusiveMaximum: 11"));
    same(&limits("minimum: 10"), &limits("exclusiveMinimum: 9"));
    same(&limits("minimum: 1"), &limits("minimum: 1, exclusiveMinimum: 0"));
    same(&limits("multipleOf: 10"), &limits("multipleOf: 10.0"));
    let text = |words: &str| with(built, &format!("built: {{type: string, {words}}}"));
    same(&text("format: byte"), &text("contentEncoding: base64"));
    let listed = |kind: &str| with(built, &format!("built: {{type: {kind}, enum: [a, b]}}"));
    same(&listed("string"), &listed("[string, \"null\"]"));
    same(BASE, &with("scheme: bearer", "scheme: Bearer"));
    same(BASE, &BASE.replace("token: []", "ticket: []").replace("    token: {", "    ticket: {"));
    let joined = |explode: &str| {
        with(
            "name: id, in: path, required: true, schema: {type: string}",
            &format!(
                "name: id, in: path, required: true, explode: {explode}, schema: {{type: array, items: {{type: string}}}}"
            ),
        )
    };
    same(&joined("true"), &joined("false"));
    let server = "  - url: https://boats.example\n";
    let variable =
        "  - url: https://{host}.example\n    variables: {host: {default: boats, enum: [boats]}}\n";
    same(BASE, &with(server, variable));
}
