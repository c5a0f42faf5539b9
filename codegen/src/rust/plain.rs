//! Items that look the same everywhere, as text that is formatted already: structs, enums, other names
//! for types, and methods. They are most of all lines, and to parse their tokens and print them again
//! would be most of the work.
//!
//! What is too wide for a line is broken here where that is simple. Anything else is [rough](Plain::text):
//! it is parsed, and prettyplease has the last word.

use std::fmt::{Display, Write};

use proc_macro2::TokenStream;

use super::docs;

/// Wider lines are broken (`MARGIN` of prettyplease, which counts bytes).
const WIDTH: usize = 89;

/// The same for the last item of a list in lines of its own, whose comma is not counted.
const LAST: usize = WIDTH + 1;

/// A literal of a struct is in one line up to this width, its end not counted.
const LITERAL: usize = 34;

const INDENT: usize = 4;

/// One item as text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Plain {
    text: String,
    /// The name that it gives to a type.
    name: Option<String>,
    /// How many blanks the next line begins with.
    indent: usize,
    /// Whether it has comments.
    has_docs: bool,
    /// Whether something in it is not as it is printed.
    is_rough: bool,
}

/// A function of an `impl`, without its comment and its attributes.
pub(super) struct Function<'a> {
    /// What stands before the arguments, `pub fn new`.
    pub(super) head: &'a str,
    /// `self` and the arguments, each with its type.
    pub(super) arguments: Vec<String>,
    /// What it returns.
    pub(super) returns: String,
}

impl<'a> Function<'a> {
    /// A function that returns `Self`.
    pub(super) fn of(head: &'a str, arguments: Vec<String>) -> Self {
        Self { head, arguments, returns: "Self".to_owned() }
    }
}

/// A call, whose arguments may be calls.
pub(super) enum Call {
    /// Something that stays in its line.
    Value(String),
    /// A function, and what it is called with.
    Function(String, Vec<Call>),
}

impl Plain {
    pub(super) fn new(has_docs: bool) -> Self {
        Self { text: String::new(), name: None, indent: 0, has_docs, is_rough: false }
    }

    /// The text, if it is as it is printed: else what it says.
    pub(super) fn text(&self) -> Result<&str, TokenStream> {
        if self.is_rough { Err(self.tokens()) } else { Ok(&self.text) }
    }

    /// The same as tokens; nothing for a text that is none, which is a defect of a template.
    pub(super) fn tokens(&self) -> TokenStream {
        self.text.parse().unwrap_or_default()
    }

    /// A comment of these paragraphs.
    pub(super) fn comment(&mut self, paragraphs: &[String]) {
        if self.has_docs {
            docs::write(paragraphs, self.indent, &mut self.text);
        }
    }

    /// A line of a comment in words of our own, which nothing escapes.
    pub(super) fn say(&mut self, words: &str) {
        if self.has_docs {
            let between = if words.is_empty() { "" } else { " " };
            self.push(format_args!("///{between}{words}"));
        }
    }

    /// An attribute that somebody asked for, in whatever form.
    pub(super) fn attribute(&mut self, tokens: Option<TokenStream>) {
        if let Some(tokens) = tokens {
            self.push(tokens);
            self.is_rough = true;
        }
    }

    /// Lines, such as attributes.
    pub(super) fn lines(&mut self, lines: impl IntoIterator<Item = String>) {
        lines.into_iter().for_each(|line| self.line(line));
    }

    /// A line.
    pub(super) fn line(&mut self, line: impl Display) {
        let start = self.text.len();
        self.push(line);
        self.is_rough |= self.text[start..].trim_end_matches('\n').len() > WIDTH;
    }

    /// A line that ends with a type, whose parts have lines of their own where it is too wide.
    pub(super) fn typed(&mut self, line: &str, end: &str) {
        self.typed_in(line, end, WIDTH);
    }

    /// The same, at a place where lines are as wide as this.
    fn typed_in(&mut self, line: &str, end: &str, width: usize) {
        let is_wide = self.indent + line.len() + end.len() > width;
        match line.strip_suffix('>').and_then(|line| line.split_once('<')) {
            Some((head, parts)) if is_wide => {
                self.push(format_args!("{head}<"));
                self.indent += INDENT;
                in_lines(apart(parts), |part, width| self.typed_in(part, ",", width));
                self.indent -= INDENT;
                self.push(format_args!(">{end}"));
            }
            // Perhaps there is nothing that could be broken.
            _ => self.push(format_args!("{line}{end}")),
        }
    }

    /// A line that stays one, however wide it is.
    pub(super) fn push(&mut self, line: impl Display) {
        self.margin();
        // A `String` takes everything.
        let _ = writeln!(self.text, "{line}");
    }

    /// A line, and those up to [`Plain::close`] in braces behind it.
    pub(super) fn open(&mut self, head: impl Display) {
        self.line(format_args!("{head} {{"));
        self.indent += INDENT;
    }

