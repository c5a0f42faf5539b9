//! First successes: what has to be done, and what has to be sent, before an operation is accepted.
//! A refusal says what to change, things are made and acted on until the operation is possible, and
//! what has worked is done again for each further request of it.

mod coherent;
mod mend;
mod others;
mod places;
mod plans;
mod prepare;
mod refusal;
mod stock;
mod thresholds;

use std::collections::{BTreeMap, BTreeSet};

use super::call::Call;
use super::judge::{Kind, exactly};
use super::run::{Run, Seen, Step};
use super::tags::IF_MATCH;
use super::world::Instance;
pub(super) use prepare::Recipe;
use refusal::Refusal;

/// So often one thing after another is put right for an operation.
const STAGES: usize = 4;

/// So many bodies that conflict in the same words are enough.
const CONFLICTS: usize = 3;

/// What is known of operations that were accepted for new things.
const CONFIRMED: &str = "confirmed";

/// What a run knows of the way to operations.
#[derive(Debug, Default)]
pub(super) struct Reach {
    /// What has to be so before requests of an operation.
    recipes: BTreeMap<usize, Vec<Recipe>>,
    /// Things that are ready for an operation, by the operation and their resource.
    pool: BTreeMap<(usize, usize), Instance>,
    /// Operations for which something is being made ready.
    busy: BTreeSet<usize>,
    /// Operations that are done for the sake of others.
    acting: BTreeSet<usize>,
    /// Valid requests that were refused.
    refused: BTreeMap<usize, Vec<Seen>>,
    /// What was tried already, by the operation.
    searched: BTreeSet<(usize, String)>,
    /// Members of which refusals, or what has worked instead, have shown that their schema does not
    /// say all of them, by the operation.
    tied: BTreeSet<(usize, String)>,
    /// Members that name things which need not belong to what else a request is about.
    loose: BTreeSet<(usize, String)>,
    /// Resources of which the thing that is known first is the one that others are about, with the
    /// operations for which it was made ready.
    pinned: BTreeMap<usize, BTreeSet<usize>>,
    /// The requests that all of it took.
    spent: usize,
}

