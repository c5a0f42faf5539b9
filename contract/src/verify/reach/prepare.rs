//! Things that are made ready for an operation.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use super::thresholds::Set;
use crate::verify::call::Call;
use crate::verify::model;
use crate::verify::run::{Run, Seen, Step};
use crate::verify::slots;
use crate::verify::world::{Instance, everywhere};
use specwright::api::{Parameter, ParameterPlace};

/// What is done about a thing.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Act {
    pub(super) operation: usize,
    /// The thing itself, or what it is made of: what its request has named, or what it is part of.
    pub(super) resource: usize,
    /// A member of the body that has to have a value.
    pub(super) set: Option<(String, Json)>,
}

/// What has to be so before an operation: a thing of its own, with which something was done.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::verify) struct Recipe {
    pub(super) resource: usize,
    pub(super) acts: Vec<Act>,
    /// The members that it has to be made with.
    pub(super) made_with: Vec<Set>,
    /// Whether the body names the thing, and not the path.
    pub(super) is_named: bool,
    /// Whether each request needs another one.
    pub(super) is_spent: bool,
}

impl Run<'_> {
    /// The thing that the path of an operation leads to, where that has to be made ready.
    pub(in crate::verify) async fn prepared(&mut self, index: usize) -> Step<Option<Instance>> {
        let recipe =
            self.reach.recipes.get(&index).and_then(|all| all.iter().find(|it| !it.is_named));
        let Some(recipe) = recipe.cloned() else { return Ok(None) };
        match self.is_pinned(recipe.resource) {
            true => self.as_pinned(index, &recipe).await,
            false => self.pooled(index, &recipe).await,
        }
    }

    /// Whether an operation turned out to be possible after an action on a thing.
    pub(in crate::verify) fn is_prepared_by(
        &self,
        index: usize,
        resource: usize,
        action: usize,
    ) -> bool {
        let mut all = self.reach.recipes.get(&index).into_iter().flatten();
        all.any(|it| {
            let last = it.acts.last();
            last.is_some_and(|it| it.operation == action && it.resource == resource)
        })
    }

    /// A thing that a request of an operation can name.
    pub(in crate::verify) async fn named_by(
        &mut self,
        index: usize,
        resource: usize,
    ) -> Step<Option<Instance>> {
        let all = self.reach.recipes.get(&index).into_iter().flatten();
        let recipe = all.clone().find(|it| it.is_named && it.resource == resource).cloned();
        let is_pinned = self.is_pinned(resource);
        if let Some(recipe) = recipe
            && let Some(own) = match is_pinned {
                true => self.as_pinned(index, &recipe).await?,
                false => self.pooled(index, &recipe).await?,
            }
        {
            return Ok(Some(own));
        }
        self.nameable(resource).await
    }

    /// The thing that others are about now, made ready for an operation.
    async fn as_pinned(&mut self, index: usize, recipe: &Recipe) -> Step<Option<Instance>> {
        let first = self.live.get(&recipe.resource).and_then(|it| it.first()).cloned();
        let is_new = self.reach.pinned.get_mut(&recipe.resource).is_some_and(|it| it.insert(index));
        if let Some(own) = first.as_ref().filter(|_| is_new) {
            for act in &recipe.acts {
                if !self.act(act, recipe.resource, own).await? {
                    break;
                }
            }
        }
        Ok(first)
    }

    pub(in crate::verify) fn pinned(&mut self, resource: usize) {
        self.reach.pinned.insert(resource, BTreeSet::new());
    }

    /// Whether others are to be about the thing of a resource that is known first.
    pub(in crate::verify) fn is_pinned(&self, resource: usize) -> bool {
        self.reach.pinned.contains_key(&resource)
    }

    pub(in crate::verify) fn unpinned(&mut self, resource: usize) {
        self.reach.pinned.remove(&resource);
    }

    /// Whether an operation has things of a resource for itself.
    pub(in crate::verify) fn has_own(&self, index: usize, resource: usize) -> bool {
        let mut all = self.reach.recipes.get(&index).into_iter().flatten();
        all.any(|it| it.is_named && it.resource == resource)
    }

    async fn pooled(&mut self, index: usize, recipe: &Recipe) -> Step<Option<Instance>> {
        let key = (index, recipe.resource);
        if let Some(known) = self.reach.pool.get(&key) {
            return Ok(Some(known.clone()));
        }
        if !self.reach.busy.insert(index) {
            return Ok(None);
        }
        let made = Box::pin(self.prepare(recipe)).await;
        self.reach.busy.remove(&index);
        let Some(own) = made? else { return Ok(None) };
        self.reach.pool.insert(key, own.clone());
        Ok(Some(own))
    }

    /// A new thing that is as an operation needs it, which its body names or its path leads to.
    pub(in crate::verify) async fn new_for(
        &mut self,
        index: usize,
        resource: usize,
        is_named: bool,
    ) -> Step<Option<Instance>> {
        let all = self.reach.recipes.get(&index).into_iter().flatten();
        let is_its = |it: &&Recipe| it.is_named == is_named && it.resource == resource;
        match all.clone().find(is_its).cloned() {
            Some(recipe) => Box::pin(self.prepare(&recipe)).await,
            None => self.create(resource).await,
        }
    }

    /// A new thing with which has been done what a recipe says.
    pub(super) async fn prepare(&mut self, recipe: &Recipe) -> Step<Option<Instance>> {
        // What is done with it may need it to be made otherwise, too.
        let needed = recipe.acts.iter().filter(|it| it.resource == recipe.resource);
        let needed = needed.filter_map(|it| self.reach.recipes.get(&it.operation)).flatten();
        let needed = needed.filter(|it| !it.is_named && it.resource == recipe.resource);
        let sets = needed.flat_map(|it| it.made_with.clone()).chain(recipe.made_with.clone());
        let sets: Vec<Set> = sets.collect();
        let made = match sets.is_empty() {
            true => Box::pin(self.create(recipe.resource)).await?,
            false => Box::pin(self.create_with(recipe.resource, &sets)).await?,
        };
        let own = match made {
            Some(own) => own,
            None if !sets.is_empty() => return Ok(None),
            None => match Box::pin(self.ensure(recipe.resource)).await? {
                Some(own) => own,
                None => return Ok(None),
            },
        };
        for act in &recipe.acts {
            if !self.act(act, recipe.resource, &own).await? {
                return Ok(None);
            }
        }
        let live = self.live.entry(recipe.resource).or_default();
        if !live.iter().any(|it| it.path == own.path) {
            live.push(own.clone());
        }
        Ok(Some(own))
    }

    /// Does with a thing what has to be done before an operation on it.
    pub(in crate::verify) async fn prepare_about(
        &mut self,
        index: usize,
        resource: usize,
        own: &Instance,
    ) -> Step {
        let all = self.reach.recipes.get(&index).into_iter().flatten();
        let recipe = all.clone().find(|it| !it.is_named && it.resource == resource).cloned();
        for act in recipe.into_iter().flat_map(|it| it.acts) {
            if !self.act(&act, resource, own).await? {
                break;
            }
        }
        Ok(())
    }

    /// Does something about a thing, or about what it is made of. Whether that was possible.
    async fn act(&mut self, act: &Act, resource: usize, own: &Instance) -> Step<bool> {
        let subject = match act.resource == resource {
            true => Some(own.clone()),
            false => self.upstream(resource, own, act.resource),
        };
        let Some(mut subject) = subject else { return Ok(false) };
        // What is done about what it is made of may be done below the thing itself.
        for (name, value) in &own.path {
            subject.path.entry(name.clone()).or_insert_with(|| value.clone());
        }
        if !self.reach.acting.insert(act.operation) {
            return Ok(false);
        }
        let outcome = Box::pin(self.acted(act, &subject)).await;
        self.reach.acting.remove(&act.operation);
        outcome
    }

    async fn acted(&mut self, act: &Act, subject: &Instance) -> Step<bool> {
        // What has to be so before is done first.
        let all = self.reach.recipes.get(&act.operation).into_iter().flatten();
        let before = all.clone().find(|it| !it.is_named && it.resource == act.resource).cloned();
        for earlier in before.into_iter().flat_map(|it| it.acts) {
            // It may have been done already.
            if !self.act(&earlier, act.resource, subject).await? {
                break;
            }
        }
        let Some(mut call) = Box::pin(self.about(act.operation, subject)).await? else {
            return Ok(false);
        };
        let parameters = &self.operation(act.operation).parameters;
        let is_open = |it: &Parameter| {
            it.place == ParameterPlace::Path && !subject.path.contains_key(&it.name)
        };
        if parameters.iter().any(is_open) {
            let Some(path) = Box::pin(self.path(act.operation)).await? else { return Ok(false) };
            call.values.extend(path.into_iter().filter(|(at, _)| is_open(&parameters[*at])));
        }
        Box::pin(self.renew(&mut call)).await?;
        self.have_named(&mut call, act.resource, subject);
        if let (Some((member, value)), Some(body)) = (&act.set, call.value_mut()) {
            slots::set(body, &format!("/{member}"), value.clone());
        }
        let mut seen = self.send(&call).await?;
        let known = self.reach.recipes.get(&act.operation);
        let is_unknown = known.is_none_or(Vec::is_empty);
        if matches!(seen.status(), Some(403 | 409))
            && known.is_some_and(|it| it.iter().any(|it| it.is_named))
        {
            // What it names is used up.
            self.used_up(act.operation);
            Box::pin(self.renew(&mut call)).await?;
            seen = self.send(&call).await?;
        }
        if is_unknown && matches!(seen.status(), Some(403 | 409)) {
            // It was accepted of something else: what that had before is looked for now.
            Box::pin(self.confirm(act.operation)).await?;
            if self.reach.recipes.get(&act.operation).is_some_and(|it| !it.is_empty()) {
                Box::pin(self.prepare_about(act.operation, act.resource, subject)).await?;
                seen = self.send(&call).await?;
            }
        }
        if let Some((resource, made)) = self.made(act.operation, &seen) {
            self.remember(resource, made);
        }
        Ok(seen.is_success())
    }

    /// Has the body of a request name a thing wherever it names one of its kind.
    pub(in crate::verify) fn have_named(&self, call: &mut Call, resource: usize, own: &Instance) {
        for slot in self.slots(call) {
            if self.referred(call.operation, &slot) != Some(resource) {
                continue;
            }
            let Some(body) = call.value_mut() else { return };
            for pointer in everywhere(body, &slot.pointer) {
                let id = match body.pointer(&pointer) {
                    Some(Json::Array(_)) => Json::Array(vec![own.id.clone()]),
                    _ => own.id.clone(),
                };
                slots::set(body, &pointer, id);
            }
        }
    }

    /// What a thing is part of, or what was named when it was made.
    fn upstream(&self, resource: usize, own: &Instance, wanted: usize) -> Option<Instance> {
        let live = self.live.get(&wanted)?;
        let parameter = &self.resources[wanted].parameter;
        let of_path =
            own.path.get(parameter).filter(|_| self.resources[resource].parameter != *parameter);
        let creator = self.creator(resource)?;
        let sent = own.created.as_ref().map(|it| &it.call);
        let named = || {
            let call = sent?;
            let slots = self.slots(call);
            let slot = slots.iter().find(|it| self.referred(creator, it) == Some(wanted))?;
            match call.value()?.pointer(&slot.pointer)? {
                Json::Array(items) => items.first(),
                other => Some(other),
            }
        };
        let id = of_path.or_else(named)?;
        live.iter().find(|it| it.id == *id).cloned()
    }

    /// What is part of the thing's way is used up, or in another state: the next request of the
    /// operation has another one.
    pub(in crate::verify) fn used_up(&mut self, index: usize) {
        self.reach.recipes.get_mut(&index).into_iter().flatten().for_each(|it| it.is_spent = true);
        self.reach.pool.retain(|(operation, _), _| *operation != index);
    }

    /// The same operation of other things, made as those before, where these are used up.
    pub(in crate::verify) async fn with_others(&mut self, index: usize) -> Step<Option<Seen>> {
        let known = self.reach.recipes.get(&index).into_iter().flatten();
        let is_lasting = |it: &Recipe| !it.is_spent && !self.is_pinned(it.resource);
        if !known.clone().any(is_lasting) {
            return Ok(None);
        }
        self.used_up(index);
        let Some(call) = Box::pin(self.fresh(index)).await? else { return Ok(None) };
        Ok(Some(self.send(&call).await?).filter(Seen::is_success))
    }

    /// A request was accepted: what it is about may not be ready any more, for itself or for others.
    pub(in crate::verify) fn has_done(&mut self, call: &Call) {
        self.has_named(call);
        let index = call.operation;
        if self.reach.pool.is_empty()
            || matches!(self.operation(index).method.as_str(), "GET" | "HEAD" | "OPTIONS")
        {
            return;
        }
        let parameters = &self.operation(index).parameters;
        let path = self.path_values(call);
        let path: BTreeMap<&String, &Json> =
            path.iter().map(|(at, it)| (&parameters[*at].name, it)).collect();
        let is_there =
            |own: &Instance| own.path.iter().all(|(name, it)| path.get(name) == Some(&it));
        let changes = self.creates(index).is_none();
        let recipes = &self.reach.recipes;
        let is_spent = |resource: usize| {
            let mut all = recipes.get(&index).into_iter().flatten();
            all.any(|it| it.resource == resource && it.is_spent)
        };
        self.reach.pool.retain(|(operation, resource), own| match *operation == index {
            true => !is_spent(*resource),
            false => !(changes && is_there(own)),
        });
    }

    /// The nearest resource that a path leads through.
    pub(in crate::verify) fn nearest(&self, index: usize) -> Option<usize> {
        let path = model::path(self.operation(index));
        let has =
            |at: &usize| self.resources[*at].is_item(path) || self.resources[*at].is_above(path);
        (0..self.resources.len()).filter(has).max_by_key(|at| self.resources[*at].depth())
    }
}
