//! Unions: values that are one of several types.

mod buffered;
mod skim;
mod told;

use std::mem::ManuallyDrop;

use crate::macros::tagged::Tagged;
use crate::{Boxed, dropped};

pub use buffered::{Buffered, buffer};
pub use told::Told;
use told::candidates;

/// A union, which may hold what is none of its documented variants.
pub trait Open {
    /// Whether a value is none of them.
    fn is_unknown(&self) -> bool;
}

impl<T: Open> Open for Boxed<T> {
    fn is_unknown(&self) -> bool {
        T::is_unknown(self)
    }
}

impl<T: Open> Open for Option<T> {
    fn is_unknown(&self) -> bool {
        self.as_ref().is_some_and(T::is_unknown)
    }
}

/// A union whose variants are told by what a value is.
pub trait Untagged {
    /// What is known of its variants.
    fn told() -> &'static [Told];
}

impl<T: Untagged> Untagged for Boxed<T> {
    fn told() -> &'static [Told] {
        T::told()
    }
}

impl<T: Untagged> Untagged for Option<T> {
    fn told() -> &'static [Told] {
        T::told()
    }
}

/// What both kinds of unions are: shown by their variants, and open.
#[doc(hidden)]
#[macro_export]
macro_rules! open_union {
    ($name:ident { $( $variant:ident, )* .. $unknown:ident }) => {
        impl ::core::fmt::Debug for $name {
            #[cfg_attr(debug_assertions, inline)]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                match self {
                    $( Self::$variant(value) => {
                        $crate::macros::debug::variant(f, stringify!($variant), value)
                    } )*
                    Self::$unknown(value) => {
                        $crate::macros::debug::variant(f, stringify!($unknown), value)
                    }
                }
            }
        }

        $crate::blank_unknown!($name, $unknown);

        impl $crate::macros::union::Open for $name {
            fn is_unknown(&self) -> bool {
                ::core::matches!(self, Self::$unknown(_))
            }
        }
    };
}

/// Implements serde and `Debug` for a union whose variants are told by the value of one member.
///
/// ```
/// # use specwright_runtime::export::serde_json::{self, Value};
/// #[derive(PartialEq)]
/// pub struct Cat { pub kind: String }
/// specwright_runtime::object!(Cat { kind: "kind" });
///
/// #[derive(PartialEq)]
/// pub enum Pet {
///     Cat(Cat),
///     Unknown(Value),
/// }
///
/// specwright_runtime::tagged_union!(Pet by "kind" {
///     Cat: "cat" | "kitten",
///     ..Unknown
/// });
///
/// let pet: Pet = serde_json::from_str(r#"{"kind": "kitten"}"#).unwrap();
/// assert_eq!(pet, Pet::Cat(Cat { kind: "kitten".to_owned() }));
/// let other: Pet = serde_json::from_str(r#"{"kind": "dog"}"#).unwrap();
/// assert_eq!(serde_json::to_string(&other).unwrap(), r#"{"kind":"dog"}"#);
/// ```
///
/// A variant that says `"other" or _` has all objects as well that no tag tells: without one, or with
/// one that is not named. It is written as it is, without a tag of ours.
#[macro_export]
macro_rules! tagged_union {
    ($name:ident by $tag:literal {
        $( $variant:ident : $first:literal $( | $more:literal )* $( or $any:tt )? , )*
        .. $unknown:ident $(,)?
    }) => {
        $crate::serde_impls!(
            $name,
            deserializer => {
                let value = $crate::macros::union::buffer(deserializer)?;
                match value.tag($tag).as_deref() {
                    $( ::core::option::Option::Some($first $( | $more )*) => {
                        value.read().map(Self::$variant)
                    } )*
                    _ => $crate::tagged_union!(@other value $unknown $( $( [ $variant $any ] )? )*),
                }
            },
            (self, serializer) => match self {
                $( Self::$variant(value) => {
                    $crate::tagged_union!(@write value $tag, $first, serializer $(, $any)?)
                } )*
                Self::$unknown(value) => {
                    $crate::export::serde::Serialize::serialize(value, serializer)
                }
            }
        );

        $crate::open_union!($name { $( $variant, )* .. $unknown });
    };
    // What no tag tells.
    (@other $value:ident $unknown:ident) => { $value.into_value().map(Self::$unknown) };
    (@other $value:ident $unknown:ident [ $variant:ident _ ]) => {
        match $value.reread() {
            ::core::option::Option::Some(read) => ::core::result::Result::Ok(Self::$variant(read)),
            ::core::option::Option::None => $value.into_value().map(Self::$unknown),
        }
    };
    (@write $value:ident $tag:literal, $first:literal, $serializer:ident) => {
        $crate::macros::union::write_tagged($value, $tag, $first, $serializer)
    };
    (@write $value:ident $tag:literal, $first:literal, $serializer:ident, _) => {
        $crate::export::serde::Serialize::serialize($value, $serializer)
    };
}

