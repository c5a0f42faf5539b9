//! Words that mean one thing as a title and another in a cell, and other spellings of one thing:
//! what is right stands beside each.

use serde_json::Value;

use super::{fixtures, read_text};

/// A page whose request and answer have these rows (name, mandatory, type, description).
struct Page {
    uri: &'static str,
    request: Vec<[String; 4]>,
    answer: Vec<[String; 3]>,
    /// What stands below the title of the status codes.
    status: &'static str,
}

impl Page {
    fn new() -> Self {
        let row = |cells: [&str; 4]| cells.map(str::to_owned);
        Self {
            uri: "POST /v1/{shed_id}/beds",
            request: vec![
                row(["soil", "Yes", "String", "Soil."]),
                row(["depth", "No", "Integer", "Depth."]),
            ],
            answer: vec![["id", "String", "Number."].map(str::to_owned)],
            status: "200",
        }
    }

    /// As text, one cell a paragraph.
    fn text(&self) -> String {
        let mut lines = vec!["Preparing a Bed", "Function", "Prepares a bed.", "URI", self.uri];
        lines.extend(["Request Parameters", "Table 2 Request body parameters"]);
        lines.extend(["Parameter", "Mandatory", "Type", "Description"]);
        lines.extend(self.request.iter().flatten().map(String::as_str));
        lines.extend(["Response Parameters", "Table 3 Response body parameters"]);
        lines.extend(["Parameter", "Type", "Description"]);
        lines.extend(self.answer.iter().flatten().map(String::as_str));
        lines.extend(["Status Codes", self.status]);
        lines.join("\n\n")
    }

    fn read(&self) -> Value {
        let outcome = read_text("page.txt", &self.text());
        outcome.document
    }
}

/// The names of a model's fields, those that are mandatory with a star.
fn fields(document: &Value, model: &str) -> Vec<String> {
    let schema = &document["components"]["schemas"][model];
    let required = schema["required"].as_array().cloned().unwrap_or_default();
    let names = schema["properties"].as_object().into_iter().flat_map(|all| all.keys());
    names
        .map(|it| {
            if required.contains(&Value::from(it.as_str())) { format!("{it}*") } else { it.clone() }
        })
        .collect()
}

const REQUEST: &str = "PageRequestBody";
const ANSWER: &str = "PageResponse";

/// A description can be any word, even the title of a section.
#[test]
fn a_cell_is_no_title() {
    for word in [
        "SDK Sample Code",
        "Sample code",
        "Response",
        "Example Requests",
        "Status code: 404",
        "Error Codes",
        "Request body",
        "Parameters",
        "Result",
        "Body",
        "URI",
        "None",
        "Default value",
    ] {
        let mut page = Page::new();
        page.request[0][3] = word.to_owned();
        page.request.push(["kind", "No", "String", word].map(str::to_owned));
        page.request.push(["last", "No", "String", "Last."].map(str::to_owned));
        page.answer.insert(0, ["code", "String", word].map(str::to_owned));
        let document = page.read();
        assert_eq!(fields(&document, REQUEST), ["soil*", "depth", "kind", "last"], "{word}");
        assert_eq!(fields(&document, ANSWER), ["code", "id"], "{word}");
    }
}

/// So can a name be the label of a part of descriptions.
#[test]
fn a_name_is_no_label() {
    for word in [
        "Default",
        "Example",
        "None",
        "Options",
        "Mandatory",
        "Description",
        "Type",
        "Result",
        "body",
    ] {
        let mut page = Page::new();
        page.request.insert(1, [word, "Yes", "String", "Any."].map(str::to_owned));
        page.answer.push([word, "String", "Any."].map(str::to_owned));
        page.answer.push(["end", "String", "End."].map(str::to_owned));
        let document = page.read();
        assert_eq!(fields(&document, REQUEST), ["soil*", &format!("{word}*"), "depth"], "{word}");
        assert_eq!(fields(&document, ANSWER), ["id", word, "end"], "{word}");
    }
}

