//! Other bodies in place of one that was refused: first for what the refusal names.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::others;
use super::places;
use super::refusal::Refusal;
use crate::verify::call::Call;
use crate::verify::judge::Kind;
use crate::verify::run::{Run, Seen, Step};
use crate::verify::slots::{self, Slot};
use crate::verify::values::ordinary;
use crate::verify::world::{Instance, form, schema};

/// So many bodies are tried in place of one that is refused, and so often another refusal is taken
/// for a step forward.
const TRIES: usize = 14;
const STEPS: usize = 3;

/// So many things are named in place of one that was refused.
const LIVE: usize = 3;

impl Run<'_> {
    /// Finds another body than one that was refused: one that is accepted, or refused for the state
    /// of something. Nothing where none is found.
    pub(super) async fn mended(&mut self, refused: &Seen) -> Step<Option<Seen>> {
        let mut seen = refused.clone();
        let mut tried = BTreeSet::new();
        for _ in 0..STEPS {
            let known = self.complaints(&seen);
            let index = seen.call.operation;
            self.reach.tied.extend(known.iter().map(|it| (index, it.clone())));
            let mut better = None;
            let bodies = self.repairs(&seen);
            let is_new = |it: &Json| tried.insert(it.to_string());
            for body in bodies.into_iter().filter(is_new).take(TRIES).collect::<Vec<_>>() {
                let mut call = seen.call.clone();
                if let Some(place) = call.value_mut() {
                    *place = body;
                }
                let again = self.send(&call).await?;
                self.judge(&again, Kind::Valid);
                if !matches!(again.status(), Some(400 | 422)) {
                    self.tie(refused, &again);
                    return Ok(Some(again));
                }
                // Something else is wrong now, and what was wrong is not.
                let now = self.complaints(&again);
                if better.is_none() && !known.is_empty() && known.is_disjoint(&now) {
                    better = Some(again);
                    break;
                }
            }
            let Some(next) = better else { return Ok(None) };
            seen = next;
        }
        Ok(None)
    }

    /// Keeps which members are not as they were in a request that was refused.
    fn tie(&mut self, refused: &Seen, accepted: &Seen) {
        let (Some(one), Some(other)) = (refused.call.value(), accepted.call.value()) else {
            return;
        };
        let all = self.places(&refused.call).into_iter().chain(self.places(&accepted.call));
        let changed = all.filter(|it| one.pointer(&it.pointer) != other.pointer(&it.pointer));
        let changed: Vec<_> = changed.map(|it| (refused.call.operation, it.pointer)).collect();
        self.reach.tied.extend(changed);
    }

    /// The places of its body that an answer says are wrong.
    pub(in crate::verify) fn complaints(&self, seen: &Seen) -> BTreeSet<String> {
        let refusal = Refusal::of(seen);
        let named = self.places(&seen.call).into_iter().filter(|it| refusal.rank(it).is_some());
        named.map(|it| it.pointer).collect()
    }

    fn places(&self, call: &Call) -> Vec<Slot> {
        let (Some(media), Some(value)) = (form(self.operation(call.operation)), call.value())
        else {
            return Vec::new();
        };
        places::of(&self.values(), &schema(media), value)
    }

    /// Bodies in place of one that was refused, those first that change what the refusal names.
    fn repairs(&self, seen: &Seen) -> Vec<Json> {
        let index = seen.call.operation;
        let (Some(media), Some(known)) = (form(self.operation(index)), seen.call.value()) else {
            return Vec::new();
        };
        let (whole, values) = (schema(media), self.values());
        let refusal = Refusal::of(seen);
        let said = crate::verify::words::words_of(self.operation(index));
        let said = format!("{said}\n{}", refusal.whole());
        let mut all: Vec<(u8, Slot)> = Vec::new();
        for place in self.places(&seen.call) {
            let is_said = super::refusal::says(&said, &place.name);
            let is_listed = values.facts(&place.origin).enumerated.is_some();
            let rank = refusal.rank(&place).unwrap_or(match (is_said, is_listed) {
                (true, _) => 4,
                (false, true) => 5,
                (false, false) => 6,
            });
            all.push((rank, place));
        }
        all.sort_by_key(|it| it.0);
        let today = seen.response().and_then(|it| it.header("date")).and_then(day);
        let mut found = self.paired(known, &all);
        // One other value of each place of a rank, then the next of each.
        for rank in 0..=6 {
            let of_rank = all.iter().filter(|it| it.0 == rank);
            let choices: Vec<(&Slot, Vec<Option<Json>>)> = of_rank
                .map(|(_, it)| (it, self.instead(&seen.call, it, known, (today.as_deref(), &said))))
                .collect();
            let most = choices.iter().map(|it| it.1.len()).max().unwrap_or(0);
            for turn in 0..most {
                for (place, all) in &choices {
                    found.extend(all.get(turn).map(|it| changed(known, place, it.clone())));
                }
            }
            if rank == 2 {
                // Another of several forms, and no more than what there has to be.
                let facts = values.facts(&whole);
                let mut other: Vec<Json> =
                    facts.alternatives.iter().filter_map(|it| values.plain(it, 1)).collect();
                let required = facts.required;
                if let Json::Object(members) = known {
                    let least = members.iter().filter(|it| required.contains(it.0));
                    other
                        .push(Json::Object(least.map(|it| (it.0.clone(), it.1.clone())).collect()));
                }
                found.extend(other);
            }
        }
        found.retain(|it| it != known && values.is_valid(&whole, it));
        found
    }

    /// Other values of a place: of one that names a thing, those that are there, the last first, and
    /// none.
    fn instead(
        &self,
        call: &Call,
        place: &Slot,
        known: &Json,
        (today, said): (Option<&str>, &str),
    ) -> Vec<Option<Json>> {
        let slots = self.slots(call);
        let slot = slots.iter().find(|it| it.pointer == place.pointer);
        let Some(resource) = slot.and_then(|it| self.referred(call.operation, it)) else {
            let mut found = self.as_shown_or_said(call.operation, place, said);
            found.extend(others::of(&self.values(), place, known, today));
            return found;
        };
        let live = self.live.get(&resource).map(Vec::as_slice).unwrap_or_default();
        let is_list = known.pointer(&place.pointer).is_some_and(Json::is_array);
        let id =
            |it: &Instance| if is_list { Json::Array(vec![it.id.clone()]) } else { it.id.clone() };
        let mut found: Vec<Option<Json>> =
            live.iter().rev().take(LIVE).map(|it| Some(id(it))).collect();
        if !place.is_required {
            found.insert(found.len().min(1), None);
        }
        found
    }

    /// Texts of a place as answers have them by their schema, and with the beginning that words ask for.
    fn as_shown_or_said(&self, index: usize, place: &Slot, said: &str) -> Vec<Option<Json>> {
        let own = self.values().facts(&place.origin);
        if own.kind() != Some("string") || own.enumerated.is_some() || own.format.is_some() {
            return Vec::new();
        }
        let tokens: Vec<&str> = place.pointer.split('/').skip(1).collect();
        let shown = self.facts_shown(index, &tokens).filter(|it| it.pattern != own.pattern);
        let of_answer =
            shown.filter(|it| it.pattern.is_some()).and_then(|it| ordinary::text(&it, 1));
        let words = format!("{}\n{said}", own.words);
        let begun = beginning(&words).map(|it| format!("{it}sample"));
        let found = of_answer.into_iter().chain(begun).map(Json::String);
        found.filter(|it| self.values().is_valid(&place.origin, it)).map(Some).collect()
    }

    /// Two members beside each other with values in their order, where one of them is wrong.
    fn paired(&self, known: &Json, all: &[(u8, Slot)]) -> Vec<Json> {
        let mut found = Vec::new();
        for (at, (rank, one)) in all.iter().enumerate() {
            for (other_rank, other) in &all[at + 1..] {
                let (Some(first), Some(second)) =
                    (known.pointer(&one.pointer), known.pointer(&other.pointer))
                else {
                    continue;
                };
                let kind = others::kind(first);
                let is_named = *rank.min(other_rank) <= 2;
                let is_number = matches!(kind, Some(others::Kind::Number));
                if kind.is_none()
                    || kind != others::kind(second)
                    || one.parent() != other.parent()
                    || !is_named
                    || is_number && *rank.max(other_rank) > 2
                {
                    continue;
                }
                for (less, more) in others::in_order(first).into_iter().take(3) {
                    let both = changed(known, one, Some(less.clone()));
                    found.push(changed(&both, other, Some(more.clone())));
                }
                if let Some((less, more)) = others::in_order(first).into_iter().next() {
                    let both = changed(known, one, Some(more));
                    found.push(changed(&both, other, Some(less)));
                }
            }
        }
        found
    }
}

