//! Members of which one has to come after another: by their names, or by what is said of them.

use serde_json::{Value as Json, json};

use super::moments::instant;
use super::values::Values;
use crate::names::plain;
use specwright::origin::Origin;

/// What the first and the second of a pair are called.
const NAMES: &[(&str, &str)] = &[
    ("start", "end"),
    ("begin", "end"),
    ("from", "to"),
    ("from", "until"),
    ("start", "until"),
    ("start", "stop"),
    ("start", "finish"),
    ("since", "until"),
    ("min", "max"),
    ("lower", "upper"),
    ("open", "close"),
    ("first", "last"),
    ("arrival", "departure"),
    ("departure", "return"),
    ("checkin", "checkout"),
    ("validfrom", "validto"),
];

/// Words by which a sentence says that its member comes after another one.
const AFTER: &[&str] = &[
    "after",
    "later than",
    "greater than",
    "more than",
    "larger than",
    "higher than",
    "longer than",
    "above",
    "exceed",
    "exceeds",
];

/// Words by which a sentence says that its member comes before another one.
const BEFORE: &[&str] = &[
    "before",
    "earlier than",
    "earlier",
    "less than",
    "smaller than",
    "lower than",
    "fewer than",
    "shorter than",
    "below",
];

/// Words that turn a comparison that follows into its contrary.
const DENYING: &[&str] = &["not", "cannot", "never", "no", "nor", "neither", "t"];

/// So many words may stand between a denial and what it denies: "must not be any later than".
const DENIED: usize = 3;

/// Whether a sentence says that its member comes after another one, or before it.
pub(super) fn comes_after(sentence: &str) -> Option<bool> {
    let lower = sentence.to_lowercase();
    let at = |all: &[&str]| all.iter().filter_map(|it| place_of(&lower, it)).min();
    let (after, before) = (at(AFTER), at(BEFORE));
    let first = after.into_iter().chain(before).min();
    let Some(first) = first else {
        return match (at(&["at least"]), at(&["at most"])) {
            (Some(_), None) => Some(true),
            (None, Some(_)) => Some(false),
            _ => None,
        };
    };
    let mut words = lower[..first].split(|it: char| !it.is_alphanumeric());
    let words = std::iter::from_fn(|| words.next_back()).filter(|it| !it.is_empty());
    let is_denied = words.take(DENIED).any(|it| DENYING.contains(&it));
    Some((after == Some(first)) != is_denied)
}

/// Where a text has a word, or several, as a whole.
fn place_of(lower: &str, word: &str) -> Option<usize> {
    let is_part = |it: Option<char>| it.is_some_and(char::is_alphanumeric);
    lower.match_indices(word).map(|it| it.0).find(|at| {
        !is_part(lower[..*at].chars().next_back())
            && !is_part(lower[at + word.len()..].chars().next())
    })
}

/// The member of a list of names that a sentence is about besides its own.
pub(super) fn named<'n>(
    sentence: &str,
    own: &str,
    mut names: impl Iterator<Item = &'n String>,
) -> Option<&'n String> {
    let quoted = super::words::quoted(sentence);
    let lower = sentence.to_lowercase();
    let words: Vec<&str> = lower.split(|it: char| !it.is_alphanumeric() && it != '_').collect();
    names.find(|it| {
        let is_word = it.len() > 3 && words.contains(&it.to_lowercase().as_str());
        it.as_str() != own && (quoted.contains(*it) || is_word)
    })
}

/// Whether the names say that the second comes after the first.
fn follows(first: &str, second: &str) -> bool {
    let (first, second) = (plain(first), plain(second));
    NAMES.iter().any(|(one, other)| first.contains(one) && first.replacen(one, other, 1) == second)
}

/// Whether a text is a date or a time.
fn is_time(value: &Json) -> bool {
    value.as_str().is_some_and(|it| {
        let digits = it.get(..4).is_some_and(|it| it.bytes().all(|it| it.is_ascii_digit()));
        digits && it.get(4..5) == Some("-") && it.len() >= 10
    })
}

/// Whether a member is one of two that have to be in order, such as `start` and `end`.
pub(super) fn is_of_pair(pointer: &str, base: &Json) -> bool {
    let (parent, name) = pointer.rsplit_once('/').unwrap_or_default();
    let Some(Json::Object(siblings)) = base.pointer(parent) else { return false };
    // Of several times in one object, one may have to come after another.
    if siblings.values().filter(|it| is_time(it)).count() > 1
        && siblings.get(name).is_some_and(is_time)
    {
        return true;
    }
    siblings.keys().any(|it| it != name && (follows(it, name) || follows(name, it)))
}

