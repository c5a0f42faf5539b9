//! Names of parameters as pages print them: in quotes, with footnotes, with words behind them.

use std::sync::LazyLock;

use regex::Regex;

use super::types;
use super::words::pattern;

/// A name, and what the marks around it say.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Written {
    pub(crate) name: String,
    /// What a word behind it says: `size (optional)`.
    pub(crate) mandatory: Option<bool>,
    /// The mark of a footnote that stood behind it.
    pub(crate) footnote: Option<String>,
    /// The type that stands behind it in brackets: `size (Integer)`.
    pub(crate) kind: Option<String>,
    /// Whether a word behind it says that it is deprecated.
    pub(crate) is_deprecated: bool,
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
static DEPRECATED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)^(.+?)\s*[(（\[](?:deprecated|已?废弃|已?弃用)[)）\]]$"));
static TYPED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^([^\s()（）]+)\s*[(（]([^()（）]+)[)）]$"));
/// A name that a line's end parts, behind or before an underscore.
static PARTED: LazyLock<Regex> = LazyLock::new(|| pattern(r"_\s+"));

/// Quotes around a whole name.
const QUOTES: [(char, char); 5] = [('"', '"'), ('“', '”'), ('\'', '\''), ('`', '`'), ('「', '」')];

/// Reads a cell of names.
pub(crate) fn read(text: &str) -> Written {
    let whole = PARTED.replace_all(text.trim(), "_");
    let mut out = Written { name: whole.into_owned(), ..Written::default() };
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
    if let Some(less) = first(&DEPRECATED) {
        out.is_deprecated = true;
        return Some(less);
    }
    if let Some(found) = TYPED.captures(name) {
        let part = |index| found.get(index).map(|part: regex::Match<'_>| part.as_str().trim());
        if let (Some(less), Some(kind)) = (part(1), part(2).filter(|kind| types::is_regular(kind)))
        {
            let (less, kind) = (less.to_owned(), kind.to_owned());
            out.kind = Some(kind);
            return Some(less);
        }
    }
    let less = name.strip_suffix([':', '：'])?.trim_end();
    (!less.is_empty()).then(|| less.to_owned())
}

/// Whether a name is one word, as those of fields are.
pub(crate) fn is_word(name: &str) -> bool {
    !name.is_empty()
        && name.chars().all(|letter| letter.is_ascii_alphanumeric() || "_-.$@[]:/".contains(letter))
}

/// Whether a cell of names could hold several: `id/uuid`, `id or uuid`.
pub(crate) fn is_several(name: &str) -> bool {
    let is_one = |part: &str| {
        part.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
            && part.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
    };
    let of = |by: &str| name.contains(by) && name.split(by).all(|part| is_one(part.trim()));
    ["/", "|", ",", "、", " or ", " and ", "或"].iter().any(|by| of(by))
}

#[cfg(test)]
mod tests {
    use super::{Written, is_several, read};

    #[test]
    fn marks_are_no_part_of_names() {
        let name = |name: &str| Written { name: name.to_owned(), ..Written::default() };
        let noted = |mark: &str| Written { footnote: Some(mark.to_owned()), ..name("size") };
        for (text, wanted) in [
            ("size", name("size")),
            ("\"size\"", name("size")),
            ("`size`", name("size")),
            ("size (Deprecated)", Written { is_deprecated: true, ..name("size") }),
            ("size[deprecated]", Written { is_deprecated: true, ..name("size") }),
            ("size (Integer)", Written { kind: Some("Integer".to_owned()), ..name("size") }),
            ("size(of it)", name("size(of it)")),
            ("size:", name("size")),
            ("shelf_ size", name("shelf_size")),
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

    #[test]
    fn several_names_in_one_cell() {
        for text in ["id/uuid", "id or uuid", "id|uuid", "id, uuid"] {
            assert!(is_several(text), "{text}");
        }
        for text in ["id", "shelf.example.com/role", "/", "id of it"] {
            assert!(!is_several(text), "{text}");
        }
    }
}
