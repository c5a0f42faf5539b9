//! How the parts of a form are written: `encoding`.

use std::collections::{BTreeMap, BTreeSet};

use super::super::rules::{self, Rule};
use super::super::schema::same_meaning;
use super::super::view::{Position, Types, View};
use specwright::diagnostic::Origin;
use specwright::document::Document;
use specwright::value::Value;

/// How a part is written.
#[derive(Debug)]
pub(super) struct Encoding<'a> {
    content_types: BTreeSet<String>,
    style: Option<(&'a str, bool)>,
    headers: Option<&'a Value>,
}

impl<'a> Encoding<'a> {
    /// The encodings of the parts that one of the documents describes one of, by their names: with
    /// what holds where nothing is said (OpenAPI 3.1.1, 4.8.15.1.1).
    pub(super) fn all(
        document: &'a Document,
        (origin, media_type): &(Origin, &'a Value),
        described: [Option<&Value>; 2],
    ) -> BTreeMap<String, Self> {
        let names = described.into_iter().flatten().flat_map(Value::members);
        let schema = View::of(document, &Position::of(origin.child("schema")));
        let own = media_type.get("encoding");
        let one = |name: &str| {
            let said = own.and_then(|all| all.get(name));
            let text = |key: &str| said.and_then(|it| it.get(key)?.as_str());
            let content_types = match text("contentType") {
                Some(list) => list.split(',').map(|it| it.trim().to_ascii_lowercase()).collect(),
                None => schema.properties.get(name).map_or_else(BTreeSet::new, |places| {
                    implied(document, places).into_iter().map(str::to_owned).collect()
                }),
            };
            let explode = said.and_then(|it| it.get("explode")?.as_bool());
            let style = (text("style").is_some() || explode.is_some()).then(|| {
                let style = text("style").unwrap_or("form");
                (style, explode.unwrap_or(style == "form"))
            });
            // What is so anyway.
            let style = style.filter(|it| *it != ("form", true));
            let headers = said.and_then(|it| it.get("headers"));
            Self { content_types, style, headers }
        };
        names.map(|(name, _)| (name.to_string(), one(name))).collect()
    }
}

/// The media type of a part where none is said.
fn implied(document: &Document, places: &[Origin]) -> Option<&'static str> {
    let mut position = Position { parts: places.to_vec(), ..Position::default() };
    for _ in 0..8 {
        let view = View::of(document, &position);
        match view.types {
            types if types == Types::OBJECT => return Some("application/json"),
            types if types == Types::ARRAY => {
                position = Position { parts: view.items, ..Position::default() };
            }
            _ if view.is_bytes(false) => return Some("application/octet-stream"),
            types if types == Types::ALL => return None,
            _ => return Some("text/plain"),
        }
    }
    None
}

/// The rule for what becomes of the parts; nothing where they are written as before.
pub(super) fn compare(
    old: &BTreeMap<String, Encoding<'_>>,
    new: &BTreeMap<String, Encoding<'_>>,
) -> Option<&'static Rule> {
    let mut found = None;
    for (name, before) in old {
        let Some(after) = new.get(name) else { continue };
        let is_same_header = match (before.headers, after.headers) {
            (Some(before), Some(after)) => same_meaning(before, after),
            (before, after) => before.is_none() && after.is_none(),
        };
        let (had, has) = (&before.content_types, &after.content_types);
        let rule = match (had.is_subset(has), has.is_subset(had)) {
            _ if before.style != after.style || !is_same_header => &rules::ENCODING_CHANGED,
            (true, true) => continue,
            (true, false) if !had.is_empty() => &rules::ENCODING_WIDENED,
            (false, true) if !has.is_empty() => &rules::ENCODING_NARROWED,
            _ => &rules::ENCODING_CHANGED,
        };
        // Several that go different ways are another way.
        found = match found {
            Some(known) if known != rule => Some(&rules::ENCODING_CHANGED),
            _ => Some(rule),
        };
    }
    found
}
