//! JSON values as YAML that reads well in a review.
//!
//! Block style, keys in the order given, long texts as literal blocks, provenance on one line.
//! Texts that another YAML reader would take for a number, a date or a truth value are quoted:
//! readers of YAML 1.1 are still common.

use std::fmt::Write as _;

use serde_json::{Map, Value};

/// The keys whose mapping stands on one line.
const FLOW_KEY: &str = "x-specwright-source";

/// A document as YAML.
pub(crate) fn write(value: &Value) -> String {
    let mut out = String::new();
    match value {
        Value::Object(map) if !map.is_empty() => mapping(map, 0, false, &mut out),
        Value::Array(items) if !items.is_empty() => sequence(items, 0, &mut out),
        scalar => {
            out.push_str(&inline(scalar));
            out.push('\n');
        }
    }
    out
}

fn pad(indent: usize, out: &mut String) {
    for _ in 0..indent {
        out.push_str("  ");
    }
}

fn mapping(map: &Map<String, Value>, indent: usize, inside_item: bool, out: &mut String) {
    for (index, (key, value)) in map.iter().enumerate() {
        if index > 0 || !inside_item {
            pad(indent, out);
        }
        // A key longer than this must be announced, or readers refuse it.
        let name = scalar(key, false);
        if name.len() > 900 {
            let _ = writeln!(out, "? {name}");
            pad(indent, out);
        } else {
            out.push_str(&name);
        }
        out.push(':');
        entry(key, value, indent, out);
    }
}

fn sequence(items: &[Value], indent: usize, out: &mut String) {
    for item in items {
        pad(indent, out);
        out.push('-');
        match item {
            Value::Object(map) if !map.is_empty() => {
                out.push(' ');
                mapping(map, indent + 1, true, out);
            }
            Value::Array(inner) if !inner.is_empty() => {
                out.push('\n');
                sequence(inner, indent + 1, out);
            }
            other => entry("", other, indent, out),
        }
    }
}

/// What stands behind a key's colon or an item's dash.
fn entry(key: &str, value: &Value, indent: usize, out: &mut String) {
    match value {
        Value::Object(map) if key == FLOW_KEY && !map.is_empty() => {
            let _ = writeln!(out, " {}", flow(value));
        }
        Value::Object(map) if !map.is_empty() => {
            out.push('\n');
            mapping(map, indent + 1, false, out);
        }
        Value::Array(items) if !items.is_empty() => {
            out.push('\n');
            sequence(items, indent + 1, out);
        }
        Value::String(text) if is_literal(text) => literal(text, indent + 1, out),
        other => {
            let _ = writeln!(out, " {}", inline(other));
        }
    }
}

/// Whether a text can stand as a literal block: several lines, none of them odd.
fn is_literal(text: &str) -> bool {
    text.contains('\n')
        && !text.starts_with(['\n', ' ', '\t'])
        && text.lines().all(|line| line.trim_end() == line)
        && text.chars().all(|letter| letter == '\n' || is_printable(letter))
}

fn literal(text: &str, indent: usize, out: &mut String) {
    // One last line break is kept by `|`, none by `|-`, more by `|+`.
    let trimmed = text.trim_end_matches('\n');
    out.push_str(match text.len() - trimmed.len() {
        0 => " |-\n",
        1 => " |\n",
        _ => " |+\n",
    });
    for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
        if !line.is_empty() {
            pad(indent, out);
            out.push_str(line);
        }
        out.push('\n');
    }
}

fn flow(value: &Value) -> String {
    match value {
        Value::Object(map) => {
            let parts: Vec<String> = map
                .iter()
                .map(|(key, value)| format!("{}: {}", scalar(key, true), flow(value)))
                .collect();
            format!("{{{}}}", parts.join(", "))
        }
        Value::Array(items) => {
            let parts: Vec<String> = items.iter().map(flow).collect();
            format!("[{}]", parts.join(", "))
        }
        Value::String(text) => scalar(text, true),
        other => inline(other),
    }
}

fn inline(value: &Value) -> String {
    match value {
        Value::String(text) => scalar(text, false),
        Value::Object(_) => "{}".to_owned(),
        Value::Array(_) => "[]".to_owned(),
        other => other.to_string(),
    }
}

/// A text on one line: plain where nobody can misread it, else quoted.
fn scalar(text: &str, in_flow: bool) -> String {
    if is_plain(text, in_flow) {
        text.to_owned()
    } else if text.chars().all(is_printable) {
        format!("'{}'", text.replace('\'', "''"))
    } else {
        double_quoted(text)
    }
}

fn is_plain(text: &str, in_flow: bool) -> bool {
    const WORDS: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];
    let first = text.chars().next();
    first.is_some_and(|first| first.is_alphabetic() || matches!(first, '/' | '$' | '(' | '_'))
        && text.trim() == text
        && text.chars().all(is_printable)
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.ends_with(':')
        && !WORDS.contains(&text.to_lowercase().as_str())
        && !(in_flow && text.contains([',', '[', ']', '{', '}', ':']))
}

fn is_printable(letter: char) -> bool {
    !letter.is_control()
        && !matches!(
            letter,
            '\u{feff}' | '\u{2028}' | '\u{2029}' | '\u{85}' | '\u{fffe}' | '\u{ffff}'
        )
}

fn double_quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            other if is_printable(other) => out.push(other),
            other => {
                let _ = write!(out, "\\U{:08X}", u32::from(other));
            }
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::write;

    #[test]
    fn what_is_written_reads_back_as_it_was() {
        let value = json!({
            "openapi": "3.0.3", "date": "2025-01-03", "yes": "Yes", "empty": "", "list": [], "map": {},
            "text": "first\n\nsecond: # x", "odd": " lead\nline", "end": "a\n", "ends": "a\n\n",
            "quote": "it's: \"so\"", "control": "a\u{1}b\tc", "colon:": {"- dash": "- x", "?": "#"},
            "nested": [[1, 2.5, -3], {"a": [{"b": null}]}, [], "x\ny"],
            "x-specwright-source": {"page": "a, b.txt", "table": 3, "also": [{"caption": "{x}"}]},
            "中文": "取值: 是", "number": "1e3", "tilde": "~", "anchor": "&a", "alias": "*a", "tag": "!x",
        });
        let text = write(&value);
        let back: serde_json::Value = serde_yaml::from_str(&text).unwrap();
        assert_eq!(back, value, "{text}");
    }
}
