//! Requests that the document allows, at the limits of what it allows.

use serde_json::Value as Json;

use super::call::Call;
use super::check::Check;
use super::compare::short;
use super::judge::{Kind, exactly};
use super::pairs::is_of_pair;
use super::run::{Found, Run, Seen, Step};
use super::slots;
use super::style::plain;
use super::values::Labelled;
use super::words::is_on_other_side;
use super::world::{Instance, form, schema};
use specwright::api::{Parameter, ParameterPlace};

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
        let slots = self.slots(&call);
        for slot in &slots {
            let is_id = slot.is_top() && crate::names::plain(&slot.name) == "id";
            if is_id
                || self.referred(index, slot).is_some()
                || body.pointer(&slot.pointer).is_none()
            {
                continue;
            }
            // What holds other members has its turn each other time, since they are lost with it.
            let inner = format!("{}/", slot.pointer);
            let number = match slots.iter().any(|it| it.pointer.starts_with(&inner)) {
                true if number.is_multiple_of(2) => continue,
                true => number / 2,
                false => number,
            };
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
            .filter(|it| {
                let is_null = body.pointer(it).is_some_and(Json::is_null);
                is_of_pair(it, base) || self.is_related(index, it) && !is_null
            })
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
        if self.creates(index).is_none() && exactly(self.operation(index), 409).is_some() {
            let slots = self.slots(&call);
            self.differ(&mut call, &slots, &[]);
        }
        let mut seen = self.send(&call).await?;
        if seen.status() == Some(409) {
            self.spent(index, &call);
            self.anew(index).await?;
            self.refer(&mut call).await?;
            let path = self.path(index).await?;
            call.values.extend(path.unwrap_or_default());
            // Something like it is there; its limits matter less.
            let slots = self.slots(&call);
            self.differ(&mut call, &slots, &[]);
            seen = self.send(&call).await?;
        }
        if !seen.is_success() {
            let Some(pointer) = self.refused(&seen, &chosen).await? else { return Ok(()) };
            // The others have their turn without it.
            let rest: Chosen = chosen.into_iter().filter(|it| it.0 != pointer).collect();
            let bad = seen.call.value().cloned().unwrap_or_default();
            let Some(again) = self.with(index, &bad, &rest).await? else { return Ok(()) };
            seen = again;
            if rest.is_empty() || !seen.is_success() {
                return Ok(());
            }
        }
        self.judge(&seen, Kind::Valid);
        let Some(sent) = seen.call.value().cloned() else { return Ok(()) };
        if let Some((resource, instance)) = self.made(index, &seen) {
            if self.is_there(resource, &instance).await? {
                self.remember(resource, instance);
            }
            return Ok(());
        }
        // Where nothing is kept there is nothing to be as it was sent.
        let is_kept = matches!(self.operation(index).method.as_str(), "PUT" | "PATCH");
        let is_echoed = is_kept && self.compare(index, &sent, &[&seen], false);
        let owner = self.resources.iter().position(|it| [it.put, it.patch].contains(&Some(index)));
        if let Some(owner) = owner.filter(|_| is_echoed)
            && let Some(instance) = self.changed_by(owner, &seen.call)
            && let Some(after) = self.read(owner, &instance).await?.filter(Seen::is_success)
        {
            self.compare(index, &sent, &[&seen, &after], false);
        }
        Ok(())
    }

    /// The thing that a request is about.
    fn changed_by(&self, resource: usize, call: &Call) -> Option<Instance> {
        let operation = self.operation(call.operation);
        let is_its = |it: &&Instance| {
            it.path.iter().all(|(name, value)| {
                let at = super::model::path_parameter(operation, name);
                let sent = at.and_then(|it| call.values.get(&it));
                sent.is_none_or(|it| plain(it) == plain(value))
            })
        };
        self.live.get(&resource)?.iter().find(is_its).cloned()
    }

    /// Finds out which of the values is not accepted, by its place.
    async fn refused(&mut self, seen: &Seen, chosen: &Chosen) -> Step<Option<String>> {
        let is_error = seen.status().is_none_or(|it| it >= 500);
        let is_of_form = is_error || self.is_refused_for_form(seen);
        let index = seen.call.operation;
        let mut suspects = chosen.clone();
        if !is_of_form {
            // It may be refused for what is there; that is no matter of a text that names nothing.
            self.judge(seen, Kind::Valid);
            suspects.retain(|it| self.is_free_text(index, &it.0));
            if !matches!(seen.status(), Some(400 | 422)) || suspects.is_empty() {
                return Ok(None);
            }
            let Some(bad) = seen.call.value().cloned() else { return Ok(None) };
            // All others are as they were accepted.
            let again = self.with(index, &bad, &suspects).await?;
            if !again.is_some_and(|it| is_bad(&it)) {
                return Ok(None);
            }
        }
        let Some(bad) = seen.call.value().cloned() else { return Ok(None) };
        // Half of the members at a time, until one is left.
        while suspects.len() > 1 {
            let half = suspects.split_off(suspects.len() / 2);
            let again = self.with(index, &bad, &half).await?;
            let Some(again) = again else { return Ok(None) };
            if is_bad(&again) {
                suspects = half;
            }
        }
        let Some(last) = self.with(index, &bad, &suspects).await? else { return Ok(None) };
        let (Some((pointer, keyword)), true) = (suspects.first().cloned(), is_bad(&last)) else {
            // Only together are they refused: what ties them is not known.
            if is_error {
                self.judge(seen, Kind::Valid);
            }
            return Ok(None);
        };
        if !is_error && is_of_form && !self.is_refused_for_form(&last) {
            return Ok(Some(pointer));
        }
        if !is_error && !Box::pin(self.is_to_blame(&last, &pointer)).await? {
            return Ok(Some(pointer));
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
        Ok(Some(pointer))
    }

    /// Whether a value of a request is refused, and nothing else of it, and no words of the document
    /// may be the reason: with the ordinary value in its place, the same request is accepted.
    pub(super) async fn is_to_blame(&mut self, refused: &Seen, pointer: &str) -> Step<bool> {
        let index = refused.call.operation;
        let (Some(body), Some(base)) = (refused.call.value(), self.base.get(&index)) else {
            return Ok(true);
        };
        let ordinary = base.value().and_then(|it| it.pointer(pointer)).cloned();
        let status = refused.status().unwrap_or_default();
        let value = body.pointer(pointer).unwrap_or(&Json::Null);
        if self.may_be_forbidden(index, pointer, body, status)
            || ordinary.as_ref().is_some_and(|it| is_on_other_side(value, it))
        {
            return Ok(false);
        }
        let mut call = refused.call.clone();
        if let Some(body) = call.value_mut() {
            match ordinary {
                Some(ordinary) => slots::set(body, pointer, ordinary),
                None => {
                    slots::remove(body, pointer);
                }
            }
        }
        // A number that others have taken since is not what it was refused for.
        let slots = self.slots(&call);
        let mut control = self.send(&call).await?;
        if control.status() == Some(409) {
            self.differ(&mut call, &slots, &[]);
            control = self.send(&call).await?;
        }
        // What it is about may be in a state that it was not in before: both again, of something new.
        if control.status() == Some(409)
            && let Some(resource) = self.nearest(index).filter(|it| !self.is_pinned(*it))
            && let Some(own) = Box::pin(self.create(resource)).await?
            && let Some(mut fresh) = Box::pin(self.fresh(index)).await?
        {
            fresh.values.extend(self.bound(index, &own.path));
            let mut bad = fresh.clone();
            if let (Some(body), Some(value)) =
                (bad.value_mut(), refused.call.value().and_then(|it| it.pointer(pointer)))
            {
                slots::set(body, pointer, value.clone());
            }
            if !is_bad(&self.send(&bad).await?) {
                return Ok(false);
            }
            control = self.send(&fresh).await?;
        }
        self.judge(&control, Kind::Valid);
        if let Some((resource, instance)) = self.made(index, &control) {
            self.remember(resource, instance);
        }
        Ok(control.is_success())
    }

    /// Whether a place of a body is a text of any words, which names nothing that has to be there.
    fn is_free_text(&self, index: usize, pointer: &str) -> bool {
        const NAMING: &[&str] =
            &["id", "code", "key", "ref", "reference", "number", "name", "type", "unit", "zone"];
        let Some(whole) = form(self.operation(index)).map(schema) else { return false };
        let Some(origin) = self.origin_of(&whole, pointer) else { return false };
        let facts = self.values().facts(&origin);
        let name = crate::names::plain(pointer.rsplit('/').next().unwrap_or_default());
        facts.kind() == Some("string")
            && facts.enumerated.is_none()
            && facts.format.is_none()
            && !NAMING.iter().any(|it| name.ends_with(it))
            && !self.is_related(index, pointer)
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
        if let Some((resource, instance)) = self.made(index, &seen) {
            self.is_there(resource, &instance).await?;
            self.remember(resource, instance);
        }
        Ok(())
    }

    /// All parameters with the values of this number that they allow; one by one where that is not
    /// accepted.
    pub(super) async fn accept_parameters(&mut self, index: usize, number: usize) -> Step {
        // What is refused anyhow tells nothing of its parameters.
        if !self.base.contains_key(&index) {
            return Ok(());
        }
        let chosen = self.parameter_values(index, number);
        if chosen.is_empty() {
            return Ok(());
        }
        let operation = self.operation(index);
        for (at, it) in &chosen {
            let place = placed(&operation.parameters[*at]);
            self.tried(index, &place, it.keyword, true);
        }
        let Some(mut call) = self.fresh(index).await? else { return Ok(()) };
        call.values.extend(chosen.iter().map(|(at, it)| (*at, it.value.clone())));
        self.checked(Check::ValidAccepted);
        let seen = self.send(&call).await?;
        let is_refused = is_bad(&seen) || seen.status() == Some(414);
        if !is_refused || chosen.len() == 1 {
            self.judge(&seen, Kind::Valid);
        }
        if !is_refused {
            return Ok(());
        }
        for (at, it) in &chosen {
            let Some(mut call) = self.fresh(index).await? else { return Ok(()) };
            call.values.insert(*at, it.value.clone());
            let seen = self.send(&call).await?;
            self.judge(&seen, Kind::Valid);
            if let Some(status @ (400 | 414 | 422)) = seen.status()
                && !self.may_forbid_parameter(index, *at, &it.value, status)
            {
                let (value, what) = (short(&it.value), &it.what);
                let message = format!(
                    "the document allows {value} ({what}), and it is refused with {status}"
                );
                self.found(Found {
                    check: Check::ValidAccepted,
                    operation: index,
                    place: placed(&operation.parameters[*at]),
                    keyword: Some(it.keyword),
                    message,
                    steps: &[&seen],
                });
            }
        }
        Ok(())
    }

    /// Whether a parameter of a path names no thing that has to be there: a year, a unit.
    fn is_free(&self, index: usize, at: usize) -> bool {
        let parameter = &self.operation(index).parameters[at];
        let is_named = self.resources.iter().enumerate().any(|(resource, it)| {
            it.parameter == parameter.name
                && (it.list.is_some() || self.creator(resource).is_some() || it.delete.is_some())
        });
        let schema = self.parameter_schema(index, at);
        let facts = schema.map(|it| self.values().facts(&it)).unwrap_or_default();
        let is_bound = facts.minimum.is_some() && facts.maximum.is_some()
            || facts.enumerated.is_some()
            || matches!(facts.format.as_deref(), Some("date" | "date-time"));
        !is_named && is_bound && exactly(self.operation(index), 404).is_none()
    }

    /// The value of this number of each parameter that has so many.
    fn parameter_values(&self, index: usize, number: usize) -> Vec<(usize, Labelled)> {
        let operation = self.operation(index);
        let mut found = Vec::new();
        for (at, parameter) in operation.parameters.iter().enumerate() {
            // A cursor is what the service has given out, and so is what a condition names.
            let is_given = super::lists::pages::role(operation, super::lists::pages::Role::Cursor)
                == Some(at)
                || crate::names::plain(&parameter.name).starts_with("if");
            let is_path = parameter.place == ParameterPlace::Path && !self.is_free(index, at);
            if is_path || parameter.json || is_given || names_things(parameter) {
                continue;
            }
            let Some(schema) = self.parameter_schema(index, at) else { continue };
            let is_header =
                matches!(parameter.place, ParameterPlace::Header | ParameterPlace::Cookie);
            let can_be_sent = |it: &Labelled| {
                let text = plain(&it.value);
                let is_printable = text.bytes().all(|it| (0x20..0x7f).contains(&it));
                !it.value.is_null()
                    && !(is_header && (text.trim().is_empty() || !is_printable))
                    && it.value != Json::Array(Vec::new())
            };
            let valid = self.values().valid(&schema).into_iter().filter(can_be_sent);
            found.extend(valid.into_iter().nth(number).map(|it| (at, it)));
        }
        found
    }
}

/// Whether a parameter names things, which have to be there: `ids`, `names`.
fn names_things(parameter: &Parameter) -> bool {
    const NAMES: &[&str] = &["id", "ids", "name", "names", "key", "keys", "uuids"];
    let words = parameter.docs.description.as_deref().unwrap_or_default().to_lowercase();
    let is_said = ["names of ", "ids of ", "keys of "].iter().any(|it| words.starts_with(it));
    parameter.required && NAMES.contains(&crate::names::plain(&parameter.name).as_str()) || is_said
}

/// Where a parameter stands.
fn placed(parameter: &Parameter) -> String {
    format!("{} parameter {}", parameter.place.as_str(), parameter.name)
}

fn is_bad(seen: &Seen) -> bool {
    seen.status().is_none_or(|it| it >= 500 || matches!(it, 400 | 413 | 422))
}
