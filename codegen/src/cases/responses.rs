//! Answers: each status and media type with its examples, or with made-up values.

use super::values::Values;
use super::{Case, Subject, ValueSource};
use crate::api::{Method, Offer, Operation, Response, StatusPattern};
use crate::sample::Direction;

pub(super) fn of(values: &Values<'_>, operation: &Operation) -> Vec<Case> {
    let mut cases = Vec::new();
    for (index, response) in operation.responses.iter().enumerate() {
        let Some(status) = status(operation, response.status) else { continue };
        // An answer to HEAD has no body (RFC 9110, 9.3.2), whatever the document shows of it.
        if response.content.is_empty() || operation.method == Method::Head {
            let subject = Subject::Response { response: index, status };
            let (source, origin) = (ValueSource::Minimal, response.origin.clone());
            let arguments = Vec::new();
            cases.push(Case { subject, source, origin, arguments, media: None, body: None });
            continue;
        }
        cases.extend(of_response(values, response, (index, status)));
    }
    cases
}

fn of_response(
    values: &Values<'_>,
    response: &Response,
    (index, status): (usize, u16),
) -> Vec<Case> {
    let offer = Offer::of_response(&response.content, &values.api.types);
    let read = offer.forms.iter().flat_map(|form| form.all.iter().copied());
    let mut cases = Vec::new();
    for media in read {
        let place = response.content.iter().position(|it| it.origin == media.origin);
        let subject = Subject::Response { response: index, status };
        let shown = media.examples.iter().map(|example| {
            let source = ValueSource::Example(example.name.clone());
            (source, example.origin.clone(), example.value.to_json())
        });
        let mut found: Vec<_> = shown.collect();
        if found.is_empty() {
            let made_up = values.bodies(media, Direction::Response).into_iter();
            found.extend(made_up.map(|(source, value)| (source, media.origin.clone(), value)));
        }
        cases.extend(found.into_iter().map(|(source, origin, value)| Case {
            subject: subject.clone(),
            source,
            origin,
            arguments: Vec::new(),
            media: place,
            body: Some(value),
        }));
    }
    cases
}

/// A status that an answer stands for and no other one does; nothing for one that is no end of a
/// call.
fn status(operation: &Operation, pattern: StatusPattern) -> Option<u16> {
    let is_named =
        |code: &u16| operation.responses.iter().any(|it| it.status == StatusPattern::Code(*code));
    let is_in_range = |code: &u16| {
        let range = StatusPattern::Range((code / 100) as u8);
        operation.responses.iter().any(|it| it.status == range)
    };
    match pattern {
        StatusPattern::Code(100..=199) | StatusPattern::Range(1) => None,
        StatusPattern::Code(code) => Some(code),
        StatusPattern::Range(hundred) => {
            let first = u16::from(hundred) * 100;
            (first..first + 100).find(|code| !is_named(code))
        }
        StatusPattern::Default => {
            // Without an answer on success, it is one.
            let has_success = operation.responses.iter().any(|it| it.status.is_success());
            let candidates = if has_success { [500, 400, 502] } else { [200, 201, 202] };
            candidates.into_iter().find(|code| !is_named(code) && !is_in_range(code))
        }
    }
}
