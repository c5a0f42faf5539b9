//! The order in which a list is asked for.

use std::cmp::Ordering;
use std::sync::Arc;

use serde_json::Value as Json;

use super::place::{Path, at};
use super::store::Item;
use crate::names::plain;
use crate::serve::shape::Shape;
use specwright::api::{Operation, ParameterPlace};

const KEYS: [&str; 7] =
    ["sort", "sortby", "orderby", "sortkey", "sortfield", "ordering", "sortkeys"];
const DIRECTIONS: [&str; 8] = [
    "order",
    "sortorder",
    "sortdir",
    "sortdirection",
    "direction",
    "orderdir",
    "orderdirection",
    "dir",
];

/// Parameters that say by which members a list is sorted, and in which direction.
#[derive(Debug)]
pub(super) struct Sorting {
    pub(super) key: usize,
    pub(super) direction: Option<usize>,
    /// Members by their plain names.
    members: Vec<(String, Path)>,
}

impl Sorting {
    /// How an operation lets its list be sorted, if it does.
    pub(super) fn of(operation: &Operation, schemas: [Option<&Shape<'_>>; 2]) -> Option<Self> {
        let named = |names: &[&str]| {
            let mut all = operation.parameters.iter();
            let is_it = |name: &str| names.contains(&plain(name).as_str());
            all.position(|it| it.place == ParameterPlace::Query && is_it(&it.name))
        };
        let key = named(&KEYS)?;
        let all = schemas.into_iter().flatten().flat_map(Shape::members);
        let members = all.map(|(name, _)| (plain(name), vec![name.to_owned()])).collect();
        Some(Self { key, direction: named(&DIRECTIONS), members })
    }

    /// Sorts a list as the values of the parameters say: `name`, `-name`, `name:desc`, `name desc`,
    /// several with commas. What is called like no member changes nothing.
    pub(super) fn sort(
        &self,
        items: &mut [Arc<Item>],
        key: Option<&Json>,
        direction: Option<&Json>,
    ) {
        let is_down = direction.and_then(Json::as_str).is_some_and(is_descending);
        let keys: Vec<(&Path, bool)> =
            texts(key).iter().filter_map(|text| self.key(text, is_down)).collect();
        if keys.is_empty() {
            return;
        }
        items.sort_by(|one, other| {
            let by = |(path, is_down): &(&Path, bool)| {
                let order = compare(at(&one.value, path), at(&other.value, path));
                if *is_down { order.reverse() } else { order }
            };
            keys.iter().map(by).find(|it| it.is_ne()).unwrap_or(Ordering::Equal)
        });
    }

    fn key(&self, text: &str, is_down: bool) -> Option<(&Path, bool)> {
        let text = text.trim();
        let (text, is_down) = match text.strip_prefix('-') {
            Some(rest) => (rest, true),
            None => (text.trim_start_matches('+'), is_down),
        };
        let find = |name: &str| {
            let wanted = plain(name);
            self.members.iter().find(|(name, _)| *name == wanted).map(|(_, path)| path)
        };
        if let Some(path) = find(text) {
            return Some((path, is_down));
        }
        let at = text.rfind([':', ' ', '.', '_', '-', '|'])?;
        let (name, way) = (&text[..at], &text[at + 1..]);
        let is_way = is_descending(way) || ["asc", "ascending"].contains(&plain(way).as_str());
        find(name).filter(|_| is_way).map(|path| (path, is_descending(way)))
    }
}

fn is_descending(text: &str) -> bool {
    ["desc", "descending"].contains(&plain(text).as_str())
}

/// The keys of a value: one text with commas, or several.
fn texts(value: Option<&Json>) -> Vec<String> {
    let of = |text: &str| text.split(',').map(str::to_owned).collect::<Vec<_>>();
    match value {
        Some(Json::String(text)) => of(text),
        Some(Json::Array(items)) => items.iter().filter_map(Json::as_str).flat_map(of).collect(),
        _ => Vec::new(),
    }
}

/// Numbers by their size, texts by their letters; what is not there comes last.
fn compare(one: Option<&Json>, other: Option<&Json>) -> Ordering {
    match (one, other) {
        (Some(Json::Number(one)), Some(Json::Number(other))) => {
            match (one.as_i64(), other.as_i64()) {
                (Some(one), Some(other)) => one.cmp(&other),
                _ => one.as_f64().partial_cmp(&other.as_f64()).unwrap_or(Ordering::Equal),
            }
        }
        (Some(Json::String(one)), Some(Json::String(other))) => one.cmp(other),
        (Some(Json::Bool(one)), Some(Json::Bool(other))) => one.cmp(other),
        (Some(Json::Null) | None, Some(Json::Null) | None) => Ordering::Equal,
        (Some(Json::Null) | None, _) => Ordering::Greater,
        (_, Some(Json::Null) | None) => Ordering::Less,
        _ => Ordering::Equal,
    }
}
