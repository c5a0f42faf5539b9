//! Text to tree: all files of a document, checked to be OpenAPI, normalised.

use std::path::PathBuf;
use std::sync::OnceLock;

use indexmap::IndexSet;

use super::depth;
use super::identity::{self, Identities};
use super::large::Large;
use super::{Document, Unusable, normalize, sections, swagger, syntax};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::{Moved, SourceError, Sources, Syntax};
use crate::stack::on_deep_stack;
use crate::value::Value;

/// An overlay that is to be read.
#[derive(Debug)]
#[cfg_attr(not(feature = "overlay"), expect(dead_code, reason = "it is refused as it is"))]
pub(super) enum Laid {
    File(PathBuf),
    /// What diagnostics call it, and its text.
    Text(String, String),
}

pub(super) fn open(mut sources: Sources, overlay: Option<Laid>) -> Result<Document, Unusable> {
    let mut diagnostics = Diagnostics::default();
    match on_deep_stack(|| read_all(&mut sources, overlay, &mut diagnostics)) {
        Ok(trees) => {
            let large = trees.iter().map(Large::of).collect();
            let identifiers = trees.iter().map(|_| OnceLock::new()).collect();
            let identities = Identities::of(&trees);
            Ok(Document { sources, trees, large, identifiers, identities, diagnostics })
        }
        Err(found) => {
            diagnostics.extend(found.0);
            Err(Unusable { sources: Box::new(sources), diagnostics })
        }
    }
}

/// Why there is no document.
struct Refused(Vec<Diagnostic>);

impl From<Diagnostic> for Refused {
    fn from(diagnostic: Diagnostic) -> Self {
        Self(vec![diagnostic])
    }
}

fn read_all(
    sources: &mut Sources,
    overlay: Option<Laid>,
    found: &mut Diagnostics,
) -> Result<Vec<Value>, Refused> {
    sources.read_root().map_err(|error| match error {
        SourceError::Unreadable(why) => {
            let message = format!("`{}` cannot be read: {why}", sources.root().display());
            let diagnostic = Diagnostic::unplaced(Code::Unreadable, message);
            match instead_of(&sources.root().to_string_lossy()) {
                Some(help) => diagnostic.help(help),
                None => diagnostic,
            }
        }
        SourceError::Outside => {
            Diagnostic::unplaced(Code::Unreadable, "the document has no folder")
        }
    })?;
    let mut trees = vec![tree(sources, 0)?];
    let mut moved = Moved::default();
    if swagger::is_swagger(&trees[0]) {
        let tree = std::mem::take(&mut trees[0]);
        trees[0] = swagger::convert(&tree, &mut moved, found);
    }
    if let Some(overlay) = overlay {
        overlaid(sources, &mut trees, overlay, &mut moved)?;
    }
    sources.set_moved(moved);
    normalize::check_version(&trees[0])?;
    let mut next = 0;
    while next < trees.len() {
        let from = next as u32;
        let mut named = IndexSet::new();
        foreign_refs(&trees[next], &mut named);
        let own = identity::own(&trees[next]).map(str::to_owned);
        for path in named {
            // Addresses beside that of the document are those of files beside it.
            let beside = own.as_deref().and_then(|own| identity::beside(own, &path));
            if own.as_deref() == Some(path.as_str()) {
                continue;
            }
            match sources.read_relative(from, beside.unwrap_or(&path)) {
                Ok(file) if file as usize == trees.len() => trees.push(tree(sources, file)?),
                Ok(_) => {}
                Err(error) => sources.refuse(from, &path, reason(&path, &error)),
            }
        }
        next += 1;
    }
    sections::spread(&mut trees, sources);
    Ok(trees)
}

/// Lays an overlay over the document. It is a file of the sources, so that diagnostics can lead
/// into it, and not of the document: no `$ref` leads there.
#[cfg(feature = "overlay")]
fn overlaid(
    sources: &mut Sources,
    trees: &mut Vec<Value>,
    overlay: Laid,
    moved: &mut Moved,
) -> Result<(), Refused> {
    let file = match overlay {
        Laid::Text(name, text) => sources.add_apart(name, text),
        Laid::File(path) => sources.read_apart(&path).map_err(|error| {
            let message = format!("the overlay `{}` cannot be read: {error}", path.display());
            Diagnostic::unplaced(Code::Overlay, message)
        })?,
    };
    let overlay = tree(sources, file)?;
    // In the place of its tree stands nothing: its own `$ref`s are those of the document, later.
    trees.push(Value::Null);
    let actions = crate::overlay::read(file, &overlay).map_err(Refused)?;
    let mut document = trees[0].to_json();
    let found = crate::overlay::apply(&actions, &mut document, moved);
    if !found.is_empty() {
        return Err(Refused(found));
    }
    trees[0] = Value::from(&document);
    Ok(())
}

#[cfg(not(feature = "overlay"))]
fn overlaid(_: &mut Sources, _: &mut Vec<Value>, _: Laid, _: &mut Moved) -> Result<(), Refused> {
    let message = "overlays are not built in";
    let help = "give the dependency on `specwright` the feature `overlay`";
    Err(Diagnostic::unplaced(Code::Overlay, message).help(help).into())
}

/// What to give in place of a document that is no file.
fn instead_of(path: &str) -> Option<String> {
    if path == "-" {
        return Some(
            "a document is a file, beside which its `$ref`s are looked for: write what comes from \
             standard input into one"
                .to_owned(),
        );
    }
    // A path loses one of two slashes on some systems.
    let is_address = ["http:/", "https:/", "file:/"].iter().any(|start| path.starts_with(start));
    is_address
        .then(|| format!("nothing is fetched: download it (`curl -LO {path}`) and give the file"))
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

/// The tree of a file of the sources.
pub(super) fn tree(sources: &mut Sources, file: u32) -> Result<Value, Diagnostic> {
    let Some(source) = sources.get(file) else { return Ok(Value::Null) };
    let text = source.text();
    let json = || serde_json::from_str::<Value>(text);
    match source.syntax {
        Syntax::Json => json().map_err(|error| syntax::json(file, text, &error)),
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
    depth::check(text).map_err(|refused| syntax::refused(file, text, refused))?;
    let mut value: Value =
        serde_yaml::from_str(text).map_err(|error| syntax::yaml(file, text, &error))?;
    if text.contains("<<") {
        value.merge();
    }
    Ok(value)
}