/// Labels of descriptions stay labels, with their values on the line below.
#[test]
fn a_default_below_its_label() {
    for label in ["Default value:", "Default Value", "Default:", "默认值："] {
        let mut page = Page::new();
        page.request[1][3] = format!("Depth.\n\n{label}\n\n3");
        let document = page.read();
        let depth = &document["components"]["schemas"][REQUEST]["properties"]["depth"];
        assert_eq!(depth["default"], 3, "{label}: {depth}");
    }
}

#[test]
fn marks_say_yes_and_no() {
    let mut page = Page::new();
    page.request[0][1] = "√".to_owned();
    page.request[1][1] = "×".to_owned();
    assert_eq!(fields(&page.read(), REQUEST), ["soil*", "depth"]);
}

/// A copy can lose all cells that say yes or no, of a long table as well.
#[test]
fn tables_that_lost_every_yes_and_no() {
    let mut page = Page::new();
    for name in ["width", "kind", "shade", "water"] {
        page.request.push([name, "", "String", "Any."].map(str::to_owned));
    }
    page.request.iter_mut().for_each(|row| row[1].clear());
    let text = page.text().replace("\n\n\n\n", "\n\n");
    let outcome = read_text("page.txt", &text);
    let names = ["soil", "depth", "width", "kind", "shade", "water"];
    assert_eq!(fields(&outcome.document, REQUEST), names);
    assert!(outcome.diagnostics.iter().any(|it| it.message.contains("6 of 6 rows lack")));
}

/// Bars part cells without a rule below the headings as well.
#[test]
fn bars_without_a_rule() {
    let page = std::fs::read_to_string(fixtures().join("text/bars.txt")).unwrap();
    let is_rule = |line: &&str| !line.contains("--|");
    let bare: Vec<&str> = page.lines().filter(is_rule).collect();
    assert!(bare.len() < page.lines().count());
    let with = read_text("bars.txt", &page).document;
    let without = read_text("bars.txt", &bare.join("\n")).document;
    assert_eq!(with, without);
}

/// A table whose title has the field's name among its words is its model, where no other can be.
#[test]
fn titles_that_mention_a_field() {
    for title in ["Details of plot", "plot information", "The plot field", "plot (Object)"] {
        let mut page = Page::new();
        page.request.push(["plot", "No", "Object", "Plot."].map(str::to_owned));
        let table = format!(
            "Table 9 {title}\n\nParameter\n\nType\n\nDescription\n\nrow\n\nInteger\n\nRow."
        );
        let text =
            page.text().replace("Response Parameters", &format!("{table}\n\nResponse Parameters"));
        let outcome = read_text("page.txt", &text);
        let plot =
            outcome.document["components"]["schemas"][REQUEST]["properties"]["plot"].to_string();
        assert!(plot.contains("#/components/schemas/"), "{title}: {plot}");
        assert!(outcome.diagnostics.iter().any(|it| it.message.contains("Table 9")), "{title}");
    }
}

/// The calls that a line says.
#[test]
fn the_ways_to_write_a_call() {
    for (line, calls) in [
        ("URI format: POST /v1/{shed_id}/beds", "post /v1/{shed_id}/beds"),
        ("Method: POST\n\nPath: /v1/{shed_id}/beds", "post /v1/{shed_id}/beds"),
        ("PATH: /v1/{shed_id}/beds\n\nMethod: POST", "post /v1/{shed_id}/beds"),
        ("POST /v1/beds or POST /v2/beds", "post /v1/beds, post /v2/beds"),
        ("POST /v1/beds[?dry={dry}]", "post /v1/beds"),
    ] {
        let mut page = Page::new();
        page.uri = line;
        let document = page.read();
        let paths = document["paths"].as_object().unwrap();
        let found: Vec<String> = paths
            .iter()
            .flat_map(|(path, item)| {
                item.as_object().unwrap().keys().map(move |it| format!("{it} {path}"))
            })
            .collect();
        assert_eq!(found.join(", "), calls, "{line}");
    }
    // A query in braces is not taken off the path, and said.
    let mut page = Page::new();
    page.uri = "POST /v1/beds{?dry,limit}";
    let outcome = read_text("page.txt", &page.text());
    assert!(outcome.diagnostics.iter().any(|it| it.message.contains("open brace")));
    // One page is one call: a second method is an error.
    let mut page = Page::new();
    page.uri = "PUT/PATCH /v1/beds";
    let outcome = read_text("page.txt", &page.text());
    let second = outcome.missing().any(|it| it.message.contains("PATCH /v1/beds"));
    assert!(second && outcome.document["paths"]["/v1/beds"]["put"].is_object());
}

