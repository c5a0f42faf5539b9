//! Comments on pull requests, and summaries of jobs.

use std::fmt::Display;

use super::escape::{inline, lines};
use super::printed::{Printable, Printed, Receiver};

/// What shows GitHub's Markdown. A value is text there, also in a table: no link, no HTML, no
/// mention. What stands between backticks of a value is shown as code; the words put none around
/// a value, for which there is [`Code`].
#[derive(Clone, Copy, Debug)]
pub enum Markdown {}

impl Receiver for Markdown {
    fn fits(words: &str) -> bool {
        !words.contains("`{}")
    }

    fn value(text: &str, out: &mut String) {
        let text = inline(text);
        let parts: Vec<&str> = text.split('`').collect();
        for (index, part) in parts.iter().enumerate() {
            let is_first = index == 0 && begins_block(out);
            match index % 2 {
                // A last backtick has no other to go with.
                1 if index + 1 == parts.len() => {
                    out.push_str("\\`");
                    prose(part, false, out);
                }
                1 => code(part, out),
                _ => prose(part, is_first, out),
            }
        }
    }
}

/// A value in a span of code.
#[derive(Clone, Copy, Debug)]
pub struct Code<T>(pub T);

impl<T: Display> Printable<Markdown> for Code<T> {
    fn add_to(&self, text: &mut String) {
        code(&inline(&self.0.to_string()), text);
    }
}

impl Printed<Markdown> {
    /// A text of several lines as a block of code, in a fence longer than any that it holds.
    #[must_use]
    pub fn code_block(language: &'static str, text: &str) -> Self {
        let text = lines(text);
        let ticks = text.split(|it| it != '`').map(str::len).max().unwrap_or_default();
        let fence = "`".repeat(ticks.max(2) + 1);
        let end = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
        let mut printed = Self::new();
        printed.push_raw(&format!("{fence}{language}\n{text}{end}{fence}\n"));
        printed
    }
}

fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric()
}

/// Whether what comes next begins a line, or what a list, a table or a quotation holds.
fn begins_block(out: &str) -> bool {
    let line = out.rfind('\n').map_or(out, |at| &out[at + 1..]);
    line.chars().all(|it| " |-*+>#".contains(it)) || line.ends_with("| ")
}

/// Text that means nothing but itself. An entity that takes no room keeps names and addresses from
/// becoming mentions, references and links, which GitHub looks for in the finished text.
fn prose(text: &str, is_first: bool, out: &mut String) {
    const APART: &str = "&#8203;";
    let start = out.len();
    let mut begins = is_first;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            ' ' if begins => {
                out.push_str("&#32;");
                continue;
            }
            // Within a word it is itself.
            '_' if out.ends_with(is_word) && characters.peek().is_some_and(|it| is_word(*it)) => {
                out.push('_');
            }
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '$' | '!' => {
                out.push('\\');
                out.push(character);
            }
            '-' | '+' | '=' if begins => {
                out.push('\\');
                out.push(character);
            }
            '@' => {
                out.push('@');
                out.push_str(APART);
            }
            '#' => {
                out.push_str("\\#");
                out.push_str(APART);
            }
            ':' => {
                out.push(':');
                if characters.peek() == Some(&'/') {
                    out.push_str(APART);
                }
            }
            '.' | ')' => {
                let before = &out[start..];
                let is_number = before.bytes().all(|it| it.is_ascii_digit());
                if is_first && !before.is_empty() && is_number {
                    out.push('\\');
                }
                let is_www = character == '.' && out.to_ascii_lowercase().ends_with("www");
                out.push(character);
                if is_www {
                    out.push_str(APART);
                }
            }
            _ => out.push(character),
        }
        begins = false;
    }
}

/// A span of code. Between backticks a `|` would end the cell of a table, unless it is escaped,
/// and outside of tables the escape would be shown.
fn code(text: &str, out: &mut String) {
    // Two spans side by side would be one.
    let is_plain = !text.contains(['`', '|']) && !text.trim().is_empty() && !out.ends_with('`');
    if is_plain {
        let pad = if text.starts_with(' ') && text.ends_with(' ') { " " } else { "" };
        out.push_str(&format!("`{pad}{text}{pad}`"));
    } else {
        out.push_str("<code>");
        prose(text, true, out);
        out.push_str("</code>");
    }
}
