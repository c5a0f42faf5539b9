//! The JSON types that a schema allows.

use specwright::value::Value;

/// The JSON types that a schema allows, one bit each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(in crate::diff) struct Types(u8);

impl Types {
    pub(in crate::diff) const ALL: Self = Self(0b11_1111);
    pub(in crate::diff) const NOTHING: Self = Self(0);
    pub(in crate::diff) const OBJECT: Self = Self(0b10_0000);
    pub(in crate::diff) const ARRAY: Self = Self(0b01_0000);
    pub(in crate::diff) const STRING: Self = Self(0b00_1000);
    /// Whole numbers and others, so that `integer` is a part of `number`.
    pub(in crate::diff) const NUMBER: Self = Self(0b00_0110);
    pub(in crate::diff) const INTEGER: Self = Self(0b00_0010);
    pub(in crate::diff) const BOOLEAN: Self = Self(0b00_0001);
    const NAMES: [(&'static str, Self); 6] = [
        ("object", Self::OBJECT),
        ("array", Self::ARRAY),
        ("string", Self::STRING),
        ("number", Self::NUMBER),
        ("integer", Self::INTEGER),
        ("boolean", Self::BOOLEAN),
    ];

    pub(in crate::diff) fn named(name: &str) -> Self {
        let found = Self::NAMES.iter().find(|(known, _)| *known == name);
        // `type: file` of older documents is any value.
        found.map_or(Self::ALL, |(_, types)| *types)
    }

    pub(in crate::diff) fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    pub(in crate::diff) fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(in crate::diff) fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Each of the types by itself.
    pub(in crate::diff) fn each(self) -> Vec<Self> {
        let mut left = self;
        let mut found = Vec::new();
        for (_, types) in Self::NAMES {
            if left.contains(types) {
                found.push(types);
                left = Self(left.0 & !types.0);
            }
        }
        found
    }

    pub(in crate::diff) fn is_nothing(self) -> bool {
        self.0 == 0
    }

    pub(in crate::diff) fn is_scalar(self) -> bool {
        self.0 & (Self::OBJECT.0 | Self::ARRAY.0) == 0
    }

    /// As a person reads it.
    pub(in crate::diff) fn describe(self) -> String {
        if self == Self::ALL {
            return "any".to_owned();
        }
        let name = |types: Self| Self::NAMES.iter().find(|(_, it)| *it == types).map(|it| it.0);
        let names: Vec<&str> = self.each().into_iter().filter_map(name).collect();
        if names.is_empty() { "nothing".to_owned() } else { names.join(" or ") }
    }
}

/// The type of a value; none for null.
pub(in crate::diff) fn type_of(value: &Value) -> Types {
    match value {
        Value::Null => Types(0),
        Value::Bool(_) => Types::BOOLEAN,
        // 1.0 is a whole number.
        Value::Number(number) if number.as_f64().is_some_and(|it| it.fract() != 0.0) => {
            Types::NUMBER
        }
        Value::Number(_) => Types::INTEGER,
        Value::String(_) => Types::STRING,
        Value::Array(_) => Types::ARRAY,
        Value::Object(_) => Types::OBJECT,
    }
}
