//! A page by its sections: what is called, which table belongs where, which code is an example.

mod check;
mod uri;

use std::collections::HashSet;

use super::captions::{below, rest};
use super::examples::{self, Example, Side};
use super::page::{Block, BlockKind, Item, Page, Table};
use super::text::clip;
use super::words::{self, Section, captions};
use specwright::diagnostic::{Code, Diagnostic, PagePosition, Severity};

use uri::Half;
pub(crate) use uri::{placeholders, split_target};

/// Which way a model goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Direction {
    Request,
    Response,
}

impl Direction {
    /// The other side of the call.
    pub(crate) fn other(self) -> Self {
        match self {
            Self::Request => Self::Response,
            Self::Response => Self::Request,
        }
    }
}

/// A table and where on the page it stands.
#[derive(Debug)]
pub(crate) struct Placed {
    pub(crate) table: Table,
    pub(crate) section: Section,
    /// The "Status code: NNN" line above it.
    pub(crate) status: Option<String>,
    /// The nearest title or label above it, as printed.
    pub(crate) under: String,
}

impl Placed {
    pub(crate) fn direction(&self) -> Direction {
        match self.section {
            Section::Response | Section::ResponseExample | Section::Status => Direction::Response,
            _ => Direction::Request,
        }
    }
}

/// A page, cut into what its sections hold.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    pub(crate) method: Option<String>,
    pub(crate) path: Option<String>,
    /// Names behind the `?` of the path.
    pub(crate) path_query: Vec<String>,
    pub(crate) uri_at: PagePosition,
    /// Further addresses of the same call, such as one of another version.
    pub(crate) more_paths: Vec<String>,
    /// Further calls that the URI section names: a page is read as one.
    pub(crate) more_calls: Vec<(PagePosition, String)>,
    pub(crate) function: Vec<Block>,
    pub(crate) tables: Vec<Placed>,
    pub(crate) examples: Vec<Example>,
    /// Status codes that stand in lines of their own, in order.
    pub(crate) status_lines: Vec<String>,
    /// The operation's name in the page's sample code.
    pub(crate) sample_id: Option<String>,
    /// Headings of no section that is known.
    pub(crate) unknown: Vec<(PagePosition, String)>,
    /// The language that a title is of, where such are read by their words.
    pub(crate) language: Option<&'static str>,
    /// How many headings were asked for it.
    pub(crate) asked: usize,
    /// Each heading or label and what it was taken for, for `--explain`.
    pub(crate) outline: Vec<(PagePosition, String, Section)>,
}

/// Cuts a page. The page keeps its title, date and breadcrumb.
pub(crate) fn read(page: &mut Page) -> Reading {
    let mut reading = Reading::default();
    let mut items = std::mem::take(&mut page.items);
    below(&mut items, page);
    let mut cursor = Cursor {
        section: Section::Start,
        under: String::new(),
        status: None,
        pending: Vec::new(),
        label: None,
        half: Half::default(),
        strange: None,
    };
    let numbers: Vec<(usize, u32)> = items.iter().enumerate().filter_map(numbered).collect();
    let mut adjoins = false;
    for (at, item) in items.into_iter().enumerate() {
        let is_table = matches!(item, Item::Table(_));
        match item {
            Item::Heading(block) => cursor.heading(block, page, &mut reading),
            Item::Block(block) => cursor.block(block, &mut reading),
            Item::Table(mut table) => {
                cursor.pending.clear();
                let label = cursor.label.take();
                if table.number.is_none() && table.caption.is_none() {
                    (table.number, table.caption) =
                        label.as_deref().map(captions::of_table).unwrap_or_default();
                }
                let last = reading.tables.last_mut().filter(|last| last.status == cursor.status);
                let last = last.map(|last| &mut last.table);
                let next = numbers.get(numbers.partition_point(|(other, _)| *other <= at));
                let next = next.map(|(_, number)| *number);
                let Some(table) = rest(last, table, adjoins, next, page) else { continue };
                cursor.doubt(&table, page);
                let section = side(&table, cursor.section, page, &mut reading);
                reading.tables.push(Placed {
                    section,
                    table,
                    status: cursor.status.clone(),
                    under: cursor.under.clone(),
                });
            }
        }
        adjoins = is_table;
    }
    check::check(page, &mut reading);
    reading
}

