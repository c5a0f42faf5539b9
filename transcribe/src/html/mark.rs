//! Places: the parser keeps none, so each tag is given its own before it parses.

use std::fmt::Write as _;

use specwright::diagnostic::PagePosition;

/// The attribute that carries a tag's place.
pub(crate) const PLACE: &str = "data-specwright-at";

/// Writes `data-specwright-at=LINE:COLUMN` into each opening tag that a finding may point at.
pub(super) fn places(html: &str) -> String {
    places_from(html, PagePosition::new(1, 1))
}

/// The same for a piece of a text that begins at a place.
///
/// The value needs no quotes, so a tag-like text inside an attribute stays harmless.
pub(crate) fn places_from(html: &str, at: PagePosition) -> String {
    const TAGS: [&str; 14] = [
        "table", "tr", "td", "th", "p", "pre", "li", "h1", "h2", "h3", "h4", "h5", "h6", "caption",
    ];
    let mut out = String::with_capacity(html.len() + html.len() / 4);
    let (mut line, mut column) = (at.line, at.column);
    let mut rest = html;
    while let Some(at) = rest.find(['<', '\n']) {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        column = column.saturating_add(u32::try_from(before.chars().count()).unwrap_or(u32::MAX));
        if let Some(next) = after.strip_prefix('\n') {
            out.push('\n');
            (line, column, rest) = (line.saturating_add(1), 1, next);
            continue;
        }
        let name = tag(&after[1..]);
        let wanted = TAGS.iter().any(|known| name.eq_ignore_ascii_case(known));
        let taken = 1 + if wanted { name.len() } else { 0 };
        out.push_str(&after[..taken]);
        if wanted {
            let _ = write!(out, " {PLACE}={line}:{column}");
        }
        column = column.saturating_add(u32::try_from(taken).unwrap_or(u32::MAX));
        rest = &after[taken..];
    }
    out.push_str(rest);
    out
}

fn tag(text: &str) -> &str {
    let end = text.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(text.len());
    let closed = text[end..].starts_with(['>', ' ', '\t', '\n', '\r', '/']);
    if closed { &text[..end] } else { "" }
}

/// The place that an element carries.
pub(super) fn place(value: Option<&str>) -> PagePosition {
    let parts = value.and_then(|value| value.split_once(':'));
    parts.map_or_else(PagePosition::default, |(line, column)| {
        PagePosition::new(line.parse().unwrap_or(0), column.parse().unwrap_or(0))
    })
}

/// How deep elements are nested at most, those that close themselves left out.
pub(super) fn depth(html: &str) -> usize {
    const OPEN_ENDED: [&str; 29] = [
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
        "source", "track", "wbr", "p", "li", "td", "th", "tr", "dt", "dd", "option", "thead",
        "tbody", "tfoot", "colgroup", "html", "body", "head",
    ];
    let (mut now, mut most) = (0_usize, 0_usize);
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(closing) = rest.strip_prefix('/') {
            let name = tag(closing);
            if !name.is_empty() && !OPEN_ENDED.iter().any(|known| name.eq_ignore_ascii_case(known))
            {
                now = now.saturating_sub(1);
            }
            continue;
        }
        let name = tag(rest);
        let counted = rest.starts_with(|first: char| first.is_ascii_alphabetic())
            && !name.is_empty()
            && !OPEN_ENDED.iter().any(|known| name.eq_ignore_ascii_case(known));
        let end = rest.find(['>', '<']).unwrap_or(rest.len());
        if counted && !rest[..end].ends_with('/') {
            now += 1;
            most = most.max(now);
        }
    }
    most
}

/// How many attributes a tag has at most: the parser compares each with all others of its tag.
pub(super) fn attributes(html: &str) -> usize {
    let mut most = 0;
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        let name = tag(rest);
        let inner = rest.strip_prefix('/').unwrap_or(rest);
        if !inner.starts_with(|first: char| first.is_ascii_alphabetic()) {
            continue;
        }
        let (count, behind) = attributes_of(inner);
        most = most.max(count);
        // What stands in these is no markup.
        let is_raw = ["script", "style"].iter().any(|raw| name.eq_ignore_ascii_case(raw));
        rest = if is_raw { behind.find("</").map_or("", |end| &behind[end..]) } else { behind };
    }
    most
}

/// How many attributes follow the name of a tag, and the text behind it.
fn attributes_of(tag: &str) -> (usize, &str) {
    let (mut count, mut is_in_word, mut is_value) = (0, true, false);
    let mut quote = None;
    for (at, byte) in tag.bytes().enumerate() {
        match byte {
            _ if quote.is_some() => quote = quote.filter(|quote| *quote != byte),
            b'>' => return (count, &tag[at + 1..]),
            b'"' | b'\'' if is_value => (quote, is_value) = (Some(byte), false),
            b'=' => is_value = true,
            b' ' | b'\t' | b'\n' | b'\r' | b'\x0c' | b'/' => is_in_word = false,
            _ => {
                count += usize::from(!is_in_word && !is_value);
                (is_in_word, is_value) = (true, false);
            }
        }
    }
    (count, "")
}
