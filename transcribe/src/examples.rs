//! Example requests and responses: their titles, request lines and JSON.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;

use super::page::{Block, BlockKind};
use super::words::{self, pattern};
use specwright::diagnostic::PagePosition;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Request,
    Response,
}

/// An example as a page shows it.
#[derive(Clone, Debug)]
pub(crate) struct Example {
    pub(crate) at: PagePosition,
    pub(crate) side: Side,
    /// The "Status code: NNN" line above it.
    pub(crate) status: Option<String>,
    /// The text before it.
    pub(crate) title: Option<String>,
    /// `METHOD /path`, or whatever stands before the JSON on its first line.
    pub(crate) request_line: Option<String>,
    pub(crate) body: Body,
    /// The body as printed, and where it begins.
    pub(crate) text: String,
    pub(crate) text_at: PagePosition,
}

impl Example {
    /// Where the example first names each of its fields.
    pub(crate) fn places(&self) -> Places<'_> {
        let mut first = HashMap::new();
        for (line, text) in (self.text_at.line..).zip(self.text.lines()) {
            // What stands between two quotes that follow each other, and where the first one is.
            let mut open: Option<(usize, u32)> = None;
            for (column, (at, letter)) in (1_u32..).zip(text.char_indices()) {
                if letter == '"' {
                    if let Some((start, column)) = open {
                        let place = PagePosition::new(line, column);
                        first.entry(&text[start..at]).or_insert(place);
                    }
                    open = Some((at + 1, column));
                }
            }
        }
        Places { first, at: self.at }
    }
}

/// Where an example first names each of its fields.
pub(crate) struct Places<'a> {
    first: HashMap<&'a str, PagePosition>,
    /// Where the example begins.
    at: PagePosition,
}

impl Places<'_> {
    /// The place of a field's name, else of the example.
    pub(crate) fn of(&self, field: &str) -> PagePosition {
        self.first.get(field).copied().unwrap_or(self.at)
    }
}

/// What an example shows as the body.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Body {
    None,
    Json(Value),
    /// Text that should be JSON and is not: the text, what is wrong, and where.
    Broken(String, String, PagePosition),
    /// Text of another kind.
    Text(String),
}

/// Takes a block of an example section: code is an example, the text before it its title.
pub(crate) fn add(
    block: &Block,
    side: Side,
    status: Option<&str>,
    pending: &mut Vec<Block>,
    examples: &mut Vec<Example>,
) {
    let text = block.text.trim();
    // The numbers of lines, which some pages print beside their code.
    if text.chars().all(|letter| letter.is_ascii_digit() || letter.is_whitespace()) {
        return;
    }
    let plain = without_numbers(text);
    let text = plain.as_deref().unwrap_or(text);
    let line = request_line(text);
    // In text a body of one quoted word looks like a paragraph.
    let quoted = text.len() > 2 && text.starts_with('"') && text.ends_with('"');
    let code =
        block.kind == BlockKind::Code || (quoted && !block.is_item()) || looks_like_json(text);
    if !code && (line.is_none() || block.is_item()) {
        pending.push(block.clone());
        return;
    }
    // A request line in a paragraph of its own, the JSON in the next block.
    let continued = pending.is_empty() && line.is_none();
    let open = examples.last_mut().filter(|last| {
        continued && last.side == side && last.body == Body::None && last.request_line.is_some()
    });
    if let Some(last) = open {
        last.body = body(text, block.at);
        last.text = text.to_owned();
        last.text_at = block.at;
        return;
    }
    let title = title(pending);
    pending.clear();
    let (request_line, rest, skipped) = match line {
        Some((line, rest)) => (Some(line.to_owned()), rest, lines_before(text, rest)),
        None => (None, text, 0),
    };
    let at =
        PagePosition::new(block.at.line + skipped, if skipped > 0 { 1 } else { block.at.column });
    examples.push(Example {
        at: block.at,
        side,
        status: status.map(str::to_owned),
        title,
        request_line,
        body: body(rest, at),
        text: rest.to_owned(),
        text_at: at,
    });
}

