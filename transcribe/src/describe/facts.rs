//! One-line facts: defaults, bounds, examples, fixed values, deprecation.

use std::sync::LazyLock;

use regex::Regex;

use super::described::Described;
use super::sentences;
use super::value::fits;
use crate::page::Block;
use crate::types::Type;
use crate::words::{self, pattern};

static FACT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:(Default(?: value| Value)?|默认值|缺省值|默认取值)|(Min(?:imum)?(?:\.| value| length)?|最小值|最小长度)|(Max(?:imum)?(?:\.| value| length)?|最大值|最大长度)|(Example(?: value)?|示例|样例))\s*[:：]\s*(\S.*)$",
    )
});
static LENGTHS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?:Array [Ll]ength|数组长度)\s*[:：]\s*(\d+)\s*(?:-|–|~|to)\s*(\d+)$")
});
static RANGE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?i:(?:the )?(?:value )?(?:range(?:s)?(?: (?:is|from))?|is|values?)?\s*(?:from|between|[:：])?)\s*\[?(-?\d+)\s*(?:-|–|~|～|to|and|,|到|至)\s*(-?\d+)\]?\s*[.。]?$",
    )
});
static FIXED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?i:(?:the )?(?:parameter )?(?:value|it) is (?:fixed|always)(?: (?:at|to|as))?|(?:^|[.,;] )(?:has |with )?(?:a )?fixed (?:at|to|as|value(?: of|:)?)|(?:fixed|set) to be|(?:value|it|parameter) must be set to|固定(?:值)?(?:为|是)?|取值(?:固定)?为)\s*["'“‘]?([\p{L}\p{N}_][\p{L}\p{N}_./+-]*?)["'”’]?(?:\s+and (?:cannot|can not|can't)|[.。,，;；]?$|[.。,，;；]\s|[。，；])"#,
    )
});
static DEFAULTS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?i:\bdefaults to|\bthe default value is|\bdefault value:|默认值?为|缺省值?为)\s*["'“]?([A-Za-z0-9_][A-Za-z0-9_./+-]*?)["'”]?[.。,，;；]?$"#,
    )
});
static DEPRECATED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:\(|\[)?(?:deprecated|discarded|已废弃|废弃)(?:\)|\]|[.:,。：，]|$)|\b(?:this|the) (?:parameter|field|attribute|api|interface|option) (?:has been|is|was) (?:now )?(?:deprecated|discarded|obsolete)|(?:该|此)?(?:参数|字段|接口)?已(?:经)?废弃",
    )
});
static RESERVED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\breserved (?:field|parameter)|(?:field|parameter) is reserved|预留(?:字段|参数)|保留字段",
    )
});

/// A label of [`FACT`] on a line of its own.
static LONE_LABEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?:Default(?: value| Value)?|默认值|缺省值|默认取值|Example(?: value)?)\s*[:：]?$")
});

/// Puts a label and the one word on the line below it on one line.
fn join(blocks: &mut Vec<Block>) {
    let mut joined: Vec<Block> = Vec::with_capacity(blocks.len());
    for block in blocks.drain(..) {
        let word = block.is_paragraph() && !block.text.trim().contains(char::is_whitespace);
        match joined.last_mut() {
            Some(above)
                if word && above.is_paragraph() && LONE_LABEL.is_match(above.text.trim()) =>
            {
                let label = above.text.trim().trim_end_matches([':', '：']);
                above.text = format!("{}: {}", label.trim(), block.text.trim());
            }
            _ => joined.push(block),
        }
    }
    *blocks = joined;
}

/// Takes the one-line facts out of a text.
pub(super) fn take(blocks: &mut Vec<Block>, described: &mut Described) {
    join(blocks);
    blocks.retain(|block| {
        if !block.is_paragraph() || block.text.contains('\n') {
            return true;
        }
        let text = block.text.trim();
        if let Some(found) = LENGTHS.captures(text) {
            described.minimum = found.get(1).map(|low| low.as_str().to_owned());
            described.maximum = found.get(2).map(|high| high.as_str().to_owned());
            return false;
        }
        let Some(found) = FACT.captures(text) else { return true };
        let value = found.get(5).map_or("", |value| value.as_str());
        let value = unquote(value.trim()).to_owned();
        if words::says_nothing(&value) {
            return false;
        }
        // A sentence behind "Default:" is for people.
        let wordy = value.split_whitespace().count() > 3 || value.ends_with('.');
        if wordy && found.get(4).is_none() {
            return true;
        }
        let slot = if found.get(1).is_some() {
            &mut described.default
        } else if found.get(2).is_some() {
            &mut described.minimum
        } else if found.get(3).is_some() {
            &mut described.maximum
        } else {
            &mut described.example
        };
        *slot = Some(value);
        false
    });
}

