//! Reference pages of other makes: any number of calls on a page, each a line such as
//! `GET /things/{id}` below a title, with tables of parameters and examples behind it.
//!
//! What stands between a call and the next one is laid out as a page of the family, whose reader
//! does the rest. Nothing is taken from a table that no title and no column gives a use.

mod layout;
mod tables;

use std::collections::HashSet;

use layout::{CALL, Opens, PARAMETER, PartOfCall, STATUS};
use specwright::diagnostic::{Code, Diagnostic, PagePosition, Severity};

use super::merge::pascal;
use super::page::{Block, BlockKind, Item, Page, Table};
use super::words::{self, Section};

/// The pages of the calls that a page of another make describes, with the name of each call;
/// nothing for a page of the family.
pub(crate) fn calls(page: &mut Page) -> Vec<(Page, String)> {
    let is_family = page.items.iter().any(|item| match item {
        Item::Heading(block) => words::section(&block.text) == Some(Section::Uri),
        Item::Block(block) => {
            words::PATH_LINE.is_match(&block.text)
                || words::section(&block.text) == Some(Section::Uri)
        }
        Item::Table(_) => false,
    });
    if is_family {
        return Vec::new();
    }
    let starts = starts(&page.items);
    if starts.is_empty() {
        return Vec::new();
    }
    say(page, &starts);
    let items = std::mem::take(&mut page.items);
    let mut names: HashSet<String> = HashSet::new();
    let mut pages = Vec::new();
    let ends: Vec<usize> =
        starts.iter().skip(1).map(|start| start.from).chain([items.len()]).collect();
    let mut items = items.into_iter();
    let mut at = 0;
    for (start, end) in starts.into_iter().zip(ends) {
        items.by_ref().take(start.from - at).for_each(drop);
        let own: Vec<Item> = items.by_ref().take(end - start.from).collect();
        at = end;
        let call = start.at - start.from;
        let title = start.title.clone().or_else(|| page.title.clone());
        let mut name = title.as_deref().map(pascal).unwrap_or_default();
        let is_name = name.starts_with(|first: char| first.is_ascii_alphabetic());
        if !is_name || name.len() > 60 || names.contains(&name) {
            let path = start.path.replace(['{', '}'], "");
            name = pascal(&format!("{} {path}", start.method.to_lowercase()));
        }
        names.insert(name.clone());
        let mut writer = Writer::new(page, &start, title);
        for (index, item) in own.into_iter().enumerate() {
            if index != call {
                writer.item(item, index < call);
            }
        }
        pages.push((writer.out, name));
    }
    // What was found while the page was read is said once.
    if let Some((first, _)) = pages.first_mut() {
        first.findings.splice(0..0, std::mem::take(&mut page.findings));
    }
    pages
}

fn say(page: &mut Page, starts: &[Start]) {
    let at = starts.first().map_or_else(PagePosition::default, |start| start.place);
    let message = format!(
        "the page is none of the family: {} of it read by the line of the call",
        match starts.len() {
            1 => "one call is".to_owned(),
            count => format!("{count} calls are"),
        }
    );
    page.findings.push(
        Diagnostic::of_page(Code::PageLayout, &page.file, at, message)
            .milder(Severity::Note)
            .help("what stands below a title of parameters, of an answer or of an example is read"),
    );
}

/// A call, and where what is said of it begins.
struct Start {
    /// The item of its line.
    at: usize,
    /// The item of its title, or of its line.
    from: usize,
    title: Option<String>,
    method: String,
    path: String,
    place: PagePosition,
}

/// The calls of a page.
fn starts(items: &[Item]) -> Vec<Start> {
    let mut all: Vec<Start> = Vec::new();
    let mut known: HashSet<(String, String)> = HashSet::new();
    let mut title: Option<(usize, String)> = None;
    let mut is_example = false;
    for (at, item) in items.iter().enumerate() {
        let (block, is_heading) = match item {
            Item::Heading(block) => (block, true),
            Item::Block(block) => (block, false),
            Item::Table(_) => continue,
        };
        let text = block.text.trim();
        let found = CALL.captures(text).filter(|_| !is_example || is_heading);
        if let Some(found) = found {
            let part = |index: usize| found.get(index).map_or("", |part| part.as_str());
            let path = PARAMETER.replace_all(part(2), "/{$1$2}").into_owned();
            let method = part(1).to_owned();
            if known.insert((method.clone(), path.clone())) {
                let (from, title) = title.take().unzip();
                let from = from.filter(|from| all.last().is_none_or(|last| *from > last.at));
                let place = block.at;
                all.push(Start { at, from: from.unwrap_or(at), title, method, path, place });
            }
            continue;
        }
        let opens = layout::opens(text).filter(|_| is_heading || is_label(block));
        if let Some(opens) = opens {
            is_example = matches!(opens, Opens::RequestExample | Opens::ResponseExample);
        } else if is_heading {
            is_example = false;
            title = Some((at, text.to_owned()));
        }
    }
    all
}

/// Whether a paragraph stands where a title could.
fn is_label(block: &Block) -> bool {
    block.is_paragraph() && block.text.chars().count() <= 40
}

/// Lays out what is said of a call as a page of the family.
struct Writer {
    out: Page,
    method: String,
    path: String,
    /// What the last title opened; `None` below one that is not known.
    open: Option<Opens>,
    /// The title that is not known.
    unknown: Option<String>,
    is_described: bool,
}

