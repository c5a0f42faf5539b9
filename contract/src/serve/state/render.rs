//! Things in the form of an answer.

use std::borrow::Cow;

use bytes::Bytes;
use http::header::{HOST, LINK};
use http::{Response, Uri};
use serde_json::Value as Json;

use super::collection::Collection;
use super::listing::{Listing, Next, Page};
use super::merge::{Given, complete, for_response};
use super::place::{Path, at, put};
use super::{Asked, Outcome, header};
use crate::Direction;
use crate::names::plain;
use crate::serve::NOTE_HEADER;
use crate::serve::choose::Chosen;
use crate::serve::negotiate::Prefer;
use crate::serve::pages::without_next;
use crate::serve::response;
use crate::serve::shape::Shape;
use specwright::origin::Origin;

/// Members about a page stand so deep.
const DEPTH: usize = 2;

impl Asked<'_> {
    /// The answer that shows a thing; where its schema has no place for one, what the document
    /// shows, with the thing's id where it is named.
    pub(super) fn with_thing(
        &self,
        collection: &Collection,
        chosen: Chosen<'_>,
        thing: &Json,
        id: &str,
    ) -> Outcome {
        let Some(media_type) = chosen.media_type else {
            return self.context.build(chosen, None);
        };
        let Some(schema) = response::schema(self.context.document, media_type) else {
            return self.context.build(chosen, Some(thing.clone()));
        };
        let mut note = None;
        if let Some(place) = self.place_of_thing(collection, &schema) {
            let made_up = self.context.made_up(&schema);
            let shape = self.context.shapes.at(&schema);
            let inner = shape.path(&place).unwrap_or(shape);
            let of_thing = at(&made_up.value, &place).unwrap_or(&Json::Null);
            let whole = |form: Json| match place.is_empty() {
                true => form,
                false => {
                    let mut whole = made_up.value.clone();
                    put(&mut whole, &place, form);
                    whole
                }
            };
            let fitted = whole(self.fitted(&inner, thing, of_thing));
            let is_valid = |form: &Json| self.is_valid(&schema, form);
            if is_valid(&fitted) {
                return self.context.build(chosen, Some(fitted));
            }
            let as_it_is = whole(thing.clone());
            if is_valid(&as_it_is) {
                return self.context.build(chosen, Some(as_it_is));
            }
            note = Some(self.why_not(&schema, &fitted));
        }
        let shown = self.context.shown(media_type, &Prefer::default())?;
        let mentioned = || {
            let name = collection.names.mention(&self.context.shapes.at(&schema))?;
            let mut value = shown.clone()?;
            let is_number = value.get(&name).is_some_and(Json::is_number);
            let number = id.parse::<serde_json::Number>().ok().map(Json::Number);
            put(&mut value, &[name], number.filter(|_| is_number).unwrap_or_else(|| id.into()));
            self.is_valid(&schema, &value).then_some(value)
        };
        let value = mentioned().or(shown);
        Ok(noted(self.context.build(chosen, value)?, note))
    }

    /// Why a form of what is kept is not shown. Its values are not said.
    fn why_not(&self, schema: &Origin, form: &Json) -> String {
        let checker = self.context.schemas.get(self.context.document, schema, Direction::Response);
        let found = checker.check(form).into_iter().take(3);
        let all: Vec<String> = found
            .map(|it| {
                format!("{} {}", if it.pointer.is_empty() { "/" } else { &it.pointer }, it.message)
            })
            .collect();
        format!(
            "what is kept breaks the schema of this answer, so what the document shows is sent: {}",
            all.join("; ")
        )
    }

    /// The answer that shows several things that were created at once.
    pub(super) fn with_things(
        &self,
        collection: &Collection,
        chosen: Chosen<'_>,
        things: &[Cow<'_, Json>],
    ) -> Outcome {
        let schema = chosen.media_type.and_then(|it| response::schema(self.context.document, it));
        let list = schema.as_ref().and_then(|schema| {
            collection.names.list(&self.context.shapes.at(schema), collection.item.as_ref())
        });
        if let (Some(schema), Some((place, of_items))) = (&schema, list) {
            let mut whole = self.context.made_up(schema).value.clone();
            put(&mut whole, &place, self.all_fitted(&of_items, things));
            if self.is_valid(schema, &whole) {
                return self.context.build(chosen, Some(whole));
            }
        }
        let last = things.last().map_or(&Json::Null, |it| &**it);
        let id = collection.id_in(last);
        self.with_thing(collection, chosen, last, &id.unwrap_or_default())
    }

    /// The answer that shows a page of a list.
    pub(super) fn with_list(
        &self,
        listing: &Listing,
        chosen: Chosen<'_>,
        page: &Page,
        things: &[Cow<'_, Json>],
    ) -> Outcome {
        let Some(media_type) = chosen.media_type else {
            return self.context.build(chosen, None);
        };
        let Some(schema) = response::schema(self.context.document, media_type) else {
            let all = things.iter().map(|it| it.clone().into_owned());
            return self.context.build(chosen, Some(all.collect()));
        };
        let all = self.all_fitted(&self.context.shapes.at(&listing.items), things);
        let whole = match listing.list.is_empty() {
            true => all,
            false => {
                let mut whole = self.context.made_up(&schema).value.clone();
                about_page(&mut whole, page, DEPTH);
                put(&mut whole, &listing.list, all);
                whole
            }
        };
        let next = page.next.as_ref().map(|(name, value)| self.address(name, value));
        let mut forms = self.with_next(listing, page, next.as_deref(), whole);
        let mut note = None;
        let value = match forms.iter().position(|form| self.is_valid(&schema, form)) {
            Some(index) => Some(forms.swap_remove(index)),
            None => {
                note = forms.first().map(|form| self.why_not(&schema, form));
                self.context.shown(media_type, &Prefer::default())?
            }
        };
        let mut answer = noted(self.context.build(chosen, value)?, note);
        if chosen.has_header("link") {
            answer.headers_mut().remove(LINK);
            if let Some(next) = &next {
                header(&mut answer, LINK, &format!("<{next}>; rel=\"next\""));
            }
        }
        numbers_in_headers(&mut answer, page);
        Ok(answer)
    }

    /// The ways to say what the next page is; on the last page, that there is none.
    fn with_next(
        &self,
        listing: &Listing,
        page: &Page,
        address: Option<&str>,
        whole: Json,
    ) -> Vec<Json> {
        let Some(next) = &listing.next else { return vec![whole] };
        let (path, value) = match next {
            Next::Value(path) => (path, page.next.as_ref().map(|(_, value)| value.as_str())),
            Next::Address(path) => (path, address),
        };
        let with = |value: Json| {
            let mut whole = whole.clone();
            put(&mut whole, path, value);
            whole
        };
        match value {
            Some(value) => {
                let number = value.parse::<serde_json::Number>().ok().map(Json::Number);
                [Some(value.into()), number].into_iter().flatten().map(with).collect()
            }
            None => without_next(&whole, path),
        }
    }

    /// The address of this request with another value for a parameter.
    fn address(&self, name: &str, value: &str) -> String {
        let host = self.headers.get(HOST).and_then(|host| host.to_str().ok());
        let host = host.or(self.uri.host()).unwrap_or("localhost");
        let encode = super::change::encoded;
        let query = self.uri.query().unwrap_or_default();
        let others = query.split('&').filter(|pair| {
            let own = pair.split('=').next().unwrap_or_default();
            !pair.is_empty() && own != name && own != encode(name)
        });
        let pairs: Vec<String> = others
            .map(str::to_owned)
            .chain([format!("{}={}", encode(name), encode(value))])
            .collect();
        format!("http://{host}{}?{}", Uri::path(self.uri), pairs.join("&"))
    }

    fn all_fitted(&self, of_items: &Shape<'_>, things: &[Cow<'_, Json>]) -> Json {
        let made_up = self.context.made_up(of_items.origin());
        things.iter().map(|thing| self.fitted(of_items, thing, &made_up.value)).collect()
    }

    /// A thing with the members that a schema names.
    fn fitted(&self, schema: &Shape<'_>, thing: &Json, made_up: &Json) -> Json {
        complete(schema, Given::Required, for_response(schema, thing), made_up)
    }

    fn is_valid(&self, schema: &Origin, form: &Json) -> bool {
        self.context.schemas.get(self.context.document, schema, Direction::Response).is_valid(form)
    }

    /// Where an answer shows the thing.
    fn place_of_thing(&self, collection: &Collection, schema: &Origin) -> Option<Path> {
        collection.places.get(schema, || {
            let schema = self.context.shapes.at(schema);
            if schema.has_type("array") {
                return None;
            }
            let own = collection.names.envelope(&schema);
            let mut places = [collection.envelope.clone(), own, Path::new()].into_iter();
            places.find(|place| {
                let Some(inner) = schema.path(place) else { return false };
                collection.id.as_ref().is_none_or(|id| inner.path(id).is_some())
            })
        })
    }
}

