//! What a test of a finding expects of the last answer.

use serde_json::Value as Json;

use super::check::Check;
use super::client::Exchange;
use super::condition::condition;
use super::lists::pages::list_of;
use super::values::facts::Facts;
use super::world::unwrapped;
use crate::names::plain;
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
    /// Of all values at these steps into the body (`*` for each item), a condition in Rust.
    Holds(Vec<String>, String),
    /// A list at this place of the body, in the order of a member, which falls or rises.
    Sorted(String, String, bool),
    /// A list at this place of the body, each of whose items has this text in this member.
    Each(String, String, String),
    /// A list and a number, which is that of its items.
    Total(String, String),
    /// The body of the answer before.
    SameBody,
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
        facts: Option<&Facts>,
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
            Check::BodyConforms => holds(place, keyword, facts).unwrap_or_else(said),
            Check::ListOrder => sorted(steps, message).unwrap_or_else(said),
            Check::ListFilter => each(place, steps).unwrap_or_else(said),
            Check::ListPages if place == "the total" => totalled(steps).unwrap_or_else(said),
            Check::SameRequestSameAnswer if is_other_body(steps) => Self::SameBody,
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
            Self::Holds(tokens, condition) if tokens.is_empty() => of_body(&[
                "let it = &body;".to_owned(),
                format!("assert!({condition});"),
            ]),
            Self::Holds(tokens, condition) => of_body(&[
                "let mut found = vec![&body];".to_owned(),
                format!("for token in {tokens:?} {{"),
                "    found = match token {".to_owned(),
                "        \"*\" => found.iter().filter_map(|it| it.as_array()).flatten().collect(),".to_owned(),
                "        name => found.iter().filter_map(|it| it.get(name)).collect(),".to_owned(),
                "    };".to_owned(),
                "}".to_owned(),
                format!("assert!(found.iter().all(|it| {condition}));"),
            ]),
            Self::Sorted(pointer, member, is_down) => of_body(&[
                format!("let items = body.pointer({pointer:?}).and_then(|it| it.as_array());"),
                format!("let keys = items.expect(\"a list\").iter().map(|it| &it[{member:?}]);"),
                "let keys = keys.filter(|it| !it.is_null());".to_owned(),
                "let text = |it: &serde_json::Value| it.as_str().map_or_else(|| it.to_string(), str::to_owned);"
                    .to_owned(),
                "let keys: Vec<_> = keys.map(|it| (it.as_f64(), text(it))).collect();".to_owned(),
                "let rises = |one: &(Option<f64>, String), other: &(Option<f64>, String)| match (one.0, other.0) {".to_owned(),
                "    (Some(one), Some(other)) => one <= other,".to_owned(),
                "    _ => one.1 <= other.1,".to_owned(),
                "};".to_owned(),
                "let folded: Vec<_> = keys.iter().map(|it| (it.0, it.1.to_lowercase())).collect();".to_owned(),
                match is_down {
                    true => "let in_order = |keys: &[_]| keys.windows(2).all(|it| rises(&it[1], &it[0]));".to_owned(),
                    false => "let in_order = |keys: &[_]| keys.windows(2).all(|it| rises(&it[0], &it[1]));".to_owned(),
                },
                "assert!(in_order(&keys) || in_order(&folded));".to_owned(),
            ]),
            Self::Each(pointer, member, text) => of_body(&[
                format!("let items = body.pointer({pointer:?}).and_then(|it| it.as_array());"),
                format!("let mut values = items.expect(\"a list\").iter().map(|it| &it[{member:?}]);"),
                format!(
                    "assert!(values.all(|it| it.as_str().map_or_else(|| it.to_string(), str::to_owned) == {text:?}));"
                ),
            ]),
            Self::Total(pointer, total) => of_body(&[
                format!("let items = body.pointer({pointer:?}).and_then(|it| it.as_array());"),
                format!("let total = body.pointer({total:?}).and_then(|it| it.as_u64());"),
                "assert_eq!(total, Some(items.expect(\"a list\").len() as u64));".to_owned(),
            ]),
            Self::SameBody => vec![
                "    let before = before.text().await.expect(\"a body\");".to_owned(),
                "    assert_eq!(answer.text().await.expect(\"a body\"), before);".to_owned(),
            ],
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

