//! JSON objects: how a struct's fields and their wire names become serde impls.
//!
//! One visitor and one key type serve every model, which is what keeps generated crates fast to
//! compile: serde's derive writes a visitor and a field enum for each struct instead.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};

use crate::integral::Integral;

/// A struct that is a JSON object. Implemented by [`object!`](crate::object!).
pub trait Object<'de>: Sized {
    /// Name of the struct, for error messages.
    const NAME: &'static str;

    /// Reads the members of an object.
    ///
    /// # Errors
    ///
    /// When a required member is missing or a value does not fit its field.
    fn from_map<A: MapAccess<'de>>(map: A) -> Result<Self, A::Error>;
}

/// Deserializes any [`Object`].
///
/// # Errors
///
/// When the input is no object, or as [`Object::from_map`].
pub fn deserialize<'de, T: Object<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    // As a struct and not as a map, since a map has its values' integers read by `integral`.
    deserializer.deserialize_struct(T::NAME, &[], ObjectVisitor(PhantomData))
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Object<'de>> Visitor<'de> for ObjectVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object for {}", T::NAME)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::from_map(Integral(map))
    }
}

/// A member's name as it is read, borrowed from the input where it can be.
#[derive(Debug)]
pub enum Key<'de> {
    /// A part of the input.
    Borrowed(&'de str),
    /// A name with escapes, or from a reader.
    Owned(String),
}

impl Key<'_> {
    /// The name.
    #[inline]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Borrowed(text) => text,
            Self::Owned(text) => text,
        }
    }

    /// The name, owned.
    pub fn into_string(self) -> String {
        match self {
            Self::Borrowed(text) => text.to_owned(),
            Self::Owned(text) => text,
        }
    }
}

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct KeyVisitor;

        impl<'de> Visitor<'de> for KeyVisitor {
            type Value = Key<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a member")
            }

            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Key<'de>, E> {
                Ok(Key::Borrowed(text))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Key<'de>, E> {
                Ok(Key::Owned(text.to_owned()))
            }

            fn visit_string<E: Error>(self, text: String) -> Result<Key<'de>, E> {
                Ok(Key::Owned(text))
            }
        }

        deserializer.deserialize_str(KeyVisitor)
    }
}

/// The value of a required member; for a type that has a `null`, an absent member is that.
///
/// # Errors
///
/// When the member is missing.
pub fn required<'de, T: Deserialize<'de>, E: Error>(
    value: Option<T>,
    name: &'static str,
) -> Result<T, E> {
    match value {
        Some(value) => Ok(value),
        None => T::deserialize(Missing(name, PhantomData)),
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

/// A value that may be left out of an object.
pub trait Optional {
    /// Whether the member is left out.
    fn is_absent(&self) -> bool;
}

impl<T> Optional for Option<T> {
    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

/// Maps the fields of a struct to the members of a JSON object and implements serde's
/// `Serialize` and `Deserialize`.
///
/// `field: "name"` is a required member, `field?: "name"` one that may be absent (an `Option` or
/// a [`Field`](crate::Field)). A last `..field` takes every member that is not named. Members
/// that nothing takes are ignored when reading.
///
/// ```
/// #[derive(Debug, PartialEq)]
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
        impl<'de> $crate::object::Object<'de> for $name {
            const NAME: &'static str = stringify!($name);

            #[allow(unused_mut, unused_variables)]
            fn from_map<A: $crate::export::serde::de::MapAccess<'de>>(
                mut map: A,
            ) -> ::core::result::Result<Self, A::Error> {
                $( let mut $field = ::core::option::Option::None; )*
                $( let mut $rest = ::core::default::Default::default(); )?
                while let ::core::option::Option::Some(key) =
                    map.next_key::<$crate::object::Key<'de>>()?
                {
                    match key.as_str() {
                        $( $wire => $field = ::core::option::Option::Some(map.next_value()?), )*
                        _ => $crate::object!(@other map key $($rest)?),
                    }
                }
                ::core::result::Result::Ok(Self {
                    $( $field: $crate::object!(@take $field $wire $( $($never)? optional )?), )*
                    $( $rest, )?
                })
            }
        }

        impl<'de> $crate::export::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::export::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::object::deserialize(deserializer)
            }
        }

        impl $crate::export::serde::Serialize for $name {
            #[allow(unused_mut)]
            fn serialize<S: $crate::export::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                use $crate::export::serde::ser::SerializeMap as _;
                let mut map = serializer.serialize_map(::core::option::Option::None)?;
                $( $crate::object!(@put map self $field $wire $( $($never)? optional )?); )*
                $( for (name, value) in &self.$rest { map.serialize_entry(name, value)?; } )?
                map.end()
            }
        }
    };
    (@other $map:ident $key:ident) => {{
        $map.next_value::<$crate::export::serde::de::IgnoredAny>()?;
    }};
    (@other $map:ident $key:ident $rest:ident) => {{
        $crate::object::keep(&mut $rest, $key.into_string(), $map.next_value()?);
    }};
    (@take $field:ident $wire:literal) => { $crate::object::required($field, $wire)? };
    (@take $field:ident $wire:literal optional) => { $field.unwrap_or_default() };
    (@put $map:ident $this:ident $field:ident $wire:literal) => {
        $map.serialize_entry($wire, &$this.$field)?;
    };
    (@put $map:ident $this:ident $field:ident $wire:literal optional) => {
        if !$crate::object::Optional::is_absent(&$this.$field) {
            $map.serialize_entry($wire, &$this.$field)?;
        }
    };
}

/// Puts a member without a field of its own into the map that takes such members.
pub fn keep<V>(rest: &mut std::collections::BTreeMap<String, V>, name: String, value: V) {
    rest.insert(name, value);
}
