//! Texts that a pattern matches.

use regex_syntax::hir::{Class, Hir, HirKind};

/// No longer text is made.
const LONGEST: usize = 10_000;

/// Characters that are taken first, where a class has them.
const USUAL: &str = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_. ";

/// How often more than at least what may be repeated is repeated.
const MORE: [usize; 10] = [1, 0, 2, 3, 4, 8, 16, 64, 256, 1024];

/// A text that the pattern matches, another one for each seed, of at least and at most so many
/// characters. None where the pattern is of a kind that no text is made for, such as one that
/// looks ahead; whether what is made matches has to be seen.
pub(crate) fn text(pattern: &str, seed: usize, length: (usize, usize)) -> Option<String> {
    let tree = regex_syntax::Parser::new().parse(pattern).ok()?;
    let (least, most) = (length.0.min(LONGEST), length.1.min(LONGEST));
    MORE.into_iter().find_map(|more| {
        let mut writer = Writer { seed, more, text: String::new(), left: most };
        writer.write(&tree)?;
        let count = writer.text.chars().count();
        (least..=most).contains(&count).then_some(writer.text)
    })
}

struct Writer {
    seed: usize,
    more: usize,
    text: String,
    /// So many characters may follow.
    left: usize,
}

impl Writer {
    fn write(&mut self, tree: &Hir) -> Option<()> {
        match tree.kind() {
            HirKind::Empty | HirKind::Look(_) => {}
            HirKind::Literal(literal) => {
                let text = std::str::from_utf8(&literal.0).ok()?;
                text.chars().try_for_each(|it| self.push(it))?;
            }
            HirKind::Class(class) => {
                let character = self.character(class)?;
                self.push(character)?;
            }
            HirKind::Repetition(repetition) => {
                let least = repetition.min as usize;
                let most = repetition.max.map_or(usize::MAX, |it| it as usize);
                let count = least.saturating_add(if least > 0 {
                    self.more.saturating_sub(1)
                } else {
                    self.more
                });
                for _ in 0..count.min(most) {
                    self.write(&repetition.sub)?;
                    // Another one each time, so that texts are not all of one letter.
                    self.seed = self.seed.wrapping_add(usize::from(self.seed > 0));
                }
            }
            HirKind::Capture(capture) => self.write(&capture.sub)?,
            HirKind::Concat(all) => all.iter().try_for_each(|it| self.write(it))?,
            HirKind::Alternation(all) => self.write(&all[self.seed % all.len()])?,
        }
        Some(())
    }

    fn push(&mut self, character: char) -> Option<()> {
        self.left = self.left.checked_sub(1)?;
        self.text.push(character);
        Some(())
    }

    /// A character of a class: a usual one where it has some.
    fn character(&self, class: &Class) -> Option<char> {
        let has = |wanted: char| match class {
            Class::Unicode(all) => {
                all.iter().any(|range| (range.start()..=range.end()).contains(&wanted))
            }
            Class::Bytes(all) => u8::try_from(wanted)
                .is_ok_and(|wanted| all.iter().any(|it| (it.start()..=it.end()).contains(&wanted))),
        };
        let usual: Vec<char> = USUAL.chars().filter(|it| has(*it)).collect();
        if !usual.is_empty() {
            return Some(usual[self.seed % usual.len()]);
        }
        match class {
            Class::Unicode(all) => all.iter().next().map(|range| range.start()),
            Class::Bytes(all) => all.iter().next().map(|range| char::from(range.start())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn texts_match_their_patterns() {
        let any = (0, 1000);
        for pattern in [
            "^id-[0-9]{4}$",
            "^[A-Z]{2,3}-?\\d+$",
            "^(foo|bar)_\\w*$",
            "[^/]+",
            "^20",
            "^.{3,}$",
            "^$",
            "^\\p{Lu}x$",
            "^(?:[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,}$",
        ] {
            let regex = regex_syntax::Parser::new().parse(pattern).map(|_| pattern);
            assert!(regex.is_ok());
            for seed in 0..20 {
                let made = text(pattern, seed, any).unwrap();
                let checker = jsonschema::validator_for(&serde_json::json!({"pattern": pattern}));
                assert!(checker.unwrap().is_valid(&made.as_str().into()), "{pattern}: {made}");
            }
        }
        assert!((5..=9).contains(&text("^a+$", 0, (5, 9)).unwrap().len()));
        assert_eq!(text("^a{3}$", 0, (5, 9)), None);
        assert_eq!(text("^(?=a)", 0, any), None);
        assert_eq!(text("(", 0, any), None);
        assert_eq!(text("^.{1000000}$", 0, (0, 2_000_000)), None);
    }
}
