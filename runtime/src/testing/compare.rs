//! Whether two JSON values are equal, and where they are not; and what the document does not name.

use serde_json::{Number, Value};

/// More differences than this are counted only.
const SHOWN: usize = 12;

/// Values longer than this are cut where they are shown, in characters.
const LONGEST: usize = 120;

/// Where `actual` is not `expected`, a line each; nothing where they are equal. Numbers are equal
/// when they are the same number: `1` is `1.0`.
pub(super) fn differences(expected: &Value, actual: &Value) -> Vec<String> {
    let mut found = Differences { pointer: String::new(), lines: Vec::new(), more: 0 };
    found.compare(expected, actual);
    if found.more > 0 {
        found.lines.push(format!("… and {} more", found.more));
    }
    found.lines
}

struct Differences {
    pointer: String,
    lines: Vec<String>,
    more: usize,
}

impl Differences {
    fn compare(&mut self, expected: &Value, actual: &Value) {
        match (expected, actual) {
            (Value::Object(expected), Value::Object(actual)) => {
                for (name, value) in expected {
                    self.below(name, |this| match actual.get(name) {
                        Some(other) => this.compare(value, other),
                        None => this.say(format!("{} is not read", shown(value))),
                    });
                }
                for (name, value) in actual.iter().filter(|(name, _)| !expected.contains_key(*name))
                {
                    self.below(name, |this| this.say(format!("{} is added", shown(value))));
                }
            }
            (Value::Array(expected), Value::Array(actual)) if expected.len() == actual.len() => {
                for (index, (value, other)) in expected.iter().zip(actual).enumerate() {
                    self.below(&index.to_string(), |this| this.compare(value, other));
                }
            }
            (Value::Number(one), Value::Number(other)) if is_same(one, other) => {}
            _ if expected == actual => {}
            _ => self.say(format!("{} comes back as {}", shown(expected), shown(actual))),
        }
    }

    fn below(&mut self, token: &str, compare: impl FnOnce(&mut Self)) {
        let length = self.pointer.len();
        self.pointer.push('/');
        self.pointer.push_str(&token.replace('~', "~0").replace('/', "~1"));
        compare(self);
        self.pointer.truncate(length);
    }

    fn say(&mut self, what: String) {
        if self.lines.len() < SHOWN {
            let at = if self.pointer.is_empty() { "the value" } else { self.pointer.as_str() };
            self.lines.push(format!("{}: {what}", at.escape_debug()));
        } else {
            self.more += 1;
        }
    }
}

fn is_same(one: &Number, other: &Number) -> bool {
    match (one.is_f64(), other.is_f64()) {
        (false, false) => one == other,
        _ => one.as_f64() == other.as_f64(),
    }
}

/// A value as it is shown in a line: JSON, and only what is printable.
fn shown(value: &Value) -> String {
    let text = value.to_string();
    let printable =
        |it: char| if it.is_control() { it.escape_unicode().to_string() } else { it.to_string() };
    let mut cut: String = text.chars().take(LONGEST).map(printable).collect();
    if text.chars().nth(LONGEST).is_some() {
        cut.push('…');
    }
    cut
}

/// What of a decoded value the document does not name: enums and unions keep it in a variant
/// `Unknown`, which is looked for in the value's `{:?}`, outside of texts.
pub(super) fn unknown(debug: &str) -> Option<&str> {
    const WORD: &str = "Unknown(";
    let bytes = debug.as_bytes();
    let (mut at, mut is_text) = (0, false);
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if is_text => at += 1,
            b'"' => is_text = !is_text,
            b'U' if !is_text && debug[at..].starts_with(WORD) => {
                let before = debug[..at].chars().next_back();
                if !before.is_some_and(|it| it.is_alphanumeric() || it == '_') {
                    let rest = &debug[at..];
                    let end =
                        (0..=rest.len().min(LONGEST)).rev().find(|end| rest.is_char_boundary(*end));
                    return Some(&rest[..end.unwrap_or_default()]);
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{differences, unknown};

    #[test]
    fn equal_values_have_no_differences() {
        let value = json!({"a": [1, {"b": null}], "c/d": "x"});
        assert_eq!(differences(&value, &value), Vec::<String>::new());
        assert_eq!(differences(&json!(1), &json!(1.0)), Vec::<String>::new());
    }

    #[test]
    fn differences_have_their_place() {
        let mut found = differences(
            &json!({"a": [1, 2], "b/c": 1, "gone": true, "big": 9007199254740993_u64}),
            &json!({"a": [1, 3], "b/c": "1", "new": null, "big": 9007199254740992_u64}),
        );
        // The order of members is that of `serde_json`'s maps, which its features decide.
        found.sort();
        assert_eq!(
            found,
            [
                "/a/1: 2 comes back as 3",
                "/big: 9007199254740993 comes back as 9007199254740992",
                "/b~1c: 1 comes back as \"1\"",
                "/gone: true is not read",
                "/new: null is added",
            ]
        );
    }

    #[test]
    fn what_is_unknown_is_found_outside_of_texts() {
        assert_eq!(
            unknown(r#"Pet { kind: Unknown("dog"), x: 1 }"#),
            Some(r#"Unknown("dog"), x: 1 }"#)
        );
        assert_eq!(unknown(r#"Pet { name: "Unknown(\"x\")" }"#), None);
        assert_eq!(unknown(r#"Pet { name: "\\", kind: Unknown(3) }"#), Some("Unknown(3) }"));
        assert_eq!(unknown("NotUnknown(3)"), None);
        assert_eq!(unknown("Unknown { a: 1 }"), None);
    }
}
