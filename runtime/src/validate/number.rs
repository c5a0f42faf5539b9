//! Numbers against limits, digit by digit as far as 128 bits hold them.

use std::cmp::Ordering;

use super::{Checker, Limits};

/// More decimal places than this are compared as floats.
const MOST_PLACES: i32 = 36;

impl Checker {
    /// Checks a number, written as JSON writes it.
    pub(super) fn number(&mut self, number: &str, limits: &Limits) {
        let bounds = [
            ("minimum", limits.minimum, "is less than", [Ordering::Less, Ordering::Less]),
            ("maximum", limits.maximum, "is more than", [Ordering::Greater, Ordering::Greater]),
            (
                "exclusiveMinimum",
                limits.exclusive_minimum,
                "is not more than",
                [Ordering::Less, Ordering::Equal],
            ),
            (
                "exclusiveMaximum",
                limits.exclusive_maximum,
                "is not less than",
                [Ordering::Greater, Ordering::Equal],
            ),
        ];
        for (keyword, limit, what, refused) in bounds {
            if let Some(limit) = limit
                && compare(number, limit).is_some_and(|ordering| refused.contains(&ordering))
            {
                self.violation(keyword, format!("{what} {limit}"));
            }
        }
        if let Some(of) = limits.multiple_of
            && !is_multiple(number, of)
        {
            self.violation("multipleOf", format!("is no multiple of {of}"));
        }
    }
}

/// A number as digits and a power of ten.
fn parse(text: &str) -> Option<(i128, i32)> {
    let (digits, exponent) = match text.split_once(['e', 'E']) {
        Some((digits, exponent)) => (digits, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let number = format!("{whole}{fraction}").parse().ok()?;
    let places = i32::try_from(fraction.len()).ok()?;
    Some((number, exponent.checked_sub(places)?))
}

/// Two numbers as digits of the same power of ten.
fn aligned(a: &str, b: &str) -> Option<(i128, i128)> {
    let ((a, a_power), (b, b_power)) = (parse(a)?, parse(b)?);
    let power = a_power.min(b_power);
    let scale = |number: i128, from: i32| {
        let places = from.checked_sub(power).filter(|places| *places <= MOST_PLACES)?;
        number.checked_mul(10i128.checked_pow(places.unsigned_abs())?)
    };
    Some((scale(a, a_power)?, scale(b, b_power)?))
}

fn compare(a: &str, b: &str) -> Option<Ordering> {
    match aligned(a, b) {
        Some((a, b)) => Some(a.cmp(&b)),
        None => a.parse::<f64>().ok()?.partial_cmp(&b.parse::<f64>().ok()?),
    }
}

fn is_multiple(number: &str, of: &str) -> bool {
    match aligned(number, of) {
        Some((_, 0)) => true,
        Some((number, of)) => number.checked_rem(of).is_none_or(|rest| rest == 0),
        None => match (number.parse::<f64>(), of.parse::<f64>()) {
            (Ok(number), Ok(of)) if of != 0.0 => (number / of).fract() == 0.0,
            _ => true,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compared_digit_by_digit() {
        let cases = [
            ("1", "1.0", Ordering::Equal),
            ("0.1", "0.10000000000000001", Ordering::Less),
            ("9007199254740993", "9007199254740992", Ordering::Greater),
            ("18446744073709551615", "1e19", Ordering::Greater),
            ("-1.5e2", "-149", Ordering::Less),
            ("1e300", "1", Ordering::Greater),
            ("1e-300", "0", Ordering::Greater),
        ];
        for (a, b, expected) in cases {
            assert_eq!(compare(a, b), Some(expected), "{a} {b}");
        }
    }

    #[test]
    fn decimal_multiples_are_exact() {
        for (number, of) in [("0.07", "0.01"), ("19.99", "0.01"), ("1e20", "10"), ("-6", "3")] {
            assert!(is_multiple(number, of), "{number} {of}");
        }
        for (number, of) in [("0.075", "0.01"), ("7", "2"), ("1.5", "1")] {
            assert!(!is_multiple(number, of), "{number} {of}");
        }
        assert!(is_multiple("5", "0"), "a multiple of nothing is asked of nothing");
    }
}
