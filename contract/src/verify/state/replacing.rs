//! Replacing a thing as a whole; what is refused changes nothing.

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
        self.once_again(&own, put).await
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
