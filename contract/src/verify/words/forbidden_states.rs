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

/// Whether words say that something is not possible in a state.
pub(super) fn forbids(words: &str, now: &str, states: &[String]) -> bool {
    sentences(words).iter().any(|sentence| {
        let is_in = |text: &str, word: &str| {
            text.split(|it: char| !it.is_alphanumeric() && it != '_')
                .any(|it| it == word || it.strip_suffix('s') == Some(word))
        };
        let has = |word: &str| is_in(sentence, word);
        let others = states.iter().any(|it| it != now && has(it));
        let is_only = has("only");
        // In "only draft orders can be paid" those that may be are drafts, and what they become is no
        // state of theirs.
        let may = sentence.split_once(" can ").map_or(*sentence, |(may, _)| may);
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
        let is_refused = ["409", "422", "refused", "rejected", "conflict", "fails"];
        let denies = DENIALS.iter().any(|it| has(it))
            || sentence.contains("can't")
            || is_refused.iter().any(|it| has(it))
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
        let one = "a draft may be changed, but a paid order may not";
        assert!(!forbids(one, "draft", &states) && forbids(one, "paid", &states));
    }
}
