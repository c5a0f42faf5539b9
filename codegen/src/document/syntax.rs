//! Errors of syntax in words for who wrote the document, at the place that has to be changed.

use saphyr_parser::{Event, Parser};

use super::depth::Refused;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::source::repeated_json_key;

/// What both libraries say of values that stand in each other too deep.
const TOO_DEEP: &str = "recursion limit exceeded";

/// What is wrong with a text.
struct Fault {
    message: String,
    help: String,
    /// Line and column, from 1.
    at: (usize, usize),
    /// Another place that belongs to it, and what is there.
    also: Option<((usize, usize), String)>,
}

/// An error of the JSON reader.
pub(super) fn json(file: u32, text: &str, error: &serde_json::Error) -> Diagnostic {
    let said = error.to_string();
    let at = (error.line(), error.column());
    let fault = match repeated(&said) {
        Some(key) => twice(key, at, repeated_json_key(text)),
        None => common(&said, at).unwrap_or_else(|| in_json(text, &said, at)),
    };
    diagnostic(file, text, "JSON", fault)
}

/// An error of the YAML reader.
pub(super) fn yaml(file: u32, text: &str, error: &serde_yaml::Error) -> Diagnostic {
    let said = error.to_string();
    let at = offset(text, &said)
        .or_else(|| error.location().map(|it| (it.line(), it.column())))
        .unwrap_or((1, 1));
    let fault = match repeated(&said) {
        Some(key) => twice(key, at, repeated_yaml_key(text)),
        None => common(&said, at).unwrap_or_else(|| in_yaml(text, &said, at)),
    };
    diagnostic(file, text, "YAML", fault)
}

/// What is said of a text that is not read on, since that could take too long.
pub(super) fn refused(file: u32, text: &str, refused: Refused) -> Diagnostic {
    let (said, at) = match refused {
        Refused::TooDeep(line, column) => (TOO_DEEP.to_owned(), (line, column)),
        Refused::NoYaml(said, line, column) => (said, (line, column)),
    };
    diagnostic(file, text, "YAML", common(&said, at).unwrap_or_else(|| in_yaml(text, &said, at)))
}

fn diagnostic(file: u32, text: &str, syntax: &str, fault: Fault) -> Diagnostic {
    let message = format!("this is no {syntax} document: {}", fault.message);
    let mut diagnostic = Diagnostic::unplaced(Code::Syntax, message);
    // A reader that has come to the end says so; the last line with a text is what can be seen.
    let last = text.trim_end().lines().count().max(1);
    let place = |(line, column): (usize, usize)| match line > last {
        true => {
            let end = text.trim_end().lines().next_back().unwrap_or_default();
            Place::Position { file, line: last, column: end.chars().count().max(1) }
        }
        false => Place::Position { file, line: line.max(1), column: column.max(1) },
    };
    diagnostic.place = place(fault.at);
    if let Some((at, what)) = fault.also {
        diagnostic = diagnostic.also(place(at), what);
    }
    if fault.help.is_empty() { diagnostic } else { diagnostic.help(fault.help) }
}

/// The key that a reader's error says is there twice.
fn repeated(said: &str) -> Option<&str> {
    let (_, key) = said.split_once("the key `")?;
    Some(key.rsplit_once("` is given twice")?.0)
}

fn twice(key: &str, at: (usize, usize), places: Option<[(usize, usize); 2]>) -> Fault {
    let also = places.map(|[first, _]| (first, "it is first here".to_owned()));
    Fault {
        message: format!("the key `{key}` is given twice"),
        help: "keep one of the two, or put what they hold into one".to_owned(),
        at: places.map_or(at, |[_, second]| second),
        also,
    }
}

/// What both readers say.
fn common(said: &str, at: (usize, usize)) -> Option<Fault> {
    let starts = |text: &str| said.contains(text);
    let (message, help) = if starts(TOO_DEEP) {
        (
            "its values stand in each other more than 128 deep",
            "give the inner schemas names under `components/schemas` and refer to them by `$ref`",
        )
    } else if starts("repetition limit exceeded") {
        (
            "its aliases repeat too much",
            "write what is repeated once under `components` and refer to it by `$ref`",
        )
    } else if starts("more than one document is not supported") {
        (
            "it holds more than one document",
            "keep one of those that `---` sets apart, each of the others in a file of its own",
        )
    } else {
        return None;
    };
    Some(Fault { message: message.to_owned(), help: help.to_owned(), at, also: None })
}

