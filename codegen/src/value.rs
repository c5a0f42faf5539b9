//! An ordered JSON value: what documents are read into and examples are kept as.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Number;

/// A JSON value whose objects keep the order of the source.
///
/// The tree is owned and small: a document is read into it once, whichever format it is in.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// `null`
    #[default]
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number.
    Number(Number),
    /// A string.
    String(Box<str>),
    /// An array.
    Array(Vec<Value>),
    /// An object, in source order, without two members of one name.
    Object(Vec<(Box<str>, Value)>),
}

impl Value {
    /// The member `name` of an object.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.members().iter().find(|(key, _)| &**key == name).map(|(_, value)| value)
    }

    /// The member `name` of an object, to be changed.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Value> {
        let Self::Object(members) = self else { return None };
        members.iter_mut().find(|(key, _)| &**key == name).map(|(_, value)| value)
    }

    /// The members of an object; none for any other value.
    pub fn members(&self) -> &[(Box<str>, Value)] {
        if let Self::Object(members) = self { members } else { &[] }
    }

    /// The items of an array; none for any other value.
    pub fn items(&self) -> &[Value] {
        if let Self::Array(items) = self { items } else { &[] }
    }

    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        if let Self::String(text) = self { Some(text) } else { None }
    }

    /// A boolean.
    pub fn as_bool(&self) -> Option<bool> {
        if let Self::Bool(value) = self { Some(*value) } else { None }
    }

    /// Whether this is an object.
    pub fn is_object(&self) -> bool {
        matches!(self, Self::Object(_))
    }

    /// Whether this is an array.
    pub fn is_array(&self) -> bool {
        matches!(self, Self::Array(_))
    }

    /// Whether this is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Sets the member `name` of an object, in place when it is there, last when it is not.
    /// Any other value becomes an object.
    pub fn set(&mut self, name: &str, value: Value) {
        if let Some(member) = self.get_mut(name) {
            *member = value;
            return;
        }
        if !self.is_object() {
            *self = Self::Object(Vec::new());
        }
        if let Self::Object(members) = self {
            members.push((name.into(), value));
        }
    }

    /// Takes the member `name` out of an object.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        let Self::Object(members) = self else { return None };
        let index = members.iter().position(|(key, _)| &**key == name)?;
        Some(members.remove(index).1)
    }

    /// The value at a JSON Pointer (RFC 6901), `""` being the whole.
    pub fn pointer(&self, pointer: &str) -> Option<&Value> {
        tokens(pointer).try_fold(self, |value, token| match value {
            Self::Object(_) => value.get(&token),
            Self::Array(items) => items.get(token.parse::<usize>().ok()?),
            _ => None,
        })
    }

    /// What kind of value this is, for messages.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
            Self::Array(_) => "an array",
            Self::Object(_) => "an object",
        }
    }

    /// The same value in `serde_json`'s form.
    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Self::Null => serde_json::Value::Null,
            Self::Bool(value) => (*value).into(),
            Self::Number(number) => number.clone().into(),
            Self::String(text) => text.to_string().into(),
            Self::Array(items) => items.iter().map(Self::to_json).collect::<Vec<_>>().into(),
            Self::Object(members) => members
                .iter()
                .map(|(key, value)| (key.to_string(), value.to_json()))
                .collect::<serde_json::Map<_, _>>()
                .into(),
        }
    }
}

/// The unescaped tokens of a JSON Pointer.
pub fn tokens(pointer: &str) -> impl Iterator<Item = Cow<'_, str>> {
    pointer.split('/').skip(1).map(unescaped)
}

/// A token of a JSON Pointer as the name that it stands for.
pub fn unescaped(token: &str) -> Cow<'_, str> {
    let Some(first) = token.bytes().position(|byte| byte == b'~') else {
        return Cow::Borrowed(token);
    };
    let mut name = String::with_capacity(token.len());
    let mut rest = token;
    let mut next = Some(first);
    while let Some(at) = next {
        let (before, escape) = rest.split_at(at);
        name.push_str(before);
        let (meant, length) = match escape.as_bytes().get(1) {
            Some(b'0') => ('~', 2),
            Some(b'1') => ('/', 2),
            // No escape at all.
            _ => ('~', 1),
        };
        name.push(meant);
        rest = &escape[length..];
        next = rest.find('~');
    }
    name.push_str(rest);
    Cow::Owned(name)
}

/// Adds a token to a JSON Pointer.
pub fn push_token(pointer: &mut String, token: &str) {
    pointer.reserve(token.len() + 1);
    pointer.push('/');
    let mut rest = token;
    while let Some(at) = rest.bytes().position(|byte| matches!(byte, b'~' | b'/')) {
        pointer.push_str(&rest[..at]);
        pointer.push_str(if rest[at..].starts_with('~') { "~0" } else { "~1" });
        rest = &rest[at + 1..];
    }
    pointer.push_str(rest);
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::String(text.into())
    }
}

impl From<&serde_json::Value> for Value {
    fn from(value: &serde_json::Value) -> Self {
        match value {
            serde_json::Value::Null => Self::Null,
            serde_json::Value::Bool(value) => Self::Bool(*value),
            serde_json::Value::Number(number) => Self::Number(number.clone()),
            serde_json::Value::String(text) => Self::String(text.as_str().into()),
            serde_json::Value::Array(items) => Self::Array(items.iter().map(Self::from).collect()),
            serde_json::Value::Object(members) => Self::Object(
                members.iter().map(|(key, value)| (key.as_str().into(), value.into())).collect(),
            ),
        }
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(number) => number.serialize(serializer),
            Self::String(text) => serializer.serialize_str(text),
            Self::Array(items) => serializer.collect_seq(items),
            Self::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (key, value) in members {
                    map.serialize_entry(&**key, value)?;
                }
                map.end()
            }
        }
    }
}

