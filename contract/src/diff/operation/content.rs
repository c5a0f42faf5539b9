//! Bodies of requests and answers: their media types.

use std::collections::BTreeMap;

use super::super::read;
use super::super::rules::{self, Direction, Rule};
use super::super::schema::{Use, Writing, Written, shown};
use super::super::view::{Position, View};
use super::encoding::{self, Encoding};
use super::{Operations, Pair};
use specwright::api::essence;
use specwright::diagnostic::Origin;
use specwright::document::Document;
use specwright::value::Value;

/// Media types by their names.
type Content<'a> = BTreeMap<&'a str, (Origin, &'a Value)>;

impl Operations<'_, '_> {
    pub(super) fn content(
        &mut self,
        old: &Origin,
        new: &Origin,
        direction: Direction,
        below: &str,
    ) {
        let places = (old.child("content"), new.child("content"));
        let before = read::members(self.old, &places.0);
        let after = read::members(self.new, &places.1);
        let mut left = after.clone();
        for (name, found) in &before {
            let other = self.counterpart(name, &before, &after, direction);
            let (rule, other) = match other {
                Some(other) => other,
                None => (Some(&rules::MEDIA_TYPE_REMOVED), None),
            };
            let place = other.and_then(|other| Some(after.get(other)?.0.clone()));
            if let Some(rule) = rule {
                let said = (Some((*name).to_owned()), other.map(str::to_owned));
                let place = place.unwrap_or_else(|| places.1.clone());
                self.add(rule, direction, below, said, (Some(found.0.clone()), Some(place)));
            }
            let Some((other, found_new)) = other.and_then(|other| Some((other, after.get(other)?)))
            else {
                continue;
            };
            left.remove(other);
            self.media_type((found, found_new), name, direction, &format!("{below} {name}"));
        }
        for (name, found) in left {
            let said = (None, Some(name.to_owned()));
            let places = (Some(places.0.clone()), Some(found.0));
            self.add(&rules::MEDIA_TYPE_ADDED, direction, below, said, places);
        }
    }

    /// What there is in place of a media type, and the rule for it where that is another one.
    fn counterpart<'n>(
        &self,
        name: &str,
        before: &Content<'_>,
        after: &Content<'n>,
        direction: Direction,
    ) -> Option<(Option<&'static Rule>, Option<&'n str>)> {
        // The form of an answer is asked for; that of a call which the service makes is not.
        let is_answer = direction == Direction::Response && self.sent == Direction::Request;
        let names = || after.keys().copied();
        let is_new = |other: &&str| !before.keys().any(|known| same_media_type(known, other));
        if let Some(same) = names().find(|other| same_media_type(name, other)) {
            return Some((None, Some(same)));
        }
        let mut wider = names().filter(|other| covers(other, name));
        if is_answer {
            // A wider range may bring what was not promised; one part of a range was. One of another
            // suffix was not asked for by its name.
            return match wider.find(is_new) {
                Some(other) => Some((Some(&rules::MEDIA_TYPE_REMOVED), Some(other))),
                None => {
                    let is_range = name.contains('*');
                    let narrower = names().find(|other| is_range && covers(name, other));
                    narrower.map(|other| (Some(&rules::MEDIA_TYPE_ADDED), Some(other)))
                }
            };
        }
        // A range takes what was sent.
        let range = wider.find(|other| other.contains('*'))?;
        Some((is_new(&range).then_some(&rules::MEDIA_TYPE_ADDED), Some(range)))
    }

    fn media_type(&mut self, (old, new): Pair<'_>, name: &str, direction: Direction, below: &str) {
        let route = format!("{}, {below}", self.into.route());
        let form = essence(name);
        let writing = if form.starts_with("multipart/") { Writing::Parts } else { Writing::Typed };
        let usage = Use::new(direction, writing);
        let are_bytes = !is_described(&form) && is_bytes(self.old, old) && is_bytes(self.new, new);
        if !are_bytes {
            self.described((&old.0, old.1), (&new.0, new.1), usage, &route, below);
        }
        if form.ends_with("xml") {
            self.xml(&(old.0.child("schema"), new.0.child("schema")), direction, &route, below);
        }
        let items = |(origin, value): &(Origin, &Value)| {
            value.get("itemSchema").map(|_| origin.child("itemSchema"))
        };
        if let (Some(before), Some(after)) = (items(old), items(new)) {
            let (before, after) = (Position::of(before), Position::of(after));
            self.schemas.compare(before, after, usage, &route, self.into);
        }
        self.encodings((old, new), direction, below);
    }

    /// How the parts of a form are written.
    pub(super) fn encodings(&mut self, (old, new): Pair<'_>, direction: Direction, below: &str) {
        for key in ["encoding", "prefixEncoding", "itemEncoding"] {
            let (before, after) = (old.1.get(key), new.1.get(key));
            let rule = match key {
                _ if before == after => None,
                "encoding" => {
                    let described = [before, after];
                    let before = Encoding::all(self.old, old, described);
                    encoding::compare(&before, &Encoding::all(self.new, new, described))
                }
                _ => Some(&rules::ENCODING_CHANGED),
            };
            if let Some(rule) = rule {
                let places = (Some(old.0.clone()), Some(new.0.clone()));
                let said = (before.map(shown), after.map(shown));
                self.add(rule, direction, below, said, places);
            }
        }
    }

    /// The elements and attributes that a body is.
    fn xml(&mut self, places: &(Origin, Origin), direction: Direction, route: &str, below: &str) {
        if self.old.get(&places.0).is_none() || self.new.get(&places.1).is_none() {
            return;
        }
        let (old, new) = (Position::of(places.0.clone()), Position::of(places.1.clone()));
        let before = Written::of(self.old, &old, None);
        let after = Written::of(self.new, &new, None);
        if before.differs(&after) {
            let said = (Some(before.to_string()), Some(after.to_string()));
            let places = (Some(places.0.clone()), Some(places.1.clone()));
            self.add(&rules::XML_CHANGED, direction, below, said, places);
        }
        self.schemas.compare(old, new, Use::new(direction, Writing::Xml), route, self.into);
    }

    /// The schema of a media type, of a parameter or header, or that of its only media type.
    pub(super) fn described(
        &mut self,
        old: (&Origin, &Value),
        new: (&Origin, &Value),
        usage: Use,
        route: &str,
        below: &str,
    ) {
        match (schema(self.old, old), schema(self.new, new)) {
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
            _ => {}
        }
    }
}

