//! What is said in every format.

use std::collections::BTreeMap;

use super::{Allowed, FailsOn, Review, Reviewed, State, is_over};
use crate::diff::{Changed, Level, Side};

/// So many of a thing.
pub(super) fn counted(count: usize, thing: &str) -> String {
    format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}

/// A text that is not longer than anybody reads in a comment.
pub(super) fn clipped(text: &str) -> String {
    const LONGEST: usize = 240;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The changes of all documents.
pub(super) fn changes(review: &Review) -> impl Iterator<Item = &Changed> {
    review.documents.iter().flat_map(of_document)
}

/// The changes of a document.
pub(super) fn of_document(document: &Reviewed) -> impl Iterator<Item = &Changed> {
    document.diff.iter().flat_map(|diff| &diff.changes)
}

/// What it all comes to, in a few words.
pub(super) fn headline(review: &Review) -> String {
    let broken: Vec<&Reviewed> =
        review.documents.iter().filter(|it| it.state == State::Unreadable).collect();
    if let Some(first) = broken.first() {
        let others = match broken.len() {
            1 => String::new(),
            count => format!(" and {} more", count - 1),
        };
        return format!("{}{others} cannot be read", clipped(&first.document));
    }
    let all = changes(review).count();
    let decided = changes(review).filter(|it| it.accepted.is_some()).count();
    let said = match (review.verdict, all) {
        (Level::Breaking, _) => format!("callers break: {}", by_side(review)),
        (Level::Warning, _) => format!("callers may break: {}", by_side(review)),
        (Level::Compatible, 0) => "no change for callers".to_owned(),
        (Level::Compatible, _) if decided > 0 => "no change breaks callers".to_owned(),
        (Level::Compatible, 1) => "1 change, which breaks no caller".to_owned(),
        (Level::Compatible, count) => format!("{count} changes, none of which breaks callers"),
    };
    match decided {
        0 => said,
        count => format!("{said}; {} accepted", counted(count, "break")),
    }
}

/// How many changes there are of the level of the verdict, on the wire and in Rust.
fn by_side(review: &Review) -> String {
    let is_open = |it: &&Changed| it.level == review.verdict && it.accepted.is_none();
    let sides = [(Side::Wire, "on the wire"), (Side::Rust, "in Rust")];
    let counts = sides.map(|(side, words)| {
        (changes(review).filter(is_open).filter(|it| it.side == side).count(), words)
    });
    let said: Vec<String> = counts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, words)| format!("{} {words}", counted(count, "change")))
        .collect();
    said.join(", ")
}

/// What the version has to become, and whether it has; nothing where nothing has changed.
pub(super) fn version(review: &Review) -> Option<String> {
    changes(review).next()?;
    let Some(version) = &review.version else {
        return Some(format!("next version: {}", review.bump));
    };
    let Some(needed) = version.needed(review.bump) else {
        return Some(format!("next version: {}; this is {}", review.bump, clipped(&version.now)));
    };
    let before = clipped(version.before.as_deref().unwrap_or_default());
    let state = match version.raised >= review.bump {
        true => format!("Cargo.toml says {}, which is enough", clipped(&version.now)),
        false => format!("Cargo.toml says {}", clipped(&version.now)),
    };
    Some(format!("next version: {} ({before} → {needed}); {state}", review.bump))
}

/// Why it may go in all the same.
pub(super) fn allowed(review: &Review) -> Option<String> {
    review.allowed.as_ref().map(|allowed| match allowed {
        Allowed::Version => "allowed: the version says that callers break".to_owned(),
        Allowed::Somebody(who) => format!("allowed by {}", clipped(who)),
    })
}

/// What has changed at one place of a document, on the wire and in Rust.
pub(super) struct Row<'a> {
    /// The worst of it.
    pub(super) level: Level,
    /// The operations that meet it.
    pub(super) who: Vec<&'a str>,
    /// What is seen on the wire.
    pub(super) wire: Vec<&'a Changed>,
    /// What callers of the bindings see.
    pub(super) rust: Vec<&'a Changed>,
}

