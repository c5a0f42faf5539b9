//! `multipart/form-data` (RFC 7578, RFC 2046 section 5.1) that is whole in memory.

/// More parts than this are not read.
const PARTS: usize = 10_000;

/// A part of a body.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ReceivedPart<'a> {
    /// Nothing for a part that only its position tells.
    pub(super) name: Option<String>,
    /// The media type, as it is given.
    pub(super) media_type: Option<String>,
    pub(super) content: &'a [u8],
}

/// The value of a parameter of a header, such as `boundary` or `name`.
pub(super) fn parameter(header: &str, wanted: &str) -> Option<String> {
    let mut rest = header.split_once(';')?.1;
    loop {
        let (name, after) = rest.split_once('=')?;
        let after = after.trim_start();
        let (value, tail) = match after.strip_prefix('"') {
            Some(quoted) => quoted_string(quoted)?,
            None => {
                let end = after.find(';').unwrap_or(after.len());
                (after[..end].trim().to_owned(), &after[end..])
            }
        };
        if name.trim_matches([' ', ';', '\t']).eq_ignore_ascii_case(wanted) {
            return Some(value);
        }
        rest = tail;
    }
}

/// The text up to the closing quotation mark, and what follows.
fn quoted_string(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return Some((value, &text[at + 1..])),
            '\\' => value.push(characters.next()?.1),
            other => value.push(other),
        }
    }
    None
}

/// The parts of a body.
pub(super) fn parts<'a>(
    body: &'a [u8],
    boundary: &str,
) -> Result<Vec<ReceivedPart<'a>>, &'static str> {
    if boundary.is_empty() || boundary.len() > 70 {
        return Err("the media type has no boundary of 1 to 70 characters");
    }
    let delimiter = format!("--{boundary}");
    let mut parts = Vec::new();
    let start = find(body, delimiter.as_bytes()).ok_or("the boundary does not occur")?;
    let mut rest = &body[start + delimiter.len()..];
    let inner = format!("\r\n--{boundary}");
    loop {
        if rest.starts_with(b"--") {
            return Ok(parts);
        }
        rest = rest.strip_prefix(b"\r\n").ok_or("a boundary does not end its line")?;
        let end = match find(rest, inner.as_bytes()) {
            Some(end) => end,
            None => return Err("the closing boundary is missing"),
        };
        if parts.len() == PARTS {
            return Err("there are too many parts");
        }
        parts.push(part(&rest[..end])?);
        rest = &rest[end + inner.len()..];
    }
}

fn part(bytes: &[u8]) -> Result<ReceivedPart<'_>, &'static str> {
    let (head, content) = match (bytes.strip_prefix(b"\r\n"), find(bytes, b"\r\n\r\n")) {
        // Nothing is said of the part.
        (Some(content), _) => (&b""[..], content),
        (None, Some(end)) => (&bytes[..end], &bytes[end + 4..]),
        (None, None) => return Err("a part has no head"),
    };
    let head = std::str::from_utf8(head).map_err(|_| "the head of a part is not UTF-8")?;
    let header = |wanted: &str| {
        head.split("\r\n").find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.trim().eq_ignore_ascii_case(wanted).then(|| value.trim())
        })
    };
    let name = header("content-disposition").and_then(|value| parameter(value, "name"));
    Ok(ReceivedPart { name, media_type: header("content-type").map(str::to_owned), content })
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    // By the first byte: bodies are bounded, and boundaries begin with a rare one.
    let first = *wanted.first()?;
    let mut at = 0;
    loop {
        let next = text.get(at..)?.iter().position(|byte| *byte == first)?;
        at += next;
        if text[at..].starts_with(wanted) {
            return Some(at);
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::{parameter, parts};

    #[test]
    fn parts_are_told_apart_and_defects_are_said() {
        let body = b"preamble\r\n--b\r\nContent-Disposition: form-data; name=\"a;\\\"b\"; filename=x\r\n\
            Content-Type: text/plain\r\n\r\none\r\n--b\r\ncontent-disposition: form-data; name=c\r\n\r\n\
            \r\n--b--\r\n";
        let found = parts(body, "b").unwrap();
        let shown: Vec<_> = found.iter().map(|part| (part.name.as_deref(), part.content)).collect();
        assert_eq!(shown, [(Some("a;\"b"), &b"one"[..]), (Some("c"), b"")]);
        assert_eq!(found[0].media_type.as_deref(), Some("text/plain"));
        assert!(parts(&body[..body.len() - 6], "b").is_err());
        assert!(parts(body, "c").is_err());
        assert!(parts(body, "").is_err());
        let nameless = parts(b"--b\r\n\r\nno name\r\n--b--", "b").unwrap();
        assert_eq!(nameless[0].name, None);
        assert_eq!(parameter("multipart/form-data; BOUNDARY=\"x y\"", "boundary").unwrap(), "x y");
        assert_eq!(parameter("multipart/form-data", "boundary"), None);
    }
}
