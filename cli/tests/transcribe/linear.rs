//! Pages of any length: twice the page takes twice the work, whatever is many on it.

use std::fmt::Write as _;
use std::time::Instant;

/// The parts of a page, laid out in one of the forms that are read.
struct Page {
    is_html: bool,
    text: String,
}

impl Page {
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

/// The processor time that this thread has had, in nanoseconds, where the system says it.
fn spent(since: Instant) -> f64 {
    let said = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let said = said.and_then(|text| text.split(' ').next()?.parse::<f64>().ok());
    said.unwrap_or_else(|| since.elapsed().as_secs_f64() * 1e9)
}

#[test]
fn work_grows_as_pages_do() {
    let start = Instant::now();
    for (name, least, fill) in KINDS {
        for is_html in [true, false] {
            let file = if is_html { "page.html" } else { "page.md" };
            let work = |count: usize| {
                let mut page = Page::new(is_html);
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
