//! Texts.

use super::PatternText;
use super::parts::Parts;
use crate::value::Value;

/// Texts of any length, by the seed.
const TEXTS: [&str; 5] = ["string", "text \"quoted\" \\ ü 名", "", "null", "1"];

/// No longer text is made up.
const LONGEST: usize = 100_000;

/// Texts by their format: the one to expect, and one that tries more of what the format allows.
const FORMATS: [(&str, [&str; 2]); 22] = [
    ("date-time", ["2024-01-01T00:00:00Z", "2024-02-29T23:59:59.123+05:30"]),
    ("date", ["2024-01-01", "2024-02-29"]),
    ("time", ["00:00:00Z", "23:59:59.123+05:30"]),
    ("duration", ["P1D", "PT1H30M"]),
    ("uuid", ["00000000-0000-4000-8000-000000000000", "3fa85f64-5717-4562-b3fc-2c963f66afa6"]),
    ("email", ["user@example.com", "a@example.com"]),
    ("idn-email", ["user@example.com", "a@example.com"]),
    ("uri", ["https://example.com/", "https://example.com/a?b=c#d"]),
    ("url", ["https://example.com/", "https://example.com/a?b=c#d"]),
    ("iri", ["https://example.com/", "https://example.com/a?b=c#d"]),
    ("uri-reference", ["/", "a?b=c#d"]),
    ("iri-reference", ["/", "a?b=c#d"]),
    ("uri-template", ["/{a}", "/a"]),
    ("hostname", ["example.com", "a.example.com"]),
    ("idn-hostname", ["example.com", "a.example.com"]),
    ("ipv4", ["192.0.2.1", "198.51.100.255"]),
    ("ipv6", ["2001:db8::1", "::1"]),
    ("byte", ["c3RyaW5n", "aGVsbG8="]),
    ("base64url", ["c3RyaW5n", "aGVsbG8"]),
    ("json-pointer", ["/a", ""]),
    ("relative-json-pointer", ["0", "1/a"]),
    ("regex", [".*", "^a+$"]),
];

/// Shorter texts of formats whose texts cannot be cut.
const SHORT: [(&str, &str); 4] =
    [("email", "a@b.c"), ("uri", "a:b"), ("url", "a:b"), ("hostname", "a")];

/// A text in the format and of the length that is asked for.
pub(super) fn text(parts: &Parts<'_>, seed: usize, patterns: Option<PatternText>) -> String {
    let length = parts.counts("minLength", "maxLength", LONGEST);
    let pattern = parts.said("pattern").find_map(Value::as_str);
    if let Some(text) = patterns.zip(pattern).and_then(|(make, it)| make(it, seed, length)) {
        return text;
    }
    let format = parts.format();
    let known = FORMATS.iter().find(|(name, _)| *name == format);
    let text = match known {
        Some((_, [expected, other])) => {
            let short = SHORT.iter().find(|(name, _)| *name == format).map(|(_, text)| *text);
            let fits = |text: &&str| text.len() <= length.1;
            let first = if seed == 0 { expected } else { other };
            [Some(*first), short].into_iter().flatten().find(fits).unwrap_or(first)
        }
        None => TEXTS[seed % TEXTS.len()],
    };
    let (least, most) = length;
    let mut text: String = text.chars().take(most).collect();
    let missing = least.saturating_sub(text.chars().count());
    text.extend("string".chars().cycle().take(missing));
    text
}
