//! What is there: things that were created or found, and requests that name them.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use super::call::{Call, Content, Payload};
use super::expression;
use super::judge::Kind;
use super::model::{self, plain};
use super::run::{Run, Seen, Step};
use super::slots::{self, Slot};
use super::values::{self, numbered};
use specwright::api::{MediaKind, MediaType, Operation, ParameterPlace};
use specwright::origin::Origin;
use specwright::sample::{Direction, Sampler};

/// Names of members that often have to differ from thing to thing.
const KEYS: &[&str] = &[
    "name",
    "title",
    "code",
    "sku",
    "slug",
    "email",
    "username",
    "login",
    "handle",
    "isbn",
    "key",
    "label",
    "number",
    "serial",
    "reference",
    "identifier",
    "nickname",
    "barcode",
    "plate",
    "id",
];

/// Names of members that tell one thing from another, the surest first.
const IDS: &[&str] =
    &["id", "uuid", "key", "code", "slug", "sku", "isbn", "number", "name", "handle", "username"];

/// A thing that is there.
#[derive(Clone, Debug)]
pub(super) struct Instance {
    /// The path parameters that lead to it, by name.
    pub(super) path: BTreeMap<String, Json>,
    pub(super) id: Json,
    /// What was sent when it was created.
    pub(super) sent: Option<Json>,
    /// How the service shows it.
    pub(super) shown: Json,
    /// The request that created it.
    pub(super) created: Option<Box<Seen>>,
}

/// The thing itself, where an answer has it in an envelope.
pub(super) fn unwrapped(value: &Json) -> &Json {
    let Some(members) = value.as_object() else { return value };
    if members.contains_key("id") {
        return value;
    }
    let inner = ["data", "item", "result"].iter().find_map(|name| members.get(*name));
    let only = members.values().next().filter(|_| members.len() == 1);
    inner.or(only).filter(|it| it.is_object()).unwrap_or(value)
}

/// What names a thing: its member that the path parameter is called after, or its id.
pub(super) fn id_of(parameter: &str, value: &Json) -> Option<Json> {
    let members = unwrapped(value).as_object()?;
    let usable = |value: &Json| match value {
        Json::String(text) => !text.is_empty(),
        Json::Number(_) => true,
        _ => false,
    };
    let wanted = plain(parameter);
    let named = members.iter().find(|(name, value)| plain(name) == wanted && usable(value));
    let ends = || {
        IDS.iter().filter(|it| wanted.ends_with(**it)).find_map(|end| {
            members.iter().find(|(name, value)| plain(name) == *end && usable(value))
        })
    };
    let any = || {
        IDS.iter()
            .find_map(|id| members.iter().find(|(name, value)| plain(name) == *id && usable(value)))
    };
    named.or_else(ends).or_else(any).map(|(_, value)| value.clone())
}

/// The schema of a body.
pub(super) fn schema(media: &MediaType) -> Origin {
    media.origin.child("schema")
}

/// The form in which a body is sent: JSON where there is one.
pub(super) fn form(operation: &Operation) -> Option<&MediaType> {
    let content = &operation.body.as_ref()?.content;
    content.iter().min_by_key(|it| it.kind)
}

