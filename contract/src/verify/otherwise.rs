//! What a test expects of an answer where neither a keyword nor what was sent says it: by what the
//! answers of a finding are.

use serde_json::Value as Json;

use super::check::Check;
use super::client::{Exchange, ReceivedResponse};
use super::expectation::Expectation;
use super::expected::{ID_NAMES, last_json, within};
use super::expected_times::of_now;
use super::protocol::difference;
use super::world::unwrapped;

impl Expectation {
    /// What a finding expects of which its check alone does not say it.
    pub(super) fn otherwise(
        check: Check,
        place: &str,
        keyword: Option<&str>,
        steps: &[&Exchange],
    ) -> Option<Self> {
        let answer = answer(steps.last()?)?;
        let is_gone = matches!(answer.status, 404 | 410);
        match check {
            Check::StoredAsSent | Check::CreatedAvailable if is_gone => Some(Self::Accepted),
            Check::StoredAsSent => stored(place, steps),
            Check::CreatedAvailable if place == "response header Location" => below(steps),
            Check::CreatedAvailable => same_id(steps, false),
            Check::SameRequestSameAnswer => again(steps),
            Check::HeadAsGet => missing_of_head(steps),
            Check::MediaTypeDocumented => media_type(place, steps),
            Check::BodyConforms if status_within(place, answer) => Some(Expectation::Answer(vec![
                "let status = answer.status().as_u16().to_string();".to_owned(),
                "let body = answer.text().await.expect(\"a body\");".to_owned(),
                "let body: serde_json::Value = serde_json::from_str(&body).expect(\"JSON\");"
                    .to_owned(),
                super::asserted::TEXT.to_owned(),
                format!(
                    "assert_eq!(body.pointer({:?}).map(text), Some(status));",
                    place.trim_start_matches("response body")
                ),
            ])),
            Check::BodyConforms if answer.body.is_empty() => Some(Self::Answer(vec![
                "assert!(!answer.bytes().await.expect(\"a body\").is_empty());".to_owned(),
            ])),
            Check::Described => told_in_words(place, keyword, steps),
            _ => None,
        }
        .or_else(|| another(check, place, steps))
    }

    /// A place that is as an answer so many before has it.
    fn as_in(back: usize, pointer: String) -> Self {
        Self::Same { back, pointer }
    }

    /// A condition in Rust on `it`, the text of a header.
    pub(super) fn of_header(name: &str, condition: &str) -> Self {
        Self::Answer(vec![
            format!(
                "let it = answer.headers()[{:?}].to_str().expect(\"a text\");",
                name.to_lowercase()
            ),
            format!("assert!({condition}, \"{{it}}\");"),
        ])
    }

    /// That `Allow` has these methods; of a method that it has, another status than 405.
    pub(super) fn allowing(known: &[&str], method: &str) -> Self {
        Self::Answer(vec![
            "let allow = answer.headers()[\"allow\"].to_str().expect(\"a text\").to_uppercase();"
                .to_owned(),
            "let allowed: Vec<&str> = allow.split(',').map(str::trim).collect();".to_owned(),
            format!("assert!({known:?}.iter().all(|it| allowed.contains(it)), \"{{allow}}\");"),
            format!(
                "assert!(answer.status() != 405 || !allowed.contains(&{method:?}), \"{{allow}}\");"
            ),
        ])
    }
}

fn answer(exchange: &Exchange) -> Option<&ReceivedResponse> {
    exchange.response.as_ref().ok()
}

fn json(exchange: &Exchange) -> Option<Json> {
    serde_json::from_slice(&answer(exchange)?.body).ok()
}

/// Whether a body says another status than its answer has.
fn status_within(place: &str, answer: &ReceivedResponse) -> bool {
    let pointer = place.strip_prefix("response body").filter(|it| it.ends_with("status"));
    let shown: Option<Json> = serde_json::from_slice(&answer.body).ok();
    let said = pointer.zip(shown.as_ref()).and_then(|(pointer, shown)| shown.pointer(pointer));
    said.map(super::style::plain)
        .and_then(|it| it.parse::<u16>().ok())
        .is_some_and(|it| it >= 400 && it != answer.status)
}

