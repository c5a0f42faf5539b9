//! Two operations: parameters, bodies, responses.

use std::collections::BTreeMap;

use super::change::{Change, Comparison};
use super::read::{self, Operation, Parameter, is_set};
use super::received;
use super::rules::{self, Direction, Rule};
use super::schema::{Schemas, Use, Writing, shown};
use super::view::{Position, Types, View};
use specwright::api::essence;
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

    fn parameters(&mut self, old: &Operation<'_>, new: &Operation<'_>) {
        let variables: Vec<(&str, &str)> =
            old.variables().into_iter().zip(new.variables()).collect();
        // Variables of a path are told by where they stand.
        let now = |parameter: &Parameter<'_>| {
            let renamed = variables.iter().find(|(name, _)| *name == parameter.name);
            match (parameter.place, renamed) {
                ("path", Some((_, name))) => (*name).to_owned(),
                ("header", _) => parameter.name.to_ascii_lowercase(),
                _ => parameter.name.to_owned(),
            }
        };
        let key = |parameter: &Parameter<'_>| match parameter.place {
            "header" => parameter.name.to_ascii_lowercase(),
            _ => parameter.name.to_owned(),
        };
        let mut left: Vec<&Parameter<'_>> = new.parameters.iter().collect();
        for before in &old.parameters {
            let name = now(before);
            let found = left.iter().position(|it| it.place == before.place && key(it) == name);
            match found {
                Some(index) => self.parameter(before, left.remove(index)),
                None => self.parameter_removed(before, new),
            }
        }
        for after in left {
            let rule = match is_required(after) {
                true => &rules::PARAMETER_ADDED_REQUIRED,
                false => &rules::PARAMETER_ADDED,
            };
            let places = (Some(old.origin.clone()), Some(after.origin.clone()));
            self.add(rule, self.sent, &said(after), (None, None), places);
        }
    }

    fn parameter_removed(&mut self, before: &Parameter<'_>, new: &Operation<'_>) {
        let always_came = self.sent == Direction::Response && is_required(before);
        let rule = match is_set(before.value, "deprecated") {
            _ if always_came => &rules::WEBHOOK_PARAMETER_REMOVED_REQUIRED,
            true => &rules::PARAMETER_RETIRED,
            false => &rules::PARAMETER_REMOVED,
        };
        let places = (Some(before.origin.clone()), Some(new.origin.clone()));
        self.add(rule, self.sent, &said(before), (None, None), places);
    }

    fn parameter(&mut self, old: &Parameter<'_>, new: &Parameter<'_>) {
        let places = || (Some(old.origin.clone()), Some(new.origin.clone()));
        let (sent, below) = (self.sent, said(new));
        if old.name != new.name && old.place == "path" {
            let names = (Some(old.name.to_owned()), Some(new.name.to_owned()));
            self.add(&rules::PARAMETER_RENAMED, sent, &below, names, places());
        }
        match (is_required(old), is_required(new)) {
            (false, true) => {
                self.add(&rules::PARAMETER_REQUIRED, sent, &below, (None, None), places())
            }
            (true, false) => {
                self.add(&rules::PARAMETER_OPTIONAL, sent, &below, (None, None), places())
            }
            _ => {}
        }
        match (is_set(old.value, "deprecated"), is_set(new.value, "deprecated")) {
            (false, true) => {
                self.add(&rules::PARAMETER_DEPRECATED, sent, &below, (None, None), places())
            }
            (true, false) => {
                self.add(&rules::PARAMETER_REINSTATED, sent, &below, (None, None), places())
            }
            _ => {}
        }
        let (before, after) = (style(old), style(new));
        // A list of `simple` style is joined in one way.
        let joined = match (before.0.as_str(), after.0.as_str()) {
            ("simple", "simple") => vec![Types::OBJECT],
            _ => vec![Types::OBJECT, Types::ARRAY],
        };
        let shape = |parameter: &Parameter<'_>, document: &Document| {
            let schema = Position::of(parameter.origin.child("schema"));
            let types = View::of(document, &schema).types;
            types != Types::ALL && joined.iter().any(|joined| types.contains(*joined))
        };
        // How a list is joined matters only where there is one.
        if before != after && (before.0 != after.0 || shape(old, self.old) || shape(new, self.new))
        {
            let words =
                |(style, explode): (String, bool)| Some(format!("{style}, explode {explode}"));
            self.add(
                &rules::PARAMETER_STYLE_CHANGED,
                sent,
                &below,
                (words(before.clone()), words(after.clone())),
                places(),
            );
        }
        let route = format!("{}, {below}", self.into.route());
        let writing = match (old.place, after.0.as_str(), after.1) {
            ("query" | "cookie", "form" | "cookie", true) => Writing::Repeated,
            _ => Writing::Text,
        };
        let usage = Use::new(sent, writing);
        self.described((&old.origin, old.value), (&new.origin, new.value), usage, &route, &below);
    }

    /// The schema of a parameter or header, or that of its only media type.
    fn described(
        &mut self,
        old: (&Origin, &Value),
        new: (&Origin, &Value),
        usage: Use,
        route: &str,
        below: &str,
    ) {
        let place =
            |document: &Document, (origin, value): (&Origin, &Value)| match value.get("content") {
                Some(content) if value.get("schema").is_none() => {
                    let name = content.members().first().map(|(name, _)| name.clone())?;
                    let media_type = document.media_type(&origin.child("content"), &name);
                    Some((media_type.child("schema"), Some(name)))
                }
                _ => value.get("schema").map(|_| (origin.child("schema"), None)),
            };
        match (place(self.old, old), place(self.new, new)) {
            (Some((before, as_json)), Some((after, now_json))) => {
                if as_json != now_json {
                    let words = |name: Option<Box<str>>| name.map(String::from);
                    let places = (Some(before.clone()), Some(after.clone()));
                    let said = (words(as_json.clone()), words(now_json));
                    self.add(&rules::PARAMETER_STYLE_CHANGED, usage.direction, below, said, places);
                }
                let writing = if as_json.is_some() { Writing::Typed } else { usage.writing };
                let usage = Use { writing, ..usage };
                self.schemas.compare(
                    Position::of(before),
                    Position::of(after),
                    usage,
                    route,
                    self.into,
                );
            }
            (None, Some((after, _))) => {
                let places = (Some(old.0.clone()), Some(after));
                self.add(&rules::SCHEMA_ADDED, usage.direction, below, (None, None), places);
            }
            (Some((before, _)), None) => {
                let places = (Some(before), Some(new.0.clone()));
                self.add(&rules::SCHEMA_REMOVED, usage.direction, below, (None, None), places);
            }
            (None, None) => {}
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

    fn content(&mut self, old: &Origin, new: &Origin, direction: Direction, below: &str) {
        let places = (old.child("content"), new.child("content"));
        let before = read::members(self.old, &places.0);
        let mut left = read::members(self.new, &places.1);
        // The form of an answer is asked for; that of a call which the service makes is not.
        let is_answer = direction == Direction::Response && self.sent == Direction::Request;
        for (name, found) in &before {
            let same = left.keys().copied().find(|other| same_media_type(name, other));
            let wider = || {
                left.keys()
                    .copied()
                    .find(|other| covers(other, name) && !before.contains_key(other))
            };
            match same.or_else(wider) {
                Some(other) => {
                    let found_new = left.remove(other).unwrap_or_else(|| (new.clone(), found.1));
                    if !same_media_type(name, other) {
                        let said = (Some((*name).to_owned()), Some(other.to_owned()));
                        // A wider range takes what was sent, and may bring what was not.
                        let rule = match is_answer {
                            false => &rules::MEDIA_TYPE_ADDED,
                            true => &rules::MEDIA_TYPE_REMOVED,
                        };
                        self.add(
                            rule,
                            direction,
                            below,
                            said,
                            (Some(found.0.clone()), Some(found_new.0.clone())),
                        );
                    }
                    self.media_type(
                        (found, &(found_new.0, found_new.1)),
                        direction,
                        &format!("{below} {name}"),
                    );
                }
                None => {
                    // An answer that keeps to a part of a range is still one that was promised; one of
                    // another suffix is none that was asked for by its name.
                    let is_range = name.contains('*');
                    let narrower =
                        left.keys().copied().find(|other| is_range && covers(name, other));
                    let rule = match (is_answer, narrower) {
                        (true, Some(_)) => &rules::MEDIA_TYPE_ADDED,
                        _ => &rules::MEDIA_TYPE_REMOVED,
                    };
                    let said = (Some((*name).to_owned()), narrower.map(str::to_owned));
                    self.add(
                        rule,
                        direction,
                        below,
                        said,
                        (Some(found.0.clone()), Some(places.1.clone())),
                    );
                    if let Some(found_new) = narrower.and_then(|other| left.remove(other)) {
                        self.media_type((found, &found_new), direction, &format!("{below} {name}"));
                    }
                }
            }
        }
        for (name, found) in left {
            let said = (None, Some(name.to_owned()));
            self.add(
                &rules::MEDIA_TYPE_ADDED,
                direction,
                below,
                said,
                (Some(places.0.clone()), Some(found.0)),
            );
        }
    }

    fn media_type(&mut self, (old, new): Pair<'_>, direction: Direction, below: &str) {
        let route = format!("{}, {below}", self.into.route());
        let usage = Use::new(direction, Writing::Typed);
        self.described((&old.0, old.1), (&new.0, new.1), usage, &route, below);
        let items = |(origin, value): &(Origin, &Value)| {
            value.get("itemSchema").map(|_| origin.child("itemSchema"))
        };
        if let (Some(before), Some(after)) = (items(old), items(new)) {
            let (before, after) = (Position::of(before), Position::of(after));
            self.schemas.compare(before, after, usage, &route, self.into);
        }
        for key in ["encoding", "prefixEncoding", "itemEncoding"] {
            let (before, after) = (old.1.get(key), new.1.get(key));
            if before != after {
                let places = (Some(old.0.clone()), Some(new.0.clone()));
                let said = (before.map(shown), after.map(shown));
                self.add(&rules::ENCODING_CHANGED, direction, below, said, places);
            }
        }
    }

    fn responses(&mut self, old: &Operation<'_>, new: &Operation<'_>) {
        let all = |document, operation: &Operation<'_>| {
            let mut all = read::members(document, &operation.origin.child("responses"));
            all.retain(|status, _| !status.starts_with("x-"));
            all
        };
        let (before, after) = (all(self.old, old), all(self.new, new));
        let answered = self.answered();
        for (status, found) in &before {
            // A range stands for each of its statuses.
            let range = format!("{}XX", status.chars().next().unwrap_or_default());
            let other = after.get(status).or_else(|| after.get(range.as_str()));
            match other {
                Some(other) => self.response(found, other, &format!("response {status}")),
                None => {
                    let is_success = status.starts_with('2');
                    let rule =
                        if is_success { &rules::SUCCESS_REMOVED } else { &rules::ERROR_REMOVED };
                    let said = (Some((*status).to_owned()), None);
                    let places = (Some(found.0.clone()), Some(new.origin.child("responses")));
                    self.add(rule, answered, "", said, places);
                }
            }
        }
        for (status, found) in after.iter().filter(|(status, _)| !before.contains_key(*status)) {
            let said = (None, Some((*status).to_owned()));
            let places = (Some(old.origin.child("responses")), Some(found.0.clone()));
            self.add(&rules::RESPONSE_ADDED, answered, "", said, places);
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
        for (name, found) in &before {
            let words = format!("{below}, header `{name}`");
            let Some(place) = find(&after, name) else {
                let was_there = answered == Direction::Response && is_set(found.1, "required");
                let rule = match was_there {
                    true => &rules::HEADER_REMOVED_REQUIRED,
                    false => &rules::HEADER_REMOVED,
                };
                self.add(
                    rule,
                    answered,
                    &words,
                    (None, None),
                    (Some(found.0.clone()), Some(new.0.clone())),
                );
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
        for (name, found) in after.iter().filter(|(name, _)| find(&before, name).is_none()) {
            let words = format!("{below}, header `{name}`");
            let is_asked = answered == Direction::Request && is_set(found.1, "required");
            self.add(
                if is_asked { &rules::HEADER_REQUIRED } else { &rules::HEADER_ADDED },
                answered,
                &words,
                (None, None),
                (Some(old.0.clone()), Some(found.0.clone())),
            );
        }
    }
}

/// A parameter in words.
fn said(parameter: &Parameter<'_>) -> String {
    format!("{} parameter `{}`", parameter.place, parameter.name)
}

fn is_required(parameter: &Parameter<'_>) -> bool {
    parameter.place == "path" || is_set(parameter.value, "required")
}

/// `style` and `explode` with their defaults (OpenAPI 3.1.1, 4.8.12.2.2).
fn style(parameter: &Parameter<'_>) -> (String, bool) {
    let style =
        parameter.value.get("style").and_then(Value::as_str).unwrap_or(match parameter.place {
            "query" | "cookie" => "form",
            _ => "simple",
        });
    let explode = parameter.value.get("explode").and_then(Value::as_bool);
    (style.to_owned(), explode.unwrap_or(matches!(style, "form" | "cookie")))
}

fn same_media_type(a: &str, b: &str) -> bool {
    let normal = |name: &str| name.to_ascii_lowercase().replace(' ', "");
    normal(a) == normal(b)
}

/// Whether a range or a name of a suffix stands for a media type: `*/*`, `application/*`, and
/// `application/json` for `application/problem+json`.
fn covers(range: &str, name: &str) -> bool {
    let (range, name) = (essence(range), essence(name));
    let Some((kind, sub)) = range.split_once('/') else { return false };
    let Some((its_kind, its_sub)) = name.split_once('/') else { return false };
    let is_suffix = || its_sub.rsplit_once('+').is_some_and(|(_, suffix)| suffix == sub);
    (kind == "*" || kind == its_kind) && (sub == "*" || is_suffix()) && range != name
}
