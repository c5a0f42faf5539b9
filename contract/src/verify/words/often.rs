//! How often words say that an action can be done to one thing: "can be renewed twice at most".

use crate::verify::check::Check;
use crate::verify::judge::{Kind, exactly};
use crate::verify::run::{Found, Run, Seen, Step};
use crate::verify::words::about::tells;
use crate::verify::words::repeated::is_idempotent;
use crate::verify::words::{sentences, words_of};

/// More often than this nothing is done.
const MOST: usize = 4;

/// How often something is done.
const COUNTS: &[(&str, usize)] = &[
    ("once", 1),
    ("one time", 1),
    ("a single time", 1),
    ("twice", 2),
    ("two times", 2),
    ("2 times", 2),
    ("three times", 3),
    ("3 times", 3),
    ("thrice", 3),
    ("four times", 4),
    ("4 times", 4),
];

/// What stands before or after how often that is at most.
const BOUNDS: &[&str] = &[
    "only",
    "just",
    "at most",
    "at the most",
    "no more than",
    "not more than",
    "more than",
    "no more often than",
    "up to",
    "a maximum of",
    "at a maximum",
    "maximally",
    "not be",
    "and no more",
    "and not more",
    "but not more often",
];

/// What the next time is called.
const ORDINALS: &[(&str, usize)] = &[("second", 1), ("third", 2), ("fourth", 3), ("fifth", 4)];

/// Words for what happens to those who do it too often.
const REFUSING: &[&str] = &[
    "refused",
    "rejected",
    "turned away",
    "turned down",
    "denied",
    "409",
    "not possible",
    "not allowed",
];

/// Words of what is not an action of a client on one thing.
const OTHER: &[&str] = &[
    "retr",
    "try",
    "tries",
    "attempt",
    "per ",
    "each ",
    "every",
    "a day",
    "a week",
    "a month",
    "a year",
    "day ",
    "listed",
    "list ",
    "appear",
    "at least",
    "at once",
    "once the",
    "once a ",
    "once it",
    "counted",
    "sent",
    "key",
    "several",
    "again and again",
    "more than once is",
    "remember",
];

/// How often an action can be done at most, by what a sentence says of it.
fn most_times(sentence: &str) -> Option<usize> {
    let lower = sentence.to_lowercase();
    if OTHER.iter().any(|it| lower.contains(it)) {
        return None;
    }
    let is_harmless =
        ["changes nothing", "no effect", "just the same", "nothing happens", "does nothing"];
    if is_harmless.iter().any(|it| lower.contains(it)) {
        return None;
    }
    let is_refused = REFUSING.iter().any(|it| tells(&lower, it));
    if is_refused {
        // "A third renewal is refused with 409."
        let next = ORDINALS.iter().find(|it| tells(&lower, &format!("a {}", it.0)));
        if let Some((_, most)) = next {
            return Some(*most);
        }
    }
    let can = ["can", "may", "could", "cannot"].iter().any(|it| tells(&lower, it));
    let (_, count) = COUNTS.iter().find(|it| tells(&lower, it.0))?;
    // "More than twice" is too often only where that is denied.
    let is_denied = is_refused || lower.contains("not be") || lower.contains("cannot be");
    let is_only = ["can only be", "may only be", "can be only", "may be only"];
    let is_bound = COUNTS.iter().any(|(word, _)| {
        let is_meant = |it: &&&str| **it != "more than" || is_denied;
        let before =
            BOUNDS.iter().filter(is_meant).any(|it| lower.contains(&format!("{it} {word}")));
        let after =
            ["at most", "only", "at the most", "and no more", "and not more", "but not more often"];
        before || after.iter().any(|it| lower.contains(&format!("{word} {it}")))
    });
    let is_bound = is_bound || is_only.iter().any(|it| lower.contains(it));
    (is_bound && (can || is_refused)).then_some(*count)
}

impl Run<'_> {
    /// Does an action once more than words say that it can be done, which has to be refused.
    pub(in crate::verify) async fn often(&mut self, resource: usize) -> Step {
        for action in self.resources[resource].actions.clone() {
            let operation = self.operation(action);
            let is_refused = [400, 409, 422].iter().any(|it| exactly(operation, *it).is_some());
            let words = words_of(operation);
            let said = sentences(&words).into_iter().find_map(|it| Some((it, most_times(it)?)));
            let Some((sentence, most)) = said.filter(|it| it.1 <= MOST) else { continue };
            if operation.method.as_str() != "POST"
                || !is_refused
                || is_idempotent(operation)
                || !self.is_allowed(action)
                || !self.base.contains_key(&action)
            {
                continue;
            }
            let Some(own) = self.create(resource).await? else { return Ok(()) };
            let mut steps: Vec<Seen> = Vec::new();
            for _ in 0..=most {
                let Some(call) = self.about(action, &own).await? else { break };
                let seen = self.send(&call).await?;
                let is_last = steps.len() == most;
                self.judge(&seen, if is_last { Kind::Protocol } else { Kind::Valid });
                let is_done = seen.is_success();
                steps.push(seen);
                if !is_done {
                    break;
                }
            }
            if steps.len() <= most {
                continue;
            }
            self.looked(sentence);
            self.checked(Check::Described);
            let Some(status) = steps.last().filter(|it| it.is_success()).and_then(Seen::status)
            else {
                continue;
            };
            let message = format!(
                "by its description it can be done {} at most, and it is accepted with {status} once more",
                COUNTS.iter().find(|it| it.1 == most).map_or("so often", |it| it.0)
            );
            let all: Vec<&Seen> = steps.iter().collect();
            let (check, place) = (Check::Described, format!("status {status}"));
            let (keyword, steps) = (Some("description"), &all[..]);
            self.found(Found { check, operation: action, place, keyword, message, steps });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::most_times;

    #[test]
    fn how_often_an_action_can_be_done_is_read() {
        for (words, most) in [
            ("A loan can be renewed twice at most", 2),
            ("A loan can be returned only once (409 afterwards)", 1),
            ("May be extended no more than three times", 3),
            ("It can only be renewed twice", 2),
            ("A third renewal is refused with 409", 2),
            ("It cannot be extended more than twice", 2),
            ("Can be paused up to three times", 3),
            ("May be opened just once", 1),
            ("A ticket can be moved once and no more", 1),
            ("Renewing more than two times is not allowed", 2),
            ("A second return is turned away", 1),
        ] {
            assert_eq!(most_times(words), Some(most), "{words}");
        }
        for words in [
            "Clients may retry up to three times",
            "It can be renewed at most once a day",
            "Once closed it can be opened again",
            "Can be called more than twice without harm to the second",
            "Each weekday is listed once at most",
            "It may be done twice",
            "A second loan of the same copy waits for the first",
            "The same body sent twice is made once only",
            "Sending a second time changes nothing, except for void ones (409)",
            "At least twice a year it can be cleaned",
            "The fee is charged only once",
        ] {
            assert_eq!(most_times(words), None, "{words}");
        }
    }
}
