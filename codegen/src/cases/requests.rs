//! Requests: each example of a body and of a parameter, or made-up ones.

use serde_json::Value as Json;

use super::values::{MADE_UP, Values};
use super::{Case, Subject, ValueSource};
use crate::api::{Example, MediaType, Offer, Operation};
use crate::diagnostic::{Code, Diagnostic};
use crate::sample::Direction;

pub(super) fn of(values: &Values<'_>, operation: &Operation) -> Vec<Case> {
    let mut cases = Vec::new();
    let content = operation.body.as_ref().map_or(&[][..], |body| &body.content);
    for form in Offer::of_request(content, &values.api.types).forms {
        cases.extend(of_form(values, operation, content, form.media));
        let others = form.all.into_iter().filter(|media| media.origin != form.media.origin);
        for media in others {
            cases.extend(shown(values, operation, content, media));
        }
    }
    if cases.is_empty() {
        if is_without_body(values, operation) {
            return cases;
        }
        cases.extend(of_arguments(values, operation));
    }
    cases.extend(of_parameters(values, operation));
    cases
}

/// Examples of parameters, each in a request with what else it needs.
fn of_parameters(values: &Values<'_>, operation: &Operation) -> Vec<Case> {
    let examples = examples_of_parameters(operation);
    let is_required = operation.body.as_ref().is_some_and(|body| body.required);
    let body = (is_required && !examples.is_empty()).then(|| first_body(values, operation));
    let (media, body) = body.flatten().unzip();
    let case = |(index, example): (usize, &Example)| {
        let mut arguments = values.arguments(operation, &ValueSource::Minimal);
        arguments.retain(|(other, _)| *other != index);
        arguments.push((index, example.value.to_json()));
        Case {
            subject: Subject::Parameter(index),
            source: ValueSource::Example(example.name.clone()),
            origin: example.origin.clone(),
            arguments,
            media,
            body: body.clone(),
        }
    };
    examples.into_iter().map(case).collect()
}

fn examples_of_parameters(operation: &Operation) -> Vec<(usize, &Example)> {
    let parameters = operation.parameters.iter().enumerate();
    parameters.flat_map(|(index, it)| it.examples.iter().map(move |it| (index, it))).collect()
}

/// Whether no request of the operation can be made: it requires a body, of which the document shows
/// none and none can be made up.
fn is_without_body(values: &Values<'_>, operation: &Operation) -> bool {
    let is_required = operation.body.as_ref().is_some_and(|body| body.required);
    is_required && first_body(values, operation).is_none()
}

/// Says of an operation without a single request that it has none.
pub(super) fn left_out(
    values: &Values<'_>,
    operation: &Operation,
    cases: &[Case],
) -> Option<Diagnostic> {
    let is_request = |case: &Case| matches!(case.subject, Subject::Request | Subject::Parameter(_));
    if cases.iter().any(is_request) || !is_without_body(values, operation) {
        return None;
    }
    let media = operation.body.as_ref().and_then(|body| body.content.first());
    let origin = media.map_or(&operation.origin, |media| &media.origin);
    let and = match examples_of_parameters(operation).len() {
        0 => "",
        _ => ", with the examples of its parameters or without",
    };
    let message = format!(
        "no contract test makes a request of `{}`{and}: it requires a body, of which none can be made up",
        operation.id
    );
    let help = "give the body an `example`";
    Some(Diagnostic::new(Code::RequestUntried, origin, message).help(help))
}

/// The body that goes with a request which is about something else: of the first form, shown or
/// made up. Gives the index of its media type.
fn first_body(values: &Values<'_>, operation: &Operation) -> Option<(usize, Json)> {
    let content = &operation.body.as_ref()?.content;
    let media = Offer::of_request(content, &values.api.types).forms.first()?.media;
    let index = content.iter().position(|it| it.origin == media.origin)?;
    let shown = media.examples.first().map(|example| example.value.to_json());
    let made_up = || Some(values.bodies(media, Direction::Request).into_iter().next()?.1);
    Some((index, shown.or_else(made_up)?))
}

/// The examples of a form of the body; made-up values where there are none.
fn of_form(
    values: &Values<'_>,
    operation: &Operation,
    content: &[MediaType],
    media: &MediaType,
) -> Vec<Case> {
    let cases = shown(values, operation, content, media);
    if !cases.is_empty() {
        return cases;
    }
    let index = content.iter().position(|it| it.origin == media.origin);
    let made_up = values.bodies(media, Direction::Request).into_iter();
    let case = |(source, body): (ValueSource, Json)| Case {
        subject: Subject::Request,
        origin: media.origin.clone(),
        arguments: values.arguments(operation, &source),
        source,
        media: index,
        body: Some(body),
    };
    made_up.map(case).collect()
}

fn shown(
    values: &Values<'_>,
    operation: &Operation,
    content: &[MediaType],
    media: &MediaType,
) -> Vec<Case> {
    let index = content.iter().position(|it| it.origin == media.origin);
    let examples = media.examples.iter().map(|example| Case {
        subject: Subject::Request,
        source: ValueSource::Example(example.name.clone()),
        origin: example.origin.clone(),
        arguments: values.arguments(operation, &ValueSource::Minimal),
        media: index,
        body: Some(example.value.to_json()),
    });
    examples.collect()
}

/// A request without a body: with what it needs, and with everything.
fn of_arguments(values: &Values<'_>, operation: &Operation) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for source in MADE_UP {
        let arguments = values.arguments(operation, &source);
        if cases.last().is_some_and(|known| known.arguments == arguments) {
            continue;
        }
        let (subject, origin) = (Subject::Request, operation.origin.clone());
        cases.push(Case { subject, source, origin, arguments, media: None, body: None });
    }
    cases
}
