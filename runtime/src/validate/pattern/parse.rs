//! Reads a regular expression of ECMA-262 (22.2.1), with its additions for the web (B.1.2).
//!
//! Read is what either of its modes takes: what has a meaning with the flag for Unicode has that
//! one, and other escapes stand for their character. Flags for a group (`(?i:…)`) are taken too,
//! and `(?i)` and `(?P<name>…)`, which documents have from elsewhere.

use super::class::{Class, LINE_ENDS};

/// Deeper groups are not read.
const DEPTH: u32 = 100;

/// A part of an expression.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    Class(Class),
    Sequence(Vec<Node>),
    Either(Vec<Node>),
    Repeat {
        inner: Box<Node>,
        least: u32,
        most: Option<u32>,
        is_lazy: bool,
    },
    /// A capturing group; its number is its place among them.
    Capture(Box<Node>),
    IgnoreCase(Box<Node>),
    Start,
    End,
    LineStart,
    LineEnd,
    Boundary,
    NotBoundary,
    Look {
        inner: Box<Node>,
        is_behind: bool,
        holds: bool,
    },
    Back(u32),
}

impl Node {
    /// Whether an automaton can find it.
    pub(super) fn is_regular(&self) -> bool {
        match self {
            Self::NotBoundary | Self::Look { .. } | Self::Back(_) => false,
            Self::Sequence(nodes) | Self::Either(nodes) => nodes.iter().all(Self::is_regular),
            Self::Capture(inner) | Self::IgnoreCase(inner) | Self::Repeat { inner, .. } => {
                inner.is_regular()
            }
            _ => true,
        }
    }

    /// How many groups it keeps.
    pub(super) fn groups(&self) -> usize {
        match self {
            Self::Capture(inner) => 1 + inner.groups(),
            Self::Sequence(nodes) | Self::Either(nodes) => nodes.iter().map(Self::groups).sum(),
            Self::IgnoreCase(inner) | Self::Repeat { inner, .. } | Self::Look { inner, .. } => {
                inner.groups()
            }
            _ => 0,
        }
    }

    pub(super) fn has_back_reference(&self) -> bool {
        match self {
            Self::Back(_) => true,
            Self::Sequence(nodes) | Self::Either(nodes) => {
                nodes.iter().any(Self::has_back_reference)
            }
            Self::Capture(inner)
            | Self::IgnoreCase(inner)
            | Self::Repeat { inner, .. }
            | Self::Look { inner, .. } => inner.has_back_reference(),
            _ => false,
        }
    }
}

/// The text is no regular expression.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Invalid;

pub(super) fn parse(text: &str) -> Result<Node, Invalid> {
    let (groups, text) = (groups(text), text.chars().collect::<Vec<char>>());
    let mut parser = Parser { rest: &text, groups, flags: Flags::default() };
    let node = parser.either(0)?;
    // A `)` without its group.
    if parser.rest.is_empty() { Ok(node) } else { Err(Invalid) }
}

/// The capturing groups, each with its name if it has one.
fn groups(text: &str) -> Vec<Option<String>> {
    let mut groups = Vec::new();
    let mut rest = text.chars();
    let mut in_class = false;
    while let Some(character) = rest.next() {
        match character {
            '\\' => {
                rest.next();
            }
            '[' => in_class = true,
            ']' => in_class = false,
            '(' if !in_class => {
                let after = rest.as_str();
                let name = after.strip_prefix("?<").or_else(|| after.strip_prefix("?P<"));
                match name {
                    Some(name) if !name.starts_with(['=', '!']) => {
                        groups.push(name.split_once('>').map(|(name, _)| name.to_owned()));
                    }
                    None if !after.starts_with('?') => groups.push(None),
                    _ => {}
                }
            }
            _ => {}
        }
    }
    groups
}

#[derive(Clone, Copy, Default)]
struct Flags {
    ignores_case: bool,
    is_multiline: bool,
    dot_is_all: bool,
}

pub(super) struct Parser<'a> {
    pub(super) rest: &'a [char],
    pub(super) groups: Vec<Option<String>>,
    flags: Flags,
}

