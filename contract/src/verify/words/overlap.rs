//! What must not overlap with another one.

use serde_json::Value as Json;

use crate::verify::call::Call;
use crate::verify::check::Check;
use crate::verify::judge::{Kind, exactly};
use crate::verify::moments::{in_zone, instant};
use crate::verify::pairs::later;
use crate::verify::run::{Found, Run, Seen, Step};
use crate::verify::slots::{self, Slot};
use crate::verify::words::{sentences, words_of};
use crate::verify::world::{form, schema, unwrapped};

/// Words that say that one may begin as another ends.
const TOUCHING: &[&str] = &[
    "very moment",
    "same moment",
    "the moment another",
    "the moment the previous",
    "back to back",
    "back-to-back",
    "as soon as the previous",
    "as soon as another",
    "when the previous one ends",
    "when another ends",
    "when another one ends",
    "where another ends",
    "where the previous",
    "exactly when",
    "may touch",
    "touching",
    "adjoin",
    "adjacent",
    "half-open",
    "half open",
    "end is exclusive",
    "end is not part",
    "end itself is not",
    "excluding the end",
    "exclusive of its end",
    "exclusive of the end",
    "without its end",
    "right after",
    "directly after",
    "immediately after",
    "straight after",
];

/// Whether a sentence says that one may begin as another ends.
fn may_touch(sentence: &str) -> bool {
    let lower = sentence.to_lowercase();
    let has = |all: &[&str]| all.iter().any(|it| lower.contains(it));
    let is_of_ends = has(&[
        "end",
        "previous",
        "back to back",
        "back-to-back",
        "half",
        "touch",
        "adjoin",
        "adjacent",
        "after another",
    ]);
    has(TOUCHING)
        && is_of_ends
        && !has(&[
            "must not touch",
            "may not touch",
            "not touching",
            "not be adjacent",
            "not back",
            "cannot",
            "refused",
            "409",
            "must not begin",
        ])
}

/// So many days lie between a made-up time and one at which nothing is.
const AHEAD: u64 = 40;

