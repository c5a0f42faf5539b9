//! Sentences below tables of text, which nothing parts from the last row.

use specwright_transcribe::{self as transcribe, Code, Severity};

fn page(last: &str) -> String {
    let row = |name: &str, text: &str| format!("{name}\n\nString\n\n{text}\n\n");
    format!(
        "Showing\n\nFunction\n\nShows.\n\nURI\n\nGET /v2/kilns\n\nResponse Parameters\n\nTable 1 Response body \
         parameters\n\nParameter\n\nType\n\nDescription\n\n{}{}{}Status Codes\n\nStatus Code\n\nDescription\n\n200\n\nOK\n",
        row("id", "Its number"),
        row("name", "Its name"),
        row("phase", last)
    )
}

#[test]
fn a_sentence_that_may_stand_below_the_table_is_said() {
    let found = |last: &str| -> Vec<(Severity, String)> {
        let outcome = transcribe::read_text("page.txt", &page(last));
        let all = outcome.diagnostics.into_iter().filter(|it| it.code == Code::PageAmbiguous);
        all.map(|it| (it.severity, it.message)).collect()
    };
    let said = found("Its phase\n\nKilns that nobody has lit for a year are not among them.");
    assert!(
        matches!(said.as_slice(), [(Severity::Note, text)] if text.contains("Kilns that")),
        "{said:?}"
    );
    assert_eq!(found("Its phase"), []);
    assert_eq!(found("Its phase\n\n  • idle\n\n  • firing"), []);
}