impl Values<'_> {
    /// The pairs of members of an object of which the second has to come after the first.
    pub(super) fn pairs(&self, origin: &Origin) -> Vec<(String, String)> {
        let facts = self.facts(origin);
        let names: Vec<String> = facts.properties.iter().map(|it| it.0.clone()).collect();
        let mut found: Vec<(String, String)> = Vec::new();
        for (name, place) in &facts.properties {
            let words = self.facts(place).words;
            for sentence in super::words::sentences(&words) {
                let other = named(sentence, name, names.iter()).cloned();
                match (comes_after(sentence), other) {
                    (Some(true), Some(other)) => found.push((other, name.clone())),
                    (Some(false), Some(other)) => found.push((name.clone(), other)),
                    _ => {}
                }
            }
        }
        for first in &names {
            let others = names.iter().filter(|second| follows(first, second));
            found.extend(others.map(|second| (first.clone(), second.clone())));
        }
        found
    }

    /// Has what has to come after something else come after it.
    pub(super) fn put_in_order(&self, origin: &Origin, value: &mut Json) {
        let facts = self.facts(origin);
        match value {
            Json::Object(members) => {
                for (first, second) in self.pairs(origin) {
                    let (Some(one), Some(other)) = (members.get(&first), members.get(&second))
                    else {
                        continue;
                    };
                    let later = match is_before(one, other) {
                        Some(false) => later(one),
                        _ => None,
                    };
                    let place = facts.property(&second);
                    if let Some(later) = later
                        && place.is_none_or(|it| self.is_valid(it, &later))
                    {
                        members.insert(second, later);
                    }
                }
                for (name, inner) in members.iter_mut() {
                    if let Some(place) = facts.property(name) {
                        self.put_in_order(place, inner);
                    }
                }
            }
            Json::Array(items) => {
                if let Some(place) = &facts.items {
                    items.iter_mut().for_each(|it| self.put_in_order(place, it));
                }
            }
            _ => {}
        }
    }
}

/// Whether one value comes before another; nothing where that cannot be said.
fn is_before(one: &Json, other: &Json) -> Option<bool> {
    if let (Some(one), Some(other)) = (one.as_f64(), other.as_f64()) {
        return Some(one < other);
    }
    let (one, other) = (one.as_str()?, other.as_str()?);
    match (instant(one), instant(other)) {
        (Some(one), Some(other)) => Some(one < other),
        _ => Some(one < other),
    }
}

/// A value that comes after another one.
pub(super) fn later(value: &Json) -> Option<Json> {
    if let Some(number) = value.as_f64() {
        return Some(super::values::numbers::written(number + 1.0));
    }
    let text = value.as_str()?;
    if is_time(value) {
        let (date, time) = (text.get(..10)?, text.get(10..)?);
        let hour = time.get(1..3).and_then(|it| it.parse::<u8>().ok());
        if let Some(hour) = hour.filter(|it| *it < 23) {
            return Some(json!(format!("{date}{}{:02}{}", &time[..1], hour + 1, &time[3..])));
        }
        let (year, rest) = (date.get(..4)?.parse::<u16>().ok()?, date.get(4..)?);
        let day = date.get(8..10)?.parse::<u8>().ok()?;
        return Some(match day < 28 {
            true => json!(format!("{}{:02}{time}", &date[..8], day + 1)),
            false => json!(format!("{:04}-01-01{time}", year + 1).replace(rest, "-01-01")),
        });
    }
    // A time of the day.
    let (hour, rest) = text.split_once(':')?;
    let hour = hour.parse::<u8>().ok().filter(|it| *it < 23)?;
    Some(json!(format!("{:02}:{rest}", hour + 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_say_what_comes_first() {
        assert_eq!(comes_after("Must be after `start`"), Some(true));
        assert_eq!(comes_after("Must not be before `from`"), Some(true));
        assert_eq!(comes_after("Must not be after `end`"), Some(false));
        assert_eq!(comes_after("No later than `end`"), Some(false));
        assert_eq!(comes_after("Cannot be more than bee_count (400)"), Some(false));
        assert_eq!(comes_after("Must not exceed `capacity`"), Some(false));
        assert_eq!(comes_after("May never be any earlier than `start`"), Some(true));
        assert_eq!(comes_after("Can't be below `least`"), Some(true));
        assert_eq!(comes_after("At least `least`"), Some(true));
        assert_eq!(comes_after("At least an hour before `end`"), Some(false));
        assert_eq!(comes_after("Of the room"), None);
        assert!(follows("starts_at", "ends_at"));
        assert!(follows("minPrice", "maxPrice"));
        assert!(!follows("ends_at", "starts_at"));
    }

    #[test]
    fn what_is_later_comes_after() {
        for (one, expected) in [
            ("2024-03-02", "2024-03-03"),
            ("2024-03-02T12:30:00Z", "2024-03-02T13:30:00Z"),
            ("2024-12-31", "2025-01-01"),
            ("08:00", "09:00"),
        ] {
            assert_eq!(later(&json!(one)), Some(json!(expected)));
            assert_eq!(is_before(&json!(one), &json!(expected)), Some(true));
        }
        assert_eq!(later(&json!(3)), Some(json!(4)));
    }
}
