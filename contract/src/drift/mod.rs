//! The document against the pages as they are now, in words that a reviewer can use.

mod examples;
mod lists;
mod operations;
mod report;
mod schemas;
mod values;

use serde_json::Value;

use self::values::{said, without_places};
pub use report::{Drift, Report, Scope, accept_command, quoted};

/// Every difference between a document and what its pages say now.
#[must_use]
pub fn compare(document: &Value, now: &Value) -> Vec<Drift> {
    let mut found = Vec::new();
    operations::compare(document, now, &mut found);
    schemas::compare(document, now, &mut found);
    whole(document, now, &mut found);
    moved(document, now, &mut found);
    found
}

/// What stands outside operations and models.
fn whole(before: &Value, after: &Value, found: &mut Vec<Drift>) {
    for key in [
        "/info/title",
        "/info/description",
        "/info/version",
        "/servers",
        "/security",
        "/components/securitySchemes",
    ] {
        let (a, b) = (before.pointer(key), after.pointer(key));
        if without_places(a) != without_places(b) {
            let scope = if key.starts_with("/info") { Scope::Wording } else { Scope::Contract };
            let what = key.trim_start_matches('/').replace('/', ".");
            found.push(Drift::changed(scope, "the document", &what, &said(a), &said(b)));
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
    found.push(Drift::noted("the document", what));
}