/// Writes a variant, with its tag when its type has no such member.
///
/// # Errors
///
/// The serializer's.
pub fn write_tagged<T: serde::Serialize, S: serde::Serializer>(
    value: &T,
    tag: &str,
    first: &str,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    value.serialize(Tagged { serializer, tag, value: first })
}

/// Implements serde and `Debug` for a union whose variants are told by what kind of value there is and which
/// members an object has. The best fit that decodes wins; see [`Told::fit`](crate::macros::union::Told).
///
/// ```
/// # use specwright_runtime::export::serde_json::{self, Value};
/// #[derive(PartialEq)]
/// pub enum Id {
///     Number(i64),
///     Text(String),
///     Unknown(Value),
/// }
///
/// specwright_runtime::untagged_union!(Id {
///     Number: integer,
///     Text: string,
///     ..Unknown
/// });
///
/// assert_eq!(serde_json::from_str::<Id>("7").unwrap(), Id::Number(7));
/// assert_eq!(serde_json::from_str::<Id>("[]").unwrap(), Id::Unknown(Value::Array(vec![])));
/// ```
///
/// With `any of`, a value that is several of the objects at once, so that none of them has all of its
/// members, is kept as unknown.
#[macro_export]
macro_rules! untagged_union {
    ($name:ident { $($variants:tt)* }) => {
        $crate::untagged_union!(@by choose $name { $($variants)* });
    };
    (any of $name:ident { $($variants:tt)* }) => {
        $crate::untagged_union!(@by choose_whole $name { $($variants)* });
    };
    (@by $choose:ident $name:ident {
        $( $variant:ident : $kind:ident $( [ $($known:tt)* ] )* , )*
        .. $unknown:ident $(,)?
    }) => {
        $crate::serde_impls!(
            $name,
            deserializer => {
                let readers: &[$crate::macros::union::Reader<Self>] = &[
                    $( |value| $crate::untagged_union!(@read value $kind).map(Self::$variant) ),*
                ];
                let value = $crate::macros::union::buffer(deserializer)?;
                let told = <Self as $crate::macros::union::Untagged>::told();
                match $crate::macros::union::$choose(told, readers, &value) {
                    ::core::option::Option::Some(chosen) => ::core::result::Result::Ok(chosen),
                    ::core::option::Option::None => value.into_value().map(Self::$unknown),
                }
            },
            (self, serializer) => match self {
                $( Self::$variant(value) => {
                    $crate::export::serde::Serialize::serialize(value, serializer)
                } )*
                Self::$unknown(value) => {
                    $crate::export::serde::Serialize::serialize(value, serializer)
                }
            }
        );

        impl $crate::macros::union::Untagged for $name {
            fn told() -> &'static [$crate::macros::union::Told] {
                const TOLD: &[$crate::macros::union::Told] =
                    &[ $( $crate::untagged_union!(@told $kind $( [ $($known)* ] )*) ),* ];
                TOLD
            }
        }

        $crate::open_union!($name { $( $variant, )* .. $unknown });
    };
    (@read $value:ident union) => {
        $value.reread().filter(|it| !$crate::macros::union::Open::is_unknown(it))
    };
    // A union whose variants are told by a member, and the names that they have.
    (@read $value:ident tagged) => { $crate::untagged_union!(@read $value union) };
    (@told tagged [ $tag:literal ] [ $($name:literal),* ]) => {
        $crate::macros::union::Told::Object(&[ $tag ], &[ $($name),* ], &[])
    };
    (@read $value:ident $kind:ident) => { $value.reread() };
    (@told union [ $union:ty ]) => {
        $crate::macros::union::Told::Union(<$union as $crate::macros::union::Untagged>::told)
    };
    (@told any) => { $crate::macros::union::Told::Any };
    (@told boolean) => { $crate::macros::union::Told::Boolean };
    (@told integer) => { $crate::macros::union::Told::Integer };
    (@told number) => { $crate::macros::union::Told::Number };
    (@told string) => { $crate::macros::union::Told::String };
    (@told string [ $($known:literal),* ]) => { $crate::macros::union::Told::Strings(&[ $($known),* ]) };
    (@told array) => { $crate::macros::union::Told::Array(&$crate::macros::union::Told::Any) };
    (@told array [ $kind:ident $( [ $($known:tt)* ] )* ]) => {
        $crate::macros::union::Told::Array(&$crate::untagged_union!(@told $kind $( [ $($known)* ] )*))
    };
    (@told object [ $($required:literal),* ] [ $($optional:literal),* ]) => {
        $crate::macros::union::Told::Object(&[ $($required),* ], &[ $($optional),* ], &[])
    };
    (@told object [ $($required:literal),* ] [ $($optional:literal),* ]
        [ $($name:literal = $text:literal),* ]) => {
        $crate::macros::union::Told::Object(
            &[ $($required),* ], &[ $($optional),* ], &[ $( ($name, $text) ),* ],
        )
    };
}

