//! Captions and labels of tables: words that say which part of a call, or the name of a model.

use std::sync::LazyLock;

use regex::Regex;

use super::lookup::CAPTION;
use super::{part, pattern};

/// What stands above notices, which are about what follows or came before, and name nothing.
const NOTICES: [&str; 11] = [
    "NOTE",
    "NOTES",
    "NOTICE",
    "CAUTION",
    "WARNING",
    "IMPORTANT",
    "TIP",
    "TIPS",
    "DANGER",
    "ATTENTION",
    "REMARK",
];

/// A sentence that begins as a caption does.
pub(crate) static SENTENCE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:Table|表)\s*\d+\s*(?:(?:describes|lists|shows|provides|gives|is|are|(?:and|to) Table)\b|描述|列出|所示|为)|。$|\.$",
    )
});

/// A caption: the table's number, and what it says behind it.
pub(crate) fn read(text: &str) -> Option<(Option<u32>, Option<&str>)> {
    let found = CAPTION.captures(text)?;
    let number = found.get(1).and_then(|number| number.as_str().parse().ok());
    let glued = found.get(3).map(|rest| rest.as_str());
    // "Table 1Path Parameters" is a slip of a copy; "表1中" begins a sentence.
    let is_title = |rest: &str| rest.starts_with(char::is_uppercase) || part(rest).is_some();
    if glued.is_some_and(|rest| !is_title(rest)) {
        return None;
    }
    let rest = found.get(2).map(|rest| rest.as_str()).or(glued).map(str::trim);
    Some((number, rest.filter(|rest| !rest.is_empty())))
}

/// A label above a table that has no caption, where it can stand for one: it names a part of the
/// call or a model. Any other text above a table is only that.
pub(crate) fn label(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches([':', '：']).trim();
    if text.chars().count() > 120 || text.ends_with(['.', '。', '；', ';', ',']) {
        return None;
    }
    if NOTICES.contains(&text.to_uppercase().as_str()) {
        return None;
    }
    let is_caption = read(text).is_some() && !SENTENCE.is_match(text);
    let named = is_caption || part(text).is_some() || is_path(text) || model_name(text) != text;
    named.then(|| text.to_owned())
}

/// The number and the words of a label that is a table's caption, with other text between the two.
pub(crate) fn of_table(label: &str) -> (Option<u32>, Option<String>) {
    match read(label) {
        Some((number, rest)) => (number, rest.map(str::to_owned)),
        None => (None, Some(label.to_owned())),
    }
}

/// A caption, in lower case, without the word that says that a table goes on.
pub(crate) fn without_continued(caption: &str) -> String {
    const WORDS: [&str; 6] = ["(continued)", "(cont.)", "(cont'd)", "（续）", "(续)", "（续表）"];
    let lower = caption.to_lowercase();
    WORDS.iter().fold(lower, |text, word| text.replace(word, "")).trim().to_owned()
}

/// A field's name, or the names on the way to it: `auth.identity`.
pub(crate) fn is_path(text: &str) -> bool {
    text.len() <= 100
        && text.starts_with(|first: char| first.is_ascii_alphabetic() || "_<$@[".contains(first))
        && text
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || "_-.<>@:$[]/".contains(letter))
}

/// The model that a caption names: `Data structure of the X field` and its relatives.
pub(crate) fn model_name(caption: &str) -> String {
    static FORMS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
        [
            r"(?i)^data structures?(?: descriptions?)? of (?:the |each )?(?:field |parameter )?(.+?)(?: (?:field|parameter|object|structure)s?)?$",
            r"(?i)^(?:description|structure|parameters|fields|attributes|format) (?:of|in) (?:the |each )?(.+?)(?: (?:field|parameter|object|structure|array|data structure)s?)?$",
            r"(?i)^(.+?) (?:field |parameter )?(?:data )?(?:structure|parameters?|field|object|structure description|field description|parameter description)s?(?: description)?$",
            r"^(.+?)\s*(?:字段|参数)?(?:的)?数据结构(?:说明|描述)?$",
            r"^(.+?)\s*(?:字段|结构|参数)(?:说明|描述)$",
        ]
        .iter()
        .map(|text| pattern(text))
        .collect()
    });
    let caption = caption.trim();
    // "task_detail field data structure description (creating backups)"
    let plain = caption.split_once(" (").map_or(caption, |(plain, _)| plain);
    let caption = if plain.contains(' ') && caption.ends_with(')') { plain } else { caption };
    for form in FORMS.iter() {
        if let Some(found) = form.captures(caption).and_then(|found| found.get(1)) {
            return found.as_str().trim().to_owned();
        }
    }
    caption.to_owned()
}

#[cfg(test)]
mod tests {
    use super::{SENTENCE, model_name};

    #[test]
    fn captions_name_models() {
        for (caption, name) in [
            ("WorkFlowSpec", "WorkFlowSpec"),
            ("Data structure of the spec field", "spec"),
            ("Data structure of the primaryNic/extNics field", "primaryNic/extNics"),
            ("Description of the links field", "links"),
            ("NodePool structure", "NodePool"),
            ("spec字段数据结构说明", "spec"),
        ] {
            assert_eq!(model_name(caption), name);
        }
    }

    #[test]
    fn sentences_that_begin_like_captions() {
        assert!(SENTENCE.is_match("Table 1 describes the parameters of this API."));
        assert!(!SENTENCE.is_match("Table 1 Path Parameters"));
    }
}
