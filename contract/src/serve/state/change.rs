//! Things that are made and changed.

use std::collections::HashSet;

use http::StatusCode;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value as Json};

use super::Asked;
use super::collection::Collection;
use super::merge::{Given, checked, complete, from_request};
use super::place::{at, put, text};
use super::store::Shelf;
use crate::serve::problem::{Problem, RequestViolation};
use crate::serve::response;
use crate::serve::shape::Shape;
use crate::{Direction, pattern_text};
use specwright::api::essence;
use specwright::sample::Sampler;

/// What a segment of a path holds as it is (RFC 3986, 2.3).
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// So many numbers are tried before one is taken that is not valid.
const TRIES: u64 = 64;

/// An id as it stands in an address.
pub(in crate::serve) fn encoded(id: &str) -> String {
    utf8_percent_encode(id, SEGMENT).to_string()
}

/// The id of a new thing.
pub(super) struct Id {
    pub(super) text: String,
    /// How it stands in the thing; nothing where the request says it.
    pub(super) json: Option<Json>,
}

/// There is something with the id that a request gives to a new thing.
pub(super) fn taken(collection: &Collection) -> Box<Problem> {
    let detail = format!("{} has a thing with this id already", collection.path);
    Box::new(Problem::new(StatusCode::CONFLICT, detail))
}

