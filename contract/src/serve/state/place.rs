//! Where things stand in values, as their schemas say.

use serde_json::Value as Json;

use crate::names::{plain, singular};
pub(super) use crate::serve::pages::put;
use crate::serve::shape::Shape;
use specwright::origin::Origin;

/// Names of members from the outermost object on; none is the whole value.
pub(super) type Path = Vec<String>;

/// Names by which lists of things are called when they are not called after the things.
const LISTS: [&str; 9] =
    ["items", "data", "results", "values", "entries", "records", "list", "content", "resources"];

/// Members that are about a thing and are not the thing.
const ABOUT: [&str; 4] = ["metadata", "meta", "attributes", "links"];

/// What names of ids are compared by.
#[derive(Debug)]
pub(super) struct Names {
    /// The parameter's name, and what of it is not the name of the collection.
    own: Vec<String>,
    /// What a thing is called, in one.
    pub(super) thing: String,
}

/// Members that identify a thing, whatever the parameter is called.
const IDS: [&str; 7] = ["id", "uuid", "uid", "key", "name", "slug", "code"];

impl Names {
    pub(super) fn of(parameter: &str, collection: &str) -> Self {
        let (whole, thing) = (plain(parameter), singular(collection));
        let mut own = vec![whole.clone()];
        let rest = whole.strip_prefix(thing.as_str()).filter(|rest| !rest.is_empty());
        own.extend(rest.map(str::to_owned));
        own.extend(IDS.iter().find(|id| whole.ends_with(**id)).map(|id| (*id).to_owned()));
        Self { own, thing }
    }

    fn is_own(&self, name: &str) -> bool {
        self.own.contains(&plain(name))
    }

    /// Where the id stands in things of a schema: under the parameter's name, also one object
    /// deeper, else under another name for ids, likewise.
    pub(super) fn id(&self, schema: &Shape<'_>) -> Option<Path> {
        let named = |name: &str, schema: &Shape<'_>| {
            schema.members().find(|(it, _)| plain(it) == name).map(|(it, _)| it.to_owned())
        };
        if let Some(name) = self.own.iter().find_map(|name| named(name, schema)) {
            return Some(vec![name]);
        }
        let objects = || schema.shapes().filter(|(_, inner)| inner.has_type("object"));
        let deep = |names: &[&str]| {
            names.iter().find_map(|wanted| {
                objects()
                    .find_map(|(outer, inner)| Some(vec![outer.into(), named(wanted, &inner)?]))
            })
        };
        let own: Vec<&str> = self.own.iter().map(String::as_str).collect();
        deep(&own)
            .or_else(|| IDS.iter().find_map(|name| named(name, schema)).map(|name| vec![name]))
            .or_else(|| deep(&IDS))
    }

    /// The member of a schema that holds the thing, where it stands in an object of its own, as in
    /// `{"thing": {…}}`.
    pub(super) fn envelope(&self, schema: &Shape<'_>) -> Path {
        if schema.members().any(|(name, _)| self.is_own(name)) {
            return Path::new();
        }
        let objects: Vec<String> = schema
            .shapes()
            .filter(|(_, inner)| inner.has_type("object"))
            .map(|(name, _)| name.to_owned())
            .collect();
        let named = objects.iter().find(|name| plain(name) == self.thing);
        let only = match objects.as_slice() {
            [only] => Some(only).filter(|name| {
                let name = plain(name);
                // Members beside it would be those of the thing.
                !ABOUT.contains(&name.as_str()) && (name == "data" || schema.members().count() == 1)
            }),
            _ => None,
        };
        named.or(only).map(|name| vec![name.clone()]).unwrap_or_default()
    }

    /// The list in an answer, and the schema of its items.
    pub(super) fn list<'a>(
        &self,
        schema: &Shape<'a>,
        item: Option<&Origin>,
    ) -> Option<(Path, Shape<'a>)> {
        if let Some(items) = schema.items() {
            return Some((Path::new(), items));
        }
        let of_objects = |(name, inner): (&str, Shape<'a>)| {
            let items = inner.items().filter(|items| items.has_type("object"))?;
            Some((name.to_owned(), items))
        };
        let lists: Vec<(String, Shape<'a>)> = schema.shapes().filter_map(of_objects).collect();
        let same = lists.iter().find(|(_, items)| item == Some(&items.target()));
        let named = || lists.iter().find(|(name, _)| singular(name) == self.thing);
        let known = || lists.iter().find(|(name, _)| LISTS.contains(&plain(name).as_str()));
        let only = || lists.first().filter(|_| lists.len() == 1);
        let found = same.or_else(named).or_else(known).or_else(only);
        if let Some((name, items)) = found {
            return Some((vec![name.clone()], items.clone()));
        }
        let mut objects = schema.shapes().filter(|(_, inner)| inner.has_type("object"));
        let (name, inner) = objects.next().filter(|_| lists.is_empty())?;
        let list = inner.shapes().find_map(of_objects);
        list.map(|(inner, items)| (vec![name.to_owned(), inner], items))
    }

    /// The only member that names the thing in an answer that is not the thing.
    pub(super) fn mention(&self, schema: &Shape<'_>) -> Option<String> {
        schema.members().map(|(name, _)| name).find(|name| self.is_own(name)).map(str::to_owned)
    }
}

/// The value at the end of a path.
pub(super) fn at<'a>(value: &'a Json, path: &[String]) -> Option<&'a Json> {
    path.iter().try_fold(value, |value, name| value.get(name))
}

/// A scalar as it stands in an address.
pub(super) fn text(value: &Json) -> Option<String> {
    match value {
        Json::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        Json::Number(number) => Some(number.to_string()),
        Json::Bool(value) => Some(value.to_string()),
        _ => None,
    }
}

/// A path as a JSON Pointer.
pub(super) fn pointer(path: &[String]) -> String {
    let mut pointer = String::new();
    path.iter().for_each(|name| specwright::value::push_token(&mut pointer, name));
    pointer
}

#[cfg(test)]
mod tests {
    use super::Names;

    #[test]
    fn names_of_things() {
        assert_eq!(Names::of("cluster_id", "clusters").own, ["clusterid", "id", "id"]);
        assert_eq!(Names::of("username", "user").own, ["username", "name", "name"]);
    }
}
