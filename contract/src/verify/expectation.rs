//! What a test of a finding expects of the last answer.

use serde_json::Value as Json;

use super::check::Check;
use super::client::Exchange;
use super::world::unwrapped;
use specwright::api::{Operation, StatusPattern};

/// What is expected.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Expectation {
    Refused,
    Accepted,
    NoServerError,
    /// One of these statuses.
    Status(Vec<u16>),
    /// A header.
    Header(String),
    /// A value in the body.
    Value(String, Json),
    /// In words.
    Said(String),
}

impl Expectation {
    /// What a finding of a check expects.
    pub(super) fn of(
        check: Check,
        operation: &Operation,
        place: &str,
        steps: &[&Exchange],
        message: &str,
    ) -> Self {
        let said = || Self::Said(message.to_owned());
        match check {
            Check::InvalidRefused
            | Check::MissingRequiredHeader
            | Check::AuthenticationIgnored
            | Check::UseAfterDelete
            | Check::UnknownRefused
                if place.starts_with("response") =>
            {
                said()
            }
            Check::InvalidRefused
            | Check::MissingRequiredHeader
            | Check::AuthenticationIgnored
            | Check::UseAfterDelete
            | Check::UnknownRefused => Self::Refused,
            Check::ValidAccepted => Self::Accepted,
            Check::CreatedAvailable if place.starts_with("status") => Self::Accepted,
            Check::ServerError => Self::NoServerError,
            Check::UnsupportedMethod => {
                let is_405 = steps.last().is_some_and(|it| {
                    it.response.as_ref().is_ok_and(|answer| answer.status == 405)
                });
                let has_allow = steps.last().is_some_and(|it| {
                    it.response.as_ref().is_ok_and(|answer| answer.header("allow").is_some())
                });
                match (is_405, has_allow) {
                    (false, _) => Self::Status(vec![405]),
                    (true, false) => Self::Header("allow".to_owned()),
                    _ => said(),
                }
            }
            Check::StatusDocumented => statuses(operation).map_or_else(said, Self::Status),
            Check::DeclaredHeadersPresent => match place.strip_prefix("response header ") {
                Some(name) => Self::Header(name.to_lowercase()),
                None => said(),
            },
            Check::StoredAsSent => stored(place, steps).unwrap_or_else(said),
            _ => said(),
        }
    }

    /// The lines of a test that look at `answer`.
    pub(super) fn lines(&self) -> Vec<String> {
        let line = |text: String| vec![format!("    {text}")];
        match self {
            Self::Refused => line("assert!(answer.status().is_client_error());".to_owned()),
            Self::Accepted => line("assert!(answer.status().is_success());".to_owned()),
            Self::NoServerError => line("assert!(!answer.status().is_server_error());".to_owned()),
            Self::Status(all) => {
                line(format!("assert!({all:?}.contains(&answer.status().as_u16()));"))
            }
            Self::Header(name) => {
                line(format!("assert!(answer.headers().contains_key({name:?}));"))
            }
            Self::Value(pointer, value) => vec![
                "    let body = answer.text().await.expect(\"a body\");".to_owned(),
                "    let body: serde_json::Value = serde_json::from_str(&body).expect(\"JSON\");"
                    .to_owned(),
                format!(
                    "    let expected: serde_json::Value = serde_json::from_str({:?}).unwrap();",
                    value.to_string()
                ),
                format!("    assert_eq!(body.pointer({pointer:?}), Some(&expected));"),
            ],
            Self::Said(message) => vec![
                format!("    // {}", message.replace(['\n', '\r'], " ")),
                "    panic!(\"{} {}\", answer.status(), answer.text().await.unwrap_or_default());"
                    .to_owned(),
            ],
        }
    }
}

/// The statuses that an operation has, where it has no others.
fn statuses(operation: &Operation) -> Option<Vec<u16>> {
    let all = operation.responses.iter().map(|it| match it.status {
        StatusPattern::Code(code) => Some(code),
        _ => None,
    });
    all.collect()
}

/// The value that was sent and is not shown, where the last body that was sent has it.
fn stored(place: &str, steps: &[&Exchange]) -> Option<Expectation> {
    let pointer = place.strip_prefix("response body")?;
    if pointer.is_empty() || pointer.contains('*') {
        return None;
    }
    let sent = steps.iter().rev().find_map(|it| {
        let body: Json = serde_json::from_slice(it.request.body.as_ref()?).ok()?;
        body.pointer(pointer).cloned()
    })?;
    let shown: Json = serde_json::from_slice(&steps.last()?.response.as_ref().ok()?.body).ok()?;
    let inner = unwrapped(&shown);
    let outer = shown.as_object()?.iter().find(|(_, it)| std::ptr::eq(*it, inner));
    let mut whole = String::new();
    if let Some((name, _)) = outer {
        specwright::value::push_token(&mut whole, name);
    }
    whole.push_str(pointer);
    (shown.pointer(&whole) != Some(&sent)).then_some(Expectation::Value(whole, sent))
}
