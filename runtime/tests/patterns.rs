//! Patterns are those of ECMA-262, and each takes bounded time.
#![cfg(feature = "validate")]

use std::time::{Duration, Instant};

use specwright_runtime::validate::pattern::{Expression, Search};

fn search(pattern: &str, text: &str) -> Search {
    let expression = Expression::new(pattern);
    expression.unwrap_or_else(|| panic!("{pattern} is an expression")).search(text)
}

/// Patterns, each with texts in which it is found and texts in which it is not.
const TABLE: &[(&str, &[&str], &[&str])] = &[
    // Characters.
    (r"^.$", &["a", "é", "😀", "\u{85}"], &["", "\n", "\r", "\u{2028}", "\u{2029}", "ab"]),
    (r"^\d+$", &["019"], &["٣", "a", "1\n", "１"]),
    (r"^\D$", &["٣", "a", "\n"], &["1"]),
    (r"^\w+$", &["aZ_9"], &["é", "ſ", "a-b", "٣"]),
    (r"^\W$", &["é", "-"], &["_"]),
    (
        r"^\s+$",
        &[" \t\n\u{b}\u{c}\r\u{a0}\u{feff}\u{2028}\u{3000}\u{1680}"],
        &["\u{85}", "\u{180e}", "\u{200b}"],
    ),
    (r"^\S$", &["\u{85}", "a"], &["\u{feff}"]),
    (r"^[\d\-\s]+$", &["1-2 3"], &["a"]),
    (r"^[^\d]$", &["a"], &["1"]),
    (r"^[\D]$", &["a"], &["1"]),
    (r"^[^\D]$", &["1"], &["a"]),
    (r"^[\w.-]+$", &["a.b-c"], &["a b"]),
    (r"^[a-zA-Z0-9-_.!*'()/]{1,4}$", &["a-_/"], &["abcde", "~"]),
    (r"^[\w-z]+$", &["a-z"], &["+"]),
    (r"^[A-z]$", &["^", "a"], &["1"]),
    (r"^[!#$%&'*+-.^_`|~0-9a-zA-Z]+$", &["a&&b", "+,-."], &["(", "["]),
    (r"^[a&&b]$", &["&"], &["c"]),
    (r"^[[a]$", &["[", "a"], &["]"]),
    (r"^[~~]$", &["~"], &["a"]),
    (r"^[+--]$", &["-", ","], &["."]),
    (r"^[]$", &[], &["", "a"]),
    (r"^[^]$", &["a", "\n"], &[""]),
    (r"^[.\]]$", &[".", "]"], &["a", "\\"]),
    (r"^[\b]$", &["\u{8}"], &["b"]),
    // Escapes.
    (r"^\/a\-b\_\@\:$", &["/a-b_@:"], &["a"]),
    (r"^\cA\cj$", &["\u{1}\n"], &["cAcj"]),
    (r"^\x41\u0042\u{43}$", &["ABC"], &["abc"]),
    (r"^\ud83d\ude00$", &["😀"], &["a"]),
    (r"^[\ud83d\ude00-\ud83d\ude02]$", &["😁"], &["😃"]),
    (r"^\0$", &["\0"], &["0"]),
    (r"^\t\n\v\f\r$", &["\t\n\u{b}\u{c}\r"], &["tnvfr"]),
    (r"^\101$", &["A"], &["101"]),
    (r"^\q\a\z$", &["qaz"], &["az"]),
    (r"^\p{Lu}\P{L}$", &["É1"], &["éa"]),
    (r"^[\p{L}\p{N}_ ]+$", &["né 4", "漢字"], &["-"]),
    (r"^\p{Script=Greek}+$", &["αβγ"], &["abc"]),
    (r"^\pL$", &["pL"], &["a"]),
    // Quantifiers, and braces that are none.
    (r"^a{2}$", &["aa"], &["a", "aaa"]),
    (r"^a{2,}$", &["aaa"], &["a"]),
    (r"^a{0,1}?b$", &["b", "ab"], &["aab"]),
    (r"^a{,3}$", &["a{,3}"], &["aa"]),
    (r"^{a}$", &["{a}"], &["a"]),
    (r"^\{[a-z]+}$", &["{abc}"], &["abc"]),
    (r"^x{$", &["x{"], &["x"]),
    (r"^]$", &["]"], &["["]),
    // Anchors are of the whole text.
    (r"^a$", &["a"], &["a\n", "b\na", "\na"]),
    (r"a|^b$", &["xax", "b"], &["bb", ""]),
    (r"\bcat\b", &["a cat.", "écat"], &["cats", "_cat"]),
    (r"a\Bb", &["ab"], &["a b"]),
    (r"\B", &["", "ab"], &["a"]),
    (r"", &["", "a"], &[]),
    // Groups.
    (r"^(?:a|b)+$", &["abba"], &["c"]),
    (r"^(?<year>\d{4})-\k<year>$", &["2024-2024"], &["2024-2025"]),
    (r"^(a)(b)?\2\1$", &["aa", "abba"], &["aba", "ab"]),
    (r#"^(['"])[^'"]*\1$"#, &["'a'", "\"a\""], &["'a\""]),
    (r"/(?P<name>.*)-.*/", &["/a-b/"], &["/ab/"]),
    (r"^(?i:ab)c$", &["ABc"], &["ABC"]),
    (r"(?i)^ab$", &["aB"], &["ac"]),
    (r"^a(?s:.)b$", &["a\nb"], &["ab"]),
    (r"(?m)^b$", &["a\nb"], &["ab"]),
    // Lookaround at the ends, and within.
    (r"^(?=.*[A-Z])(?=.*\d)[\w!]{4,}$", &["aB3d", "aB3!!"], &["ab3d", "aBcd", "aB3"]),
    (r"^(?!\s*$).+", &["a", " a"], &["", "  "]),
    (r"^(?!aws\.)[a-z.]+$|^x$", &["my.aws.", "x"], &["aws.a", "X"]),
    (r"(^(?!-)[a-z-]+(?<!-)$)", &["a-b"], &["-a", "a-"]),
    (r"^(?:(?!-)[a-z-]{1,63}(?<!-)\.)+[a-z]{2,}$", &["a-b.example.com"], &["-a.com", "a-.com"]),
    (r"^[a-z](?!.*--)[a-z-]*$", &["a-b"], &["a--b"]),
    (r"(?<=a)b", &["ab"], &["b"]),
    (r"(?<!a)b", &["b"], &["ab"]),
    (r"(?=a)*b", &["b"], &["a"]),
    // Large counts.
    (r"^.{1,65535}$", &["a", "é"], &["", "a\n"]),
    (r"^[\s\S]{0,262144}$", &["", "a\n"], &[]),
    (r"^[A-Za-z](?:[\w-]){2,99999}$", &["abc"], &["ab", "a c", "1bc"]),
];

#[test]
fn each_pattern_means_what_it_does_in_ecma_262() {
    for (pattern, found, not_found) in TABLE {
        for text in *found {
            assert_eq!(search(pattern, text), Search::Found, "{pattern} {text:?}");
        }
        for text in *not_found {
            assert_eq!(search(pattern, text), Search::NotFound, "{pattern} {text:?}");
        }
    }
}

#[test]
fn counts_that_are_too_large_for_an_automaton_are_kept() {
    let long = |count: usize| "é".repeat(count);
    assert_eq!(search(r"^.{1,65535}$", &long(65_535)), Search::Found);
    assert_eq!(search(r"^.{1,65535}$", &long(65_536)), Search::NotFound);
    assert_eq!(search(r"^a[^\n]{4000,}$", &format!("a{}", long(4_000))), Search::Found);
    assert_eq!(search(r"^a[^\n]{4000,}$", &format!("a{}", long(3_999))), Search::NotFound);
}

#[test]
fn what_is_no_expression_is_known() {
    let none = [
        "(",
        ")",
        "(a",
        "a)",
        "[a",
        "[b-a]",
        "*",
        "a**",
        "a+{2}",
        "a{2,1}",
        "{1}",
        "^*",
        r"\",
        "(?a)",
        "(?",
        "(?<a",
        r"(?<a>b)\k<c>",
        "(?<=a)*",
        "(?>a)",
        "a++",
        "(?i-",
    ];
    for pattern in none {
        assert!(Expression::new(pattern).is_none(), "{pattern}");
    }
    let deep = format!("{}a{}", "(".repeat(100_000), ")".repeat(100_000));
    assert!(Expression::new(&deep).is_none());
    assert!(Expression::new(r"^(?:(?:\w{1,1000}){1,1000}){1,1000}$").is_none(), "too large");
}

/// Patterns that take a backtracking engine more than the age of the world.
#[test]
fn each_pattern_takes_bounded_time() {
    let patterns = [
        r"^(a+)+$",
        r"^(a|a)*$",
        r"^(a|aa)+$",
        r"^(a*)*b$",
        r"^([a-zA-Z0-9])(([\-.]|[_]+)?([a-zA-Z0-9]+))*$",
        r"^.*.*.*.*=$",
        // With lookaround.
        r"^(?=.*b)(a+)+$",
        r"^(?!(a+)+$)a+b$",
        r"(a+)+(?<!a)$",
        r"^((?=a)a+)+$",
        r"(?=.*b)a",
        r"^(a|(?=a)aa)+$",
        r"(?<=a*b)a",
        r"a(?=a*b)",
        r"(?=(?!(?<=b)a)*b)c",
        // With backreferences.
        r"^(a+)+\1$",
        r"^(a*)*\1b$",
        r"(a*)\1b",
    ];
    let lengths = [50, 20_000];
    for pattern in patterns {
        for length in lengths {
            let text = format!("{}!", "a".repeat(length));
            let started = Instant::now();
            let outcome = search(pattern, &text);
            let took = started.elapsed();
            assert!(took < Duration::from_secs(20), "{pattern} {length} {took:?}");
            let may_give_up = pattern.contains(r"\1");
            assert!(may_give_up || outcome == Search::NotFound, "{pattern} {length} {outcome:?}");
        }
    }
    assert_eq!(search(r"^(a*)*\1b$", &"a".repeat(50)), Search::GivenUp);
}
