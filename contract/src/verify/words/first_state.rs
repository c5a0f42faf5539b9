//! In which state things begin, where words say so.

use serde_json::Value as Json;

use crate::verify::check::Check;
use crate::verify::compare::short;
use crate::verify::judge::exactly;
use crate::verify::run::{Found, Run, Seen};
use crate::verify::same::same;
use crate::verify::values::facts::Facts;
use crate::verify::words::{quoted, sentences, words_of};
use crate::verify::world::unwrapped;

/// Words by which a sentence says how something begins.
const BEGINNING: &[&str] = &[
    "starts as",
    "start as",
    "starts in",
    "start in",
    "starts out",
    "starts with",
    "begins as",
    "begin as",
    "begins in",
    "begins with",
    "initially",
    "initial state",
    "initial status",
    "initial value",
    "at first",
    "created as",
    "created in",
    "created with",
    "when created",
    "when it is created",
    "upon creation",
    "on creation",
    "after creation",
    "newly created",
    "a new ",
    "new ones",
    "every new",
    "each new",
];

impl Run<'_> {
    /// What was created is in the state in which words say that things begin.
    pub(in crate::verify) fn first_state(&mut self, created: &Seen) {
        let (Some(schema), Some(shown)) = (self.response_schema(created), created.json()) else {
            return;
        };
        let operation = self.operation(created.call.operation);
        let thing = unwrapped(&shown);
        let mut own = words_of(operation);
        if let Some(response) = created.status().and_then(|it| exactly(operation, it)) {
            own.push('\n');
            own.push_str(response.docs.description.as_deref().unwrap_or_default());
        }
        let schema = self.inner(&schema, &shown);
        let facts = self.values().facts(&schema);
        for (name, place) in &facts.properties {
            let member = self.values().facts(place);
            let Some(value) = thing.get(name) else { continue };
            if created.call.value().is_some_and(|it| it.get(name).is_some()) {
                continue;
            }
            self.begins_equal(created, thing, (name, value), &member.words);
            let listed = member.enumerated.clone().unwrap_or_default();
            let texts: Vec<&str> = listed.iter().filter_map(Json::as_str).collect();
            let said = sentences(&member.words).into_iter();
            // The sentences of the operation have to name the state alone.
            let said = said.chain(sentences(&own)).find_map(|it| Some((it, first(it, &texts)?)));
            let number = sentences(&member.words).into_iter().find_map(|it| {
                let is_number = matches!(member.kind(), Some("integer" | "number"));
                Some((it, first_number(it).filter(|_| is_number)?))
            });
            let said = said.map(|(it, text)| (it, Json::from(text)));
            let said = said.or(number.map(|(it, number)| (it, Json::from(number))));
            let default = member.default.filter(|_| member.is_read_only);
            let (sentence, expected) = match (said, default) {
                (Some((sentence, expected)), _) => (Some(sentence), expected),
                (None, Some(default)) => (None, default),
                _ => continue,
            };
            sentence.into_iter().for_each(|it| self.looked(it));
            self.checked(Check::Described);
            if *value != expected {
                let message = format!(
                    "by its description it begins with {}, and it is {}",
                    short(&expected),
                    short(value)
                );
                let (check, place) = (Check::Described, format!("response body/{name}"));
                let (operation, keyword) = (created.call.operation, Some("description"));
                let steps = &[created];
                self.found(Found { check, operation, place, keyword, message, steps });
            }
        }
    }
}

impl Run<'_> {
    /// A member that words say equals another one of a new thing: "Equals `createdAt` for a new one".
    fn begins_equal(
        &mut self,
        created: &Seen,
        thing: &Json,
        (name, value): (&String, &Json),
        words: &str,
    ) {
        let says = |it: &&str| {
            let it = it.to_lowercase();
            let has = |all: &[&str]| all.iter().any(|word| it.contains(word));
            has(&["equals `", "equal to `", "same as `", "is `"])
                && has(&[" new ", "creation", "at first", "when created", "until "])
                && !has(&["not equal", "not the same"])
        };
        let said = sentences(words).into_iter().find(says);
        let Some(sentence) = said else { return };
        let other = quoted(sentence).into_iter().find(|it| it != name);
        let Some(other) = other.and_then(|it| thing.get(&it)).filter(|it| !it.is_null()) else {
            return;
        };
        self.looked(sentence);
        self.checked(Check::Described);
        if other != value && !same(other, value, &Facts::default()) {
            let message = format!(
                "by its description it begins with {}, and it is {}",
                short(other),
                short(value)
            );
            let (check, place) = (Check::Described, format!("response body/{name}"));
            let (operation, keyword) = (created.call.operation, Some("description"));
            let steps = &[created];
            self.found(Found { check, operation, place, keyword, message, steps });
        }
    }
}

/// The one of some values that a sentence says things begin with.
fn first<'t>(sentence: &str, values: &[&'t str]) -> Option<&'t str> {
    let lower = format!(" {} ", sentence.to_lowercase());
    if !BEGINNING.iter().any(|it| lower.contains(it)) {
        return None;
    }
    let is_named = |value: &&&str| {
        lower
            .split(|it: char| !it.is_alphanumeric() && it != '_' && it != '-')
            .any(|word| word == value.to_lowercase())
    };
    let mut named = values.iter().filter(is_named);
    let only = named.next()?;
    named.next().is_none().then_some(*only)
}

/// Whether a sentence says with which one of some values things begin.
pub(in crate::verify) fn begins(sentence: &str, values: &[&str]) -> bool {
    first(sentence, values).is_some()
}

/// The number that a sentence says things begin with.
fn first_number(sentence: &str) -> Option<i64> {
    const BEFORE: &[&str] = &[" on creation", " at first", " when created", " initially"];
    const AFTER: &[&str] =
        &["starts at ", "starts with ", "begins at ", "begins with ", "initially "];
    let lower = sentence.to_lowercase();
    let before = BEFORE.iter().find_map(|it| {
        let (start, _) = lower.split_once(it)?;
        let (rest, word) = start.rsplit_once(' ').unwrap_or(("", start));
        rest.is_empty().then(|| word.parse().ok())?
    });
    before.or_else(|| {
        AFTER.iter().find_map(|it| {
            let (_, rest) = lower.split_once(it)?;
            rest.split(|it: char| !it.is_ascii_digit()).next()?.parse().ok()
        })
    })
}

#[cfg(test)]
mod tests {
    use super::{first, first_number};

    #[test]
    fn first_numbers_are_read() {
        assert_eq!(first_number("1 on creation, one more after each change"), Some(1));
        assert_eq!(first_number("Starts at 0"), Some(0));
        assert_eq!(first_number("Up to 5 on creation"), None);
    }

    #[test]
    fn beginnings_are_read() {
        let states = ["draft", "open", "closed"];
        assert_eq!(first("A new ticket is `open`", &states), Some("open"));
        assert_eq!(first("Starts as draft", &states), Some("draft"));
        assert_eq!(first("Only open tickets can be closed", &states), None);
        assert_eq!(first("A new one is draft or open", &states), None);
    }
}
