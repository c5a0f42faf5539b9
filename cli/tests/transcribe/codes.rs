//! What is said of pages, code by code, where no page of the layouts shows it.

use std::fs;
use std::path::Path;

use super::transcribe_page;
use specwright_transcribe::Code;

const HEADINGS: [&str; 4] = ["Parameter", "Mandatory", "Type", "Description"];

fn table(caption: &str, headings: &[&str], rows: &[&[&str]]) -> String {
    let line = |cell: &str, texts: &[&str]| {
        let cells = texts.iter().map(|text| format!("<{cell}>{text}</{cell}>"));
        format!("<tr>{}</tr>\n", cells.collect::<String>())
    };
    let rows: String = rows.iter().map(|row| line("td", row)).collect();
    format!("<table><caption>{caption}</caption>\n{}{rows}</table>\n", line("th", headings))
}

/// A page of one call with these rows of a body, this example of one, and what else stands on it.
fn page(rows: &[&[&str]], example: &str, response: &str) -> String {
    let body = match rows {
        [] => String::new(),
        rows => table("<b>Table 1</b> Request body parameters", &HEADINGS, rows),
    };
    let codes = table("Codes", &["Status Code", "Description"], &[&["200", "Fired."]]);
    format!(
        "<h1>Firing a Kiln</h1>\n<h2>URI</h2>\n<p>PUT /kilns</p>\n<h2>Request Parameters</h2>\n{body}\
         {response}<h2>Example Requests</h2>\n<pre>PUT /kilns\n\n{example}</pre>\n\
         <h2>Status Codes</h2>\n{codes}"
    )
}

/// What is said of a page, whatever it is called by.
fn said(name: &str, page: &str, expected: &str) {
    let run = transcribe_page(name, page.as_bytes());
    assert!(run.err.contains(expected), "{expected}\n{}", run.err);
}

#[test]
fn examples_that_are_not_as_their_table() {
    let heat = |text| [["heat", "Yes", "Integer", text], ["glaze", "No", "String", "Its glaze."]];
    let page = |text, example| {
        let rows = heat(text);
        page(&[&rows[0], &rows[1]], example, "")
    };
    let fine = transcribe_page("page.html", page("Degrees.", r#"{"heat": 10}"#).as_bytes());
    assert_eq!((fine.status, fine.err.contains("[example-")), (Some(0), false), "{}", fine.err);
    said(
        "page.html",
        &page("Degrees.", r#"{"heat": null}"#),
        "warning[example-null]: the table says `heat` is Integer, the example shows null",
    );
    said(
        "page.html",
        &page("The value ranges from 1 to 9.", r#"{"heat": 10}"#),
        "warning[example-range]: the example shows `heat` with 10, the table allows 1..9",
    );
    said(
        "page.html",
        &page("Degrees.", r#"{"glaze": "ash"}"#),
        "warning[example-lacks]: the table says `heat` is mandatory, the example lacks it",
    );
}

#[test]
fn a_body_that_no_table_describes() {
    let undescribed =
        "warning[body-undescribed]: the example request has a body that no table describes";
    said("page.html", &page(&[], r#"{"heat": 10}"#, ""), undescribed);
}

#[test]
fn a_second_call() {
    let page =
        page(&[], "", "").replace("<p>PUT /kilns</p>", "<p>PUT /kilns</p>\n<p>POST /fires</p>");
    said(
        "page.html",
        &page,
        "error[page-second-call]: the page describes a second call, POST /fires",
    );
}

/// A type of the request whose table is only on the other side.
#[test]
fn a_table_of_the_other_side() {
    let rows: &[&[&str]] = &[&["lid", "No", "Lid object", "Its lid."]];
    let response = table("<b>Table 2</b> Response body parameters", &HEADINGS, rows)
        + &table("<b>Table 3</b> Lid", &HEADINGS, &[&["weight", "No", "Integer", "Its weight."]]);
    let page = page(rows, "", &format!("<h2>Response Parameters</h2>\n{response}"));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.html");
    fs::write(&path, page).unwrap();
    let run = super::transcribe(&[path.to_str().unwrap(), "--notes"]);
    let expected =
        "note[model-name]: `Lid` is described on the other side of the call only, in Table 3 Lid";
    assert!(run.err.contains(expected), "{}", run.err);
}

/// A line that may begin a table, or stand outside of all.
#[test]
fn a_page_of_text_with_two_readings() {
    let page = "\
Listing Plans

URI

  - Method: POST

    POST /v1/kilns/{kiln_id}/plans


    Parameter

    Mandatory

    Type

    Description

    plan

    Yes
    steps
    Object

  - plan

    No

    String

    Name.



    Yes (If it is no copy.)
    Array of objects

    Steps.
";
    said("page.txt", page, "error[page-ambiguous]: \"Parameter\" can be read in two ways");
}

/// Each code is seen in a test of this folder, or in its snapshot.
#[test]
fn every_code_of_pages_is_tried() {
    let mut texts = String::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/transcribe");
    for folder in [folder.join("snapshots"), folder] {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                texts.push_str(&fs::read_to_string(path).unwrap());
            }
        }
    }
    for code in Code::OF_PAGES {
        let names = [format!("[{code}]"), format!("Code::{code:?}")];
        assert!(
            names.iter().any(|it| texts.contains(it)),
            "no page is tried that {code} is said of"
        );
    }
}
