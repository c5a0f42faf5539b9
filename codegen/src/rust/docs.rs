//! The document's words as doc comments: Markdown that rustdoc takes without a warning, and that
//! cannot be anything but a comment.

use std::borrow::Cow;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::api::{Api, Docs};
use crate::origin::Origin;

/// Lines are wrapped at this width, the comment sign not counted.
const WIDTH: usize = 92;

/// Doc attributes for these paragraphs.
pub(super) fn attributes(paragraphs: &[String]) -> TokenStream {
    attributes_with(paragraphs, false)
}

/// Inner doc attributes, for a file.
pub(super) fn inner_attributes(paragraphs: &[String]) -> TokenStream {
    attributes_with(paragraphs, true)
}

/// The place of a schema, as a paragraph.
pub(super) fn place(api: &Api, origin: &Origin) -> String {
    format!("`{}`", code(&api.reference(origin)))
}

/// A text that stands in a code span.
pub(super) fn code(text: &str) -> String {
    text.replace('`', "'").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn attributes_with(paragraphs: &[String], inner: bool) -> TokenStream {
    let mut text = String::new();
    let mut is_first = true;
    for paragraph in paragraphs.iter().filter(|paragraph| !paragraph.trim().is_empty()) {
        let between = (!is_first).then(String::new);
        for line in between.into_iter().chain(clean(paragraph)) {
            if !is_first {
                text.push(LINE_BREAK);
            }
            is_first = false;
            if !line.is_empty() {
                text.push(' ');
                text.push_str(&line);
            }
        }
    }
    if is_first {
        return TokenStream::new();
    }
    let text = raw(&text);
    if inner { quote!(#![doc = #text]) } else { quote!(#[doc = #text]) }
}

/// A raw literal: comments are most of what is written, and nothing in them is escaped for the parser
/// and read again for the printer this way, which costs more than all else that becomes of them.
fn raw(text: &str) -> Literal {
    // One `#` more than stand behind any quote.
    let behind = |rest: &str| rest.len() - rest.trim_start_matches('#').len();
    let hashes = text.split('"').skip(1).map(behind).max().map_or(0, |most| most + 1);
    let hashes = "#".repeat(hashes);
    let raw = format!("r{hashes}\"{text}\"{hashes}");
    raw.parse().unwrap_or_else(|_| Literal::string(text))
}

/// Stands between the lines of a comment while it is a token: one attribute for all lines is
/// much less to parse and to print than one for each. Never part of a text, see [`is_harmful`].
const LINE_BREAK: char = '\u{1}';

/// Adds formatted source to a text, the lines of comments broken.
pub(super) fn push_broken(text: &mut String, source: &str) {
    let mut rest = source;
    while let Some(at) = rest.find(LINE_BREAK) {
        let line = rest[..at].rfind('\n').map_or(0, |end| end + 1);
        let start = &rest[line..at];
        let indent = start.len() - start.trim_start().len();
        let mark = &start[..(indent + "///".len()).min(start.len())];
        text.push_str(&rest[..at]);
        let end = rest[at..].find('\n').map_or(rest.len(), |end| at + end);
        for part in rest[at..end].split(LINE_BREAK).skip(1) {
            text.push('\n');
            text.push_str(mark);
            text.push_str(part);
        }
        rest = &rest[end..];
    }
    text.push_str(rest);
}

/// Title and description as paragraphs; a title that the description repeats is left out.
pub(super) fn paragraphs(docs: &Docs) -> Vec<String> {
    let description = docs.description.as_deref().unwrap_or_default().trim();
    let title = docs.title.as_deref().unwrap_or_default().trim();
    let plain = |text: &str| text.trim_end_matches('.').to_lowercase();
    let mut paragraphs = Vec::new();
    let first_line = description.lines().next().unwrap_or_default();
    if !title.is_empty() && plain(title) != plain(first_line) {
        paragraphs.push(title.to_owned());
    }
    if !description.is_empty() {
        paragraphs.push(description.to_owned());
    }
    paragraphs
}

/// The lines of a text as rustdoc reads them.
fn clean(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut fence: Option<Fence> = None;
    let mut block = Block::default();
    for line in text.lines() {
        let line = harmless(line.trim_end());
        let (marks, start) = contained(line.trim_start());
        // A fence in a quotation ends with it.
        let ended = fence.take_if(|fence| fence.is_quoted && !marks.starts_with('>'));
        lines.extend(ended.map(|fence| fence.mark.to_owned()));
        if let Some(Fence { mark, is_quoted }) = fence {
            if line.trim_start().starts_with(mark) || (is_quoted && start.starts_with(mark)) {
                fence = None;
                lines.push(mark.to_owned());
            } else if is_quoted {
                let inside = line.trim_start().trim_start_matches('>');
                lines.push(inside.strip_prefix(' ').unwrap_or(inside).to_owned());
            } else {
                lines.push(line.into_owned());
            }
        } else if let Some(mark) = ["```", "~~~"].into_iter().find(|it| start.starts_with(it)) {
            // A fence opened and closed in one line is code in the text.
            if start.len() > 3 && start[3..].contains(mark) {
                lines.push(escape(&format!("{marks}{}", start.replace(mark, "`"))));
                continue;
            }
            fence = Some(Fence { mark, is_quoted: marks.starts_with('>') });
            block = Block::default();
            // Without a language rustdoc would take it for Rust, and test it.
            lines.push(format!("{mark}text"));
        } else {
            let indent = line.len() - line.trim_start().len();
            match marks.is_empty() && line[..indent].bytes().all(|byte| byte == b' ') {
                true => block.push(&line, &mut lines),
                false => {
                    block.push(&format!("{}{marks}{start}", " ".repeat(indent)), &mut lines);
                }
            }
        }
    }
    lines.extend(fence.map(|fence| fence.mark.to_owned()));
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// A block of code that is open.
struct Fence {
    mark: &'static str,
    /// Whether it stands in a quotation.
    is_quoted: bool,
}

/// The marks of quotations and list items at the beginning of a line, each with one blank behind
/// it, since more of them would make the rest code; and the rest.
fn contained(line: &str) -> (String, &str) {
    let mut marks = String::new();
    let mut rest = line;
    loop {
        let digits = rest.len() - rest.trim_start_matches(|it: char| it.is_ascii_digit()).len();
        let length = match rest[digits..].chars().next() {
            Some('>') if digits == 0 => 1,
            Some('-' | '*' | '+') if digits == 0 && is_set_apart(&rest[1..]) => 1,
            Some('.' | ')') if digits > 0 && is_set_apart(&rest[digits + 1..]) => digits + 1,
            _ => return (marks, rest),
        };
        marks.push_str(&rest[..length]);
        rest = rest[length..].trim_start();
        if !rest.is_empty() {
            marks.push(' ');
        }
    }
}

fn is_set_apart(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with(char::is_whitespace)
}

/// What the lines of a paragraph stand in. Markdown lets a line go on without the marks of the
/// one before it; here each line has them, as rustdoc's readers and clippy expect.
#[derive(Default)]
struct Block {
    /// The marks of the quotes, such as `> `.
    quote: String,
    /// Where the text of the list's item begins, behind the marks of the quotes.
    hang: usize,
}

impl Block {
    /// Adds a line of text, wrapped.
    fn push(&mut self, line: &str, lines: &mut Vec<String>) {
        let (depth, text) = quoted(line);
        let start = text.trim_start();
        if start.is_empty() {
            if depth > 0 || lines.last().is_some_and(|last| !last.is_empty()) {
                lines.push(">".repeat(depth));
            }
            *self = Self::default();
            return;
        }
        let goes_on = !is_block(start) && (self.hang > 0 || !self.quote.is_empty());
        if depth > 0 {
            let quote = "> ".repeat(depth);
            if quote != self.quote {
                *self = Self { quote, hang: 0 };
            }
        } else if !goes_on {
            self.quote.clear();
        }
        let mut indent = (text.len() - start.len()).min(if self.hang > 0 { 3 } else { 0 });
        let marker = marker(start);
        // One blank behind the mark of an item, so that what goes on stands where it begins.
        let start = match marker {
            0 => Cow::Borrowed(start),
            _ => Cow::Owned(format!("{}{}", &start[..marker], start[marker..].trim_start())),
        };
        if marker > 0 {
            self.hang = indent + marker;
        } else if goes_on {
            indent = self.hang;
        } else {
            (indent, self.hang) = (0, 0);
        }
        wrap(&self.behind_marks(indent), &self.behind_marks(self.hang), &escape(&start), lines);
    }

    /// What a line begins with whose text is so far behind the marks of the quotes.
    fn behind_marks(&self, indent: usize) -> String {
        let mut start = self.quote.clone();
        start.extend(std::iter::repeat_n(' ', indent));
        start
    }
}

/// How deep a line is quoted, and the line without the marks.
fn quoted(line: &str) -> (usize, &str) {
    let (mut depth, mut rest) = (0, line);
    while let Some(inner) = rest.trim_start().strip_prefix('>') {
        depth += 1;
        rest = inner.strip_prefix(' ').unwrap_or(inner);
    }
    (depth, rest)
}

/// Whether a line begins something of its own: it does not go on with the one before it.
fn is_block(start: &str) -> bool {
    start.starts_with(['|', '#']) || marker(start) > 0
}

/// Control characters, and those that reorder text: rustc refuses the latter in comments.
fn is_harmful(character: char) -> bool {
    (character.is_control() && character != '\t')
        || matches!(
            character,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}'
        )
}

/// A line without such characters and tabs.
fn harmless(line: &str) -> Cow<'_, str> {
    if !line.contains(|it: char| it.is_control() || is_harmful(it)) {
        return Cow::Borrowed(line);
    }
    let line: String = line.chars().filter(|it| !is_harmful(*it)).collect();
    Cow::Owned(line.trim_end().replace('\t', "    "))
}

/// The length of the mark that begins an item of a list, with the blank behind it; 0 for a line
/// that is no item.
fn marker(start: &str) -> usize {
    if ["- ", "* ", "+ "].iter().any(|mark| start.starts_with(mark)) {
        return 2;
    }
    let number = start.trim_start_matches(|it: char| it.is_ascii_digit());
    let digits = start.len() - number.len();
    let is_item =
        (1..10).contains(&digits) && (number.starts_with(". ") || number.starts_with(") "));
    if is_item { digits + 2 } else { 0 }
}

/// What rustdoc would take for a link or a tag, and addresses that are no links yet.
fn escape(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + 8);
    let mut rest = line;
    while let Some(plain) = rest.find(['`', '\\', '[', ']', '<', 'h']) {
        out.push_str(&rest[..plain]);
        rest = &rest[plain..];
        let Some(character) = rest.chars().next() else { break };
        let after = &rest[character.len_utf8()..];
        match character {
            // Code goes to as many backticks as it began with; those that nothing closes are text.
            '`' => {
                let length = code_span(rest);
                let run = rest.len() - rest.trim_start_matches('`').len();
                match length {
                    Some(length) => out.push_str(&rest[..length]),
                    None => out.push_str(&"\\`".repeat(run)),
                }
                rest = &rest[length.unwrap_or(run)..];
                continue;
            }
            '\\' if after.starts_with(['\\', '[', ']', '<', '>', '*', '_', '`']) => {
                out.push('\\');
                let next = after.chars().next().unwrap_or_default();
                out.push(next);
                rest = &after[next.len_utf8()..];
                continue;
            }
            '[' => match link(rest) {
                Some(length) => {
                    out.push_str(&rest[..length]);
                    rest = &rest[length..];
                    continue;
                }
                None => out.push_str("\\["),
            },
            ']' => out.push_str("\\]"),
            '<' => match autolink(rest) {
                Some(length) => {
                    out.push_str(&rest[..length]);
                    rest = &rest[length..];
                    continue;
                }
                None => out.push_str("\\<"),
            },
            'h' if !out.ends_with(|it: char| it.is_alphanumeric()) && address(rest).is_some() => {
                let length = address(rest).unwrap_or(rest.len());
                out.push('<');
                out.push_str(&rest[..length]);
                out.push('>');
                rest = &rest[length..];
                continue;
            }
            other => out.push(other),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// The length of the code at the beginning, its backticks included.
fn code_span(text: &str) -> Option<usize> {
    let mut rest = text.trim_start_matches('`');
    let run = text.len() - rest.len();
    loop {
        rest = &rest[rest.find('`')?..];
        let after = rest.trim_start_matches('`');
        if rest.len() - after.len() == run {
            return Some(text.len() - after.len());
        }
        rest = after;
    }
}

/// The length of `[text](address)` at the beginning.
fn link(text: &str) -> Option<usize> {
    let text = near(text);
    let close = text.find(']')?;
    let label = &text[1..close];
    let target = text[close + 1..].strip_prefix('(')?;
    let end = target.find(')')?;
    let address = &target[..end];
    let is_link = ["http://", "https://", "mailto:"].iter().any(|it| address.starts_with(it))
        && !address.contains([' ', '<', '[', '`']);
    (is_link && !label.contains(['[', '`', '<'])).then_some(close + 1 + 1 + end + 1)
}

/// The length of `<http://…>` at the beginning.
fn autolink(text: &str) -> Option<usize> {
    let text = near(text);
    let end = text.find('>')?;
    let inside = &text[1..end];
    (address(inside) == Some(inside.len())).then_some(end + 1)
}

/// As much of a text as a link can be long: a search for its end is not one through the whole.
fn near(text: &str) -> &str {
    let end = (0..=2_000.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    &text[..end.unwrap_or_default()]
}

/// The length of an address at the beginning.
fn address(text: &str) -> Option<usize> {
    if !text.starts_with("http://") && !text.starts_with("https://") {
        return None;
    }
    let stop = |it: char| {
        it.is_whitespace()
            || matches!(it, '<' | '>' | '"' | '`' | ')' | ']' | '[' | '\'' | '|' | '\\')
    };
    let end = text.find(stop).unwrap_or(text.len());
    let length = text[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_']).len();
    (length > "https://".len()).then_some(length)
}

/// Wraps a line of text behind what its first line and those after it begin with; headings and
/// the rows of tables, which need not begin with a bar, stay as they are.
fn wrap(first: &str, next: &str, text: &str, lines: &mut Vec<String>) {
    if first.len() + text.chars().count() <= WIDTH
        || text.starts_with(['|', '#'])
        || text.matches('|').count() > 1
    {
        lines.push(format!("{first}{text}"));
        return;
    }
    let mut current = first.to_owned();
    let mut is_empty = true;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let too_long = current.chars().count() + 1 + word.chars().count() > WIDTH;
        if too_long && !is_empty && !is_mark(word) {
            lines.push(std::mem::replace(&mut current, next.to_owned()));
            is_empty = true;
        }
        if !is_empty {
            current.push(' ');
        }
        current.push_str(word);
        is_empty = false;
    }
    lines.push(current);
}

/// Whether a line that begins with this word would be something else than text. HTML is that even
/// where it stands in code.
fn is_mark(word: &str) -> bool {
    word.starts_with(['#', '>', '|', '=', '~', '-', '+', '*', ':'])
        || (word.starts_with('<') && !word.starts_with("<http"))
        || marker(&format!("{word} ")) > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_hold_whatever_ends_a_literal() {
        let docs = attributes(&["`\"#`, `\"##\"`, `\\` and `\"`\n\nend\"#".to_owned()]);
        let file = syn::parse2(quote!(#docs struct A { #docs b: B })).expect("an item");
        let mut text = String::new();
        push_broken(&mut text, &prettyplease::unparse(&file));
        let lines = |indent: &str| {
            let said = ["/// `\"#`, `\"##\"`, `\\` and `\"`", "///", "/// end\"#"];
            said.map(|line| format!("{indent}{line}\n")).concat()
        };
        assert_eq!(text, format!("{}struct A {{\n{}    b: B,\n}}\n", lines(""), lines("    ")));
    }

    #[test]
    fn text_stays_text() {
        let cases = [
            ("a [b] c", vec!["a \\[b\\] c"]),
            ("see [docs](https://x.example/a) now", vec!["see [docs](https://x.example/a) now"]),
            ("see https://x.example/a.", vec!["see <https://x.example/a>."]),
            ("an <b>bold</b> tag", vec!["an \\<b>bold\\</b> tag"]),
            ("    let x = 1;", vec!["let x = 1;"]),
            ("```\nlet x = 1;\n```", vec!["```text", "let x = 1;", "```"]),
            ("```rust\nlet x", vec!["```text", "let x", "```"]),
            ("`a[0]` and `", vec!["`a[0]` and \\`"]),
            ("a ``` <b> `", vec!["a \\`\\`\\` \\<b> \\`"]),
            ("\\\\<b>", vec!["\\\\\\<b>"]),
            (">     let x = 1;", vec!["> let x = 1;"]),
            ("> ```\n> let x\n> ```\n> x", vec!["```text", "let x", "```", "> x"]),
            ("> ~~~\nlet x", vec!["~~~text", "~~~", "let x"]),
            ("-     let x = 1;\n     y", vec!["- let x = 1;", "  y"]),
            ("one\n\n\ntwo\u{202e}", vec!["one", "", "two"]),
            ("1. one\ngoes on\n   - inner", vec!["1. one", "   goes on", "   - inner"]),
            ("1.   one\n     goes on", vec!["1. one", "   goes on"]),
            ("> said\nwent on\n\nend", vec!["> said", "> went on", "", "end"]),
            (">> - a\n>> b", vec!["> > - a", "> >   b"]),
        ];
        for (text, expected) in cases {
            assert_eq!(clean(text), expected, "{text}");
        }
        let words = "word ".repeat(18);
        let code = format!("{words}`a <?php <!-- b`");
        assert_eq!(clean(&code), [format!("{words}`a <?php <!--"), "b`".to_owned()]);
    }
}
