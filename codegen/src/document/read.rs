//! Text to tree: all files of a document, checked to be OpenAPI, normalised.

use super::source::{SourceError, Sources, Syntax};
use super::{Document, Unusable, normalize};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Origin, Place};
use crate::value::Value;

pub(super) fn open(mut sources: Sources) -> Result<Document, Unusable> {
    let mut diagnostics = Diagnostics::default();
    match read_all(&mut sources, &mut diagnostics) {
        Ok(trees) => Ok(Document { sources, trees, diagnostics }),
        Err(diagnostic) => {
            diagnostics.push(diagnostic);
            Err(Unusable { sources, diagnostics })
        }
    }
}

fn read_all(
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<Value>, Diagnostic> {
    sources.read_root().map_err(|error| match error {
        SourceError::Unreadable(why) => {
            Diagnostic::unplaced(Code::Unreadable, format!("the document cannot be read: {why}"))
        }
        SourceError::Outside => {
            Diagnostic::unplaced(Code::Unreadable, "the document has no folder")
        }
    })?;
    let mut trees = vec![parse(sources, 0)?];
    normalize::check_version(&trees[0])?;
    let mut next = 0;
    while next < trees.len() {
        let from = next as u32;
        let mut named = Vec::new();
        foreign_refs(&trees[next], &mut Origin { file: from, pointer: String::new() }, &mut named);
        for (origin, path) in named {
            match sources.read_relative(from, &path) {
                Ok(file) if file as usize == trees.len() => trees.push(parse(sources, file)?),
                Ok(_) => {}
                Err(error) => diagnostics.push(foreign(&origin, &path, &error)),
            }
        }
        next += 1;
    }
    Ok(trees)
}

fn foreign(origin: &Origin, path: &str, error: &SourceError) -> Diagnostic {
    match error {
        SourceError::Outside => Diagnostic::new(
            Code::ForeignRef,
            origin,
            format!("this `$ref` names `{path}`, which is outside of the document's folder"),
        )
        .help("copy the file into the folder of the document; nothing else is read"),
        SourceError::Unreadable(why) => Diagnostic::new(
            Code::DanglingRef,
            origin,
            format!("this `$ref` names `{path}`, which cannot be read: {why}"),
        ),
    }
}

/// All `$ref`s of a tree that name another file, each file once.
fn foreign_refs(value: &Value, origin: &mut Origin, named: &mut Vec<(Origin, String)>) {
    let length = origin.pointer.len();
    if let Some(reference) = value.get("$ref").and_then(Value::as_str) {
        let path = reference.split('#').next().unwrap_or_default();
        if !path.is_empty() && named.iter().all(|(_, known)| known != path) {
            named.push((origin.child("$ref"), path.to_owned()));
        }
    }
    for (key, member) in value.members() {
        if matches!(&**key, "example" | "examples" | "default" | "enum") && !member.is_object() {
            continue;
        }
        crate::value::push_token(&mut origin.pointer, key);
        foreign_refs(member, origin, named);
        origin.pointer.truncate(length);
    }
    for (index, item) in value.items().iter().enumerate() {
        crate::value::push_token(&mut origin.pointer, &index.to_string());
        foreign_refs(item, origin, named);
        origin.pointer.truncate(length);
    }
}

fn parse(sources: &mut Sources, file: u32) -> Result<Value, Diagnostic> {
    let Some(source) = sources.get(file) else { return Ok(Value::Null) };
    let text = source.text();
    let json = || serde_json::from_str::<Value>(text);
    match source.syntax {
        Syntax::Json => json().map_err(|error| {
            syntax_error(file, "JSON", &error.to_string(), error.line(), error.column())
        }),
        // YAML that begins like JSON is read as such where it can be: much faster.
        Syntax::Yaml => match text.trim_start().starts_with('{').then(json) {
            Some(Ok(value)) => {
                sources.set_syntax(file, Syntax::Json);
                Ok(value)
            }
            _ => serde_yaml::from_str(text).map_err(|error| {
                let (line, column) = error
                    .location()
                    .map_or((1, 1), |location| (location.line(), location.column()));
                syntax_error(file, "YAML", &error.to_string(), line, column)
            }),
        },
    }
}

fn syntax_error(file: u32, syntax: &str, error: &str, line: usize, column: usize) -> Diagnostic {
    // Both libraries end their text with the position, which is shown by itself.
    let error = error.split(" at line ").next().unwrap_or(error);
    let mut diagnostic =
        Diagnostic::unplaced(Code::Syntax, format!("this is no {syntax} document: {error}"));
    diagnostic.place = Place::Position { file, line: line.max(1), column: column.max(1) };
    diagnostic
}
