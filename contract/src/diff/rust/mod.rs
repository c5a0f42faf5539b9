//! What a change of document does to those who call the bindings: two public faces, compared.

mod faces;
mod functions;
mod items;
pub mod rules;

use std::collections::BTreeMap;

use specwright::diagnostic::Origin;
use specwright::rust::face::{Face, Identity, Item, Kind};

use self::faces::Faces;
use super::rules::Rule;

/// A change of the public face.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) rule: &'static Rule,
    /// The path of what has changed, `models::Pet.name`.
    pub(super) place: String,
    pub(super) before: Option<String>,
    pub(super) after: Option<String>,
    pub(super) old: Option<Origin>,
    pub(super) new: Option<Origin>,
    /// The operation that it belongs to.
    pub(super) operation: Option<String>,
}

impl Found {
    fn at(rule: &'static Rule, place: impl Into<String>) -> Self {
        let place = place.into();
        Self { rule, place, before: None, after: None, old: None, new: None, operation: None }
    }

    fn said(mut self, before: impl Into<Option<String>>, after: impl Into<Option<String>>) -> Self {
        (self.before, self.after) = (before.into(), after.into());
        self
    }

    /// Where it stands in the documents, by what was and is there.
    fn of(mut self, old: Option<&Identity>, new: Option<&Identity>) -> Self {
        let origin = |source: Option<&Identity>| source.map(|source| source.origin.clone());
        (self.old, self.new) = (origin(old), origin(new));
        self
    }
}

/// Compares two faces.
pub(super) fn compare(old: &Face, new: &Face) -> Vec<Found> {
    let faces = Faces::of(old, new);
    let mut found = Vec::new();
    features(old, new, &mut found);
    for (path, item) in old.items.iter().filter(|(_, item)| item.kind != Kind::Elsewhere) {
        match faces.successor(path) {
            Some((after, other)) => {
                if after != path {
                    renamed(&faces, (path, item), (after, other), &mut found);
                }
                let start = found.len();
                items::compare(&faces, (path, item), (after, other), &mut found);
                for change in &mut found[start..] {
                    if change.operation.is_none() {
                        change.operation.clone_from(&other.operation);
                    }
                    if change.old.is_none() && change.new.is_none() {
                        let mut placed = Found::at(change.rule, "");
                        placed = placed.of(item.source.as_ref(), other.source.as_ref());
                        (change.old, change.new) = (placed.old, placed.new);
                    }
                }
            }
            None => removed(&faces, path, item, &mut found),
        }
    }
    added(&faces, &mut found);
    found
}

fn renamed(
    faces: &Faces<'_>,
    (path, item): (&str, &Item),
    (after, other): (&str, &Item),
    found: &mut Vec<Found>,
) {
    // The method of the client says it for an operation, and for all that is called after it.
    if faces.method(faces.old, path).is_some() || faces.is_part_of_moved(item) {
        return;
    }
    let change = Found::at(&rules::ITEM_RENAMED, path);
    let change = change.said(path.to_owned(), after.to_owned());
    found.push(change.of(item.source.as_ref(), other.source.as_ref()));
}

fn removed(faces: &Faces<'_>, path: &str, item: &Item, found: &mut Vec<Found>) {
    let rule = match faces.method(faces.old, path) {
        Some(_) => &rules::OPERATION_REMOVED,
        // What stood with an operation goes with it.
        None if faces.is_part_of_removed(item) => return,
        None => &rules::ITEM_REMOVED,
    };
    let place = faces.method(faces.old, path).map(|method| format!("Client::{method}"));
    let change = Found::at(rule, place.unwrap_or_else(|| path.to_owned()));
    let mut change = change.of(item.source.as_ref(), None);
    change.operation.clone_from(&item.operation);
    found.push(change);
}

fn added(faces: &Faces<'_>, found: &mut Vec<Found>) {
    let defined = faces.new.items.iter().filter(|(_, item)| item.kind != Kind::Elsewhere);
    for (path, item) in defined.filter(|(path, _)| faces.is_added(path)) {
        let method = faces.method(faces.new, path);
        let rule = match method {
            Some(_) => &rules::OPERATION_ADDED,
            None if faces.is_part_of_added(item) => continue,
            None => &rules::ITEM_ADDED,
        };
        let place = method.map(|method| format!("Client::{method}"));
        let change = Found::at(rule, place.unwrap_or_else(|| path.clone()));
        let mut change = change.of(None, item.source.as_ref());
        change.operation.clone_from(&item.operation);
        found.push(change);
    }
}

fn features(old: &Face, new: &Face, found: &mut Vec<Found>) {
    if old.features.is_empty() && !new.features.is_empty() {
        let change = Found::at(&rules::FEATURES_INTRODUCED, "Cargo.toml");
        found.push(change.said(None, new.features.join(", ")));
        return;
    }
    let place = |feature: &str| format!("Cargo.toml, feature {feature}");
    for feature in old.features.iter().filter(|feature| !new.features.contains(feature)) {
        found.push(Found::at(&rules::FEATURE_REMOVED, place(feature)));
    }
    for feature in new.features.iter().filter(|feature| !old.features.contains(feature)) {
        found.push(Found::at(&rules::FEATURE_ADDED, place(feature)));
    }
}

/// Things by their names.
fn by_name<'a, T>(all: &'a [T], name: impl Fn(&'a T) -> &'a str) -> BTreeMap<&'a str, &'a T> {
    all.iter().map(|it| (name(it), it)).collect()
}
