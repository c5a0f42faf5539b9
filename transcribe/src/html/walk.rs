//! Elements to headings, blocks and tables, in reading order.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;
use scraper::{ElementRef, Html, Node, Selector};

use super::mark::{PLACE, place};
use super::table;
use crate::page::{Block, BlockKind, Cell, Item, Link, Page};
use crate::words::{self, pattern};
use crate::{foreign, text};
use specwright::diagnostic::PagePosition;

/// Elements that hold nothing of a page's text.
const SKIPPED: [&str; 14] = [
    "script", "style", "noscript", "template", "nav", "footer", "header", "svg", "iframe",
    "object", "form", "button", "select", "head",
];

/// Elements that stand inside a line of text.
const INLINE: [&str; 33] = [
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup",
    "time", "tt", "u", "var", "wbr", "nobr", "acronym",
];

/// A name that a list of definitions explains.
static NAME: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[A-Za-z_$@][\w.$@\[\]-]*$"));
/// More letters than such a name has.
const LONGEST_NAME: usize = 80;

/// What is being gathered: the text of the block at hand, and the blocks before it.
pub(super) struct Walker<'a> {
    text: String,
    at: PagePosition,
    level: u8,
    /// The kind that the next block of the current list item has.
    next_kind: BlockKind,
    cell: Cell,
    /// A page's own text, as against a cell's, has headings and tables.
    page: Option<&'a mut Page>,
    /// How many more elements and texts are read.
    nodes: usize,
    /// Where what the block at hand begins with, as code or in bold, ends.
    lead: usize,
}

/// Reads the page's text into the page.
pub(super) fn body(html: &Html, page: &mut Page) {
    let Some(root) = content(html) else { return };
    let mut walker = Walker {
        text: String::new(),
        at: PagePosition::default(),
        level: 0,
        next_kind: BlockKind::Paragraph,
        cell: Cell::default(),
        page: Some(page),
        nodes: usize::MAX,
        lead: 0,
    };
    walker.children(root);
    walker.flush();
}

/// The element that holds the page's text.
fn content(html: &Html) -> Option<ElementRef<'_>> {
    // A `main` or `article` around the title leaves menus out; without one it is the body.
    // The elements that hold a title or a table; who holds one of them holds it as well.
    let mut titled = HashSet::new();
    let Ok(title) = Selector::parse("h1, h2, h3, h4, table") else { return None };
    for element in html.select(&title) {
        let mut outer = element.ancestors();
        while outer.next().is_some_and(|outer| titled.insert(outer.id())) {}
    }
    for selector in ["main", "article", "[role=main]", "body"] {
        let Ok(selector) = Selector::parse(selector) else { continue };
        for element in html.select(&selector) {
            if titled.contains(&element.id()) {
                return Some(element);
            }
        }
    }
    Some(html.root_element())
}

/// The blocks of a cell or caption.
pub(super) fn cell(element: ElementRef<'_>) -> Cell {
    cell_within(element, usize::MAX)
}

/// The same, of no more than some of the elements and texts in it.
pub(super) fn cell_within(element: ElementRef<'_>, nodes: usize) -> Cell {
    let mut walker = Walker {
        text: String::new(),
        at: place(element.value().attr(PLACE)),
        level: 0,
        next_kind: BlockKind::Paragraph,
        cell: Cell::default(),
        page: None,
        nodes,
        lead: 0,
    };
    walker.children(element);
    walker.flush();
    walker.cell
}

