//! What a sentence rules out by itself: whether it asks for something, of what, and for which values.

use serde_json::Value as Json;

use crate::verify::moments::instant;
use crate::verify::values::facts::Facts;
use crate::verify::words::about::{names, tells};
use crate::verify::words::{limits, quoted, says_unique};

/// Words that ask for something, or rule something out.
const RULING: &[&str] = &[
    "must",
    "cannot",
    "can not",
    "can't",
    "can only",
    "may not",
    "may only",
    "mustn't",
    "shall",
    "should",
    "has to",
    "have to",
    "need",
    "needs",
    "needed",
    "requires",
    "required",
    "unless",
    "only",
    "neither",
    "nor",
    "never",
    "refused",
    "refuses",
    "rejected",
    "rejects",
    "turned away",
    "turned down",
    "denied",
    "not allowed",
    "not accepted",
    "not permitted",
    "not possible",
    "accepted",
    "permitted",
    "allowed",
    "disallowed",
    "forbidden",
    "invalid",
    "illegal",
    "impossible",
    "out of the question",
    "at least",
    "at most",
    "no later",
    "no earlier",
    "not later",
    "not earlier",
    "not before",
    "not after",
    "no sooner",
    "no more than",
    "not more than",
    "no less than",
    "not less than",
    "no longer than",
    "up to",
    "exceed",
    "exceeds",
    "beyond",
    "within",
    "between",
    "limit",
    "limited",
    "maximum",
    "minimum",
    "otherwise",
    "is to be",
    "are to be",
    "exactly one",
    "one of",
    "either",
    "at the earliest",
    "at the latest",
    "an error",
    "fails",
    "is expected",
    "are expected",
    "in the future",
    "in the past",
    "not null",
    "non-null",
    "without",
    "400",
    "422",
];

/// Words by which a rule looks at more than the value itself.
const TYING: &[&str] = &[
    "if",
    "when",
    "whenever",
    "unless",
    "while",
    "once",
    "as long as",
    "until",
    "depending",
    "depends",
    "than",
    "before",
    "after",
    "earlier",
    "later",
    "future",
    "past",
    "today",
    "now",
    "present",
    "known",
    "exist",
    "exists",
    "existing",
    "registered",
    "belong",
    "belongs",
    "other",
    "another",
    "same",
    "sum",
    "exceed",
    "both",
    "either",
    "together",
    "its",
    "their",
    "otherwise",
    "400",
    "422",
    "years",
    "days",
    "hours",
    "minutes",
    "weekday",
    "weekdays",
    "own",
    "calendar",
    "for",
];

/// Words that look at how large a number is.
const COMPARING: &[&str] = &[
    "more",
    "most",
    "less",
    "least",
    "fewer",
    "few",
    "than",
    "exceed",
    "exceeds",
    "exceeding",
    "enough",
    "sufficient",
    "insufficient",
    "as many",
    "as much",
    "as long",
    "as large",
    "limit",
    "limits",
    "limited",
    "total",
    "sum",
    "together",
    "above",
    "below",
    "over",
    "under",
    "beyond",
    "within",
    "up to",
    "between",
    "larger",
    "smaller",
    "greater",
    "higher",
    "lower",
    "longer",
    "shorter",
    "bigger",
    "multiple",
    "multiples",
    "even",
    "odd",
    "whole",
    "zero",
    "none",
    "rounded",
    "capacity",
    "equal",
    "equals",
    "same",
    "range",
    "maximum",
    "minimum",
    "available",
    "left",
    "remaining",
    "stock",
    "only",
    "number",
    "amount",
    "double",
    "half",
    "fit",
    "fits",
    "divisible",
    "fraction",
    "fractions",
    "decimals",
    "free",
    "days",
    "hours",
    "minutes",
];

/// Words that name a form that a text has to have.
const FORMING: &[&str] = &[
    "format",
    "formatted",
    "iso",
    "rfc",
    "valid",
    "syntax",
    "notation",
    "expression",
    "code",
    "digits",
    "letters",
    "spelled",
];

/// Whether a sentence has one of these words.
pub(super) fn has(lower: &str, all: &[&str]) -> bool {
    all.iter().any(|it| tells(lower, it))
}

/// The statuses of errors that a sentence names.
fn statuses(lower: &str) -> Vec<u16> {
    let words = lower.split(|it: char| !it.is_ascii_alphanumeric());
    words.filter_map(|it| it.parse().ok()).filter(|it| (400..500).contains(it)).collect()
}

