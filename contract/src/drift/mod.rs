//! The document against the pages as they are now, in words that a reviewer can use.
//!
//! What the bindings are made from is compared as [`diff`] compares two documents; here
//! are the words, examples and dates besides, which it does not look at.

mod examples;
mod lists;
mod operations;
mod report;
mod schemas;
mod values;

use serde_json::Value;
use specwright::document::Document;
use specwright::rust::{Options, Target};

use self::values::{said, without_places};
use crate::diff::{self, Terms};
pub use report::{Drift, Report, Scope, accept_command, quoted};

/// Every difference between a document and what its pages say now.
#[must_use]
pub fn compare(document: &Document, now: &Document) -> Vec<Drift> {
    let bindings = || Options::new("document", Target::Module);
    // No page promises a date, so that none has passed.
    let terms = Terms::on("").bindings(bindings(), bindings());
    let contract = diff::compare(document, now, &terms);
    let mut found: Vec<Drift> = contract.changes.iter().map(Drift::of).collect();
    let (before, after) = (document.root().to_json(), now.root().to_json());
    operations::compare(&before, &after, &mut found);
    schemas::compare(&before, &after, &mut found);
    whole(&before, &after, &mut found);
    moved(&before, &after, &mut found);
    found
}

/// What stands outside operations and models.
fn whole(before: &Value, after: &Value, found: &mut Vec<Drift>) {
    for key in ["/info/title", "/info/description", "/info/version"] {
        let (a, b) = (before.pointer(key), after.pointer(key));
        if a != b {
            let what = key.trim_start_matches('/').replace('/', ".");
            found.push(Drift::changed("the document", &what, &said(a), &said(b)));
        }
    }
}

/// Rows and tables that only stand elsewhere now.
fn moved(before: &Value, after: &Value, found: &mut Vec<Drift>) {
    if !found.is_empty() || before == after {
        return;
    }
    let what = match without_places(Some(before)) == without_places(Some(after)) {
        true => "only the numbers of tables and rows have changed",
        false => "only the order of its parts, or what no page says, has changed",
    };
    found.push(Drift::new("the document", what));
}
