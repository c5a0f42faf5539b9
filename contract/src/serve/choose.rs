//! Which of its answers the document has for a request.

use http::StatusCode;

use super::negotiate::{Accept, Prefer};
use super::problem::Problem;
use specwright::api::{MediaType, Operation, Response, StatusPattern};

/// Which answer the document has: its status, and the form of its body.
#[derive(Clone, Copy)]
pub(super) struct Chosen<'a> {
    pub(super) status: u16,
    pub(super) response: &'a Response,
    /// Nothing when there is no body.
    pub(super) media_type: Option<&'a MediaType>,
    /// The media type of a documented range that the client names.
    pub(super) wanted: Option<&'a str>,
}

impl Chosen<'_> {
    /// Whether the document describes the header of this name.
    pub(super) fn has_header(&self, name: &str) -> bool {
        self.response.headers.iter().any(|it| it.name.eq_ignore_ascii_case(name))
    }
}

/// The answer to a valid request. Of several that could be meant, one of the `first` statuses is
/// taken.
///
/// # Errors
///
/// A problem when the document has no such answer (404), or none in a media type that the client
/// accepts (406), or none at all (500).
pub(super) fn choose<'a>(
    operation: &'a Operation,
    prefer: &Prefer,
    accept: &'a Accept,
    first: &[u16],
) -> Result<Chosen<'a>, Box<Problem>> {
    let (status, response) = match prefer.code {
        Some(code) => {
            let found = of_status(operation, code).or_else(|| default_of(operation));
            let missing = || {
                let detail = format!("the document has no answer with the preferred status {code}");
                Box::new(Problem::unserved(StatusCode::NOT_FOUND, detail))
            };
            (code, found.filter(|_| code >= 200).ok_or_else(missing)?)
        }
        None => best(operation, first).ok_or_else(|| {
            let detail = "the document has no answer for this operation";
            Box::new(Problem::unserved(StatusCode::INTERNAL_SERVER_ERROR, detail))
        })?,
    };
    let media_type = match response.content.is_empty() {
        true => None,
        false => Some(acceptable(response, prefer, accept)?),
    };
    let wanted = media_type.and_then(|it| accept.within(&it.name));
    Ok(Chosen { status, response, media_type, wanted })
}

/// The answer for one status: the status itself, then its range.
fn of_status(operation: &Operation, code: u16) -> Option<&Response> {
    let patterns = [StatusPattern::Code(code), StatusPattern::Range((code / 100) as u8)];
    patterns.iter().find_map(|pattern| operation.responses.iter().find(|it| it.status == *pattern))
}

fn default_of(operation: &Operation) -> Option<&Response> {
    operation.responses.iter().find(|it| it.status == StatusPattern::Default)
}

/// The answer that a valid request gets: one of the `first` statuses, the lowest success,
/// `default`, or else the lowest that can be an answer.
fn best<'a>(operation: &'a Operation, first: &[u16]) -> Option<(u16, &'a Response)> {
    let code = |response: &Response| match response.status {
        StatusPattern::Code(code) => code,
        StatusPattern::Range(hundred) => u16::from(hundred) * 100,
        StatusPattern::Default => 200,
    };
    let rank = |response: &&Response| match response.status {
        StatusPattern::Code(code) if first.contains(&code) => (0, code),
        StatusPattern::Code(200..=299) => (1, code(response)),
        StatusPattern::Range(2) => (2, 200),
        StatusPattern::Default => (3, 200),
        StatusPattern::Code(_) => (4, code(response)),
        StatusPattern::Range(_) => (5, code(response)),
    };
    // A 204 that only stands for what a range allows besides is of the range's own place.
    let is_besides = |it: &Response| {
        let mut others = operation.responses.iter();
        it.status == StatusPattern::Code(204)
            && others.any(|other| other.origin == it.origin && other.status != it.status)
    };
    // What is below 200 goes before an answer (RFC 9110, 15.2).
    let answers = operation.responses.iter().filter(|it| code(it) >= 200 && !is_besides(it));
    let response = answers.min_by_key(rank)?;
    Some((code(response), response))
}

/// The form of an answer that the client likes best.
fn acceptable<'a>(
    response: &'a Response,
    prefer: &Prefer,
    accept: &Accept,
) -> Result<&'a MediaType, Box<Problem>> {
    let names: Vec<&str> = response.content.iter().map(|it| it.name.as_str()).collect();
    let with_example = prefer.example.as_deref().and_then(|name| {
        let has = |media_type: &&MediaType| media_type.examples.iter().any(|it| it.name == name);
        let having: Vec<&MediaType> = response.content.iter().filter(has).collect();
        let names: Vec<&str> = having.iter().map(|it| it.name.as_str()).collect();
        accept.choose(&names).map(|index| having[index])
    });
    let best = || accept.choose(&names).map(|index| &response.content[index]);
    with_example.or_else(best).ok_or_else(|| {
        let detail = format!("the document answers with {}", names.join(", "));
        Box::new(Problem::unserved(StatusCode::NOT_ACCEPTABLE, detail))
    })
}
