//! A page by its sections: what is called, which table belongs where, which code is an example.

use std::collections::HashSet;

use super::examples::{self, Example, Side};
use super::page::{Block, BlockKind, Item, Page, Table};
use super::text::clip;
use super::words::{self, Column, Section, captions};
use specwright::diagnostic::{Code, Diagnostic, PagePosition, Severity};

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
    let items = std::mem::take(&mut page.items);
    let mut cursor = Cursor {
        section: Section::Start,
        under: String::new(),
        status: None,
        pending: Vec::new(),
        label: None,
        half: Half::default(),
        strange: None,
    };
    for item in items {
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
    }
    check(page, &mut reading);
    reading
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

/// What there is of a call whose method and path stand in lines of their own.
#[derive(Default)]
struct Half {
    method: Option<String>,
    path: Option<(PagePosition, String)>,
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
                uri(&block, reading, &mut self.half);
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

/// Reads the method and path from a block of the URI section.
fn uri(block: &Block, reading: &mut Reading, half: &mut Half) {
    let is_plain = block.kind != BlockKind::Code;
    for line in block.text.lines() {
        let line = line.trim();
        if let Some(found) = words::PATH_LINE.captures(line) {
            half.path = found.get(1).map(|path| (block.at, path.as_str().to_owned()));
        }
        if let Some(found) = words::METHOD_LINE.captures(line) {
            half.method = found.get(1).map(|method| method.as_str().to_uppercase());
        }
        if let Half { method: Some(method), path: Some((at, path)) } = half {
            call(method, path, *at, true, reading);
            *half = Half::default();
        }
        let line = words::URI_LABEL.replace(line, "");
        if let Some(found) = words::SEVERAL_METHODS.captures(&line) {
            let methods = found[1].split(|letter: char| !letter.is_ascii_uppercase());
            for method in methods.filter(|method| !method.is_empty()) {
                call(method, &found[2], block.at, is_plain, reading);
            }
            continue;
        }
        let Some(found) = words::REQUEST_LINE.captures(&line) else { continue };
        call(&found[1], &found[2], block.at, is_plain, reading);
        // "POST /v1/things or POST /v2/things"
        for more in words::FURTHER_CALL.captures_iter(&found[2]).filter(|_| is_plain) {
            call(&more[1], &more[2], block.at, true, reading);
        }
    }
}

/// A longer address than servers take.
const LONGEST_PATH: usize = 4_000;

/// More further addresses than a call has.
const MOST_PATHS: usize = 20;

/// Notes a call that the section names; `is_plain`: in its text, as against an example.
fn call(method: &str, target: &str, at: PagePosition, is_plain: bool, reading: &mut Reading) {
    if !target.starts_with(['/', '{']) && !target.contains("://") {
        return;
    }
    if target.len() > LONGEST_PATH {
        return;
    }
    let Some(first) = reading.path.clone().filter(|_| reading.method.is_some()) else {
        reading.method = Some(method.to_owned());
        reading.uri_at = at;
        set_path(target, reading);
        return;
    };
    let (path, _) = split_target(target);
    let same = reading.method.as_deref() == Some(method);
    if !is_plain || (same && (path == first || reading.more_paths.contains(&path))) {
        return;
    }
    // The same call at another address, of another version: the tables describe both.
    let names = |path: &str| {
        let mut names: Vec<String> = placeholders(path).into_iter().map(str::to_owned).collect();
        names.sort_unstable();
        names
    };
    let is_further = reading.more_paths.len() < MOST_PATHS && names(&path) == names(&first);
    if same && is_further {
        reading.more_paths.push(path);
    } else {
        reading.more_calls.push((at, format!("{method} {path}")));
    }
}

/// The names in the braces of a path.
pub(crate) fn placeholders(path: &str) -> Vec<&str> {
    let parts = path.split('{').skip(1);
    parts.filter_map(|part| part.split_once('}').map(|(name, _)| name)).collect()
}

fn set_path(target: &str, reading: &mut Reading) {
    let (path, query) = split_target(target);
    reading.path = Some(path);
    reading.path_query = query;
}

/// A target's path, and the names in its query.
pub(crate) fn split_target(target: &str) -> (String, Vec<String>) {
    let target = target.split(" HTTP/").next().unwrap_or(target);
    let target = target.trim().trim_end_matches(['.', ';', '。']);
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    // `{?limit,marker}` and `[?limit={limit}]`: the whole query may be left out.
    let path = if target.contains('?') { path.trim_end_matches(['{', '[', '(']) } else { path };
    let path = match path.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("/", |at| &rest[at..]),
        None => path,
    };
    // A blank in a path is a slip of the page; behind it may stand a remark.
    let mut joined = String::new();
    for (index, part) in path.split_whitespace().enumerate() {
        if index > 0 && !part.starts_with(['/', '{']) && !joined.ends_with('/') {
            break;
        }
        joined.push_str(part);
    }
    let joined = joined.replace("$(", "{").replace("${", "{");
    let query = query.split(['&', ' ', ',']).filter_map(|pair| pair.split('=').next());
    let names = query.map(|name| name.trim_matches(['{', '}', '[', ']', '(', ')']).to_owned());
    (joined, names.filter(|name| !name.is_empty()).collect())
}

/// Whether anything beside the address is in a language that is read.
fn is_understood(reading: &Reading) -> bool {
    let titled = reading
        .outline
        .iter()
        .any(|(_, _, section)| !matches!(section, Section::Start | Section::Uri | Section::Other));
    let headed = |placed: &Placed| {
        let known = [Column::Mandatory, Column::Description, Column::Status];
        known.iter().any(|column| placed.table.columns.contains(column))
    };
    titled || reading.tables.iter().any(headed)
}

fn check(page: &mut Page, reading: &mut Reading) {
    if let (Some(_), false) = (&reading.method, is_understood(reading)) {
        let message = "no title or heading of the page is in a language that is read";
        page.findings.push(
            Diagnostic::of_page(Code::PageLanguage, &page.file, reading.uri_at, message)
                .help(format!("read are {}", words::languages())),
        );
        (reading.method, reading.path) = (None, None);
        return;
    }
    if let Some(language) = language(reading) {
        for (place, title) in &reading.unknown {
            let message = format!("the title \"{title}\" is not known in {language}");
            page.findings.push(
                Diagnostic::of_page(Code::PageLayout, &page.file, *place, message)
                    .help("what stands below it is read as part of the section before it"),
            );
        }
    }
    for (place, call) in &reading.more_calls {
        let message = format!("the page describes a second call, {call}");
        page.findings
            .push(Diagnostic::of_page(Code::PageSecondCall, &page.file, *place, message).help(
            "only the first is in the document; a copy of the page with the second alone adds it",
        ));
    }
    if reading.method.is_some() {
        return;
    }
    let seen: Vec<&str> = reading.outline.iter().map(|(_, text, _)| text.as_str()).collect();
    let uri = reading.outline.iter().find(|(_, _, section)| *section == Section::Uri);
    let (place, message) = match uri {
        Some((at, ..)) => (*at, "the URI section names no method and path"),
        None => (PagePosition::default(), "the page has no URI section"),
    };
    let help = match seen.is_empty() {
        true => "looked for a title URI, then a paragraph such as POST /v3/things/{thing_id}; found no title of a reference page".to_owned(),
        false => format!(
            "looked for a title URI, then a paragraph such as POST /v3/things/{{thing_id}}; found the titles {}",
            seen.join(", ")
        ),
    };
    page.findings
        .push(Diagnostic::of_page(Code::PageLayout, &page.file, place, message).help(help));
}
