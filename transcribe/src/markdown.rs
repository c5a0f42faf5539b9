//! Pages as Markdown: rewritten as HTML, each tag with the place of what it stands for.
//!
//! Copies come in two kinds, often in one page: tables of bars, and tables that are HTML as they
//! stand. Both are HTML behind this door, so that one reader decides what a cell is.

use std::fmt::Write as _;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::html::{PLACE, places_from};
use super::number::to_u32;
use super::words::{self, captions};
use specwright::diagnostic::PagePosition;

/// The page as HTML.
pub(crate) fn html(text: &str) -> String {
    let (text, lines) = apart(text);
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
    let mut writer = Writer::new(&text, lines);
    for (event, range) in Parser::new_ext(&text, options).into_offset_iter() {
        writer.event(event, range.start);
    }
    writer.out
}

/// The text with blank lines around captions and the like, which some copies print right above
/// and below others, and where each line of the page begins in it.
fn apart(text: &str) -> (String, Vec<usize>) {
    let lines: Vec<&str> = text.split('\n').map(|line| line.trim_end_matches('\r')).collect();
    let is_row = |at: usize| lines.get(at).is_some_and(|line| line.trim_start().starts_with('|'));
    let mut out = String::with_capacity(text.len());
    let mut starts = Vec::with_capacity(lines.len());
    let mut fenced = false;
    for (at, line) in lines.iter().enumerate() {
        starts.push(out.len());
        out.push_str(line);
        out.push('\n');
        fenced ^= line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~");
        let is_text = !is_row(at) && !line.trim().is_empty();
        let table = is_row(at + 1) && is_rule(lines.get(at + 2));
        let title = is_title(line) || lines.get(at + 1).is_some_and(|next| is_title(next));
        if !fenced && is_text && (table || title) {
            out.push('\n');
        }
    }
    (out, starts)
}

/// Whether a line is a caption or the line above an answer, which are paragraphs of their own.
fn is_title(line: &str) -> bool {
    let line = line.trim().trim_matches('*').replace("**", "");
    let caption = captions::read(&line).is_some() && !captions::SENTENCE.is_match(&line);
    caption || words::STATUS_LINE.is_match(&line)
}

/// Whether a tag is one of HTML's own, as pages of text use them.
fn is_element(tag: &str) -> bool {
    const ELEMENTS: [&str; 44] = [
        "a",
        "abbr",
        "b",
        "blockquote",
        "br",
        "caption",
        "cite",
        "code",
        "col",
        "colgroup",
        "dd",
        "del",
        "div",
        "dl",
        "dt",
        "em",
        "font",
        "hr",
        "i",
        "img",
        "ins",
        "kbd",
        "li",
        "mark",
        "ol",
        "p",
        "pre",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "u",
        "ul",
    ];
    let name = tag.trim_start_matches(['<', '/']);
    let end = name.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(name.len());
    // Pages write types with a capital, elements without.
    tag.starts_with("<!--") || ELEMENTS.contains(&&name[..end])
}

fn is_rule(line: Option<&&str>) -> bool {
    line.is_some_and(|line| {
        let line = line.trim();
        line.contains("--") && line.chars().all(|letter| matches!(letter, '|' | '-' | ':' | ' '))
    })
}

struct Writer<'a> {
    out: String,
    text: &'a str,
    /// Where each line begins.
    lines: Vec<usize>,
    /// The last place that was asked for, and how many letters of its line stand before it.
    counted: (usize, usize),
    /// Where the paragraph at hand begins in `out`, and whether it says anything.
    paragraph: Option<(usize, bool)>,
    is_head: bool,
    is_metadata: bool,
}

impl<'a> Writer<'a> {
    fn new(text: &'a str, lines: Vec<usize>) -> Self {
        Self {
            out: String::with_capacity(text.len() * 2),
            text,
            lines,
            counted: (0, 0),
            paragraph: None,
            is_head: false,
            is_metadata: false,
        }
    }

    fn place(&mut self, at: usize) -> PagePosition {
        let line = self.lines.partition_point(|start| *start <= at);
        let start = self.lines[line - 1];
        // Places come mostly in order, and a line may be the whole page.
        let (known, letters) = self.counted;
        let (from, letters) =
            if (start..=at).contains(&known) { (known, letters) } else { (start, 0) };
        let letters = letters + self.text[from..at].chars().count();
        self.counted = (at, letters);
        PagePosition::new(to_u32(line), to_u32(letters + 1))
    }

