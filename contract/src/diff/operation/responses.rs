//! Answers: their statuses and headers.

use std::collections::BTreeMap;

use super::super::read::{self, Operation, is_set};
use super::super::rules::{self, Direction};
use super::super::schema::{Use, Writing};
use super::Operations;
use specwright::diagnostic::Origin;
use specwright::document::Document;
use specwright::value::Value;

/// Answers by their statuses.
type Answers<'a> = BTreeMap<&'a str, (Origin, &'a Value)>;

impl Operations<'_, '_> {
    pub(super) fn responses(&mut self, old: &Operation<'_>, new: &Operation<'_>) {
        let (before, after) = (answers(self.old, old), answers(self.new, new));
        let answered = self.answered();
        for (status, found) in &before {
            let others = counterparts(status, &before, &after);
            for other in &others {
                if let Some(answer) = after.get(other) {
                    self.response(found, answer, &format!("response {status}"));
                }
            }
            let is_kept = others.iter().any(|other| other.eq_ignore_ascii_case(status));
            let rule = match (others.is_empty(), is_success(status, &before)) {
                _ if is_kept => continue,
                (true, true) => &rules::SUCCESS_REMOVED,
                (true, false) => &rules::ERROR_REMOVED,
                // A wider one is said where it has come.
                (false, _) if others.iter().any(|other| stands_for(other, status)) => continue,
                (false, _) => &rules::RESPONSE_NARROWED,
            };
            let said = (Some((*status).to_owned()), None);
            let places = (Some(found.0.clone()), Some(new.origin.child("responses")));
            self.add(rule, answered, "", said, places);
        }
        for (status, found) in after.iter().filter(|(status, _)| !before.contains_key(*status)) {
            if is_promised(status, &before) {
                continue;
            }
            // Where nothing was said of any answer, none was promised.
            let is_wider = before.keys().any(|known| {
                *status == "default"
                    && is_success(known, &before)
                    && counterparts(known, &before, &after).contains(status)
            });
            let is_more = !before.is_empty() && (is_wider || status.starts_with('2'));
            let rule = if is_more { &rules::SUCCESS_ADDED } else { &rules::RESPONSE_ADDED };
            let said = (None, Some((*status).to_owned()));
            let places = (Some(old.origin.child("responses")), Some(found.0.clone()));
            self.add(rule, answered, "", said, places);
        }
    }

    fn response(&mut self, old: &(Origin, &Value), new: &(Origin, &Value), below: &str) {
        let answered = self.answered();
        self.content(&old.0, &new.0, answered, below);
        let before = read::members(self.old, &old.0.child("headers"));
        let after = read::members(self.new, &new.0.child("headers"));
        let find = |all: &BTreeMap<&str, (Origin, &Value)>, name: &str| {
            all.iter()
                .find(|(other, _)| other.eq_ignore_ascii_case(name))
                .map(|(_, found)| found.0.clone())
        };
        for (name, found) in before.iter().filter(|(name, _)| !is_content_type(name)) {
            let words = format!("{below}, header `{name}`");
            let Some(place) = find(&after, name) else {
                let was_there = answered == Direction::Response && is_set(found.1, "required");
                let rule = match was_there {
                    true => &rules::HEADER_REMOVED_REQUIRED,
                    false => &rules::HEADER_REMOVED,
                };
                let places = (Some(found.0.clone()), Some(new.0.clone()));
                self.add(rule, answered, &words, (None, None), places);
                continue;
            };
            let Ok((place, value)) = self.new.follow(&place) else { continue };
            let places = (Some(found.0.clone()), Some(place.clone()));
            match (is_set(found.1, "required"), is_set(value, "required")) {
                (false, true) => {
                    self.add(&rules::HEADER_REQUIRED, answered, &words, (None, None), places)
                }
                (true, false) => {
                    self.add(&rules::HEADER_OPTIONAL, answered, &words, (None, None), places)
                }
                _ => {}
            }
            let route = format!("{}, {words}", self.into.route());
            let usage = Use::new(answered, Writing::Text);
            self.described((&found.0, found.1), (&place, value), usage, &route, &words);
        }
        let is_new = |name: &str| find(&before, name).is_none() && !is_content_type(name);
        for (name, found) in after.iter().filter(|(name, _)| is_new(name)) {
            let words = format!("{below}, header `{name}`");
            let is_asked = answered == Direction::Request && is_set(found.1, "required");
            let rule = if is_asked { &rules::HEADER_REQUIRED } else { &rules::HEADER_ADDED };
            let places = (Some(old.0.clone()), Some(found.0.clone()));
            self.add(rule, answered, &words, (None, None), places);
        }
    }
}

fn answers<'a>(document: &'a Document, operation: &Operation<'_>) -> Answers<'a> {
    let mut all = read::members(document, &operation.origin.child("responses"));
    all.retain(|status, _| !status.starts_with("x-"));
    all
}

/// A header of this name is not one that is described so (OpenAPI 3.1.1, 4.8.16.1).
fn is_content_type(name: &str) -> bool {
    name.eq_ignore_ascii_case("content-type")
}

/// Whether a range stands for a status.
fn stands_for(range: &str, status: &str) -> bool {
    let is_range = range.len() == 3 && range.to_ascii_lowercase().ends_with("xx");
    range != status
        && status != "default"
        && (range == "default" || (is_range && range.chars().next() == status.chars().next()))
}

/// Whether a status tells of success: `default` does where nothing else does.
fn is_success(status: &str, all: &Answers<'_>) -> bool {
    let is_alone = || !all.keys().any(|status| status.starts_with('2'));
    status.starts_with('2') || (status == "default" && is_alone())
}

/// Whether there is nothing new in a status: one that stands for it was there, and told of success
/// where it does.
fn is_promised(status: &str, before: &Answers<'_>) -> bool {
    let stood_for = |known: &&str| {
        stands_for(known, status)
            && (*known != "default" || (status.starts_with('2') && is_success(known, before)))
    };
    before.keys().copied().any(|known| stood_for(&known))
}

/// The answers of the new document that come in place of one of the old document: the same status, or
/// one that stands for it, or those that it stood for.
fn counterparts<'n>(status: &str, before: &Answers<'_>, after: &Answers<'n>) -> Vec<&'n str> {
    let names = || after.keys().copied();
    let is_new = |other: &str| !before.contains_key(other);
    let is_whole = status != "default" || is_success(status, before);
    let is_part = |other: &&str| {
        is_whole
            && stands_for(status, other)
            && is_new(other)
            && (status != "default" || other.starts_with('2'))
    };
    let mut found: Vec<&str> =
        names().filter(|other| other.eq_ignore_ascii_case(status) || is_part(other)).collect();
    if found.is_empty() {
        let is_wider = |other: &&str| {
            stands_for(other, status)
                && (*other != "default" || (is_new(other) && status.starts_with('2')))
        };
        found.extend(names().filter(is_wider));
        // A range is nearer than what stands for all.
        found.sort_by_key(|other| *other == "default");
        found.truncate(1);
    }
    found
}
