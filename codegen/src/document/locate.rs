//! JSON Pointers to lines and columns, found when a diagnostic is shown and not before.

use std::collections::{HashMap, HashSet};

use saphyr_parser::{Event, Parser};

use super::source::{Source, Syntax};
use crate::value::push_token;

/// A place in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// The positions of `pointers` and of their parents, as far as the text has them.
pub(super) fn positions<'a>(
    source: &Source,
    pointers: impl Iterator<Item = &'a str>,
) -> HashMap<String, Position> {
    let mut wanted = HashSet::new();
    for mut pointer in pointers {
        while wanted.insert(pointer) {
            let Some(end) = pointer.rfind('/') else { break };
            pointer = &pointer[..end];
        }
    }
    let mut walk =
        Walk { wanted, found: HashMap::new(), pointer: String::new(), stack: Vec::new() };
    match source.syntax {
        Syntax::Json => json(source.text(), &mut walk),
        Syntax::Yaml => yaml(source.text(), &mut walk),
    }
    walk.found
}

/// Follows the structure of a text and notes the wanted places.
struct Walk<'a> {
    wanted: HashSet<&'a str>,
    found: HashMap<String, Position>,
    pointer: String,
    stack: Vec<Frame>,
}

struct Frame {
    /// Length of the pointer of the container itself.
    length: usize,
    /// The next index of an array; nothing for an object.
    index: Option<usize>,
    /// The position of the key whose value comes next, in an object.
    key: Option<Position>,
}

impl Walk<'_> {
    /// Whether the next scalar is a key.
    fn expects_key(&self) -> bool {
        self.stack.last().is_some_and(|frame| frame.index.is_none() && frame.key.is_none())
    }

    fn key(&mut self, name: &str, position: Position) {
        if let Some(frame) = self.stack.last_mut() {
            frame.key = Some(position);
            self.pointer.truncate(frame.length);
            push_token(&mut self.pointer, name);
        }
    }

    /// A value begins: its place is that of its key when it is a container.
    fn begin(&mut self, position: impl FnOnce() -> Position, is_container: bool) {
        let mut key = None;
        if let Some(frame) = self.stack.last_mut() {
            if let Some(index) = &mut frame.index {
                self.pointer.truncate(frame.length);
                push_token(&mut self.pointer, &index.to_string());
                *index += 1;
            }
            key = frame.key.take();
        }
        if self.wanted.contains(self.pointer.as_str()) {
            let place = key.filter(|_| is_container).unwrap_or_else(position);
            self.found.entry(self.pointer.clone()).or_insert(place);
        }
    }

    fn open(&mut self, is_array: bool) {
        let index = is_array.then_some(0);
        self.stack.push(Frame { length: self.pointer.len(), index, key: None });
    }

    fn close(&mut self) {
        if let Some(frame) = self.stack.pop() {
            self.pointer.truncate(frame.length);
        }
    }

    fn is_done(&self) -> bool {
        self.found.len() == self.wanted.len()
    }
}

/// Walks JSON that is known to be well-formed.
fn json(text: &str, walk: &mut Walk<'_>) {
    let bytes = text.as_bytes();
    let (mut at, mut line, mut line_start) = (0, 1, 0);
    while at < bytes.len() && !walk.is_done() {
        let place = move || Position { line, column: text[line_start..at].chars().count() + 1 };
        match bytes[at] {
            b'\n' => {
                line += 1;
                line_start = at + 1;
            }
            b'{' | b'[' => {
                walk.begin(place, true);
                walk.open(bytes[at] == b'[');
            }
            b'}' | b']' => walk.close(),
            b'"' => {
                let end = string_end(bytes, at);
                if walk.expects_key() {
                    let raw = &text[at..end];
                    let name = serde_json::from_str::<String>(raw).unwrap_or_default();
                    walk.key(&name, place());
                } else {
                    walk.begin(place, false);
                }
                at = end;
                continue;
            }
            b' ' | b'\t' | b'\r' | b',' | b':' => {}
            _ => {
                walk.begin(place, false);
                let scalar =
                    |byte: &u8| !matches!(byte, b',' | b'}' | b']' | b' ' | b'\n' | b'\r' | b'\t');
                at += bytes[at..].iter().take_while(|byte| scalar(byte)).count();
                continue;
            }
        }
        at += 1;
    }
}

/// The offset behind the string that begins at `at`.
fn string_end(bytes: &[u8], at: usize) -> usize {
    let mut end = at + 1;
    while end < bytes.len() && bytes[end] != b'"' {
        end += if bytes[end] == b'\\' { 2 } else { 1 };
    }
    (end + 1).min(bytes.len())
}

fn yaml(text: &str, walk: &mut Walk<'_>) {
    let mut parser = Parser::new_from_str(text);
    while let Some(Ok((event, span))) = parser.next_event() {
        if walk.is_done() {
            return;
        }
        let place = || Position { line: span.start.line(), column: span.start.col() + 1 };
        match event {
            Event::MappingStart(..) | Event::SequenceStart(..) if walk.expects_key() => {
                // A key that is no scalar has no pointer; the document is refused elsewhere.
                return;
            }
            Event::MappingStart(..) => {
                walk.begin(place, true);
                walk.open(false);
            }
            Event::SequenceStart(..) => {
                walk.begin(place, true);
                walk.open(true);
            }
            Event::MappingEnd | Event::SequenceEnd => walk.close(),
            Event::Scalar(name, ..) if walk.expects_key() => walk.key(&name, place()),
            Event::Alias(_) if walk.expects_key() => walk.key("", place()),
            Event::Scalar(..) | Event::Alias(_) => walk.begin(place, false),
            _ => {}
        }
    }
}
