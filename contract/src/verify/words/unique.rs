//! What words say is unique.

use serde_json::{Value as Json, json};

use crate::names::plain;
use crate::verify::call::Call;
use crate::verify::check::Check;
use crate::verify::judge::{Kind, exactly};
use crate::verify::run::{Found, Run, Seen, Step};
use crate::verify::slots::{self, Slot};
use crate::verify::words::about::tells;
use crate::verify::words::one_only::{folds_case, is_of_one};
use crate::verify::words::{ignores_case, quoted, says_unique, sentences, words_of};
use crate::verify::world::{form, idempotency_key, is_key, unwrapped};
use specwright::api::{MediaKind, Operation, Parameter};

/// Words that say that something is there already.
const TWICE: &[&str] =
    &["already", "duplicate", "exists", "taken", "unique", "in use", "same", "conflict"];

impl Run<'_> {
    /// What has to be unique is refused the second time.
    pub(in crate::verify) async fn unique(&mut self, index: usize) -> Step {
        let Some(resource) = self.creates(index) else { return Ok(()) };
        let operation = self.operation(index);
        // To put something at the same place twice is no second thing.
        if operation.method.as_str() != "POST" {
            return Ok(());
        }
        let Some(base) = self.base.get(&index).cloned() else { return Ok(()) };
        let kind = form(operation).map(|it| it.kind);
        if !matches!(kind, Some(MediaKind::Json | MediaKind::Form | MediaKind::Multipart)) {
            return Ok(());
        }
        let slots: Vec<Slot> = self.slots(&base).into_iter().filter(Slot::is_top).collect();
        let mut groups: Vec<Vec<Slot>> = Vec::new();
        for slot in &slots {
            let words = self.values().facts(&slot.origin).words;
            let is_unique = |it: &&str| says_unique(it) && !self.is_of_scope(index, it, &slots);
            let said: Vec<&str> = sentences(&words).into_iter().filter(is_unique).collect();
            if !said.is_empty() {
                said.into_iter().for_each(|it| self.looked(it));
                groups.push(vec![slot.clone()]);
            }
        }
        let one = self.resources[resource].singular();
        // What is said of a key of repeated requests is nothing to other requests.
        let of_key = idempotency_key(operation).map(|at| &operation.parameters[at].docs);
        let of_key = of_key.and_then(|it| it.description.as_deref()).unwrap_or_default();
        let is_explained = ["409", "conflict"].iter().any(|it| of_key.to_lowercase().contains(it));
        let has_key = idempotency_key(operation).is_some();
        let is_of_key = |it: &str| is_explained || has_key && tells(it, "key");
        let says_twice = conflict_of(operation).is_some_and(|it| {
            let lower = it.to_lowercase();
            TWICE.iter().any(|word| lower.contains(word)) && !is_of_key(&lower)
        }) || self.says_only_one(operation, &one);
        let own = words_of(operation);
        let is_scoped = sentences(&own).iter().any(|it| self.is_of_scope(index, it, &slots));
        if groups.is_empty() && !is_scoped {
            groups = named_keys(operation, &slots);
        }
        groups.extend(self.of_one_only(index, resource, &slots, &groups));
        // A parameter may say what a thing is called: without it, it is called otherwise each time.
        let is_called_by = |it: &Parameter| {
            let words = it.docs.description.as_deref().unwrap_or_default().to_lowercase();
            TWICE.iter().any(|word| words.contains(word)) && !is_key(it)
        };
        if groups.is_empty() && says_twice && !operation.parameters.iter().any(is_called_by) {
            // The whole of it, then: all that was made to differ is the same again.
            return self.twice(index, resource, &[]).await;
        }
        for group in groups {
            self.twice(index, resource, &group).await?;
            if let [slot] = &group[..] {
                self.taken_over(resource, slot).await?;
                self.renamed(index, resource, slot).await?;
            }
        }
        Ok(())
    }

    /// Whether a sentence says that something is unique among things of what the body names only: "unique for a product,
    /// though two products may share one".
    fn is_of_scope(&self, index: usize, sentence: &str, slots: &[Slot]) -> bool {
        const SCOPES: &[&str] = &[
            "for a",
            "for each",
            "per",
            "within a",
            "in a",
            "of a",
            "for one",
            "within one",
            "of one",
            "of the same",
        ];
        let lower = sentence.to_lowercase();
        let is_said = TWICE.iter().any(|it| lower.contains(it));
        let mut named = slots.iter().filter_map(|it| self.referred(index, it));
        is_said
            && named.any(|it| {
                let one = self.resources[it].singular();
                SCOPES.iter().any(|scope| tells(&lower, &format!("{scope} {one}")))
            })
    }

    /// The members of which words say in other ways that one thing only has a value.
    fn of_one_only(
        &mut self,
        index: usize,
        resource: usize,
        slots: &[Slot],
        known: &[Vec<Slot>],
    ) -> Vec<Vec<Slot>> {
        let operation = self.operation(index);
        if exactly(operation, 409).is_none() {
            return Vec::new();
        }
        let one = self.resources[resource].singular();
        let rules = words_of(operation);
        let mut found = Vec::new();
        for slot in slots {
            let facts = self.values().facts(&slot.origin);
            let is_known = known.iter().flatten().any(|it| it.name == slot.name);
            if is_known
                || facts.kind() != Some("string")
                || facts.enumerated.is_some()
                || self.referred(index, slot).is_some()
            {
                continue;
            }
            let own = sentences(&facts.words);
            let own = own.into_iter().find(|it| is_of_one(it, &one, &slot.name, true));
            let rule =
                || sentences(&rules).into_iter().find(|it| is_of_one(it, &one, &slot.name, false));
            if let Some(said) = own.or_else(rule) {
                self.looked(said);
                found.push(vec![slot.clone()]);
            }
        }
        found
    }

    /// Whether words say that there is one thing only, of whatever it is one: "at most one sample a day",
    /// "there is a sample of this day", "a second one is refused".
    fn says_only_one(&mut self, operation: &Operation, one: &str) -> bool {
        let Some(conflict) = conflict_of(operation) else { return false };
        let phrases = [
            format!("at most one {one} "),
            format!("more than one {one} "),
            format!("only one {one} "),
            format!("one {one} per "),
            format!("one {one} for each "),
            format!("there is a {one} "),
            format!("there is one {one} "),
            format!("has a {one} "),
            format!("a second {one} "),
            "a second one ".to_owned(),
        ];
        let words = format!("{conflict}\n{}", words_of(operation));
        let said = sentences(&words).into_iter().find(|it| {
            let lower = format!("{} ", it.to_lowercase().replace(['.', ','], " "));
            // "If there is a plot with that id": another one has another.
            let of_key = ["id", "name", "key", "code", "identifier", "number"];
            let is_of_key = of_key.iter().any(|it| {
                ["that", "this", "the same", "such an", "such a", "its"]
                    .iter()
                    .any(|which| tells(&lower, &format!("{which} {it}")))
            });
            phrases.iter().any(|it| lower.contains(it)) && !lower.contains(" not ") && !is_of_key
        });
        said.into_iter().for_each(|it| self.looked(it));
        said.is_some()
    }

    /// A change to the value of another thing is refused as well.
    async fn taken_over(&mut self, resource: usize, slot: &Slot) -> Step {
        let known = self.resources[resource].clone();
        let changes = [known.patch, known.put].into_iter().flatten();
        let Some(change) = changes
            .filter(|it| self.is_allowed(*it) && exactly(self.operation(*it), 409).is_some())
            .find(|it| self.base.contains_key(it))
        else {
            return Ok(());
        };
        let Some(own) = self.create(resource).await? else { return Ok(()) };
        let others = self.live.get(&resource).map(Vec::as_slice).unwrap_or_default();
        let Some(other) = others.iter().find(|it| it.id != own.id).cloned() else { return Ok(()) };
        // What it has now, not what it had once.
        let Some(there) = self.read(resource, &other).await?.filter(Seen::is_success) else {
            return Ok(());
        };
        let shown = there.json().map(|it| unwrapped(&it).clone()).unwrap_or_default();
        let value = shown.get(&slot.name).cloned();
        let (Some(value), Some(mut call)) = (value, self.about(change, &own).await?) else {
            return Ok(());
        };
        let slots = self.slots(&call);
        self.differ(&mut call, &slots, &[]);
        if call.value().is_none_or(|it| it.get(&slot.name).is_none()) || !value.is_string() {
            return Ok(());
        }
        // Where it is unique within something, it is within the same.
        let within = self.values().facts(&slot.origin).words.to_lowercase();
        let within = slots.iter().filter(|it| within.contains(&it.name.to_lowercase()));
        for scope in within.filter(|it| it.is_top() && it.name != slot.name) {
            if let (Some(same), Some(body)) = (shown.get(&scope.name), call.value_mut()) {
                slots::set(body, &scope.pointer, same.clone());
            }
        }
        if let Some(body) = call.value_mut() {
            slots::set(body, &slot.pointer, value);
        }
        let seen = self.send(&call).await?;
        let is_taken = self.is_second(change, std::slice::from_ref(slot), &there, &seen);
        if is_taken {
            self.forget(resource, &own.id);
            self.undo(change, &seen).await?;
        }
        Ok(())
    }

    /// What a thing was called before it was changed is free for another one, and what it is called
    /// now is not.
    async fn renamed(&mut self, index: usize, resource: usize, slot: &Slot) -> Step {
        let known = self.resources[resource].clone();
        let changes = [known.patch, known.put].into_iter().flatten();
        let Some(change) = changes.into_iter().find(|it| self.base.contains_key(it)) else {
            return Ok(());
        };
        let Some(own) = self.create(resource).await? else { return Ok(()) };
        let Some(mut call) = self.about(change, &own).await? else { return Ok(()) };
        let slots = self.slots(&call);
        self.differ(&mut call, &slots, &[]);
        let text = |it: &Json| it.pointer(&slot.pointer).filter(|it| it.is_string()).cloned();
        let was = own.sent.as_ref().and_then(text);
        let now = call.value().and_then(text);
        let (Some(was), Some(now)) = (was, now) else { return Ok(()) };
        if self.operation(change).method.as_str() == "PATCH"
            && let Some(body) = call.value_mut()
        {
            *body = json!({ slot.name.as_str(): now });
        }
        let changed = self.send(&call).await?;
        if was == now || !changed.is_success() {
            return Ok(());
        }
        for (value, is_free) in [(was, true), (now, false)] {
            let Some(mut call) = self.fresh(index).await? else { return Ok(()) };
            // Where it is unique within something, it is within the same.
            let mut body = own.sent.clone().unwrap_or_default();
            if call.value().is_none_or(|it| it.pointer(&slot.pointer).is_none()) {
                return Ok(());
            }
            call.values.extend(self.bound(index, &own.path));
            slots::set(&mut body, &slot.pointer, value.clone());
            if let Some(place) = call.value_mut() {
                *place = body;
            }
            let but = [slot.pointer.as_str()];
            let slots = self.slots(&call);
            self.differ(&mut call, &slots, &but);
            let seen = self.send(&call).await?;
            self.checked(Check::Described);
            if is_free && seen.status() == Some(409) {
                let message = format!(
                    "no thing is called {} any more since one was changed, and it is refused with 409",
                    crate::verify::compare::short(&value)
                );
                let (check, place) =
                    (Check::ValidAccepted, format!("request body{}", slot.pointer));
                let steps = &[&changed, &seen];
                self.found(Found { check, operation: index, place, keyword: None, message, steps });
            } else if !is_free {
                self.is_second(index, std::slice::from_ref(slot), &changed, &seen);
            }
            self.undo(index, &seen).await?;
        }
        Ok(())
    }

    /// Creates a thing, and another one with the same members; of none, with all of them.
    async fn twice(&mut self, index: usize, resource: usize, same: &[Slot]) -> Step {
        let Some(first) = self.one_more(index).await? else { return Ok(()) };
        let one = self.send(&first).await?;
        self.judge(&one, Kind::Valid);
        if !one.is_success() {
            return Ok(());
        }
        if let Some(instance) = self.created(resource, &one) {
            self.remember(resource, instance);
        }
        let mut second = first.clone();
        if !same.is_empty() {
            let slots = self.slots(&second);
            let but: Vec<&str> = same.iter().map(|it| it.pointer.as_str()).collect();
            self.differ(&mut second, &slots, &but);
        }
        let mut tries = vec![second.clone()];
        tries.extend(self.in_spaces(second.clone(), same));
        tries.extend(self.in_other_case(second, same));
        for call in tries {
            let other = self.send(&call).await?;
            if self.is_second(index, same, &one, &other) {
                self.undo(index, &other).await?;
                break;
            }
        }
        Ok(())
    }

    /// The same text with spaces around it, where words say that they are taken away.
    fn in_spaces(&self, mut call: Call, same: &[Slot]) -> Option<Call> {
        let [slot] = same else { return None };
        let words = self.values().facts(&slot.origin).words.to_lowercase();
        let text = format!(" {} ", call.value()?.pointer(&slot.pointer)?.as_str()?);
        let is_cut = words.contains("trimmed") && !words.contains("not trimmed");
        let fits = is_cut && self.values().is_valid(&slot.origin, &json!(text));
        slots::set(call.value_mut()?, &slot.pointer, json!(text));
        fits.then_some(call)
    }

    /// The same text in the other case, where words say that case does not matter.
    fn in_other_case(&self, mut call: Call, same: &[Slot]) -> Option<Call> {
        let [slot] = same else { return None };
        let words = self.values().facts(&slot.origin).words;
        let one = self.creates(call.operation).map(|it| self.resources[it].singular());
        let rules = words_of(self.operation(call.operation));
        let is_folded = ignores_case(&words)
            || one.is_some_and(|one| folds_case(&sentences(&rules), &one, &slot.name));
        let text = call.value()?.pointer(&slot.pointer)?.as_str()?.to_uppercase();
        let fits = self.values().is_valid(&slot.origin, &json!(text));
        slots::set(call.value_mut()?, &slot.pointer, json!(text));
        (is_folded && fits).then_some(call)
    }

    /// Whether a second thing with the same value was accepted, which is a finding.
    fn is_second(&mut self, index: usize, same: &[Slot], one: &Seen, other: &Seen) -> bool {
        self.checked(Check::Described);
        let is_accepted = other.is_success();
        let kind = if is_accepted { Kind::Valid } else { Kind::Protocol };
        self.judge_after(&[one], other, kind);
        if is_accepted {
            let status = other.status().unwrap_or_default();
            let place = match same {
                [slot] => format!("request body{}", slot.pointer),
                _ => "request body".to_owned(),
            };
            let message = format!(
                "it has to be unique, and another thing with the same value is accepted with {status}"
            );
            let (check, keyword, steps) = (Check::Described, Some("description"), &[one, other]);
            self.found(Found { check, operation: index, place, keyword, message, steps });
        }
        is_accepted
    }
}

