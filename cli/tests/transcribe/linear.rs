//! Pages of any length: twice the page takes twice the work, whatever is many on it.

use std::fmt::Write as _;
use std::time::Instant;

/// The parts of a page, laid out in one of the forms that are read.
struct Page {
    is_html: bool,
    text: String,
}

impl Page {
    /// A page of another make, which has no title for its address.
    fn foreign(is_html: bool) -> Self {
        let mut page = Self { is_html, text: String::new() };
        page.title(1, "Kilns");
        page
    }

    fn new(is_html: bool) -> Self {
        let mut page = Self { is_html, text: String::new() };
        page.title(1, "Firing a Kiln");
        page.title(2, "URI");
        page.paragraph("POST /v1/kilns");
        page.title(2, "Request Parameters");
        page
    }

    fn title(&mut self, level: usize, text: &str) {
        let _ = match self.is_html {
            true => writeln!(self.text, "<h{level}>{text}</h{level}>"),
            false => writeln!(self.text, "{} {text}\n", "#".repeat(level)),
        };
    }

    fn paragraph(&mut self, text: &str) {
        let _ = match self.is_html {
            true => writeln!(self.text, "<p>{text}</p>"),
            false => writeln!(self.text, "{text}\n"),
        };
    }

    fn code(&mut self, text: &str) {
        let _ = match self.is_html {
            true => writeln!(self.text, "<pre>{text}</pre>"),
            false => writeln!(self.text, "```\n{text}\n```\n"),
        };
    }

    /// A table of parameters: their names and types.
    fn table(&mut self, caption: &str, rows: impl Iterator<Item = (String, String)>) {
        self.paragraph(caption);
        let head = ["Parameter", "Mandatory", "Type", "Description"].map(str::to_owned);
        if self.is_html {
            self.text.push_str("<table>");
        }
        self.row(&head);
        if !self.is_html {
            self.text.push_str("|---|---|---|---|\n");
        }
        for (name, kind) in rows {
            let about = format!("What {name} is. The value can be red or green.");
            self.row(&[name, "No".to_owned(), kind, about]);
        }
        self.text.push_str(if self.is_html { "</table>\n" } else { "\n" });
    }

    fn row(&mut self, cells: &[String; 4]) {
        let _ = match self.is_html {
            true => writeln!(self.text, "<tr><td>{}</td></tr>", cells.join("</td><td>")),
            false => writeln!(self.text, "| {} |", cells.join(" | ")),
        };
    }
}

type Rows = Vec<(String, String)>;

fn texts(count: usize) -> Rows {
    (0..count).map(|row| (format!("field{row}"), "String".to_owned())).collect()
}

/// As many models, called by the page's body; each has what `inner` says.
fn models(page: &mut Page, count: usize, called: fn(usize) -> String, inner: fn(usize) -> Rows) {
    let body = (0..count).map(|row| (format!("part{row}"), format!("{} object", called(row))));
    page.table("Table 1 Request body parameters", body);
    for row in 0..count {
        page.table(&format!("Table {} Glaze{row}", row + 2), inner(row).into_iter());
    }
}

