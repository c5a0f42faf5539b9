//! Unions that are something simpler become that, and the others get the way in which their
//! variants are told.

use foldhash::{HashMap, HashSet};

use super::Settler;
use crate::api::{
    AnyReason, Constraints, Docs, Enum, EnumValues, Owner, Property, Scalar, ScalarKind, Shape,
    TypeId, TypeName, Union, UnionKind, Variant,
};
use crate::lower::draft::Discriminator;

impl Settler<'_> {
    pub(in crate::lower) fn unions(&mut self) {
        let unions: Vec<TypeId> = self
            .api
            .types
            .iter()
            .filter(|(_, definition)| matches!(definition.shape, Shape::Union(_)))
            .map(|(id, _)| id)
            .collect();
        for id in unions {
            let shape = std::mem::replace(
                &mut self.api.types.get_mut(id).shape,
                Shape::Any(AnyReason::Unconstrained),
            );
            if let Shape::Union(union) = shape {
                let shape = self.simplest(id, union);
                self.api.types.get_mut(id).shape = shape;
            }
        }
    }

    /// Unions of bytes and other texts are texts, but for those that a form takes files in.
    pub(super) fn texts(&mut self) {
        let unions = self.api.types.iter().filter(|(_, it)| matches!(it.shape, Shape::Union(_)));
        let mut open: Vec<TypeId> = unions.map(|(id, _)| id).collect();
        loop {
            let count = open.len();
            open.retain(|id| match self.as_text(*id) {
                Some(text) => {
                    self.api.types.get_mut(*id).shape = text;
                    false
                }
                None => true,
            });
            if open.len() == count {
                return;
            }
        }
    }

    fn as_text(&self, id: TypeId) -> Option<Shape> {
        let types = &self.api.types;
        let Shape::Union(union) = &types.get(id).shape else { return None };
        let variants = union.variants.iter();
        let shapes: Vec<&Shape> =
            variants.map(|it| &types.get(types.resolve(it.ty)).shape).collect();
        simple(&shapes).filter(|_| union.kind == UnionKind::Untagged)
    }

    fn simplest(&mut self, id: TypeId, mut union: Union) -> Shape {
        if let UnionKind::Tagged(tag) = &union.kind {
            let tag = tag.clone();
            let other = |discriminator: &Discriminator| discriminator.property != tag;
            let discriminators = &self.drafts.discriminators;
            let is_told_by_another = |ty| discriminators.get(&ty).is_some_and(other);
            self.families.flatten(id, &mut union, is_told_by_another);
        }
        let types = &self.api.types;
        if union.variants.iter().any(|variant| types.is_nullable(variant.ty)) {
            self.api.types.get_mut(id).nullable = true;
        }
        let types = &self.api.types;
        let mut seen: HashSet<TypeId> = HashSet::default();
        union.variants.retain(|variant| {
            let resolved = types.resolve(variant.ty);
            // A union that holds itself adds no value.
            let is_new = seen.insert(resolved) && resolved != id;
            is_new || (!variant.tags.is_empty() && resolved != id)
        });
        let shapes: Vec<&Shape> = union
            .variants
            .iter()
            .map(|variant| &types.get(types.resolve(variant.ty)).shape)
            .collect();
        if let [only] = union.variants.as_slice()
            && !self.is_told_apart(&union.kind, only)
        {
            return Shape::Alias(only.ty);
        }
        if shapes.is_empty() || shapes.iter().any(|shape| matches!(shape, Shape::Any(_))) {
            return Shape::Any(AnyReason::Unconstrained);
        }
        if let Some(simple) = simple(&shapes).filter(|_| !has_files_and_texts(&shapes)) {
            return simple;
        }
        let all_structs = shapes.iter().all(|shape| matches!(shape, Shape::Struct(_)));
        let all_objects = shapes.iter().all(|shape| match shape {
            // Variants of it are told by a member of their own.
            Shape::Union(inner) => matches!(inner.kind, UnionKind::Tagged(_)),
            shape => matches!(shape, Shape::Struct(_)),
        });
        match &union.kind {
            UnionKind::Tagged(_) if all_objects && has_all_tags(&union.variants) => {}
            _ => {
                union.kind = UnionKind::Untagged;
                if all_structs && let Some((tag, tags)) = self.inferred_tag(&union.variants) {
                    union.kind = UnionKind::Tagged(tag);
                    for (variant, tags) in union.variants.iter_mut().zip(tags) {
                        (variant.tags, variant.is_default) = (tags, false);
                    }
                }
            }
        }
        if let UnionKind::Tagged(tag) = &union.kind {
            self.fixed_tags(&mut union.variants, tag);
            let keeps = |it: &&Variant| it.tags.len() > 1 || it.is_default;
            for variant in union.variants.iter().filter(keeps) {
                self.keep_tag(id, variant.ty, tag);
            }
        }
        Shape::Union(union)
    }

    /// Whether the only variant so far has a tag that its own members do not have.
    fn is_told_apart(&self, kind: &UnionKind, only: &Variant) -> bool {
        let types = &self.api.types;
        match (kind, &types.get(types.resolve(only.ty)).shape) {
            (UnionKind::Tagged(tag), Shape::Struct(object)) => {
                !only.tags.is_empty() && !object.properties.iter().any(|it| it.name == *tag)
            }
            _ => false,
        }
    }

    /// Values that a variant allows for its tag are its tags, also where the document says nothing
    /// of them beside the discriminator.
    fn fixed_tags(&self, variants: &mut [Variant], tag: &str) {
        let mut taken: HashSet<String> = variants.iter().flat_map(|it| it.tags.clone()).collect();
        let own = variants.iter_mut().filter(|variant| !self.families.is_base(variant.ty));
        for variant in own {
            let types = &self.api.types;
            let Shape::Struct(object) = &types.get(types.resolve(variant.ty)).shape else {
                continue;
            };
            let property = object.properties.iter().find(|property| property.name == tag);
            let shape = property.map(|it| &types.get(types.resolve(it.ty)).shape);
            let Some(Shape::Enum(Enum { values, .. })) = shape else { continue };
            let values = values.tags();
            // A list of the tags of all variants says nothing of this one.
            if values.iter().any(|value| taken.contains(value)) {
                continue;
            }
            taken.extend(values.iter().cloned());
            variant.tags.splice(0..0, values);
        }
    }

    /// A variant of several tags holds the one it came with, so that it leaves with the same.
    fn keep_tag(&mut self, union: TypeId, variant: TypeId, tag: &str) {
        let holder = self.api.types.resolve(variant);
        let origin = self.api.types.get(union).origin.child("discriminator").child("propertyName");
        let Shape::Struct(object) = &self.api.types.get(holder).shape else { return };
        if object.properties.iter().any(|property| property.name == tag) {
            return;
        }
        let said = "Tells the variant, where several values mean this one.".to_owned();
        let docs = Docs { title: None, description: Some(said) };
        let constraints = Constraints::default();
        let text = Scalar { kind: ScalarKind::String, format: None, constraints };
        let name = TypeName::Inline(Owner::Type(holder), tag.to_owned());
        let ty = self.made(&origin, name, Docs::default(), Shape::Scalar(text));
        let property = Property { docs, ..Property::new(tag, ty, origin) };
        if let Shape::Struct(object) = &mut self.api.types.get_mut(holder).shape {
            object.properties.insert(0, property);
        }
    }

    /// A required member that has one fixed value in each variant, each time another one.
    fn inferred_tag(&self, variants: &[Variant]) -> Option<(String, Vec<Vec<String>>)> {
        let types = &self.api.types;
        let object = |variant: &Variant| match &types.get(types.resolve(variant.ty)).shape {
            Shape::Struct(object) => Some(object),
            _ => None,
        };
        let first = object(variants.first()?)?;
        first.properties.iter().filter(|property| property.required).find_map(|candidate| {
            let mut owners: HashMap<String, usize> = HashMap::default();
            let mut tags = Vec::new();
            for (index, variant) in variants.iter().enumerate() {
                let object = object(variant)?;
                let property =
                    object.properties.iter().find(|property| property.name == candidate.name)?;
                let Shape::Enum(Enum { values, .. }) = &types.get(types.resolve(property.ty)).shape
                else {
                    return None;
                };
                if !property.required {
                    return None;
                }
                let values = values.tags();
                for value in &values {
                    if owners.insert(value.clone(), index).is_some() {
                        return None;
                    }
                }
                tags.push(values);
            }
            Some((candidate.name.clone(), tags))
        })
    }
}

