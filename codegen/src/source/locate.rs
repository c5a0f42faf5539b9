//! JSON Pointers to lines and columns, found when a diagnostic is shown and not before.

use foldhash::{HashMap, HashMapExt, HashSet};
use saphyr_parser::{Event, Parser};

use super::{Source, Syntax};
use crate::value::push_token;

/// A place in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// The byte at which the line begins.
    pub line_start: usize,
    /// The byte of the place itself.
    pub offset: usize,
}

impl Position {
    /// The place of a line and column, both from 1, as parsers report them.
    pub(crate) fn of(text: &str, line: usize, column: usize) -> Self {
        let line_start = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
        Self::in_line(text, line, column, line_start)
    }

    /// The place of a column, from 1, in the line that begins at this byte.
    pub fn in_line(text: &str, line: usize, column: usize, line_start: usize) -> Self {
        let before = text[line_start..].chars().take(column.saturating_sub(1)).map(char::len_utf8);
        Self { line, column, line_start, offset: line_start + before.sum::<usize>() }
    }
}

/// The positions of `pointers` and of their parents, as far as the text has them.
pub(super) fn positions<'a>(
    source: &Source,
    pointers: impl Iterator<Item = &'a str>,
) -> HashMap<String, Position> {
    let mut wanted = HashSet::default();
    for mut pointer in pointers {
        while wanted.insert(pointer) {
            let Some(end) = pointer.rfind('/') else { break };
            pointer = &pointer[..end];
        }
    }
    match source.syntax {
        Syntax::Json => json(source.text(), wanted),
        Syntax::Yaml => yaml(source.text(), wanted),
    }
}

/// Follows the structure of a text and notes the wanted places, each as a mark of the format's
/// parser.
struct Walk<'a, M> {
    wanted: HashSet<&'a str>,
    found: HashMap<String, M>,
    pointer: String,
    stack: Vec<Frame<M>>,
}

struct Frame<M> {
    /// Length of the pointer of the container itself.
    length: usize,
    /// The next index of an array; nothing for an object.
    index: Option<usize>,
    /// The position of the key whose value comes next, in an object.
    key: Option<M>,
}

impl<'a, M: Copy> Walk<'a, M> {
    fn new(wanted: HashSet<&'a str>) -> Self {
        Self { wanted, found: HashMap::default(), pointer: String::new(), stack: Vec::new() }
    }

    /// Whether the next scalar is a key.
    fn expects_key(&self) -> bool {
        self.stack.last().is_some_and(|frame| frame.index.is_none() && frame.key.is_none())
    }

    fn key(&mut self, name: &str, mark: M) {
        if let Some(frame) = self.stack.last_mut() {
            frame.key = Some(mark);
            self.pointer.truncate(frame.length);
            push_token(&mut self.pointer, name);
        }
    }

