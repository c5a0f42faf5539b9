//! The provider's API definitions as pages: Swagger 2.0 in JSON, one operation a file, as its API
//! Explorer gives them, or whole documents of it or of OpenAPI 3.
//!
//! The reader of such documents is the generator's. What it gives is laid out as the tables of a
//! page, so that whatever is done with pages is done with definitions: models are connected,
//! merged and named, and each part knows the file that it came from.

mod beside;
mod embedded;
mod examples;
mod operation;
mod record;
mod tables;
mod values;

use std::collections::HashMap;

use serde_json::Value;
use specwright::document::{Document, Sources};
use specwright::origin::Origin;

use super::number::to_u32;
use super::page_data::PageData;
use super::source::{self, PageText};
use specwright::diagnostic::{Code, Diagnostic, PagePosition, Place, Severity};

pub(crate) use beside::Beside;
pub(crate) use embedded::{address, find as embedded};
pub(crate) use record::is_definition;
pub(crate) use values::lay;

/// A definition, brought to the form of OpenAPI 3.0.
struct Definition {
    file: String,
    root: Value,
    places: Places,
    /// What was lost on the way to that form.
    lost: Vec<Diagnostic>,
}

/// Reads the operations of a definition.
pub(crate) fn read(
    source: &PageText,
    beside: &Beside<'_>,
    findings: &mut Vec<Diagnostic>,
) -> Vec<PageData> {
    match open(source, beside) {
        Ok(mut definition) => {
            findings.append(&mut definition.lost);
            operation::all(&definition, source, findings)
        }
        Err(finding) => {
            findings.push(*finding);
            Vec::new()
        }
    }
}

fn open(source: &PageText, beside: &Beside<'_>) -> Result<Definition, Box<Diagnostic>> {
    let file = &source.file;
    let value: Value = serde_json::from_str(&source.text).map_err(|error| {
        let at = PagePosition::new(to_u32(error.line()), to_u32(error.column()));
        let message = format!("the file is no JSON: {error}");
        Box::new(Diagnostic::of_page(Code::PageUnreadable, file, at, message))
    })?;
    let unusable = |found: specwright::document::Unusable| {
        let first = found.diagnostics.as_slice().first();
        let why = first.map_or_else(String::new, |first| format!(": {}", first.message));
        Box::new(source::page_error(file, format!("the definition cannot be read{why}")))
    };
    if !is_definition(&value) {
        let message = "the file is JSON and no API definition: it is left out".to_owned();
        let finding = source::page_error(file, message).milder(Severity::Warning);
        return Err(Box::new(finding.help("looked for `swagger` or `openapi`, or `paths`")));
    }
    let bundled = beside.bundle(file, &value);
    if !record::is_record(&value) && bundled.is_none() {
        let document = Document::from_text(file, source.text.as_str()).map_err(unusable)?;
        let root = document.root().to_json();
        let places = Places::of(&root, document.sources(), None);
        let lost = lost(&document, file, &places);
        return Ok(Definition { file: file.clone(), root, places, lost });
    }
    let (value, mut outside) = bundled.unwrap_or((value, Vec::new()));
    let swagger = match record::is_record(&value) {
        true => record::swagger(&value).to_string(),
        false => value.to_string(),
    };
    let document = Document::from_text(file, swagger).map_err(unusable)?;
    let root = document.root().to_json();
    // The record is no document to the generator, which knows the lines of its text all the same.
    let text = Document::from_text(file, source.text.as_str());
    let text = match &text {
        Ok(text) => Some(text.sources()),
        Err(unusable) => Some(&*unusable.sources),
    };
    let places = Places::of(&root, document.sources(), text);
    outside.extend(lost(&document, file, &places));
    let lost = outside;
    Ok(Definition { file: file.clone(), root, places, lost })
}

/// What the reader of documents could not say in the form of OpenAPI 3.0, or had to mend.
fn lost(document: &Document, file: &str, places: &Places) -> Vec<Diagnostic> {
    let all = document.diagnostics().as_slice().iter();
    let found = all.filter(|it| it.severity > Severity::Note).map(|it| {
        let at = match &it.place {
            Place::Origin(origin) => places.at(&origin.pointer),
            _ => PagePosition::default(),
        };
        let said = Diagnostic::of_page(Code::DefinitionLost, file, at, it.message.as_str());
        it.help.iter().fold(said, |said, help| said.help(help.as_str()))
    });
    found.collect()
}

impl Definition {
    /// What a `$ref` leads to, and its pointer; anything else is itself.
    fn resolved<'a>(&'a self, value: &'a Value, pointer: &str) -> (&'a Value, String) {
        let (mut value, mut pointer) = (value, pointer.to_owned());
        for _ in 0..MAX_STEPS {
            let reference = value.get("$ref").and_then(Value::as_str);
            let Some(to) = reference.and_then(|to| to.strip_prefix('#')) else { break };
            let Some(found) = self.root.pointer(to) else { break };
            (value, pointer) = (found, to.to_owned());
        }
        (value, pointer)
    }
}

/// More `$ref`s in a row than any definition has.
const MAX_STEPS: usize = 32;

/// Where each object of a definition stands in its text.
struct Places(HashMap<String, PagePosition>);

impl Places {
    /// `text` is where the document was rewritten from.
    fn of(root: &Value, sources: &Sources, text: Option<&Sources>) -> Self {
        let mut pointers = Vec::new();
        collect(root, &mut String::new(), &mut pointers);
        let origins: Vec<Origin> = pointers.into_iter().map(Origin::root).collect();
        let written: Vec<Origin> =
            origins.iter().map(|origin| sources.written(origin).into_owned()).collect();
        let found = text.unwrap_or(sources).locate(match text {
            Some(_) => written.iter(),
            None => origins.iter(),
        });
        let keys = if text.is_some() { &written } else { &origins };
        let places = origins.iter().zip(keys).filter_map(|(origin, key)| {
            let at = found.get(key)?;
            Some((
                origin.pointer.to_string(),
                PagePosition::new(to_u32(at.line), to_u32(at.column)),
            ))
        });
        Self(places.collect())
    }

    fn at(&self, pointer: &str) -> PagePosition {
        self.0.get(pointer).copied().unwrap_or_default()
    }
}

/// The pointers of all objects.
fn collect(value: &Value, pointer: &mut String, out: &mut Vec<String>) {
    let length = pointer.len();
    let mut below = |token: &str, value: &Value| {
        specwright::value::push_token(pointer, token);
        collect(value, pointer, out);
        pointer.truncate(length);
    };
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(name, value)| below(name, value));
            out.push(pointer.clone());
        }
        Value::Array(items) => {
            (0..)
                .zip(items)
                .for_each(|(index, value): (usize, _)| below(&index.to_string(), value));
        }
        _ => {}
    }
}
