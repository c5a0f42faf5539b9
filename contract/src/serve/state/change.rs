//! Things that are made and changed.

use http::StatusCode;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value as Json;

use super::Asked;
use super::collection::Collection;
use super::merge::{Given, complete, from_request, is_read_only};
use super::place::{at, has_type, put, schema_at, text};
use super::store::Shelf;
use crate::serve::problem::{Problem, RequestViolation};
use crate::{Direction, pattern_text};
use specwright::api::essence;
use specwright::sample::Sampler;

/// What a segment of a path holds as it is (RFC 3986, 2.3).
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// So many numbers are tried before one is taken that is not valid.
const TRIES: u64 = 64;

/// An id as it stands in an address.
pub(super) fn encoded(id: &str) -> String {
    utf8_percent_encode(id, SEGMENT).to_string()
}

impl Asked<'_> {
    /// A new thing and its id.
    ///
    /// # Errors
    ///
    /// When there is one with the id that the request gives (409).
    pub(super) fn new_thing(
        &self,
        collection: &Collection,
        body: Option<&Json>,
        shelf: &Shelf,
    ) -> Result<(String, Json), Box<Problem>> {
        let sent = self.sent(collection, body);
        let named = collection.id.as_ref().and_then(|id| text(at(&sent, id)?));
        if named.as_ref().is_some_and(|id| shelf.get(id).is_some()) {
            let detail = format!("{} has a thing with this id already", collection.path);
            return Err(Box::new(Problem::new(StatusCode::CONFLICT, detail)));
        }
        let (id, json) = match named {
            Some(id) => (id, None),
            None => {
                let (id, json) = self.new_id(collection, shelf);
                (id, Some(json))
            }
        };
        let mut value = self.given(collection, sent);
        if let (Some(json), Some(place)) = (json, &collection.id) {
            put(&mut value, place, json);
        }
        Ok((id, value))
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
                let given = Given::New(collection.request.as_ref());
                complete(self.context.document, item, given, sent, before)
            }
            _ => self.given(collection, sent),
        };
        self.put_id(collection, &mut value, id);
        value
    }

    /// What a thing becomes by a patch: JSON Patch (RFC 6902) where the media type says so, else a
    /// merge patch (RFC 7396).
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
        if essence(&media_type.name) == "application/json-patch+json" {
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
            json_patch::merge(&mut value, &self.sent(collection, Some(body)));
        }
        self.put_id(collection, &mut value, id);
        if let Some(item) = &collection.item {
            let checker =
                self.context.schemas.get(self.context.document, item, Direction::Response);
            let found = checker.check(&value);
            if !found.is_empty() {
                let found = found.into_iter().map(RequestViolation::body).collect();
                return Err(Box::new(Problem::violations(found)));
            }
        }
        Ok(value)
    }

    /// The thing in a body, without what only the service says.
    fn sent(&self, collection: &Collection, body: Option<&Json>) -> Json {
        let Some(body) = body else { return Json::Object(serde_json::Map::new()) };
        let inner = at(body, &collection.envelope).unwrap_or(body);
        let mut sent = match &collection.request {
            Some(request) => from_request(self.context.document, request, inner),
            None => inner.clone(),
        };
        // Members that only answers name are read-only there.
        if let (Json::Object(members), Some(item)) = (&mut sent, &collection.item) {
            let names = |name: &str| {
                let request = collection.request.as_ref()?;
                self.context.document.member(request, name)
            };
            members.retain(|name, _| {
                let of_answer = self.context.document.member(item, name);
                names(name).is_some()
                    || of_answer.is_none_or(|it| !is_read_only(self.context.document, &it))
            });
        }
        sent
    }

    /// A thing with what the service gives.
    fn given(&self, collection: &Collection, sent: Json) -> Json {
        let Some(item) = &collection.item else { return sent };
        let made_up = self.context.made_up(item).value.clone();
        let given = Given::New(collection.request.as_ref());
        let mut value = complete(self.context.document, item, given, sent, &made_up);
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
        let schema = schema.and_then(|(item, place)| schema_at(self.context.document, item, place));
        let number = || id.parse::<serde_json::Number>().ok().map(Json::Number);
        let is = |name: &str| {
            schema.as_ref().is_some_and(|it| has_type(self.context.document, it, name))
        };
        let wants_number = (is("integer") || is("number")) && !is("string");
        wants_number.then(number).flatten().unwrap_or_else(|| id.into())
    }

    /// An id that no thing has, and that the document allows.
    fn new_id(&self, collection: &Collection, shelf: &Shelf) -> (String, Json) {
        let checkers: Vec<_> = collection
            .id_schemas
            .iter()
            .map(|schema| {
                self.context.schemas.get(self.context.document, schema, Direction::Either)
            })
            .collect();
        let first = shelf.number();
        for number in first..first + TRIES {
            let uuid = format!("00000000-0000-4000-8000-{number:012x}");
            let thing = &collection.names.thing;
            let like_others = shelf.items().last().and_then(|it| renumbered(&it.id, number));
            let forms = like_others.into_iter().chain([
                number.to_string(),
                uuid.clone(),
                format!("{thing}-{number}"),
                uuid.replace('-', ""),
                format!("{number:08}"),
            ]);
            let made_up = collection.id_schemas.first().and_then(|schema| {
                let sampler = Sampler::new(self.context.document)
                    .patterns(pattern_text::text)
                    .seed(usize::try_from(number).ok()?);
                text(&sampler.sample(schema)?)
            });
            for text in forms.chain(made_up) {
                let json = self.typed(collection, &text);
                let is_valid = checkers.iter().all(|it| it.is_valid(&json));
                if is_valid && shelf.get(&text).is_none() {
                    return (text, json);
                }
            }
        }
        let text = first.to_string();
        let json = self.typed(collection, &text);
        (text, json)
    }
}

/// An id that ends in a number, with another one.
fn renumbered(id: &str, number: u64) -> Option<String> {
    let stem = id.trim_end_matches(|it: char| it.is_ascii_digit());
    let width = id.len() - stem.len();
    (width > 0 && !stem.is_empty()).then(|| format!("{stem}{number:0width$}"))
}
