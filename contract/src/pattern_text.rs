//! Texts that a pattern matches.

mod references;

use regex_syntax::hir::{Class, Hir, HirKind};
use specwright_runtime::validate::pattern::{Expression, Search};

/// No longer text is made.
const LONGEST: usize = 10_000;

/// Characters that are taken first, where a class has them.
const USUAL: &str = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_. ";

/// How often more than at least what may be repeated is repeated.
const MORE: [usize; 10] = [1, 0, 2, 3, 4, 8, 16, 64, 256, 1024];

/// A text that the pattern matches, another one for each seed, of at least and at most so many
/// characters. None where no text was found; whether what is made matches has to be seen.
pub(crate) fn text(pattern: &str, seed: usize, length: (usize, usize)) -> Option<String> {
    if regex_syntax::Parser::new().parse(pattern).is_ok() {
        return plain(pattern, seed, length);
    }
    // What cannot be compared is not found to be wrong by anybody.
    let expression = Expression::new(pattern);
    let (least, most) = (length.0.min(LONGEST), length.1.min(LONGEST));
    let fits = |text: &str| {
        let matches = |it: &Expression| it.search(text) == Search::Found;
        (least..=most).contains(&text.chars().count()) && expression.as_ref().is_none_or(matches)
    };
    GROUPS.iter().enumerate().find_map(|(more, least)| {
        let of_group = |inner: &str| {
            let of_length = |least| plain(inner, seed + more, (least, LONGEST));
            of_length(*least).or_else(|| of_length(0))
        };
        looking(&references::without(pattern, of_group)?, seed, length, &fits)
    })
}

/// The text of this number that the pattern describes: one number after the other differs at its end,
/// as the next id of a thing does. As long as the pattern allows, within reason, where that is asked
/// for. None where no text is made for the pattern; whether what is made matches has to be seen.
pub(crate) fn numbered(pattern: &str, number: u64, is_long: bool) -> Option<String> {
    let Ok(tree) = regex_syntax::Parser::new().parse(pattern) else {
        return text(pattern, (number % 1000) as usize, (0, LONGEST));
    };
    let write = |given: Vec<u64>| {
        let digits = Digits { counts: Vec::new(), given, is_long };
        let mut writer =
            Writer { seed: 0, more: 1, text: String::new(), left: LONGEST, digits: Some(digits) };
        writer.write(&tree)?;
        Some((writer.text, writer.digits?.counts))
    };
    // How many choices there are, and then the digits of the number, the last choice the lowest.
    let (_, counts) = write(Vec::new())?;
    let (mut rest, mut given) = (number, vec![0; counts.len()]);
    for (digit, count) in given.iter_mut().zip(counts).rev() {
        (*digit, rest) = (rest % count, rest / count);
    }
    Some(write(given)?.0)
}

/// How long the texts are, at least, that are tried for the groups that a pattern refers to.
const GROUPS: [usize; 7] = [0, 0, 0, 2, 4, 8, 32];

/// So many texts are tried for a pattern that looks ahead or behind.
const TRIES: usize = 24;

/// One of each kind that passwords have to have.
const KINDS: [char; 8] = ['A', 'a', '1', '!', 'B', 'b', '2', '_'];

