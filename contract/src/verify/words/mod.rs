//! What the document says in words. Only sentences of a few plain forms are understood; the others
//! are counted.

mod about;
mod arithmetic;
mod computed;
mod conditions;
mod defaults;
mod distinct;
mod effects;
mod elsewhere;
mod first_state;
mod fixed;
mod flowing;
mod forbidden_states;
mod forbids;
mod freed;
mod given;
mod idempotency;
mod influence;
mod kept;
mod limits;
mod needed;
mod often;
mod one_at_a_time;
mod one_only;
mod order;
mod outcome;
mod outlasting;
mod overlap;
mod pairs;
mod references;
mod repeated;
mod required_state;
mod reshaped;
mod ruling;
mod so_many;
mod states;
mod syntax;
mod told_apart;
mod transitions;
mod unchecked;
mod unique;
mod until;
mod written_as;

pub(super) use about::{names as names_member, tells};
pub(super) use computed::counts_all;
pub(super) use first_state::begins;
pub(super) use fixed::is_fixed;
pub(super) use flowing::{flow, flowing};
pub(super) use forbids::is_on_other_side;
pub(super) use given::is_of_service;
pub(super) use limits::{Limit, limits};
pub(super) use order::only_time;
pub(super) use repeated::is_idempotent;
pub(super) use states::is_state;
pub(super) use until::{kin, marks_of, mentions, state_of};
pub(super) use written_as::{is_kept_otherwise, is_respelt};

use crate::verify::run::Run;
use specwright::api::Operation;

impl Run<'_> {
    /// Marks a text as one that was looked at.
    pub(super) fn looked(&mut self, text: &str) {
        self.looked_at.insert(text.trim().to_owned());
    }
}

/// The sentences of a text that is [`flowing`].
pub(super) fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices(['.', '\n', ';']) {
        let after = text[at + 1..].chars().next();
        if text[at..].starts_with('\n') || after.is_none_or(char::is_whitespace) {
            found.push(text[start..at].trim());
            start = at + 1;
        }
    }
    found.push(text[start..].trim());
    found.retain(|it| !it.is_empty());
    found
}

/// What is said of an operation.
pub(super) fn words_of(operation: &Operation) -> String {
    let docs = [&operation.docs.title, &operation.docs.description];
    docs.into_iter().flatten().cloned().collect::<Vec<_>>().join("\n")
}

/// Whether words say that two texts are the same whatever the case of their letters.
pub(super) fn ignores_case(words: &str) -> bool {
    const IGNORING: &[&str] = &[
        "insensitive",
        "not case-sensitive",
        "not case sensitive",
        "ignor",
        "regardless",
        "irrespective",
        "whatever",
        "does not matter",
        "doesn't matter",
        "not matter",
        "without regard",
        "disregard",
        "not considered",
        "not significant",
        "not distinguished",
        "not taken into account",
        "of no importance",
        "of no account",
        "count as the same",
        "counts as the same",
        "count as equal",
        "being the same",
        "not told apart",
        "not kept apart",
        "no difference",
        "no distinction",
        "no role",
        "treated alike",
        "treated as equal",
        "treated as the same",
        "considered equal",
        "considered the same",
        "taken for the same",
        "taken as the same",
        "taken as equal",
    ];
    const DENYING: &[&str] = &["not the same", "are different", "as different", "distinct from"];
    // Where something else is the case, and not of letters.
    const OTHERWISE: &[&str] = &["in which case", "in this case", "in that case", "in any case"];
    let words = OTHERWISE.iter().fold(words.to_lowercase(), |it, other| it.replace(other, ""));
    sentences(&words).into_iter().any(|it| {
        let mut tokens = it.split(|it: char| !it.is_alphanumeric());
        let is_of_case = tokens.any(|it| {
            matches!(it, "case" | "capitals" | "capitalization" | "capitalized" | "capitalised")
        });
        // "Whether letters are capital or small makes no difference".
        let is_of_letters =
            it.contains("capital") && (it.contains("small") || it.contains("letter"));
        let is_of_case = is_of_case || is_of_letters;
        // "Addresses that differ in nothing but case are the same address".
        let is_same = it.contains("differ")
            && ["the same", " equal", " one and "].iter().any(|word| it.contains(word));
        is_of_case
            && (is_same || IGNORING.iter().any(|word| it.contains(word)))
            && !DENYING.iter().any(|word| it.contains(word))
    })
}

/// Whether words of a search say that the case of letters does not matter.
pub(super) fn searches_any_case(words: &str) -> bool {
    let lower = words.to_lowercase();
    ignores_case(&lower) || lower.contains("in any case") || lower.contains("any letter case")
}

/// Whether a sentence says that no two things have the same value.
pub(super) fn says_unique(sentence: &str) -> bool {
    const SAYING: &[&str] = &["unique", "no two ", "at most one ", "only one "];
    const DENYING: &[&str] =
        &["not unique", "not be", "not have to be", "uniqueness is not", "may share", "can share"];
    let lower = sentence.to_lowercase();
    let says = |it: &&str| match lower.split_once(*it) {
        // "At most one photo" is how many there are, "at most one order has a given number" is not.
        Some((_, rest)) if *it != "unique" => {
            [" same ", " given ", " this ", " have it", " has it", " with "]
                .iter()
                .any(|word| format!(" {rest} ").contains(word))
        }
        found => found.is_some(),
    };
    SAYING.iter().any(says) && !DENYING.iter().any(|it| lower.contains(it))
}

/// What stands between backticks.
pub(super) fn quoted(words: &str) -> Vec<String> {
    words.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::{ignores_case, says_unique};

    #[test]
    fn case_that_does_not_matter_is_understood() {
        for words in [
            "Case-insensitive",
            "Unique among all, letter case not considered",
            "`name` disregards letter case",
            "Compared whatever the case of the letters",
            "References that differ only in case count as the same",
            "Upper and lower case make no difference",
            "Whether letters are capital or small makes no difference to this comparison",
            "Contains this text, upper and lower case being the same",
            "Upper and lower case are not told apart when addresses are compared",
            "No distinction is made between upper and lower case",
            "Addresses that differ in nothing but upper and lower case are the same address",
            "Two names which differ only in how they are capitalised are equal",
        ] {
            assert!(ignores_case(words), "{words}");
        }
        assert!(!ignores_case("Kept in lower case"));
        assert!(!ignores_case("It may be empty, in which case it is ignored"));
        assert!(!ignores_case("Case-sensitive"));
        assert!(!ignores_case("Texts that differ in case are different"));
        assert!(!ignores_case("In the upper case the result is the same"));
    }

    #[test]
    fn what_is_unique_is_understood() {
        assert!(says_unique("Must be unique"));
        assert!(says_unique("At most one order has a given reference"));
        assert!(says_unique("No two rooms of a house have the same label"));
        assert!(!says_unique("At most one photo"));
        assert!(!says_unique("Need not be unique"));
        assert!(!says_unique("Unique for a product, though two products may share one"));
    }
}
