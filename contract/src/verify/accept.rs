//! Requests that the document allows, at the limits of what it allows.

use serde_json::Value as Json;

use super::call::{Call, plain};
use super::check::Check;
use super::compare::short;
use super::judge::Kind;
use super::run::{Found, Run, Seen, Step};
use super::slots;
use super::values::Labelled;
use super::world::{form, schema};
use specwright::api::ParameterPlace;

/// Members, each with the value that a request has in it: pointer, keyword, whether it was taken.
pub(super) type Chosen = Vec<(String, &'static str)>;

impl Run<'_> {
    /// How many different requests an operation's body is worth.
    pub(super) fn profiles(&self, index: usize) -> usize {
        let Some(base) = self.base.get(&index) else { return 0 };
        let values = self.values();
        let counts = self.slots(base).into_iter().map(|it| values.valid(&it.origin).len());
        counts.max().unwrap_or(0).min(9)
    }

    /// The base of an operation with the value of this number in each member.
    pub(super) async fn profile(
        &mut self,
        index: usize,
        number: usize,
    ) -> Step<Option<(Call, Chosen)>> {
        let Some(mut call) = self.fresh(index).await? else { return Ok(None) };
        let (Some(media), Some(base)) = (form(self.operation(index)), call.value().cloned()) else {
            return Ok(None);
        };
        let whole = schema(media);
        let mut body = base.clone();
        let mut chosen = Vec::new();
        for slot in self.slots(&call) {
            if self.referred(index, &slot).is_some() || body.pointer(&slot.pointer).is_none() {
                continue;
            }
            let valid = self.values().valid(&slot.origin);
            let Some(Labelled { keyword, value, .. }) = valid.get(number).cloned() else {
                continue;
            };
            let mut tried = body.clone();
            slots::set(&mut tried, &slot.pointer, value);
            if self.values().is_valid(&whole, &tried) {
                body = tried;
                chosen.push((slot.pointer.clone(), keyword));
            }
        }
        self.ties(index, &mut body, &base, &mut chosen);
        if chosen.is_empty() {
            return Ok(None);
        }
        if let Some(place) = call.value_mut() {
            *place = body;
        }
        self.refer(&mut call).await?;
        Ok(Some((call, chosen)))
    }

    /// Members that the document's words tie to others keep their ordinary values.
    fn ties(&self, index: usize, body: &mut Json, base: &Json, chosen: &mut Chosen) {
        let tied: Vec<String> = chosen
            .iter()
            .map(|it| it.0.clone())
            .filter(|it| self.is_related(index, it) || is_of_pair(it, base))
            .collect();
        for pointer in tied {
            if let Some(value) = base.pointer(&pointer) {
                slots::set(body, &pointer, value.clone());
            }
            chosen.retain(|it| it.0 != pointer);
        }
    }

    /// Sends a request with values at their limits, which has to be accepted and stored.
    pub(super) async fn accept(&mut self, index: usize, number: usize) -> Step {
        let Some((mut call, chosen)) = self.profile(index, number).await? else { return Ok(()) };
        for (pointer, keyword) in &chosen {
            let place = super::judge::placed("request body", pointer);
            self.tried(index, &place, keyword, true);
        }
        self.checked(Check::ValidAccepted);
        let mut seen = self.send(&call).await?;
        if seen.status() == Some(409) {
            // Something like it is there; its limits matter less.
            let slots = self.slots(&call);
            self.differ(&mut call, &slots, &[]);
            seen = self.send(&call).await?;
        }
        if !seen.is_success() {
            return self.refused(&seen, &chosen).await;
        }
        self.judge(&seen, Kind::Valid);
        let Some(sent) = seen.call.value().cloned() else { return Ok(()) };
        if let Some(resource) = self.creates(index)
            && let Some(instance) = self.created(resource, &seen)
        {
            if self.is_there(resource, &instance).await? {
                self.live.entry(resource).or_default().push(instance);
            }
            return Ok(());
        }
        let is_echoed = self.compare(index, &sent, &[&seen], false);
        let owner = self.resources.iter().position(|it| [it.put, it.patch].contains(&Some(index)));
        if let Some(owner) = owner.filter(|_| is_echoed)
            && let Some(instance) = self.live.get(&owner).and_then(|it| it.first()).cloned()
            && let Some(after) = self.read(owner, &instance).await?.filter(Seen::is_success)
        {
            self.compare(index, &sent, &[&seen, &after], false);
        }
        Ok(())
    }

    /// Finds out which of the values is not accepted.
    async fn refused(&mut self, seen: &Seen, chosen: &Chosen) -> Step {
        let is_error = seen.status().is_none_or(|it| it >= 500);
        if !is_error && !self.is_refused_for_form(seen) {
            self.judge(seen, Kind::Valid);
            return Ok(());
        }
        let Some(bad) = seen.call.value().cloned() else { return Ok(()) };
        let index = seen.call.operation;
        let mut suspects = chosen.clone();
        // Half of the members at a time, until one is left.
        while suspects.len() > 1 {
            let half = suspects.split_off(suspects.len() / 2);
            let again = self.with(index, &bad, &half).await?;
            let Some(again) = again else { return Ok(()) };
            if is_bad(&again) {
                suspects = half;
            }
        }
        let Some(last) = self.with(index, &bad, &suspects).await? else { return Ok(()) };
        let (Some((pointer, keyword)), true) = (suspects.first().cloned(), is_bad(&last)) else {
            // Only together are they refused: what ties them is not known.
            if is_error {
                self.judge(seen, Kind::Valid);
            }
            return Ok(());
        };
        if !is_error && !self.is_refused_for_form(&last) {
            return Ok(());
        }
        let place = super::judge::placed("request body", &pointer);
        let value = bad.pointer(&pointer).map(short).unwrap_or_default();
        let status = last.status();
        let (check, message) = match status {
            Some(status @ 400..=499) => (
                Check::ValidAccepted,
                format!("the document allows {value}, and it is refused with {status}"),
            ),
            Some(status) => (Check::ServerError, format!("{value} is answered with {status}")),
            None => (Check::ServerError, format!("{value} is not answered")),
        };
        self.found(Found {
            check,
            operation: index,
            place,
            keyword: Some(keyword),
            message,
            steps: &[&last],
        });
        Ok(())
    }

    /// A fresh request with some members of another one.
    async fn with(&mut self, index: usize, bad: &Json, members: &Chosen) -> Step<Option<Seen>> {
        let Some(mut call) = self.fresh(index).await? else { return Ok(None) };
        if let Some(body) = call.value_mut() {
            for (pointer, _) in members {
                if let Some(value) = bad.pointer(pointer) {
                    slots::set(body, pointer, value.clone());
                }
            }
        }
        self.refer(&mut call).await?;
        Ok(Some(self.send(&call).await?))
    }

    /// Each optional member may be left out, and each parameter have the values that it allows.
    pub(super) async fn leave_out(&mut self, index: usize) -> Step {
        let Some(mut call) = self.fresh(index).await? else { return Ok(()) };
        let Some(media) = form(self.operation(index)) else { return Ok(()) };
        let required = self.values().facts(&schema(media)).required;
        let Some(Json::Object(members)) = call.value().cloned() else { return Ok(()) };
        let all = members.len();
        let least: serde_json::Map<String, Json> =
            members.into_iter().filter(|(name, _)| required.contains(name)).collect();
        if least.len() == all
            || !self.values().is_valid(&schema(media), &Json::Object(least.clone()))
        {
            return Ok(());
        }
        let sent = Json::Object(least);
        if let Some(body) = call.value_mut() {
            body.clone_from(&sent);
        }
        self.checked(Check::ValidAccepted);
        let seen = self.send(&call).await?;
        self.judge(&seen, Kind::Valid);
        if matches!(seen.status(), Some(400 | 422)) {
            return self.blame(&seen).await;
        }
        if let Some(resource) = self.creates(index)
            && let Some(instance) = self.created(resource, &seen)
        {
            self.is_there(resource, &instance).await?;
            self.live.entry(resource).or_default().push(instance);
        }
        Ok(())
    }

    /// Parameters with the values that they allow.
    pub(super) async fn accept_parameters(&mut self, index: usize, number: usize) -> Step {
        let operation = self.operation(index);
        for (at, parameter) in operation.parameters.iter().enumerate() {
            // A cursor is what the service has given out.
            let is_cursor = super::pages::role(operation, super::pages::Role::Cursor) == Some(at);
            if parameter.place == ParameterPlace::Path || parameter.json || is_cursor {
                continue;
            }
            let Some(schema) = self.parameter_schema(index, at) else { continue };
            let is_header =
                matches!(parameter.place, ParameterPlace::Header | ParameterPlace::Cookie);
            let valid = self.values().valid(&schema).into_iter().filter(|it| {
                let text = plain(&it.value);
                !it.value.is_null()
                    && !(is_header
                        && (text.is_empty() || !text.bytes().all(|it| (0x20..0x7f).contains(&it))))
                    && it.value != Json::Array(Vec::new())
            });
            let Some(Labelled { keyword, what, value, .. }) = valid.into_iter().nth(number) else {
                continue;
            };
            let Some(mut call) = self.fresh(index).await? else { return Ok(()) };
            call.values.insert(at, value.clone());
            let place = format!("{} parameter {}", parameter.place.as_str(), parameter.name);
            self.tried(index, &place, keyword, true);
            self.checked(Check::ValidAccepted);
            let seen = self.send(&call).await?;
            self.judge(&seen, Kind::Valid);
            if matches!(seen.status(), Some(400 | 414 | 422)) {
                let status = seen.status().unwrap_or_default();
                let message = format!(
                    "the document allows {} ({what}), and it is refused with {status}",
                    short(&value)
                );
                let (check, keyword) = (Check::ValidAccepted, Some(keyword));
                self.found(Found {
                    check,
                    operation: index,
                    place,
                    keyword,
                    message,
                    steps: &[&seen],
                });
            }
        }
        Ok(())
    }
}

