//! Two operations: parameters, bodies, responses.

mod content;
mod encoding;
mod parameters;
mod responses;

use super::change::{Change, Comparison};
use super::read::{Operation, is_set};
use super::received;
use super::rules::{self, Direction, Rule};
use super::schema::Schemas;
use specwright::diagnostic::Origin;
use specwright::document::Document;
use specwright::value::Value;

/// Compares operations.
pub(super) struct Operations<'c, 'a> {
    pub(super) old: &'a Document,
    pub(super) new: &'a Document,
    pub(super) schemas: &'c mut Schemas<'a>,
    pub(super) into: &'c mut Comparison,
    /// Which way the request travels: a webhook's comes from the service.
    pub(super) sent: Direction,
}

/// A part of both documents.
type Pair<'a> = (&'a (Origin, &'a Value), &'a (Origin, &'a Value));

impl Operations<'_, '_> {
    fn answered(&self) -> Direction {
        self.sent.opposite()
    }

    /// Compares two operations that answer the same request.
    pub(super) fn compare(&mut self, old: &Operation<'_>, new: &Operation<'_>) {
        self.words(old, new);
        self.parameters(old, new);
        self.body(old, new);
        self.responses(old, new);
    }

    /// Whether two operations are the same, with all that they lead to. Some of their parameters may
    /// stand with their path.
    pub(super) fn is_same(&mut self, old: &Operation<'_>, new: &Operation<'_>) -> bool {
        let same = &mut self.schemas.same;
        old.path == new.path
            && old.parameters.len() == new.parameters.len()
            && same.is(&old.origin, &new.origin)
            && old.parameters.iter().zip(&new.parameters).all(|(before, after)| {
                (before.name, before.place) == (after.name, after.place)
                    && same.is(&before.origin, &after.origin)
            })
    }

    fn add(
        &mut self,
        rule: &'static Rule,
        direction: Direction,
        below: &str,
        said: (Option<String>, Option<String>),
        places: (Option<Origin>, Option<Origin>),
    ) {
        let rule = match self.sent {
            Direction::Request => rule,
            Direction::Response => received::rule(rule, direction),
        };
        self.into.push(Change::new(rule, direction, below, said, places));
    }

    fn words(&mut self, old: &Operation<'_>, new: &Operation<'_>) {
        let places = || (Some(old.origin.clone()), Some(new.origin.clone()));
        let sent = self.sent;
        match (is_set(old.value, "deprecated"), is_set(new.value, "deprecated")) {
            (false, true) => {
                self.add(&rules::OPERATION_DEPRECATED, sent, "", (None, None), places());
            }
            (true, false) => {
                self.add(&rules::OPERATION_REINSTATED, sent, "", (None, None), places());
            }
            _ => {}
        }
        let id = |operation: &Operation<'_>| {
            operation.value.get("operationId").and_then(Value::as_str).map(str::to_owned)
        };
        if id(old) != id(new) {
            self.add(&rules::OPERATION_ID_CHANGED, sent, "", (id(old), id(new)), places());
        }
        let tags = |operation: &Operation<'_>| -> Vec<String> {
            let tags = operation.value.get("tags").map(Value::items).unwrap_or_default();
            tags.iter().filter_map(Value::as_str).map(str::to_owned).collect()
        };
        let (before, after) = (tags(old), tags(new));
        for tag in before.iter().filter(|tag| !after.contains(tag)) {
            self.add(&rules::TAG_REMOVED, sent, "", (Some(tag.clone()), None), places());
        }
        for tag in after.iter().filter(|tag| !before.contains(tag)) {
            self.add(&rules::TAG_ADDED, sent, "", (None, Some(tag.clone())), places());
        }
    }

    fn body(&mut self, old: &Operation<'_>, new: &Operation<'_>) {
        let body = |document: &'_ Document, operation: &Operation<'_>| {
            operation.value.get("requestBody")?;
            let (origin, value) = document.follow(&operation.origin.child("requestBody")).ok()?;
            Some((origin, is_set(value, "required")))
        };
        let (before, after) = (body(self.old, old), body(self.new, new));
        let sent = self.sent;
        let below = "request body";
        match (before, after) {
            (None, None) => {}
            (None, Some((place, required))) => {
                let rule = match required {
                    true => &rules::REQUEST_BODY_ADDED_REQUIRED,
                    false => &rules::REQUEST_BODY_ADDED,
                };
                self.add(rule, sent, below, (None, None), (Some(old.origin.clone()), Some(place)));
            }
            (Some((place, _)), None) => {
                let places = (Some(place), Some(new.origin.clone()));
                self.add(&rules::REQUEST_BODY_REMOVED, sent, below, (None, None), places);
            }
            (Some((old, was_required)), Some((new, required))) => {
                let places = (Some(old.clone()), Some(new.clone()));
                match (was_required, required) {
                    (false, true) => {
                        self.add(&rules::REQUEST_BODY_REQUIRED, sent, below, (None, None), places)
                    }
                    (true, false) => {
                        self.add(&rules::REQUEST_BODY_OPTIONAL, sent, below, (None, None), places)
                    }
                    _ => {}
                }
                self.content(&old, &new, sent, below);
            }
        }
    }
}