fn has_all_tags(variants: &[Variant]) -> bool {
    variants.iter().all(|variant| !variant.tags.is_empty())
}

/// Whether some variants are bytes and others are texts, which are two things in a form.
fn has_files_and_texts(shapes: &[&Shape]) -> bool {
    let is_bytes =
        |shape: &&Shape| matches!(shape, Shape::Scalar(it) if it.kind == ScalarKind::Binary);
    shapes.iter().any(is_bytes) && !shapes.iter().all(is_bytes)
}

/// Variants that are one type for Rust: texts, or numbers.
fn simple(shapes: &[&Shape]) -> Option<Shape> {
    let is_text = |shape: &&Shape| match shape {
        Shape::Enum(Enum { values: EnumValues::Strings(_), .. }) => true,
        Shape::Scalar(scalar) => scalar.kind.is_text(),
        _ => false,
    };
    if let Some(one) = one_kind(shapes) {
        return Some(one);
    }
    if shapes.iter().all(is_text) {
        return Some(text(shapes));
    }
    let number = |shape: &&Shape| match shape {
        Shape::Scalar(Scalar {
            kind: kind @ (ScalarKind::Integer(_) | ScalarKind::Number | ScalarKind::Decimal),
            ..
        }) => Some(*kind),
        _ => None,
    };
    let kinds = shapes.iter().map(number).collect::<Option<Vec<ScalarKind>>>()?;
    // Whole numbers keep digits that a number of floating point has not.
    let is_integer = |kind: &ScalarKind| matches!(kind, ScalarKind::Integer(_));
    if kinds.contains(&ScalarKind::Number) && kinds.iter().any(is_integer) {
        return None;
    }
    let kind = *kinds.iter().find(|kind| !is_integer(kind)).or(kinds.last())?;
    Some(Shape::Scalar(Scalar { kind, format: None, constraints: Constraints::default() }))
}

