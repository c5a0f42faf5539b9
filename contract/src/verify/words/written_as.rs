//! How words say that a text is kept: trimmed, in small or in capital letters.

use serde_json::{Value as Json, json};

use crate::verify::check::Check;
use crate::verify::compare::short;
use crate::verify::expectation::Expectation;
use crate::verify::judge::Kind;
use crate::verify::run::{Found, Run, Step};
use crate::verify::slots::{self, Slot};
use crate::verify::words::sentences;
use crate::verify::world::{form, schema, unwrapped};

/// How a text is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kept {
    Trimmed,
    Lower,
    Upper,
    /// An empty text is null.
    EmptyIsNull,
}

impl Kept {
    /// What a sentence says of a text.
    fn of(sentence: &str) -> Option<Self> {
        const SPACES: &[&str] = &["whitespace", "white space", "spaces"];
        const TAKEN: &[&str] = &["removed", "stripped", "trimmed", "cut", "ignored", "dropped"];
        const KEPT: &[&str] =
            &["stored", "kept", "saved", "converted", "returned", "normali", "turned", "shown"];
        const AROUND: &[&str] = &[
            "leading",
            "trailing",
            "surrounding",
            "around",
            "start and end",
            "start or end",
            "beginning and end",
            "beginning or end",
            "start and at",
            "both ends",
            "either end",
            "its ends",
            "both sides",
        ];
        let lower = sentence.to_lowercase();
        let has = |all: &[&str]| all.iter().any(|it| lower.contains(it));
        let is_denied = has(&["not ", "never", "no longer", "must be", "n't"]);
        let is_kept = has(KEPT);
        if is_denied {
            return None;
        }
        let is_taken = has(&[
            "stored as",
            "kept as",
            "saved as",
            "counts as",
            "treated as",
            "becomes",
            "turned into",
        ]);
        if lower.contains("empty") && lower.contains("null") && is_taken {
            Some(Self::EmptyIsNull)
        } else if lower.contains("trimmed") || has(SPACES) && has(TAKEN) && has(AROUND) {
            Some(Self::Trimmed)
        } else if lower.contains("lowercased")
            || is_kept && has(&["lower case", "lowercase", "lower-case", "small letters"])
        {
            Some(Self::Lower)
        } else if lower.contains("uppercased")
            || is_kept && has(&["upper case", "uppercase", "upper-case", "capital letters"])
        {
            Some(Self::Upper)
        } else {
            None
        }
    }

    /// What is sent, and what is kept of it.
    fn of_text(self, text: &str) -> (String, Json) {
        match self {
            Self::Trimmed => (format!("  {} ", text.trim()), json!(text.trim())),
            Self::Lower => (text.to_uppercase(), json!(text.to_lowercase())),
            Self::Upper => (text.to_lowercase(), json!(text.to_uppercase())),
            Self::EmptyIsNull => (String::new(), Json::Null),
        }
    }
}

/// Whether a sentence says that a text is kept in another form than the one in which it was sent.
pub(in crate::verify) fn is_kept_otherwise(sentence: &str) -> bool {
    Kept::of(sentence).is_some()
}

/// Whether a sentence says that only spaces around a text or its case are changed.
pub(in crate::verify) fn is_respelt(sentence: &str) -> bool {
    matches!(Kept::of(sentence), Some(Kept::Trimmed | Kept::Lower | Kept::Upper))
}

impl Run<'_> {
    /// Texts are kept as words say.
    pub(in crate::verify) async fn written_as(&mut self, index: usize) -> Step {
        if !self.base.contains_key(&index) {
            return Ok(());
        }
        let Some(mut call) = self.fresh(index).await? else { return Ok(()) };
        let Some(whole) = form(self.operation(index)).map(schema) else { return Ok(()) };
        let slots: Vec<Slot> = self.slots(&call);
        let mut expected: Vec<(String, Json)> = Vec::new();
        for slot in slots {
            let words = self.values().facts(&slot.origin).words;
            let said = sentences(&words).into_iter().find_map(|it| Some((it, Kept::of(it)?)));
            let (Some((sentence, kept)), Some(body)) = (said, call.value_mut()) else { continue };
            let Some(text) = body.pointer(&slot.pointer).and_then(Json::as_str) else { continue };
            let (sent, stored) = kept.of_text(text);
            let mut tried = body.clone();
            slots::set(&mut tried, &slot.pointer, json!(sent));
            if self.values().is_valid(&whole, &tried) {
                if let Some(body) = call.value_mut() {
                    *body = tried;
                }
                self.looked(sentence);
                expected.push((slot.pointer.clone(), stored));
            }
        }
        if expected.is_empty() {
            return Ok(());
        }
        let seen = self.send(&call).await?;
        self.judge(&seen, Kind::Valid);
        if let Some((resource, made)) = self.made(index, &seen) {
            self.remember(resource, made);
        }
        let shown = seen.json().map(|it| unwrapped(&it).clone()).unwrap_or_default();
        for (pointer, stored) in expected {
            let Some(now) = shown.pointer(&pointer).filter(|_| seen.is_success()) else {
                continue;
            };
            self.checked(Check::Described);
            if *now != stored {
                let sent = seen.call.value().and_then(|it| it.pointer(&pointer)).cloned();
                let message = format!(
                    "{} was sent, by its description {} is kept, and {} is shown",
                    short(&sent.unwrap_or_default()),
                    short(&stored),
                    short(now)
                );
                let place = crate::verify::judge::placed("response body", &pointer);
                let check = Check::Described;
                let (keyword, steps) = (Some("description"), &[&seen]);
                let found = Found { check, operation: index, place, keyword, message, steps };
                self.found_as(found, |it| Expectation::shows(&pointer, &stored, it));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Kept;

    #[test]
    fn what_is_kept_is_understood() {
        assert_eq!(Kept::of("Surrounding whitespace is removed"), Some(Kept::Trimmed));
        let cut = "Spaces at its start and end are cut off before it is stored";
        assert_eq!(Kept::of(cut), Some(Kept::Trimmed));
        assert_eq!(Kept::of("Stored in lower case"), Some(Kept::Lower));
        let empty = "Empty text counts as no motto and is stored as null";
        assert_eq!(Kept::of(empty), Some(Kept::EmptyIsNull));
        assert_eq!(Kept::of("Must be in upper case"), None);
        assert_eq!(Kept::of("Is not trimmed"), None);
    }
}
