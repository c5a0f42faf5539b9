//! The forms of a body: its media types, and which of them the bindings offer.

use super::{Encoding, Example, Positions, Shape, TypeId, Types};
use crate::media_type::{MediaKind, essence};
use crate::origin::Origin;

/// A form of a body.
#[derive(Debug)]
pub struct MediaType {
    /// Its media type as the document has it, such as `application/json;charset=utf-8`.
    pub name: String,
    /// Where it stands.
    pub origin: Origin,
    /// How it is read and written.
    pub kind: MediaKind,
    /// The type of its value, when there is a schema.
    pub ty: Option<TypeId>,
    /// What is said of the members of a form.
    pub encoding: Vec<Encoding>,
    /// What is said of parts that have no names; nothing for a body whose parts have.
    pub positions: Option<Positions>,
    /// Values that the document shows.
    pub examples: Vec<Example>,
}

impl MediaType {
    /// Whether a request body of this form is JSON values one after the other. A text says no more
    /// of them than that they are a text.
    pub fn is_items(&self, types: &Types) -> bool {
        let is_value = |ty: TypeId| match &types.get(types.resolve(ty)).shape {
            Shape::Scalar(scalar) => !scalar.kind.is_text(),
            _ => true,
        };
        let is_kind = matches!(self.kind, MediaKind::JsonLines | MediaKind::JsonSequence);
        is_kind && self.ty.is_some_and(is_value)
    }

    /// Whether a request body of this form is bytes that the caller writes.
    pub fn is_bytes(&self, types: &Types) -> bool {
        use MediaKind::{Binary, EventStream, JsonLines, JsonSequence};
        let is_kind = matches!(self.kind, Binary | EventStream | JsonLines | JsonSequence);
        is_kind && !self.is_items(types)
    }
}

/// Media types that are read, or written, in one way.
#[derive(Debug)]
pub struct MediaGroup<'a> {
    /// The one that stands for all of them.
    pub media: &'a MediaType,
    /// All of them in the order of the document.
    pub all: Vec<&'a MediaType>,
}

/// What bindings offer of the forms of a body.
#[derive(Debug, Default)]
pub struct Offer<'a> {
    /// The forms, in the order of the document.
    pub forms: Vec<MediaGroup<'a>>,
    /// Media types that carry the value of an offered one, each with that one.
    pub others: Vec<(&'a MediaType, &'a MediaType)>,
}

impl<'a> Offer<'a> {
    /// The forms in which a request is sent. Media types of one value are one form, since a caller
    /// has nothing to choose: JSON where it is among them, but a multipart body where the value
    /// has files.
    pub fn of_request(content: &'a [MediaType], types: &Types) -> Self {
        Self::new(content, types, |kept, other| {
            use MediaKind::{Form, Json, JsonLines, JsonSequence, Multipart, Text};
            match (kept.kind, other.kind) {
                _ if kept.is_bytes(types) && other.is_bytes(types) => Some(Way::Same),
                (JsonLines, JsonLines) | (JsonSequence, JsonSequence)
                    if is_same(types, kept, other) =>
                {
                    Some(Way::Same)
                }
                (Json | Form | Multipart | Text, Json | Form | Multipart | Text)
                    if is_same(types, kept, other) =>
                {
                    Some(Way::Other)
                }
                _ => None,
            }
        })
    }

    /// The forms in which an answer is read. Media types that are read in the same way are one
    /// form; one that carries the value of a JSON form is not asked for.
    pub fn of_response(content: &'a [MediaType], types: &Types) -> Self {
        Self::new(content, types, |kept, other| {
            use MediaKind::{Binary, Form, Json, JsonLines, Multipart, Text};
            match (kept.kind, other.kind) {
                (Binary | Form | Multipart, Binary | Form | Multipart) => Some(Way::Same),
                (Json, Json) | (Text, Text) | (JsonLines, JsonLines)
                    if is_same(types, kept, other) =>
                {
                    Some(Way::Same)
                }
                (Json, Text | Form | Multipart) if is_same(types, kept, other) => Some(Way::Other),
                _ => None,
            }
        })
    }

    fn new(
        content: &'a [MediaType],
        types: &Types,
        way: impl Fn(&MediaType, &MediaType) -> Option<Way>,
    ) -> Self {
        let mut order: Vec<&MediaType> = content.iter().collect();
        order.sort_by_key(|media| rank(types, media));
        let mut offer = Self::default();
        for media in order {
            let known = offer.forms.iter_mut().find_map(|form| {
                let way = way(form.media, media)?;
                Some((form, way))
            });
            match known {
                Some((form, Way::Same)) => form.all.push(media),
                Some((form, Way::Other)) => offer.others.push((media, form.media)),
                None => offer.forms.push(MediaGroup { media, all: vec![media] }),
            }
        }
        let place = |media: &MediaType| content.iter().position(|it| it.origin == media.origin);
        offer.forms.sort_by_key(|form| place(form.media));
        for form in &mut offer.forms {
            form.all.sort_by_key(|media| place(media));
        }
        offer.others.sort_by_key(|(media, _)| place(media));
        offer
    }

    /// The form with most structure.
    pub fn preferred(&self) -> Option<&MediaGroup<'a>> {
        self.forms.iter().min_by_key(|form| form.media.kind)
    }
}

/// How a media type is read or written that another one stands for.
enum Way {
    /// Just as that one.
    Same,
    /// In its own way, and to the same value.
    Other,
}

/// Which media type stands for others: the one with most structure, among several of JSON the
/// plain one, and a range last of all.
fn rank(types: &Types, media: &MediaType) -> (bool, MediaKind, u8) {
    let has_files = media.ty.is_some_and(|ty| types.has_files(ty));
    let detour = has_files && media.kind != MediaKind::Multipart;
    let plainness = match essence(&media.name).as_str() {
        "application/json" => 0,
        name if name.contains('*') => 2,
        _ => 1,
    };
    (detour, media.kind, plainness)
}

fn is_same(types: &Types, one: &MediaType, other: &MediaType) -> bool {
    one.ty.map(|ty| types.resolve(ty)) == other.ty.map(|ty| types.resolve(ty))
}
