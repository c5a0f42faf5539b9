//! Types, in an arena.

use super::scalar::ScalarKind;
use super::types::{Additional, EnumValues, Owner, Shape, Type, TypeId, TypeName};

/// The arena.
#[derive(Debug, Default)]
pub struct Types {
    types: Vec<Type>,
    /// For the first types, one behind their aliases, and whether `null` is a value of any on the
    /// way to it: chains of aliases can be as long as the document.
    ends: Vec<(TypeId, bool)>,
}

impl Types {
    /// Adds a type.
    pub fn add(&mut self, definition: Type) -> TypeId {
        self.types.push(definition);
        TypeId(self.types.len() as u32 - 1)
    }

    /// The type of this id.
    pub fn get(&self, id: TypeId) -> &Type {
        &self.types[id.0 as usize]
    }

    /// The type of this id, to be changed.
    pub fn get_mut(&mut self, id: TypeId) -> &mut Type {
        let definition = &mut self.types[id.0 as usize];
        if matches!(definition.shape, Shape::Alias(_)) {
            // What is known of the ways that lead through it may be so no longer.
            self.ends.clear();
        }
        definition
    }

    /// All types with their ids, in the order in which they were met.
    pub fn iter(&self) -> impl Iterator<Item = (TypeId, &Type)> {
        self.types.iter().enumerate().map(|(index, definition)| (TypeId(index as u32), definition))
    }

    /// How many types there are.
    pub fn len(&self) -> usize {
        self.types.len()
    }

    /// Whether there is no type.
    pub fn is_empty(&self) -> bool {
        self.types.is_empty()
    }

    /// The type behind aliases.
    pub fn resolve(&self, id: TypeId) -> TypeId {
        self.behind(id).0
    }

    /// The shape of a value, or of the items where it is an array.
    pub fn item_or_own(&self, id: TypeId) -> &Shape {
        &self.get(self.item(id)).shape
    }

    /// Whether `null` is a value of the type, or of one it is an alias for.
    pub fn is_nullable(&self, id: TypeId) -> bool {
        let (end, is_nullable) = self.behind(id);
        is_nullable || self.get(end).nullable
    }

    /// The type behind aliases, and whether `null` is a value of any of these.
    fn behind(&self, id: TypeId) -> (TypeId, bool) {
        let (mut at, mut is_nullable) = (id, false);
        // A circle of aliases is broken when the document is lowered; the count is a second lock.
        for _ in 0..=self.types.len() {
            let Shape::Alias(target) = self.get(at).shape else { break };
            // One that was no alias when the ends were noted had no end but itself.
            let known = self.ends.get(at.0 as usize).copied().filter(|(end, _)| *end != at);
            let (next, is_null) = known.unwrap_or((target, self.get(at).nullable));
            (at, is_nullable) = (next, is_nullable || is_null);
        }
        (at, is_nullable)
    }

    /// Notes what is behind aliases, for all that ask from now on.
    pub(crate) fn note_ends(&mut self) {
        self.ends.clear();
        let mut ends: Vec<Option<(TypeId, bool)>> = vec![None; self.types.len()];
        for start in 0..self.types.len() {
            let mut way = Vec::new();
            let mut at = TypeId(start as u32);
            let (end, mut is_nullable) = loop {
                match (ends[at.0 as usize], &self.get(at).shape) {
                    (Some(known), _) => break known,
                    (None, Shape::Alias(target)) if way.len() <= self.types.len() => {
                        way.push(at);
                        at = *target;
                    }
                    _ => break (at, false),
                }
            };
            for id in way.into_iter().rev() {
                is_nullable |= self.get(id).nullable;
                ends[id.0 as usize] = Some((end, is_nullable));
            }
            ends[start].get_or_insert((TypeId(start as u32), false));
        }
        self.ends = ends.into_iter().flatten().collect();
    }

