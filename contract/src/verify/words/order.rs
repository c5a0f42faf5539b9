//! The order and the length of lists that only words state.

use serde_json::Value as Json;

use crate::names::plain;
use crate::verify::check::Check;
use crate::verify::judge::exactly;
use crate::verify::lists::List;
use crate::verify::lists::pages::items;
use crate::verify::moments::instant;
use crate::verify::run::{Run, Seen};
use crate::verify::words::limits::{Limit, limits};
use crate::verify::words::{sentences, words_of};

/// The one member that says when something happened, but for changes.
pub(in crate::verify) fn only_time<'m>(
    members: &'m [String],
    items: &[Json],
) -> Option<&'m String> {
    let is_time = |name: &&String| {
        let values = items.iter().filter_map(|it| it.get(*name)).filter(|it| !it.is_null());
        let mut texts = values.map(|it| it.as_str().unwrap_or_default()).peekable();
        let changed = ["updated", "modified", "changed", "deleted"];
        texts.peek().is_some()
            && !changed.iter().any(|it| plain(name).contains(it))
            && texts.all(|it| instant(it).is_some() || is_date(it))
    };
    let mut found = members.iter().filter(is_time);
    found.next().filter(|_| found.next().is_none())
}

/// Whether a text is a day.
fn is_date(text: &str) -> bool {
    text.len() == 10 && instant(&format!("{text}T00:00:00Z")).is_some()
}

/// Words by which a sentence says that the last comes first.
const NEWEST: &[&str] =
    &["newest first", "most recent first", "latest first", "most recently created first"];

/// Words by which a sentence says that the first comes first.
const OLDEST: &[&str] = &[
    "oldest first",
    "earliest first",
    "order of creation",
    "order they were created",
    "order in which they were created",
    "creation order",
];

/// Words after which a sentence names the member that a list is in the order of.
const BY: &[&str] =
    &["sorted by ", "ordered by ", "in order of ", "in the order of ", "in order by ", "order by "];

/// Words that say that what follows is about items that are otherwise equal.
const TIED: &[&str] = &["equal", " ties", "ties ", "tied", "same "];

/// The member that a sentence says that a list is in the order of, and whether it falls. `time` gives
/// the member that says when a thing was made.
fn order_of<'m>(
    sentence: &str,
    members: &'m [String],
    time: impl Fn() -> Option<&'m String>,
) -> Option<(&'m String, bool)> {
    let lower = sentence.to_lowercase();
    let is_otherwise = lower.contains("unless") && !lower.contains("sort");
    if let Some(found) = superlative(&lower, members).filter(|_| !is_otherwise) {
        return Some(found);
    }
    let has = |all: &[&str]| all.iter().any(|it| lower.contains(it));
    let starts = |all: &[&str]| all.iter().filter_map(|it| lower.find(it)).min();
    let start = starts(NEWEST).or(starts(OLDEST)).or(starts(BY)).or(lower.find("alphabetical"))?;
    if is_otherwise {
        return None;
    }
    // "Those without a position follow by title": not all are in this order.
    if ["without ", "follow", "those with", "that have no", "which have no"]
        .iter()
        .any(|it| lower.contains(it))
    {
        return None;
    }
    // What is said of items that are otherwise equal is not the order of all.
    if TIED.iter().any(|it| lower[..start].contains(it)) {
        return None;
    }
    let end = TIED.iter().filter_map(|it| lower[start..].find(it)).min();
    // What is said up to there is of the order itself; lower case may have other lengths.
    let own = lower.get(start..end.map_or(lower.len(), |it| start + it)).unwrap_or(&lower);
    let quoted = super::quoted(sentence);
    let named = quoted.iter().find_map(|name| members.iter().find(|it| *it == name));
    if has(NEWEST) || has(OLDEST) {
        // "By date, the earliest first": others only come after it.
        let after = lower.get(..start).and_then(|it| it.rsplit_once("by ")).map(|it| it.1);
        let after = plain(after.unwrap_or_default().trim_start_matches("the "));
        let by = members.iter().find(|it| {
            let name = plain(it);
            !name.is_empty() && (name == after || after.strip_suffix("the") == Some(&name))
        });
        return by.or(named).or_else(time).map(|it| (it, has(NEWEST)));
    }
    let rest = BY.iter().find_map(|it| own.split_once(it).map(|it| it.1));
    let Some(rest) = rest else {
        // "In alphabetical order of their codes", and "alphabetical by code".
        let after = own.find("alphabetical").map(|it| own[it..].trim_start_matches("alphabetical"));
        let after = after.map(|it| it.trim_start_matches("ly").trim_start_matches(" order"));
        let of = after.and_then(|it| it.strip_prefix(" of ").or_else(|| it.strip_prefix(" by ")));
        if let Some(of) = of.filter(|_| named.is_none()) {
            let of = of.trim_start_matches("the ").trim_start_matches("their ");
            let word: String = of.chars().take_while(|it| it.is_alphanumeric()).collect();
            let is_meant = |it: &&String| {
                plain(it) == word || word.strip_suffix('s').is_some_and(|one| plain(it) == one)
            };
            return members.iter().find(is_meant).map(|it| (it, false));
        }
        let usual = |it: &&String| ["name", "title", "label"].contains(&plain(it).as_str());
        return named.or_else(|| members.iter().find(usual)).map(|it| (it, false));
    };
    let rest = rest.trim_start_matches("the ").trim_start_matches("their ");
    let word: String = rest
        .trim_start_matches('`')
        .chars()
        .take_while(|it| it.is_alphanumeric() || *it == '_')
        .collect();
    let next: String = rest.split_whitespace().take(2).collect::<Vec<_>>().join(" ");
    let member = members.iter().find(|it| {
        plain(it) == plain(&word)
            || plain(it) == plain(&next)
            || plain(it) == format!("{}at", plain(&word))
            || plain(it) == "createdat" && word.starts_with("creat")
    });
    let falling = [
        "descending",
        "falling",
        "decreasing",
        "newest",
        "highest first",
        "largest first",
        "most recent",
        "latest",
        "(desc",
    ];
    // "By the instant `takenAt`".
    member.or(named).map(|it| (it, falling.iter().any(|word| own.contains(word))))
}

