//! Sequences: what is created is there, is what was sent, changes as it is told, and is gone once
//! it was deleted.

mod alone;
mod bulk;
mod changes;
mod counts;
mod creation;
mod deletion;
mod emptied;
mod gathered;
mod given;
mod hidden;
mod left_out;
mod others;
mod replacing;
mod singleton;
mod tallies;
mod times;
mod unknown;
mod untouched;
mod whole;

use serde_json::{Map, Value as Json};

use crate::verify::check::Check;
use crate::verify::compare::short;
use crate::verify::judge::exactly;
use crate::verify::run::{Found, Run, Seen, Step};
use crate::verify::slots;
use crate::verify::words::{is_fixed, is_state};
use crate::verify::world::{Instance, form, schema, unwrapped};

impl Run<'_> {
    /// Reads a thing.
    pub(super) async fn read(
        &mut self,
        resource: usize,
        instance: &Instance,
    ) -> Step<Option<Seen>> {
        let Some(read) = self.resources[resource].read.filter(|it| self.is_allowed(*it)) else {
            return Ok(None);
        };
        let Some(mut call) = self.about(read, instance).await? else { return Ok(None) };
        self.required_parameters(&mut call);
        Ok(Some(self.send(&call).await?))
    }

    /// A thing is as it was before something else was done, but for some members.
    pub(super) fn unchanged(
        &mut self,
        operation: usize,
        before: &Seen,
        after: &Seen,
        between: &[&Seen],
        what: &str,
        but: &[&str],
    ) -> bool {
        let (Some(Json::Object(one)), Some(Json::Object(other))) = (before.json(), after.json())
        else {
            return true;
        };
        if !before.is_success() || !after.is_success() {
            return true;
        }
        self.checked(Check::StoredAsSent);
        let (one, other) = (Json::Object(one), Json::Object(other));
        let (Json::Object(one), Json::Object(other)) =
            (unwrapped(&one).clone(), unwrapped(&other).clone())
        else {
            return true;
        };
        // What follows from other members changes with them.
        let given = if but.is_empty() { Map::new() } else { self.given(after) };
        let steps: Vec<&Seen> =
            std::iter::once(before).chain(between.iter().copied()).chain([after]).collect();
        for (name, value) in &one {
            let now = other.get(name).unwrap_or(&Json::Null);
            let is_same = now == value || same_loosely(value, now);
            // What no request sets may be worked out from what was set.
            let is_worked_out = !but.is_empty()
                && (value.is_boolean() || value.is_number() || self.is_explained(operation, name))
                && !self.can_be_set(operation, name);
            if is_same
                || is_worked_out
                || but.contains(&name.as_str())
                || given.contains_key(name)
                || is_of_change(name, value)
                || self.is_tainted(name)
            {
                continue;
            }
            let message =
                format!("{what}, and it has changed from {} to {}", short(value), short(now));
            self.stored_otherwise(operation, name, message, &steps);
            return false;
        }
        true
    }

    /// Whether words say what a member of an answer is by others: "`late` from the day after its end on". Those of a
    /// state say what it means.
    fn is_explained(&self, operation: usize, name: &str) -> bool {
        let answer = [200, 201].iter().find_map(|it| exactly(self.operation(operation), *it));
        let Some(media) = answer.and_then(|it| it.content.first()) else { return false };
        let member = self.values().facts(&schema(media)).property(name).cloned();
        let words = member.map(|it| self.values().facts(&it).words).unwrap_or_default();
        !words.trim().is_empty() && !is_state(name) && !is_fixed(&words)
    }

    /// Whether a request sets a member of this name: this one, or that which creates the thing.
    fn can_be_set(&self, operation: usize, name: &str) -> bool {
        let owner = self.resources.iter().position(|it| {
            [it.put, it.patch].contains(&Some(operation)) || it.actions.contains(&operation)
        });
        let creator = owner.and_then(|it| self.creator(it));
        [Some(operation), creator].into_iter().flatten().any(|it| {
            let media = form(self.operation(it));
            media.is_some_and(|it| self.values().facts(&schema(it)).property(name).is_some())
        })
    }

    /// A member is not what it was, or what it was set to.
    pub(super) fn stored_otherwise(
        &mut self,
        operation: usize,
        name: &str,
        message: String,
        steps: &[&Seen],
    ) {
        let (check, place) = (Check::StoredAsSent, format!("response body/{name}"));
        self.found(Found { check, operation, place, keyword: None, message, steps });
    }

    /// Members of a thing that the service gives it.
    pub(super) fn given(&self, seen: &Seen) -> Map<String, Json> {
        let (Some(schema), Some(value)) = (self.response_schema(seen), seen.json()) else {
            return Map::new();
        };
        let slots = slots::of(&self.values(), &schema, &value);
        let given =
            slots.iter().filter(|it| it.is_top() && self.values().facts(&it.origin).is_read_only);
        given.filter_map(|it| Some((it.name.clone(), value.get(&it.name)?.clone()))).collect()
    }
}

/// A value as a message shows it.
pub(super) fn shown(value: &Json) -> String {
    short(value)
}

/// Whether a member says when something happened, or which request it was.
pub(super) fn is_of_now(name: &str, value: &Json) -> bool {
    let (plain, words) = (crate::names::plain(name), crate::names::words(name));
    let is_time = value.as_str().is_some_and(|it| crate::verify::moments::instant(it).is_some());
    let says = |all: &[&str]| words.iter().any(|word| all.contains(&word.as_str()));
    let is_of_request = ["requestid", "traceid", "correlationid", "timestamp", "servertime"];
    is_of_request.iter().any(|it| plain.contains(it))
        || says(&["elapsed", "took", "uptime", "nonce", "etag"])
        // Who reads it is counted.
        || value.is_number() && says(&["view", "views", "visit", "visits", "hits", "reads", "plays", "downloads"])
        || is_time
            && (says(&["now", "served", "generated", "fetched", "seen", "accessed", "read"])
                || ["time", "date", "datetime"].contains(&plain.as_str()))
}

/// Whether a member says when or how often a thing was changed.
pub(super) fn is_of_change(name: &str, value: &Json) -> bool {
    let (plain, words) = (crate::names::plain(name), crate::names::words(name));
    let is_time = value.as_str().is_some_and(|it| crate::verify::moments::instant(it).is_some());
    let says = |all: &[&str]| words.iter().any(|word| all.contains(&word.as_str()));
    let of_change = ["updated", "modified", "changed", "version", "revision"];
    is_of_now(name, value)
        || of_change.iter().any(|it| plain.contains(it))
        || value.is_number() && says(&["count", "total"])
        || value.is_number() && plain.ends_with("count")
        || is_time && says(&["last"])
}

fn same_loosely(one: &Json, other: &Json) -> bool {
    crate::verify::same::same(one, other, &crate::verify::values::facts::Facts::default())
}
