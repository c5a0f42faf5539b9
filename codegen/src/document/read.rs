//! Text to tree: all files of a document, checked to be OpenAPI, normalised.

use std::sync::OnceLock;

use indexmap::IndexSet;

use super::depth::{self, Refused};
use super::large::Large;
use super::{Document, Unusable, normalize, sections};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place};
use crate::source::{SourceError, Sources, Syntax};
use crate::stack::on_deep_stack;
use crate::value::Value;

/// What both libraries say of values that stand in each other too deep.
const TOO_DEEP: &str = "recursion limit exceeded";

pub(super) fn open(mut sources: Sources) -> Result<Document, Unusable> {
    let mut diagnostics = Diagnostics::default();
    match on_deep_stack(|| read_all(&mut sources)) {
        Ok(trees) => {
            let large = trees.iter().map(Large::of).collect();
            let identifiers = trees.iter().map(|_| OnceLock::new()).collect();
            Ok(Document { sources, trees, large, identifiers, diagnostics })
        }
        Err(diagnostic) => {
            diagnostics.push(diagnostic);
            Err(Unusable { sources: Box::new(sources), diagnostics })
        }
    }
}

fn read_all(sources: &mut Sources) -> Result<Vec<Value>, Diagnostic> {
    sources.read_root().map_err(|error| match error {
        SourceError::Unreadable(why) => {
            let message = format!("`{}` cannot be read: {why}", sources.root().display());
            Diagnostic::unplaced(Code::Unreadable, message)
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
        let mut named = IndexSet::new();
        foreign_refs(&trees[next], &mut named);
        for path in named {
            match sources.read_relative(from, &path) {
                Ok(file) if file as usize == trees.len() => trees.push(parse(sources, file)?),
                Ok(_) => {}
                Err(error) => sources.refuse(from, &path, reason(&path, &error)),
            }
        }
        next += 1;
    }
    sections::spread(&mut trees, sources);
    Ok(trees)
}

/// Why a file is not read, for the `$ref`s that name it.
fn reason(path: &str, error: &SourceError) -> String {
    match error {
        _ if path.contains("://") => "is a network address, and nothing is fetched".to_owned(),
        SourceError::Outside => "is outside of the document's folder".to_owned(),
        SourceError::Unreadable(why) => format!("cannot be read: {why}"),
    }
}

/// The files that `$ref`s of a tree name, each once.
fn foreign_refs(value: &Value, named: &mut IndexSet<String>) {
    if let Some(reference) = value.get("$ref").and_then(Value::as_str) {
        let path = reference.split('#').next().unwrap_or_default();
        if !path.is_empty() && !named.contains(path) {
            named.insert(path.to_owned());
        }
    }
    value.members().iter().for_each(|(_, member)| foreign_refs(member, named));
    value.items().iter().for_each(|item| foreign_refs(item, named));
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
            _ => yaml(file, text),
        },
    }
}

fn yaml(file: u32, text: &str) -> Result<Value, Diagnostic> {
    depth::check(text).map_err(|refused| match refused {
        Refused::TooDeep(line, column) => syntax_error(file, "YAML", TOO_DEEP, line, column),
        Refused::NoYaml(why, line, column) => syntax_error(file, "YAML", &why, line, column),
    })?;
    serde_yaml::from_str(text).map_err(|error| {
        let said = error.to_string();
        let (line, column) = offset(text, &said)
            .or_else(|| error.location().map(|it| (it.line(), it.column())))
            .unwrap_or((1, 1));
        syntax_error(file, "YAML", &said, line, column)
    })
}

/// Line and column of an error for which the library names an offset.
fn offset(text: &str, error: &str) -> Option<(usize, usize)> {
    let (_, offset) = error.rsplit_once(" at position ")?;
    let before = text.get(..offset.parse().ok()?)?;
    let line_start = before.rfind('\n').map_or(0, |end| end + 1);
    Some((before.matches('\n').count() + 1, before[line_start..].chars().count() + 1))
}

fn syntax_error(file: u32, syntax: &str, error: &str, line: usize, column: usize) -> Diagnostic {
    // Both libraries end their text with the position, which is shown by itself.
    let error = error.split(" at line ").next().unwrap_or(error);
    let error = error.split(" at position ").next().unwrap_or(error);
    let (error, help) = match error {
        TOO_DEEP => (
            "its values stand in each other more than 128 deep",
            "give the inner schemas names under `components/schemas` and refer to them by `$ref`",
        ),
        "repetition limit exceeded" => (
            "its aliases repeat too much",
            "write what is repeated once under `components` and refer to it by `$ref`",
        ),
        "deserializing from YAML containing more than one document is not supported" => (
            "it holds more than one document",
            "keep one of those that `---` sets apart, each of the others in a file of its own",
        ),
        error => (error, ""),
    };
    let message = format!("this is no {syntax} document: {error}");
    let mut diagnostic = Diagnostic::unplaced(Code::Syntax, message);
    diagnostic.place = Place::Position { file, line: line.max(1), column: column.max(1) };
    if help.is_empty() { diagnostic } else { diagnostic.help(help) }
}
