//! Lists that describe parameters, fields or codes, an item each, as tables.
//!
//! An item is read when what it names is set apart at its beginning, as code or in bold:
//! `limit` (integer, required) - How many.

use std::sync::LazyLock;

use regex::Regex;
use specwright::diagnostic::{Code, Diagnostic, PagePosition, Severity};

use crate::page::{Block, Cell, Row, Table};
use crate::types;
use crate::words::{Column, pattern};

/// A name that can be sent.
static NAME: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(:?[A-Za-z_$@][\w.$@\[\]-]*)\s*[:：]?$"));
/// What stands in brackets behind a name, and behind that.
static IN_BRACKETS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^\s*[(（]([^()（）]*)[)）]\s*(.*)$"));
/// What parts a name from what is said of it.
static PARTED: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s*(?:[-–—:：]|&ndash;)\s*(.*)$"));
/// A type in front of what is said: `string - Which one`, `number. Optional`.
static TYPED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^([A-Za-z][\w \[\]<>,]{1,40}?)(?:\s+[-–—]\s+|\.\s+|$)(.*)$"));
/// A type with what is said of it in brackets: `string (required) Which one`.
static TYPED_IN_BRACKETS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^([A-Za-z][\w\[\]<>]{1,40})\s*[(（]([^()（）]*)[)）]\s*(.*)$"));
static REQUIRED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)^(?:\(?(required|mandatory)\)?|\(?(optional|not required)\)?)(?:[.,;:)\s]|$)")
});
/// What is required in some calls only.
static CONDITIONAL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^\(?(?:required|mandatory|optional|not required)\)?,? (?:when|if|unless|for|in|with|only|except)\b",
    )
});
static REQUIRED_AT_END: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)[(\[](?:(required|mandatory)|(optional|not required))[)\]]\.?$")
});
/// A status at the beginning of an item.
static STATUS: LazyLock<Regex> = LazyLock::new(|| pattern(r"^([1-5]\d\d)\b\s*(.*)$"));

/// More words than a type has that is followed by a dash.
const TYPE_WORDS: usize = 5;

/// What is read of a list: a table, and what was not read.
pub(super) struct Read {
    pub(super) table: Option<Table>,
    pub(super) findings: Vec<Diagnostic>,
}

/// Whether a list describes codes.
pub(super) fn are_codes(blocks: &[Block]) -> bool {
    let items = || blocks.iter().filter(|block| block.is_item() && block.level <= 1);
    items().count() > 0 && items().all(|block| STATUS.is_match(&block.text))
}

/// The codes of a list.
pub(super) fn codes(blocks: &[Block]) -> Table {
    let rows = blocks.iter().filter_map(|block| {
        let found = STATUS.captures(block.text.trim())?;
        let part = |at: usize| found.get(at).map_or("", |part| part.as_str());
        let words = part(2).trim_start_matches(['-', '–', '—', ':', '：', ' ']);
        Some(row(block.at, [part(1), words].map(|text| cell(block.at, text)).to_vec()))
    });
    let columns = vec![Column::Status, Column::Description];
    let at = blocks.first().map_or_else(PagePosition::default, |block| block.at);
    Table { at, columns, rows: rows.collect(), ..Table::default() }
}

/// The parameters or fields of a list.
pub(super) fn fields(blocks: &[Block], file: &str) -> Read {
    let mut findings = Vec::new();
    let mut rows: Vec<Item> = Vec::new();
    let mut inside: Option<PagePosition> = None;
    // The first item says how deep the list stands.
    let depth = blocks.first().map_or(1, |block| block.level);
    let mut is_open = false;
    for block in blocks {
        if block.is_item() && block.level <= depth {
            let read = item(block);
            is_open = read.is_some();
            if read.is_none() {
                findings.push(left_out(block, file));
            }
            rows.extend(read);
            continue;
        }
        let Some(last) = rows.last_mut().filter(|_| is_open) else { continue };
        if block.is_item() && block.lead > 0 {
            inside.get_or_insert(block.at);
        }
        let level = block.level.saturating_sub(depth);
        last.words.push(Block { level, ..block.clone() });
    }
    if let Some(at) = inside {
        let message = "what is listed inside of an item is kept as its words";
        findings.push(
            Diagnostic::of_page(Code::PageTable, file, at, message)
                .milder(Severity::Note)
                .help("it may be values or further fields; nothing tells them apart"),
        );
    }
    let table = (!rows.is_empty()).then(|| table(rows));
    Read { table, findings }
}

fn left_out(block: &Block, file: &str) -> Diagnostic {
    let text: String = block.text.chars().take(60).collect();
    let message =
        format!("the item \"{text}\" names no parameter that is set apart; it is left out");
    Diagnostic::of_page(Code::PageTable, file, block.at, message)
        .milder(Severity::Warning)
        .help("looked for a name as code or in bold, then what is said of it")
}

/// An item of a list.
struct Item {
    at: PagePosition,
    name: String,
    kind: String,
    default: String,
    words: Vec<Block>,
}