fn is_bad(seen: &Seen) -> bool {
    seen.status().is_none_or(|it| it >= 500 || matches!(it, 400 | 413 | 422))
}

/// Whether a text is a date or a time.
fn is_time(value: &Json) -> bool {
    value.as_str().is_some_and(|it| {
        let digits = it.get(..4).is_some_and(|it| it.bytes().all(|it| it.is_ascii_digit()));
        digits && it.get(4..5) == Some("-") && it.len() >= 10
    })
}

/// Whether a member is one of two that have to be in order, such as `start` and `end`.
fn is_of_pair(pointer: &str, base: &Json) -> bool {
    const PAIRS: &[(&str, &str)] = &[
        ("start", "end"),
        ("min", "max"),
        ("from", "to"),
        ("begin", "end"),
        ("lower", "upper"),
        ("since", "until"),
        ("from", "until"),
        ("start", "until"),
        ("start", "stop"),
        ("open", "close"),
        ("first", "last"),
        ("arrival", "departure"),
        ("checkin", "checkout"),
        ("valid_from", "valid_to"),
    ];
    let (parent, name) = pointer.rsplit_once('/').unwrap_or_default();
    let Some(Json::Object(siblings)) = base.pointer(parent) else { return false };
    // Of several times in one object, one may have to come after another.
    if siblings.values().filter(|it| is_time(it)).count() > 1
        && siblings.get(name).is_some_and(is_time)
    {
        return true;
    }
    let name = super::model::plain(name);
    let others: Vec<String> = siblings.keys().map(|it| super::model::plain(it)).collect();
    PAIRS.iter().any(|(one, other)| {
        let swapped = |from: &str, to: &str| {
            name.contains(from) && others.contains(&name.replacen(from, to, 1))
        };
        swapped(one, other) || swapped(other, one)
    })
}
