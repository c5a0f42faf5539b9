//! What of an answer of the service breaks the document.

use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use http::{Response, StatusCode};
use serde_json::Value as Json;

use crate::serve::contract::Contract;
use crate::serve::negotiate::fit;
use crate::serve::problem::{Problem, RequestViolation, Where};
use crate::serve::response;
use crate::{Direction, Violation};
use specwright::api::{MediaKind, Operation, StatusPattern, essence};

/// Each breach of the document; a body that is not whole is not looked into.
pub(super) fn breaches(
    contract: &Contract,
    operation: &Operation,
    answer: &Response<Bytes>,
    is_cut: bool,
) -> Vec<RequestViolation> {
    let status = answer.status().as_u16();
    let patterns = [
        StatusPattern::Code(status),
        StatusPattern::Range((status / 100) as u8),
        StatusPattern::Default,
    ];
    let documented =
        patterns.iter().find_map(|it| operation.responses.iter().find(|own| own.status == *it));
    let Some(documented) = documented else {
        let message = format!("the document has no answer of the status {status}");
        return vec![of(Where::Status, None, "status", &message)];
    };
    let mut found = Vec::new();
    for header in &documented.headers {
        if header.name.eq_ignore_ascii_case("content-type") {
            continue;
        }
        let place = documented.origin.child("headers").child(&header.name);
        match answer.headers().get(&header.name) {
            None if header.required => {
                found.push(of(Where::Header, Some(&header.name), "required", "is required"));
            }
            None => {}
            Some(value) => {
                let text = String::from_utf8_lossy(value.as_bytes());
                let all = contract.header_violations(&place, &text).into_iter();
                found.extend(all.map(|it| from(Where::Header, Some(&header.name), it)));
            }
        }
    }
    // What is compressed nevertheless is passed on as it is.
    if !is_cut && !answer.headers().contains_key(CONTENT_ENCODING) {
        found.extend(body(contract, documented, answer));
    }
    found
}

fn body(
    contract: &Contract,
    documented: &specwright::api::Response,
    answer: &Response<Bytes>,
) -> Vec<RequestViolation> {
    let given = answer.headers().get(CONTENT_TYPE).and_then(|it| it.to_str().ok());
    if documented.content.is_empty() || (answer.body().is_empty() && given.is_none()) {
        return Vec::new();
    }
    let Some(given) = given else {
        return vec![of(Where::Header, Some("content-type"), "required", "is required")];
    };
    let wanted = essence(given);
    let best = documented
        .content
        .iter()
        .filter_map(|it| Some((fit(&essence(&it.name), &wanted)?, it)))
        .max_by_key(|(exact, _)| *exact);
    let Some((_, media_type)) = best else {
        let names: Vec<&str> = documented.content.iter().map(|it| it.name.as_str()).collect();
        let message = format!("the document has {} for this status", names.join(", "));
        return vec![of(Where::Header, Some("content-type"), "content", &message)];
    };
    let Some(schema) = response::schema(contract.document(), media_type) else {
        return Vec::new();
    };
    if MediaKind::of(given) != MediaKind::Json || answer.body().is_empty() {
        return Vec::new();
    }
    match serde_json::from_slice::<Json>(answer.body()) {
        Ok(value) => {
            let checker = contract.checker(&schema, Direction::Response);
            checker.check(&value).into_iter().map(|it| from(Where::Body, None, it)).collect()
        }
        Err(error) => {
            let (line, column) = (error.line(), error.column());
            let message = format!("the JSON is malformed at line {line}, column {column}");
            vec![of(Where::Body, None, "json", &message)]
        }
    }
}

/// What the client is told of an answer that breaks the document.
pub(super) fn problem(breaches: &[RequestViolation]) -> Option<Problem> {
    if breaches.is_empty() {
        return None;
    }
    let detail = match breaches.len() {
        1 => "the answer of the service breaks the document in 1 place".to_owned(),
        count => format!("the answer of the service breaks the document in {count} places"),
    };
    Some(Problem::unserved(StatusCode::BAD_GATEWAY, detail).with_breaches(breaches.to_vec()))
}

fn from(place: Where, name: Option<&str>, violation: Violation) -> RequestViolation {
    let Violation { pointer, keyword, message } = violation;
    RequestViolation { place, name: name.map(str::to_owned), pointer, keyword, message }
}

fn of(place: Where, name: Option<&str>, keyword: &str, message: &str) -> RequestViolation {
    RequestViolation {
        place,
        name: name.map(str::to_owned),
        pointer: String::new(),
        keyword: keyword.to_owned(),
        message: message.to_owned(),
    }
}
