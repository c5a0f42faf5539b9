//! Words by which a service may make something else of what is sent than what it was. They are not understood here: it is
//! enough that a sentence about a member speaks of such a change for the member not to be missed as it was sent.

use serde_json::Value as Json;

use crate::verify::run::Run;
use crate::verify::words::about::{names, tells};
use crate::verify::words::kept::Kept;
use crate::verify::words::{is_respelt, sentences};

/// Words for what becomes of a value.
const MAKING: &[&str] = &[
    "tidied",
    "tidied up",
    "tidy",
    "tidies",
    "cleaned",
    "cleaned up",
    "cleaned of",
    "trimmed",
    "trims",
    "stripped",
    "strips",
    "dropped",
    "drops",
    "removed",
    "removes",
    "discarded",
    "discards",
    "taken out",
    "taken off",
    "left out",
    "leaves out",
    "cut",
    "cuts",
    "shortened",
    "truncated",
    "collapsed",
    "rounded",
    "rounds",
    "capped",
    "clamped",
    "limited",
    "raised to",
    "lowered to",
    "becomes",
    "become",
    "turned into",
    "turns into",
    "made into",
    "made",
    "makes",
    "moved to",
    "moved",
    "expanded",
    "extended",
    "completed",
    "filled in",
    "filled up",
    "padded",
    "prefixed",
    "appended",
    "added",
    "add",
    "adds",
    "converted",
    "converts",
    "normalised",
    "normalized",
    "standardised",
    "standardized",
    "corrected",
    "adjusted",
    "replaced",
    "replaces",
    "resolved",
    "rewritten",
    "translated",
    "merged",
    "merge",
    "merges",
    "combined",
    "joined",
    "grouped",
    "split",
    "summed",
    "deduplicated",
    "collected",
    "sorted",
    "decimal",
    "decimals",
    "alphabetical",
    "alphabetically",
    "in order",
    "capitalised",
    "capitalized",
    "upper case",
    "lower case",
    "uppercase",
    "lowercase",
    "capitals",
    "of no account",
    "no matter",
    "ignored",
    "ignores",
    "passed over",
    "skipped",
    "disregarded",
    "lose",
    "loses",
    "forgotten",
    "no effect",
    "without effect",
    "to no avail",
    "silently",
    "quietly",
    "without complaint",
    "no error",
    "not an error",
    "final",
    "frozen",
    "locked",
    "fixed",
    "keeps its",
    "keeps their",
    "stays",
    "stay",
    "remains",
    "remain",
    "instead",
    "in its place",
    "follow",
    "follows",
    "at most",
    "beyond",
    "more than",
    "less than",
    "no more than",
    "whole",
    "fraction",
    "fractions",
    "tenths",
    "hundredths",
    "nearest",
    "kept as",
    "kept in",
    "stored as",
    "stored in",
    "shown as",
    "shown in",
    "read as",
    "taken as",
    "taken for",
    "counts as",
    "treated as",
    "the same as",
    "same as",
    "equal to",
    "means",
    "stands for",
    "whatever",
    "everything but",
    "all but",
    "doubles",
    "duplicates",
    "blank ones",
    "empty ones",
];

/// Words of what nothing is.
const NOTHING: &[&str] =
    &["null", "empty", "blank", "none", "nothing", "without", "absent", "left out", "left away"];

/// The parts of a sentence in lower case that each may say what becomes of a value: "trimmed", "and then shortened".
fn parts(lower: &str) -> Vec<&str> {
    let ends = [',', ';', ':'];
    let joints = [" then ", " which ", " after ", " before ", " once ", " while "];
    let parts = joints.iter().fold(lower.split(ends).collect::<Vec<_>>(), |parts, joint| {
        parts.into_iter().flat_map(|it| it.split(joint)).collect()
    });
    let mut found = Vec::new();
    for part in parts {
        let mut start = 0;
        for (at, and) in part.match_indices(" and ") {
            let next = part[at + and.len()..].split_whitespace().next().unwrap_or_default();
            if MAKING.contains(&next) {
                found.push(&part[start..at]);
                start = at + and.len();
            }
        }
        found.push(&part[start..]);
    }
    found
}

/// Whether a sentence says more of what becomes of a value than is understood.
pub(super) fn says_more(sentence: &str) -> bool {
    let lower = sentence.to_lowercase();
    let lower = lower.replace("before and after", "around").replace("before or after", "around");
    parts(&lower).into_iter().any(|part| {
        MAKING.iter().any(|it| tells(part, it))
            && Kept::of(part).is_empty()
            && !is_of_spelling(part)
    })
}

