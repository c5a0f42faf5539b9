//! Sentences by which something is not possible in a state.

use crate::verify::words::sentences;

/// Words that deny something.
const DENIALS: &[&str] = &["not", "cannot", "already", "longer", "neither", "never"];

/// The states in which a thing is not that a sentence is about: "while the order is not a draft". That it is not removed,
/// or not yet anything, says nothing of states.
fn denied_states<'s>(sentence: &str, states: &'s [String]) -> Vec<&'s String> {
    const STARTS: &[&str] = &["is not ", "isn't ", "are not ", "aren't "];
    const PASSED: &[&str] =
        &["a", "an", "in", "the", "state", "status", "currently", "still", "one", "of"];
    let ends = STARTS.iter().flat_map(|start| {
        sentence.match_indices(start).map(|(at, _)| &sentence[at + start.len()..])
    });
    let next = ends.filter_map(|rest| {
        let mut words = rest.split(|it: char| !it.is_alphanumeric() && it != '_');
        words.find(|it| !it.is_empty() && !PASSED.contains(it))
    });
    let next: Vec<&str> = next.collect();
    let is_next = |it: &&String| {
        next.iter().any(|word| word == it || word.strip_suffix('s') == Some(it.as_str()))
    };
    states.iter().filter(is_next).collect()
}

/// Words for all that a sentence has not named: "in any other state the answer is 409".
const ELSE: &[&str] = &[
    "nothing else",
    "no other",
    "any other",
    "all other",
    "every other",
    "in other states",
    "anything else",
    "everything else",
    "none of the others",
    "otherwise",
];

/// Words that say that something is refused.
const REFUSED: &[&str] = &["409", "422", "refused", "rejected", "conflict", "fails"];

/// Whether a text has a word, or several of it.
fn is_in(text: &str, word: &str) -> bool {
    text.split(|it: char| !it.is_alphanumeric() && it != '_')
        .any(|it| it == word || it.strip_suffix('s') == Some(word))
}

/// The states in which a sentence says that something is possible, and in none besides: "drafts can be cancelled, confirmed
/// ones until the day before, and nothing else".
fn only_possible_in<'s>(sentence: &str, states: &'s [String]) -> Option<Vec<&'s String>> {
    const POSSIBLE: &[&str] = &["can", "may", "possible", "allowed", "permitted", "only", "while"];
    let end = ELSE.iter().filter_map(|it| sentence.find(it)).min()?;
    let (said, rest) = sentence.split_at(end);
    let has = |all: &[&str], text: &str| all.iter().any(|it| is_in(text, it));
    let is_of_others = ["unless", "except", "apart from"].iter().any(|it| sentence.contains(it));
    let is_refused = has(REFUSED, rest) || rest.starts_with("no");
    let named: Vec<&String> = states.iter().filter(|it| is_in(said, it)).collect();
    (has(POSSIBLE, said) && is_refused && !is_of_others && !named.is_empty()).then_some(named)
}

/// Sentences, where what is said of all other states belongs to what is said before it.
fn joined(words: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for sentence in sentences(words) {
        let start = sentence.trim_start_matches("in ").trim_start_matches("and ");
        match found.last_mut().filter(|_| ELSE.iter().any(|it| start.starts_with(it))) {
            Some(last) => *last = format!("{last}; {sentence}"),
            None => found.push(sentence.to_owned()),
        }
    }
    found
}

/// Whether words say that something is not possible in a state.
pub(super) fn forbids(words: &str, now: &str, states: &[String]) -> bool {
    joined(words).iter().map(String::as_str).any(|sentence| {
        if let Some(possible) = only_possible_in(sentence, states) {
            return !possible.iter().any(|it| *it == now);
        }
        let has = |word: &str| is_in(sentence, word);
        let others = states.iter().any(|it| it != now && has(it));
        let is_only = has("only");
        // In "only draft orders can be paid" those that may be are drafts, and what they become is no
        // state of theirs.
        let may = sentence.split_once(" can ").map_or(sentence, |(may, _)| may);
        let is_of_others = ["unless", "otherwise", " or is ", " or it is "];
        if sentence.contains("idempotent") || has("200") || has("204") {
            return false;
        }
        let denied_in = denied_states(sentence, states);
        if denied_in.iter().any(|it| *it == now) {
            return false;
        }
        // "Draft and sent orders can be cancelled, cancelled ones cannot" says both.
        let denied =
            |clause: &str| DENIALS.iter().any(|it| is_in(clause, it)) || clause.contains("can't");
        let clauses: Vec<&str> = sentence
            .split([',', ';', ':'])
            .flat_map(|it| it.split(" but "))
            .flat_map(|it| it.split(" while "))
            .filter(|it| is_in(it, now))
            .collect();
        let may_be = |clause: &&str| is_in(clause, "can") || is_in(clause, "may");
        if !is_only && clauses.iter().any(may_be) && !clauses.iter().any(|it| denied(it)) {
            return false;
        }
        let denies = DENIALS.iter().any(|it| has(it))
            || sentence.contains("can't")
            || REFUSED.iter().any(|it| has(it))
                && !is_of_others.iter().any(|it| sentence.contains(it));
        (is_only && others && !is_in(may, now))
            || (!is_only && denies && has(now))
            || (!is_only && !denied_in.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_forbidden() {
        let states = ["draft", "paid", "cancelled"].map(str::to_owned);
        assert!(forbids("only draft orders can be paid", "paid", &states));
        assert!(forbids("a paid order cannot be changed", "paid", &states));
        assert!(forbids("paying a paid order is answered 409", "paid", &states));
        assert!(!forbids("refunds a paid order, or is answered 409", "paid", &states));
        assert!(!forbids("a paid order cannot be changed", "draft", &states));
        assert!(!forbids("only draft orders can be paid", "draft", &states));
        assert!(!forbids("a paid order is shipped, once", "paid", &states));
        assert!(!forbids("a paid order is sent off after a day", "paid", &states));
        assert!(forbids("once paid, an order can no longer be changed", "paid", &states));
        let by_denial = "an order that is not a draft is answered with 409";
        assert!(forbids(by_denial, "paid", &states) && !forbids(by_denial, "draft", &states));
        let other = "a paid order is not removed (409) unless `force` is true";
        assert!(!forbids(other, "draft", &states));
        let both = "draft and paid orders can be cancelled, cancelled ones cannot (409)";
        assert!(!forbids(both, "paid", &states) && !forbids(both, "draft", &states));
        assert!(forbids(both, "cancelled", &states));
        for only in [
            "drafts may always be cancelled, paid orders no later than the day before, and nothing else (409)",
            "an order can be sent while it is a draft or paid; in any other state the answer is 409",
            "can be done for draft and paid orders. otherwise the answer is 409",
        ] {
            assert!(!forbids(only, "draft", &states) && !forbids(only, "paid", &states), "{only}");
            assert!(forbids(only, "shipped", &states), "{only}");
        }
        let one = "a draft may be changed, but a paid order may not";
        assert!(!forbids(one, "draft", &states) && forbids(one, "paid", &states));
    }
}