/// What the document says of a conflict.
fn conflict_of(operation: &Operation) -> Option<&str> {
    exactly(operation, 409)?.docs.description.as_deref()
}

/// The members that the operation, or its conflict, names as what has to be unique: each sentence
/// names those that are unique together.
fn named_keys(operation: &Operation, slots: &[Slot]) -> Vec<Vec<Slot>> {
    let conflict = conflict_of(operation).unwrap_or_default();
    let own = words_of(operation);
    let unique = sentences(&own).into_iter().filter(|it| says_unique(it));
    let twice = sentences(conflict)
        .into_iter()
        .filter(|it| TWICE.iter().any(|word| it.to_lowercase().contains(word)));
    let mut found: Vec<Vec<Slot>> = Vec::new();
    for sentence in twice.chain(unique) {
        let quoted: Vec<String> = quoted(sentence).iter().map(|it| plain(it)).collect();
        let is_key = |it: &&Slot| match quoted.is_empty() {
            false => quoted.contains(&plain(&it.name)),
            true => is_named(sentence, &plain(&it.name)),
        };
        let keys: Vec<Slot> = slots.iter().filter(is_key).cloned().collect();
        let is_known =
            found.iter().any(|it| it.iter().map(|it| &it.name).eq(keys.iter().map(|it| &it.name)));
        if !keys.is_empty() && !is_known {
            found.push(keys);
        }
    }
    found
}

