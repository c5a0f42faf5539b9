//! Members that have to be there beside some value of another one: "when the reason is `other`, a
//! comment must be given"; and days that must not lie ahead.

use serde_json::{Value as Json, json};

use crate::verify::call::Call;
use crate::verify::check::Check;
use crate::verify::judge::Kind;
use crate::verify::run::{Found, Run, Step};
use crate::verify::slots::{self, Slot};
use crate::verify::words::about::names;
use crate::verify::words::{quoted, sentences, words_of};
use crate::verify::world::{form, schema};

/// Words that say that something has to be there.
const NEEDING: &[&str] = &[
    "must be given",
    "must be sent",
    "must be there",
    "must be present",
    "must be stated",
    "must be set",
    "must be named",
    "must be supplied",
    "must be provided",
    "must be included",
    "has to be given",
    "has to be sent",
    "has to be there",
    "has to be stated",
    "must give",
    "must state",
    "must name",
    "must have a",
    "must come with",
    "has to give",
    "needs a ",
    "needs an ",
    "need a ",
    "needs `",
    "needs the",
    "is needed",
    "requires a ",
    "requires an ",
    "requires `",
    "is required",
    "is mandatory",
    "is obligatory",
    "cannot be left out",
    "must not be left out",
    "may not be left out",
    "must not be missing",
    "to be given when",
    "to be given if",
    "to be given for",
];

/// Words by which such a sentence says more, or something else.
const OTHERWISE: &[&str] = &[
    "need not",
    "needs no",
    "not need",
    "not required",
    "must not be given",
    "must not be sent",
    "not mandatory",
    "unless",
    "except",
    "other than",
    "anything but",
    "not `",
    "neither",
    "only if",
    "at least one",
    " or `",
    "either",
];

/// The listed value and the member that has to be there beside it, by a sentence about members that have
/// these values.
fn needed<'m>(
    sentence: &str,
    own: Option<&str>,
    listed: &'m [(String, Vec<String>)],
    members: &'m [String],
) -> Option<(&'m str, String, &'m str)> {
    let lower = sentence.to_lowercase();
    if !NEEDING.iter().any(|it| lower.contains(it)) || OTHERWISE.iter().any(|it| lower.contains(it))
    {
        return None;
    }
    let codes = quoted(sentence);
    let mut values = listed.iter().flat_map(|(name, values)| {
        let is_told = |it: &&String| codes.contains(it);
        values.iter().filter(is_told).map(move |it| (name.as_str(), it.clone()))
    });
    let (holder, value) = values.next().filter(|_| values.next().is_none())?;
    let is_meant = |it: &&String| {
        let is_own = own == Some(it.as_str());
        it.as_str() != holder && (is_own || codes.contains(it) || names_alone(sentence, it))
    };
    let mut meant = members.iter().filter(is_meant);
    let member = meant.next().filter(|_| meant.next().is_none())?;
    Some((holder, value, member))
}

/// Whether a sentence names a member by all of its name.
fn names_alone(sentence: &str, member: &str) -> bool {
    let whole = crate::names::words(member).join(" ");
    crate::verify::words::about::tells(&sentence.to_lowercase(), &whole)
}

/// Whether a sentence says that a day must not lie ahead.
fn is_past(sentence: &str) -> bool {
    let lower = sentence.to_lowercase();
    let has = |all: &[&str]| all.iter().any(|it| lower.contains(it));
    let ahead = [
        "in the future",
        "after today",
        "later than today",
        "ahead",
        "after the present day",
        "to come",
        "later than now",
    ];
    let denies = [
        "cannot",
        "must not",
        "may not",
        "never",
        "not be",
        "not lie",
        "no later",
        "not later",
        "refused",
        "turned down",
        "rejected",
        "not accepted",
    ];
    has(&ahead)
        && has(&denies)
        && !lower.starts_with("in the future")
        && !has(&["need not", "if ", "when ", "unless", "past", "where "])
}

