//! What lists leave out unless it is asked for: what is archived, what is deleted.

use serde_json::{Value as Json, json};

use crate::names::{plain, words as words_in};
use crate::verify::check::Check;
use crate::verify::judge::exactly;
use crate::verify::lists::pages::{Pages, roles};
use crate::verify::run::{Found, Run, Seen, Step};
use crate::verify::words::{is_state, kin, mentions, sentences, state_of, tells, words_of};
use crate::verify::world::{Instance, id_of, unwrapped};
use specwright::api::ParameterPlace;

/// Words by which a sentence says that something is not in a list.
const OUT: &[&str] = &[
    "not listed",
    "n't listed",
    "never listed",
    "no longer listed",
    "n't shown",
    "n't included",
    "n't returned",
    "n't appear",
    "not appear",
    "never appear",
    "never shown",
    "stays out of",
    "stay out of",
    "stays off",
    "stay off",
    "kept out of",
    "skipped",
    "missing from",
    "absent from",
    "left out",
    "leaves out",
    "omitted",
    "excluded",
    "hidden",
    "not included",
    "not contained",
    "n't contained",
    "not counted",
    "not shown",
    "not returned",
    "not in the list",
    "not part of the list",
];

/// Words that a list may leave something out by, of whatever it is.
const SOME: &[&str] = &[
    "only",
    "except",
    "unless",
    "but",
    "never",
    "no",
    "not",
    "without",
    "hidden",
    "hides",
    "missing",
    "excluded",
    "excludes",
    "left out",
    "leaves out",
    "exclusively",
    "solely",
    "default",
    "those",
    "public",
];

/// Whether two things are the same in all that is true, false, a state or not there.
fn is_of_the_sort(one: &Json, other: &Json, states: &[String]) -> bool {
    let members = one.as_object().into_iter().flatten();
    members.into_iter().all(|(name, it)| {
        let Some(other) = other.get(name) else { return true };
        match it {
            Json::Bool(_) => it == other,
            Json::String(_) if states.contains(name) => it == other,
            // Of what nothing is left is of another sort.
            Json::Number(_) => (it.as_f64() == Some(0.0)) == (other.as_f64() == Some(0.0)),
            _ => it.is_null() == other.is_null(),
        }
    })
}

/// Words by which a list is not up to date.
const LATE: &[&str] = &[
    "eventual",
    "may be missing",
    "up to date",
    "may lag",
    "lags behind",
    "a moment",
    "moments",
    "delay",
    "catches up",
    "catch up",
    "in the background",
    "asynchronous",
    "seconds after",
    "minutes after",
    "may take",
    "stale",
    "cached",
    "re-indexed",
    "reindexed",
];

/// Words by which a sentence with "only" says what is in a list.
const ONLY: &[&str] = &[
    "listed",
    "list",
    "lists",
    "shown",
    "shows",
    "included",
    "returned",
    "returns",
    "given",
    "contained",
    "contains",
    "found",
    "there",
    "appear",
    "appears",
];

/// How parameters begin that ask for what is left out.
const ASKING: &[&str] = &["include", "with", "show"];

/// Whether a sentence in lower case is about what is in a state: "one that has not been pinned" is about what is not.
fn is_in(sentence: &str, state: &str) -> bool {
    const DENYING: &[&str] =
        &["not", "never", "without", "isn", "hasn", "wasn", "aren", "haven", "unless", "until"];
    let words: Vec<&str> =
        sentence.split(|it: char| !it.is_alphanumeric()).filter(|it| !it.is_empty()).collect();
    let is_denied = |at: usize| {
        let start = at.saturating_sub(3);
        let last = words[start..at].iter().rposition(|it| DENYING.contains(it));
        // "Not listed are archived ones" denies that they are listed.
        last.is_some_and(|it| !OUT.iter().any(|out| out.ends_with(words[start + it + 1])))
    };
    words.iter().enumerate().any(|(at, it)| kin(it, state) && !is_denied(at))
}

/// Whether a sentence in lower case says that something is not in a list.
fn says_out(sentence: &str) -> bool {
    OUT.iter().any(|it| sentence.contains(it))
}

/// Whether a sentence in lower case says what alone is in a list.
fn says_only(sentence: &str) -> bool {
    tells(sentence, "only") && ONLY.iter().any(|it| tells(sentence, it))
}

