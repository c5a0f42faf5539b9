//! Defaults that only words state.

use serde_json::{Value as Json, json};

use crate::verify::check::Check;
use crate::verify::compare::short;
use crate::verify::judge::Kind;
use crate::verify::run::{Found, Run, Step};
use crate::verify::slots;
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
                let keyword = Some("description");
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
