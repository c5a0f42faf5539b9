//! Captions that name parts of the call.

use super::Word;

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
    let (language, words) = super::bag(&text)?;
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
