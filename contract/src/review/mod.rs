//! What a pull request does to an API and to those who call it: all that a reviewer has to know, in
//! one comment.
//!
//! Each document is compared with what it was ([`document`]); a [`Review`] puts this together with
//! the snapshots and the version of the package, and says whether the change may go in.

mod annotations;
mod defects;
mod document;
mod human;
mod markdown;
mod snapshots;
mod version;
mod words;

pub use defects::Defects;
pub use document::{Question, Reviewed, Side, State, document, unreadable};
pub use snapshots::{Snapshot, Snapshots};
pub use version::{Raise, Version};

use serde::Serialize;

use super::diff::{self, Changed, Level};

/// What a pull request does.
#[derive(Clone, Debug, Serialize)]
pub struct Review {
    /// The worst of the changes, less those that are accepted.
    pub verdict: Level,
    /// The part of a version that has to be raised for them.
    pub bump: Raise,
    /// Whether there is anything to say.
    pub changed: bool,
    /// Whether the pull request may not go in as it is: exit status 1.
    pub refused: bool,
    /// Why changes that would be refused are not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowed: Option<Allowed>,
    /// What it is compared with.
    pub base: Base,
    /// The package's version, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<Version>,
    /// The documents.
    pub documents: Vec<Reviewed>,
    /// Snapshots of the contract tests.
    pub snapshots: Snapshots,
    /// Commands that accept what is not accepted yet, in order.
    pub accept: Vec<String>,
    /// The folder in which all this was found, from the top of the repository: nothing, or with `/`
    /// at its end.
    pub folder: String,
    /// From which level on changes are refused, on each side.
    #[serde(skip)]
    fails_on: FailsOn,
}

/// From which level on changes are refused, on each side; nothing refuses none.
type FailsOn = [(diff::Side, Option<Level>); 2];

/// Whether a change is refused, unless somebody allows it.
fn is_over(change: &Changed, fails_on: FailsOn) -> bool {
    let is_over = |(side, level): (diff::Side, Option<Level>)| {
        side == change.side && level.is_some_and(|level| change.level >= level)
    };
    change.accepted.is_none() && fails_on.into_iter().any(is_over)
}

/// What a review compares with.
#[derive(Clone, Debug, Serialize)]
pub struct Base {
    /// The revision as it was asked for.
    pub revision: String,
    /// The commit at which it and what is reviewed part.
    pub commit: String,
}

/// Who says that a change may go in although it would be refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Allowed {
    /// The version of the package is raised enough.
    Version,
    /// Somebody does, in these words: a label of the pull request.
    Somebody(String),
}

/// What is put together.
#[derive(Clone, Debug)]
pub struct Reviewable {
    /// What it is compared with.
    pub base: Base,
    /// The documents.
    pub documents: Vec<Reviewed>,
    /// Snapshots of the contract tests.
    pub snapshots: Snapshots,
    /// The package's version.
    pub version: Option<Version>,
    /// Who allows whatever there is.
    pub allowed_by: Option<String>,
    /// The level from which on changes on the wire are refused; nothing refuses none.
    pub fail_on: Option<Level>,
    /// The level from which on changes in Rust are refused.
    pub fail_on_rust: Option<Level>,
    /// The folder, from the top of the repository.
    pub folder: String,
}

impl Review {
    /// Puts a review together.
    #[must_use]
    pub fn of(parts: Reviewable) -> Self {
        let fails_on = [(diff::Side::Wire, parts.fail_on), (diff::Side::Rust, parts.fail_on_rust)];
        let Reviewable { base, documents, snapshots, version, allowed_by, folder, .. } = parts;
        let verdict = documents.iter().map(Reviewed::verdict).max().unwrap_or(Level::Compatible);
        let bump = documents.iter().map(Reviewed::bump).max().unwrap_or(Raise::None);
        let is_over = documents.iter().flat_map(words::of_document).any(|it| is_over(it, fails_on));
        let is_raised = version.as_ref().is_some_and(|version| version.raised >= bump);
        let is_unreadable = documents.iter().any(|it| it.state == State::Unreadable);
        let allowed = match allowed_by {
            _ if !is_over || is_unreadable => None,
            _ if is_raised => Some(Allowed::Version),
            by => by.map(Allowed::Somebody),
        };
        let is_stale = documents.iter().any(Reviewed::is_stale);
        let refused = (is_over && allowed.is_none()) || is_unreadable || is_stale;
        let mut accept: Vec<String> = Vec::new();
        let commands = documents.iter().flat_map(|it| &it.accept).cloned();
        for command in commands.chain(snapshots.accept()) {
            if !accept.contains(&command) {
                accept.push(command);
            }
        }
        let changed = !documents.iter().all(Reviewed::is_empty) || !snapshots.is_empty();
        Self {
            verdict,
            bump,
            changed,
            refused,
            allowed,
            base,
            version,
            documents,
            snapshots,
            accept,
            folder,
            fails_on,
        }
    }
}
