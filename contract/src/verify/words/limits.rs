//! Limits that only words state.

use serde_json::{Value as Json, json};

use crate::verify::check::Check;
use crate::verify::compare::short;
use crate::verify::judge::Kind;
use crate::verify::run::{Found, Run, Step};
use crate::verify::slots::{self, Slot};
use crate::verify::words::sentences;

/// What a sentence says of a value.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::verify) enum Limit {
    AtLeast(f64),
    AtMost(f64),
}

/// Words that say that a value is changed and not refused.
const FORGIVING: &[&str] = &[
    "capped",
    "clamped",
    "truncated",
    "reduced to",
    "limited to",
    "rounded",
    "ignored",
    "treated as",
];

impl Run<'_> {
    /// Limits of members that only words state.
    pub(in crate::verify) async fn described_limits(&mut self, index: usize) -> Step {
        let Some(base) = self.base.get(&index).cloned() else { return Ok(()) };
        for slot in self.slots(&base) {
            let facts = self.values().facts(&slot.origin);
            let words = facts.words.clone();
            let lower = words.to_lowercase();
            if FORGIVING.iter().any(|it| lower.contains(it))
                || self.referred(index, &slot).is_some()
            {
                continue;
            }
            let mut tries: Vec<(Json, &str)> = Vec::new();
            for limit in limits(&words) {
                let value = match (facts.kind(), &limit) {
                    (Some("integer" | "number"), Limit::AtMost(most))
                        if facts.maximum.is_none() =>
                    {
                        crate::verify::values::numbers::written(most + 1.0)
                    }
                    (Some("integer" | "number"), Limit::AtLeast(least))
                        if facts.minimum.is_none() =>
                    {
                        crate::verify::values::numbers::written(least - 1.0)
                    }
                    (Some("string"), Limit::AtMost(most))
                        if facts.max_length.is_none()
                            && lower.contains("character")
                            && *most < 20_000.0 =>
                    {
                        json!("x".repeat(*most as usize + 1))
                    }
                    (Some("string"), Limit::AtLeast(least))
                        if facts.min_length.is_none()
                            && lower.contains("character")
                            && *least >= 1.0 =>
                    {
                        json!("x".repeat(*least as usize - 1))
                    }
                    (Some("array"), Limit::AtMost(most))
                        if facts.max_items.is_none() && *most < 1000.0 =>
                    {
                        let one =
                            base.value().and_then(|it| it.pointer(&slot.pointer)?.get(0).cloned());
                        let Some(one) = one else { continue };
                        Json::Array(vec![one; *most as usize + 1])
                    }
                    (Some("array"), Limit::AtLeast(least))
                        if facts.min_items.is_none() && *least >= 1.0 =>
                    {
                        json!([])
                    }
                    _ => continue,
                };
                tries.push((value, "a limit that the document states in words"));
            }
            let is_date = matches!(facts.format.as_deref(), Some("date" | "date-time"));
            let day = |date: &str| match facts.format.as_deref() {
                Some("date-time") => json!(format!("{date}T00:00:00Z")),
                _ => json!(date),
            };
            if is_date && (lower.contains("in the future") && lower.contains("not"))
                || is_date && lower.contains("must be in the past")
            {
                tries.push((day("2999-01-01"), "a time in the future"));
            } else if is_date
                && (lower.contains("must be in the future")
                    || lower.contains("in the past") && lower.contains("not"))
            {
                tries.push((day("1999-01-01"), "a time in the past"));
            }
            if matches!(facts.kind(), Some("string"))
                && (lower.contains("must not be blank")
                    || lower.contains("not be blank")
                    || lower.contains("only whitespace")
                    || lower.contains("only of whitespace")
                    || lower.contains("not only spaces"))
            {
                tries.push((json!("   "), "nothing but spaces"));
            }
            if matches!(facts.kind(), Some("integer" | "number")) && facts.minimum.is_none() {
                if lower.contains("must be positive")
                    || lower.contains("positive number")
                    || lower.contains("positive integer")
                    || lower.contains("greater than zero")
                    || lower.contains("greater than 0")
                {
                    tries.push((json!(0), "no positive number"));
                } else if lower.contains("must not be negative")
                    || lower.contains("cannot be negative")
                    || lower.contains("never negative")
                    || lower.contains("non-negative")
                {
                    tries.push((json!(-1), "a negative number"));
                }
            }
            for (value, what) in tries {
                for sentence in sentences(&words) {
                    self.looked(sentence);
                }
                self.forbidden(index, &slot, value, what, &[]).await?;
            }
        }
        self.described_pairs(index).await
    }

    /// Sends a value that words forbid.
    pub(super) async fn forbidden(
        &mut self,
        index: usize,
        slot: &Slot,
        value: Json,
        what: &str,
        beside: &[(&str, &Json)],
    ) -> Step {
        let Some(mut call) = self.fresh(index).await? else { return Ok(()) };
        let Some(body) = call.value_mut() else { return Ok(()) };
        if body.pointer(&slot.pointer).is_none() {
            return Ok(());
        }
        for (pointer, value) in beside {
            slots::set(body, pointer, (*value).clone());
        }
        slots::set(body, &slot.pointer, value.clone());
        self.checked(Check::Described);
        let place = crate::verify::judge::placed("request body", &slot.pointer);
        self.tried(index, &place, "description", false);
        let seen = self.send(&call).await?;
        if !seen.is_success() {
            self.judge(&seen, Kind::Invalid);
            return Ok(());
        }
        let status = seen.status().unwrap_or_default();
        let message = format!(
            "the description does not allow {} ({what}), and it is accepted with {status}",
            short(&value)
        );
        let (check, keyword) = (Check::Described, Some("description"));
        self.found(Found { check, operation: index, place, keyword, message, steps: &[&seen] });
        self.tainted.insert(slot.name.clone());
        self.undo(index, &seen).await
    }
}

