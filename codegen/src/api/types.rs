//! Types, in an arena.

use super::Docs;
use super::scalar::{Constraints, Scalar, ScalarKind};
use crate::origin::Origin;
use crate::value::Value;

/// A type of the arena.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(pub(crate) u32);

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
        let mut types: Vec<Option<Type>> =
            std::mem::take(&mut self.types).into_iter().map(Some).collect();
        self.types = order.iter().filter_map(|id| types[id.0 as usize].take()).collect();
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

    /// Whether a value of the type is bytes, an array of such values, or something else.
    pub fn may_be_file(&self, id: TypeId) -> bool {
        match &self.get(self.resolve(id)).shape {
            Shape::Union(union) => union.variants.iter().any(|it| self.is_file(it.ty)),
            _ => false,
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

/// A type.
#[derive(Debug)]
pub struct Type {
    /// Where it stands in the document.
    pub origin: Origin,
    /// What it is called.
    pub name: TypeName,
    /// What the document says of it.
    pub docs: Docs,
    /// Whether the document advises against it.
    pub deprecated: bool,
    /// Whether `null` is one of its values.
    pub nullable: bool,
    /// What its values are.
    pub shape: Shape,
}

/// What a type is called in the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypeName {
    /// It has a name of its own.
    Named(String),
    /// It stands in something that several operations use, such as a response of the components
    /// or a parameter of a path, and is called after that, whoever uses it.
    Shared(String),
    /// It stands inside something else, in the role that the word says.
    Inline(Owner, String),
}

/// What an inline type stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Owner {
    /// A type.
    Type(TypeId),
    /// An operation, by its index.
    Operation(usize),
}

/// What the values of a type are.
#[derive(Debug)]
pub enum Shape {
    /// An object with named members.
    Struct(Struct),
    /// One of some strings or integers.
    Enum(Enum),
    /// One of several types.
    Union(Union),
    /// An array.
    List(TypeId, Constraints),
    /// An object with free names.
    Map(TypeId, Constraints),
    /// The same as another type.
    Alias(TypeId),
    /// A single value.
    Scalar(Scalar),
    /// Any JSON value, and why no more is known.
    Any(AnyReason),
}

impl Shape {
    /// Changes the types that a shape is made of.
    fn for_each(&mut self, mut change: impl FnMut(&mut TypeId)) {
        match self {
            Self::Struct(object) => {
                object.properties.iter_mut().for_each(|property| change(&mut property.ty));
                if let Additional::Typed(values) = &mut object.additional {
                    change(values);
                }
            }
            Self::Union(union) => {
                union.variants.iter_mut().for_each(|variant| change(&mut variant.ty));
            }
            Self::List(item, _) | Self::Map(item, _) | Self::Alias(item) => change(item),
            Self::Enum(_) | Self::Scalar(_) | Self::Any(_) => {}
        }
    }
}

/// Why a type is any JSON value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AnyReason {
    /// The schema says nothing.
    Unconstrained,
    /// The schema cannot be read.
    Malformed,
    /// A `$ref` leads nowhere or in a circle.
    BrokenRef,
    /// What the schema says has no form in Rust types.
    Inexpressible,
}

impl AnyReason {
    /// The reason as a word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unconstrained => "unconstrained",
            Self::Malformed => "malformed",
            Self::BrokenRef => "broken-ref",
            Self::Inexpressible => "inexpressible",
        }
    }
}

/// An object with named members.
#[derive(Clone, Debug, Default)]
pub struct Struct {
    /// The members, in the order of the document.
    pub properties: Vec<Property>,
    /// Members that are not named.
    pub additional: Additional,
    /// `minProperties` and `maxProperties`, as lengths.
    pub limits: Constraints,
}

/// What becomes of members that are not named.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Additional {
    /// The document does not say; they are ignored.
    #[default]
    Unsaid,
    /// The document forbids them.
    Forbidden,
    /// They are kept, as values of this type.
    Typed(TypeId),
}

/// A member of an object.
#[derive(Clone, Debug)]
pub struct Property {
    /// Its name on the wire.
    pub name: String,
    /// Its type.
    pub ty: TypeId,
    /// Whether it is always there.
    pub required: bool,
    /// Whether only answers carry it.
    pub read_only: bool,
    /// Whether only requests carry it.
    pub write_only: bool,
    /// Whether the document advises against it.
    pub deprecated: bool,
    /// What the service takes when it is not there.
    pub default: Option<Value>,
    /// What the document says of it.
    pub docs: Docs,
    /// Where it stands.
    pub origin: Origin,
}

impl Property {
    /// An optional member of which nothing more is said.
    pub fn new(name: impl Into<String>, ty: TypeId, origin: Origin) -> Self {
        Self {
            name: name.into(),
            ty,
            required: false,
            read_only: false,
            write_only: false,
            deprecated: false,
            default: None,
            docs: Docs::default(),
            origin,
        }
    }
}

/// One of some strings or integers.
#[derive(Debug)]
pub struct Enum {
    /// The values.
    pub values: EnumValues,
    /// What the document says of each value, as far as it does.
    pub docs: Vec<Option<String>>,
    /// Rust names that the document proposes (`x-enum-varnames`), as far as it does.
    pub names: Vec<Option<String>>,
}

/// The values of an enum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EnumValues {
    /// Strings.
    Strings(Vec<String>),
    /// Integers.
    Integers(Vec<i64>),
}

impl EnumValues {
    /// How many values there are.
    pub fn len(&self) -> usize {
        match self {
            Self::Strings(values) => values.len(),
            Self::Integers(values) => values.len(),
        }
    }

    /// Whether there is no value.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The values as they are written as keys of a discriminator's mapping.
    pub fn tags(&self) -> Vec<String> {
        match self {
            Self::Strings(values) => values.clone(),
            Self::Integers(values) => values.iter().map(i64::to_string).collect(),
        }
    }
}

/// One of several types.
#[derive(Debug)]
pub struct Union {
    /// How a value's variant is told.
    pub kind: UnionKind,
    /// The variants, in the order of the document.
    pub variants: Vec<Variant>,
    /// Whether a value may be of several variants at once (`anyOf`).
    pub several: bool,
}

/// How a value's variant is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnionKind {
    /// By the value of this member, which every variant has.
    Tagged(String),
    /// By the kind of JSON value and the members of objects.
    Untagged,
    /// Not at all: it is a member of a form that may be a file, and is only sent.
    Part,
}

/// A variant of a union.
#[derive(Debug)]
pub struct Variant {
    /// Its type.
    pub ty: TypeId,
    /// The values of the tag that mean this variant.
    pub tags: Vec<String>,
    /// Whether an object without a tag, or with one that means no variant, is of this one
    /// (`defaultMapping` of OpenAPI 3.2).
    pub is_default: bool,
}

impl Variant {
    /// A variant of which nothing is known but its type.
    pub fn of(ty: TypeId) -> Self {
        Self { ty, tags: Vec::new(), is_default: false }
    }
}
