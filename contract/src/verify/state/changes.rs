//! Changes: what is sent is stored, and nothing else changes.

use serde_json::{Map, Value as Json, json};

use crate::verify::call::Call;
use crate::verify::check::Check;
use crate::verify::compare::short;
use crate::verify::judge::{Kind, exactly};
use crate::verify::run::{Found, Run, Seen, Step};
use crate::verify::slots::Slot;
use crate::verify::values::facts::Facts;
use crate::verify::words::{says_unique, sentences};
use crate::verify::world::{Instance, form, schema, unwrapped};
use specwright::origin::Origin;

/// Members that are changed one by one.
const MEMBERS: usize = 3;

impl Run<'_> {
    /// Another value of a member than the one that it has.
    pub(in crate::verify) fn other_value(
        &self,
        slot: &Slot,
        known: Option<&Json>,
        round: usize,
    ) -> Option<Json> {
        let values = self.values();
        let mut valid: Vec<Json> =
            values.valid(&slot.origin).into_iter().map(|it| it.value).collect();
        valid.extend((2..6).filter_map(|salt| values.plain(&slot.origin, salt)));
        valid.retain(|it| Some(it) != known && !it.is_null());
        let count = valid.len();
        (count > 0).then(|| valid.swap_remove(round % count))
    }

    /// Changes the members of a thing one by one, and looks at all of it each time.
    pub(in crate::verify) async fn patching(&mut self, resource: usize) -> Step {
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
        let may_change = |it: &&Slot| {
            self.referred(patch, it).is_none() && !self.values().facts(&it.origin).is_read_only
        };
        let changed: Vec<Slot> = slots.iter().filter(may_change).cloned().collect();
        let (single, rest) = changed.split_at(changed.len().min(MEMBERS));
        let besides: Vec<Slot> =
            self.besides(&whole, single).into_iter().filter(|it| may_change(&it)).collect();
        let all = self.all_of(resource, &own).await?;
        self.other_second(&before).await?;
        // Some by themselves, and all others in one go.
        let single = single.iter().chain(&besides);
        let groups = single.map(std::slice::from_ref).chain([rest]);
        let mut changed_last = None;
        for (round, group) in groups.filter(|it| !it.is_empty()).enumerate() {
            let Some(body) = self.change_of(&base, &whole, group, &before, round) else { continue };
            let Some(after) = self.change(resource, &own, patch, body, &before).await? else {
                continue;
            };
            before = after;
            changed_last = Some(before.clone());
        }
        if let Some(changed) = &changed_last {
            self.others_stay(resource, &own, all, (patch, changed)).await?;
        }
        self.own_value(patch, &base, &slots, &before).await?;
        self.merged(resource, &own, patch, &slots, &before).await?;
        self.replaced_whole(resource, &own, patch, &slots).await?;
        let Some(before) = self.read(resource, &own).await?.filter(Seen::is_success) else {
            return Ok(());
        };
        let before = self.emptied(resource, &own, patch, &slots, before).await?;
        let Some(before) = self.read_only(resource, &own, patch, before).await? else {
            return Ok(());
        };
        self.half(resource, &own, patch, &before).await
    }

    /// Members that a schema allows besides some of them, one of each other kind: texts, lists and objects. What a thing is or
    /// is not, and how much of it, is most often tied to something else.
    fn besides(&self, whole: &Origin, slots: &[Slot]) -> Vec<Slot> {
        let mut found: Vec<Slot> = Vec::new();
        let kinds = slots.iter().map(|it| self.values().facts(&it.origin)).filter(is_loose);
        let mut kinds: Vec<Option<&str>> = kinds.map(|it| it.kind()).collect();
        for (name, origin) in self.values().facts(whole).properties {
            let facts = self.values().facts(&origin);
            let is_new = !slots.iter().any(|it| it.name == name) && !kinds.contains(&facts.kind());
            if is_loose(&facts) && is_new {
                kinds.push(facts.kind());
                let mut pointer = String::new();
                specwright::value::push_token(&mut pointer, &name);
                found.push(Slot { pointer, name, origin, is_required: false, depth: 0 });
            }
        }
        found
    }

    /// What only one thing may have, this one has: to send it once more is no conflict.
    async fn own_value(
        &mut self,
        patch: usize,
        base: &Call,
        slots: &[Slot],
        before: &Seen,
    ) -> Step {
        if exactly(self.operation(patch), 409).is_none() {
            return Ok(());
        }
        let shown = before.json().map(|it| unwrapped(&it).clone()).unwrap_or_default();
        let unique = slots.iter().find(|it| {
            let words = self.values().facts(&it.origin).words;
            sentences(&words).into_iter().any(says_unique)
        });
        let Some((slot, value)) = unique.and_then(|it| Some((it, shown.get(&it.name)?.clone())))
        else {
            return Ok(());
        };
        let Some(media) = form(self.operation(patch)) else { return Ok(()) };
        let body = json!({ slot.name.as_str(): value });
        if !value.is_string() || !self.values().is_valid(&schema(media), &body) {
            return Ok(());
        }
        let mut call = base.clone();
        if let Some(place) = call.value_mut() {
            *place = body;
        }
        let seen = self.send(&call).await?;
        self.checked(Check::ValidAccepted);
        if seen.status() == Some(409) {
            let message = format!("{} is its own value, and it is refused with 409", short(&value));
            let (check, place) = (Check::ValidAccepted, format!("request body/{}", slot.name));
            let steps = &[before, &seen];
            self.found(Found { check, operation: patch, place, keyword: None, message, steps });
        }
        Ok(())
    }

    /// A body that changes these members of a thing; nothing where there is no other value for them,
    /// or what is sent would not be in order with what is there.
    pub(super) fn change_of(
        &self,
        base: &Call,
        whole: &Origin,
        slots: &[Slot],
        before: &Seen,
        round: usize,
    ) -> Option<Json> {
        let shown = before.json().map(|it| unwrapped(&it).clone()).unwrap_or_default();
        let other =
            |it: &Slot| Some((it.name.clone(), self.other_value(it, shown.get(&it.name), round)?));
        let mut body = Json::Object(slots.iter().filter_map(other).collect());
        if body.as_object().is_some_and(Map::is_empty) {
            return None;
        }
        if !self.values().is_valid(whole, &body) {
            let mut all = base.value().cloned()?;
            for (name, value) in body.as_object()? {
                all[name] = value.clone();
            }
            body = all;
        }
        // What has to be in order with another member stays in order with it.
        let mut all = shown;
        for (name, value) in body.as_object()? {
            all[name] = value.clone();
        }
        let mut ordered = all.clone();
        self.values().put_in_order(whole, &mut ordered);
        (ordered == all).then_some(body)
    }

    /// A thing that nothing else needs.
    pub(super) async fn own(&mut self, resource: usize) -> Step<Option<Instance>> {
        if self.creator(resource).is_some()
            && let Some(made) = self.create(resource).await?
        {
            return Ok(Some(made));
        }
        self.ensure(resource).await
    }

    /// Sends a change of a thing; how it is afterwards.
    pub(super) async fn change(
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
        // What it names in lists is there.
        self.refer(&mut call).await?;
        let mut body = call.value().cloned().unwrap_or(body);
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
        self.is_no_creation(operation, before, &changed);
        let is_echoed = self.compare(operation, &body, &[&changed], false);
        let Some(after) = self.read(resource, own).await? else { return Ok(None) };
        let is_sound = self.judge_after(&[&changed], &after, Kind::Unknown);
        if !after.is_success() {
            return Ok(None);
        }
        if !is_sound {
            return Ok(Some(after));
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
        if is_echoed {
            self.grown(operation, before, &after, &changed);
            self.moved(before, &changed, &after);
            self.tags_follow(operation, before, &changed, &after);
        }
        Ok(Some(after))
    }

    /// What was there before is not created by being replaced (RFC 9110, 9.3.4).
    pub(super) fn is_no_creation(&mut self, operation: usize, before: &Seen, changed: &Seen) {
        let has_other =
            [200, 204].iter().any(|it| exactly(self.operation(operation), *it).is_some());
        if !has_other {
            return;
        }
        self.checked(Check::Described);
        if changed.status() == Some(201) && before.is_success() {
            let message =
                "it was there before, and replacing it is answered with 201, as if it were created"
                    .to_owned();
            let (check, place) = (Check::Described, "status 201".to_owned());
            let steps = &[before, changed];
            self.found(Found { check, operation, place, keyword: None, message, steps });
        }
    }

    fn is_patch(&self, operation: usize) -> bool {
        self.operation(operation).method.as_str() == "PATCH"
    }

    /// What a thing is given once stays.
    pub(in crate::verify) fn stays(
        &mut self,
        operation: usize,
        before: &Seen,
        after: &Seen,
        changed: &Seen,
    ) {
        let (one, other) = (self.given(before), self.given(after));
        for (name, value) in one {
            let words = crate::names::words(&name);
            let is = |word: Option<&String>, it: &str| word.is_some_and(|word| word == it);
            // `void` is no id.
            let is_fixed = is(words.first(), "created") || is(words.last(), "id");
            let now = other.get(&name).unwrap_or(&Json::Null);
            if is_fixed && *now != value {
                let message = format!(
                    "it was changed from {} to {}, and only the service sets it",
                    short(&value),
                    short(now)
                );
                let (check, place) = (Check::StoredAsSent, format!("response body/{name}"));
                let steps = &[before, changed, after];
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
        let pointer = format!("/{name}");
        if self.is_related(operation, &pointer) || crate::verify::pairs::is_of_pair(&pointer, body)
        {
            return;
        }
        let status = seen.status().unwrap_or_default();
        let value = body.get(name).map(short).unwrap_or_default();
        let message = format!("the document allows {value}, and it is refused with {status}");
        let (check, place) = (Check::ValidAccepted, format!("request body/{name}"));
        self.found(Found { check, operation, place, keyword: None, message, steps: &[seen] });
    }
}

/// Whether a value is what somebody has written or put together, and no choice, number or time.
fn is_loose(facts: &Facts) -> bool {
    facts.enumerated.is_none()
        && facts.format.is_none()
        && matches!(facts.kind(), Some("string" | "array" | "object"))
}
