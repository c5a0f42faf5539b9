//! The changes as people and programs read them.

use serde::Serialize;

use super::change::{Change, Comparison};
use super::rules::{Area, Direction, Level, Side};
use super::rust::Found;
use foldhash::HashMap;
use specwright::diagnostic::Origin;
use specwright::document::{Document, Position};

/// What has changed between two documents.
#[derive(Clone, Debug, Serialize)]
pub struct Diff {
    /// The worst of the changes, less those that are accepted.
    pub verdict: Level,
    /// The part of a version that has to be raised for them: `major`, `minor` or `none`.
    pub bump: &'static str,
    /// The verdict on what is seen on the wire alone.
    pub wire: Level,
    /// The verdict on what callers in Rust see alone; nothing where no bindings were compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rust: Option<Level>,
    /// The changes, the worst first, then in the order of the new document.
    pub changes: Vec<Changed>,
    /// Decisions that no change needs any more.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stale: Vec<String>,
    /// What there is to say of selectors that select no operation of either document.
    #[serde(skip)]
    pub unmatched: Vec<String>,
}

/// One change.
#[derive(Clone, Debug, Serialize)]
pub struct Changed {
    /// The stable name of its rule.
    pub rule: String,
    /// Who sees it.
    pub side: Side,
    /// How much it matters.
    pub level: Level,
    /// Which way the part travels; nothing in Rust, where a type is one for both.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub direction: Option<Direction>,
    /// What it is about.
    pub area: Area,
    /// The operations that have the changed part (`GET /things`); none for the whole document.
    pub operations: Vec<String>,
    /// Where, in words: the way to the part in the first of the operations.
    pub place: String,
    /// What it was, as far as it can be said in a word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// What it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// What it means for a caller.
    pub meaning: &'static str,
    /// What a caller has to do, in Rust.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advice: Option<&'static str>,
    /// Why it is made although it breaks callers, when that is decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted: Option<String>,
    /// Where it stands in the old document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<Location>,
    /// Where it stands in the new document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<Location>,
}

/// A place in a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Location {
    /// The file, as it was named to the tool.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// JSON Pointer into the file.
    pub pointer: String,
    /// The page, table and row that it was transcribed from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
}

impl std::fmt::Display for Location {
    /// `file:line:column`, and the page behind it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)?;
        self.page.as_ref().map_or(Ok(()), |page| write!(f, " ({page})"))
    }
}

/// The report of what was found on the wire, and in Rust where that was compared.
pub(super) fn of(
    found: &Comparison,
    rust: Option<Vec<Found>>,
    old: &Document,
    new: &Document,
) -> Diff {
    let places = Places::of(found, rust.as_deref().unwrap_or_default(), old, new);
    let mut changes = on_the_wire(found, &places);
    let in_rust = rust.map(|found| in_rust(found, &places));
    let rust = in_rust.is_some().then_some(Level::Compatible);
    changes.extend(in_rust.into_iter().flatten());
    changes.sort_by_key(|change: &Changed| (std::cmp::Reverse(change.level), change.side));
    let (verdict, wire) = (Level::Compatible, Level::Compatible);
    let (stale, unmatched) = (Vec::new(), Vec::new());
    let mut diff = Diff { verdict, bump: "none", wire, rust, changes, stale, unmatched };
    diff.judge();
    diff
}

