//! Tables as editors leave them: nothing of a row is lost, and nothing that is no row becomes one,
//! without a word.

use serde_yaml::Value;
use specwright_transcribe::{Code, Outcome, Severity};

use super::read_text;

const HEAD: [&str; 4] = ["Parameter", "Mandatory", "Type", "Description"];
const HEAT: [&str; 4] = ["heat", "Yes", "Integer", "How hot."];
const GLAZE: [&str; 4] = ["glaze", "No", "String", "Its glaze."];
const SHELF: [&str; 4] = ["shelf", "No", "Integer", "Where it stands."];

/// A row of cells of HTML.
fn row(cells: &[&str]) -> String {
    format!("<tr>{}</tr>", cells.iter().map(|it| format!("<td>{it}</td>")).collect::<String>())
}

/// A table of HTML.
fn table(caption: &str, head: &[&str], rows: &[String]) -> String {
    let caption = match caption {
        "" => String::new(),
        text => format!("<caption>{text}</caption>"),
    };
    format!("<table>{caption}{}{}</table>", row(head), rows.concat())
}

/// What is read of a page with these tables of a request, and these examples of one.
fn read(tables: &str, examples: &str) -> Outcome {
    read_text(
        "page.html",
        &format!(
            "<h1>Firing a Kiln</h1><h2>URI</h2><p>PUT /kilns</p><h2>Request Parameters</h2>{tables}\
             <h2>Example Requests</h2>{examples}<h2>Status Codes</h2>{}",
            table("", &["Status Code", "Description"], &[row(&["200", "OK"])])
        ),
    )
}

/// What is read of one table of a body.
fn body(head: &[&str], rows: &[String]) -> Outcome {
    read(&table("Table 1 Request body parameters", head, rows), "")
}

/// The fields of the body: its name, its type, `!` where it is mandatory.
fn fields(outcome: &Outcome) -> Vec<String> {
    let document: Value = serde_yaml::from_str(&outcome.text).unwrap();
    let body = &document["components"]["schemas"]["PageRequestBody"];
    let required = body["required"].as_sequence().cloned().unwrap_or_default();
    let properties = body["properties"].as_mapping().unwrap();
    let shown = properties.iter().map(|(name, schema)| {
        let mark = if required.contains(name) { "!" } else { "" };
        let kind = schema["type"].as_str().unwrap_or("any");
        format!("{}{mark} {kind}", name.as_str().unwrap())
    });
    shown.collect()
}

/// What is said of a code, from a severity on.
fn said(outcome: &Outcome, code: Code, severity: Severity) -> Vec<&str> {
    let all = outcome.diagnostics.iter().filter(|it| it.code == code && it.severity == severity);
    all.map(|it| it.message.as_str()).collect()
}

const WHOLE: [&str; 3] = ["heat! integer", "glaze string", "shelf integer"];

#[test]
fn a_title_inside_a_table_is_no_field() {
    let span = |text: &str| format!("<tr><td colspan=4>{text}</td></tr>");
    let titles = [
        span("What is fired"),
        row(&["What is fired"]),
        row(&["What is fired", "", "", ""]),
        row(&["What is fired"; 4]),
        row(&HEAD),
        row(&[""; 4]),
    ];
    for title in titles {
        let outcome = body(&HEAD, &[row(&HEAT), title.clone(), row(&GLAZE), row(&SHELF)]);
        assert_eq!(fields(&outcome), WHOLE, "{title}");
        assert!(!outcome.is_incomplete(), "{title}: {:?}", outcome.diagnostics);
    }
    // One that says where what follows is sent is not only a title.
    let outcome = body(&HEAD, &[row(&HEAT), span("Header parameters"), row(&GLAZE), row(&SHELF)]);
    assert_eq!(
        said(&outcome, Code::PageTable, Severity::Warning),
        ["Table 1 Request body parameters: \"Header parameters\" goes across all columns"]
    );
    // A word could be a field whose other cells are lost.
    for alone in [row(&["cone", "", "", ""]), row(&["cone"])] {
        let outcome = body(&HEAD, &[row(&HEAT), alone, row(&GLAZE), row(&SHELF)]);
        assert_eq!(fields(&outcome), WHOLE);
        assert_eq!(
            said(&outcome, Code::PageTable, Severity::Error),
            ["Table 1 Request body parameters: `cone` stands alone in its row"]
        );
    }
}

