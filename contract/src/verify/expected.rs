//! What can be expected of an answer, by what the answers of a finding are.

use serde_json::Value as Json;

use super::client::Exchange;
use super::condition::{condition, matching};
use super::expectation::Expectation;
use super::lists::pages::list_of;
use super::values::facts::Facts;
use super::world::unwrapped;
use crate::names::plain;
use specwright::api::{Operation, StatusPattern, essence};

/// The last answer as JSON.
pub(super) fn last_json(steps: &[&Exchange]) -> Option<Json> {
    serde_json::from_slice(&steps.last()?.response.as_ref().ok()?.body).ok()
}

/// Whether the last answer is JSON, where it says so.
pub(super) fn is_json(steps: &[&Exchange]) -> bool {
    let answer = steps.last().and_then(|it| it.response.as_ref().ok());
    let says =
        answer.and_then(|it| it.header("content-type")).is_some_and(|it| it.contains("json"));
    !says || last_json(steps).is_some()
}

/// Where a member of the thing that an answer shows stands, in its envelope.
pub(super) fn within(shown: &Json, pointer: &str) -> String {
    let inner = unwrapped(shown);
    let outer = shown.as_object().and_then(|it| it.iter().find(|(_, it)| std::ptr::eq(*it, inner)));
    let mut whole = String::new();
    if let Some((name, _)) = outer {
        specwright::value::push_token(&mut whole, name);
    }
    whole.push_str(pointer);
    whole
}

/// A member that only the service sets is not what a request has set it to.
pub(super) fn not_set(place: &str, steps: &[&Exchange]) -> Option<Expectation> {
    let pointer = place.strip_prefix("request body")?;
    let sent = steps.iter().rev().find_map(|it| {
        let body: Json = serde_json::from_slice(it.request.body.as_ref()?).ok()?;
        body.pointer(pointer).cloned()
    })?;
    let shown = last_json(steps)?;
    let pointer = within(&shown, pointer);
    (shown.pointer(&pointer) == Some(&sent)).then_some(Expectation::NotValue(pointer, sent))
}

/// What was there before something else was done is there after it.
pub(super) fn kept(place: &str, steps: &[&Exchange]) -> Option<Expectation> {
    let pointer = place.strip_prefix("response body").filter(|it| !it.is_empty())?;
    let first = steps.first().filter(|it| it.request.method == http::Method::GET)?;
    let before: Json = serde_json::from_slice(&first.response.as_ref().ok()?.body).ok()?;
    let after = last_json(steps)?;
    let pointer = within(&after, pointer);
    let is_other = before.pointer(&pointer).is_some()
        && before.pointer(&pointer) != after.pointer(&pointer)
        && first.request.target == steps.last()?.request.target;
    is_other.then(|| Expectation::Same { back: steps.len() - 1, pointer })
}

/// A member of items that no item has.
pub(super) fn unnamed(place: &str) -> Option<Expectation> {
    let (parent, name) = place.strip_prefix("response body")?.rsplit_once('/')?;
    let name = specwright::value::unescaped(name);
    let tokens = parent.split('/').skip(1);
    let tokens: Vec<String> =
        tokens.map(|it| specwright::value::unescaped(it).into_owned()).collect();
    let condition = format!("it.get({name:?}).is_none()");
    (name != "*" && tokens.iter().any(|it| it == "*"))
        .then_some(Expectation::Holds(tokens, condition))
}

/// `Location` names what the answer shows.
pub(super) fn located(steps: &[&Exchange]) -> Option<Expectation> {
    let shown = last_json(steps)?;
    let id = ID_NAMES.iter().find(|it| unwrapped(&shown).get(**it).is_some())?;
    let pointer = within(&shown, &format!("/{id}"));
    let text = super::style::plain(shown.pointer(&pointer)?);
    let location = steps.last()?.response.as_ref().ok()?.header("location")?;
    let last = location.trim_end_matches('/').rsplit('/').next()?;
    (last != text).then_some(Expectation::Location(pointer))
}

/// What HEAD has of GET.
pub(super) fn headed(place: &str) -> Option<Expectation> {
    match place.strip_prefix("response header ")? {
        "Content-Length" => Some(Expectation::BodyLength),
        name => Some(Expectation::SameHeader(name.to_lowercase())),
    }
}

