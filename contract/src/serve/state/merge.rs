//! What a thing is made of: what was sent, and what the service gives.

use serde_json::{Map, Value as Json};

use specwright::document::{Document, Reach};
use specwright::origin::Origin;
use specwright::value::Value;

use super::place::items;

/// Which members of another value are taken over, beside those of the request's schema.
#[derive(Clone, Copy)]
pub(super) enum Given<'a> {
    /// Those that the service gives to a new thing: that are required, read-only or have a
    /// default, and those that a request of this schema cannot say.
    New(Option<&'a Origin>),
    /// Those that a thing keeps when another one is put in its place: what a request of this
    /// schema cannot say.
    Kept(Option<&'a Origin>),
    /// Those that have to be there, and that a request of this schema cannot say.
    Unsaid(Option<&'a Origin>),
    /// Those that have to be there.
    Required,
}

impl Given<'_> {
    fn request(&self) -> Option<&Origin> {
        match self {
            Self::New(request) | Self::Kept(request) | Self::Unsaid(request) => *request,
            Self::Required => None,
        }
    }

    /// The same of what stands deeper.
    fn below<'b>(&self, request: Option<&'b Origin>) -> Given<'b> {
        match self {
            Self::New(_) => Given::New(request),
            Self::Kept(_) => Given::Kept(request),
            Self::Unsaid(_) => Given::Unsaid(request),
            Self::Required => Given::Required,
        }
    }
}

/// A value with the members of another one that are given. They come in the order of the other
/// one.
pub(super) fn complete(
    document: &Document,
    schema: &Origin,
    given: Given<'_>,
    value: Json,
    other: &Json,
) -> Json {
    match (value, other) {
        (Json::Object(own), Json::Object(other)) => {
            completed(document, schema, given, own, other).into()
        }
        (Json::Array(own), Json::Array(others)) => {
            let (Some(of_items), Some(first)) = (items(document, schema), others.first()) else {
                return own.into();
            };
            let request = given.request().and_then(|it| items(document, it));
            let given = given.below(request.as_ref());
            let items = own.into_iter().enumerate().map(|(index, item)| {
                complete(document, &of_items, given, item, others.get(index).unwrap_or(first))
            });
            items.collect()
        }
        (value, _) => value,
    }
}

fn completed(
    document: &Document,
    schema: &Origin,
    given: Given<'_>,
    mut own: Map<String, Json>,
    others: &Map<String, Json>,
) -> Map<String, Json> {
    let required = required(document, schema);
    let mut out = Map::new();
    for (name, other) in others {
        let member = document.member(schema, name);
        let in_request = given.request().and_then(|request| document.member(request, name));
        let value = match (own.shift_remove(name), &member) {
            (Some(value), Some(member)) => {
                let given = given.below(in_request.as_ref());
                Some(complete(document, member, given, value, other))
            }
            (Some(value), None) => Some(value),
            (None, _) => {
                let is_required = required.contains(&name.as_str());
                absent(document, given, (member.as_ref(), in_request.as_ref()), is_required, other)
            }
        };
        out.extend(value.map(|value| (name.clone(), value)));
    }
    // Members that can have any name are like those that are shown.
    for (name, value) in own {
        let like = document.member(schema, &name).and_then(|member| {
            let mut all = others.iter();
            let (_, other) =
                all.find(|(it, _)| document.member(schema, it) == Some(member.clone()))?;
            Some((member, other))
        });
        let value = match like {
            Some((member, other)) => {
                let request = given.request().and_then(|it| document.member(it, &name));
                complete(document, &member, given.below(request.as_ref()), value, other)
            }
            None => value,
        };
        out.insert(name, value);
    }
    out
}

/// What a member is that was not said: its schema in the thing and in requests, and what it is in
/// the other value.
fn absent(
    document: &Document,
    given: Given<'_>,
    (member, in_request): (Option<&Origin>, Option<&Origin>),
    is_required: bool,
    other: &Json,
) -> Option<Json> {
    let default = || {
        let mut places = [in_request, member].into_iter().flatten();
        places.find_map(|it| keyword(document, it, "default")).map(Value::to_json)
    };
    let is_given = in_request.is_none()
        || member.is_some_and(|it| is(document, it, "readOnly") || has_phases(document, it));
    match given {
        Given::New(_) => default().or_else(|| (is_given || is_required).then(|| other.clone())),
        Given::Kept(_) if is_given => Some(other.clone()),
        Given::Kept(_) => default().or_else(|| is_required.then(|| other.clone())),
        Given::Unsaid(_) if is_required && in_request.is_none() => {
            default().or_else(|| Some(other.clone()))
        }
        Given::Required if is_required => Some(other.clone()),
        Given::Unsaid(_) | Given::Required => None,
    }
}

/// What of a changed value its schema is asked about: members that only requests carry are left
/// out, which are write-only, or named by the request's schema only, or were there `before`.
pub(super) fn checked(
    document: &Document,
    schema: &Origin,
    request: Option<&Origin>,
    before: Option<&Json>,
    value: &Json,
) -> Json {
    match value {
        Json::Object(members) => {
            let named = named(document, schema);
            let members = members.iter().filter_map(|(name, value)| {
                let in_request = request.and_then(|it| document.member(it, name));
                let before = before.and_then(|it| it.get(name));
                let is_named = named.as_ref().is_none_or(|it| it.contains(&name.as_str()));
                if !is_named && (in_request.is_some() || before.is_some()) {
                    return None;
                }
                let Some(member) = document.member(schema, name) else {
                    return Some((name.clone(), value.clone()));
                };
                if is(document, &member, "writeOnly") {
                    return None;
                }
                let value = checked(document, &member, in_request.as_ref(), before, value);
                Some((name.clone(), value))
            });
            Json::Object(members.collect())
        }
        Json::Array(all) => {
            let Some(of_items) = items(document, schema) else { return value.clone() };
            let request = request.and_then(|it| items(document, it));
            let all = all.iter().enumerate().map(|(index, item)| {
                let before = before.and_then(|it| it.get(index));
                checked(document, &of_items, request.as_ref(), before, item)
            });
            all.collect()
        }
        other => other.clone(),
    }
}

/// A value without the members that an answer of this schema does not name, and without those
/// that only requests carry.
pub(super) fn for_response(document: &Document, schema: &Origin, value: &Json) -> Json {
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
        Json::Array(all) => {
            let Some(of_items) = items(document, schema) else {
                return value.clone();
            };
            all.iter().map(|item| kept(document, &of_items, item, unless, only_named)).collect()
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
