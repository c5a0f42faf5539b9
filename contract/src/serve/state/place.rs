//! Where things stand in values, as their schemas say.

use serde_json::Value as Json;

pub(super) use crate::serve::pages::put;

use specwright::document::{Document, Reach, types};
use specwright::origin::Origin;
use specwright::value::Value;

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
        let (whole, thing) = (plain(parameter), singular(&plain(collection)));
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
    pub(super) fn id(&self, document: &Document, schema: &Origin) -> Option<Path> {
        let top = properties(document, schema);
        let named = |name: &str, all: &[(String, Origin)]| {
            all.iter().find(|(it, _)| plain(it) == name).map(|(it, _)| it.clone())
        };
        let own = self.own.iter().find_map(|name| named(name, &top));
        if let Some(name) = own {
            return Some(vec![name]);
        }
        let below = || {
            top.iter()
                .filter(|(_, place)| has_type(document, place, "object"))
                .map(|(outer, place)| (outer, properties(document, place)))
        };
        let deep = |names: &[&str]| {
            names.iter().find_map(|wanted| {
                below().find_map(|(outer, all)| Some(vec![outer.clone(), named(wanted, &all)?]))
            })
        };
        let own: Vec<&str> = self.own.iter().map(String::as_str).collect();
        deep(&own)
            .or_else(|| IDS.iter().find_map(|name| named(name, &top)).map(|name| vec![name]))
            .or_else(|| deep(&IDS))
    }

    /// The member of a schema that holds the thing, where it stands in an object of its own, as in
    /// `{"thing": {…}}`.
    pub(super) fn envelope(&self, document: &Document, schema: &Origin) -> Path {
        let all = properties(document, schema);
        if all.iter().any(|(name, _)| self.is_own(name)) {
            return Path::new();
        }
        let is_object = |(_, place): &&(String, Origin)| has_type(document, place, "object");
        let mut objects = all.iter().filter(is_object);
        let named = objects.clone().find(|(name, _)| plain(name) == self.thing);
        let only = match (objects.next(), objects.next()) {
            (Some(only), None) => Some(only).filter(|(name, _)| {
                let name = plain(name);
                // Members beside it would be those of the thing.
                !ABOUT.contains(&name.as_str()) && (name == "data" || all.len() == 1)
            }),
            _ => None,
        };
        named.or(only).map(|(name, _)| vec![name.clone()]).unwrap_or_default()
    }

    /// The list in an answer, and the schema of its items.
    pub(super) fn list(
        &self,
        document: &Document,
        schema: &Origin,
        item: Option<&Origin>,
    ) -> Option<(Path, Origin)> {
        if let Some(items) = items(document, schema) {
            return Some((Path::new(), items));
        }
        let all = properties(document, schema);
        let lists = all.iter().filter_map(|(name, place)| {
            let items = items(document, place)?;
            has_type(document, &items, "object").then_some((name, items))
        });
        let lists: Vec<(&String, Origin)> = lists.collect();
        let same = lists.iter().find(|(_, items)| item == Some(&target(document, items)));
        let named = || lists.iter().find(|(name, _)| singular(&plain(name)) == self.thing);
        let known = || lists.iter().find(|(name, _)| LISTS.contains(&plain(name).as_str()));
        let only = || lists.first().filter(|_| lists.len() == 1);
        let found = same.or_else(named).or_else(known).or_else(only);
        if let Some((name, items)) = found {
            return Some((vec![(*name).clone()], items.clone()));
        }
        let mut objects = all.iter().filter(|(_, place)| has_type(document, place, "object"));
        let (name, place) = objects.next().filter(|_| lists.is_empty())?;
        let list = properties(document, place).into_iter().find_map(|(inner, place)| {
            let items = items(document, &place)?;
            has_type(document, &items, "object").then_some((inner, items))
        });
        list.map(|(inner, items)| (vec![name.clone(), inner], items))
    }

    /// The only member that names the thing in an answer that is not the thing.
    pub(super) fn mention(&self, document: &Document, schema: &Origin) -> Option<String> {
        let all = properties(document, schema);
        all.into_iter().map(|(name, _)| name).find(|name| self.is_own(name))
    }
}

/// A name without what is only a way of writing it.
pub(super) fn plain(name: &str) -> String {
    name.chars().filter(|it| it.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn singular(name: &str) -> String {
    let cut = |end: &str| name.strip_suffix(end).filter(|rest| rest.len() > 1);
    match (cut("ies"), cut("sses").or(cut("xes")).or(cut("ches")), cut("s")) {
        (Some(rest), ..) => format!("{rest}y"),
        (_, Some(_), _) => name[..name.len() - 2].to_owned(),
        (_, _, Some(rest)) if !rest.ends_with('s') => rest.to_owned(),
        _ => name.to_owned(),
    }
}

/// The members that a schema names, also in its alternatives, in their order.
pub(super) fn properties(document: &Document, schema: &Origin) -> Vec<(String, Origin)> {
    let mut found: Vec<(String, Origin)> = Vec::new();
    for it in document.applicable(schema, Reach::Alternatives) {
        for (name, _) in it.schema.get("properties").map(Value::members).unwrap_or_default() {
            if let (Some(place), false) =
                (it.property(name), found.iter().any(|(n, _)| **n == **name))
            {
                found.push((name.to_string(), place));
            }
        }
    }
    found
}

/// Whether values of a schema may be of a type.
pub(super) fn has_type(document: &Document, schema: &Origin, wanted: &str) -> bool {
    let all = document.applicable(schema, Reach::Alternatives);
    all.iter().any(|it| types(it.schema).contains(&wanted))
}

/// The schema of the items, where values are arrays.
pub(super) fn items(document: &Document, schema: &Origin) -> Option<Origin> {
    let mut all = document.applicable(schema, Reach::Alternatives).into_iter();
    all.find_map(|it| it.schema.get("items").map(|_| it.origin.child("items")))
}

/// Where the `$ref`s of a schema lead in the end.
pub(super) fn target(document: &Document, schema: &Origin) -> Origin {
    document.follow(schema).map_or_else(|_| schema.clone(), |(place, _)| place)
}

/// The schema at the end of a path.
pub(super) fn schema_at(document: &Document, schema: &Origin, path: &[String]) -> Option<Origin> {
    path.iter().try_fold(schema.clone(), |place, name| document.member(&place, name))
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
    use super::{Names, singular};

    #[test]
    fn names_of_things() {
        for (many, one) in [
            ("pets", "pet"),
            ("policies", "policy"),
            ("boxes", "box"),
            ("addresses", "address"),
            ("address", "address"),
            ("pet", "pet"),
            ("s", "s"),
        ] {
            assert_eq!(singular(many), one);
        }
        assert_eq!(Names::of("cluster_id", "clusters").own, ["clusterid", "id", "id"]);
        assert_eq!(Names::of("username", "user").own, ["username", "name", "name"]);
    }
}
