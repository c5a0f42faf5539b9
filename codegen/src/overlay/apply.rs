//! Actions, applied in order.

use serde_json::Value as Json;
use serde_json_path::JsonPath;

use super::actions::{Action, Change};
use super::components;
use super::graft::{From, merge, remove};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Moved;

/// Applies the actions to a document, and notes where what has moved or come stands. An action
/// that matches nothing is an error.
pub(crate) fn apply(actions: &[Action], document: &mut Json, moved: &mut Moved) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for action in actions {
        if let Err((message, help)) = one(action, document, moved) {
            let at = action.at.child("target");
            let diagnostic = Diagnostic::new(Code::Overlay, &at, message);
            found.push(if help.is_empty() { diagnostic } else { diagnostic.help(help) });
        }
    }
    found
}

/// What is the matter, and what to do about it.
type Refused = (String, &'static str);

fn one(action: &Action, document: &mut Json, moved: &mut Moved) -> Result<(), Refused> {
    let pointers = selected(&action.target, document)?;
    if pointers.is_empty() {
        let message = format!("`{}` matches nothing", action.target);
        let help =
            "a change whose reason has gone is removed from the overlay, not forgotten in it";
        return Err((message, help));
    }
    let plain = |message: String| (message, "");
    match &action.change {
        Change::Update(update, at) => {
            let from = From::overlay(at.clone());
            updated(document, &pointers, update, &from, moved).map_err(plain)
        }
        Change::Copy(path) => {
            let sources = selected(path, document)?;
            let [source] = &sources[..] else {
                let message =
                    format!("`copy` is of one value, and `{path}` selects {}", sources.len());
                return Err((message, "narrow the path until it selects one"));
            };
            let value = document.pointer(source).cloned().unwrap_or_default();
            if size(&value).saturating_mul(pointers.len()) > MOST {
                return Err((format!("`{path}` is too large to be copied there"), ""));
            }
            let from = From::place(moved, source);
            updated(document, &pointers, &value, &from, moved).map_err(plain)
        }
        Change::Remove => {
            // From the end, so that the places before stay what they are.
            let mut pointers = pointers;
            pointers.sort_by_key(|pointer| std::cmp::Reverse(key(pointer)));
            pointers.iter().for_each(|pointer| remove(document, pointer, moved));
            Ok(())
        }
        Change::Rename(name) => components::rename(document, &pointers, name, moved).map_err(plain),
        Change::Extract(name) => {
            components::extract(document, &pointers, name, moved).map_err(plain)
        }
    }
}

/// Copies make no more values than this.
const MOST: usize = 10_000_000;

fn size(value: &Json) -> usize {
    match value {
        Json::Array(items) => 1 + items.iter().map(size).sum::<usize>(),
        Json::Object(members) => 1 + members.values().map(size).sum::<usize>(),
        _ => 1,
    }
}

/// JSON Pointers to what a path selects.
fn selected(path: &str, document: &Json) -> Result<Vec<String>, Refused> {
    let parsed = JsonPath::parse(path)
        .map_err(|error| (format!("`{path}` is no JSONPath: {error}"), "it is one of RFC 9535"))?;
    let places = parsed.query_located(document);
    Ok(places.locations().map(|place| place.to_json_pointer()).collect())
}

fn updated(
    document: &mut Json,
    pointers: &[String],
    update: &Json,
    from: &From,
    moved: &mut Moved,
) -> Result<(), String> {
    for pointer in pointers {
        let target = document.pointer_mut(pointer).ok_or("a target has gone")?;
        if target.is_object() && !update.is_object() {
            return Err("an object is updated with an object: its members, and their values".into());
        }
        merge(target, update, &mut pointer.clone(), (from, &mut String::new()), moved);
    }
    Ok(())
}

/// A pointer's parts, numbers as numbers, for sorting.
fn key(pointer: &str) -> Vec<(u64, String)> {
    pointer.split('/').map(|part| (part.parse().unwrap_or(0), part.to_owned())).collect()
}