type Kind = (&'static str, usize, fn(&mut Page, usize));

const KINDS: [Kind; 7] = [
    ("models of their own names", 60, |page, count| {
        models(page, count, |row| format!("Glaze{row}"), |_| texts(3));
    }),
    ("models that nobody describes", 60, |page, count| {
        models(page, count, |row| format!("Lost{row}"), |_| texts(3));
    }),
    ("models of one name that hold each other", 60, |page, count| {
        let body = [("part".to_owned(), "Glaze object".to_owned())];
        page.table("Table 1 Request body parameters", body.into_iter());
        for row in 0..count {
            let rows = [("inner".to_owned(), "Glaze object".to_owned()), texts(1).remove(0)];
            page.table(&format!("Table {} Glaze", row + 2), rows.into_iter());
        }
    }),
    ("models of one name whose fields differ", 60, |page, count| {
        let body = [("part".to_owned(), "Glaze object".to_owned())];
        page.table("Table 1 Request body parameters", body.into_iter());
        for row in 0..count {
            let rows = [
                ("same".to_owned(), "String".to_owned()),
                (format!("own{row}"), "Integer".to_owned()),
            ];
            page.table(&format!("Table {} Glaze", row + 2), rows.into_iter());
        }
    }),
    ("rows", 400, |page, count| {
        page.table("Table 1 Request body parameters", texts(count).into_iter());
    }),
    ("examples", 200, |page, count| {
        page.table("Table 1 Request body parameters", texts(3).into_iter());
        page.title(2, "Example Requests");
        for row in 0..count {
            page.code(&format!("{{\n \"field0\" : {row},\n \"unknown{row}\" : 1\n}}"));
        }
    }),
    ("fields of one example on one line", 300, |page, count| {
        page.table("Table 1 Request body parameters", texts(3).into_iter());
        page.title(2, "Example Requests");
        let fields: Vec<String> =
            (0..count).map(|row| format!("\"unknown{row}\" : {row}")).collect();
        page.code(&format!("{{ {} }}", fields.join(", ")));
    }),
];

/// What pages of other makes have many of.
const FOREIGN: [Kind; 6] = [
    ("calls", 100, |page, count| {
        for row in 0..count {
            page.title(2, &format!("Call {row}"));
            page.paragraph(&format!("POST /kilns/{row}/{{id}}"));
            page.table("Parameters", texts(3).into_iter());
        }
    }),
    ("titles with calls behind them", 100, |page, count| {
        for row in 0..count {
            page.title(2, &format!("Call {row} GET /kilns/{row}/{{id}}"));
            page.title(3, "Example URI");
            page.paragraph(&format!("GET /kilns/{row}/7"));
            page.paragraph("Response 200");
            page.code("{ \"id\" : 1 }");
        }
    }),
    ("models apart from calls", 60, |page, count| {
        for row in 0..count {
            page.title(2, &format!("Call {row}"));
            page.paragraph(&format!("POST /kilns/{row}"));
            let body = [("body".to_owned(), format!("[Glaze{row}]"))];
            page.table("Parameters", body.into_iter());
        }
        page.title(1, "Schemas");
        for row in 0..count {
            page.title(2, &format!("Glaze{row}"));
            let next = (row + 1) % count;
            let rows = [("next".to_owned(), format!("[Glaze{next}]")), texts(1).remove(0)];
            page.table("Properties", rows.into_iter());
        }
    }),
    ("rows inside of others", 100, |page, count| {
        page.title(2, "Call");
        page.paragraph("POST /kilns");
        page.title(3, "Request Body");
        let mut rows = vec![("body".to_owned(), "object".to_owned())];
        for row in 0..count {
            rows.push((format!("\u{bb} part{row}"), "object".to_owned()));
            rows.push((format!("\u{bb}\u{bb} size{row}"), "integer".to_owned()));
        }
        page.table("Fields", rows.into_iter());
    }),
    ("items of a list", 300, |page, count| {
        page.title(2, "Call");
        page.paragraph("POST /kilns");
        page.title(3, "Query Parameters");
        for row in 0..count {
            let _ = match page.is_html {
                true => writeln!(
                    page.text,
                    "<dl><dt>part{row}</dt><dd><code>string</code> (required) What it is</dd></dl>"
                ),
                false => writeln!(page.text, "- `part{row}` (string, required) - What it is"),
            };
        }
    }),
    ("calls of one address", 100, |page, count| {
        for row in 0..count {
            page.title(2, &format!("Call {row}"));
            page.paragraph("GET /kilns");
            page.title(3, "Example");
            page.paragraph("GET /kilns");
        }
    }),
];

/// The processor time that this thread has had, in nanoseconds, where the system says it.
fn spent(since: Instant) -> f64 {
    let said = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let said = said.and_then(|text| text.split(' ').next()?.parse::<f64>().ok());
    said.unwrap_or_else(|| since.elapsed().as_secs_f64() * 1e9)
}

#[test]
fn work_grows_as_pages_do() {
    let start = Instant::now();
    let family = KINDS.into_iter().map(|kind| (kind, Page::new as fn(bool) -> Page));
    let others = FOREIGN.into_iter().map(|kind| (kind, Page::foreign as fn(bool) -> Page));
    for ((name, least, fill), start_page) in family.chain(others) {
        for is_html in [true, false] {
            let file = if is_html { "page.html" } else { "page.md" };
            let work = |count: usize| {
                let mut page = start_page(is_html);
                fill(&mut page, count);
                let folder = tempfile::tempdir().unwrap();
                let path = folder.path().join(file);
                std::fs::write(&path, &page.text).unwrap();
                let before = spent(start);
                let outcome = specwright_transcribe::run(&[path], &Default::default());
                let found = outcome.rendered();
                let work = spent(start) - before;
                assert!(outcome.has_operations(), "{name}: {:?}", found.first());
                work
            };
            let _ = work(2);
            let (small, large) = (work(least), work(least * 8));
            // What is the same for every page counts for the small one; the square would be 64.
            assert!(large < small * 20.0, "{file}, {name}: {:.0} times", large / small);
        }
    }
}