    fn open(&mut self, name: &str, at: usize) {
        let PagePosition { line, column } = self.place(at);
        let _ = write!(self.out, "<{name} {PLACE}={line}:{column}>");
    }

    fn event(&mut self, event: Event<'_>, at: usize) {
        match event {
            Event::Start(tag) => self.start(&tag, at),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.say(&text),
            Event::Code(text) => {
                self.out.push_str("<code>");
                self.say(&text);
                self.out.push_str("</code>");
            }
            // `List<String>` is no element of HTML.
            Event::InlineHtml(html) if !is_element(&html) => self.say(&html),
            Event::Html(html) | Event::InlineHtml(html) => {
                let html = places_from(&html, self.place(at));
                self.out.push_str(&html);
            }
            Event::SoftBreak => self.out.push(' '),
            Event::HardBreak => self.out.push_str("<br>"),
            Event::Rule => self.out.push_str("<hr>"),
            _ => {}
        }
    }

    fn say(&mut self, text: &str) {
        if self.is_metadata {
            return;
        }
        if let Some((_, says)) = &mut self.paragraph {
            *says |= !text.trim().is_empty();
        }
        for letter in text.chars() {
            match letter {
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '&' => self.out.push_str("&amp;"),
                other => self.out.push(other),
            }
        }
    }

    fn start(&mut self, tag: &Tag<'_>, at: usize) {
        match tag {
            Tag::Paragraph => {
                self.paragraph = Some((self.out.len(), false));
                self.open("p", at);
            }
            Tag::Heading { level, .. } => self.open(&level.to_string(), at),
            Tag::CodeBlock(kind) => {
                // Behind the fence begins a line of its own.
                let fenced = matches!(kind, CodeBlockKind::Fenced(_));
                let behind = self.text[at..].find('\n').map_or(at, |line| at + line + 1);
                self.open("pre", if fenced { behind } else { at });
                self.out.push('\n');
            }
            Tag::List(Some(_)) => self.out.push_str("<ol>"),
            Tag::List(None) => self.out.push_str("<ul>"),
            Tag::Item => self.open("li", at),
            Tag::Table(_) => self.open("table", at),
            Tag::TableHead => {
                self.is_head = true;
                self.open("tr", at);
            }
            Tag::TableRow => self.open("tr", at),
            Tag::TableCell => self.open(if self.is_head { "th" } else { "td" }, at),
            Tag::Link { dest_url, .. } => {
                let href = dest_url.replace('&', "&amp;").replace('"', "&quot;");
                let _ = write!(self.out, "<a href=\"{href}\">");
            }
            Tag::Strong => self.out.push_str("<strong>"),
            Tag::MetadataBlock(_) => self.is_metadata = true,
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => match self.paragraph.take() {
                // Anchors alone are no paragraph: they belong to the table below them.
                Some((start, false)) => {
                    let end = self.out[start..].find('>').map_or(start, |end| start + end + 1);
                    self.out.replace_range(start..end, "");
                }
                _ => self.out.push_str("</p>"),
            },
            TagEnd::Heading(level) => {
                let _ = write!(self.out, "</{level}>");
            }
            TagEnd::CodeBlock => self.out.push_str("</pre>"),
            TagEnd::List(true) => self.out.push_str("</ol>"),
            TagEnd::List(false) => self.out.push_str("</ul>"),
            TagEnd::Item => self.out.push_str("</li>"),
            TagEnd::Table => self.out.push_str("</table>"),
            TagEnd::TableHead => {
                self.is_head = false;
                self.out.push_str("</tr>");
            }
            TagEnd::TableRow => self.out.push_str("</tr>"),
            TagEnd::TableCell => self.out.push_str(if self.is_head { "</th>" } else { "</td>" }),
            TagEnd::Link => self.out.push_str("</a>"),
            TagEnd::Strong => self.out.push_str("</strong>"),
            TagEnd::MetadataBlock(_) => self.is_metadata = false,
            _ => {}
        }
    }
}
