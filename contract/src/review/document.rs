//! What has become of one document.

use serde::Serialize;
use specwright::diagnostic::Rendered;
use specwright::document::Document;

use super::defects::{self, Defects};
use super::version::Raise;
use crate::check::{Aspect, Checked, Looked};
use crate::diff::{self, Decisions, Diff, Level, Terms};

/// What stands in for a document that is not there.
const NOTHING: &str = "openapi: 3.1.0\ninfo: {title: Nothing, version: '0'}\npaths: {}\n";

/// One document of a review.
#[derive(Clone, Debug, Serialize)]
pub struct Reviewed {
    /// The document, as it was named to the tool.
    pub document: String,
    /// What it was called before, where it has another name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub was: Option<String>,
    /// What has become of it.
    pub state: State,
    /// How many operations it describes.
    pub operations: usize,
    /// What has changed for callers; nothing where it cannot be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub diff: Option<Diff>,
    /// Decisions that no change needs any more, and that were there before: they have served.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub served: Vec<String>,
    /// Defects that came or went.
    pub defects: Defects,
    /// What `specwright check` says of it: the parts that do not agree.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub broken: Vec<Aspect>,
    /// Where decisions about it stand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decisions: Option<String>,
    /// Commands that accept what is not accepted yet.
    #[serde(skip)]
    pub(super) accept: Vec<String>,
}

/// What has become of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It was not there before.
    New,
    /// It was there before.
    Kept,
    /// It is not there any more.
    Removed,
    /// It cannot be read.
    Unreadable,
}

/// A document on one side of the comparison, with what was found in its pages.
pub struct Side {
    /// The document and what it says.
    pub looked: Looked,
    /// What was found while its pages were transcribed.
    pub findings: Vec<Rendered>,
}

impl Side {
    fn defects(&self) -> Vec<Rendered> {
        let found = defects::of_document(&self.looked.diagnostics);
        found.chain(&self.findings).cloned().collect()
    }
}

/// What is asked of a comparison.
pub struct Question<'a> {
    /// The document, as it was named to the tool.
    pub document: &'a str,
    /// What it was called before, where it has another name.
    pub was: Option<String>,
    /// Decisions about breaks, and the file that they stand in.
    pub decisions: Option<(&'a Decisions, String)>,
    /// The decisions that were there before.
    pub decided: &'a Decisions,
    /// What has to be known besides.
    pub terms: &'a Terms,
    /// How to make current what is not: the commands for pages and bindings.
    pub accept: Vec<String>,
}

/// Compares a document with what it was. A side that is not there is nothing: the other is all new,
/// or all gone.
#[must_use]
pub fn document(
    question: Question<'_>,
    old: Option<&Side>,
    new: Option<&(Side, Checked)>,
) -> Reviewed {
    let nothing = Document::from_text("nothing", NOTHING).ok();
    let before = old.map(|side| &side.looked.generated.document).or(nothing.as_ref());
    let after = new.map(|(side, _)| &side.looked.generated.document).or(nothing.as_ref());
    let mut served = Vec::new();
    let diff = before.zip(after).map(|(before, after)| {
        let mut found = diff::compare(before, after, question.terms);
        // What is not there has no places.
        for change in &mut found.changes {
            change.old = change.old.take().filter(|_| old.is_some());
            change.new = change.new.take().filter(|_| new.is_some());
        }
        if let Some((decisions, _)) = &question.decisions {
            let mut earlier = found.clone();
            question.decided.apply(&mut earlier);
            decisions.apply(&mut found);
            // What an earlier change needed is no slip of this one.
            (served, found.stale) =
                found.stale.into_iter().partition(|stale| earlier.stale.contains(stale));
        }
        found
    });
    let defects = |side: Option<&Side>| side.map(Side::defects).unwrap_or_default();
    let broken = new.map(|(_, checked)| checked.parts.iter().filter(|part| !part.agrees));
    let broken: Vec<Aspect> = broken.into_iter().flatten().cloned().collect();
    Reviewed {
        document: question.document.to_owned(),
        was: question.was,
        state: match (old, new) {
            (None, _) => State::New,
            (_, None) => State::Removed,
            _ => State::Kept,
        },
        operations: new.map_or(0, |(_, checked)| checked.operations),
        diff,
        served,
        defects: Defects::between(&defects(old), &defects(new.map(|(side, _)| side))),
        accept: if broken.is_empty() { Vec::new() } else { question.accept },
        broken,
        decisions: question.decisions.map(|(_, file)| file),
    }
}

/// A document that cannot be read, and why.
#[must_use]
pub fn unreadable(document: &str, found: Vec<Rendered>) -> Reviewed {
    Reviewed {
        document: document.to_owned(),
        was: None,
        state: State::Unreadable,
        operations: 0,
        diff: None,
        served: Vec::new(),
        defects: Defects { left: found.len(), came: found, went: Vec::new() },
        broken: Vec::new(),
        decisions: None,
        accept: Vec::new(),
    }
}

impl Reviewed {
    /// The worst of its changes that are not accepted.
    #[must_use]
    pub fn verdict(&self) -> Level {
        self.diff.as_ref().map_or(Level::Breaking, |diff| diff.verdict)
    }

    /// The part of a version that has to be raised.
    pub(super) fn bump(&self) -> Raise {
        self.diff.as_ref().map_or(Raise::Major, |diff| Raise::named(diff.bump))
    }

    /// Whether there are decisions that no change needs any more.
    pub(super) fn is_stale(&self) -> bool {
        self.diff.as_ref().is_some_and(|diff| !diff.stale.is_empty())
    }

    /// Whether there is nothing to say.
    pub(super) fn is_empty(&self) -> bool {
        self.was.is_none()
            && self.state == State::Kept
            && self.diff.as_ref().is_some_and(|diff| diff.changes.is_empty())
            && self.defects.is_empty()
            && self.broken.is_empty()
            && !self.is_stale()
            && self.served.is_empty()
    }
}