impl Walker<'_> {
    fn children(&mut self, element: ElementRef<'_>) {
        for child in element.children() {
            if self.nodes == 0 {
                return;
            }
            self.nodes -= 1;
            match child.value() {
                Node::Text(text) => self.push(text),
                Node::Element(_) => {
                    if let Some(child) = ElementRef::wrap(child) {
                        self.element(child);
                    }
                }
                _ => {}
            }
        }
    }

    /// Adds text as a browser shows it: runs of blanks are one blank.
    fn push(&mut self, text: &str) {
        for letter in text.chars() {
            match letter {
                '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{feff}' | '\u{ad}' => {}
                blank if blank.is_whitespace() => {
                    if !self.text.is_empty() && !self.text.ends_with(' ') {
                        self.text.push(' ');
                    }
                }
                other => self.text.push(other),
            }
        }
    }

    fn element(&mut self, element: ElementRef<'_>) {
        let name = element.value().name();
        if SKIPPED.contains(&name) || is_hidden(element) {
            return;
        }
        self.anchor(element);
        match name {
            "br" | "hr" => self.flush(),
            "img" => {}
            "a" => self.link(element),
            "pre" => self.code(element),
            "ul" | "ol" => self.list(element, name == "ol"),
            "table" => self.table(element),
            "dl" if self.page.is_some() => self.definitions(element),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" if self.page.is_some() => self.heading(element),
            "b" | "code" | "strong" | "tt" if self.text.is_empty() => {
                self.children(element);
                self.lead = self.text.trim_end().len();
            }
            _ if INLINE.contains(&name) => self.children(element),
            _ => {
                self.flush();
                self.mark(element);
                self.children(element);
                self.flush();
            }
        }
    }

    fn mark(&mut self, element: ElementRef<'_>) {
        let at = place(element.value().attr(PLACE));
        if at.line > 0 {
            self.at = at;
        }
    }

    /// Notes what links outside tables can point at.
    fn anchor(&mut self, element: ElementRef<'_>) {
        let Some(page) = self.page.as_deref_mut() else { return };
        let names = [element.value().attr("id"), element.value().attr("name")];
        for name in names.into_iter().flatten() {
            page.anchors.push(name.to_owned());
        }
    }

    fn link(&mut self, element: ElementRef<'_>) {
        if has_class(element, "headerlink") {
            return;
        }
        if let Some(href) = element.value().attr("href") {
            self.cell.links.push(Link { text: flat(element.text()), href: href.to_owned() });
        }
        self.children(element);
    }

    fn code(&mut self, element: ElementRef<'_>) {
        self.flush();
        self.mark(element);
        let text = element.text().collect::<String>().replace(['\u{a0}', '\u{3000}'], " ");
        let text = text.replace("\r\n", "\n");
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        let text = lines.join("\n").trim_matches('\n').to_owned();
        self.block(BlockKind::Code, text);
    }

    fn list(&mut self, element: ElementRef<'_>, ordered: bool) {
        self.flush();
        let kind = match ordered {
            true => BlockKind::Numbered,
            false => BlockKind::Bullet,
        };
        for child in element.children().filter_map(ElementRef::wrap) {
            let outer = (self.level, self.next_kind);
            self.level = self.level.saturating_add(1);
            self.next_kind = kind;
            self.mark(child);
            self.anchor(child);
            self.children(child);
            self.flush();
            (self.level, self.next_kind) = outer;
        }
    }

    /// A list of names and what they mean, as a list whose items begin with the names. Other
    /// lists of definitions are read as text.
    fn definitions(&mut self, element: ElementRef<'_>) {
        self.flush();
        let outer = (self.level, self.next_kind);
        for child in element.children().filter_map(ElementRef::wrap) {
            let name = child.value().name();
            if name == "dd" && !self.text.is_empty() {
                self.children(child);
                self.flush();
                (self.level, self.next_kind) = outer;
                continue;
            }
            self.flush();
            (self.level, self.next_kind) = outer;
            let term = if name == "dt" { beginning(child, LONGEST_NAME) } else { String::new() };
            // The signature of a call is the title of what stands below it.
            if words::REQUEST_LINE.is_match(&term) {
                self.heading(child);
                continue;
            }
            // Labels such as Parameters begin with a capital.
            let is_label = term.starts_with(char::is_uppercase) && foreign::opens_a_part(&term);
            if !NAME.is_match(&term) || is_label {
                self.element(child);
                continue;
            }
            (self.level, self.next_kind) = (outer.0.saturating_add(1), BlockKind::Bullet);
            self.mark(child);
            self.anchor(child);
            self.push(&term);
            self.lead = self.text.len();
            self.push(": ");
        }
        self.flush();
        (self.level, self.next_kind) = outer;
    }

    fn table(&mut self, element: ElementRef<'_>) {
        self.flush();
        match self.page.as_deref_mut() {
            Some(page) => match table::read(element, page) {
                Some(read) => page.items.push(Item::Table(read)),
                // No table of parameters: a frame around text, or line numbers beside code.
                None => self.children(element),
            },
            // A table inside a cell: its cells are read as the cell's own blocks.
            None => self.children(element),
        }
    }

    fn heading(&mut self, element: ElementRef<'_>) {
        self.flush();
        self.mark(element);
        // What stands beside the title's words in parts of its own is parted from them.
        let text = super::clean_title(&cell(element).text());
        let block = Block::paragraph(self.at, text);
        if let Some(page) = self.page.as_deref_mut().filter(|_| !block.text.is_empty()) {
            page.items.push(text::heading(&block));
        }
    }

    /// Ends the block at hand.
    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text).trim().to_owned();
        if !text.is_empty() {
            let kind = std::mem::replace(&mut self.next_kind, BlockKind::Paragraph);
            self.block(kind, text);
        }
        self.lead = 0;
    }

    fn block(&mut self, kind: BlockKind, text: String) {
        let level = if kind == BlockKind::Paragraph || kind == BlockKind::Code {
            self.level
        } else {
            self.level.max(1)
        };
        let lead = if kind == BlockKind::Code { 0 } else { self.lead };
        let block = Block { at: self.at, kind, level, text, lead };
        match self.page.as_deref_mut() {
            Some(page) => page.items.push(Item::Block(block)),
            None => self.cell.blocks.push(block),
        }
    }
}

fn is_hidden(element: ElementRef<'_>) -> bool {
    let value = element.value();
    let style = value.attr("style").unwrap_or_default().replace(' ', "");
    value.attr("hidden").is_some()
        || style.contains("display:none")
        || ["crumbs", "breadcrumb", "breadcrumbs", "updateInfo"]
            .iter()
            .any(|class| has_class(element, class))
}

fn has_class(element: ElementRef<'_>, name: &str) -> bool {
    element.value().classes().any(|class| class == name)
}

/// Text as one line.
pub(super) fn flat<'a>(parts: impl Iterator<Item = &'a str>) -> String {
    let joined: String = parts.collect();
    let words: Vec<&str> = joined.split_whitespace().collect();
    let text = words.join(" ");
    text.replace(['\u{200b}', '\u{feff}'], "")
}

/// The text of an element as one line, no more of it than is asked for and the word behind that.
pub(super) fn beginning(element: ElementRef<'_>, letters: usize) -> String {
    let mut left = letters;
    let near = element.descendants().take(letters.saturating_mul(4).max(64));
    let parts = near.filter_map(|node| node.value().as_text()).take_while(|text| {
        let is_wanted = left > 0;
        left = left.saturating_sub(text.trim().len());
        is_wanted
    });
    flat(parts.map(|text| &**text))
}

/// A count as a span; absurd ones are cut.
pub(super) fn span(value: Option<&str>) -> usize {
    const MOST: u32 = 200;
    let count = value.and_then(|value| value.trim().parse::<u32>().ok()).unwrap_or(1);
    usize::try_from(count.clamp(1, MOST)).unwrap_or(1)
}
