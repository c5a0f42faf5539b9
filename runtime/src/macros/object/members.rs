//! All members of an object, as a tuple.
//!
//! Tuples of up to eight members, and [`And`] for more, so that one expression stands for all
//! fields of a struct: the compiler then checks a few types for each model instead of a block of
//! code for each field, which halves the time and the memory that a large API takes.

use std::mem::ManuallyDrop;

use serde::de::MapAccess;
use serde::ser::SerializeMap;

use super::member::{ReadMember, WriteMember};

/// Members while an object is read.
pub trait ReadMembers<'de>: Sized {
    /// None of them yet: what they are when the object does not have them.
    fn none() -> Self;

    /// Reads the value of the member with this index.
    ///
    /// # Errors
    ///
    /// When the value does not fit the member.
    fn read<A: MapAccess<'de>>(&mut self, index: usize, map: &mut A) -> Result<(), A::Error>;

    /// The index of the first member that the object must have and has not.
    fn missing(&self) -> Option<usize>;

    /// Drops the members.
    fn clear(&mut self);
}

/// Members that are written to an object.
pub trait WriteMembers {
    /// Writes the members under these names.
    ///
    /// # Errors
    ///
    /// The serializer's.
    fn write<S: SerializeMap>(&self, names: &[&'static str], map: &mut S) -> Result<(), S::Error>;
}

/// Implements the traits for so many members and those after them.
macro_rules! and {
    ($(#[doc = $doc:literal])+ $name:ident $first:literal) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct $name<First, Rest>(pub First, pub Rest);

        impl<'de, First: ReadMembers<'de>, Rest: ReadMembers<'de>> ReadMembers<'de>
            for $name<First, Rest>
        {
            #[inline]
            fn none() -> Self {
                // Where one of them fails, the others are nothing that has to be dropped.
                let first = ManuallyDrop::new(First::none());
                let rest = Rest::none();
                Self(ManuallyDrop::into_inner(first), rest)
            }

            #[inline]
            fn read<A: MapAccess<'de>>(
                &mut self,
                index: usize,
                map: &mut A,
            ) -> Result<(), A::Error> {
                match index.checked_sub($first) {
                    None => self.0.read(index, map),
                    Some(index) => self.1.read(index, map),
                }
            }

            fn missing(&self) -> Option<usize> {
                self.0.missing().or_else(|| self.1.missing().map(|index| $first + index))
            }

            #[inline]
            fn clear(&mut self) {
                self.0.clear();
                self.1.clear();
            }
        }

        impl<First: WriteMembers, Rest: WriteMembers> WriteMembers for $name<First, Rest> {
            #[inline]
            fn write<S: SerializeMap>(
                &self,
                names: &[&'static str],
                map: &mut S,
            ) -> Result<(), S::Error> {
                self.0.write(names, map)?;
                self.1.write(&names[$first..], map)
            }
        }
    };
}

and! {
    /// Eight members and those after them.
    And 8
}
and! {
    /// Sixty-four members and those after them: the compiler goes into types and macros 128 deep.
    Many 64
}

/// Implements the traits for a tuple of these members.
macro_rules! tuple {
    ($( $member:ident $index:tt ),*) => {
        impl<'de, $($member: ReadMember<'de>),*> ReadMembers<'de> for ($($member,)*) {
            #[inline]
            #[allow(unused_variables, clippy::unused_unit, reason = "a tuple may be empty")]
            fn none() -> Self {
                let members = ($(ManuallyDrop::new($member::none()),)*);
                ($(ManuallyDrop::into_inner(members.$index),)*)
            }

            #[inline]
            #[allow(unused_variables, reason = "a tuple may be empty")]
            fn read<Map: MapAccess<'de>>(
                &mut self,
                index: usize,
                map: &mut Map,
            ) -> Result<(), Map::Error> {
                match index {
                    $( $index => self.$index.read(map), )*
                    // No other index is that of a name.
                    _ => Ok(()),
                }
            }

            fn missing(&self) -> Option<usize> {
                $( if self.$index.is_missing() { return Some($index) } )*
                None
            }

            #[inline]
            fn clear(&mut self) {
                $( self.$index.clear(); )*
            }
        }

        impl<$($member: WriteMember),*> WriteMembers for ($($member,)*) {
            #[inline]
            #[allow(unused_variables, reason = "a tuple may be empty")]
            fn write<Map: SerializeMap>(
                &self,
                names: &[&'static str],
                map: &mut Map,
            ) -> Result<(), Map::Error> {
                $( self.$index.write(names[$index], map)?; )*
                Ok(())
            }
        }
    };
}

tuple!();
tuple!(A 0);
tuple!(A 0, B 1);
tuple!(A 0, B 1, C 2);
tuple!(A 0, B 1, C 2, D 3);
tuple!(A 0, B 1, C 2, D 3, E 4);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
