//! Reports for programs.

use std::fmt::Write as _;

use serde::Serialize;

use super::escape::is_printable;
use super::printed::{Printed, Receiver};

/// A reader of JSON. What is not printable is written as `\uXXXX`, since terminals show JSON too.
#[derive(Clone, Copy, Debug)]
pub enum Json {}

impl Receiver for Json {
    fn value(text: &str, out: &mut String) {
        // A text always is JSON.
        out.push_str(&serde_json::to_string(text).unwrap_or_default());
    }

    /// What is escaped here stands in strings: JSON itself is made of printable ASCII.
    fn settle(text: &mut String, from: usize) {
        let is_plain = |it: char| it == '\n' || is_printable(it);
        if text[from..].chars().all(is_plain) && !text[from..].contains("##") {
            return;
        }
        let mut out = String::with_capacity(text.len() - from + 16);
        let mut previous = ' ';
        for character in text[from..].chars() {
            // `##[command]` is one to GitHub's runner wherever it stands.
            if is_plain(character) && (previous, character) != ('#', '#') {
                out.push(character);
            } else {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    let _ = write!(out, "\\u{unit:04x}");
                }
            }
            previous = character;
        }
        text.replace_range(from.., &out);
    }
}

impl Printed<Json> {
    /// A report, indented, with a line feed at its end.
    #[must_use]
    pub fn json(report: &impl Serialize) -> Self {
        let text = serde_json::to_string_pretty(report)
            .unwrap_or_else(|error| serde_json::Value::from(error.to_string()).to_string());
        let mut printed = Self::new();
        printed.push_raw(&(text + "\n"));
        printed
    }
}
