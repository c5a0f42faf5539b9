//! What answers say of their own accord, such as ids, and later requests repeat.

use serde_json::Value as Json;

use super::client::{Exchange, ReceivedResponse};
use super::world::unwrapped;
use crate::names::plain;

/// Something that an answer says and a later request repeats.
#[derive(Clone, Debug)]
pub(super) struct Told {
    /// The request whose answer says it.
    pub(super) step: usize,
    pub(super) value: Json,
    /// The expression that gives it as a text.
    pub(super) rust: String,
    pub(super) is_tag: bool,
    /// Whether its name says that it names something.
    pub(super) is_id: bool,
    /// Whether it asks for the next page.
    pub(super) is_cursor: bool,
}

/// What it is called in a test.
pub(super) fn told_name(at: usize) -> String {
    format!("told_{at}_")
}

/// What answers say of their own accord.
pub(super) fn told(steps: &[&Exchange]) -> Vec<Told> {
    let mut found = Vec::new();
    for (step, exchange) in steps.iter().enumerate() {
        let Ok(answer) = &exchange.response else { continue };
        if !answer.is_success() || step + 1 == steps.len() {
            continue;
        }
        found.extend(of_body(step, exchange, answer));
        found.extend(of_headers(step, answer));
        found.extend(of_pages(step, answer));
    }
    found
}

fn of_body(step: usize, exchange: &Exchange, answer: &ReceivedResponse) -> Vec<Told> {
    let Ok(body) = serde_json::from_slice::<Json>(&answer.body) else { return Vec::new() };
    let inner = unwrapped(&body);
    let members = body.as_object().into_iter().flatten();
    let outer = members.clone().find(|(_, it)| std::ptr::eq(*it, inner)).map(|it| it.0);
    let start = outer.map_or(String::new(), |name| {
        let mut start = String::new();
        specwright::value::push_token(&mut start, name);
        start
    });
    let sent = String::from_utf8_lossy(exchange.request.body.as_deref().unwrap_or_default());
    let mut found: Vec<Told> = Vec::new();
    for (name, value) in inner.as_object().into_iter().flatten() {
        let text = super::style::plain(value);
        let is_own = sent.contains(&value.to_string()) || exchange.request.target.contains(&text);
        let is_id = is_id(name);
        if !(value.is_string() && (is_id || text.len() >= 8) || value.is_number() && is_id)
            || text.is_empty()
            || is_own && !value.is_number()
        {
            continue;
        }
        let mut pointer = start.clone();
        specwright::value::push_token(&mut pointer, name);
        let rust = match value {
            Json::String(_) => format!(
                "given.pointer({pointer:?}).and_then(|it| it.as_str()).expect({name:?}).to_owned()"
            ),
            _ => format!("given.pointer({pointer:?}).expect({name:?}).to_string()"),
        };
        found.push(Told {
            step,
            value: value.clone(),
            rust,
            is_tag: false,
            is_id,
            is_cursor: false,
        });
    }
    found.sort_by_key(|it| !it.is_id);
    found
}

/// What a page says of the next one.
fn of_pages(step: usize, answer: &ReceivedResponse) -> Vec<Told> {
    let Ok(body) = serde_json::from_slice::<Json>(&answer.body) else { return Vec::new() };
    let outer = ["", "/page", "/paging", "/pagination", "/meta", "/links", "/_links"];
    let members = outer.iter().filter_map(|it| Some((*it, body.pointer(it)?.as_object()?)));
    let mut found = Vec::new();
    for (outer, members) in members {
        for (name, value) in members {
            let Some(text) = value.as_str().filter(|it| !it.is_empty()) else { continue };
            if !plain(name).starts_with("next") && plain(name) != "cursor" {
                continue;
            }
            let mut pointer = outer.to_owned();
            specwright::value::push_token(&mut pointer, name);
            let rust = format!(
                "given.pointer({pointer:?}).and_then(|it| it.as_str()).expect({name:?}).to_owned()"
            );
            let value = Json::String(text.to_owned());
            found.push(Told { step, value, rust, is_tag: false, is_id: false, is_cursor: true });
        }
    }
    found
}

fn of_headers(step: usize, answer: &ReceivedResponse) -> Vec<Told> {
    let text = |name: &str| format!("given.headers()[{name:?}].to_str().expect({name:?})");
    let tag = answer.header("etag").map(|it| Told {
        step,
        value: Json::String(it.to_owned()),
        rust: format!("{}.to_owned()", text("etag")),
        is_tag: true,
        is_id: false,
        is_cursor: false,
    });
    let location = answer.header("location").and_then(|it| {
        let last = it.split(['?', '#']).next()?.trim_end_matches('/').rsplit('/').next()?;
        let decoded = percent_encoding::percent_decode_str(last).decode_utf8().ok()?;
        let last_of =
            format!("{}.rsplit('/').next().expect(\"an id\").to_owned()", text("location"));
        // Only as it stands there.
        (decoded == last && !last.is_empty() && it.ends_with(last)).then(|| Told {
            step,
            value: Json::String(last.to_owned()),
            rust: last_of,
            is_tag: false,
            is_id: true,
            is_cursor: false,
        })
    });
    tag.into_iter().chain(location).collect()
}

/// Whether a member of this name names something.
pub(super) fn is_id(name: &str) -> bool {
    let name = plain(name);
    ["id", "uuid", "ids", "key", "code", "slug", "sku", "number"]
        .iter()
        .any(|it| name.ends_with(it))
}