/// What words forbid is refused; what has not changed is not sent again.
pub(super) fn described(
    place: &str,
    keyword: Option<&str>,
    steps: &[&Exchange],
) -> Option<Expectation> {
    let last = steps.last()?;
    let answer = last.response.as_ref().ok()?;
    if place == "request header If-None-Match" && answer.status != 304 {
        return Some(Expectation::Status(vec![304]));
    }
    let is_change = last.request.method != http::Method::GET;
    let repeats = place.starts_with("header parameter") && keyword == Some("description");
    if repeats && matches!(answer.status, 400..=499) {
        return Some(Expectation::Accepted);
    }
    let status = place.strip_prefix("status ").and_then(|it| it.parse().ok());
    if let Some(status) = status.filter(|it| *it == answer.status && keyword.is_none()) {
        return Some(Expectation::NotStatus(status));
    }
    let is_forbidden = keyword == Some("description")
        && (place.starts_with("request") || place.starts_with("status"))
        || place == "request header If-Match";
    (is_forbidden && is_change && answer.is_success()).then_some(Expectation::Refused)
}

/// The media types that an operation has for the status of the last answer.
pub(super) fn media_types(operation: &Operation, steps: &[&Exchange]) -> Option<Vec<String>> {
    let answer = steps.last()?.response.as_ref().ok()?;
    answer.header("content-type")?;
    let response = super::judge::documented(operation, answer.status)?;
    let names: Vec<String> = response.content.iter().map(|it| essence(&it.name)).collect();
    (!names.is_empty() && names.iter().all(|it| !it.contains('*'))).then_some(names)
}

/// Nothing at a place of the body.
pub(super) fn absent(place: &str) -> Option<Expectation> {
    let pointer = place.strip_prefix("response body")?;
    let is_one = !pointer.is_empty() && !pointer.contains('*');
    is_one.then(|| Expectation::Absent(pointer.to_owned()))
}

/// The list of the last answer: where it is, and its items.
pub(super) fn listed(steps: &[&Exchange]) -> Option<(String, Vec<Json>)> {
    let shown = last_json(steps)?;
    let items = list_of(&shown)?;
    let mut pointer = String::new();
    if let Json::Object(members) = &shown {
        let (name, _) = members.iter().find(|(_, it)| it.as_array() == Some(items))?;
        specwright::value::push_token(&mut pointer, name);
    }
    Some((pointer, items.clone()))
}

/// No more items than the parameter of a list asks for.
pub(super) fn at_most(place: &str, steps: &[&Exchange]) -> Option<Expectation> {
    let name = place.strip_prefix("query parameter ")?;
    let (_, query) = steps.last()?.request.target.split_once('?')?;
    let mut pairs = query.split('&').filter_map(|it| it.split_once('='));
    let most = pairs.find(|it| it.0 == name)?.1.parse().ok()?;
    Some(Expectation::AtMost(listed(steps)?.0, most))
}

/// Each item once, where one answer has it twice.
pub(super) fn once(steps: &[&Exchange]) -> Option<Expectation> {
    let (pointer, items) = listed(steps)?;
    let id = told_apart(&items)?;
    let is_twice = |at: usize| items[..at].iter().any(|it| it[id] == items[at][id]);
    (0..items.len()).any(is_twice).then(|| Expectation::Once(pointer, id.to_owned()))
}

/// What members are called that tell things apart.
pub(super) const ID_NAMES: &[&str] =
    &["id", "uuid", "key", "code", "slug", "sku", "number", "name"];

/// The member that tells the items of a list apart.
pub(super) fn told_apart(items: &[Json]) -> Option<&'static str> {
    let has = |id: &&&str| items.iter().all(|it| it.get(**id).is_some());
    ID_NAMES.iter().find(has).copied().filter(|_| !items.is_empty())
}

/// What a keyword asks of the values at a place.
pub(super) fn holds(
    place: &str,
    keyword: Option<&str>,
    steps: &[&Exchange],
    facts: Option<&Facts>,
) -> Option<Expectation> {
    let pointer = place.strip_prefix("response body")?;
    let (facts, keyword) = (facts?, keyword?);
    let tokens = pointer.split('/').skip(1);
    let tokens: Vec<String> =
        tokens.map(|it| specwright::value::unescaped(it).into_owned()).collect();
    let condition = condition(facts, keyword).or_else(|| {
        let shown = last_json(steps)?;
        let mut found = vec![&shown];
        for token in &tokens {
            found = match token.as_str() {
                "*" => found.into_iter().filter_map(Json::as_array).flatten().collect(),
                name => found.into_iter().filter_map(|it| it.get(name)).collect(),
            };
        }
        let texts: Vec<&str> = found.into_iter().filter_map(Json::as_str).collect();
        matching(facts, keyword, &texts).map(|it| format!("it.as_str().is_none_or(|it| {it})"))
    })?;
    Some(Expectation::Holds(tokens, condition))
}

