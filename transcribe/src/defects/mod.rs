//! What a page says against what it shows: contradictions, each with both places.
//!
//! Severity is what a contradiction means for bindings: a warning is about something a program
//! would run into, a note is about something a reader would stumble over.

mod examples;
mod tables;
mod words;

use std::collections::BTreeSet;

use super::document::Input;
use specwright::diagnostic::Diagnostic;

/// Compares the tables, examples and texts of all pages.
pub(crate) fn find(input: &Input<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    // The models that some type names, on whatever page.
    let fields = input.models.iter().flat_map(|model| &model.fields);
    let named: BTreeSet<usize> = fields.filter_map(|field| field.target).collect();
    let own = |(index, _): &(usize, _)| !input.pairs.is_paired(*index);
    for (index, data) in input.pages.iter().enumerate().filter(own) {
        examples::compare(input, index, &mut findings);
        tables::compare(input, index, &named, &mut findings);
        words::compare(data, &mut findings);
    }
    findings
}
