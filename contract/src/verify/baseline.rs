//! A request of each operation that the service accepts: what all others start from.

use serde_json::Value as Json;

use super::call::{Call, Content, Payload};
use super::check::Check;
use super::judge::Kind;
use super::run::{Boxed, Found, Run, Seen, Step};
use super::slots;
use super::world::{form, schema};

/// Bodies that are tried before an operation is given up.
const TRIES: usize = 6;

impl Run<'_> {
    /// Finds a request of an operation that is accepted.
    pub(super) fn baseline(&mut self, index: usize) -> Boxed<'_, ()> {
        Box::pin(self.baseline_now(index))
    }

    async fn baseline_now(&mut self, index: usize) -> Step {
        if self.base.contains_key(&index) || !self.is_allowed(index) {
            return Ok(());
        }
        let Some(path) = self.path(index).await? else { return Ok(()) };
        // Looking for the way there may have needed this very operation.
        if self.base.contains_key(&index) {
            return Ok(());
        }
        let bodies = self.bodies(index);
        if let Some(Payload::Value(_, first)) = bodies.first().map(|it| &it.payload) {
            self.tell_apart(index, first);
        }
        let candidates: Vec<Option<Content>> = match bodies.is_empty() {
            true => vec![None],
            false => bodies.into_iter().take(TRIES).map(Some).collect(),
        };
        let mut refused: Vec<Seen> = Vec::new();
        for body in candidates {
            let mut call = Call::new(index);
            call.body = body;
            call.values = path.clone();
            self.required_parameters(&mut call);
            self.renew(&mut call).await?;
            let seen = self.send(&call).await?;
            self.checked(Check::ValidAccepted);
            self.judge(&seen, Kind::Valid);
            if seen.is_success() {
                self.base.insert(index, call);
                if let Some((resource, instance)) = self.made(index, &seen) {
                    self.remember(resource, instance);
                    self.barren.remove(&resource);
                }
                return self.blame_all(refused).await;
            }
            self.was_refused(&seen);
            match seen.status() {
                Some(400 | 415 | 422) => refused.push(seen),
                // Another body would not help.
                _ if seen.call.body.is_none() || !seen.is_refusal() => return Ok(()),
                Some(401 | 403 | 405) => return Ok(()),
                _ if self.is_for_what_is_there(index) => break,
                _ => {}
            }
        }
        if !self.made_ready(index).await? {
            self.made_ready_for(index).await?;
        }
        Ok(())
    }

    /// Says that no valid request of an operation was accepted.
    pub(super) fn all_refused(&mut self, index: usize) {
        let operation = self.operation(index);
        let for_form = |it: &&Seen| matches!(it.status(), Some(400 | 415 | 422));
        let refused: Vec<Seen> = self.refusals_of(index).iter().filter(for_form).cloned().collect();
        let has_example = form(operation).is_some_and(|it| !it.examples.is_empty());
        let Some(first) = refused.first() else { return };
        let status = first.status().unwrap_or_default();
        // What it names may have to be something else, or as words say.
        let slots = self.slots(&first.call);
        let names_others = slots.iter().any(|it| self.referred(index, it).is_some());
        let is_for_words = first.call.body.is_some() && (names_others || self.is_for_words(first));
        if (has_example || operation.body.is_none()) && !is_for_words {
            let message = format!("a request that the document allows is refused with {status}");
            let (check, place) = (Check::ValidAccepted, "request".to_owned());
            let steps = &[first];
            self.found(Found { check, operation: index, place, keyword: None, message, steps });
        } else {
            let id = &operation.id;
            self.note(format!("`{id}`: no request was found that the service accepts, so that little was tried of it; an example in the document would help"));
        }
    }

    /// Finds out why bodies were refused that the document allows, now that another is accepted.
    async fn blame_all(&mut self, refused: Vec<Seen>) -> Step {
        for seen in refused.iter().take(2) {
            self.blame(seen).await?;
        }
        Ok(())
    }

    /// Finds the member for which a valid body is refused, by sending each with the others as they
    /// are accepted.
    pub(super) async fn blame(&mut self, refused: &Seen) -> Step {
        let index = refused.call.operation;
        let Some(good) = self.base.get(&index).cloned() else { return Ok(()) };
        let (Some(bad), Some(base)) = (refused.call.value().cloned(), good.value().cloned()) else {
            return Ok(());
        };
        let Some(media) = form(self.operation(index)) else { return Ok(()) };
        let schema = schema(media);
        let mut suspects: Vec<(String, Option<Json>)> = Vec::new();
        for slot in slots::of(&self.values(), &schema, &bad) {
            let value = bad.pointer(&slot.pointer).cloned();
            let is_parent = value.as_ref().is_some_and(Json::is_object);
            if value.as_ref() != base.pointer(&slot.pointer) && !is_parent {
                suspects.push((slot.pointer, value));
            }
        }
        for (name, _) in base.as_object().into_iter().flatten() {
            let mut pointer = String::new();
            specwright::value::push_token(&mut pointer, name);
            if bad.pointer(&pointer).is_none() {
                suspects.push((pointer, None));
            }
        }
        let mut accepted: Vec<(String, Json)> = Vec::new();
        for (pointer, value) in suspects.into_iter().take(12) {
            let mut call = refused.call.clone();
            let mut body = base.clone();
            match value.clone() {
                Some(value) => slots::set(&mut body, &pointer, value),
                None => {
                    slots::remove(&mut body, &pointer);
                }
            }
            if !self.values().is_valid(&schema, &body) {
                continue;
            }
            if let Some(place) = call.value_mut() {
                *place = body;
            }
            let slots = self.slots(&call);
            self.differ(&mut call, &slots, &[pointer.as_str()]);
            let seen = self.send(&call).await?;
            self.judge(&seen, Kind::Valid);
            if seen.is_success() && base.pointer(&pointer).is_none() {
                accepted.extend(value.clone().map(|it| (pointer.clone(), it)));
            }
            if self.is_refused_for_form(&seen) && !self.is_related(index, &pointer) {
                if !Box::pin(self.is_to_blame(&seen, &pointer)).await? {
                    continue;
                }
                let status = seen.status().unwrap_or_default();
                let what = match &value {
                    Some(value) => super::state::shown(value),
                    None => "its absence".to_owned(),
                };
                let message =
                    format!("the document allows {what}, and it is refused with {status}");
                let place = super::judge::placed("request body", &pointer);
                let (check, steps) = (Check::ValidAccepted, &[&seen]);
                self.found(Found { check, operation: index, place, keyword: None, message, steps });
                break;
            }
        }
        self.enriched(index, accepted).await
    }

    /// Has requests of an operation say what was accepted of one member at a time, if it is together.
    async fn enriched(&mut self, index: usize, accepted: Vec<(String, Json)>) -> Step {
        let Some(mut call) = self.base.get(&index).cloned().filter(|_| !accepted.is_empty()) else {
            return Ok(());
        };
        if let Some(body) = call.value_mut() {
            accepted.into_iter().for_each(|(pointer, value)| slots::set(body, &pointer, value));
        }
        self.renew(&mut call).await?;
        let seen = self.send(&call).await?;
        self.judge(&seen, Kind::Valid);
        if let Some((resource, instance)) = self.made(index, &seen) {
            self.remember(resource, instance);
        }
        if seen.is_success() {
            self.base.insert(index, call);
        }
        Ok(())
    }

    /// Whether an answer refuses a request for its form. Where the document has both 400 and 422,
    /// or says of one of them that it is about what is there, it may be refused for another reason.
    pub(super) fn is_refused_for_form(&self, seen: &Seen) -> bool {
        const FORM: &[&str] =
            &["valid", "malformed", "bad", "schema", "format", "constraint", "body"];
        const STATE: &[&str] = &[
            "exist",
            "stock",
            "enough",
            "insufficient",
            "conflict",
            "overlap",
            "balance",
            "available",
            "unknown",
            "not found",
            "rule",
            "state",
        ];
        let Some(status @ (400 | 413 | 422)) = seen.status() else { return false };
        let operation = self.operation(seen.call.operation);
        let words = |status: u16| {
            super::judge::exactly(operation, status)
                .map(|it| it.docs.description.clone().unwrap_or_default().to_lowercase())
        };
        let has = |text: &str, all: &[&str]| all.iter().any(|it| text.contains(it));
        let Some(own) = words(status) else { return true };
        if has(&own, STATE) && !has(&own, FORM) {
            return false;
        }
        let other = words(if status == 400 { 422 } else { 400 });
        other.is_none() || has(&own, FORM) || status == 400
    }

    /// Whether what the document says of a member in words ties it to something else, so that its
    /// schema alone does not say which values are good.
    pub(super) fn is_related(&self, index: usize, pointer: &str) -> bool {
        if self.is_tied(index, pointer) {
            return true;
        }
        const WORDS: &[&str] = &[
            "must exist",
            "existing",
            "must be after",
            "must be before",
            "later than",
            "earlier than",
            "not be before",
            "not be after",
            "must match",
            "must be the same as",
            "same as `",
            "same as the ",
            "greater than `",
            "less than `",
            "at least as",
            "depends on",
            "requires `",
            "only if",
            "only when",
            "must differ",
            "must not be after",
            "must not be before",
        ];
        let Some(media) = form(self.operation(index)) else { return false };
        let mut origin = schema(media);
        let mut words = String::new();
        for token in pointer.split('/').skip(1) {
            let facts = self.values().facts(&origin);
            let next = match token.parse::<usize>() {
                Ok(_) => facts.items.clone(),
                Err(_) => facts.property(token).cloned(),
            };
            let Some(next) = next else { return false };
            words.push_str(&self.values().facts(&next).words.to_lowercase());
            origin = next;
        }
        // What is compared with a number of another thing.
        let refuses = ["refused", "rejected", "not allowed", "exceed", "422", "400", "409"];
        let is_compared = super::words::sentences(&words).iter().any(|it| {
            let says = |all: &[&str]| all.iter().any(|word| it.contains(word));
            says(&["more than the", "less than the", "than its", "exceed the"]) && says(&refuses)
        });
        is_compared || WORDS.iter().any(|it| words.contains(it))
    }
}
