//! Names of parameters as pages print them: in quotes, with footnotes, with words behind them.

use std::sync::LazyLock;

use regex::Regex;

use super::words::pattern;

/// A name, and what the marks around it say.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Written {
    pub(crate) name: String,
    /// What a word behind it says: `size (optional)`.
    pub(crate) mandatory: Option<bool>,
    /// The mark of a footnote that stood behind it.
    pub(crate) footnote: Option<String>,
    /// Whether a mark before it says that the row is inside of the one above.
    pub(crate) is_inside: bool,
}

static INSIDE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:[»›└├∟↳→│─┖┣┗]+\s*|(?:>+|[-+•·]+)\s+)(\S.*)$"));
static FOOTNOTE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(.*[\p{L}\p{N}_>}\x22”'`」])\s*(\[[1-9]\d?\]|\*{1,3}|[†‡¹²³⁴⁵]+)$")
});
static OPTIONAL: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)^(.+?)\s*[(（\[](?:optional|可选|选填)[)）\]]$"));
static REQUIRED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)^(.+?)\s*[(（\[](?:required|mandatory|必选|必填)[)）\]]$"));
static DEPRECATED: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)^(.+?)\s+\(deprecated\)$"));

/// Quotes around a whole name.
const QUOTES: [(char, char); 5] = [('"', '"'), ('“', '”'), ('\'', '\''), ('`', '`'), ('「', '」')];

/// Reads a cell of names.
pub(crate) fn read(text: &str) -> Written {
    let mut out = Written { name: text.trim().to_owned(), ..Written::default() };
    while let Some(less) = without_mark(&mut out) {
        out.name = less;
    }
    out
}

/// The name without the outermost mark, which is noted.
fn without_mark(out: &mut Written) -> Option<String> {
    let name = out.name.as_str();
    let first = |pattern: &Regex| Some(pattern.captures(name)?.get(1)?.as_str().to_owned());
    for (open, close) in QUOTES {
        let inner = name.strip_prefix(open).and_then(|inner| inner.strip_suffix(close));
        if let Some(inner) = inner.filter(|inner| !inner.trim().is_empty()) {
            return Some(inner.trim().to_owned());
        }
    }
    if let Some(found) = FOOTNOTE.captures(name) {
        let part = |index| found.get(index).map(|part: regex::Match<'_>| part.as_str().to_owned());
        let less = part(1)?;
        out.footnote = part(2);
        return Some(less);
    }
    if let Some(less) = first(&OPTIONAL) {
        out.mandatory = Some(false);
        return Some(less);
    }
    if let Some(less) = first(&REQUIRED) {
        out.mandatory = Some(true);
        return Some(less);
    }
    if let Some(less) = first(&INSIDE) {
        out.is_inside = true;
        return Some(less);
    }
    first(&DEPRECATED)
}

#[cfg(test)]
mod tests {
    use super::{Written, read};

    #[test]
    fn marks_are_no_part_of_names() {
        let name = |name: &str| Written { name: name.to_owned(), ..Written::default() };
        let noted = |mark: &str| Written { footnote: Some(mark.to_owned()), ..name("size") };
        for (text, wanted) in [
            ("size", name("size")),
            ("\"size\"", name("size")),
            ("`size`", name("size")),
            ("size (Deprecated)", name("size")),
            ("size[1]", noted("[1]")),
            ("size *", noted("*")),
            ("`size`*", noted("*")),
            ("size (optional)", Written { mandatory: Some(false), ..name("size") }),
            ("size（必选）", Written { mandatory: Some(true), ..name("size") }),
            ("» size", Written { is_inside: true, ..name("size") }),
            ("- size", Written { is_inside: true, ..name("size") }),
            ("-", name("-")),
            ("*", name("*")),
            ("[items]", name("[items]")),
            ("items[0]", name("items[0]")),
            ("{user key}", name("{user key}")),
            ("<key>", name("<key>")),
        ] {
            assert_eq!(read(text), wanted, "{text}");
        }
    }
}