/// What the last request with a body has at a place.
fn sent(pointer: &str, steps: &[&Exchange]) -> Option<Json> {
    let bodies = steps.iter().rev().filter_map(|it| it.request.body.as_ref());
    let bodies = bodies.filter_map(|it| serde_json::from_slice::<Json>(it).ok());
    bodies.into_iter().next()?.pointer(pointer).cloned()
}

/// What is stored is not what was there, or what another answer shows.
fn stored(place: &str, steps: &[&Exchange]) -> Option<Expectation> {
    let pointer = place.strip_prefix("response body").or(place.strip_prefix("request body"))?;
    if pointer.is_empty() {
        return bytes(steps);
    }
    if pointer.contains('*') {
        return Expectation::item_same(place, steps);
    }
    if let Some(it) = of_now(pointer, steps) {
        return Some(it);
    }
    let (back, was, now, pointer) = changed(pointer, steps)?;
    let (Json::Object(was), Json::Object(now)) = (&was, &now) else {
        return Some(Expectation::as_in(back, pointer));
    };
    let sent = sent(place.split_once(" body").map_or("", |it| it.1), steps);
    let member = |name: &String| {
        let mut whole = pointer.clone();
        specwright::value::push_token(&mut whole, name);
        whole
    };
    // What is left of something that was said without it, or is lost beside what was said.
    let is_said = |name: &String| sent.as_ref().is_some_and(|it| it.get(name).is_some());
    let more =
        now.keys().find(|it| !is_said(it) && was.get(*it).is_none_or(|was| *was == now[*it]));
    let lost = was.keys().find(|it| !is_said(it) && now.get(*it) != was.get(*it));
    match (lost, more) {
        (Some(lost), _) => Some(Expectation::as_in(back, member(lost))),
        (None, Some(more)) => Some(Expectation::Absent(member(more))),
        _ => None,
    }
}

/// The first answer in which a place has another value than in the last one: how far back it is, both
/// values, and where they stand.
fn changed(pointer: &str, steps: &[&Exchange]) -> Option<(usize, Json, Json, String)> {
    let shown = last_json(steps)?;
    let whole = within(&shown, pointer);
    let now = shown.pointer(&whole)?.clone();
    let (_, earlier) = steps.split_last()?;
    let id = |it: &Json| ID_NAMES.iter().find_map(|id| unwrapped(it).get(*id).cloned());
    earlier.iter().enumerate().find_map(|(at, step)| {
        let own = json(step)?;
        let was = own.pointer(&whole)?.clone();
        (was != now && id(&own) == id(&shown))
            .then(|| (steps.len() - 1 - at, was, now.clone(), whole.clone()))
    })
}

/// The bytes that were sent, where they are no JSON.
fn bytes(steps: &[&Exchange]) -> Option<Expectation> {
    let read = answer(steps.last()?)?;
    let sent = steps.iter().rev().find_map(|it| it.request.body.as_ref())?;
    let is_raw = serde_json::from_slice::<Json>(sent).is_err();
    (is_raw && *sent != read.body && sent.len() < 1000).then(|| {
        Expectation::Answer(vec![format!(
            "assert_eq!(answer.bytes().await.expect(\"a body\"), &b\"{}\"[..]);",
            sent.escape_ascii()
        )])
    })
}

/// `Location` names what is below the address that was asked.
fn below(steps: &[&Exchange]) -> Option<Expectation> {
    let last = steps.last()?;
    let path = last.request.target.split('?').next()?.trim_end_matches('/');
    let location = answer(last)?.header("location")?;
    let is_elsewhere = !location.contains(&format!("{path}/"));
    (last.request.method == http::Method::POST && is_elsewhere).then(|| {
        let count = path.matches('/').count();
        Expectation::Answer(vec![
            "let location = answer.headers()[\"location\"].to_str().expect(\"a text\");".to_owned(),
            "let segments: Vec<&str> = answer.url().path().trim_end_matches('/').split('/').collect();"
                .to_owned(),
            format!("let path = segments[segments.len() - {count}..].join(\"/\");"),
            "assert!(location.contains(&format!(\"/{path}/\")), \"{location}\");".to_owned(),
        ])
    })
}

