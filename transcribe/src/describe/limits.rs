//! Limits in sentences: "The value ranges from 1 to 20", "contains 1 to 64 characters".
//!
//! Only a sentence that says nothing else counts: none with a condition, an exception or a unit
//! that is no number of characters, and none where another sentence says otherwise.

use std::sync::LazyLock;

use regex::Regex;

use super::facts::is_conditional;
use super::sentences;
use crate::page::{Block, BlockKind};
use crate::types::Type;
use crate::words::pattern;

/// A lower and an upper limit.
type Limits = (Option<i64>, Option<i64>);

const NUMBER: &str = r"(-?\d{1,3}(?:,\d{3})+|-?\d+)";

/// Both ends of a range, with one unit or none: `1 to 20`, `[1, 1000]`, `40 GB to 4,000 GB`.
fn both_ends() -> String {
    let unit = r"(?:\s*(?:GB|MB|TB|KB|GiB|MiB|Mbit/s|seconds?|minutes?|hours?|days?|%|ms|秒|分钟|小时|天))?";
    let end = r"(?:\s*\(inclusive\))?";
    format!(
        r"\[?\s*{NUMBER}{unit}{end}\s*(?:-|–|—|~|～|to|and|,|，|到|至)\s*{NUMBER}{unit}{end}\s*\]?"
    )
}

/// A range of values, as a sentence of its own or the end of one.
static RANGE: LazyLock<Regex> = LazyLock::new(|| {
    let ends = both_ends();
    pattern(&format!(
        r"(?i)^(?:the |its )?(?:value )?(?:(?:ranges?|range is)(?: from)?|is between|must be between|must range from|(?:must|can) be (?:an integer )?from)\s*[:：]?\s*{ends}[.。]?$|^(?:the |its )?(?:value )?ranges?\s*(?:is)?\s*(?:from|between)?\s*[:：]?\s*{ends}[.。]?$|[,;，；] (?:which|whose value|and the value) ranges? from {ends}[.。]?$|^(?:取值范围|参数范围|取值|范围|有效值范围)(?:为|是)?\s*[:：]?\s*{ends}(?:的整数)?[.。，；]?$"
    ))
});

/// A number of characters.
static LENGTH: LazyLock<Regex> = LazyLock::new(|| {
    let characters = r"(?:Unicode |ASCII |English )?characters?(?: in length| long)?";
    pattern(&format!(
        r"(?i)^(?:the |its |a |it )?(?:[a-z0-9_ ]{{0,40}}?\b)?(?:contains?|can contain|must contain|consists? of|must consist of|must be|can be|has|enter|with|length(?: ranges?| is)?(?: from)?|is a string of)\s*[:：]?\s*{NUMBER}\s*(?:-|–|~|to|and)\s*{NUMBER} {characters}(?:[,.;。].*| (?:and|consisting|starting|that|including|including only) .*)?$|^长度(?:范围)?(?:为|是|限制)?\s*[:：]?\s*{NUMBER}\s*(?:-|–|~|～|到|至)\s*{NUMBER}(?:个|位)?(?:字符)?[.。，,；]?$"
    ))
});

/// A highest number of characters.
static LONGEST: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?i)^(?:the |its |a |it |[a-z0-9_ ]{{0,40}}?, which )?(?:[a-z0-9_ ]{{0,40}}?\b)?(?:(?:contains?|can contain|must contain)(?: at most| up to| a maximum of| not more than| no more than)|(?:maximum length|length limit)(?: is)?|max(?:imum)?\.? characters|length (?:is less than or equal to|cannot exceed|must not exceed|does not exceed)|a maximum of)\s*[:：]?\s*{NUMBER}(?: (?:Unicode |ASCII )?characters?)?(?: (?:is|are) (?:supported|allowed))?(?:[,.;。].*| (?:and|including) .*)?$|^(?:最大长度|长度(?:不|不能|不得)超过|最长)(?:为|是)?\s*[:：]?\s*{NUMBER}(?:个|位)?(?:字符)?[.。，,；]?$"
    ))
});

/// One end of a range of values.
static LOWEST: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?i)^(?:the )?minimum value(?: is)?\s*[:：]?\s*{NUMBER}[.。]?$|^最小(?:值|取值)(?:为|是)?\s*[:：]?\s*{NUMBER}[.。]?$"
    ))
});
static HIGHEST: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?i)^(?:the )?maximum value(?: is)?\s*[:：]?\s*{NUMBER}[.。]?$|^最大(?:值|取值)(?:为|是)?\s*[:：]?\s*{NUMBER}[.。]?$"
    ))
});

/// The limits that a description states, for a type that has such: of a number its value, of a
/// text its length.
pub(super) fn stated<'a>(
    blocks: impl Iterator<Item = &'a Block>,
    kind: Option<&Type>,
) -> Option<Limits> {
    let find: fn(&str) -> Option<Limits> = match kind? {
        Type::Integer(_) | Type::Number(_) => of_value,
        Type::Text(None) => of_length,
        _ => return None,
    };
    let mut all = None;
    // What stands in a list is about one of several cases.
    for block in blocks.filter(|block| block.kind == BlockKind::Paragraph && block.level == 0) {
        let sentences = sentences::of(&block.text);
        if sentences.iter().any(|it| is_other_case(it)) {
            return None;
        }
        for limits in sentences.iter().filter(|it| is_plain(it)).filter_map(|it| find(it)) {
            // Two sentences that differ: nobody can say which holds when.
            if all.replace(limits).is_some_and(|before| before != limits) {
                return None;
            }
        }
    }
    all.filter(|(low, high)| low.zip(*high).is_none_or(|(low, high)| low <= high))
}

