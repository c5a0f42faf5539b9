//! Ordinary values: what a member has where nothing is tried with it.

use serde_json::{Value as Json, json};
use specwright_runtime::validate::pattern::{Expression, Search};

use super::facts::Facts;
use crate::pattern_text;

/// Longer texts and lists are not made.
pub(in crate::verify) const LONGEST: u64 = 20_000;

/// What others take from there is so much of.
const ENOUGH: f64 = 50_000.0;

/// The year of made-up times, and one that is to come.
pub(in crate::verify) const YEAR: &str = "2024";
pub(in crate::verify) const FUTURE: &str = "2090";

/// Another item than the one that was made, where the schema leaves room.
pub(in crate::verify) fn another(facts: &Facts, known: &Json, salt: u64) -> Option<Json> {
    match known {
        Json::String(text) if facts.enumerated.is_none() && facts.format.is_none() => {
            match &facts.pattern {
                Some(_) => self::text(facts, salt).map(Json::String),
                None => Some(Json::String(numbered(text, salt, facts.max_length))),
            }
        }
        Json::String(_) => text(facts, salt).map(Json::String),
        Json::Number(number) if facts.enumerated.is_none() => {
            let step = facts.multiple_of.unwrap_or(1.0);
            let low = facts.minimum.map_or(0.0, |it| it.0.ceil());
            let value = low + step * (salt as f64 + 1.0);
            match number.is_f64() {
                true => Some(json!(value)),
                false => Some(json!(value as i64)),
            }
        }
        _ => None,
    }
}

/// Enough of what others take from, by the name of the member.
pub(in crate::verify) fn plenty(name: &str, facts: &Facts) -> Option<Json> {
    const TAKEN: &[&str] = &[
        "stock",
        "instock",
        "inventory",
        "available",
        "balance",
        "capacity",
        "unitsinstock",
        "stockquantity",
        "quantityinstock",
        "availableunits",
        "availableseats",
        "freeseats",
    ];
    if TAKEN.contains(&crate::names::plain(name).as_str()) { many(facts, ENOUGH) } else { None }
}

/// So much, or as much as the schema allows.
pub(in crate::verify) fn many(facts: &Facts, enough: f64) -> Option<Json> {
    if !matches!(facts.kind(), Some("integer" | "number")) {
        return None;
    }
    let most = facts.maximum.map_or(enough, |(it, is_out)| if is_out { it - 1.0 } else { it });
    let step = facts.multiple_of.unwrap_or(1.0);
    let value = (enough.min(most) / step).floor() * step;
    let is_fit = facts.minimum.is_none_or(|(least, _)| value >= least);
    (is_fit && facts.enumerated.is_none()).then(|| super::numbers::written(value))
}

/// A value with its made-up times in times to come.
pub(in crate::verify) fn in_future(value: &Json) -> Json {
    match value {
        Json::String(text) if text.starts_with(&format!("{YEAR}-")) => {
            json!(text.replacen(YEAR, FUTURE, 1))
        }
        Json::Array(items) => items.iter().map(in_future).collect(),
        Json::Object(members) => Json::Object(
            members.iter().map(|(name, value)| (name.clone(), in_future(value))).collect(),
        ),
        other => other.clone(),
    }
}

/// A text with a number at its end, no longer than allowed.
pub(in crate::verify) fn numbered(text: &str, number: u64, most: Option<u64>) -> String {
    let end = number.to_string();
    let most = most.unwrap_or(u64::MAX).min(LONGEST) as usize;
    let room = most.saturating_sub(end.len());
    let start: String = text.chars().take(room).collect();
    let both = format!("{start}{end}");
    both.chars().take(most).collect()
}

