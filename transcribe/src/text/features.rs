//! What a piece of text could be, looked at alone.

use std::collections::HashSet;

use super::blocks::Piece;
use crate::types;
use crate::words::{self, Column, captions};

/// A cost: how much it would surprise to find a piece in a place. 0 is as expected.
pub(super) type Cost = i32;

/// More than any reading costs: a piece can't stand there.
pub(super) const NEVER: Cost = 100_000;

/// What a name of several words costs.
pub(super) const LOOSE_NAME: Cost = 4;

/// What a name costs that mostly says something else.
const ODD_NAME: Cost = 3;

/// What a piece looks like.
#[derive(Debug, Default)]
pub(super) struct Features {
    /// As the name of a parameter.
    pub(super) name: Option<Cost>,
    /// As the cell that says "yes" or "no"; 0 for just that word.
    pub(super) mandatory: Option<Cost>,
    /// As a type; 0 for the notation of types.
    pub(super) kind: Option<Cost>,
    pub(super) status: Option<Cost>,
    /// As a cell of any other column.
    pub(super) short: bool,
    pub(super) heading: Option<Column>,
    pub(super) caption: bool,
    /// As a caption with words, not the number of a table alone.
    pub(super) titled: bool,
    /// As a title, a label or a line of a status code: what ends a table.
    pub(super) title: Option<Cost>,
    pub(super) code: bool,
    /// Whether it can stand for a caption: it says which part of a call follows, or is the name
    /// of a field that has fields of its own.
    pub(super) label: bool,
    /// Whether it refers to the codes of errors, as the text below a table of codes does.
    pub(super) refers: bool,
    /// Whether it is a sentence, ended as such.
    pub(super) sentence: bool,
    /// Whether it announces what follows: "for example:".
    pub(super) announces: bool,
    pub(super) level: u8,
    pub(super) item: bool,
    pub(super) ends_cell: bool,
    pub(super) empty: bool,
    /// Whether it can be a title across a table: some words, and no other title.
    pub(super) across: bool,
}

/// Looks at each piece of a page.
pub(super) fn all(pieces: &[Piece]) -> Vec<Features> {
    let mut features: Vec<Features> = pieces.iter().map(one).collect();
    // Names that stand before the type of an object or a list, in any table of the page.
    let mut objects = HashSet::new();
    for (at, piece) in pieces.iter().enumerate() {
        let behind = pieces.iter().skip(at + 1).take(2);
        if features[at].name == Some(0) && behind.into_iter().any(is_object) {
            objects.insert(piece.block.text.trim());
        }
    }
    for (piece, features) in pieces.iter().zip(&mut features) {
        let text = piece.block.text.trim().trim_end_matches([':', '：']);
        let last = text.rsplit('.').next().unwrap_or(text);
        features.label = !features.code
            && !features.empty
            && captions::label(text).is_some()
            && (objects.contains(last) || !captions::is_path(text));
    }
    features
}

/// Whether a piece is the type of what can have fields.
fn is_object(piece: &Piece) -> bool {
    use types::Type::{Any, List, Map, Model, Object, Table};
    let kind = types::parse(piece.block.text.trim());
    matches!(kind, Some(Object | Any | List(_) | Map(_) | Model(_) | Table(..)))
}

fn one(piece: &Piece) -> Features {
    let block = &piece.block;
    let text = block.text.trim();
    let code = !block.is_paragraph() && !block.is_item();
    let mut features = Features {
        level: block.level,
        item: block.is_item(),
        code,
        ends_cell: piece.ends_cell,
        empty: text.is_empty(),
        sentence: text.ends_with(['.', '。']),
        announces: text.ends_with([':', '：']) || text.to_lowercase().ends_with("example"),
        ..Features::default()
    };
    let length = text.chars().take(201).count();
    if code || length > 200 {
        return features;
    }
    features.refers = words::SEE_ERRORS.is_match(text);
    features.title = title(text, block.level, block.is_item());
    if block.is_item() {
        return features;
    }
    let caption = captions::read(text).filter(|_| !captions::SENTENCE.is_match(text));
    features.caption = caption.is_some();
    // "Table 6 Data structure of the X field object" is a type.
    let typed = text.ends_with("object") || text.ends_with("objects");
    features.titled = !typed && caption.is_some_and(|(_, rest)| rest.is_some());
    features.short = length <= 120;
    features.name = name(text);
    features.mandatory = mandatory(text);
    features.kind = kind(text);
    features.status = if words::STATUS_CODE.is_match(text) {
        Some(0)
    } else {
        (length <= 40 && !text.ends_with(['.', '。', ':', '：'])).then_some(9)
    };
    features.heading = words::heading(text);
    features.across = features.short
        && !features.ends_cell
        && !features.caption
        && features.title.is_none()
        && features.heading.is_none()
        && features.kind != Some(0)
        && text.contains(char::is_whitespace);
    features
}

