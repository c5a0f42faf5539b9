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