/// A body with another value at a place, or without one.
fn changed(known: &Json, place: &Slot, value: Option<Json>) -> Json {
    let mut body = known.clone();
    match value {
        Some(value) => slots::set(&mut body, &place.pointer, value),
        None => {
            slots::remove(&mut body, &place.pointer);
        }
    }
    body
}

/// What words say that a text begins with: `The text begins with "This house "`.
fn beginning(words: &str) -> Option<&str> {
    const SAYING: &[&str] = &[
        "begin with ",
        "begins with ",
        "start with ",
        "starts with ",
        "beginning with ",
        "starting with ",
        "prefixed with ",
        "prefixed by ",
    ];
    let rest = SAYING.iter().find_map(|it| words.split_once(it)).map(|it| it.1)?;
    let (open, close) = [('"', '"'), ('`', '`'), ('\'', '\''), ('“', '”'), ('«', '»')]
        .into_iter()
        .find(|it| rest.chars().take(12).any(|own| own == it.0))?;
    let (_, quoted) = rest.split_once(open)?;
    quoted.split_once(close).map(|it| it.0).filter(|it| !it.is_empty() && it.len() < 60)
}

/// The day that a header `Date` says (RFC 9110, 5.6.7).
pub(super) fn day(date: &str) -> Option<String> {
    let time = httpdate::parse_http_date(date).ok()?;
    let seconds = time.duration_since(std::time::UNIX_EPOCH).ok()?.as_secs_f64();
    let text = crate::verify::moments::in_zone(seconds, 0)?;
    text.get(..10).map(str::to_owned)
}
