//! Things of which there is one at a time: "as long as one is received or in progress, another one is refused with 409".

use crate::verify::judge::exactly;
use crate::verify::run::{Run, Seen, Step};
use crate::verify::words::about::tells;
use crate::verify::words::{sentences, words_of};
use crate::verify::world::Instance;

/// Whether a sentence says that there is no second thing beside one in a state.
fn says_one(sentence: &str, state: &str) -> bool {
    const SECOND: &[&str] = &[
        "another",
        "a second",
        "second one",
        "one more",
        "a further",
        "a new one",
        "two",
        "more than one",
        "at a time",
    ];
    const REFUSING: &[&str] = &[
        "409",
        "refused",
        "rejected",
        "cannot",
        "can't",
        "must not",
        "may not",
        "turned away",
        "conflict",
    ];
    const FREEING: &[&str] = &[
        "unless",
        "except",
        "not count",
        "n't count",
        "no longer",
        "apart from",
        "other than",
        "until",
        "neither",
        "not yet",
        "only if",
        "only when",
        "only after",
        "after it is",
        "not once",
        "may be",
        "can be",
    ];
    let lower = sentence.to_lowercase().replace('`', "");
    let state = state.replace(['_', '-'], " ");
    let has = |all: &[&str]| all.iter().any(|it| tells(&lower, it));
    let is_free = FREEING.iter().any(|it| lower.contains(it));
    // What is not so is another state.
    let is_denied = lower.contains(&format!("not {state}"));
    let is_told = tells(&lower.replace(['_', '-'], " "), &state);
    has(SECOND) && has(REFUSING) && is_told && !is_denied && !is_free
}

impl Run<'_> {
    /// Where words say that there is no other beside one in its state, a second one like it is refused.
    pub(super) async fn one_at_a_time(
        &mut self,
        resource: usize,
        own: &Instance,
        done: &Seen,
        state: &str,
    ) -> Step {
        let (Some(creator), Some(created)) = (self.creator(resource), own.created.clone()) else {
            return Ok(());
        };
        let operation = self.operation(creator);
        let words = words_of(operation);
        let Some(said) = sentences(&words).into_iter().find(|it| says_one(it, state)) else {
            return Ok(());
        };
        let names_others = {
            let slots = self.slots(&created.call);
            slots.iter().any(|it| self.referred(creator, it).is_some())
                || operation.path.contains('{')
        };
        if exactly(operation, 409).is_none() || !names_others || created.call.operation != creator {
            return Ok(());
        }
        self.looked(said);
        let mut call = created.call.clone();
        let slots = self.slots(&call);
        self.differ(&mut call, &slots, &[]);
        let seen = self.send(&call).await?;
        self.conflict(
            creator,
            &[&created, done, &seen],
            &format!("there is one whose state is `{state}`"),
        );
        if let Some(second) = self.created(resource, &seen) {
            self.remember(resource, second);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::says_one;

    #[test]
    fn sentences_say_that_there_is_no_second_one() {
        for (sentence, state) in [
            (
                "As long as one is received or in progress, another one is refused with 409",
                "in_progress",
            ),
            ("A bicycle cannot have two orders that are `received` or `in_progress`", "received"),
            ("While a rental is active, a second one for the same car is rejected", "active"),
        ] {
            assert!(says_one(sentence, state), "{sentence}");
        }
        for (sentence, state) in [
            ("As long as one is received, another one is refused with 409", "ready"),
            ("A second one is refused, unless the first is cancelled", "cancelled"),
            ("No more than one; cancelled ones do not count, another one is refused", "cancelled"),
            ("Orders that are in progress can be changed", "in_progress"),
            ("Two that are not closed cannot be had", "closed"),
        ] {
            assert!(!says_one(sentence, state), "{sentence}");
        }
    }
}