    /// The head of a type that anybody can name, `pub struct Pet`, to be closed.
    pub(super) fn open_type(&mut self, keyword: &str, name: &str) {
        self.define(name);
        self.open(format_args!("pub {keyword} {name}"));
    }

    /// Says that this is a type of this name.
    pub(super) fn define(&mut self, name: &str) {
        self.name = Some(name.to_owned());
    }

    /// The name that it gives to a type.
    pub(super) fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The end of what was opened last.
    pub(super) fn close(&mut self) {
        self.indent -= INDENT;
        match self.text.ends_with("{\n") {
            true => self.text.truncate(self.text.len() - 1),
            false => self.margin(),
        }
        self.text.push_str("}\n");
    }

    /// Sets a member of an `impl` apart from the one before it.
    pub(super) fn apart(&mut self) {
        if !self.text.ends_with("{\n") {
            self.text.push('\n');
        }
    }

    /// The head of a function, to be closed.
    pub(super) fn function(&mut self, function: &Function<'_>) {
        let Function { head, arguments, returns } = function;
        let end = format!(") -> {returns} {{");
        if !self.list(head, arguments.iter().map(String::as_str), &end, WIDTH) {
            self.line(format_args!("{head}("));
            self.indent += INDENT;
            in_lines(arguments.iter(), |argument, width| self.typed_in(argument, ",", width));
            self.indent -= INDENT;
            self.line(end);
        }
        self.indent += INDENT;
    }

    /// A literal of `Self` with these members.
    pub(super) fn literal(&mut self, members: &[String]) {
        let all = members.join(", ");
        match members {
            [] => self.line("Self {}"),
            _ if all.len() + "Self {  ".len() <= LITERAL => {
                self.line(format_args!("Self {{ {all} }}"));
            }
            members => {
                self.open("Self");
                members.iter().for_each(|member| self.line(format_args!("{member},")));
                self.close();
            }
        }
    }

    /// A call as a line, or in several.
    pub(super) fn call(&mut self, call: &Call, end: &str) {
        self.call_in(call, end, WIDTH);
    }

    fn call_in(&mut self, call: &Call, end: &str, width: usize) {
        let Call::Function(function, arguments) = call else {
            return self.line(format_args!("{}{end}", call.in_line()));
        };
        let texts: Vec<String> = arguments.iter().map(Call::in_line).collect();
        let after = format!("){end}");
        if !self.list(function, texts.iter().map(String::as_str), &after, width) {
            self.line(format_args!("{function}("));
            self.indent += INDENT;
            in_lines(arguments.iter(), |argument, width| self.call_in(argument, ",", width));
            self.indent -= INDENT;
            self.line(after);
        }
    }

    /// A head, a list and what ends it as one line, if it is not too wide; nothing if it is.
    fn list<'a>(
        &mut self,
        head: &str,
        items: impl Iterator<Item = &'a str>,
        end: &str,
        width: usize,
    ) -> bool {
        let start = self.text.len();
        self.margin();
        self.text.push_str(head);
        self.text.push('(');
        let before = self.text.len();
        for item in items {
            if self.text.len() > before {
                self.text.push_str(", ");
            }
            self.text.push_str(item);
        }
        let has_items = self.text.len() > before;
        self.text.push_str(end);
        let is_wide = self.text.len() - start > width;
        if is_wide && has_items {
            self.text.truncate(start);
            return false;
        }
        self.is_rough |= is_wide;
        self.text.push('\n');
        true
    }

    fn margin(&mut self) {
        self.text.extend(std::iter::repeat_n(' ', self.indent));
    }

    /// Leaves out that more may be added.
    pub(super) fn make_exhaustive(&mut self) {
        let is_kept = |line: &&str| *line != "#[non_exhaustive]\n";
        self.text = self.text.split_inclusive('\n').filter(is_kept).collect();
    }
}

impl Call {
    fn in_line(&self) -> String {
        match self {
            Self::Value(text) => text.clone(),
            Self::Function(function, arguments) => {
                let arguments: Vec<String> = arguments.iter().map(Self::in_line).collect();
                format!("{function}({})", arguments.join(", "))
            }
        }
    }
}

/// Writes the items of a list in lines of their own, each with how wide it may be.
fn in_lines<T>(items: impl Iterator<Item = T>, mut write: impl FnMut(T, usize)) {
    let mut items = items.peekable();
    while let Some(item) = items.next() {
        write(item, if items.peek().is_some() { WIDTH } else { LAST });
    }
}

/// The parts of a type that commas are between.
fn apart(parts: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0;
    let is_between = move |mark: char| {
        match mark {
            '<' => depth += 1,
            '>' => depth -= 1,
            _ => {}
        }
        mark == ',' && depth == 0
    };
    parts.split(is_between).map(str::trim_start)
}

#[cfg(test)]
mod tests;
