//! Wire names as Rust identifiers.

use super::letters::{is_common, normal, spell, told_apart};

/// Words that no identifier can be (Rust reference, "Keywords", 2024 edition).
const KEYWORDS: &[&str] = &[
    "as", "async", "await", "break", "const", "continue", "dyn", "else", "enum", "extern", "false",
    "fn", "for", "gen", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub",
    "ref", "return", "static", "struct", "trait", "true", "type", "unsafe", "use", "where",
    "while", "abstract", "become", "box", "do", "final", "macro", "override", "priv", "try",
    "typeof", "unsized", "virtual", "yield",
];

/// Keywords that cannot be written raw.
const NEVER_RAW: &[&str] = &["self", "Self", "super", "crate", "_"];

/// The words of a wire name: split at symbols and at changes of case; `clusterID` is two words,
/// `HTTPServer` too, `md5` is one.
pub fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let characters: Vec<char> = normal(text).chars().collect();
    for (index, &character) in characters.iter().enumerate() {
        if !is_word(character) {
            finish(&mut words, &mut word);
            continue;
        }
        let previous = index.checked_sub(1).map(|index| characters[index]);
        let next = characters.get(index + 1);
        let starts = character.is_uppercase()
            && previous.is_some_and(|previous| {
                previous.is_lowercase()
                    || previous.is_ascii_digit()
                    || (previous.is_uppercase()
                        && next.is_some_and(|next| next.is_lowercase())
                        && !is_plural(&characters[index..]))
            });
        if starts {
            finish(&mut words, &mut word);
        }
        if is_common(character) {
            word.push(character);
        } else {
            spell(character, &mut word);
        }
    }
    finish(&mut words, &mut word);
    words
}

/// The end of an acronym's plural, as in `userIDs`: no word of its own.
fn is_plural(rest: &[char]) -> bool {
    matches!(rest, [_, 's'] | [_, 's', ..] if !rest.get(2).is_some_and(|next| next.is_lowercase()))
}

fn is_word(character: char) -> bool {
    // Spacing modifiers are letters for Unicode, and marks for people and for rustc's lints.
    let is_modifier = matches!(character, '\u{2b0}'..='\u{2ff}' | '\u{200c}' | '\u{200d}');
    character.is_ascii_alphanumeric()
        || (!character.is_ascii() && !is_modifier && unicode_ident::is_xid_continue(character))
}

fn finish(words: &mut Vec<String>, word: &mut String) {
    if !word.is_empty() {
        words.push(std::mem::take(word));
    }
}

/// Words for texts that are symbols only, such as `+1` and `-1`, `<=`, or nothing.
fn spelled(text: &str) -> Vec<String> {
    let names = text.chars().filter_map(|character| {
        Some(match character {
            '+' => "plus",
            '-' => "minus",
            '*' => "star",
            '/' => "slash",
            '\\' => "backslash",
            '.' => "dot",
            ',' => "comma",
            ':' => "colon",
            ';' => "semicolon",
            '!' => "not",
            '?' => "question",
            '=' => "equal",
            '<' => "less",
            '>' => "greater",
            '&' => "and",
            '|' => "or",
            '%' => "percent",
            '$' => "dollar",
            '#' => "hash",
            '@' => "at",
            '~' => "tilde",
            '^' => "caret",
            '_' => "underscore",
            '(' | ')' | '[' | ']' | '{' | '}' => "bracket",
            '\'' | '"' | '`' => "quote",
            ' ' | '\t' => "space",
            _ => return None,
        })
    });
    let names: Vec<String> = names.map(str::to_owned).collect();
    if !names.is_empty() {
        return names;
    }
    vec![if text.is_empty() { "empty" } else { "symbol" }.to_owned()]
}

/// `FooBar`, an identifier for types and variants.
pub fn pascal(text: &str) -> String {
    let mut parts = words(text);
    // A sign before a number is all that tells `+1` from `-1`.
    if text.starts_with(['+', '-']) && parts.first().is_some_and(|it| it.starts_with(is_digit)) {
        parts.insert(0, spelled(&text[..1]).remove(0));
    }
    if parts.is_empty() {
        parts = spelled(text);
    }
    let mut name = String::new();
    for (index, word) in parts.iter().enumerate() {
        // `v1.23` and `v12.3` stay two names.
        if index > 0 && name.ends_with(is_digit) && word.starts_with(is_digit) {
            name.push('_');
        }
        let mut characters = word.chars();
        if let Some(first) = characters.next() {
            push_cased(&mut name, first, char::to_uppercase);
        }
        characters.for_each(|it| push_cased(&mut name, it, char::to_lowercase));
    }
    let name = start(name, "N");
    match name.chars().next() {
        Some(first) if first.is_ascii_lowercase() => {
            format!("{}{}", first.to_ascii_uppercase(), &name[1..])
        }
        // A small letter that has no capital.
        Some(first) if first.is_lowercase() => cut(format!("N{name}")),
        _ => name,
    }
}

