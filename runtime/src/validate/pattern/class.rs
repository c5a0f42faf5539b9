//! Sets of characters.

/// A set of characters: ranges of code points, and properties of Unicode.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Class {
    pub(super) ranges: Vec<(u32, u32)>,
    /// As they are written: `\p{Lu}`.
    pub(super) properties: Vec<String>,
    /// All characters but these.
    pub(super) is_negated: bool,
}

pub(super) const LAST: u32 = 0x10_FFFF;

/// `\d` (ECMA-262, 22.2.2.9)
pub(super) const DIGITS: &[(u32, u32)] = &[(0x30, 0x39)];

/// `\w`
pub(super) const WORD: &[(u32, u32)] = &[(0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A)];

/// `\s`: WhiteSpace (12.2) and LineTerminator (12.3).
pub(super) const SPACE: &[(u32, u32)] = &[
    (0x09, 0x0D),
    (0x20, 0x20),
    (0xA0, 0xA0),
    (0x1680, 0x1680),
    (0x2000, 0x200A),
    (0x2028, 0x2029),
    (0x202F, 0x202F),
    (0x205F, 0x205F),
    (0x3000, 0x3000),
    (0xFEFF, 0xFEFF),
];

/// What `.` is not: LineTerminator.
pub(super) const LINE_ENDS: &[(u32, u32)] = &[(0x0A, 0x0A), (0x0D, 0x0D), (0x2028, 0x2029)];

impl Class {
    pub(super) fn of(ranges: &[(u32, u32)]) -> Self {
        Self { ranges: ranges.to_vec(), ..Self::default() }
    }

    pub(super) fn character(code: u32) -> Self {
        Self::of(&[(code, code)])
    }

    pub(super) fn any() -> Self {
        Self::of(&[(0, LAST)])
    }

    pub(super) fn but(ranges: &[(u32, u32)]) -> Self {
        Self::of(&complement(ranges))
    }

    pub(super) fn property(text: String) -> Self {
        Self { properties: vec![text], ..Self::default() }
    }

    /// Adds what another set has; it is not negated.
    pub(super) fn add(&mut self, other: Self) {
        debug_assert!(!other.is_negated, "sets that are added are written out");
        self.ranges.extend(other.ranges);
        self.properties.extend(other.properties);
    }
}

/// All code points but those of sorted ranges.
fn complement(ranges: &[(u32, u32)]) -> Vec<(u32, u32)> {
    let mut out = Vec::new();
    let mut next = 0;
    for &(first, last) in ranges {
        if first > next {
            out.push((next, first - 1));
        }
        next = last + 1;
    }
    if next <= LAST {
        out.push((next, LAST));
    }
    out
}
