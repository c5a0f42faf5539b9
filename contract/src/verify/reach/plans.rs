//! What may have to be done before an operation: what the document has for the things that it is
//! about, what fits its words first.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::prepare::{Act, Recipe};
use super::refusal::Refusal;
use super::thresholds::Set;
use crate::names::words;
use crate::verify::call::Call;
use crate::verify::judge::{Kind, exactly};
use crate::verify::model;
use crate::verify::run::{Run, Seen, Step};
use crate::verify::slots::{self, Slot};
use crate::verify::words::words_of;
use crate::verify::world::{form, schema};

/// So many single acts are tried of a thing, and so many of them in pairs.
const ACTS: usize = 8;
const PAIRED: usize = 4;

/// So many of them are tried of things that are made otherwise than usual.
const MADE: usize = 2;

/// So many listed values are tried of a request for a thing in another state.
const SAID: usize = 3;

/// What members are called that say in which state a thing is.
const STATES: &[&str] = &["status", "state", "phase", "stage", "lifecycle"];

impl Run<'_> {
    /// Finds what has to be done with a thing before a request is accepted, or at least refused for
    /// another reason than all those before, and keeps it.
    pub(super) async fn planned(
        &mut self,
        call: &Call,
        past: &[Seen],
        with_none: bool,
    ) -> Step<Option<Seen>> {
        let index = call.operation;
        let Some(refused) = past.last() else { return Ok(None) };
        let kind = |run: &Self, it: &Seen| (it.status(), run.complaints(it));
        let known: Vec<_> = past.iter().map(|it| kind(self, it)).collect();
        let wordings: Vec<String> = past.iter().map(|it| Refusal::of(it).wording()).collect();
        for recipe in self.plans(call, refused) {
            let key = (index, self.written(index, &recipe));
            if recipe.acts.is_empty() && !with_none || !self.reach.searched.insert(key) {
                continue;
            }
            let Some(own) = Box::pin(self.prepare(&recipe)).await? else { continue };
            let mut next = call.clone();
            let slots = self.slots(&next);
            let mut named = slots.iter().filter_map(|it| self.referred(index, it));
            let names_parts = recipe.is_named
                && named.any(|it| self.resources[it].parent == Some(recipe.resource));
            if names_parts {
                // The parts that it names have to be parts of this one.
                let live = self.live.entry(recipe.resource).or_default();
                live.retain(|it| it.path != own.path);
                self.pin(recipe.resource, own.clone());
            }
            self.renew(&mut next).await?;
            if names_parts {
                self.unpinned(recipe.resource);
            }
            match recipe.is_named {
                true => self.have_named(&mut next, recipe.resource, &own),
                false => next.values.extend(self.bound(index, &own.path)),
            }
            let mut seen = self.send(&next).await?;
            self.judge(&seen, Kind::Valid);
            for other in self.as_said(&next, refused) {
                // In this state, another value may be the one that is possible.
                if seen.status() != refused.status() || recipe.acts.is_empty() {
                    break;
                }
                seen = self.send(&other).await?;
                self.judge(&seen, Kind::Valid);
            }
            // A refusal that has not been there before is a step forward; so is one in other words, of a thing that is made
            // otherwise.
            let is_new = || {
                !recipe.made_with.is_empty()
                    && recipe.acts.is_empty()
                    && !wordings.contains(&Refusal::of(&seen).wording())
            };
            let is_other = matches!(seen.status(), Some(400 | 403 | 409 | 422))
                && (!known.contains(&kind(self, &seen)) || is_new());
            if seen.is_success() || is_other {
                if !(seen.is_success() && recipe.is_spent) {
                    self.reach.pool.insert((index, recipe.resource), own);
                }
                self.reach.recipes.entry(index).or_default().push(recipe);
                return Ok(Some(seen));
            }
        }
        Ok(None)
    }

    /// The same request with listed values that the document's words or a refusal name.
    fn as_said(&self, call: &Call, refused: &Seen) -> Vec<Call> {
        let index = call.operation;
        let said = format!("{} {}", words_of(self.operation(index)), Refusal::of(refused).whole());
        let mut found = Vec::new();
        for slot in self.slots(call).into_iter().filter(|it| it.is_top()) {
            let listed = self.values().facts(&slot.origin).enumerated.unwrap_or_default();
            for value in listed {
                let is_said = value.as_str().is_some_and(|it| super::refusal::says(&said, it));
                let is_other =
                    call.value().and_then(|it| it.pointer(&slot.pointer)) != Some(&value);
                let mut other = call.clone();
                if let Some(body) = other.value_mut().filter(|_| is_said && is_other) {
                    slots::set(body, &slot.pointer, value);
                    found.push(other);
                }
            }
        }
        found.truncate(SAID);
        found
    }

    /// A plan as it is known by: with what its acts need before them, and what is made ready besides.
    fn written(&self, index: usize, recipe: &Recipe) -> String {
        let needs = |it: &Act| self.reach.recipes.get(&it.operation).map_or(0, Vec::len);
        let before: Vec<usize> = recipe.acts.iter().map(needs).collect();
        let besides = self.reach.recipes.get(&index).map_or(0, Vec::len);
        format!("{recipe:?} {before:?} {besides}")
    }

    fn plans(&self, call: &Call, refused: &Seen) -> Vec<Recipe> {
        let index = call.operation;
        let mut found = Vec::new();
        let said = self.said_about(index, refused);
        let text = stems(&said);
        let today = refused.response().and_then(|it| it.header("date")).and_then(super::mend::day);
        let plan = |(resource, is_named): (usize, bool), acts: Vec<Act>| Recipe {
            resource,
            acts,
            made_with: Vec::new(),
            is_named,
            is_spent: self.creates(index).is_none() && !is_named,
        };
        let known = self.reach.recipes.get(&index).cloned().unwrap_or_default();
        let mut subjects = self.subjects(call);
        subjects.retain(|it| !known.iter().any(|own| (own.resource, own.is_named) == *it));
        found.extend(subjects.iter().map(|it| plan(*it, Vec::new())));
        let ways: Vec<Vec<Vec<Set>>> =
            subjects.iter().map(|it| self.made_otherwise(it.0, &said, today.as_deref())).collect();
        for (subject, ways) in subjects.iter().zip(&ways) {
            let otherwise =
                |it: &Vec<Set>| Recipe { made_with: it.clone(), ..plan(*subject, Vec::new()) };
            found.extend(ways.iter().map(otherwise));
        }
        let acts: Vec<Vec<Act>> =
            subjects.iter().map(|it| self.acts(index, it.0, &text, &said)).collect();
        for at in 0..ACTS {
            for (subject, acts) in subjects.iter().zip(&acts) {
                found.extend(acts.get(at).map(|it| plan(*subject, vec![it.clone()])));
            }
        }
        for ((subject, acts), ways) in subjects.iter().zip(&acts).zip(&ways) {
            for act in acts.iter().take(MADE) {
                let otherwise = |it: &Vec<Set>| Recipe {
                    made_with: it.clone(),
                    ..plan(*subject, vec![act.clone()])
                };
                found.extend(ways.iter().map(otherwise));
            }
        }
        for (subject, acts) in subjects.iter().zip(&acts) {
            for one in acts.iter().take(PAIRED) {
                // The same twice comes last: two people have to agree.
                let others = acts.iter().take(PAIRED).filter(|it| *it != one);
                for other in others.chain([one]) {
                    found.push(plan(*subject, vec![one.clone(), other.clone()]));
                }
            }
        }
        found
    }

    /// The resources whose things a request is about, and whether its body names them.
    pub(super) fn subjects(&self, call: &Call) -> Vec<(usize, bool)> {
        let index = call.operation;
        let mut found: Vec<(usize, bool)> =
            self.nearest(index).map(|it| (it, false)).into_iter().collect();
        for slot in self.slots(call) {
            if let Some(named) = self.referred(index, &slot).map(|it| (it, true))
                && !found.contains(&named)
            {
                found.push(named);
            }
        }
        found.retain(|it| self.creator(it.0).is_some());
        found
    }

    /// What is said of an operation, and what a refusal of it says.
    fn said_about(&self, index: usize, refused: &Seen) -> String {
        let operation = self.operation(index);
        let conflict = exactly(operation, 409).and_then(|it| it.docs.description.clone());
        let said = Refusal::of(refused).whole();
        format!("{}\n{}\n{said}", words_of(operation), conflict.unwrap_or_default())
    }

    /// What can be done with a thing of a resource, and with what it is made of, what fits best first.
    fn acts(&self, index: usize, resource: usize, text: &BTreeSet<String>, said: &str) -> Vec<Act> {
        let mut of: Vec<usize> = vec![resource];
        if let Some(base) = self.creator(resource).and_then(|it| self.base.get(&it)) {
            of.extend(self.subjects(base).into_iter().map(|it| it.0).filter(|it| *it != resource));
        }
        let mut found = Vec::new();
        for (distance, about) in of.into_iter().enumerate() {
            for operation in 0..self.api.operations.len() {
                let is_own = [Some(index), self.creator(resource)].contains(&Some(operation));
                if is_own || !self.is_about(operation, about) {
                    continue;
                }
                for set in self.settings(operation, about, said) {
                    let act = Act { operation, resource: about, set };
                    let fit = self.fit(&act, text);
                    let is_state = |it: &String| STATES.contains(&crate::names::plain(it).as_str());
                    if fit == 0 && act.set.as_ref().is_some_and(|it| !is_state(&it.0)) {
                        continue;
                    }
                    found.push((std::cmp::Reverse(fit), distance > 0, act));
                }
            }
        }
        found.sort_by_key(|it| (it.0, it.1));
        found.into_iter().map(|it| it.2).collect()
    }

    /// Whether an operation that was accepted changes something about things of a resource.
    fn is_about(&self, operation: usize, resource: usize) -> bool {
        let known = self.operation(operation);
        let is_change = matches!(known.method.as_str(), "POST" | "PUT" | "PATCH");
        let Some(base) = self.base.get(&operation).filter(|_| is_change) else { return false };
        let path = model::path(known);
        let about = &self.resources[resource];
        let is_below = about.is_item(path)
            || about.is_above(path) && self.nearest(operation) == Some(resource);
        is_below || self.slots(base).iter().any(|it| self.referred(operation, it) == Some(resource))
    }

    /// What a change of a thing can set: each listed value of its members. For other operations, what
    /// their own request says, and the numbers that words name for it.
    fn settings(
        &self,
        operation: usize,
        resource: usize,
        said: &str,
    ) -> Vec<Option<(String, Json)>> {
        let known = &self.resources[resource];
        let slots = self.base.get(&operation).map(|it| self.slots(it)).unwrap_or_default();
        let slots: Vec<Slot> = slots.into_iter().filter(Slot::is_top).collect();
        let numbers = self.thresholds(&slots, said).into_iter();
        let numbers = numbers.map(|it| Some((it.0.trim_start_matches('/').to_owned(), it.1)));
        if ![known.put, known.patch].contains(&Some(operation)) {
            return numbers.chain([None]).collect();
        }
        let Some(media) = form(self.operation(operation)) else { return Vec::new() };
        let mut found = Vec::new();
        for (name, origin) in self.values().facts(&schema(media)).properties {
            let facts = self.values().facts(&origin);
            let listed = facts.enumerated.into_iter().flatten();
            let truth =
                (facts.types.contains(&"boolean")).then(|| [Json::Bool(true), Json::Bool(false)]);
            let all = listed.chain(truth.into_iter().flatten()).filter(|it| !it.is_null());
            found.extend(all.map(|it| Some((name.clone(), it))));
        }
        found.extend(numbers);
        found
    }

    fn fit(&self, act: &Act, text: &BTreeSet<String>) -> usize {
        let operation = self.operation(act.operation);
        let path = model::path(operation);
        let last = path.rsplit(['/', ':']).find(|it| !it.starts_with('{')).unwrap_or_default();
        let set = act.set.as_ref().map(|(name, value)| match value {
            Json::String(value) => value.clone(),
            _ => name.clone(),
        });
        let words = match &set {
            Some(set) => stems(set),
            None => stems(&format!("{last} {}", operation.id)),
        };
        words.intersection(text).count()
    }
}

/// What words begin with: "booked" and "book", "approval" and "approve" have the same.
fn stems(text: &str) -> BTreeSet<String> {
    let long = words(text).into_iter().filter(|it| it.chars().count() > 3);
    long.map(|it| it.chars().take(if it.len() > 6 { 5 } else { 4 }).collect()).collect()
}
