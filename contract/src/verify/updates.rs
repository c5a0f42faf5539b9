//! Changes: what is sent is stored, and nothing else changes.

use serde_json::{Map, Value as Json, json};

use super::call::Call;
use super::check::Check;
use super::compare::short;
use super::judge::Kind;
use super::run::{Found, Run, Seen, Step};
use super::slots::{self, Slot};
use super::world::{Instance, form, schema, unwrapped};

/// Members that are changed one by one.
const MEMBERS: usize = 6;

impl Run<'_> {
    /// Another value of a member than the one that it has.
    fn other_value(&self, slot: &Slot, known: Option<&Json>, round: usize) -> Option<Json> {
        let values = self.values();
        let mut valid: Vec<Json> =
            values.valid(&slot.origin).into_iter().map(|it| it.value).collect();
        valid.extend((2..6).filter_map(|salt| values.plain(&slot.origin, salt)));
        valid.retain(|it| Some(it) != known && !it.is_null());
        let count = valid.len();
        (count > 0).then(|| valid.swap_remove(round % count))
    }

    /// Changes the members of a thing one by one, and looks at all of it each time.
    pub(super) async fn patching(&mut self, resource: usize) -> Step {
        let known = self.resources[resource].clone();
        let Some(patch) = known.patch.filter(|it| self.is_allowed(*it)) else { return Ok(()) };
        let Some(own) = self.own(resource).await? else { return Ok(()) };
        let Some(base) = self.about(patch, &own).await? else { return Ok(()) };
        if !self.base.contains_key(&patch) {
            self.baseline(patch).await?;
        }
        let Some(media) = form(self.operation(patch)) else { return Ok(()) };
        let whole = schema(media);
        let Some(mut before) = self.read(resource, &own).await?.filter(Seen::is_success) else {
            return Ok(());
        };
        let slots: Vec<Slot> = self.slots(&base).into_iter().filter(Slot::is_top).collect();
        for (round, slot) in slots.iter().take(MEMBERS).enumerate() {
            if self.referred(patch, slot).is_some()
                || self.values().facts(&slot.origin).is_read_only
            {
                continue;
            }
            let shown = before.json().map(|it| unwrapped(&it).clone()).unwrap_or_default();
            let Some(value) = self.other_value(slot, shown.get(&slot.name), round) else {
                continue;
            };
            let mut body = json!({ slot.name.clone(): value });
            if !self.values().is_valid(&whole, &body) {
                body = base.value().cloned().unwrap_or_default();
                slots::set(&mut body, &slot.pointer, value);
            }
            let Some(after) = self.change(resource, &own, patch, body, &before).await? else {
                continue;
            };
            before = after;
        }
        self.emptied(resource, &own, patch, &slots, &before).await?;
        self.read_only(resource, &own, patch).await?;
        self.half(resource, &own, patch).await
    }

    /// A thing that nothing else needs.
    async fn own(&mut self, resource: usize) -> Step<Option<Instance>> {
        if self.creator(resource).is_some()
            && let Some(made) = self.create(resource).await?
        {
            return Ok(Some(made));
        }
        self.ensure(resource).await
    }

    /// Sends a change of a thing; how it is afterwards.
    async fn change(
        &mut self,
        resource: usize,
        own: &Instance,
        operation: usize,
        body: Json,
        before: &Seen,
    ) -> Step<Option<Seen>> {
        let Some(mut call) = self.about(operation, own).await? else { return Ok(None) };
        let Some(media) = form(self.operation(operation)) else { return Ok(None) };
        if !self.values().is_valid(&schema(media), &body) {
            return Ok(None);
        }
        match call.value_mut() {
            Some(place) => *place = body.clone(),
            None => return Ok(None),
        }
        for (name, _) in body.as_object().into_iter().flatten() {
            self.tried(operation, &format!("request body/{name}"), "type", true);
        }
        let mut body = body;
        let mut changed = self.send(&call).await?;
        if changed.status() == Some(409) {
            // Something else has the name already.
            let slots = self.slots(&call);
            self.differ(&mut call, &slots, &[]);
            body = call.value().cloned().unwrap_or(body);
            changed = self.send(&call).await?;
        }
        self.judge(&changed, Kind::Valid);
        self.checked(Check::ValidAccepted);
        if !changed.is_success() {
            if self.is_refused_for_form(&changed) {
                self.blame_change(&changed, &body);
            }
            return Ok(None);
        }
        let is_echoed = self.compare(operation, &body, &[&changed], false);
        let Some(after) = self.read(resource, own).await? else { return Ok(None) };
        if !self.judge_after(&[&changed], &after, Kind::Unknown) || !after.is_success() {
            return Ok(None);
        }
        if is_echoed
            && self.compare(operation, &body, &[&changed, &after], false)
            && self.is_patch(operation)
        {
            let names: Vec<&str> =
                body.as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect();
            self.unchanged(
                operation,
                before,
                &after,
                &[&changed],
                "something else was changed",
                &names,
            );
        }
        self.stays(operation, before, &after, &changed);
        Ok(Some(after))
    }

    fn is_patch(&self, operation: usize) -> bool {
        self.operation(operation).method.as_str() == "PATCH"
    }

    /// What a thing is given once stays.
    fn stays(&mut self, operation: usize, before: &Seen, after: &Seen, changed: &Seen) {
        let (one, other) = (self.given(before), self.given(after));
        for (name, value) in one {
            let plain = super::model::plain(&name);
            let is_fixed = plain == "id" || plain.starts_with("created") || plain.ends_with("id");
            let now = other.get(&name).unwrap_or(&Json::Null);
            if is_fixed && *now != value {
                let message = format!(
                    "it was changed from {} to {}, and only the service sets it",
                    short(&value),
                    short(now)
                );
                let (check, place) = (Check::StoredAsSent, format!("response body/{name}"));
                let steps = &[changed, after];
                self.found(Found {
                    check,
                    operation,
                    place,
                    keyword: Some("readOnly"),
                    message,
                    steps,
                });
            }
        }
    }

    /// A change that the document allows is refused.
    fn blame_change(&mut self, seen: &Seen, body: &Json) {
        let operation = seen.call.operation;
        let names: Vec<&String> =
            body.as_object().into_iter().flatten().map(|(name, _)| name).collect();
        let [name] = names[..] else { return };
        if self.is_related(operation, &format!("/{name}")) {
            return;
        }
        let status = seen.status().unwrap_or_default();
        let value = body.get(name).map(short).unwrap_or_default();
        let message = format!("the document allows {value}, and it is refused with {status}");
        let (check, place) = (Check::ValidAccepted, format!("request body/{name}"));
        self.found(Found { check, operation, place, keyword: None, message, steps: &[seen] });
    }

    /// Values that a careless service takes for none are stored: null, false, 0, nothing.
    async fn emptied(
        &mut self,
        resource: usize,
        own: &Instance,
        patch: usize,
        slots: &[Slot],
        before: &Seen,
    ) -> Step {
        let mut body = Map::new();
        let mut nulls = Map::new();
        for slot in slots {
            if self.referred(patch, slot).is_some() {
                continue;
            }
            let values = self.values().valid(&slot.origin);
            let is_empty = |it: &Json| {
                *it == json!(false) || *it == json!(0) || *it == json!("") || *it == json!([])
            };
            if let Some(value) = values.iter().find(|it| is_empty(&it.value)) {
                body.insert(slot.name.clone(), value.value.clone());
            }
            if values.iter().any(|it| it.value.is_null()) {
                nulls.insert(slot.name.clone(), Json::Null);
            }
        }
        let mut before = before.clone();
        if !body.is_empty()
            && let Some(after) =
                self.change(resource, own, patch, Json::Object(body), &before).await?
        {
            before = after;
        }
        if nulls.is_empty() {
            return Ok(());
        }
        let names: Vec<String> = nulls.keys().cloned().collect();
        let Some(after) = self.change(resource, own, patch, Json::Object(nulls), &before).await?
        else {
            return Ok(());
        };
        let shown = after.json().map(|it| unwrapped(&it).clone()).unwrap_or_default();
        for name in names {
            if let Some(value) = shown.get(&name).filter(|it| !it.is_null()) {
                let message = format!("null was sent, and {} is shown", short(value));
                let (check, place) = (Check::StoredAsSent, format!("response body/{name}"));
                self.found(Found {
                    check,
                    operation: patch,
                    place,
                    keyword: None,
                    message,
                    steps: &[&after],
                });
            }
        }
        Ok(())
    }

    /// What only the service sets is not set by a request.
    async fn read_only(&mut self, resource: usize, own: &Instance, operation: usize) -> Step {
        let Some(before) = self.read(resource, own).await?.filter(Seen::is_success) else {
            return Ok(());
        };
        let Some(media) = form(self.operation(operation)) else { return Ok(()) };
        let facts = self.values().facts(&schema(media));
        let given = self.given(&before);
        let named = facts.properties.iter().filter(|(name, origin)| {
            given.contains_key(name) && self.values().facts(origin).is_read_only
        });
        let mut sent = Map::new();
        for (name, origin) in named.collect::<Vec<_>>() {
            let other = (3..8)
                .filter_map(|salt| self.values().plain(origin, salt))
                .find(|it| Some(it) != given.get(name));
            let other = other.or_else(|| match given.get(name) {
                Some(Json::Number(number)) => number.as_i64().map(|it| json!(it + 1000)),
                _ => None,
            });
            sent.extend(other.map(|it| (name.clone(), it)));
        }
        if sent.is_empty() {
            return Ok(());
        }
        let Some(mut call) = self.about(operation, own).await? else { return Ok(()) };
        let Some(Json::Object(body)) = call.value_mut() else { return Ok(()) };
        body.extend(sent.clone());
        let changed = self.send(&call).await?;
        self.judge(&changed, Kind::Invalid);
        let Some(after) = self.read(resource, own).await? else { return Ok(()) };
        self.checked(Check::StoredAsSent);
        let now = self.given(&after);
        for (name, value) in sent {
            if now.get(&name) == Some(&value) {
                let message = format!(
                    "only the service sets it, and a request has set it to {}",
                    short(&value)
                );
                let (check, place) = (Check::StoredAsSent, format!("request body/{name}"));
                let steps = &[&changed, &after];
                self.found(Found {
                    check,
                    operation,
                    place,
                    keyword: Some("readOnly"),
                    message,
                    steps,
                });
                self.forget(resource, &own.id);
            }
        }
        Ok(())
    }

    /// What is refused changes nothing, not even the part of it that is right.
    async fn half(&mut self, resource: usize, own: &Instance, operation: usize) -> Step {
        let breaches = self.breaches(operation);
        let Some(before) = self.read(resource, own).await?.filter(Seen::is_success) else {
            return Ok(());
        };
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
            self.unchanged(operation, &before, &after, &[&refused], what, &[]);
            return Ok(());
        }
        Ok(())
    }

    /// Replaces a thing, and looks at it and at another one.
    pub(super) async fn replacing(&mut self, resource: usize) -> Step {
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
        for round in 0..3 {
            let Some(before) = self.read(resource, &own).await?.filter(Seen::is_success) else {
                return Ok(());
            };
            let shown = before.json().map(|it| unwrapped(&it).clone()).unwrap_or_default();
            let mut body = base.value().cloned().unwrap_or_default();
            for slot in slots.iter().filter(|it| it.is_top() && self.referred(put, it).is_none()) {
                if let Some(value) = self.other_value(slot, shown.get(&slot.name), round) {
                    slots::set(&mut body, &slot.pointer, value);
                }
            }
            self.change(resource, &own, put, body, &before).await?;
        }
        if let (Some(other), Some(before)) = (&other, &other_before)
            && let Some(after) = self.read(resource, other).await?
        {
            self.unchanged(put, before, &after, &[], "another thing was replaced", &[]);
        }
        self.read_only(resource, &own, put).await?;
        self.half(resource, &own, put).await?;
        self.left_out(resource, &own, put, &base).await
    }

    /// Where a thing is replaced, what the new one does not have is gone.
    async fn left_out(&mut self, resource: usize, own: &Instance, put: usize, base: &Call) -> Step {
        let operation = self.operation(put);
        let docs = [&operation.docs.title, &operation.docs.description];
        let words =
            docs.into_iter().flatten().map(|it| it.to_lowercase()).collect::<Vec<_>>().join("\n");
        let Some(media) = form(operation) else { return Ok(()) };
        let whole = schema(media);
        let facts = self.values().facts(&whole);
        if !words.contains("replace") {
            return Ok(());
        }
        // All members are set first, so that there is something to lose.
        let Some(mut call) = self.about(put, own).await? else { return Ok(()) };
        call.body.clone_from(&base.body);
        let full = self.send(&call).await?;
        if !full.is_success() {
            return Ok(());
        }
        let sent = base.value().cloned().unwrap_or_default();
        let least: Map<String, Json> = sent
            .as_object()
            .into_iter()
            .flatten()
            .filter(|(name, _)| facts.required.contains(name))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        if let Some(body) = call.value_mut() {
            *body = Json::Object(least);
        }
        let replaced = self.send(&call).await?;
        self.judge(&replaced, Kind::Valid);
        let Some(after) = self.read(resource, own).await? else { return Ok(()) };
        let shown = after.json().map(|it| unwrapped(&it).clone()).unwrap_or_default();
        self.checked(Check::Described);
        for (name, value) in sent.as_object().into_iter().flatten() {
            let Some(now) = shown.get(name).filter(|_| !facts.required.contains(name)) else {
                continue;
            };
            let default = facts.property(name).and_then(|it| self.values().facts(it).default);
            if replaced.is_success()
                && now == value
                && default.as_ref() != Some(value)
                && !now.is_null()
            {
                let message = format!(
                    "the document says that it is replaced, and {} is left of what was there before",
                    short(now)
                );
                let (check, place) = (Check::Described, format!("request body/{name}"));
                let steps = &[&full, &replaced, &after];
                self.found(Found { check, operation: put, place, keyword: None, message, steps });
            }
        }
        Ok(())
    }
}
