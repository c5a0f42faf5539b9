//! What is known of the variants of an untagged union, and how well a value fits one.

use serde_json::value::RawValue;

use super::skim::Skim;
use crate::macros::integral;

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
    /// have these values, if they are there; a string, or the JSON of a number or a
    /// boolean.
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

impl Told {
    /// How well a value fits; nothing when it does not. The best fit wins, the first of equals:
    /// for objects, the variant that knows most of the members.
    pub(super) fn fit(self, value: &Skim<'_>) -> Option<usize> {
        self.fit_within(value, DEPTH_LIMIT)
    }

    fn fit_within(self, value: &Skim<'_>, depth: usize) -> Option<usize> {
        match (self, value) {
            (Self::Any, _) => Some(1),
            (Self::Union(_), _) if depth == 0 => Some(1),
            (Self::Union(told), _) => {
                told().iter().filter_map(|told| told.fit_within(value, depth - 1)).max()
            }
            (Self::Boolean, Skim::Bool(_)) => Some(2),
            // The more is known of the items, the better; decoding tells whether they are all right.
            (Self::Array(item), Skim::Array(items)) => Some(
                2 + items
                    .iter()
                    .filter_map(|json| item.fit_item(json, depth.min(1)))
                    .sum::<usize>(),
            ),
            (Self::Integer, Skim::Number(number)) if number.is_f64() => {
                // `1.0` is an integer, but a variant of all numbers keeps it as it is.
                number.as_f64().and_then(integral::whole).map(|_| 1)
            }
            (Self::Integer, Skim::Number(_)) => Some(3),
            (Self::Number | Self::String, Skim::Number(_)) => {
                matches!(self, Self::Number).then_some(2)
            }
            (Self::String, Skim::String(_)) => Some(2),
            (Self::Strings(known), Skim::String(text)) => {
                Some(if known.contains(&text.as_str()) { 3 } else { 1 })
            }
            (Self::Object(required, optional, fixed), Skim::Object(members)) => {
                let has = |name: &&&str| members.has(name);
                let differs = |(name, text): &(&str, &str)| {
                    let found = members.get(name);
                    found.is_some_and(|it| it.tag().is_none_or(|tag| tag.as_str() != *text))
                };
                if !required.iter().all(|name| has(&name)) || fixed.iter().any(differs) {
                    return None;
                }
                Some(2 + required.len() + optional.iter().filter(has).count())
            }
            _ => None,
        }
    }

    fn fit_item(self, json: &RawValue, depth: usize) -> Option<usize> {
        match self {
            Self::Any => Some(1),
            _ => self.fit_within(&Skim::of(json.get())?, depth),
        }
    }

    /// Whether it has members of an object that another one has not.
    pub(super) fn has_more_of(&self, value: &Skim<'_>, other: &Self) -> bool {
        let (Self::Object(required, optional, _), Skim::Object(members)) = (self, value) else {
            return false;
        };
        let Self::Object(others, more, _) = other else { return false };
        let is_other = |name: &&&str| others.contains(*name) || more.contains(*name);
        let mut names = required.iter().chain(*optional).filter(|name| !is_other(name));
        names.any(|name| members.has(name))
    }
}

/// The variants that a value may be, the best fit first.
pub(super) fn candidates(told: &[Told], value: &Skim<'_>) -> Vec<usize> {
    let mut fits: Vec<(usize, usize)> = told
        .iter()
        .enumerate()
        .filter_map(|(index, told)| Some((index, told.fit(value)?)))
        .collect();
    fits.sort_by_key(|(index, fit)| (std::cmp::Reverse(*fit), *index));
    fits.into_iter().map(|(index, _)| index).collect()
}
