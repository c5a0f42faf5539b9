//! Characters that are not shown as they are.

use std::borrow::Cow;

/// Ranges of characters that nobody sees, or that change what stands around them: those that
/// Unicode calls Bidi_Control, Default_Ignorable_Code_Point, line and paragraph separators, and the
/// anchors of annotations. Control characters are known to the standard library.
const UNSEEN: &[(char, char)] = &[
    ('\u{ad}', '\u{ad}'),
    ('\u{34f}', '\u{34f}'),
    ('\u{61c}', '\u{61c}'),
    ('\u{115f}', '\u{1160}'),
    ('\u{17b4}', '\u{17b5}'),
    ('\u{180b}', '\u{180f}'),
    ('\u{200b}', '\u{200f}'),
    ('\u{2028}', '\u{202e}'),
    ('\u{2060}', '\u{206f}'),
    ('\u{3164}', '\u{3164}'),
    ('\u{fe00}', '\u{fe0f}'),
    ('\u{feff}', '\u{feff}'),
    ('\u{ffa0}', '\u{ffa0}'),
    ('\u{fff0}', '\u{fffb}'),
    ('\u{1bca0}', '\u{1bca3}'),
    ('\u{1d173}', '\u{1d17a}'),
    ('\u{e0000}', '\u{e0fff}'),
];

/// Whether a character is shown as what it is, and moves nothing around it.
pub(crate) fn is_printable(character: char) -> bool {
    let is_unseen = || UNSEEN.iter().any(|(first, last)| (*first..=*last).contains(&character));
    match character {
        ' '..='~' => true,
        _ => !character.is_control() && !is_unseen(),
    }
}

/// A text as a part of one line: what is not printable, line breaks and tabs too, is written as in
/// a Rust literal. A backslash stays one, so that paths can be read.
#[must_use]
pub fn inline(text: &str) -> Cow<'_, str> {
    escaped(text, is_printable)
}

/// A text of several lines, whose line feeds and tabs stay.
pub(super) fn lines(text: &str) -> Cow<'_, str> {
    escaped(text, |character| is_printable(character) || matches!(character, '\n' | '\t'))
}

fn escaped(text: &str, stays: impl Fn(char) -> bool) -> Cow<'_, str> {
    if text.chars().all(&stays) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            character if stays(character) => out.push(character),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            other => out.push_str(&format!("\\u{{{:x}}}", u32::from(other))),
        }
    }
    Cow::Owned(out)
}

/// Takes from the lines that begin in or behind `from` what build tools take for a command to them,
/// wherever it is printed: GitHub's runner reads `::command::` at the start of a line and
/// `##[command]` anywhere, other services `##name[`, cargo a build script's `cargo:`; all of them
/// trim the line first.
pub(super) fn disarm(text: &mut String, from: usize) {
    let start = text[..from].rfind('\n').map_or(0, |at| at + 1);
    if !text[start..].contains("::")
        && !text[start..].contains("##")
        && !text[start..].contains("cargo:")
    {
        return;
    }
    let mut out = String::with_capacity(text.len() + 16);
    for line in text[start..].split_inclusive('\n') {
        let begin = line.trim_start();
        let indent = &line[..line.len() - begin.len()];
        out.push_str(indent);
        // `::: file:line` heads the other place of a diagnostic; no command is called `:`.
        let is_heading = begin.starts_with("::: ");
        let rest = if let Some(rest) = begin.strip_prefix("::").filter(|_| !is_heading) {
            out.push_str("\\u{3a}:");
            rest
        } else if begin.starts_with("cargo:") {
            out.push_str("\\u{63}");
            &begin[1..]
        } else {
            begin
        };
        without_tags(rest, &mut out);
    }
    text.replace_range(start.., &out);
}

/// Writes a line whose `##name[` is none any more.
fn without_tags(line: &str, out: &mut String) {
    let mut rest = line;
    while let Some(at) = rest.find("##") {
        let signs = rest[at..].bytes().take_while(|it| *it == b'#').count();
        let (before, tag) = rest.split_at(at + signs);
        out.push_str(before);
        let name = tag.bytes().take_while(u8::is_ascii_alphabetic).count();
        rest = tag;
        if tag[name..].starts_with('[') {
            out.push_str(&tag[..name]);
            out.push_str("\\u{5b}");
            rest = &tag[name + 1..];
        }
    }
    out.push_str(rest);
}
