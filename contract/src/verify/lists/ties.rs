//! In which order items stand that are equal in what a list is sorted by.

use serde_json::Value as Json;

use crate::names::plain;
use crate::verify::check::Check;
use crate::verify::lists::List;
use crate::verify::lists::pages::items;
use crate::verify::run::{Run, Seen};
use crate::verify::style::plain as written;
use crate::verify::words::{quoted, sentences, words_of};

/// Words for items of which neither comes first by what the list is sorted by.
const EQUAL: &[&str] =
    &["equal", "same ", " tie", "ties ", "tied", "identical", "alike", "no difference", "agree"];

/// Words that say that an order is the same whichever way the list goes.
const BOTH: &[&str] = &[
    "either direction",
    "both directions",
    "whichever the direction",
    "whichever direction",
    "whatever the direction",
    "whatever direction",
    "regardless of direction",
    "regardless of the direction",
    "irrespective of the direction",
    "independent of the direction",
    "independently of the direction",
    "no matter which direction",
    "no matter the direction",
    "in any direction",
    "also when descending",
    "even when descending",
    "also in descending order",
    "even in descending order",
    "both ways",
    "either way",
    "whichever way",
    "does not turn",
    "do not turn",
    "is not reversed",
    "are not reversed",
    "is never reversed",
    "are never reversed",
    "does not reverse",
    "always ascending",
    "always rising",
    "always by rising",
    "always by ascending",
    "always newest first",
    "always oldest first",
];

const RISING: &[&str] = &[
    "rising",
    "ascending",
    "lower `",
    "smaller `",
    "lowest",
    "smallest first",
    "lower first",
    "oldest first",
    "earliest first",
    "older first",
    "in the order they were",
    "in the order in which they were",
    "in order of creation",
    "in the order of creation",
];

const FALLING: &[&str] = &[
    "falling",
    "descending `",
    "descending id",
    "descending order of",
    "higher `",
    "highest first",
    "larger first",
    "newest",
    "latest",
    "most recent",
    "youngest",
];

/// Whether a sentence is about items that are otherwise equal.
pub(super) fn is_of_ties(sentence: &str) -> bool {
    let lower = sentence.to_lowercase();
    EQUAL.iter().any(|it| lower.contains(it))
}

/// Whether a sentence says that those are in one order, whichever way the list goes.
fn are_fixed(sentence: &str) -> bool {
    let lower = sentence.to_lowercase();
    is_of_ties(sentence) && BOTH.iter().any(|it| lower.contains(it))
}

/// The member of items by which equal ones are in order, and whether it falls, where words say so.
pub(super) fn tied_by(words: &str, list: &List) -> Option<(String, bool)> {
    let first = list.all.first().and_then(Json::as_object)?;
    let names: Vec<String> = first.keys().cloned().collect();
    sentences(words).into_iter().find_map(|it| tie_of(it, &names))
}

fn tie_of(sentence: &str, names: &[String]) -> Option<(String, bool)> {
    let lower = sentence.to_lowercase();
    let has = |all: &[&str]| all.iter().any(|it| lower.contains(it));
    let at = EQUAL.iter().filter_map(|it| lower.find(it)).min()?;
    // Lower case may have other lengths.
    let rest = sentence.get(at..)?;
    let is_falling = match (has(RISING), has(FALLING)) {
        (true, false) => false,
        (false, true) => true,
        _ => return None,
    };
    let code = quoted(rest).into_iter().find(|it| names.contains(it));
    if code.is_some() {
        return code.map(|it| (it, is_falling));
    }
    // "The items of the same owner, newest first" is about all of them.
    let is_same = !["equal", " tie", "ties ", "tied"].iter().any(|it| lower.contains(it));
    let of_what = lower.get(at..)?.split(|it: char| !it.is_alphanumeric()).nth(1);
    let of_what = plain(of_what.unwrap_or_default());
    let is_key = |it: &str| {
        plain(it) == of_what || of_what.strip_suffix('s').is_some_and(|one| plain(it) == one)
    };
    let keys = ["sort", "key", "value", "moment", "instant", "time", "date", "day"];
    if is_same && !names.iter().any(|it| is_key(it)) && !keys.into_iter().any(is_key) {
        return None;
    }
    let tells = |word: &str| {
        rest.to_lowercase().split(|it: char| !it.is_alphanumeric()).any(|it| it == word)
    };
    let is_of_ids = ["id", "ids", "identifier", "identifiers"].iter().any(|it| tells(it));
    let is_of_time = has(&["newest", "oldest", "most recently created", "order of creation"]);
    let called = |wanted: &[&str]| names.iter().find(|it| wanted.contains(&plain(it).as_str()));
    let member = match (is_of_ids, is_of_time) {
        (true, _) => called(&["id"]),
        (false, true) => called(&["createdat", "created", "createdon", "creationtime"]),
        _ => None,
    };
    member.map(|it| (it.clone(), is_falling))
}

