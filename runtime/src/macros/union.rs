//! Unions: values that are one of several types.

use std::borrow::Cow;

use serde::de::{Deserialize, DeserializeOwned, Deserializer, Error};
use serde_json::Value;

use crate::macros::integral;
use crate::macros::tagged::Tagged;

/// A value of any kind that was read, so that it can be looked at before its type is chosen.
///
/// With the feature `decimal` it keeps the JSON text besides, as a `Value` has no more digits than
/// an `f64`; unions are read from JSON only then.
#[derive(Debug)]
pub struct Buffered {
    value: Value,
    #[cfg(feature = "decimal")]
    text: Box<serde_json::value::RawValue>,
}

/// Reads a value of any kind.
///
/// # Errors
///
/// When the input is not well-formed.
pub fn buffer<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Buffered, D::Error> {
    #[cfg(feature = "decimal")]
    {
        let text = Box::<serde_json::value::RawValue>::deserialize(deserializer)?;
        let value = serde_json::from_str(text.get()).map_err(D::Error::custom)?;
        Ok(Buffered { value, text })
    }
    #[cfg(not(feature = "decimal"))]
    Ok(Buffered { value: Value::deserialize(deserializer)? })
}

impl Buffered {
    /// The text of a member, when the value is an object that has such a one; see [`tag`].
    pub fn tag(&self, name: &str) -> Option<Cow<'_, str>> {
        tag(self.value.get(name)?)
    }

    /// The value as it came.
    pub fn into_value(self) -> Value {
        self.value
    }

    /// The value as `T`.
    ///
    /// # Errors
    ///
    /// When it is none.
    pub fn read<T: DeserializeOwned, E: Error>(self) -> Result<T, E> {
        #[cfg(feature = "decimal")]
        let read = {
            let mut json = serde_json::Deserializer::from_str(self.text.get());
            integral::deserialize(&mut json)
        };
        #[cfg(not(feature = "decimal"))]
        let read = integral::deserialize(self.value);
        read.map_err(E::custom)
    }

    /// The value as `T`, if it is one.
    pub fn reread<T: DeserializeOwned>(&self) -> Option<T> {
        #[cfg(feature = "decimal")]
        let read = {
            let mut json = serde_json::Deserializer::from_str(self.text.get());
            integral::deserialize(&mut json)
        };
        #[cfg(not(feature = "decimal"))]
        let read = integral::deserialize(&self.value);
        read.ok()
    }
}

/// A value that tells a variant, as text: a string, or the JSON of a number or a boolean, since
/// documents write the values of a discriminator as keys of a mapping.
pub fn tag(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::String(text) => Some(Cow::Borrowed(text)),
        Value::Number(number) => Some(Cow::Owned(
            // `1.0` and `1` are one number.
            match number.as_f64().filter(|_| number.is_f64()).and_then(integral::whole) {
                Some(whole) => whole.to_string(),
                None => number.to_string(),
            },
        )),
        Value::Bool(flag) => Some(Cow::Borrowed(if *flag { "true" } else { "false" })),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// What is known of a variant of an untagged union.
#[derive(Clone, Copy, Debug)]
pub enum Told {
    /// Only decoding tells.
    Any,
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer,
    /// Any number.
    Number,
    /// Any text.
    String,
    /// One of these texts rather than any other.
    Strings(&'static [&'static str]),
    /// An array of such items.
    Array(&'static Told),
    /// An object with all of the first members, and perhaps some of the second. Those of the third
    /// have these values, if they are there; see [`tag`].
    Object(
        &'static [&'static str],
        &'static [&'static str],
        &'static [(&'static str, &'static str)],
    ),
    /// What is one of the variants of another union.
    Union(fn() -> &'static [Told]),
}

/// Unions in unions are looked into so deep; a union may be a variant of itself.
const DEPTH_LIMIT: usize = 8;

/// A union, which may hold what is none of its documented variants.
pub trait Open {
    /// Whether a value is none of them.
    fn is_unknown(&self) -> bool;
}

impl<T: Open> Open for Box<T> {
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

impl<T: Untagged> Untagged for Box<T> {
    fn told() -> &'static [Told] {
        T::told()
    }
}

impl Told {
    /// How well a value fits; nothing when it does not. The best fit wins, the first of equals:
    /// for objects, the variant that knows most of the members.
    pub fn fit(self, value: &Value) -> Option<usize> {
        self.fit_within(value, DEPTH_LIMIT)
    }

