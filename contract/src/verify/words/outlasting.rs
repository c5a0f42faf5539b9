//! Deletions of which words say that the thing is still there afterwards: what is archived, and can be read as before.

use crate::verify::judge::exactly;
use crate::verify::model::Resource;
use crate::verify::run::Run;
use crate::verify::words::about::tells;
use crate::verify::words::repeated::is_idempotent;
use crate::verify::words::{sentences, words_of};
use crate::verify::world::{form, schema};
use specwright::api::Operation;

/// What a deletion is called that keeps the thing.
const KEEPING: &[&str] = &[
    "archive",
    "archives",
    "archived",
    "deactivate",
    "deactivates",
    "deactivated",
    "retire",
    "retires",
    "retired",
    "disable",
    "disables",
    "disabled",
    "withdraw",
    "withdraws",
    "withdrawn",
    "cancel",
    "cancels",
    "trash",
    "soft",
    "close",
    "closes",
    "hide",
    "hides",
    "suspend",
    "suspends",
    "revoke",
    "revokes",
    "discontinue",
    "discontinues",
];

/// Words for what is left of a thing.
const LASTING: &[&str] = &[
    "stay",
    "stays",
    "remain",
    "remains",
    "still",
    "kept",
    "keeps",
    "survives",
    "survive",
    "preserved",
    "retained",
    "continues to be",
    "lives on",
    "too",
    "as well",
    "as before",
];

/// Words for how it is there.
const THERE: &[&str] = &[
    "read",
    "readable",
    "fetch",
    "fetched",
    "retrieve",
    "retrieved",
    "retrievable",
    "available",
    "visible",
    "accessible",
    "reachable",
    "answered",
    "returned",
    "shown",
    "seen",
    "found",
    "under its id",
    "under their id",
    "there",
    "on file",
    "look up",
    "looked up",
    "looked at",
    "works for",
    "history",
    "on record",
    "as an archive",
    "in the archive",
];

/// Whether a sentence says that a thing is not taken away: "scores are never removed, only archived".
fn says_never(lower: &str) -> bool {
    const GONE: &[&str] =
        &["removed", "deleted", "erased", "destroyed", "lost", "remove", "delete", "erase"];
    const NEVER: &[&str] =
        &["never", "not really", "not physically", "nothing is", "not actually", "rather than"];
    // "It is not deleted but removed", "taken away, not forgotten".
    let is_but = GONE.iter().chain(&["forgotten"]).any(|it| {
        let not = format!("not {it}");
        lower.split_once(&not).is_some_and(|(before, rest)| {
            rest.trim_start_matches(',').starts_with(" but ") || before.ends_with(", ")
        })
    });
    let is_gone = GONE.iter().any(|it| tells(lower, it));
    let is_refused = ["409", "422", "403", "refused", "rejected", "cannot", "can't"];
    (is_but || is_gone && NEVER.iter().any(|it| tells(lower, it)))
        && !is_refused.iter().any(|it| lower.contains(it))
}

/// Whether a sentence says that something is there: "the score stays readable under its id".
fn says_there(lower: &str) -> bool {
    const DENYING: &[&str] = &["no longer", "not", "never", "cannot", "404", "410", "gone"];
    // Parts that deny something say it of something else: "it stays readable, but it is no longer listed".
    let parts = lower.split([',', ';', ':']).flat_map(|it| it.split(" but "));
    let said: Vec<&str> = parts.filter(|it| !DENYING.iter().any(|word| tells(it, word))).collect();
    let has = |all: &[&str]| said.iter().any(|part| all.iter().any(|it| tells(part, it)));
    has(LASTING) && has(THERE)
}

/// Whether a sentence says of the thing itself that it is there: "the machine is only marked as removed and stays readable", and not
/// "its loans stay on record".
fn says_it_is_there(lower: &str, one: &str) -> bool {
    let parts = lower.split([',', ';', ':']).flat_map(|it| it.split(" and ")).map(str::trim);
    let of_it = |part: &&str| {
        let subjects = [format!("the {one} "), format!("a {one} "), format!("{one}s ")];
        let is_it = ["it ", "they "].iter().any(|it| part.starts_with(it));
        is_it
            || subjects.iter().any(|it| part.starts_with(it))
            || LASTING.iter().any(|it| part.starts_with(it))
    };
    parts.filter(of_it).any(says_there)
}

