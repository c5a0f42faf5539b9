//! What no request has named since it was created.

use std::sync::Arc;

use serde_json::Value as Json;

use crate::verify::check::Check;
use crate::verify::compare::short;
use crate::verify::expectation::Expectation;
use crate::verify::lists::List;
use crate::verify::lists::pages::items;
use crate::verify::run::{Found, Run, Seen};
use crate::verify::same::same;
use crate::verify::state::others::is_told_of_others;
use crate::verify::state::{is_of_change, same_loosely};
use crate::verify::style::plain;
use crate::verify::values::facts::Facts;
use crate::verify::world::{Instance, form, id_of, schema, unwrapped};

impl Run<'_> {
    /// Keeps which things a request that changes something has named.
    pub(in crate::verify) fn touch(&mut self, seen: &Seen, made: Option<&Json>) {
        if matches!(seen.exchange.request.method.as_str(), "GET" | "HEAD" | "OPTIONS") {
            return;
        }
        let named = seen.call.values.values().map(plain);
        let mut named: Vec<String> = named.collect();
        named.extend(seen.call.value().map(scalars).unwrap_or_default());
        if self.is_no_creation_by_status(seen) {
            named.extend(seen.json().as_ref().map(scalars).unwrap_or_default());
        }
        let own = made.map(plain);
        self.touched.extend(named.into_iter().filter(|it| Some(it) != own.as_ref()));
    }

    /// What was sent of a thing is as it was, where no request has named the thing since.
    pub(in crate::verify) fn left_as_created(
        &mut self,
        list: &List,
        known: &[Instance],
        last: &Seen,
    ) {
        for instance in known {
            let (Some(created), Some(sent)) = (&instance.created, &instance.sent) else { continue };
            let shown = created.json().unwrap_or_default();
            let is_sent = |name: &str, was: &Json| {
                sent.get(name).is_some_and(|it| same(it, was, &Facts::default()))
            };
            let before = (created.as_ref(), unwrapped(&shown));
            if self.changed_alone(list, &instance.id, before, last, &is_sent) {
                return;
            }
        }
        let Some(resource) = list.resource else { return };
        let form = self.creator(resource).and_then(|it| form(self.operation(it)));
        let Some(whole) = form.map(schema) else { return };
        // Of what was there before, what a request could set.
        let facts = self.values().facts(&whole);
        let members = facts.properties.into_iter();
        let set = members.filter(|it| !self.values().facts(&it.1).is_read_only);
        let set: Vec<String> = set.map(|it| it.0).collect();
        let is_set = |name: &str, _: &Json| set.iter().any(|it| it == name);
        for item in &list.all {
            let id = list.id(item);
            let there = self.found_there.get(&(resource, plain(&id))).cloned();
            let Some((was, first)) = there else { continue };
            if self.changed_alone(list, &id, (&first, &was), last, &is_set) {
                return;
            }
        }
    }

    /// Whether a thing that no request has named has changed in a member that is looked at, which is
    /// a finding.
    fn changed_alone(
        &mut self,
        list: &List,
        id: &Json,
        (first, shown): (&Seen, &Json),
        last: &Seen,
        is_meant: &dyn Fn(&str, &Json) -> bool,
    ) -> bool {
        if self.touched.contains(&plain(id)) {
            return false;
        }
        let Some(item) = list.all.iter().find(|it| list.id(it) == *id) else { return false };
        self.checked(Check::StoredAsSent);
        let members = shown.as_object().into_iter().flatten();
        let other = members.into_iter().find(|(name, was)| {
            is_meant(name, was)
                && item.get(*name).is_some_and(|it| !same_loosely(was, it))
                && !is_told_of_others(name, was)
                && !is_of_change(name, was)
                && !self.is_tainted(name)
        });
        let Some((name, was)) = other else { return false };
        let message = format!(
            "no request has named it, and it has changed from {} to {}",
            short(was),
            short(item.get(name).unwrap_or(&Json::Null))
        );
        let (check, place) = (Check::StoredAsSent, format!("response body/*/{name}"));
        let (operation, steps) = (list.operation, &[first, last]);
        let at = place.clone();
        let found = Found { check, operation, place, keyword: None, message, steps };
        self.found_as(found, |it| Expectation::item_same(&at, it));
        true
    }

    /// Keeps what a list shows first of what no request has created.
    pub(in crate::verify) fn find_there(&mut self, seen: &Seen) {
        let index = seen.call.operation;
        let Some(resource) = self.resources.iter().position(|it| it.list == Some(index)) else {
            return;
        };
        if seen.exchange.request.method != http::Method::GET {
            return;
        }
        let parameter = self.resources[resource].parameter.clone();
        let mut answer: Option<Arc<Seen>> = None;
        for item in seen.json().map(|it| items(&it)).unwrap_or_default() {
            let Some(id) = id_of(&parameter, &item).map(|it| plain(&it)) else { continue };
            if self.ids.contains(&id) || self.found_there.contains_key(&(resource, id.clone())) {
                continue;
            }
            let answer = answer.get_or_insert_with(|| Arc::new(seen.clone())).clone();
            self.found_there.insert((resource, id), (item, answer));
        }
    }
}

/// The texts and numbers in a value.
fn scalars(value: &Json) -> Vec<String> {
    match value {
        Json::String(_) | Json::Number(_) => vec![plain(value)],
        Json::Array(items) => items.iter().flat_map(scalars).collect(),
        Json::Object(members) => members.values().flat_map(scalars).collect(),
        _ => Vec::new(),
    }
}