fn item(block: &Block) -> Option<Item> {
    let lead = block.text.get(..block.lead).filter(|lead| !lead.is_empty())?;
    let name = NAME.captures(lead.trim())?.get(1)?.as_str();
    let mut rest = block.text.get(block.lead..)?.trim().to_owned();
    let mut kind = String::new();
    let mut default = String::new();
    let mut mandatory = None;
    if let Some(found) = IN_BRACKETS.captures(&rest) {
        let part = |at: usize| found.get(at).map_or("", |part| part.as_str()).to_owned();
        (kind, default, mandatory) = in_brackets(&part(1));
        rest = part(2);
    } else if !rest.is_empty() && !lead.trim_end().ends_with([':', '：']) && !PARTED.is_match(&rest)
    {
        return None;
    }
    let mut words = PARTED
        .captures(&rest)
        .and_then(|found| found.get(1))
        .map_or(rest.clone(), |rest| rest.as_str().to_owned());
    if kind.is_empty()
        && let Some(found) = TYPED.captures(&words.clone())
        && let Some(read) = found.get(1).and_then(|part| type_of(part.as_str()))
    {
        kind = read;
        words = found.get(2).map_or(String::new(), |part| part.as_str().to_owned());
    }
    if kind.is_empty()
        && let Some(found) = TYPED_IN_BRACKETS.captures(&words.clone())
        && let Some(read) = found.get(1).and_then(|part| type_of(part.as_str()))
    {
        kind = read;
        (_, default, mandatory) = in_brackets(found.get(2).map_or("", |part| part.as_str()));
        words = found.get(3).map_or(String::new(), |part| part.as_str().to_owned());
    }
    if mandatory.is_none()
        && let Some(found) = REQUIRED.captures(words.trim())
        && !CONDITIONAL.is_match(words.trim())
    {
        mandatory = Some(found.get(1).is_some());
    }
    if mandatory.is_none()
        && let Some(found) = REQUIRED_AT_END.captures(words.trim())
    {
        mandatory = Some(found.get(1).is_some());
    }
    let mark = match mandatory {
        Some(true) => " (required)",
        Some(false) => " (optional)",
        None => "",
    };
    let name = format!("{name}{mark}");
    let words = vec![Block::paragraph(block.at, words.trim())];
    Some(Item { at: block.at, name, kind, default, words })
}

/// The type, the default and whether it is mandatory: `string: <required>`, `int, optional`.
fn in_brackets(text: &str) -> (String, String, Option<bool>) {
    let lower = text.to_lowercase();
    let mandatory = match () {
        () if lower.contains("optional") || lower.contains("not required") => Some(false),
        () if lower.contains("required") || lower.contains("mandatory") => Some(true),
        () => None,
    };
    let (kind, default) = text.split_once(':').unwrap_or((text, ""));
    let kind = kind.split([',', ';']).find_map(|part| type_of(part.trim())).unwrap_or_default();
    let default = default.trim().trim_matches('"');
    let is_value = !default.contains(['<', '>']) && mandatory != Some(true) && default != "nil";
    (kind, if is_value { default.to_owned() } else { String::new() }, mandatory)
}

/// The type that some words name.
fn type_of(text: &str) -> Option<String> {
    let first = text.split_whitespace().next()?;
    if types::is_regular(text) && !text.contains(' ') {
        return Some(text.to_owned());
    }
    if types::is_regular(text) && first.eq_ignore_ascii_case("array") {
        return Some(text.to_owned());
    }
    let few = text.split_whitespace().count() <= TYPE_WORDS;
    let simple = ["string", "integer", "number", "boolean", "int", "bool", "float"];
    (few && simple.contains(&first.to_lowercase().as_str())).then(|| first.to_owned())
}

fn table(items: Vec<Item>) -> Table {
    let typed = items.iter().any(|item| !item.kind.is_empty());
    let defaulted = items.iter().any(|item| !item.default.is_empty());
    let mut columns = vec![Column::Name];
    columns.extend(typed.then_some(Column::Type));
    columns.extend(defaulted.then_some(Column::Default));
    columns.push(Column::Description);
    let at = items.first().map_or_else(PagePosition::default, |item| item.at);
    let rows = items.into_iter().map(|item| {
        let mut cells = vec![cell(item.at, &item.name)];
        cells.extend(typed.then(|| cell(item.at, &item.kind)));
        cells.extend(defaulted.then(|| cell(item.at, &item.default)));
        let blocks = item.words.into_iter().filter(|block| !block.text.is_empty());
        cells.push(Cell { blocks: blocks.collect(), links: Vec::new() });
        row(item.at, cells)
    });
    Table { at, columns, rows: rows.collect(), ..Table::default() }
}

fn row(at: PagePosition, cells: Vec<Cell>) -> Row {
    Row { at, cells, ..Row::default() }
}

/// A cell of one paragraph.
pub(super) fn cell(at: PagePosition, text: &str) -> Cell {
    let blocks = match text.trim() {
        "" => Vec::new(),
        text => vec![Block::paragraph(at, text)],
    };
    Cell { blocks, links: Vec::new() }
}
