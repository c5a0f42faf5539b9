//! What an action sets free, and can be taken again: "its seats can be booked again at once".

use crate::verify::check::Check;
use crate::verify::judge::{Kind, exactly};
use crate::verify::run::{Found, Run, Seen, Step};
use crate::verify::words::{says_unique, sentences, tells, words_of};
use crate::verify::world::Instance;

/// Whether a sentence says that something can be taken again.
fn frees(sentence: &str) -> bool {
    const TAKEN: &[&str] = &[
        "booked",
        "reserved",
        "taken",
        "rented",
        "borrowed",
        "lent",
        "used",
        "let",
        "free",
        "available",
        "assigned",
    ];
    const FREED: &[&str] =
        &["free again", "freed", "set free", "sets free", "released", "available again"];
    const DENYING: &[&str] =
        &["not", "cannot", "never", "no longer", "no", "unless", "if", "until", "only"];
    let lower = sentence.to_lowercase();
    let has = |all: &[&str]| all.iter().any(|it| tells(&lower, it));
    let is_again = tells(&lower, "again")
        && (tells(&lower, "can be") || tells(&lower, "may be"))
        && has(TAKEN);
    (is_again || has(FREED)) && !has(DENYING)
}

impl Run<'_> {
    /// After an action, what a thing had is taken by the same request as before, where words say that it is free.
    pub(super) async fn taken_again(&mut self, own: &Instance, done: &Seen) -> Step {
        let Some(created) = own.created.as_deref().cloned() else { return Ok(()) };
        let creator = created.call.operation;
        let words = words_of(self.operation(done.call.operation));
        let Some(sentence) = sentences(&words).into_iter().find(|it| frees(it)) else {
            return Ok(());
        };
        if exactly(self.operation(creator), 409).is_none() {
            return Ok(());
        }
        self.looked(sentence);
        let mut call = created.call.clone();
        let slots = self.slots(&call);
        // A name of it may stay taken.
        let rules = words_of(self.operation(creator));
        let of_members = slots.iter().map(|it| self.values().facts(&it.origin).words);
        let has_names =
            of_members.chain([rules]).any(|it| sentences(&it).into_iter().any(says_unique));
        let mut refused = None;
        for _ in 0..=usize::from(has_names) {
            let seen = self.send(&call).await?;
            if seen.status() != Some(409) {
                self.judge(&seen, Kind::Valid);
                if let Some((resource, made)) = self.made(creator, &seen) {
                    self.remember(resource, made);
                }
                return Ok(());
            }
            self.differ(&mut call, &slots, &[]);
            refused = Some(seen);
        }
        let Some(refused) = refused else { return Ok(()) };
        self.checked(Check::Described);
        let message = "by the description of the action what it had is free again, and the same request is refused with \
                       409"
            .to_owned();
        let (check, place) = (Check::Described, "request body".to_owned());
        let (keyword, steps) = (Some("description"), &[&created, done, &refused]);
        self.found(Found { check, operation: creator, place, keyword, message, steps });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::frees;

    #[test]
    fn what_is_free_again_is_read() {
        assert!(frees("Its slots can be booked again right away"));
        assert!(frees("The vehicle is free again for the period"));
        assert!(frees("The seats are released"));
        assert!(!frees("A cancelled one cannot be booked again"));
        assert!(!frees("The fee is taken at the end"));
    }
}
