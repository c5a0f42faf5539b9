//! Input that is no page, or hardly one: a clear word, an exit status, and nothing half-written.

use super::{fixtures, transcribe, transcribe_page};

#[test]
fn a_page_that_is_not_there() {
    let run = transcribe(&["text/nowhere.txt"]);
    assert_eq!(run.status, Some(2));
    assert!(run.err.contains("`text/nowhere.txt` is not there"), "{}", run.err);
}

#[test]
fn a_folder_without_pages() {
    let folder = tempfile::tempdir().unwrap();
    let run = transcribe(&[folder.path().to_str().unwrap()]);
    assert_eq!((run.status, run.document), (Some(2), None));
    assert!(run.err.contains("no page was found"), "{}", run.err);
}

#[test]
fn bytes_that_are_no_text() {
    let run = transcribe_page("page.txt", b"URI\n\nGET /a \xff\n");
    assert_eq!((run.status, run.document.as_deref()), (Some(2), None));
    assert!(run.err.contains("error[page-encoding]: the page is not UTF-8"), "{}", run.err);
    assert!(run.err.contains("page.txt:3:8"), "{}", run.err);
    let run = transcribe_page("page.txt", b"\0\0\0\0");
    assert_eq!(run.status, Some(2));
    let run = transcribe_page("page.txt", b"");
    assert_eq!((run.status, run.document), (Some(1), None));
}

#[test]
fn fifty_megabytes() {
    let run = transcribe_page("page.html", "<p>x</p>\n".repeat(6_000_000).as_bytes());
    assert_eq!((run.status, run.document), (Some(2), None));
    assert!(run.err.contains("[page-unreadable]"), "{}", run.err);
    assert!(run.err.contains("a reference page is far smaller"), "{}", run.err);
}

#[test]
fn a_million_lines() {
    for name in ["page.txt", "page.html"] {
        let run = transcribe_page(name, format!("<h1>T</h1>{}", "\n".repeat(1_000_000)).as_bytes());
        assert_eq!((run.status, run.document), (Some(2), None));
        assert!(run.err.contains("pages of up to 500000 lines are read"), "{}", run.err);
    }
}

#[test]
fn large_pages_are_read_in_bounded_time() {
    let many = "<table><tr><td colspan=200 rowspan=200>x</td></tr></table>\n".repeat(2_000);
    let run = transcribe_page("page.html", format!("<h1>T</h1>{many}").as_bytes());
    assert_eq!(run.status, Some(1), "{}", run.err);
    let brackets = "{\n\n".repeat(40_000);
    let run = transcribe_page("page.txt", format!("T\n\nURI\n\nGET /a\n\n{brackets}").as_bytes());
    assert_ne!(run.status, None);
}

#[test]
fn elements_nested_without_end() {
    for tag in ["<div>", "<b>", "<table><tr><td>", "<ul><li>", "<p>", "<span x=1>"] {
        let page = format!("<h1>T</h1><h2>URI</h2><p>GET /a</p>{}", tag.repeat(20_000));
        let run = transcribe_page("page.html", page.as_bytes());
        assert!(matches!(run.status, Some(0 | 1)), "{tag}: {:?} {}", run.status, run.err);
    }
}

#[test]
fn tags_with_attributes_without_end() {
    let page = |tag: &str| transcribe_page("page.html", format!("<h1>T</h1>{tag}x").as_bytes());
    let many: String = (0..200_000).map(|index| format!(" a{index}=1")).collect();
    for tag in [format!("<p{many}>"), format!("<div{many}"), format!("</p{many}>")] {
        let run = page(&tag);
        assert!(run.err.contains("a tag has 200000 attributes"), "{}", run.err);
    }
    let text = "a b ".repeat(5_000);
    for harmless in [
        format!("<p title='{text}' x = \"{text}\">"),
        format!("<!-- <p {text} -->"),
        format!("<script>if (a<b) {text}</script>"),
        format!("<p>1 < 2 {text}"),
    ] {
        let run = page(&harmless);
        assert!(!run.err.contains("attributes"), "{}", run.err);
    }
}

