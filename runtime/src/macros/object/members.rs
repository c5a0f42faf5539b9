//! All members of an object, as a tuple.
//!
//! Tuples of up to eight members, and [`And`] for more, so that one expression stands for all
//! fields of a struct: the compiler then checks a few types for each model instead of a block of
//! code for each field, which halves the time and the memory that a large API takes.

use serde::de::{Deserialize, Error, IgnoredAny, MapAccess};
use serde::ser::SerializeMap;

use super::member::{ReadMember, WriteMember};

/// Members that are read from an object.
pub trait ReadMembers<'de>: Sized {
    /// The members that have been met so far.
    type Slots: Default;

    /// Reads the value of the member with this index.
    ///
    /// # Errors
    ///
    /// When the value does not fit the member.
    fn read<A: MapAccess<'de>>(
        slots: &mut Self::Slots,
        index: usize,
        map: &mut A,
    ) -> Result<(), A::Error>;

    /// All members, once the object has ended.
    ///
    /// # Errors
    ///
    /// When a required member was not met.
    fn finish<E: Error>(slots: &mut Self::Slots, names: &[&'static str]) -> Result<Self, E>;
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
            type Slots = (First::Slots, Rest::Slots);

            #[inline]
            fn read<A: MapAccess<'de>>(
                slots: &mut Self::Slots,
                index: usize,
                map: &mut A,
            ) -> Result<(), A::Error> {
                match index.checked_sub($first) {
                    None => First::read(&mut slots.0, index, map),
                    Some(index) => Rest::read(&mut slots.1, index, map),
                }
            }

            #[inline]
            fn finish<E: Error>(slots: &mut Self::Slots, names: &[&'static str]) -> Result<Self, E> {
                Ok(Self(First::finish(&mut slots.0, names)?, Rest::finish(&mut slots.1, &names[$first..])?))
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

/// Reads the value of a member. It is called and not made part of what reads the object: there are far fewer
/// types than members, and the compiler would copy all that reads a text or a number for each of them.
#[inline(never)]
fn value<'de, T: Deserialize<'de>, A: MapAccess<'de>>(map: &mut A) -> Result<T, A::Error> {
    map.next_value()
}

/// Implements the traits for a tuple of these members.
macro_rules! tuple {
    ($( $member:ident $index:tt ),*) => {
        impl<'de, $($member: ReadMember<'de>),*> ReadMembers<'de> for ($($member,)*) {
            type Slots = ($(Option<$member>,)*);

            #[inline]
            #[allow(unused_variables, reason = "a tuple may be empty")]
            fn read<Map: MapAccess<'de>>(
                slots: &mut Self::Slots,
                index: usize,
                map: &mut Map,
            ) -> Result<(), Map::Error> {
                match index {
                    $( $index => slots.$index = Some($member::from_value(value(map)?)), )*
                    _ => { map.next_value::<IgnoredAny>()?; }
                }
                Ok(())
            }

            #[inline]
            #[allow(unused_variables, reason = "a tuple may be empty")]
            fn finish<Failure: Error>(
                slots: &mut Self::Slots,
                names: &[&'static str],
            ) -> Result<Self, Failure> {
                Ok(($(
                    match slots.$index.take() {
                        Some(member) => member,
                        None => $member::absent(names[$index])?,
                    },
                )*))
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
