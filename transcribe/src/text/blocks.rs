//! Lines to blocks: paragraphs, list items, code.

use std::sync::LazyLock;

use regex::Regex;

use super::marks::{BREAK, MARK, RULE};
use crate::number::to_u32;
use crate::page::{Block, BlockKind};
use crate::words::{self, captions, pattern};
use specwright::diagnostic::PagePosition;

static ITEM: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(\s*)(?:([•·●▪◦○■\u{f06c}])\s*|([-*])\s+|(\d{1,3})[.)、]\s+)(.*)$")
});

struct Line {
    number: u32,
    text: String,
    /// Whether a mark behind it ends a cell.
    ends_cell: bool,
}

/// A block, and whether a tab or a bar behind it ends a cell.
#[derive(Debug)]
pub(super) struct Piece {
    pub(super) block: Block,
    pub(super) ends_cell: bool,
    /// Whether a rule below it parts headings from rows.
    pub(super) ruled: bool,
}

/// Cuts a page's text into blocks.
pub(super) fn split(text: &str) -> Vec<Piece> {
    let lines = lines(text);
    let tight = is_tight(&lines);
    let mut blocks = Vec::new();
    let mut pieces: Vec<Piece> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        if lines[at].text.starts_with(RULE) {
            if let Some(last) = pieces.last_mut() {
                last.ruled = true;
            }
            at += 1;
            continue;
        }
        let end = match (lines[at].text.trim().is_empty(), lines[at].ends_cell) {
            (true, true) => {
                // The mark of the cell above, or an empty cell.
                match pieces.last_mut().filter(|last| !last.ends_cell) {
                    Some(last) => last.ends_cell = true,
                    None => {
                        blocks.push(Block::paragraph(PagePosition::new(lines[at].number, 1), ""))
                    }
                }
                at + 1
            }
            (true, false) => at + 1,
            (false, _) => block(&lines, at, tight, &mut blocks),
        };
        let ends_cell = lines[at..end].iter().any(|line| line.ends_cell);
        pieces.extend(blocks.drain(..).map(|block| Piece { block, ends_cell, ruled: false }));
        at = end;
    }
    pieces
}

/// Lines without the marks that copying leaves: carriage returns, hard and zero-width blanks.
fn lines(text: &str) -> Vec<Line> {
    let cells = text
        .split('\n')
        .enumerate()
        .flat_map(|(index, line)| line.split(BREAK).map(move |cell| (index, cell)));
    let line = |(index, line): (usize, &str)| {
        let cell = line.strip_suffix(MARK);
        let text = tidy(cell.unwrap_or(line));
        Line { number: to_u32(index + 1), text, ends_cell: cell.is_some() }
    };
    cells.map(line).collect()
}

fn tidy(line: &str) -> String {
    let chars = line.chars().filter_map(|letter| match letter {
        '\u{a0}' | '\u{3000}' | '\u{2007}' | '\u{202f}' => Some(' '),
        '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{feff}' | '\u{ad}' => None,
        other => Some(other),
    });
    chars.collect::<String>().trim_end().to_owned()
}

/// Whether a copy has lost the blank lines between its blocks: then a run of lines is no code.
fn is_tight(lines: &[Line]) -> bool {
    let words =
        lines.iter().filter(|line| line.text.starts_with(|first: char| first.is_alphabetic()));
    let (mut all, mut followed) = (0_usize, 0_usize);
    let mut before: Option<u32> = None;
    for line in words {
        // The cells of one line are one.
        if before == Some(line.number) {
            continue;
        }
        all += 1;
        followed += usize::from(before == Some(line.number.saturating_sub(1)));
        before = Some(line.number);
    }
    followed * 2 > all
}

/// Reads the block that starts on a line; returns the line after it.
fn block(lines: &[Line], start: usize, tight: bool, blocks: &mut Vec<Block>) -> usize {
    let line = &lines[start];
    let indent = line.text.chars().take_while(|letter| *letter == ' ').count();
    let place = PagePosition::new(line.number, to_u32(indent + 1));
    if let Some(end) = json(lines, start) {
        push_code(&lines[start..end], place, level_of(indent), blocks);
        return end;
    }
    if let Some(item) = item(&line.text) {
        blocks.push(Block { at: place, ..item });
        return start + 1;
    }
    let end = run_end(lines, start);
    if !tight && end - start > 1 && looks_like_code(&lines[start..end]) {
        push_code(&lines[start..end], place, level_of(indent), blocks);
        return end;
    }
    blocks.push(Block { level: level_of(indent), ..Block::paragraph(place, line.text.trim()) });
    start + 1
}

