//! One item, as it was and as it is.

use std::collections::BTreeSet;

use specwright::rust::face::{Item, Kind, Member};

use super::faces::{Faces, real};
use super::functions;
use super::rules;
use super::{Found, by_name};

/// An item with its path.
pub(super) type At<'a> = (&'a str, &'a Item);

/// Compares an item with what it has become.
pub(super) fn compare<'a>(
    faces: &Faces<'a>,
    (path, old): At<'a>,
    (after, new): At<'a>,
    found: &mut Vec<Found>,
) {
    let was_defined = defined(faces.old, path, old);
    let is_defined = defined(faces.new, after, new);
    let (Some((defined_path, old)), Some((_, new))) = (was_defined, is_defined) else {
        alias(faces, path, &old.kind, &new.kind, found);
        return;
    };
    if old.kind != new.kind {
        let change = Found::at(&rules::ITEM_KIND_CHANGED, path);
        found.push(change.said(in_words(&old.kind), in_words(&new.kind)));
        return;
    }
    let was_alias = defined_path != path;
    if was_alias
        && is_itself(faces, after)
        && faces.successor(defined_path).is_some_and(|it| it.0 != after)
    {
        let change = Found::at(&rules::ITEM_SEPARATED, path);
        found.push(change.said(defined_path.to_owned(), after.to_owned()));
    }
    // What another name stands for is said where it is defined.
    if was_alias && !is_itself(faces, after) {
        let target = real(faces.new, after);
        if !faces.is_same(defined_path, &target) {
            let change = Found::at(&rules::ALIAS_CHANGED, path);
            found.push(change.said(defined_path.to_owned(), target));
        }
        return;
    }
    openness(path, old, new, found);
    members(faces, path, old, new, found);
    constants(faces, path, old, new, found);
    functions::compare(faces, path, old, new, found);
    traits(path, old, new, found);
    types(faces, path, old, new, found);
    conditions(faces, path, old, new, found);
}

/// The item that a name leads to: itself, or the one that it is another name for; nothing for a
/// name of a type that is not the bindings'.
fn defined<'a>(
    face: &'a specwright::rust::face::Face,
    path: &'a str,
    item: &'a Item,
) -> Option<At<'a>> {
    let Kind::Alias(_) = &item.kind else { return Some((path, item)) };
    let target = real(face, path);
    let (path, item) = face.items.get_key_value(target.as_str())?;
    Some((path.as_str(), item))
}

/// Whether the new path is defined there, and no other name.
fn is_itself(faces: &Faces<'_>, path: &str) -> bool {
    !matches!(faces.new.items.get(path).map(|item| &item.kind), Some(Kind::Alias(_)))
}

/// Where one of both is a name for a type that is not the bindings'.
fn alias(faces: &Faces<'_>, path: &str, old: &Kind, new: &Kind, found: &mut Vec<Found>) {
    match (old, new) {
        (Kind::Alias(old), Kind::Alias(new)) => {
            if !faces.is_same(old, new) {
                let change = Found::at(&rules::ALIAS_CHANGED, path);
                found.push(change.said(old.clone(), new.clone()));
            }
        }
        _ => {
            let change = Found::at(&rules::ITEM_KIND_CHANGED, path);
            found.push(change.said(in_words(old), in_words(new)));
        }
    }
}

fn in_words(kind: &Kind) -> Option<String> {
    Some(match kind {
        Kind::Elsewhere => return None,
        Kind::Struct => "struct".to_owned(),
        Kind::Enum => "enum".to_owned(),
        Kind::Function => "function".to_owned(),
        Kind::Alias(target) => target.clone(),
    })
}

fn openness(path: &str, old: &Item, new: &Item, found: &mut Vec<Found>) {
    match (old.is_open || old.has_hidden, new.is_open || new.has_hidden) {
        (false, true) => found.push(Found::at(&rules::ITEM_CLOSED, path)),
        (true, false) => found.push(Found::at(&rules::ITEM_OPENED, path)),
        _ => {}
    }
}