fn in_json(text: &str, said: &str, at: (usize, usize)) -> Fault {
    let said = said.rsplit_once(" at line ").map_or(said, |(said, _)| said);
    let (message, help) = match said {
        "key must be a string" | "expected value" if here(text, at) == Some('/') => {
            ("JSON has no comments", "take the comment out, or save the document as YAML")
        }
        "key must be a string" | "expected value" if here(text, at) == Some('\'') => {
            ("JSON has double quotation marks alone", "write `\"` in place of `'`")
        }
        "trailing comma" => ("a comma stands before a closing bracket", "take the comma out"),
        "EOF while parsing a string" => {
            ("a text is never closed", "its closing quotation mark is missing")
        }
        "EOF while parsing an object"
        | "EOF while parsing a value"
        | "EOF while parsing a list" => {
            ("it ends in the middle", "a closing `}` or `]` is missing")
        }
        "trailing characters" => ("it goes on after its end", "a bracket is closed too early"),
        "key must be a string" => ("a key has no quotation marks", "write it as `\"key\"`"),
        "expected `,` or `}`" | "expected `,` or `]`" => {
            ("a comma is missing, or a closing bracket", "before this place ends a member or item")
        }
        "expected `:`" => ("a colon is missing after a key", ""),
        "control character (\\u0000-\\u001F) found while parsing a string" => (
            "a text holds a line break, tab or other control character",
            "write it as `\\n`, `\\t` or `\\u00XX`",
        ),
        other => (other, ""),
    };
    Fault { message: message.to_owned(), help: help.to_owned(), at, also: None }
}

/// What stands where YAML does not take it, by what libyaml says and what is there.
fn in_yaml(text: &str, said: &str, at: (usize, usize)) -> Fault {
    let problem = said.split(" at line ").next().unwrap_or(said);
    let problem = problem.split(" at position ").next().unwrap_or(problem);
    let context = said.split_once(", while ").map_or("", |(_, context)| context);
    let begun = place_in(context);
    let fault = |message: &str, help: &str| Fault {
        message: message.to_owned(),
        help: help.to_owned(),
        at,
        also: None,
    };
    if let Some(tab) = tab(text, at) {
        let help = "indent with spaces: YAML takes no tab there";
        return Fault { at: tab, ..fault("a tab stands where a line is indented", help) };
    }
    let open = |message: &str, help: &str, what: &str| {
        let also = begun.map(|place| (place, what.to_owned()));
        Fault { also, ..fault(message, help) }
    };
    if context.starts_with("scanning a quoted scalar") {
        let message = "a quotation mark is never closed";
        let help = "close it, or write the text without quotation marks, or with the other ones";
        return Fault { at: begun.unwrap_or(at), ..fault(message, help) };
    }
    match problem {
        _ if problem.contains("expected ',' or ']'") => {
            open("a comma is missing, or a `]`", "", "the list begins here")
        }
        _ if problem.contains("expected ',' or '}'") => {
            open("a comma is missing, or a `}`", "", "the object begins here")
        }
        _ if problem.contains("did not find expected key") && !is_first(text, at) => fault(
            "the line goes on behind the end of a value",
            "in single quotation marks `'` is written twice, in double ones `\"` is `\\\"`",
        ),
        _ if problem.contains("did not find expected key") => open(
            "this line is indented in a way that fits no line above",
            "the keys of one object begin in one column",
            "the object begins here",
        ),
        _ if problem.contains("expected '-' indicator") => open(
            "this line is no item of the list above",
            "the items of one list begin with `-` in one column",
            "the list begins here",
        ),
        _ if problem.contains("mapping values are not allowed") => fault(
            "a colon stands where no key can be",
            "put a text with a colon into quotation marks; or this line is indented too far",
        ),
        _ if problem.contains("could not find expected ':'") => Fault {
            at: begun.unwrap_or(at),
            ..fault(
                "this line is no key with a value",
                "write `key: value`; a text of several lines begins with `|` or `>` and is indented",
            )
        },
        _ if problem.contains("block sequence entries are not allowed") => {
            fault("a list begins where none can", "begin it in the line below its key")
        }
        _ if problem.contains("cannot start any token") => fault(
            &format!("{} begins no plain text", character(text, at)),
            "put the text into quotation marks",
        ),
        _ if problem.contains("unknown escape character") => fault(
            "in double quotation marks this `\\` means nothing",
            "write `\\\\`, or put the text into single quotation marks",
        ),
        _ if problem.contains("unknown anchor") => fault(
            "this alias names no anchor",
            "put a text that begins with `*` into quotation marks",
        ),
        _ if problem.contains("did not find expected node content") => fault(
            "a value is missing here",
            "an object or list in brackets has a comma too many, or is not closed",
        ),
        _ if problem.contains("unexpected end of stream") => {
            fault("it ends in the middle", "a closing bracket or quotation mark is missing")
        }
        other => fault(other, ""),
    }
}

