//! What no request has named since it was created.

use serde_json::Value as Json;

use crate::verify::check::Check;
use crate::verify::compare::short;
use crate::verify::expectation::Expectation;
use crate::verify::lists::List;
use crate::verify::run::{Found, Run, Seen};
use crate::verify::same::same;
use crate::verify::state::others::is_told_of_others;
use crate::verify::state::{is_of_change, same_loosely};
use crate::verify::style::plain;
use crate::verify::values::facts::Facts;
use crate::verify::world::{Instance, unwrapped};

impl Run<'_> {
    /// Keeps which things a request that changes something has named.
    pub(in crate::verify) fn touch(&mut self, seen: &Seen, made: Option<&Json>) {
        if matches!(seen.exchange.request.method.as_str(), "GET" | "HEAD" | "OPTIONS") {
            return;
        }
        let named = seen.call.values.values().map(plain);
        let mut named: Vec<String> = named.collect();
        named.extend(seen.call.value().map(scalars).unwrap_or_default());
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
            if self.touched.contains(&plain(&instance.id)) {
                continue;
            }
            let (Some(created), Some(sent)) = (&instance.created, &instance.sent) else { continue };
            let Some(item) = list.all.iter().find(|it| list.id(it) == instance.id) else {
                continue;
            };
            let shown = created.json().unwrap_or_default();
            self.checked(Check::StoredAsSent);
            let members = unwrapped(&shown).as_object().into_iter().flatten();
            let other = members.into_iter().find(|(name, was)| {
                let is_sent = sent.get(*name).is_some_and(|it| same(it, was, &Facts::default()));
                let now = item.get(*name);
                is_sent
                    && now.is_some_and(|it| !same_loosely(was, it))
                    && !is_told_of_others(name, was)
                    && !is_of_change(name, was)
                    && !self.is_tainted(name)
            });
            let Some((name, was)) = other else { continue };
            let message = format!(
                "no request has named it since it was created, and it has changed from {} to {}",
                short(was),
                short(item.get(name).unwrap_or(&Json::Null))
            );
            let (check, place) = (Check::StoredAsSent, format!("response body/*/{name}"));
            let (operation, steps) = (list.operation, &[&**created, last]);
            let at = place.clone();
            let found = Found { check, operation, place, keyword: None, message, steps };
            self.found_as(found, |it| Expectation::item_same(&at, it));
            return;
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