/// The member that a sentence, in lower case, names between what comes first and "first": "newest day
/// first", "the highest rating first".
fn superlative<'m>(lower: &str, members: &'m [String]) -> Option<(&'m String, bool)> {
    const FALLING: &[&str] =
        &["newest", "latest", "recent", "highest", "largest", "biggest", "greatest", "longest"];
    const RISING: &[&str] = &["oldest", "earliest", "lowest", "smallest", "least", "shortest"];
    let (start, _) = lower.split_once(" first")?;
    if TIED.iter().any(|it| start.contains(it)) {
        return None;
    }
    let words: Vec<&str> = start.split(|it: char| !it.is_alphanumeric() && it != '_').collect();
    let at = words.iter().rposition(|it| FALLING.contains(it) || RISING.contains(it))?;
    let name = plain(&words[at + 1..].concat());
    let is_named = |it: &&String| plain(it) == name || plain(it) == format!("{name}at");
    let member = members.iter().find(is_named).filter(|_| !name.is_empty())?;
    Some((member, FALLING.contains(&words[at])))
}

impl Run<'_> {
    /// The order of a list that only words state.
    pub(in crate::verify) fn described_order(&mut self, list: &List, seen: &Seen) {
        let operation = self.operation(list.operation);
        let mut words = words_of(operation);
        if let Some(response) = exactly(operation, 200) {
            words.push('\n');
            words.push_str(response.docs.description.as_deref().unwrap_or_default());
        }
        let first = list.all.first().and_then(Json::as_object);
        let members: Vec<String> = first.map(|it| it.keys().cloned().collect()).unwrap_or_default();
        let called = |names: &[&str]| members.iter().find(|it| names.contains(&plain(it).as_str()));
        let time = || {
            members
                .iter()
                .find(|it| plain(it).starts_with("created"))
                .or_else(|| called(&["date", "timestamp", "time"]))
                .or_else(|| only_time(&members, &list.all))
                .or_else(|| called(&["seq", "sequence", "number", "index", "position"]))
                // Only numbers say which was first.
                .or_else(|| {
                    let is_counted = list.all.iter().all(|it| it["id"].is_number());
                    members.iter().find(|it| *it == "id" && is_counted)
                })
        };
        for sentence in sentences(&words) {
            if let Some((member, is_down)) = order_of(sentence, &members, time) {
                self.looked(sentence);
                self.is_sorted_by_words(list, (member, is_down), &words, seen);
            }
        }
    }

    /// Lists that words say are no longer than so much.
    pub(in crate::verify) fn described_length(&mut self, list: &List, seen: &Seen) {
        let words = words_of(self.operation(list.operation));
        for sentence in sentences(&words) {
            let lower = sentence.to_lowercase();
            let is_of_items = ["items", "entries", "results", "returns", "page"]
                .iter()
                .any(|it| lower.contains(it));
            for limit in limits(sentence).into_iter().filter(|_| is_of_items) {
                let Limit::AtMost(most) = limit else { continue };
                self.looked(sentence);
                self.checked(Check::Described);
                let count = seen.json().map_or(0, |it| items(&it).len());
                if count as f64 > most {
                    let message = format!(
                        "the document says that there are at most {most} items, and there are {count}"
                    );
                    self.list_found(list, Check::Described, "response body", message, &[seen]);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::order_of;

    #[test]
    fn orders_are_read() {
        let members = ["id", "name", "createdAt", "seenOn"].map(str::to_owned);
        let is = |sentence: &str| {
            let found = order_of(sentence, &members, || members.get(2));
            found.map(|(member, is_down)| (member.as_str(), is_down))
        };
        assert_eq!(is("Newest first"), Some(("createdAt", true)));
        let both = "Newest first: by `seenOn` descending, on the same day by `id` descending";
        assert_eq!(is(both), Some(("seenOn", true)));
        assert_eq!(is("equal ones are ordered by `id`, ascending"), None);
        assert_eq!(is("All of them, in the order of `sort`"), None);
        assert_eq!(is("Sorted by name, equal ones by `id` descending"), Some(("name", false)));
        let instant =
            "Sorted by the instant `seenOn` (whatever its offset), same ones by `id` ascending";
        assert_eq!(is(instant), Some(("seenOn", false)));
        assert_eq!(is("Latest seen first"), None);
        assert_eq!(is("The latest `seenOn` first, equal ones by `id`"), Some(("seenOn", true)));
        assert_eq!(is("Lowest id first"), Some(("id", false)));
        assert_eq!(is("On the same day the lowest id first"), None);
        assert_eq!(is("In alphabetical order"), Some(("name", false)));
        assert_eq!(is("In the order in which they were created"), Some(("createdAt", false)));
        assert_eq!(is("Ordered by creation time, newest first"), Some(("createdAt", true)));
    }
}
