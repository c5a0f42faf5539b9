//! Every slip at every key of every object is found where it stands.

use std::collections::BTreeSet;

use super::key::{Below, Object};
use super::{check, is_status};
use crate::diagnostic::{Diagnostics, Place};
use crate::document::Document;
use crate::value::Value;

const FULL: &str = include_str!("../../../tests/fixtures/keys/full.yaml");

const OBJECTS: &[Object] = &[
    Object::OpenApi,
    Object::Info,
    Object::Contact,
    Object::License,
    Object::Server,
    Object::ServerVariable,
    Object::Components,
    Object::PathItem,
    Object::Operation,
    Object::ExternalDocs,
    Object::Parameter,
    Object::RequestBody,
    Object::MediaType,
    Object::Encoding,
    Object::Responses,
    Object::Response,
    Object::Example,
    Object::Link,
    Object::Header,
    Object::Tag,
    Object::Schema,
    Object::Discriminator,
    Object::Xml,
    Object::SecurityScheme,
    Object::Flows,
    Object::Flow,
];

fn document(value: &Value) -> Document {
    let text = value.to_json().to_string();
    Document::from_text("full.json", text).expect("a document")
}

fn said(found: &Diagnostics) -> Vec<String> {
    found.as_slice().iter().map(|it| format!("{:?}: {}", it.place, it.message)).collect()
}

/// The path to a member of an object that is one of its keys.
type Path = Vec<String>;

/// All keys of a document, each with its object.
fn keys(object: Object, value: &Value, path: &mut Path, found: &mut Vec<(Object, Path)>) {
    if object.is_referable() && value.get("$ref").is_some() {
        return;
    }
    for (name, member) in value.members() {
        path.push(name.to_string());
        match (object.key(name), object.rest()) {
            (Some(key), _) => {
                found.push((object, path.clone()));
                below(key.below, member, path, found);
            }
            (None, Some(rest)) => keys(rest, member, path, found),
            (None, None) => panic!("{path:?} is no key"),
        }
        path.pop();
    }
}

fn below(below: Below, value: &Value, path: &mut Path, found: &mut Vec<(Object, Path)>) {
    let Some(object) = below.object() else { return };
    match (below, value) {
        (Below::Map(_), Value::Object(members)) => {
            for (name, member) in members {
                path.push(name.to_string());
                keys(object, member, path, found);
                path.pop();
            }
        }
        (_, Value::Array(items)) => {
            for (index, item) in items.iter().enumerate() {
                path.push(index.to_string());
                keys(object, item, path, found);
                path.pop();
            }
        }
        (_, value) => keys(object, value, path, found),
    }
}

/// What people write instead of a word.
fn slips(word: &str) -> BTreeSet<String> {
    let letters: Vec<char> = word.chars().collect();
    let text = |letters: &[char]| letters.iter().collect::<String>();
    let mut slips = BTreeSet::new();
    for at in 0..letters.len() {
        let (mut without, mut twice, mut swapped) =
            (letters.clone(), letters.clone(), letters.clone());
        without.remove(at);
        twice.insert(at, letters[at]);
        if at > 0 {
            swapped.swap(at - 1, at);
        }
        slips.extend([text(&without), text(&twice), text(&swapped)]);
    }
    slips.extend([format!("{word}s"), word.to_uppercase(), word.to_lowercase()]);
    slips.insert(word.replace(char::is_uppercase, "_"));
    slips.remove(word);
    slips
}

/// Gives a member another name.
fn renamed(value: &mut Value, path: &[String], name: &str) {
    let (last, before) = path.split_last().expect("a member");
    let mut at = value;
    for token in before {
        at = match at {
            Value::Array(items) => &mut items[token.parse::<usize>().expect("an index")],
            other => other.get_mut(token).expect("a member"),
        };
    }
    let Value::Object(members) = at else { panic!("no object") };
    let member = members.iter_mut().find(|(known, _)| **known == **last).expect("a member");
    member.0 = name.into();
}

fn pointer(path: &[String]) -> String {
    let mut pointer = String::new();
    path.iter().for_each(|token| crate::value::push_token(&mut pointer, token));
    pointer
}

