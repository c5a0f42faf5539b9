//! What a thing is made of: what was sent, and what the service gives.

use serde_json::{Map, Value as Json};

use specwright::document::{Document, Reach};
use specwright::origin::Origin;
use specwright::value::Value;

/// Which members of a made-up value are taken over.
#[derive(Clone, Copy)]
pub(super) enum Given<'a> {
    /// Those that the service gives to a new thing: that are required, read-only or have a
    /// default, and those that a request of this schema cannot say.
    New(Option<&'a Origin>),
    /// Those that have to be there.
    Required,
}

/// A value with the members of a made-up one that are given. They come in the order of the
/// made-up one.
pub(super) fn complete(
    document: &Document,
    schema: &Origin,
    given: Given<'_>,
    value: Json,
    made_up: &Json,
) -> Json {
    let (Json::Object(mut own), Json::Object(made_up)) = (value.clone(), made_up) else {
        return value;
    };
    let required = required(document, schema);
    let mut out = Map::new();
    for (name, made_up) in made_up {
        let member = document.member(schema, name);
        let in_request = match given {
            Given::New(request) => request.and_then(|request| document.member(request, name)),
            Given::Required => None,
        };
        match own.shift_remove(name) {
            Some(value) => {
                let given = match given {
                    Given::New(_) => Given::New(in_request.as_ref()),
                    Given::Required => Given::Required,
                };
                let value = match &member {
                    Some(member) => complete(document, member, given, value, made_up),
                    None => value,
                };
                out.insert(name.clone(), value);
            }
            None if required.contains(&name.as_str()) => {
                out.insert(name.clone(), made_up.clone());
            }
            None if matches!(given, Given::Required) => {}
            None => {
                let member = member.as_ref();
                let default = member.and_then(|member| keyword(document, member, "default"));
                let is_given = in_request.is_none()
                    || member.is_some_and(|it| is(document, it, "readOnly"))
                    || member.is_some_and(|it| has_phases(document, it));
                match default {
                    Some(default) => {
                        out.insert(name.clone(), default.to_json());
                    }
                    None if is_given => {
                        out.insert(name.clone(), made_up.clone());
                    }
                    None => {}
                }
            }
        }
    }
    out.extend(own);
    Json::Object(out)
}

/// A value without the members that an answer of this schema does not name, and without those
/// that only requests carry.
pub(super) fn for_answer(document: &Document, schema: &Origin, value: &Json) -> Json {
    kept(document, schema, value, "writeOnly", true)
}

/// A value without the members that only answers carry.
pub(super) fn from_request(document: &Document, schema: &Origin, value: &Json) -> Json {
    kept(document, schema, value, "readOnly", false)
}

fn kept(
    document: &Document,
    schema: &Origin,
    value: &Json,
    unless: &str,
    only_named: bool,
) -> Json {
    match value {
        Json::Object(members) => {
            let named = only_named.then(|| named(document, schema)).flatten();
            let is_named = |name: &str| named.as_ref().is_none_or(|it| it.contains(&name));
            let members = members.iter().filter(|(name, _)| is_named(name));
            let members = members.filter_map(|(name, value)| {
                let Some(member) = document.member(schema, name) else {
                    return Some((name.clone(), value.clone()));
                };
                if is(document, &member, unless) {
                    return None;
                }
                Some((name.clone(), kept(document, &member, value, unless, only_named)))
            });
            Json::Object(members.collect())
        }
        Json::Array(items) => {
            let Some(of_items) = super::place::items(document, schema) else {
                return value.clone();
            };
            items.iter().map(|item| kept(document, &of_items, item, unless, only_named)).collect()
        }
        other => other.clone(),
    }
}

/// The names that members have; nothing when they can have any.
fn named<'a>(document: &'a Document, schema: &Origin) -> Option<Vec<&'a str>> {
    let mut names = Vec::new();
    for it in document.applicable(schema, Reach::Conditions) {
        let is_free = ["additionalProperties", "patternProperties", "unevaluatedProperties"]
            .iter()
            .filter_map(|keyword| it.schema.get(keyword))
            .any(|value| *value != Value::Bool(false));
        if is_free {
            return None;
        }
        let properties = it.schema.get("properties").map(Value::members).unwrap_or_default();
        names.extend(properties.iter().map(|(name, _)| &**name));
    }
    (!names.is_empty()).then_some(names)
}

fn required<'a>(document: &'a Document, schema: &Origin) -> Vec<&'a str> {
    let parts = document.applicable(schema, Reach::Parts).into_iter();
    let names = parts.filter_map(|it| it.schema.get("required"));
    names.flat_map(|names| names.items().iter().filter_map(Value::as_str)).collect()
}

/// The value of a keyword, wherever in the schema it stands.
fn keyword<'a>(document: &'a Document, schema: &Origin, name: &str) -> Option<&'a Value> {
    document.applicable(schema, Reach::Parts).into_iter().find_map(|it| it.schema.get(name))
}

fn is(document: &Document, schema: &Origin, name: &str) -> bool {
    keyword(document, schema, name).and_then(Value::as_bool) == Some(true)
}

/// Whether only answers carry the values of a schema.
pub(super) fn is_read_only(document: &Document, schema: &Origin) -> bool {
    is(document, schema, "readOnly")
}

fn has_phases(document: &Document, schema: &Origin) -> bool {
    super::place::properties(document, schema)
        .iter()
        .any(|(_, member)| keyword(document, member, super::extension::NAME).is_some())
        || keyword(document, schema, super::extension::NAME).is_some()
}
