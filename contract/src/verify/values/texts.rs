//! Texts at the limits of what is allowed.

use serde_json::{Value as Json, json};

use super::Labelled;
use super::facts::Facts;
use super::ordinary;
use crate::pattern_text;

/// What services stumble over, in one go.
const ALL: &str = "letters beyond ASCII, spaces around, line ends, quotes and markup";

/// The same for texts of at least so many characters, the longest that fits.
const ODD: &[(usize, &str)] = &[
    (48, "  Zoë e\u{301} 名前 🙂 <b>&amp; O'Brien \"q\" \\ /\n100% ([*_  "),
    (16, " Ëa 名🙂<&'\"\\\n%([ "),
    (6, " ë🙂'a "),
    (0, "ë🙂'"),
];

/// Texts that look like something else.
const ALIKE: &[(u8, &str, &str)] =
    &[(1, "a text that looks like a number", "007"), (2, "a text that looks like null", "null")];

/// Texts of a pattern: their rank and number, and whether they are long.
const OF_PATTERN: &[(u8, u64, bool)] = &[(0, 3, false), (1, 0, true), (1, 11, true)];

pub(in crate::verify) fn valid(facts: &Facts, found: &mut Vec<Labelled>) {
    let mut push = |rank, keyword, what: &str, text: String| {
        found.push(Labelled::new(rank, keyword, what, Json::String(text)));
    };
    // The longest first: what is lost at the end of a text shows in nothing else.
    let most = facts.max_length.filter(|it| *it <= 20_000);
    if let (Some(most), None) = (most, &facts.format) {
        // As many bytes as there can be.
        let wide = filled("🙂", most);
        push(0, "maxLength", "as long as allowed, of characters beyond ASCII", wide);
        let length = most as usize;
        let pattern = facts.pattern.as_ref();
        let long = pattern.and_then(|it| pattern_text::text(it, 0, (length, length)));
        if let Some(long) = long {
            push(0, "maxLength", "as long as allowed", long);
        }
        push(2, "maxLength", "as long as allowed", filled("Long", most));
    }
    // What is only of the pattern may not be of the format.
    if let Some(pattern) = facts.pattern.as_ref().filter(|_| facts.format.is_none()) {
        for (rank, salt, is_long) in OF_PATTERN {
            if let Some(text) = pattern_text::numbered(pattern, *salt, *is_long) {
                push(*rank, "pattern", "a text of the pattern", text);
            }
        }
    }
    if let Some(format) = &facts.format {
        let texts: &[(u8, &str)] = match format.as_str() {
            "date" => &[(0, "2024-02-29"), (0, "1969-12-31"), (1, "2099-12-31"), (2, "1999-01-01")],
            "date-time" => &[
                (0, "2024-02-29T23:59:59Z"),
                (0, "2024-06-30T23:30:00+05:30"),
                (1, "1969-12-31T23:59:59.123456-01:00"),
                (1, "2099-12-31T23:59:59Z"),
            ],
            "email" => &[(0, "first.last+tag@sub.example.com"), (1, "a@example.co")],
            "uuid" => &[(0, "7d444840-9dc0-11d1-b245-5ffdce74fad2")],
            "uri" | "url" => &[(0, "https://example.com/a%20b?c=d&e=%C3%BC#f")],
            "ipv4" => &[(0, "255.255.255.255"), (1, "0.0.0.0")],
            _ => &[],
        };
        for (rank, text) in texts {
            push(*rank, "format", &format!("a {format}"), (*text).to_owned());
        }
        if !texts.is_empty() {
            return;
        }
    }
    let least = facts.min_length.unwrap_or(0);
    let room = facts.max_length.unwrap_or(u64::MAX).min(100) as usize;
    let odd = ODD.iter().find(|(count, _)| *count <= room).map_or("", |it| it.1);
    for (rank, what, text) in [(0, ALL, odd)].iter().chain(ALIKE) {
        let mut text: String = text.chars().take(room).collect();
        while (text.chars().count() as u64) < least.min(100) {
            text.push('ü');
        }
        push(*rank, "type", what, text);
    }
    if least <= 10_000 {
        let length = least as usize;
        let pattern = facts.pattern.as_ref().filter(|_| facts.min_length.is_some());
        let short = pattern.and_then(|it| pattern_text::text(it, 0, (length, length)));
        push(0, "minLength", "as short as allowed", short.unwrap_or("m".repeat(length)));
    }
    match most {
        Some(most) if facts.format.is_some() => {
            push(0, "maxLength", "as long as allowed", filled("Long", most));
        }
        None if facts.max_length.is_none() => {
            push(1, "maxLength", "a long text", filled("Long text ", 1000));
        }
        _ => {}
    }
}

fn filled(text: &str, length: u64) -> String {
    text.chars().cycle().take(length as usize).collect()
}