impl Run<'_> {
    /// A thing that begins at the moment another one ends is accepted, where words say so.
    async fn touching(&mut self, index: usize) -> Step {
        let words = words_of(self.operation(index));
        let Some(said) = sentences(&words).into_iter().find(|it| may_touch(it)) else {
            return Ok(());
        };
        let Some(base) = self.fresh(index).await? else { return Ok(()) };
        let slots = self.slots(&base);
        let times = slots.iter().filter(|it| {
            it.is_top()
                && self.values().facts(&it.origin).format.as_deref() == Some("date-time")
                && self.values().facts(&it.origin).default.is_none()
        });
        // How long it takes is said by a number; else its end has to be moved as well.
        let times: Vec<Slot> = times.cloned().collect();
        let [start] = &times[..] else { return Ok(()) };
        let at = base.value().and_then(|it| instant(it.pointer(&start.pointer)?.as_str()?));
        let Some(at) = at else { return Ok(()) };
        let day = |it: u64| at + (it * 86_400) as f64;
        let first_day = AHEAD + self.next() % 300;
        let Some(one) = self.begun(&base, start, day(first_day)).await? else { return Ok(()) };
        let shown = one.json().map(|it| unwrapped(&it).clone()).unwrap_or_default();
        let begins = shown.pointer(&start.pointer).and_then(|it| instant(it.as_str()?));
        let ends = shown.as_object().into_iter().flatten().filter(|(name, _)| {
            let name = crate::names::plain(name);
            name.starts_with("end") || name.ends_with("end") || name.contains("until")
        });
        let ends: Vec<f64> = ends.filter_map(|(_, it)| instant(it.as_str()?)).collect();
        let (Some(begins), [ends]) = (begins, &ends[..]) else { return Ok(()) };
        if !one.is_success() || *ends <= begins {
            return Ok(());
        }
        self.looked(said);
        self.checked(Check::ValidAccepted);
        let Some(next) = self.begun(&base, start, *ends).await? else { return Ok(()) };
        if next.status() != Some(409) {
            return Ok(());
        }
        // Somebody may not be able to have a second one at all.
        let Some(later) = self.begun(&base, start, ends + 3600.0).await? else { return Ok(()) };
        if later.is_success() {
            let message = "by its description it may begin at the moment another one ends, and is refused with 409".to_owned();
            let (check, place) = (Check::ValidAccepted, format!("request body{}", start.pointer));
            let (keyword, steps) = (Some("description"), &[&one, &next]);
            self.found(Found { check, operation: index, place, keyword, message, steps });
        }
        Ok(())
    }

    /// The same as a request creates, at another time.
    async fn begun(&mut self, base: &Call, start: &Slot, at: f64) -> Step<Option<Seen>> {
        let mut call = base.clone();
        let Some(text) = in_zone(at, 0).map(|it| it.replace(".000000+00:00", "Z")) else {
            return Ok(None);
        };
        if !self.values().is_valid(&start.origin, &Json::String(text.clone())) {
            return Ok(None);
        }
        let slots = self.slots(&call);
        self.differ(&mut call, &slots, &[start.pointer.as_str()]);
        if let Some(body) = call.value_mut() {
            slots::set(body, &start.pointer, Json::String(text));
        }
        let seen = self.send(&call).await?;
        self.judge(&seen, if seen.is_success() { Kind::Valid } else { Kind::Protocol });
        if let Some((resource, made)) = self.made(base.operation, &seen) {
            self.remember(resource, made);
        }
        Ok(Some(seen))
    }

    /// A thing that overlaps with another one is refused, where the document says so.
    pub(in crate::verify) async fn overlaps(&mut self, index: usize) -> Step {
        let operation = self.operation(index);
        let Some(conflict) = exactly(operation, 409) else { return Ok(()) };
        let words = format!("{:?} {}", conflict.docs, words_of(operation)).to_lowercase();
        if self.creates(index).is_none() || !words.contains("overlap") {
            return Ok(());
        }
        self.touching(index).await?;
        let Some(whole) = form(operation).map(schema) else { return Ok(()) };
        let Some(first) = self.fresh(index).await? else { return Ok(()) };
        let pairs = self.values().pairs(&whole);
        let named = |name: &String| first.value().is_some_and(|it| it.get(name).is_some());
        let Some((_, end)) = pairs.into_iter().find(|(one, other)| named(one) && named(other))
        else {
            return Ok(());
        };
        let one = self.send(&first).await?;
        if !one.is_success() {
            // Something may be there at that time.
            return Ok(());
        }
        if let Some((resource, made)) = self.made(index, &one) {
            self.remember(resource, made);
        }
        // It begins at the same time, and ends later.
        let mut second = first.clone();
        let slots = self.slots(&second);
        self.differ(&mut second, &slots, &[]);
        let until = first.value().and_then(|it| later(it.get(&end)?));
        let (Some(until), Some(body)) = (until, second.value_mut()) else { return Ok(()) };
        slots::set(body, &format!("/{end}"), until);
        let body: Json = body.clone();
        if self.values().is_valid(&whole, &body) {
            let other = self.send(&second).await?;
            self.conflict(index, &[&one, &other], "it overlaps with another one");
            if other.is_success() {
                self.undo(index, &other).await?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::may_touch;

    #[test]
    fn what_may_begin_as_another_ends_is_read() {
        for words in [
            "One appointment may begin at the very moment the previous one ends",
            "Bookings may stand back to back",
            "A visit may start exactly when another one ends",
            "The end is exclusive",
            "Times are half-open: the end is not part of it",
            "Bookings may touch",
            "The next one may start as soon as the previous has ended",
            "One can follow directly after another ends",
            "Adjacent bookings do not overlap",
            "A stay is counted without its end",
        ] {
            assert!(may_touch(words), "{words}");
        }
        for words in [
            "Bookings must not touch: there is an hour to clean between the end of one and the next",
            "A booking that overlaps another is refused with 409",
            "It ends at the same day",
            "The mail is sent right after the booking",
            "Bookings cannot follow directly after another",
            "The end must lie after the start",
        ] {
            assert!(!may_touch(words), "{words}");
        }
    }
}
