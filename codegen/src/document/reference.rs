//! `$ref`: where it leads.

use super::{Document, identity};
use crate::diagnostic::{Code, Diagnostic};
use crate::near;
use crate::origin::Origin;
use crate::value::{Value, tokens};

/// A chain of `$ref`s longer than this goes in a circle, or might as well.
pub(super) const CHAIN_LIMIT: usize = 64;

/// Why a `$ref` leads to no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RefError {
    /// Nothing is there.
    Dangling,
    /// It names a file that is not part of the document, for this reason.
    Foreign(String),
}

pub(super) fn resolve(
    document: &Document,
    origin: &Origin,
    reference: &str,
) -> Result<Origin, RefError> {
    let (path, written) = reference.split_once('#').unwrap_or((reference, ""));
    let base = match path {
        "" => Origin::whole(origin.file),
        path => base(document, origin.file, path)?,
    };
    let file = base.file;
    let fragment = percent_decoded(written);
    if !fragment.is_empty()
        && !fragment.starts_with('/')
        && let Some(anchor) = anchors(document, &base, &fragment).next()
    {
        return Ok(anchor.clone());
    }
    let at = |fragment: &str| base.below(fragment);
    let target = at(&fragment);
    let is_there = document.get(&target).is_some();
    if path.is_empty()
        && (!is_there || fragment.is_empty())
        && let Some(resource) = resource(document, origin)
    {
        let inside = resource.below(&fragment);
        if document.get(&inside).is_some() {
            return Ok(inside);
        }
    }
    if is_there {
        return Ok(target);
    }
    // `file.yaml#/` is written for the whole file, and `%2F` for a slash in a name.
    let meant = match fragment.as_str() {
        "/" if !path.is_empty() => at(""),
        _ => at(&percent_decoded(&written.replace("%2F", "~1").replace("%2f", "~1"))),
    };
    if document.get(&meant).is_some() {
        return Ok(meant);
    }
    // `#Name` and `#/definitions/Name` are written for the schema of that name.
    let name = target.pointer.rsplit('/').next().unwrap_or_default();
    let schema = Origin::whole(file).below("/components/schemas").child(name);
    let is_short = ["#/definitions/", "#/$defs/"].iter().any(|short| reference.contains(short));
    if (is_short || !target.pointer.contains('/')) && document.get(&schema).is_some() {
        return Ok(schema);
    }
    Err(RefError::Dangling)
}

/// The file of this path, or the schema that has it for its `$id`.
fn base(document: &Document, from: u32, path: &str) -> Result<Origin, RefError> {
    let named = document.identities.file(from, path);
    let beside = document.identities.own(from).and_then(|own| identity::beside(own, path));
    let find = || document.sources().find(from, beside.unwrap_or(path));
    if let Some(file) = named.or_else(find) {
        return Ok(Origin::whole(file));
    }
    let schema = document.identifiers(from).and_then(|it| it.id(path));
    schema.cloned().ok_or_else(|| {
        let why = document.sources().refusal(from, path);
        RefError::Foreign(why.unwrap_or("is not part of the document").to_owned())
    })
}

/// The schemas at or below a place that have this `$anchor` or `$dynamicAnchor`.
pub(crate) fn anchors<'a>(
    document: &'a Document,
    base: &'a Origin,
    name: &str,
) -> impl Iterator<Item = &'a Origin> {
    let places = document.identifiers(base.file).map_or(&[][..], |it| it.anchors(name));
    places.iter().filter(move |place| *place == base || place.is_below(base))
}

/// The closest schema around a place that has an `$id`: what a `#` in it starts at (JSON Schema
/// 2020-12, core, 8.2.1).
fn resource(document: &Document, origin: &Origin) -> Option<Origin> {
    let has_id = |place: &Origin| {
        let id = document.get(place).and_then(|schema| schema.get("$id"));
        id.and_then(Value::as_str).is_some()
    };
    origin.parents().chain([origin.clone()]).filter(has_id).last()
}

pub(super) fn follow<'a>(
    document: &'a Document,
    origin: &Origin,
) -> Result<(Origin, &'a Value), Diagnostic> {
    chain(document, origin, |_, _| {})
}

/// Like [`follow`], telling of each place on the way that is a `$ref`.
pub(super) fn chain<'a>(
    document: &'a Document,
    origin: &Origin,
    mut on_way: impl FnMut(&Origin, &'a Value),
) -> Result<(Origin, &'a Value), Diagnostic> {
    let mut at = origin.clone();
    for _ in 0..CHAIN_LIMIT {
        let value = document.get(&at).unwrap_or(&Value::Null);
        let Some(reference) = value.get("$ref").and_then(Value::as_str) else {
            return Ok((at, value));
        };
        on_way(&at, value);
        at = document
            .resolve(&at, reference)
            .map_err(|error| diagnostic(document, &at, reference, &error))?;
    }
    Err(Diagnostic::new(Code::CircularRef, origin, "this `$ref` leads in a circle"))
}

/// The diagnostic for the `$ref` of the value at `origin`, which leads to no value.
pub(crate) fn diagnostic(
    document: &Document,
    origin: &Origin,
    reference: &str,
    error: &RefError,
) -> Diagnostic {
    let place = &origin.child("$ref");
    match error {
        RefError::Dangling => {
            let mut message = format!("nothing is at `{reference}`, to which this `$ref` leads");
            if let Some(meant) = meant(document, origin, reference) {
                message.push_str(&format!("; did you mean `{meant}`?"));
            }
            Diagnostic::new(Code::DanglingRef, place, message)
        }
        RefError::Foreign(why) => {
            let path = reference.split('#').next().unwrap_or(reference);
            let message = format!("this `$ref` names `{path}`, which {why}");
            Diagnostic::new(Code::ForeignRef, place, message)
        }
    }
}

/// More names than these are not compared with what a `$ref` names.
const MOST_NAMES: usize = 2_000;

/// The reference that is nearest to one that leads nowhere: where a name on its way is not there,
/// the nearest that is.
fn meant(document: &Document, origin: &Origin, reference: &str) -> Option<String> {
    let (path, fragment) = reference.split_once('#')?;
    let file = match path {
        "" => origin.file,
        path => document.sources().find(origin.file, path)?,
    };
    let mut at = Origin::whole(file);
    for token in tokens(&percent_decoded(fragment)) {
        let next = at.child(&token);
        if document.get(&next).is_some() {
            at = next;
            continue;
        }
        let members = document.get(&at)?.members().iter().take(MOST_NAMES);
        let near = near::nearest(&token, members.map(|(name, _)| &**name));
        at = at.child(near?);
    }
    (!at.pointer.is_empty()).then(|| format!("{path}#{}", at.pointer))
}

fn percent_decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = bytes.get(at + 1..at + 3).and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.filter(|_| bytes[at] == b'%').and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                decoded.push(byte);
                at += 3;
            }
            None => {
                decoded.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|_| text.to_owned())
}