#[test]
fn every_slip_at_every_key_is_found() {
    let full: Value = serde_yaml::from_str(FULL).expect("YAML");
    let nothing = check(&document(&full));
    assert!(nothing.as_slice().is_empty(), "{:?}", said(&nothing));
    let mut found = Vec::new();
    keys(Object::OpenApi, &full, &mut Vec::new(), &mut found);
    for object in OBJECTS {
        for key in object.keys() {
            let is_there = |(known, path): &(Object, Path)| {
                known == object && path.last().is_some_and(|name| name == key.name)
            };
            assert!(found.iter().any(is_there), "the fixture has no {} of {object:?}", key.name);
        }
    }
    let mut tried = BTreeSet::new();
    for (object, path) in found {
        let name = path.last().expect("a key").clone();
        // Without its version it is no document, which is said elsewhere; once is enough.
        if name == "openapi" || !tried.insert((format!("{object:?}"), name.clone())) {
            continue;
        }
        for slip in slips(&name) {
            let is_other =
                object.key(&slip).is_some() || object.rest().is_some_and(|_| is_status(&slip));
            if is_other || slip.is_empty() {
                continue;
            }
            let mut broken = full.clone();
            renamed(&mut broken, &path, &slip);
            let mut place = path.clone();
            *place.last_mut().expect("a key") = slip;
            let place = pointer(&place);
            let found = check(&document(&broken));
            let is_here = |it: &Place| matches!(it, Place::Origin(at) if *at.pointer == *place);
            let is_found = found.as_slice().iter().any(|it| is_here(&it.place));
            assert!(is_found, "{place}: {:?}", said(&found));
        }
    }
}

#[test]
fn nothing_is_said_of_what_is_right() {
    let text = include_str!("../../../tests/fixtures/keys/clean.yaml");
    let found = check(&Document::from_text("clean.yaml", text).expect("a document"));
    assert!(found.as_slice().is_empty(), "{:#?}", said(&found));
}

#[test]
fn keys_of_our_own_are_known_by_name_and_place() {
    let text = r#"
openapi: 3.1.0
info: { title: Own, version: "1" }
x-specwright-errors: {}
x-specwright-poll: {}
paths:
  /a:
    x-specwright-state: {}
    get:
      x-specwright-pol: {}
      x-specwright-source: page.html
      parameters:
        - { name: a, in: header, schema: { type: string, x-specwright-type: flag }, x-specwright-idempotency-key: true }
        - { name: b, in: query, schema: { type: string, x-specwright-setting: b }, x-specwright-idempotency-key: true }
        - { name: c, in: query, schema: { type: string }, x-specwright-colour: red, x-other: 1 }
      responses: { "204": { description: Done } }
"#;
    let document = Document::from_text("own.yaml", text.to_owned()).expect("a document");
    let found = check(&document);
    let said: Vec<_> = found.as_slice().iter().map(|it| it.message.as_str()).collect();
    let expected = [
        "`x-specwright-poll` has no effect in the OpenAPI Object",
        "there is no key `x-specwright-pol`",
        "`x-specwright-idempotency-key` has no effect in a parameter that is no header",
        "`x-specwright-setting` has no effect in a Schema Object",
        "there is no key `x-specwright-colour`",
    ];
    assert_eq!(BTreeSet::from_iter(said), BTreeSet::from(expected));
}

#[test]
fn keywords_in_the_other_number_are_near() {
    for (written, meant) in [
        ("property: { a: { type: string } }", "properties"),
        ("additionalProperty: false", "additionalProperties"),
        ("item: { type: string }", "items"),
    ] {
        let text = format!(
            "openapi: 3.1.0\ninfo: {{ title: T, version: '1' }}\ncomponents:\n  schemas:\n    A: {{ {written} }}\n"
        );
        let document = Document::from_text("number.yaml", text).expect("a document");
        let found = check(&document);
        let help: Vec<_> = found.as_slice().iter().filter_map(|it| it.help.as_deref()).collect();
        let expected = format!("did you mean `{meant}`? It is not read as it stands");
        assert_eq!(help, [expected], "{written}");
    }
}