impl Run<'_> {
    /// Whether words say that a list leaves something out.
    pub(in crate::verify) fn leaves_out(&self, list: usize) -> bool {
        let words = self.words_of_list(list);
        sentences(&words).into_iter().any(|it| says_only(it) || says_out(it))
    }

    /// Whether words may be a reason for a thing not to be in a list. What they say of a state in which it is not, such as
    /// `archived`, is none.
    pub(in crate::verify) fn may_be_left_out(&self, list: usize, read: &Seen) -> bool {
        if self.lags_behind(list) {
            return true;
        }
        let shown = read.json().unwrap_or_default();
        let thing = unwrapped(&shown);
        let now = state_of(thing).unwrap_or_default();
        let schema = self.response_schema(read).map(|it| self.inner(&it, &shown));
        let facts = schema.map(|it| self.values().facts(&it)).unwrap_or_default();
        let listed = facts.properties.iter().filter(|it| is_state(&it.0));
        let listed = listed.filter_map(|it| self.values().facts(&it.1).enumerated).flatten();
        let mut others: Vec<String> = listed
            .filter_map(|it| Some(it.as_str()?.to_lowercase()))
            .filter(|it| *it != now)
            .collect();
        let members = thing.as_object().into_iter().flatten();
        let denied = members.filter(|it| *it.1 == json!(false) || it.1.is_null());
        others.extend(denied.flat_map(|it| words_in(it.0)).filter(|it| it.len() > 3));
        others.extend(["deleted", "removed"].map(str::to_owned));
        let words = self.words_of_list(list);
        let said = sentences(&words);
        // Each part that says something of its own: "one that is not pinned is not listed, nor is one that is down".
        let is_whole = |it: &&str| it.split_whitespace().count() > 4;
        let parts = said.iter().flat_map(|it| it.split([',', ';'])).filter(is_whole);
        let mut parts = parts.chain(said.iter().copied().filter(|it| !it.contains(',')));
        // "Only active ones are listed" leaves out what is not active.
        parts.any(|it| match says_only(it) {
            true => now.is_empty() || !mentions(it, &now),
            false => says_out(it) && !others.iter().any(|state| is_in(it, state)),
        })
    }

    /// Whether a thing is of a sort of which a list has none, and words of it, however they say it, may be the reason: "you
    /// won't see the retired ones", "drafts never show up here, not even for their author".
    pub(in crate::verify) fn is_of_a_sort_left_out(
        &self,
        list: usize,
        read: &Seen,
        items: &[Json],
    ) -> bool {
        let shown = read.json().unwrap_or_default();
        let thing = unwrapped(&shown);
        let schema = self.response_schema(read).map(|it| self.inner(&it, &shown));
        let properties = schema.map(|it| self.values().facts(&it).properties).unwrap_or_default();
        let listed = properties.into_iter().filter(|it| {
            let facts = self.values().facts(&it.1);
            facts.enumerated.is_some() || is_state(&it.0)
        });
        let states: Vec<String> = listed.map(|it| it.0).collect();
        if items.iter().any(|it| is_of_the_sort(thing, it, &states)) {
            return false;
        }
        let words = self.words_of_list(list);
        let members = thing.as_object().into_iter().flatten();
        let marks = members.filter_map(|(name, it)| match it {
            Json::Bool(true) => words_in(name).pop(),
            Json::String(state) if states.contains(name) => Some(state.to_lowercase()),
            _ => None,
        });
        SOME.iter().any(|it| tells(&words, it))
            || words.contains("n't ")
            || marks.into_iter().any(|it| mentions(&words, &it))
    }

    /// Whether words say that the state of things of a resource becomes another one by itself, after a while.
    pub(in crate::verify) fn moves_by_itself(&self, resource: usize) -> bool {
        let known = &self.resources[resource];
        let all = known.actions.iter().copied().chain(known.create);
        let mut words = all.map(|it| words_of(self.operation(it)).to_lowercase());
        words.any(|words| LATE.iter().any(|it| words.contains(it)))
    }

    /// Whether a list has only some of the things where a parameter is not given: "without `day` it is today", or
    /// where a filter has a default.
    pub(in crate::verify) fn is_narrowed(&self, list: usize) -> bool {
        const UNSENT: &[&str] = &[
            "without",
            "left out",
            "omitted",
            "missing",
            "not given",
            "not sent",
            "absent",
            "by default",
            "defaults to",
        ];
        const WHOLE: &[&str] = &["all", "every", "each", "any", "whole"];
        const BUT: &[&str] = &["but", "except", "apart from", "other than", "besides"];
        let operation = self.operation(list);
        let others = roles(operation);
        let words = self.words_of_list(list);
        let said = sentences(&words);
        operation.parameters.iter().enumerate().any(|(at, it)| {
            if it.place != ParameterPlace::Query || others.contains(&at) {
                return false;
            }
            let facts = self.parameter_schema(list, at).map(|it| self.values().facts(&it));
            // One that is true or false by default mostly adds something.
            let default = facts.and_then(|it| it.default).filter(|it| it.is_string());
            let name = it.name.to_lowercase();
            default.is_some_and(|it| it != "all" && it != "any")
                || said.iter().any(|it| {
                    let has = |all: &[&str]| all.iter().any(|word| tells(it, word));
                    tells(it, &name) && has(UNSENT) && (!has(WHOLE) || has(BUT))
                })
        })
    }

    /// Whether words say that a list is not up to date.
    pub(in crate::verify) fn lags_behind(&self, list: usize) -> bool {
        let words = self.words_of_list(list);
        LATE.iter().any(|it| words.contains(it))
    }

    /// What is said of a list, of its parameters and its answer, in lower case.
    fn words_of_list(&self, list: usize) -> String {
        let operation = self.operation(list);
        let parameters = operation.parameters.iter().filter_map(|it| it.docs.description.clone());
        let answer = exactly(operation, 200).and_then(|it| it.docs.description.clone());
        let words: Vec<String> = parameters.chain(answer).chain([words_of(operation)]).collect();
        words.join("\n").to_lowercase()
    }

    /// What is in a state now is not in the list, where words say so, and is when it is asked for.
    pub(in crate::verify) async fn hidden(
        &mut self,
        resource: usize,
        own: &Instance,
        done: &Seen,
        state: &str,
    ) -> Step {
        let Some(list) = self.resources[resource].list.filter(|it| self.is_allowed(*it)) else {
            return Ok(());
        };
        let (at, sentence) = self.leaving_out(list, state);
        if at.is_none() && sentence.is_none() {
            return Ok(());
        }
        sentence.iter().for_each(|it| self.looked(it));
        let parameter = self.resources[resource].parameter.clone();
        let has =
            |it: &Pages| it.items.iter().any(|it| id_of(&parameter, it).as_ref() == Some(&own.id));
        let Some(plain) = self.whole_list(list, &own.path).await? else { return Ok(()) };
        self.checked(Check::ListFilter);
        let mut wrong = None;
        if has(&plain) {
            let message =
                format!("what is {state} is left out unless it is asked for, and it is there");
            wrong = plain.seen.last().cloned().map(|it| (message, it));
        } else if let Some(at) = at
            && let Some(mut call) = self.list_call(list, Some(&own.path)).await?
        {
            let size = self.largest_page(list);
            call.values.extend(size.map(|(at, most)| (at, json!(most))));
            call.values.insert(at, json!(true));
            let all = self.pages(&call, size.map(|it| it.1)).await?;
            if all.is_whole && !has(&all) {
                let message = format!("what is {state} was asked for, and it is not there");
                wrong = all.seen.last().cloned().map(|it| (message, it));
            }
        }
        if let Some((message, seen)) = wrong {
            let place = match at {
                Some(at) => format!("query parameter {}", self.operation(list).parameters[at].name),
                None => "response body".to_owned(),
            };
            let (check, keyword, steps) = (Check::ListFilter, Some("description"), &[done, &seen]);
            self.found(Found { check, operation: list, place, keyword, message, steps });
        }
        Ok(())
    }

    /// The parameter of a list that asks for what is in a state, where it is left out without, and the
    /// sentence that says that it is.
    fn leaving_out(&self, list: usize, state: &str) -> (Option<usize>, Option<String>) {
        let operation = self.operation(list);
        let asks = |at: &usize| {
            let parameter = &operation.parameters[*at];
            let facts = self.parameter_schema(list, *at).map(|it| self.values().facts(&it));
            let Some(facts) = facts.filter(|_| parameter.place == ParameterPlace::Query) else {
                return false;
            };
            let said = parameter.docs.description.as_deref().unwrap_or_default().to_lowercase();
            let name = words_in(&parameter.name);
            let is_named = name.iter().any(|it| mentions(it, state)) || mentions(&said, state);
            let is_default = facts.default == Some(json!(false)) || said.contains("default");
            facts.kind() == Some("boolean")
                && ASKING.iter().any(|it| plain(&parameter.name).starts_with(it))
                && is_named
                && is_default
                && facts.default != Some(json!(true))
        };
        let at = (0..operation.parameters.len()).find(asks);
        let mut words = words_of(operation);
        for said in
            exactly(operation, 200).into_iter().filter_map(|it| it.docs.description.as_ref())
        {
            words.push('\n');
            words.push_str(said);
        }
        let says = |it: &&str| {
            let lower = it.to_lowercase();
            let is_asked = at.is_none() && lower.contains("unless");
            is_in(&lower, state) && says_out(&lower) && !is_asked
        };
        let sentence = sentences(&words).into_iter().find(says).map(str::to_owned);
        (at, sentence)
    }
}

#[cfg(test)]
mod tests {
    use super::is_in;

    #[test]
    fn sentences_are_about_states() {
        assert!(is_in("archived ones are not listed", "archived"));
        assert!(is_in("not listed are archived ones", "archived"));
        assert!(!is_in("one that has not been pinned is not listed", "pinned"));
        assert!(!is_in("a show without any published episode is not listed here", "published"));
    }
}
