//! What an answer says of its page.

use crate::api::{MediaKind, Response, ScalarKind, Shape, Struct, TypeId, Types};

/// Objects that are about the page, and what else stands in them.
const CONTAINERS: &[&str] = &[
    "cursors",
    "links",
    "meta",
    "metadata",
    "next",
    "page",
    "pageinfo",
    "pager",
    "pagination",
    "paging",
    "range",
    "responsemetadata",
    "resultinfo",
];

/// So deep a member is looked for, as `_links.next.href`.
const DEPTH: usize = 3;

/// Where a member stands in an answer: from the outermost object on, each type with the index of
/// its member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberPath(pub Vec<(TypeId, usize)>);

impl MemberPath {
    /// In how many objects it stands.
    pub fn depth(&self) -> usize {
        self.0.len()
    }
}

/// A member of an answer that is about the page.
pub(super) struct Member {
    pub(super) place: MemberPath,
    /// The plain names of the members down to this one.
    pub(super) names: Vec<String>,
    pub(super) ty: TypeId,
}

/// An answer that is one object, and nothing else.
pub(super) struct PageResponse<'a> {
    types: &'a Types,
    pub(super) id: TypeId,
    pub(super) object: &'a Struct,
    /// Its members, and those of the objects in it that are about the page.
    pub(super) members: Vec<Member>,
}

impl<'a> PageResponse<'a> {
    pub(super) fn of(types: &'a Types, response: &Response) -> Option<Self> {
        let ty = body(response).filter(|ty| !types.is_nullable(*ty))?;
        let id = types.resolve(ty);
        let Shape::Struct(object) = &types.get(id).shape else { return None };
        let mut answer = Self { types, id, object, members: Vec::new() };
        answer.collect(id, &[], &[]);
        Some(answer)
    }

    fn collect(&mut self, id: TypeId, before: &[(TypeId, usize)], names: &[String]) {
        let types = self.types;
        let Shape::Struct(object) = &types.get(id).shape else { return };
        for (member, property) in object.properties.iter().enumerate() {
            let place = [before, &[(id, member)]].concat();
            let names = [names, &[plain(&property.name)]].concat();
            let is_container = names.last().is_some_and(|it| CONTAINERS.contains(&it.as_str()));
            if is_container && place.len() < DEPTH {
                self.collect(types.resolve(property.ty), &place, &names);
            }
            self.members.push(Member { place: MemberPath(place), names, ty: property.ty });
        }
    }

    /// A member of the outermost object that is a text.
    pub(super) fn text(&self, name: &str) -> Option<MemberPath> {
        let member = self.object.properties.iter().position(|it| it.name == name)?;
        let ty = self.types.resolve(self.object.properties[member].ty);
        let is_text = match &self.types.get(ty).shape {
            Shape::Scalar(scalar) => matches!(scalar.kind, ScalarKind::String | ScalarKind::Uri),
            _ => false,
        };
        is_text.then(|| MemberPath(vec![(self.id, member)]))
    }

    /// The only member that says whether there are more pages.
    pub(super) fn more(&self) -> Option<MemberPath> {
        const NAMES: &[&str] = &["hasmore", "hasnext", "hasnextpage", "hasmorepages"];
        self.only(NAMES, |kind| kind == ScalarKind::Boolean)
    }

    /// The only member of these names that is a whole number.
    pub(super) fn number(&self, names: &[&str]) -> Option<MemberPath> {
        self.only(names, |kind| matches!(kind, ScalarKind::Integer(_)))
    }

    fn only(&self, names: &[&str], is_kind: impl Fn(ScalarKind) -> bool) -> Option<MemberPath> {
        let is_meant = |member: &&Member| {
            let is_called = member.names.last().is_some_and(|name| names.contains(&name.as_str()));
            is_called
                && match &self.types.get(self.types.resolve(member.ty)).shape {
                    Shape::Scalar(scalar) => is_kind(scalar.kind),
                    _ => false,
                }
        };
        let mut members = self.members.iter().filter(is_meant);
        match (members.next(), members.next()) {
            (Some(member), None) => Some(member.place.clone()),
            _ => None,
        }
    }
}

/// The type of an answer's body, when it has one form, which is JSON.
pub(in crate::analyze) fn body(response: &Response) -> Option<TypeId> {
    let [media] = response.content.as_slice() else { return None };
    media.ty.filter(|_| media.kind == MediaKind::Json)
}

/// A name without its case and symbols.
pub(super) fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|it| it.to_ascii_lowercase()).collect()
}
