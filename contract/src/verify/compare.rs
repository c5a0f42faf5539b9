//! Whether what is shown is what was sent.

use std::time::{Duration, UNIX_EPOCH};

use serde_json::Value as Json;

use super::check::Check;
use super::expectation::Expectation;
use super::judge::{documented, media_type, placed};
use super::run::{Found, Run, Seen};
use super::values::facts::Facts;
use super::world::{form, schema, unwrapped};
use specwright::api::MediaKind;
use specwright::origin::Origin;
use specwright::value::push_token;

/// Words that say that a service changes what it stores.
const CHANGES: &[&str] = &[
    "trim",
    "normali",
    "lowercase",
    "lower case",
    "lower-case",
    "uppercase",
    "upper case",
    "rounded",
    "truncat",
    "computed",
    "calculated",
    "generated",
    "ignored",
    "hashed",
    "masked",
    "sanit",
    "stripped",
    "canonical",
    "sorted",
    "dedup",
    "derived",
    "encrypted",
    "write-only",
    "never returned",
    "assigned by",
    "cut off",
    "cut to",
    "cutting",
    "stored as",
    "saved as",
    "counts as",
    "counted as",
    "treated as",
    "taken for",
    "taken as",
    "turned into",
    "turns it into",
    "converted",
    "collapsed",
    "replaced by",
    "replaced with",
    "rounds",
    "whole seconds",
];

/// Words after which a text is stored as it was sent after all.
const AS_SENT: &[&str] = &[
    "as sent",
    "as it is sent",
    "as it was sent",
    "as they were sent",
    "as given",
    "as it was given",
    "as is",
];

/// Whether words say that what is stored is another value than the one that was sent.
fn is_changed_by_words(words: &str) -> bool {
    let words = AS_SENT.iter().fold(words.to_lowercase(), |words, it| words.replace(it, ""));
    CHANGES.iter().any(|it| words.contains(it))
        || super::words::sentences(&words).into_iter().any(super::words::is_kept_otherwise)
}

/// Whether words say no more of a text that is stored than that it loses the spaces around it, or is
/// in small or in capital letters.
fn is_only_respelt(words: &str) -> bool {
    let rest = super::words::sentences(words).into_iter();
    let rest: Vec<&str> = rest.filter(|it| !super::words::is_respelt(it)).collect();
    is_changed_by_words(words) && !is_changed_by_words(&rest.join("\n"))
}

/// A text without spaces and case.
fn letters(text: &str) -> String {
    let kept = text.chars().filter(|it| !it.is_whitespace() && !it.is_control());
    kept.collect::<String>().to_uppercase().to_lowercase()
}

/// What differs between two values.
#[derive(Debug)]
pub(super) struct Difference {
    pub(super) pointer: String,
    pub(super) sent: Json,
    pub(super) shown: Option<Json>,
}

