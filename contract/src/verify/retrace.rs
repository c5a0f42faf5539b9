//! What was done before a finding could be made: whoever tries it anew has to do it as well.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::check::Check;
use super::model::Resource;
use super::run::{Run, Seen};
use super::rust_test::identifier;
use super::told::is_id;
use crate::names::plain;

/// So many requests stand before those of a finding.
const MOST: usize = 6;

/// So many where it is about how long a list or a page is.
const MOST_OF_PAGES: usize = 16;

impl Run<'_> {
    /// The name of a test that no other has.
    pub(super) fn name(&mut self, words: &str) -> String {
        let name = identifier(words);
        let mut unique = name.clone();
        let mut number = 2;
        while !self.names.insert(unique.clone()) {
            unique = format!("{name}_{number}");
            number += 1;
        }
        unique
    }

    /// The requests of a finding, and before them those that created what they are about.
    pub(super) fn retraced(&self, check: Check, place: &str, steps: &[&Seen]) -> Vec<Seen> {
        let mut before: Vec<usize> = Vec::new();
        let mut open: Vec<&Seen> = steps.to_vec();
        // What a list shows has to be there for it to be shown: what filters tell apart, and more from
        // all over the list.
        let is_of_pages = matches!(check, Check::ListLimit | Check::ListPages | Check::Described);
        let most = if is_of_pages { MOST_OF_PAGES } else { MOST };
        let (mut telling, mut all): (Vec<String>, Vec<String>) = Default::default();
        for (of_step, more) in steps.iter().map(|it| shown(it, place)) {
            telling.extend(of_step);
            all.extend(more);
        }
        let made = |id: &String| self.made.iter().rposition(|it| it.0 == *id);
        let telling = telling.iter().filter_map(made).take(MOST);
        let mut known = BTreeSet::new();
        let all = all.iter().filter_map(made).filter(|it| known.insert(*it));
        let all: Vec<usize> = all.collect();
        let step = all.len().div_ceil(most).max(1);
        for at in telling.chain(all.into_iter().rev().step_by(step)) {
            if !before.contains(&at) {
                before.push(at);
                open.push(&self.made[at].1);
            }
        }
        while let Some(seen) = open.pop() {
            for id in named(seen) {
                let made = self.made.iter().enumerate().rev().find(|(_, it)| it.0 == id);
                let Some((at, (_, made))) = made else { continue };
                let is_there = steps.iter().chain([&seen]).any(|it| is_same(it, made));
                if !is_there && !before.contains(&at) && before.len() < most + MOST {
                    before.push(at);
                    open.push(made);
                }
            }
        }
        if check == Check::UnknownRefused && before.is_empty() {
            // Only what is there can be taken for what is not.
            before.extend(steps.last().and_then(|it| self.made_for(it.call.operation)));
        }
        before.sort_unstable();
        let before = before.into_iter().map(|at| self.made[at].1.clone());
        let change = self.change_before(check, steps).cloned();
        before.chain(change).chain(steps.iter().map(|it| (*it).clone())).collect()
    }

    /// What has changed the thing that an answer shows, whose form is not as it should be.
    fn change_before(&self, check: Check, steps: &[&Seen]) -> Option<&Seen> {
        let is_of_form =
            matches!(check, Check::BodyConforms | Check::HeadersConform | Check::TypesDecode);
        let [seen] = steps else { return None };
        let request = &seen.exchange.request;
        let is_changing = matches!(request.method, http::Method::PUT | http::Method::PATCH);
        if !is_of_form || is_changing || !seen.is_success() {
            return None;
        }
        let path = request.path();
        let outer = path.rsplit_once('/').map_or("", |it| it.0);
        self.changes.get(path).or_else(|| self.changes.get(outer))
    }

    /// The last of what was made that is of the kind that an operation is about.
    fn made_for(&self, operation: usize) -> Option<usize> {
        let is_of =
            |it: &Resource| [it.read, it.put, it.patch, it.delete].contains(&Some(operation));
        let creator = self.creator(self.resources.iter().position(is_of)?)?;
        self.made.iter().rposition(|(_, made)| made.call.operation == creator)
    }
}

/// So many values of a member are told apart.
const VALUES: usize = 3;

/// The ids of what a list shows, after those of items that have other values of what a filter looks
/// at than the ones before.
fn shown(seen: &Seen, place: &str) -> (Vec<String>, Vec<String>) {
    let names = place.strip_prefix("query parameter").unwrap_or_default();
    let names = names.trim_start_matches(['s', ' ']).split(" and ").map(plain);
    let mut values: Vec<(String, Vec<Json>)> = names.map(|it| (it, Vec::new())).collect();
    let (mut telling, mut all) = (Vec::new(), Vec::new());
    for item in super::lists::pages::items(&seen.json().unwrap_or_default()) {
        let members = || item.as_object().into_iter().flatten();
        let ids = members().filter(|(name, it)| is_id(name) && (it.is_string() || it.is_number()));
        let ids: Vec<String> = ids.map(|it| super::style::plain(it.1)).collect();
        let mut is_telling = false;
        for (name, known) in &mut values {
            let value = members().find(|it| plain(it.0) == *name).map(|it| it.1);
            let value = value.filter(|it| known.len() < VALUES && !known.contains(it));
            is_telling |= value.is_some();
            known.extend(value.cloned());
        }
        if is_telling {
            telling.extend(ids.clone());
        }
        all.extend(ids);
    }
    (telling, all)
}

fn is_same(one: &Seen, other: &Seen) -> bool {
    let (a, b) = (&one.exchange.request, &other.exchange.request);
    a.method == b.method && a.target == b.target && a.body == b.body
}

/// What a request may name: the segments of its path, and what its body has under names of ids.
fn named(seen: &Seen) -> Vec<String> {
    let request = &seen.exchange.request;
    let path = request.target.split('?').next().unwrap_or_default();
    let segments = path.split('/').filter(|it| !it.is_empty());
    let mut found: Vec<String> = segments
        .map(|it| percent_encoding::percent_decode_str(it).decode_utf8_lossy().into_owned())
        .collect();
    let body = request.body.as_ref().and_then(|it| serde_json::from_slice(it).ok());
    ids(&body.unwrap_or(Json::Null), "", &mut found);
    found
}

fn ids(value: &Json, name: &str, found: &mut Vec<String>) {
    match value {
        Json::Object(members) => members.iter().for_each(|(name, it)| ids(it, name, found)),
        Json::Array(items) => items.iter().for_each(|it| ids(it, name, found)),
        Json::String(_) | Json::Number(_) if is_id(name) => found.push(super::style::plain(value)),
        _ => {}
    }
}
