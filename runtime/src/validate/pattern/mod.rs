//! Regular expressions of documents, matched in bounded time.
//!
//! `pattern` holds a regular expression of ECMA-262 (JSON Schema Validation, 6.3.3), whose engines
//! step back: `^(a+)+$` takes twice as long with each character. Here automata find what they can,
//! in linear time; lookaround takes one run of an automaton for each. What is left are
//! backreferences: there, ways are tried for a while and then given up, which is an outcome of its
//! own.

mod class;
mod count;
mod emit;
mod escape;
mod parse;
mod program;

use std::sync::OnceLock;

use parse::Node;
use program::Program;

/// How large a compiled expression may be, in bytes; a larger one says nothing.
const SIZE: usize = 2 << 20;

/// The `pattern` of a schema. It is compiled when it is first needed.
#[derive(Debug)]
pub struct Pattern {
    text: &'static str,
    compiled: OnceLock<Option<Expression>>,
}

impl Pattern {
    /// The pattern of this text.
    pub const fn new(text: &'static str) -> Self {
        Self { text, compiled: OnceLock::new() }
    }

    /// The text.
    pub fn as_str(&self) -> &'static str {
        self.text
    }

    /// Whether the pattern is found in a text. One that is no regular expression, or is larger than
    /// [`Expression::new`] takes, is found everywhere: it says nothing of any value.
    pub fn search(&self, text: &str) -> Search {
        match self.compiled.get_or_init(|| Expression::new(self.text)) {
            Some(expression) => expression.search(text),
            None => Search::Found,
        }
    }
}

/// Whether an expression is found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Search {
    /// It is.
    Found,
    /// It is not.
    NotFound,
    /// It was not found out within 20 million steps: the expression has backreferences, or has
    /// lookaround and expression and text are very long.
    GivenUp,
}

/// A compiled regular expression of ECMA-262, with its flag for Unicode.
#[derive(Debug)]
pub struct Expression(Engine);

#[derive(Debug)]
enum Engine {
    Automaton(regex::Regex),
    /// For texts of so many characters.
    Counted {
        regex: regex::Regex,
        least: usize,
        most: Option<usize>,
    },
    /// With lookaround or backreferences.
    Program(Program),
}

impl Expression {
    /// Compiles an expression. Nothing when it is none, when its groups stand in each other more
    /// than 100 deep, when its automaton would be larger than 2 MiB, or when it has lookaround or
    /// backreferences and more than 20,000 steps.
    pub fn new(text: &str) -> Option<Self> {
        let node = parse::parse(text).ok()?;
        let automaton = |node: &Node| {
            regex::RegexBuilder::new(&emit::regex(node)).size_limit(SIZE).build().ok()
        };
        if !node.is_regular() {
            return Program::new(&node).ok().map(|program| Self(Engine::Program(program)));
        }
        if let Some(regex) = automaton(&node) {
            return Some(Self(Engine::Automaton(regex)));
        }
        let (node, least, most) = count::without(&node)?;
        Some(Self(Engine::Counted { regex: automaton(&node)?, least, most }))
    }

    /// Whether the expression is found in a text.
    pub fn search(&self, text: &str) -> Search {
        let is_found = match &self.0 {
            Engine::Automaton(regex) => regex.is_match(text),
            Engine::Counted { regex, least, most } => {
                let count = text.chars().count();
                count >= *least && most.is_none_or(|most| count <= most) && regex.is_match(text)
            }
            Engine::Program(program) => return program.search(text),
        };
        if is_found { Search::Found } else { Search::NotFound }
    }
}
