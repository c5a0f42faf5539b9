//! JSON objects: how a struct's fields and their wire names become serde impls.
//!
//! Everything that can be is written here once, for tuples of members, which is what keeps
//! generated crates fast to compile: serde's derive writes a visitor, a field enum and a block of
//! code per field for each struct instead.

mod member;
mod own;
mod place;

use std::collections::BTreeMap;
use std::fmt;
use std::mem::ManuallyDrop;

use serde::de::{
    Deserialize, Deserializer, Error, Expected, IgnoredAny, MapAccess, SeqAccess, Unexpected,
    Visitor,
};
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::dropped;
use crate::macros::integral::Integral;

pub use crate::reader::Key;
pub use member::Member;
pub use own::{Collected, Optional, collect, required};
pub use place::{Part, Place, Step};

/// What becomes of members that have no field of their own.
pub trait Rest<'de>: Default {
    /// Takes the value of a member that has none.
    ///
    /// # Errors
    ///
    /// When the value does not fit.
    fn take<A: MapAccess<'de>>(&mut self, name: Key<'de>, map: &mut A) -> Result<(), A::Error>;
}

/// They are ignored.
impl<'de> Rest<'de> for () {
    #[inline]
    fn take<A: MapAccess<'de>>(&mut self, _: Key<'de>, map: &mut A) -> Result<(), A::Error> {
        map.next_value::<IgnoredAny>().map(drop)
    }
}

/// They are kept.
impl<'de, V: Deserialize<'de>> Rest<'de> for BTreeMap<String, V> {
    #[inline]
    fn take<A: MapAccess<'de>>(&mut self, name: Key<'de>, map: &mut A) -> Result<(), A::Error> {
        self.insert(name.into_string(), map.next_value()?);
        Ok(())
    }
}

/// A model that is read from an object.
pub trait Object: Member {
    /// The members of its fields.
    const MEMBERS: Names;

    /// Reads the members of an object into the fields.
    ///
    /// # Errors
    ///
    /// When a value does not fit its member, or a required member is missing.
    fn fill<'de, A: MapAccess<'de>>(&mut self, map: A) -> Result<(), A::Error>;

    /// Writes the fields as members of an object.
    ///
    /// # Errors
    ///
    /// The serializer's.
    fn write<S: SerializeMap>(&self, map: &mut S) -> Result<(), S::Error>;
}

/// Reads an object.
///
/// # Errors
///
/// When the input is no object, a required member is missing, or a value does not fit its member.
pub fn read<'de, T: Object, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut model = ManuallyDrop::new(T::blank());
    match model.read(deserializer) {
        Ok(()) => Ok(ManuallyDrop::into_inner(model)),
        Err(error) => {
            dropped::unread(model);
            Err(error)
        }
    }
}

/// Reads an object into a model in which nothing was read yet.
///
/// # Errors
///
/// As [`read`].
#[inline]
pub fn read_into<'de, T: Object, D: Deserializer<'de>>(
    model: &mut T,
    deserializer: D,
    name: &'static str,
) -> Result<(), D::Error> {
    // As a struct and not as a map, since a map has its values' integers read by `integral`.
    deserializer.deserialize_struct(name, &[], ObjectVisitor { name, model })
}

struct ObjectVisitor<'a, T> {
    /// Name of the struct, for error messages.
    name: &'static str,
    model: &'a mut T,
}

impl<'de, T: Object> Visitor<'de> for ObjectVisitor<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        ObjectFor(self.name).fmt(f)
    }

    // As they are by themselves, but for the visitor's code not being made for each object.
    #[inline]
    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Err(no_object(Unexpected::Unit, self.name))
    }

    #[inline]
    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<(), A::Error> {
        Err(no_object(Unexpected::Seq, self.name))
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        self.model.fill(Integral(map))
    }
}

/// The members of a model: their names, and whether an object must have them.
pub type Names = &'static [(&'static str, bool)];

