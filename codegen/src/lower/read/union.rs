//! `oneOf` and `anyOf`: the branches, as they stand there.

use openapiv3::{ReferenceOr, Schema};

use super::Reader;
use super::keywords::{Keywords, borrowed};
use super::role;
use super::schema::Said;
use crate::api::{Owner, Shape, Struct, TypeId, TypeName, Union, UnionKind, Variant};
use crate::diagnostic::Origin;
use crate::lower::draft::{Beside, Draft, require};

impl Reader<'_> {
    /// A union, when the schema has `oneOf` or `anyOf` whose branches say something of a type.
    pub(super) fn union(
        &mut self,
        id: TypeId,
        keywords: &Keywords<'_>,
        origin: &Origin,
    ) -> Option<Said> {
        let union = self.union_alone(id, keywords, origin)?;
        if !keywords.has_members() {
            return Some(Said::Shape(union));
        }
        // The named members: every variant has them.
        let limits = keywords.constraints.clone();
        let properties = self.properties(id, keywords, origin);
        let additional = self.additional(id, keywords, origin);
        let mut object = Struct { properties, additional, limits };
        require(&mut object, keywords.required);
        let name = TypeName::Inline(Owner::Type(id), "variants".to_owned());
        let union = self.add(origin, name, union);
        self.note_discriminator(union, keywords);
        Some(Said::Draft(Draft::Beside(Beside { object, union })))
    }

    /// The union of the branches, whatever members stand beside them.
    pub(super) fn union_alone(
        &mut self,
        id: TypeId,
        keywords: &Keywords<'_>,
        origin: &Origin,
    ) -> Option<Shape> {
        let (word, branches) = match (keywords.one_of, keywords.any_of) {
            ([], []) => return None,
            ([], branches) => ("anyOf", branches),
            (branches, _) => ("oneOf", branches),
        };
        let variants = self.branches(id, keywords, &origin.child(word), branches);
        if variants.is_empty() {
            return None;
        }
        let kind = match &keywords.data.discriminator {
            Some(discriminator) => UnionKind::Tagged(discriminator.property_name.clone()),
            None => UnionKind::Untagged,
        };
        Some(Shape::Union(Union { kind, variants, several: word == "anyOf" }))
    }

    /// The branches that say something of a type.
    fn branches(
        &mut self,
        id: TypeId,
        keywords: &Keywords<'_>,
        place: &Origin,
        branches: &[ReferenceOr<Schema>],
    ) -> Vec<Variant> {
        let stands_alone = !keywords.has_members() && keywords.ty.is_none_or(|ty| ty == "object");
        let mut variants: Vec<Variant> = Vec::new();
        // Beside named members, branches that all say no more than that there is an object.
        let is_bare = |branch: &ReferenceOr<Schema>| match branch {
            ReferenceOr::Item(schema) => {
                let branch = Keywords::of(schema);
                branch.says_no_type() || branch.says_object_only()
            }
            ReferenceOr::Reference { .. } => false,
        };
        if keywords.has_members() && branches.iter().all(is_bare) {
            return variants;
        }
        let roles = role::roles(keywords, branches);
        for (index, (branch, role)) in branches.iter().zip(roles).enumerate() {
            let says_nothing = match branch {
                ReferenceOr::Item(schema) => {
                    let branch = Keywords::of(schema);
                    branch.says_no_type() && !(stands_alone && branch.required.is_empty())
                }
                ReferenceOr::Reference { .. } => false,
            };
            if says_nothing {
                continue;
            }
            let name = TypeName::Inline(Owner::Type(id), role);
            let ty = self.schema(borrowed(branch), place.index(index), name);
            variants.push(Variant::of(ty));
        }
        variants
    }
}