/// Whether a part of a sentence is about spaces around a text, or the case of its letters.
fn is_of_spelling(part: &str) -> bool {
    let words = ["space", "blank", "white", "case", "capital", "small letters", "trim"];
    let others = ["drop", "cut", "shorten", "lose", "add", "replace", "hyphen", "dot", "hash"];
    words.iter().any(|it| part.contains(it)) && !others.iter().any(|it| part.contains(it))
}

/// Whether a sentence may be the reason for a value to be shown otherwise.
fn may_change(sentence: &str, sent: &Json, shown: &Json) -> bool {
    let lower = &sentence.to_lowercase();
    let is_nothing = |it: &Json| match it {
        Json::Null => true,
        Json::String(text) => text.trim().is_empty(),
        Json::Array(items) => items.is_empty(),
        _ => false,
    };
    let has = |all: &[&str]| all.iter().any(|it| tells(lower, it));
    // Spaces and the case of letters are understood, and no reason for anything else.
    let is_more = if is_respelt(sentence) { says_more(sentence) } else { has(MAKING) };
    (is_nothing(sent) || is_nothing(shown)) && has(NOTHING) || is_more
}

impl Run<'_> {
    /// Whether words about a member of a body may be the reason for its value not to be shown as it was sent. What is
    /// understood of them is no reason for any other change.
    pub(in crate::verify) fn may_be_reshaped(
        &self,
        operation: usize,
        pointer: &str,
        (sent, shown): (&Json, &Json),
    ) -> bool {
        let about = self.said_of(operation, pointer);
        if about.iter().any(|it| may_change(it.sentence(), sent, shown)) {
            return true;
        }
        // "Keywords are trimmed; blank ones are dropped": what follows is of the same. And "whatever `home` says".
        let words = self.rules_around(operation, pointer);
        let said = sentences(&words);
        let is_about = |it: &str| about.iter().any(|own| own.sentence() == it);
        let is_whatever = |it: &str| {
            let lower = it.to_lowercase();
            ["whatever", "regardless of what", "no matter what"]
                .iter()
                .any(|word| lower.contains(word))
        };
        let follows = said.windows(2).any(|it| {
            let names_other = self.names_another(operation, pointer, it[1]);
            is_about(it[0]) && !names_other && may_change(it[1], sent, shown)
        });
        follows || said.iter().any(|it| is_whatever(it) && is_about(it))
    }

    /// Whether a sentence names another member of a body than the one at a place.
    fn names_another(&self, operation: usize, pointer: &str, sentence: &str) -> bool {
        let own = pointer.split('/').nth(1).unwrap_or_default();
        let facts = self.facts_in(operation, "").unwrap_or_default();
        facts.properties.iter().any(|it| it.0 != own && names(sentence, &it.0))
    }
}

#[cfg(test)]
mod tests {
    use super::may_change;
    use serde_json::json;

    #[test]
    fn what_may_change_a_value_is_seen() {
        for words in [
            "less than 1 becomes 1, more than 28 becomes 28",
            "a period beyond the last is moved to the last one",
            "the colour is tidied: three digits are expanded to six",
            "lines for the same product are merged into the first of them",
            "angle brackets are removed from the title",
            "tags are lower-cased, and doubles that arise are dropped, the first one being kept in its place",
            "text is trimmed and then shortened to 10 characters",
            "a leading hash is dropped from the label, which is kept in lower case",
            "the handle is lower-cased after any dots have been taken out",
            "phone numbers lose their blanks and hyphens",
            "titles end in a question mark; if yours does not, we add one",
            "`discontinued: false` is accepted but has no effect",
            "spaces, dots and hyphens within it are of no account",
        ] {
            assert!(may_change(words, &json!("a"), &json!("b")), "{words}");
        }
        let own = "\"own\" when left out or empty";
        assert!(may_change(own, &json!(""), &json!("own")));
        for words in [
            "the name of the customer",
            "printed on the label",
            "may be null",
            "the name is trimmed and kept in lower case",
            "spaces at the beginning and at the end of the name are removed before it is stored",
        ] {
            assert!(!may_change(words, &json!("a"), &json!("b")), "{words}");
        }
    }
}
