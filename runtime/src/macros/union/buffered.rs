//! A value that is kept as its JSON text until its type is chosen.

use std::fmt;

use serde::de::{Deserialize, DeserializeOwned, Deserializer, Error, MapAccess, Visitor};
use serde_json::Value;

use super::skim::Skim;
use crate::macros::integral;
use crate::reader::{self, Key, RAW, Reader, without_place};

/// A value of any kind that was read, so that it can be looked at before its type is chosen.
///
/// It is the text and no tree: variants are then decoded by the same code as all else, made once for
/// each type, and numbers keep their digits.
#[derive(Debug)]
pub struct Buffered<'de>(Key<'de>);

/// As deep may values stand in each other as serde_json lets them by itself. A text of its own that is
/// read in the middle of another one begins to count anew, so it is looked at before.
const DEPTH_LIMIT: usize = 128;

/// Reads a value of any kind.
///
/// # Errors
///
/// When the input is not well-formed, or values in it stand too deep in each other.
pub fn buffer<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Buffered<'de>, D::Error> {
    let text = deserializer.deserialize_newtype_struct(RAW, TextVisitor)?;
    if is_too_deep(text.as_str()) {
        return Err(D::Error::custom("recursion limit exceeded"));
    }
    Ok(Buffered(text))
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Key<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    /// serde_json: a map of one member, the text.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Key<'de>, A::Error> {
        match map.next_entry::<Key<'de>, Key<'de>>()? {
            Some((_, text)) => Ok(text),
            None => Err(A::Error::custom("a value is missing")),
        }
    }

    /// All other formats: the value itself.
    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<Key<'de>, D::Error> {
        Value::deserialize(deserializer).map(|value| Key::Owned(value.to_string()))
    }
}

/// Whether values of this JSON stand in each other deeper than the limit.
fn is_too_deep(json: &str) -> bool {
    // Each level takes two bytes.
    if json.len() <= 2 * DEPTH_LIMIT {
        return false;
    }
    let mut depth = 0_usize;
    let mut is_text = false;
    let mut is_escaped = false;
    json.bytes().any(|byte| {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = is_text,
            b'"' => is_text = !is_text,
            b'[' | b'{' if !is_text => depth += 1,
            b']' | b'}' if !is_text => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > DEPTH_LIMIT
    })
}

impl Buffered<'_> {
    /// The value, one level deep.
    pub(super) fn skim(&self) -> Option<Skim<'_>> {
        Skim::of(self.0.as_str())
    }

    /// The text of a member, when the value is an object that has such a one; see
    /// [`Skim::tag`](Skim::tag).
    pub fn tag(&self, name: &str) -> Option<String> {
        match self.skim()? {
            Skim::Object(members) => members.get(name)?.tag().map(Key::into_string),
            _ => None,
        }
    }

    /// The value as it came.
    ///
    /// # Errors
    ///
    /// When it is no well-formed JSON: a text that is passed over is not looked at closely.
    pub fn into_value<E: Error>(self) -> Result<Value, E> {
        serde_json::from_str(self.0.as_str()).map_err(within)
    }

    /// The value as `T`.
    ///
    /// # Errors
    ///
    /// When it is none.
    pub fn read<T: DeserializeOwned, E: Error>(&self) -> Result<T, E> {
        let text = self.0.as_str();
        decode(text).map_err(|error| E::custom(error.said_of(text)))
    }

    /// The value as `T`, if it is one.
    pub fn reread<T: DeserializeOwned>(&self) -> Option<T> {
        decode(self.0.as_str()).ok()
    }
}

/// The JSON text as `T`.
fn decode<T: DeserializeOwned>(text: &str) -> Result<T, reader::Error> {
    integral::deserialize(&mut Reader::new(text))
}

/// The error of a text that stands in another one: its line and column are no place there.
fn within<E: Error>(error: serde_json::Error) -> E {
    E::custom(without_place(&error).0)
}