pub(in crate::verify) fn invalid(facts: &Facts, found: &mut Vec<Labelled>) {
    let mut push = |rank, keyword, what: &str, text: String| {
        found.push(Labelled::new(rank, keyword, what, Json::String(text)));
    };
    let plain = ordinary::text(facts, 1);
    if let (Some(_), Some(text)) = (&facts.pattern, &plain) {
        patterns(text, &mut push);
    }
    if let Some(format) = &facts.format {
        for (rank, text) in formats(format) {
            push(*rank, "format", &format!("no {format}"), (*text).to_owned());
        }
    }
    let fit = |length: u64| match (&facts.pattern, facts.format.as_deref(), &plain) {
        (None, None | Some("password" | "binary"), _) => Some(filled("sample", length)),
        // The end of a text of a pattern or format, over and over, often is one again.
        (Some(_), _, Some(text)) => {
            let last = text.chars().last()?;
            let mut text = text.clone();
            while (text.chars().count() as u64) < length {
                text.push(last);
            }
            Some(text.chars().take(length as usize).collect())
        }
        (None, Some("email"), _) => {
            let name = length.checked_sub(12)? as usize;
            // A name of an address has 64 characters at most, a label of a host 63.
            let host = name.saturating_sub(60);
            let labels: String = "abcdefghi.".chars().cycle().take(host).collect();
            Some(format!("{}@{}example.com", "a".repeat(name - host), labels))
        }
        (None, Some("uri" | "url"), _) => {
            Some(format!("https://example.com/{}", "a".repeat(length.checked_sub(20)? as usize)))
        }
        _ => None,
    };
    if let Some(least) = facts.min_length.filter(|it| (1..=10_000).contains(it))
        && let Some(text) = fit(least - 1)
    {
        push(0, "minLength", "one character too short", text);
        if least > 1 {
            push(2, "minLength", "an empty text", String::new());
        }
    }
    if let Some(most) = facts.max_length.filter(|it| *it <= 100_000) {
        if let Some(text) = fit(most + 1) {
            push(0, "maxLength", "one character too long", text);
        }
        if let Some(text) = fit(most + 1000) {
            push(2, "maxLength", "a thousand characters too long", text);
        }
    }
}

/// Texts that are nearly of a pattern.
fn patterns(text: &str, push: &mut impl FnMut(u8, &'static str, &str, String)) {
    push(0, "pattern", "a character at the end that the pattern does not have", format!("{text}!"));
    push(
        1,
        "pattern",
        "a character at the start that the pattern does not have",
        format!("!{text}"),
    );
    push(1, "pattern", "a line end after the pattern", format!("{text}\n"));
    let swapped: String = text
        .chars()
        .map(|it| if it.is_lowercase() { it.to_ascii_uppercase() } else { it.to_ascii_lowercase() })
        .collect();
    push(1, "pattern", "letters in the other case", swapped);
    let last = text.chars().last();
    let again: String = text.chars().chain(last).collect();
    push(1, "pattern", "the last character twice", again);
    let count = text.chars().count().saturating_sub(1);
    push(2, "pattern", "without its last character", text.chars().take(count).collect());
    push(0, "pattern", "nothing of the pattern", "~ ~".to_owned());
}

fn formats(format: &str) -> &'static [(u8, &'static str)] {
    match format {
        // What only one who looks closely refuses comes first: who takes any text takes it too.
        "date" => &[
            (0, "2023-02-29"),
            (1, "not-a-date"),
            (1, "2024-13-01"),
            (2, "01/02/2024"),
            (2, "2024-02-01T00:00:00Z"),
        ],
        "date-time" => &[
            (0, "2023-02-29T12:00:00Z"),
            (1, "2024-02-01T12:00:00"),
            (1, "2024-02-01"),
            (2, "not-a-date"),
            (2, "2024-02-01T25:00:00Z"),
        ],
        "uuid" => &[
            (0, "3fa85f64-5717-4562-b3fc-2c963f66afg6"),
            (1, "not-a-uuid"),
            (2, "3fa85f64-5717-4562-b3fc-2c963f66afa"),
        ],
        "email" => &[(0, "user@"), (1, "not-an-email"), (2, "@example.com")],
        "uri" | "url" => &[(0, "not a uri")],
        "ipv4" => &[(0, "256.0.0.1"), (1, "not-an-address")],
        "ipv6" => &[(0, "not-an-address")],
        "time" => &[(0, "25:00:00Z"), (1, "not-a-time")],
        "hostname" => &[(0, "not a host")],
        "byte" => &[(0, "not base64!")],
        _ => &[],
    }
}

/// Values that an enum does not list.
pub(in crate::verify) fn not_listed(values: &[Json], found: &mut Vec<Labelled>) {
    let first = values.iter().find(|it| !it.is_null());
    match first {
        Some(Json::String(text)) => {
            found.push(Labelled::new(
                0,
                "enum",
                "a value that is not listed",
                json!("no-such-value"),
            ));
            let other = match *text == text.to_uppercase() {
                true => text.to_lowercase(),
                false => text.to_uppercase(),
            };
            found.push(Labelled::new(1, "enum", "a listed value in the other case", json!(other)));
            found.push(Labelled::new(2, "enum", "an empty text", json!("")));
        }
        Some(Json::Number(_)) => {
            let most = values.iter().filter_map(Json::as_i64).max().unwrap_or(0);
            found.push(Labelled::new(0, "enum", "a value that is not listed", json!(most + 1)));
        }
        _ => {}
    }
}