/// Whether a sentence about a value may be a reason to refuse it with this status.
pub(super) fn rules_out(
    sentence: &str,
    facts: &Facts,
    value: &Json,
    status: u16,
    is_own: bool,
) -> bool {
    let lower = sentence.to_lowercase();
    let named = statuses(&lower);
    if !named.is_empty() && !named.contains(&status) {
        return false;
    }
    // What is unique is refused as a conflict, and another one is sent.
    if says_unique(sentence) && status != 409 && !named.contains(&status) {
        return false;
    }
    if has(&lower, &["blank", "empty", "spaces", "whitespace"])
        && value.as_str().is_some_and(|it| it.trim() == it && !it.is_empty())
    {
        return false;
    }
    // "Lines of which there are zero are left out", and then there may be none.
    const VANISHING: &[&str] =
        &["left out", "dropped", "skipped", "discarded", "removed", "ignored", "not counted"];
    let is_nothing = value.as_f64() == Some(0.0)
        || value.as_str() == Some("")
        || value.as_array().is_some_and(Vec::is_empty);
    if is_nothing
        && has(&lower, VANISHING)
        && has(&lower, &["zero", "0", "empty", "blank", "nothing"])
    {
        return true;
    }
    // What is said of times is nothing to other texts.
    let is_text = value.as_str().is_some_and(|it| instant(it).is_none());
    if has(&lower, &["in the future", "in the past", "today"]) && is_text && facts.format.is_none()
    {
        return false;
    }
    let is_free = facts.kind() == Some("string")
        && facts.pattern.is_none()
        && facts.enumerated.is_none()
        && facts.format.is_none();
    if is_own && is_free && value.is_string() && has(&lower, FORMING) {
        return true;
    }
    if !has(&lower, RULING) {
        return false;
    }
    // What a member's own words say without looking at anything else, its schema says as well.
    let is_said = facts.pattern.is_some()
        || facts.enumerated.is_some()
        || facts.max_length.is_some()
        || facts.min_length.is_some()
        || facts.minimum.is_some()
        || facts.maximum.is_some()
        || facts.max_items.is_some()
        || facts.min_items.is_some()
        || !limits(sentence).is_empty();
    !(is_own && is_said && !has(&lower, TYING))
}

/// Whether a rule that stands elsewhere may be about how large a number is, where the value is one: it compares, or it
/// has the name of the member, in code or as it is. "Seeds of such a species do not survive freezing" is nothing to a `seedCount`.
pub(super) fn may_mean_number(sentence: &str, pointer: &str, value: &Json) -> bool {
    if !value.is_number() {
        return true;
    }
    let name = pointer.rsplit('/').find(|it| it.parse::<usize>().is_err()).unwrap_or_default();
    let name = specwright::value::unescaped(name);
    let is_quoted = quoted(sentence).iter().any(|it| it == name.as_ref());
    let lower = sentence.to_lowercase();
    // One word of several is of much else as well.
    let is_of_one_word = crate::names::words(&name).len() == 1;
    is_quoted || is_of_one_word || has(&lower, COMPARING) || lower.contains('%')
}

/// Whether what rules something out in a sentence is said of a member that it names: "it is divided into `parts` of whole
/// cents, and cents that cannot be divided are added to the last" forbids no number of parts.
pub(super) fn rules_where_named(sentence: &str, pointer: &str) -> bool {
    const REFUSING: &[&str] = &[
        "refused",
        "refuses",
        "rejected",
        "rejects",
        "400",
        "409",
        "422",
        "error",
        "invalid",
        "otherwise",
        "else",
        "not allowed",
        "not possible",
        "fails",
        "turned away",
        "turned down",
    ];
    const LEADING: &[&str] = &[
        "if", "when", "whenever", "unless", "while", "where", "for", "once", "as", "with",
        "without",
    ];
    let name = pointer.rsplit('/').find(|it| it.parse::<usize>().is_err()).unwrap_or_default();
    let name = specwright::value::unescaped(name);
    let lower = sentence.to_lowercase();
    let clauses: Vec<&str> = sentence.split([',', ';']).map(str::trim).collect();
    let first = lower.split_whitespace().next().unwrap_or_default();
    if clauses.len() < 2 || has(&lower, REFUSING) || LEADING.contains(&first) {
        return true;
    }
    // What is named in code is meant by no other word of its name.
    let code = format!("`{name}`");
    let is_of = |clause: &str| match sentence.contains(&code) {
        true => clause.contains(&code),
        false => names(clause, &name),
    };
    let mut is_named = false;
    let mut was_named = false;
    for clause in &clauses {
        let lower = clause.to_lowercase();
        let rest = ["and ", "but ", "or ", "nor "].iter().find_map(|it| lower.strip_prefix(it));
        let rest = rest.unwrap_or(&lower);
        // Without a subject of its own it goes on about the same.
        let goes_on =
            was_named && RULING.iter().any(|it| rest.starts_with(it)) || rest.starts_with("which ");
        was_named = is_of(clause) || goes_on;
        is_named |= is_of(clause);
        if was_named && has(&lower, RULING) {
            return true;
        }
    }
    // One that names nothing is about the only time, or about sums.
    !is_named
}

