//! Whole numbers that are written with a fraction of zero: `1.0` is an integer in JSON Schema.
//!
//! serde's integers refuse every number with a fraction. Here a deserializer is wrapped, so that
//! the fields of a model stay plain `i64`s and generated code says nothing of it.

use std::fmt;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor,
};

/// Floats up to this size hold whole numbers exactly; a larger one may have been rounded when it
/// was read.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// The whole number that a float is, if it is one for certain.
pub fn whole(number: f64) -> Option<i64> {
    (number.fract() == 0.0 && number.abs() <= EXACT).then_some(number as i64)
}

/// Reads a `T` whose integers may be written as `1.0`: itself, in an `Option`, in lists and in
/// maps. A model in it reads its own members in this way already.
///
/// # Errors
///
/// As `T`; a number beyond 2⁵³ with a fraction or an exponent is refused, since digits of it may
/// be lost.
#[inline]
pub fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    T::deserialize(Integral(deserializer))
}

/// A deserializer, seed, visitor, or access to members, whose integers may be written as `1.0`.
pub(crate) struct Integral<T>(pub(crate) T);

macro_rules! forward {
    ($( $method:ident ( $($argument:ident : $ty:ty),* ) )*) => { $(
        #[inline]
        fn $method<V: Visitor<'de>>(
            self, $($argument: $ty,)* visitor: V,
        ) -> Result<V::Value, D::Error> {
            self.0.$method($($argument,)* visitor)
        }
    )* };
}

macro_rules! wrapped {
    ($wrapper:ident: $( $method:ident )*) => { $(
        #[inline]
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
            self.0.$method($wrapper(visitor))
        }
    )* };
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Integral<D> {
    type Error = D::Error;

    wrapped! { Whole: deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_u8
    deserialize_u16 deserialize_u32 deserialize_u64 }

    wrapped! { Integral: deserialize_option deserialize_seq deserialize_map }

    // Models read as structs, and wrap what they read from.
    forward! {
        deserialize_any() deserialize_bool() deserialize_i128() deserialize_u128()
        deserialize_f32() deserialize_f64() deserialize_char() deserialize_str()
        deserialize_string() deserialize_bytes() deserialize_byte_buf() deserialize_unit()
        deserialize_identifier() deserialize_ignored_any()
        deserialize_unit_struct(name: &'static str)
        deserialize_newtype_struct(name: &'static str)
        deserialize_tuple(length: usize)
        deserialize_tuple_struct(name: &'static str, length: usize)
        deserialize_struct(name: &'static str, fields: &'static [&'static str])
        deserialize_enum(name: &'static str, variants: &'static [&'static str])
    }

    fn is_human_readable(&self) -> bool {
        self.0.is_human_readable()
    }
}

/// The containers whose integers are asked for.
impl<'de, V: Visitor<'de>> Visitor<'de> for Integral<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    #[inline]
    fn visit_none<E: Error>(self) -> Result<V::Value, E> {
        self.0.visit_none()
    }

    #[inline]
    fn visit_unit<E: Error>(self) -> Result<V::Value, E> {
        self.0.visit_unit()
    }

    #[inline]
    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        self.0.visit_some(Integral(deserializer))
    }

    #[inline]
    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<V::Value, A::Error> {
        self.0.visit_seq(Integral(seq))
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        self.0.visit_map(Integral(map))
    }
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Integral<S> {
    type Value = S::Value;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        self.0.deserialize(Integral(deserializer))
    }
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Integral<A> {
    type Error = A::Error;

    #[inline]
    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        self.0.next_element_seed(Integral(seed))
    }

    #[inline]
    fn size_hint(&self) -> Option<usize> {
        self.0.size_hint()
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Integral<A> {
    type Error = A::Error;

    #[inline]
    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        self.0.next_key_seed(seed)
    }

    #[inline]
    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        self.0.next_value_seed(Integral(seed))
    }

    #[inline]
    fn size_hint(&self) -> Option<usize> {
        self.0.size_hint()
    }
}

/// One integer.
struct Whole<V>(V);

impl<'de, V: Visitor<'de>> Visitor<'de> for Whole<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    #[inline]
    fn visit_i64<E: Error>(self, number: i64) -> Result<V::Value, E> {
        self.0.visit_i64(number)
    }

    #[inline]
    fn visit_u64<E: Error>(self, number: u64) -> Result<V::Value, E> {
        self.0.visit_u64(number)
    }

    #[inline]
    fn visit_f64<E: Error>(self, number: f64) -> Result<V::Value, E> {
        match whole(number) {
            Some(number) => self.0.visit_i64(number),
            None => Err(refused(number, &self.0)),
        }
    }
}

/// Says of a number that is whole and too large that this is the reason.
pub(crate) fn refused<E: Error>(number: f64, expected: &dyn serde::de::Expected) -> E {
    if number.fract() == 0.0 {
        return E::custom(format_args!(
            "the number is too large to be read as {expected} without losing digits"
        ));
    }
    E::invalid_value(Unexpected::Float(number), expected)
}