/// An answer that says why it is not what is kept.
fn noted(mut answer: Response<Bytes>, note: Option<String>) -> Response<Bytes> {
    if let Some(note) = note {
        let is_plain = |it: char| it.is_ascii_graphic() || it == ' ';
        let text: String = note.chars().map(|it| if is_plain(it) { it } else { '?' }).collect();
        header(&mut answer, NOTE_HEADER, &text);
    }
    answer
}

/// Sets what an answer says of its page.
fn about_page(value: &mut Json, page: &Page, depth: usize) {
    let Json::Object(members) = value else { return };
    for (name, value) in members.iter_mut() {
        let name = plain(name);
        match value {
            Json::Number(_) => {
                if let Some(number) = page.number_of(&name) {
                    *value = number.into();
                }
            }
            Json::Bool(_) => {
                if let Some(flag) = page.flag_of(&name) {
                    *value = flag.into();
                }
            }
            value if depth > 1 => about_page(value, page, depth - 1),
            _ => {}
        }
    }
}

/// Likewise in headers such as `X-Total-Count`.
fn numbers_in_headers(answer: &mut Response<Bytes>, page: &Page) {
    let names: Vec<_> = answer.headers().keys().cloned().collect();
    for name in names.into_iter().filter(|name| name.as_str().starts_with("x-")) {
        if let Some(number) = page.number_of(&plain(&name.as_str()[2..])) {
            header(answer, name, &number.to_string());
        }
    }
}
