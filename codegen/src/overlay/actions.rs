//! The overlay's document: its actions, checked.

use serde_json::Value as Json;

use crate::diagnostic::{Code, Diagnostic, Origin};
use crate::near;
use crate::value::Value;

/// What an action does to what its target selects.
#[derive(Debug)]
pub(crate) enum Change {
    /// Merges a value, which stands at this place of the overlay.
    Update(Json, Origin),
    Remove,
    /// Merges the one value that a path selects.
    Copy(String),
    Rename(String),
    Extract(String),
}

/// One action.
#[derive(Debug)]
pub(crate) struct Action {
    pub(crate) target: String,
    pub(crate) change: Change,
    /// Why it is there; empty where it does not say so.
    pub(crate) reason: String,
    pub(crate) at: Origin,
}

/// The extensions that are understood.
const RENAME: &str = "x-specwright-rename";
const EXTRACT: &str = "x-specwright-extract";

/// The keys of an action, besides extensions.
const KEYS: [&str; 5] = ["target", "description", "update", "remove", "copy"];

/// Reads the tree of an overlay, which is this file of its sources.
pub(crate) fn read(file: u32, tree: &Value) -> Result<Vec<Action>, Vec<Diagnostic>> {
    let root = Origin::whole(file);
    let whole = |message: &str, help: &str| {
        Err(vec![Diagnostic::new(Code::Overlay, &root, message).help(help)])
    };
    let version = match tree.get("overlay") {
        Some(Value::String(text)) => text.to_string(),
        Some(Value::Number(number)) => number.to_string(),
        _ => return whole("this is no overlay", "one begins with `overlay: 1.1.0`"),
    };
    let minor = version.strip_prefix("1.").and_then(|rest| rest.split('.').next());
    let has_copy = match minor {
        Some("0") => false,
        Some("1") => true,
        _ => {
            let at = root.child("overlay");
            let message = format!("`{version}` is no version of overlays that is known");
            let help = "known are 1.0 and 1.1";
            return Err(vec![Diagnostic::new(Code::Overlay, &at, message).help(help)]);
        }
    };
    let actions = tree.get("actions").map_or(&[][..], Value::items);
    if actions.is_empty() {
        return whole("the overlay has no `actions`", "each has a `target` and a change");
    }
    let place = root.child("actions");
    let mut read = Vec::new();
    let mut found = Vec::new();
    for (index, value) in actions.iter().enumerate() {
        match one(value, &place.index(index), has_copy) {
            Ok(action) => read.push(action),
            Err(diagnostic) => found.push(*diagnostic),
        }
    }
    if found.is_empty() { Ok(read) } else { Err(found) }
}

fn one(value: &Value, at: &Origin, has_copy: bool) -> Result<Action, Box<Diagnostic>> {
    let wrong =
        |at: &Origin, message: String| Box::new(Diagnostic::new(Code::Overlay, at, message));
    let text = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
    let Some(target) = text("target") else {
        return Err(wrong(at, "the action has no `target`, a JSONPath".to_owned()));
    };
    for (key, _) in value.members() {
        if !KEYS.contains(&&**key) && !key.starts_with("x-") {
            let message = format!("`{key}` is no key of an action");
            let help = near::help(key, KEYS, "its changes are `update`, `remove` and `copy`");
            return Err(Box::new(wrong(&at.child(key), message).help(help)));
        }
    }
    let mut changes = Vec::new();
    if value.get("remove").and_then(Value::as_bool) == Some(true) {
        changes.push(Change::Remove);
    }
    for (key, change) in
        [(RENAME, Change::Rename as fn(String) -> Change), (EXTRACT, Change::Extract)]
    {
        if let Some(name) = text(key) {
            let name = checked(&name).map_err(|message| wrong(&at.child(key), message))?;
            changes.push(change(name));
        }
    }
    if let Some(path) = text("copy") {
        if !has_copy {
            let message = "`copy` is of Overlay 1.1, and this overlay says 1.0".to_owned();
            let help = "write `overlay: 1.1.0` at its beginning";
            return Err(Box::new(wrong(&at.child("copy"), message).help(help)));
        }
        changes.push(Change::Copy(path));
    }
    // What is removed is not updated before (Overlay 1.0.0, 4.4.3.1).
    if let Some(update) = value.get("update").filter(|_| !matches!(changes[..], [Change::Remove])) {
        changes.push(Change::Update(update.to_json(), at.child("update")));
    }
    let reason = text("description").map(|reason| reason.trim().to_owned()).unwrap_or_default();
    let mut changes = changes.into_iter();
    match (changes.next(), changes.next()) {
        (Some(change), None) => Ok(Action { target, change, reason, at: at.clone() }),
        (None, _) => {
            Err(wrong(at, format!("`{target}` has neither `update` nor `remove` nor `copy`")))
        }
        _ => Err(wrong(at, format!("`{target}` asks for several changes at once"))),
    }
}

/// A name that a component can have.
fn checked(name: &str) -> Result<String, String> {
    let good = !name.is_empty()
        && name.chars().all(|letter| letter.is_ascii_alphanumeric() || "._-".contains(letter));
    good.then(|| name.to_owned())
        .ok_or_else(|| format!("\"{name}\" can't be the name of a component"))
}