impl Run<'_> {
    /// Items that are equal stand in one order whether the list rises or falls, where words say so.
    pub(super) fn ties_in_both_ways(
        &mut self,
        list: &List,
        place: &str,
        seen: &[(String, bool, Seen)],
    ) {
        let operation = self.operation(list.operation);
        let of_parameters =
            operation.parameters.iter().filter_map(|it| it.docs.description.clone());
        let words = of_parameters.chain([words_of(operation)]).collect::<Vec<_>>().join("\n");
        let said: Vec<&str> = sentences(&words).into_iter().filter(|it| are_fixed(it)).collect();
        if said.is_empty() {
            return;
        }
        said.into_iter().for_each(|it| self.looked(it));
        for (member, _, up) in seen.iter().filter(|it| !it.1) {
            let Some((_, _, down)) = seen.iter().find(|it| it.1 && it.0 == *member) else {
                continue;
            };
            self.checked(Check::ListOrder);
            let shown = |it: &Seen| it.json().map(|it| items(&it)).unwrap_or_default();
            let (rising, falling) = (shown(up), shown(down));
            if !are_turned(&rising, &falling, |it| Some(written(&list.id(it))), member) {
                continue;
            }
            let message = format!(
                "items with the same `{member}` stand in one order as it rises and in another as it falls, and by its description the direction does not matter to them"
            );
            self.list_found(list, Check::ListOrder, place, message, &[up, down]);
            return;
        }
    }
}

/// Whether two items that are equal in a member stand the other way round in another list.
fn are_turned(
    one: &[Json],
    other: &[Json],
    id: impl Fn(&Json) -> Option<String>,
    member: &str,
) -> bool {
    let places: Vec<Option<usize>> = one
        .iter()
        .map(|item| {
            let own = id(item)?;
            other.iter().position(|it| id(it).as_ref() == Some(&own) && it == item)
        })
        .collect();
    one.windows(2).zip(places.windows(2)).any(|(pair, at)| {
        let is_equal = pair[0].get(member).is_some_and(|it| pair[1].get(member) == Some(it));
        is_equal && matches!(at, [Some(first), Some(second)] if first > second)
    })
}

#[cfg(test)]
mod tests {
    use super::{are_fixed, are_turned, tie_of};
    use serde_json::json;

    #[test]
    fn ties_are_read() {
        let names = ["id", "name", "createdAt", "rank"].map(str::to_owned);
        let is = |words: &str, name: &str, falls: bool| {
            assert_eq!(tie_of(words, &names), Some((name.to_owned(), falls)), "{words}");
        };
        is("Equal ones by rising `id`", "id", false);
        is("Items that are equal come in ascending order of id", "id", false);
        is(
            "Those with the same name always stand in the order of their ids, lowest first",
            "id",
            false,
        );
        is("Shipments with equal names stand newest first, in either direction", "createdAt", true);
        is("Ties are broken by ascending `rank`", "rank", false);
        is("Of things with the same name, the one with the lower `id` is first", "id", false);
        is("Among equals the oldest first", "createdAt", false);
        for words in [
            "Sorted by ascending id",
            "The same items, newest or oldest first",
            "The things of the same house, newest first",
            "All items of the same owner",
            "Descending is the same as a leading minus",
            "Names are compared in lower case",
        ] {
            assert_eq!(tie_of(words, &names), None, "{words}");
        }
    }

    #[test]
    fn ties_that_the_direction_leaves_alone_are_read() {
        for words in [
            "Owners who are equal in the sort key always come in the order of their ids, in either direction",
            "Items that are equal in the sort member come in ascending order of id, whichever the direction",
            "Things that start at the same moment are listed as they were booked, whatever the direction",
            "Ties are broken by id, also when descending",
            "The order of items with the same name is not reversed",
            "Entries with identical dates are by number, both ways",
        ] {
            assert!(are_fixed(words), "{words}");
        }
        for words in [
            "The list may be sorted in either direction",
            "Items with the same name come in the order of the list",
            "A leading minus turns the order round, ties as well",
        ] {
            assert!(!are_fixed(words), "{words}");
        }
    }

    #[test]
    fn what_is_turned_is_seen() {
        let item = |id: u8, name: &str| json!({ "id": id, "name": name });
        let id = |it: &serde_json::Value| Some(it["id"].to_string());
        let up = [item(1, "a"), item(2, "a"), item(3, "b")];
        let kept = [item(3, "b"), item(1, "a"), item(2, "a")];
        let turned = [item(3, "b"), item(2, "a"), item(1, "a")];
        assert!(!are_turned(&up, &kept, id, "name"));
        assert!(are_turned(&up, &turned, id, "name"));
    }
}
