//! Actions of which words say that doing them once more changes nothing.

use crate::verify::check::Check;
use crate::verify::compare::short;
use crate::verify::judge::Kind;
use crate::verify::run::{Found, Run, Seen, Step};
use crate::verify::state::is_of_now;
use crate::verify::words::{sentences, words_of};
use crate::verify::world::{Instance, unwrapped};
use specwright::api::Operation;

/// Whether words say that an operation may be done once more.
pub(in crate::verify) fn is_idempotent(operation: &Operation) -> bool {
    sentences(&words_of(operation)).into_iter().any(says_idempotent)
}

/// Whether a sentence says that something may be done once more.
fn says_idempotent(sentence: &str) -> bool {
    let lower = sentence.to_lowercase();
    let has = |all: &[&str]| all.iter().any(|it| lower.contains(it));
    if has(&["not idempotent", "409", "conflict", "refused", "rejected"]) {
        return false;
    }
    let is_again = has(&[
        "already",
        "again",
        "twice",
        "second time",
        "once more",
        "repeat",
        "each time",
        "every time",
        "always",
        "whether",
    ]) || is_done_to_done(&lower);
    let is_nothing =
        has(&["changes nothing", "no effect", "nothing changes", "nothing happens", "no error"]);
    let is_fine = has(&[
        "204 as well",
        "200 as well",
        "answered with 204",
        "answered with 200",
        "answered 204",
        "answered 200",
        "also 204",
        "also a 204",
        "also answered with 2",
        "gives 204",
        "returns 204",
        "succeeds as well",
        "is fine",
        "is 204 each time",
        "204 each time",
        "204 every time",
        "always a 204",
        "always 204",
        "always answered with 204",
        "was there or not",
        "it exists or not",
        "is harmless",
        "does no harm",
        "does nothing",
    ]);
    has(&["idempotent"]) || is_again && (is_nothing || is_fine)
}

/// Whether a sentence is of doing what was done: "approving an approved formula".
fn is_done_to_done(lower: &str) -> bool {
    let stem = |word: &str, end: &str| {
        word.strip_suffix(end)
            .filter(|it| it.len() > 2)
            .map(|it| it.trim_end_matches('e').to_owned())
    };
    let words: Vec<&str> = lower.split(|it: char| !it.is_alphanumeric()).collect();
    let done: Vec<String> = words.iter().filter_map(|it| stem(it, "ed")).collect();
    words.iter().filter_map(|it| stem(it, "ing")).any(|it| done.contains(&it))
}

impl Run<'_> {
    /// Does an action once more, which is accepted and changes nothing.
    pub(super) async fn once_more_done(
        &mut self,
        resource: usize,
        own: &Instance,
        (done, after): (&Seen, &Seen),
    ) -> Step {
        let action = done.call.operation;
        let words = words_of(self.operation(action));
        if let Some(sentence) = sentences(&words).into_iter().find(|it| says_idempotent(it)) {
            self.looked(sentence);
        }
        let again = self.send(&done.call).await?;
        self.checked(Check::Described);
        if again.is_refusal() {
            let status = again.status().unwrap_or_default();
            let message = format!(
                "by its description it may be done once more, and then it is refused with {status}"
            );
            let (check, place) = (Check::Described, format!("status {status}"));
            let (keyword, steps) = (Some("description"), &[done, &again]);
            self.found(Found { check, operation: action, place, keyword, message, steps });
            return Ok(());
        }
        self.judge_after(&[done], &again, Kind::Valid);
        let Some(last) = self.read(resource, own).await?.filter(Seen::is_success) else {
            return Ok(());
        };
        let (Some(one), Some(other)) = (after.json(), last.json()) else { return Ok(()) };
        let (one, other) = (unwrapped(&one).clone(), unwrapped(&other).clone());
        let changed = one.as_object().into_iter().flatten().find(|(name, was)| {
            other.get(*name).is_some_and(|now| now != *was) && !is_of_now(name, was)
        });
        if let Some((name, was)) = changed {
            let message = format!(
                "by its description to do it once more changes nothing, and it was {} and is {}",
                short(was),
                short(&other[name.as_str()])
            );
            self.described_otherwise(name, message, &[after, &again, &last]);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::says_idempotent;

    #[test]
    fn what_may_be_done_again_is_read() {
        assert!(says_idempotent("Idempotent: to release one again is answered 200"));
        assert!(says_idempotent("Closing a closed one again has no effect"));
        assert!(says_idempotent("Archiving an archived score again is answered with 204 as well"));
        assert!(says_idempotent(
            "Approving an approved formula does nothing and is answered with 200"
        ));
        assert!(!says_idempotent(
            "Approving a formula that was weighed does nothing to its shares"
        ));
        assert!(!says_idempotent("Closed ones are shown again"));
        assert!(!says_idempotent("It is answered 409 when it is closed already"));
    }
}
