//! What contract tests try: the examples of a document, and values that are made up where it shows
//! none; one case for each thing that can break.
//!
//! A case has values as JSON and its place in the document. How Rust calls what it is about is
//! decided by [`names`](crate::names), and what the test looks like in [`rust`](crate::rust).

mod calls;
mod requests;
mod responses;
mod schemas;
mod values;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use crate::analyze::Analysis;
use crate::api::{Api, Operation, TypeId};
use crate::diagnostic::Diagnostic;
use crate::document::Document;
use crate::origin::Origin;
use crate::select::Selection;

pub use values::parameter_schema;

use values::Values;

/// The cases of an API.
#[derive(Debug, Default)]
pub struct Cases {
    /// Those of each operation, by its index.
    pub operations: Vec<(usize, Vec<Case>)>,
    /// Those of each named type.
    pub schemas: Vec<(TypeId, Vec<Case>)>,
    /// Where they stand.
    pub places: BTreeMap<Origin, Located>,
    /// The operations of which no request can be made.
    pub left_out: Vec<Diagnostic>,
}

/// Where something stands, for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located {
    /// File, line and column.
    pub at: String,
    /// The page, table and row that it was transcribed from.
    pub page: Option<String>,
}

/// Something that a contract test tries.
#[derive(Clone, Debug)]
pub struct Case {
    /// What of the operation or schema.
    pub subject: Subject,
    /// Where its value comes from.
    pub source: ValueSource,
    /// Where that stands in the document.
    pub origin: Origin,
    /// Arguments that are given, by the index of the parameter.
    pub arguments: Vec<(usize, Json)>,
    /// The index of the body's media type among those of the request or the answer.
    pub media: Option<usize>,
    /// The body: of the request, of the answer, or the value of a schema.
    pub body: Option<Json>,
}

/// What a case is about.
#[derive(Clone, Debug, PartialEq)]
pub enum Subject {
    /// The request.
    Request,
    /// The request with an example of a parameter, by its index.
    Parameter(usize),
    /// The request as the page calls it: method, path and query.
    Call(String),
    /// An answer.
    Response {
        /// Its index.
        response: usize,
        /// A status that it stands for.
        status: u16,
    },
    /// A value of a named schema.
    Schema,
}

/// Where the value of a case comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ValueSource {
    /// The document shows it, under this name; an only example has none.
    Example(String),
    /// Made up, with what is required.
    Minimal,
    /// Made up, with everything.
    Full,
}

impl ValueSource {
    /// Whether the document shows it.
    pub fn is_shown(&self) -> bool {
        matches!(self, Self::Example(_))
    }
}

impl Case {
    /// Whether the document shows its body as a text.
    pub fn shows_text(&self) -> bool {
        self.source.is_shown() && self.body.as_ref().is_some_and(Json::is_string)
    }
}

impl Cases {
    /// The cases of the operations and types that bindings are made of.
    pub fn of(document: &Document, api: &Api, selection: &Selection, analysis: &Analysis) -> Self {
        let values = Values { document, api };
        let chosen = (0..api.operations.len()).filter(|index| selection.has(*index));
        let of = |index: usize| (index, operation(&values, &api.operations[index]));
        let operations: Vec<_> = chosen.map(of).collect();
        let left_out = operations.iter().filter_map(|(index, cases): &(usize, Vec<Case>)| {
            requests::left_out(&values, &api.operations[*index], cases)
        });
        let left_out = left_out.collect();
        let schemas = schemas::of(&values, analysis);
        let mut cases = Self { operations, schemas, places: BTreeMap::new(), left_out };
        cases.places = places(document, &cases);
        cases
    }

    /// The calls that pages show (`x-specwright-example-calls`) and that are none of their operations,
    /// so that no case is made of them.
    pub fn misfits(document: &Document, api: &Api) -> Vec<Diagnostic> {
        calls::misfits(document, api)
    }

    /// All cases.
    pub fn iter(&self) -> impl Iterator<Item = &Case> {
        let operations = self.operations.iter().flat_map(|(_, cases)| cases);
        operations.chain(self.schemas.iter().flat_map(|(_, cases)| cases))
    }
}

fn places(document: &Document, cases: &Cases) -> BTreeMap<Origin, Located> {
    let origins: BTreeSet<&Origin> = cases.iter().map(|case| &case.origin).collect();
    let positions = document.sources().locate(origins.iter().copied());
    let place = |origin: &Origin| {
        let file = document.sources().get(origin.file)?.path();
        let position = positions.get(origin)?;
        let at = format!("{file}:{}:{}", position.line, position.column);
        Some(Located { at, page: document.provenance(origin) })
    };
    origins.into_iter().filter_map(|origin| Some((origin.clone(), place(origin)?))).collect()
}

fn operation(values: &Values<'_>, operation: &Operation) -> Vec<Case> {
    let mut cases = requests::of(values, operation);
    cases.extend(calls::of(values, operation));
    cases.extend(responses::of(values, operation));
    cases
}
