//! Objects that have members of types of the user's own: nothing is known that could stand in such a field before its
//! member was read, so that all members are read before the model is made.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor};

use super::{ObjectFor, no_object};
use crate::Field;
use crate::macros::integral::Integral;

/// A model that is made of its members.
pub trait Collected: Sized {
    /// Reads the members of an object.
    ///
    /// # Errors
    ///
    /// When a value does not fit its member, or a required member is missing.
    fn collect<'de, A: MapAccess<'de>>(map: A) -> Result<Self, A::Error>;
}

/// Reads an object of a model with this name.
///
/// # Errors
///
/// When the input is no object, a required member is missing, or a value does not fit its member.
pub fn collect<'de, T: Collected, D: Deserializer<'de>>(
    deserializer: D,
    name: &'static str,
) -> Result<T, D::Error> {
    deserializer.deserialize_struct(name, &[], CollectedVisitor { name, model: PhantomData })
}

struct CollectedVisitor<T> {
    /// Name of the struct, for error messages.
    name: &'static str,
    model: PhantomData<T>,
}

impl<'de, T: Collected> Visitor<'de> for CollectedVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&ObjectFor(self.name) as &dyn serde::de::Expected, f)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<T, A::Error> {
        Err(no_object(Unexpected::Seq, self.name))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::collect(Integral(map))
    }
}

/// A value that may be left out of an object.
pub trait Optional {
    /// Whether it is left out.
    fn is_absent(&self) -> bool;
}

impl<T> Optional for Option<T> {
    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T> Optional for Field<T> {
    fn is_absent(&self) -> bool {
        self.is_absent()
    }
}

/// What a required member is: for a type that has a `null`, a member that is not there is that.
///
/// # Errors
///
/// When it must be there and is not.
pub fn required<'de, T: Deserialize<'de>, E: Error>(
    member: Option<T>,
    name: &'static str,
) -> Result<T, E> {
    member.or_else(|| T::deserialize(Missing).ok()).ok_or_else(|| E::missing_field(name))
}

/// Stands for a member that is not there: `None` for an `Option`, nothing for all else.
struct Missing;

/// There is nothing to be read.
#[derive(Debug)]
struct Nothing;

impl fmt::Display for Nothing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("there is nothing")
    }
}

impl std::error::Error for Nothing {}

impl Error for Nothing {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

impl<'de> Deserializer<'de> for Missing {
    type Error = Nothing;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Nothing> {
        Err(Nothing)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Nothing> {
        visitor.visit_none()
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}