/// The ids of what the last two answers show: one, or two.
fn same_id(steps: &[&Exchange], is_one: bool) -> Option<Expectation> {
    let [.., one, other] = steps else { return None };
    let (one, other) = (json(one)?, json(other)?);
    let has = |id: &&&str| {
        let (one, other) = (unwrapped(&one).get(**id), unwrapped(&other).get(**id));
        one.is_some() && other.is_some() && (one == other) != is_one
    };
    let pointer = within(&other, &format!("/{}", ID_NAMES.iter().find(has)?));
    Some(match is_one {
        true => Expectation::as_in(1, pointer),
        false => Expectation::Code {
            back: Some(1),
            lines: vec![format!(
                "assert_ne!(body.pointer({pointer:?}), before.pointer({pointer:?}));"
            )],
        },
    })
}

/// What the same request is answered with once more.
fn again(steps: &[&Exchange]) -> Option<Expectation> {
    let [.., one, other] = steps else { return None };
    let (one, other) = (answer(one)?, answer(other)?);
    if one.status != other.status {
        return Some(Expectation::Status(vec![one.status]));
    }
    (one.header("etag") != other.header("etag")).then(|| Expectation::SameHeader("etag".to_owned()))
}

/// A header that GET has and HEAD has not.
fn missing_of_head(steps: &[&Exchange]) -> Option<Expectation> {
    let [.., got, headed] = steps else { return None };
    let (got, headed) = (answer(got)?, answer(headed)?);
    let lacks = |it: &&&str| got.headers.contains_key(**it) && !headed.headers.contains_key(**it);
    let name = ["etag", "last-modified", "x-total-count", "link"].iter().find(lacks)?;
    Some(Expectation::Header((*name).to_owned()))
}

/// A media type that was asked for, or that there has to be; and no other `charset` than UTF-8.
fn media_type(place: &str, steps: &[&Exchange]) -> Option<Expectation> {
    let last = steps.last()?;
    if place == "request header Accept" {
        let mut headers = last.request.headers.iter();
        let asked = headers.find(|it| it.name.eq_ignore_ascii_case("accept"))?;
        return Some(Expectation::MediaType(vec![asked.value.clone()]));
    }
    let Some(own) = answer(last)?.header("content-type") else {
        return Some(Expectation::Header("content-type".to_owned()));
    };
    own.to_lowercase().contains("charset=").then(|| {
        let condition =
            "it.to_lowercase().split_once(\"charset=\").is_none_or(|it| it.1.trim_matches('\"').starts_with(\"utf-8\"))";
        Expectation::of_header("content-type", condition)
    })
}

/// What words say of numbers that change, of tags, of what differs.
fn told_in_words(place: &str, keyword: Option<&str>, steps: &[&Exchange]) -> Option<Expectation> {
    let last = steps.last()?;
    let is_success = answer(last)?.is_success();
    if place == "request header If-None-Match" {
        return (answer(last)?.status == 304).then_some(Expectation::NotStatus(304));
    }
    if place == "response header ETag" {
        return new_tag(steps);
    }
    if place.starts_with("header parameter") && is_success {
        return same_id(steps, true);
    }
    if place == "request body" && keyword == Some("default") {
        let [.., one, other] = steps else { return None };
        let (pointer, ..) = difference(&json(one)?, &json(other)?)?;
        return Some(Expectation::as_in(1, pointer));
    }
    if let Some(pointer) = place.strip_prefix("request body").filter(|it| !it.is_empty()) {
        let first = steps.first().filter(|it| it.request.target == last.request.target)?;
        let (back, _, _, whole) = changed(pointer, steps)?;
        let is_read = first.request.method == http::Method::GET && back == steps.len() - 1;
        return is_read.then(|| Expectation::as_in(back, whole));
    }
    let pointer = place.strip_prefix("response body").filter(|it| !it.is_empty())?;
    let [.., before, _] = steps else { return as_created(pointer, steps) };
    let shown = last_json(steps)?;
    let whole = within(&shown, pointer);
    if let Some(Json::Object(members)) = shown.pointer(&whole) {
        // It is replaced as a whole.
        let sent = sent(pointer, steps)?;
        let more = members.keys().find(|it| sent.get(*it).is_none())?;
        let mut whole = whole;
        specwright::value::push_token(&mut whole, more);
        return Some(Expectation::Absent(whole));
    }
    let number = |it: &Json| it.pointer(&whole).and_then(Json::as_f64);
    let (was, now) = (number(&json(before)?)?, number(&shown)?);
    let is_read = last.request.method == http::Method::GET;
    let sign = match (now > was, is_read) {
        // It grows by one.
        (true, true) => return Some(Expectation::Moved { back: 1, pointer: whole, by: 1.0 }),
        (true, false) => "<",
        (false, true) => ">",
        (false, false) if now < was => ">",
        (false, false) => "!=",
    };
    Some(Expectation::Code {
        back: Some(1),
        lines: vec![
            format!(
                "let number = |it: &serde_json::Value| it.pointer({whole:?}).and_then(|it| it.as_f64());"
            ),
            format!(
                "assert!(number(&body).expect(\"a number\") {sign} number(&before).expect(\"a number\"));"
            ),
        ],
    })
}