/// Fields or variants. One that has another name is told by its name on the wire.
fn members(faces: &Faces<'_>, path: &str, old: &Item, new: &Item, found: &mut Vec<Found>) {
    let is_enum = old.kind == Kind::Enum;
    let is_full = !(old.is_open || old.has_hidden);
    let (removed, renamed, changed) = match is_enum {
        true => (&rules::VARIANT_REMOVED, &rules::VARIANT_RENAMED, &rules::VARIANT_TYPE_CHANGED),
        false => (&rules::FIELD_REMOVED, &rules::FIELD_RENAMED, &rules::FIELD_TYPE_CHANGED),
    };
    let added = match (is_enum, is_full) {
        (true, true) => &rules::VARIANT_ADDED_TO_CLOSED,
        (true, false) => &rules::VARIANT_ADDED,
        (false, true) => &rules::FIELD_ADDED_TO_LITERAL,
        (false, false) => &rules::FIELD_ADDED,
    };
    let place = |name: &str| format!("{path}{}{name}", if is_enum { "::" } else { "." });
    let (before, after) = (
        by_name(&old.members, |it: &Member| it.name.as_str()),
        by_name(&new.members, |it: &Member| it.name.as_str()),
    );
    let mut used: BTreeSet<&str> = BTreeSet::new();
    for member in &old.members {
        let same = after.get(member.name.as_str()).copied().or_else(|| {
            let free = new.members.iter().filter(|it| !before.contains_key(it.name.as_str()));
            free.filter(|it| it.source.is_some()).find(|it| wire(it) == wire(member))
        });
        let Some(other) = same else {
            let change = Found::at(removed, place(&member.name)).said(shown(&member.ty), None);
            found.push(change.of(member.source.as_ref(), None));
            continue;
        };
        used.insert(&other.name);
        let both = (member.source.as_ref(), other.source.as_ref());
        if other.name != member.name {
            let change = Found::at(renamed, place(&member.name));
            let change = change.said(member.name.clone(), other.name.clone());
            found.push(change.of(both.0, both.1));
        }
        if !faces.is_same(&member.ty, &other.ty) {
            let change = Found::at(changed, place(&member.name));
            found.push(change.said(shown(&member.ty), shown(&other.ty)).of(both.0, both.1));
        }
    }
    for member in new.members.iter().filter(|it| !used.contains(it.name.as_str())) {
        let change = Found::at(added, place(&member.name)).said(None, shown(&member.ty));
        found.push(change.of(None, member.source.as_ref()));
    }
}

fn wire(member: &Member) -> Option<&str> {
    member.source.as_ref().map(|source| source.wire.as_str())
}

/// A type as it is shown; nothing for a variant that holds nothing.
fn shown(ty: &str) -> Option<String> {
    (!ty.is_empty()).then(|| ty.to_owned())
}

fn constants(faces: &Faces<'_>, path: &str, old: &Item, new: &Item, found: &mut Vec<Found>) {
    let name = |it: &Member| -> String { it.name.clone() };
    let place = |it: &Member| format!("{path}::{}", it.name);
    for constant in &old.constants {
        match new.constants.iter().find(|it| name(it) == name(constant)) {
            None => found.push(Found::at(&rules::CONSTANT_REMOVED, place(constant))),
            Some(other) if !faces.is_same(&constant.ty, &other.ty) => {
                let change = Found::at(&rules::CONSTANT_TYPE_CHANGED, place(constant));
                found.push(change.said(constant.ty.clone(), other.ty.clone()));
            }
            Some(_) => {}
        }
    }
    let is_known = |it: &&Member| old.constants.iter().any(|known| known.name == it.name);
    for constant in new.constants.iter().filter(|it| !is_known(it)) {
        found.push(Found::at(&rules::CONSTANT_ADDED, place(constant)));
    }
}

fn traits(path: &str, old: &Item, new: &Item, found: &mut Vec<Found>) {
    for name in old.traits.difference(&new.traits) {
        let change = Found::at(&rules::TRAIT_REMOVED, path);
        found.push(change.said(name.clone(), None));
    }
    for name in new.traits.difference(&old.traits) {
        let change = Found::at(&rules::TRAIT_ADDED, path);
        found.push(change.said(None, name.clone()));
    }
}

/// What an operation gives, and how it fails.
fn types(faces: &Faces<'_>, path: &str, old: &Item, new: &Item, found: &mut Vec<Found>) {
    for (name, before) in &old.types {
        let Some(after) = new.types.get(name).filter(|after| !faces.is_same(before, after)) else {
            continue;
        };
        let rule = match name.as_str() {
            "Failure" => &rules::FAILURE_CHANGED,
            _ => &rules::OUTPUT_CHANGED,
        };
        let place = faces.method(faces.old, path).map(|method| format!("Client::{method}"));
        let change = Found::at(rule, place.unwrap_or_else(|| path.to_owned()));
        found.push(change.said(before.clone(), after.clone()));
    }
}

/// Whether features that have compiled it still do.
fn conditions(faces: &Faces<'_>, path: &str, old: &Item, new: &Item, found: &mut Vec<Found>) {
    let Some(now) = &new.features else { return };
    // That there are features at all is said once.
    if faces.old.features.is_empty() {
        return;
    }
    let kept = |feature: &&String| faces.new.features.contains(feature);
    let is_less = match &old.features {
        None => true,
        Some(before) => before.iter().filter(kept).any(|feature| !now.contains(feature)),
    };
    if is_less {
        let list =
            |features: &BTreeSet<String>| features.iter().cloned().collect::<Vec<_>>().join(", ");
        let change = Found::at(&rules::FEATURE_NEEDED, path);
        found.push(change.said(old.features.as_ref().map(list), list(now)));
    }
}