/// Whether a sentence such as "a user with this email exists" speaks of a member as what is taken:
/// not as where it is taken, as in "in this city".
fn is_named(sentence: &str, name: &str) -> bool {
    const POINTING: &[&str] =
        &["this", "same", "that", "the", "duplicate", "unique", "such", "given", "a", "an"];
    const PLACING: &[&str] = &["in", "within", "per", "for", "of", "at", "to", "from"];
    let lower = sentence.to_lowercase();
    let words: Vec<&str> =
        lower.split(|it: char| !it.is_alphanumeric()).filter(|it| !it.is_empty()).collect();
    words.iter().enumerate().any(|(at, word)| {
        let before = |count: usize| at.checked_sub(count).and_then(|it| words.get(it)).copied();
        let is_pointed = before(1).is_none_or(|it| POINTING.contains(&it));
        let is_place = [before(1), before(2)].into_iter().flatten().any(|it| PLACING.contains(&it));
        *word == name && is_pointed && !is_place
    })
}

#[cfg(test)]
mod tests {
    use super::is_named;

    #[test]
    fn what_is_taken_is_not_where_it_is_taken() {
        let sentence = "There is a venue of this name in the city already";
        assert!(!is_named(sentence, "city"));
        assert!(is_named("A user with this email exists already", "email"));
        assert!(is_named("The email is in use", "email"));
        assert!(is_named("Duplicate isbn", "isbn"));
        assert!(!is_named("Unique per country", "country"));
    }
}