    /// Puts the types in another order, which has each once; the new ids by the old ones.
    pub(crate) fn reorder(&mut self, order: &[TypeId]) -> Vec<TypeId> {
        let mut new = vec![TypeId(0); order.len()];
        for (index, id) in order.iter().enumerate() {
            new[id.0 as usize] = TypeId(index as u32);
        }
        // In place: there are many, each is large, and a second arena would be the peak of all memory.
        let mut place = new.clone();
        for index in 0..place.len() {
            while place[index].0 as usize != index {
                let target = place[index].0 as usize;
                self.types.swap(index, target);
                place.swap(index, target);
            }
        }
        for definition in &mut self.types {
            if let TypeName::Inline(Owner::Type(owner), _) = &mut definition.name {
                *owner = new[owner.0 as usize];
            }
            definition.shape.for_each(|id| *id = new[id.0 as usize]);
        }
        self.ends.clear();
        new
    }

    /// The types that a type is made of.
    pub fn parts(&self, id: TypeId) -> Vec<TypeId> {
        match &self.get(id).shape {
            Shape::Struct(object) => {
                let mut parts: Vec<_> = object.properties.iter().map(|it| it.ty).collect();
                if let Additional::Typed(values) = object.additional {
                    parts.push(values);
                }
                parts
            }
            Shape::Union(union) => union.variants.iter().map(|variant| variant.ty).collect(),
            Shape::List(item, _) | Shape::Map(item, _) | Shape::Alias(item) => vec![*item],
            Shape::Enum(_) | Shape::Scalar(_) | Shape::Any(_) => Vec::new(),
        }
    }

    /// Whether a type is an object with members that are files, one or several each: bytes, which
    /// a form can carry.
    pub fn has_files(&self, id: TypeId) -> bool {
        match &self.get(self.resolve(id)).shape {
            Shape::Struct(object) => {
                let mut types = object.properties.iter().map(|it| it.ty);
                types.any(|ty| self.is_file(ty) || self.may_be_file(ty))
            }
            _ => false,
        }
    }

    /// Whether a value of the type is bytes, or an array of such values.
    pub fn is_file(&self, id: TypeId) -> bool {
        let is_bytes = |id: TypeId| match &self.get(self.resolve(id)).shape {
            Shape::Scalar(scalar) => scalar.kind == ScalarKind::Binary,
            _ => false,
        };
        match self.get(self.resolve(id)).shape {
            Shape::List(item, _) => is_bytes(item),
            _ => is_bytes(id),
        }
    }

    /// Whether a value of the type is bytes, an array of such values, or something else; or an array of those.
    pub fn may_be_file(&self, id: TypeId) -> bool {
        match self.item_or_own(id) {
            Shape::Union(union) => union.variants.iter().any(|it| self.is_file(it.ty)),
            _ => false,
        }
    }

    /// The type of the items where a type is an array, else the type itself; behind aliases.
    pub fn item(&self, id: TypeId) -> TypeId {
        let id = self.resolve(id);
        match self.get(id).shape {
            Shape::List(item, _) => self.resolve(item),
            _ => id,
        }
    }

    /// Whether a text is a value of the type, as far as its kind goes.
    pub fn has_texts(&self, id: TypeId) -> bool {
        let is_text = |id: TypeId| match &self.get(self.resolve(id)).shape {
            Shape::Scalar(scalar) => scalar.kind.is_text() || scalar.kind == ScalarKind::Flag,
            Shape::Enum(definition) => matches!(definition.values, EnumValues::Strings(_)),
            Shape::Any(_) => true,
            _ => false,
        };
        match &self.get(self.resolve(id)).shape {
            Shape::Union(union) => union.variants.iter().any(|it| is_text(it.ty)),
            _ => is_text(id),
        }
    }

    /// The one value that a type has, when it has only one, as a tag.
    pub fn fixed_value(&self, id: TypeId) -> Option<String> {
        match &self.get(self.resolve(id)).shape {
            Shape::Enum(definition) if !self.is_nullable(id) => {
                let tags = definition.values.tags();
                <[String; 1]>::try_from(tags).ok().map(|[only]| only)
            }
            _ => None,
        }
    }
}
