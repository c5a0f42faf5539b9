//! What words say that an action makes of the members of a thing.

use serde_json::Value as Json;

use crate::names::plain;
use crate::verify::check::Check;
use crate::verify::compare::short;
use crate::verify::run::{Found, Run, Seen};
use crate::verify::words::{quoted, sentences, words_of};
use crate::verify::world::unwrapped;

/// What stands between a member and the value that it has afterwards.
const BECOMES: &[&str] = &["to", "becomes", "is", "is set to", "is then", "will be", "goes to"];

/// The values that members have after what a sentence says, by their names: sets `status` to
/// `retired`, makes its status `retired`.
fn set(sentence: &str, members: &[&str]) -> Vec<(String, String)> {
    let parts: Vec<&str> = sentence.split('`').collect();
    let mut found = Vec::new();
    for at in (3..parts.len()).step_by(2) {
        let (name, between, value) = (parts[at - 2], parts[at - 1].trim(), parts[at]);
        if members.contains(&name) && BECOMES.contains(&between) {
            found.push((name.to_owned(), value.to_owned()));
        }
    }
    found
}

/// The members that a sentence says something is put into: fills `releasedAt`.
fn filled(sentence: &str) -> Vec<String> {
    const FILLING: &[&str] =
        &["fills `", "fills in `", "records `", "and fills ", "fills the `", "stamps `"];
    let lower = sentence.to_lowercase();
    let starts = FILLING.iter().filter_map(|it| lower.find(it)).min();
    let rest = starts.and_then(|at| sentence.get(at..)).unwrap_or_default();
    quoted(rest)
}

impl Run<'_> {
    /// A thing is after an action as its words say.
    pub(super) fn as_described(&mut self, done: &Seen, after: &Seen) {
        let action = done.call.operation;
        let Some(shown) = after.json().filter(|_| after.is_success()) else { return };
        let thing = unwrapped(&shown).as_object().cloned().unwrap_or_default();
        let members: Vec<&str> = thing.keys().map(String::as_str).collect();
        let body = done.call.value().and_then(Json::as_object).cloned().unwrap_or_default();
        let words = words_of(self.operation(action));
        let mut expected: Vec<(String, Json)> = Vec::new();
        for sentence in sentences(&words) {
            let lower = sentence.to_lowercase();
            if ["only", "unless", "must", " if ", "when "].iter().any(|it| lower.contains(it)) {
                continue;
            }
            expected
                .extend(set(sentence, &members).into_iter().map(|(name, it)| (name, it.into())));
            // `retiredReason` is the `reason` that was sent.
            for name in quoted(sentence).into_iter().filter(|it| members.contains(&it.as_str())) {
                let sent = body.iter().find(|(own, value)| {
                    value.is_string()
                        && !body.contains_key(&name)
                        && plain(&name).ends_with(&plain(own))
                });
                expected.extend(sent.map(|(_, value)| (name.clone(), value.clone())));
            }
        }
        for name in sentences(&words).into_iter().flat_map(filled) {
            self.checked(Check::Described);
            if thing.get(&name).is_some_and(Json::is_null) {
                let message = "by its description it is filled by this, and it is null".to_owned();
                self.described_otherwise(&name, message, &[done, after]);
            }
        }
        for (name, value) in expected {
            self.checked(Check::Described);
            let now = thing.get(&name).unwrap_or(&Json::Null);
            if (now.is_string() || now.is_null()) && *now != value {
                let message = format!(
                    "by its description `{name}` is {} after this, and it is {}",
                    short(&value),
                    short(now)
                );
                let (check, place) = (Check::Described, format!("response body/{name}"));
                let (keyword, steps) = (Some("description"), &[done, after]);
                self.found(Found { check, operation: action, place, keyword, message, steps });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::set;

    #[test]
    fn what_becomes_of_members_is_read() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let members = ["status", "reason"];
        let said = "Sets `status` to `retired` and `reason` to what was sent";
        assert_eq!(set(said, &members), [pair("status", "retired")]);
        assert_eq!(super::filled("Sets `a` to `b` and fills `c` and `d`"), ["c", "d"]);
        assert_eq!(set("Moves from `draft` to `open`", &members), []);
    }
}