/// The number at the start of a text.
pub(in crate::verify) fn number(text: &str) -> Option<f64> {
    let text = text.trim_start().trim_start_matches(['`', '*']);
    let end =
        text.find(|it: char| !(it.is_ascii_digit() || "-.,_".contains(it))).unwrap_or(text.len());
    let digits: String =
        text[..end].trim_end_matches(['.', ',']).chars().filter(|it| !",_".contains(*it)).collect();
    digits.parse().ok()
}

/// The limits that a text states in numbers.
pub(in crate::verify) fn limits(words: &str) -> Vec<Limit> {
    let lower = words.to_lowercase();
    let mut found = Vec::new();
    for (phrase, is_most) in [
        ("at most ", true),
        ("no more than ", true),
        ("not more than ", true),
        ("up to ", true),
        ("must not exceed ", true),
        ("cannot exceed ", true),
        ("maximum of ", true),
        ("not longer than ", true),
        ("at least ", false),
        ("no less than ", false),
        ("not less than ", false),
        ("no fewer than ", false),
        ("minimum of ", false),
    ] {
        for (at, _) in lower.match_indices(phrase) {
            if let Some(number) = number(&lower[at + phrase.len()..]) {
                found.push(if is_most { Limit::AtMost(number) } else { Limit::AtLeast(number) });
            }
        }
    }
    if let Some((_, rest)) = lower.split_once("between ")
        && let (Some(low), Some((_, high))) = (number(rest), rest.split_once(" and "))
        && let Some(high) = number(high)
    {
        found.extend([Limit::AtLeast(low), Limit::AtMost(high)]);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_read() {
        assert_eq!(limits("At most 10 tags."), [Limit::AtMost(10.0)]);
        assert_eq!(limits("Between 1 and 5 stars"), [Limit::AtLeast(1.0), Limit::AtMost(5.0)]);
        assert_eq!(limits("up to 1,000 characters"), [Limit::AtMost(1000.0)]);
        assert_eq!(limits("up to the owner"), []);
    }
}