/// The codes that a line says.
#[test]
fn the_ways_to_write_status_codes() {
    for (text, codes) in [
        ("Normal: 200 or 202", "200, 202"),
        ("202", "202"),
        ("Normal\n\n202", "202"),
        ("Status Code\n\nDescription\n\n200/201\n\nDone.\n\n404\n\nNot there.", "200, 201, 404"),
        ("Status Code\n\nDescription\n\n200-299\n\nDone.", "2XX"),
        ("Status Code\n\nDescription\n\n4xx\n\nBad.\n\n204 No Content\n\nDone.", "204, 4XX"),
    ] {
        let mut page = Page::new();
        page.status = text;
        let document = page.read();
        let operation = &document["paths"]["/v1/{shed_id}/beds"]["post"];
        let found: Vec<&str> =
            operation["responses"].as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(found.join(", "), codes, "{text}");
    }
}

/// The title of the answer decides what stands below it, whatever it is called.
#[test]
fn the_section_decides() {
    for title in ["Parameters", "Body", "Response data", "Returned result"] {
        let page = Page::new().text();
        let html = html(&page.replace("Table 3 Response body parameters", title));
        for (name, text) in [
            ("page.txt", page.replace("Table 3 Response body parameters", title)),
            ("page.html", html),
        ] {
            let document = read_text(name, &text).document;
            assert_eq!(fields(&document, REQUEST), ["soil*", "depth"], "{name}, {title}");
            assert_eq!(fields(&document, ANSWER), ["id"], "{name}, {title}");
        }
    }
    // One that nobody knows is said, where it can be told from a description; else the page has a
    // second body.
    let strange = Page::new().text().replace("Response Parameters", "What comes back");
    let page = strange.replace("Table 3 Response body parameters\n\n", "");
    let outcome = read_text("page.html", &html(&page));
    let said = outcome.diagnostics.iter().map(|it| it.message.as_str());
    assert!(
        said.clone().any(|it| it.contains("What comes back")),
        "{:?}",
        said.collect::<Vec<_>>()
    );
    assert!(read_text("page.txt", &page).missing().next().is_some(), "{page}");
}

/// The same page as HTML: its titles as titles, its tables as tables.
fn html(text: &str) -> String {
    let titles = [
        "Function",
        "URI",
        "Request Parameters",
        "Response Parameters",
        "Status Codes",
        "Parameters",
        "Body",
        "Response data",
        "Returned result",
        "What comes back",
    ];
    let mut out = String::from("<h1>Preparing a Bed</h1>");
    let mut lines = text.split("\n\n").skip(1).peekable();
    while let Some(line) = lines.next() {
        if line == "Parameter" {
            let mut rows = Vec::new();
            let mut cells = vec![line];
            while let Some(next) = lines.next_if(|it| !titles.contains(it)) {
                cells.push(next);
            }
            let width = if cells.contains(&"Mandatory") { 4 } else { 3 };
            for row in cells.chunks(width) {
                rows.push(format!("<tr><td>{}</td></tr>", row.join("</td><td>")));
            }
            out += &format!("<table>{}</table>", rows.concat());
        } else if titles.contains(&line) {
            out += &format!("<h4>{line}</h4>");
        } else {
            out += &format!("<p>{line}</p>");
        }
    }
    out
}