/// Variants that differ in what is said of their values only.
fn one_kind(shapes: &[&Shape]) -> Option<Shape> {
    let scalar = |shape: &&Shape| match shape {
        Shape::Scalar(scalar) => Some((scalar.kind, scalar.format.clone())),
        _ => None,
    };
    let (kind, format) = scalar(shapes.first()?)?;
    let is_same = |shape: &&Shape| scalar(shape).as_ref() == Some(&(kind, format.clone()));
    let constraints = Constraints::default();
    shapes.iter().all(is_same).then_some(Shape::Scalar(Scalar { kind, format, constraints }))
}

/// Named values, and perhaps any other text: an open enum is both.
fn text(shapes: &[&Shape]) -> Shape {
    let mut merged =
        Enum { values: EnumValues::Strings(Vec::new()), docs: Vec::new(), names: Vec::new() };
    for shape in shapes {
        let Shape::Enum(part) = shape else { continue };
        let (EnumValues::Strings(values), EnumValues::Strings(known)) =
            (&part.values, &mut merged.values)
        else {
            continue;
        };
        for (index, value) in values.iter().enumerate() {
            if !known.contains(value) {
                known.push(value.clone());
                merged.docs.push(part.docs.get(index).cloned().flatten());
                merged.names.push(part.names.get(index).cloned().flatten());
            }
        }
    }
    if merged.values.is_empty() {
        let constraints = Constraints::default();
        return Shape::Scalar(Scalar { kind: ScalarKind::String, format: None, constraints });
    }
    Shape::Enum(merged)
}
