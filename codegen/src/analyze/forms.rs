//! Structs that are sent as `multipart/form-data`: what becomes of each member.

use std::collections::BTreeMap;

use foldhash::{HashMap, HashSet};

use super::{reach, received};
use crate::api::{
    Api, Encoding, MediaKind, MediaType, Offer, PartKind, Property, Shape, TypeId, TypeName, Types,
};
use crate::diagnostic::{Code, Diagnostic};

/// A member as a part.
#[derive(Clone, Debug, PartialEq)]
pub struct MemberPart {
    /// What becomes of it.
    pub kind: PartKind,
    /// What the document says of it.
    pub encoding: Option<Encoding>,
}

/// The structs that are sent as forms of parts.
#[derive(Clone, Debug, Default)]
pub struct Forms {
    /// The members of each that are not plain values, by name.
    forms: BTreeMap<TypeId, BTreeMap<String, MemberPart>>,
    notes: Vec<Diagnostic>,
}

impl Forms {
    pub(super) fn of(api: &Api, same: &HashMap<TypeId, TypeId>) -> Self {
        let mut forms = Self::default();
        let (roots, others) = uses(api, same);
        for (media, ty) in &roots {
            forms.add(&api.types, media, *ty);
        }
        // What holds files has no form in JSON. Where it is needed as JSON too, lowering has made two
        // types of it; this is a second lock.
        let is_both = |id: &&TypeId| forms.has_files(**id) && others.contains(*id);
        let both: Vec<TypeId> = forms.forms.keys().filter(is_both).copied().collect();
        for id in both {
            forms.forms.remove(&id);
        }
        for (media, ty) in roots {
            if !forms.is_form(ty) {
                let message = "the members of this form have no field each";
                let note = Diagnostic::new(Code::UntypedBody, &media.origin, message);
                let help = "the bindings take its parts: it is no object with named members";
                forms.notes.push(note.help(help));
            }
        }
        forms
    }

    /// Whether a type is sent as a form.
    pub fn is_form(&self, id: TypeId) -> bool {
        self.forms.contains_key(&id)
    }

    /// Whether a type is sent as a form with files, so that it is nothing else.
    pub fn has_files(&self, id: TypeId) -> bool {
        let members = self.forms.get(&id);
        members.is_some_and(|it| it.values().any(|part| part.kind.has_files()))
    }

    /// The part that a member becomes, when it is not a plain value.
    pub fn part(&self, owner: TypeId, property: &str) -> Option<&MemberPart> {
        self.forms.get(&owner)?.get(property)
    }

    /// What is to be said of forms.
    pub fn notes(&self) -> &[Diagnostic] {
        &self.notes
    }

    fn add(&mut self, types: &Types, media: &MediaType, id: TypeId) {
        let Shape::Struct(object) = &types.get(id).shape else { return };
        if self.forms.contains_key(&id) {
            // One struct, one table of parts.
            let known = &self.forms[&id];
            let is_known = |it: &Encoding| {
                let part = known.get(&it.property).and_then(|part| part.encoding.as_ref());
                part.is_some_and(|part| {
                    Encoding { origin: it.origin.clone(), ..part.clone() } == *it
                })
            };
            let other = media.encoding.iter().find(|it| !is_known(it));
            if let Some(other) = other {
                let message = "another body of this type says something else of this member";
                let note = Diagnostic::new(Code::EncodingLeftOut, &other.origin, message);
                self.notes.push(note.help("the first body of the type counts"));
            }
            return;
        }
        let mut members = BTreeMap::new();
        for encoding in &media.encoding {
            if !object.properties.iter().any(|it| it.name == encoding.property) {
                let message = format!("the form has no member `{}`", encoding.property);
                let note = Diagnostic::new(Code::EncodingIgnored, &encoding.origin, message);
                self.notes.push(note.help("it is left out"));
            }
        }
        for property in &object.properties {
            let encoding = media.encoding.iter().find(|it| it.property == property.name);
            let kind = PartKind::of(types, property, encoding);
            if let Some(encoding) = encoding {
                self.note(types, property, kind, encoding);
            }
            if kind != PartKind::Value || encoding.is_some() {
                let part = MemberPart { kind, encoding: encoding.cloned() };
                members.insert(property.name.clone(), part);
            }
        }
        self.forms.insert(id, members);
    }