/// Reads members of these names into these places, and what becomes of all others.
///
/// # Errors
///
/// When a value does not fit its member, or a required member is missing.
pub fn fill<'de, A: MapAccess<'de>, R: Rest<'de>>(
    mut map: A,
    names: Names,
    places: &mut [&mut dyn Place<'de, A>],
    rest: &mut R,
) -> Result<(), A::Error> {
    let mut few = [0_u64; 4];
    let mut many = Vec::new();
    let seen: &mut [u64] = if names.len() <= 256 {
        &mut few
    } else {
        many.resize(names.len() / 64 + 1, 0);
        &mut many
    };
    let mut expected = 0;
    while let Some(name) = map.next_key::<Key<'de>>()? {
        match position(names, name.as_str(), expected) {
            Some(index) => {
                expected = index + 1;
                let (word, bit) = (&mut seen[index / 64], 1 << (index % 64));
                let place = &mut places[index];
                if *word & bit != 0 {
                    place.take(Step::Again)?;
                }
                *word |= bit;
                place.take(Step::Value(&mut map))?;
            }
            None => rest.take(name, &mut map)?,
        }
    }
    for (index, (name, is_required)) in names.iter().enumerate() {
        if *is_required && seen[index / 64] & (1 << (index % 64)) == 0 {
            places[index].take(Step::Missing(name))?;
        }
    }
    Ok(())
}

/// Where a name stands among the names. Objects mostly have their members in the order of the
/// document, so the search begins at the expected place.
#[inline]
fn position(names: Names, name: &str, expected: usize) -> Option<usize> {
    let is_name = |known: &(&str, bool)| known.0 == name;
    if names.get(expected).is_some_and(is_name) {
        return Some(expected);
    }
    names.iter().position(is_name)
}

/// What is expected where an object of this name is.
struct ObjectFor(&'static str);

impl Expected for ObjectFor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object for {}", self.0)
    }
}

/// What is said of something else.
#[cold]
#[inline(never)]
fn no_object<E: Error>(found: Unexpected<'_>, object: &'static str) -> E {
    E::invalid_type(found, &ObjectFor(object))
}

/// Writes an object.
///
/// # Errors
///
/// The serializer's.
#[inline]
pub fn write<T: Object, S: Serializer>(model: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    model.write(&mut map)?;
    map.end()
}

/// Writes members of these names, but for those that are absent.
///
/// # Errors
///
/// The serializer's.
pub fn write_members<S: SerializeMap>(
    map: &mut S,
    names: Names,
    members: &[&dyn Part<S>],
) -> Result<(), S::Error> {
    for ((name, is_required), member) in names.iter().zip(members) {
        if *is_required || !member.is_absent() {
            member.write(name, map)?;
        }
    }
    Ok(())
}

/// Writes members that have no field of their own.
///
/// # Errors
///
/// The serializer's.
pub fn write_rest<V: Serialize, S: SerializeMap>(
    map: &mut S,
    rest: &BTreeMap<String, V>,
) -> Result<(), S::Error> {
    rest.iter().try_for_each(|(name, value)| map.serialize_entry(name, value))
}