impl Run<'_> {
    /// The schema of the JSON body of an answer.
    pub(super) fn response_schema(&self, seen: &Seen) -> Option<Origin> {
        let answer = seen.response()?;
        let response = documented(self.operation(seen.call.operation), answer.status)?;
        let media = media_type(response, answer.header("content-type")?)?;
        let schema = media.origin.child("schema");
        self.document.get(&schema).is_some().then_some(schema)
    }

    /// Compares what was sent with what an answer shows. Whether it is the same.
    pub(super) fn compare(
        &mut self,
        operation: usize,
        sent: &Json,
        steps: &[&Seen],
        with_defaults: bool,
    ) -> bool {
        let Some(last) = steps.last() else { return true };
        let (Some(shown), Some(response_schema)) = (last.json(), self.response_schema(last)) else {
            return true;
        };
        let media = form(self.operation(operation));
        if media.is_some_and(|it| matches!(it.kind, MediaKind::Text | MediaKind::Binary)) {
            // What is said of bytes is not the bytes.
            return true;
        }
        self.checked(Check::StoredAsSent);
        let shown = unwrapped(&shown).clone();
        let mut found = Vec::new();
        let request = media.map(schema);
        let inner = self.inner(&response_schema, &last.json().unwrap_or_default());
        let mut pointer = String::new();
        self.differences(request.as_ref(), Some(&inner), sent, &shown, &mut pointer, &mut found);
        found.retain(|it: &Difference| {
            let shown = it.shown.as_ref().unwrap_or(&Json::Null);
            !(it.sent.is_null() && self.is_reset(operation, &it.pointer, shown))
        });
        let is_same = found.is_empty();
        for it in found {
            let message = match &it.shown {
                Some(value) => {
                    format!("{} was sent, and {} is shown", short(&it.sent), short(value))
                }
                None => format!("{} was sent, and the member is not shown", short(&it.sent)),
            };
            let place = placed("response body", &it.pointer);
            let check = Check::StoredAsSent;
            self.found(Found { check, operation, place, keyword: None, message, steps });
        }
        if with_defaults && let Some(request) = &request {
            self.defaults(operation, request, sent, &shown, steps);
        }
        is_same
    }

    /// What the document says of a place in the body of an answer.
    pub(super) fn facts_at(&self, seen: &Seen, place: &str) -> Option<Facts> {
        let pointer = place.strip_prefix("response body")?;
        let mut origin = self.response_schema(seen)?;
        for token in pointer.split('/').skip(1) {
            let facts = self.values().facts(&origin);
            let name = specwright::value::unescaped(token);
            let inner = match token {
                "*" => facts.items.clone(),
                _ => facts.property(&name).cloned(),
            };
            origin = inner?;
        }
        Some(self.values().facts(&origin))
    }

    /// The schema of the thing itself, where an answer has it in an envelope.
    pub(super) fn inner(&self, schema: &Origin, value: &Json) -> Origin {
        let thing = unwrapped(value);
        if std::ptr::eq(thing, value) {
            return schema.clone();
        }
        let facts = self.values().facts(schema);
        let name = value.as_object().and_then(|it| it.iter().find(|(_, it)| *it == thing));
        name.and_then(|(name, _)| facts.property(name).cloned()).unwrap_or_else(|| schema.clone())
    }

    /// Members that were not sent have the values that the document gives them.
    fn defaults(
        &mut self,
        operation: usize,
        request: &Origin,
        sent: &Json,
        shown: &Json,
        steps: &[&Seen],
    ) {
        let facts = self.values().facts(request);
        for (name, origin) in &facts.properties {
            let member = self.values().facts(origin);
            let (Some(default), None, Some(value)) =
                (member.default, sent.get(name), shown.get(name))
            else {
                continue;
            };
            self.checked(Check::Described);
            if !same(&default, value, &Facts::default()) {
                let message = format!(
                    "the default is {}, and without the member {} is stored",
                    short(&default),
                    short(value)
                );
                let place = format!("request body/{name}");
                let (check, keyword) = (Check::Described, Some("default"));
                let mut at = String::new();
                push_token(&mut at, name);
                let found = Found { check, operation, place, keyword, message, steps };
                self.found_as(found, |it| Expectation::shows(&at, &default, it));
            }
        }
    }

    pub(super) fn differences(
        &self,
        request: Option<&Origin>,
        answer: Option<&Origin>,
        sent: &Json,
        shown: &Json,
        pointer: &mut String,
        found: &mut Vec<Difference>,
    ) {
        let values = self.values();
        let of_request = request.map(|it| values.facts(it)).unwrap_or_default();
        let of_answer = answer.map(|it| values.facts(it)).unwrap_or_default();
        if let (Json::Object(members), Json::Object(others)) = (sent, shown) {
            for (name, value) in members {
                let (mine, theirs) = (of_request.property(name), of_answer.property(name));
                let length = pointer.len();
                push_token(pointer, name);
                // Which id a thing has may be for the service to say.
                if length == 0 && crate::names::plain(name) == "id" {
                    pointer.truncate(length);
                    continue;
                }
                match others.get(name) {
                    Some(other) => self.differences(mine, theirs, value, other, pointer, found),
                    // What has to be there is missed by another check.
                    None if of_answer.required.contains(name) => {}
                    None if (theirs.is_some() || length > 0 && of_answer.additional.is_some())
                        && !value.is_null()
                        && !self.is_hidden(mine, theirs) =>
                    {
                        found.push(Difference {
                            pointer: pointer.clone(),
                            sent: value.clone(),
                            shown: None,
                        });
                    }
                    None => {}
                }
                pointer.truncate(length);
            }
            return;
        }
        let words = format!("{}\n{}", of_request.words, of_answer.words);
        let is_changed = is_changed_by_words(&words);
        let is_other_text = |one: &Json, other: &Json| match (one, other) {
            (Json::String(one), Json::String(other)) => letters(one) != letters(other),
            _ => false,
        };
        let is_other = is_only_respelt(&words) && is_other_text(sent, shown);
        if is_changed && (is_other || is_another_moment(sent, shown, &words)) {
            return found.push(Difference {
                pointer: pointer.clone(),
                sent: sent.clone(),
                shown: Some(shown.clone()),
            });
        }
        if is_changed
            || of_request.is_write_only
            || of_answer.is_write_only
            || of_request.is_read_only
        {
            return;
        }
        // What does not even fit is a finding of its own.
        let direction = specwright::sample::Direction::Response;
        if answer.is_some_and(|it| !self.schemas.get(self.document, it, direction).is_valid(shown))
        {
            return;
        }
        if let (Json::Array(items), Json::Array(others)) = (sent, shown)
            && items.len() == others.len()
            && items.iter().all(Json::is_object)
        {
            for (index, (item, other)) in items.iter().zip(others).enumerate() {
                let length = pointer.len();
                push_token(pointer, &index.to_string());
                let (mine, theirs) = (of_request.items.as_ref(), of_answer.items.as_ref());
                self.differences(mine, theirs, item, other, pointer, found);
                pointer.truncate(length);
            }
            return;
        }
        if !same(sent, shown, &of_request) {
            found.push(Difference {
                pointer: pointer.clone(),
                sent: sent.clone(),
                shown: Some(shown.clone()),
            });
        }
    }

    /// Whether a member of a thing that was changed to null has the value of one that was created
    /// without it: null takes a member away (RFC 7396).
    pub(super) fn is_reset(&self, operation: usize, pointer: &str, shown: &Json) -> bool {
        let owner = self.resources.iter().position(|it| it.patch == Some(operation));
        let media = owner.and_then(|it| self.creator(it)).and_then(|it| form(self.operation(it)));
        let (Some(media), Some(name)) = (media, pointer.strip_prefix('/')) else { return false };
        let facts = self.values().facts(&schema(media));
        let default = facts.property(name).and_then(|it| self.values().facts(it).default);
        default.is_some_and(|it| same(&it, shown, &Facts::default()))
    }

    fn is_hidden(&self, request: Option<&Origin>, answer: Option<&Origin>) -> bool {
        [request, answer].into_iter().flatten().any(|it| {
            let facts = self.values().facts(it);
            facts.is_write_only || is_changed_by_words(&facts.words)
        })
    }
}

