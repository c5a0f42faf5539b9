//! Things that are there: made when they are needed.

use serde_json::Value as Json;

use crate::verify::call::Call;
use crate::verify::judge::{Kind, exactly};
use crate::verify::lists::pages::items;
use crate::verify::model::path_parameter;
use crate::verify::run::{Boxed, Run, Seen, Step};
use crate::verify::slots::Slot;
use crate::verify::world::{Instance, id_of};
use specwright::api::ParameterPlace;
use std::collections::BTreeMap;

impl Run<'_> {
    /// A valid request of an operation, for things that are there. Nothing where the things that it
    /// is about are not known.
    pub(in crate::verify) fn fresh(&mut self, index: usize) -> Boxed<'_, Option<Call>> {
        Box::pin(self.fresh_now(index))
    }

    async fn fresh_now(&mut self, index: usize) -> Step<Option<Call>> {
        let Some(path) = self.path(index).await? else { return Ok(None) };
        let mut call = match self.base.get(&index) {
            Some(base) => base.clone(),
            None => {
                let mut call = Call::new(index);
                call.body = self.bodies(index).into_iter().next();
                self.required_parameters(&mut call);
                call
            }
        };
        call.values.extend(path);
        self.renew(&mut call).await?;
        Ok(Some(call))
    }

    /// A thing of a resource that is there: one that is known, or else a new one.
    pub(in crate::verify) async fn ensure(&mut self, resource: usize) -> Step<Option<Instance>> {
        if let Some(known) = self.live.get(&resource).and_then(|it| it.first()) {
            return Ok(Some(known.clone()));
        }
        if self.barren.contains(&resource) || !self.open.insert(resource) {
            return Ok(None);
        }
        let made = Box::pin(self.find_or_create(resource)).await;
        self.open.remove(&resource);
        let made = made?;
        match &made {
            Some(instance) => self.live.entry(resource).or_default().push(instance.clone()),
            None => {
                self.barren.insert(resource);
            }
        }
        Ok(made)
    }

    async fn find_or_create(&mut self, resource: usize) -> Step<Option<Instance>> {
        if let Some(made) = self.create(resource).await? {
            return Ok(Some(made));
        }
        let known = &self.resources[resource];
        let (list, parameter, read) = (known.list, known.parameter.clone(), known.read);
        if let Some(list) = list
            && self.is_allowed(list)
            && let Some(call) = Box::pin(self.fresh(list)).await?
        {
            let seen = self.send(&call).await?;
            self.judge(&seen, Kind::Valid);
            let items = seen.json().map(|it| items(&it)).unwrap_or_default();
            if let Some(first) = items.first()
                && let Some(id) = id_of(&parameter, first)
            {
                return Ok(Some(self.instance(resource, &call, id, first.clone())));
            }
        }
        // What the document shows may be there.
        let Some(read) = read.filter(|it| self.is_allowed(*it)) else { return Ok(None) };
        let parent = self.resources[resource].parent;
        let mut known = BTreeMap::new();
        if let Some(parent) = parent {
            let Some(instance) = Box::pin(self.ensure(parent)).await? else { return Ok(None) };
            known = instance.path;
        }
        let mut call = Call::new(read);
        self.required_parameters(&mut call);
        call.values.extend(self.bound(read, &known));
        let seen = self.send(&call).await?;
        self.judge(&seen, Kind::Unknown);
        if !seen.is_success() {
            return Ok(None);
        }
        let shown = seen.json().unwrap_or_default();
        let operation = self.operation(read);
        let at = path_parameter(operation, &parameter);
        let id = at.and_then(|at| call.values.get(&at)).cloned().unwrap_or_default();
        let is_shown = at.is_some_and(|at| !operation.parameters[at].examples.is_empty());
        let found = self.instance(resource, &call, id, shown);
        Ok(Some(Instance { is_guessed: !is_shown, ..found }))
    }

    /// A thing, with the path that leads to it from the collection that a request was for.
    pub(in crate::verify) fn instance(
        &self,
        resource: usize,
        call: &Call,
        id: Json,
        shown: Json,
    ) -> Instance {
        let operation = self.operation(call.operation);
        let mut path = BTreeMap::new();
        for (index, value) in &call.values {
            let parameter = &operation.parameters[*index];
            if parameter.place == ParameterPlace::Path {
                path.insert(parameter.name.clone(), value.clone());
            }
        }
        if self.resources[resource].item.is_some() {
            path.insert(self.resources[resource].parameter.clone(), id.clone());
        }
        Instance { path, id, sent: None, shown, created: None, is_guessed: false }
    }

    /// Creates a thing of a resource; nothing where that is not possible.
    pub(in crate::verify) fn create(&mut self, resource: usize) -> Boxed<'_, Option<Instance>> {
        Box::pin(self.create_now(resource))
    }

    async fn create_now(&mut self, resource: usize) -> Step<Option<Instance>> {
        let Some(operation) = self.creator(resource) else { return Ok(None) };
        if !self.base.contains_key(&operation) {
            Box::pin(self.baseline(operation)).await?;
            // What the first request made is as good as another.
            if let Some(known) = self.live.get(&resource).and_then(|it| it.first()) {
                return Ok(Some(known.clone()));
            }
        }
        if !self.base.contains_key(&operation) {
            return Ok(None);
        }
        let Some(call) = Box::pin(self.one_more(operation)).await? else { return Ok(None) };
        let mut seen = self.send(&call).await?;
        if seen.status() == Some(409)
            && let Some(other) = Box::pin(self.with_others(operation)).await?
        {
            seen = other;
        } else if seen.status() == Some(409)
            && let Some(differing) = Box::pin(self.differing(&call)).await?
        {
            seen = differing;
        } else if seen.status() == Some(409)
            && let Some(elsewhere) = Box::pin(self.elsewhere(operation)).await?
        {
            seen = elsewhere;
        }
        self.judge(&seen, Kind::Valid);
        if matches!(seen.status(), Some(400 | 422)) {
            Box::pin(self.mended_anew(&seen)).await?;
        }
        Ok(self.created(resource, &seen))
    }

    /// What has to differ from thing to thing where neither a name nor a word says so: the same
    /// request with other texts, one member after the other, until one is no conflict any more.
    async fn differing(&mut self, call: &Call) -> Step<Option<Seen>> {
        let operation = call.operation;
        let slots = self.slots(call);
        let is_text = |it: &&Slot| {
            let is_string = call.value().and_then(|body| body.pointer(&it.pointer)?.as_str());
            it.is_top() && is_string.is_some() && self.referred(operation, it).is_none()
        };
        let places: Vec<String> =
            slots.iter().filter(is_text).map(|it| it.pointer.clone()).collect();
        // What differs anyhow may have met something like it, such as in another case.
        let mut other = call.clone();
        self.differ(&mut other, &slots, &[]);
        if other.value() != call.value() {
            let seen = self.send(&other).await?;
            if seen.is_success() {
                return Ok(Some(seen));
            }
        }
        for pointer in places {
            let key = (operation, pointer.clone());
            if !self.keys.insert(key.clone()) {
                continue;
            }
            let mut other = call.clone();
            self.differ(&mut other, &slots, &[]);
            let is_other = other.value().and_then(|it| it.pointer(&pointer))
                != call.value().and_then(|it| it.pointer(&pointer));
            let seen = if is_other { Some(self.send(&other).await?) } else { None };
            if let Some(seen) = seen.filter(Seen::is_success) {
                return Ok(Some(seen));
            }
            self.keys.remove(&key);
        }
        Ok(None)
    }

    /// The operation that creates things of a resource, if it may be sent.
    pub(in crate::verify) fn creator(&self, resource: usize) -> Option<usize> {
        let resource = &self.resources[resource];
        let put = resource.put.filter(|_| resource.has_own_ids);
        resource.create.or(put).filter(|it| self.is_allowed(*it))
    }

    /// The thing that a request has created.
    pub(in crate::verify) fn created(&self, resource: usize, seen: &Seen) -> Option<Instance> {
        if !seen.is_success() || self.is_no_creation_by_status(seen) {
            return None;
        }
        let parameter = self.resources[resource].parameter.clone();
        let shown = seen.json().unwrap_or_default();
        let of_location = || {
            let location = seen.response()?.header("location")?;
            let path = location.split(['?', '#']).next()?.trim_end_matches('/');
            let last = path.rsplit('/').next().filter(|it| !it.is_empty())?;
            let decoded = percent_encoding::percent_decode_str(last).decode_utf8().ok()?;
            Some(Json::String(decoded.into_owned()))
        };
        let of_body = || id_of(&parameter, seen.call.value()?);
        let operation = self.operation(seen.call.operation);
        // Who creates a thing at its path has said its id.
        let has_path = self.resources[resource].item.is_some();
        let of_path = path_parameter(operation, &parameter)
            .filter(|_| has_path)
            .and_then(|at| seen.call.values.get(&at).cloned());
        let id = of_path
            .or_else(|| self.linked_id(resource, seen))
            .or_else(|| id_of(&parameter, &shown))
            .or_else(of_location)
            .or_else(of_body)?;
        let mut instance = self.instance(resource, &seen.call, id, shown);
        instance.sent = seen.call.value().cloned();
        instance.created = Some(Box::new(seen.clone()));
        Some(instance)
    }

    /// Whether an answer to a POST is one that says that nothing new was made: 200 where the document has 201 as well, for
    /// what is added to something or was there before.
    pub(in crate::verify) fn is_no_creation_by_status(&self, seen: &Seen) -> bool {
        let operation = self.operation(seen.call.operation);
        seen.exchange.request.method == http::Method::POST
            && seen.status() == Some(200)
            && exactly(operation, 201).is_some()
            && exactly(operation, 200).is_some()
    }

    /// The resource that an operation creates things of.
    pub(in crate::verify) fn creates(&self, operation: usize) -> Option<usize> {
        let creates = |it: &crate::verify::model::Resource| {
            it.create == Some(operation) || it.has_own_ids && it.put == Some(operation)
        };
        self.resources.iter().position(creates)
    }

    /// What an operation has created by its answer, and the resource that it is one of.
    pub(in crate::verify) fn made(&self, index: usize, seen: &Seen) -> Option<(usize, Instance)> {
        let resource = self.creates(index)?;
        Some((resource, self.created(resource, seen)?))
    }

    /// Has the next things that are made belong to this one, until it is forgotten.
    pub(in crate::verify) fn pin(&mut self, resource: usize, own: Instance) {
        self.live.entry(resource).or_default().insert(0, own);
        self.pinned(resource);
    }

    /// Keeps in mind that there is a thing.
    pub(in crate::verify) fn remember(&mut self, resource: usize, instance: Instance) {
        self.live.entry(resource).or_default().push(instance);
    }

    /// A request of an operation on one thing.
    pub(in crate::verify) async fn about(
        &mut self,
        operation: usize,
        instance: &Instance,
    ) -> Step<Option<Call>> {
        let mut call = match self.base.get(&operation) {
            Some(base) => base.clone(),
            None => {
                let mut call = Call::new(operation);
                call.body = self.bodies(operation).into_iter().next();
                self.required_parameters(&mut call);
                self.renew(&mut call).await?;
                call
            }
        };
        call.values.extend(self.bound(operation, &instance.path));
        Ok(Some(call))
    }

    /// Has other requests than this one be about another thing, where the service refuses it for the
    /// state that its own is in.
    pub(in crate::verify) fn spent(&mut self, operation: usize, call: &Call) {
        self.used_up(operation);
        let names = |it: &Instance| self.bound(operation, &it.path) == self.path_values(call);
        let owner = (0..self.resources.len()).find(|at| {
            let live = self.live.get(at).and_then(|it| it.first());
            // A path that another kind of thing is no part of says nothing of one.
            let parameter = &self.resources[*at].parameter;
            let is_on_path = path_parameter(self.operation(operation), parameter).is_some();
            is_on_path && self.creator(*at).is_some() && live.is_some_and(names)
        });
        if let Some(live) = owner.and_then(|it| self.live.get_mut(&it)) {
            live.remove(0);
        }
    }

    /// The values of the path of a request.
    pub(in crate::verify) fn path_values(&self, call: &Call) -> BTreeMap<usize, Json> {
        let parameters = &self.operation(call.operation).parameters;
        let is_path = |at: usize| parameters[at].place == ParameterPlace::Path;
        call.values
            .iter()
            .filter(|(at, _)| is_path(**at))
            .map(|(at, it)| (*at, it.clone()))
            .collect()
    }

    /// Forgets a thing that is gone.
    pub(in crate::verify) fn forget(&mut self, resource: usize, id: &Json) {
        self.unpinned(resource);
        if let Some(live) = self.live.get_mut(&resource) {
            live.retain(|it| it.id != *id);
        }
    }
}
