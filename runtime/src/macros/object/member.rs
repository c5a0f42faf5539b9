//! One member of an object: how its value is read and written, and what it is when it is absent.

use std::fmt;

use serde::Serialize;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde::ser::SerializeMap;

use crate::dropped;

/// A member while its object is read.
pub trait ReadMember<'de>: Sized {
    /// The member, when the object does not have it.
    fn none() -> Self;

    /// Reads the member's value. It is called and not made part of what reads the object: there are far fewer
    /// types than members, and the compiler would copy all that reads a text or a number for each of them.
    ///
    /// # Errors
    ///
    /// When the value does not fit the member.
    fn read<A: MapAccess<'de>>(&mut self, map: &mut A) -> Result<(), A::Error>;

    /// Whether the object must have the member and has not.
    fn is_missing(&self) -> bool;

    /// Drops the member.
    fn clear(&mut self);
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
impl<'de, T: Deserialize<'de>> ReadMember<'de> for Option<T> {
    #[inline]
    fn none() -> Self {
        T::deserialize(Missing).ok()
    }

    #[inline(never)]
    fn read<A: MapAccess<'de>>(&mut self, map: &mut A) -> Result<(), A::Error> {
        let value = map.next_value()?;
        let is_there_twice = self.is_some();
        dropped::put(self, is_there_twice, Some(value));
        Ok(())
    }

    #[inline]
    fn is_missing(&self) -> bool {
        self.is_none()
    }

    #[inline]
    fn clear(&mut self) {
        dropped::clear(self);
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
    #[inline]
    fn none() -> Self {
        Self(T::default())
    }

    #[inline(never)]
    fn read<A: MapAccess<'de>>(&mut self, map: &mut A) -> Result<(), A::Error> {
        let value = map.next_value()?;
        let is_there_twice = !self.0.is_absent();
        dropped::put(&mut self.0, is_there_twice, value);
        Ok(())
    }

    #[inline]
    fn is_missing(&self) -> bool {
        false
    }

    #[inline]
    fn clear(&mut self) {
        dropped::clear(&mut self.0);
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
    #[inline]
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

impl<'de> Deserializer<'de> for Missing {
    type Error = Nothing;

    #[inline]
    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Nothing> {
        Err(Nothing)
    }

    #[inline]
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Nothing> {
        visitor.visit_none()
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}
