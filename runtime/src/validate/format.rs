//! Formats of texts that have no type of their own.

use std::net::{Ipv4Addr, Ipv6Addr};

/// Whether a text is of a format; any text is of one that is not known.
pub(super) fn fits(format: &str, text: &str) -> bool {
    match format {
        "date-time" => date_time(text),
        "date" => date(text),
        "time" => time(text),
        "uuid" => uuid(text),
        "ipv4" => text.parse::<Ipv4Addr>().is_ok(),
        "ipv6" => text.parse::<Ipv6Addr>().is_ok(),
        "hostname" => hostname(text),
        "email" => email(text),
        "uri" => uri(text),
        "byte" => base64(text, ['+', '/']),
        "base64url" => base64(text, ['-', '_']),
        _ => true,
    }
}

/// RFC 3339, `date-time`.
fn date_time(text: &str) -> bool {
    match text.split_at_checked(10) {
        Some((day, rest)) if rest.starts_with(['T', 't', ' ']) => date(day) && time(&rest[1..]),
        _ => false,
    }
}

/// RFC 3339, `full-date`.
fn date(text: &str) -> bool {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return false;
    }
    let (Some(year), Some(month), Some(day)) =
        (digits(&bytes[..4]), digits(&bytes[5..7]), digits(&bytes[8..]))
    else {
        return false;
    };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}

/// RFC 3339, `full-time`: with an offset.
fn time(text: &str) -> bool {
    let bytes = text.as_bytes();
    let pair = |at: usize, most: u32| {
        bytes.get(at..at + 2).and_then(digits).is_some_and(|number| number <= most)
    };
    let colon = |at: usize| bytes.get(at) == Some(&b':');
    if !(pair(0, 23) && colon(2) && pair(3, 59) && colon(5) && pair(6, 60)) {
        return false;
    }
    let mut at = 8;
    if bytes.get(at) == Some(&b'.') {
        let places = bytes[at + 1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        if places == 0 {
            return false;
        }
        at += 1 + places;
    }
    match bytes.get(at) {
        Some(b'Z' | b'z') => bytes.len() == at + 1,
        Some(b'+' | b'-') => {
            bytes.len() == at + 6 && pair(at + 1, 23) && colon(at + 3) && pair(at + 4, 59)
        }
        _ => false,
    }
}

fn digits(bytes: &[u8]) -> Option<u32> {
    let all = bytes.iter().all(u8::is_ascii_digit);
    all.then(|| bytes.iter().fold(0, |number, byte| number * 10 + u32::from(byte - b'0')))
}

/// RFC 9562, 4.
fn uuid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    let lengths = [8, 4, 4, 4, 12];
    groups.len() == lengths.len()
        && groups.iter().zip(lengths).all(|(group, length)| {
            group.len() == length && group.bytes().all(|byte| byte.is_ascii_hexdigit())
        })
}

/// RFC 1123, 2.1.
fn hostname(text: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    text.len() <= 253 && text.split('.').all(label)
}

/// RFC 5321, `Mailbox`, as far as mail is sent: a local part and a host or an address.
fn email(text: &str) -> bool {
    let Some((local, host)) = text.rsplit_once('@') else { return false };
    let is_quoted = local.len() > 1 && local.starts_with('"') && local.ends_with('"');
    let atom = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte);
    let is_dotted = local.split('.').all(|part| !part.is_empty() && part.bytes().all(atom));
    let is_literal = host.len() > 2 && host.starts_with('[') && host.ends_with(']');
    (is_quoted || is_dotted) && (is_literal || hostname(host))
}

/// RFC 3986: a scheme, and only characters that an address has.
fn uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let in_scheme = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte);
    let bytes = rest.as_bytes();
    let stands = |(index, byte): (usize, &u8)| match byte {
        b'%' => {
            bytes.get(index + 1..index + 3).is_some_and(|it| it.iter().all(u8::is_ascii_hexdigit))
        }
        byte => byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=".contains(byte),
    };
    scheme.starts_with(|it: char| it.is_ascii_alphabetic())
        && scheme.bytes().all(in_scheme)
        && bytes.iter().enumerate().all(stands)
}

/// RFC 4648, with padding or without.
fn base64(text: &str, last: [char; 2]) -> bool {
    let digits = text.trim_end_matches('=');
    let padding = text.len() - digits.len();
    let is_digit = |it: char| it.is_ascii_alphanumeric() || last.contains(&it);
    digits.len() % 4 != 1
        && (padding == 0 || (padding < 3 && text.len().is_multiple_of(4)))
        && digits.chars().all(is_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_those_of_their_specifications() {
        let cases: &[(&str, &[&str], &[&str])] = &[
            (
                "date-time",
                &["2024-02-29T23:59:60.123+05:30", "2024-02-29t00:00:00z"],
                &["2024-02-29", "2024-02-29T00:00:00", "2023-02-29T00:00:00Z", "é024-02-29T00:00Z"],
            ),
            ("date", &["2000-02-29"], &["1900-02-29", "2024-13-01", "2024-00-01", "24-01-01", ""]),
            ("time", &["23:20:50.52Z"], &["23:20", "24:00:00Z", "23:20:50.Z", "23:20:50+1:00"]),
            (
                "uuid",
                &["3FA85f64-5717-4562-b3fc-2c963f66afa6"],
                &["3fa85f6457174562b3fc2c963f66afa6", "g"],
            ),
            ("ipv4", &["192.0.2.1"], &["192.0.2.256", "192.0.2"]),
            ("ipv6", &["::1", "2001:db8::ff00:42:8329"], &["12345::", "::1::"]),
            ("hostname", &["example.com", "a-b"], &["-a", "a..b", "a_b", ""]),
            (
                "email",
                &["a.b+c@example.com", "\"a b\"@x", "a@[192.0.2.1]"],
                &["a", "a@", "a b@x", ".@x"],
            ),
            (
                "uri",
                &["https://example.com/a?b=%20#c", "urn:isbn:1"],
                &["/a", "a b:c", "a:%2", "1:a", "a: b"],
            ),
            ("byte", &["", "aGVsbG8=", "aGVsbG8"], &["a", "aGVsbG8-", "a===", "aGVsbG8=="]),
            ("base64url", &["_-8"], &["/+8"]),
            ("anything", &["x"], &[]),
        ];
        for (format, good, bad) in cases {
            for text in *good {
                assert!(fits(format, text), "{format} {text}");
            }
            for text in *bad {
                assert!(!fits(format, text), "{format} {text}");
            }
        }
    }
}
