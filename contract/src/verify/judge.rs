//! Whether an answer is one that the document describes.

use serde_json::Value as Json;

use super::check::Check;
use super::client::{Failure, ReceivedResponse};
use super::run::{Found, Run, Seen};
use super::sending::said;
use specwright::api::{MediaKind, MediaType, Operation, Response, StatusPattern, essence};
use specwright::sample::Direction;
use specwright::value::Value;

/// What is asked of the service with a request, by which the statuses are known that need no word
/// of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// All that the document asks for.
    Valid,
    /// Something that the document does not allow.
    Invalid,
    /// Something that is not there.
    Unknown,
    /// Something that the credentials do not allow.
    Unauthenticated,
    /// What HTTP itself has an answer for: methods, media types, malformed bodies.
    Protocol,
}

impl Kind {
    /// Statuses that an operation need not document for requests of this kind.
    fn tolerates(self, operation: &Operation, status: u16) -> bool {
        let documents = |wanted: u16| exactly(operation, wanted).is_some();
        let has_path = operation.path.contains('{');
        match (self, status) {
            (_, 429) => true,
            (Self::Valid, _) => false,
            // Where the document has one of the two, it is that one.
            (Self::Invalid, 400 | 422) => !documents(400) && !documents(422),
            (Self::Invalid, 404) => has_path,
            (Self::Invalid, 413 | 414 | 431) => true,
            (Self::Unknown, 404 | 410) => true,
            (Self::Unknown, 400 | 422) => !documents(400) && !documents(422),
            (Self::Unauthenticated, 401 | 403) => !documents(401) && !documents(403),
            (Self::Protocol, 400..=499 | 501 | 505) => true,
            _ => false,
        }
    }
}

/// The response of a status that stands for it by its number or range.
pub(super) fn exactly(operation: &Operation, status: u16) -> Option<&Response> {
    let wanted = [StatusPattern::Code(status), StatusPattern::Range((status / 100) as u8)];
    wanted.iter().find_map(|it| operation.responses.iter().find(|response| response.status == *it))
}

/// The response that the document has for a status.
pub(super) fn documented(operation: &Operation, status: u16) -> Option<&Response> {
    let default = || operation.responses.iter().find(|it| it.status == StatusPattern::Default);
    exactly(operation, status).or_else(default)
}

