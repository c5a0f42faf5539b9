//! Texts that a pattern is found in.

use regex_syntax::hir::{Class, Hir, HirKind};

/// Repetitions without an end are taken so many times more than they have to.
const MORE: u32 = 3;
/// Longer texts are not made.
const LONGEST: usize = 4096;

/// A text that the pattern describes as a whole; another one for each `salt`. Nothing where the
/// pattern is not understood. Whether it is found in the text is for the caller to see.
pub(super) fn text(pattern: &str, salt: u64, is_long: bool) -> Option<String> {
    let hir = regex_syntax::ParserBuilder::new().build().parse(pattern).ok()?;
    let mut maker = Maker { salt, is_long, out: String::new() };
    maker.make(&hir)?;
    Some(maker.out)
}

struct Maker {
    salt: u64,
    is_long: bool,
    out: String,
}

impl Maker {
    /// One of so many, by the next digit of the salt.
    fn pick(&mut self, count: u64) -> u64 {
        let count = count.max(1);
        let digit = self.salt % count;
        self.salt /= count;
        digit
    }

    fn make(&mut self, hir: &Hir) -> Option<()> {
        if self.out.len() > LONGEST {
            return None;
        }
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => {}
            HirKind::Literal(literal) => self.out.push_str(std::str::from_utf8(&literal.0).ok()?),
            HirKind::Class(class) => {
                let character = self.class(class)?;
                self.out.push(character);
            }
            HirKind::Repetition(repetition) => {
                let least = repetition.min;
                let most = repetition.max.unwrap_or(least.saturating_add(MORE)).min(least.max(300));
                let plain = if least == 0 && most > 0 { 1 } else { least };
                let count = if self.is_long { most } else { plain };
                for _ in 0..count {
                    self.make(&repetition.sub)?;
                }
            }
            HirKind::Capture(capture) => self.make(&capture.sub)?,
            HirKind::Concat(parts) => {
                for part in parts {
                    self.make(part)?;
                }
            }
            HirKind::Alternation(parts) => {
                let index = self.pick(parts.len() as u64) as usize;
                self.make(&parts[index])?;
            }
        }
        Some(())
    }

    /// A character of a class, a letter or digit where it has any.
    fn class(&mut self, class: &Class) -> Option<char> {
        let ranges: Vec<(u32, u32)> = match class {
            Class::Unicode(class) => {
                class.ranges().iter().map(|it| (it.start() as u32, it.end() as u32)).collect()
            }
            Class::Bytes(class) => class
                .ranges()
                .iter()
                .map(|it| (u32::from(it.start()), u32::from(it.end())))
                .collect(),
        };
        let has = |code: u32| ranges.iter().any(|(low, high)| (*low..=*high).contains(&code));
        let plain: Vec<u32> = (0x30..0x7b)
            .filter(|it| u8::try_from(*it).is_ok_and(|it| it.is_ascii_alphanumeric()))
            .filter(|it| has(*it))
            .collect();
        if plain.is_empty() {
            return char::from_u32(ranges.first()?.0);
        }
        let index = self.pick(plain.len() as u64) as usize;
        char::from_u32(plain[index])
    }
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn texts_differ_and_fit() {
        let made = |salt| text("^[A-Z]{3}-\\d{4}$", salt, false).expect("a text");
        assert_eq!(made(0), "AAA-0000");
        assert_ne!(made(1), made(2));
        assert_eq!(text("^(a|b)+$", 1, false).as_deref(), Some("b"));
        assert_eq!(text("^x{2,5}$", 0, true).as_deref(), Some("xxxxx"));
        assert_eq!(text("(?<=a)b", 0, false), None);
    }
}
