//! What a thing is made of: what was sent, and what the service gives.

use serde_json::{Map, Value as Json};

use crate::serve::shape::Shape;

/// Which members of another value are taken over, beside those of the request's schema.
#[derive(Clone, Copy)]
pub(super) enum Given<'a> {
    /// Those that the service gives to a new thing: that are required, read-only or have a
    /// default, and those that a request of this schema cannot say.
    New(Option<&'a Shape<'a>>),
    /// Those that a thing keeps when another one is put in its place: what a request of this
    /// schema cannot say.
    Kept(Option<&'a Shape<'a>>),
    /// Those that have to be there, and that a request of this schema cannot say.
    Unsaid(Option<&'a Shape<'a>>),
    /// Those that have to be there.
    Required,
}

impl Given<'_> {
    fn request(&self) -> Option<&Shape<'_>> {
        match self {
            Self::New(request) | Self::Kept(request) | Self::Unsaid(request) => *request,
            Self::Required => None,
        }
    }

    /// The same of what stands deeper.
    fn below<'b>(&self, request: Option<&'b Shape<'b>>) -> Given<'b> {
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
pub(super) fn complete(schema: &Shape<'_>, given: Given<'_>, value: Json, other: &Json) -> Json {
    match (value, other) {
        (Json::Object(own), Json::Object(other)) => completed(schema, given, own, other).into(),
        (Json::Array(own), Json::Array(others)) => {
            let (Some(of_items), Some(first)) = (schema.items(), others.first()) else {
                return own.into();
            };
            let request = given.request().and_then(|it| it.items());
            let given = given.below(request.as_ref());
            let items = own.into_iter().enumerate().map(|(index, item)| {
                complete(&of_items, given, item, others.get(index).unwrap_or(first))
            });
            items.collect()
        }
        (value, _) => value,
    }
}

fn completed(
    schema: &Shape<'_>,
    given: Given<'_>,
    mut own: Map<String, Json>,
    others: &Map<String, Json>,
) -> Map<String, Json> {
    let mut out = Map::new();
    for (name, other) in others {
        let member = schema.member(name);
        let in_request = given.request().and_then(|request| request.member(name));
        let value = match (own.shift_remove(name), &member) {
            (Some(value), Some(member)) => {
                let given = given.below(in_request.as_ref());
                Some(complete(member, given, value, other))
            }
            (Some(value), None) => Some(value),
            (None, _) => {
                let is_required = schema.requires(name);
                absent(given, (member.as_ref(), in_request.as_ref()), is_required, other)
            }
        };
        out.extend(value.map(|value| (name.clone(), value)));
    }
    // Members that can have any name are like those that are shown.
    for (name, value) in own {
        let like = schema.member(&name).and_then(|member| {
            let mut all = others.iter();
            let (_, other) = all.find(|(it, _)| {
                schema.member(it).is_some_and(|it| it.origin() == member.origin())
            })?;
            Some((member, other))
        });
        let value = match like {
            Some((member, other)) => {
                let request = given.request().and_then(|it| it.member(&name));
                complete(&member, given.below(request.as_ref()), value, other)
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
    given: Given<'_>,
    (member, in_request): (Option<&Shape<'_>>, Option<&Shape<'_>>),
    is_required: bool,
    other: &Json,
) -> Option<Json> {
    let default = || {
        let mut places = [in_request, member].into_iter().flatten();
        places.find_map(|it| it.default()).cloned()
    };
    let is_given =
        in_request.is_none() || member.is_some_and(|it| it.is_read_only() || it.is_moving());
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
    schema: &Shape<'_>,
    request: Option<&Shape<'_>>,
    before: Option<&Json>,
    value: &Json,
) -> Json {
    match value {
        Json::Object(members) => {
            let members = members.iter().filter_map(|(name, value)| {
                let in_request = request.and_then(|it| it.member(name));
                let before = before.and_then(|it| it.get(name));
                let is_named = schema.allows(name);
                if !is_named && (in_request.is_some() || before.is_some()) {
                    return None;
                }
                let Some(member) = schema.member(name) else {
                    return Some((name.clone(), value.clone()));
                };
                if member.is_write_only() {
                    return None;
                }
                let value = checked(&member, in_request.as_ref(), before, value);
                Some((name.clone(), value))
            });
            Json::Object(members.collect())
        }
        Json::Array(all) => {
            let Some(of_items) = schema.items() else { return value.clone() };
            let request = request.and_then(|it| it.items());
            let all = all.iter().enumerate().map(|(index, item)| {
                let before = before.and_then(|it| it.get(index));
                checked(&of_items, request.as_ref(), before, item)
            });
            all.collect()
        }
        other => other.clone(),
    }
}

/// A value without the members that an answer of this schema does not name, and without those
/// that only requests carry.
pub(super) fn for_response(schema: &Shape<'_>, value: &Json) -> Json {
    kept(schema, value, |it| it.is_write_only(), true)
}

/// A value without the members that only answers carry.
pub(super) fn from_request(schema: &Shape<'_>, value: &Json) -> Json {
    kept(schema, value, |it| it.is_read_only(), false)
}

fn kept(
    schema: &Shape<'_>,
    value: &Json,
    unless: fn(&Shape<'_>) -> bool,
    only_named: bool,
) -> Json {
    match value {
        Json::Object(members) => {
            let members = members.iter().filter(|(name, _)| !only_named || schema.allows(name));
            let members = members.filter_map(|(name, value)| {
                let Some(member) = schema.member(name) else {
                    return Some((name.clone(), value.clone()));
                };
                if unless(&member) {
                    return None;
                }
                Some((name.clone(), kept(&member, value, unless, only_named)))
            });
            Json::Object(members.collect())
        }
        Json::Array(all) => {
            let Some(of_items) = schema.items() else {
                return value.clone();
            };
            all.iter().map(|item| kept(&of_items, item, unless, only_named)).collect()
        }
        other => other.clone(),
    }
}