/// Where all that is found stands: looking for lines goes through the whole text, so once for all.
struct Places<'a> {
    old: (&'a Document, HashMap<Origin, Position>),
    new: (&'a Document, HashMap<Origin, Position>),
}

impl<'a> Places<'a> {
    fn of(wire: &Comparison, rust: &[Found], old: &'a Document, new: &'a Document) -> Self {
        let on_wire = || wire.nodes.iter().flat_map(|node| &node.changes);
        let before = on_wire().filter_map(|change| change.old.as_ref());
        let after = on_wire().filter_map(|change| change.new.as_ref());
        let before = before.chain(rust.iter().filter_map(|change| change.old.as_ref()));
        let after = after.chain(rust.iter().filter_map(|change| change.new.as_ref()));
        std::thread::scope(|scope| {
            let before = scope.spawn(|| old.sources().locate(before));
            let after = new.sources().locate(after);
            let before = before.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            Self { old: (old, before), new: (new, after) }
        })
    }

    fn before(&self, origin: Option<&Origin>) -> Option<Location> {
        place(origin?, self.old.0, &self.old.1)
    }

    fn after(&self, origin: Option<&Origin>) -> Option<Location> {
        place(origin?, self.new.0, &self.new.1)
    }
}

fn in_rust(found: Vec<Found>, places: &Places<'_>) -> Vec<Changed> {
    let changed = found.into_iter().map(|change| {
        let (level, meaning) = change.rule.effect(Direction::Request);
        Changed {
            rule: change.rule.id(Direction::Request),
            side: Side::Rust,
            level,
            direction: None,
            area: change.rule.area,
            operations: change.operation.into_iter().collect(),
            place: change.place,
            before: change.before,
            after: change.after,
            meaning,
            advice: change.rule.advice(),
            accepted: None,
            old: places.before(change.old.as_ref()),
            new: places.after(change.new.as_ref()),
        }
    });
    changed.collect()
}

fn on_the_wire(found: &Comparison, places: &Places<'_>) -> Vec<Changed> {
    let mut changes = Vec::new();
    for (index, node) in found.nodes.iter().enumerate().filter(|(_, node)| !node.changes.is_empty())
    {
        let roots = found.roots(index);
        let operations: Vec<String> = roots
            .into_iter()
            .map(|root| found.nodes[root].route.clone())
            .filter(|name| !name.is_empty())
            .collect();
        for change in &node.changes {
            changes.push(Changed {
                rule: change.rule.id(change.direction),
                side: Side::Wire,
                level: change.level,
                direction: Some(change.direction),
                area: change.rule.area,
                operations: operations.clone(),
                place: place_in_words(&node.route, change),
                before: change.before.clone(),
                after: change.after.clone(),
                meaning: change.meaning,
                advice: None,
                accepted: None,
                old: places.before(change.old.as_ref()),
                new: places.after(change.new.as_ref()),
            });
        }
    }
    changes
}

impl Location {
    /// Whether one of two places stands in the other, or is it.
    pub(super) fn is_related(&self, other: &Self) -> bool {
        let (short, long) = match self.pointer.len() < other.pointer.len() {
            true => (&self.pointer, &other.pointer),
            false => (&other.pointer, &self.pointer),
        };
        let rest = long.strip_prefix(short.as_str());
        self.file == other.file && rest.is_some_and(|it| it.is_empty() || it.starts_with('/'))
    }
}

impl Changed {
    /// Whether two changes are at one place, or one inside of the other's, in the old document or in
    /// the new one.
    pub(super) fn is_related(&self, other: &Self) -> bool {
        let sides = [(&self.old, &other.old), (&self.new, &other.new)];
        let mut both =
            sides.into_iter().filter_map(|(one, other)| one.as_ref().zip(other.as_ref()));
        both.any(|(one, other)| one.is_related(other))
    }
}

impl Diff {
    /// Says what the changes come to. An accepted break is still one for the version.
    pub(super) fn judge(&mut self) {
        let worst = |side: Side| {
            let open = self.changes.iter().filter(|change| change.accepted.is_none());
            let levels = open.filter(|change| change.side == side).map(|change| change.level);
            levels.max().unwrap_or(Level::Compatible)
        };
        (self.wire, self.rust) = (worst(Side::Wire), self.rust.map(|_| worst(Side::Rust)));
        self.verdict = self.wire.max(self.rust.unwrap_or(Level::Compatible));
        self.bump = match self.changes.iter().map(|change| change.level).max() {
            Some(Level::Breaking) => "major",
            Some(_) => "minor",
            None => "none",
        };
    }

    /// How many changes there are of a level.
    #[must_use]
    pub fn count(&self, level: Level) -> usize {
        self.changes.iter().filter(|change| change.level == level).count()
    }
}

fn place_in_words(route: &str, change: &Change) -> String {
    match (change.below.as_str(), route) {
        ("", route) => route.to_owned(),
        (below, "") => below.to_owned(),
        (below, route) if below.starts_with('.') => format!("{route}{below}"),
        (below, route) => format!("{route}, {below}"),
    }
}

fn place(
    origin: &Origin,
    document: &Document,
    positions: &HashMap<Origin, Position>,
) -> Option<Location> {
    let written = document.sources().written(origin);
    let source = document.sources().get(written.file)?;
    let position = positions.get(origin)?;
    Some(Location {
        file: source.name().to_owned(),
        line: position.line,
        column: position.column,
        pointer: written.pointer.to_string(),
        page: document.provenance(origin),
    })
}