/// Whether two values mean the same.
pub(super) fn same(one: &Json, other: &Json, facts: &Facts) -> bool {
    match (one, other) {
        (Json::Number(one), Json::Number(other)) => match (one.as_i64(), other.as_i64()) {
            (Some(one), Some(other)) => one == other,
            _ => {
                let (one, other) =
                    (one.as_f64().unwrap_or(f64::NAN), other.as_f64().unwrap_or(f64::NAN));
                one == other || (one - other).abs() <= one.abs().max(other.abs()) * 1e-12
            }
        },
        (Json::String(one), Json::String(other)) => {
            one == other
                || match facts.format.as_deref() {
                    Some("date-time") => match (instant(one), instant(other)) {
                        (Some(one), Some(other)) => (one - other).abs() < 0.001_1,
                        _ => false,
                    },
                    Some("uuid" | "hostname") => one.eq_ignore_ascii_case(other),
                    // The part after the @ is no different in capitals.
                    Some("email") => one.eq_ignore_ascii_case(other),
                    Some("time") => one.trim_end_matches('Z') == other.trim_end_matches('Z'),
                    Some("uri" | "url") => one.trim_end_matches('/') == other.trim_end_matches('/'),
                    _ => false,
                }
        }
        (Json::Array(one), Json::Array(other)) => {
            one.len() == other.len()
                && one.iter().zip(other).all(|(one, other)| same(one, other, &Facts::default()))
        }
        (Json::Object(one), Json::Object(other)) => one.iter().all(|(name, value)| {
            other.get(name).is_some_and(|it| same(value, it, &Facts::default()))
        }),
        (one, other) => one == other,
    }
}

