//! Answers that count all things of a kind, by the names of their members.

use serde_json::Value as Json;

use crate::names::plain;
use crate::verify::call::Call;
use crate::verify::check::Check;
use crate::verify::expectation::Expectation;
use crate::verify::judge::Kind;
use crate::verify::run::{Found, Run, Seen, Step};
use crate::verify::state::counts::{SOME, counts};
use crate::verify::world::unwrapped;

impl Run<'_> {
    /// What counts all things of a kind counts one more that was created, and not one that is gone.
    pub(in crate::verify) async fn tallies(&mut self, read: usize) -> Step {
        let operation = self.operation(read);
        let is_known =
            |it: &crate::verify::model::Resource| [it.read, it.list].contains(&Some(read));
        if operation.path.contains('{') || self.resources.iter().any(is_known) {
            return Ok(());
        }
        let Some(get) = self.base.get(&read).cloned() else { return Ok(()) };
        // What is counted of a time may not be of what is new.
        let is_of_time = get.values.keys().any(|at| {
            let facts = self.parameter_schema(read, *at).map(|it| self.values().facts(&it));
            facts.is_some_and(|it| matches!(it.format.as_deref(), Some("date" | "date-time")))
        });
        if is_of_time {
            return Ok(());
        }
        let mut before = self.send(&get).await?;
        for resource in 0..self.resources.len() {
            let Some(name) = self.tallied(resource, &before) else { continue };
            let Some(made) = self.create(resource).await? else { continue };
            let after = self.send(&get).await?;
            self.judge(&after, Kind::Valid);
            let mut paths = vec![vec![name]];
            paths.extend(self.shares(resource, &made.shown, &before));
            if let Some(created) = &made.created {
                self.tally(read, &paths, ("was created", 1), [&before, created, &after]);
            }
            before = after;
            let delete = self.resources[resource].delete.filter(|it| self.is_allowed(*it));
            let Some(delete) = delete else { continue };
            let Some(call) = self.about(delete, &made).await? else { continue };
            let deleted = self.send(&call).await?;
            let after = self.send(&get).await?;
            let is_sound = deleted.is_success()
                && self.tally(read, &paths, ("was deleted", -1), [&before, &deleted, &after]);
            before = match is_sound {
                true => self.tallied_below(resource, (&get, &paths[..1]), after).await?,
                false => after,
            };
        }
        Ok(())
    }

    /// What is no longer counted once it was deleted is not counted either when that below which it
    /// stands is.
    async fn tallied_below(
        &mut self,
        resource: usize,
        (get, paths): (&Call, &[Vec<String>]),
        before: Seen,
    ) -> Step<Seen> {
        let parent = self.resources[resource].parent;
        let parent = parent.and_then(|it| Some((it, self.resources[it].delete?)));
        let Some((parent, delete)) = parent.filter(|it| self.is_allowed(it.1)) else {
            return Ok(before);
        };
        let Some((own, _)) = self.dependent(parent, resource).await? else { return Ok(before) };
        let Some(call) = self.about(delete, &own).await? else { return Ok(before) };
        let deleted = self.send(&call).await?;
        let after = self.send(get).await?;
        if deleted.is_success() {
            // One was made meanwhile, and has gone with its own.
            let what = ("was made and went with what it was part of", 0);
            self.tally(get.operation, paths, what, [&before, &deleted, &after]);
        }
        Ok(after)
    }

    /// The member of an answer that counts all things of a kind.
    fn tallied(&self, resource: usize, seen: &Seen) -> Option<String> {
        self.creator(resource)?;
        let one = self.resources[resource].singular();
        let shown = seen.json().filter(|_| seen.is_success())?;
        let members = unwrapped(&shown).as_object()?.iter();
        let mut numbers = members.filter(|(_, it)| it.is_u64()).map(|it| it.0);
        let name = numbers.find(|it| {
            let is_plural = crate::names::plain(it) != one && crate::names::singular(it) == one;
            is_plural || counts(it, &one)
        })?;
        // What is named in code tells what it is made of.
        let words = self.words_of_answer(seen, name).to_lowercase();
        let words: String = words.split('`').step_by(2).collect();
        (!SOME.iter().any(|it| words.contains(it))).then(|| name.clone())
    }

    /// The numbers of an answer that count the things of a kind that have what this one has:
    /// `byColor/red`, `activeHouses`.
    fn shares(&self, resource: usize, shown: &Json, seen: &Seen) -> Vec<Vec<String>> {
        let answer = seen.json().unwrap_or_default();
        let one = self.resources[resource].singular();
        let others = self.live.iter().filter(|it| *it.0 != resource).flat_map(|it| it.1);
        let others: Vec<&Json> = others.map(|it| unwrapped(&it.shown)).collect();
        let own = unwrapped(shown).as_object().into_iter().flatten();
        let own: Vec<(&String, &str)> =
            own.filter_map(|(name, value)| Some((name, value.as_str()?))).collect();
        let mut found = Vec::new();
        for (name, value) in unwrapped(&answer).as_object().into_iter().flatten() {
            let called = plain(name);
            let by = called.strip_prefix("by").and_then(|rest| {
                let own = own.iter().find(|it| plain(it.0) == rest)?;
                others.iter().all(|it| it.get(own.0).is_none()).then_some(own.1)
            });
            if let Some(key) = by.filter(|key| value.get(*key).is_some_and(Json::is_u64)) {
                found.push(vec![name.clone(), key.to_owned()]);
            }
            let is_state = |it: &&(&String, &str)| {
                ["status", "state"].contains(&plain(it.0).as_str())
                    && called
                        .strip_prefix(&plain(it.1))
                        .is_some_and(|rest| rest != one && crate::names::singular(rest) == one)
            };
            if value.is_u64() && own.iter().any(|it| is_state(&it)) {
                found.push(vec![name.clone()]);
            }
        }
        found
    }

    fn tally(
        &mut self,
        read: usize,
        paths: &[Vec<String>],
        (what, by): (&str, i64),
        steps: [&Seen; 3],
    ) -> bool {
        let mut is_sound = true;
        let number = |it: &Seen, path: &[String]| {
            let answer = it.json()?;
            path.iter().try_fold(unwrapped(&answer), |it, name| it.get(name))?.as_i64()
        };
        for path in paths {
            let numbers = (number(steps[0], path), number(steps[2], path));
            let (Some(was), Some(now)) = numbers else { continue };
            self.checked(Check::StoredAsSent);
            if now != was + by {
                is_sound = false;
                let name = path.join("/");
                let message = format!("one more {what}, and `{name}` was {was} and is {now}");
                let (check, place) = (Check::StoredAsSent, format!("response body/{name}"));
                let at = place.clone();
                let steps = &steps;
                let found = Found { check, operation: read, place, keyword: None, message, steps };
                self.found_as(found, |it| Expectation::moved(&at, 2, by as f64, it));
            }
        }
        is_sound
    }
}
