//! Parts of an `allOf` that are no objects.

use super::Settler;
use crate::api::{AnyReason, Constraints, Property, Scalar, ScalarKind, Shape, TypeId};
use crate::diagnostic::{Code, Origin};

impl Settler<'_> {
    /// Parts that are no objects: the one that says most, with what all of them ask.
    pub(super) fn narrowest(
        &mut self,
        id: TypeId,
        parts: &[TypeId],
        limits: &Constraints,
        origin: &Origin,
    ) -> Shape {
        if let Some(list) = self.one_list(id, parts, limits, origin) {
            return list;
        }
        let types = &self.api.types;
        let shape = |id: &TypeId| &types.get(types.resolve(*id)).shape;
        let rank = |id: &TypeId| match shape(id) {
            Shape::Enum(_) => 0,
            // A text of any kind says less than one of a format.
            Shape::Scalar(scalar) if scalar.kind == ScalarKind::String => 3,
            Shape::Scalar(_) => 2,
            _ => 1,
        };
        let Some(narrowest) = parts.iter().copied().min_by_key(rank) else {
            return Shape::Any(AnyReason::Unconstrained);
        };
        if parts.len() > 1 && parts.iter().any(|part| rank(part) == 1) {
            let message = "the parts of this `allOf` are of different types";
            self.report(Code::AllOfConflict, origin, message, "the first part is used");
            return Shape::Alias(parts[0]);
        }
        let of_scalars = parts.iter().filter_map(|part| match shape(part) {
            Shape::Scalar(scalar) => Some(&scalar.constraints),
            _ => None,
        });
        let all = of_scalars.fold(limits.clone(), |all, own| own.or(&all));
        match shape(&narrowest) {
            Shape::Scalar(scalar) if scalar.constraints != all => {
                Shape::Scalar(Scalar { constraints: all, ..scalar.clone() })
            }
            Shape::List(item, own) if !limits.is_empty() => Shape::List(*item, own.or(limits)),
            Shape::Map(values, own) if !limits.is_empty() => Shape::Map(*values, own.or(limits)),
            _ => Shape::Alias(narrowest),
        }
    }

    /// One list of parts that are lists, each item of which is what all of them say.
    fn one_list(
        &mut self,
        id: TypeId,
        parts: &[TypeId],
        limits: &Constraints,
        origin: &Origin,
    ) -> Option<Shape> {
        let types = &self.api.types;
        let lists: Option<Vec<(TypeId, Constraints)>> = parts
            .iter()
            .map(|part| match &types.get(types.resolve(*part)).shape {
                Shape::List(item, limits) => Some((*item, limits.clone())),
                _ => None,
            })
            .collect();
        let lists = lists.filter(|lists| lists.len() > 1)?;
        let all = lists.iter().fold(limits.clone(), |all, (_, own)| own.or(&all));
        let mut items = lists.into_iter().map(|(item, _)| item);
        let mut item = Property::new("item", items.next()?, origin.child("items"));
        for other in items {
            if self.says_nothing(item.ty) {
                item.ty = other;
            } else if !self.says_nothing(other) && item.ty != other {
                let later = Property::new("item", other, origin.child("items"));
                self.describe_anew(id, &mut item, later);
            }
        }
        Some(Shape::List(item.ty, all))
    }
}
