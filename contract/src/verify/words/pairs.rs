//! Members of which words say that one comes after the other.

use serde_json::{Value as Json, json};

use crate::verify::pairs::{comes_after, named};
use crate::verify::run::{Run, Step};
use crate::verify::slots::Slot;
use crate::verify::words::{quoted, sentences};

impl Run<'_> {
    /// Members of which words say that one comes after the other.
    pub(super) async fn described_pairs(&mut self, index: usize) -> Step {
        let Some(base) = self.base.get(&index).cloned() else { return Ok(()) };
        let slots = self.slots(&base);
        for slot in &slots {
            let words = self.values().facts(&slot.origin).words;
            for sentence in sentences(&words) {
                if let Some((one, other)) = different(sentence, slot, &slots) {
                    let same = base.value().and_then(|it| it.pointer(&other.pointer)).cloned();
                    let same = same.filter(|it| self.values().is_valid(&one.origin, it));
                    if let Some(same) = same {
                        self.looked(sentence);
                        let what = "the same as another member";
                        let beside = [(other.pointer.as_str(), &same)];
                        self.forbidden(index, one, same.clone(), what, &beside).await?;
                    }
                    continue;
                }
                let parent = slot.pointer.rsplit_once('/').map_or("", |it| it.0);
                let beside = slots
                    .iter()
                    .filter(|it| it.pointer.rsplit_once('/').map_or("", |it| it.0) == parent);
                let other = named(sentence, &slot.name, beside.map(|it| &it.name));
                let other = other.and_then(|name| {
                    let is_other = |it: &&Slot| {
                        it.name == *name
                            && it.pointer.rsplit_once('/').map_or("", |it| it.0) == parent
                    };
                    slots.iter().find(is_other)
                });
                let (Some(is_after), Some(other)) = (comes_after(sentence), other) else {
                    continue;
                };
                let Some(own) = base.value().and_then(|it| it.pointer(&other.pointer)).cloned()
                else {
                    continue;
                };
                let facts = self.values().facts(&slot.origin);
                let wrong = match (facts.format.as_deref(), facts.kind(), is_after) {
                    (Some("date"), _, true) => json!("1970-01-02"),
                    (Some("date"), _, false) => json!("2999-01-02"),
                    (Some("date-time"), _, true) => json!("1970-01-02T00:00:00Z"),
                    (Some("date-time"), _, false) => json!("2999-01-02T00:00:00Z"),
                    (None, Some("string"), true) if is_of_day(&own) => json!("00:01"),
                    (None, Some("string"), false) if is_of_day(&own) => json!("23:59"),
                    (_, Some("integer" | "number"), _) => {
                        let Some(own) = own.as_f64() else { continue };
                        crate::verify::values::numbers::written(if is_after {
                            own - 1.0
                        } else {
                            own + 1.0
                        })
                    }
                    _ => continue,
                };
                // "After" leaves no room for the same time.
                let beside = [(other.pointer.as_str(), &own)];
                let same = Some(own.clone()).filter(|_| is_strict(sentence));
                for wrong in std::iter::once(wrong).chain(same) {
                    if self.values().is_valid(&slot.origin, &wrong) {
                        self.looked(sentence);
                        let what = "what it says of another member";
                        self.forbidden(index, slot, wrong, what, &beside).await?;
                    }
                }
            }
        }
        Ok(())
    }
}

/// Two members of which a sentence says that they must not be the same: those that it names within
/// its own member, or its own and one beside it.
fn different<'s>(sentence: &str, own: &'s Slot, slots: &'s [Slot]) -> Option<(&'s Slot, &'s Slot)> {
    const SAYING: &[&str] =
        &["must differ", "must be different", "must not be the same", "must not be equal"];
    let lower = sentence.to_lowercase();
    if !SAYING.iter().any(|it| lower.contains(it)) {
        return None;
    }
    let names = quoted(sentence);
    let at = |parent: &str, name: &String| {
        let pointer = format!("{parent}/{name}");
        slots.iter().find(|it| it.pointer == pointer)
    };
    let mut within = names.iter().filter_map(|it| at(&own.pointer, it));
    if let (Some(one), Some(other)) = (within.next(), within.next()) {
        return Some((one, other));
    }
    let parent = own.pointer.rsplit_once('/').map_or("", |it| it.0);
    let other = names.iter().filter(|it| **it != own.name).find_map(|it| at(parent, it))?;
    Some((own, other))
}

/// Whether a text is a time of the day: `08:30`.
fn is_of_day(value: &Json) -> bool {
    let Some((hour, rest)) = value.as_str().and_then(|it| it.split_once(':')) else { return false };
    hour.parse::<u8>().is_ok() && rest.len() == 2
}

/// Whether a sentence says that both must not be the same.
fn is_strict(sentence: &str) -> bool {
    let lower = sentence.to_lowercase();
    let has = |all: &[&str]| all.iter().any(|it| lower.contains(it));
    has(&["must be after", "must be before", "must be later than", "must be earlier than"])
        || has(&["must be greater than", "must be less than", "strictly"]) && !has(&["or equal"])
}