/// Maps the fields of a struct to the members of a JSON object and implements serde's
/// `Serialize` and `Deserialize`, and `Debug` as its derive does, but for being made in each crate anew.
///
/// `field: "name"` is a required member, `field?: "name"` one that may be absent (an `Option` or
/// a [`Field`](crate::Field)). A last `..field` takes every member that is not named. Members
/// that nothing takes are ignored when reading. `own Name { … }` is for models with members of types
/// that do not implement [`Member`](crate::macros::object::Member): it is larger, and asks for serde only.
///
/// ```
/// #[derive(PartialEq)]
/// pub struct Spec {
///     pub cluster_id: String,
///     pub target_version: Option<String>,
/// }
///
/// specwright_runtime::object!(Spec {
///     cluster_id: "clusterID",
///     target_version?: "targetVersion",
/// });
///
/// # use specwright_runtime::export::serde_json;
/// let spec: Spec = serde_json::from_str(r#"{"clusterID": "7378"}"#).unwrap();
/// assert_eq!(spec, Spec { cluster_id: "7378".to_owned(), target_version: None });
/// assert_eq!(serde_json::to_string(&spec).unwrap(), r#"{"clusterID":"7378"}"#);
/// assert!(serde_json::from_str::<Spec>("{}").is_err());
/// ```
#[macro_export]
macro_rules! object {
    ($name:ident {
        $( $field:ident $( $($never:lifetime)? ? )? : $wire:literal ),* $(,)?
        $( .. $rest:ident $(,)? )?
    }) => {
        impl $crate::macros::object::Member for $name {
            fn blank() -> Self {
                Self {
                    $($field: $crate::macros::object::Member::blank(),)*
                    $($rest: ::core::default::Default::default(),)?
                }
            }

            fn read<'de, D: $crate::export::serde::Deserializer<'de>>(
                &mut self,
                deserializer: D,
            ) -> ::core::result::Result<(), D::Error> {
                $crate::macros::object::read_into(self, deserializer, stringify!($name))
            }
        }

        impl $crate::macros::object::Object for $name {
            const MEMBERS: $crate::macros::object::Names =
                &[$( ($wire, $crate::object!(@must $($($never)? maybe)?)) ),*];

            fn fill<'de, A: $crate::export::serde::de::MapAccess<'de>>(
                &mut self,
                map: A,
            ) -> ::core::result::Result<(), A::Error> {
                $crate::macros::object::fill(
                    map,
                    Self::MEMBERS,
                    &mut [$(&mut &mut self.$field),*],
                    $crate::object!(@into self $($rest)?),
                )
            }

            fn write<S: $crate::export::serde::ser::SerializeMap>(
                &self,
                map: &mut S,
            ) -> ::core::result::Result<(), S::Error> {
                $crate::macros::object::write_members(map, Self::MEMBERS, &[$(&self.$field),*])?;
                $( $crate::macros::object::write_rest(map, &self.$rest)?; )?
                ::core::result::Result::Ok(())
            }
        }

        impl<'de> $crate::export::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::export::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::macros::object::read(deserializer)
            }
        }

        impl $crate::export::serde::Serialize for $name {
            fn serialize<S: $crate::export::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::macros::object::write(self, serializer)
            }
        }

        $crate::object!(@debug $name { $($field)* $($rest)? });
    };
    (own $name:ident {
        $( $field:ident $( $($never:lifetime)? ? )? : $wire:literal ),* $(,)?
        $( .. $rest:ident $(,)? )?
    }) => {
        impl $crate::macros::object::Collected for $name {
            #[allow(unused_mut, clippy::never_loop, reason = "an object may have no members")]
            fn collect<'de, A: $crate::export::serde::de::MapAccess<'de>>(
                mut map: A,
            ) -> ::core::result::Result<Self, A::Error> {
                $( let mut $field = ::core::option::Option::None; )*
                $( let mut $rest = ::core::default::Default::default(); )?
                while let ::core::option::Option::Some(name) =
                    map.next_key::<$crate::macros::object::Key<'de>>()?
                {
                    match name.as_str() {
                        $( $wire => $field = ::core::option::Option::Some(map.next_value()?), )*
                        _ => $crate::macros::object::Rest::take(
                            $crate::object!(@rest $($rest)?),
                            name,
                            &mut map,
                        )?,
                    }
                }
                ::core::result::Result::Ok(Self {
                    $( $field: $crate::object!(@made $field $wire $($($never)? maybe)?), )*
                    $($rest)?
                })
            }
        }

        $crate::serde_impls!(
            $name,
            deserializer => $crate::macros::object::collect(deserializer, stringify!($name)),
            (self, serializer) => {
                let mut map = serializer.serialize_map(::core::option::Option::None)?;
                $( $crate::object!(@write map self.$field, $wire $($($never)? maybe)?); )*
                $( $crate::macros::object::write_rest(&mut map, &self.$rest)?; )?
                $crate::export::serde::ser::SerializeMap::end(map)
            }
        );

        $crate::object!(@debug $name { $($field)* $($rest)? });
    };
    (@debug $name:ident { $($field:ident)* }) => {
        impl ::core::fmt::Debug for $name {
            #[cfg_attr(debug_assertions, inline)]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::macros::debug::object(
                    f,
                    stringify!($name),
                    &[$(stringify!($field)),*],
                    &[$(&self.$field),*],
                )
            }
        }
    };
    (@rest) => { &mut () };
    (@rest $rest:ident) => { &mut $rest };
    (@made $field:ident $wire:literal) => { $crate::macros::object::required($field, $wire)? };
    (@made $field:ident $wire:literal maybe) => { $field.unwrap_or_default() };
    (@write $map:ident $this:ident.$field:ident, $wire:literal) => {
        $crate::export::serde::ser::SerializeMap::serialize_entry(&mut $map, $wire, &$this.$field)?
    };
    (@write $map:ident $this:ident.$field:ident, $wire:literal maybe) => {
        if !$crate::macros::object::Optional::is_absent(&$this.$field) {
            $crate::object!(@write $map $this.$field, $wire)
        }
    };
    (@must) => { true };
    (@must maybe) => { false };
    (@into $this:ident) => { &mut () };
    (@into $this:ident $rest:ident) => { &mut $this.$rest };
}
