//! Requests that the document forbids, each for one reason, for things that are there.

use serde_json::Value as Json;

use super::breaches::{Breach, Change, EMPTY};
use super::call::Call;
use super::check::Check;
use super::judge::Kind;
use super::run::{Found, Run, Seen, Step};
use super::slots;
use super::world::{form, schema};

impl Run<'_> {
    /// A valid request with a breach in it.
    pub(super) fn broken(&self, mut call: Call, breach: &Breach) -> Call {
        match &breach.change {
            Change::Parameter(at, value) => {
                call.values.insert(*at, value.clone());
            }
            Change::NoParameter(at) => {
                call.values.remove(at);
            }
            Change::NoBody => call.body = None,
            Change::NoMember(pointer) => {
                if let Some(body) = call.value_mut() {
                    slots::remove(body, pointer);
                }
            }
            Change::Body(pointer, value) => {
                if let Some(body) = call.value_mut() {
                    match pointer.is_empty() {
                        true => *body = value.clone(),
                        false => slots::set(body, pointer, value.clone()),
                    }
                }
            }
        }
        call
    }

    /// Sends a request with a breach, which has to be refused.
    pub(super) async fn breach(&mut self, breach: &Breach) -> Step {
        let index = breach.operation;
        let is_path = breach.place.starts_with("path");
        if self.operation(index).method.as_str() == "DELETE" && !is_path {
            // What it wrongly deletes is not missed by others.
            if let Some(resource) = self.resources.iter().position(|it| it.delete == Some(index))
                && let Some(made) = self.create(resource).await?
            {
                self.live.entry(resource).or_default().insert(0, made);
            }
        }
        let Some(mut call) = self.fresh(index).await? else { return Ok(()) };
        if let Change::Body(pointer, _) | Change::NoMember(pointer) = &breach.change {
            // Without the place there is no breach.
            let parent = pointer.rsplit_once('/').map_or("", |it| it.0);
            if call.value().is_none_or(|it| it.pointer(parent).is_none()) {
                return Ok(());
            }
        }
        call = self.broken(call, breach);
        self.tried(index, &breach.place, breach.keyword, false);
        self.checked(Check::InvalidRefused);
        let mut seen = self.send(&call).await?;
        if seen.status() == Some(409) && !breach.place.starts_with("path") {
            // It says nothing of the breach where the thing is in a state that allows no change.
            self.spent(index, &call);
            self.anew(index).await?;
            if let Some(again) = self.fresh(index).await? {
                call = self.broken(again, breach);
                seen = self.send(&call).await?;
            }
        }
        if !seen.is_success() {
            self.judge(&seen, Kind::Invalid);
            return Ok(());
        }
        if breach.what == EMPTY && breach.keyword == "type" {
            return Ok(());
        }
        let smaller = self.smaller(breach, &seen).await?;
        self.accepted(breach, smaller.as_ref().unwrap_or(&seen));
        if let Some(smaller) = &smaller {
            self.undo(index, smaller).await?;
        }
        self.undo(index, &seen).await
    }

    /// The same breach in a request without the members that need not be there, where that is
    /// accepted as well.
    async fn smaller(&mut self, breach: &Breach, seen: &Seen) -> Step<Option<Seen>> {
        let index = breach.operation;
        let (Some(media), Change::Body(pointer, _) | Change::NoMember(pointer)) =
            (form(self.operation(index)), &breach.change)
        else {
            return Ok(None);
        };
        let required = self.values().facts(&schema(media)).required;
        let own = pointer.split('/').nth(1).unwrap_or_default();
        let Some(mut call) = self.fresh(index).await? else { return Ok(None) };
        let Some(Json::Object(members)) = call.value_mut() else { return Ok(None) };
        let count = members.len();
        members.retain(|name, _| required.contains(name) || name == own);
        if members.len() == count || pointer.is_empty() {
            return Ok(None);
        }
        let call = self.broken(call, breach);
        let again = self.send(&call).await?;
        Ok(Some(again).filter(|it| it.is_success() && it.status() == seen.status()))
    }

    fn accepted(&mut self, breach: &Breach, seen: &Seen) {
        let status = seen.status().unwrap_or_default();
        let is_header =
            breach.keyword == "required" && breach.place.starts_with("header parameter");
        let check = if is_header { Check::MissingRequiredHeader } else { Check::InvalidRefused };
        let message = format!(
            "the document does not allow this ({}), and it is accepted with {status}",
            breach.what
        );
        self.found(Found {
            check,
            operation: breach.operation,
            place: breach.place.clone(),
            keyword: Some(breach.keyword),
            message,
            steps: &[seen],
        });
        if let Change::Body(pointer, _) | Change::NoMember(pointer) = &breach.change {
            let names = pointer
                .rsplit('/')
                .find(|it| it.parse::<usize>().is_err() && !matches!(*it, "" | "-"));
            if let Some(name) = names {
                self.tainted.insert(name.to_owned());
            }
        }
    }

    /// Takes back what was wrongly accepted, so that nothing else is blamed for it.
    pub(super) async fn undo(&mut self, index: usize, seen: &Seen) -> Step {
        if let Some(resource) = self.creates(index)
            && let Some(instance) = self.created(resource, seen)
            && let Some(delete) = self.resources[resource].delete
            && let Some(call) = self.about(delete, &instance).await?
        {
            self.send(&call).await?;
            return Ok(());
        }
        // A thing that was changed is no longer what it was.
        let changed = self
            .resources
            .iter()
            .position(|it| [it.put, it.patch, it.delete].contains(&Some(index)));
        if let Some(resource) = changed {
            let stale =
                self.live.get_mut(&resource).filter(|it| !it.is_empty()).map(|it| it.remove(0));
            if let Some(stale) = stale
                && let Some(delete) = self.resources[resource].delete.filter(|it| *it != index)
                && let Some(call) = self.about(delete, &stale).await?
            {
                self.send(&call).await?;
            }
        }
        Ok(())
    }
}
