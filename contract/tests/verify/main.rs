//! `verify` against services that have rules of their own: what has to be done before an operation is
//! possible is found, and every operation is accepted once.

mod approvals;
mod belonging;
mod boats;
mod exhibits;
mod loans;
mod menus;
mod notices;
mod orders;
mod seats;
mod service;

use specwright::document::Document;
use specwright::lower::lower;
use specwright_contract::verify::{Report, Verify};

/// A run over a service, for a document in YAML.
async fn run(document: &str, url: &str) -> Report {
    let document = Document::from_text("api.yaml", document).expect("a document");
    let (api, _) = lower(&document);
    let verify = Verify::new(document, api).allow_writes(true);
    verify.run(url).await.expect("a report")
}

/// Has each operation accepted, and nothing found.
fn assert_reached(report: &Report) {
    let has_success = |it: &&_| {
        let it: &specwright_contract::verify::OperationCoverage = it;
        !it.statuses.keys().any(|it| (200..300).contains(it))
    };
    let bare: Vec<_> = report.coverage.operations.iter().filter(has_success).collect();
    let bare: Vec<_> = bare.iter().map(|it| (&it.operation, &it.statuses)).collect();
    assert!(bare.is_empty(), "{bare:?} {:?}", report.notes);
    let found: Vec<_> = report
        .findings
        .iter()
        .map(|it| (it.check.name(), &it.operation, &it.place, &it.message, &it.curl))
        .collect();
    assert!(found.is_empty(), "{found:#?}");
}
