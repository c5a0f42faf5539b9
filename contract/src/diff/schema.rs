//! Two schemas: what changes for the values that they describe, in one direction.

mod constraints;
mod discriminator;
mod limits;
mod properties;
mod types;
mod union;
mod values;
mod xml;

use std::collections::{HashMap, HashSet, VecDeque};

pub(super) use self::xml::Written;
use super::change::{Change, Comparison};
use super::rules::{self, Direction, Level, Rule};
use super::same::Same;
use super::view::{Position, Types, View};
use specwright::diagnostic::Origin;
use specwright::document::Document;
use specwright::value::Value;

/// How values of a schema are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Writing {
    /// As JSON, or what has its types.
    Typed,
    /// As a text without quotes, so that every scalar is a text as well.
    Text,
    /// As a text; an array is the name given several times (`form` with `explode`).
    Repeated,
    /// As the parts of a form (`multipart/*`), each by itself.
    Parts,
    /// As such a part.
    Part,
    /// As elements and attributes of XML: what they are called, and nothing else.
    Xml,
}

impl Writing {
    /// Whether every scalar is a text as well.
    fn is_text(self) -> bool {
        matches!(self, Self::Text | Self::Repeated)
    }
}

/// What a pair of schemas is compared for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Use {
    pub(super) direction: Direction,
    pub(super) writing: Writing,
    /// Whether the values do not travel this way: read-only in a request, write-only in an answer.
    pub(super) is_idle: bool,
}

impl Use {
    pub(super) fn new(direction: Direction, writing: Writing) -> Self {
        Self { direction, writing, is_idle: false }
    }

    fn inner(self) -> Self {
        let writing = match self.writing {
            Writing::Repeated => Writing::Text,
            Writing::Parts => Writing::Part,
            other => other,
        };
        Self { writing, ..self }
    }
}

/// A pair of schemas and what for.
type Pair = (Position, Position, Use);

/// Compares schemas, each pair once.
pub(super) struct Schemas<'a> {
    old: &'a Document,
    new: &'a Document,
    pub(super) same: Same<'a>,
    seen: HashMap<Pair, usize>,
    /// Pairs that are still to be looked at, each with its node: schemas lead to each other
    /// further than a stack goes.
    waiting: VecDeque<(usize, Pair)>,
    /// How bad a pair is that was only tried.
    tried: HashMap<Pair, Option<Level>>,
    trying: HashSet<Pair>,
}

/// Trials inside of trials go no deeper: what is below counts as equal.
const TRIAL_DEPTH: usize = 6;

impl<'a> Schemas<'a> {
    pub(super) fn new(old: &'a Document, new: &'a Document) -> Self {
        Self {
            old,
            new,
            same: Same::new(old, new),
            seen: HashMap::new(),
            waiting: VecDeque::new(),
            tried: HashMap::new(),
            trying: HashSet::new(),
        }
    }

    /// Compares two schemas at `route`, the way to them in words, as a part of what is open in
    /// `into`. It is [`Schemas::finish`] that does so.
    pub(super) fn compare(
        &mut self,
        old: Position,
        new: Position,
        usage: Use,
        route: &str,
        into: &mut Comparison,
    ) {
        let pair = (old.settle(self.old), new.settle(self.new), usage);
        if self.is_same(&pair.0, &pair.1) {
            return;
        }
        if let Some(node) = self.seen.get(&pair) {
            into.link(*node);
            return;
        }
        let node = into.enter(route);
        into.leave();
        self.seen.insert(pair.clone(), node);
        self.waiting.push_back((node, pair));
    }

    /// Whether two schemas are the same, with all that they are made of.
    fn is_same(&mut self, old: &Position, new: &Position) -> bool {
        let is_whole = old.chosen == new.chosen && old.chosen.is_empty() && old.kept == new.kept;
        is_whole
            && old.parts.len() == new.parts.len()
            && old.parts.iter().zip(&new.parts).all(|(old, new)| self.same.is(old, new))
    }

    /// Looks at all pairs that wait, and at those that they lead to.
    pub(super) fn finish(&mut self, into: &mut Comparison) {
        while let Some((node, (old, new, usage))) = self.waiting.pop_front() {
            let views = (View::of(self.old, &old), View::of(self.new, &new));
            into.open(node);
            Pass { schemas: self, old: &old, new: &new, usage, views: &views, into }.run();
            into.leave();
        }
    }

    /// How bad it would be to have one schema in place of the other; nothing where they are the same.
    fn worst(&mut self, old: Position, new: Position, usage: Use) -> Option<Level> {
        let pair = (old.settle(self.old), new.settle(self.new), usage);
        if let Some(level) = self.tried.get(&pair) {
            return *level;
        }
        if self.trying.len() >= TRIAL_DEPTH || !self.trying.insert(pair.clone()) {
            return None;
        }
        let mut trial = Comparison::default();
        let (seen, waiting) = (std::mem::take(&mut self.seen), std::mem::take(&mut self.waiting));
        self.compare(pair.0.clone(), pair.1.clone(), usage, "", &mut trial);
        self.finish(&mut trial);
        (self.seen, self.waiting) = (seen, waiting);
        self.trying.remove(&pair);
        let level = trial.worst();
        self.tried.insert(pair, level);
        level
    }
}

