//! `allOf`: one type that is all of its parts.

use openapiv3::ReferenceOr;

use super::keywords::Keywords;
use super::object::require;
use super::{Lowerer, State};
use crate::api::{
    Additional, AnyReason, Constraints, Docs, Owner, Scalar, ScalarKind, Shape, Struct, TypeId,
    TypeName, Union, Variant,
};
use crate::diagnostic::{Code, Origin};

/// What the parts have come to so far.
#[derive(Default)]
struct Parts {
    object: Struct,
    /// Whether any part says that the values are objects.
    is_object: bool,
    /// Parts that are no object, and unions.
    others: Vec<TypeId>,
    /// Names that are required, by parts that need not define them.
    required: Vec<String>,
    /// The only part that is a `$ref`, as long as nothing else says anything.
    only: Option<TypeId>,
    said: usize,
    /// What is asked of the values by schemas that say nothing of their type.
    limits: Constraints,
    /// Whether `null` is a value of all the parts that say what is.
    null: Option<bool>,
}

impl Parts {
    /// Adds what one more part says of `null`.
    fn agree_on_null(&mut self, is_nullable: bool) {
        self.null = Some(self.null.unwrap_or(true) && is_nullable);
    }
}

impl Lowerer<'_> {
    pub(super) fn all_of(&mut self, id: TypeId, keywords: &Keywords<'_>, origin: &Origin) -> Shape {
        if let Some(shape) = self.only_ref(keywords, origin) {
            return shape;
        }
        let mut parts = Parts::default();
        self.collect(id, keywords, origin, &mut parts);
        if parts.said == 1
            && let Some(only) = parts.only
            && !self.requires_more(only, &parts.required)
            && !self.extends(origin, only)
            && parts.limits.is_empty()
        {
            return Shape::Alias(only);
        }
        require(&mut parts.object, &parts.required);
        if parts.null == Some(true) {
            self.api.types.get_mut(id).nullable = true;
        }
        match (parts.is_object, parts.others.as_slice()) {
            (true, []) => Shape::Struct(parts.object),
            (false, []) => Shape::Any(AnyReason::Unconstrained),
            (true, [union]) if self.is_union(*union) => {
                self.spread(id, parts.object, *union, origin)
            }
            (false, several) => self.narrowest(several, &parts.limits, origin),
            (true, _) => {
                let message = "parts of this `allOf` are objects and others are not";
                self.report(
                    Code::AllOfConflict,
                    origin,
                    message,
                    "the parts that are objects are used",
                );
                Shape::Struct(parts.object)
            }
        }
    }

    /// A schema that is nothing but an `allOf` of one `$ref`, which is how words are added to one:
    /// it need not be read to know this, so that it may lead to what is being read.
    fn only_ref(&mut self, keywords: &Keywords<'_>, origin: &Origin) -> Option<Shape> {
        let [ReferenceOr::Reference { reference }] = keywords.all_of else { return None };
        let says_more = keywords.has_members()
            || !keywords.required.is_empty()
            || !keywords.values.is_empty()
            || !keywords.one_of.is_empty()
            || !keywords.any_of.is_empty()
            || keywords.items.is_some()
            || !keywords.constraints.is_empty()
            || keywords.ty.is_some_and(|ty| ty != "object");
        let is_child = self.is_child(origin);
        (!says_more && !is_child).then(|| self.alias(reference, &origin.child("allOf").index(0)))
    }

    /// Adds a schema that has `allOf`, its parts first, then what it says itself.
    fn collect(&mut self, id: TypeId, keywords: &Keywords<'_>, origin: &Origin, parts: &mut Parts) {
        let place = origin.child("allOf");
        for (index, part) in keywords.all_of.iter().enumerate() {
            let origin = place.index(index);
            match part {
                ReferenceOr::Reference { reference } => match self.reference(reference, &origin) {
                    Ok(target) => self.add_type(id, target, &origin, parts),
                    Err(diagnostic) => self.found.push(diagnostic.help("this part is left out")),
                },
                ReferenceOr::Item(schema) => {
                    self.collect(id, &Keywords::of(schema), &origin, parts);
                }
            }
        }
        parts.required.extend_from_slice(keywords.required);
        self.add_own(id, keywords, origin, parts);
    }

    /// Adds what a schema says beside its `allOf`.
    fn add_own(&mut self, id: TypeId, keywords: &Keywords<'_>, origin: &Origin, parts: &mut Parts) {
        if keywords.has_members() {
            parts.said += 1;
            parts.is_object = true;
            self.properties(id, keywords, origin, &mut parts.object);
            match self.additional(id, keywords, origin) {
                Additional::Unsaid => {}
                additional => parts.object.additional = additional,
            }
        }
        if keywords.ty.is_none_or(|ty| ty == "object") {
            parts.object.limits = keywords.constraints.or(&parts.object.limits);
            parts.limits = keywords.constraints.or(&parts.limits);
        }
        let is_union = !keywords.one_of.is_empty() || !keywords.any_of.is_empty();
        let is_plain = !keywords.values.is_empty()
            || keywords.items.is_some()
            || keywords.ty.is_some_and(|ty| ty != "object");
        if keywords.data.nullable {
            parts.agree_on_null(true);
        } else if keywords.ty == Some("object") {
            parts.agree_on_null(false);
        }
        if !is_union && !is_plain {
            return;
        }
        // A part of its own, read as if it stood alone at this place.
        let name = TypeName::Inline(Owner::Type(id), "value".to_owned());
        let shape = Shape::Any(AnyReason::Unconstrained);
        let part = self.add(State::Open, origin, name, Docs::default(), shape);
        let alone = Keywords {
            all_of: &[],
            properties: None,
            additional: None,
            data: keywords.data,
            ty: keywords.ty,
            format: keywords.format.clone(),
            values: keywords.values.clone(),
            required: &[],
            items: keywords.items,
            one_of: keywords.one_of,
            any_of: keywords.any_of,
            constraints: keywords.constraints.clone(),
        };
        let shape = self.shape(part, &alone, origin);
        if !matches!(shape, Shape::Any(AnyReason::Unconstrained)) {
            self.finish(part, shape);
            parts.said += 1;
            parts.others.push(part);
            if !keywords.data.nullable {
                parts.agree_on_null(self.api.types.is_nullable(part));
            }
        }
    }

    /// Adds the members of an object; a later one replaces an earlier one at its place.
    fn add_object(&mut self, id: TypeId, base: Struct, parts: &mut Parts) {
        parts.is_object = true;
        let properties = &mut parts.object.properties;
        for property in base.properties {
            match properties.iter_mut().find(|known| known.name == property.name) {
                None => properties.push(property),
                Some(known) => self.describe_anew(id, known, property),
            }
        }
        if base.additional != Additional::Unsaid {
            parts.object.additional = base.additional;
        }
        parts.object.limits = base.limits.or(&parts.object.limits);
    }

    /// Adds a part that is a `$ref`.
    fn add_type(&mut self, id: TypeId, target: TypeId, origin: &Origin, parts: &mut Parts) {
        let resolved = self.ensure_resolved(target).ok();
        let child = self.api.types.get(id).origin.clone();
        let parent = resolved.unwrap_or(target);
        let base = self.extended(parent);
        // Of a family that is being read, the own members are known.
        if self.lists(parent, &child) || (resolved.is_none() && base != parent) {
            parts.is_object = true;
            if let Shape::Struct(object) = &self.api.types.get(base).shape {
                let object = object.clone();
                self.add_object(id, object, parts);
            }
            return;
        }
        let Some(resolved) = resolved else {
            let message = "this part of the `allOf` contains the schema it is a part of";
            self.report(Code::CircularRef, origin, message, "this part is left out");
            return;
        };
        parts.said += 1;
        parts.only = Some(resolved);
        let resolved = self.extended(resolved);
        match &self.api.types.get(resolved).shape {
            Shape::Struct(base) => {
                let base = base.clone();
                self.add_object(id, base, parts);
            }
            Shape::Map(values, _) => {
                parts.is_object = true;
                // A map of anything, such as a bare `type: object`, says nothing more.
                if !matches!(self.api.types.get(*values).shape, Shape::Any(_)) {
                    parts.object.additional = Additional::Typed(*values);
                }
            }
            Shape::Any(_) => return,
            _ => parts.others.push(target),
        }
        parts.agree_on_null(self.api.types.is_nullable(target));
    }

    /// Whether members of a type that it does not require are required besides.
    fn requires_more(&self, id: TypeId, required: &[String]) -> bool {
        match &self.api.types.get(self.api.types.resolve(id)).shape {
            Shape::Struct(object) => object
                .properties
                .iter()
                .any(|property| !property.required && required.contains(&property.name)),
            _ => false,
        }
    }

    fn is_union(&self, id: TypeId) -> bool {
        matches!(self.api.types.get(self.api.types.resolve(id)).shape, Shape::Union(_))
    }

    /// Members beside a union: each variant has them too.
    pub(super) fn spread(
        &mut self,
        id: TypeId,
        base: Struct,
        union: TypeId,
        origin: &Origin,
    ) -> Shape {
        self.define_variants(union);
        let resolved = self.api.types.resolve(union);
        let Shape::Union(Union { kind, variants }) = &self.api.types.get(resolved).shape else {
            return Shape::Struct(base);
        };
        let kind = kind.clone();
        let known: Vec<_> =
            variants.iter().map(|variant| (variant.ty, variant.tags.clone())).collect();
        let mut spread = Vec::new();
        for (ty, tags) in known {
            // It has the members already, and may be what is being read.
            if self.extends(&self.api.types.get(ty).origin, id) {
                spread.push(Variant { ty, tags });
                continue;
            }
            let target = self.api.types.resolve(ty);
            let free = match &self.api.types.get(target).shape {
                Shape::Map(values, limits) => Some(self.unnamed(*values, limits)),
                _ => None,
            };
            let shape = &self.api.types.get(target).shape;
            let object = match (shape, &free) {
                (Shape::Struct(object), _) | (_, Some(object)) => Some(object),
                _ => None,
            };
            let Some(object) = object else {
                let message = "a variant beside members of this `allOf` is no object";
                self.report(Code::AllOfConflict, origin, message, "this variant is left out");
                continue;
            };
            let mut merged = Struct {
                properties: base.properties.clone(),
                additional: if object.additional == Additional::Unsaid {
                    base.additional
                } else {
                    object.additional
                },
                limits: object.limits.or(&base.limits),
            };
            for property in object.properties.clone() {
                match merged.properties.iter_mut().find(|known| known.name == property.name) {
                    None => merged.properties.push(property),
                    Some(known) => self.describe_anew(id, known, property),
                }
            }
            let role = match &self.api.types.get(target).name {
                TypeName::Named(name) | TypeName::Shared(name) => name.clone(),
                TypeName::Inline(_, role) => role.clone(),
            };
            let docs = self.api.types.get(target).docs.clone();
            let name = TypeName::Inline(Owner::Type(id), role);
            let merged = self.made(origin, name, docs, Shape::Struct(merged));
            if self.stands_in(target, id) {
                // Nothing else is made of it, so that the name is free.
                self.api.types.get_mut(target).shape = Shape::Alias(merged);
            }
            spread.push(Variant { ty: merged, tags });
        }
        Shape::Union(Union { kind, variants: spread })
    }

    /// An object of which no member is named.
    fn unnamed(&self, values: TypeId, limits: &Constraints) -> Struct {
        let is_any = matches!(self.api.types.get(values).shape, Shape::Any(_));
        let additional = if is_any { Additional::Unsaid } else { Additional::Typed(values) };
        Struct { properties: Vec::new(), additional, limits: limits.clone() }
    }

    /// Parts that are no objects: the one that says most, with what all of them ask.
    fn narrowest(&mut self, parts: &[TypeId], limits: &Constraints, origin: &Origin) -> Shape {
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
}