impl Run<'_> {
    /// Bodies that the document allows, as examples have them and made up, the best first.
    pub(super) fn bodies(&self, index: usize) -> Vec<Content> {
        let Some(media) = form(self.operation(index)) else { return Vec::new() };
        let schema = schema(media);
        let values = self.values();
        let content = |value| Content {
            media_type: media.name.clone(),
            payload: Payload::Value(media.kind, value),
        };
        if self.document.get(&schema).is_none() {
            let raw = match media.kind {
                MediaKind::Json => json!({}),
                _ => json!("sample"),
            };
            return vec![content(raw)];
        }
        let shown: Vec<Json> = media
            .examples
            .iter()
            .map(|it| it.value.to_json())
            .filter(|it| values.is_valid(&schema, it))
            .collect();
        let sampler = Sampler::new(self.document).direction(Direction::Request);
        let sampled = sampler.examples(true).sample(&schema);
        let made = values.plain(&schema, 1);
        let mut found: Vec<Json> = Vec::new();
        // The first example with what it leaves out is tried before the example alone.
        if let (Some(Json::Object(example)), Some(Json::Object(all))) = (shown.first(), &made) {
            let mut whole = example.clone();
            for (name, value) in all {
                whole.entry(name).or_insert_with(|| value.clone());
            }
            found.push(Json::Object(whole));
        }
        found.extend(shown);
        found.extend(made.clone());
        found.extend(sampled);
        if let Some(Json::Object(all)) = made {
            let required = values.facts(&schema).required;
            let least: Map<String, Json> =
                all.into_iter().filter(|(name, _)| required.contains(name)).collect();
            found.push(Json::Object(least));
        }
        let mut distinct: Vec<Json> = Vec::new();
        for value in found {
            if values.is_valid(&schema, &value) && !distinct.contains(&value) {
                distinct.push(value);
            }
        }
        distinct.into_iter().map(content).collect()
    }

    /// The members of a body, with their schemas.
    pub(super) fn slots(&self, call: &Call) -> Vec<Slot> {
        let (Some(media), Some(value)) = (form(self.operation(call.operation)), call.value())
        else {
            return Vec::new();
        };
        slots::of(&self.values(), &schema(media), value)
    }

    /// The resource whose things a member names.
    pub(super) fn referred(&self, index: usize, slot: &Slot) -> Option<usize> {
        let name = match slot.name.as_str() {
            "0" => slot.pointer.rsplit('/').nth(1).unwrap_or_default(),
            name => name,
        };
        let name = plain(name);
        let operation = self.operation(index);
        let path = model::path(operation);
        (0..self.resources.len()).find(|at| {
            let resource = &self.resources[*at];
            if path == resource.collection || path == resource.item {
                return false;
            }
            let parameter = plain(&resource.parameter);
            let one = resource.singular();
            let is_called = [format!("{one}id"), format!("{one}ids"), format!("{one}uuid")];
            is_called.contains(&name)
                || (parameter.len() > 2 && name == parameter && parameter != "name")
        })
    }

    /// A valid request of an operation, for things that are there. Nothing where the things that it
    /// is about are not known.
    pub(super) async fn fresh(&mut self, index: usize) -> Step<Option<Call>> {
        let Some(path) = self.path(index).await? else { return Ok(None) };
        let mut call = match self.base.get(&index) {
            Some(base) => base.clone(),
            None => {
                let mut call = Call::new(index);
                call.body = self.bodies(index).into_iter().next();
                self.required_parameters(&mut call);
                call
            }
        };
        call.values.extend(path);
        self.renew(&mut call).await?;
        Ok(Some(call))
    }

    /// Has the body of a request name things that are there, and differ from others.
    pub(super) async fn renew(&mut self, call: &mut Call) -> Step {
        self.refer(call).await?;
        let slots = self.slots(call);
        self.differ(call, &slots, &[]);
        Ok(())
    }

    /// Has the body of a request name things that are there.
    pub(super) async fn refer(&mut self, call: &mut Call) -> Step {
        for slot in self.slots(call) {
            let Some(resource) = self.referred(call.operation, &slot) else { continue };
            let Some(instance) = self.ensure(resource).await? else { continue };
            let Some(body) = call.value_mut() else { return Ok(()) };
            for pointer in everywhere(body, &slot.pointer) {
                let id = match body.pointer(&pointer) {
                    Some(Json::Array(items)) if items.is_empty() => continue,
                    Some(Json::Array(_)) => json!([instance.id]),
                    _ => instance.id.clone(),
                };
                slots::set(body, &pointer, id);
            }
        }
        Ok(())
    }

    /// Has the members of a body that name a thing differ from those of others, except `but`.
    pub(super) fn differ(&mut self, call: &mut Call, slots: &[Slot], but: &[&str]) {
        let number = self.next();
        let operation = self.operation(call.operation);
        let has_conflict = super::judge::exactly(operation, 409).is_some();
        let is_create = operation.method.as_str() == "POST" || operation.method.as_str() == "PUT";
        for slot in slots.iter().filter(|it| it.is_top() && !but.contains(&it.pointer.as_str())) {
            let facts = self.values().facts(&slot.origin);
            let is_key = KEYS.contains(&plain(&slot.name).as_str());
            let is_said = facts.words.to_lowercase().contains("unique");
            if !(is_said || is_key && (has_conflict || is_create)) || facts.enumerated.is_some() {
                continue;
            }
            if self.referred(call.operation, slot).is_some() {
                continue;
            }
            let Some(body) = call.value_mut() else { return };
            let Some(Json::String(known)) = body.pointer(&slot.pointer).cloned() else { continue };
            let other = match (&facts.pattern, facts.format.as_deref()) {
                (Some(pattern), _) => expression::text(pattern, number.wrapping_mul(7919), false),
                (None, Some(_)) => values::text(&facts, number),
                (None, None) => {
                    Some(numbered(&format!("{} ", trimmed(&known)), number, facts.max_length))
                }
            };
            if let Some(other) = other.map(Json::String)
                && self.values().is_valid(&slot.origin, &other)
                && let Some(body) = call.value_mut()
            {
                slots::set(body, &slot.pointer, other);
            }
        }
    }

    /// Values of the parameters that have to be given, apart from those of the path.
    pub(super) fn required_parameters(&self, call: &mut Call) {
        let operation = self.operation(call.operation);
        for (index, parameter) in operation.parameters.iter().enumerate() {
            let is_path = parameter.place == ParameterPlace::Path;
            if (parameter.required && !is_path)
                && let Some(value) = self.parameter(call.operation, index)
            {
                call.values.insert(index, value);
            }
        }
    }

    /// The schema of a parameter.
    pub(super) fn parameter_schema(&self, operation: usize, index: usize) -> Option<Origin> {
        let parameter = &self.operation(operation).parameters[index];
        let (origin, value) = self.document.follow(&parameter.origin).ok()?;
        if value.get("schema").is_some() {
            return Some(origin.child("schema"));
        }
        let (name, media) = value.get("content")?.members().first()?;
        media.get("schema")?;
        Some(origin.child("content").child(name).child("schema"))
    }

    /// An ordinary value of a parameter.
    pub(super) fn parameter(&self, operation: usize, index: usize) -> Option<Json> {
        let parameter = &self.operation(operation).parameters[index];
        if let Some(example) = parameter.examples.first() {
            return Some(example.value.to_json());
        }
        match self.parameter_schema(operation, index) {
            Some(schema) => self.values().plain(&schema, 1),
            None => Some(json!("sample")),
        }
    }

    /// Values of the path parameters of an operation that lead to something that is there.
    pub(super) async fn path(&mut self, index: usize) -> Step<Option<BTreeMap<usize, Json>>> {
        let operation = self.operation(index);
        let path = model::path(operation);
        let has_item = |item: &str| path == item || path.starts_with(&format!("{item}/"));
        let nearest = (0..self.resources.len())
            .filter(|at| has_item(&self.resources[*at].item))
            .max_by_key(|at| self.resources[*at].item.len());
        let mut known = BTreeMap::new();
        if let Some(nearest) = nearest {
            let Some(instance) = self.ensure(nearest).await? else { return Ok(None) };
            known = instance.path;
        }
        Ok(Some(self.bound(index, &known)))
    }

    /// The path parameters of an operation, with the values that are known by their names, and
    /// ordinary ones of the others.
    pub(super) fn bound(
        &self,
        index: usize,
        known: &BTreeMap<String, Json>,
    ) -> BTreeMap<usize, Json> {
        let operation = self.operation(index);
        let mut values = BTreeMap::new();
        for (at, parameter) in operation.parameters.iter().enumerate() {
            if parameter.place == ParameterPlace::Path {
                let value =
                    known.get(&parameter.name).cloned().or_else(|| self.parameter(index, at));
                values.insert(at, value.unwrap_or_else(|| json!("sample")));
            }
        }
        values
    }

    /// A thing of a resource that is there: one that is known, or else a new one.
    pub(super) async fn ensure(&mut self, resource: usize) -> Step<Option<Instance>> {
        if let Some(known) = self.live.get(&resource).and_then(|it| it.first()) {
            return Ok(Some(known.clone()));
        }
        if self.barren.contains(&resource) || !self.open.insert(resource) {
            return Ok(None);
        }
        let made = Box::pin(self.find_or_create(resource)).await;
        self.open.remove(&resource);
        let made = made?;
        match &made {
            Some(instance) => self.live.entry(resource).or_default().push(instance.clone()),
            None => {
                self.barren.insert(resource);
            }
        }
        Ok(made)
    }

    async fn find_or_create(&mut self, resource: usize) -> Step<Option<Instance>> {
        if let Some(made) = self.create(resource).await? {
            return Ok(Some(made));
        }
        let known = &self.resources[resource];
        let (list, parameter, read) = (known.list, known.parameter.clone(), known.read);
        if let Some(list) = list
            && self.is_allowed(list)
            && let Some(call) = Box::pin(self.fresh(list)).await?
        {
            let seen = self.send(&call).await?;
            self.judge(&seen, Kind::Valid);
            let items = seen.json().map(|it| super::lists::items(&it)).unwrap_or_default();
            if let Some(first) = items.first()
                && let Some(id) = id_of(&parameter, first)
            {
                return Ok(Some(self.instance(resource, &call, id, first.clone())));
            }
        }
        // What the document shows may be there.
        let Some(read) = read.filter(|it| self.is_allowed(*it)) else { return Ok(None) };
        let parent = self.resources[resource].parent;
        let mut known = BTreeMap::new();
        if let Some(parent) = parent {
            let Some(instance) = Box::pin(self.ensure(parent)).await? else { return Ok(None) };
            known = instance.path;
        }
        let mut call = Call::new(read);
        self.required_parameters(&mut call);
        call.values.extend(self.bound(read, &known));
        let seen = self.send(&call).await?;
        self.judge(&seen, Kind::Unknown);
        if !seen.is_success() {
            return Ok(None);
        }
        let shown = seen.json().unwrap_or_default();
        let operation = self.operation(read);
        let at = operation
            .parameters
            .iter()
            .position(|it| it.place == ParameterPlace::Path && it.name == parameter);
        let id = at.and_then(|at| call.values.get(&at)).cloned().unwrap_or_default();
        Ok(Some(self.instance(resource, &call, id, shown)))
    }

    /// A thing, with the path that leads to it from the collection that a request was for.
    pub(super) fn instance(&self, resource: usize, call: &Call, id: Json, shown: Json) -> Instance {
        let operation = self.operation(call.operation);
        let mut path = BTreeMap::new();
        for (index, value) in &call.values {
            let parameter = &operation.parameters[*index];
            if parameter.place == ParameterPlace::Path {
                path.insert(parameter.name.clone(), value.clone());
            }
        }
        path.insert(self.resources[resource].parameter.clone(), id.clone());
        Instance { path, id, sent: None, shown, created: None }
    }

    /// Creates a thing of a resource; nothing where that is not possible.
    pub(super) async fn create(&mut self, resource: usize) -> Step<Option<Instance>> {
        let Some(operation) = self.creator(resource) else { return Ok(None) };
        if !self.base.contains_key(&operation) {
            Box::pin(self.baseline(operation)).await?;
            // What the first request made is as good as another.
            if let Some(known) = self.live.get(&resource).and_then(|it| it.first()) {
                return Ok(Some(known.clone()));
            }
        }
        if !self.base.contains_key(&operation) {
            return Ok(None);
        }
        let Some(call) = Box::pin(self.fresh(operation)).await? else { return Ok(None) };
        let seen = self.send(&call).await?;
        self.judge(&seen, Kind::Valid);
        Ok(self.created(resource, &seen))
    }

    /// The operation that creates things of a resource, if it may be sent.
    pub(super) fn creator(&self, resource: usize) -> Option<usize> {
        let resource = &self.resources[resource];
        resource.create.filter(|it| self.is_allowed(*it))
    }

    /// The thing that a request has created.
    pub(super) fn created(&self, resource: usize, seen: &Seen) -> Option<Instance> {
        if !seen.is_success() {
            return None;
        }
        let parameter = self.resources[resource].parameter.clone();
        let shown = seen.json().unwrap_or_default();
        let of_location = || {
            let location = seen.response()?.header("location")?;
            let path = location.split(['?', '#']).next()?.trim_end_matches('/');
            let last = path.rsplit('/').next().filter(|it| !it.is_empty())?;
            let decoded = percent_encoding::percent_decode_str(last).decode_utf8().ok()?;
            Some(Json::String(decoded.into_owned()))
        };
        let of_body = || id_of(&parameter, seen.call.value()?);
        let id = id_of(&parameter, &shown).or_else(of_location).or_else(of_body)?;
        let mut instance = self.instance(resource, &seen.call, id, shown);
        instance.sent = seen.call.value().cloned();
        instance.created = Some(Box::new(seen.clone()));
        Some(instance)
    }

    /// The resource that an operation creates things of.
    pub(super) fn creates(&self, operation: usize) -> Option<usize> {
        (0..self.resources.len()).find(|at| self.resources[*at].create == Some(operation))
    }

    /// A request of an operation on one thing.
    pub(super) async fn about(
        &mut self,
        operation: usize,
        instance: &Instance,
    ) -> Step<Option<Call>> {
        let mut call = match self.base.get(&operation) {
            Some(base) => base.clone(),
            None => {
                let mut call = Call::new(operation);
                call.body = self.bodies(operation).into_iter().next();
                self.required_parameters(&mut call);
                self.renew(&mut call).await?;
                call
            }
        };
        call.values.extend(self.bound(operation, &instance.path));
        Ok(Some(call))
    }

    /// Forgets a thing that is gone.
    pub(super) fn forget(&mut self, resource: usize, id: &Json) {
        if let Some(live) = self.live.get_mut(&resource) {
            live.retain(|it| it.id != *id);
        }
    }
}

/// A text without the number that was put to its end before.
fn trimmed(text: &str) -> &str {
    let start = text.trim_end_matches(|it: char| it.is_ascii_digit());
    if start.len() < text.len() && start.ends_with(' ') { start.trim_end() } else { text }
}

/// The places in all items of lists that a place in their first items stands for.
fn everywhere(value: &Json, pointer: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    for token in pointer.split('/').skip(1) {
        let mut next = Vec::new();
        for place in found {
            match value.pointer(&place) {
                Some(Json::Array(items)) if token == "0" => {
                    next.extend((0..items.len()).map(|index| format!("{place}/{index}")));
                }
                _ => next.push(format!("{place}/{token}")),
            }
        }
        found = next;
    }
    found
}
