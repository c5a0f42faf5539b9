//! JSON objects: how a struct's fields and their wire names become serde impls.
//!
//! Everything that can be is written here once, for tuples of members, which is what keeps
//! generated crates fast to compile: serde's derive writes a visitor, a field enum and a block of
//! code per field for each struct instead.

mod member;
mod members;

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use std::mem::ManuallyDrop;

use serde::de::{
    Deserialize, Deserializer, Error, Expected, IgnoredAny, MapAccess, SeqAccess, Unexpected,
    Visitor,
};
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::dropped;
use crate::macros::integral::Integral;

pub use crate::reader::Key;
pub use member::{Maybe, Optional, ReadMember, WriteMember};
pub use members::{And, Many, ReadMembers, WriteMembers};

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

/// Reads an object with members of these names, and what becomes of all others. What is made of them is a value, or
/// the index of a member that is missing.
///
/// # Errors
///
/// When the input is no object, a required member is missing, or a value does not fit its member.
#[inline]
pub fn read<'de, T, M: ReadMembers<'de>, R: Rest<'de>, D: Deserializer<'de>>(
    deserializer: D,
    object: &'static str,
    names: &'static [&'static str],
    finish: impl FnOnce(M, R) -> Result<T, usize>,
) -> Result<T, D::Error> {
    // As a struct and not as a map, since a map has its values' integers read by `integral`.
    deserializer.deserialize_struct(
        object,
        names,
        ObjectVisitor { object, names, finish, members: PhantomData },
    )
}

struct ObjectVisitor<F, M> {
    /// Name of the struct, for error messages.
    object: &'static str,
    names: &'static [&'static str],
    finish: F,
    members: PhantomData<M>,
}

impl<'de, T, M, R, F> Visitor<'de> for ObjectVisitor<F, (M, R)>
where
    M: ReadMembers<'de>,
    R: Rest<'de>,
    F: FnOnce(M, R) -> Result<T, usize>,
{
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        ObjectFor(self.object).fmt(f)
    }

    // As they are by themselves, but for the visitor's code not being made for each object.
    #[inline]
    fn visit_unit<E: Error>(self) -> Result<T, E> {
        Err(no_object(Unexpected::Unit, self.object))
    }

    #[inline]
    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<T, A::Error> {
        Err(no_object(Unexpected::Seq, self.object))
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        let mut map = Integral(map);
        // What was read is dropped in one place, and not where a panic would come through.
        let mut progress =
            ManuallyDrop::new(Progress { names: self.names, expected: 0, end: None });
        let mut members = ManuallyDrop::new(M::none());
        let mut rest = ManuallyDrop::new(R::default());
        loop {
            let index = next(&mut *rest, &mut map, &mut progress);
            let read = members.read(index, &mut map);
            if progress.ends(read) {
                return finished(self.finish, &mut progress, members, rest);
            }
        }
    }
}

/// How far an object was read.
struct Progress<E> {
    names: &'static [&'static str],
    /// The index of the member that mostly comes next.
    expected: usize,
    /// Nothing while there may be another member.
    end: Option<Result<(), E>>,
}

impl<E> Progress<E> {
    /// Whether nothing is read after a member.
    #[inline]
    fn ends(&mut self, read: Result<(), E>) -> bool {
        if read.is_err() {
            dropped::put(&mut self.end, false, Some(read));
        }
        self.end.is_some()
    }
}

/// No index of a member.
const NONE: usize = usize::MAX;

/// The index of the next member that has a name, mostly the expected one. What comes before it and has none is taken.
#[inline(never)]
fn next<'de, R: Rest<'de>, A: MapAccess<'de>>(
    rest: &mut R,
    map: &mut A,
    progress: &mut Progress<A::Error>,
) -> usize {
    let end = loop {
        match map.next_key::<Key<'de>>() {
            Ok(Some(name)) => match position(progress.names, name.as_str(), progress.expected) {
                Some(index) => {
                    progress.expected = index + 1;
                    return index;
                }
                None => match rest.take(name, map) {
                    Ok(()) => {}
                    Err(error) => break Err(error),
                },
            },
            Ok(None) => break Ok(()),
            Err(error) => break Err(error),
        }
    };
    progress.end = Some(end);
    NONE
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