/// A text for a pattern that looks ahead or behind: one of those for the pattern without that, with
/// what is looked for in it or in front, or of letters of each kind.
fn looking(
    pattern: &str,
    seed: usize,
    length: (usize, usize),
    fits: &dyn Fn(&str) -> bool,
) -> Option<String> {
    let (rest, looked_for) = without_looks(pattern)?;
    let (least, most) = (length.0.min(LONGEST), length.1.min(LONGEST));
    let plains = (0..TRIES).filter_map(|more| plain(&rest, seed + more, length));
    let first: String = looked_for.iter().filter_map(|it| plain(it, seed, (0, most))).collect();
    let begun = (0..TRIES).filter_map(|more| {
        let room = (least.saturating_sub(first.len()), most.checked_sub(first.len())?);
        let rest = plain(&rest, seed + more, room).unwrap_or_default();
        Some(format!("{first}{rest}"))
    });
    // What may stand anywhere, in place of as much of what it stands in.
    let anywhere: String = looked_for
        .iter()
        .filter_map(|it| plain(it.strip_prefix(".*").unwrap_or(it), seed, (0, most)))
        .collect();
    let within = (0..TRIES).filter_map(|more| {
        let rest: Vec<char> = plain(&rest, seed + more, length)?.chars().collect();
        let count = anywhere.chars().count();
        let before = more % (rest.len().saturating_sub(count) + 1);
        let (first, last) = (&rest[..before.min(rest.len())], rest.iter().skip(before + count));
        Some(first.iter().copied().chain(anywhere.chars()).chain(last.copied()).collect::<String>())
    });
    let kinds = (least..=most.min(least + TRIES)).map(|count| {
        let letters = KINDS.iter().cycle().skip(seed % KINDS.len());
        letters.take(count).collect::<String>()
    });
    plains.chain(within).chain(begun).chain(kinds).find(|it| fits(it))
}

/// A pattern without what it looks for ahead or behind, and what has to be there of that.
fn without_looks(pattern: &str) -> Option<(String, Vec<String>)> {
    let (mut rest, mut looked_for) = (String::new(), Vec::new());
    let mut at = 0;
    while let Some(character) = pattern[at..].chars().next() {
        let kinds = [("(?=", true), ("(?<=", true), ("(?!", false), ("(?<!", false)];
        let kind = kinds.iter().find(|(open, _)| pattern[at..].starts_with(open));
        if let Some((open, has_to_be)) = kind {
            let inner = &pattern[at + open.len()..];
            let end = group_end(inner)?;
            if *has_to_be {
                looked_for.push(inner[..end].to_owned());
            }
            at += open.len() + end + 1;
            continue;
        }
        let mut length = character.len_utf8();
        if character == '\\' {
            length += pattern[at + length..].chars().next()?.len_utf8();
        }
        rest.push_str(&pattern[at..at + length]);
        at += length;
    }
    Some((rest, looked_for))
}

/// Where a group ends that is open already.
fn group_end(text: &str) -> Option<usize> {
    let (mut open, mut in_class, mut is_escaped) = (1, false, false);
    for (at, character) in text.char_indices() {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            ']' => in_class = false,
            _ if in_class => {}
            '[' => in_class = true,
            '(' => open += 1,
            ')' => open -= 1,
            _ => {}
        }
        if open == 0 {
            return Some(at);
        }
    }
    None
}

