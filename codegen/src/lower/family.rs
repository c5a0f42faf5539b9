//! A schema with a `discriminator` that others extend by `allOf` (OpenAPI 3.0.4, 4.8.25; 3.1.1,
//! 4.8.25): where it is used as a type, a value of any of them stands.
//!
//! Its name is that of the union, since that is what is used. Its own members become a type
//! inside the union, which is what those that extend it have all members of.

use foldhash::{HashMap, HashSet};
use indexmap::IndexSet;

use super::Lowerer;
use super::keywords::Keywords;
use crate::api::{Docs, Owner, Shape, TypeId, TypeName, Union, UnionKind, Variant};
use crate::diagnostic::Origin;
use crate::value::Value;

/// The word for the type of a family's own members.
pub(super) const BASE: &str = "base";

/// Which named schemas extend which, and which of them are families.
#[derive(Default)]
pub(super) struct Families {
    /// The schemas that name a schema in their `allOf`, in the order of the document.
    children: HashMap<Origin, IndexSet<Origin>>,
    /// The named schemas that a schema extends.
    parents: HashMap<Origin, Vec<Origin>>,
    /// The type of the own members, by the type of the union.
    bases: HashMap<TypeId, TypeId>,
    /// The unions whose variants no `oneOf` lists.
    unlisted: HashSet<TypeId>,
}

impl Lowerer<'_> {
    /// Notes which named schemas extend which, before any is read.
    pub(super) fn note_children(&mut self) {
        let schemas = Origin::root("/components/schemas");
        let document = self.document;
        let members = document.get(&schemas).map(Value::members).unwrap_or_default();
        for (name, schema) in members {
            let child = schemas.child(name);
            let parts = schema.get("allOf").map(Value::items).unwrap_or_default();
            for (index, part) in parts.iter().enumerate() {
                if part.get("$ref").is_none() {
                    continue;
                }
                let part = child.child("allOf").index(index);
                if let Ok((parent, _)) = document.follow(&part)
                    && parent != child
                {
                    let known = self.families.children.entry(parent.clone()).or_default();
                    if known.insert(child.clone()) {
                        self.families.parents.entry(child.clone()).or_default().push(parent);
                    }
                }
            }
        }
    }

    /// The union that a schema with a discriminator is when others extend it; else its shape.
    pub(super) fn family(
        &mut self,
        id: TypeId,
        keywords: &Keywords<'_>,
        origin: &Origin,
        shape: Shape,
    ) -> Shape {
        let Some(discriminator) = &keywords.data.discriminator else { return shape };
        if !matches!(shape, Shape::Struct(_))
            || !keywords.one_of.is_empty()
            || !keywords.any_of.is_empty()
        {
            return shape;
        }
        let mut members = self.descendants(origin);
        members.extend(self.mapped(&discriminator.mapping, origin, &members));
        if members.is_empty() {
            return shape;
        }
        self.add_base(id, origin, shape);
        self.families.unlisted.insert(id);
        // Itself last: a mapping may name it, and its own name means it otherwise.
        let members = members.iter().filter_map(|member| self.by_origin.get(member).copied());
        let mut variants: Vec<Variant> =
            members.chain([id]).map(|ty| Variant { ty, tags: Vec::new() }).collect();
        self.explicit_tags(&mut variants, &discriminator.mapping, origin);
        let kind = UnionKind::Tagged(discriminator.property_name.clone());
        Shape::Union(Union { kind, variants })
    }

    /// Makes a type of the members of a schema, for those that extend it.
    pub(super) fn add_base(&mut self, id: TypeId, origin: &Origin, shape: Shape) {
        let said = "The members of all variants, for a value that is none of the others.";
        let docs = Docs { title: None, description: Some(said.to_owned()) };
        let name = TypeName::Inline(Owner::Type(id), BASE.to_owned());
        let base = self.made(origin, name, docs, shape);
        self.families.bases.insert(id, base);
    }

    /// Whether any named schema has this one in its `allOf`.
    pub(super) fn has_children(&self, origin: &Origin) -> bool {
        self.families.children.contains_key(origin)
    }

    /// All named schemas that extend the one at `origin`, directly or not.
    fn descendants(&self, origin: &Origin) -> Vec<Origin> {
        let mut seen = HashSet::from_iter([origin]);
        let mut found = Vec::new();
        let of = |parent: &Origin| self.families.children.get(parent).into_iter().flatten().rev();
        let mut stack: Vec<&Origin> = of(origin).collect();
        while let Some(child) = stack.pop() {
            if seen.insert(child) {
                found.push(child.clone());
                stack.extend(of(child));
            }
        }
        found
    }

    /// Named schemas that only a mapping names.
    fn mapped(
        &self,
        mapping: &indexmap::IndexMap<String, String>,
        origin: &Origin,
        known: &[Origin],
    ) -> Vec<Origin> {
        let mut more: Vec<Origin> = Vec::new();
        for target in mapping.values() {
            if let Some(id) = self.mapping_target(target, origin) {
                let place = self.api.types.get(id).origin.clone();
                if place != *origin && !known.contains(&place) && !more.contains(&place) {
                    more.push(place);
                }
            }
        }
        more
    }

    /// The type whose members a schema has that names this one in its `allOf`.
    pub(super) fn extended(&self, id: TypeId) -> TypeId {
        self.families.bases.get(&id).copied().unwrap_or(id)
    }

    /// Whether a type is that of a family's own members.
    pub(super) fn is_base(&self, id: TypeId) -> bool {
        self.families.bases.values().any(|base| *base == id)
    }

    /// Whether `parent` is a union that lists `child` as one of its variants, so that the child
    /// has its members, but is none of the others.
    pub(super) fn lists(&self, parent: TypeId, child: &Origin) -> bool {
        let place = &self.api.types.get(parent).origin;
        let Some(schema) = self.document.get(place) else { return false };
        ["oneOf", "anyOf"].into_iter().any(|word| {
            let branches = schema.get(word).map(Value::items).unwrap_or_default();
            let place = place.child(word);
            let is_child = |(index, branch): (usize, &Value)| {
                branch.get("$ref").is_some()
                    && self.document.follow(&place.index(index)).is_ok_and(|(at, _)| at == *child)
            };
            branches.iter().enumerate().any(is_child)
        })
    }

    /// Whether a named schema extends another that has a discriminator.
    pub(super) fn is_child(&self, origin: &Origin) -> bool {
        let has_discriminator = |parent: &Origin| {
            self.document.get(parent).is_some_and(|schema| schema.get("discriminator").is_some())
        };
        self.families.parents.get(origin).into_iter().flatten().any(has_discriminator)
    }

    /// Whether a schema that is nothing but an `allOf` of this family extends it, rather than
    /// being another place where it is used.
    pub(super) fn extends(&self, child: &Origin, parent: TypeId) -> bool {
        let place = &self.api.types.get(parent).origin;
        self.families.bases.contains_key(&parent)
            && self.families.children.get(place).is_some_and(|all| all.contains(child))
    }

    /// Whether a named schema extends another one, directly or not.
    pub(super) fn is_descendant(&self, child: &Origin, parent: &Origin) -> bool {
        self.has_children(parent) && self.descendants(parent).contains(child)
    }

    /// A variant that is a family itself stands for its own members: the schemas that extend it
    /// are variants too.
    pub(super) fn flatten_family(&self, id: TypeId, union: &mut Union) {
        if self.families.unlisted.contains(&id) {
            for variant in &mut union.variants {
                variant.ty = self.extended(variant.ty);
            }
        }
    }
}