/// One pair of schemas.
struct Pass<'p, 'a> {
    schemas: &'p mut Schemas<'a>,
    old: &'p Position,
    new: &'p Position,
    usage: Use,
    views: &'p (View<'a>, View<'a>),
    into: &'p mut Comparison,
}

impl Pass<'_, '_> {
    fn run(&mut self) {
        match self.usage.writing {
            Writing::Xml => return self.in_xml(),
            Writing::Part if self.views.0.is_bytes(false) && self.views.1.is_bytes(false) => return,
            _ => {}
        }
        let is_union = |view: &View<'_>| !view.unions.is_empty();
        match (is_union(&self.views.0), is_union(&self.views.1)) {
            (false, false) => {}
            (true, true) => self.unions(),
            // The alternatives say all there is to say.
            (true, false) => {
                self.nullable();
                return self.unwrapped();
            }
            (false, true) => {
                self.nullable();
                return self.wrapped();
            }
        }
        if !self.types() {
            return;
        }
        self.nullable();
        self.formats();
        self.values();
        self.limits();
        self.patterns();
        self.properties();
        self.additional();
        self.items();
        self.constraints();
        self.notes();
        self.parts();
    }

    /// Adds a change of the whole schema.
    fn report(&mut self, rule: &'static Rule, before: Option<String>, after: Option<String>) {
        let (old, new) = (self.old.parts.last().cloned(), self.new.parts.last().cloned());
        self.add(rule, "", before, after, old, new);
    }

    fn add(
        &mut self,
        rule: &'static Rule,
        below: &str,
        before: Option<String>,
        after: Option<String>,
        old: Option<Origin>,
        new: Option<Origin>,
    ) {
        let direction = self.usage.direction;
        let mut change = Change::new(rule, direction, below, (before, after), (old, new));
        if self.usage.is_idle {
            change.idle();
        }
        self.into.push(change);
    }

    fn items(&mut self) {
        let (old, new) = (&self.views.0.items, &self.views.1.items);
        let is_bytes = |document: &Document, items: &[Origin]| {
            items.is_empty() || View::of(document, &position(items)).is_bytes(false)
        };
        if self.usage.writing == Writing::Part
            && is_bytes(self.schemas.old, old)
            && is_bytes(self.schemas.new, new)
        {
            return;
        }
        match (old.as_slice(), new.as_slice()) {
            ([], []) => {}
            (_, []) if self.views.1.types.contains(Types::ARRAY) => {
                self.report(&rules::SCHEMA_REMOVED, Some("items".to_owned()), None);
            }
            ([], _) if self.views.0.types.contains(Types::ARRAY) => {
                self.report(&rules::SCHEMA_ADDED, None, Some("items".to_owned()));
            }
            (before, after) if !before.is_empty() && !after.is_empty() => {
                self.inner("[]", before, after)
            }
            _ => {}
        }
    }

    fn inner(&mut self, below: &str, before: &[Origin], after: &[Origin]) {
        let route = format!("{}{below}", self.into.route());
        self.schemas.compare(
            position(before),
            position(after),
            self.usage.inner(),
            &route,
            self.into,
        );
    }

    /// What changes no value: defaults, deprecation, what tells forms apart.
    fn notes(&mut self) {
        let (old, new) = (&self.views.0, &self.views.1);
        if old.default != new.default {
            let rule = &rules::DEFAULT_CHANGED;
            self.report(rule, old.default.map(shown), new.default.map(shown));
        }
        match (old.deprecated, new.deprecated) {
            (false, true) => self.report(&rules::PROPERTY_DEPRECATED, None, None),
            (true, false) => self.report(&rules::PROPERTY_REINSTATED, None, None),
            _ => {}
        }
        self.discriminator();
    }

    /// A part of `allOf` that says something new binds the members that it describes.
    fn parts(&mut self) {
        let (old, new) = (&self.views.0, &self.views.1);
        let gained = new.properties.keys().any(|name| !old.properties.contains_key(name));
        if old.parts > 0 && new.parts > old.parts && gained {
            let count = |view: &View<'_>| Some(format!("{} parts", view.parts));
            self.report(&rules::PART_ADDED, count(old), count(new));
        }
    }
}

fn position(parts: &[Origin]) -> Position {
    Position { parts: parts.to_vec(), ..Position::default() }
}

/// Whether two values are the same but for words.
pub(super) fn same_meaning(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Object(left), Value::Object(right)) => {
            let is_word =
                |key: &str| matches!(key, "description" | "title" | "example" | "examples");
            let said = |members: &[(Box<str>, Value)]| {
                members.iter().filter(|(key, _)| !is_word(key)).count()
            };
            said(left) == said(right)
                && left
                    .iter()
                    .filter(|(key, _)| !is_word(key))
                    .all(|(key, value)| b.get(key).is_some_and(|other| same_meaning(value, other)))
        }
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(a, b)| same_meaning(a, b))
        }
        _ => a == b,
    }
}

/// A value as a report prints it, not too long.
pub(super) fn shown(value: &Value) -> String {
    let text = value.to_json().to_string();
    let mut short: String = text.chars().take(120).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
