//! The overlay's document: its actions, checked.

use serde_json::Value;

use crate::finding::{Finding, Place, Severity};
use crate::source::to_u32;

/// What an action does to what its target selects.
#[derive(Debug)]
pub(crate) enum Change {
    Update(Value),
    Remove,
    Rename(String),
    Extract(String),
}

/// One action.
#[derive(Debug)]
pub(crate) struct Action {
    pub(crate) target: String,
    pub(crate) change: Change,
    pub(crate) at: Place,
}

/// The extensions this reader knows.
const RENAME: &str = "x-specwright-rename";
const EXTRACT: &str = "x-specwright-extract";

/// Reads an overlay; what is wrong with it is an error of its own.
pub(crate) fn read(file: &str, text: &str) -> Result<Vec<Action>, Vec<Finding>> {
    let error = |place, message: String| {
        Finding::new("overlay", Severity::Error, file, place, message).incomplete()
    };
    let value: Value = serde_yaml::from_str(text).map_err(|problem| {
        let place = problem
            .location()
            .map_or_else(Place::default, |at| Place::new(to_u32(at.line()), to_u32(at.column())));
        vec![error(place, format!("the overlay can't be read: {problem}"))]
    })?;
    let version = value.get("overlay").and_then(Value::as_str).unwrap_or_default();
    if !version.starts_with("1.0") {
        let message = "the overlay does not say `overlay: 1.0.0`".to_owned();
        return Err(vec![error(Place::new(1, 1), message)]);
    }
    let Some(actions) = value.get("actions").and_then(Value::as_array) else {
        return Err(vec![error(Place::new(1, 1), "the overlay has no `actions`".to_owned())]);
    };
    let places = places(text);
    let mut read = Vec::new();
    let mut errors = Vec::new();
    for (index, action) in actions.iter().enumerate() {
        let at = places.get(index).copied().unwrap_or_default();
        match one(action, at) {
            Ok(action) => read.push(action),
            Err(message) => errors.push(error(at, format!("action {}: {message}", index + 1))),
        }
    }
    if errors.is_empty() { Ok(read) } else { Err(errors) }
}

fn one(action: &Value, at: Place) -> Result<Action, String> {
    let text = |key: &str| action.get(key).and_then(Value::as_str).map(str::to_owned);
    let target = text("target").ok_or("it has no `target`")?;
    // An overlay is read years later: a change without its reason can't be removed safely.
    if text("description").is_none_or(|reason| reason.trim().is_empty()) {
        return Err(format!("`{target}` has no `description` that says why"));
    }
    let mut changes = Vec::new();
    if action.get("remove") == Some(&Value::Bool(true)) {
        changes.push(Change::Remove);
    }
    if let Some(name) = text(RENAME) {
        changes.push(Change::Rename(checked(&name)?));
    }
    if let Some(name) = text(EXTRACT) {
        changes.push(Change::Extract(checked(&name)?));
    }
    if let Some(update) = action.get("update").filter(|_| changes.is_empty()) {
        changes.push(Change::Update(update.clone()));
    }
    let mut changes = changes.into_iter();
    match (changes.next(), changes.next()) {
        (Some(change), None) => Ok(Action { target, change, at }),
        (None, _) => Err(format!("`{target}` has neither `update` nor `remove`")),
        _ => Err(format!("`{target}` asks for several changes at once")),
    }
}

/// A name that a component can have.
fn checked(name: &str) -> Result<String, String> {
    let good = !name.is_empty()
        && name.chars().all(|letter| letter.is_ascii_alphanumeric() || "._-".contains(letter));
    good.then(|| name.to_owned())
        .ok_or_else(|| format!("\"{name}\" can't be the name of a component"))
}

/// Where each action of the list begins, for messages.
fn places(text: &str) -> Vec<Place> {
    let mut places = Vec::new();
    let mut indent = None;
    let mut inside = false;
    for (index, line) in text.lines().enumerate() {
        let depth = line.len() - line.trim_start().len();
        if line.starts_with("actions:") {
            inside = true;
        } else if inside
            && line.trim_start().starts_with("- ")
            && *indent.get_or_insert(depth) == depth
        {
            places.push(Place::new(to_u32(index + 1), to_u32(depth + 1)));
        }
    }
    places
}
