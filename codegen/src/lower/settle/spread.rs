//! Members beside a union: each variant has them too.

use foldhash::HashMap;

use super::Settler;
use crate::api::{Additional, Constraints, Owner, Shape, Struct, TypeId, TypeName, Union, Variant};
use crate::diagnostic::Code;

impl Settler<'_> {
    /// The union whose variants have these members too.
    pub(super) fn spread(&mut self, id: TypeId, base: Struct, union: TypeId) -> Shape {
        let resolved = self.api.types.resolve(union);
        let Shape::Union(Union { kind, variants, several }) = &self.api.types.get(resolved).shape
        else {
            return Shape::Struct(base);
        };
        let (kind, several) = (kind.clone(), *several);
        let known: Vec<_> =
            variants.iter().map(|it| (it.ty, it.tags.clone(), it.is_default)).collect();
        let names = base.properties.iter().enumerate();
        let places: HashMap<String, usize> =
            names.map(|(at, property)| (property.name.clone(), at)).collect();
        let mut variants = Vec::with_capacity(known.len());
        for (ty, tags, is_default) in known {
            // It has the members already, or comes to have them.
            let has_members = self.families.extends(self.at_place_of(ty), id);
            let ty = if has_members { Some(ty) } else { self.spread_over(id, &base, &places, ty) };
            variants.extend(ty.map(|ty| Variant { ty, tags, is_default }));
        }
        Shape::Union(Union { kind, variants, several })
    }

    /// A variant with the members of the base, which are at these places; nothing when it is no
    /// object.
    fn spread_over(
        &mut self,
        id: TypeId,
        base: &Struct,
        places: &HashMap<String, usize>,
        variant: TypeId,
    ) -> Option<TypeId> {
        let origin = self.origin(id);
        let target = self.api.types.resolve(variant);
        let object = match &self.api.types.get(target).shape {
            Shape::Struct(object) => object.clone(),
            Shape::Map(values, limits) => self.unnamed(*values, limits),
            _ => {
                let message = "a variant beside members of this `allOf` is no object";
                self.report(Code::AllOfConflict, &origin, message, "this variant is left out");
                return None;
            }
        };
        let may_take = self.may_take(base.properties.len(), &origin);
        let mut merged = Struct {
            properties: if may_take { base.properties.clone() } else { Vec::new() },
            additional: match object.additional {
                Additional::Unsaid => base.additional,
                additional => additional,
            },
            limits: object.limits.or(&base.limits),
        };
        for property in object.properties {
            match places.get(&property.name).filter(|_| may_take) {
                None => merged.properties.push(property),
                Some(at) => self.describe_anew(id, &mut merged.properties[*at], property),
            }
        }
        let definition = self.api.types.get(target);
        let role = match &definition.name {
            TypeName::Named(name) | TypeName::Shared(name) => name.clone(),
            TypeName::Inline(_, role) => role.clone(),
        };
        let docs = definition.docs.clone();
        let name = TypeName::Inline(Owner::Type(id), role);
        let merged = self.made(&origin, name, docs, Shape::Struct(merged));
        if self.stands_in(target, id) {
            // Nothing else is made of it, so that the name is free.
            self.api.types.get_mut(target).shape = Shape::Alias(merged);
        }
        Some(merged)
    }

    /// An object of which no member is named.
    fn unnamed(&self, values: TypeId, limits: &Constraints) -> Struct {
        let is_any = matches!(self.api.types.get(values).shape, Shape::Any(_));
        let additional = if is_any { Additional::Unsaid } else { Additional::Typed(values) };
        Struct { properties: Vec::new(), additional, limits: limits.clone() }
    }
}