impl Parser<'_> {
    pub(super) fn next(&mut self) -> Option<char> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    pub(super) fn take(&mut self, wanted: &str) -> bool {
        let mut wanted = wanted.chars();
        let length = wanted.clone().count();
        let is_there =
            self.rest.len() >= length && self.rest.iter().zip(&mut wanted).all(|(a, b)| *a == b);
        if is_there {
            self.rest = &self.rest[length..];
        }
        is_there
    }

    /// The text up to a character, which is taken too.
    pub(super) fn take_until(&mut self, end: char) -> Option<String> {
        let length = self.rest.iter().position(|character| *character == end)?;
        let text = self.rest[..length].iter().collect();
        self.rest = &self.rest[length + 1..];
        Some(text)
    }

    /// A number in decimal digits, if one is there; very large ones are all the same.
    pub(super) fn take_number(&mut self) -> Option<u32> {
        let length = self.rest.iter().take_while(|digit| digit.is_ascii_digit()).count();
        let (digits, rest) = self.rest.split_at(length);
        self.rest = rest;
        let add = |sum: u32, digit: &char| {
            sum.saturating_mul(10).saturating_add(digit.to_digit(10).unwrap_or_default())
        };
        (length > 0).then(|| digits.iter().fold(0, add))
    }

    fn either(&mut self, depth: u32) -> Result<Node, Invalid> {
        if depth > DEPTH {
            return Err(Invalid);
        }
        let outer = self.flags;
        let mut branches = vec![self.sequence(depth)?];
        while self.take("|") {
            branches.push(self.sequence(depth)?);
        }
        self.flags = outer;
        Ok(only_or(branches, Node::Either))
    }

    fn sequence(&mut self, depth: u32) -> Result<Node, Invalid> {
        let mut nodes = Vec::new();
        while let Some(next) = self.rest.first()
            && !matches!(next, '|' | ')')
        {
            nodes.extend(self.term(depth)?);
        }
        Ok(only_or(nodes, Node::Sequence))
    }

    /// An assertion, or an atom with its quantifier; nothing for flags, which only change what
    /// follows.
    fn term(&mut self, depth: u32) -> Result<Option<Node>, Invalid> {
        if self.quantifier().is_some() {
            // Nothing is there to be repeated.
            return Err(Invalid);
        }
        let looks_behind = self.rest.starts_with(&['(', '?', '<', '='])
            || self.rest.starts_with(&['(', '?', '<', '!']);
        let atom = match self.next().ok_or(Invalid)? {
            '^' if self.flags.is_multiline => return Ok(Some(Node::LineStart)),
            '^' => return Ok(Some(Node::Start)),
            '$' if self.flags.is_multiline => return Ok(Some(Node::LineEnd)),
            '$' => return Ok(Some(Node::End)),
            '(' => match self.group(depth)? {
                Some(look) if looks_behind => return Ok(Some(look)),
                Some(node) => node,
                None => return Ok(None),
            },
            '.' if self.flags.dot_is_all => Node::Class(Class::any()),
            '.' => Node::Class(Class::but(LINE_ENDS)),
            '[' => {
                let class = self.class()?;
                self.cased(class)
            }
            '\\' => match self.escape()? {
                anchor @ (Node::Boundary | Node::NotBoundary) => return Ok(Some(anchor)),
                Node::Class(class) => self.cased(class),
                other => other,
            },
            other => self.cased(Class::character(other.into())),
        };
        let Some((least, most)) = self.quantifier() else { return Ok(Some(atom)) };
        if most.is_some_and(|most| most < least) {
            return Err(Invalid);
        }
        let is_lazy = self.take("?");
        Ok(Some(Node::Repeat { inner: Box::new(atom), least, most, is_lazy }))
    }

    fn cased(&self, class: Class) -> Node {
        let node = Node::Class(class);
        if self.flags.ignores_case { Node::IgnoreCase(Box::new(node)) } else { node }
    }

    /// Takes a quantifier. A brace that begins none is a character (B.1.2).
    fn quantifier(&mut self) -> Option<(u32, Option<u32>)> {
        for (sign, count) in [("*", (0, None)), ("+", (1, None)), ("?", (0, Some(1)))] {
            if self.take(sign) {
                return Some(count);
            }
        }
        let before = self.rest;
        let mut count = || {
            if !self.take("{") {
                return None;
            }
            let least = self.take_number()?;
            let most = if self.take(",") { self.take_number() } else { Some(least) };
            self.take("}").then_some((least, most))
        };
        let count = count();
        if count.is_none() {
            self.rest = before;
        }
        count
    }

    /// What follows `(`.
    fn group(&mut self, depth: u32) -> Result<Option<Node>, Invalid> {
        let looks =
            [("?=", false, true), ("?!", false, false), ("?<=", true, true), ("?<!", true, false)];
        for (sign, is_behind, holds) in looks {
            if self.take(sign) {
                let inner = Box::new(self.inner(depth)?);
                return Ok(Some(Node::Look { inner, is_behind, holds }));
            }
        }
        if self.take("?:") {
            return self.inner(depth).map(Some);
        }
        if self.take("?<") || self.take("?P<") {
            self.take_until('>').ok_or(Invalid)?;
        } else if self.take("?") {
            return self.flagged(depth);
        }
        Ok(Some(Node::Capture(Box::new(self.inner(depth)?))))
    }

    fn inner(&mut self, depth: u32) -> Result<Node, Invalid> {
        let inner = self.either(depth + 1)?;
        if self.take(")") { Ok(inner) } else { Err(Invalid) }
    }

    /// `i`, `m` and `s`, on and off, for a group or for what follows in this one.
    fn flagged(&mut self, depth: u32) -> Result<Option<Node>, Invalid> {
        let outer = self.flags;
        let mut is_on = true;
        loop {
            match self.next().ok_or(Invalid)? {
                'i' => self.flags.ignores_case = is_on,
                'm' => self.flags.is_multiline = is_on,
                's' => self.flags.dot_is_all = is_on,
                '-' if is_on => is_on = false,
                ')' => return Ok(None),
                ':' => {
                    let inner = self.inner(depth)?;
                    self.flags = outer;
                    return Ok(Some(inner));
                }
                _ => return Err(Invalid),
            }
        }
    }
}

fn only_or(mut nodes: Vec<Node>, all: fn(Vec<Node>) -> Node) -> Node {
    match (nodes.pop(), nodes.is_empty()) {
        (Some(only), true) => only,
        (last, _) => {
            nodes.extend(last);
            all(nodes)
        }
    }
}