/// How surprising a title, label or status line would be inside a description.
fn title(text: &str, level: u8, is_item: bool) -> Option<Cost> {
    if words::STATUS_LINE.is_match(text) {
        return Some(8);
    }
    if words::label(text).is_some() {
        return Some(6);
    }
    if is_item || level > 0 {
        return None;
    }
    let section = section(text)?;
    // Descriptions have parts of this name.
    (section != words::Section::Calling).then_some(4)
}

fn name(text: &str) -> Option<Cost> {
    if text == "-" {
        return Some(3);
    }
    let label = text.trim_end_matches([':', '：']);
    let single = text.chars().all(|letter| letter.is_ascii_alphabetic());
    if words::says_nothing(text) {
        return single.then_some(ODD_NAME);
    }
    if is_facet_word(label) {
        // "Default" and "Example" are names now and then, "Default value" is none.
        let odd = if single { ODD_NAME } else { 12 };
        return (label == text).then_some(odd);
    }
    if is_special_name(text) {
        return Some(0);
    }
    if text.ends_with(['.', ':', ',', '。', '：', '；', ';']) || text.contains(". ") {
        return None;
    }
    if is_name(text) {
        // "Yes", "String" and the like are seldom what a parameter is called.
        let other = words::mandatory(text).is_some()
            || matches!(text, "String" | "Integer" | "Boolean" | "Object" | "Array");
        return Some(if other { ODD_NAME } else { 0 });
    }
    let words = text.split_whitespace().count();
    (text.chars().count() <= 80 && words <= 4).then_some(LOOSE_NAME)
}

/// One word of ASCII.
fn is_name(text: &str) -> bool {
    text.len() <= 120
        && text
            .starts_with(|first: char| first.is_ascii_alphanumeric() || "_$@<*.[{".contains(first))
        && text
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || "_-./:$@[]{}<>*#+&()".contains(letter))
}

/// `[items]` (the body is an array), `{User defined key}` (free keys).
fn is_special_name(text: &str) -> bool {
    text.len() <= 60
        && text.len() > 2
        && text.starts_with(['{', '[', '<'])
        && text.ends_with(['}', ']', '>'])
}

fn is_facet_word(text: &str) -> bool {
    matches!(
        text,
        "Details"
            | "Definition"
            | "Constraints"
            | "Options"
            | "Range"
            | "Value Range"
            | "Value range"
            | "Default"
            | "Default Value"
            | "Default value"
            | "Minimum"
            | "Maximum"
            | "Example"
            | "NOTE"
            | "NOTICE"
            | "CAUTION"
            | "WARNING"
            | "OK"
            | "约束限制"
            | "取值范围"
            | "默认取值"
            | "默认值"
            | "参数解释"
    )
}

fn mandatory(text: &str) -> Option<Cost> {
    if words::mandatory(text).is_some() {
        return Some(0);
    }
    match words::mandatory_in_words(text) {
        Some(_) => Some(2),
        None if words::says_nothing(text) => Some(3),
        None => {
            (text.chars().count() <= 60 && !text.ends_with(['.', '。', ':', '：'])).then_some(4)
        }
    }
}

fn kind(text: &str) -> Option<Cost> {
    if types::is_regular(text) {
        return Some(0);
    }
    if types::parse(text).is_some() {
        return Some(1);
    }
    if words::says_nothing(text) || matches!(text, "No" | "Yes" | "json" | "JSON") {
        return Some(2);
    }
    // A type that nobody has heard of.
    if text.starts_with(|first: char| first.is_ascii_uppercase()) && is_name(text) {
        return Some(3);
    }
    let short = text.chars().count() <= 100 && !text.ends_with(['.', ':', '。', '：']);
    Some(if short { 9 } else { 14 })
}

/// The section that a text opens: a title never ends with a full stop.
pub(super) fn section(text: &str) -> Option<words::Section> {
    (text.chars().count() <= 60 && !text.ends_with(['.', ':', '：']))
        .then(|| words::section(text))?
}
