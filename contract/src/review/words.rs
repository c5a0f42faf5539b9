//! What is said in every format.

use std::collections::BTreeMap;

use super::{Allowed, Review, Reviewed, State};
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
    let open = |level| changes(review).filter(move |it| it.level == level && it.accepted.is_none());
    let all = changes(review).count();
    let decided = changes(review).filter(|it| it.accepted.is_some()).count();
    let verb = |count: usize| if count == 1 { "breaks" } else { "break" };
    let said = match (review.verdict, all) {
        (Level::Breaking, _) => {
            let count = open(Level::Breaking).count();
            format!("{} {} callers", counted(count, "change"), verb(count))
        }
        (Level::Warning, _) => {
            format!("{} may break callers", counted(open(Level::Warning).count(), "change"))
        }
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
    /// The operations that meet it.
    pub(super) who: Vec<&'a str>,
    /// What is seen on the wire.
    pub(super) wire: Vec<&'a Changed>,
    /// What callers of the bindings see.
    pub(super) rust: Vec<&'a Changed>,
}

/// Changes by their places, in order.
pub(super) fn rows<'a>(changes: impl Iterator<Item = &'a Changed>) -> Vec<Row<'a>> {
    let mut rows: Vec<Row<'a>> = Vec::new();
    let mut by_place: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for change in changes {
        let place = change.old.as_ref().or(change.new.as_ref());
        let key = place.map_or((change.place.as_str(), ""), |place| {
            let file = place.file.rsplit(['/', ':']).next().unwrap_or_default();
            (file, place.pointer.as_str())
        });
        let index = *by_place.entry(key).or_insert(rows.len());
        if index == rows.len() {
            rows.push(Row { who: Vec::new(), wire: Vec::new(), rust: Vec::new() });
        }
        let row = &mut rows[index];
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

/// Decisions that would accept the breaks of a document, as its file of decisions has them.
pub(super) fn decisions(document: &Reviewed, at_most: usize) -> Option<String> {
    let breaks = of_document(document)
        .filter(|it| it.level == Level::Breaking && it.accepted.is_none())
        .take(at_most);
    let decision = |change: &Changed| {
        // A JSON text is a YAML text, whatever it holds.
        let text = |value: &str| serde_json::Value::from(value).to_string();
        format!("- rule: {}\n  place: {}\n  reason: \"\"\n", change.rule, text(&change.place))
    };
    let text: String = breaks.map(decision).collect();
    (!text.is_empty()).then_some(text)
}