/// Whether a sentence holds always, and as it stands.
fn is_plain(sentence: &str) -> bool {
    const REMARKS: [&str; 12] = [
        "exclud",
        "exclus",
        "default",
        "recommend",
        "except",
        "byte",
        "multiple of",
        "other than",
        "建议",
        "默认",
        "除外",
        "字节",
    ];
    let lower = sentence.to_lowercase();
    !is_conditional(sentence) && !REMARKS.iter().any(|remark| lower.contains(remark))
}

/// Whether a sentence says which limits hold under a condition: then no other holds always.
fn is_other_case(sentence: &str) -> bool {
    const LIMITS: [&str; 8] =
        ["range", "maximum", "minimum", "character", "between", "范围", "最大", "最小"];
    let says = || {
        let lower = sentence.to_lowercase();
        LIMITS.iter().any(|word| lower.contains(word))
    };
    is_conditional(sentence) && sentence.contains(|it: char| it.is_ascii_digit()) && says()
}

fn of_value(sentence: &str) -> Option<Limits> {
    if let Some([low, high]) = numbers(&RANGE, sentence).as_deref() {
        return Some((Some(*low), Some(*high)));
    }
    if let Some([low]) = numbers(&LOWEST, sentence).as_deref() {
        return Some((Some(*low), None));
    }
    match numbers(&HIGHEST, sentence).as_deref() {
        Some([high]) => Some((None, Some(*high))),
        _ => None,
    }
}

fn of_length(sentence: &str) -> Option<Limits> {
    let (low, high) = match numbers(&LENGTH, sentence).as_deref() {
        Some([low, high]) => (Some(*low), *high),
        _ => match numbers(&LONGEST, sentence).as_deref() {
            Some([high]) => (None, *high),
            _ => return None,
        },
    };
    (high >= 0 && low.is_none_or(|low| low >= 0)).then_some((low, Some(high)))
}

/// The numbers of a sentence that a pattern takes whole.
fn numbers(form: &Regex, sentence: &str) -> Option<Vec<i64>> {
    let found = form.captures(sentence.trim())?;
    let texts = found.iter().skip(1).flatten();
    texts.map(|number| number.as_str().replace(',', "").parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::stated;
    use crate::page::Block;
    use crate::types::Type;
    use specwright::diagnostic::PagePosition;

    fn limits(text: &str, kind: &Type) -> Option<(Option<i64>, Option<i64>)> {
        stated([Block::paragraph(PagePosition::default(), text)].iter(), Some(kind))
    }

    #[test]
    fn values() {
        for (text, low, high) in [
            ("The value ranges from 1 to 20.", Some(1), Some(20)),
            ("Size. Its value range is from 40 GB to 4,000 GB.", Some(40), Some(4000)),
            ("The value range is [1, 1000].", Some(1), Some(1000)),
            ("Value range: 16 to 256", Some(16), Some(256)),
            ("The value ranges from 1 (inclusive) to 100 (inclusive).", Some(1), Some(100)),
            ("取值范围：1~100", Some(1), Some(100)),
            ("取值范围为1-100的整数。", Some(1), Some(100)),
            ("The maximum value is 30.", None, Some(30)),
        ] {
            assert_eq!(limits(text, &Type::Integer(None)), Some((low, high)), "{text}");
            assert_eq!(limits(text, &Type::Text(None)), None, "{text}");
        }
    }

    #[test]
    fn lengths() {
        for (text, low, high) in [
            ("Name. The value contains 1 to 64 characters, including letters.", Some(1), 64),
            ("Length: 10 to 255 characters.", Some(10), 255),
            ("It can contain a maximum of 36 characters.", None, 36),
            ("The maximum length is 64.", None, 64),
            ("Max characters: 255", None, 255),
            ("长度为1-64个字符。", Some(1), 64),
            ("最大长度：64", None, 64),
        ] {
            assert_eq!(limits(text, &Type::Text(None)), Some((low, Some(high))), "{text}");
        }
    }

    #[test]
    fn sentences_that_hold_only_now_and_then() {
        for text in [
            "If it is a disk, the value ranges from 1 to 20.",
            "The value ranges from 1 to 20 (excluding 5).",
            "The value ranges from 1 to 20. The value ranges from 1 to 30.",
            "The value ranges from 1 to 20 by default.",
            "The port ranges from 1 to 20, or is 33.",
            "The value ranges from 20 to 1.",
            "The value ranges from 1 to 20. If the kiln is large, it ranges from 1 to 50.",
        ] {
            assert_eq!(limits(text, &Type::Integer(None)), None, "{text}");
        }
        for text in [
            "It contains 1 to 64 bytes.",
            "Enter 1 to 63 letters.",
            "1 to 5 names of up to 64 characters.",
        ] {
            assert_eq!(limits(text, &Type::Text(None)), None, "{text}");
        }
    }
}
