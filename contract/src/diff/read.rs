//! The operations of a document as a comparison needs them: resolved, and nothing judged.

use std::collections::BTreeMap;

use specwright::api::Method;
use specwright::diagnostic::Origin;
use specwright::document::{Document, Placed};
use specwright::value::Value;

/// An operation.
#[derive(Debug)]
pub(super) struct Operation<'a> {
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) origin: Origin,
    pub(super) value: &'a Value,
    pub(super) parameters: Vec<Parameter<'a>>,
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
    /// As people name it: `GET /things/{id}`.
    pub(super) fn name(&self) -> String {
        format!("{} {}", self.method.as_str(), self.path)
    }

    /// Method and path without the names of its variables, which nobody sees on the wire.
    pub(super) fn key(&self) -> (Method, String) {
        let mut key = String::new();
        let mut is_inside = false;
        for letter in self.path.chars() {
            match letter {
                '{' => {
                    is_inside = true;
                    key.push_str("{}");
                }
                '}' => is_inside = false,
                _ if is_inside => {}
                other => key.push(other),
            }
        }
        (self.method, key)
    }

    /// The names of the variables of its path, in their order.
    pub(super) fn variables(&self) -> Vec<&str> {
        let parts = self.path.split('{').skip(1);
        parts.filter_map(|part| part.split_once('}').map(|(name, _)| name)).collect()
    }
}

/// The operations below `paths` or `webhooks`, in document order.
pub(super) fn operations<'a>(document: &'a Document, place: &str) -> Vec<Operation<'a>> {
    let paths = Origin::root(place);
    let mut found = Vec::new();
    let Ok((paths, value)) = document.follow(&paths) else { return found };
    for (path, _) in value.members().iter().filter(|(path, _)| !path.starts_with("x-")) {
        let (parts, _) = document.path_item(&paths.child(path));
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
            found.push(Operation { method, path: path.to_string(), origin, value, parameters });
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

/// The members of an object at a place, each followed to what it is.
pub(super) fn members<'a>(
    document: &'a Document,
    place: &Origin,
) -> BTreeMap<&'a str, (Origin, &'a Value)> {
    let Ok((place, value)) = document.follow(place) else { return BTreeMap::new() };
    let members = value.members().iter().filter(|(name, _)| !name.starts_with("x-"));
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
