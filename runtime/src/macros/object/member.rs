//! The types of fields: what stands in a field before its member was read, and how that is read.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, Error, SeqAccess, Visitor};
use serde_json::{Number, Value};

use crate::flag::Flag;
use crate::{Boxed, Field, dropped, formats};

/// A type of fields. Models implement it by their tables.
pub trait Member: DeserializeOwned {
    /// What stands in a field until its member was read.
    fn blank() -> Self;

    /// Reads a value into a place where nothing but a blank is.
    ///
    /// # Errors
    ///
    /// When the value does not fit. What is in the place then is no value.
    #[inline]
    fn read<'de, D: Deserializer<'de>>(&mut self, deserializer: D) -> Result<(), D::Error> {
        dropped::put(self, Self::deserialize(deserializer)?);
        Ok(())
    }

    /// What a required member is that is not there, for types that have a `null`.
    #[inline]
    fn absent() -> Option<Self> {
        None
    }

    /// Whether the value is that there is no member.
    #[inline]
    fn is_absent(&self) -> bool {
        false
    }
}

macro_rules! blanks {
    ($($ty:ty: $blank:expr;)*) => { $(
        impl Member for $ty {
            #[inline]
            fn blank() -> Self {
                $blank
            }
        }
    )* };
}

blanks! {
    bool: false;
    i8: 0;
    i16: 0;
    i32: 0;
    i64: 0;
    u8: 0;
    u16: 0;
    u32: 0;
    u64: 0;
    f32: 0.0;
    f64: 0.0;
    String: Self::new();
    Value: Self::Null;
    Number: 0.into();
    Flag: Self::Bool(false);
    formats::Ipv4Addr: Self::UNSPECIFIED;
    formats::Ipv6Addr: Self::UNSPECIFIED;
}

#[cfg(feature = "byte")]
blanks! {
    formats::Base64: Self::default();
    formats::Base64Url: Self::default();
}

#[cfg(feature = "date")]
blanks! { formats::Date: Self::default(); }

#[cfg(feature = "date-time")]
blanks! { formats::Timestamp: jiff::Timestamp::UNIX_EPOCH.into(); }

#[cfg(feature = "decimal")]
blanks! {
    formats::Decimal: Self::default();
    formats::DecimalString: Self::default();
}

#[cfg(feature = "uuid")]
blanks! { formats::Uuid: Self::nil(); }

#[cfg(feature = "uri")]
impl Member for formats::Url {
    fn blank() -> Self {
        Self::parse("data:,").expect("it is a URL of a scheme and nothing")
    }

    // There is no URL without a text.
    fn read<'de, D: Deserializer<'de>>(&mut self, deserializer: D) -> Result<(), D::Error> {
        *self = serde::Deserialize::deserialize(deserializer)?;
        Ok(())
    }
}

impl<K: DeserializeOwned + Ord, V: DeserializeOwned> Member for BTreeMap<K, V> {
    #[inline]
    fn blank() -> Self {
        Self::new()
    }
}

impl<T: Member> Member for Option<T> {
    #[inline]
    fn blank() -> Self {
        None
    }

    #[inline]
    fn read<'de, D: Deserializer<'de>>(&mut self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_option(OptionVisitor(self))
    }

    #[inline]
    fn absent() -> Option<Self> {
        Some(None)
    }

    #[inline]
    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

struct OptionVisitor<'a, T>(&'a mut Option<T>);

impl<'de, T: Member> Visitor<'de> for OptionVisitor<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("option")
    }

    #[inline]
    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    #[inline]
    fn visit_none<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    #[inline]
    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        dropped::put(self.0, Some(T::blank()));
        match self.0 {
            Some(value) => value.read(deserializer),
            None => Ok(()),
        }
    }
}

impl<T: Member> Member for Field<T> {
    #[inline]
    fn blank() -> Self {
        Self::Absent
    }

    #[inline]
    fn read<'de, D: Deserializer<'de>>(&mut self, deserializer: D) -> Result<(), D::Error> {
        dropped::put(self, Self::Null);
        deserializer.deserialize_option(FieldVisitor(self))
    }

    #[inline]
    fn absent() -> Option<Self> {
        Some(Self::Null)
    }

    #[inline]
    fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }
}

struct FieldVisitor<'a, T>(&'a mut Field<T>);

impl<'de, T: Member> Visitor<'de> for FieldVisitor<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("option")
    }

    #[inline]
    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    #[inline]
    fn visit_none<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    #[inline]
    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        dropped::put(self.0, Field::Value(T::blank()));
        match self.0 {
            Field::Value(value) => value.read(deserializer),
            Field::Absent | Field::Null => Ok(()),
        }
    }
}

impl<T: Member> Member for Vec<T> {
    #[inline]
    fn blank() -> Self {
        Self::new()
    }

    #[inline]
    fn read<'de, D: Deserializer<'de>>(&mut self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(VecVisitor(self))
    }
}

struct VecVisitor<'a, T>(&'a mut Vec<T>);

impl<'de, T: Member> Visitor<'de> for VecVisitor<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a sequence")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while seq.next_element_seed(Item(self.0))?.is_some() {}
        Ok(())
    }
}

/// Reads one item more.
struct Item<'a, T>(&'a mut Vec<T>);

impl<'de, T: Member> DeserializeSeed<'de> for Item<'_, T> {
    type Value = ();

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match dropped::pushed(self.0, T::blank()) {
            Some(item) => item.read(deserializer),
            None => Ok(()),
        }
    }
}

macro_rules! held {
    ($($pointer:ident)*) => { $(
        impl<T: Member> Member for $pointer<T> {
            fn blank() -> Self {
                Self::new(T::blank())
            }

            #[inline]
            fn read<'de, D: Deserializer<'de>>(&mut self, deserializer: D) -> Result<(), D::Error> {
                T::read(self, deserializer)
            }

            #[inline]
            fn absent() -> Option<Self> {
                T::absent().map(Self::new)
            }

            #[inline]
            fn is_absent(&self) -> bool {
                T::is_absent(self)
            }
        }
    )* };
}

held! { Box Boxed }