/// The number of an item that is a table with one.
fn numbered((at, item): (usize, &Item)) -> Option<(usize, u32)> {
    match item {
        Item::Table(table) => Some((at, table.number?)),
        _ => None,
    }
}

/// The section of a table. In a language whose titles are not all known one can have been taken
/// for text, so that a caption which names the answer is worth more than a title of the request.
fn side(table: &Table, section: Section, page: &mut Page, reading: &mut Reading) -> Section {
    let caption = table.caption.as_deref().unwrap_or_default();
    let answers = words::part(caption).is_some_and(|part| part.response && !part.request);
    if section != Section::Request || !answers || language(reading).is_none() {
        return section;
    }
    let message = format!("{} is of the answer, the title above it of the request", table.name());
    page.findings.push(
        Diagnostic::of_page(Code::PageLayout, &page.file, table.at, message)
            .help("the title of the answer's section is not known; the caption is taken"),
    );
    Section::Response
}

/// The page's language, where it is one whose titles are read by their words.
fn language(reading: &mut Reading) -> Option<&'static str> {
    let new = reading.outline.iter().skip(reading.asked);
    let found = new.into_iter().find_map(|(_, title, _)| words::loose_language(title));
    reading.asked = reading.outline.len();
    reading.language = reading.language.or(found);
    reading.language
}

struct Cursor {
    section: Section,
    under: String,
    status: Option<String>,
    /// Texts since the last example: the next one's title.
    pending: Vec<Block>,
    /// The nearest text above that can stand for the caption of a table without one.
    label: Option<String>,
    /// A path whose method stands in a line of its own, or that method.
    half: Half,
    /// A title or a line above that nobody understands.
    strange: Option<Block>,
}

impl Cursor {
    fn enter(&mut self, section: Section, block: &Block, reading: &mut Reading) {
        self.section = section;
        self.under = block.text.trim().trim_end_matches([':', '：']).to_owned();
        self.pending.clear();
        self.label = None;
        self.strange = None;
        if !matches!(section, Section::Response | Section::ResponseExample) {
            self.status = None;
        }
        reading.outline.push((block.at, block.text.clone(), section));
    }

    fn heading(&mut self, block: Block, page: &mut Page, reading: &mut Reading) {
        if self.section == Section::Samples && words::section(&block.text).is_none() {
            return;
        }
        if page.title.as_deref() == Some(block.text.as_str()) && self.section == Section::Start {
            return;
        }
        if let Some(found) = words::STATUS_LINE.captures(block.text.trim()) {
            self.status_line(found.get(1).map_or("", |code| code.as_str()), reading);
        } else if self.section == Section::Response && words::names_no_side(&block.text) {
            // "Parameters" below the title of the answer are the answer's.
            self.label = captions::label(&block.text);
            self.pending.clear();
        } else if let Some(section) =
            words::section(&block.text).or_else(|| words::label(&block.text))
        {
            self.enter(section, &block, reading);
        } else if page.title.is_none() {
            page.title = Some(block.text);
        } else {
            // A title of its own inside a section ("Creating from a snapshot") changes nothing else.
            let inside =
                !matches!(self.section, Section::Start | Section::Errors | Section::Samples);
            let section = if inside { self.section } else { Section::Other };
            self.enter(section, &block, reading);
            reading.unknown.push((block.at, block.text.clone()));
            self.label = captions::label(&block.text);
            self.strange = self.label.is_none().then(|| block.clone());
            self.pending.push(block);
        }
    }

    /// Says that a table without a caption stands below words that may tell what it is for.
    fn doubt(&mut self, table: &Table, page: &mut Page) {
        let Some(strange) = self.strange.take() else { return };
        let side = match self.section {
            Section::Uri => "the address",
            Section::Request => "the request",
            Section::Response => "the answer",
            _ => return,
        };
        if table.number.is_some() || table.caption.is_some() {
            return;
        }
        let message = format!("\"{}\" is no title that is known", clip(strange.text.trim()));
        page.findings.push(
            Diagnostic::of_page(Code::PageLayout, &page.file, strange.at, message)
                .milder(Severity::Warning)
                .help(format!("the table below it is read as part of {side}")),
        );
    }

