//! The document's words as doc comments: Markdown that rustdoc takes without a warning, and that
//! cannot be anything but a comment.

mod inline;
mod lines;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use self::lines::clean;
use crate::api::{Api, Docs};
use crate::origin::Origin;

/// Doc attributes for these paragraphs.
pub(super) fn attributes(paragraphs: &[String]) -> TokenStream {
    attributes_with(paragraphs, false)
}

/// Inner doc attributes, for a file.
pub(super) fn inner_attributes(paragraphs: &[String]) -> TokenStream {
    attributes_with(paragraphs, true)
}

/// The place of a schema, as a paragraph.
pub(super) fn place(api: &Api, origin: &Origin) -> String {
    format!("`{}`", code(&api.reference(origin)))
}

/// A text that stands in a code span.
pub(super) fn code(text: &str) -> String {
    text.replace('`', "'").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn attributes_with(paragraphs: &[String], inner: bool) -> TokenStream {
    let mut text = String::new();
    let mut is_first = true;
    for_each_line(paragraphs, |line| {
        if !is_first {
            text.push(LINE_BREAK);
        }
        is_first = false;
        if !line.is_empty() {
            text.push(' ');
            text.push_str(line);
        }
    });
    if is_first {
        return TokenStream::new();
    }
    let text = raw(&text);
    if inner { quote!(#![doc = #text]) } else { quote!(#[doc = #text]) }
}

/// Adds the comment itself, so many blanks before each line.
pub(super) fn write(paragraphs: &[String], indent: usize, text: &mut String) {
    for_each_line(paragraphs, |line| {
        text.extend(std::iter::repeat_n(' ', indent));
        text.push_str("///");
        if !line.is_empty() {
            text.push(' ');
            text.push_str(line);
        }
        text.push('\n');
    });
}

/// The lines of paragraphs, an empty one between two of them.
fn for_each_line(paragraphs: &[String], mut with: impl FnMut(&str)) {
    let mut is_first = true;
    for paragraph in paragraphs.iter().filter(|paragraph| !paragraph.trim().is_empty()) {
        if !is_first {
            with("");
        }
        for line in clean(paragraph) {
            is_first = false;
            with(&line);
        }
    }
}

/// A raw literal: nothing in it is escaped for the parser, which reads it twice, and read again for the
/// printer. That was a sixth of what generation cost.
fn raw(text: &str) -> Literal {
    // One `#` more than stand behind any quote.
    let behind = |rest: &str| rest.len() - rest.trim_start_matches('#').len();
    let hashes = text.split('"').skip(1).map(behind).max().map_or(0, |most| most + 1);
    let hashes = "#".repeat(hashes);
    let raw = format!("r{hashes}\"{text}\"{hashes}");
    raw.parse().unwrap_or_else(|_| Literal::string(text))
}

/// Stands between the lines of a comment while it is a token: one attribute for all lines is
/// much less to parse and to print than one for each. Never part of a text, see [`lines`].
const LINE_BREAK: char = '\u{1}';

/// Adds formatted source to a text, the lines of comments broken.
pub(super) fn push_broken(text: &mut String, source: &str) {
    let mut rest = source;
    while let Some(at) = rest.find(LINE_BREAK) {
        let line = rest[..at].rfind('\n').map_or(0, |end| end + 1);
        let start = &rest[line..at];
        let indent = start.len() - start.trim_start().len();
        let mark = &start[..(indent + "///".len()).min(start.len())];
        text.push_str(&rest[..at]);
        let end = rest[at..].find('\n').map_or(rest.len(), |end| at + end);
        for part in rest[at..end].split(LINE_BREAK).skip(1) {
            text.push('\n');
            text.push_str(mark);
            text.push_str(part);
        }
        rest = &rest[end..];
    }
    text.push_str(rest);
}

/// Title and description as paragraphs; a title that the description repeats is left out.
pub(super) fn paragraphs(docs: &Docs) -> Vec<String> {
    let description = docs.description.as_deref().unwrap_or_default().trim();
    let title = docs.title.as_deref().unwrap_or_default().trim();
    let plain = |text: &str| text.trim_end_matches('.').to_lowercase();
    let mut paragraphs = Vec::new();
    let first_line = description.lines().next().unwrap_or_default();
    if !title.is_empty() && plain(title) != plain(first_line) {
        paragraphs.push(title.to_owned());
    }
    if !description.is_empty() {
        paragraphs.push(description.to_owned());
    }
    paragraphs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_hold_whatever_ends_a_literal() {
        let docs = attributes(&["`\"#`, `\"##\"`, `\\` and `\"`\n\nend\"#".to_owned()]);
        let file = syn::parse2(quote!(#docs struct A { #docs b: B })).expect("an item");
        let mut text = String::new();
        push_broken(&mut text, &prettyplease::unparse(&file));
        let lines = |indent: &str| {
            let said = ["/// `\"#`, `\"##\"`, `\\` and `\"`", "///", "/// end\"#"];
            said.map(|line| format!("{indent}{line}\n")).concat()
        };
        assert_eq!(text, format!("{}struct A {{\n{}    b: B,\n}}\n", lines(""), lines("    ")));
    }
}