/// A request line at the start of a text, and what stands behind it.
fn request_line(text: &str) -> Option<(&str, &str)> {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    // The body may begin on the line of the call.
    let (first, rest) = match first.find(" {").filter(|at| is_json(&text[*at..])) {
        Some(at) => (&first[..at], &text[at + 1..]),
        None => (first, rest),
    };
    let first = first.trim();
    let verb = words::REQUEST_LINE.captures(first);
    let target = verb.and_then(|found| found.get(2)).map(|target| target.as_str());
    let called =
        target.is_some_and(|target| target.starts_with(['/', '{', '$']) || target.contains("://"));
    // Some pages print the address alone, or a call of curl.
    let bare = (first.starts_with('/') || first.starts_with("http") || first.starts_with("curl "))
        && !first.ends_with(['.', ':']);
    (called || bare).then(|| (first, rest.trim_start_matches(['\n', '\r', ' '])))
}

/// Code without the numbers of its lines, where each line begins with its own.
fn without_numbers(text: &str) -> Option<String> {
    let mut lines = Vec::new();
    let mut number = 0;
    for line in text.lines() {
        let start = line.trim_start();
        let digits = start.bytes().take_while(u8::is_ascii_digit).count();
        let (own, rest) = start.split_at(digits);
        number = if lines.is_empty() { own.parse().ok()? } else { number + 1 };
        let is_parted = rest.is_empty() || rest.starts_with([' ', '\t', '.', '|', ':', '\u{a0}']);
        if own.parse() != Ok(number) || !is_parted {
            return None;
        }
        lines.push(rest.trim_start_matches(['.', '|', ':']));
    }
    (lines.len() > 1 && number < 100_000_u32).then(|| lines.join("\n").trim().to_owned())
}

/// Whether a text is the members of an object, as nothing else is: `"name": `.
fn looks_like_json(text: &str) -> bool {
    static MEMBER: LazyLock<Regex> =
        LazyLock::new(|| pattern(r#"["“'][\w.$@-]+["”']\s*:\s*(?:["“'{\[\d-]|true|false|null)"#));
    let ends = text.starts_with(['{', '[']) || text.ends_with(['}', ']']);
    ends && MEMBER.is_match(text)
}

fn is_json(text: &str) -> bool {
    serde_json::from_str::<Value>(text.trim()).is_ok()
}

fn lines_before(text: &str, rest: &str) -> u32 {
    let before = &text[..text.len() - rest.len()];
    u32::try_from(before.matches('\n').count()).unwrap_or(0)
}

fn title(pending: &[Block]) -> Option<String> {
    let texts: Vec<&str> = pending
        .iter()
        .filter(|block| block.kind != BlockKind::Code && !words::says_nothing(&block.text))
        .map(|block| block.text.trim())
        .collect();
    (!texts.is_empty()).then(|| texts.join(" "))
}

fn body(text: &str, at: PagePosition) -> Body {
    let text = text.trim();
    if text.is_empty() {
        return Body::None;
    }
    // Headers may stand between the request line and the JSON.
    let start = match text.starts_with(['{', '[']) {
        true => Some(0),
        false => text.find("\n{").or_else(|| text.find("\n[")).map(|at| at + 1),
    };
    // What has lost its first brace is JSON as well.
    let Some(start) = start.or_else(|| looks_like_json(text).then_some(0)) else {
        return match serde_json::from_str(text) {
            Ok(value) => Body::Json(value),
            Err(_) => Body::Text(text.to_owned()),
        };
    };
    let json = &text[start..];
    match serde_json::from_str(json) {
        Ok(value) => Body::Json(value),
        Err(error) => {
            let before = u32::try_from(text[..start].matches('\n').count()).unwrap_or(0);
            let line = u32::try_from(error.line()).unwrap_or(1).max(1);
            let column = u32::try_from(error.column()).unwrap_or(1);
            let place = PagePosition::new(at.line + before + line - 1, column);
            let reason = error.to_string();
            let reason = reason.split(" at line ").next().unwrap_or(&reason).to_owned();
            Body::Broken(json.to_owned(), reason, place)
        }
    }
}
