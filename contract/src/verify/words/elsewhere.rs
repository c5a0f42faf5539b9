//! Defaults that another resource states, of which there is one: "a missing duration is the slot
//! length of the settings".

use serde_json::Value as Json;

use crate::verify::check::Check;
use crate::verify::compare::short;
use crate::verify::judge::Kind;
use crate::verify::run::{Found, Run, Seen, Step};
use crate::verify::slots::{self, Slot};
use crate::verify::words::about::names;
use crate::verify::words::{quoted, sentences, words_of};
use crate::verify::world::{form, schema, unwrapped};

/// Words for a member that a request does not have.
const ABSENT: &[&str] = &[
    "left out",
    "left-out",
    "leave it out",
    "missing",
    "omitted",
    "absent",
    "not given",
    "not sent",
    "none is given",
    "none is sent",
    "no value is",
    "without it",
    "without a",
    "unless given",
    "unless sent",
    "unless a ",
    "unless one",
    "if not set",
    "when not set",
    "not specified",
    "not stated",
    "default",
    "not say",
    "says nothing",
    "is not named",
];

/// Whether a sentence says what a member is that a request does not have, by another member of this
/// name.
fn is_taken_from(sentence: &str, other: &str) -> bool {
    let lower = sentence.to_lowercase();
    let codes = quoted(sentence);
    let is_meant = codes.iter().any(|it| it == other) || codes.len() <= 1 && names(sentence, other);
    ABSENT.iter().any(|it| lower.contains(it)) && is_meant
}

/// Whether a sentence says no more than that, and names the other member in code.
fn is_plainly_taken(sentence: &str, other: &str) -> bool {
    let lower = sentence.to_lowercase();
    let has = |all: &[&str]| all.iter().any(|it| lower.contains(it));
    quoted(sentence) == [other]
        && has(&[
            "taken",
            "used",
            "applies",
            "apply",
            "defaults to",
            "default is",
            "is that of",
            "are those of",
            "comes from",
        ])
        && !has(&[
            "must", "than", "cannot", "unless", " not ", "times", "twice", "half", "at most",
            "at least",
        ])
}

/// Settings: how they are read and set, and what they are called.
struct Setting {
    read: usize,
    set: usize,
    place: Slot,
}