/// `foo_bar`, an identifier for fields and functions; not yet told from keywords.
pub fn snake(text: &str) -> String {
    let mut parts = words(text);
    if text.starts_with(['+', '-']) && parts.first().is_some_and(|it| it.starts_with(is_digit)) {
        parts.insert(0, spelled(&text[..1]).remove(0));
    }
    if parts.is_empty() {
        parts = spelled(text);
    }
    let mut name = String::with_capacity(text.len() + parts.len());
    let mut lower = String::new();
    for (index, word) in parts.iter().enumerate() {
        if index > 0 {
            name.push('_');
        }
        lower.clear();
        word.chars().for_each(|it| push_cased(&mut lower, it, char::to_lowercase));
        for character in lower.chars() {
            // A capital that has no small letter.
            if character.is_uppercase() {
                spell(character, &mut name)
            } else {
                name.push(character)
            }
        }
    }
    start(name, "n")
}

/// Adds a letter in another case, unless identifiers cannot have it there.
fn push_cased<C: Iterator<Item = char> + Clone>(
    name: &mut String,
    letter: char,
    case: fn(char) -> C,
) {
    let other = case(letter);
    if other.clone().all(is_common) { name.extend(other) } else { name.push(letter) }
}

/// Longer names are cut: no person reads them to the end, and each is written many times.
const LONGEST: usize = 200;

/// A name that is not longer than an identifier may be here.
pub(super) fn cut(mut name: String) -> String {
    let end = (0..=LONGEST.min(name.len())).rev().find(|end| name.is_char_boundary(*end));
    name.truncate(end.unwrap_or_default());
    // What is put behind a name brings its own.
    name.truncate(name.trim_end_matches('_').len());
    name
}

fn is_digit(character: char) -> bool {
    character.is_ascii_digit()
}

/// An identifier begins with a letter, and is no other one to rustc.
fn start(name: String, prefix: &str) -> String {
    let name = told_apart(normal(&name));
    let name = match name.chars().next() {
        Some(first) if unicode_ident::is_xid_start(first) => name,
        _ => format!("{prefix}{name}"),
    };
    cut(name)
}

/// Whether no identifier can be this without being written raw, if at all.
pub(super) fn is_keyword(name: &str) -> bool {
    KEYWORDS.contains(&name) || NEVER_RAW.contains(&name)
}

/// A name as it is written in Rust source: keywords raw.
pub fn identifier(name: &str) -> String {
    if NEVER_RAW.contains(&name) {
        format!("{name}_")
    } else if KEYWORDS.contains(&name) {
        format!("r#{name}")
    } else {
        name.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_split_where_people_read_them_apart() {
        let cases = [
            ("clusterID", "cluster_id", "ClusterId"),
            ("HTTPServer", "http_server", "HttpServer"),
            ("userIDs", "user_ids", "UserIds"),
            ("md5Hash", "md5_hash", "Md5Hash"),
            ("x-request-id", "x_request_id", "XRequestId"),
            ("v1.23", "v1_23", "V1_23"),
            ("v12.3", "v12_3", "V12_3"),
            ("+1", "plus_1", "Plus1"),
            ("-1", "minus_1", "Minus1"),
            ("", "empty", "Empty"),
            ("<=", "less_equal", "LessEqual"),
            ("1h", "n1h", "N1h"),
            ("../../x", "x", "X"),
            ("名称", "名称", "名称"),
            ("Café", "café", "Café"),
            ("cafe\u{301}", "café", "Café"),
            ("𝒳ª", "xa", "Xa"),
            ("название", "название", "Название"),
            // Each of these letters looks like an English one.
            ("сор", "u441u43eu440", "U421u43eu440"),
            ("α", "u3b1", "U391"),
            ("٣", "n٣", "N٣"),
            ("𐌰", "u10330", "U10330"),
            ("ა", "ა", "Ა"),
            ("updateTimestamp", "update_timestamp", "UpdateTimestamp"),
            (
                "CreateAutopilotUpgradeWorkFlow",
                "create_autopilot_upgrade_work_flow",
                "CreateAutopilotUpgradeWorkFlow",
            ),
        ];
        for (wire, as_snake, as_pascal) in cases {
            assert_eq!(
                (snake(wire).as_str(), pascal(wire).as_str()),
                (as_snake, as_pascal),
                "{wire}"
            );
        }
    }

    #[test]
    fn keywords_are_raw_where_they_can_be() {
        assert_eq!(identifier("type"), "r#type");
        assert_eq!(identifier("self"), "self_");
    }
}
