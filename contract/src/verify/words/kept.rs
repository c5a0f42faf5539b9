//! In which form words say that a value is kept: trimmed, in small letters, without duplicates, rounded.

use serde_json::{Value as Json, json};

use crate::verify::values::numbers::written;

/// In which form a value is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kept {
    Trimmed,
    /// Several spaces are one.
    Collapsed,
    Lower,
    Upper,
    /// An empty text is null.
    EmptyIsNull,
    /// A list has each item once.
    Distinct,
    /// A list is in the order of its items.
    Sorted,
    /// A number has so many digits behind the point.
    Rounded(u8, Way),
}

/// Which way a number is rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Nearest,
    Down,
    Up,
}

const SPACES: &[&str] = &["whitespace", "white space", "spaces", "blanks"];
const TAKEN: &[&str] = &[
    "removed",
    "stripped",
    "trimmed",
    "cut",
    "ignored",
    "dropped",
    "discarded",
    "deleted",
    "disregarded",
    "taken off",
    "taken away",
    "left off",
    "are lost",
];
const KEPT: &[&str] =
    &["stored", "kept", "saved", "converted", "returned", "normali", "turned", "shown"];
const AROUND: &[&str] = &[
    "leading",
    "trailing",
    "surrounding",
    "around",
    "both ends",
    "either end",
    "each end",
    "its ends",
    "the ends",
    "outer ",
    "both sides",
    "either side",
];

impl Kept {
    /// What a sentence says of a value.
    pub(super) fn of(sentence: &str) -> Vec<Self> {
        let lower = sentence.to_lowercase();
        let has = |all: &[&str]| all.iter().any(|it| lower.contains(it));
        let is_kept = has(KEPT);
        // What is said of a part of a text is not how all of it is kept.
        let is_of_part = has(&[
            "part ",
            "after the @",
            "before the @",
            "first letter",
            "each word",
            "every word",
            "initial",
            "except",
            "apart from",
            "unless",
        ]);
        if is_of_part || has(&["not ", "never", "no longer", "must be", "n't"]) {
            return Vec::new();
        }
        let is_taken = has(&[
            "stored as",
            "kept as",
            "saved as",
            "counts as",
            "treated as",
            "becomes",
            "turned into",
        ]);
        if lower.contains("empty") && lower.contains("null") && is_taken {
            return vec![Self::EmptyIsNull];
        }
        let is_one = has(&["one space", "single space", "a space", "collapsed"]);
        let is_several = has(&["runs of", "several", "multiple", "repeated", "consecutive"]);
        let is_duplicate = has(&["duplicate", "repeated", "twice"]);
        let is_dropped =
            has(&["removed", "dropped", "ignored", "merged", "once", "collapsed", "without"]);
        let is_lower = has(&["lower case", "lowercase", "lower-case", "small letters"]);
        let is_upper =
            has(&["upper case", "uppercase", "upper-case", "capital letters", "capitals"]);
        let is_around = has(AROUND)
            || has(&["start", "beginning", "front"]) && has(&[" end", " back"])
            || has(&["before"]) && has(&["after", "behind"]);
        let is_bare = is_kept && has(&["without ", "free of "]);
        let is_trimmed = has(SPACES) && (has(TAKEN) || is_bare) && is_around;
        let found = [
            (lower.contains("trimmed") || is_trimmed, Self::Trimmed),
            (is_one && is_several && (has(SPACES) || lower.contains("space")), Self::Collapsed),
            (
                lower.contains("lowercased")
                    || lower.contains("lower-cased")
                    || is_kept && is_lower,
                Self::Lower,
            ),
            (
                lower.contains("uppercased")
                    || lower.contains("upper-cased")
                    || is_kept && is_upper && !is_lower,
                Self::Upper,
            ),
            (is_duplicate && is_dropped && !lower.contains("space"), Self::Distinct),
            (
                has(&["sorted", "alphabetical", "ascending order"]) && !lower.contains("by "),
                Self::Sorted,
            ),
        ];
        let found = found.into_iter().filter(|it| it.0).map(|it| it.1);
        found.chain(rounded(&lower)).collect()
    }

    /// Whether it changes no more of a text than the spaces around it, or the case of its letters.
    pub(super) fn is_respelling(self) -> bool {
        matches!(self, Self::Trimmed | Self::Lower | Self::Upper)
    }
}

/// How words, in lower case, say that a number is rounded.
fn rounded(words: &str) -> Option<Kept> {
    const DIGITS: &[(&str, u8)] = &[
        ("two decimal", 2),
        ("2 decimal", 2),
        ("two digits", 2),
        ("one decimal", 1),
        ("1 decimal", 1),
        ("three decimal", 3),
        ("3 decimal", 3),
        ("nearest hundredth", 2),
        ("nearest cent", 2),
        ("nearest tenth", 1),
        ("whole number", 0),
        ("nearest integer", 0),
    ];
    let digits = DIGITS.iter().find(|it| words.contains(it.0))?.1;
    let (_, rest) = words.split_once("round")?;
    let way = match rest {
        rest if rest.starts_with("ed down") || rest.starts_with("s down") => Way::Down,
        rest if rest.starts_with("ed up") || rest.starts_with("s up") => Way::Up,
        _ => Way::Nearest,
    };
    Some(Kept::Rounded(digits, way))
}