impl Writer {
    fn new(page: &Page, start: &Start, title: Option<String>) -> Self {
        let mut out = Page {
            file: page.file.clone(),
            title: title.clone(),
            breadcrumb: page.breadcrumb.clone(),
            updated: page.updated.clone(),
            link: page.link.clone(),
            ..Page::default()
        };
        let heading = |text: &str| Item::Heading(Block::paragraph(start.place, text));
        out.items.push(heading("URI"));
        let line = format!("{} {}", start.method, start.path);
        out.items.push(Item::Block(Block::paragraph(start.place, line)));
        out.items.push(heading("Function"));
        let (method, path) = (start.method.clone(), start.path.clone());
        let open = Some(Opens::Call);
        Self { out, method, path, open, unknown: None, is_described: false }
    }

    /// An item before the line of the call, or behind it.
    fn item(&mut self, item: Item, is_before: bool) {
        match item {
            Item::Heading(block) if is_before && layout::opens(&block.text).is_none() => {}
            Item::Heading(block) => self.title(block, true),
            Item::Block(block) => self.block(block),
            Item::Table(table) => self.table(table),
        }
    }

    fn title(&mut self, block: Block, is_heading: bool) {
        if self.status(&block) {
            return;
        }
        let opens = layout::opens(&block.text);
        if opens.is_none() && is_heading {
            self.unknown = Some(block.text.trim().to_owned());
        }
        self.open = opens;
        let section = match opens {
            Some(Opens::Parameters(_)) => "Request",
            Some(Opens::Response) => "Response",
            Some(Opens::RequestExample) => "Example Requests",
            Some(Opens::ResponseExample) => "Example Responses",
            Some(Opens::Status) => "Status Codes",
            Some(Opens::Errors) => "Error Codes",
            Some(Opens::Call) => return,
            // What is said of other things stands in no part of the call.
            None => "Constraints",
        };
        self.out.items.push(Item::Heading(Block { text: section.to_owned(), ..block }));
    }

    /// `200 OK` and the like, where answers are described.
    fn status(&mut self, block: &Block) -> bool {
        let answers = matches!(self.open, Some(Opens::Response | Opens::ResponseExample));
        let Some(found) = STATUS.captures(block.text.trim()).filter(|_| answers) else {
            return false;
        };
        let code = found.get(1).map_or("", |code| code.as_str());
        let text = format!("Status code: {code}");
        self.out.items.push(Item::Block(Block { level: 0, ..Block::paragraph(block.at, text) }));
        true
    }

    fn block(&mut self, block: Block) {
        let opens = layout::opens(&block.text).filter(|opens| *opens != Opens::Call);
        if is_label(&block) && opens.is_some() {
            self.title(block, false);
            return;
        }
        if block.kind != BlockKind::Code && self.status(&block) {
            return;
        }
        // The text around the call says what it is for; code there is an example of it.
        if self.open == Some(Opens::Call) && block.kind == BlockKind::Code {
            let at = block.at;
            self.title(Block::paragraph(at, "Example request"), false);
        }
        self.is_described |= self.open == Some(Opens::Call);
        self.out.items.push(Item::Block(block));
    }

    fn table(&mut self, mut table: Table) {
        let place = match self.open {
            Some(Opens::Parameters(place)) => place,
            // Many pages print the parameters right below the call.
            Some(Opens::Call) => {
                self.title(Block::paragraph(table.at, "Parameters"), false);
                None
            }
            Some(Opens::RequestExample) => None,
            Some(Opens::Response | Opens::ResponseExample) if is_status(&table) => {
                self.out.items.push(Item::Table(table));
                return;
            }
            Some(Opens::Response | Opens::ResponseExample) => {
                table.caption = Some("Response body parameters".to_owned());
                self.own_fields(&mut table);
                self.out.items.push(Item::Table(table));
                return;
            }
            Some(Opens::Status | Opens::Errors) => {
                self.out.items.push(Item::Table(table));
                return;
            }
            None => {
                self.left_out(&table);
                return;
            }
        };
        let (tables, findings) =
            tables::split(table, place, &self.method, &self.path, &self.out.file);
        self.out.findings.extend(findings);
        for (place, mut table) in tables {
            if matches!(place, PartOfCall::Body | PartOfCall::Form) {
                self.own_fields(&mut table);
            }
            table.caption = Some(place.caption().to_owned());
            self.out.items.push(Item::Table(table));
        }
    }

    /// Leaves rows out that say the way to a field of something else.
    fn own_fields(&mut self, table: &mut Table) {
        let findings = tables::without_ways(table, &self.out.file);
        self.out.findings.extend(findings);
    }

    fn left_out(&mut self, table: &Table) {
        let under = self.unknown.clone().unwrap_or_default();
        let message =
            format!("the table under \"{under}\" is left out: the title says no use of it");
        self.out.findings.push(
            Diagnostic::of_page(Code::PageTable, &self.out.file, table.at, message)
                .milder(Severity::Warning)
                .help("looked for titles such as Query Parameters, Request Body, Response"),
        );
    }
}

fn is_status(table: &Table) -> bool {
    table.columns.contains(&words::Column::Status)
}