impl Run<'_> {
    /// A member that is left out is what the settings say, before they change and after.
    pub(in crate::verify) async fn defaults_elsewhere(&mut self, index: usize) -> Step {
        if self.operation(index).method.as_str() != "POST" || self.creates(index).is_none() {
            return Ok(());
        }
        let Some(base) = self.base.get(&index).cloned() else { return Ok(()) };
        let Some(whole) = form(self.operation(index)).map(schema) else { return Ok(()) };
        let facts = self.values().facts(&whole);
        let rules = words_of(self.operation(index));
        for (name, origin) in &facts.properties {
            let own = self.values().facts(origin);
            if facts.required.contains(name) || own.default.is_some() || own.is_read_only {
                continue;
            }
            let told = sentences(&rules).into_iter().filter(|it| names(it, name));
            let said: Vec<&str> = sentences(&own.words).into_iter().chain(told).collect();
            let Some((sentence, setting)) =
                said.into_iter().find_map(|it| Some((it, self.setting_of(it, name, own.kind()?)?)))
            else {
                continue;
            };
            let mut call = base.clone();
            let pointer = format!("/{name}");
            if let Some(body) = call.value_mut() {
                slots::remove(body, &pointer);
            }
            let is_fit = call.value().is_some_and(|it| self.values().is_valid(&whole, it));
            if is_fit {
                self.taken_from_setting(index, name, sentence, &setting).await?;
            }
        }
        Ok(())
    }

    /// The member of settings from which a sentence says that a member of this kind is taken.
    fn setting_of(&self, sentence: &str, own: &str, kind: &str) -> Option<Setting> {
        let operations = self.api.operations.iter().enumerate();
        let sets = operations.filter(|(_, it)| {
            matches!(it.method.as_str(), "PUT" | "PATCH") && !it.path.contains('{')
        });
        for (set, operation) in sets.filter(|it| self.is_allowed(it.0)) {
            let read = self
                .api
                .operations
                .iter()
                .position(|it| it.method.as_str() == "GET" && it.path == operation.path);
            let (Some(read), Some(base)) = (read, self.base.get(&set)) else { continue };
            let fits = |it: &Slot| {
                it.is_top()
                    && it.name != own
                    && self.values().facts(&it.origin).kind() == Some(kind)
                    && is_taken_from(sentence, &it.name)
            };
            let mut fitting = self.slots(base).into_iter().filter(fits);
            if let (Some(place), None) = (fitting.next(), fitting.next()) {
                return Some(Setting { read, set, place });
            }
        }
        None
    }

    /// Creates a thing without a member, changes the settings, and does it again.
    async fn taken_from_setting(
        &mut self,
        index: usize,
        name: &str,
        sentence: &str,
        setting: &Setting,
    ) -> Step {
        let Some(get) = self.fresh(setting.read).await? else { return Ok(()) };
        let before = self.send(&get).await?;
        let shown = before.json().map(|it| unwrapped(&it).clone()).unwrap_or_default();
        let Some(was) = shown.get(&setting.place.name).cloned() else { return Ok(()) };
        let Some(first) = self.without(index, name).await? else { return Ok(()) };
        // Only what is so now can be expected to be so then, or what is said without a doubt.
        let usual = self.values().facts(&setting.place.origin);
        let is_usual = usual.default.iter().chain(&usual.examples).any(|it| *it == first.1);
        let is_sure = is_plainly_taken(sentence, &setting.place.name) && !first.1.is_null();
        if first.1 != was && !is_usual && !is_sure {
            return Ok(());
        }
        self.looked(sentence);
        let other = self.other_value(&setting.place, Some(&was), 1);
        let Some(other) = other.filter(|it| *it != was) else { return Ok(()) };
        let Some(mut call) = self.fresh(setting.set).await? else { return Ok(()) };
        let is_put = self.operation(setting.set).method.as_str() == "PUT";
        if let Some(body) = call.value_mut() {
            // All else is as it was.
            for (key, value) in body.as_object_mut().into_iter().flatten() {
                if let Some(own) = shown.get(key.as_str()).filter(|_| is_put) {
                    value.clone_from(own);
                }
            }
            slots::set(body, &setting.place.pointer, other.clone());
        }
        let changed = self.send(&call).await?;
        self.judge(&changed, Kind::Valid);
        if !changed.is_success() {
            return Ok(());
        }
        let second = self.without(index, name).await?;
        self.checked(Check::Described);
        if let Some((seen, now)) = second.filter(|it| it.1 == first.1 && it.1 != other) {
            let message = format!(
                "by its description it is `{}` of `{}` where it is left out, which is now {}, and {} is stored",
                setting.place.name,
                self.operation(setting.read).path,
                short(&other),
                short(&now)
            );
            let (check, place) = (Check::Described, format!("request body/{name}"));
            let (keyword, steps) = (Some("default"), &[&first.0, &changed, &seen]);
            self.found(Found { check, operation: index, place, keyword, message, steps });
        }
        if let Some(body) = call.value_mut() {
            slots::set(body, &setting.place.pointer, was);
        }
        self.send(&call).await?;
        Ok(())
    }

    /// A new thing without a member, and what the member is then.
    async fn without(&mut self, index: usize, name: &str) -> Step<Option<(Seen, Json)>> {
        let Some(mut call) = self.one_more(index).await? else { return Ok(None) };
        if let Some(body) = call.value_mut() {
            slots::remove(body, &format!("/{name}"));
        }
        let seen = self.send(&call).await?;
        if let Some((resource, instance)) = self.made(index, &seen) {
            self.remember(resource, instance);
        }
        let shown = seen.json().map(|it| unwrapped(&it).clone()).unwrap_or_default();
        Ok(shown.get(name).cloned().filter(|_| seen.is_success()).map(|it| (seen, it)))
    }
}

#[cfg(test)]
mod tests {
    use super::is_taken_from;

    #[test]
    fn defaults_of_settings_are_read() {
        for words in [
            "When left out, the `slot_minutes` of the settings are taken",
            "A missing duration is the slot length of the clinic",
            "Defaults to `slot_minutes`",
            "If it is omitted, a slot of the settings is booked",
            "Without a duration the appointment takes one slot",
            "Unless given, as long as a slot",
            "Absent: the clinic's slot",
            "Whoever says nothing gets one slot",
            "The slot of the settings where it is not specified",
            "The settings say how long a slot is when it is not sent",
        ] {
            assert!(is_taken_from(words, "slot_minutes"), "{words}");
        }
        for words in [
            "In minutes",
            "A multiple of `slot_minutes`",
            "Must not be left out when `kind` is `other` and `vet` is not",
            "Null when left out",
            "No longer than the slots of a day",
            "When left out it is 20",
        ] {
            assert!(!is_taken_from(words, "slot_minutes"), "{words}");
        }
    }
}