/// Line and column of an error for which the library names an offset.
fn offset(text: &str, error: &str) -> Option<(usize, usize)> {
    let (_, offset) = error.rsplit_once(" at position ")?;
    let before = text.get(..offset.parse().ok()?)?;
    let line_start = before.rfind('\n').map_or(0, |end| end + 1);
    Some((before.matches('\n').count() + 1, before[line_start..].chars().count() + 1))
}

/// The place that a text names as `… at line 3 column 5`.
fn place_in(text: &str) -> Option<(usize, usize)> {
    let (_, place) = text.split_once(" at line ")?;
    let (line, column) = place.split_once(" column ")?;
    let digits = |text: &str| text.split(|it: char| !it.is_ascii_digit()).next()?.parse().ok();
    Some((digits(line)?, digits(column)?))
}

fn line(text: &str, number: usize) -> &str {
    text.lines().nth(number.saturating_sub(1)).unwrap_or_default()
}

/// The character at a place.
fn here(text: &str, (number, column): (usize, usize)) -> Option<char> {
    line(text, number).chars().nth(column.saturating_sub(1))
}

fn character(text: &str, at: (usize, usize)) -> String {
    here(text, at).map_or_else(|| "this".to_owned(), |character| format!("`{character}`"))
}

/// Whether only spaces stand before a place in its line.
fn is_first(text: &str, (number, column): (usize, usize)) -> bool {
    line(text, number).chars().take(column.saturating_sub(1)).all(char::is_whitespace)
}

/// The first tab in the indentation of the line of a place, or of the last line before it that is
/// not empty.
fn tab(text: &str, (number, _): (usize, usize)) -> Option<(usize, usize)> {
    let lines: Vec<&str> = text.lines().take(number).collect();
    let last = lines.iter().enumerate().rev().filter(|(_, line)| !line.trim().is_empty()).take(2);
    last.filter_map(|(index, line)| {
        let indented = line.len() - line.trim_start().len();
        let column = line[..indented].chars().position(|it| it == '\t')?;
        Some((index + 1, column + 1))
    })
    .next()
}

/// Where a key of one object stands twice, for the first that does.
fn repeated_yaml_key(text: &str) -> Option<[(usize, usize); 2]> {
    let mut parser = Parser::new_from_str(text);
    let mut open: Vec<Keys> = Vec::new();
    while let Some(Ok((event, span))) = parser.next_event() {
        let at = (span.start.line(), span.start.col() + 1);
        match event {
            Event::MappingStart(..) | Event::SequenceStart(..) => {
                value(&mut open);
                let is_object = matches!(event, Event::MappingStart(..));
                open.push(Keys { is_object, ..Keys::default() });
            }
            Event::MappingEnd | Event::SequenceEnd => _ = open.pop(),
            Event::Scalar(name, ..) => {
                let keys = open.last_mut().filter(|it| it.is_object && !it.is_value);
                if let Some(first) = keys.and_then(|it| it.known.insert(name.to_string(), at)) {
                    return Some([first, at]);
                }
                value(&mut open);
            }
            Event::Alias(_) => value(&mut open),
            _ => {}
        }
    }
    None
}

/// The keys of an open object, and whether a value comes next.
#[derive(Default)]
struct Keys {
    is_object: bool,
    is_value: bool,
    known: foldhash::HashMap<String, (usize, usize)>,
}

/// A key or value has come.
fn value(open: &mut [Keys]) {
    if let Some(keys) = open.last_mut() {
        keys.is_value = !keys.is_value;
    }
}
