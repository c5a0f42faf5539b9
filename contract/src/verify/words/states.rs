//! What words say is possible in one state and not in another.

use serde_json::{Value as Json, json};

use crate::names::plain;
use crate::verify::call::Call;
use crate::verify::check::Check;
use crate::verify::compare::short;
use crate::verify::expectation::Expectation;
use crate::verify::judge::{Kind, exactly};
use crate::verify::run::{Found, Run, Seen, Step};
use crate::verify::slots;
use crate::verify::words::forbidden_states::forbids;
use crate::verify::words::{quoted, sentences, words_of};
use crate::verify::world::{Instance, unwrapped};

/// What members are called that name nothing.
const REMARKS: &[&str] =
    &["reason", "note", "notes", "comment", "message", "remark", "remarks", "text", "description"];

impl Run<'_> {
    /// What words say is no longer possible after an action, and doing it twice.
    pub(in crate::verify) async fn actions(&mut self, resource: usize) -> Step {
        let known = self.resources[resource].clone();
        if self.creator(resource).is_none() {
            return Ok(());
        }
        for action in known.actions.iter().copied() {
            let is_write =
                !matches!(self.operation(action).method.as_str(), "GET" | "HEAD" | "OPTIONS");
            if !is_write || !self.is_allowed(action) {
                continue;
            }
            if !self.base.contains_key(&action) {
                self.baseline(action).await?;
            }
            let Some(mut own) = self.create(resource).await? else { return Ok(()) };
            self.prepare_about(action, resource, &own).await?;
            let mut before = self.read(resource, &own).await?;
            let all = self.all_of(resource, &own).await?;
            let Some(mut call) = self.about(action, &own).await? else { continue };
            let shown = before.as_ref().and_then(Seen::json).unwrap_or_default();
            let required = self.required_of(action, unwrapped(&shown));
            if let Some(early) = self.not_yet(resource, action, &required).await? {
                (own, before) = early;
                let Some(about) = self.about(action, &own).await? else { continue };
                call = about;
            }
            let mut done = self.send(&call).await?;
            if done.status() == Some(409)
                && let Some(shown) = before.as_ref().and_then(Seen::json)
                && self.turned(&mut call, unwrapped(&shown))
            {
                // What it asks for may be so already.
                done = self.send(&call).await?;
            }
            let is_conflict = done.status() == Some(409);
            self.judge(&done, if is_conflict { Kind::Protocol } else { Kind::Valid });
            if !done.is_success() {
                self.is_found(action, before.as_ref(), &done);
                continue;
            }
            let after = self.read(resource, &own).await?;
            self.others_stay(resource, &own, all, (action, &done)).await?;
            if let Some(after) = &after {
                self.judge_after(&[&done], after, Kind::Valid);
                self.as_shown(action, &done, after);
                self.stays_there(action, &done, after);
                self.as_described(&done, after);
                self.null_no_more(self.called(action), &done, after);
            }
            if let (Some(before), Some(after)) = (&before, &after) {
                self.grown(action, before, after, &done);
                self.stays(action, before, after, &done);
                self.sets_as_sent(action, &done, after);
                self.left_alone(resource, (before, &done, after));
                self.moved_on(before, &done, after);
            }
            if let Some(after) = after.as_ref().filter(|it| it.is_success())
                && super::repeated::is_idempotent(self.operation(action))
            {
                self.once_more_done(resource, &own, (&done, after)).await?;
            }
            let states = before
                .zip(after.as_ref())
                .and_then(|(before, after)| changed_state(&before, after));
            let conflict = exactly(self.operation(action), 409)
                .map(|it| format!("{:?}", it.docs).to_lowercase())
                .unwrap_or_default();
            let words =
                format!("{conflict}\n\n{}", words_of(self.operation(action)).to_lowercase());
            let may_repeat = super::repeated::is_idempotent(self.operation(action));
            let is_once = !may_repeat
                && (conflict.contains("already")
                    || conflict.contains("twice")
                    || states
                        .as_ref()
                        .is_some_and(|(_, now)| forbids(&words, now, &self.states(resource))));
            let mut refused = None;
            if is_once && exactly(self.operation(action), 409).is_some() {
                let again = self.send(&self.said_otherwise(&call)).await?;
                self.conflict(action, &[&done, &again], "it was done before");
                refused = Some(again);
            }
            let now = states.as_ref().map_or(self.called(action), |it| it.1.as_str()).to_owned();
            self.hidden(resource, &own, &done, &now).await?;
            self.taken_again(&own, &done).await?;
            let Some((_, now)) = states else {
                self.refused_leaves(resource, &own, after.as_ref(), refused).await?;
                continue;
            };
            let others = [known.patch, known.put, known.delete]
                .into_iter()
                .flatten()
                .chain(known.actions.iter().copied())
                .chain(self.creators_below(resource));
            for other in others.filter(|it| *it != action).collect::<Vec<_>>() {
                let operation = self.operation(other);
                let Some(response) = exactly(operation, 409) else { continue };
                let words = self.rules_of_all(other);
                let words = format!("{:?}\n\n{words}", response.docs).to_lowercase();
                // What is only possible after the action is not what words forbid then.
                let is_asked = self.is_prepared_by(other, resource, action);
                if !self.is_allowed(other)
                    || is_asked
                    || !forbids(&words, &now, &self.states(resource))
                {
                    continue;
                }
                let Some(call) = self.about(other, &own).await? else { continue };
                if operation.body.is_some() && call.body.is_none() {
                    continue;
                }
                let seen = self.send(&call).await?;
                self.conflict(other, &[&done, &seen], &format!("the state is `{now}`"));
                if refused.as_ref().is_none_or(Seen::is_refusal) {
                    refused = Some(seen);
                }
            }
            self.refused_leaves(resource, &own, after.as_ref(), refused).await?;
            self.one_at_a_time(resource, &own, &done, &now).await?;
            self.state_stays(resource, &own, &done, &now).await?;
        }
        Ok(())
    }

    /// What is said of an operation, without what is said of one member of its body: "the kind of a grave that was let cannot be
    /// changed" leaves the others free.
    fn rules_of_all(&self, index: usize) -> String {
        let words = words_of(self.operation(index));
        let base = self.base.get(&index).map(|it| self.slots(it)).unwrap_or_default();
        let members: Vec<String> = base
            .into_iter()
            .filter(|it| it.is_top() && !is_state(&it.name))
            .map(|it| crate::names::words(&it.name).join(" "))
            .collect();
        let is_of_one = |sentence: &&str| {
            let lower = sentence.to_lowercase().replace('`', "");
            members.iter().any(|it| {
                lower.starts_with(&format!("the {it} ")) || lower.starts_with(&format!("its {it} "))
            })
        };
        let all: Vec<&str> = sentences(&words).into_iter().filter(|it| !is_of_one(it)).collect();
        all.join("\n")
    }

    /// What is refused in a state leaves the thing as it was.
    async fn refused_leaves(
        &mut self,
        resource: usize,
        own: &Instance,
        before: Option<&Seen>,
        refused: Option<Seen>,
    ) -> Step {
        let Some((before, refused)) = before.zip(refused.filter(Seen::is_refusal)) else {
            return Ok(());
        };
        let Some(after) = self.read(resource, own).await? else { return Ok(()) };
        let what = "what the state does not allow was refused";
        self.unchanged(refused.call.operation, before, &after, &[&refused], what, &[]);
        Ok(())
    }

    /// The same request with other texts in what only remarks: that nothing of it is taken shows then.
    fn said_otherwise(&self, call: &Call) -> Call {
        let mut other = call.clone();
        for slot in self.slots(call).iter().filter(|it| it.is_top()) {
            let facts = self.values().facts(&slot.origin);
            let is_free = facts.enumerated.is_none()
                && facts.format.is_none()
                && facts.pattern.is_none()
                && self.referred(call.operation, slot).is_none();
            let known = call.value().and_then(|it| it.pointer(&slot.pointer)?.as_str());
            let Some(text) = known.filter(|_| is_free).map(|it| json!(format!("{it} again")))
            else {
                continue;
            };
            if self.values().is_valid(&slot.origin, &text)
                && let Some(body) = other.value_mut()
            {
                slots::set(body, &slot.pointer, text);
            }
        }
        other
    }

    /// Where a new thing is not as it has to be for an action, which has to be refused then: one that
    /// is, and how it is read.
    async fn not_yet(
        &mut self,
        resource: usize,
        action: usize,
        required: &[(String, Json)],
    ) -> Step<Option<(Instance, Option<Seen>)>> {
        let Some(creator) = self.creator(resource).filter(|_| !required.is_empty()) else {
            return Ok(None);
        };
        // One that is as things are where nothing is said of these members.
        let Some(mut call) = self.fresh(creator).await? else { return Ok(None) };
        if let Some(Json::Object(body)) = call.value_mut() {
            body.retain(|name, _| !required.iter().any(|it| it.0 == *name));
        }
        let made = self.send(&call).await?;
        if let Some(early) = self.created(resource, &made)
            && let Some(before) = self.read(resource, &early).await?
            && let Some(act) = self.about(action, &early).await?
        {
            let shown = before.json().map(|it| unwrapped(&it).clone()).unwrap_or_default();
            if required.iter().any(|it| shown.get(&it.0) != Some(&it.1)) {
                let done = self.send(&act).await?;
                self.too_early(action, required, &before, &done);
            }
        }
        let Some(own) = self.suited(resource, required).await? else { return Ok(None) };
        let before = self.read(resource, &own).await?;
        Ok(Some((own, before)))
    }

    /// What was created is there for what can be done with it, as well as for being read.
    fn is_found(&mut self, action: usize, before: Option<&Seen>, done: &Seen) {
        let is_there = before.is_some_and(Seen::is_success);
        let response = exactly(self.operation(action), 404);
        let words = response.and_then(|it| it.docs.description.as_deref()).unwrap_or_default();
        // A member may name something else that is not there.
        let slots = self.slots(&done.call);
        let may_name = |it: &slots::Slot| {
            let facts = self.values().facts(&it.origin);
            let is_free = facts.kind() == Some("string")
                && facts.enumerated.is_none()
                && facts.format.is_none()
                && !REMARKS.contains(&plain(&it.name).as_str());
            is_free
                || self.referred(action, it).is_some()
                || plain(words).contains(&plain(&it.name))
        };
        let is_sure = self.base.contains_key(&action) || !slots.iter().any(may_name);
        if done.is_gone()
            && is_there
            && is_sure
            && done.exchange.request.method != http::Method::DELETE
        {
            let status = done.status().unwrap_or_default();
            let message =
                format!("it is there and can be read, and this is answered with {status}");
            let (check, place) = (Check::CreatedAvailable, format!("status {status}"));
            let steps: Vec<&Seen> = before.into_iter().chain([done]).collect();
            let found =
                Found { check, operation: action, place, keyword: None, message, steps: &steps };
            self.found(found);
        }
    }

    /// Has a request ask for something else in the members that a thing has as well, where there is
    /// something else to ask for.
    fn turned(&self, call: &mut Call, shown: &Json) -> bool {
        let mut is_other = false;
        for slot in self.slots(call).iter().filter(|it| it.is_top()) {
            let own = call.value().and_then(|it| it.get(&slot.name)).cloned();
            let listed = self.values().facts(&slot.origin).enumerated.is_some();
            if !listed || own.is_none() || own.as_ref() != shown.get(&slot.name) {
                continue;
            }
            let other = self.other_value(slot, own.as_ref(), 0);
            if let (Some(other), Some(body)) = (other, call.value_mut()) {
                slots::set(body, &slot.pointer, other);
                is_other = true;
            }
        }
        is_other
    }

    /// What words say that an action sets is what its request has in a member of this name.
    fn sets_as_sent(&mut self, action: usize, done: &Seen, after: &Seen) {
        let words = words_of(self.operation(action));
        let (Some(sent), Some(shown)) = (done.call.value().cloned(), after.json()) else { return };
        let shown = unwrapped(&shown).clone();
        for sentence in sentences(&words) {
            let lower = sentence.to_lowercase();
            if !["sets `", "sets the `", "set `", "stores `"].iter().any(|it| lower.contains(it)) {
                continue;
            }
            for name in quoted(sentence) {
                let (Some(one), Some(other)) = (sent.get(&name), shown.get(&name)) else {
                    continue;
                };
                let sentence = sentence.to_owned();
                self.looked(&sentence);
                self.checked(Check::StoredAsSent);
                if one != other && after.is_success() {
                    let message = format!("{} was sent, and {} is shown", short(one), short(other));
                    self.stored_otherwise(action, &name, message, &[done, after]);
                }
            }
        }
    }

    /// The operations that create what belongs to a thing.
    pub(in crate::verify) fn creators_below(&self, resource: usize) -> Vec<usize> {
        let below = self.resources.iter().filter(|it| it.parent == Some(resource));
        below.filter_map(|it| it.create).filter(|it| self.base.contains_key(it)).collect()
    }

    /// A change of other members leaves the state that an action has led to.
    async fn state_stays(
        &mut self,
        resource: usize,
        own: &Instance,
        done: &Seen,
        now: &str,
    ) -> Step {
        let Some(patch) = self.resources[resource].patch.filter(|it| self.base.contains_key(it))
        else {
            return Ok(());
        };
        let Some(mut call) = self.about(patch, own).await? else { return Ok(()) };
        if let Some(Json::Object(members)) = call.value_mut() {
            members.retain(|name, _| !is_state(name));
        }
        let slots = self.slots(&call);
        self.differ(&mut call, &slots, &[]);
        let changed = self.send(&call).await?;
        let Some(after) = self.read(resource, own).await? else { return Ok(()) };
        if !changed.is_success() || !after.is_success() {
            return Ok(());
        }
        self.checked(Check::StoredAsSent);
        let shown = after.json().map(|it| unwrapped(&it).clone()).unwrap_or_default();
        let state = shown.as_object().and_then(|it| it.iter().find(|(name, _)| is_state(name)));
        if let Some((name, value)) = state
            && value.as_str().is_some_and(|it| !it.eq_ignore_ascii_case(now))
        {
            let message = format!(
                "something else was changed, and it has changed from `{now}` to {}",
                short(value)
            );
            self.stored_otherwise(patch, name, message, &[done, &changed, &after]);
        }
        Ok(())
    }

    /// What something was done with is still there, unless the action takes it away.
    fn stays_there(&mut self, action: usize, done: &Seen, after: &Seen) {
        let words = words_of(self.operation(action)).to_lowercase();
        let path = self.operation(action).path.to_lowercase();
        let takes = ["delet", "remov", "destroy", "purge", "archiv", "merge", "discard"];
        if after.is_gone() && !takes.iter().any(|it| words.contains(it) || path.contains(it)) {
            let message = "the thing is no longer there after this".to_owned();
            let (check, place) = (Check::StoredAsSent, "the answer".to_owned());
            let steps = &[done, after];
            self.found(Found { check, operation: action, place, keyword: None, message, steps });
        }
    }

    /// Members that words say count changes have grown with one.
    pub(in crate::verify) fn grown(
        &mut self,
        operation: usize,
        before: &Seen,
        after: &Seen,
        changed: &Seen,
    ) {
        let (Some(schema), Some(one), Some(other)) =
            (self.response_schema(after), before.json(), after.json())
        else {
            return;
        };
        let (one, other) = (unwrapped(&one), unwrapped(&other));
        for (name, place) in self.values().facts(&schema).properties {
            let words = self.values().facts(&place).words;
            let grows = |it: &&str| {
                let it = it.to_lowercase();
                let more =
                    ["increase", "increment", "grows", "goes up", "bumped", "one more", "rises"];
                let change = ["change", "update", "modif", "put", "patch", "edit", "replac"];
                more.iter().any(|word| it.contains(word))
                    && change.iter().any(|word| it.contains(word))
            };
            let Some(sentence) = sentences(&words).into_iter().find(grows) else { continue };
            let number = |it: &Json| it.get(&name).and_then(Json::as_f64);
            let (Some(was), Some(now)) = (number(one), number(other)) else { continue };
            self.looked(sentence);
            self.checked(Check::Described);
            let is_by_one = ["by one", "by 1", "one more"]
                .iter()
                .any(|it| sentence.to_lowercase().contains(it));
            if now <= was || is_by_one && now != was + 1.0 {
                let message = format!(
                    "by its description it grows with each change, and it was {was} and is {now}"
                );
                let (check, place) = (Check::Described, format!("response body/{name}"));
                let (keyword, steps) = (Some("description"), &[changed, after]);
                self.found(Found { check, operation, place, keyword, message, steps });
            }
        }
    }

    /// What an action has answered is what is read.
    fn as_shown(&mut self, action: usize, done: &Seen, after: &Seen) {
        let (Some(one), Some(other)) = (done.json(), after.json()) else { return };
        let (one, other) = (unwrapped(&one).clone(), unwrapped(&other).clone());
        if one.get("id").is_none() || one.get("id") != other.get("id") {
            return;
        }
        for (name, value) in one.as_object().into_iter().flatten() {
            let Some(now) = other.get(name) else { continue };
            if now != value && !crate::verify::state::is_of_now(name, value) {
                let message =
                    format!("{} was answered, and {} is read afterwards", short(value), short(now));
                let (check, place) = (Check::StoredAsSent, format!("response body/{name}"));
                let at = place.clone();
                let steps = &[done, after];
                let found =
                    Found { check, operation: action, place, keyword: None, message, steps };
                self.found_as(found, |it| Expectation::as_before(&at, it));
            }
        }
    }

    /// The values that tell the state of a thing.
    pub(super) fn states(&self, resource: usize) -> Vec<String> {
        let Some(read) = self.resources[resource].read else { return Vec::new() };
        let Some(media) = exactly(self.operation(read), 200).and_then(|it| it.content.first())
        else {
            return Vec::new();
        };
        let facts = self.values().facts(&media.origin.child("schema"));
        let state = facts.properties.iter().find(|(name, _)| is_state(name));
        let listed = state.and_then(|(_, origin)| self.values().facts(origin).enumerated);
        listed.into_iter().flatten().filter_map(|it| it.as_str().map(str::to_lowercase)).collect()
    }

    pub(super) fn conflict(&mut self, operation: usize, steps: &[&Seen], why: &str) {
        self.checked(Check::Described);
        let Some(last) = steps.last() else { return };
        if last.is_success() {
            let status = last.status().unwrap_or_default();
            let message = format!("{why}, the document says 409, and it is answered with {status}");
            let (check, place, keyword) =
                (Check::Described, format!("status {status}"), Some("description"));
            self.found(Found { check, operation, place, keyword, message, steps });
        } else {
            self.judge(last, Kind::Protocol);
        }
    }
}

impl<'a> Run<'a> {
    /// What an action is called in its path: `close`.
    fn called(&self, action: usize) -> &'a str {
        let path = crate::verify::model::path(self.operation(action));
        path.rsplit('/').find(|it| !it.starts_with('{')).unwrap_or_default()
    }
}

/// Whether a member says in which state a thing is.
pub(in crate::verify) fn is_state(name: &str) -> bool {
    ["status", "state", "phase"].contains(&plain(name).as_str())
}

/// The state of a thing before and after, where it has one that has changed.
fn changed_state(before: &Seen, after: &Seen) -> Option<(String, String)> {
    let (before, after) = (before.json()?, after.json()?);
    let (before, after) = (unwrapped(&before), unwrapped(&after));
    let members = after.as_object()?.iter();
    let mut states = members.filter(|(name, _)| is_state(name));
    let (name, now) = states.next()?;
    let was = before.get(name)?;
    (was != now).then(|| Some((was.as_str()?.to_lowercase(), now.as_str()?.to_lowercase())))?
}
