//! Searching texts.

/// The low bit of each byte.
const ONES: u64 = 0x0101_0101_0101_0101;
/// The high bit of each byte.
const HIGH: u64 = 0x8080_8080_8080_8080;

/// How many bytes stand in front of the first one that a string of JSON ends at or is no longer as it stands: a
/// quote, a backslash, a control character.
pub(super) fn plain(bytes: &[u8]) -> usize {
    let (words, last) = bytes.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        // The lowest byte that is marked is one for certain; a borrow may mark some above it.
        let below = |word: u64, limit: u8| word.wrapping_sub(ONES * u64::from(limit)) & !word;
        let is = |byte: u8| below(word ^ (ONES * u64::from(byte)), 1);
        let marked = (below(word, b' ') | is(b'"') | is(b'\\')) & HIGH;
        if marked != 0 {
            return index * 8 + (marked.trailing_zeros() / 8) as usize;
        }
    }
    let is_end = |byte: &u8| *byte < b' ' || matches!(byte, b'"' | b'\\');
    words.len() * 8 + last.iter().position(is_end).unwrap_or(last.len())
}

/// How many bytes of a text stand in front of a line and column, which count the bytes of the line from one.
pub(super) fn offset(text: &str, line: usize, column: usize) -> usize {
    let line_breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
    let mut starts = std::iter::once(0).chain(line_breaks.map(|(at, _)| at + 1));
    let start = line.checked_sub(1).and_then(|index| starts.nth(index));
    (start.unwrap_or(text.len()) + column).min(text.len())
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn a_string_ends_at_the_same_byte_wherever_it_stands() {
        for end in [b'"', b'\\', b'\n', 0, 31] {
            for before in 0..20 {
                for filler in [b' ', b'a', b'!', b'#', b'[', b']', 0x7f, 0x80, 0xff] {
                    let mut bytes = vec![filler; before];
                    bytes.push(end);
                    bytes.extend([b'"', b'x', end, b'\\', 1, b'y', b'z', b'a', b'b']);
                    assert_eq!(plain(&bytes), before, "{bytes:?}");
                    assert_eq!(plain(&bytes[..before]), before);
                }
            }
        }
    }
}
