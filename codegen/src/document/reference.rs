//! `$ref`: where it leads.

use super::Document;
use crate::diagnostic::{Code, Diagnostic, Origin};
use crate::value::Value;

/// A chain of `$ref`s longer than this goes in a circle, or might as well.
const CHAIN_LIMIT: usize = 64;

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
        "" => Origin { file: origin.file, pointer: String::new() },
        path => base(document, origin.file, path)?,
    };
    let file = base.file;
    let fragment = percent_decoded(written);
    if !fragment.is_empty()
        && !fragment.starts_with('/')
        && let Some(anchor) = anchors(document, &base, &fragment).into_iter().next()
    {
        return Ok(anchor);
    }
    let at = |fragment: &str| Origin { file, pointer: format!("{}{fragment}", base.pointer) };
    let target = at(&fragment);
    if document.get(&target).is_some() {
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
    let schema = Origin { file, pointer: format!("/components/schemas/{name}") };
    let is_short = ["#/definitions/", "#/$defs/"].iter().any(|short| reference.contains(short));
    if (is_short || !target.pointer.contains('/')) && document.get(&schema).is_some() {
        return Ok(schema);
    }
    Err(RefError::Dangling)
}

/// The file of this path, or the schema that has it for its `$id`.
fn base(document: &Document, from: u32, path: &str) -> Result<Origin, RefError> {
    if let Some(file) = document.sources().find(from, path) {
        return Ok(Origin { file, pointer: String::new() });
    }
    let is_meant = |schema: &Value| {
        let id = schema.get("$id").and_then(Value::as_str);
        id.is_some_and(|id| id.trim_end_matches('#') == path)
    };
    let whole = Origin { file: from, pointer: String::new() };
    schemas_that(document, &whole, is_meant).into_iter().next().ok_or_else(|| {
        let why = document.sources().refusal(from, path);
        RefError::Foreign(why.unwrap_or("is not part of the document").to_owned())
    })
}

/// The schemas at or below a place that have this `$anchor` or `$dynamicAnchor`.
pub(crate) fn anchors(document: &Document, base: &Origin, name: &str) -> Vec<Origin> {
    let is_name = |value: Option<&Value>| value.and_then(Value::as_str) == Some(name);
    schemas_that(document, base, |schema| {
        is_name(schema.get("$anchor")) || is_name(schema.get("$dynamicAnchor"))
    })
}

/// The objects at or below a place for which this is true, but for those inside of plain values.
fn schemas_that(
    document: &Document,
    base: &Origin,
    is_meant: impl Fn(&Value) -> bool,
) -> Vec<Origin> {
    const VALUES: &[&str] = &["const", "default", "enum", "example", "examples"];
    let mut found = Vec::new();
    let mut stack: Vec<(Origin, &Value)> =
        document.get(base).map(|value| (base.clone(), value)).into_iter().collect();
    while let Some((origin, value)) = stack.pop() {
        if value.is_object() && is_meant(value) {
            found.push(origin.clone());
        }
        let members = value.members().iter().filter(|(key, _)| !VALUES.contains(&&**key)).rev();
        let items = value.items().iter().enumerate().rev();
        let inner = members.map(|(key, value)| (origin.child(key), value));
        let is_part = |(_, value): &(Origin, &Value)| value.is_object() || value.is_array();
        stack.extend(inner.filter(is_part));
        let inner = items.map(|(index, value)| (origin.index(index), value));
        stack.extend(inner.filter(is_part));
    }
    found
}

pub(super) fn follow<'a>(
    document: &'a Document,
    origin: &Origin,
) -> Result<(Origin, &'a Value), Diagnostic> {
    let mut at = origin.clone();
    for _ in 0..CHAIN_LIMIT {
        let value = document.get(&at).unwrap_or(&Value::Null);
        let Some(reference) = value.get("$ref").and_then(Value::as_str) else {
            return Ok((at, value));
        };
        at = document
            .resolve(&at, reference)
            .map_err(|error| diagnostic(&at.child("$ref"), reference, &error))?;
    }
    Err(Diagnostic::new(Code::CircularRef, origin, "this `$ref` leads in a circle"))
}

/// The diagnostic for a `$ref` at `origin` that leads to no value.
pub(crate) fn diagnostic(origin: &Origin, reference: &str, error: &RefError) -> Diagnostic {
    match error {
        RefError::Dangling => Diagnostic::new(
            Code::DanglingRef,
            origin,
            format!("nothing is at `{reference}`, to which this `$ref` leads"),
        ),
        RefError::Foreign(why) => {
            let path = reference.split('#').next().unwrap_or(reference);
            let message = format!("this `$ref` names `{path}`, which {why}");
            Diagnostic::new(Code::ForeignRef, origin, message)
        }
    }
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