/// Reads what stands under "Default value". True: it is in the document.
pub(super) fn default(blocks: &[Block], kind: Option<&Type>, described: &mut Described) -> bool {
    let [only] = blocks else { return false };
    let text = only.text.trim();
    let text = text.trim_end_matches(['.', '。']);
    let value = unquote(text);
    let single = !value.is_empty() && !value.contains(char::is_whitespace);
    if words::says_nothing(text) || !single || !fits(value, kind) {
        return false;
    }
    described.default = Some(value.to_owned());
    true
}

/// The bounds that a range in numbers states, for a type that is a number.
pub(super) fn range(blocks: &[Block], kind: Option<&Type>) -> Option<(String, String)> {
    let [only] = blocks else { return None };
    if !matches!(kind, Some(Type::Integer(_) | Type::Number(_))) {
        return None;
    }
    let found = RANGE.captures(only.text.trim())?;
    let (low, high) = (found.get(1)?.as_str(), found.get(2)?.as_str());
    let ordered = low.parse::<i64>().ok()? <= high.parse::<i64>().ok()?;
    ordered.then(|| (low.to_owned(), high.to_owned()))
}

/// The value that a sentence fixes: "The value is fixed at X and cannot be changed."
pub(super) fn fixed(blocks: &[Block]) -> Option<String> {
    for block in blocks.iter().filter(|block| block.is_paragraph()) {
        for sentence in sentences::of(&block.text) {
            if is_conditional(sentence) {
                continue;
            }
            if let Some(found) = FIXED.captures(sentence) {
                let value = found.get(1)?.as_str().trim_end_matches('.');
                return Some(value.to_owned()).filter(|value| !is_filler(value));
            }
        }
    }
    None
}

/// The default that a sentence states: "API version, which defaults to v3".
pub(super) fn stated_default(blocks: &[Block], kind: Option<&Type>) -> Option<String> {
    let paragraphs = blocks.iter().filter(|block| block.is_paragraph() && block.level == 0);
    let mut sentences = paragraphs.flat_map(|block| sentences::of(&block.text));
    let found = sentences.find_map(|sentence| {
        let found = DEFAULTS.captures(sentence).filter(|_| !is_conditional(sentence))?;
        Some(found.get(1)?.as_str().to_owned())
    })?;
    (!is_filler(&found) && fits(&found, kind)).then_some(found)
}

/// A value that holds under a condition is not fixed.
pub(super) fn is_conditional(sentence: &str) -> bool {
    let lower = sentence.to_lowercase();
    ["if ", "when ", "for ", "in ", "otherwise", "unless", "once "]
        .iter()
        .any(|word| lower.starts_with(word))
        || [" if ", " when ", " unless ", " for "].iter().any(|word| lower.contains(word))
        || ["如果", "当", "若"].iter().any(|word| sentence.contains(word))
}

/// Words that begin a phrase and are no value.
fn is_filler(value: &str) -> bool {
    matches!(
        value.to_lowercase().as_str(),
        "a" | "an"
            | "the"
            | "in"
            | "less"
            | "greater"
            | "unique"
            | "between"
            | "one"
            | "at"
            | "to"
            | "set"
            | "specified"
            | "unchanged"
            | "empty"
            | "not"
            | "changed"
            | "integer"
    )
}

pub(super) fn is_deprecated(blocks: &[Block]) -> bool {
    blocks
        .iter()
        .filter(|block| !block.is_item())
        .any(|block| sentences::of(&block.text).iter().any(|text| DEPRECATED.is_match(text)))
}

pub(super) fn is_reserved(blocks: &[Block]) -> bool {
    blocks.iter().any(|block| RESERVED.is_match(&block.text))
}

/// A value without the quotation marks around it.
pub(super) fn unquote(text: &str) -> &str {
    for (open, close) in [('"', '"'), ('\'', '\''), ('“', '”'), ('‘', '’'), ('`', '`'), ('*', '*')]
    {
        let inner = text.strip_prefix(open).and_then(|text| text.strip_suffix(close));
        if let Some(inner) = inner.filter(|inner| !inner.is_empty()) {
            return inner.trim();
        }
    }
    text
}
