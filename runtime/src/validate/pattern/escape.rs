//! Escapes, and what stands in brackets (ECMA-262, 22.2.1: AtomEscape, CharacterClass).

use super::class::{Class, DIGITS, SPACE, WORD};
use super::emit;
use super::parse::{Invalid, Node, Parser};

/// A property of Unicode as it is written in an expression, if it is known (22.2.2.10).
fn property(name: &str, is_negated: bool) -> Option<String> {
    let is_name = |text: &str| {
        !text.is_empty() && text.chars().all(|it| it.is_ascii_alphanumeric() || it == '_')
    };
    let is_property = match name.split_once('=') {
        Some((key, value)) => is_name(key) && is_name(value),
        None => is_name(name),
    };
    let text = format!("\\{}{{{name}}}", if is_negated { 'P' } else { 'p' });
    (is_property && emit::is_property(&text)).then_some(text)
}

impl Parser<'_> {
    /// What follows a backslash outside brackets.
    pub(super) fn escape(&mut self) -> Result<Node, Invalid> {
        let before = self.rest;
        match self.next().ok_or(Invalid)? {
            'b' => return Ok(Node::Boundary),
            'B' => return Ok(Node::NotBoundary),
            'k' if self.groups.iter().any(Option::is_some) => {
                let name = self.take("<").then(|| self.take_until('>')).flatten().ok_or(Invalid)?;
                let is_it = |group: &Option<String>| group.as_ref() == Some(&name);
                let place = self.groups.iter().position(is_it).ok_or(Invalid)?;
                return Ok(Node::Back(place as u32 + 1));
            }
            '1'..='9' => {
                self.rest = before;
                let number = self.take_number().ok_or(Invalid)?;
                if number as usize <= self.groups.len() {
                    return Ok(Node::Back(number));
                }
            }
            _ => {}
        }
        self.rest = before;
        self.class_escape().map(Node::Class)
    }

    /// What a backslash stands for in brackets.
    fn class_escape(&mut self) -> Result<Class, Invalid> {
        let character = self.next().ok_or(Invalid)?;
        let code = match character {
            'd' => return Ok(Class::of(DIGITS)),
            'D' => return Ok(Class::but(DIGITS)),
            'w' => return Ok(Class::of(WORD)),
            'W' => return Ok(Class::but(WORD)),
            's' => return Ok(Class::of(SPACE)),
            'S' => return Ok(Class::but(SPACE)),
            'p' | 'P' => match self.property(character == 'P') {
                Some(class) => return Ok(class),
                None => character.into(),
            },
            'b' => 0x08,
            't' => 0x09,
            'n' => 0x0A,
            'v' => 0x0B,
            'f' => 0x0C,
            'r' => 0x0D,
            'c' => match self.rest.first() {
                Some(letter) if letter.is_ascii_alphabetic() => {
                    let code = u32::from(*letter) % 32;
                    self.next();
                    code
                }
                // B.1.2: then the backslash is a character, and so is what follows it.
                _ => return Ok(Class::of(&[(0x5C, 0x5C), (0x63, 0x63)])),
            },
            '0'..='7' => self.octal(character),
            'x' => self.hexadecimal(2).unwrap_or(character.into()),
            'u' => self.unicode().unwrap_or(character.into()),
            other => other.into(),
        };
        Ok(Class::character(code))
    }

    fn property(&mut self, is_negated: bool) -> Option<Class> {
        let before = self.rest;
        let name = self.take("{").then(|| self.take_until('}')).flatten();
        let class = name.and_then(|name| property(&name, is_negated)).map(Class::property);
        if class.is_none() {
            self.rest = before;
        }
        class
    }

    /// B.1.2: LegacyOctalEscapeSequence, up to 377; `\0` is the most common.
    fn octal(&mut self, first: char) -> u32 {
        let mut code = first.to_digit(8).unwrap_or_default();
        while let Some(digit) = self.rest.first().and_then(|it| it.to_digit(8))
            && code * 8 + digit <= 0o377
        {
            code = code * 8 + digit;
            self.next();
        }
        code
    }

    /// So many hexadecimal digits.
    fn hexadecimal(&mut self, count: usize) -> Option<u32> {
        let digits = self.rest.get(..count)?;
        let add = |sum: u32, digit: &char| Some(sum * 16 + digit.to_digit(16)?);
        let code = digits.iter().try_fold(0, add)?;
        self.rest = &self.rest[count..];
        Some(code)
    }

    /// `\u{1F600}`, `\u00e9`, or two halves of a character: `\ud83d\ude00`.
    fn unicode(&mut self) -> Option<u32> {
        let before = self.rest;
        if self.take("{") {
            let digits = self.take_until('}');
            let code = digits.and_then(|digits| u32::from_str_radix(&digits, 16).ok());
            let code = code.filter(|code| *code <= super::class::LAST);
            if code.is_none() {
                self.rest = before;
            }
            return code;
        }
        let first = self.hexadecimal(4)?;
        let behind = self.rest;
        if (0xD800..0xDC00).contains(&first)
            && self.take("\\u")
            && let Some(second @ 0xDC00..0xE000) = self.hexadecimal(4)
        {
            return Some(0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00));
        }
        self.rest = behind;
        Some(first)
    }

    /// What follows `[`.
    pub(super) fn class(&mut self) -> Result<Class, Invalid> {
        let is_negated = self.take("^");
        let mut class = Class::default();
        while !self.take("]") {
            let first = self.class_atom()?;
            let is_range = self.rest.first() == Some(&'-')
                && self.rest.get(1).is_some_and(|next| *next != ']');
            if !is_range {
                class.add(first);
                continue;
            }
            self.next();
            let last = self.class_atom()?;
            match (&*first.ranges, &*last.ranges) {
                (&[(from, first_end)], &[(last_start, to)])
                    if from == first_end && last_start == to =>
                {
                    if from > to {
                        return Err(Invalid);
                    }
                    class.ranges.push((from, to));
                }
                // B.1.2: a range to or from a set is none.
                _ => {
                    class.add(first);
                    class.add(last);
                    class.add(Class::character('-'.into()));
                }
            }
        }
        class.is_negated = is_negated;
        Ok(class)
    }

    fn class_atom(&mut self) -> Result<Class, Invalid> {
        match self.next().ok_or(Invalid)? {
            '\\' => self.class_escape(),
            other => Ok(Class::character(other.into())),
        }
    }
}
