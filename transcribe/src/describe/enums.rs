//! Lists of values: under a label, behind a sentence, as bullets or plain paragraphs.

use std::sync::LazyLock;

use regex::Regex;

use super::sentences;
use super::value::{Value, fits};
use crate::page::{Block, BlockKind};
use crate::types::Type;
use crate::words::{self, pattern};

/// A sentence that says nothing but "here come the values".
static LEAD_IN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:the )?(?:(?:available|possible|supported|valid|allowed|optional|value|enumeration|enumerated|enum)\s+)*(?:options?|values?|value range|range|enumeration)(?: of (?:this|the) (?:parameter|field))?(?:\s+(?:are|is|can be|may be|include|includes))?(?:\s+(?:listed |shown )?(?:as follows|below|the following|one of the following|any of the following))?(?: values)?\s*[:：]$|^(?:the )?(?:value|it) (?:can|may|must|could) be(?: one of)?(?: the following(?: values)?)?\s*[:：]$|^(?:可选值|取值|枚举值|取值范围|可选择的值|选项|可选项|参数取值|支持的值)(?:如下|为|有|范围|包括|包含|范围如下|范围为)*\s*[:：]$",
    )
});
/// A sentence that makes a list behind it one of fields or rules, not of values.
static OTHERWISE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)following (?:fields|parameters|rules|requirements)|fields are|contains?\b|consists?\b|\bexample|\bformat\b|\brules?\b|参数包括|字段|格式|示例",
    )
});
/// A sentence that makes a list behind it a list of values.
static SUGGESTS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:values?|options?|options are|one of|can be (?:set to )?(?:one of|any of|the following)|enumerat\w+|statuses|status|phase|mode|states?|types?)\b|取值|可选|枚举|如下|状态|类型",
    )
});
static EXPLAINED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"^["'“‘`]?([^\s:：()（）"'“”‘’`]{1,64})["'”’`]?\s*(?:[:：]\s*(\S.*)|[(（](.+)[)）][.。]?|\s(?:-|–|—)\s+(\S.*)|(?:,|，) (?:indicating|meaning|which)\s(.*))$"#,
    )
});
static BARE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r#"^["'“‘`]?([^\s:：()（）"'“”‘’`,，；]{1,64}?)["'”’`]?[.。;；,，]?$"#)
});
static CONSTANT: LazyLock<Regex> = LazyLock::new(|| pattern(r#"^\w+ \w+ = "([^"\s]+)"$"#));
static MEMBER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"^["'“‘`*]*([A-Za-z0-9_.:+-]*[A-Za-z0-9_+])["'”’`*]*(?:\s*[(（]([^()（）]*)[)）])?(?:\s*[,，]?\s+(?:and|or)\s+|\s*[,，、/]\s*|和|或|$)"#,
    )
});
static SENTENCE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:the |its )?(?:available |possible |valid |enumeration |optional )?(?:values?|options?)(?: (?:can|may|must|could) (?:only )?be(?: set to)?(?: either)?| (?:is|are) either| is| are| include|\s*[:：])\s*(.+?)[.。]?$",
    )
});

/// The values that a labelled part lists.
pub(super) fn listed(blocks: &[Block], kind: Option<&Type>) -> Option<Vec<Value>> {
    let blocks: Vec<&Block> = blocks.iter().collect();
    let (first, rest) = blocks.split_first()?;
    if !takes_values(kind) {
        return None;
    }
    if blocks.iter().all(|block| block.is_item()) {
        return values(&blocks, kind);
    }
    let lead = first.is_paragraph() && first.text.trim().ends_with([':', '：']);
    if lead && !rest.is_empty() && rest.iter().all(|block| block.is_item()) {
        return values(rest, kind);
    }
    if blocks.len() >= 2 && blocks.iter().all(|block| block.is_paragraph()) {
        return values(&blocks, kind).filter(|found| is_uniform(found));
    }
    match blocks.as_slice() {
        [only] => in_sentence(&only.text, kind).or_else(|| members(&only.text, kind)),
        _ => None,
    }
}

/// Finds a list of values in running text, and takes out what the document then says better.
pub(super) fn in_text(blocks: &mut Vec<Block>, kind: Option<&Type>) -> Vec<Value> {
    if !takes_values(kind) {
        return Vec::new();
    }
    for index in 0..blocks.len() {
        if !blocks[index].is_paragraph() {
            continue;
        }
        let text = blocks[index].text.trim().to_owned();
        let last = sentences::of(&text).pop().unwrap_or_default().to_owned();
        let last = last_clause(&last).to_owned();
        let lead_in = LEAD_IN.is_match(&last);
        let end = list_end(blocks, index + 1, lead_in);
        let items: Vec<&Block> = blocks[index + 1..end].iter().collect();
        if items.is_empty() {
            // Announced, and then lost: the copy or the page itself lacks the list.
            if lead_in && index + 1 == blocks.len() {
                let kept = text[..text.len() - last.len()].trim_end().to_owned();
                blocks[index].text = if kept.is_empty() { text } else { kept };
            }
            continue;
        }
        let enough = lead_in || (items.len() >= 2 && suggests(&last, &items));
        // Values are words of programs; "方法1：" begins one of several ways to find them.
        let plain = |found: &[Value]| found.iter().all(|value| value.text.is_ascii());
        let found = values(&items, kind)
            .filter(|found| enough && (lead_in || is_uniform(found) && plain(found)));
        if let Some(found) = found {
            // The values and their meanings stand in the document now, and better.
            let kept = if lead_in { &text[..text.len() - last.len()] } else { &text };
            let kept = kept.trim_end().trim_end_matches([':', '：']).to_owned();
            blocks.drain(index + 1..end);
            blocks[index].text = kept;
            blocks.retain(|block| !block.text.is_empty());
            return found;
        }
    }
    let sentences = blocks.iter().filter(|block| block.is_paragraph());
    let mut all = sentences.flat_map(|block| sentences::of(&block.text));
    all.find_map(|sentence| in_sentence(sentence, kind)).unwrap_or_default()
}

/// The part of a sentence that announces: "…, options:" keeps only what follows a colon.
fn last_clause(sentence: &str) -> &str {
    let body = sentence.trim_end_matches([':', '：']);
    match body.rfind(['。', '；', ';', '\n']) {
        Some(at) => {
            let width = sentence[at..].chars().next().map_or(1, char::len_utf8);
            sentence[at + width..].trim_start()
        }
        None => sentence,
    }
}

/// Whether a sentence and the list behind it make values: "Node status." and explained words.
fn suggests(sentence: &str, items: &[&Block]) -> bool {
    if OTHERWISE.is_match(sentence) {
        return false;
    }
    let announced = sentence.ends_with([':', '：']) && SUGGESTS.is_match(sentence);
    // A name of the field, then each value with its meaning.
    let named = sentence.split_whitespace().count() <= 8 || SUGGESTS.is_match(sentence);
    let explained = items.iter().all(|item| item.level > 1 || EXPLAINED.is_match(item.text.trim()));
    announced || (named && explained)
}

/// The end of the list that begins at a block: items, or the paragraphs behind a lead-in.
fn list_end(blocks: &[Block], start: usize, lead_in: bool) -> usize {
    let Some(first) = blocks.get(start) else { return start };
    let level = first.level;
    let same = |block: &Block| match first.is_item() {
        // What stands below an item belongs to it and not to the list of values.
        true => block.is_item() || block.level > 0,
        false => {
            lead_in
                && block.is_paragraph()
                && block.level == level
                && EXPLAINED.is_match(block.text.trim())
        }
    };
    let more = blocks[start..].iter().take_while(|block| same(block)).count();
    start + more
}

/// Each item as a value, if all of them are values.
fn values(items: &[&Block], kind: Option<&Type>) -> Option<Vec<Value>> {
    let mut found: Vec<Value> = Vec::new();
    let level = items.first()?.level;
    for item in items {
        if item.kind == BlockKind::Code {
            return None;
        }
        // A note or a list below a value explains it.
        if item.level > level || (item.is_paragraph() && item.level > 0) {
            let above = found.last_mut()?;
            let text = above.meaning.get_or_insert_default();
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(item.text.trim());
            continue;
        }
        let value = value(item.text.trim())?;
        if !fits(&value.text, kind) {
            return None;
        }
        if found.iter().all(|known| known.text != value.text) {
            found.push(value);
        }
    }
    Some(found)
}

fn value(text: &str) -> Option<Value> {
    // A constant of some source: `JobPhaseFailed JobPhase = "Failed"`.
    if let Some(found) = CONSTANT.captures(text) {
        let text = found.get(1)?.as_str().to_owned();
        return Some(Value { text, meaning: None });
    }
    if let Some(found) = EXPLAINED.captures(text) {
        let meaning = (2..=5).find_map(|index| found.get(index));
        let meaning = meaning.map(|meaning| meaning.as_str().trim().to_owned());
        let text = found.get(1)?.as_str().to_owned();
        return is_value(&text).then_some(Value { text, meaning });
    }
    let text = BARE.captures(text)?.get(1)?.as_str().to_owned();
    is_value(&text).then_some(Value { text, meaning: None })
}

/// Whether a word can be a value: notes and prose begin with words as well.
fn is_value(text: &str) -> bool {
    let prose = matches!(text.to_lowercase().as_str(), "key" | "value" | "keys" | "values")
        || matches!(
            text,
            "NOTE"
                | "Note"
                | "Notes"
                | "NOTICE"
                | "Example"
                | "Examples"
                | "Default"
                | "Format"
                | "Default:"
                | "Minimum"
                | "Maximum"
                | "Constraints"
                | "CAUTION"
                | "说明"
                | "注意"
                | "示例"
        );
    !prose
        && !words::says_nothing(text)
        && text.chars().any(char::is_alphanumeric)
        && !text.contains('{')
}

/// Whether values look alike: all with a meaning or none, so that prose is not taken for them.
fn is_uniform(values: &[Value]) -> bool {
    let explained = values.iter().filter(|value| value.meaning.is_some()).count();
    values.len() >= 2 && (explained == 0 || explained == values.len())
}

/// "The value can be A, B, or C."
fn in_sentence(sentence: &str, kind: Option<&Type>) -> Option<Vec<Value>> {
    let found = SENTENCE.captures(sentence.trim())?;
    let list = found.get(1)?.as_str();
    let cased =
        list.strip_suffix("(case insensitive)").or_else(|| list.strip_suffix("(case-insensitive)"));
    members(cased.unwrap_or(list), kind)
}

/// "A, B (its meaning), or C", and nothing else.
fn members(list: &str, kind: Option<&Type>) -> Option<Vec<Value>> {
    if words::says_nothing(list) {
        return None;
    }
    let mut rest = list.trim().trim_end_matches(['.', '。', ';']);
    let mut values: Vec<Value> = Vec::new();
    while !rest.is_empty() {
        let found = MEMBER.captures(rest)?;
        let text = found.get(1)?.as_str().to_owned();
        let meaning = found.get(2).map(|meaning| meaning.as_str().trim().to_owned());
        let twice = values.iter().any(|known| known.text == text);
        if twice || !fits(&text, kind) || !is_value(&text) {
            return None;
        }
        values.push(Value { text, meaning });
        rest = &rest[found.get(0)?.end()..];
    }
    (values.len() >= 2).then_some(values)
}

/// Types whose values a page lists. A list of texts has values for its elements.
fn takes_values(kind: Option<&Type>) -> bool {
    match kind {
        None | Some(Type::Text(_) | Type::Integer(_) | Type::Number(_)) => true,
        Some(Type::List(Some(inner))) => matches!(**inner, Type::Text(_) | Type::Integer(_)),
        _ => false,
    }
}