/// What is sent in place of a value, and what is kept of it; nothing where no form changes it.
pub(super) fn changed(forms: &[Kept], value: &Json) -> Option<(Json, Json)> {
    match value {
        Json::String(_) if forms.contains(&Kept::EmptyIsNull) => Some((json!(""), Json::Null)),
        Json::String(text) => {
            let (sent, stored) = respelt(forms, text);
            (sent != stored).then(|| (json!(sent), json!(stored)))
        }
        Json::Array(items) => {
            let texts: Option<Vec<&str>> = items.iter().map(Json::as_str).collect();
            let (mut sent, mut stored): (Vec<String>, Vec<String>) =
                texts?.into_iter().map(|it| respelt(forms, it)).unzip();
            if forms.contains(&Kept::Sorted) {
                sent.sort_by(|one, other| other.cmp(one));
                stored.sort();
            }
            if forms.contains(&Kept::Distinct) {
                sent.extend(sent.first().cloned());
            }
            (sent != stored).then(|| (json!(sent), json!(stored)))
        }
        Json::Number(number) => forms.iter().find_map(|it| {
            let Kept::Rounded(digits, way) = it else { return None };
            let scale = 10_f64.powi(i32::from(*digits));
            let whole = (number.as_f64()? * scale).floor();
            let (more, kept) = match way {
                Way::Nearest => (0.75, whole + 1.0),
                Way::Down => (0.75, whole),
                Way::Up => (0.25, whole + 1.0),
            };
            Some((written((whole + more) / scale), written(kept / scale)))
        }),
        _ => None,
    }
}

/// A text as it is sent, and as it is kept.
fn respelt(forms: &[Kept], text: &str) -> (String, String) {
    let (mut sent, mut stored) = (text.to_owned(), text.to_owned());
    if forms.contains(&Kept::Collapsed) {
        let both = |between: &str| format!("{}{between}x", stored.trim_end());
        (sent, stored) = (both("   "), both(" "));
    }
    if forms.contains(&Kept::Lower) {
        (sent, stored) = (sent.to_uppercase(), stored.to_lowercase());
    } else if forms.contains(&Kept::Upper) {
        (sent, stored) = (sent.to_lowercase(), stored.to_uppercase());
    }
    if forms.contains(&Kept::Trimmed) {
        (sent, stored) = (format!("  {} ", sent.trim()), stored.trim().to_owned());
    }
    (sent, stored)
}

#[cfg(test)]
mod tests {
    use super::{Kept, Way, changed};
    use serde_json::json;

    #[test]
    fn what_is_kept_is_understood() {
        assert_eq!(Kept::of("Surrounding whitespace is removed"), [Kept::Trimmed]);
        let cut = "Spaces at its start and end are cut off before it is stored";
        assert_eq!(Kept::of(cut), [Kept::Trimmed]);
        let ends = "Spaces at the beginning and at the end are removed";
        assert_eq!(Kept::of(ends), [Kept::Trimmed]);
        for words in [
            "Spaces at the beginning and the end of `name` are removed before it is stored",
            "Spaces at the beginning and end are taken off before the name is stored, so it needs something other than spaces",
            "Stored without spaces at either end, like the first name",
            "Leading and trailing blanks are discarded",
            "Outer whitespace is dropped",
            "Kept free of spaces on both sides",
            "Spaces in front and at the back are deleted",
            "Any surrounding white space is disregarded",
        ] {
            assert_eq!(Kept::of(words), [Kept::Trimmed], "{words}");
        }
        for words in [
            "International form without spaces",
            "Spaces around the name are kept",
            "Spaces at its start and end are not removed",
            "Stored without the spaces between the groups of digits",
            "A name must be sent without spaces at either end",
            "Has at least one character that is no space at its start",
        ] {
            assert_eq!(Kept::of(words), [], "{words}");
        }
        assert_eq!(Kept::of("Stored in lower case"), [Kept::Lower]);
        let empty = "Empty text counts as no motto and is stored as null";
        assert_eq!(Kept::of(empty), [Kept::EmptyIsNull]);
        assert_eq!(Kept::of("Must be in upper case"), []);
        assert_eq!(Kept::of("Is not trimmed"), []);
        let all = "Trimmed, stored in lower case, duplicates removed and sorted";
        let forms = [Kept::Trimmed, Kept::Lower, Kept::Distinct, Kept::Sorted];
        assert_eq!(Kept::of(all), forms);
        assert_eq!(Kept::of("Labels, kept in the order they were sent"), []);
        assert_eq!(Kept::of("Rounded to two decimals"), [Kept::Rounded(2, Way::Nearest)]);
        assert_eq!(Kept::of("Rounded down to whole numbers"), [Kept::Rounded(0, Way::Down)]);
        let (sent, stored) = changed(&forms, &json!(["a", "b"])).expect("a list");
        assert_eq!((sent, stored), (json!(["  B ", "  A ", "  B "]), json!(["a", "b"])));
        let rounded = changed(&[Kept::Rounded(1, Way::Nearest)], &json!(3)).expect("a number");
        assert_eq!(rounded, (json!(3.075), json!(3.1)));
        assert_eq!(changed(&[Kept::Lower], &json!("7")), None);
    }
}