    fn fit_within(self, value: &Value, depth: usize) -> Option<usize> {
        match (self, value) {
            (Self::Any, _) => Some(1),
            (Self::Union(_), _) if depth == 0 => Some(1),
            (Self::Union(told), _) => {
                told().iter().filter_map(|told| told.fit_within(value, depth - 1)).max()
            }
            (Self::Boolean, Value::Bool(_)) => Some(2),
            // The more is known of the items, the better; decoding tells whether they are all right.
            (Self::Array(item), Value::Array(items)) => {
                let fits = items.iter().filter_map(|value| item.fit_within(value, depth.min(1)));
                Some(2 + fits.sum::<usize>())
            }
            (Self::Integer, Value::Number(number)) if number.is_f64() => {
                // `1.0` is an integer, but a variant of all numbers keeps it as it is.
                number.as_f64().and_then(integral::whole).map(|_| 1)
            }
            (Self::Integer, Value::Number(_)) => Some(3),
            (Self::Number | Self::String, Value::Number(_)) => {
                matches!(self, Self::Number).then_some(2)
            }
            (Self::String, Value::String(_)) => Some(2),
            (Self::Strings(known), Value::String(text)) => {
                Some(if known.contains(&text.as_str()) { 3 } else { 1 })
            }
            (Self::Object(required, optional, fixed), Value::Object(members)) => {
                let has = |name: &&&str| members.contains_key(**name);
                let differs = |(name, text): &(&str, &str)| {
                    members.get(*name).is_some_and(|value| tag(value).as_deref() != Some(text))
                };
                if !required.iter().all(|name| has(&name)) || fixed.iter().any(differs) {
                    return None;
                }
                Some(2 + required.len() + optional.iter().filter(has).count())
            }
            _ => None,
        }
    }
}

impl Told {
    /// Whether it has members of an object that another one has not.
    fn has_more_of(&self, value: &Value, other: &Self) -> bool {
        let (Self::Object(required, optional, _), Value::Object(members)) = (self, value) else {
            return false;
        };
        let Self::Object(others, more, _) = other else { return false };
        let is_other = |name: &&&str| others.contains(*name) || more.contains(*name);
        let mut names = required.iter().chain(*optional).filter(|name| !is_other(name));
        names.any(|name| members.contains_key(*name))
    }
}

/// The variants that a value may be, the best fit first.
pub fn candidates(told: &[Told], value: &Value) -> Vec<usize> {
    let mut fits: Vec<(usize, usize)> = told
        .iter()
        .enumerate()
        .filter_map(|(index, told)| Some((index, told.fit(value)?)))
        .collect();
    fits.sort_by_key(|(index, fit)| (std::cmp::Reverse(*fit), *index));
    fits.into_iter().map(|(index, _)| index).collect()
}

impl<T: Untagged> Untagged for Option<T> {
    fn told() -> &'static [Told] {
        T::told()
    }
}

/// Implements serde for a union whose variants are told by the value of one member.
///
/// ```
/// # use specwright_runtime::export::serde_json::{self, Value};
/// #[derive(Debug, PartialEq)]
/// pub struct Cat { pub kind: String }
/// specwright_runtime::object!(Cat { kind: "kind" });
///
/// #[derive(Debug, PartialEq)]
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
#[macro_export]
macro_rules! tagged_union {
    ($name:ident by $tag:literal {
        $( $variant:ident : $first:literal $( | $more:literal )* , )*
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
                    _ => ::core::result::Result::Ok(Self::$unknown(value.into_value())),
                }
            },
            (self, serializer) => match self {
                $( Self::$variant(value) => {
                    $crate::macros::union::write_tagged(value, $tag, $first, serializer)
                } )*
                Self::$unknown(value) => {
                    $crate::export::serde::Serialize::serialize(value, serializer)
                }
            }
        );

        impl $crate::macros::union::Open for $name {
            fn is_unknown(&self) -> bool {
                ::core::matches!(self, Self::$unknown(_))
            }
        }
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

/// Implements serde for a union whose variants are told by what kind of value there is and which
/// members an object has. The best fit that decodes wins; see [`Told::fit`](crate::macros::union::Told).
///
/// ```
/// # use specwright_runtime::export::serde_json::{self, Value};
/// #[derive(Debug, PartialEq)]
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
                ::core::result::Result::Ok(
                    $crate::macros::union::$choose(told, readers, &value)
                        .unwrap_or_else(|| Self::$unknown(value.into_value())),
                )
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

        impl $crate::macros::union::Open for $name {
            fn is_unknown(&self) -> bool {
                ::core::matches!(self, Self::$unknown(_))
            }
        }
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
pub type Reader<T> = fn(&Buffered) -> Option<T>;

/// The best fit that decodes.
pub fn choose<T>(told: &[Told], readers: &[Reader<T>], value: &Buffered) -> Option<T> {
    candidates(told, &value.value).into_iter().find_map(|index| readers.get(index)?(value))
}

/// The best fit that decodes, unless another one that does has members of the value that this one
/// has not: it would lose them.
pub fn choose_whole<T>(told: &[Told], readers: &[Reader<T>], value: &Buffered) -> Option<T> {
    let read = |index: usize| readers.get(index)?(value);
    let fits = candidates(told, &value.value);
    let (at, chosen) = fits.iter().find_map(|index| Some((*index, read(*index)?)))?;
    let loses = |other: &usize| told[*other].has_more_of(&value.value, &told[at]);
    let is_several =
        fits.iter().any(|other| *other != at && loses(other) && read(*other).is_some());
    (!is_several).then_some(chosen)
}

/// Implements serde for a wrapper around a list, map or alias that contains itself.
#[macro_export]
macro_rules! wrapper {
    ($name:ident) => {
        $crate::serde_impls!(
            $name,
            deserializer => {
                $crate::export::serde::Deserialize::deserialize(deserializer).map(Self)
            },
            (self, serializer) => $crate::export::serde::Serialize::serialize(&self.0, serializer)
        );
    };
}