/// What a keyword asks of the values at a place.
fn holds(place: &str, keyword: Option<&str>, facts: Option<&Facts>) -> Option<Expectation> {
    let pointer = place.strip_prefix("response body")?;
    let condition = condition(facts?, keyword?)?;
    let tokens = pointer.split('/').skip(1);
    let tokens = tokens.map(|it| specwright::value::unescaped(it).into_owned()).collect();
    Some(Expectation::Holds(tokens, condition))
}

/// The order of a list, where the last answer has another one.
fn sorted(steps: &[&Exchange], message: &str) -> Option<Expectation> {
    let (_, rest) = message.split_once("an order in which `")?;
    let (member, way) = rest.split_once("` ")?;
    let is_down = way.starts_with("falls");
    let (pointer, items) = listed(steps)?;
    let keys = items.iter().filter_map(|it| it.get(member)).filter(|it| !it.is_null());
    let keys: Vec<(Option<f64>, String)> =
        keys.map(|it| (it.as_f64(), super::style::plain(it))).collect();
    let folded: Vec<_> = keys.iter().map(|it| (it.0, it.1.to_lowercase())).collect();
    let rises = |one: &(Option<f64>, String), other: &(Option<f64>, String)| match (one.0, other.0)
    {
        (Some(one), Some(other)) => one <= other,
        _ => one.1 <= other.1,
    };
    let in_order = |keys: &[(Option<f64>, String)]| {
        keys.windows(2).all(
            |it| {
                if is_down { rises(&it[1], &it[0]) } else { rises(&it[0], &it[1]) }
            },
        )
    };
    let is_wrong = !in_order(&keys) && !in_order(&folded);
    is_wrong.then(|| Expectation::Sorted(pointer, member.to_owned(), is_down))
}

/// What a filter asks for by the name of a member, where the last answer has something else.
fn each(place: &str, steps: &[&Exchange]) -> Option<Expectation> {
    let name = place.strip_prefix("query parameter ")?;
    let (_, query) = steps.last()?.request.target.split_once('?')?;
    let mut pairs = query.split('&').filter_map(|it| it.split_once('='));
    let asked = pairs.find(|it| it.0 == name)?.1;
    let asked = percent_encoding::percent_decode_str(asked).decode_utf8().ok()?.into_owned();
    let (pointer, items) = listed(steps)?;
    let members = items.first()?.as_object()?.keys();
    let member = members.into_iter().find(|it| plain(it) == plain(name))?.clone();
    let values = items.iter().map(|it| it.get(&member));
    let mut values = values.map(|it| it.map(super::style::plain).unwrap_or_default());
    let is_scalar = items.iter().all(|it| !it[&member].is_array() && !it[&member].is_object());
    (is_scalar && values.any(|it| it != asked)).then_some(Expectation::Each(pointer, member, asked))
}

/// How many items a list of one page has, where it says something else.
fn totalled(steps: &[&Exchange]) -> Option<Expectation> {
    let shown: Json = serde_json::from_slice(&steps.last()?.response.as_ref().ok()?.body).ok()?;
    let (pointer, items) = listed(steps)?;
    let members = shown.as_object()?.iter();
    let is_total = |name: &str| plain(name).starts_with("total") && plain(name) != "totalpages";
    let (name, said) = members.into_iter().find(|(name, it)| is_total(name) && it.is_u64())?;
    let mut total = String::new();
    specwright::value::push_token(&mut total, name);
    (said.as_u64() != Some(items.len() as u64)).then_some(Expectation::Total(pointer, total))
}

/// Whether the last two answers differ in their bodies.
fn is_other_body(steps: &[&Exchange]) -> bool {
    let [.., one, other] = steps else { return false };
    match (&one.response, &other.response) {
        (Ok(one), Ok(other)) => one.body != other.body,
        _ => false,
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
