//! A value that is looked at one level deep: enough to tell which variant of a union it may be.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Number;
use serde_json::value::RawValue;

use crate::macros::integral;
use crate::reader::Key;

/// A value whose items and members are text still.
#[derive(Debug)]
pub(super) enum Skim<'a> {
    Null,
    Bool(bool),
    Number(Number),
    String(Key<'a>),
    Array(Vec<&'a RawValue>),
    Object(Members<'a>),
}

impl<'a> Skim<'a> {
    /// The value of this JSON text.
    pub(super) fn of(json: &'a str) -> Option<Self> {
        serde_json::from_str(json).ok()
    }

    /// A value that tells a variant, as text: a string, or the JSON of a number or a boolean, since
    /// documents write the values of a discriminator as keys of a mapping.
    pub(super) fn tag(self) -> Option<Key<'a>> {
        match self {
            Self::String(text) => Some(text),
            Self::Number(number) => Some(Key::Owned(
                // `1.0` and `1` are one number.
                match number.as_f64().filter(|_| number.is_f64()).and_then(integral::whole) {
                    Some(whole) => whole.to_string(),
                    None => number.to_string(),
                },
            )),
            Self::Bool(flag) => Some(Key::Borrowed(if flag { "true" } else { "false" })),
            Self::Null | Self::Array(_) | Self::Object(_) => None,
        }
    }
}

/// The members of an object by name; of one that stands there twice, the last.
#[derive(Debug)]
pub(super) struct Members<'a>(Vec<(Key<'a>, &'a RawValue)>);

impl<'a> Members<'a> {
    /// The member of this name.
    pub(super) fn get(&self, name: &str) -> Option<Skim<'a>> {
        self.at(name).and_then(|index| Skim::of(self.0[index].1.get()))
    }

    /// Whether there is a member of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.at(name).is_some()
    }

    fn at(&self, name: &str) -> Option<usize> {
        // Sorted, the last of equals in front of the place where a greater one would stand.
        let after = self.0.partition_point(|(known, _)| known.as_str() <= name);
        after.checked_sub(1).filter(|index| self.0[*index].0.as_str() == name)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Skim<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SkimVisitor)
    }
}

struct SkimVisitor;

impl<'de> Visitor<'de> for SkimVisitor {
    type Value = Skim<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E: Error>(self) -> Result<Skim<'de>, E> {
        Ok(Skim::Null)
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<Skim<'de>, E> {
        Ok(Skim::Bool(flag))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Skim<'de>, E> {
        Ok(Skim::Number(number.into()))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Skim<'de>, E> {
        Ok(Skim::Number(number.into()))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Skim<'de>, E> {
        Ok(Number::from_f64(number).map_or(Skim::Null, Skim::Number))
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Skim<'de>, E> {
        Ok(Skim::String(Key::Borrowed(text)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Skim<'de>, E> {
        Ok(Skim::String(Key::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Skim<'de>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Skim::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Skim<'de>, A::Error> {
        let mut members: Vec<(Key<'de>, &'de RawValue)> = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        members.sort_by(|(one, _), (other, _)| one.as_str().cmp(other.as_str()));
        Ok(Skim::Object(Members(members)))
    }
}
