//! Numbers that words say are less or more by another one.

use serde_json::Value as Json;

use crate::verify::check::Check;
use crate::verify::compare::short;
use crate::verify::judge::{Kind, exactly};
use crate::verify::run::{Found, Run, Seen, Step};
use crate::verify::slots::{self, Slot};
use crate::verify::words::sentences;
use crate::verify::world::{form, schema, unwrapped};

/// Words after which a sentence names what makes its number less.
const LESS: &[&str] =
    &["less the ", "less ", "minus ", "reduced by ", "after the ", "after ", "lowered by "];

/// Words after which a sentence names what makes its number more.
const MORE: &[&str] = &["plus ", "including ", "increased by ", "raised by "];

/// Whether a sentence says that a member of this name makes its number less, or more.
fn influence(sentence: &str, name: &str) -> Option<bool> {
    let lower = sentence.to_lowercase();
    let words = crate::names::words(name);
    let first = words.first().filter(|it| it.len() > 3)?;
    let names = |all: &[&str]| {
        all.iter().any(|phrase| {
            let mut rest = lower.split(phrase).skip(1);
            rest.any(|it| {
                it.split_whitespace().take(3).any(|word| {
                    word.trim_matches(|it: char| !it.is_alphanumeric() && it != '_')
                        .starts_with(first.as_str())
                })
            })
        })
    };
    match (names(LESS), names(MORE)) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    }
}

impl Run<'_> {
    /// Numbers of an answer follow those of the request that words say they depend on.
    pub(in crate::verify) async fn influences(&mut self, index: usize) -> Step {
        let Some(base) = self.base.get(&index).cloned() else { return Ok(()) };
        let operation = self.operation(index);
        if operation.method.as_str() != "POST" || form(operation).is_none() {
            return Ok(());
        }
        let response = [200, 201].into_iter().find_map(|it| exactly(operation, it));
        let Some(media) = response.and_then(|it| it.content.first()) else { return Ok(()) };
        let slots: Vec<Slot> = self.slots(&base).into_iter().filter(Slot::is_top).collect();
        for (name, place) in self.values().facts(&media.origin.child("schema")).properties {
            let facts = self.values().facts(&place);
            if !matches!(facts.kind(), Some("integer" | "number")) {
                continue;
            }
            for sentence in sentences(&facts.words) {
                for slot in slots.iter().filter(|it| it.name != name) {
                    let kind = self.values().facts(&slot.origin).kind();
                    let is_number = matches!(kind, Some("integer" | "number"));
                    let Some(is_less) = influence(sentence, &slot.name).filter(|_| is_number)
                    else {
                        continue;
                    };
                    self.looked(sentence);
                    self.follows(index, &name, slot, is_less).await?;
                }
            }
        }
        Ok(())
    }

    /// The number of an answer with a small and a large value in the member that it depends on.
    async fn follows(&mut self, index: usize, name: &str, slot: &Slot, is_less: bool) -> Step {
        let Some(whole) = form(self.operation(index)).map(schema) else { return Ok(()) };
        let valid = self.values().valid(&slot.origin);
        let numbers = valid.iter().filter_map(|it| it.value.as_f64());
        let numbers: Vec<f64> = numbers.filter(|it| (0.0..=100.0).contains(it)).collect();
        let (low, high) = (
            numbers.iter().copied().fold(f64::MAX, f64::min),
            numbers.iter().copied().fold(f64::MIN, f64::max),
        );
        if low >= high {
            return Ok(());
        }
        let mut seen: Vec<Seen> = Vec::new();
        let mut results = Vec::new();
        for value in [low, high] {
            let Some(mut call) = self.fresh(index).await? else { return Ok(()) };
            let Some(body) = call.value_mut() else { return Ok(()) };
            slots::set(body, &slot.pointer, crate::verify::values::numbers::written(value));
            let body = body.clone();
            if !self.values().is_valid(&whole, &body) {
                return Ok(());
            }
            let answer = self.send(&call).await?;
            self.judge(&answer, Kind::Valid);
            if let Some((resource, made)) = self.made(index, &answer) {
                self.remember(resource, made);
            }
            let shown = answer.json().map(|it| unwrapped(&it).clone()).unwrap_or_default();
            results.extend(shown.get(name).and_then(Json::as_f64).filter(|_| answer.is_success()));
            seen.push(answer);
        }
        let [with_low, with_high] = results[..] else { return Ok(()) };
        // Of nothing there is nothing to take.
        if is_less && with_low <= 0.0 {
            return Ok(());
        }
        self.checked(Check::Described);
        // A total with a reduction is more for more pieces, and less for each of them.
        let is_less_each = with_high > with_low && low > 0.0 && with_high / high < with_low / low;
        let is_right = match is_less {
            true => with_high < with_low || is_less_each,
            false => with_high > with_low,
        };
        if !is_right {
            let message = format!(
                "by its description `{}` makes it {}: with {} it is {}, and with {} it is {}",
                slot.name,
                if is_less { "less" } else { "more" },
                short(&crate::verify::values::numbers::written(low)),
                short(&crate::verify::values::numbers::written(with_low)),
                short(&crate::verify::values::numbers::written(high)),
                short(&crate::verify::values::numbers::written(with_high)),
            );
            let (check, place) = (Check::Described, format!("response body/{name}"));
            let steps: Vec<&Seen> = seen.iter().collect();
            let (keyword, steps) = (Some("description"), &steps[..]);
            self.found(Found { check, operation: index, place, keyword, message, steps });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::influence;

    #[test]
    fn what_makes_a_number_less_is_read() {
        let words = "Prices of the lines times their quantities, less the discount, rounded down";
        assert_eq!(influence(words, "discount_percent"), Some(true));
        assert_eq!(influence("The subtotal plus shipping", "shippingCents"), Some(false));
        assert_eq!(influence("What is due", "discount_percent"), None);
    }
}
