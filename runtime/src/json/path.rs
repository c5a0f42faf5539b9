//! Where in a JSON text a value that does not fit stands, by the names of members and the numbers of items.
//!
//! A reader says how far it came. To read once more and keep the way to each value would take the code for every
//! type a second time.

use std::fmt::Write;
use std::ops::Range;

/// An object or array that is open, and how far it was read.
#[derive(Debug)]
enum Open {
    /// The name of the member, in quotes, once it was read.
    Object(Option<Range<usize>>),
    /// The number of the item.
    Array(usize),
}

/// The way to the value that was refused: `spec.items[2].name`. Nothing for the whole of the text.
///
/// So many bytes were read: up to the end of the value, or up to its beginning where that told enough.
pub(super) fn at(json: &str, read: usize) -> Option<String> {
    let bytes = json.as_bytes();
    let mut open: Vec<Open> = Vec::new();
    // Whether the next text in an object is a name.
    let mut is_name_next = false;
    let mut at = token_after(bytes, 0);
    while at < bytes.len() {
        let end = end_of_token(bytes, at);
        let next = token_after(bytes, end);
        match (bytes[at], open.last_mut()) {
            (b':', _) => {}
            (b',', Some(Open::Array(index))) => *index += 1,
            (b',', _) => is_name_next = true,
            // A value that was not begun.
            (b'[' | b'{', _) if read <= at => break,
            (b'[', _) => open.push(Open::Array(0)),
            (b'{', _) => {
                open.push(Open::Object(None));
                is_name_next = true;
            }
            (b'"', Some(Open::Object(name))) if is_name_next => {
                *name = (read > next).then_some(at..end);
                is_name_next = false;
                if name.is_none() {
                    break;
                }
            }
            (byte, _) => {
                if matches!(byte, b']' | b'}') {
                    open.pop();
                }
                if read <= next {
                    break;
                }
            }
        }
        at = next;
    }
    print(json, &open)
}

/// Where the next token begins.
fn token_after(bytes: &[u8], at: usize) -> usize {
    let is_space = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
    at + bytes[at..].iter().take_while(|byte| is_space(byte)).count()
}

/// Where the token that begins here ends.
fn end_of_token(bytes: &[u8], at: usize) -> usize {
    let is_mark = |byte: &u8| matches!(byte, b'[' | b']' | b'{' | b'}' | b',' | b':' | b'"');
    let rest = &bytes[at + 1..];
    let length = match bytes[at] {
        b'"' => {
            let mut is_escaped = false;
            let inside = rest.iter().take_while(|byte| {
                let ends = !is_escaped && **byte == b'"';
                is_escaped = !is_escaped && **byte == b'\\';
                !ends
            });
            inside.count() + 1
        }
        byte if is_mark(&byte) => 0,
        _ => rest.iter().take_while(|byte| !is_mark(byte) && !byte.is_ascii_whitespace()).count(),
    };
    (at + 1 + length).min(bytes.len())
}

fn print(json: &str, open: &[Open]) -> Option<String> {
    let mut path = String::new();
    for level in open {
        match level {
            Open::Array(index) => {
                let _ = write!(path, "[{index}]");
            }
            Open::Object(Some(name)) => {
                let name: String = serde_json::from_str(&json[name.clone()]).ok()?;
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(&name);
            }
            Open::Object(None) => {}
        }
    }
    (!path.is_empty()).then_some(path)
}
