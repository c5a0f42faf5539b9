//! Operations that go on after they are answered: `x-specwright-poll`, links, Azure's
//! `x-ms-long-running-operation`, and headers of answers.

use super::Reader;
use super::info::text;
use crate::api::{Link, PollingRule, Response, StateAddress, StatusPattern};
use crate::diagnostic::{Code, Origin};
use crate::value::Value;

const RULE: &str = "x-specwright-poll";

impl Reader<'_> {
    /// What an operation says of its states by the extension.
    pub(super) fn polling_rule(&mut self, operation: &Origin) -> Option<PollingRule> {
        let origin = operation.child(RULE);
        let value = self.document.get(&origin)?;
        const KEYS: &[&str] = &["operation", "parameters", "status", "final"];
        if !value.is_object() {
            let message = format!("{} where an object belongs", value.kind());
            self.report(Code::PollLeftOut, &origin, message, "the call has no `poll()`");
            return None;
        }
        for (name, _) in value.members().iter().filter(|(name, _)| !KEYS.contains(&&**name)) {
            let message = format!("`{name}` is none of {}", KEYS.join(", "));
            self.report(Code::WrongKind, &origin.child(name), message, "it is left out");
        }
        let link = value.get("operation").and_then(text).map(|operation| Link {
            origin: origin.clone(),
            operation,
            parameters: parameters(value),
        });
        let last = value.get("final").map(Value::items).unwrap_or_default();
        let last = last.iter().filter_map(text).collect();
        let status = value.get("status").and_then(text);
        Some(PollingRule { origin, link, status, last })
    }

    /// The links of successful answers to other operations.
    pub(super) fn links(&self, responses: &Origin) -> Vec<Link> {
        let document = self.document;
        let mut links = Vec::new();
        for (name, _) in document.get(responses).map(Value::members).unwrap_or_default() {
            if !StatusPattern::named(name).is_some_and(StatusPattern::is_success) {
                continue;
            }
            // What is wrong with a `$ref` was said when the answer was read.
            let Ok((answer, value)) = document.follow(&responses.child(name)) else { continue };
            for (name, _) in value.get("links").map(Value::members).unwrap_or_default() {
                let place = answer.child("links").child(name);
                let Ok((origin, link)) = document.follow(&place) else { continue };
                if let Some(operation) = link.get("operationId").and_then(text) {
                    links.push(Link { origin, operation, parameters: parameters(link) });
                }
            }
        }
        links
    }
}

fn parameters(value: &Value) -> Vec<(String, String)> {
    let members = value.get("parameters").map(Value::members).unwrap_or_default();
    members.iter().filter_map(|(name, value)| Some((name.to_string(), text(value)?))).collect()
}

/// Where the state of an operation is, by what else is said of it.
pub(super) fn state_address(operation: &Value, responses: &[Response]) -> Option<StateAddress> {
    let has = |names: &[&str], is_status: &dyn Fn(StatusPattern) -> bool| {
        responses.iter().filter(|it| is_status(it.status)).any(|response| {
            let mut headers = response.headers.iter();
            headers.any(|header| names.iter().any(|name| header.name.eq_ignore_ascii_case(name)))
        })
    };
    let has_status =
        has(&["Operation-Location", "Azure-AsyncOperation"], &StatusPattern::is_success);
    let has_location = has(&["Location"], &|status| status == StatusPattern::Code(202));
    let is_long = operation.get("x-ms-long-running-operation").and_then(Value::as_bool);
    let options = operation.get("x-ms-long-running-operation-options");
    let via = options.and_then(|it| it.get("final-state-via")).and_then(Value::as_str);
    match (is_long, via) {
        (Some(true), Some("location")) if !has_status => Some(StateAddress::Location),
        _ if has_status => Some(StateAddress::Status),
        _ if has_location => Some(StateAddress::Location),
        (Some(true), _) => Some(StateAddress::Status),
        _ => None,
    }
}