impl Run<'_> {
    /// Judges the answer to a request. Whether nothing is wrong with it.
    pub(super) fn judge(&mut self, seen: &Seen, kind: Kind) -> bool {
        self.judge_after(&[], seen, kind)
    }

    /// Judges the answer to a request that was sent after others.
    pub(super) fn judge_after(&mut self, before: &[&Seen], seen: &Seen, kind: Kind) -> bool {
        let index = seen.call.operation;
        let operation = self.operation(index);
        let mut steps = before.to_vec();
        steps.push(seen);
        let mut problems = Problems { operation: index, found: Vec::new() };
        self.checked(Check::ServerError);
        let answer = match &seen.exchange.response {
            Ok(answer) => answer,
            Err(failure) => {
                let check = match failure {
                    Failure::Timeout => Check::ResponseTime,
                    _ => Check::ServerError,
                };
                problems.push(check, "the answer", None, said(failure));
                return self.write_down(problems, &steps);
            }
        };
        let status = answer.status;
        let is_method = seen.call.method.is_some();
        if status >= 500 && !(kind == Kind::Protocol && matches!(status, 501 | 505)) {
            let message = format!("answered with {status}{}", target_of(seen));
            problems.push(Check::ServerError, "the answer", None, message);
            return self.write_down(problems, &steps);
        }
        if is_method {
            return self.write_down(problems, &steps);
        }
        self.checked(Check::StatusDocumented);
        let Some(response) = documented(operation, status) else {
            if !kind.tolerates(operation, status) {
                let message = match (300..400).contains(&status) {
                    true => {
                        format!("redirects with {status}{}, which was not followed", led_to(seen))
                    }
                    false => format!("the document has no answer of the status {status}"),
                };
                problems.push(Check::StatusDocumented, &format!("status {status}"), None, message);
            }
            return self.write_down(problems, &steps);
        };
        if kind == Kind::Valid && answer.is_success() {
            self.computed(seen);
        }
        self.headers(seen, answer, response, &mut problems);
        self.body(seen, answer, response, &mut problems);
        self.write_down(problems, &steps)
    }

    fn write_down(&mut self, problems: Problems, steps: &[&Seen]) -> bool {
        let is_sound = problems.found.is_empty();
        let operation = problems.operation;
        for (check, place, keyword, message) in problems.found {
            let keyword = keyword.as_deref();
            self.found(Found { check, operation, place, keyword, message, steps });
        }
        is_sound
    }

    fn body(
        &mut self,
        seen: &Seen,
        answer: &ReceivedResponse,
        response: &Response,
        out: &mut Problems,
    ) {
        if response.content.is_empty() || seen.exchange.request.method == http::Method::HEAD {
            return;
        }
        self.checked(Check::MediaTypeDocumented);
        if answer.is_cut {
            let message = "the body is longer than 8 MiB; it was not read to its end".to_owned();
            return out.push(Check::BodyConforms, "response body", None, message);
        }
        let Some(name) = answer.header("content-type") else {
            if answer.body.is_empty() {
                let message = "there is no body, and the document has one".to_owned();
                return out.push(Check::BodyConforms, "response body", None, message);
            }
            let message = "the answer has a body and no Content-Type".to_owned();
            return out.push(
                Check::MediaTypeDocumented,
                "response header Content-Type",
                None,
                message,
            );
        };
        let Some(media) = media_type(response, name) else {
            let offered: Vec<&str> = response.content.iter().map(|it| it.name.as_str()).collect();
            let message = format!(
                "`{}` is not documented for {}; {} is",
                essence(name),
                answer.status,
                offered.join(", ")
            );
            return out.push(
                Check::MediaTypeDocumented,
                "response header Content-Type",
                None,
                message,
            );
        };
        let charset = name.to_lowercase();
        let charset = charset.split_once("charset=").map(|it| it.1.trim_matches(['"', ' ', ';']));
        if media.kind == MediaKind::Json
            && let Some(other) = charset.filter(|it| !it.starts_with("utf-8") && *it != "utf8")
        {
            let message = format!("JSON is UTF-8 (RFC 8259, 8.1), and it says `{other}`");
            let place = "response header Content-Type";
            out.push(Check::MediaTypeDocumented, place, None, message);
        }
        self.checked(Check::BodyConforms);
        match media.kind {
            MediaKind::Json => self.json(answer, media, out),
            MediaKind::Text if media.ty.is_some() && !name.contains("xml") => {
                let schema = media.origin.child("schema");
                let text = String::from_utf8_lossy(&answer.body).into_owned();
                let checker = self.schemas.get(self.document, &schema, Direction::Response);
                let value = Json::String(text.clone());
                let kind = self.values().facts(&schema).kind();
                if kind == Some("string") && !checker.is_valid(&value) {
                    let message = "the text does not fit its schema".to_owned();
                    out.push(Check::BodyConforms, "response body", None, message);
                }
            }
            _ => {}
        }
    }

    fn json(&mut self, answer: &ReceivedResponse, media: &MediaType, out: &mut Problems) {
        let place = "response body";
        let value: Json = match serde_json::from_slice(&answer.body) {
            Ok(value) => value,
            Err(_) if answer.body.is_empty() => {
                let message = "there is no body, and the document has one".to_owned();
                return out.push(Check::BodyConforms, place, None, message);
            }
            Err(error) => {
                let (line, column) = (error.line(), error.column());
                let message = format!("the body is no JSON, at line {line}, column {column}");
                return out.push(Check::BodyConforms, place, None, message);
            }
        };
        let schema = media.origin.child("schema");
        if self.document.get(&schema).is_none() {
            return;
        }
        let checker = self.schemas.get(self.document, &schema, Direction::Response);
        let violations = checker.check(&value);
        for violation in &violations {
            if self.is_tainted(&violation.pointer) {
                continue;
            }
            let keyword = Some(violation.keyword.as_str());
            let place = placed(place, &violation.pointer);
            out.push(Check::BodyConforms, &place, keyword, violation.message.clone());
        }
        let said = ["status", "statusCode", "status_code"].iter().find_map(|it| value.get(*it));
        if answer.status >= 400
            && let Some(said) = said.and_then(Json::as_u64).filter(|it| (100..600).contains(it))
            && said != u64::from(answer.status)
        {
            let message =
                format!("the answer has the status {}, and its body says {said}", answer.status);
            out.push(Check::BodyConforms, "response body/status", None, message);
        }
        self.checked(Check::TypesDecode);
        self.write_only(&schema, &value, out);
        let read: Value = match serde_json::from_slice(&answer.body) {
            Ok(read) => read,
            Err(_) => {
                let message = "an object has a member twice".to_owned();
                return out.push(Check::BodyConforms, place, None, message);
            }
        };
        for pointer in crate::unknown_members(self.document, &schema, &read) {
            let is_known = violations
                .iter()
                .any(|it| pointer.starts_with(&it.pointer) && !it.pointer.is_empty());
            if !is_known && !self.is_tainted(&pointer) {
                let message = "the document does not name it, so that no type has it".to_owned();
                out.push(Check::TypesDecode, &placed(place, &pointer), None, message);
            }
        }
    }

    /// Members that only requests have.
    fn write_only(&self, schema: &specwright::origin::Origin, value: &Json, out: &mut Problems) {
        let values = self.values();
        for slot in super::slots::of(&values, schema, value) {
            if values.facts(&slot.origin).is_write_only {
                let message = "it is write-only, and the answer has it".to_owned();
                let place = placed("response body", &slot.pointer);
                out.push(Check::BodyConforms, &place, Some("writeOnly"), message);
            }
        }
    }

    /// Whether an invalid value was stored in a member of this name.
    pub(super) fn is_tainted(&self, pointer: &str) -> bool {
        let names = pointer.split('/').filter(|it| it.parse::<usize>().is_err() && !it.is_empty());
        names.into_iter().any(|name| self.tainted.contains(name))
    }
}

