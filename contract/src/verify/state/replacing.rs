//! Replacing a thing as a whole; what only the service sets; what is refused changes nothing.

use serde_json::{Map, Value as Json, json};

use crate::verify::call::Call;
use crate::verify::check::Check;
use crate::verify::compare::short;
use crate::verify::judge::{Kind, exactly};
use crate::verify::moments::instant;
use crate::verify::run::{Found, Run, Seen, Step};
use crate::verify::slots::{self, Slot};
use crate::verify::words::{sentences, words_of};
use crate::verify::world::{Instance, form, schema, unwrapped};
use specwright::origin::Origin;
use specwright::sample::Direction;

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

    /// What only the service sets is not set by a request.
    pub(super) async fn read_only(
        &mut self,
        resource: usize,
        own: &Instance,
        operation: usize,
        before: Seen,
    ) -> Step<Option<Seen>> {
        let sent = self.other_given(operation, &self.given(&before));
        if sent.is_empty() {
            return Ok(Some(before));
        }
        let Some(mut call) = self.about(operation, own).await? else { return Ok(None) };
        let Some(Json::Object(body)) = call.value_mut() else { return Ok(None) };
        body.extend(sent.clone());
        let changed = self.send(&call).await?;
        self.judge(&changed, Kind::Invalid);
        let Some(after) = self.read(resource, own).await?.filter(Seen::is_success) else {
            return Ok(None);
        };
        self.checked(Check::StoredAsSent);
        let now = self.given(&after);
        for (name, value) in sent {
            if now.get(&name) == Some(&value) {
                self.is_set(operation, &name, &value, &[&changed, &after]);
                self.forget(resource, &own.id);
            }
        }
        Ok(Some(after))
    }

    /// What only the service sets is not set by the request that creates a thing either.
    pub(super) async fn read_only_of_new(&mut self, resource: usize, known: &Instance) -> Step {
        let (Some(creator), Some(created)) = (self.creator(resource), &known.created) else {
            return Ok(());
        };
        let given = self.given(created);
        let sent = self.other_given(creator, &given);
        let Some(mut call) = self.fresh(creator).await?.filter(|_| !sent.is_empty()) else {
            return Ok(());
        };
        let Some(Json::Object(body)) = call.value_mut() else { return Ok(()) };
        body.extend(sent.clone());
        let made = self.send(&call).await?;
        self.judge(&made, Kind::Invalid);
        let Some(instance) = self.created(resource, &made) else { return Ok(()) };
        self.checked(Check::StoredAsSent);
        let now = self.given(&made);
        for (name, value) in sent {
            if now.get(&name) == Some(&value) {
                self.is_set(creator, &name, &value, &[&made]);
                return self.undo(creator, &made).await;
            }
        }
        self.remember(resource, instance);
        Ok(())
    }

    /// What only the service sets of what there is one of is not set by a request either.
    pub(super) async fn read_only_of_one(&mut self, get: &Call, set: usize, before: &Seen) -> Step {
        let sent = self.other_given(set, &self.given(before));
        let Some(mut call) = self.fresh(set).await?.filter(|_| !sent.is_empty()) else {
            return Ok(());
        };
        let Some(Json::Object(body)) = call.value_mut() else { return Ok(()) };
        body.extend(sent.clone());
        let changed = self.send(&call).await?;
        self.judge(&changed, Kind::Invalid);
        let after = self.send(get).await?;
        self.checked(Check::StoredAsSent);
        let now = self.given(&after);
        for (name, value) in sent {
            if after.is_success() && now.get(&name) == Some(&value) {
                self.is_set(set, &name, &value, &[&changed, &after]);
            }
        }
        Ok(())
    }

    /// A request has set what only the service sets.
    fn is_set(&mut self, operation: usize, name: &str, value: &Json, steps: &[&Seen]) {
        let message =
            format!("only the service sets it, and a request has set it to {}", short(value));
        self.found(Found {
            check: Check::StoredAsSent,
            operation,
            place: format!("request body/{name}"),
            keyword: Some("readOnly"),
            message,
            steps,
        });
    }

    /// Members of answers that words say are passed over in a request: "the read-only members `id`
    /// and `createdAt` are ignored".
    fn passed_over(&self, index: usize, given: &Map<String, Json>) -> Vec<(String, Origin)> {
        let operation = self.operation(index);
        let mut words = words_of(operation);
        words.push('\n');
        words.push_str(self.api.description.as_deref().unwrap_or_default());
        let Some(request) = form(operation).map(schema) else { return Vec::new() };
        words.push('\n');
        words.push_str(&self.values().facts(&request).words);
        let says = |it: &&str| {
            let it = it.to_lowercase();
            let has = |all: &[&str]| all.iter().any(|word| it.contains(word));
            has(&["ignored", "passed over", "no effect", "not changed by"])
                && has(&["read-only", "readonly", "only the service sets", "set by the service"])
        };
        let said = sentences(&words).into_iter().find(says).is_some();
        let answer = [200, 201].iter().find_map(|it| exactly(operation, *it));
        let Some(media) = answer.and_then(|it| it.content.first()).filter(|_| said) else {
            return Vec::new();
        };
        let facts = self.values().facts(&media.origin.child("schema"));
        let properties = facts.properties.into_iter();
        // What the schema forbids is refused, whatever words say.
        let may_be_sent = |it: &(String, Origin)| {
            let value = json!({ it.0.as_str(): given.get(&it.0) });
            let checker = self.schemas.get(self.document, &request, Direction::Request);
            checker.check(&value).iter().all(|it| it.keyword == "required")
        };
        properties.filter(|it| given.contains_key(&it.0)).filter(may_be_sent).collect()
    }

    /// Other values of the members that the service gives a thing and that a request names.
    fn other_given(&self, operation: usize, given: &Map<String, Json>) -> Map<String, Json> {
        let Some(media) = form(self.operation(operation)) else { return Map::new() };
        let facts = self.values().facts(&schema(media));
        let mut sent = Map::new();
        let of_words = self.passed_over(operation, given);
        let named = of_words.iter().filter(|it| facts.property(&it.0).is_none());
        for (name, origin) in facts.properties.iter().chain(named) {
            let is_said = of_words.iter().any(|it| it.0 == *name);
            if !given.contains_key(name) || !is_said && !self.values().facts(origin).is_read_only {
                continue;
            }
            let other = (3..8)
                .filter_map(|salt| self.values().plain(origin, salt))
                .find(|it| Some(it) != given.get(name));
            let other = other.or_else(|| match given.get(name) {
                Some(Json::Number(number)) => number.as_i64().map(|it| json!(it + 1000)),
                Some(Json::String(text)) if instant(text).is_some() => {
                    let other = json!("2001-02-03T04:05:06Z");
                    Some(other).filter(|it| self.values().is_valid(origin, it))
                }
                _ => None,
            });
            sent.extend(other.map(|it| (name.clone(), it)));
        }
        sent
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