/// A page cut anywhere: something is read, or something is said, and nothing panics.
#[test]
fn pages_cut_anywhere() {
    for name in
        ["text/start-firing.txt", "html/start-firing.html", "text/chinese.txt", "text/bars.txt"]
    {
        let page = std::fs::read_to_string(fixtures().join(name)).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name.replace('/', "-"));
        let mut end = 0;
        while end < page.len() {
            if page.is_char_boundary(end) {
                std::fs::write(&path, &page[..end]).unwrap();
                let outcome =
                    specwright_transcribe::run(std::slice::from_ref(&path), &Default::default());
                assert!(outcome.has_operations() || outcome.is_incomplete(), "{name} up to {end}");
            }
            end += 61;
        }
    }
}

#[test]
fn an_index_that_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let page = fixtures().join("group/show-kiln.txt");
    std::fs::copy(&page, folder.path().join("show-kiln.txt")).unwrap();
    std::fs::write(folder.path().join("index.yaml"), "show-kiln.txt: [1\n").unwrap();
    let run = transcribe(&[folder.path().to_str().unwrap()]);
    assert_eq!(run.status, Some(1));
    assert!(
        run.err.contains("error[page-index]: the index of the pages can't be read"),
        "{}",
        run.err
    );
    std::fs::write(folder.path().join("index.yaml"), "gone.txt:\n  link: https://a.example\n")
        .unwrap();
    let run = transcribe(&[folder.path().to_str().unwrap()]);
    assert_eq!(run.status, Some(1));
    assert!(run.err.contains("the index names a page that is not there"), "{}", run.err);
}

/// Cells that say something else than their column asks for: what is made of them is said.
#[test]
fn cells_that_say_something_else() {
    let table = |head: [&str; 3], row: [&str; 3]| {
        let cells = |cell: &str, texts: [&str; 3]| {
            texts.map(|text| format!("<{cell}>{text}</{cell}>")).concat()
        };
        format!("<table><tr>{}</tr><tr>{}</tr></table>", cells("th", head), cells("td", row))
    };
    let page = |mandatory: &str, ty: &str, status: &str| {
        let query = table(["Parameter", "Mandatory", "Description"], ["size", mandatory, "Size."]);
        let headers = table(["Parameter", "Type", "Description"], ["X-Left", ty, "Calls left."]);
        let codes = table(["Status Code", "Reason", "Description"], [status, "Fired", "Done."]);
        let text = format!(
            "<h1>T</h1><h2>URI</h2><p>GET /a</p><p>Query Parameters</p>{query}\
             <h2>Response Parameters</h2><p>Response header parameters</p>{headers}\
             <h2>Status Codes</h2>{codes}"
        );
        transcribe_page("page.html", text.as_bytes()).err
    };
    let said = page("Sometimes", "Strng", "Otherwise");
    for expected in [
        "warning[mandatory-unknown]: table \"Query Parameters\", row `size`: \"Sometimes\" is neither yes nor no",
        "warning[type-unknown]: table \"Response header parameters\", row `X-Left`: \"Strng\" is no type",
        "warning[status-unknown]: the table on line 1: a row has `Otherwise` for a status code",
        // A page can be one line.
        "page.html:1:131\n",
    ] {
        assert!(said.contains(expected), "{expected}\n{said}");
    }
    let said = page("No", "Integer", "200");
    assert!(!said.contains("-unknown]"), "{said}");
}

#[test]
fn two_pages_about_one_operation() {
    let run = transcribe(&["text/start-firing.txt", "html/start-firing.html"]);
    assert_eq!(run.status, Some(1));
    assert!(run.err.contains("error[operation-twice]: "), "{}", run.err);
    assert!(run.err.contains("is described by another page as well"), "{}", run.err);
}

#[test]
fn a_document_that_cannot_be_written() {
    let page = fixtures().join("text/start-firing.txt");
    let folder = tempfile::tempdir().unwrap();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_specwright"))
        .arg("transcribe")
        .arg(page)
        .arg("--out")
        .arg(folder.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
}

/// Pages with lines taken out, doubled and swapped: whatever comes of it, it comes.
#[test]
fn pages_with_lines_out_of_place() {
    let names = ["text/start-firing.txt", "text/listing_firings.txt", "text/chinese.txt"];
    let more = ["text/tight-bars.txt", "html/listing_firings.html", "bad/spans.html"];
    let mut seed = 7_u64;
    for name in names.into_iter().chain(more) {
        let page = std::fs::read_to_string(fixtures().join(name)).unwrap();
        for _ in 0..60 {
            let text = super::shuffled(&page, &mut seed);
            let _ = super::read_text(name, &text);
        }
    }
}
