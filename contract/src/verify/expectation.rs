//! What a test of a finding expects of the last answer.

use serde_json::Value as Json;

use super::check::Check;
use super::client::Exchange;
use super::lists::pages::list_of;
use super::world::unwrapped;
use specwright::api::{Operation, StatusPattern, essence};

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
    /// Nothing at this place of the body.
    Absent(String),
    /// One of these media types.
    MediaType(Vec<String>),
    /// A list at this place of the body, of so many items at most.
    AtMost(String, u64),
    /// A list at this place of the body, whose items differ in this member.
    Once(String, String),
    /// In words.
    Said(String),
}

impl Expectation {
    /// What a finding of a check expects.
    pub(super) fn of(
        check: Check,
        operation: &Operation,
        (place, keyword): (&str, Option<&str>),
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
            Check::Described => described(place, keyword, steps).unwrap_or_else(said),
            Check::MediaTypeDocumented if place.starts_with("response") => {
                media_types(operation, steps).map_or_else(said, Self::MediaType)
            }
            Check::TypesDecode => absent(place).unwrap_or_else(said),
            Check::BodyConforms if keyword == Some("writeOnly") => {
                absent(place).unwrap_or_else(said)
            }
            Check::HeadAsGet if place == "status" => {
                let got = steps.first().and_then(|it| it.response.as_ref().ok());
                got.map_or_else(said, |it| Self::Status(vec![it.status]))
            }
            Check::ListLimit => at_most(place, steps).unwrap_or_else(said),
            Check::ListItemsOnce => once(steps).unwrap_or_else(said),
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
            Self::Value(pointer, value) => of_body(&[
                format!(
                    "let expected: serde_json::Value = serde_json::from_str({:?}).unwrap();",
                    value.to_string()
                ),
                format!("assert_eq!(body.pointer({pointer:?}), Some(&expected));"),
            ]),
            Self::Absent(pointer) => {
                of_body(&[format!("assert_eq!(body.pointer({pointer:?}), None);")])
            }
            Self::MediaType(names) => vec![
                "    let media_type = answer.headers()[\"content-type\"].to_str().expect(\"a text\");"
                    .to_owned(),
                format!("    assert!({names:?}.iter().any(|it| media_type.starts_with(it)));"),
            ],
            Self::AtMost(pointer, most) => of_body(&[
                format!("let items = body.pointer({pointer:?}).and_then(|it| it.as_array());"),
                format!("assert!(items.expect(\"a list\").len() <= {most});"),
            ]),
            Self::Once(pointer, id) => of_body(&[
                format!("let items = body.pointer({pointer:?}).and_then(|it| it.as_array());"),
                format!("let ids = items.expect(\"a list\").iter().map(|it| it[{id:?}].to_string());"),
                "let mut ids: Vec<String> = ids.collect();".to_owned(),
                "let count = ids.len();".to_owned(),
                "ids.sort();".to_owned(),
                "ids.dedup();".to_owned(),
                "assert_eq!(ids.len(), count);".to_owned(),
            ]),
            Self::Said(message) => vec![
                format!("    // {}", message.replace(['\n', '\r'], " ")),
                "    panic!(\"{} {}\", answer.status(), answer.text().await.unwrap_or_default());"
                    .to_owned(),
            ],
        }
    }
}

/// Lines that look at the body as JSON.
fn of_body(lines: &[String]) -> Vec<String> {
    let read = [
        "let body = answer.text().await.expect(\"a body\");",
        "let body: serde_json::Value = serde_json::from_str(&body).expect(\"JSON\");",
    ];
    let read = read.into_iter().map(str::to_owned);
    read.chain(lines.iter().cloned()).map(|it| format!("    {it}")).collect()
}

/// What words forbid is refused; what has not changed is not sent again.
fn described(place: &str, keyword: Option<&str>, steps: &[&Exchange]) -> Option<Expectation> {
    let last = steps.last()?;
    let answer = last.response.as_ref().ok()?;
    if place == "request header If-None-Match" && answer.status != 304 {
        return Some(Expectation::Status(vec![304]));
    }
    let is_change = last.request.method != http::Method::GET;
    let is_forbidden = keyword == Some("description")
        && (place.starts_with("request") || place.starts_with("status"))
        || place == "request header If-Match";
    (is_forbidden && is_change && answer.is_success()).then_some(Expectation::Refused)
}

/// The media types that an operation has for the status of the last answer.
fn media_types(operation: &Operation, steps: &[&Exchange]) -> Option<Vec<String>> {
    let answer = steps.last()?.response.as_ref().ok()?;
    answer.header("content-type")?;
    let response = super::judge::documented(operation, answer.status)?;
    let names: Vec<String> = response.content.iter().map(|it| essence(&it.name)).collect();
    (!names.is_empty() && names.iter().all(|it| !it.contains('*'))).then_some(names)
}

/// Nothing at a place of the body.
fn absent(place: &str) -> Option<Expectation> {
    let pointer = place.strip_prefix("response body")?;
    let is_one = !pointer.is_empty() && !pointer.contains('*');
    is_one.then(|| Expectation::Absent(pointer.to_owned()))
}

/// The list of the last answer: where it is, and its items.
fn listed(steps: &[&Exchange]) -> Option<(String, Vec<Json>)> {
    let shown: Json = serde_json::from_slice(&steps.last()?.response.as_ref().ok()?.body).ok()?;
    let items = list_of(&shown)?;
    let mut pointer = String::new();
    if let Json::Object(members) = &shown {
        let (name, _) = members.iter().find(|(_, it)| it.as_array() == Some(items))?;
        specwright::value::push_token(&mut pointer, name);
    }
    Some((pointer, items.clone()))
}

/// No more items than the parameter of a list asks for.
fn at_most(place: &str, steps: &[&Exchange]) -> Option<Expectation> {
    let name = place.strip_prefix("query parameter ")?;
    let (_, query) = steps.last()?.request.target.split_once('?')?;
    let mut pairs = query.split('&').filter_map(|it| it.split_once('='));
    let most = pairs.find(|it| it.0 == name)?.1.parse().ok()?;
    Some(Expectation::AtMost(listed(steps)?.0, most))
}

/// Each item once, where one answer has it twice.
fn once(steps: &[&Exchange]) -> Option<Expectation> {
    let (pointer, items) = listed(steps)?;
    let ids = ["id", "uuid", "key", "code", "name"];
    let id = ids.iter().find(|id| items.iter().all(|it| it.get(**id).is_some()))?;
    let is_twice = |at: usize| items[..at].iter().any(|it| it[*id] == items[at][*id]);
    (0..items.len()).any(is_twice).then(|| Expectation::Once(pointer, (*id).to_owned()))
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
