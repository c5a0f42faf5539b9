//! Unions that are variants of each other: `A` is `B` or a text, `B` is `A` or a number.
//!
//! No value is told by going round, so all unions of such a circle have the same values: those of
//! the variants that lead out of it. The first of them in the document has these, and the others
//! are that union.

use super::Settler;
use crate::api::{AnyReason, Shape, TypeId, Union, UnionKind};
use crate::lower::graph;

impl Settler<'_> {
    /// Makes one union of those of a circle.
    pub(in crate::lower) fn circular_unions(&mut self) {
        let types = &self.api.types;
        let unions = types.iter().filter(|(_, it)| matches!(it.shape, Shape::Union(_)));
        let ids: Vec<TypeId> = unions.map(|(id, _)| id).collect();
        for circle in graph::components(ids, |id| self.inner_unions(id)) {
            if circle.len() > 1 {
                self.join(&circle);
            }
        }
    }

    /// The variants of a union that are other unions.
    fn inner_unions(&self, id: TypeId) -> Vec<TypeId> {
        let types = &self.api.types;
        let Shape::Union(union) = &types.get(id).shape else { return Vec::new() };
        let inner = union.variants.iter().map(|variant| types.resolve(variant.ty));
        // The base of a family is a variant of itself.
        let is_other = |it: &TypeId| *it != id && matches!(types.get(*it).shape, Shape::Union(_));
        inner.filter(is_other).collect()
    }

    /// One union of several; the ids are in document order.
    fn join(&mut self, circle: &[TypeId]) {
        let first = circle[0];
        let mut joined: Option<Union> = None;
        let is_nullable = circle.iter().any(|id| self.api.types.get(*id).nullable);
        for id in circle {
            let shape = match *id == first {
                true => Shape::Any(AnyReason::Unconstrained),
                false => Shape::Alias(first),
            };
            let shape = std::mem::replace(&mut self.api.types.get_mut(*id).shape, shape);
            let Shape::Union(mut union) = shape else { continue };
            match &mut joined {
                None => joined = Some(union),
                Some(joined) => {
                    if joined.kind != union.kind {
                        joined.kind = UnionKind::Untagged;
                    }
                    joined.variants.append(&mut union.variants);
                }
            }
        }
        let Some(mut joined) = joined else { return };
        let types = &self.api.types;
        joined.variants.retain(|variant| types.resolve(variant.ty) != first);
        let definition = self.api.types.get_mut(first);
        definition.nullable = is_nullable;
        definition.shape = Shape::Union(joined);
    }
}
