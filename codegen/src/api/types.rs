//! A type: what it is called, and what its values are.

use super::Docs;
use super::scalar::{Constraints, Scalar};
use crate::origin::Origin;
use crate::value::Value;

/// A type of the arena.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(pub(crate) u32);

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
    pub(super) fn for_each(&mut self, mut change: impl FnMut(&mut TypeId)) {
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
