//! Names of contract tests.

use super::case::cut;
use super::{Scope, media_name, snake};
use crate::api::{MediaType, Operation};
use crate::cases::{Case, Subject, ValueSource};

/// What the files of tests call otherwise.
const RESERVED: &[&str] = &["body", "case", "operation", "request", "reviewed"];

/// Longer names are cut: a snapshot's file has it beside that of the module.
const LONGEST: usize = 90;

/// The names of the tests of one file, in the order of their cases: after the status, the media type
/// and the example's key, so that what is added renames nothing.
pub fn test_names(operation: Option<&Operation>, cases: &[Case]) -> Vec<String> {
    let mut scope = Scope::with_reserved(RESERVED);
    let wanted = cases.iter().map(|case| {
        let mut name = wanted(operation, case);
        let end = (0..=LONGEST.min(name.len())).rev().find(|end| name.is_char_boundary(*end));
        name.truncate(end.unwrap_or_default());
        cut(name)
    });
    wanted.map(|name| scope.give(&name)).collect()
}

fn wanted(operation: Option<&Operation>, case: &Case) -> String {
    let source = match &case.source {
        ValueSource::Example(name) if name.is_empty() => "example".to_owned(),
        ValueSource::Example(name) => snake(name),
        ValueSource::Minimal => "minimal".to_owned(),
        ValueSource::Full => "full".to_owned(),
    };
    let form = |media: Option<&MediaType>| {
        media.map(|media| format!("{}_", snake(&media_name(&media.name)))).unwrap_or_default()
    };
    match (&case.subject, operation) {
        (Subject::Request, Some(operation)) => {
            let content = operation.body.as_ref().map_or(&[][..], |body| &body.content);
            format!("request_{}{source}", form(case.media.and_then(|index| content.get(index))))
        }
        (Subject::Parameter(index), Some(operation)) => {
            let parameter = &operation.parameters[*index];
            format!("{}_{}_{source}", parameter.place.as_str(), snake(&parameter.name))
        }
        (Subject::Call(_), _) => format!("call_{source}"),
        (Subject::Response { response, .. }, Some(operation)) if case.media.is_none() => {
            let status = operation.responses[*response].status.to_string().to_lowercase();
            format!("answer_{status}")
        }
        (Subject::Response { response, .. }, Some(operation)) => {
            let response = &operation.responses[*response];
            let status = response.status.to_string().to_lowercase();
            let media = form(case.media.and_then(|index| response.content.get(index)));
            format!("answer_{status}_{media}{source}")
        }
        _ => source,
    }
}
