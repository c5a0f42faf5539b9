//! What stands in a line: code, links and addresses stay what they are, the rest is text.

/// What rustdoc would take for a link or a tag, and addresses that are no links yet.
pub(super) fn escape(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + 8);
    let mut rest = line;
    while let Some(plain) = special(rest) {
        out.push_str(&rest[..plain]);
        rest = &rest[plain..];
        let Some(character) = rest.chars().next() else { break };
        let after = &rest[character.len_utf8()..];
        match character {
            // Code goes to as many backticks as it began with; those that nothing closes are text.
            '`' => {
                let length = code_span(rest);
                let run = rest.len() - rest.trim_start_matches('`').len();
                match length {
                    Some(length) => out.push_str(&rest[..length]),
                    None => out.push_str(&"\\`".repeat(run)),
                }
                rest = &rest[length.unwrap_or(run)..];
                continue;
            }
            '\\' if after.starts_with(['\\', '[', ']', '<', '>', '*', '_', '`']) => {
                out.push('\\');
                let next = after.chars().next().unwrap_or_default();
                out.push(next);
                rest = &after[next.len_utf8()..];
                continue;
            }
            '[' => match link(rest) {
                Some(length) => {
                    out.push_str(&rest[..length]);
                    rest = &rest[length..];
                    continue;
                }
                None => out.push_str("\\["),
            },
            ']' => out.push_str("\\]"),
            '<' => match autolink(rest) {
                Some(length) => {
                    out.push_str(&rest[..length]);
                    rest = &rest[length..];
                    continue;
                }
                None => out.push_str("\\<"),
            },
            'h' if !out.ends_with(|it: char| it.is_alphanumeric()) && address(rest).is_some() => {
                let length = address(rest).unwrap_or(rest.len());
                out.push('<');
                out.push_str(&rest[..length]);
                out.push('>');
                rest = &rest[length..];
                continue;
            }
            other => out.push(other),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Where something begins that may be more than text.
fn special(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let is_special = |(at, byte): (usize, &u8)| match byte {
        b'`' | b'\\' | b'[' | b']' | b'<' => true,
        b'h' => bytes[at..].starts_with(b"http"),
        _ => false,
    };
    bytes.iter().enumerate().position(is_special)
}

/// The length of the code at the beginning, its backticks included.
fn code_span(text: &str) -> Option<usize> {
    let mut rest = text.trim_start_matches('`');
    let run = text.len() - rest.len();
    loop {
        rest = &rest[rest.find('`')?..];
        let after = rest.trim_start_matches('`');
        if rest.len() - after.len() == run {
            return Some(text.len() - after.len());
        }
        rest = after;
    }
}

/// The length of `[text](address)` at the beginning.
fn link(text: &str) -> Option<usize> {
    let text = near(text);
    let close = text.find(']')?;
    let label = &text[1..close];
    let target = text[close + 1..].strip_prefix('(')?;
    let end = target.find(')')?;
    let address = &target[..end];
    let is_link = ["http://", "https://", "mailto:"].iter().any(|it| address.starts_with(it))
        && !address.contains([' ', '<', '[', '`']);
    (is_link && !label.contains(['[', '`', '<'])).then_some(close + 1 + 1 + end + 1)
}

/// The length of `<http://…>` at the beginning.
fn autolink(text: &str) -> Option<usize> {
    let text = near(text);
    let end = text.find('>')?;
    let inside = &text[1..end];
    (address(inside) == Some(inside.len())).then_some(end + 1)
}

/// As much of a text as a link can be long: a search for its end is not one through the whole.
fn near(text: &str) -> &str {
    let end = (0..=2_000.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    &text[..end.unwrap_or_default()]
}

/// The length of an address at the beginning.
fn address(text: &str) -> Option<usize> {
    if !text.starts_with("http://") && !text.starts_with("https://") {
        return None;
    }
    let stop = |it: char| {
        it.is_whitespace()
            || matches!(it, '<' | '>' | '"' | '`' | ')' | ']' | '[' | '\'' | '|' | '\\')
    };
    let end = text.find(stop).unwrap_or(text.len());
    let length = text[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_']).len();
    (length > "https://".len()).then_some(length)
}