fn plain(pattern: &str, seed: usize, length: (usize, usize)) -> Option<String> {
    let tree = regex_syntax::Parser::new().parse(pattern).ok()?;
    let (least, most) = (length.0.min(LONGEST), length.1.min(LONGEST));
    MORE.into_iter().find_map(|more| {
        let mut writer = Writer { seed, more, text: String::new(), left: most, digits: None };
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
    /// Has the digits of a number choose, in place of the seed.
    digits: Option<Digits>,
}

/// The choices that a number makes.
struct Digits {
    /// How many there were to choose from, one choice after the other.
    counts: Vec<u64>,
    given: Vec<u64>,
    is_long: bool,
}

/// What is repeated without an end is repeated so many times more than it has to, and no more than
/// that often, in a long text.
const LONG: (usize, usize) = (3, 300);

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
                let most = match &self.digits {
                    Some(it) if it.is_long => most.min(least.max(LONG.1)),
                    _ => count.min(most),
                };
                let is_endless = repetition.max.is_none();
                for _ in 0..if is_endless { most.min(count.max(least + LONG.0)) } else { most } {
                    self.write(&repetition.sub)?;
                    // Another one each time, so that texts are not all of one letter.
                    self.seed = self.seed.wrapping_add(usize::from(self.seed > 0));
                }
            }
            HirKind::Capture(capture) => self.write(&capture.sub)?,
            HirKind::Concat(all) => all.iter().try_for_each(|it| self.write(it))?,
            HirKind::Alternation(all) => {
                let index = self.pick(all.len());
                self.write(&all[index])?;
            }
        }
        Some(())
    }

    /// One of so many.
    fn pick(&mut self, count: usize) -> usize {
        let Some(digits) = &mut self.digits else { return self.seed % count };
        let digit = digits.given.get(digits.counts.len()).copied().unwrap_or_default();
        digits.counts.push(count as u64);
        (digit % count as u64) as usize
    }

    fn push(&mut self, character: char) -> Option<()> {
        self.left = self.left.checked_sub(1)?;
        self.text.push(character);
        Some(())
    }

    /// A character of a class: a usual one where it has some.
    fn character(&mut self, class: &Class) -> Option<char> {
        let has = |wanted: char| match class {
            Class::Unicode(all) => {
                all.iter().any(|range| (range.start()..=range.end()).contains(&wanted))
            }
            Class::Bytes(all) => u8::try_from(wanted)
                .is_ok_and(|wanted| all.iter().any(|it| (it.start()..=it.end()).contains(&wanted))),
        };
        let mut usual: Vec<char> = USUAL.chars().filter(|it| has(*it)).collect();
        if self.digits.is_some() && usual.iter().any(|it| it.is_alphanumeric()) {
            // A space at the end is easily lost.
            usual.retain(|it| it.is_alphanumeric());
        }
        if !usual.is_empty() {
            return Some(usual[self.pick(usual.len())]);
        }
        match class {
            Class::Unicode(all) => all.iter().next().map(|range| range.start()),
            Class::Bytes(all) => all.iter().next().map(|range| char::from(range.start())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Expression, Search, numbered, text};

    #[test]
    fn numbers_differ_at_their_end() {
        let made = |number| numbered("^[A-Z]{3}-\\d{4}$", number, false).expect("a text");
        assert_eq!(made(0), "AAA-0000");
        assert_eq!(made(1), "AAA-0001");
        assert_eq!(made(10_012), "AAB-0012");
        assert_eq!(numbered("^(a|b)+$", 1, false).as_deref(), Some("b"));
        assert_eq!(numbered("^x{2,5}$", 0, true).as_deref(), Some("xxxxx"));
        assert_eq!(numbered("(", 0, false), None);
    }

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
        for (pattern, length) in [
            ("^(?=.*[A-Z])(?=.*\\d).{8,}$", (0, 100)),
            ("^(?!foo)[a-z]{5}$", (0, 100)),
            ("^(?=.*[a-z])(?=.*[A-Z])(?=.*[!@#])[A-Za-z!@#0-9]{8,12}$", (0, 100)),
            ("^(?!-)[a-z-]+(?<!-)$", (0, 20)),
            ("^(a|b)\\1$", (0, 20)),
            ("^(?<quote>['\"])[^'\"]{3}\\k<quote>$", (0, 20)),
            ("^([a-f0-9]{2})([:-]?)(?:[a-f0-9]{2}\\2){4}[a-f0-9]{2}$", (0, 20)),
            ("^((x)y\\2)-\\1$", (0, 20)),
            ("^(?=.*\\d)([A-Z])[a-z0-9]+\\1$", (4, 12)),
            ("^(\\w+) \\1 [)(\\]]$", (9, 40)),
        ] {
            for seed in 0..5 {
                let made = text(pattern, seed, length);
                let made = made.unwrap_or_else(|| panic!("{pattern}"));
                let expression = Expression::new(pattern).unwrap();
                assert_eq!(expression.search(&made), Search::Found, "{pattern}: {made}");
            }
        }
        assert_eq!(text("^(a|b)\\1\\1$", 0, (4, 9)), None);
        // It is beyond what is compared, and the text is one for what else is asked.
        assert!(text("^(?!.*(.)\\1)[a-z]{8}$", 0, any).is_some_and(|it| it.len() == 8));
        assert_eq!(text("(", 0, any), None);
        assert_eq!(text("^.{1000000}$", 0, (0, 2_000_000)), None);
    }
}
