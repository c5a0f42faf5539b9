//! Requests that the document forbids, each for one reason, for things that are there.

use serde_json::{Value as Json, json};

use super::call::{Call, Payload};
use super::check::Check;
use super::judge::{Kind, placed};
use super::run::{Found, Run, Seen, Step};
use super::slots;
use super::values::Labelled;
use super::world::{form, schema};
use specwright::api::{MediaKind, Parameter, ParameterPlace};

/// What some take for no value at all: it may be accepted.
const EMPTY: &str = "an empty text";

/// A change that makes a valid request invalid.
#[derive(Clone, Debug)]
pub(super) struct Breach {
    pub(super) operation: usize,
    pub(super) place: String,
    pub(super) keyword: &'static str,
    pub(super) what: String,
    pub(super) rank: u8,
    change: Change,
}

#[derive(Clone, Debug)]
enum Change {
    /// The parameter has this value.
    Parameter(usize, Json),
    /// The parameter is not there.
    NoParameter(usize),
    /// What stands there in the body has this value.
    Body(String, Json),
    /// The member of the body is not there.
    NoMember(String),
    /// There is no body.
    NoBody,
}

impl Run<'_> {
    /// All breaches of an operation, by rank.
    pub(super) fn breaches(&self, index: usize) -> Vec<Breach> {
        let mut found = Vec::new();
        let operation = self.operation(index);
        for (at, parameter) in operation.parameters.iter().enumerate() {
            self.parameter_breaches(index, at, parameter, &mut found);
        }
        if let Some(base) = self.base.get(&index) {
            self.body_breaches(base, &mut found);
        }
        found.sort_by_key(|it| it.rank);
        found
    }

    fn parameter_breaches(
        &self,
        index: usize,
        at: usize,
        parameter: &Parameter,
        found: &mut Vec<Breach>,
    ) {
        let place = format!("{} parameter {}", parameter.place.as_str(), parameter.name);
        let mut push = |rank, keyword, what: &str, change| {
            let (place, what) = (place.clone(), what.to_owned());
            found.push(Breach { operation: index, place, keyword, what, rank, change });
        };
        if parameter.required && parameter.place != ParameterPlace::Path {
            push(0, "required", "the parameter is missing", Change::NoParameter(at));
        }
        if parameter.json {
            return;
        }
        let Some(schema) = self.parameter_schema(index, at) else { return };
        let values = self.values();
        let facts = values.facts(&schema);
        let is_text = matches!(facts.kind(), None | Some("string" | "object"))
            || !facts.alternatives.is_empty();
        let own = match facts.kind() {
            Some("array") => facts
                .items
                .clone()
                .map(|items| values.invalid(&items))
                .unwrap_or_default()
                .into_iter()
                .map(|it| Labelled { value: json!([it.value]), ..it })
                .chain(values.invalid(&schema).into_iter().filter(|it| it.value.is_array()))
                .collect(),
            _ => values.invalid(&schema),
        };
        for it in own {
            let text = match &it.value {
                Json::Array(items) => items.first().map(super::call::plain).unwrap_or_default(),
                other => super::call::plain(other),
            };
            // A text says everything in a parameter; of other types, only what no text of it is.
            let is_said = match it.keyword {
                "type" => {
                    !is_text
                        && it.value.is_string()
                        && text.parse::<f64>().is_err()
                        && !matches!(text.as_str(), "true" | "yes")
                        || matches!(facts.kind(), Some("integer")) && it.value.is_f64()
                }
                "nullable" => false,
                _ => true,
            };
            let is_array_of_text = facts.kind() == Some("array") && it.keyword == "type";
            let is_path = parameter.place == ParameterPlace::Path;
            if !is_said
                || is_array_of_text
                || is_path && (text.is_empty() || text.contains(['/', '\n']))
            {
                continue;
            }
            let is_header =
                matches!(parameter.place, ParameterPlace::Header | ParameterPlace::Cookie);
            if is_header && !text.bytes().all(|it| (0x21..0x7f).contains(&it)) {
                continue;
            }
            push(it.rank, it.keyword, &it.what, Change::Parameter(at, it.value));
        }
        if facts.kind() == Some("integer") && parameter.place == ParameterPlace::Query {
            push(1, "type", EMPTY, Change::Parameter(at, json!("")));
        }
        if facts.kind() == Some("boolean") {
            push(0, "type", "a text", Change::Parameter(at, json!("maybe")));
        }
    }

    fn body_breaches(&self, base: &Call, found: &mut Vec<Breach>) {
        let index = base.operation;
        let operation = self.operation(index);
        let (Some(media), Some(value)) = (form(operation), base.value()) else { return };
        if self.document.get(&schema(media)).is_none() {
            return;
        }
        let mut push = |rank, pointer: &str, keyword, what: String, change| {
            let place = placed("request body", pointer);
            found.push(Breach { operation: index, place, keyword, what, rank, change });
        };
        let is_json = media.kind == MediaKind::Json;
        if !is_json && media.kind != MediaKind::Form {
            return;
        }
        if operation.body.as_ref().is_some_and(|it| it.required) {
            push(0, "", "required", "there is no body".to_owned(), Change::NoBody);
        }
        let whole = schema(media);
        let values = self.values();
        let still = |pointer: &str, new: Option<Json>| {
            let mut body = value.clone();
            match new {
                Some(new) => slots::set(&mut body, pointer, new),
                None => {
                    slots::remove(&mut body, pointer);
                }
            }
            !values.is_valid(&whole, &body)
        };
        for slot in self.slots(base) {
            let deeper = if slot.depth > 3 { 1 } else { 0 };
            if slot.is_required && slot.name != "0" && still(&slot.pointer, None) {
                let change = Change::NoMember(slot.pointer.clone());
                push(0, &slot.pointer, "required", "the member is missing".to_owned(), change);
            }
            for it in values.invalid(&slot.origin) {
                if !is_json && (it.keyword == "type" && !it.value.is_string() || it.value.is_null())
                {
                    continue;
                }
                if let Some(list) = slot.pointer.strip_suffix("/0").filter(|_| slot.name == "0") {
                    // The last of several items: a careless service looks at the first only.
                    let last = format!("{list}/-");
                    if still(&last, Some(it.value.clone())) {
                        let change = Change::Body(last, it.value);
                        push(it.rank + deeper, &slot.pointer, it.keyword, it.what, change);
                    }
                    continue;
                }
                if still(&slot.pointer, Some(it.value.clone())) {
                    let change = Change::Body(slot.pointer.clone(), it.value);
                    push(it.rank + deeper, &slot.pointer, it.keyword, it.what, change);
                }
            }
        }
        for pointer in self.objects(base) {
            let extra = format!("{pointer}/unexpectedMember");
            if still(&extra, Some(json!("sample"))) {
                let what = "a member that is not allowed".to_owned();
                push(
                    0,
                    &pointer,
                    "additionalProperties",
                    what,
                    Change::Body(extra, json!("sample")),
                );
            }
        }
        if is_json {
            for (rank, what, whole_value) in
                [(1, "a list", json!([])), (2, "a text", json!("sample")), (1, "null", Json::Null)]
            {
                if !values.is_valid(&whole, &whole_value) {
                    push(
                        rank,
                        "",
                        "type",
                        what.to_owned(),
                        Change::Body(String::new(), whole_value),
                    );
                }
            }
            let least = values.facts(&whole);
            if least.required.is_empty() && !values.is_valid(&whole, &json!({})) {
                push(
                    0,
                    "",
                    "minProperties",
                    "an empty object".to_owned(),
                    Change::Body(String::new(), json!({})),
                );
            }
        }
    }

    /// The places of objects in a body.
    fn objects(&self, base: &Call) -> Vec<String> {
        let Some(value) = base.value() else { return Vec::new() };
        let inner = self.slots(base).into_iter().map(|it| it.pointer);
        std::iter::once(String::new())
            .chain(inner)
            .filter(|it| value.pointer(it).is_some_and(Json::is_object))
            .collect()
    }

    /// A valid request with a breach in it.
    pub(super) fn broken(&self, mut call: Call, breach: &Breach) -> Call {
        match &breach.change {
            Change::Parameter(at, value) => {
                call.values.insert(*at, value.clone());
            }
            Change::NoParameter(at) => {
                call.values.remove(at);
            }
            Change::NoBody => call.body = None,
            Change::NoMember(pointer) => {
                if let Some(body) = call.value_mut() {
                    slots::remove(body, pointer);
                }
            }
            Change::Body(pointer, value) => {
                if let Some(body) = call.value_mut() {
                    match pointer.is_empty() {
                        true => *body = value.clone(),
                        false => slots::set(body, pointer, value.clone()),
                    }
                }
            }
        }
        call
    }

    /// Sends a request with a breach, which has to be refused.
    pub(super) async fn breach(&mut self, breach: &Breach) -> Step {
        let index = breach.operation;
        if self.operation(index).method.as_str() == "DELETE" {
            // What it wrongly deletes is not missed by others.
            if let Some(resource) = self.resources.iter().position(|it| it.delete == Some(index))
                && let Some(made) = self.create(resource).await?
            {
                self.live.entry(resource).or_default().insert(0, made);
            }
        }
        let Some(mut call) = self.fresh(index).await? else { return Ok(()) };
        if let Change::Body(pointer, _) | Change::NoMember(pointer) = &breach.change {
            // Without the place there is no breach.
            let parent = pointer.rsplit_once('/').map_or("", |it| it.0);
            if call.value().is_none_or(|it| it.pointer(parent).is_none()) {
                return Ok(());
            }
        }
        call = self.broken(call, breach);
        self.tried(index, &breach.place, breach.keyword, false);
        self.checked(Check::InvalidRefused);
        let seen = self.send(&call).await?;
        if !seen.is_success() {
            self.judge(&seen, Kind::Invalid);
            return Ok(());
        }
        if breach.what == EMPTY && breach.keyword == "type" {
            return Ok(());
        }
        self.accepted(breach, &seen);
        self.undo(index, &seen).await
    }

    fn accepted(&mut self, breach: &Breach, seen: &Seen) {
        let status = seen.status().unwrap_or_default();
        let is_header =
            breach.keyword == "required" && breach.place.starts_with("header parameter");
        let check = if is_header { Check::MissingRequiredHeader } else { Check::InvalidRefused };
        let message = format!(
            "the document does not allow this ({}), and it is accepted with {status}",
            breach.what
        );
        self.found(Found {
            check,
            operation: breach.operation,
            place: breach.place.clone(),
            keyword: Some(breach.keyword),
            message,
            steps: &[seen],
        });
        if let Change::Body(pointer, _) | Change::NoMember(pointer) = &breach.change {
            let names = pointer
                .rsplit('/')
                .find(|it| it.parse::<usize>().is_err() && !matches!(*it, "" | "-"));
            if let Some(name) = names {
                self.tainted.insert(name.to_owned());
            }
        }
    }

    /// Takes back what was wrongly accepted, so that nothing else is blamed for it.
    pub(super) async fn undo(&mut self, index: usize, seen: &Seen) -> Step {
        if let Some(resource) = self.creates(index)
            && let Some(instance) = self.created(resource, seen)
            && let Some(delete) = self.resources[resource].delete
            && let Some(call) = self.about(delete, &instance).await?
        {
            self.send(&call).await?;
            return Ok(());
        }
        // A thing that was changed is no longer what it was.
        let changed = self
            .resources
            .iter()
            .position(|it| [it.put, it.patch, it.delete].contains(&Some(index)));
        if let Some(resource) = changed {
            let stale =
                self.live.get_mut(&resource).filter(|it| !it.is_empty()).map(|it| it.remove(0));
            if let Some(stale) = stale
                && let Some(delete) = self.resources[resource].delete.filter(|it| *it != index)
                && let Some(call) = self.about(delete, &stale).await?
            {
                self.send(&call).await?;
            }
        }
        Ok(())
    }

    /// Bodies that are malformed or of another media type.
    pub(super) async fn malformed(&mut self, index: usize) -> Step {
        let Some(base) = self.base.get(&index) else { return Ok(()) };
        let (Some(media), Some(_)) = (form(self.operation(index)), base.value()) else {
            return Ok(());
        };
        let is_json = media.kind == MediaKind::Json;
        let takes = |name: &str| {
            let body = self.operation(index).body.as_ref();
            body.is_some_and(|it| {
                it.content.iter().any(|it| it.name.contains(name) || it.name.contains('*'))
            })
        };
        let mut tries: Vec<(&str, &str, Payload, String)> = Vec::new();
        if is_json {
            let cut = bytes::Bytes::from_static(b"{\"a\": ");
            tries.push(("request body", "malformed JSON", Payload::Raw(cut), media.name.clone()));
        }
        if !takes("text/plain") {
            let value = base.body.as_ref().map(|it| it.payload.clone());
            let what = "a media type that is not documented";
            tries.extend(
                value.map(|it| ("request header Content-Type", what, it, "text/plain".to_owned())),
            );
        }
        for (place, what, payload, media_type) in tries {
            let Some(mut call) = self.fresh(index).await? else { return Ok(()) };
            // What is sent as something else is as new as what is sent rightly.
            let payload = match (&payload, &call.body) {
                (Payload::Value(..), Some(fresh)) => fresh.payload.clone(),
                _ => payload,
            };
            call.body = Some(super::call::Content { media_type, payload });
            self.tried(index, place, "content", false);
            self.checked(Check::InvalidRefused);
            let seen = self.send(&call).await?;
            if !seen.is_success() {
                self.judge(&seen, Kind::Protocol);
                continue;
            }
            let status = seen.status().unwrap_or_default();
            let message = format!(
                "the document does not allow this ({what}), and it is accepted with {status}"
            );
            let (check, place) = (Check::InvalidRefused, place.to_owned());
            let (keyword, steps) = (Some("content"), &[&seen]);
            self.found(Found { check, operation: index, place, keyword, message, steps });
            self.undo(index, &seen).await?;
        }
        Ok(())
    }
}
