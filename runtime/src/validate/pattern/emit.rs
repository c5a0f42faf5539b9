//! Writes expressions down for the engine of automata.

use std::fmt::Write;

use regex_syntax::hir::{Class as Set, HirKind};

use super::class::Class;
use super::parse::Node;

/// An expression without lookaround and backreferences.
pub(super) fn regex(node: &Node) -> String {
    let mut writer = Writer { out: String::new() };
    writer.node(node);
    writer.out
}

/// The characters of a class, in order.
pub(super) fn ranges(class: &Node) -> Vec<(char, char)> {
    let set = regex_syntax::parse(&regex(class)).map(regex_syntax::hir::Hir::into_kind);
    match set {
        Ok(HirKind::Class(Set::Unicode(set))) => {
            set.iter().map(|range| (range.start(), range.end())).collect()
        }
        Ok(HirKind::Class(Set::Bytes(set))) => {
            set.iter().map(|range| (range.start().into(), range.end().into())).collect()
        }
        Ok(HirKind::Literal(text)) => {
            let text = std::str::from_utf8(&text.0).unwrap_or_default();
            text.chars().map(|character| (character, character)).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether a text such as `\p{Lu}` is a property of Unicode.
pub(super) fn is_property(text: &str) -> bool {
    regex_syntax::parse(text).is_ok()
}

struct Writer {
    out: String,
}

impl Writer {
    fn node(&mut self, node: &Node) {
        match node {
            Node::Class(class) => self.class(class),
            Node::Sequence(nodes) => nodes.iter().for_each(|node| self.part(node)),
            Node::Either(nodes) => {
                for (index, node) in nodes.iter().enumerate() {
                    self.out.push_str(if index == 0 { "" } else { "|" });
                    self.node(node);
                }
            }
            Node::Repeat { inner, least, most, is_lazy } => {
                self.wrapped("(?:", inner);
                let _ = match (*least, *most) {
                    (0, None) => write!(self.out, "*"),
                    (1, None) => write!(self.out, "+"),
                    (0, Some(1)) => write!(self.out, "?"),
                    (least, None) => write!(self.out, "{{{least},}}"),
                    (least, Some(most)) => write!(self.out, "{{{least},{most}}}"),
                };
                self.out.push_str(if *is_lazy { "?" } else { "" });
            }
            Node::Capture(inner) => self.wrapped("(?:", inner),
            Node::IgnoreCase(inner) => self.wrapped("(?i:", inner),
            Node::Start => self.out.push_str("\\A"),
            Node::End => self.out.push_str("\\z"),
            Node::LineStart => self.out.push_str("(?m:^)"),
            Node::LineEnd => self.out.push_str("(?m:$)"),
            // Characters of words are those of ASCII.
            Node::Boundary => self.out.push_str("(?-u:\\b)"),
            Node::NotBoundary | Node::Look { .. } | Node::Back(_) => {
                debug_assert!(false, "an automaton cannot find it");
            }
        }
    }

    /// A part of a sequence.
    fn part(&mut self, node: &Node) {
        match node {
            Node::Either(_) => self.wrapped("(?:", node),
            node => self.node(node),
        }
    }

    fn wrapped(&mut self, open: &str, inner: &Node) {
        self.out.push_str(open);
        self.node(inner);
        self.out.push(')');
    }

    fn class(&mut self, class: &Class) {
        let ranges = scalars(&class.ranges);
        let is_empty = ranges.is_empty() && class.properties.is_empty();
        // `[]` is nothing, and `[^]` is everything.
        let negates = class.is_negated != is_empty;
        self.out.push_str(if negates { "[^" } else { "[" });
        if is_empty {
            self.out.push_str("\\x{0}-\\x{10FFFF}");
        }
        for (first, last) in ranges {
            let _ = write!(self.out, "\\x{{{first:X}}}-\\x{{{last:X}}}");
        }
        class.properties.iter().for_each(|property| self.out.push_str(property));
        self.out.push(']');
    }
}

/// Ranges without surrogates, of which no text has one.
fn scalars(ranges: &[(u32, u32)]) -> Vec<(u32, u32)> {
    let parts = |&(first, last): &(u32, u32)| {
        [(first, last.min(0xD7FF)), (first.max(0xE000), last)].into_iter().filter(|(a, b)| a <= b)
    };
    ranges.iter().flat_map(parts).collect()
}
