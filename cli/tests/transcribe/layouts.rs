//! Every layout, as text and as HTML.

use super::{Run, fixtures, transcribe};

/// A page and the snapshot of what it comes to.
macro_rules! pages {
    ($($test:ident: $page:literal $status:literal,)*) => {
        $(
            #[test]
            fn $test() {
                let run = transcribe(&[$page, "--notes", "--explain"]);
                assert_eq!(run.status, Some($status), "{}", run.err);
                insta::assert_snapshot!(stringify!($test), run.report());
            }
        )*
    };
}

pages! {
    new_generation: "text/start-firing.txt" 0,
    old_generation: "text/listing_firings.txt" 0,
    root_array_form_and_free_keys: "text/upload-glaze.txt" 0,
    raw_body: "text/download-recipe.txt" 0,
    sphinx: "html/sphinx.html" 0,
    chinese: "text/chinese.txt" 0,
    cells_with_bars: "text/bars.txt" 0,
    cells_with_bars_and_no_blank_lines: "text/tight-bars.txt" 1,
    tables_and_examples_in_lists: "text/lists.txt" 0,
    cells_parted_by_tabs: "text/tabs.txt" 0,
    models_found_by_links_and_names: "html/objects.html" 0,
    markdown_with_tables_of_bars_and_of_html: "markdown/start-kiln.md" 0,
    group_of_pages: "group" 0,
    spans_scripts_and_nested_tables: "bad/spans.html" 1,
    unknown_layout: "bad/unknown-layout.txt" 1,
    table_without_headings: "bad/no-headings.txt" 1,
    headings_in_another_order: "bad/other-order.txt" 0,
    table_over_several_pages: "bad/over-pages.txt" 0,
    truncated_page: "bad/truncated.txt" 0,
    marks_around_names_and_text_below_captions: "bad/marks.html" 1,
    wrong_character_set: "bad/mojibake.txt" 0,
}

/// A document without what only one of the two layouts knows: the file's name and the links.
fn plain(run: &Run) -> String {
    let text = run.document.as_deref().unwrap().replace(".html", ".txt");
    let mut kept: Vec<&str> = text.lines().collect();
    let link = |line: &&str| line.contains("https://docs.example.com");
    kept.retain(|line| {
        !link(line) && !line.contains("externalDocs:") && !line.contains("(updated on")
    });
    kept.join("\n")
}

#[test]
fn text_and_html_of_a_page_say_the_same() {
    for name in ["start-firing", "listing_firings"] {
        let text = transcribe(&[&format!("text/{name}.txt")]);
        let html = transcribe(&[&format!("html/{name}.html")]);
        assert_eq!(plain(&text), plain(&html), "{name}");
    }
}

#[test]
fn the_order_of_the_arguments_makes_no_difference() {
    let one = transcribe(&["group/show-kiln.txt", "group/update-kiln.txt"]);
    let two = transcribe(&["group/update-kiln.txt", "group/show-kiln.txt"]);
    assert_eq!(one.document, two.document);
}

#[test]
fn a_second_run_writes_nothing() {
    let first = transcribe(&["text/start-firing.txt"]).document.unwrap();
    let again = super::transcribe_over(Some(&first), &["text/start-firing.txt"]);
    assert_eq!(again.document, None);
    assert!(again.err.contains("(current)"), "{}", again.err);
}

#[test]
fn line_ends_and_hard_blanks_make_no_difference() {
    let page = std::fs::read_to_string(fixtures().join("text/start-firing.txt")).unwrap();
    let plain = super::transcribe_page("start-firing.txt", page.as_bytes());
    let windows = super::transcribe_page("start-firing.txt", page.replace('\n', "\r\n").as_bytes());
    assert_eq!(plain.document, windows.document);
    let hard = page.replace("  • ", "\u{a0}\u{a0}•\u{a0}");
    let hard = format!("\u{feff}{}", hard.replace("Array of Tag", "Array\u{a0}of\u{a0}Tag"));
    let hard = super::transcribe_page("start-firing.txt", hard.as_bytes());
    assert_eq!(plain.document, hard.document);
    let wide: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(page.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(plain.document, super::transcribe_page("start-firing.txt", &wide).document);
}

#[test]
fn reports_for_programs_and_reviews() {
    let json = transcribe(&["text/listing_firings.txt", "--format", "json"]);
    insta::assert_snapshot!("report_json", json.out);
    let markdown = transcribe(&["text/listing_firings.txt", "--format", "markdown"]);
    insta::assert_snapshot!("report_markdown", markdown.out);
    let github = transcribe(&["text/listing_firings.txt", "--format", "github"]);
    insta::assert_snapshot!("report_github", github.out);
}
