//! What words and refusals ask for in numbers and times: how a thing has to be made for an operation on it to be possible.

use serde_json::{Value as Json, json};

use super::others;
use crate::verify::run::{Run, Seen, Step};
use crate::verify::slots::{self, Slot};
use crate::verify::values::numbers;
use crate::verify::words::{names_member, sentences, tells};
use crate::verify::world::{Instance, form, schema};

/// A member of the body of a request, with the value that it has to have.
pub(super) type Set = (String, Json);

/// What is much, where the document has no limit, or a larger one.
const MUCH: f64 = 1000.0;

/// So many ways to make a thing otherwise are tried.
const WAYS: usize = 4;

/// Words that speak of whether there is enough of something.
const AMOUNTS: &[&str] = &[
    "enough",
    "left",
    "remaining",
    "available",
    "stock",
    "insufficient",
    "capacity",
    "exceed",
    "exceeds",
    "exceeded",
    "balance",
    "funds",
    "full",
    "seats",
    "at least",
    "at most",
    "more than",
    "less than",
    "fewer",
    "too few",
    "too little",
    "too many",
    "too much",
    "or more",
    "or better",
    "minimum",
    "limit",
    "not that much",
    "not that many",
    "short",
    "shorter",
    "longer",
    "long",
];

/// Words that speak of whether a time has come.
const TIMES: &[&str] = &[
    "today",
    "has come",
    "has begun",
    "have begun",
    "has started",
    "started",
    "begun",
    "has passed",
    "passed",
    "over",
    "ended",
    "past",
    "not yet",
    "too early",
    "before its",
    "after its",
    "until",
    "from its",
    "on its",
    "currently",
    "running",
    "open",
    "opens",
    "opened",
    "begins",
    "starts",
    "still",
    "due",
    "overdue",
    "expired",
    "in the future",
];

