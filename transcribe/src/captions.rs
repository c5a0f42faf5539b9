//! Captions and labels of tables: words that say which part of a call, or the name of a model.

use super::words::{self, part};

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
    let is_caption = words::caption(text).is_some() && !words::CAPTION_SENTENCE.is_match(text);
    let named =
        is_caption || part(text).is_some() || is_path(text) || words::model_name(text) != text;
    named.then(|| text.to_owned())
}

/// The number and the words of a label that is a table's caption, with other text between the two.
pub(crate) fn of_table(label: &str) -> (Option<u32>, Option<String>) {
    match words::caption(label) {
        Some((number, rest)) => (number, rest.map(str::to_owned)),
        None => (None, Some(label.to_owned())),
    }
}

/// A field's name, or the names on the way to it: `auth.identity`.
pub(crate) fn is_path(text: &str) -> bool {
    text.len() <= 100
        && text.starts_with(|first: char| first.is_ascii_alphabetic() || "_<$@[".contains(first))
        && text
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || "_-.<>@:$[]/".contains(letter))
}
