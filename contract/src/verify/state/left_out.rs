//! What a replacement leaves out.

use serde_json::{Map, Value as Json};

use crate::verify::call::Call;
use crate::verify::check::Check;
use crate::verify::compare::short;
use crate::verify::expectation::Expectation;
use crate::verify::judge::Kind;
use crate::verify::run::{Found, Run, Seen, Step};
use crate::verify::same::same;
use crate::verify::slots;
use crate::verify::values::facts::Facts;
use crate::verify::words::{sentences, words_of};
use crate::verify::world::{form, schema, unwrapped};

/// Words by which something is left of what was there before.
const PARTIAL: &[&str] = &[
    "partial",
    "only the ",
    "only those",
    "left out",
    "leaves out",
    "omitted",
    "omitting",
    "not sent",
    "not given",
    "missing",
    "absent",
    "unchanged",
    "stay",
    "keep",
    "kept",
    "merge",
    "updat",
    "chang",
    "edit",
    "modif",
];

/// Words by which what is there is as it was.
const KEEPING: &[&str] = &[
    "keep",
    "kept",
    "unchanged",
    "stay",
    "remain",
    "untouched",
    "as they were",
    "as it was",
    "left alone",
];

/// Words for what a request does not have.
const UNSENT: &[&str] = &[
    "left out",
    "leaves out",
    "omitted",
    "not sent",
    "not given",
    "missing",
    "absent",
    "not mentioned",
    "not there",
];

impl Run<'_> {
    /// Where a thing is replaced, what the new one does not have is gone, or has its default.
    pub(super) async fn left_out(&mut self, put: &Call, get: &Call) -> Step {
        let index = put.operation;
        let operation = self.operation(index);
        let Some(media) = form(operation) else { return Ok(()) };
        let whole = schema(media);
        let facts = self.values().facts(&whole);
        // PUT replaces what is there (RFC 9110, 9.3.4), unless words say something else.
        let words = words_of(operation).to_lowercase();
        let is_said = words.contains("replace") || !PARTIAL.iter().any(|it| words.contains(it));
        let has_default = |it: &(String, specwright::origin::Origin)| {
            self.values().facts(&it.1).default.is_some()
        };
        // "Members that are left out keep their value": defaults are those of new things.
        let has = |it: &str, all: &[&str]| all.iter().any(|word| it.contains(word));
        let keeps = sentences(&words).into_iter().any(|it| has(it, KEEPING) && has(it, UNSENT));
        if keeps
            || operation.method.as_str() != "PUT"
            || !is_said && !facts.properties.iter().any(has_default)
        {
            return Ok(());
        }
        // All members are set first, so that there is something to lose.
        let mut call = put.clone();
        let mut sent = self.set_off(&call, &facts);
        if let Some(body) = call.value_mut() {
            body.clone_from(&sent);
        }
        let mut full = self.send(&call).await?;
        if full.status() == Some(409) {
            // Something else is called so already.
            let slots = self.slots(&call);
            self.differ(&mut call, &slots, &[]);
            sent = call.value().cloned().unwrap_or_default();
            full = self.send(&call).await?;
        }
        if !full.is_success() {
            return Ok(());
        }
        let other = facts.alternatives.iter().filter(|it| !self.values().is_valid(it, &sent));
        let other = other.into_iter().find_map(|it| self.values().plain(it, 1));
        let other = other.filter(|it| self.values().is_valid(&whole, it));
        let least: Map<String, Json> = sent
            .as_object()
            .into_iter()
            .flatten()
            .filter(|(name, _)| facts.required.contains(name))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        let least = other.unwrap_or(Json::Object(least));
        if let Some(body) = call.value_mut() {
            body.clone_from(&least);
        }
        let replaced = self.send(&call).await?;
        self.judge(&replaced, Kind::Valid);
        let after = self.send(get).await?;
        if !replaced.is_success() || !after.is_success() {
            return Ok(());
        }
        self.are_left_out(&facts, &sent, &least, &[&full, &replaced, &after], is_said);
        Ok(())
    }

    /// The body of a request with other values than their defaults in its members.
    fn set_off(&self, call: &Call, facts: &Facts) -> Json {
        let mut sent = call.value().cloned().unwrap_or_default();
        for slot in self.slots(call).iter().filter(|it| it.is_top()) {
            let own = sent.get(&slot.name);
            let default = self.values().facts(&slot.origin).default;
            if facts.required.contains(&slot.name) || default.is_none() || own != default.as_ref() {
                continue;
            }
            if let Some(other) = self.other_value(slot, default.as_ref(), 0) {
                slots::set(&mut sent, &slot.pointer, other);
            }
        }
        sent
    }

    fn are_left_out(
        &mut self,
        facts: &Facts,
        sent: &Json,
        least: &Json,
        steps: &[&Seen],
        is_said: bool,
    ) {
        let Some(after) = steps.last() else { return };
        let operation = steps[0].call.operation;
        let shown = after.json().map(|it| unwrapped(&it).clone()).unwrap_or_default();
        self.checked(Check::Described);
        for (name, value) in sent.as_object().into_iter().flatten() {
            let Some(now) = shown.get(name).filter(|_| least.get(name).is_none()) else {
                continue;
            };
            let default = facts.property(name).and_then(|it| self.values().facts(it).default);
            if let Some(default) =
                default.as_ref().filter(|it| !same(it, now, facts) && now != value)
            {
                let message = format!(
                    "the default is {}, and without the member {} is stored",
                    short(default),
                    short(now)
                );
                let (check, place) = (Check::Described, format!("request body/{name}"));
                let keyword = Some("default");
                let found = Found { check, operation, place, keyword, message, steps };
                let mut at = String::new();
                specwright::value::push_token(&mut at, name);
                self.found_as(found, |it| Expectation::shows(&at, default, it));
            } else if (is_said || default.is_some())
                && now == value
                && default.as_ref() != Some(value)
                && !now.is_null()
            {
                let message = format!(
                    "it was replaced without this member, and {} is left of what was there before",
                    short(now)
                );
                let (check, place) = (Check::Described, format!("request body/{name}"));
                let at = place.clone();
                let found = Found { check, operation, place, keyword: None, message, steps };
                self.found_as(found, |it| Expectation::not_left(&at, it));
            }
        }
    }
}
