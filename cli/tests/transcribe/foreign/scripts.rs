//! Pages that a script makes from an API definition.

use super::super::transcribe_page;
use super::found;
use specwright_transcribe as transcribe;

/// The text of a page that a script makes from the definition in it.
fn made_by_script(inside: &str) -> String {
    format!(
        "<!DOCTYPE html><html><head><title>Kilns</title></head><body><div id=\"app\"></div>\
         <script>window.kept = {{}};</script>\n<script>\n{inside}\n</script></body></html>"
    )
}

/// A definition in a page's script is read in place of the page, and its lines are the page's.
#[test]
fn definitions_in_scripts_are_read() {
    let definition = r#"{"openapi": "3.0.0", "info": {"title": "Kilns", "version": "1"},
        "paths": {"/kilns": {"get": {"operationId": "listKilns", "parameters": [
            {"name": "lit", "in": "query", "schema": {"type": "boolean"}}],
          "responses": {"200": {"description": "All of them."}}}}}}"#;
    let page = made_by_script(&format!("const state = {{\"spec\": {definition}, \"more\": 1}};"));
    let outcome = transcribe::read_text("kilns.html", &page);
    assert_eq!(
        found(&outcome.document),
        ["GET /kilns", "GET /kilns: query lit"].map(str::to_owned).into(),
        "{:#?}",
        outcome.diagnostics
    );
    let said = outcome.document["paths"]["/kilns"]["get"].to_string();
    assert!(said.contains("kilns.html"), "{said}");

    // Shown as an example it is none.
    let shown = format!("<h1>Guide</h1><pre>{definition}</pre>");
    assert!(!transcribe::read_text("guide.html", &shown).has_operations());
}

/// A page without text of its own says what it is made from.
#[test]
fn pages_that_scripts_make_are_refused_by_name() {
    for (inside, said) in [
        ("SwaggerUIBundle({ url: \"/v1/openapi.json\" })", "made from /v1/openapi.json"),
        ("load('kilns')", "save the page as a browser shows it"),
    ] {
        let run = transcribe_page("app.html", made_by_script(inside).as_bytes());
        assert_eq!((run.status, run.document), (Some(1), None), "{}", run.err);
        assert!(run.err.contains(said), "{inside}: {}", run.err);
    }
}