impl Run<'_> {
    /// What has to be there beside a value of another member is missed.
    pub(in crate::verify) async fn needed_beside(&mut self, index: usize) -> Step {
        // A change leaves what is there already.
        if !matches!(self.operation(index).method.as_str(), "POST" | "PUT") {
            return Ok(());
        }
        let Some(base) = self.base.get(&index).cloned() else { return Ok(()) };
        let Some(whole) = form(self.operation(index)).map(schema) else { return Ok(()) };
        let facts = self.values().facts(&whole);
        let members: Vec<String> = facts.properties.iter().map(|it| it.0.clone()).collect();
        let optional: Vec<String> =
            members.iter().filter(|it| !facts.required.contains(it)).cloned().collect();
        let listed: Vec<(String, Vec<String>)> = facts
            .properties
            .iter()
            .filter_map(|(name, origin)| {
                let own = self.values().facts(origin);
                let values = own.enumerated?;
                let texts = values.iter().filter_map(|it| Some(it.as_str()?.to_owned()));
                Some((name.clone(), texts.collect()))
            })
            .collect();
        let rules = words_of(self.operation(index));
        let mut said: Vec<(Option<String>, String)> =
            sentences(&rules).into_iter().map(|it| (None, it.to_owned())).collect();
        for (name, origin) in &facts.properties {
            let words = self.values().facts(origin).words;
            said.extend(
                sentences(&words).into_iter().map(|it| (Some(name.clone()), it.to_owned())),
            );
        }
        for (own, sentence) in said {
            let Some((holder, value, member)) =
                needed(&sentence, own.as_deref(), &listed, &optional)
            else {
                continue;
            };
            let origin = facts.property(member).cloned();
            let Some(full) = origin.and_then(|it| self.values().plain(&it, 1)) else { continue };
            let mut call = base.clone();
            if let Some(body) = call.value_mut() {
                slots::set(body, &format!("/{holder}"), json!(value));
                slots::set(body, &format!("/{member}"), full);
            }
            self.missed_beside(index, &call, (holder, &value, member), &sentence).await?;
        }
        Ok(())
    }

    /// A request that has both is accepted, and the same without the one is not.
    async fn missed_beside(
        &mut self,
        index: usize,
        base: &Call,
        (holder, value, member): (&str, &str, &str),
        sentence: &str,
    ) -> Step {
        let Some(mut call) = self.one_more(index).await? else { return Ok(()) };
        for name in [holder, member] {
            let own = base.value().and_then(|it| it.get(name)).cloned();
            if let (Some(own), Some(body)) = (own, call.value_mut()) {
                slots::set(body, &format!("/{name}"), own);
            }
        }
        let with = self.send(&call).await?;
        if !with.is_success() {
            return Ok(());
        }
        if let Some((resource, instance)) = self.made(index, &with) {
            self.remember(resource, instance);
        }
        let Some(mut without) = self.one_more(index).await? else { return Ok(()) };
        if let Some(body) = without.value_mut() {
            slots::set(body, &format!("/{holder}"), json!(value));
            slots::remove(body, &format!("/{member}"));
        }
        self.looked(sentence);
        self.checked(Check::Described);
        let seen = self.send(&without).await?;
        if !seen.is_success() {
            self.judge(&seen, Kind::Invalid);
            return Ok(());
        }
        let status = seen.status().unwrap_or_default();
        let message = format!(
            "by its description it has to be there where `{holder}` is {}, and without it the request is accepted with {status}",
            Json::String(value.to_owned())
        );
        let (check, place) = (Check::Described, format!("request body/{member}"));
        let (keyword, steps) = (Some("description"), &[&seen]);
        self.found(Found { check, operation: index, place, keyword, message, steps });
        self.undo(index, &seen).await
    }

    /// Days and times of which a sentence of the operation says that they must not lie ahead.
    pub(in crate::verify) async fn not_ahead(&mut self, index: usize) -> Step {
        let Some(base) = self.base.get(&index).cloned() else { return Ok(()) };
        let rules = words_of(self.operation(index));
        let is_time = |it: &Slot| {
            let format = self.values().facts(&it.origin).format;
            it.is_top() && matches!(format.as_deref(), Some("date" | "date-time"))
        };
        let times: Vec<Slot> = self.slots(&base).into_iter().filter(is_time).collect();
        for slot in &times {
            let facts = self.values().facts(&slot.origin);
            let day = match facts.format.as_deref() {
                Some("date") => json!("2999-01-01"),
                _ => json!("2999-01-01T00:00:00Z"),
            };
            let own = sentences(&facts.words);
            // Other words for it are looked at with the limits of members.
            let is_known = |it: &str| it.to_lowercase().contains("in the future");
            let own = own.into_iter().find(|it| is_past(it) && !is_known(it));
            let is_told = |it: &&str| {
                let codes = quoted(it);
                let mut named = times.iter().filter(|other| match codes.is_empty() {
                    true => names(it, &other.name),
                    false => codes.len() == 1 && codes[0] == other.name,
                });
                let is_one = named.next().is_some_and(|it| it.name == slot.name);
                is_past(it) && is_one && named.next().is_none()
            };
            let Some(said) = own.or_else(|| sentences(&rules).into_iter().find(is_told)) else {
                continue;
            };
            let Some(mut call) = self.one_more(index).await? else { return Ok(()) };
            if let Some(body) = call.value_mut() {
                slots::set(body, &slot.pointer, day);
            }
            self.looked(said);
            let place = format!("request body{}", slot.pointer);
            self.refuses(&call, Check::Described, &place, "a time in the future").await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{is_past, needed};

    #[test]
    fn what_is_needed_beside_a_value_is_read() {
        let listed = [("reason".to_owned(), vec!["damage".to_owned(), "other".to_owned()])];
        let members = ["note", "loan_id"].map(str::to_owned);
        for words in [
            "A fine for the reason `other` needs a `note` that explains it",
            "When the reason is `other`, a note must be given (422)",
            "Whoever says `other` must give a note",
            "`note` is required when `reason` is `other`",
            "For `other` the `note` must not be left out",
            "If `reason` is `other`, then `note` is mandatory",
            "`other` requires a `note`",
            "With the reason `other` a note has to be given",
            "The note cannot be left out if the reason is `other`",
            "`other` must come with a `note`",
        ] {
            let found = needed(words, None, &listed, &members);
            assert_eq!(found, Some(("reason", "other".to_owned(), "note")), "{words}");
        }
        let own = needed("To be given when the reason is `other`", Some("note"), &listed, &members);
        assert_eq!(own, Some(("reason", "other".to_owned(), "note")));
        for words in [
            "A `note` is required unless the reason is `damage`",
            "For `other` a `note` must not be given",
            "`other` needs no `note`",
            "For `other` the `note` may be longer",
            "`damage` or `other`: the `note` is required",
            "The `loan_id` must be given with the `note` for `other`",
            "A note must be given",
            "When the reason is `other`, the note is shown to all",
        ] {
            assert_eq!(needed(words, None, &listed, &members), None, "{words}");
        }
    }

    #[test]
    fn days_that_must_not_lie_ahead_are_read() {
        for words in [
            "`acquired_on` cannot lie in the future (422)",
            "Must not lie after today (UTC)",
            "An event cannot have occurred in the future, nor before the year 2020",
            "No later than today: days to come are refused",
            "May not be later than today",
            "Never in the future",
        ] {
            assert!(is_past(words), "{words}");
        }
        for words in [
            "Must lie in the future",
            "It need not lie in the future",
            "In the future it must not be sent",
            "If it lies in the future, the copy cannot be lent",
            "Must not lie in the past",
            "Times are given in UTC",
        ] {
            assert!(!is_past(words), "{words}");
        }
    }
}
