//! Lists of which words say that nothing is in them twice.

use serde_json::Value as Json;

use crate::names::plain;
use crate::verify::run::Run;
use crate::verify::words::about::tells;
use crate::verify::words::{says_unique, sentences};

/// Whether a sentence says that nothing may be in a list twice.
fn says_distinct(sentence: &str) -> bool {
    const SAYING: &[&str] = &[
        "twice",
        "two times",
        "more than once",
        "more than one line",
        "only once",
        "once only",
        "at most once",
        "no more than once",
        "just once",
        "single time",
        "duplicate",
        "duplicates",
        "duplicated",
        "distinct",
        "repeated",
        "repeats",
        "repetition",
        "repetitions",
        "repeat",
        "all different",
        "must differ",
        "have to differ",
        "two different",
        "both different",
        "not be the same",
        "not the same",
        "against itself",
        "to itself",
        "with itself",
        "different from each other",
        "differ from each other",
        "differ from one another",
    ];
    let lower = sentence.to_lowercase();
    SAYING.iter().any(|it| tells(&lower, it)) && !lower.contains("idempot")
}

/// What names the things that are in a list by the names of members.
const NAMING: &[&str] =
    &["id", "uuid", "code", "key", "sku", "slug", "number", "isbn", "name", "date", "day"];

/// Whether two items of a list are the same, or have the same in a member that names something.
fn has_twice(items: &[Json]) -> bool {
    let names = |name: &str| NAMING.iter().any(|it| plain(name).ends_with(it));
    let is_same = |one: &Json, other: &Json| match (one.as_object(), other.as_object()) {
        (Some(one), Some(other)) => {
            one == other || one.iter().any(|(name, it)| names(name) && other.get(name) == Some(it))
        }
        _ => one == other,
    };
    items.iter().enumerate().any(|(at, one)| items[at + 1..].iter().any(|it| is_same(one, it)))
}

impl Run<'_> {
    /// Whether words say that nothing may be twice in a list of a body, or that what names its items is unique.
    pub(in crate::verify) fn has_to_differ(&self, index: usize, list: &str) -> bool {
        let is_unique = self.facts_in(index, list).is_some_and(|it| it.is_unique);
        if is_unique || sentences(&self.rules_around(index, list)).into_iter().any(says_distinct) {
            return true;
        }
        let words = |pointer: &str| self.facts_in(index, pointer).map(|it| it.words);
        let item = format!("{list}/0");
        let members = self.facts_in(index, &item).map(|it| it.properties).unwrap_or_default();
        let of_members = members.iter().map(|it| self.values().facts(&it.1).words);
        let mut own = words(list).into_iter().chain(words(&item)).chain(of_members);
        own.any(|it| sentences(&it).into_iter().any(|it| says_distinct(it) || says_unique(it)))
    }

    /// Whether a list has something twice where words say that this must not be.
    pub(super) fn is_repeated(&self, index: usize, pointer: &str, value: &Json) -> bool {
        let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
        has_twice(items) && self.has_to_differ(index, pointer)
    }
}

#[cfg(test)]
mod tests {
    use super::{has_twice, says_distinct};
    use serde_json::json;

    #[test]
    fn what_must_not_be_twice_is_read() {
        for words in [
            "An order on which a product stands twice is answered with 422",
            "A product may appear only once",
            "Duplicate lines are refused",
            "The members of a team are distinct",
            "No product is listed more than once",
            "The days must differ",
        ] {
            assert!(says_distinct(words), "{words}");
        }
        for words in ["The lines of the order", "Lines of different colours are welcome"] {
            assert!(!says_distinct(words), "{words}");
        }
    }

    #[test]
    fn what_is_twice_in_a_list_is_seen() {
        let all = |it: Json| has_twice(it.as_array().unwrap());
        use serde_json::Value as Json;
        assert!(all(json!(["a", "b", "a"])));
        assert!(all(json!([{"product_id": 1, "count": 1}, {"product_id": 1, "count": 2}])));
        assert!(!all(json!([{"product_id": 1, "count": 1}, {"product_id": 2, "count": 1}])));
        assert!(!all(json!(["a", "b"])));
    }
}