/// The time of the last change of a new thing: that of its creation.
fn as_created(pointer: &str, steps: &[&Exchange]) -> Option<Expectation> {
    let shown = last_json(steps)?;
    let thing = unwrapped(&shown);
    let name = crate::names::plain(pointer);
    let is_change = ["updated", "changed", "modified", "lastmodified", "lastupdated"];
    let is_change = is_change.iter().any(|it| name.starts_with(it));
    let created =
        thing.as_object()?.keys().find(|it| crate::names::plain(it).starts_with("created"))?;
    let (one, other) = (within(&shown, pointer), within(&shown, &format!("/{created}")));
    is_change.then(|| Expectation::Code {
        back: None,
        lines: vec![format!("assert_eq!(body.pointer({one:?}), body.pointer({other:?}));")],
    })
}

/// An entity tag that is not what it was, or the one that the answer before says.
fn new_tag(steps: &[&Exchange]) -> Option<Expectation> {
    let (last, earlier) = steps.split_last()?;
    let tag = |it: &Exchange| answer(it).and_then(|it| it.header("etag")).map(str::to_owned);
    let now = tag(last)?;
    match earlier.iter().position(|it| tag(it).as_ref() == Some(&now)) {
        // Without a change between them, both are the same of right.
        Some(at) if steps[at..].iter().any(|it| it.request.method != http::Method::GET) => {
            let back = steps.len() - 1 - at;
            Some(Expectation::OtherHeader { back, name: "etag".to_owned() })
        }
        None if earlier.last().is_some_and(|it| tag(it).is_some()) => {
            Some(Expectation::SameHeader("etag".to_owned()))
        }
        _ => None,
    }
}

/// Another value or status than the wrong one, which is the same whenever it is asked for.
fn another(check: Check, place: &str, steps: &[&Exchange]) -> Option<Expectation> {
    let last = answer(steps.last()?)?;
    if let Some(status) = place.strip_prefix("status ").and_then(|it| it.parse::<u16>().ok()) {
        return (status == last.status).then_some(Expectation::NotStatus(status));
    }
    if check == Check::StatusDocumented {
        return Some(Expectation::NotStatus(last.status));
    }
    let pointer = place.strip_prefix("response body").or(place.strip_prefix("request body"))?;
    if pointer.is_empty() || pointer.contains('*') {
        return None;
    }
    let shown: Json = serde_json::from_slice(&last.body).ok()?;
    let own = shown.pointer(pointer).map(|_| pointer.to_owned());
    let pointer = own.unwrap_or_else(|| within(&shown, pointer));
    let value = shown.pointer(&pointer)?;
    is_steady(value, steps).then(|| Expectation::NotValue(pointer, value.clone()))
}

/// Whether a value is no id, time or the like: one that was sent, or that has no digits.
fn is_steady(value: &Json, steps: &[&Exchange]) -> bool {
    let is_sent = |text: &str| {
        let mut bodies = steps.iter().filter_map(|it| it.request.body.as_ref());
        bodies.any(|it| String::from_utf8_lossy(it).contains(text))
    };
    match value {
        Json::Bool(_) | Json::Null => true,
        Json::Number(number) => number.as_f64().is_some_and(|it| it.abs() < 1000.0),
        Json::String(text) => {
            text.len() < 200 && (!text.contains(|it: char| it.is_ascii_digit()) || is_sent(text))
        }
        Json::Array(_) | Json::Object(_) => {
            value.to_string().len() < 200 && is_sent(&value.to_string())
        }
    }
}