impl Run<'_> {
    /// Keeps a valid request that was refused.
    pub(super) fn was_refused(&mut self, seen: &Seen) {
        self.reach.refused.entry(seen.call.operation).or_default().push(seen.clone());
    }

    /// The valid requests of an operation that were refused.
    pub(super) fn refusals_of(&self, index: usize) -> &[Seen] {
        self.reach.refused.get(&index).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether one body after the other was refused as a conflict, in the same words: it is for what is there, and not for
    /// what they say.
    pub(super) fn is_for_what_is_there(&self, index: usize) -> bool {
        let last = self.refusals_of(index).iter().rev().take(CONFLICTS);
        let last: Vec<_> = last.map(|it| (it.status(), Refusal::of(it).wording())).collect();
        last.len() == CONFLICTS && last.iter().all(|it| it.0 == Some(409) && *it == last[0])
    }

    /// Whether a member turned out to be tied to something that its schema does not say.
    pub(super) fn is_tied(&self, index: usize, pointer: &str) -> bool {
        self.reach.tied.contains(&(index, pointer.to_owned()))
    }

    /// How many operations were accepted, and how much is known of what they need.
    pub(super) fn ways(&self) -> (usize, usize) {
        (self.base.len(), self.reach.recipes.values().map(Vec::len).sum())
    }

    /// Looks for a request of an operation that is accepted, by all that others have learned, or for
    /// what has to be so before where one was, while there are requests to spare for it.
    pub(super) async fn reach(&mut self, index: usize) -> Step {
        if self.reach.spent > self.options.max_requests / 4 {
            return Ok(());
        }
        let before = self.report.coverage.requests;
        let outcome = match self.base.contains_key(&index) {
            true => Box::pin(self.confirm(index)).await,
            false => Box::pin(self.search(index)).await,
        };
        self.reach.spent += self.report.coverage.requests - before;
        outcome
    }

    async fn search(&mut self, index: usize) -> Step {
        if self.base.contains_key(&index) || !self.is_allowed(index) {
            return Ok(());
        }
        if self.refusals_of(index).is_empty() {
            Box::pin(self.baseline(index)).await?;
        }
        if self.base.contains_key(&index) {
            return Ok(());
        }
        let Some(mut seen) = self.closest(index).await? else { return Ok(()) };
        let mut call = plain(&seen.call);
        let known = self.reach.recipes.get(&index).cloned();
        let mut past = Vec::new();
        for _ in 0..STAGES {
            if seen.is_success() {
                break;
            }
            past.push(seen.clone());
            let mut next = None;
            if matches!(seen.status(), Some(400 | 422)) {
                next = Box::pin(self.mended(&seen)).await?;
            }
            if next.is_none() && is_of_state(&seen) {
                next = Box::pin(self.planned(&call, &past, true)).await?;
            }
            let Some(found) = next else { break };
            call.body.clone_from(&found.call.body);
            call.values.extend(self.path_values(&found.call));
            seen = found;
        }
        match seen.is_success() {
            true => self.reached(call, &seen),
            // What was no way there is not gone again.
            false => {
                self.reach.recipes.insert(index, known.unwrap_or_default());
            }
        }
        Ok(())
    }

    /// Has an operation that was accepted be about new things: what it was accepted for may have been
    /// as it has to be by chance. Where it is refused, what has to be done with them is looked for.
    pub(super) async fn confirm(&mut self, index: usize) -> Step {
        let operation = self.operation(index);
        let is_change = !matches!(operation.method.as_str(), "GET" | "HEAD" | "OPTIONS" | "DELETE");
        let has_conflict = exactly(operation, 409).is_some();
        let Some(base) = self.base.get(&index).filter(|_| is_change && has_conflict) else {
            return Ok(());
        };
        let mut call = base.clone();
        let subjects = self.subjects(&call);
        let key = (index, CONFIRMED.to_owned());
        if subjects.is_empty()
            || self.reach.recipes.get(&index).is_some_and(|it| !it.is_empty())
            || self.reach.searched.contains(&key)
        {
            return Ok(());
        }
        self.renew(&mut call).await?;
        // Those of which answers have an entity tag: if they change, so does it.
        let mut tagged = Vec::new();
        for (resource, is_named) in subjects {
            let Some(own) = Box::pin(self.create(resource)).await? else { return Ok(()) };
            if self.has_tag(resource) {
                self.read(resource, &own).await?;
                tagged.push((resource, own.clone()));
            }
            match is_named {
                true => self.have_named(&mut call, resource, &own),
                false => call.values.extend(self.bound(index, &own.path)),
            }
        }
        let seen = self.send(&call).await?;
        self.judge(&seen, Kind::Valid);
        if seen.is_success() {
            for (resource, own) in &tagged {
                self.read(*resource, own).await?;
            }
            self.reach.searched.insert(key);
            if let Some((resource, instance)) = self.made(index, &seen) {
                self.remember(resource, instance);
            }
            return Ok(());
        }
        if is_of_state(&seen)
            && let Some(seen) = Box::pin(self.planned(&call, &[seen], false)).await?
        {
            if seen.is_success() {
                self.reach.searched.insert(key);
                self.reached(plain(&seen.call), &seen);
            } else {
                self.reach.recipes.remove(&index);
            }
        }
        Ok(())
    }

    /// Keeps a request that was accepted, and what had to be so before.
    fn reached(&mut self, call: Call, seen: &Seen) {
        let index = call.operation;
        // What was wrong with other bodies is no matter of their schema alone.
        let refused = self.refusals_of(index).iter().flat_map(|it| self.complaints(it));
        let tied: Vec<_> = refused.map(|it| (index, it)).collect();
        self.reach.tied.extend(tied);
        self.base.insert(index, call);
        if let Some((resource, instance)) = self.made(index, seen) {
            self.remember(resource, instance);
            self.barren.remove(&resource);
        }
    }

    /// The refused request that came nearest to being accepted, once more where what is there may
    /// have changed.
    async fn closest(&mut self, index: usize) -> Step<Option<Seen>> {
        let all = self.refusals_of(index);
        let rank = |it: &&Seen| match it.status() {
            Some(400 | 422) => 1 + self.complaints(it).len(),
            _ => 0,
        };
        let Some(known) = all.iter().min_by_key(rank).cloned() else { return Ok(None) };
        let Some(path) = self.path(index).await? else { return Ok(None) };
        if known.status().is_some_and(|it| matches!(it, 400 | 422)) {
            return Ok(Some(known));
        }
        let mut call = plain(&known.call);
        call.values.extend(path);
        self.required_parameters(&mut call);
        self.renew(&mut call).await?;
        let seen = self.send(&call).await?;
        self.judge(&seen, Kind::Valid);
        Ok(Some(seen))
    }

    /// Why an operation was never accepted, as its last refusal says it.
    pub(super) fn why_refused(&self, index: usize) -> Option<String> {
        let seen = self.refusals_of(index).last()?;
        let said = Refusal::of(seen).whole();
        let said = said.lines().max_by_key(|it| it.matches(' ').count()).unwrap_or_default();
        let said: String = said.chars().take(160).collect();
        let status = seen.status()?;
        Some(match said.trim() {
            "" => format!("{status}"),
            said => format!("{status}: {said}"),
        })
    }
}

/// Whether a request is refused for what is there, or may be.
fn is_of_state(seen: &Seen) -> bool {
    matches!(seen.status(), Some(400 | 403 | 404 | 409 | 412 | 422 | 423 | 424))
}

/// A request without the tag that it was sent with.
fn plain(call: &Call) -> Call {
    let mut call = call.clone();
    call.headers.retain(|it| it.0 != IF_MATCH);
    call
}
