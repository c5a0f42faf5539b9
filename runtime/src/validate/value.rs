//! The values that models are made of.

use std::collections::{BTreeMap, HashSet};

use serde::Serialize;
use serde_json::Value;

use super::pattern::Search;
use super::{Checker, Limits, Validate, format};
use crate::{Boxed, Field, Flag};

impl Checker {
    /// Checks a text.
    fn text(&mut self, text: &str, limits: &Limits) {
        if limits.min_length.is_some() || limits.max_length.is_some() {
            let length = text.chars().count() as u64;
            if limits.min_length.is_some_and(|least| length < least) {
                self.report("minLength", limits.min_length, "fewer characters than");
            }
            if limits.max_length.is_some_and(|most| length > most) {
                self.report("maxLength", limits.max_length, "more characters than");
            }
        }
        if let Some(pattern) = limits.pattern {
            let why = match pattern.search(text) {
                Search::Found => None,
                Search::NotFound => Some("does not match"),
                // Taken as found, it would be a way around the pattern.
                Search::GivenUp => Some("takes too long to compare with"),
            };
            if let Some(why) = why {
                self.violation("pattern", format!("{why} `{}`", pattern.as_str()));
            }
        }
        if let Some(name) = limits.format
            && !format::fits(name, text)
        {
            self.violation("format", format!("is no `{name}`"));
        }
    }

    /// Checks how many items a list has, and whether one is there twice.
    fn items<T: Serialize>(&mut self, items: &[T], limits: &Limits) {
        let count = items.len() as u64;
        if limits.min_items.is_some_and(|least| count < least) {
            self.report("minItems", limits.min_items, "fewer items than");
        }
        if limits.max_items.is_some_and(|most| count > most) {
            self.report("maxItems", limits.max_items, "more items than");
        }
        if limits.unique_items {
            let mut seen = HashSet::new();
            let text = |item: &T| serde_json::to_string(item).ok();
            if !items.iter().filter_map(text).all(|item| seen.insert(item)) {
                self.violation("uniqueItems", "has an item twice".to_owned());
            }
        }
    }
}

impl Limits {
    fn says_of_texts(&self) -> bool {
        self.min_length.is_some() || self.max_length.is_some() || self.pattern.is_some()
    }
}

impl Validate for String {
    fn check(&self, limits: &Limits, at: &mut Checker) {
        at.text(self, limits);
    }
}

macro_rules! numbers {
    ($( $ty:ty )*) => { $(
        impl Validate for $ty {
            fn check(&self, limits: &Limits, at: &mut Checker) {
                at.number(&self.to_string(), limits);
            }
        }
    )* };
}

numbers! { i32 i64 u32 u64 f64 }

macro_rules! free {
    ($( $ty:ty )*) => { $(
        /// Nothing can be asked of such a value.
        impl Validate for $ty {
            fn check(&self, _: &Limits, _: &mut Checker) {}
        }
    )* };
}

free! { bool }

/// Values of formats: the type does what the format asks, the rest is asked of their text.
macro_rules! texts {
    ($( $(#[$attribute:meta])* $ty:ty; )*) => { $(
        $(#[$attribute])*
        impl Validate for $ty {
            fn check(&self, limits: &Limits, at: &mut Checker) {
                if limits.says_of_texts() {
                    at.text(&self.to_string(), limits);
                }
            }
        }
    )* };
}

texts! {
    Flag;
    std::net::Ipv4Addr;
    std::net::Ipv6Addr;
    #[cfg(feature = "date-time")]
    crate::formats::Timestamp;
    #[cfg(feature = "date")]
    crate::formats::Date;
    #[cfg(feature = "uuid")]
    crate::formats::Uuid;
    #[cfg(feature = "uri")]
    crate::formats::Url;
    #[cfg(feature = "byte")]
    crate::formats::Base64;
    #[cfg(feature = "byte")]
    crate::formats::Base64Url;
    #[cfg(feature = "decimal")]
    crate::formats::DecimalString;
}

#[cfg(feature = "decimal")]
impl Validate for crate::formats::Decimal {
    fn check(&self, limits: &Limits, at: &mut Checker) {
        at.number(&self.to_string(), limits);
    }
}

/// Of a value of which no type is known, what is asked of its kind.
impl Validate for Value {
    fn check(&self, limits: &Limits, at: &mut Checker) {
        match self {
            Self::Null | Self::Bool(_) => {}
            Self::Number(number) => at.number(&number.to_string(), limits),
            Self::String(text) => at.text(text, limits),
            Self::Array(items) => items.check(limits, at),
            Self::Object(members) => {
                at.properties(members.len(), limits);
                for (name, value) in members {
                    at.member(name, value, limits.of_items());
                }
            }
        }
    }
}

impl<T: Validate + Serialize> Validate for Vec<T> {
    fn check(&self, limits: &Limits, at: &mut Checker) {
        at.items(self, limits);
        for (index, item) in self.iter().enumerate() {
            at.member(&index.to_string(), item, limits.of_items());
        }
    }
}

impl<V: Validate> Validate for BTreeMap<String, V> {
    fn check(&self, limits: &Limits, at: &mut Checker) {
        at.properties(self.len(), limits);
        at.members(self, limits.of_items());
    }
}

impl<T: Validate> Validate for Option<T> {
    fn check(&self, limits: &Limits, at: &mut Checker) {
        if let Some(value) = self {
            value.check(limits, at);
        }
    }
}

impl<T: Validate> Validate for Field<T> {
    fn check(&self, limits: &Limits, at: &mut Checker) {
        if let Some(value) = self.value() {
            value.check(limits, at);
        }
    }
}

impl<T: Validate> Validate for Boxed<T> {
    fn check(&self, limits: &Limits, at: &mut Checker) {
        (**self).check(limits, at);
    }
}