    fn status_line(&mut self, code: &str, reading: &mut Reading) {
        self.status = Some(code.to_owned());
        self.pending.clear();
        reading.status_lines.push(code.to_owned());
    }

    fn block(&mut self, block: Block, reading: &mut Reading) {
        let text = block.text.trim();
        if self.section == Section::Samples {
            sample(text, reading);
            return;
        }
        if block.kind != BlockKind::Code {
            let section = match block.is_item() {
                // In a list only examples are announced; the rest are captions.
                true => words::example_label(text),
                false => words::label(text),
            };
            if let Some(section) = section {
                self.enter(section, &block, reading);
                self.label = captions::label(text);
                return;
            }
            if let Some(found) = words::STATUS_LINE.captures(text) {
                self.status_line(found.get(1).map_or("", |code| code.as_str()), reading);
                return;
            }
        }
        self.note_label(&block);
        match self.section {
            Section::Status if block.kind != BlockKind::Code => {
                if let Some(found) = words::LISTED_STATUS.captures(text) {
                    let codes = words::status_codes(found.get(1).map_or("", |it| it.as_str()));
                    reading.status_lines.extend(codes);
                }
            }
            Section::Function => reading.function.push(block),
            Section::Uri => {
                uri::read(&block, reading, &mut self.half);
                // Old pages print a call with its answer under the address.
                if block.kind == BlockKind::Code {
                    self.code(&block, reading);
                }
            }
            Section::RequestExample | Section::ResponseExample => {
                // Values that no mark shows to be JSON.
                let value = matches!(text, "true" | "false" | "null");
                let kind = if value { BlockKind::Code } else { block.kind };
                self.code(&Block { kind, ..block.clone() }, reading);
            }
            Section::Request | Section::Response if block.kind == BlockKind::Code => {
                self.code(&block, reading);
            }
            _ => self.pending.push(block),
        }
    }

    /// Keeps the text that may be the next table's caption; sentences may stand between the two.
    fn note_label(&mut self, block: &Block) {
        let text = block.text.trim();
        let sentence = block.is_paragraph() && text.ends_with(['.', '。', ':', '：']);
        match captions::label(text).filter(|_| block.kind != BlockKind::Code) {
            Some(label) => self.label = Some(label),
            None if sentence => {}
            None => {
                self.label = None;
                // An address is no title.
                let title = block.is_paragraph() && text.chars().count() <= 60;
                let title = title && !text.contains('/');
                self.strange = title.then(|| block.clone());
            }
        }
    }

    fn code(&mut self, block: &Block, reading: &mut Reading) {
        let side = match self.section {
            Section::Response | Section::ResponseExample => Side::Response,
            _ => Side::Request,
        };
        examples::add(
            block,
            side,
            self.status.as_deref(),
            &mut self.pending,
            &mut reading.examples,
        );
    }
}

/// Finds the operation's name in a line of sample code: `CreateThingRequest request = new …`.
fn sample(text: &str, reading: &mut Reading) {
    if reading.sample_id.is_some() {
        return;
    }
    let words = || text.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
    // Each word with the `Request` that may be asked for, without what stands before a capital.
    let asked: HashSet<&str> =
        words().filter_map(|word| word.split_once("Request")).map(|(name, _)| name).collect();
    for word in words() {
        let name = word.strip_suffix("Response").or_else(|| word.strip_suffix("Request"));
        let Some(name) = name.filter(|name| name.len() > 3) else { continue };
        let pascal = name.starts_with(|first: char| first.is_ascii_uppercase());
        let known = ["HttpRequest", "Sdk", "Service", "Client", "ServiceResponse", "Exceptions"];
        if pascal && !known.contains(&name) && asked.contains(name) {
            reading.sample_id = Some(name.to_owned());
            return;
        }
    }
}