/// Whether two texts are moments of which one is not the other, cut to its second.
fn is_another_moment(one: &Json, other: &Json, words: &str) -> bool {
    let moment = |it: &Json| it.as_str().and_then(instant);
    let (Some(one), Some(other)) = (moment(one), moment(other)) else { return false };
    let words = words.to_lowercase();
    let is_coarse = ["minute", "hour", "midnight", " day"].iter().any(|it| words.contains(it));
    !is_coarse && (one - other).abs() > 1.001
}

/// Seconds since 1970 of a time of RFC 3339.
pub(super) fn instant(text: &str) -> Option<f64> {
    let (date, rest) = text.split_once(['T', 't', ' '])?;
    let mut parts = date.split('-').map(|it| it.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let end = rest.find(['Z', 'z', '+', '-'])?;
    let (time, zone) = rest.split_at(end);
    let mut parts = time.split(':').map(|it| it.parse::<f64>().ok());
    let (hour, minute, second) =
        (parts.next()??, parts.next()??, parts.next().flatten().unwrap_or(0.0));
    let offset = match zone.split_at(1) {
        ("Z" | "z", "") => 0.0,
        (sign, zone) => {
            let (hours, minutes) = zone.split_once(':')?;
            let minutes = hours.parse::<f64>().ok()? * 60.0 + minutes.parse::<f64>().ok()?;
            if sign == "-" { -minutes } else { minutes }
        }
    };
    // Days since 1970 of a date of the Gregorian calendar, counted from March.
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    Some(days as f64 * 86_400.0 + hour * 3600.0 + minute * 60.0 + second - offset * 60.0)
}

/// A moment as RFC 3339 writes it so many hours east of Greenwich, to the microsecond.
pub(super) fn in_zone(moment: f64, hours: i8) -> Option<String> {
    let local = moment + f64::from(hours) * 3600.0;
    let time = UNIX_EPOCH.checked_add(Duration::try_from_secs_f64(local).ok()?)?;
    let days = (local / 86_400.0).floor() as i64;
    // The civil calendar from days since 1970, by the era of 400 years.
    let of_march = days + 719_468;
    let (era, of_era) = (of_march.div_euclid(146_097), of_march.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    let of_day = time.duration_since(UNIX_EPOCH).ok()?.as_secs() % 86_400;
    let micros = ((local - local.floor()) * 1e6).round() as u64;
    let (hour, minute, second) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
    let sign = if hours < 0 { '-' } else { '+' };
    let zone = hours.unsigned_abs();
    Some(format!(
        "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{micros:06}{sign}{zone:02}:00"
    ))
}

/// A value as a message shows it.
pub(super) fn short(value: &Json) -> String {
    let text = value.to_string();
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}… ({} characters)", &text[..end], text.chars().count()),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn times_are_the_same_in_another_zone() {
        let facts = Facts { format: Some("date-time".to_owned()), ..Facts::default() };
        let is = |one: &str, other: &str| same(&json!(one), &json!(other), &facts);
        assert!(is("2024-06-30T23:30:00+05:30", "2024-06-30T18:00:00Z"));
        assert!(!is("2024-06-30T23:30:00+05:30", "2024-06-30T23:30:00Z"));
        assert_eq!(instant("1970-01-02T00:00:01Z"), Some(86_401.0));
        let moment = instant("2024-03-01T00:30:00.250Z").expect("a moment");
        let west = in_zone(moment, -7).expect("a text");
        assert_eq!(west, "2024-02-29T17:30:00.250000-07:00");
        assert_eq!(instant(&west), Some(moment));
        assert!(in_zone(moment, 5).is_some_and(|it| it.starts_with("2024-03-01T05:30:00.25")));
        assert_eq!(instant("2000-03-01T00:00:00Z"), Some(951_868_800.0));
    }

    #[test]
    fn numbers_are_the_same_however_they_are_written() {
        let is = |one: Json, other: Json| same(&one, &other, &Facts::default());
        assert!(is(json!(1), json!(1.0)));
        assert!(!is(json!(19.99), json!(20)));
        assert!(!is(json!(4_294_967_297_i64), json!(1)));
        assert!(!is(json!("1"), json!(1)));
    }
}