/// Where the schema of something is, with the media type that it has there; nothing where any value
/// fits.
fn schema(
    document: &Document,
    (origin, value): (&Origin, &Value),
) -> Option<(Origin, Option<Box<str>>)> {
    let found = match value.get("content") {
        Some(content) if value.get("schema").is_none() => {
            let name = content.members().first().map(|(name, _)| name.clone())?;
            let media_type = document.media_type(&origin.child("content"), &name);
            (media_type.child("schema"), Some(name))
        }
        _ => (value.get("schema").map(|_| origin.child("schema"))?, None),
    };
    let view = View::of(document, &Position::of(found.0.clone()));
    let is_open = view.takes_anything() && view.default.is_none();
    (!is_open || found.1.is_some()).then_some(found)
}

/// Whether a schema has something to say of bodies in this form, which are not bytes to it.
fn is_described(form: &str) -> bool {
    form.contains("json")
        || form.ends_with("xml")
        || form.starts_with("multipart/")
        || form == "application/x-www-form-urlencoded"
}

/// Whether a body is any bytes, so that its schema says nothing.
fn is_bytes(document: &Document, (origin, value): &(Origin, &Value)) -> bool {
    let schema = Position::of(origin.child("schema"));
    value.get("schema").is_none() || View::of(document, &schema).is_bytes(true)
}

/// Whether two names of media types are those of one: JSON has one encoding (RFC 8259, 8.1), and UTF-8
/// is what is meant where none is said.
fn same_media_type(a: &str, b: &str) -> bool {
    let normal = |name: &str| {
        let is_json = essence(name).ends_with("json");
        let parts = name.to_ascii_lowercase().replace([' ', '"'], "");
        let said = |part: &&str| match part.strip_prefix("charset=") {
            Some(charset) => !(is_json || matches!(charset, "utf-8" | "utf8")),
            None => !part.is_empty(),
        };
        parts.split(';').filter(said).collect::<Vec<_>>().join(";")
    };
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