/// Texts of an item stand four blanks in, two more for each level below.
fn level_of(indent: usize) -> u8 {
    match indent {
        0..=3 => 0,
        deep => u8::try_from((deep - 2) / 2).unwrap_or(u8::MAX),
    }
}

fn item(text: &str) -> Option<Block> {
    let found = ITEM.captures(text)?;
    let indent = found.get(1).map_or(0, |blanks| blanks.as_str().len());
    // A minus at the margin is a cell that says nothing, or a word of the text.
    if found.get(3).is_some() && indent == 0 && !text.starts_with("* ") {
        return None;
    }
    // "1. " at the margin begins a paragraph as often as a list.
    let kind = match found.get(4) {
        Some(_) => BlockKind::Numbered,
        None => BlockKind::Bullet,
    };
    let body = found.get(5).map_or("", |body| body.as_str()).trim();
    (!body.is_empty()).then(|| Block {
        at: PagePosition::default(),
        kind,
        level: u8::try_from(indent.max(2) / 2).unwrap_or(u8::MAX),
        text: body.to_owned(),
        lead: 0,
    })
}

/// The end of a run of lines without a blank one and without a list item.
fn run_end(lines: &[Line], start: usize) -> usize {
    let mut end = start + 1;
    // A cell's end is the end of what stands in it.
    while end < lines.len()
        && !lines[end - 1].ends_cell
        && !lines[end].ends_cell
        && !lines[end].text.starts_with(RULE)
        && !lines[end].text.trim().is_empty()
        && item(&lines[end].text).is_none()
    {
        end += 1;
    }
    end
}

fn looks_like_code(run: &[Line]) -> bool {
    run.iter().skip(1).any(|line| {
        let text = line.text.trim();
        line.text.starts_with(' ')
            || text.starts_with(['{', '}', '[', ']', '"', '\\', '#'])
            || text.ends_with(['{', '}', ';', '\\'])
    })
}

/// The end of a JSON text that starts here, blank lines inside it included.
fn json(lines: &[Line], start: usize) -> Option<usize> {
    /// Longer than any example; a bracket that nobody closes must not eat the page.
    const MAX_LINES: usize = 20_000;
    let first = lines[start].text.trim();
    if !first.starts_with(['{', '[']) {
        return None;
    }
    let mut depth = 0_i64;
    let mut end = start;
    for (index, line) in lines.iter().enumerate().skip(start).take(MAX_LINES) {
        if index > start && is_stop(&line.text) {
            break;
        }
        depth += balance(&line.text);
        end = index + 1;
        if depth <= 0 {
            break;
        }
    }
    if depth > 0 {
        // Never closed: what stands together up to the next blank line, if it is code at all.
        end = unclosed_end(lines, start, end);
    }
    let one_line = end == start + 1;
    let closed = first.ends_with(['}', ']']);
    let empty = matches!(first.replace(' ', "").as_str(), "{}" | "[]");
    // `[items]`, `{User defined key}` and sentences in brackets are no code.
    if one_line && !empty && (!closed || !first.contains([':', '"', ','])) && first.len() > 1 {
        return None;
    }
    Some(end)
}

fn unclosed_end(lines: &[Line], start: usize, limit: usize) -> usize {
    let mut end = start + 1;
    let mut last = end;
    while end < limit {
        let text = &lines[end].text;
        let inner = text.starts_with([' ', '\t', '{', '}', '[', ']', '"']);
        if !text.trim().is_empty() {
            if !inner {
                break;
            }
            last = end + 1;
        }
        end += 1;
    }
    last
}

/// Lines that can't stand inside an example: titles, captions, status codes.
fn is_stop(text: &str) -> bool {
    if text.is_empty() || text.starts_with(' ') {
        return false;
    }
    words::section(text).is_some()
        || words::label(text).is_some()
        || words::STATUS_LINE.is_match(text)
        || captions::read(text).is_some()
}

/// Opening minus closing brackets of a line, those in strings left out.
fn balance(line: &str) -> i64 {
    let (mut depth, mut quoted, mut escaped) = (0, false, false);
    for letter in line.chars() {
        match letter {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '{' | '[' if !quoted => depth += 1,
            '}' | ']' if !quoted => depth -= 1,
            _ => {}
        }
    }
    depth
}

fn push_code(lines: &[Line], at: PagePosition, level: u8, blocks: &mut Vec<Block>) {
    let mut text = String::new();
    for (index, line) in lines.iter().enumerate() {
        if index > 0 {
            text.push('\n');
        }
        text.push_str(if index == 0 { line.text.trim_start() } else { &line.text });
    }
    blocks.push(Block {
        at,
        kind: BlockKind::Code,
        level,
        text: text.trim_end().to_owned(),
        lead: 0,
    });
}
