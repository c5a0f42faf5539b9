//! Members that words say are null until something happens, or while something is so.

use serde_json::Value as Json;

use crate::verify::check::Check;
use crate::verify::compare::short;
use crate::verify::run::{Found, Run, Seen};
use crate::verify::words::sentences;
use crate::verify::world::unwrapped;

/// When a member is null.
#[derive(Debug, PartialEq, Eq)]
enum Null<'s> {
    /// Before this.
    Until(&'s str),
    /// As long as this is so.
    While(&'s str),
    /// Nothing is said of null: it tells when this was.
    When(&'s str),
}

/// What a clause denies.
#[derive(Debug, PartialEq, Eq)]
enum Denial {
    /// That something has happened, or is so.
    Not,
    /// Something else: "no more than two are open", "it is no longer open".
    Other,
}

/// Whether a clause in lower case denies something.
fn denial(clause: &str) -> Option<Denial> {
    let words = clause.split(|it: char| !it.is_alphanumeric() && it != '\'');
    let words: Vec<&str> = words.filter(|it| !it.is_empty()).collect();
    let is_not =
        |it: &&str| ["not", "never", "nobody", "nothing"].contains(it) || it.ends_with("n't");
    let is_other = |it: &&str| ["no", "without", "only", "than"].contains(it);
    match (words.iter().any(is_not), words.iter().any(is_other)) {
        (_, true) => Some(Denial::Other),
        (true, false) => Some(Denial::Not),
        (false, false) => None,
    }
}

/// When a sentence, in lower case, says that its member is null.
fn null(sentence: &str) -> Option<Null<'_>> {
    let denies = ["not null", "never null", "if known", "may be null"];
    if denies.iter().any(|it| sentence.contains(it)) {
        return None;
    }
    if let Some((before, rest)) = sentence.split_once("null") {
        // "When it was closed, null until then".
        if rest.trim() == "until then" {
            return Some(Null::Until(before));
        }
        // What stands before it, or after a comma, says something else.
        let own = |all: &[&str]| all.iter().find_map(|it| rest.trim_start().strip_prefix(it));
        let until = || own(&["until ", "unless ", "before "]).filter(|it| denial(it).is_none());
        // "As long as it has not been closed" is until it was.
        return match own(&["while ", "as long as ", "so long as "]) {
            Some(rest) => match denial(rest) {
                Some(Denial::Not) => Some(Null::Until(rest)),
                Some(Denial::Other) => None,
                None => Some(Null::While(rest)),
            },
            None => until().map(Null::Until),
        };
    }
    let start = ["when it was ", "when the ", "when this ", "time at which it was "];
    let start = start.iter().find_map(|it| sentence.strip_prefix(it));
    start
        .or_else(|| {
            let set = ["set when ", "set by ", "set once ", "filled in when "];
            set.iter().find_map(|it| sentence.split_once(it)).map(|it| it.1)
        })
        .map(Null::When)
}

/// Whether two words are of one: `close` and `closed`.
pub(in crate::verify) fn kin(one: &str, other: &str) -> bool {
    let common = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    let least = one.chars().count().min(other.chars().count());
    least > 2 && common >= least.min(5)
}

/// Whether a text has a word that is of the same as this one.
pub(in crate::verify) fn mentions(text: &str, word: &str) -> bool {
    text.split(|it: char| !it.is_alphanumeric()).any(|it| kin(it, word))
}

impl Run<'_> {
    /// Members that are null until something happens are null of a new thing.
    pub(in crate::verify) fn null_at_first(&mut self, created: &Seen) {
        let Some(shown) = created.json() else { return };
        let thing = unwrapped(&shown).clone();
        let state = state_of(&thing).unwrap_or_default();
        for (name, words) in self.words_of_members(created) {
            let lower = words.to_lowercase();
            let said = sentences(&lower).into_iter().find_map(null);
            let is_null = match said {
                Some(Null::Until(rest)) => state.is_empty() || !mentions(rest, &state),
                Some(Null::While(rest)) => !state.is_empty() && mentions(rest, &state),
                _ => false,
            };
            let is_sent = created.call.value().is_some_and(|it| it.get(&name).is_some());
            let value = thing.get(&name).filter(|it| !it.is_null());
            let Some(value) = value.filter(|_| is_null && !is_sent) else { continue };
            let message =
                format!("by its description it is null at first, and it is {}", short(value));
            self.described_otherwise(&name, message, &[created]);
        }
    }

    /// Members that are null until something was done are not after it, and those that are null while
    /// a thing is so are again.
    pub(in crate::verify) fn null_no_more(&mut self, action: &str, done: &Seen, after: &Seen) {
        let Some(shown) = after.json().filter(|_| after.is_success()) else { return };
        let thing = unwrapped(&shown).clone();
        let now = state_of(&thing).unwrap_or_default();
        for (name, words) in self.words_of_members(after) {
            let lower = words.to_lowercase();
            let said = sentences(&lower).into_iter().find_map(null);
            let is_of =
                |rest: &str| mentions(rest, action) || !now.is_empty() && mentions(rest, &now);
            let (is_null, rest) = match said {
                Some(Null::Until(rest) | Null::When(rest)) if is_of(rest) => (false, rest),
                Some(Null::While(rest)) if !now.is_empty() && mentions(rest, &now) => (true, rest),
                _ => continue,
            };
            let Some(value) = thing.get(&name) else { continue };
            self.checked(Check::Described);
            // "Closed and billed" has not happened with one of both.
            if value.is_null() == is_null || rest.contains(" and ") {
                continue;
            }
            let message = match is_null {
                true => {
                    format!("by its description it is null after this, and it is {}", short(value))
                }
                false => "by its description it is set by this, and it is null".to_owned(),
            };
            self.described_otherwise(&name, message, &[done, after]);
        }
    }

    /// The members that an answer may have, with what is said of them.
    fn words_of_members(&self, seen: &Seen) -> Vec<(String, String)> {
        let Some(schema) = self.response_schema(seen) else { return Vec::new() };
        let schema = self.inner(&schema, &seen.json().unwrap_or_default());
        let members = self.values().facts(&schema).properties.into_iter();
        let facts = members.map(|(name, place)| (name, self.values().facts(&place)));
        facts.filter(|it| it.1.is_nullable).map(|(name, facts)| (name, facts.words)).collect()
    }

    /// A member is not as it is described.
    pub(in crate::verify) fn described_otherwise(
        &mut self,
        name: &str,
        message: String,
        steps: &[&Seen],
    ) {
        let Some(last) = steps.last() else { return };
        let (check, place) = (Check::Described, format!("response body/{name}"));
        let (operation, keyword) = (last.call.operation, Some("description"));
        self.found(Found { check, operation, place, keyword, message, steps });
    }
}