/// Reads a buffered value as one variant, if it is that.
pub type Reader<T> = fn(&Buffered<'_>) -> Option<T>;

/// The best fit that decodes.
pub fn choose<T>(told: &[Told], readers: &[Reader<T>], value: &Buffered<'_>) -> Option<T> {
    let mut chosen = ManuallyDrop::new(None);
    best(told, value, &mut |index| {
        let read = readers.get(index).and_then(|read| read(value));
        dropped::put(&mut *chosen, read);
        chosen.is_some()
    });
    ManuallyDrop::into_inner(chosen)
}

/// The best fit that decodes, unless another one that does has members of the value that this one
/// has not: it would lose them.
pub fn choose_whole<T>(told: &[Told], readers: &[Reader<T>], value: &Buffered<'_>) -> Option<T> {
    let mut chosen = ManuallyDrop::new(None);
    let is_whole = best_and_whole(told, value, &mut |index| {
        let mut read = ManuallyDrop::new(readers.get(index).and_then(|read| read(value)));
        let decodes = read.is_some();
        match chosen.is_some() {
            true => dropped::clear(&mut *read),
            false => dropped::put(&mut *chosen, ManuallyDrop::into_inner(read)),
        }
        decodes
    });
    if !is_whole {
        dropped::clear(&mut *chosen);
    }
    ManuallyDrop::into_inner(chosen)
}

/// Tries the variants that fit, the best one first, until one decodes.
fn best(told: &[Told], value: &Buffered<'_>, decodes: &mut dyn FnMut(usize) -> bool) {
    let Some(skim) = value.skim() else { return };
    let _ = candidates(told, &skim).into_iter().any(decodes);
}

/// Tries the variants that fit, the best one first: whether one decodes, and none that does after it has members that
/// this one has not.
fn best_and_whole(
    told: &[Told],
    value: &Buffered<'_>,
    decodes: &mut dyn FnMut(usize) -> bool,
) -> bool {
    let Some(skim) = value.skim() else { return false };
    let fits = candidates(told, &skim);
    let Some(best) = fits.iter().position(|index| decodes(*index)) else { return false };
    let loses = |other: &usize| told[*other].has_more_of(&skim, &told[fits[best]]);
    !fits[best + 1..].iter().any(|other| loses(other) && decodes(*other))
}

/// Implements serde for a wrapper around a list, map or alias that contains itself.
#[macro_export]
macro_rules! wrapper {
    ($name:ident) => {
        impl $crate::macros::object::Member for $name {
            fn blank() -> Self {
                Self($crate::macros::object::Member::blank())
            }

            fn read<'de, D: $crate::export::serde::Deserializer<'de>>(
                &mut self,
                deserializer: D,
            ) -> ::core::result::Result<(), D::Error> {
                $crate::macros::object::Member::read(&mut self.0, deserializer)
            }

            fn absent() -> ::core::option::Option<Self> {
                $crate::macros::object::Member::absent().map(Self)
            }
        }

        $crate::serde_impls!(
            $name,
            deserializer => {
                $crate::export::serde::Deserialize::deserialize(deserializer).map(Self)
            },
            (self, serializer) => $crate::export::serde::Serialize::serialize(&self.0, serializer)
        );
    };
}

/// Implements `From` for what variants of a union hold, boxed or not: `Cat: (Cat)`, `Node: Boxed(Node)`.
///
/// ```
/// use specwright_runtime::Boxed;
///
/// #[derive(Debug, PartialEq)]
/// pub enum Id {
///     Number(i64),
///     Text(Boxed<String>),
/// }
///
/// specwright_runtime::from_variants!(Id { Number: (i64), Text: Boxed(String) });
///
/// assert_eq!(Id::from(7), Id::Number(7));
/// ```
#[macro_export]
macro_rules! from_variants {
    ($name:ident { $( $variant:ident : $( $boxed:ident )? ( $ty:ty ) ),* $(,)? }) => { $(
        impl ::core::convert::From<$ty> for $name {
            #[inline]
            fn from(value: $ty) -> Self {
                Self::$variant($crate::from_variants!(@held value $( $boxed )?))
            }
        }
    )* };
    (@held $value:ident) => { $value };
    (@held $value:ident $boxed:ident) => { $crate::Boxed::new($value) };
}
