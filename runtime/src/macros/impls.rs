//! The two implementations that every generated type needs of serde.

/// Implements serde for a type by an expression each: what a deserializer is read as, and what a
/// value writes into a serializer.
///
/// The names of the variables, `self` among them, are the caller's, so that its expressions see
/// them.
#[doc(hidden)]
#[macro_export]
macro_rules! serde_impls {
    ($name:ident, $deserializer:ident => $read:expr, ($self:ident, $serializer:ident) => $write:expr) => {
        impl<'de> $crate::export::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::export::serde::Deserializer<'de>>(
                $deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $read
            }
        }

        impl $crate::export::serde::Serialize for $name {
            fn serialize<S: $crate::export::serde::Serializer>(
                &$self,
                $serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $write
            }
        }
    };
}

/// What stands in a field of an open type until its member was read: what holds nothing of all that it does not name.
#[doc(hidden)]
#[macro_export]
macro_rules! blank_unknown {
    ($name:ident, $unknown:ident) => {
        impl $crate::macros::object::Member for $name {
            #[inline]
            fn blank() -> Self {
                Self::$unknown(::core::default::Default::default())
            }
        }
    };
}