#[test]
fn the_rest_of_a_description_is_no_field() {
    let more = row(&["", "", "", "In degrees."]);
    let outcome = body(&HEAD, &[row(&HEAT), more, row(&GLAZE), row(&SHELF)]);
    assert_eq!(fields(&outcome), WHOLE);
    assert!(outcome.text.contains("In degrees."), "{}", outcome.text);
}

#[test]
fn a_title_inside_a_table_of_text_is_no_field() {
    let page = |title: &str| {
        let rows = [HEAT, GLAZE, SHELF].map(|row| row.join("\n\n")).join("\n\n");
        let head = HEAD.join("\n\n");
        format!(
            "Firing a Kiln\n\nURI\n\nPUT /kilns\n\nRequest Parameters\n\nTable 1 Request body \
             parameters\n\n{head}\n\n{title}{rows}\n\nStatus Codes\n\nStatus Code\n\nDescription\n\n200\n\nOK\n"
        )
    };
    let tabs = |text: String| {
        let line = |row: [&str; 4]| (row.join("\n\n"), row.join("\t"));
        let rows = [HEAD, HEAT, GLAZE, SHELF].map(line);
        rows.iter().fold(text, |text, (apart, tabbed)| text.replace(apart, tabbed))
    };
    for title in ["", "What is fired\n\n"] {
        for text in [page(title), tabs(page(title))] {
            let outcome = read_text("page.txt", &text);
            assert_eq!(fields(&outcome), WHOLE, "{text}");
            assert!(!outcome.is_incomplete(), "{text}: {:?}", outcome.diagnostics);
        }
    }
}

#[test]
fn what_stands_around_a_name_is_no_part_of_it() {
    for name in [
        "shelf:",
        "shelf (deprecated)",
        "shelf[Deprecated]",
        "sh<wbr>elf",
        "sh\u{ad}elf",
        "<b>shelf</b>",
        "<code>shelf</code>",
        "sh\u{200b}elf",
        "&#115;helf",
        "shelf (Integer)",
    ] {
        let outcome = body(&HEAD, &[row(&HEAT), row(&GLAZE), row(&[name, "No", "Integer", "It."])]);
        assert_eq!(fields(&outcome), WHOLE, "{name}");
        assert!(!outcome.is_incomplete(), "{name}: {:?}", outcome.diagnostics);
    }
    let outcome = body(&HEAD, &[row(&["top_<br>shelf", "No", "Integer", "It."])]);
    assert_eq!(fields(&outcome), ["top_shelf integer"]);
    for (name, what) in [
        ("shelf/rack", "could be several names"),
        ("shelf or rack", "could be several names"),
        ("shelf rack", "is a name of several words"),
    ] {
        let outcome = body(&HEAD, &[row(&HEAT), row(&[name, "No", "Integer", "It."])]);
        let expected = format!("Table 1 Request body parameters: `{name}` {what}");
        assert_eq!(said(&outcome, Code::PageTable, Severity::Warning), [expected]);
    }
}

