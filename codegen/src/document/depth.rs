//! How deep the values of a YAML text stand in each other, before it is read.
//!
//! For each of its tokens, the library behind `serde_yaml` looks at all flow collections around it,
//! and it takes a text to its end before anything is said of its depth: 200 KB of brackets take
//! minutes. So a text with many brackets goes through another parser first.

use saphyr_parser::{Event, Parser};

/// A document may be as deep as `serde_yaml` lets it be.
const DEPTH: usize = 128;

/// So many brackets in each other cost nothing that counts.
const FEW: usize = 512;

/// Why a text is not read on.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// Its values stand in each other too deep, at this line and column, both from 1.
    TooDeep(usize, usize),
    /// It is no YAML, and has many brackets behind this line and column.
    NoYaml(String, usize, usize),
}

/// Whether a text is safe to be read.
pub(super) fn check(text: &str) -> Result<(), Refused> {
    if brackets(text) <= FEW {
        return Ok(());
    }
    let mut depth = 0;
    let mut parser = Parser::new_from_str(text);
    while let Some(event) = parser.next_event() {
        match event {
            Ok((Event::MappingStart(..) | Event::SequenceStart(..), span)) => {
                depth += 1;
                if depth > DEPTH {
                    return Err(Refused::TooDeep(span.start.line(), span.start.col() + 1));
                }
            }
            Ok((Event::MappingEnd | Event::SequenceEnd, _)) => depth = depth.saturating_sub(1),
            Ok(_) => {}
            Err(error) => {
                let (line, column) = (error.marker().line(), error.marker().col() + 1);
                // This parser has a limit of its own for brackets in each other.
                if error.info().contains("recursion limit") {
                    return Err(Refused::TooDeep(line, column));
                }
                // The other one may take what this one does not.
                let rest = text.split_inclusive('\n').skip(line.saturating_sub(1));
                return match rest.map(brackets).sum::<usize>() <= FEW {
                    true => Ok(()),
                    false => Err(Refused::NoYaml(error.info().to_owned(), line, column)),
                };
            }
        }
    }
    Ok(())
}

/// At most so many flow collections stand in each other.
fn brackets(text: &str) -> usize {
    text.bytes().filter(|byte| matches!(byte, b'[' | b'{')).count()
}
