//! What the document says in words. Only sentences of a few plain forms are understood; the others
//! are counted.

mod computed;
mod conditions;
mod defaults;
mod idempotency;
mod limits;
mod order;
mod pairs;
mod references;
mod states;
mod unchecked;
mod unique;

pub(super) use limits::{Limit, limits};

use crate::verify::run::Run;
use specwright::api::Operation;

impl Run<'_> {
    /// Marks a text as one that was looked at.
    fn looked(&mut self, text: &str) {
        self.looked_at.insert(text.trim().to_owned());
    }
}

/// The sentences of a text.
pub(super) fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices(['.', '\n', ';']) {
        let after = text[at + 1..].chars().next();
        if after.is_none_or(char::is_whitespace) {
            found.push(text[start..at].trim());
            start = at + 1;
        }
    }
    found.push(text[start..].trim());
    found.retain(|it| !it.is_empty());
    found
}

/// What is said of an operation.
fn words_of(operation: &Operation) -> String {
    let docs = [&operation.docs.title, &operation.docs.description];
    docs.into_iter().flatten().cloned().collect::<Vec<_>>().join("\n")
}

/// What stands between backticks.
pub(super) fn quoted(words: &str) -> Vec<String> {
    words.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}