/// The key whose value is merged into a mapping (YAML 1.1, "Merge Key Language-Independent Type").
const MERGE: &str = "<<";

impl Value {
    /// Applies the merge keys of YAML: the members of the mapping under such a key, or of each in a
    /// list of them, are members of the one around, unless that has them, or an earlier one.
    pub fn merge(&mut self) {
        match self {
            Self::Array(items) => items.iter_mut().for_each(Self::merge),
            Self::Object(members) => {
                members.iter_mut().for_each(|(_, value)| value.merge());
                let is_merge = |(key, value): &(Box<str>, Self)| {
                    let all = |items: &[Self]| items.iter().all(Self::is_object);
                    &**key == MERGE
                        && (value.is_object() || (value.is_array() && all(value.items())))
                };
                let Some(at) = members.iter().position(is_merge) else { return };
                let after = members.split_off(at + 1);
                let merged = match members.pop() {
                    Some((_, Self::Array(mappings))) => mappings,
                    Some((_, mapping)) => vec![mapping],
                    None => return,
                };
                let mut known: foldhash::HashSet<Box<str>> =
                    members.iter().chain(&after).map(|(key, _)| key.clone()).collect();
                for mapping in merged {
                    let Self::Object(others) = mapping else { continue };
                    let new = others.into_iter().filter(|(key, _)| known.insert(key.clone()));
                    members.extend(new);
                }
                members.extend(after);
            }
            _ => {}
        }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON or YAML value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        Value::deserialize(deserializer)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    // Integers beyond 64 bits are floats, as in JSON.
    fn visit_i128<E: serde::de::Error>(self, value: i128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    fn visit_u128<E: serde::de::Error>(self, value: u128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        // YAML has infinities and JSON has none: there they are a text.
        let written = match value {
            f64::INFINITY => ".inf",
            f64::NEG_INFINITY => "-.inf",
            _ => ".nan",
        };
        Ok(Number::from_f64(value).map_or_else(|| written.into(), Value::Number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::String(text.into()))
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(Value::String(text.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut array = Vec::new();
        while let Some(item) = items.next_element()? {
            array.push(item);
        }
        array.shrink_to_fit();
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut members: Vec<(Box<str>, Value)> = Vec::new();
        let mut seen = KeysSeen::default();
        while let Some(Key(key)) = entries.next_key()? {
            if !seen.insert(&key, &members) {
                return Err(de::Error::custom(format!("the key `{key}` is given twice")));
            }
            members.push((key, entries.next_value()?));
        }
        members.shrink_to_fit();
        Ok(Value::Object(members))
    }

    // YAML tags carry a value that is meant.
    fn visit_enum<A: de::EnumAccess<'de>>(self, tagged: A) -> Result<Value, A::Error> {
        let (_, value) = tagged.variant::<de::IgnoredAny>()?;
        de::VariantAccess::newtype_variant(value)
    }
}

/// Notices a repeated key without a hash table for the many small objects.
#[derive(Default)]
struct KeysSeen(foldhash::HashSet<Box<str>>);

impl KeysSeen {
    const SMALL: usize = 16;

    fn insert(&mut self, key: &str, members: &[(Box<str>, Value)]) -> bool {
        if members.len() < Self::SMALL {
            return members.iter().all(|(known, _)| &**known != key);
        }
        if self.0.is_empty() {
            self.0.extend(members.iter().map(|(known, _)| known.clone()));
        }
        self.0.insert(key.into())
    }
}

/// A key of an object. YAML keys can be numbers (status codes) or booleans (`on`, `no`).
struct Key(Box<str>);

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct KeyVisitor;

        impl Visitor<'_> for KeyVisitor {
            type Value = Key;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key that is a string")
            }

            fn visit_str<E>(self, text: &str) -> Result<Key, E> {
                Ok(Key(text.into()))
            }

            fn visit_string<E>(self, text: String) -> Result<Key, E> {
                Ok(Key(text.into()))
            }

            fn visit_u64<E>(self, number: u64) -> Result<Key, E> {
                Ok(Key(number.to_string().into()))
            }

            fn visit_i64<E>(self, number: i64) -> Result<Key, E> {
                Ok(Key(number.to_string().into()))
            }

            fn visit_f64<E>(self, number: f64) -> Result<Key, E> {
                Ok(Key(number.to_string().into()))
            }

            fn visit_bool<E>(self, value: bool) -> Result<Key, E> {
                Ok(Key(value.to_string().into()))
            }

            fn visit_unit<E>(self) -> Result<Key, E> {
                Ok(Key("null".into()))
            }
        }

        deserializer.deserialize_any(KeyVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_of_pointers_stand_for_names() {
        for (name, token) in
            [("", ""), ("a", "a"), ("/a~/b", "~1a~0~1b"), ("~1", "~01"), ("é~", "é~0")]
        {
            let mut pointer = "/x".to_owned();
            push_token(&mut pointer, name);
            assert_eq!(pointer, format!("/x/{token}"));
            assert_eq!(unescaped(token), name);
        }
        // No escapes, which documents have all the same.
        for (token, name) in [("~", "~"), ("~2~", "~2~"), ("~~1", "~/"), ("é~é", "é~é")] {
            assert_eq!(unescaped(token), name);
        }
    }
}
