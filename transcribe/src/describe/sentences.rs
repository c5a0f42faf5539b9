//! Sentences of a description.

/// The sentences of a text; a dot inside a word (`v1.23`, `cce.flavor`) ends none.
pub(super) fn of(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, letter)) = chars.next() {
        let blank = chars.peek().is_none_or(|(_, next)| next.is_whitespace());
        if letter == '。' || (matches!(letter, '.' | '!' | '?') && blank) {
            let end = at + letter.len_utf8();
            out.push(text[start..end].trim());
            start = end;
        }
    }
    out.push(text[start..].trim());
    out.retain(|sentence| !sentence.is_empty());
    out
}
