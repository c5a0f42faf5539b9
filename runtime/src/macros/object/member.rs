//! One member of an object: how its value is read and written, and what it is when it is absent.

use std::marker::PhantomData;

use serde::Serialize;
use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde::ser::SerializeMap;

/// A value that is read from a member of an object.
pub trait ReadMember<'de>: Sized {
    /// What the member's value is deserialized as.
    type Value: Deserialize<'de>;

    /// The member, from its value.
    fn from_value(value: Self::Value) -> Self;

    /// The member when the object does not have it.
    ///
    /// # Errors
    ///
    /// When the object must have it.
    fn absent<E: Error>(name: &'static str) -> Result<Self, E>;
}

/// A value that is written as a member of an object.
pub trait WriteMember {
    /// Writes the member, unless it is absent.
    ///
    /// # Errors
    ///
    /// The serializer's.
    fn write<S: SerializeMap>(&self, name: &'static str, map: &mut S) -> Result<(), S::Error>;
}

/// A required member; for a type that has a `null`, an absent member is that.
impl<'de, T: Deserialize<'de>> ReadMember<'de> for T {
    type Value = T;

    #[inline]
    fn from_value(value: T) -> T {
        value
    }

    #[inline]
    fn absent<E: Error>(name: &'static str) -> Result<T, E> {
        T::deserialize(Missing(name, PhantomData))
    }
}

impl<T: Serialize> WriteMember for &T {
    #[inline]
    fn write<S: SerializeMap>(&self, name: &'static str, map: &mut S) -> Result<(), S::Error> {
        map.serialize_entry(name, *self)
    }
}

/// A member that may be absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Maybe<T>(pub T);

impl<'de, T: Deserialize<'de> + Optional> ReadMember<'de> for Maybe<T> {
    type Value = T;

    #[inline]
    fn from_value(value: T) -> Self {
        Self(value)
    }

    #[inline]
    fn absent<E: Error>(_: &'static str) -> Result<Self, E> {
        Ok(Self(T::default()))
    }
}

impl<T: Serialize + Optional> WriteMember for Maybe<&T> {
    #[inline]
    fn write<S: SerializeMap>(&self, name: &'static str, map: &mut S) -> Result<(), S::Error> {
        if self.0.is_absent() { Ok(()) } else { map.serialize_entry(name, self.0) }
    }
}

/// A value that may be left out of an object; its default is to be left out.
pub trait Optional: Default {
    /// Whether the member is left out.
    fn is_absent(&self) -> bool;
}

impl<T> Optional for Option<T> {
    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

/// Stands for a member that is not there: `None` for an `Option`, an error for all else.
struct Missing<E>(&'static str, PhantomData<E>);

impl<'de, E: Error> Deserializer<'de> for Missing<E> {
    type Error = E;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, E> {
        Err(E::missing_field(self.0))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_none()
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}