/// An ordinary text.
pub(in crate::verify) fn text(facts: &Facts, salt: u64) -> Option<String> {
    let Some(pattern) = &facts.pattern else { return of_format(facts, salt) };
    let expression = Expression::new(pattern);
    let matches = |it: &String| {
        let expression = expression.as_ref();
        expression.is_none_or(|expression| expression.search(it) == Search::Found)
    };
    let has_room = |it: &String| {
        let length = it.chars().count() as u64;
        facts.min_length.is_none_or(|least| least <= length)
            && facts.max_length.is_none_or(|most| length <= most)
    };
    // A pattern beside a format says less than that, such as that a day is one of this century.
    let of_format = facts.format.as_ref().and_then(|_| of_format(facts, salt)).filter(matches);
    of_format.filter(has_room).or_else(|| {
        let long = || pattern_text::numbered(pattern, salt, true).filter(has_room);
        let of_length = || {
            let least = facts.min_length.unwrap_or(0).min(LONGEST) as usize;
            let most = facts.max_length.unwrap_or(LONGEST).min(LONGEST) as usize;
            pattern_text::text(pattern, (salt % 1000) as usize, (least, most))
        };
        let short = pattern_text::numbered(pattern, salt, false);
        // A pattern that is open at an end says nothing of what stands there.
        let filled = || {
            let short = short.as_ref()?;
            let missing =
                facts.min_length?.min(LONGEST).saturating_sub(short.chars().count() as u64);
            let filler = "ample".repeat(missing as usize / 5 + 1);
            let both = [format!("{short}{filler}"), format!("{filler}{short}")];
            both.into_iter().find(|it| matches(it) && has_room(it))
        };
        short
            .clone()
            .filter(has_room)
            .or_else(long)
            .or_else(of_length)
            .or_else(filled)
            .or(short.clone())
    })
}

/// A text of a format, or of nothing else than a length.
fn of_format(facts: &Facts, salt: u64) -> Option<String> {
    let format = facts.format.as_deref().unwrap_or_default();
    let day = salt % 28 + 1;
    Some(match format {
        "date" => format!("{}-03-{day:02}", year(facts)),
        "date-time" => format!("{}-03-{day:02}T12:30:00Z", year(facts)),
        "time" => "12:30:00Z".to_owned(),
        "duration" => "P1D".to_owned(),
        "uuid" => format!("3fa85f64-5717-4562-b3fc-{:012x}", 0x2c96_3f66_afa6 + salt),
        "email" | "idn-email" => format!("user{salt}@example.com"),
        "uri" | "url" | "iri" => format!("https://example.com/{salt}"),
        "hostname" => format!("host{salt}.example.com"),
        "ipv4" => format!("192.0.2.{}", salt % 250 + 1),
        "ipv6" => "2001:db8::1".to_owned(),
        "byte" => "aGVsbG8=".to_owned(),
        _ => {
            let least = facts.min_length.unwrap_or(0).min(LONGEST) as usize;
            let mut text = String::from("sample");
            while text.chars().count() < least {
                text.push_str("sample");
            }
            let most =
                facts.max_length.map_or(least.max(6), |most| least.max(6).min(most as usize));
            text.chars().take(most).collect()
        }
    })
}

/// The year of made-up times: one to come where the words ask for that.
pub(in crate::verify) fn year(facts: &Facts) -> &'static str {
    let words = facts.words.to_lowercase();
    let is_denied =
        ["not be in the future", "not in the future"].iter().any(|it| words.contains(it));
    let is_asked = words.contains("in the future") || words.contains("not be in the past");
    if is_asked && !is_denied { FUTURE } else { YEAR }
}

/// An ordinary number.
pub(in crate::verify) fn number(facts: &Facts, is_integer: bool) -> Option<Json> {
    let step = facts.multiple_of.unwrap_or(1.0);
    let low = facts.minimum.map(|(it, out)| if out { it + step } else { it });
    let high = facts.maximum.map(|(it, out)| if out { it - step } else { it });
    let wanted = match (low, high) {
        (Some(low), Some(high)) => (low + step * 2.0).min(high).max(low),
        (Some(low), None) => low + step * 2.0,
        (None, Some(high)) => high.min(3.0),
        (None, None) => 3.0,
    };
    // A fraction, where there may be one: it is easily lost.
    let fraction = wanted + 0.25;
    let has_room = high.is_none_or(|it| fraction <= it)
        && facts.multiple_of.is_none_or(|it| (0.25 / it).fract() < 1e-9);
    let wanted = if !is_integer && has_room { fraction } else { wanted };
    let value = if facts.multiple_of.is_some() { (wanted / step).round() * step } else { wanted };
    Some(if is_integer || value.fract() == 0.0 { json!(value as i64) } else { json!(value) })
}