/// The numbers that a sentence has, but for those of statuses.
fn numbers_in(sentence: &str) -> Vec<f64> {
    const WORDS: &[&str] = &[
        "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    ];
    let lower = sentence.to_lowercase();
    let tokens = lower.split(|it: char| !(it.is_alphanumeric() || matches!(it, '.' | ',' | '_')));
    let read = tokens.filter_map(|token| {
        let token = token.trim_matches(['.', ',', '_']);
        let spelt = WORDS.iter().position(|it| *it == token).map(|it| (it + 2) as f64);
        let written = || token.replace([',', '_'], "").parse::<f64>().ok();
        spelt.or_else(written).filter(|it| it.is_finite())
    });
    read.filter(|it| !(400.0..600.0).contains(it)).collect()
}

/// The times of a body, the first of them today, and what comes after it the day after.
fn begun_today(slots: &[Slot], body: &Json, today: &str) -> Vec<Set> {
    let text = |it: &Slot| body.pointer(&it.pointer).and_then(Json::as_str).unwrap_or_default();
    let is_time = |it: &&Slot| {
        let kind = body.pointer(&it.pointer).and_then(others::kind);
        matches!(kind, Some(others::Kind::Day | others::Kind::Moment))
    };
    let mut times: Vec<&Slot> = slots.iter().filter(is_time).collect();
    times.sort_by_key(|it| text(it).to_owned());
    let days = std::iter::once(today.to_owned()).chain(std::iter::repeat(others::tomorrow(today)));
    let set = times.into_iter().zip(days).map(|(it, day)| {
        let end = if text(it).len() > 10 { "T00:00:00Z" } else { "" };
        (it.pointer.clone(), json!(format!("{day}{end}")))
    });
    set.collect()
}

impl Run<'_> {
    /// Ways to make a thing of a resource that texts may be asking for: with the number that they name, with much of
    /// all that it counts, or with its first time today.
    pub(super) fn made_otherwise(
        &self,
        resource: usize,
        said: &str,
        today: Option<&str>,
    ) -> Vec<Vec<Set>> {
        let Some(base) = self.creator(resource).and_then(|it| self.base.get(&it)) else {
            return Vec::new();
        };
        let (Some(media), Some(body)) = (form(self.operation(base.operation)), base.value()) else {
            return Vec::new();
        };
        let whole = schema(media);
        let lower = said.to_lowercase();
        let has = |all: &[&str]| all.iter().any(|it| tells(&lower, it));
        let slots: Vec<Slot> = self.slots(base).into_iter().filter(Slot::is_top).collect();
        let mut found =
            self.thresholds(&slots, said).into_iter().map(|it| vec![it]).collect::<Vec<_>>();
        if has(AMOUNTS) {
            let much = slots.iter().filter_map(|it| Some((it.pointer.clone(), self.much(it)?)));
            let much: Vec<Set> = much.filter(|it| body.pointer(&it.0).is_some()).collect();
            found.extend(Some(much.clone()).filter(|it| it.len() > 1));
            found.extend(much.into_iter().map(|it| vec![it]));
        }
        if let Some(today) = today.filter(|_| has(TIMES)) {
            found.push(begun_today(&slots, body, today));
        }
        found.retain(|set| {
            let mut other = body.clone();
            for (pointer, value) in set {
                slots::set(&mut other, pointer, value.clone());
            }
            other != *body && self.values().is_valid(&whole, &other)
        });
        found.truncate(WAYS);
        found
    }

    /// The numbers that texts name for members: "a grade of 2.5 or better".
    pub(super) fn thresholds(&self, slots: &[Slot], said: &str) -> Vec<Set> {
        let mut found = Vec::new();
        for slot in slots {
            let facts = self.values().facts(&slot.origin);
            if !matches!(facts.kind(), Some("integer" | "number")) {
                continue;
            }
            for sentence in sentences(said).into_iter().filter(|it| names_member(it, &slot.name)) {
                let numbers = numbers_in(sentence).into_iter().map(numbers::written);
                let valid = numbers.filter(|it| self.values().is_valid(&slot.origin, it));
                found.extend(valid.map(|it| (slot.pointer.clone(), it)));
            }
        }
        found
    }

    /// Much of what a member counts.
    fn much(&self, slot: &Slot) -> Option<Json> {
        let facts = self.values().facts(&slot.origin);
        let is_number = matches!(facts.kind(), Some("integer" | "number"));
        let is_price =
            ["price", "cent", "rate", "fee", "cost", "year", "lat", "lon", "version", "position"];
        let name = crate::names::plain(&slot.name);
        if !is_number || facts.enumerated.is_some() || is_price.iter().any(|it| name.contains(it)) {
            return None;
        }
        let most =
            facts.maximum.map_or(MUCH, |(most, is_out)| if is_out { most - 1.0 } else { most });
        let most = most.min(MUCH);
        let step = facts.multiple_of.filter(|it| *it > 0.0);
        let value = step.map_or(most, |it| (most / it).floor() * it);
        Some(numbers::written(value)).filter(|it| self.values().is_valid(&slot.origin, it))
    }

    /// A new thing with other values than usual.
    pub(super) async fn create_with(
        &mut self,
        resource: usize,
        set: &[Set],
    ) -> Step<Option<Instance>> {
        let Some(creator) = self.creator(resource) else { return Ok(None) };
        let Some(mut call) = Box::pin(self.one_more(creator)).await? else { return Ok(None) };
        let Some(body) = call.value_mut() else { return Ok(None) };
        for (pointer, value) in set {
            slots::set(body, pointer, value.clone());
        }
        let seen: Seen = self.send(&call).await?;
        Ok(self.created(resource, &seen))
    }
}

#[cfg(test)]
mod tests {
    use super::numbers_in;

    #[test]
    fn numbers_of_sentences_are_read() {
        assert_eq!(numbers_in("only with a grade of 2.5 or better (409)"), [2.5]);
        assert_eq!(numbers_in("at least three answers, at most 1,000."), [3.0, 1000.0]);
        assert!(numbers_in("one of them is refused with 422").is_empty());
    }
}