#[test]
fn a_column_less() {
    // What a description begins with says it.
    let outcome = body(
        &["Parameter", "Type", "Description"],
        &[
            row(&["heat", "Integer", "Mandatory. How hot."]),
            row(&["glaze", "String", "<p>Optional</p><p>Its glaze.</p>"]),
            row(&["shelf", "Integer", "Required when it is glazed."]),
        ],
    );
    assert_eq!(fields(&outcome), WHOLE);
    let typed = body(
        &["Parameter", "Mandatory", "Description"],
        &[
            row(&["heat (Integer)", "Yes", "How hot."]),
            row(&["glaze (String)", "No", "Its glaze."]),
            row(&["shelf (Integer)", "No", "Where it stands."]),
        ],
    );
    assert_eq!(fields(&typed), WHOLE);
    assert_eq!(said(&typed, Code::TypeUnknown, Severity::Warning), [""; 0]);
    let untyped =
        body(&["Parameter", "Mandatory", "Description"], &[row(&["heat", "Yes", "Hot."])]);
    assert_eq!(fields(&untyped), ["heat! any"]);
    assert_eq!(
        said(&untyped, Code::TypeUnknown, Severity::Warning),
        ["Table 1 Request body parameters has no column for types"]
    );
    assert_eq!(said(&outcome, Code::MandatoryUnknown, Severity::Warning), [""; 0]);
    let silent = body(&["Parameter", "Type", "Description"], &[row(&["heat", "Integer", "Hot."])]);
    assert_eq!(fields(&silent), ["heat integer"]);
    assert_eq!(
        said(&silent, Code::MandatoryUnknown, Severity::Warning),
        ["Table 1 Request body parameters does not say what is mandatory"]
    );
}

#[test]
fn types_with_words_about_them() {
    let types = [
        ("Integer (seconds)", "integer"),
        ("String(1 to 9 letters)", "string"),
        ("an integer", "integer"),
        ("boolean value", "boolean"),
        ("string[]", "array"),
        ("Array＜String＞", "array"),
    ];
    for (text, kind) in types {
        let outcome = body(&HEAD, &[row(&["heat", "Yes。", text, "How hot."])]);
        assert_eq!(fields(&outcome), [format!("heat! {kind}")], "{text}");
        assert!(!outcome.is_incomplete(), "{text}: {:?}", outcome.diagnostics);
    }
    let outcome = body(&HEAD, &[row(&["heat", "Yes", "Integer | null", "How hot."])]);
    assert!(outcome.text.contains("nullable: true"), "{}", outcome.text);
}

#[test]
fn a_table_of_fields_inside_of_a_cell_is_said() {
    let inner = |head: &[&str]| table("", head, &[row(&["blue", "String", "As the sea."])]);
    let read = |head: &[&str]| {
        body(&HEAD, &[row(&HEAT), row(&["glaze", "No", "String", &inner(head)]), row(&SHELF)])
    };
    let outcome = read(&["Parameter", "Type", "Description"]);
    assert_eq!(fields(&outcome), WHOLE);
    assert_eq!(
        said(&outcome, Code::PageTable, Severity::Error),
        ["Table 1 Request body parameters: a table of fields stands inside of a cell"]
    );
    // A table of values is part of the description.
    let outcome = read(&["Value", "Form", "Meaning"]);
    assert_eq!(
        (fields(&outcome), outcome.is_incomplete()),
        (WHOLE.map(str::to_owned).to_vec(), false)
    );
}

#[test]
fn a_table_in_parts_is_one() {
    let first = table("Table 1 Request body parameters", &HEAD, &[row(&HEAT), row(&GLAZE)]);
    let rest = |caption: &str| table(caption, &HEAD, &[row(&SHELF)]);
    let named = rest("Table 1 Request body parameters (continued)");
    let outcome = read(&format!("{first}<p>More of it:</p>{named}"), "");
    assert_eq!(fields(&outcome), WHOLE);
    assert!(!outcome.is_incomplete(), "{:?}", outcome.diagnostics);
    // Without a caption it is probably that, and somebody should look.
    let outcome = read(&format!("{first}{}", rest("")), "");
    assert_eq!(fields(&outcome), WHOLE);
    let said = said(&outcome, Code::PageTable, Severity::Error);
    assert!(
        matches!(said[..], [text] if text.contains("is read as the rest of Table 1")),
        "{said:?}"
    );
}

