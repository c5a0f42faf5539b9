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
    let (path, fragment) = reference.split_once('#').unwrap_or((reference, ""));
    let file = match path {
        "" => origin.file,
        path => document.sources().find(origin.file, path).ok_or_else(|| {
            let why = document.sources().refusal(origin.file, path);
            RefError::Foreign(why.unwrap_or("is not part of the document").to_owned())
        })?,
    };
    let pointer = percent_decoded(fragment);
    let target = Origin { file, pointer };
    if document.get(&target).is_some() {
        return Ok(target);
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