/// What a thing says of the state in which it is: a state, and what it is or is not.
pub(in crate::verify) fn marks_of(thing: &Json) -> Vec<(String, Json)> {
    let members = thing.as_object().into_iter().flatten();
    let marks = members.filter(|(name, it)| it.is_boolean() || super::states::is_state(name));
    marks.map(|(name, it)| (name.clone(), it.clone())).collect()
}

/// In which state a thing is, in lower case.
pub(in crate::verify) fn state_of(thing: &Json) -> Option<String> {
    let mut members = thing.as_object()?.iter();
    let state = members.find(|(name, _)| super::states::is_state(name))?.1;
    state.as_str().map(str::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::{Null, kin, null};

    #[test]
    fn when_members_are_null_is_read() {
        let then = Some(Null::Until("when it was closed, "));
        assert_eq!(null("when it was closed, null until then"), then);
        assert_eq!(null("null until it is closed"), Some(Null::Until("it is closed")));
        assert_eq!(null("null while `open`"), Some(Null::While("`open`")));
        assert_eq!(null("when it was closed"), Some(Null::When("closed")));
        for denied in ["the order has not been paid", "it isn't paid", "nobody has paid"] {
            assert_eq!(null(&format!("null as long as {denied}")), Some(Null::Until(denied)));
        }
        assert_eq!(null("null while it is being paid"), Some(Null::While("it is being paid")));
        assert_eq!(null("null until it is no longer open"), None);
        for other in ["no more than two are open", "it is no longer open", "not more than one is"] {
            assert_eq!(null(&format!("null as long as {other}")), None, "{other}");
        }
        assert_eq!(null("null where nobody knows"), None);
        assert_eq!(null("set while it is blocked, null otherwise"), None);
        assert!(kin("close", "closed") && kin("archive", "archiving"));
        assert!(!kin("open", "closed") && !kin("complete", "compare"));
    }
}
