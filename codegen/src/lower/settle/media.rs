//! The media types of bodies: how each is read and written, which depends on its type.

use std::collections::BTreeMap;

use super::Settler;
use crate::api::{MediaGroup, MediaKind, MediaType, Offer, ScalarKind, Shape, TypeId, Types};
use crate::diagnostic::{Code, Diagnostic, Origin};

/// The fields of a server-sent event (WHATWG HTML, 9.2.6), as documents name them.
const EVENT_FIELDS: &[&str] = &["event", "data", "id", "retry", "comment"];

impl Settler<'_> {
    pub(in crate::lower) fn media(&mut self) {
        let mut operations = std::mem::take(&mut self.api.operations);
        for operation in &mut operations {
            if let Some(body) = &mut operation.body {
                body.content.iter_mut().for_each(|media| self.medium(media));
                let offer = Offer::of_request(&body.content, &self.api.types);
                let notes = notes(&self.api.types, &offer, &body.origin.child("content"));
                self.found.extend(notes);
            }
            for response in &mut operation.responses {
                response.content.iter_mut().for_each(|media| self.medium(media));
                let offer = Offer::of_response(&response.content, &self.api.types);
                let notes = notes(&self.api.types, &offer, &response.origin.child("content"));
                self.found.extend(notes);
            }
        }
        let mut webhooks = std::mem::take(&mut self.api.webhooks);
        let callbacks = operations.iter_mut().flat_map(|operation| &mut operation.callbacks);
        for body in webhooks.iter_mut().chain(callbacks).filter_map(|it| it.body.as_mut()) {
            body.content.iter_mut().for_each(|media| self.medium(media));
            let offer = Offer::of_response(&body.content, &self.api.types);
            let notes = notes(&self.api.types, &offer, &body.origin.child("content"));
            self.found.extend(notes);
        }
        self.api.webhooks = webhooks;
        self.api.operations = operations;
    }

    fn medium(&self, media: &mut MediaType) {
        if media.positions.is_some() {
            return;
        }
        media.kind = self.kind(&media.name, media.ty);
        if !matches!(
            media.kind,
            MediaKind::EventStream | MediaKind::JsonLines | MediaKind::JsonSequence
        ) {
            return;
        }
        media.ty = media.ty.and_then(|ty| self.item(&media.origin, ty, media.kind));
        if media.ty.is_none() {
            // The example of the schema is none of what is read.
            let own = media.origin.child("example");
            media.examples.retain(|it| !it.name.is_empty() || it.origin == own);
        }
    }

    /// How a body is read and written. A range of all media types says nothing; what is known to
    /// be bytes, and what nothing is known of, is taken as bytes then.
    fn kind(&self, name: &str, ty: Option<TypeId>) -> MediaKind {
        let is_bytes = ty.is_none_or(|ty| self.api.types.is_file(ty));
        match MediaKind::of(name) {
            MediaKind::Json if name.contains('*') && !name.contains("json") && is_bytes => {
                MediaKind::Binary
            }
            kind => kind,
        }
    }

    /// The type of an item; nothing when it is no more than a text.
    fn item(&self, origin: &Origin, ty: TypeId, kind: MediaKind) -> Option<TypeId> {
        // With an `itemSchema`, the type is that of an item already.
        let is_item = self.document.get(&origin.child("itemSchema")).is_some();
        let ty = match self.shape(ty) {
            Shape::List(item, _) if !is_item => *item,
            _ => ty,
        };
        if kind == MediaKind::EventStream { self.data(ty) } else { Some(ty) }
    }

    /// The type of the data of an event.
    fn data(&self, ty: TypeId) -> Option<TypeId> {
        let data = match self.shape(ty) {
            Shape::Struct(object) => {
                let mut names = object.properties.iter().map(|it| it.name.as_str());
                let is_event = names.all(|name| EVENT_FIELDS.contains(&name));
                object.properties.iter().find(|it| it.name == "data").filter(|_| is_event)
            }
            _ => None,
        };
        let ty = match data {
            None => ty,
            // A text that holds JSON (JSON Schema, "contentSchema").
            Some(data) => {
                let content = self.drafts.contents.get(&data.origin.child("contentSchema"));
                content.copied().unwrap_or(data.ty)
            }
        };
        Some(ty).filter(|ty| !self.is_text(*ty))
    }

    fn is_text(&self, ty: TypeId) -> bool {
        match self.shape(ty) {
            Shape::Scalar(scalar) => {
                matches!(scalar.kind, ScalarKind::String | ScalarKind::Binary | ScalarKind::Byte)
            }
            Shape::Any(_) => true,
            _ => false,
        }
    }
}

/// Says which forms of a body stand for others, and which form has no type.
fn notes(types: &Types, offer: &Offer<'_>, origin: &Origin) -> Vec<Diagnostic> {
    let mut notes = Vec::new();
    let mut others: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (other, offered) in &offer.others {
        others.entry(&offered.name).or_default().push(format!("`{}`", other.name));
    }
    for (offered, others) in others {
        let message = format!("`{offered}` stands for {} too", others.join(", "));
        let help = "they carry the same value; the bindings use the first alone";
        notes.push(Diagnostic::new(Code::OtherForm, origin, message).help(help));
    }
    for MediaGroup { media, .. } in &offer.forms {
        let offered = match media.kind {
            MediaKind::Binary => "bytes",
            MediaKind::Text => "text",
            _ => continue,
        };
        let is_object = media
            .ty
            .is_some_and(|ty| matches!(types.get(types.resolve(ty)).shape, Shape::Struct(_)));
        if is_object {
            let message = format!("the members of this `{}` body have no field each", media.name);
            let help = format!("the bindings take its {offered}");
            notes.push(Diagnostic::new(Code::UntypedBody, &media.origin, message).help(help));
        }
    }
    notes
}
