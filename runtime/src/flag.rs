//! A string that means yes or no.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A yes or no that a service types as a string and sends as a string or as a boolean
/// (`x-specwright-type: flag` in the document). What was received is what is sent again.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Flag {
    /// `true` or `false`.
    Bool(bool),
    /// A text, usually `"true"` or `"false"`.
    Text(String),
}

impl Flag {
    /// What the value means; nothing for a text that is neither yes nor no.
    pub fn as_bool(&self) -> Option<bool> {
        let Self::Text(text) = self else {
            return Some(matches!(self, Self::Bool(true)));
        };
        let is_one_of = |words: [&str; 2]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
        match () {
            () if is_one_of(["true", "yes"]) => Some(true),
            () if is_one_of(["false", "no"]) => Some(false),
            () => None,
        }
    }
}

/// The value as its document types it: a text.
impl From<bool> for Flag {
    fn from(value: bool) -> Self {
        Self::Text(value.to_string())
    }
}

impl fmt::Display for Flag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(value) => write!(f, "{value}"),
            Self::Text(text) => f.write_str(text),
        }
    }
}

impl Serialize for Flag {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Text(text) => serializer.serialize_str(text),
        }
    }
}

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;

        impl serde::de::Visitor<'_> for Visitor {
            type Value = Flag;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string or boolean that means yes or no")
            }

            fn visit_bool<E>(self, value: bool) -> Result<Flag, E> {
                Ok(Flag::Bool(value))
            }

            fn visit_str<E>(self, text: &str) -> Result<Flag, E> {
                Ok(Flag::Text(text.to_owned()))
            }
        }

        deserializer.deserialize_any(Visitor)
    }
}
