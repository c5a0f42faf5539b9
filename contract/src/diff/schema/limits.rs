//! Limits of numbers, lengths and counts.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde_json::Number;

use super::super::rules::{self, Rule};
use super::super::view::{self, Limit, Types, View};
use super::Pass;
use specwright::diagnostic::Origin;
use specwright::value::Value;

impl Pass<'_, '_> {
    pub(super) fn limits(&mut self) {
        let (old, new) = (&self.views.0, &self.views.1);
        for [word, exclusive] in PAIRS {
            let is_lower = view::LOWER.contains(&word);
            let (before, after) =
                (Bound::of(old, word, exclusive), Bound::of(new, word, exclusive));
            // Nothing has fewer than no letters, items or members.
            let counts = is_lower && exclusive.is_empty();
            let rule = match (&before, &after) {
                (None, None) => continue,
                (None, Some(only)) | (Some(only), None)
                    if counts && only.number.as_u64() == Some(0) =>
                {
                    continue;
                }
                (None, Some(_)) if word == "minLength" => &rules::BOUND_TIGHTENED,
                (None, Some(_)) => &rules::BOUND_ADDED,
                (Some(_), None) => &rules::BOUND_REMOVED,
                (Some(before), Some(after)) => match after.is_tighter(before, is_lower) {
                    Ordering::Equal => continue,
                    Ordering::Greater => &rules::BOUND_TIGHTENED,
                    Ordering::Less => &rules::BOUND_LOOSENED,
                },
            };
            let place = |bound: &Option<Bound>, whole: Option<&Origin>| {
                bound.as_ref().map(|bound| &bound.origin).or(whole).cloned()
            };
            let places =
                (place(&before, self.old.parts.last()), place(&after, self.new.parts.last()));
            let said = |bound: Option<Bound>| bound.map(|bound| bound.said);
            self.add(rule, "", said(before), said(after), places.0, places.1);
        }
    }
}

/// Keywords of limits, each with the one for the same limit less its own value, if there is one.
const PAIRS: [[&str; 2]; 10] = [
    ["minimum", "exclusiveMinimum"],
    ["minLength", ""],
    ["minItems", ""],
    ["minProperties", ""],
    ["minContains", ""],
    ["maximum", "exclusiveMaximum"],
    ["maxLength", ""],
    ["maxItems", ""],
    ["maxProperties", ""],
    ["maxContains", ""],
];

/// A limit, whichever keyword says it.
struct Bound {
    number: Number,
    /// Whether the number itself is beyond it.
    is_exclusive: bool,
    said: String,
    origin: Origin,
}

impl Bound {
    /// The tighter one of both keywords.
    fn of(view: &View<'_>, word: &'static str, exclusive: &'static str) -> Option<Self> {
        let is_lower = view::LOWER.contains(&word);
        let is_whole = view.types == Types::INTEGER;
        let bound = |word: &'static str, is_exclusive: bool| {
            Self::written(&view.limits, word, is_exclusive)
                .map(|bound| if is_whole { bound.whole(is_lower) } else { bound })
        };
        match (bound(word, false), bound(exclusive, true)) {
            (Some(one), Some(other)) => {
                Some(if one.is_tighter(&other, is_lower) == Ordering::Less { other } else { one })
            }
            (one, other) => one.or(other),
        }
    }

    fn written(
        limits: &BTreeMap<&'static str, Limit<'_>>,
        word: &'static str,
        is_exclusive: bool,
    ) -> Option<Self> {
        let Limit { number, origin } = limits.get(word)?;
        let (number, origin) = ((*number).clone(), origin.clone());
        Some(Self { said: format!("{word} {number}"), number, is_exclusive, origin })
    }

    /// The same limit for whole numbers, of which the next one is known.
    fn whole(mut self, is_lower: bool) -> Self {
        let step = if is_lower { 1 } else { -1 };
        let next = self.number.as_i64().and_then(|number| number.checked_add(step));
        if self.is_exclusive
            && let Some(next) = next
        {
            (self.number, self.is_exclusive) = (next.into(), false);
        }
        self
    }

    /// Greater where it leaves fewer values than the other does.
    fn is_tighter(&self, other: &Self, is_lower: bool) -> Ordering {
        let order = view::compare(&self.number, &other.number);
        let order = if is_lower { order } else { order.reverse() };
        order.then(self.is_exclusive.cmp(&other.is_exclusive))
    }
}

/// What becomes of `multipleOf`: the multiples of 10 are multiples of 5. Nothing where both are the
/// same number.
pub(super) fn multiple(before: &Value, after: &Value) -> Option<&'static Rule> {
    let number = |value: &Value| match value {
        Value::Number(number) => decimal(number),
        _ => None,
    };
    let (Some(before), Some(after)) = (number(before), number(after)) else {
        return (before != after).then_some(&rules::KEYWORD_CHANGED);
    };
    let scale = before.1.min(after.1);
    let at_scale = |(digits, exponent): (i128, i32)| {
        let power = u32::try_from(exponent - scale).ok()?;
        digits.checked_mul(10_i128.checked_pow(power)?)
    };
    match (at_scale(before), at_scale(after)) {
        (Some(before), Some(after)) if before == after => None,
        (Some(before), Some(after)) if after != 0 && before % after == 0 => {
            Some(&rules::BOUND_LOOSENED)
        }
        (Some(before), Some(after)) if before != 0 && after % before == 0 => {
            Some(&rules::BOUND_TIGHTENED)
        }
        _ => Some(&rules::KEYWORD_CHANGED),
    }
}

/// A number as whole digits and a power of ten.
fn decimal(number: &Number) -> Option<(i128, i32)> {
    let text = number.to_string();
    let (digits, exponent) = text.split_once(['e', 'E']).unwrap_or((&text, "0"));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let exponent: i32 = exponent.parse().ok()?;
    let places = i32::try_from(fraction.len()).ok()?;
    Some((format!("{whole}{fraction}").parse().ok()?, exponent.checked_sub(places)?))
}

#[cfg(test)]
mod tests {
    use super::{multiple, rules};
    use specwright::value::Value;

    #[test]
    fn multiples_are_told_by_their_digits() {
        let rule = |before: f64, after: f64| {
            let number = |it: f64| Value::Number(serde_json::Number::from_f64(it).unwrap());
            multiple(&number(before), &number(after)).map(|rule| rule.name)
        };
        let (loosened, tightened) = (rules::BOUND_LOOSENED.name, rules::BOUND_TIGHTENED.name);
        assert_eq!(rule(0.3, 0.1), Some(loosened));
        assert_eq!(rule(1e-7, 2e-7), Some(tightened));
        assert_eq!(rule(0.01, 1.0), Some(tightened));
        assert_eq!(rule(0.5, 0.2), Some(rules::KEYWORD_CHANGED.name));
        assert_eq!(rule(1e300, 1e-300), Some(rules::KEYWORD_CHANGED.name));
        assert_eq!(rule(10.0, 10.0), None);
    }
}
