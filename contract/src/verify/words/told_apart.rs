//! Texts by which things are told apart, as what is said of an operation has it: "a frame number that is already known is
//! refused with 409".

use crate::names::words;
use crate::verify::judge::exactly;
use crate::verify::run::Run;
use crate::verify::slots;
use crate::verify::words::about::tells;
use crate::verify::words::{quoted, says_unique, sentences, words_of};
use crate::verify::world::{form, schema};
use serde_json::Value as Json;

/// Words that say that a value is another thing's.
const TAKEN: &[&str] = &[
    "already",
    "taken",
    "in use",
    "exists",
    "twice",
    "duplicate",
    "duplicates",
    "two of the same",
    "has the same",
    "have the same",
    "with the same",
    "share the same",
    "is known",
    "been registered",
    "been used",
];

impl Run<'_> {
    /// Has the texts of a request that things are told apart by differ from one request to the next.
    pub(in crate::verify) fn tell_apart(&mut self, index: usize, body: &Json) {
        let operation = self.operation(index);
        let Some(origin) = form(operation).map(schema) else { return };
        let conflict = exactly(operation, 409).and_then(|it| it.docs.description.as_deref());
        let said = format!("{}\n{}", words_of(operation), conflict.unwrap_or_default());
        let slots = slots::of(&self.values(), &origin, body);
        let texts = slots
            .iter()
            .filter(|it| it.is_top() && body.pointer(&it.pointer).is_some_and(Json::is_string));
        // Of several that are told apart together it is enough that one differs.
        let of_sentence = |one: &str| {
            texts.clone().find(|it| tells_apart(one, &it.name)).map(|it| it.pointer.clone())
        };
        let told: Vec<String> = sentences(&said).into_iter().filter_map(of_sentence).collect();
        let told = told.into_iter().map(|it| (index, it));
        self.keys.extend(told);
    }
}

/// Whether a sentence says of a member that no two things have the same there.
fn tells_apart(sentence: &str, name: &str) -> bool {
    let lower = sentence.to_lowercase();
    let is_named = quoted(sentence).iter().any(|it| it == name)
        || tells(&lower, &words(name).join(" "))
        || tells(&lower, &name.to_lowercase());
    is_named && (says_unique(sentence) || TAKEN.iter().any(|it| tells(&lower, it)))
}

#[cfg(test)]
mod tests {
    use super::tells_apart;

    #[test]
    fn what_tells_things_apart_is_named() {
        for (sentence, name) in [
            (
                "A frame number that is already known, no matter whose, is refused with 409",
                "frame_number",
            ),
            ("No two plots may have the same `label`", "label"),
            ("If the call sign is in use, the answer is 409", "callSign"),
            ("There is a lane with this lane code already", "laneCode"),
        ] {
            assert!(tells_apart(sentence, name), "{sentence}");
        }
        for (sentence, name) in [
            ("The frame number has at least four characters", "frame_number"),
            ("A bicycle that is already in the workshop is refused", "frame_number"),
        ] {
            assert!(!tells_apart(sentence, name), "{sentence}");
        }
    }
}