/// What the request was about, for the message.
fn target_of(seen: &Seen) -> String {
    let request = &seen.exchange.request;
    let target = request.target.split('?').next().unwrap_or_default();
    format!(" to {} {target}", request.method)
}

/// So much of an address is shown.
const SHOWN: usize = 120;

/// Where a redirect leads.
fn led_to(seen: &Seen) -> String {
    let location = seen.response().and_then(|it| it.header("location"));
    match location {
        Some(location) if location.chars().count() <= SHOWN => format!(" to `{location}`"),
        Some(location) => format!(" to `{}…`", location.chars().take(SHOWN).collect::<String>()),
        None => " without an address".to_owned(),
    }
}

pub(super) struct Problems {
    operation: usize,
    found: Vec<(Check, String, Option<String>, String)>,
}

impl Problems {
    pub(super) fn push(
        &mut self,
        check: Check,
        place: &str,
        keyword: Option<&str>,
        message: String,
    ) {
        self.found.push((check, place.to_owned(), keyword.map(str::to_owned), message));
    }
}

/// A place in a body; items of lists are one place.
pub(super) fn placed(start: &str, pointer: &str) -> String {
    let tokens = pointer.split('/').skip(1);
    let names: Vec<&str> =
        tokens.map(|it| if it.parse::<usize>().is_ok() { "*" } else { it }).collect();
    if names.is_empty() { start.to_owned() } else { format!("{start}/{}", names.join("/")) }
}

/// The form of an answer that a media type is of.
pub(super) fn media_type<'a>(response: &'a Response, name: &str) -> Option<&'a MediaType> {
    let own = essence(name);
    let exact = response.content.iter().find(|it| essence(&it.name) == own);
    exact.or_else(|| {
        response.content.iter().find(|it| {
            let offered = essence(&it.name);
            let kind = own.split('/').next().unwrap_or_default();
            offered == "*/*" || offered == format!("{kind}/*")
        })
    })
}
