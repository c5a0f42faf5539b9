//! Things that a request names and that have to belong together: the loan of the member whose fine it
//! is, the seat of the show that is booked.

use serde_json::Value as Json;

use crate::names::plain;
use crate::verify::call::Call;
use crate::verify::run::{Run, Seen, Step};
use crate::verify::slots;
use crate::verify::world::{Instance, unwrapped};

impl Run<'_> {
    /// Of things that a request can name one that belongs to what else the request is about. One
    /// is made where there is none, unless it turned out not to matter.
    pub(in crate::verify) async fn fitting(
        &mut self,
        call: &Call,
        pointer: &str,
        (resource, usual): (usize, Instance),
    ) -> Step<Option<Instance>> {
        let around = self.around(call, resource);
        if around.is_empty() || self.belongs(&usual, &around) {
            return Ok(Some(usual));
        }
        let live = self.live.get(&resource).map(Vec::as_slice).unwrap_or_default();
        if let Some(other) = live.iter().rev().find(|it| self.belongs(it, &around)) {
            return Ok(Some(other.clone()));
        }
        let key = (call.operation, pointer.to_owned());
        if self.reach.loose.contains(&key) || !self.open.insert(resource) {
            return Ok(Some(usual));
        }
        let made = Box::pin(self.made_belonging(resource, &around)).await;
        self.open.remove(&resource);
        let made = made?.filter(|it| self.belongs(it, &around));
        if made.is_some() || self.is_tied(call.operation, pointer) {
            return Ok(made);
        }
        // None is to be had, and nothing says that it matters.
        self.reach.loose.insert(key);
        Ok(Some(usual))
    }

    /// Keeps in mind what an operation names that need not belong together.
    pub(in crate::verify) fn has_named(&mut self, call: &Call) {
        let index = call.operation;
        for slot in self.slots(call) {
            let Some(resource) = self.referred(index, &slot) else { continue };
            let id = call.value().and_then(|it| it.pointer(&slot.pointer));
            let live = self.live.get(&resource).map(Vec::as_slice).unwrap_or_default();
            let known = live.iter().find(|it| Some(&it.id) == id);
            if known.is_some_and(|it| !self.belongs(it, &self.around(call, resource))) {
                self.reach.loose.insert((index, slot.pointer.clone()));
            }
        }
    }

    /// A new thing that names what is around it.
    async fn made_belonging(
        &mut self,
        resource: usize,
        around: &[(usize, Json)],
    ) -> Step<Option<Instance>> {
        let mut pinned = Vec::new();
        for (other, id) in around {
            let live = self.live.get(other).map(Vec::as_slice).unwrap_or_default();
            if let Some(known) = live.iter().find(|it| it.id == *id).cloned() {
                self.pin(*other, known.clone());
                pinned.push((*other, known));
            }
        }
        let made = Box::pin(self.create(resource)).await;
        for (other, known) in pinned {
            self.forget(other, &known.id);
            self.live.entry(other).or_default().insert(0, known);
        }
        if let Ok(Some(made)) = &made {
            self.remember(resource, made.clone());
        }
        made
    }

    /// The things that a request is about besides those of a resource.
    pub(in crate::verify) fn around(&self, call: &Call, but: usize) -> Vec<(usize, Json)> {
        let index = call.operation;
        let parameters = &self.operation(index).parameters;
        let mut found: Vec<(usize, Json)> = Vec::new();
        for (at, value) in self.path_values(call) {
            let is_it = |it: &usize| self.resources[*it].parameter == parameters[at].name;
            found.extend((0..self.resources.len()).find(is_it).map(|it| (it, value)));
        }
        for slot in self.slots(call) {
            let value = call.value().and_then(|it| it.pointer(&slot.pointer));
            let value = value.filter(|it| it.is_string() || it.is_number());
            found.extend(self.referred(index, &slot).zip(value.cloned()));
        }
        found.retain(|it| it.0 != but);
        found
    }

    /// Whether a thing names none of these kinds, or those of them that a request is about.
    fn belongs(&self, own: &Instance, around: &[(usize, Json)]) -> bool {
        let Some(members) = unwrapped(&own.shown).as_object() else { return true };
        around.iter().all(|(resource, id)| {
            let known = &self.resources[*resource];
            let names =
                [format!("{}id", known.singular()), format!("{}id", plain(&known.parameter))];
            let named = members.iter().find(|it| {
                let name = plain(it.0);
                names.contains(&name) || name.len() > 2 && name == plain(&known.parameter)
            });
            named.is_none_or(|(_, it)| it.is_null() || it == id)
        })
    }

    /// A request that is refused for its body, although the operation was accepted before: what it
    /// says now goes into those that follow.
    pub(in crate::verify) async fn mended_anew(&mut self, refused: &Seen) -> Step {
        let index = refused.call.operation;
        let key = (index, "anew".to_owned());
        if !self.reach.searched.insert(key) {
            return Ok(());
        }
        let tied: Vec<_> = self.complaints(refused).into_iter().map(|it| (index, it)).collect();
        self.reach.tied.extend(tied);
        // What it names may have to belong together, which is seen to from now on.
        let Some(call) = Box::pin(self.fresh(index)).await? else { return Ok(()) };
        let seen = self.send(&call).await?;
        if let Some((resource, made)) = self.made(index, &seen) {
            self.remember(resource, made);
        }
        if !matches!(seen.status(), Some(400 | 422)) {
            return Ok(());
        }
        let Some(found) = Box::pin(self.mended(&seen)).await?.filter(|it| it.is_success()) else {
            return Ok(());
        };
        let mut body = found.call.value().cloned().unwrap_or_default();
        // What the service has no use for any more is left out; names are those of each request.
        for slot in self.slots(&found.call) {
            if self.referred(index, &slot).is_some()
                && let Some(known) =
                    self.base.get(&index).and_then(|it| it.value()?.pointer(&slot.pointer))
            {
                slots::set(&mut body, &slot.pointer, known.clone());
            }
        }
        if let Some(place) = self.base.get_mut(&index).and_then(Call::value_mut) {
            *place = body;
        }
        if let Some((resource, made)) = self.made(index, &found) {
            self.remember(resource, made);
        }
        Ok(())
    }
}
