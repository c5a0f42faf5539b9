//! Values that a schema allows, made from the document itself and not from what the generator
//! has understood of it: boundary values, each branch of a union, each value of an enum in turn.

use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use specwright::Generated;
use specwright::analyze::Analysis;
use specwright::api::{MediaKind, Shape, TypeId, TypeName};
use specwright::document::Document;
use specwright::names::Names;
use specwright::origin::Origin;
use specwright::sample::Sampler;
use specwright::select::Selection;
use specwright_contract::{Checker, Direction, Schemas, unknown_members};

/// So many samples are made of a schema with all of its members, and one with the least.
const SEEDS: usize = 7;

/// The values that are sent through one type.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Subject {
    /// The pointer of the schema.
    pub(crate) pointer: String,
    /// The name of its type in the generated `models`.
    pub(crate) ty: String,
    pub(crate) samples: Vec<Value>,
    pub(crate) examples: Vec<Shown>,
}

/// An example of the document, and whether it can be held against the bindings.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Shown {
    pub(crate) value: Value,
    pub(crate) judged: Judged,
}

/// What an example is by the schema it belongs to, which the generator has no part in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum Judged {
    /// It is valid, and the schema names all of its members.
    Valid,
    /// It is valid, and has members that the schema does not name: models ignore them.
    Undocumented,
    /// It is not valid: a defect of the document.
    Invalid,
}

/// Where the samples of a crate are put.
pub(crate) const FILE: &str = "samples.json";

/// Writes samples of all named schemas beside the crate.
pub(crate) fn write(generated: &Generated, folder: &Path) -> Result<(), String> {
    let subjects = subjects(generated);
    let text = serde_json::to_string(&subjects).map_err(|error| error.to_string())?;
    std::fs::write(folder.join(FILE), text).map_err(|error| error.to_string())
}

fn subjects(generated: &Generated) -> Vec<Subject> {
    let names = Names::assign(&generated.api, &mut Default::default());
    let analysis = Analysis::of(&generated.api, &Selection::default());
    let schemas = Schemas::default();
    let mut subjects = Vec::new();
    for (id, definition) in generated.api.types.iter() {
        let TypeName::Named(_) = definition.name else { continue };
        // What has files is sent as a form; it has no JSON.
        if definition.origin.file != 0 || analysis.forms().has_files(id) {
            continue;
        }
        let document = &generated.document;
        let checker = schemas.get(document, &definition.origin, Direction::Either);
        let samples = samples(document, &definition.origin, &checker);
        let types = &generated.api.types;
        let is_object = matches!(types.get(types.resolve(id)).shape, Shape::Struct(_));
        let shown = examples(generated, id, &definition.origin).into_iter().map(|value| {
            let value = if is_object { unescaped(value) } else { value };
            let judged = match is_object && !value.is_object() {
                // Members without a type allow values that have none.
                true => Judged::Invalid,
                false => judge(document, &definition.origin, &checker, &value),
            };
            Shown { judged, value: value.to_json() }
        });
        subjects.push(Subject {
            pointer: definition.origin.pointer.to_string(),
            ty: names.ty(id).to_owned(),
            samples,
            examples: shown.collect(),
        });
    }
    subjects
}

/// Values that the schema allows, which somebody else than the sampler has seen.
fn samples(document: &Document, schema: &Origin, checker: &Checker) -> Vec<Value> {
    let sampler = Sampler::new(document);
    let all = [sampler.minimal()].into_iter().chain((0..SEEDS).map(|seed| sampler.seed(seed)));
    let mut samples: Vec<Value> = Vec::new();
    for sample in all.filter_map(|sampler| sampler.sample(schema)) {
        // A type has no `null` of its own: what holds it does.
        if !sample.is_null() && !samples.contains(&sample) && checker.is_valid(&sample) {
            samples.push(sample);
        }
    }
    samples
}

/// An object that an example shows as the text of it (OpenAPI 3.0.4, 4.8.14.4).
fn unescaped(value: specwright::value::Value) -> specwright::value::Value {
    let parsed = value.as_str().and_then(|text| serde_json::from_str::<Value>(text).ok());
    match parsed {
        Some(parsed @ Value::Object(_)) => specwright::value::Value::from(&parsed),
        _ => value,
    }
}

fn judge(
    document: &Document,
    schema: &Origin,
    checker: &Checker,
    value: &specwright::value::Value,
) -> Judged {
    if !checker.is_valid(&value.to_json()) {
        return Judged::Invalid;
    }
    match unknown_members(document, schema, value).is_empty() {
        true => Judged::Valid,
        false => Judged::Undocumented,
    }
}

/// The examples that stand in a schema, and those of bodies that are of its type.
fn examples(generated: &Generated, id: TypeId, origin: &Origin) -> Vec<specwright::value::Value> {
    let Some(schema) = generated.document.get(origin) else { return Vec::new() };
    let mut examples = Vec::new();
    examples.extend(schema.get("example").cloned());
    let several = schema.get("examples").map(specwright::value::Value::items).unwrap_or_default();
    examples.extend(several.iter().cloned());
    let api = &generated.api;
    for operation in &api.operations {
        let bodies = operation.body.iter().flat_map(|body| &body.content);
        let answers = operation.responses.iter().flat_map(|response| &response.content);
        for media in bodies.chain(answers) {
            let is_of_type = media.ty.is_some_and(|ty| ty == id || api.types.resolve(ty) == id);
            if media.kind == MediaKind::Json && is_of_type {
                examples.extend(media.examples.iter().map(|example| example.value.clone()));
            }
        }
    }
    examples
}
