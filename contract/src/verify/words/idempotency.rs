//! Requests that are sent twice with the same key.

use crate::verify::call::Call;
use crate::verify::check::Check;
use crate::verify::judge::Kind;
use crate::verify::run::{Found, Run, Seen, Step};
use crate::verify::slots;
use crate::verify::words::{sentences, words_of};
use crate::verify::world::{form, id_of, idempotency_key, schema};

impl Run<'_> {
    /// The same key, the same thing: what a repeated request with an idempotency key does.
    pub(in crate::verify) async fn idempotency(&mut self, index: usize) -> Step {
        let operation = self.operation(index);
        let Some(at) = idempotency_key(operation) else { return Ok(()) };
        let Some(key) = self.new_key(index, at) else { return Ok(()) };
        let Some(mut call) = self.one_more(index).await? else { return Ok(()) };
        call.values.insert(at, key);
        let mut first = self.send(&call).await?;
        if first.status() == Some(409)
            && self.anew(index).await?
            && let Some(other) = self.fresh(index).await?
        {
            // What it names is used up.
            let key = call.values.get(&at).cloned();
            call = other;
            call.values.extend(key.map(|it| (at, it)));
            first = self.send(&call).await?;
        }
        self.judge(&first, Kind::Valid);
        if !first.is_success() {
            return Ok(());
        }
        // With the key that it had.
        call = first.call.clone();
        let second = self.tagged(&call).await?;
        let second = self.deliver(&second).await?;
        self.checked(Check::Described);
        let id = |it: &Seen| it.json().and_then(|it| id_of("id", &it));
        let (one, other) = (id(&first), id(&second));
        if second.is_success() && one.is_some() && one != other {
            let message =
                "the same request with the same idempotency key has made another thing".to_owned();
            let place = format!("header parameter {}", operation.parameters[at].name);
            let (check, keyword) = (Check::Described, Some("description"));
            self.found(Found {
                check,
                operation: index,
                place,
                keyword,
                message,
                steps: &[&first, &second],
            });
        } else if second.is_refusal() && self.answers_again(index, at) {
            let status = second.status().unwrap_or_default();
            let message = format!(
                "the same request with the same idempotency key is refused with {status} the second time"
            );
            let place = format!("header parameter {}", operation.parameters[at].name);
            let (check, keyword) = (Check::Described, Some("description"));
            let steps = &[&first, &second];
            self.found(Found { check, operation: index, place, keyword, message, steps });
        } else {
            self.judge_after(
                &[&first],
                &second,
                if second.is_success() { Kind::Valid } else { Kind::Protocol },
            );
        }
        if let Some((resource, instance)) = self.made(index, &first) {
            self.remember(resource, instance);
        }
        self.other_request(index, at, &call, &first).await
    }

    /// Whether words say that a repeated request is answered as the first was, and not refused.
    fn answers_again(&self, index: usize, at: usize) -> bool {
        let operation = self.operation(index);
        let own = operation.parameters[at].docs.description.clone().unwrap_or_default();
        let (own, of_operation) = (own.to_lowercase(), words_of(operation).to_lowercase());
        let others = sentences(&of_operation).into_iter().filter(|it| it.contains("key"));
        sentences(&own).into_iter().chain(others).any(|it| {
            let has = |all: &[&str]| all.iter().any(|word| it.contains(word));
            has(&["same", "first", "repeat", "again", "original", "once"])
                && !has(&["conflict", "409", "422", "refused", "rejected", "error"])
        })
    }

    /// The same key with another request, where words say that this is refused.
    async fn other_request(&mut self, index: usize, at: usize, call: &Call, first: &Seen) -> Step {
        let parameter = &self.operation(index).parameters[at];
        let mut words = parameter.docs.description.clone().unwrap_or_default();
        words.push('\n');
        words.push_str(&words_of(self.operation(index)));
        let says = |sentence: &&str| {
            let lower = sentence.to_lowercase();
            let has = |all: &[&str]| all.iter().any(|it| lower.contains(it));
            has(&["another", "other ", "different"])
                && has(&["body", "request", "payload", "content"])
                && has(&["conflict", "409", "422", "refused", "rejected", "error"])
        };
        let said: Vec<&str> = sentences(&words).into_iter().filter(says).collect();
        if said.is_empty() {
            return Ok(());
        }
        said.into_iter().for_each(|it| self.looked(it));
        let Some(mut other) = self.fresh(index).await? else { return Ok(()) };
        other.values.clone_from(&call.values);
        let slots = self.slots(&other);
        for slot in slots.iter().filter(|it| it.is_top() && self.referred(index, it).is_none()) {
            let known = other.value().and_then(|it| it.pointer(&slot.pointer)).cloned();
            if let Some(value) = self.other_value(slot, known.as_ref(), 0) {
                let mut body = other.value().cloned().unwrap_or_default();
                slots::set(&mut body, &slot.pointer, value);
                let whole = form(self.operation(index)).map(schema);
                if whole.is_some_and(|it| self.values().is_valid(&it, &body))
                    && let Some(place) = other.value_mut()
                {
                    *place = body;
                    break;
                }
            }
        }
        if other.value() == call.value() {
            return Ok(());
        }
        let other = self.tagged(&other).await?;
        let seen = self.deliver(&other).await?;
        self.conflict(index, &[first, &seen], "the idempotency key was used for another request");
        Ok(())
    }
}
