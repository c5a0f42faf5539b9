//! A response without a body, read as an object without members.

use std::fmt;

use serde::de::{DeserializeOwned, Deserializer, Visitor};

/// Whether `T` asks for an object by its members. A list, a map or any value would have to be sent to be
/// known as empty.
pub(super) fn is_object<T: DeserializeOwned>() -> bool {
    matches!(T::deserialize(Kind), Err(Asked::Object))
}

/// Gives nothing, and tells what was asked for.
struct Kind;

/// What a type asked for.
#[derive(Debug)]
enum Asked {
    /// An object with members of these names.
    Object,
    /// Anything else.
    Other,
}

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("there is no body")
    }
}

impl std::error::Error for Asked {}

impl serde::de::Error for Asked {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self::Other
    }
}

impl<'de> Deserializer<'de> for Kind {
    type Error = Asked;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Asked> {
        Err(Asked::Other)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Asked> {
        visitor.visit_some(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Asked> {
        Err(Asked::Object)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}
