//! Patterns that refer back to what a group of theirs has matched.

use std::ops::Range;

/// No longer pattern is made: what is referred to can hold what refers to others.
const LONGEST: usize = 20_000;

/// A pattern without references: each group that is referred to is one text that it matches, as
/// `text` says, and so is what refers to it. Nothing where the pattern is none, or has no text for
/// such a group.
pub(super) fn without(pattern: &str, text: impl Fn(&str) -> Option<String>) -> Option<String> {
    let mut pattern = pattern.to_owned();
    while pattern.len() <= LONGEST {
        let found = Found::of(&pattern)?;
        let Some(group) = found.groups.iter().find(|it| found.can_be_settled(it)) else {
            return Some(pattern);
        };
        let literal = regex_syntax::escape(&text(&pattern[group.inner.clone()])?);
        let (mut rest, mut at) = (String::new(), group.inner.end);
        rest.push_str(&pattern[..group.inner.start]);
        rest.push_str(&literal);
        for place in found.references_to(group) {
            rest.push_str(&pattern[at..place.start]);
            rest.push_str(&format!("(?:{literal})"));
            at = place.end;
        }
        rest.push_str(&pattern[at..]);
        pattern = rest;
    }
    None
}

/// A group that can be referred to.
struct Group<'a> {
    number: String,
    name: Option<&'a str>,
    whole: Range<usize>,
    inner: Range<usize>,
}

impl Group<'_> {
    fn is_called(&self, name: &str) -> bool {
        self.number == name || self.name == Some(name)
    }
}

/// The groups of a pattern, and what refers to them.
#[derive(Default)]
struct Found<'a> {
    groups: Vec<Group<'a>>,
    references: Vec<(Range<usize>, &'a str)>,
}

/// A group that is not closed yet.
struct Open<'a> {
    start: usize,
    inner: usize,
    /// Nothing for one that cannot be referred to.
    number: Option<usize>,
    name: Option<&'a str>,
    is_look: bool,
}

impl<'a> Found<'a> {
    /// Where a group is referred to; what stands before its end stands for nothing.
    fn references_to(&self, group: &Group<'_>) -> impl Iterator<Item = &Range<usize>> {
        let all = self.references.iter();
        all.filter(|(place, name)| group.is_called(name) && place.start >= group.whole.end)
            .map(|(place, _)| place)
    }

    /// Whether a group is referred to and does not refer to others itself.
    fn can_be_settled(&self, group: &Group<'_>) -> bool {
        let mut all = self.references.iter();
        self.references_to(group).next().is_some()
            && !all.any(|(place, _)| group.whole.contains(&place.start))
    }

    fn of(pattern: &'a str) -> Option<Self> {
        let (mut found, mut open) = (Self::default(), Vec::<Open<'a>>::new());
        let (mut count, mut in_class, mut at) = (0, false, 0);
        while let Some(character) = pattern[at..].chars().next() {
            let rest = &pattern[at..];
            let mut length = character.len_utf8();
            match character {
                '\\' => {
                    length += rest[1..].chars().next()?.len_utf8();
                    if let Some((name, whole)) = reference(rest).filter(|_| !in_class) {
                        length = whole;
                        found.references.push((at..at + whole, name));
                    }
                }
                ']' => in_class = false,
                _ if in_class => {}
                '[' => in_class = true,
                '(' => {
                    let (is_group, name, head) = kind(rest);
                    count += usize::from(is_group);
                    let is_look =
                        ["(?=", "(?!", "(?<=", "(?<!"].iter().any(|it| rest.starts_with(it));
                    let number = is_group.then_some(count);
                    open.push(Open { start: at, inner: at + head, number, name, is_look });
                    length = head;
                }
                ')' => {
                    let is_looked_for = open.iter().any(|it| it.is_look);
                    let Open { start, inner, number, name, .. } = open.pop()?;
                    if let Some(number) = number.filter(|_| !is_looked_for) {
                        let (number, whole) = (number.to_string(), start..at + 1);
                        found.groups.push(Group { number, name, whole, inner: inner..at });
                    }
                }
                _ => {}
            }
            at += length;
        }
        open.is_empty().then_some(found)
    }
}

/// Whether what is opened can be referred to, its name, and how long its beginning is.
fn kind(rest: &str) -> (bool, Option<&str>, usize) {
    if !rest.starts_with("(?") {
        return (true, None, 1);
    }
    let named = ["(?<", "(?P<"].into_iter().find_map(|begin| {
        let (name, _) = rest.strip_prefix(begin)?.split_once('>')?;
        let is_name = !name.starts_with(['=', '!']) && !name.is_empty();
        is_name.then_some((name, begin.len() + name.len() + 1))
    });
    match named {
        Some((name, head)) => (true, Some(name), head),
        None => (false, None, 2),
    }
}

/// What is referred to at the start of a text, and how long that is written: `\1`, `\k<name>`.
fn reference(rest: &str) -> Option<(&str, usize)> {
    let after = &rest[1..];
    if let Some(named) = after.strip_prefix("k<") {
        let (name, _) = named.split_once('>')?;
        return Some((name, name.len() + 4));
    }
    let digits = after.bytes().take_while(u8::is_ascii_digit).count();
    (digits > 0 && !after.starts_with('0')).then(|| (&after[..digits], digits + 1))
}
