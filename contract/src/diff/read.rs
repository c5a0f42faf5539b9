//! The operations of a document as a comparison needs them: resolved, and nothing judged.

use std::collections::BTreeMap;

use specwright::api::Method;
use specwright::diagnostic::Origin;
use specwright::document::{Document, Placed};
use specwright::value::Value;

/// Who calls an operation, and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A caller; below `paths`.
    Call,
    /// The service; below `webhooks`.
    Webhook,
    /// Who answers the operation that it stands in.
    Callback,
}

/// An operation.
#[derive(Debug)]
pub(super) struct Operation<'a> {
    pub(super) kind: Kind,
    pub(super) method: Method,
    /// The path, the name of a webhook, or the name of a callback and its expression.
    pub(super) path: String,
    pub(super) origin: Origin,
    pub(super) value: &'a Value,
    pub(super) parameters: Vec<Parameter<'a>>,
    /// Where its own servers are listed, or those of its path.
    pub(super) servers: Option<Origin>,
}

/// A parameter.
#[derive(Debug)]
pub(super) struct Parameter<'a> {
    pub(super) name: &'a str,
    pub(super) place: &'a str,
    pub(super) origin: Origin,
    pub(super) value: &'a Value,
}

impl Operation<'_> {
    /// As people name it: `GET /things/{id}`, `webhook POST sold`.
    pub(super) fn name(&self) -> String {
        let kind = match self.kind {
            Kind::Call => "",
            Kind::Webhook => "webhook ",
            Kind::Callback => "callback ",
        };
        format!("{kind}{} {}", self.method.as_str(), self.path)
    }

    /// Method and path without the names of its variables, which nobody sees on the wire.
    pub(super) fn key(&self) -> (Method, String) {
        if self.kind != Kind::Call {
            return (self.method, self.path.clone());
        }
        (self.method, without_names(&self.path))
    }

    /// The names of the variables of its path, in their order.
    pub(super) fn variables(&self) -> Vec<&str> {
        let parts = self.path.split('{').skip(1);
        parts.filter_map(|part| part.split_once('}').map(|(name, _)| name)).collect()
    }
}

/// The operations of a document, or its webhooks, in document order.
pub(super) fn operations<'a>(document: &'a Document, kind: Kind) -> Vec<Operation<'a>> {
    let place = if kind == Kind::Webhook { "/webhooks" } else { "/paths" };
    below(document, &Origin::root(place), kind, str::to_owned)
}

/// The callbacks of an operation, by their names.
pub(super) fn callbacks<'a>(document: &'a Document, of: &Operation<'_>) -> Vec<Operation<'a>> {
    let named = members(document, &of.origin.child("callbacks"));
    let below = |(name, (place, _)): (&str, (Origin, &Value))| {
        below(document, &place, Kind::Callback, |expression| format!("{name} {expression}"))
    };
    named.into_iter().flat_map(below).collect()
}

/// The operations of path items at a place, in document order.
fn below<'a>(
    document: &'a Document,
    place: &Origin,
    kind: Kind,
    path: impl Fn(&str) -> String,
) -> Vec<Operation<'a>> {
    let mut found = Vec::new();
    let Ok((paths, value)) = document.follow(place) else { return found };
    for (key, _) in value.members().iter().filter(|(key, _)| !key.starts_with("x-")) {
        let (parts, _) = document.path_item(&paths.child(key));
        let (placed, _) = specwright::document::operations(&parts);
        let mut seen: Vec<Method> = Vec::new();
        for Placed { method, origin, value } in placed {
            if seen.contains(&method) {
                continue;
            }
            seen.push(method);
            let lists =
                parts.iter().rev().map(|(origin, _)| origin.clone()).chain([origin.clone()]);
            let parameters = parameters(document, lists);
            let path = path(key);
            let owners = [(&origin, value)].into_iter().chain(parts.iter().map(|it| (&it.0, it.1)));
            let lists =
                |value: &Value| value.get("servers").is_some_and(|it| !it.items().is_empty());
            let servers = owners.into_iter().find(|(_, value)| lists(value));
            let servers = servers.map(|(origin, _)| origin.child("servers"));
            found.push(Operation { kind, method, path, origin, value, parameters, servers });
        }
    }
    found
}

/// Parameters of the path item and of the operation, of which the latter win.
fn parameters<'a>(
    document: &'a Document,
    lists: impl Iterator<Item = Origin>,
) -> Vec<Parameter<'a>> {
    let mut all: Vec<Parameter<'a>> = Vec::new();
    for list in lists.map(|origin| origin.child("parameters")) {
        let count = document.get(&list).map_or(0, |list| list.items().len());
        for index in 0..count {
            let Ok((origin, value)) = document.follow(&list.index(index)) else { continue };
            let text = |key: &str| value.get(key).and_then(Value::as_str);
            let (Some(name), Some(place)) = (text("name"), text("in")) else { continue };
            let parameter = Parameter { name, place, origin, value };
            match all.iter_mut().find(|known| (known.name, known.place) == (name, place)) {
                Some(known) => *known = parameter,
                None => all.push(parameter),
            }
        }
    }
    // A header that is named otherwise is not a parameter (OpenAPI 3.1.1, 4.8.12.1).
    let is_other = |it: &Parameter<'_>| {
        it.place == "header"
            && ["accept", "content-type", "authorization"]
                .contains(&it.name.to_ascii_lowercase().as_str())
    };
    all.retain(|parameter| !is_other(parameter));
    all
}

/// The members of an object at a place, each followed to what it is. Their names are free: a header
/// may well be called `x-total`.
pub(super) fn members<'a>(
    document: &'a Document,
    place: &Origin,
) -> BTreeMap<&'a str, (Origin, &'a Value)> {
    let Ok((place, value)) = document.follow(place) else { return BTreeMap::new() };
    let members = value.members().iter();
    members
        .filter_map(|(name, _)| {
            let found = document.follow(&place.child(name)).ok()?;
            Some((&**name, found))
        })
        .collect()
}

/// Whether a member is `true`.
pub(super) fn is_set(value: &Value, key: &str) -> bool {
    value.get(key).and_then(Value::as_bool) == Some(true)
}

/// A template without the names of its variables, which nobody sees.
pub(super) fn without_names(template: &str) -> String {
    let mut short = String::new();
    let mut is_inside = false;
    for letter in template.chars() {
        match letter {
            '{' => {
                is_inside = true;
                short.push_str("{}");
            }
            '}' => is_inside = false,
            _ if is_inside => {}
            other => short.push(other),
        }
    }
    short
}
