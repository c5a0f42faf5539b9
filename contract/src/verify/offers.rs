//! What the document shows and offers besides one request: its examples word for word, each of the
//! alternatives of a body, other media types.

use serde_json::Value as Json;

use super::call::{Content, Payload};
use super::check::Check;
use super::judge::Kind;
use super::run::{Found, Run, Seen, Step};
use super::world::{form, schema};
use specwright::api::{MediaKind, MediaType};

/// So many of each are sent.
const MOST: usize = 3;

/// A body that the document allows, and what it is.
struct Offer {
    content: Content,
    place: &'static str,
    what: String,
}

impl Run<'_> {
    /// Sends each, which has to be accepted.
    pub(super) async fn offers(&mut self, index: usize) -> Step {
        let Some(base) = self.base.get(&index).cloned() else { return Ok(()) };
        let mut offers = self.shown_bodies(index);
        offers.extend(self.alternatives(index));
        offers.extend(self.other_forms(index));
        offers.extend(self.with_charset(index));
        offers.retain(|it| base.body.as_ref().is_none_or(|own| !is_same(own, &it.content)));
        for offer in offers {
            let Some(mut seen) = self.offered(index, &offer.content).await? else {
                return Ok(());
            };
            self.checked(Check::ValidAccepted);
            if seen.status() == Some(409) {
                // What it is about may be used up.
                self.used_up(index);
                let Some(again) = self.offered(index, &offer.content).await? else {
                    return Ok(());
                };
                seen = again;
            }
            self.judge(&seen, Kind::Valid);
            let is_refused = self.is_refused_for_form(&seen) && !self.is_for_words(&seen);
            if is_refused || seen.status() == Some(415) {
                let status = seen.status().unwrap_or_default();
                let message = format!("{}, and it is refused with {status}", offer.what);
                let (check, place) = (Check::ValidAccepted, offer.place.to_owned());
                let steps = &[&seen];
                self.found(Found { check, operation: index, place, keyword: None, message, steps });
            }
            if let Some((resource, instance)) = self.made(index, &seen) {
                self.is_there(resource, &instance).await?;
                self.remember(resource, instance);
            }
        }
        Ok(())
    }

    /// Sends a body with all else as it was accepted.
    async fn offered(&mut self, index: usize, content: &Content) -> Step<Option<Seen>> {
        let Some(mut call) = self.fresh(index).await? else { return Ok(None) };
        call.body = Some(content.clone());
        self.renew(&mut call).await?;
        Ok(Some(self.send(&call).await?))
    }

    /// Whether words say something of a member that a refusal may be for: an example may be of another day, or of
    /// something else that is there.
    pub(super) fn is_for_words(&self, seen: &Seen) -> bool {
        let (index, Some(status)) = (seen.call.operation, seen.status()) else { return false };
        let Some(body) = seen.call.value() else { return false };
        let named = self.complaints(seen);
        let slots = self.slots(&seen.call);
        let suspects = slots.iter().map(|it| &it.pointer);
        suspects
            .filter(|it| named.is_empty() || named.contains(*it))
            .any(|it| self.is_related(index, it) || self.may_be_forbidden(index, it, body, status))
    }

    /// The examples of the document that fit their schema.
    fn shown_bodies(&self, index: usize) -> Vec<Offer> {
        let Some(media) = form(self.operation(index)) else { return Vec::new() };
        let shown = media.examples.iter().map(|it| it.value.to_json());
        let valid = shown.filter(|it| self.values().is_valid(&schema(media), it));
        let offer = |value| self.offer(media, value, "the document shows this as an example");
        valid.take(MOST).map(offer).collect()
    }

    /// A body for each of the alternatives that the document has.
    fn alternatives(&self, index: usize) -> Vec<Offer> {
        let Some(media) = form(self.operation(index)) else { return Vec::new() };
        let (values, whole) = (self.values(), schema(media));
        let facts = values.facts(&whole);
        let alternatives = facts.alternatives.iter().skip(1);
        let made = alternatives.filter_map(|it| {
            let mut value = values.plain(it, 1)?;
            // What the alternatives have in common.
            if let (Json::Object(members), Some(Json::Object(all))) =
                (&mut value, values.plain(&whole, 1))
            {
                let common = all.into_iter().filter(|it| facts.property(&it.0).is_some());
                for (name, value) in common {
                    members.entry(name).or_insert(value);
                }
            }
            Some(value)
        });
        let valid = made.filter(|it| values.is_valid(&whole, it));
        let offer =
            |value| self.offer(media, value, "it is one of the alternatives of the document");
        valid.take(MOST).map(offer).collect()
    }

    /// The same body of a media type with a parameter that says nothing new (RFC 9110, 8.3.1).
    fn with_charset(&self, index: usize) -> Option<Offer> {
        let base = self.base.get(&index)?;
        let media = form(self.operation(index)).filter(|it| it.kind == MediaKind::Json)?;
        // Services read the header in one place.
        let first = self
            .base
            .keys()
            .find(|it| form(self.operation(**it)).is_some_and(|other| other.name == media.name));
        let media_type = format!("{}; charset=utf-8", media.name);
        let content = Content { media_type, payload: base.body.as_ref()?.payload.clone() };
        let place = "request header Content-Type";
        let what = "the media type is the one of the document".to_owned();
        (first == Some(&index) && !media.name.contains([';', '*'])).then_some(Offer {
            content,
            place,
            what,
        })
    }

    /// A body in each of the other media types that the document has.
    fn other_forms(&self, index: usize) -> Vec<Offer> {
        let operation = self.operation(index);
        let (Some(own), Some(body)) = (form(operation), &operation.body) else { return Vec::new() };
        let usual = |it: &&MediaType| {
            matches!(it.kind, MediaKind::Json | MediaKind::Form | MediaKind::Multipart)
                && it.name != own.name
                && !it.name.contains('*')
        };
        let offers = body.content.iter().filter(usual).filter_map(|media| {
            let value = self.values().plain(&schema(media), 1)?;
            let what = format!("the document has the media type `{}`", media.name);
            Some(Offer { place: "request header Content-Type", ..self.offer(media, value, &what) })
        });
        offers.take(MOST).collect()
    }

    fn offer(&self, media: &MediaType, mut value: Json, what: &str) -> Offer {
        self.values().put_in_order(&schema(media), &mut value);
        let payload = Payload::Value(media.kind, value);
        let content = Content { media_type: media.name.clone(), payload };
        Offer { content, place: "request body", what: what.to_owned() }
    }
}

/// Whether a body is the same as one that was accepted before.
fn is_same(one: &Content, other: &Content) -> bool {
    match (&one.payload, &other.payload) {
        (Payload::Value(_, a), Payload::Value(_, b)) => {
            one.media_type == other.media_type && a == b
        }
        _ => false,
    }
}
