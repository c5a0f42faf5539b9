//! What is there: things that were created or found, and requests that name them.

mod bodies;
mod keys;
mod naming;
mod parameters;
mod parts;
mod things;

use serde_json::Value as Json;

use crate::names::plain;
use crate::verify::run::Seen;
pub(super) use keys::{idempotency_key, is_key};
pub(super) use naming::everywhere;

use specwright::api::{MediaType, Operation};
use specwright::origin::Origin;
use std::collections::BTreeMap;

/// Names of members that tell one thing from another, the surest first.
const IDS: &[&str] =
    &["id", "uuid", "key", "code", "slug", "sku", "isbn", "number", "name", "handle", "username"];

/// Of these, those that things have besides an id.
const NAMES: &[&str] = &["number", "name", "handle", "username"];

/// A thing that is there.
#[derive(Clone, Debug)]
pub(super) struct Instance {
    /// The path parameters that lead to it, by name.
    pub(super) path: BTreeMap<String, Json>,
    pub(super) id: Json,
    /// What was sent when it was created.
    pub(super) sent: Option<Json>,
    /// How the service shows it.
    pub(super) shown: Json,
    /// The request that created it.
    pub(super) created: Option<Box<Seen>>,
    /// Whether its id was made up, and answered all the same.
    pub(super) is_guessed: bool,
}

/// The thing itself, where an answer has it in an envelope.
pub(super) fn unwrapped(value: &Json) -> &Json {
    let Some(members) = value.as_object() else { return value };
    if members.contains_key("id") {
        return value;
    }
    let inner = ["data", "item", "result"].iter().find_map(|name| members.get(*name));
    let only = members.values().next().filter(|_| members.len() == 1);
    inner.or(only).filter(|it| it.is_object()).unwrap_or(value)
}

/// What names a thing: its member that the path parameter is called after, or its id.
pub(super) fn id_of(parameter: &str, value: &Json) -> Option<Json> {
    let members = unwrapped(value).as_object()?;
    let usable = |value: &Json| match value {
        Json::String(text) => !text.is_empty(),
        Json::Number(_) => true,
        _ => false,
    };
    let wanted = plain(parameter);
    let named = members.iter().find(|(name, value)| plain(name) == wanted && usable(value));
    let ends = || {
        IDS.iter().filter(|it| wanted.ends_with(**it)).find_map(|end| {
            members.iter().find(|(name, value)| plain(name) == *end && usable(value))
        })
    };
    // A name is what tells things apart only where the parameter says so.
    let any = || {
        IDS.iter()
            .filter(|it| !NAMES.contains(it))
            .find_map(|id| members.iter().find(|(name, value)| plain(name) == *id && usable(value)))
    };
    named.or_else(ends).or_else(any).map(|(_, value)| value.clone())
}

/// The schema of a body.
pub(super) fn schema(media: &MediaType) -> Origin {
    media.origin.child("schema")
}

/// The form in which a body is sent: JSON where there is one.
pub(super) fn form(operation: &Operation) -> Option<&MediaType> {
    let content = &operation.body.as_ref()?.content;
    content.iter().min_by_key(|it| it.kind)
}
