//! Bodies that the document allows, for things that are there.

use serde_json::{Map, Value as Json, json};

use crate::names::plain;
use crate::verify::call::{Call, Content, Payload};
use crate::verify::run::{Run, Step};
use crate::verify::slots::{self, Slot};
use crate::verify::values::numbers;
use crate::verify::values::ordinary::{self, numbered};
use crate::verify::words::{is_fixed, says_unique, sentences};
use crate::verify::world::{form, schema};
use specwright::api::MediaKind;
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

/// So many members of a change are tried by themselves.
const SINGLE: usize = 3;

impl Run<'_> {
    /// Bodies that the document allows, as examples have them and made up, the best first.
    pub(in crate::verify) fn bodies(&self, index: usize) -> Vec<Content> {
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
        let in_order = |mut value: Json| {
            values.put_in_order(&schema, &mut value);
            value
        };
        let is_change = matches!(self.operation(index).method.as_str(), "PUT" | "PATCH");
        let made = made.map(|it| match is_change {
            true => self.no_less(index, &schema, self.without_fixed(&schema, it)),
            false => it,
        });
        let made = made.map(in_order);
        let stocked = made.as_ref().and_then(|it| self.stocked(index, &schema, it));
        if let (Some(Json::Object(example)), Some(Json::Object(all))) = (shown.first(), &made) {
            let mut whole = example.clone();
            for (name, value) in all {
                whole.entry(name).or_insert_with(|| value.clone());
            }
            let whole = in_order(Json::Object(whole));
            found.extend([in_order(values.richer(&schema, &whole)), whole]);
        }
        found.extend(shown);
        found.extend(stocked.map(|it| in_order(values.richer(&schema, &it))));
        found.extend(made.as_ref().map(|it| in_order(values.richer(&schema, it))));
        found.extend(made.clone());
        found.extend(sampled.map(in_order));
        // What is to come may have to be to come.
        let later = made.clone().map(|it| in_order(ordinary::in_future(&it)));
        if let Some(Json::Object(all)) = made {
            let required = values.facts(&schema).required;
            let least: Map<String, Json> =
                all.into_iter().filter(|(name, _)| required.contains(name)).collect();
            found.push(Json::Object(least));
        }
        found.extend(later);
        if self.operation(index).method.as_str() == "PATCH" {
            // One member by itself.
            let single = |(name, value): (&String, &Json)| json!({ name.as_str(): value });
            let all = found.first().and_then(Json::as_object).cloned().unwrap_or_default();
            found.extend(all.iter().map(single).take(SINGLE));
        }
        let mut distinct: Vec<Json> = Vec::new();
        for value in found {
            if values.is_valid(&schema, &value) && !distinct.contains(&value) {
                distinct.push(value);
            }
        }
        distinct.into_iter().map(content).collect()
    }

    /// A body without the members of which words say that they never change.
    fn without_fixed(&self, schema: &Origin, mut value: Json) -> Json {
        let facts = self.values().facts(schema);
        if let Json::Object(members) = &mut value {
            members.retain(|name, _| {
                let words = facts.property(name).map(|it| self.values().facts(it).words);
                facts.required.contains(name) || !words.is_some_and(|it| is_fixed(&it))
            });
        }
        value
    }

    /// A change to things that leaves their numbers no smaller than they were created with: a stock that a change has
    /// made small would have others refused that take from it.
    fn no_less(&self, index: usize, schema: &Origin, value: Json) -> Json {
        let owner = self.resources.iter().find(|it| [it.put, it.patch].contains(&Some(index)));
        let creator = owner.and_then(|it| self.base.get(&it.create?));
        let Some(created) = creator.and_then(Call::value) else { return value };
        let mut large = value.clone();
        for slot in slots::of(&self.values(), schema, &value) {
            let number = |it: &Json| it.pointer(&slot.pointer).and_then(Json::as_f64);
            let (Some(made), Some(created)) = (number(&value), number(created)) else { continue };
            let step = self.values().facts(&slot.origin).multiple_of.unwrap_or(1.0);
            let more = [created + step, created].map(numbers::written);
            let fit = more.into_iter().find(|it| self.values().is_valid(&slot.origin, it));
            if let Some(fit) = fit.filter(|_| made < created) {
                slots::set(&mut large, &slot.pointer, fit);
            }
        }
        if self.values().is_valid(schema, &large) { large } else { value }
    }

    /// The members of a body, with their schemas.
    pub(in crate::verify) fn slots(&self, call: &Call) -> Vec<Slot> {
        let (Some(media), Some(value)) = (form(self.operation(call.operation)), call.value())
        else {
            return Vec::new();
        };
        slots::of(&self.values(), &schema(media), value)
    }

    /// Has the body of a request name things that are there, and differ from others.
    pub(in crate::verify) async fn renew(&mut self, call: &mut Call) -> Step {
        self.refer(call).await?;
        let slots = self.slots(call);
        self.differ(call, &slots, &[]);
        Ok(())
    }

    /// Has the members of a body that name a thing differ from those of others, except `but`.
    pub(in crate::verify) fn differ(&mut self, call: &mut Call, slots: &[Slot], but: &[&str]) {
        let number = self.next();
        let operation = self.operation(call.operation);
        let has_conflict = crate::verify::judge::exactly(operation, 409).is_some();
        let is_create = operation.method.as_str() == "POST" || operation.method.as_str() == "PUT";
        for slot in slots.iter().filter(|it| it.is_top() && !but.contains(&it.pointer.as_str())) {
            let facts = self.values().facts(&slot.origin);
            let is_key = KEYS.contains(&plain(&slot.name).as_str());
            let is_said = sentences(&facts.words).into_iter().any(says_unique)
                || self.keys.contains(&(call.operation, slot.pointer.clone()));
            if !(is_said || is_key && (has_conflict || is_create)) || facts.enumerated.is_some() {
                continue;
            }
            if self.referred(call.operation, slot).is_some() {
                continue;
            }
            let Some(body) = call.value_mut() else { return };
            let known = match body.pointer(&slot.pointer) {
                Some(Json::String(known)) => known.clone(),
                // An id that the request says.
                Some(Json::Number(_)) if plain(&slot.name) == "id" && !but.contains(&"/id") => {
                    let id = json!(number);
                    if self.values().is_valid(&slot.origin, &id) {
                        slots::set(body, &slot.pointer, id);
                    }
                    continue;
                }
                _ => continue,
            };
            let other = match (&facts.pattern, facts.format.as_deref()) {
                (Some(_), _) | (None, Some(_)) => ordinary::text(&facts, number),
                // An address stays one, whether or not the document calls it that.
                (None, None) if known.contains('@') => Some(format!("user{number}@example.com")),
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
}

/// A text without the number that was put to its end before.
fn trimmed(text: &str) -> &str {
    let start = text.trim_end_matches(|it: char| it.is_ascii_digit());
    if start.len() < text.len() && start.ends_with(' ') { start.trim_end() } else { text }
}
