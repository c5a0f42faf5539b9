//! The header `Link` (RFC 8288).

/// The address of the link with the relation `next` in a header `Link`.
pub(super) fn next_link(line: &str) -> Option<&str> {
    let mut rest = line;
    loop {
        let (_, after) = rest.split_once('<')?;
        let (address, after) = after.split_once('>')?;
        let (parameters, more) = split_unquoted(after, ',');
        if is_next(parameters) {
            return Some(address.trim());
        }
        rest = more?;
    }
}

/// A text up to the first separator that does not stand in quotes, and what is behind it.
fn split_unquoted(text: &str, separator: char) -> (&str, Option<&str>) {
    let mut is_quoted = false;
    let mut is_escaped = false;
    for (at, character) in text.char_indices() {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' if is_quoted => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            other if other == separator && !is_quoted => {
                return (&text[..at], Some(&text[at + separator.len_utf8()..]));
            }
            _ => {}
        }
    }
    (text, None)
}

fn is_next(parameters: &str) -> bool {
    let mut rest = Some(parameters);
    while let Some(text) = rest {
        let (parameter, more) = split_unquoted(text, ';');
        let (name, value) = parameter.split_once('=').unwrap_or_default();
        let mut relations = value.trim().trim_matches('"').split_whitespace();
        if name.trim().eq_ignore_ascii_case("rel") {
            // Only the first one counts (RFC 8288, 3.3).
            return relations.any(|it| it.eq_ignore_ascii_case("next"));
        }
        rest = more;
    }
    false
}
