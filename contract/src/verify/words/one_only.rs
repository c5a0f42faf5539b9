//! Of what words say that one thing only has it: "an e-mail address can be used by one member only",
//! "must not be in use by another shipment".

use crate::verify::words::about::{names, tells};
use crate::verify::words::{ignores_case, quoted, says_unique};

/// What somebody does with a value of their own.
const HAVING: &[&str] = &[
    "used",
    "use",
    "uses",
    "taken",
    "held",
    "holds",
    "carried",
    "carry",
    "carries",
    "borne",
    "bear",
    "bears",
    "have",
    "has",
    "had",
    "claimed",
    "registered",
    "given",
    "belong",
    "belongs",
    "assigned",
    "worn",
    "wear",
    "owned",
    "owns",
    "kept",
    "stands for",
    "names",
    "identifies",
];

/// How a sentence says that there is no other one.
const ALONE: &[&str] =
    &["only", "alone", "single", "just", "at most", "no more than", "not more than"];

/// Whole phrases for the same.
const PHRASES: &[&str] = &[
    "in use by another",
    "in use by any other",
    "used by another",
    "used by any other",
    "taken by another",
    "held by another",
    "registered to another",
    "belong to another",
    "belongs to another",
    "not be in use",
    "not already be",
    "not be taken",
    "already in use",
    "already taken",
    "must be free",
    "must still be free",
    "has to be free",
    "not be shared",
    "not shared",
    "never shared",
    "no two share",
    "not be given twice",
    "never given twice",
    "not be registered twice",
    "not be used twice",
    "cannot be used twice",
    "not appear twice",
    "no other may have",
];

/// What stands before the member in "two rooms may not have the same name".
const SAME: &[&str] = &[
    "may not have the same",
    "cannot have the same",
    "never have the same",
    "must not have the same",
];

/// How a sentence says that something is so among some things only: "two rooms of one house".
const SCOPES: &[&str] = &[
    " by one ", " of one ", " in one ", " of a ", " in a ", " by a ", " of the ", " in the ",
    " within ", " per ",
];

/// Where the part of a sentence begins that says that one thing only has it; the things are called
/// `one`.
fn start(lower: &str, one: &str) -> Option<usize> {
    let denied = ["need not", "may well", "does not have to", "not unique", "if not ", "unless "];
    if denied.iter().any(|it| lower.contains(it)) {
        return None;
    }
    if let Some(at) = PHRASES.iter().filter_map(|it| lower.find(it)).min() {
        return Some(at);
    }
    let other = [format!("no other {one} "), format!("not by another {one}")];
    if let Some(at) = other.iter().filter_map(|it| lower.find(it)).min() {
        return Some(at);
    }
    // "belongs to one copy only": of the things that are made, not of what they belong to.
    let counted = [format!("one {one}"), format!("a single {one}")];
    let at = counted.iter().filter_map(|it| lower.find(it)).min()?;
    let is_alone = ALONE.iter().any(|it| tells(lower, it));
    let verb = HAVING.iter().filter(|it| tells(&lower[..at], it)).filter_map(|it| lower.find(it));
    verb.min().filter(|_| is_alone && !lower.contains("exactly one"))
}

/// Whether a sentence says of a member that one thing only has a value of it. At the member itself it
/// need not name it.
pub(super) fn is_of_one(sentence: &str, one: &str, member: &str, is_own: bool) -> bool {
    let lower = sentence.to_lowercase().replace("e-mail", "email");
    if let Some((before, after)) = SAME.iter().find_map(|it| lower.split_once(it)) {
        let is_scoped = SCOPES.iter().any(|it| format!("{before} ").contains(it));
        return names(after, member) && !is_scoped;
    }
    let Some(at) = start(&format!("{lower} "), one) else { return false };
    if is_own {
        return true;
    }
    let codes = quoted(sentence);
    match codes.is_empty() {
        false => codes.len() == 1 && codes[0] == member,
        true => names(lower.get(..at).unwrap_or_default(), member),
    }
}

/// What sentences say of the case of a member that is unique by one of them: that one, or the next.
pub(super) fn folds_case(sentences: &[&str], one: &str, member: &str) -> bool {
    sentences.iter().enumerate().any(|(at, it)| {
        let is_unique = is_of_one(it, one, member, false) || says_unique(it) && names(it, member);
        is_unique && sentences[at..].iter().take(2).any(|it| ignores_case(it))
    })
}

#[cfg(test)]
mod tests {
    use super::{folds_case, is_of_one};
    use crate::verify::words::sentences;

    #[test]
    fn what_one_thing_only_has_is_read() {
        for words in [
            "An e-mail address can be used by one member only",
            "An email belongs to one member only",
            "The `email` is held by a single member",
            "At most one member may have a given email, so an email that is already taken is refused",
            "Its email must not be in use by another member",
            "An email that is already in use is turned away with 409",
            "No member may be enrolled under an email registered to another one",
            "The email must still be free",
            "An email is never shared",
            "Each email can be registered by just one member",
            "Two members may not have the same email",
        ] {
            assert!(is_of_one(words, "member", "email", false), "{words}");
        }
        assert!(is_of_one("Used by one member only", "member", "email", true));
        for words in [
            "A member belongs to one library only",
            "One member only can be enrolled at a time",
            "The email of a member need not be its own: it may be used by another",
            "An email is sent to one member only",
            "Every member has exactly one email",
            "A copy that is already taken is not lent, whatever the email",
            "A voucher can be used only once",
            "A barcode belongs to one copy only",
            "Members share an email in many households",
            "Must be different from the second email",
            "Two members by one email may not have the same name",
            "Two members of one club may not have the same email",
        ] {
            assert!(!is_of_one(words, "member", "email", false), "{words}");
        }
    }

    #[test]
    fn case_of_what_is_unique_is_read() {
        let folds = |words: &str| folds_case(&sentences(words), "member", "email");
        assert!(folds(
            "An e-mail address can be used by one member only, and addresses that differ merely in upper and lower case count as the same"
        ));
        assert!(folds(
            "An email belongs to one member only; upper and lower case are not told apart when addresses are compared"
        ));
        assert!(folds("No two members have the same email. Case makes no difference."));
        assert!(!folds(
            "An email belongs to one member only. It is stored as it was sent. Searches ignore case."
        ));
        assert!(!folds(
            "An email belongs to one member only; those that differ in case are different."
        ));
    }
}