/// What is made of the members, if they could be read. It is called, since the compiler would take all members apart
/// and move them word by word where it sees both what they were read into and what they become.
#[inline(never)]
fn finished<'de, T, M: ReadMembers<'de>, R, E: Error>(
    finish: impl FnOnce(M, R) -> Result<T, usize>,
    progress: &mut Progress<E>,
    members: ManuallyDrop<M>,
    rest: ManuallyDrop<R>,
) -> Result<T, E> {
    let (members, rest) = (ManuallyDrop::into_inner(members), ManuallyDrop::into_inner(rest));
    match progress.end.take() {
        Some(Err(error)) => {
            missing(members);
            Err(error)
        }
        _ => finish(members, rest).map_err(|index| missing_name(progress.names, index)),
    }
}

#[cold]
fn missing_name<E: Error>(names: &[&'static str], index: usize) -> E {
    E::missing_field(names.get(index).copied().unwrap_or_default())
}

/// The index of the first member that an object must have and has not. The members are dropped, each by code that is
/// there once for its type.
#[cold]
pub fn missing<'de, M: ReadMembers<'de>>(members: M) -> usize {
    let mut members = ManuallyDrop::new(members);
    let missing = members.missing();
    members.clear();
    missing.unwrap_or_default()
}

/// Where a name stands among the names. Objects mostly have their members in the order of the
/// document, so the search begins at the expected place.
#[inline]
fn position(names: &[&str], name: &str, expected: usize) -> Option<usize> {
    let is_name = |known: &&str| *known == name;
    if names.get(expected).is_some_and(is_name) {
        return Some(expected);
    }
    names.iter().position(is_name)
}

/// Writes an object with members of these names.
///
/// # Errors
///
/// The serializer's.
#[inline]
pub fn write<M: WriteMembers, S: Serializer>(
    serializer: S,
    names: &[&'static str],
    members: M,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    members.write(names, &mut map)?;
    map.end()
}

/// Writes an object with members of these names, and those that have no field of their own.
///
/// # Errors
///
/// The serializer's.
#[inline]
pub fn write_with_rest<M: WriteMembers, V: Serialize, S: Serializer>(
    serializer: S,
    names: &[&'static str],
    members: M,
    rest: &BTreeMap<String, V>,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    members.write(names, &mut map)?;
    for (name, value) in rest {
        map.serialize_entry(name, value)?;
    }
    map.end()
}

/// Maps the fields of a struct to the members of a JSON object and implements serde's
/// `Serialize` and `Deserialize`, and `Debug` as its derive does, but for being made in each crate anew.
///
/// `field: "name"` is a required member, `field?: "name"` one that may be absent (an `Option` or
/// a [`Field`](crate::Field)). A last `..field` takes every member that is not named. Members
/// that nothing takes are ignored when reading.
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
        impl<'de> $crate::export::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::export::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::macros::object::read(
                    deserializer,
                    stringify!($name),
                    &[$($wire),*],
                    |members, $crate::object!(@rest $($rest)?)| match members {
                        $crate::object!(@all (take) $( ($field $( $($never)? maybe )?) )*) => {
                            ::core::result::Result::Ok(Self { $($field,)* $($rest,)? })
                        }
                        #[allow(unreachable_patterns)]
                        members => {
                            ::core::result::Result::Err($crate::macros::object::missing(members))
                        }
                    },
                )
            }
        }

        impl $crate::export::serde::Serialize for $name {
            fn serialize<S: $crate::export::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                let members =
                    $crate::object!(@all (borrow self) $( ($field $( $($never)? maybe )?) )*);
                $crate::object!(@call serializer [$($wire),*] members $( self $rest )?)
            }
        }

        impl ::core::fmt::Debug for $name {
            #[cfg_attr(debug_assertions, inline)]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::macros::debug::object(
                    f,
                    stringify!($name),
                    &[$(stringify!($field),)* $(stringify!($rest))?],
                    &[$(&self.$field,)* $(&self.$rest)?],
                )
            }
        }
    };
    // Members without a field: ignored, or in the map of that name.
    (@rest) => { () };
    (@rest $rest:ident) => { $rest };
    (@call $serializer:ident $names:tt $members:ident) => {
        $crate::macros::object::write($serializer, &$names, $members)
    };
    (@call $serializer:ident $names:tt $members:ident $this:ident $rest:ident) => {
        $crate::macros::object::write_with_rest($serializer, &$names, $members, &$this.$rest)
    };
    // One tuple of up to eight members, more of them joined: eight at a time, and sixty-four of
    // many. What comes first says what becomes of each.
    (@all $each:tt
        $m00:tt $m01:tt $m02:tt $m03:tt $m04:tt $m05:tt $m06:tt $m07:tt
        $m10:tt $m11:tt $m12:tt $m13:tt $m14:tt $m15:tt $m16:tt $m17:tt
        $m20:tt $m21:tt $m22:tt $m23:tt $m24:tt $m25:tt $m26:tt $m27:tt
        $m30:tt $m31:tt $m32:tt $m33:tt $m34:tt $m35:tt $m36:tt $m37:tt
        $m40:tt $m41:tt $m42:tt $m43:tt $m44:tt $m45:tt $m46:tt $m47:tt
        $m50:tt $m51:tt $m52:tt $m53:tt $m54:tt $m55:tt $m56:tt $m57:tt
        $m60:tt $m61:tt $m62:tt $m63:tt $m64:tt $m65:tt $m66:tt $m67:tt
        $m70:tt $m71:tt $m72:tt $m73:tt $m74:tt $m75:tt $m76:tt $m77:tt
        $($more:tt)+
    ) => {
        $crate::macros::object::Many(
            $crate::object!(@all $each
                $m00 $m01 $m02 $m03 $m04 $m05 $m06 $m07
                $m10 $m11 $m12 $m13 $m14 $m15 $m16 $m17
                $m20 $m21 $m22 $m23 $m24 $m25 $m26 $m27
                $m30 $m31 $m32 $m33 $m34 $m35 $m36 $m37
                $m40 $m41 $m42 $m43 $m44 $m45 $m46 $m47
                $m50 $m51 $m52 $m53 $m54 $m55 $m56 $m57
                $m60 $m61 $m62 $m63 $m64 $m65 $m66 $m67
                $m70 $m71 $m72 $m73 $m74 $m75 $m76 $m77),
            $crate::object!(@all $each $($more)+),
        )
    };
    (@all $each:tt
        $m0:tt $m1:tt $m2:tt $m3:tt $m4:tt $m5:tt $m6:tt $m7:tt
        $($more:tt)+
    ) => {
        $crate::macros::object::And(
            $crate::object!(@all $each $m0 $m1 $m2 $m3 $m4 $m5 $m6 $m7),
            $crate::object!(@all $each $($more)+),
        )
    };
    (@all $each:tt $($member:tt)*) => { ($( $crate::object!(@each $each $member), )*) };
    // A pattern that takes a member, and a reference to one.
    (@each (take) ($field:ident)) => { ::core::option::Option::Some($field) };
    (@each (take) ($field:ident maybe)) => { $crate::macros::object::Maybe($field) };
    (@each (borrow $this:ident) ($field:ident)) => { &$this.$field };
    (@each (borrow $this:ident) ($field:ident maybe)) => { $crate::macros::object::Maybe(&$this.$field) };
}
