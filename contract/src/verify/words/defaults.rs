//! Defaults that only words state.

use serde_json::{Value as Json, json};

use crate::verify::check::Check;
use crate::verify::compare::short;
use crate::verify::judge::Kind;
use crate::verify::protocol::difference;
use crate::verify::run::{Found, Run, Step};
use crate::verify::slots;
use crate::verify::told::is_id;
use crate::verify::words::sentences;
use crate::verify::world::unwrapped;

impl Run<'_> {
    /// Members that words give a default, and computed ones.
    pub(in crate::verify) async fn described_defaults(&mut self, index: usize) -> Step {
        let Some(base) = self.base.get(&index).cloned() else { return Ok(()) };
        for slot in self.slots(&base).into_iter().filter(|it| it.is_top() && !it.is_required) {
            let facts = self.values().facts(&slot.origin);
            let Some(default) = default_in(&facts.words).filter(|_| facts.default.is_none()) else {
                continue;
            };
            let value: Json = serde_json::from_str(&default).unwrap_or(json!(default));
            if !self.values().is_valid(&slot.origin, &value)
                || !matches!(self.operation(index).method.as_str(), "POST")
            {
                continue;
            }
            for sentence in sentences(&facts.words) {
                self.looked(sentence);
            }
            let Some(mut call) = self.fresh(index).await? else { return Ok(()) };
            if let Some(body) = call.value_mut() {
                slots::remove(body, &slot.pointer);
            }
            let seen = self.send(&call).await?;
            self.judge(&seen, Kind::Valid);
            self.checked(Check::Described);
            let shown = seen.json().map(|it| unwrapped(&it).clone()).unwrap_or_default();
            if let Some(now) = shown.get(&slot.name).filter(|it| seen.is_success() && **it != value)
            {
                let message = format!(
                    "the description says that it defaults to {}, and without it {} is stored",
                    short(&value),
                    short(now)
                );
                let (check, place) = (Check::Described, format!("request body{}", slot.pointer));
                let keyword = Some("default");
                self.found(Found {
                    check,
                    operation: index,
                    place,
                    keyword,
                    message,
                    steps: &[&seen],
                });
            }
            if let Some((resource, instance)) = self.made(index, &seen) {
                self.remember(resource, instance);
            }
        }
        Ok(())
    }
}

impl Run<'_> {
    /// Where an answer does not show a member that has a default, it is the same with that said and
    /// without it.
    pub(in crate::verify) async fn unshown_defaults(&mut self, index: usize) -> Step {
        let is_post = self.operation(index).method.as_str() == "POST";
        if !is_post || self.creates(index).is_some() || !self.base.contains_key(&index) {
            return Ok(());
        }
        let Some(mut call) = self.fresh(index).await? else { return Ok(()) };
        let slots = self.slots(&call).into_iter();
        let defaults: Vec<(String, Json)> = slots
            .filter(|it| it.is_top() && !it.is_required)
            .filter_map(|it| Some((it.pointer, self.values().facts(&it.origin).default?)))
            .collect();
        let Some(body) = call.value_mut().filter(|_| !defaults.is_empty()) else { return Ok(()) };
        let mut without = body.clone();
        for (pointer, value) in &defaults {
            slots::set(body, pointer, value.clone());
            slots::remove(&mut without, pointer);
        }
        let with = call.clone();
        let said = self.send(&call).await?;
        self.judge(&said, Kind::Valid);
        if let Some(body) = call.value_mut() {
            *body = without;
        }
        let silent = self.send(&call).await?;
        self.judge(&silent, Kind::Valid);
        let (true, Some(one), Some(other)) =
            (said.is_success() && silent.is_success(), said.json(), silent.json())
        else {
            return Ok(());
        };
        self.checked(Check::Described);
        if let Some((pointer, one, other)) = difference(&one, &other)
            && !is_id(pointer.rsplit('/').next().unwrap_or_default())
        {
            // What each answer has of its own tells nothing.
            let again = self.send(&with).await?.json().unwrap_or_default();
            if again.pointer(&pointer) != Some(&one) {
                return Ok(());
            }
            let names: Vec<&str> = defaults.iter().map(|it| it.0.trim_start_matches('/')).collect();
            let message = format!(
                "with the defaults of {} said, `{pointer}` is {}, and without them {}",
                names.join(", "),
                short(&one),
                short(&other)
            );
            let (check, place) = (Check::Described, "request body".to_owned());
            let (keyword, steps) = (Some("default"), &[&said, &silent]);
            self.found(Found { check, operation: index, place, keyword, message, steps });
        }
        Ok(())
    }
}

/// The value that a text says is taken where none is given.
fn default_in(words: &str) -> Option<String> {
    let lower = words.to_lowercase();
    for phrase in ["defaults to ", "default is ", "default value is ", "by default ", "default: "] {
        if let Some(at) = lower.find(phrase) {
            let rest = &words[at + phrase.len()..];
            let word = rest.trim_start_matches(['`', '"', '\'']);
            let end = word.find(|it: char| "`\"' ,;)\n".contains(it)).unwrap_or(word.len());
            return Some(word[..end].trim_end_matches('.').to_owned()).filter(|it| !it.is_empty());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_read() {
        assert_eq!(default_in("Defaults to `draft`.").as_deref(), Some("draft"));
        assert_eq!(default_in("The size; default is 20.").as_deref(), Some("20"));
        assert_eq!(default_in("No word of it."), None);
    }
}
