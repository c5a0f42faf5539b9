//! A text of the document as lines of a comment: quotations, lists, code and tables stay what they
//! are, and what is too long is wrapped.

use std::borrow::Cow;

use super::inline::escape;

/// Lines are wrapped at this width, the comment sign not counted.
const WIDTH: usize = 92;

/// The lines of a text as rustdoc reads them.
pub(super) fn clean(text: &str) -> Vec<String> {
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
        let text = escape(&start);
        // Most lines are short, and stand in nothing.
        match self.quote.is_empty() && indent == 0 && text.len() <= WIDTH {
            true => lines.push(text),
            false => wrap(&self.behind_marks(indent), &self.behind_marks(self.hang), &text, lines),
        }
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
    let mut columns = first.chars().count();
    let mut is_empty = true;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let own = word.chars().count();
        if columns + 1 + own > WIDTH && !is_empty && !is_mark(word) {
            lines.push(std::mem::replace(&mut current, next.to_owned()));
            columns = next.chars().count();
            is_empty = true;
        }
        if !is_empty {
            current.push(' ');
            columns += 1;
        }
        current.push_str(word);
        columns += own;
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