#[cfg(test)]
mod tests {
    use super::{may_mean_number, rules_out, rules_where_named};
    use crate::verify::values::facts::Facts;
    use serde_json::json;

    fn text(most: u64) -> Facts {
        Facts { types: vec!["string"], max_length: Some(most), ..Facts::default() }
    }

    #[test]
    fn rules_that_a_schema_does_not_have_are_seen() {
        let date =
            Facts { types: vec!["string"], format: Some("date".to_owned()), ..Facts::default() };
        let day = json!("2099-12-31");
        let zero = "Lines with a quantity of zero are left out silently";
        let amount = Facts { types: vec!["number"], ..Facts::default() };
        assert!(rules_out(zero, &amount, &json!(0), 422, false));
        assert!(!rules_out(zero, &amount, &json!(1), 422, false));
        for words in [
            "`acquired_on` cannot lie in the future (422)",
            "Must not lie after today (UTC); 422 otherwise",
            "It may be the day the goods are ready, but not an earlier one (422)",
            "Years from 2000 to 2099 are accepted",
            "No later than the end of next year",
            "Days on which the shop is closed are turned down",
            "A day in the past needs the consent of the owner",
        ] {
            assert!(rules_out(words, &date, &day, 422, false), "{words}");
        }
        let number =
            Facts { types: vec!["integer"], maximum: Some((28.0, false)), ..Facts::default() };
        let more = "asking for more days than that is answered 422";
        assert!(rules_out(more, &number, &json!(28), 422, false));
        assert!(rules_out("Not more than its stock allows", &number, &json!(28), 400, true));
        let note = "A fine for the reason `other` needs a `note` that explains it";
        assert!(rules_out(note, &text(200), &json!(null), 422, false));
        assert!(rules_out(
            "A postal code of the country",
            &Facts { types: vec!["string"], ..Facts::default() },
            &json!("x"),
            422,
            true
        ));
    }

    #[test]
    fn a_rule_is_of_what_its_part_of_a_sentence_names() {
        let divided = "The total is divided into `instalmentCount` parts, and the cents that cannot be divided are added to the last instalment";
        assert!(!rules_where_named(divided, "/instalmentCount"));
        for words in [
            "`days` is how long it is lent, and must fit the tool",
            "If the member is new, `days` is 7 at most",
            "The total is split, and `days` cannot be more than 7",
            "`days` are counted from the loan, otherwise it is answered 409",
            "`days` must fit",
            "Tests lie in the past, never in the future",
        ] {
            assert!(rules_where_named(words, "/days"), "{words}");
        }
    }

    #[test]
    fn rules_for_numbers_compare_or_name_them() {
        let may = |sentence: &str| may_mean_number(sentence, "/seedCount", &json!(1_000_000));
        assert!(may("Not more seeds than the bag holds (422)"));
        assert!(may("A `seedCount` of a dozen is refused"));
        assert!(may("Seeds that do not fit into the vault are refused"));
        assert!(!may("Seeds must not be negative (422)"));
        assert!(!may("Seeds of such a species do not survive freezing, so it is refused with 422"));
        assert!(may_mean_number("The room must seat all guests", "/guests", &json!(200)));
        assert!(may_mean_number("Names of seeds are refused", "/seedName", &json!("x")));
    }

    #[test]
    fn what_the_schema_says_too_and_what_is_of_others_is_no_rule() {
        for words in [
            "At most 20 characters",
            "The name that everybody sees",
            "Must be unique among the things of a house",
            "No two items may have the same name; a second one is refused with 409",
            "Must hold something other than spaces",
            "Null if nothing was said",
            "Kept as it was sent",
        ] {
            assert!(!rules_out(words, &text(20), &json!("x".repeat(20)), 422, true), "{words}");
        }
        let number = Facts {
            types: vec!["integer"],
            minimum: Some((1.0, false)),
            maximum: Some((9.0, false)),
            ..Facts::default()
        };
        assert!(!rules_out("Must be between 1 and 9", &number, &json!(9), 422, true));
    }
}