#[test]
fn a_table_whose_number_is_missing_has_lost_its_caption() {
    let rows = [row(&["shape", "No", "Shape object", "It."]), row(&HEAT)];
    let first = table("Table 1 Request body parameters", &HEAD, &rows);
    let shape = table("", &HEAD, &[row(&GLAZE)]);
    let last = table("Table 3 Rim", &HEAD, &[row(&SHELF)]);
    let outcome = read(&format!("{first}{shape}{last}"), "");
    assert_eq!(fields(&outcome), ["shape object", "heat! integer"]);
    assert!(!outcome.text.contains("glaze:"), "{}", outcome.text);
    let said = said(&outcome, Code::PageTable, Severity::Error);
    assert!(said.contains(&"the caption of Table 2 is missing"), "{said:?}");
}

#[test]
fn captions_below_their_tables() {
    let rows = [row(&["shape", "No", "Shape object", "It."]), row(&HEAT)];
    let body = table("", &HEAD, &rows);
    let shape = table("", &HEAD, &[row(&GLAZE)]);
    let page = format!("{body}<p>Table 1 Request body parameters</p>{shape}<p>Table 2 Shape</p>");
    let outcome = read(&page, "");
    assert_eq!(fields(&outcome), ["shape any", "heat! integer"]);
    assert!(outcome.text.contains("table: 2, caption: Shape"), "{}", outcome.text);
    assert_eq!(
        said(&outcome, Code::PageAmbiguous, Severity::Warning),
        ["captions stand below their tables: Table 1 Request body parameters and those behind it"]
    );
}

#[test]
fn examples_that_are_no_json_any_more() {
    let rows = [row(&HEAT), row(&GLAZE), row(&SHELF)];
    let read =
        |example: &str| read(&table("Table 1 Request body parameters", &HEAD, &rows), example);
    let whole = "{\n  \"heat\": 10,\n  \"glaze\": \"blue\"\n}";
    let numbers = "1 {\n2   \"heat\": 10,\n3   \"glaze\": \"blue\"\n4 }";
    for example in [whole, numbers].map(|text| format!("<pre>{text}</pre>")) {
        let outcome = read(&example);
        assert!(outcome.text.contains("glaze: blue"), "{example}: {}", outcome.text);
    }
    let outcome = read("<p>{ \"heat\": 10, \"glaze\": \"blue\" }</p>");
    assert!(outcome.text.contains("glaze: blue"), "{}", outcome.text);
    for spoilt in [
        whole.trim_end_matches('}').to_owned(),
        whole.trim_start_matches('{').to_owned(),
        whole.replace('"', "'"),
        whole.replace(": \"blue\"", ": “blue”"),
        whole.replace("10,", "10"),
    ] {
        let outcome = read(&format!("<pre>{spoilt}</pre>"));
        assert_eq!(said(&outcome, Code::ExampleJson, Severity::Warning).len(), 1, "{spoilt}");
    }
}

#[test]
fn a_line_between_two_tables_of_text_keeps_them_apart() {
    let text = "Firing a Kiln\n\nURI\n\nPUT /kilns\n\nResponse Parameters\n\n\
                Response parameter description\n\nParameter\tMandatory\tType\tDescription\n\
                kiln\tYes\tObject\tThe kiln.\nshelves\tYes\tArray\tIts shelves.\n\n\
                Description for the shelf format\n\nParameter\tMandatory\tType\tDescription\n\
                heat\tYes\tInteger\tHow hot.\n\nStatus Codes\n\nStatus Code\tDescription\n200\tOK\n";
    let outcome = read_text("page.txt", text);
    let said = said(&outcome, Code::PageTable, Severity::Error);
    assert!(said.iter().all(|it| !it.contains("the rest of")), "{said:?}");
    assert!(said.iter().any(|it| it.contains("second body")), "{said:?}");
}
