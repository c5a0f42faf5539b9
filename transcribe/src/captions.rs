//! Captions and labels of tables: words that say which part of a call, or the name of a model.

use super::words::{self, Word};

/// The parts of a call that a caption names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct CallParts {
    pub(crate) path: bool,
    /// The address as a whole: its path and its query.
    pub(crate) uri: bool,
    pub(crate) query: bool,
    pub(crate) header: bool,
    pub(crate) body: bool,
    pub(crate) form: bool,
    pub(crate) request: bool,
    pub(crate) response: bool,
}

/// What a caption says of the call, where it names no model: each of its words is a usual one.
///
/// "Parameters in the request body" does; "host_path parameters" and "ListenerInsertHeaders" name
/// models, whatever their words hold.
pub(crate) fn part(caption: &str) -> Option<CallParts> {
    let text = caption.trim().trim_end_matches([':', '：']).to_lowercase();
    let (language, words) = words::bag(&text)?;
    // A single word may be what a field is called; these never are.
    let single = !text.contains([' ', '-']) && text.is_ascii();
    let general = ["parameters", "parameter", "description", "response", "request", "formdata"];
    if single && !language.loose && !general.contains(&text.as_str()) {
        return None;
    }
    let has = |word: Word| words.contains(&word);
    Some(CallParts {
        path: has(Word::Path),
        uri: has(Word::Uri),
        query: has(Word::Query),
        header: has(Word::Header),
        body: has(Word::Body),
        form: has(Word::Form),
        request: has(Word::Request),
        response: has(Word::Response),
    })
}

/// A label above a table that has no caption, where it can stand for one: it names a part of the
/// call or a model. Any other text above a table is only that.
pub(crate) fn label(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches([':', '：']).trim();
    if text.chars().count() > 120 || text.ends_with(['.', '。', '；', ';', ',']) {
        return None;
    }
    let named = part(text).is_some() || is_path(text) || words::model_name(text) != text;
    named.then(|| text.to_owned())
}

/// A field's name, or the names on the way to it: `auth.identity`.
pub(crate) fn is_path(text: &str) -> bool {
    text.len() <= 100
        && text.starts_with(|first: char| first.is_ascii_alphabetic() || "_<$@[".contains(first))
        && text
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || "_-.<>@:$[]/".contains(letter))
}