impl Asked<'_> {
    /// A new thing of what was sent, and its id.
    pub(super) fn new_thing(&self, collection: &Collection, sent: Json, id: Id) -> (String, Json) {
        let mut value = self.given(collection, sent);
        if let (Some(json), Some(place)) = (id.json, &collection.id) {
            put(&mut value, place, json);
        }
        (id.text, value)
    }

    /// What a thing becomes that is replaced, or put where none was.
    pub(super) fn other_thing(
        &self,
        collection: &Collection,
        body: Option<&Json>,
        before: Option<&Json>,
        id: &str,
    ) -> Json {
        let sent = self.sent(collection, body);
        let mut value = match (before, &collection.item) {
            (Some(before), Some(item)) => {
                let request = self.request(collection);
                let item = self.context.shapes.at(item);
                let value = complete(&item, Given::Kept(request.as_ref()), sent, before);
                self.unsaid(&item, request.as_ref(), value)
            }
            _ => self.given(collection, sent),
        };
        self.put_id(collection, &mut value, id);
        value
    }

    /// What a thing becomes by a patch: JSON Patch (RFC 6902) where the media type says so, else a
    /// merge patch (RFC 7396). In media types that are no merge patch, `null` is a value where the
    /// thing can have it.
    ///
    /// # Errors
    ///
    /// When the patch cannot be applied, or what it makes is not valid.
    pub(super) fn changed_thing(
        &self,
        collection: &Collection,
        mut value: Json,
        id: &str,
    ) -> Result<Json, Box<Problem>> {
        let body = self.entity.and_then(|entity| Some((entity.media_type, entity.value.as_ref()?)));
        let Some((media_type, body)) = body else { return Ok(value) };
        let (before, request) = (value.clone(), self.request(collection));
        let media_type = essence(&media_type.name);
        if media_type == "application/json-patch+json" {
            let broken = |message: &str| {
                let violation = crate::Violation {
                    pointer: String::new(),
                    keyword: "patch".to_owned(),
                    message: message.to_owned(),
                };
                Box::new(Problem::violations(vec![RequestViolation::body(violation)]))
            };
            let patch: json_patch::Patch = serde_json::from_value(body.clone())
                .map_err(|_| broken("is no JSON Patch (RFC 6902)"))?;
            json_patch::patch(&mut value, &patch)
                .map_err(|_| broken("cannot be applied to what is there"))?;
        } else {
            let keeps_null = media_type != "application/merge-patch+json";
            let item = collection.item.as_ref().map(|it| self.context.shapes.at(it));
            let of_thing = item.as_ref().filter(|_| keeps_null);
            self.merge(of_thing, &mut value, &self.sent(collection, Some(body)));
            if let Some(item) = &item {
                value = self.unsaid(item, request.as_ref(), value);
            }
        }
        self.put_id(collection, &mut value, id);
        if let Some(item) = &collection.item {
            let checker =
                self.context.schemas.get(self.context.document, item, Direction::Response);
            let item = self.context.shapes.at(item);
            let value = checked(&item, request.as_ref(), Some(&before), &value);
            let found = checker.check(&value);
            if !found.is_empty() {
                let found = found.into_iter().map(RequestViolation::body).collect();
                return Err(Box::new(Problem::violations(found)));
            }
        }
        Ok(value)
    }

    /// A merge patch (RFC 7396); where there is a schema, `null` stays where it allows that.
    fn merge(&self, schema: Option<&Shape<'_>>, value: &mut Json, patch: &Json) {
        let Json::Object(changes) = patch else {
            *value = patch.clone();
            return;
        };
        if !value.is_object() {
            *value = Json::Object(Map::new());
        }
        let Json::Object(members) = value else { return };
        for (name, change) in changes {
            let member = schema.and_then(|it| it.member(name));
            let is_null = || {
                let (document, member) = (self.context.document, member.as_ref()?.origin());
                let checker = self.context.schemas.get(document, member, Direction::Response);
                Some(checker.is_valid(&Json::Null))
            };
            if change.is_null() && is_null() != Some(true) {
                members.shift_remove(name);
            } else {
                let own = members.entry(name.clone()).or_insert(Json::Null);
                self.merge(member.as_ref(), own, change);
            }
        }
    }

    /// The schema of a thing in this request: that of its own body where it names members.
    fn request(&self, collection: &Collection) -> Option<Shape<'_>> {
        let (document, shapes) = (self.context.document, self.context.shapes);
        let own = self.entity.and_then(|entity| response::schema(document, entity.media_type));
        let own = own.map(|it| shapes.at(&it));
        let own = own.map(|it| it.items().unwrap_or(it));
        let own = own.map(|it| it.path(&collection.envelope).unwrap_or(it));
        let named = own.filter(Shape::has_members);
        named.or_else(|| collection.request.as_ref().map(|it| shapes.at(it)))
    }

    /// A thing with what has to be there and this request cannot say.
    fn unsaid(&self, item: &Shape<'_>, request: Option<&Shape<'_>>, value: Json) -> Json {
        let made_up = self.context.made_up(item.origin());
        complete(item, Given::Unsaid(request), value, &made_up.value)
    }

    /// The thing in a body, without what only the service says.
    pub(super) fn sent(&self, collection: &Collection, body: Option<&Json>) -> Json {
        let Some(body) = body else { return Json::Object(Map::new()) };
        let inner = at(body, &collection.envelope).unwrap_or(body);
        let request = self.request(collection);
        let mut sent = match &request {
            Some(request) => from_request(request, inner),
            None => inner.clone(),
        };
        // Members that only answers name are read-only there.
        if let (Json::Object(members), Some(item)) = (&mut sent, &collection.item) {
            let item = self.context.shapes.at(item);
            members.retain(|name, _| {
                request.as_ref().is_some_and(|it| it.member(name).is_some())
                    || item.member(name).is_none_or(|it| !it.is_read_only())
            });
        }
        sent
    }

    /// A thing with what the service gives.
    fn given(&self, collection: &Collection, sent: Json) -> Json {
        let Some(item) = &collection.item else { return sent };
        let made_up = self.context.made_up(item);
        let request = self.request(collection);
        let given = Given::New(request.as_ref());
        let item = self.context.shapes.at(item);
        let mut value = complete(&item, given, sent, &made_up.value);
        for phases in &collection.phases {
            put(&mut value, &phases.path, phases.values[0].clone());
        }
        value
    }

    fn put_id(&self, collection: &Collection, value: &mut Json, id: &str) {
        if let Some(place) = &collection.id {
            put(value, place, self.typed(collection, id));
        }
    }

    /// An id as its schema wants it: a number, or a text.
    fn typed(&self, collection: &Collection, id: &str) -> Json {
        let schema = collection.item.as_ref().zip(collection.id.as_ref());
        let schema = schema.and_then(|(item, place)| self.context.shapes.at(item).path(place));
        let number = || id.parse::<serde_json::Number>().ok().map(Json::Number);
        let is = |name: &str| schema.as_ref().is_some_and(|it| it.has_type(name));
        let wants_number = (is("integer") || is("number")) && !is("string");
        wants_number.then(number).flatten().unwrap_or_else(|| id.into())
    }

    /// An id that no thing has, and none of some `others`, and that the document allows.
    pub(super) fn new_id(
        &self,
        collection: &Collection,
        shelf: &mut Shelf,
        others: &HashSet<String>,
    ) -> Id {
        let checkers: Vec<_> = collection
            .id_schemas
            .iter()
            .map(|schema| {
                self.context.schemas.get(self.context.document, schema, Direction::Either)
            })
            .collect();
        let first = shelf.next_number();
        for number in first..first + TRIES {
            let last = shelf.items().next_back().map(|it| it.id.as_str());
            let uuid = || format!("00000000-0000-4000-8000-{number:012x}");
            let forms: [&dyn Fn() -> Option<String>; 7] = [
                &|| renumbered(last?, number),
                &|| Some(number.to_string()),
                &|| Some(uuid()),
                &|| Some(format!("{}-{number}", collection.names.thing)),
                &|| Some(uuid().replace('-', "")),
                &|| Some(format!("{number:08}")),
                &|| self.made_up_id(collection, number),
            ];
            for text in forms.iter().filter_map(|form| form()) {
                let json = self.typed(collection, &text);
                let is_valid = checkers.iter().all(|it| it.is_valid(&json));
                if is_valid && shelf.get(&text).is_none() && !others.contains(&text) {
                    return Id { text, json: Some(json) };
                }
            }
        }
        let mut text = first.to_string();
        while shelf.get(&text).is_some() || others.contains(&text) {
            text = shelf.next_number().to_string();
        }
        let json = Some(self.typed(collection, &text));
        Id { text, json }
    }

    fn made_up_id(&self, collection: &Collection, number: u64) -> Option<String> {
        let sampler = Sampler::new(self.context.document)
            .patterns(pattern_text::text)
            .seed(usize::try_from(number).ok()?);
        text(&sampler.sample(collection.id_schemas.first()?)?)
    }
}

/// An id that ends in a number, with another one.
fn renumbered(id: &str, number: u64) -> Option<String> {
    let stem = id.trim_end_matches(|it: char| it.is_ascii_digit());
    let width = id.len() - stem.len();
    (width > 0 && !stem.is_empty()).then(|| format!("{stem}{number:0width$}"))
}