    /// Says what of an encoding cannot be kept.
    fn note(&mut self, types: &Types, property: &Property, kind: PartKind, encoding: &Encoding) {
        if kind.has_files() {
            return;
        }
        for header in encoding.headers.iter().filter(|header| header.fixed.is_none()) {
            let message = format!("a value for the header `{}` cannot be given", header.name);
            let place = encoding.origin.child("headers").child(&header.name);
            let note = Diagnostic::new(Code::EncodingLeftOut, &place, message);
            self.notes.push(note.help("only files have headers of their own; it is left out"));
        }
        let is_complex = is_complex(types, property.ty);
        let kind = encoding.media_type().map(MediaKind::of);
        if is_complex && kind.is_some_and(|kind| kind != MediaKind::Json) {
            let message = "an object is written as JSON, whatever its part is called";
            let place = encoding.origin.child("contentType");
            let note = Diagnostic::new(Code::EncodingLeftOut, &place, message);
            self.notes.push(note.help("the part has the media type that the document gives it"));
        }
    }
}

/// Whether two types that have the same members are one, as forms go: one of which the document
/// says how its members are written is a type of its own, and one with files is no other's.
pub(super) fn shared(api: &Api) -> impl Fn(TypeId, TypeId) -> bool {
    let roots = roots(api);
    let of = |is_meant: &dyn Fn(&MediaType) -> bool| -> HashSet<TypeId> {
        roots.iter().filter(|(media, _)| is_meant(media)).map(|(_, id)| *id).collect()
    };
    let encoded = of(&|media| !media.encoding.is_empty());
    let with_files = of(&|media| media.has_files(&api.types));
    move |one, other| {
        !encoded.contains(&one)
            && !encoded.contains(&other)
            && with_files.contains(&one) == with_files.contains(&other)
    }
}

/// The multipart bodies that are offered, with their types.
fn roots(api: &Api) -> Vec<(&MediaType, TypeId)> {
    let types = &api.types;
    let bodies = api.operations.iter().filter_map(|operation| operation.body.as_ref());
    let forms = bodies.flat_map(|body| Offer::of_request(&body.content, types).forms);
    let media = forms.flat_map(|form| form.all);
    let multipart = media.filter(|media| media.kind == MediaKind::Multipart);
    multipart.filter_map(|media| Some((media, types.resolve(media.ty?)))).collect()
}

/// The multipart bodies with their types, and all types that are used in another way.
fn uses<'a>(
    api: &'a Api,
    same: &HashMap<TypeId, TypeId>,
) -> (Vec<(&'a MediaType, TypeId)>, HashSet<TypeId>) {
    let types = &api.types;
    let mut roots = roots(api);
    for (_, id) in &mut roots {
        *id = same.get(id).copied().unwrap_or(*id);
    }
    let mut others = Vec::new();
    for operation in &api.operations {
        others.extend(operation.parameters.iter().map(|parameter| parameter.ty));
        others.extend(received(operation));
        let content = operation.body.as_ref().map(|body| Offer::of_request(&body.content, types));
        let media = content.into_iter().flat_map(|offer| offer.forms).flat_map(|form| form.all);
        others.extend(media.filter(|it| it.kind != MediaKind::Multipart).filter_map(|it| it.ty));
    }
    others.extend(api.webhooks.iter().flat_map(|it| it.carried()));
    let is_root: HashSet<TypeId> = roots.iter().map(|(_, root)| *root).collect();
    // Every named type is written down, and so is what it is made of.
    for (id, definition) in types.iter() {
        let is_alias = matches!(definition.shape, Shape::Alias(_));
        let is_named = matches!(definition.name, TypeName::Named(_));
        if is_root.contains(&id) || (is_named && !is_alias) {
            others.extend(types.parts(id));
        }
    }
    (roots, reach(types, same, others.into_iter()))
}

fn is_complex(types: &Types, id: TypeId) -> bool {
    matches!(
        types.item_or_own(id),
        Shape::Struct(_) | Shape::Map(..) | Shape::List(..) | Shape::Union(_)
    )
}