/// Whether words say that a deletion leaves the thing where it is, marked as something.
fn outlasts(delete: &Operation, read: Option<&Operation>, one: &str) -> bool {
    let title = delete.docs.title.as_deref().unwrap_or_default();
    let mut name = [&delete.id, title].into_iter().flat_map(crate::names::words);
    let is_kept = name.any(|it| KEEPING.contains(&it.as_str()));
    let own = words_of(delete).to_lowercase();
    let said = sentences(&own);
    let is_there = said.iter().any(|it| says_there(it));
    let is_it_there = said.iter().any(|it| says_it_is_there(it, one));
    // "Machines that have been taken away can still be looked at", where "Taken away" is what the deletion answers.
    let answers =
        [204, 200].iter().filter_map(|it| exactly(delete, *it)?.docs.description.as_deref());
    let answered = answers.collect::<Vec<_>>().join(" ").to_lowercase();
    let done: Vec<&str> = answered.split(|it: char| !it.is_alphanumeric()).collect();
    let is_never = said.iter().any(|it| says_never(it));
    let of_read = read.map(words_of).unwrap_or_default().to_lowercase();
    // "Archived scores can still be read here".
    let is_read = sentences(&of_read).iter().any(|it| {
        let is_done = |word: &&str| word.len() > 3 && *word != one && tells(it, word);
        says_there(it)
            && (["deleted", "removed"].iter().chain(KEEPING).any(|word| tells(it, word))
                || done.iter().any(is_done))
    });
    is_read || is_never || is_it_there || is_kept && is_there
}

/// Whether a sentence says that what was used once stays in use: "slugs are never given twice, not even after a work was
/// struck off".
fn says_taken_for_good(lower: &str) -> bool {
    const FORMER: &[&str] = &[
        "even after",
        "even if",
        "even when",
        "ever",
        "never",
        "again",
        "reuse",
        "reused",
        "stay taken",
        "stays taken",
        "remain taken",
        "remains taken",
        "stay reserved",
        "remains reserved",
        "former",
        "have left",
        "has left",
        "deleted",
        "removed",
        "archived",
        "gone",
        "cancelled",
        "past",
        "once used",
        "once and for all",
        "used once",
        "only once",
        "for good",
        "for ever",
        "forever",
        "history",
    ];
    const NAMING: &[&str] = &[
        "unique",
        "twice",
        "taken",
        "reuse",
        "reused",
        "reserved",
        "given",
        "used",
        "assigned",
        "free",
        "freed",
        "available",
        "released",
        "recycled",
        "no two",
        "same",
        "duplicate",
    ];
    FORMER.iter().any(|it| tells(lower, it)) && NAMING.iter().any(|it| tells(lower, it))
}

impl Run<'_> {
    /// Whether words say that what is deleted can be read as before.
    pub(in crate::verify) fn outlasts_deletion(&self, resource: &Resource) -> bool {
        let Some(delete) = resource.delete else { return false };
        let read = resource.read.map(|it| self.operation(it));
        outlasts(self.operation(delete), read, &resource.singular())
    }

    /// Whether what is deleted may be deleted once more with success.
    pub(in crate::verify) fn may_be_deleted_again(&self, delete: usize) -> bool {
        let operation = self.operation(delete);
        exactly(operation, 404).is_none() || is_idempotent(operation)
    }

    /// Whether words say that what a thing was called stays taken after it is gone.
    pub(in crate::verify) fn may_stay_taken(&self, creator: usize) -> bool {
        let whole = form(self.operation(creator)).map(schema);
        let members = whole.map(|it| self.values().facts(&it).properties).unwrap_or_default();
        let of_members = members.iter().map(|it| self.values().facts(&it.1).words);
        let owner = self.creates(creator).and_then(|it| self.resources[it].delete);
        let of_deletion = owner.map(|it| words_of(self.operation(it)));
        let own = words_of(self.operation(creator));
        let answer = exactly(self.operation(creator), 409);
        let answer = answer.and_then(|it| it.docs.description.clone());
        let all = of_members.chain(of_deletion).chain(answer).chain([own]);
        let all: Vec<String> = all.map(|it| it.to_lowercase()).collect();
        all.iter().flat_map(|it| sentences(it)).any(says_taken_for_good)
    }
}

#[cfg(test)]
mod tests {
    use super::{says_never, says_taken_for_good, says_there};

    #[test]
    fn what_stays_taken_is_read() {
        for words in [
            "a code is used once and for all",
            "even after the lot has been removed, the code is not free again (409)",
            "slugs are never given twice",
            "numbers of deleted orders are not reused",
        ] {
            assert!(says_taken_for_good(words), "{words}");
        }
        assert!(!says_taken_for_good("no two rooms have the same name"));
    }

    #[test]
    fn what_is_kept_is_read() {
        assert!(says_never("scores are never removed, only archived"));
        assert!(says_never("nothing is deleted: the account is switched off"));
        assert!(!says_never("a score with loans is never deleted (409)"));
        assert!(!says_never("its parts are not removed"));
        for words in [
            "the score stays readable under its id with `archived` true, but it is no longer listed",
            "archived scores can still be read here",
            "it remains available to those who have borrowed it",
            "deleted invoices are kept, and can be fetched by their id",
        ] {
            assert!(says_there(words), "{words}");
        }
        for words in [
            "a deleted score is no longer available",
            "its loans stay with the reader",
            "the number stays taken",
            "it is not kept, and cannot be read any more",
        ] {
            assert!(!says_there(words), "{words}");
        }
    }
}
