//! Two schemas: what changes for the values that they describe, in one direction.

use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};

use serde_json::Number;

use super::change::{Change, Comparison};
use super::rules::{self, Direction, Level, Rule};
use super::view::{self, Position, Types, View};
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
    seen: HashMap<Pair, usize>,
    /// Pairs that are still to be looked at, each with its node: schemas lead to each other
    /// further than a stack goes.
    waiting: VecDeque<(usize, Pair)>,
    /// How bad a pair is that was only tried.
    tried: HashMap<Pair, Level>,
    trying: HashSet<Pair>,
}

/// Trials inside of trials go no deeper: what is below counts as equal.
const TRIAL_DEPTH: usize = 6;

impl<'a> Schemas<'a> {
    pub(super) fn new(old: &'a Document, new: &'a Document) -> Self {
        Self {
            old,
            new,
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
        if let Some(node) = self.seen.get(&pair) {
            into.link(*node);
            return;
        }
        let node = into.enter(route);
        into.leave();
        self.seen.insert(pair.clone(), node);
        self.waiting.push_back((node, pair));
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

    /// How bad it would be to have one schema in place of the other.
    fn worst(&mut self, old: Position, new: Position, usage: Use) -> Level {
        let pair = (old.settle(self.old), new.settle(self.new), usage);
        if let Some(level) = self.tried.get(&pair) {
            return *level;
        }
        if self.trying.len() >= TRIAL_DEPTH || !self.trying.insert(pair.clone()) {
            return Level::Compatible;
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
        let is_union = |view: &View<'_>| !view.unions.is_empty();
        match (is_union(&self.views.0), is_union(&self.views.1)) {
            (false, false) => {}
            (true, true) => self.unions(),
            // The alternatives say all there is to say.
            (true, false) => return self.unwrapped(),
            (false, true) => return self.wrapped(),
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
            change.level = Level::Compatible;
        }
        self.into.push(change);
    }

    /// Whether it makes sense to look further.
    fn types(&mut self) -> bool {
        let (old, new) = (&self.views.0, &self.views.1);
        let (before, after) = (old.types, new.types);
        if before == after {
            return true;
        }
        let described = (Some(before.describe()), Some(after.describe()));
        if self.usage.direction == Direction::Request && self.is_text_of(before, after) {
            self.report(&rules::TYPE_WIDENED, described.0, described.1);
            return false;
        }
        if self.usage.direction == Direction::Request
            && self.usage.writing == Writing::Repeated
            && before.is_scalar()
            && after == Types::ARRAY
        {
            return self.repeated(described);
        }
        let rule = match (after.contains(before), before.contains(after)) {
            (true, _) => &rules::TYPE_WIDENED,
            (_, true) => &rules::TYPE_NARROWED,
            _ => &rules::TYPE_CHANGED,
        };
        self.report(rule, described.0, described.1);
        rule != &rules::TYPE_CHANGED
    }

    /// Whether all that was a scalar is a text now, which is written the same.
    fn is_text_of(&self, before: Types, after: Types) -> bool {
        let new = &self.views.1;
        self.usage.writing != Writing::Typed
            && before.is_scalar()
            && after.contains(Types::STRING)
            && new.formats.is_empty()
            && new.patterns.is_empty()
            && new.values.is_none()
            && new.limits.is_empty()
    }

    /// One value has become a list of such values, and is written like a list of one.
    fn repeated(&mut self, described: (Option<String>, Option<String>)) -> bool {
        let new = &self.views.1;
        let takes_one =
            !new.limits.contains_key("minItems") && !new.constraints.contains_key("contains");
        let item = Position { parts: new.items.clone(), ..Position::default() };
        let usage = Use { writing: Writing::Text, ..self.usage };
        let is_wider =
            takes_one && self.schemas.worst(self.old.clone(), item, usage) < Level::Breaking;
        let rule = if is_wider { &rules::TYPE_WIDENED } else { &rules::TYPE_CHANGED };
        self.report(rule, described.0, described.1);
        false
    }

    fn nullable(&mut self) {
        let (old, new) = (&self.views.0, &self.views.1);
        match (old.nullable(), new.nullable()) {
            (Some(false), Some(true)) => self.report(&rules::NULLABLE_ADDED, None, None),
            (Some(true), Some(false)) => self.report(&rules::NULLABLE_REMOVED, None, None),
            // Only the type was not said: null was never meant.
            (None, Some(true)) if old.types != Types::ALL => {
                self.report(&rules::NULLABLE_ADDED, None, None);
            }
            _ => {}
        }
    }

    fn formats(&mut self) {
        let (old, new) = (&self.views.0.formats, &self.views.1.formats);
        if old == new {
            return;
        }
        let list = |formats: &BTreeSet<&str>| {
            let all: Vec<&str> = formats.iter().copied().collect();
            (!all.is_empty()).then(|| all.join(", "))
        };
        let binds = |formats: &BTreeSet<&str>| formats.iter().any(|it| !HINTS.contains(it));
        let rule = match (binds(old), binds(new)) {
            (false, false) => return,
            (false, true) => &rules::FORMAT_ADDED,
            (true, false) => &rules::FORMAT_REMOVED,
            (true, true) => match (wider(old, new), wider(new, old)) {
                (true, _) => &rules::FORMAT_WIDENED,
                (_, true) => &rules::FORMAT_NARROWED,
                _ => &rules::FORMAT_CHANGED,
            },
        };
        self.report(rule, list(old), list(new));
    }

    fn values(&mut self) {
        let (old, new) = (&self.views.0, &self.views.1);
        let said = |values: &[&Value]| {
            let texts: Vec<String> = values.iter().take(8).map(|value| shown(value)).collect();
            let more = if values.len() > texts.len() { ", …" } else { "" };
            Some(format!("{}{more}", texts.join(", ")))
        };
        match (&old.values, &new.values) {
            (None, None) => {}
            (None, Some((values, _))) => self.report(&rules::ENUM_ADDED, None, said(values)),
            (Some((values, true)), None) => self.report(&rules::CONST_REMOVED, said(values), None),
            (Some((values, false)), None) => self.report(&rules::ENUM_REMOVED, said(values), None),
            (Some((before, true)), Some((after, true))) => {
                if before != after {
                    self.report(&rules::CONST_CHANGED, said(before), said(after));
                }
            }
            (Some((before, _)), Some((after, _))) => {
                for value in before.iter().filter(|value| !after.contains(value)) {
                    self.report(&rules::ENUM_VALUE_REMOVED, Some(shown(value)), None);
                }
                for value in after.iter().filter(|value| !before.contains(value)) {
                    self.report(&rules::ENUM_VALUE_ADDED, None, Some(shown(value)));
                }
            }
        }
    }

    fn limits(&mut self) {
        let (old, new) = (&self.views.0.limits, &self.views.1.limits);
        for word in view::LOWER.into_iter().chain(view::UPPER) {
            let is_lower = view::LOWER.contains(&word);
            // Nothing has fewer than no letters, items or members.
            let counts = is_lower && !matches!(word, "minimum" | "exclusiveMinimum");
            let (before, after) = (old.get(word), new.get(word));
            let said = |number: Option<&&Number>| number.map(|number| format!("{word} {number}"));
            let rule = match (before, after) {
                (None, None) => continue,
                (None, Some(only)) | (Some(only), None) if counts && only.as_u64() == Some(0) => {
                    continue;
                }
                (None, Some(_)) if word == "minLength" => &rules::BOUND_TIGHTENED,
                (None, Some(_)) => &rules::BOUND_ADDED,
                (Some(_), None) => &rules::BOUND_REMOVED,
                (Some(before), Some(after)) => match (view::compare(before, after), is_lower) {
                    (std::cmp::Ordering::Equal, _) => continue,
                    (std::cmp::Ordering::Less, true) | (std::cmp::Ordering::Greater, false) => {
                        &rules::BOUND_TIGHTENED
                    }
                    _ => &rules::BOUND_LOOSENED,
                },
            };
            self.report(rule, said(before), said(after));
        }
    }

    fn patterns(&mut self) {
        let (old, new) = (&self.views.0.patterns, &self.views.1.patterns);
        let all = |patterns: &BTreeSet<&str>| {
            let texts: Vec<&str> = patterns.iter().copied().collect();
            Some(texts.join(" and "))
        };
        let takes_all = |patterns: &BTreeSet<&str>| patterns.iter().all(|it| ANYTHING.contains(it));
        let rule = match (takes_all(old), takes_all(new)) {
            _ if old == new => return,
            (true, true) => return,
            (true, false) => &rules::PATTERN_ADDED,
            (false, true) => &rules::PATTERN_REMOVED,
            (false, false) => &rules::PATTERN_CHANGED,
        };
        self.report(rule, all(old), all(new));
    }

    fn items(&mut self) {
        let (old, new) = (&self.views.0.items, &self.views.1.items);
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

    fn constraints(&mut self) {
        let (old, new) = (&self.views.0.constraints, &self.views.1.constraints);
        for word in view::CONSTRAINTS {
            let (before, after) = (old.get(word), new.get(word));
            let rule = match (before, after) {
                (None, None) => continue,
                (None, Some(_)) if word == "prefixItems" => &rules::ALTERNATIVE_ADDED,
                (Some(_), None) if word == "prefixItems" => &rules::ALTERNATIVE_REMOVED,
                (None, Some(_)) => &rules::KEYWORD_ADDED,
                (Some(_), None) => &rules::KEYWORD_REMOVED,
                (Some(before), Some(after)) => {
                    let same = before.len() == after.len()
                        && before.iter().zip(after).all(|(a, b)| same_meaning(a.1, b.1));
                    if same {
                        continue;
                    }
                    &rules::KEYWORD_CHANGED
                }
            };
            let place = |all: Option<&Vec<(Origin, &Value)>>| {
                all.and_then(|all| Some(all.first()?.0.clone()))
            };
            let said = |all: Option<&Vec<(Origin, &Value)>>| {
                all.and_then(|all| Some(format!("{word}: {}", shown(all.first()?.1))))
            };
            let places = (
                place(before).or_else(|| self.old.parts.last().cloned()),
                place(after).or_else(|| self.new.parts.last().cloned()),
            );
            self.add(rule, "", said(before), said(after), places.0, places.1);
        }
    }

    /// What changes no value: defaults, deprecation, discriminators.
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
        if old.discriminator != new.discriminator {
            self.report(
                &rules::DISCRIMINATOR_CHANGED,
                old.discriminator.map(shown),
                new.discriminator.map(shown),
            );
        }
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

/// Formats that say how a value is shown, and not which values there are.
const HINTS: [&str; 4] = ["password", "string", "text", "textarea"];

/// Formats of which the first is a part of the second.
const WIDER: [(&str, &str); 8] = [
    ("int32", "int64"),
    ("int8", "int16"),
    ("int16", "int32"),
    ("uint32", "int64"),
    ("float", "double"),
    ("uri", "uri-reference"),
    ("uri", "iri"),
    ("email", "idn-email"),
];

fn wider(from: &BTreeSet<&str>, to: &BTreeSet<&str>) -> bool {
    from.len() == 1
        && to.len() == 1
        && WIDER.iter().any(|(narrow, wide)| from.contains(narrow) && to.contains(wide))
}

/// Patterns that every text matches.
const ANYTHING: [&str; 5] = ["", ".*", "^.*$", "^", "[\\s\\S]*"];

fn position(parts: &[Origin]) -> Position {
    Position { parts: parts.to_vec(), ..Position::default() }
}

/// Whether two values are the same but for words.
fn same_meaning(a: &Value, b: &Value) -> bool {
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

mod properties;
mod union;