/// What a filter asks for by the name of a member, where the last answer has something else.
pub(super) fn each(place: &str, steps: &[&Exchange]) -> Option<Expectation> {
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
pub(super) fn totalled(steps: &[&Exchange]) -> Option<Expectation> {
    let (pointer, total, said) = total_in(steps)?;
    let (_, items) = listed(steps)?;
    (said != items.len() as u64).then_some(Expectation::Total(pointer, total))
}

/// Where the list of the last answer and its total stand, and the total.
pub(super) fn total_in(steps: &[&Exchange]) -> Option<(String, String, u64)> {
    let shown = last_json(steps)?;
    let (pointer, _) = listed(steps)?;
    let members = shown.as_object()?.iter();
    let is_total = |name: &str| plain(name).starts_with("total") && plain(name) != "totalpages";
    let (name, said) = members.into_iter().find(|(name, it)| is_total(name) && it.is_u64())?;
    let mut total = String::new();
    specwright::value::push_token(&mut total, name);
    Some((pointer, total, said.as_u64()?))
}

/// Whether the last two answers differ in their bodies.
pub(super) fn is_other_body(steps: &[&Exchange]) -> bool {
    let [.., one, other] = steps else { return false };
    match (&one.response, &other.response) {
        (Ok(one), Ok(other)) => one.body != other.body,
        _ => false,
    }
}

/// The statuses that an operation has, where it has no others.
pub(super) fn statuses(operation: &Operation) -> Option<Vec<u16>> {
    let all = operation.responses.iter().map(|it| match it.status {
        StatusPattern::Code(code) => Some(code),
        _ => None,
    });
    all.collect()
}

/// The value that was sent and is not shown, where the last body that was sent has it.
pub(super) fn stored(place: &str, steps: &[&Exchange]) -> Option<Expectation> {
    let pointer = place.strip_prefix("response body")?;
    if pointer.is_empty() || pointer.contains('*') {
        return None;
    }
    let sent = steps.iter().rev().find_map(|it| {
        let body: Json = serde_json::from_slice(it.request.body.as_ref()?).ok()?;
        body.pointer(pointer).cloned()
    })?;
    let shown = last_json(steps)?;
    let whole = within(&shown, pointer);
    (shown.pointer(&whole) != Some(&sent)).then_some(Expectation::Value(whole, sent))
}

impl Expectation {
    /// A number at a place of the body that is so much more than an answer so many before says.
    pub(super) fn moved(place: &str, back: usize, by: f64, steps: &[&Exchange]) -> Option<Self> {
        let pointer = within(&last_json(steps)?, place.strip_prefix("response body")?);
        Some(Self::Moved { back, pointer, by })
    }

    /// What the first of these answers shows of a thing at a member of the list in the last.
    pub(super) fn item_same(place: &str, steps: &[&Exchange]) -> Option<Self> {
        let member = specwright::value::unescaped(place.strip_prefix("response body/*/")?);
        let thing: Json =
            serde_json::from_slice(&steps.first()?.response.as_ref().ok()?.body).ok()?;
        let (pointer, items) = listed(steps)?;
        let id = told_apart(&items)?;
        let (own, member) = (unwrapped(&thing), member.into_owned());
        let item = items.iter().find(|it| Some(&it[id]) == own.get(id))?;
        let is_other = own.get(&member).is_some() && own.get(&member) != item.get(&member);
        let (thing, id) = (within(&thing, ""), id.to_owned());
        let back = steps.len() - 1;
        is_other.then_some(Self::ItemSame { back, thing, pointer, id, member })
    }

    /// What a request has not said has another value in the last answer than this one.
    pub(super) fn not_left(place: &str, steps: &[&Exchange]) -> Option<Self> {
        not_set(place, steps)
    }

    /// A value in the thing that the last answer shows.
    pub(super) fn shows(pointer: &str, value: &Json, steps: &[&Exchange]) -> Option<Self> {
        Some(Self::Value(within(&last_json(steps)?, pointer), value.clone()))
    }

    /// A number at a place of the last answer.
    pub(super) fn number(pointer: &str, expected: f64, steps: &[&Exchange]) -> Option<Self> {
        last_json(steps)?.pointer(pointer)?.as_f64()?;
        Some(Self::Code {
            back: None,
            lines: vec![
                format!(
                    "let number = body.pointer({pointer:?}).and_then(|it| it.as_f64()).expect(\"a number\");"
                ),
                format!("assert!((number - {expected:?}_f64).abs() < 0.0051, \"{{number}}\");"),
            ],
        })
    }

    /// What the answer before has of a thing, the last one has.
    pub(super) fn as_before(place: &str, steps: &[&Exchange]) -> Option<Self> {
        let pointer = within(&last_json(steps)?, place.strip_prefix("response body")?);
        Some(Self::Same { back: 1, pointer })
    }
}
