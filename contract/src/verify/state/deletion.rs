//! What was deleted is gone, and nothing else is.

use serde_json::Value as Json;

use crate::verify::check::Check;
use crate::verify::expectation::Expectation;
use crate::verify::judge::{Kind, exactly};
use crate::verify::lists::pages::Pages;
use crate::verify::model::puts_new;
use crate::verify::run::{Found, Run, Seen, Step};
use crate::verify::words::{is_state, words_of};
use crate::verify::world::{Instance, id_of, unwrapped};

/// Whether a member says that a thing is in use.
fn is_of_use(name: &str) -> bool {
    let words = crate::names::words(name);
    words.iter().any(|it| {
        matches!(
            it.as_str(),
            "active" | "enabled" | "on" | "live" | "open" | "available" | "listed"
        )
    })
}

/// So many kinds of things are made below one that is to be deleted.
const PARTS: usize = 2;

impl Run<'_> {
    /// Deletes a thing, and looks for it in all ways.
    pub(in crate::verify) async fn deletion(&mut self, resource: usize) -> Step {
        let known = self.resources[resource].clone();
        let Some(delete) = known.delete.filter(|it| self.is_allowed(*it)) else { return Ok(()) };
        let Some(keep) = self.ensure(resource).await? else { return Ok(()) };
        let other = self.another(resource).await?.filter(|it| it.id != keep.id);
        // Where no more can be made, the one that was is deleted.
        let Some(gone) = other.or_else(|| keep.created.is_some().then(|| keep.clone())) else {
            return Ok(());
        };
        // A careless service deletes the newest.
        if let Some(younger) = self.another(resource).await? {
            self.live.entry(resource).or_default().push(younger);
        }
        let keeps = keep.id != gone.id
            && self.read(resource, &keep).await?.is_some_and(|it| it.is_success());
        let list = known.list;
        let before = match list {
            Some(list) => self.whole_list(list, &gone.path).await?.filter(|it| it.is_whole),
            None => None,
        };
        // What is set below it goes with it.
        for action in known.actions.iter().copied() {
            let is_set = self.operation(action).method.as_str() == "PUT";
            if is_set
                && self.base.contains_key(&action)
                && let Some(set) = self.about(action, &gone).await?
            {
                self.send(&set).await?;
            }
        }
        let parts = self.parts_of(resource, &gone).await?;
        let Some(call) = self.about(delete, &gone).await? else { return Ok(()) };
        let deleted = self.send(&call).await?;
        self.judge(&deleted, Kind::Valid);
        if !deleted.is_success() {
            return Ok(());
        }
        self.base.entry(delete).or_insert_with(|| call.clone());
        self.forget(resource, &gone.id);
        self.checked(Check::UseAfterDelete);
        // What is accepted only may take its time.
        let is_pending = deleted.status() == Some(202);
        if is_pending {
            self.until(resource, &gone, Seen::is_refusal).await?;
        }
        let uses = [known.read, known.patch, known.put].into_iter().flatten();
        let uses = uses.chain(known.parts.iter().copied()).chain(known.actions.iter().copied());
        // What creates the thing anew is no use of the one that is gone.
        let creates = |it: &usize| self.creates(*it).is_some() || puts_new(self.operation(*it));
        let below = self.creators_below(resource);
        let uses: Vec<usize> = uses.filter(|it| !creates(it)).chain(below).collect();
        // What is only marked as deleted is used as before.
        let outlasts =
            self.outlasts_deletion(&known) || self.is_marked(resource, &gone, is_pending).await?;
        for operation in uses.into_iter().filter(|_| !outlasts) {
            self.use_of(operation, &gone, &deleted).await?;
        }
        for (other, part) in parts.into_iter().filter(|_| !outlasts) {
            if let Some(seen) = self.read(other, &part).await?.filter(Seen::is_success) {
                let message = "what it stands below was deleted, and it is still there";
                self.still(seen.call.operation, message, &[&deleted, &seen]);
            }
        }
        let again = self.send(&call).await?;
        self.judge_after(&[&deleted], &again, Kind::Unknown);
        if again.is_success() && !outlasts && !self.may_be_deleted_again(delete) {
            self.still(delete, "it is deleted once more with success", &[&deleted, &again]);
        }
        if !outlasts {
            self.is_unlisted(resource, &gone, &deleted, before.as_ref()).await?;
        }
        self.hidden(resource, &gone, &deleted, "deleted").await?;
        if keeps
            && let Some(seen) = self.read(resource, &keep).await?
            && seen.is_gone()
        {
            let message = "one thing was deleted, and another one is gone as well".to_owned();
            let (check, place) = (Check::StoredAsSent, "the answer".to_owned());
            let steps = &[&deleted, &seen];
            self.found(Found { check, operation: delete, place, keyword: None, message, steps });
            self.forget(resource, &keep.id);
        }
        // A name may stay taken by what is marked only; and where no more could be made, none can be now.
        let is_only = keep.id == gone.id;
        if outlasts || is_only { Ok(()) } else { self.once_more(&gone, &deleted).await }
    }

    /// Whether a thing that was deleted is there and says so itself: its state, something that it is, or a time has
    /// changed, and no words say that it is gone. What was only accepted to be deleted may still be there as it was.
    async fn is_marked(
        &mut self,
        resource: usize,
        gone: &Instance,
        is_pending: bool,
    ) -> Step<bool> {
        let known = &self.resources[resource];
        let Some(read) = known.read else { return Ok(false) };
        let words = known.delete.map(|it| words_of(self.operation(it))).unwrap_or_default();
        let words = format!("{words}\n{}", words_of(self.operation(read))).to_lowercase();
        let is_gone = ["404", "410", "not found", "gone", "no longer be read", "cannot be read"];
        if is_gone.iter().any(|it| words.contains(it)) {
            return Ok(false);
        }
        let Some(seen) = self.read(resource, gone).await? else { return Ok(false) };
        let shown = seen.json().map(|it| unwrapped(&it).clone()).unwrap_or_default();
        let before = unwrapped(&gone.shown);
        let is_mark = |(name, now): (&String, &Json)| {
            let was = before.get(name);
            was.is_some_and(|was| was != now)
                && (is_state(name)
                    || *now == Json::Bool(true)
                    || was.is_some_and(Json::is_null)
                    || *now == Json::Bool(false) && is_of_use(name))
        };
        let is_marked = shown.as_object().into_iter().flatten().any(is_mark);
        Ok(seen.is_success() && (is_marked || is_pending))
    }

    /// New things that stand below one that is to be deleted, one of each kind.
    async fn parts_of(&mut self, resource: usize, gone: &Instance) -> Step<Vec<(usize, Instance)>> {
        let below = |at: &usize| {
            let it = &self.resources[*at];
            it.parent == Some(resource) && it.read.is_some() && self.creator(*at).is_some()
        };
        let mut found = Vec::new();
        for other in (0..self.resources.len()).filter(below).take(PARTS).collect::<Vec<_>>() {
            if !self.creator(other).is_some_and(|it| self.base.contains_key(&it)) {
                continue;
            }
            // The next thing that is made belongs to this one.
            self.pin(resource, gone.clone());
            let made = self.create(other).await;
            self.forget(resource, &gone.id);
            if let Some(part) = made? {
                let shown = self.read(other, &part).await?;
                found.extend(shown.filter(Seen::is_success).map(|_| (other, part)));
            }
        }
        Ok(found)
    }

    /// An operation on what is gone.
    async fn use_of(&mut self, operation: usize, gone: &Instance, deleted: &Seen) -> Step {
        if !self.is_allowed(operation) {
            return Ok(());
        }
        let is_read = self.operation(operation).method.as_str() == "GET";
        // Some lists are empty for what never was; then nothing follows from a success.
        if !is_read && !self.base.contains_key(&operation) {
            self.baseline(operation).await?;
        }
        let Some(call) = self.about(operation, gone).await? else { return Ok(()) };
        if self.operation(operation).body.is_some() && call.body.is_none() {
            return Ok(());
        }
        let seen = self.send(&call).await?;
        let is_put = self.operation(operation).method.as_str() == "PUT";
        let is_anew = |it: usize| gone.path.contains_key(self.resources[it].parameter.as_str());
        let creates =
            is_put && seen.status() == Some(201) || self.creates(operation).is_some_and(is_anew);
        self.judge_after(&[deleted], &seen, Kind::Unknown);
        if !seen.is_success() || creates {
            return Ok(());
        }
        let has_not_found = exactly(self.operation(operation), 404).is_some();
        if !has_not_found {
            let Some(unknown) = self.unknown(operation, gone).await? else { return Ok(()) };
            if unknown.is_success() {
                return Ok(());
            }
        }
        let status = seen.status().unwrap_or_default();
        let message = format!("what was deleted is still there: it is answered with {status}");
        self.still(operation, &message, &[deleted, &seen]);
        Ok(())
    }

    fn still(&mut self, operation: usize, message: &str, steps: &[&Seen]) {
        let status = steps.last().and_then(|it| it.status()).unwrap_or_default();
        let (check, place) = (Check::UseAfterDelete, format!("status {status}"));
        let message = message.to_owned();
        self.found(Found { check, operation, place, keyword: None, message, steps });
    }

    /// What is gone is in no list.
    async fn is_unlisted(
        &mut self,
        resource: usize,
        gone: &Instance,
        deleted: &Seen,
        before: Option<&Pages>,
    ) -> Step {
        let known = &self.resources[resource];
        let (Some(list), parameter) = (known.list, known.parameter.clone()) else { return Ok(()) };
        let Some(pages) = self.whole_list(list, &gone.path).await? else { return Ok(()) };
        let has = |it: &Json| id_of(&parameter, it).as_ref() == Some(&gone.id);
        if pages.items.iter().any(has)
            && let Some(last) = pages.seen.last()
        {
            let message = "what was deleted is still in the list".to_owned();
            let (check, place) = (Check::UseAfterDelete, "response body".to_owned());
            let steps = &[deleted, last];
            let found = Found { check, operation: list, place, keyword: None, message, steps };
            self.found_as(found, |it| Expectation::listing(false, &gone.id, it));
        } else if let (Some(before), Some(last)) =
            (before.filter(|_| pages.is_whole), pages.seen.last())
        {
            let id = |it: &Json| id_of(&parameter, it);
            let now: Vec<_> = pages.items.iter().map(id).collect();
            let lost = before
                .items
                .iter()
                .map(id)
                .filter(|it| *it != Some(gone.id.clone()) && !now.contains(it))
                .count();
            if lost > 0 {
                let message =
                    format!("one thing was deleted, and {lost} more are no longer in the list");
                let (check, place) = (Check::StoredAsSent, "response body".to_owned());
                let operation = deleted.call.operation;
                let steps = &[deleted, last];
                self.found(Found { check, operation, place, keyword: None, message, steps });
            }
        }
        Ok(())
    }

    /// What was there and is gone can be created again.
    async fn once_more(&mut self, gone: &Instance, deleted: &Seen) -> Step {
        let Some(created) = &gone.created else { return Ok(()) };
        let created: &Seen = created;
        let again = self.send(&created.call).await?;
        self.judge_after(&[deleted], &again, Kind::Valid);
        let is_taken = again.status() == Some(409) && self.may_stay_taken(created.call.operation);
        if matches!(again.status(), Some(400 | 409 | 422)) && !is_taken {
            let status = again.status().unwrap_or_default();
            let message = format!(
                "what was created before and then deleted is refused with {status} when it is created again"
            );
            let (check, place) = (Check::ValidAccepted, "request body".to_owned());
            let operation = created.call.operation;
            let steps = &[created, deleted, &again];
            self.found(Found { check, operation, place, keyword: None, message, steps });
        }
        Ok(())
    }
}
