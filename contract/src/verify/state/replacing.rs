//! Replacing a thing as a whole; what is refused changes nothing.

use serde_json::Value as Json;

use crate::verify::check::Check;
use crate::verify::judge::Kind;
use crate::verify::run::{Found, Run, Seen, Step};
use crate::verify::slots::{self, Slot};
use crate::verify::world::{Instance, form, schema, unwrapped};

/// So often a thing is replaced.
const ROUNDS: usize = 2;

impl Run<'_> {
    /// Replaces a thing, and looks at it and at another one.
    pub(in crate::verify) async fn replacing(&mut self, resource: usize) -> Step {
        let known = self.resources[resource].clone();
        let Some(put) = known.put.filter(|it| self.is_allowed(*it)) else { return Ok(()) };
        let Some(own) = self.own(resource).await? else { return Ok(()) };
        let other = self.another(resource).await?.filter(|it| it.id != own.id);
        let other_before = match &other {
            Some(other) => self.read(resource, other).await?,
            None => None,
        };
        if !self.base.contains_key(&put) {
            self.baseline(put).await?;
        }
        let Some(base) = self.about(put, &own).await? else { return Ok(()) };
        let slots = self.slots(&base);
        if let Some(mut get) = match known.read {
            Some(read) => self.about(read, &own).await?,
            None => None,
        } {
            self.required_parameters(&mut get);
            self.left_out(&base, &get).await?;
        }
        let Some(mut before) = self.read(resource, &own).await?.filter(Seen::is_success) else {
            return Ok(());
        };
        self.other_second(&before).await?;
        for round in 0..ROUNDS {
            let shown = before.json().map(|it| unwrapped(&it).clone()).unwrap_or_default();
            let mut body = base.value().cloned().unwrap_or_default();
            for slot in slots.iter().filter(|it| it.is_top() && self.referred(put, it).is_none()) {
                if let Some(value) = self.other_value(slot, shown.get(&slot.name), round) {
                    slots::set(&mut body, &slot.pointer, value);
                }
            }
            if let Some(media) = form(self.operation(put)) {
                self.values().put_in_order(&schema(media), &mut body);
            }
            let Some(after) = self.change(resource, &own, put, body, &before).await? else {
                continue;
            };
            before = after;
        }
        if let (Some(other), Some(before)) = (&other, &other_before)
            && let Some(after) = self.read(resource, other).await?
        {
            self.unchanged(put, before, &after, &[], "another thing was replaced", &[]);
        }
        let Some(before) = self.read_only(resource, &own, put, before).await? else {
            return Ok(());
        };
        self.half(resource, &own, put, &before).await?;
        self.once_again(&own, put).await?;
        self.as_it_is(resource, put).await
    }

    /// A thing may keep what it has: a change to what it is already is no conflict with itself.
    pub(super) async fn as_it_is(&mut self, resource: usize, change: usize) -> Step {
        let Some(own) = self.create(resource).await? else { return Ok(()) };
        let Some(there) = self.read(resource, &own).await?.filter(Seen::is_success) else {
            return Ok(());
        };
        let shown = there.json().map(|it| unwrapped(&it).clone()).unwrap_or_default();
        let Some(base) = self.about(change, &own).await? else { return Ok(()) };
        let Some(whole) = form(self.operation(change)).map(schema) else { return Ok(()) };
        let mut body = base.value().cloned().unwrap_or_default();
        for (name, place) in self.values().facts(&whole).properties {
            let facts = self.values().facts(&place);
            let value = shown.get(&name).filter(|it| self.values().is_valid(&place, it));
            if let (Some(value), Some(members), false) =
                (value, body.as_object_mut(), facts.is_read_only)
            {
                members.insert(name, value.clone());
            }
        }
        let mut call = base.clone();
        match call.value_mut() {
            Some(place) if self.values().is_valid(&whole, &body) => *place = body,
            _ => return Ok(()),
        }
        self.checked(Check::ValidAccepted);
        let seen = self.send(&call).await?;
        self.judge(&seen, Kind::Valid);
        if seen.status() != Some(409) {
            return Ok(());
        }
        // Where nothing else can be changed either, it is the state of the thing that forbids it.
        let mut other = call.clone();
        let slots = self.slots(&other);
        self.differ(&mut other, &slots, &[]);
        for name in own.sent.iter().filter_map(Json::as_object).flat_map(|it| it.keys()) {
            let slot = slots.iter().find(|it| it.is_top() && it.name == *name);
            let value = slot.and_then(|it| self.other_text(it, shown.get(name)?));
            if let (Some(slot), Some(value), Some(body)) = (slot, value, other.value_mut()) {
                slots::set(body, &slot.pointer, value);
            }
        }
        if other.value() == call.value() || !self.send(&other).await?.is_success() {
            return Ok(());
        }
        let message = "a change to what the thing is already is refused with 409, and one to \
                       something else is not"
            .to_owned();
        let (check, place) = (Check::ValidAccepted, "request body".to_owned());
        let steps = &[&there, &seen];
        self.found(Found { check, operation: change, place, keyword: None, message, steps });
        Ok(())
    }

    /// Another text of a member whose texts may be of no thing but one.
    fn other_text(&mut self, slot: &Slot, known: &Json) -> Option<Json> {
        let facts = self.values().facts(&slot.origin);
        if facts.enumerated.is_some() || !known.is_string() {
            return None;
        }
        let number = self.next();
        let other = crate::verify::values::ordinary::another(&facts, known, number)?;
        Some(other).filter(|it| it != known && self.values().is_valid(&slot.origin, it))
    }

    /// A replacement that is sent twice is accepted twice (RFC 9110, 9.2.2).
    async fn once_again(&mut self, own: &Instance, put: usize) -> Step {
        let Some(mut call) = self.about(put, own).await? else { return Ok(()) };
        let slots = self.slots(&call);
        self.differ(&mut call, &slots, &[]);
        let first = self.send(&call).await?;
        if !first.is_success() {
            return Ok(());
        }
        let second = self.send(&call).await?;
        self.judge_after(&[&first], &second, Kind::Valid);
        if second.is_refusal() {
            let status = second.status().unwrap_or_default();
            let message = format!("the same replacement is refused with {status} the second time");
            let (check, place) = (Check::ValidAccepted, "request body".to_owned());
            let steps = &[&first, &second];
            self.found(Found { check, operation: put, place, keyword: None, message, steps });
        }
        Ok(())
    }

    /// What is refused changes nothing, not even the part of it that is right.
    pub(super) async fn half(
        &mut self,
        resource: usize,
        own: &Instance,
        operation: usize,
        before: &Seen,
    ) -> Step {
        let breaches = self.breaches(operation);
        let shown = before.json().map(|it| unwrapped(&it).clone()).unwrap_or_default();
        let Some(base) = self.about(operation, own).await? else { return Ok(()) };
        let slots: Vec<Slot> = self.slots(&base).into_iter().filter(Slot::is_top).collect();
        // The member that is right stands before the one that is wrong.
        for breach in
            breaches.iter().filter(|it| it.place.matches('/').count() == 1 && it.rank == 0).rev()
        {
            let name = breach.place.trim_start_matches("request body/");
            let good =
                slots.iter().find(|it| it.name != name && self.referred(operation, it).is_none());
            let Some(good) = good else { continue };
            let Some(value) = self.other_value(good, shown.get(&good.name), 1) else { continue };
            let mut call = base.clone();
            if let Some(body) = call.value_mut() {
                slots::set(body, &good.pointer, value);
            }
            let call = self.broken(call, breach);
            let refused = self.send(&call).await?;
            if !refused.is_refusal() {
                return Ok(());
            }
            self.judge(&refused, Kind::Invalid);
            let Some(after) = self.read(resource, own).await? else { return Ok(()) };
            let what = "a request was refused";
            self.unchanged(operation, before, &after, &[&refused], what, &[]);
            return Ok(());
        }
        Ok(())
    }
}