    /// A value begins: its place is that of its key when it is a container. Whether it is wanted, or
    /// something below it is.
    fn begin(&mut self, mark: M, is_container: bool) -> bool {
        let mut key = None;
        if let Some(frame) = self.stack.last_mut() {
            if let Some(index) = &mut frame.index {
                self.pointer.truncate(frame.length);
                push_token(&mut self.pointer, &index.to_string());
                *index += 1;
            }
            key = frame.key.take();
        }
        let is_wanted = self.wanted.contains(self.pointer.as_str());
        if is_wanted {
            let place = key.filter(|_| is_container).unwrap_or(mark);
            self.found.entry(self.pointer.clone()).or_insert(place);
        }
        is_wanted
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

/// Walks JSON that is known to be well-formed; a mark is an offset.
fn json(text: &str, wanted: HashSet<&str>) -> HashMap<String, Position> {
    let mut walk = Walk::new(wanted);
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() && !walk.is_done() {
        match bytes[at] {
            b'{' | b'[' => {
                if !walk.begin(at, true) {
                    at = container_end(bytes, at);
                    continue;
                }
                walk.open(bytes[at] == b'[');
            }
            b'}' | b']' => walk.close(),
            b'"' => {
                let end = string_end(bytes, at);
                if walk.expects_key() {
                    let raw = &text[at..end];
                    match raw.contains('\\') {
                        true => {
                            walk.key(&serde_json::from_str::<String>(raw).unwrap_or_default(), at)
                        }
                        false => walk.key(raw.trim_matches('"'), at),
                    }
                } else {
                    walk.begin(at, false);
                }
                at = end;
                continue;
            }
            b' ' | b'\t' | b'\r' | b'\n' | b',' | b':' => {}
            _ => {
                walk.begin(at, false);
                let scalar =
                    |byte: &u8| !matches!(byte, b',' | b'}' | b']' | b' ' | b'\n' | b'\r' | b'\t');
                at += bytes[at..].iter().take_while(|byte| scalar(byte)).count();
                continue;
            }
        }
        at += 1;
    }
    numbered(text, walk.found)
}

/// Lines and columns of a key that stands twice in one object, for the first that does, in JSON that
/// is well-formed up to there.
pub(crate) fn repeated_json_key(text: &str) -> Option<[(usize, usize); 2]> {
    let bytes = text.as_bytes();
    // Of each open container its keys, none for an array; and whether a key comes next.
    let mut open: Vec<Option<HashMap<&str, usize>>> = Vec::new();
    let (mut at, mut is_key) = (0, false);
    while at < bytes.len() {
        match bytes[at] {
            b'{' => (is_key, _) = (true, open.push(Some(HashMap::default()))),
            b'[' => (is_key, _) = (false, open.push(None)),
            b'}' | b']' => _ = open.pop(),
            b',' => is_key = open.last().is_some_and(Option::is_some),
            b':' => is_key = false,
            b'"' => {
                let end = string_end(bytes, at);
                let keys = open.last_mut().filter(|_| is_key).and_then(Option::as_mut);
                let first = keys.and_then(|keys| keys.insert(text.get(at..end)?, at));
                if let Some(first) = first {
                    let names = [(String::from("1"), first), (String::from("2"), at)];
                    let found = numbered(text, names.into_iter().collect());
                    let place = |name: &str| Some((found.get(name)?.line, found.get(name)?.column));
                    return Some([place("1")?, place("2")?]);
                }
                at = end;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// Offsets as lines and columns, in one walk over the text: a document can be one line.
fn numbered(text: &str, found: HashMap<String, usize>) -> HashMap<String, Position> {
    let mut places: Vec<(String, usize)> = found.into_iter().collect();
    places.sort_by_key(|(_, offset)| *offset);
    let (mut at, mut line, mut line_start, mut column) = (0, 1, 0, 1);
    let mut positions = HashMap::with_capacity(places.len());
    for (pointer, offset) in places {
        let between = &text[at..offset];
        line += between.bytes().filter(|byte| *byte == b'\n').count();
        match between.rfind('\n') {
            Some(end) => {
                line_start = at + end + 1;
                column = text[line_start..offset].chars().count() + 1;
            }
            None => column += between.chars().count(),
        }
        at = offset;
        positions.insert(pointer, Position { line, column, line_start, offset });
    }
    positions
}

/// The offset behind the object or array that begins at `at`.
fn container_end(bytes: &[u8], mut at: usize) -> usize {
    let mut depth = 0usize;
    while at < bytes.len() {
        match bytes[at] {
            b'"' => {
                at = string_end(bytes, at);
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth -= 1,
            _ => {}
        }
        at += 1;
        if depth == 0 {
            break;
        }
    }
    at
}

/// The offset behind the string that begins at `at`.
fn string_end(bytes: &[u8], at: usize) -> usize {
    let mut end = at + 1;
    while end < bytes.len() && bytes[end] != b'"' {
        end += if bytes[end] == b'\\' { 2 } else { 1 };
    }
    (end + 1).min(bytes.len())
}

/// Walks YAML; a mark is a line and a column, both from 1.
fn yaml(text: &str, wanted: HashSet<&str>) -> HashMap<String, Position> {
    let mut walk = Walk::new(wanted);
    let mut parser = Parser::new_from_str(text);
    while let Some(Ok((event, span))) = parser.next_event() {
        if walk.is_done() {
            break;
        }
        let mark = (span.start.line(), span.start.col() + 1);
        match event {
            // A key that is no scalar has no pointer; the document is refused elsewhere.
            Event::MappingStart(..) | Event::SequenceStart(..) if walk.expects_key() => break,
            Event::MappingStart(..) => {
                walk.begin(mark, true);
                walk.open(false);
            }
            Event::SequenceStart(..) => {
                walk.begin(mark, true);
                walk.open(true);
            }
            Event::MappingEnd | Event::SequenceEnd => walk.close(),
            Event::Scalar(name, ..) if walk.expects_key() => walk.key(&name, mark),
            Event::Alias(_) if walk.expects_key() => walk.key("", mark),
            Event::Scalar(..) | Event::Alias(_) => _ = walk.begin(mark, false),
            _ => {}
        }
    }
    let mut found: Vec<_> = walk.found.into_iter().collect();
    found.sort_by_key(|(_, (line, _))| *line);
    // One walk over the lines: there can be millions, of which few are wanted.
    let mut starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1));
    let (mut number, mut start) = (1, starts.next().unwrap_or_default());
    let position = |(pointer, (line, column)): (String, (usize, usize))| {
        while number < line {
            start = starts.next()?;
            number += 1;
        }
        Some((pointer, Position::in_line(text, line, column, start)))
    };
    found.into_iter().filter_map(position).collect()
}
