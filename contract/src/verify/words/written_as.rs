//! Values are kept in the form in which words say that they are.

use serde_json::Value as Json;

use crate::verify::check::Check;
use crate::verify::compare::short;
use crate::verify::expectation::Expectation;
use crate::verify::judge::Kind;
use crate::verify::run::{Found, Run, Step};
use crate::verify::slots::{self, Slot};
use crate::verify::words::about::tells;
use crate::verify::words::kept::{Kept, changed};
use crate::verify::words::reshaped::says_more;
use crate::verify::words::{quoted, sentences, words_of};
use crate::verify::world::{form, schema, unwrapped};

/// Whether a sentence says that a text is kept in another form than the one in which it was sent.
pub(in crate::verify) fn is_kept_otherwise(sentence: &str) -> bool {
    !Kept::of(sentence).is_empty()
}

/// Whether a sentence says that only spaces around a text or its case are changed.
pub(in crate::verify) fn is_respelt(sentence: &str) -> bool {
    let forms = Kept::of(sentence);
    !forms.is_empty() && forms.into_iter().all(Kept::is_respelling)
}

impl Run<'_> {
    /// The sentences of an operation that name a member of its body, and no other one, by all of its
    /// name.
    fn said_by_name(&self, index: usize, slot: &Slot) -> String {
        if !slot.is_top() {
            return String::new();
        }
        let words = words_of(self.operation(index));
        let facts = self.facts_in(index, "").unwrap_or_default();
        let members: Vec<String> = facts.properties.into_iter().map(|it| it.0).collect();
        let is_own = |it: &&str| {
            let codes = quoted(it);
            let spelt = crate::names::words(&slot.name).join(" ");
            match codes.is_empty() {
                true => tells(&it.to_lowercase(), &spelt),
                // "Spaces around `first_name` and `last_name` are removed" is said of both.
                false => codes.contains(&slot.name) && codes.iter().all(|it| members.contains(it)),
            }
        };
        let clauses = sentences(&words).into_iter().flat_map(|it| clauses_of(it, &members));
        clauses.filter(is_own).map(|it| format!("\n{it}")).collect()
    }

    /// Texts are kept as words say.
    pub(in crate::verify) async fn written_as(&mut self, index: usize) -> Step {
        if !self.base.contains_key(&index) {
            return Ok(());
        }
        let Some(mut call) = self.one_more(index).await? else { return Ok(()) };
        let Some(whole) = form(self.operation(index)).map(schema) else { return Ok(()) };
        let slots: Vec<Slot> = self.slots(&call);
        let mut expected: Vec<(String, Json, bool)> = Vec::new();
        for slot in slots {
            let mut words = self.values().facts(&slot.origin).words;
            words.push_str(&self.said_by_name(index, &slot));
            let said = sentences(&words).into_iter().map(|it| (it, Kept::of(it)));
            let said: Vec<(&str, Vec<Kept>)> = said.filter(|it| !it.1.is_empty()).collect();
            // What else becomes of it is not understood.
            if said.iter().any(|it| says_more(it.0)) {
                continue;
            }
            let forms: Vec<Kept> = said.iter().flat_map(|it| it.1.clone()).collect();
            let (false, Some(body)) = (forms.is_empty(), call.value_mut()) else { continue };
            let Some(own) = body.pointer(&slot.pointer).cloned() else { continue };
            let several = self.values().valid(&slot.origin).into_iter().map(|it| it.value);
            let several = several.filter(|it| it.as_array().is_some_and(|it| it.len() > 1));
            // Two items show more than one.
            let all = several.filter(|_| own.is_array()).chain([own.clone()]);
            let tries = all.filter_map(|it| {
                let (sent, stored) = changed(&forms, &it)?;
                let mut tried = body.clone();
                slots::set(&mut tried, &slot.pointer, sent);
                self.values().is_valid(&whole, &tried).then_some((tried, stored))
            });
            let Some((tried, stored)) = tries.into_iter().next() else { continue };
            if let Some(body) = call.value_mut() {
                *body = tried;
            }
            said.iter().for_each(|it| self.looked(it.0));
            // In which order what is left stands is said where it is sorted.
            let is_ordered = !stored.is_array() || forms.contains(&Kept::Sorted);
            expected.push((slot.pointer.clone(), stored, is_ordered));
        }
        if expected.is_empty() {
            return Ok(());
        }
        let seen = self.send(&call).await?;
        self.judge(&seen, Kind::Valid);
        if let Some((resource, made)) = self.made(index, &seen) {
            self.remember(resource, made);
        }
        let shown = seen.json().map(|it| unwrapped(&it).clone()).unwrap_or_default();
        for (pointer, stored, is_ordered) in expected {
            let Some(now) = shown.pointer(&pointer).filter(|_| seen.is_success()) else {
                continue;
            };
            self.checked(Check::Described);
            let is_same = if is_ordered { *now == stored } else { has_same(now, &stored) };
            if !is_same {
                let sent = seen.call.value().and_then(|it| it.pointer(&pointer)).cloned();
                let message = format!(
                    "{} was sent, by its description {} is kept, and {} is shown",
                    short(&sent.unwrap_or_default()),
                    short(&stored),
                    short(now)
                );
                let place = crate::verify::judge::placed("response body", &pointer);
                let check = Check::Described;
                let (keyword, steps) = (Some("description"), &[&seen]);
                let found = Found { check, operation: index, place, keyword, message, steps };
                self.found_as(found, |it| Expectation::shows(&pointer, &stored, it));
            }
        }
        Ok(())
    }
}

/// The clauses of a sentence, where each is about another member: "the name is kept in lower case, the title without the
/// spaces around it".
fn clauses_of<'s>(sentence: &'s str, members: &[String]) -> Vec<&'s str> {
    let named = |it: &str| {
        let lower = it.to_lowercase();
        let is_in = |name: &&String| tells(&lower, &crate::names::words(name).join(" "));
        members.iter().filter(is_in).cloned().collect::<Vec<String>>()
    };
    let clauses: Vec<&str> = sentence.split([',', ';']).map(str::trim).collect();
    let about: Vec<Vec<String>> =
        clauses.iter().map(|it| named(it)).filter(|it| !it.is_empty()).collect();
    match about.len() > 1 && about.windows(2).any(|it| it[0] != it[1]) {
        true => clauses,
        false => vec![sentence],
    }
}

/// Whether two lists have the same items, in whatever order.
fn has_same(one: &Json, other: &Json) -> bool {
    let sorted = |it: &Json| {
        let mut texts: Vec<String> =
            it.as_array().into_iter().flatten().map(Json::to_string).collect();
        texts.sort();
        texts
    };
    sorted(one) == sorted(other)
}