/// Changes by their places: what is seen in Rust stands beside what it comes from.
pub(super) fn rows<'a>(changes: impl Iterator<Item = &'a Changed>) -> Vec<Row<'a>> {
    let (wire, rust): (Vec<&Changed>, Vec<&Changed>) =
        changes.partition(|it| it.side == Side::Wire);
    let mut rows: Vec<Row<'a>> = Vec::new();
    let mut by_place: BTreeMap<(&str, String), usize> = BTreeMap::new();
    for change in wire.into_iter().chain(rust) {
        let key = key(change);
        let index = beside(&key, change.side, &by_place).unwrap_or(rows.len());
        if index == rows.len() {
            by_place.insert(key, index);
            let (wire, rust) = (Vec::new(), Vec::new());
            rows.push(Row { level: change.level, who: Vec::new(), wire, rust });
        }
        let row = &mut rows[index];
        row.level = row.level.max(change.level);
        for who in &change.operations {
            if !row.who.contains(&who.as_str()) {
                row.who.push(who);
            }
        }
        match change.side {
            Side::Wire => row.wire.push(change),
            Side::Rust => row.rust.push(change),
        }
    }
    rows
}

/// Where a change stands: the file without its folder or revision, and the place in it.
fn key(change: &Changed) -> (&str, String) {
    let place = change.old.as_ref().or(change.new.as_ref());
    place.map_or((change.place.as_str(), String::new()), |place| {
        let file = place.file.rsplit(['/', ':']).next().unwrap_or_default();
        (file, place.pointer.clone())
    })
}

/// The row that a change belongs to: of the same place, and in Rust also of the nearest one around it
/// or inside of it.
fn beside(
    key: &(&str, String),
    side: Side,
    rows: &BTreeMap<(&str, String), usize>,
) -> Option<usize> {
    // `/components/schemas/NAME` is the least that is one thing.
    const LEAST: usize = 3;
    let exact = rows.get(key).copied();
    let (file, mut pointer) = (key.0, key.1.as_str());
    if side == Side::Wire || exact.is_some() {
        return exact;
    }
    while let Some((outer, _)) = pointer.rsplit_once('/') {
        pointer = outer;
        if pointer.matches('/').count() < LEAST {
            break;
        }
        if let Some(row) = rows.get(&(file, pointer.to_owned())) {
            return Some(*row);
        }
    }
    let inside = format!("{}/", key.1);
    let is_inside = |found: &(&str, String)| found.0 == file && found.1.starts_with(&inside);
    let next = rows.range((file, inside.clone())..).next();
    let is_one = key.1.matches('/').count() >= LEAST;
    next.filter(|(found, _)| is_one && is_inside(found)).map(|(_, row)| *row)
}

/// Where a change is seen.
pub(super) fn side(change: &Changed) -> &'static str {
    match change.side {
        Side::Wire => "wire",
        Side::Rust => "Rust",
    }
}

/// Who meets a change: some operations by name, and how many more.
pub(super) fn who(row: &Row<'_>) -> (Vec<String>, usize) {
    const SHOWN: usize = 2;
    let shown = row.who.iter().take(SHOWN).map(|it| clipped(it)).collect();
    (shown, row.who.len().saturating_sub(SHOWN))
}

/// The operation that the words for a change's place begin with, and the rest of them.
pub(super) fn place(change: &Changed) -> (Option<&str>, &str) {
    let is_named = |it: &&String| change.place.starts_with(it.as_str());
    let operation = change.operations.iter().filter(is_named).max_by_key(|it| it.len());
    let rest = operation.map_or(change.place.as_str(), |it| &change.place[it.len()..]);
    let rest = match (rest.strip_prefix(", ").unwrap_or(rest), operation) {
        ("", Some(_)) => "the operation",
        ("", None) => "the document",
        (rest, _) => rest,
    };
    (operation.map(String::as_str), rest)
}

/// `was X, is Y`, as far as they are known.
pub(super) fn values(change: &Changed) -> Option<String> {
    let one = |word: &str, value: &Option<String>| {
        value.as_deref().map(|value| format!("{word} {}", clipped(value)))
    };
    let said: Vec<String> =
        [one("was", &change.before), one("is", &change.after)].into_iter().flatten().collect();
    (!said.is_empty()).then(|| said.join(", "))
}

/// What a caller in Rust has to do, where it is something.
pub(super) fn advice(change: &Changed) -> Option<&'static str> {
    change.advice.filter(|_| change.level > Level::Compatible)
}

/// Decisions that would accept what is refused of a document, as its file of decisions has them.
pub(super) fn decisions(document: &Reviewed, fails_on: FailsOn, at_most: usize) -> Option<String> {
    let breaks = of_document(document).filter(|it| is_over(it, fails_on)).take(at_most);
    let decision = |change: &Changed| {
        // A JSON text is a YAML text, whatever it holds.
        let text = |value: &str| serde_json::Value::from(value).to_string();
        format!("- rule: {}\n  place: {}\n  reason: \"\"\n", change.rule, text(&change.place))
    };
    let text: String = breaks.map(decision).collect();
    (!text.is_empty()).then_some(text)
}
