//! The canonical form of a request: what is signed.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::error::SigningError;

/// All but the unreserved characters of RFC 3986 is percent-encoded.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What a path may hold besides unreserved characters and escapes (RFC 3986, `pchar` and `/`).
const PATH_CHARACTERS: &[u8] = b"!$&'()*+,;=:@/";

/// The text with all but unreserved characters percent-encoded.
pub(super) fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// The path as it is signed: decoded once as a whole, then encoded segment by segment, with a
/// slash at its end. So `/a%2Fb` and `/a/b` sign alike; the service decodes before it looks.
pub(super) fn path(path: &str) -> String {
    let decoded = percent_decode_str(path).decode_utf8_lossy();
    let mut canonical: String = decoded.split('/').map(encode).collect::<Vec<_>>().join("/");
    if !canonical.ends_with('/') {
        canonical.push('/');
    }
    canonical
}

/// Refuses a path that would not arrive as it was signed.
///
/// # Errors
///
/// See [`SigningError`].
pub(super) fn check_path(path: &str) -> Result<(), SigningError> {
    if !path.starts_with('/') {
        return Err(SigningError::RelativePath(path.to_owned()));
    }
    if let Some(character) = path.chars().find(|character| matches!(character, '?' | '#')) {
        return Err(SigningError::PathCharacter { path: path.to_owned(), character });
    }
    check_escapes(path)?;
    let is_dots =
        |segment: &str| matches!(&*segment.to_ascii_lowercase().replace("%2e", "."), "." | "..");
    if path.split('/').any(is_dots) {
        return Err(SigningError::DotSegment(path.to_owned()));
    }
    Ok(())
}

/// Refuses a `%` that does not begin an escape.
///
/// # Errors
///
/// [`SigningError::PercentEscape`].
pub(super) fn check_escapes(text: &str) -> Result<(), SigningError> {
    let well_formed = text.split('%').skip(1).all(|rest| {
        matches!(rest.as_bytes(), [high, low, ..]
            if high.is_ascii_hexdigit() && low.is_ascii_hexdigit())
    });
    if well_formed { Ok(()) } else { Err(SigningError::PercentEscape(text.to_owned())) }
}

/// The path as it is sent: what a path cannot hold is encoded, needless escapes are not
/// (RFC 3986, 6.2.2). It has the same canonical form. The escapes must have been checked.
pub(super) fn wire_path(path: &str) -> String {
    let mut wire = String::with_capacity(path.len());
    let bytes = path.as_bytes();
    let mut index = 0;
    while let Some(&byte) = bytes.get(index) {
        let escaped = match bytes.get(index..index + 3) {
            Some([b'%', high, low]) => hex_digit(*high).zip(hex_digit(*low)),
            _ => None,
        };
        index += if escaped.is_some() { 3 } else { 1 };
        match escaped {
            Some((high, low)) => push(&mut wire, high << 4 | low, is_unreserved),
            None => {
                push(&mut wire, byte, |byte| is_unreserved(byte) || PATH_CHARACTERS.contains(&byte))
            }
        }
    }
    wire
}

/// Appends a byte as it is when `plain` says so, otherwise as an escape.
fn push(text: &mut String, byte: u8, plain: impl Fn(u8) -> bool) {
    if plain(byte) {
        text.push(char::from(byte));
    } else {
        text.push_str(percent_encoding::percent_encode_byte(byte));
    }
}

fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}

fn hex_digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// The bytes that an even number of lower-case hexadecimal digits means.
pub(super) fn from_hex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return None;
    }
    let pairs = text.as_bytes().chunks_exact(2);
    pairs.map(|pair| Some(hex_digit(pair[0])? << 4 | hex_digit(pair[1])?)).collect()
}

/// A header's value without the blanks around it; blanks are what Python's `strip` takes for
/// some, all of Unicode's and the four separators below U+0020.
pub(super) fn strip(value: &str) -> &str {
    value.trim_matches(|c: char| c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c))
}

/// The parts joined in their order: what is hashed and then signed.
pub(super) struct CanonicalRequest<'a> {
    pub(super) method: &'a str,
    pub(super) path: String,
    pub(super) query: String,
    /// Lower-case names with stripped values, sorted by name.
    pub(super) headers: Vec<(String, &'a str)>,
    pub(super) payload: String,
}

impl CanonicalRequest<'_> {
    pub(super) fn signed_headers(&self) -> String {
        self.headers.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(";")
    }

    pub(super) fn text(&self) -> String {
        let headers: String =
            self.headers.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
        format!(
            "{}\n{}\n{}\n{headers}\n{}\n{}",
            self.method.to_uppercase(),
            self.path,
            self.query,
            self.signed_headers(),
            self.payload
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_is_decoded_once_and_encoded_by_segment() {
        for (given, signed) in [
            ("/", "/"),
            ("/a", "/a/"),
            ("/a/", "/a/"),
            ("//a//b", "//a//b/"),
            ("/a%2Fb/c", "/a/b/c/"),
            ("/a%252Fb", "/a%252Fb/"),
            ("/a+b c", "/a%2Bb%20c/"),
            ("/%E4%B8%AD/中", "/%E4%B8%AD/%E4%B8%AD/"),
            ("/%FF", "/%EF%BF%BD/"),
            ("/%E4%B8x", "/%EF%BF%BDx/"),
            ("/%zz%", "/%25zz%25/"),
        ] {
            assert_eq!(path(given), signed, "{given}");
        }
    }

    #[test]
    fn what_would_not_arrive_as_signed_is_refused() {
        for dots in ["/a/../b", "/.", "/a/%2E%2e", "/.%2e/a", "/a/./b", "/.."] {
            assert_eq!(check_path(dots), Err(SigningError::DotSegment(dots.to_owned())));
        }
        for escape in ["/%", "/a%2", "/%zz", "/%2g/b", "/%%41", "/%é"] {
            assert_eq!(check_path(escape), Err(SigningError::PercentEscape(escape.to_owned())));
        }
        for relative in ["", "v3/x", "*"] {
            assert_eq!(check_path(relative), Err(SigningError::RelativePath(relative.to_owned())));
        }
        assert!(matches!(
            check_path("/a?b"),
            Err(SigningError::PathCharacter { character: '?', .. })
        ));
        assert!(matches!(
            check_path("/a#b"),
            Err(SigningError::PathCharacter { character: '#', .. })
        ));
        for fine in ["/", "//", "/...", "/a..b", "/.a", "/%41", "/a%2F..%2Fb", "/a;b=c"] {
            assert_eq!(check_path(fine), Ok(()), "{fine}");
        }
    }

    #[test]
    fn the_sent_path_has_the_canonical_form_of_the_given_one() {
        for (given, sent) in [
            ("/a b", "/a%20b"),
            ("/%41%7e%2f", "/A~%2F"),
            ("/中\\\"", "/%E4%B8%AD%5C%22"),
            ("/a:@!$&'()*+,;=", "/a:@!$&'()*+,;="),
            ("/[x]{y}|^", "/%5Bx%5D%7By%7D%7C%5E"),
        ] {
            assert_eq!(wire_path(given), sent);
            assert_eq!(path(given), path(sent));
        }
    }

    #[test]
    fn blanks_are_those_of_the_sdk() {
        assert_eq!(strip("\u{3000}\u{1c} a b \u{a0}\t"), "a b");
    }

    #[test]
    fn hexadecimal_is_lower_case() {
        assert_eq!(from_hex("00ff1a"), Some(vec![0, 255, 26]));
        for text in ["0", "0g", "FF", "é"] {
            assert_eq!(from_hex(text), None, "{text}");
        }
    }
}
