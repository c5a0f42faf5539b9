//! A source file in the making: its imports, its items, its text.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};

use super::docs;
use super::plain::Plain;

/// Items of one file with what they import.
#[derive(Default)]
pub(super) struct SourceFile {
    /// Doc comment of the file.
    pub(super) docs: TokenStream,
    /// Paths that the items use, each as it stands behind `use`.
    pub(super) imports: BTreeSet<String>,
    /// What stands in it, in order.
    pub(super) parts: Vec<FilePart>,
}

/// A part of a file.
pub(super) enum FilePart {
    /// Items, each set apart by an empty line.
    Items(TokenStream),
    /// An item that looks as many others do.
    Plain(Plain),
    /// Another name for a type.
    Alias(Plain),
    /// A call of a macro, as text.
    Text(String),
}

impl SourceFile {
    /// Adds items, each set apart by an empty line.
    pub(super) fn push(&mut self, items: TokenStream) {
        if !items.is_empty() {
            self.parts.push(FilePart::Items(items));
        }
    }

    /// Adds an item.
    pub(super) fn push_plain(&mut self, item: Plain) {
        self.parts.push(FilePart::Plain(item));
    }

    /// Adds another name for a type.
    pub(super) fn push_alias(&mut self, alias: Plain) {
        self.parts.push(FilePart::Alias(alias));
    }

    /// Adds a call of a macro, such as a table of members.
    pub(super) fn push_text(&mut self, text: String) {
        if !text.is_empty() {
            self.parts.push(FilePart::Text(text));
        }
    }

    /// Leaves out that more may be added to the types: each can be built member by member, and matched
    /// on without a last arm, by whoever depends on them.
    pub(super) fn close(&mut self) {
        for part in &mut self.parts {
            match part {
                FilePart::Items(items) => *items = closed(std::mem::take(items)),
                FilePart::Plain(item) => item.make_exhaustive(),
                FilePart::Alias(_) | FilePart::Text(_) => {}
            }
        }
    }

    /// The names that others can import from the file, sorted.
    pub(super) fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.parts.iter().flat_map(FilePart::names).collect();
        names.sort_unstable();
        names
    }

    /// Whether another file says the same, comments of files left aside.
    pub(super) fn says_what(&self, other: &Self) -> bool {
        self.imports == other.imports
            && self.parts.len() == other.parts.len()
            && self.parts.iter().zip(&other.parts).all(|(part, other)| part.says_what(other))
    }

    /// The whole file below this header.
    pub(super) fn finish(self, header: &str) -> String {
        let mut text = format!("{header}\n");
        if !self.docs.is_empty() {
            text.push('\n');
            format(self.docs, &mut text);
        }
        let imports = imports(&self.imports);
        if !imports.is_empty() {
            text.push('\n');
            text.push_str(&imports);
        }
        for part in self.parts {
            text.push('\n');
            let start = text.len();
            part.write(&mut text);
            if !text[start..].ends_with('\n') {
                text.push('\n');
            }
        }
        // All files are kept until they are written.
        text.shrink_to_fit();
        text
    }
}

impl FilePart {
    fn says_what(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Items(one), Self::Items(other)) => one.to_string() == other.to_string(),
            (Self::Plain(one), Self::Plain(other)) | (Self::Alias(one), Self::Alias(other)) => {
                one == other
            }
            (Self::Text(one), Self::Text(other)) => one == other,
            _ => false,
        }
    }

    /// The names of its types that anybody can name.
    fn names(&self) -> Vec<String> {
        match self {
            Self::Items(items) => public_names(items),
            Self::Plain(item) | Self::Alias(item) => {
                item.name().map(str::to_owned).into_iter().collect()
            }
            // The macros of the runtime make no types.
            Self::Text(_) => Vec::new(),
        }
    }

    /// Adds the part to the text of its file.
    fn write(self, text: &mut String) {
        match self {
            Self::Items(items) => format(items, text),
            Self::Plain(item) => write(&item, text),
            Self::Alias(alias) => {
                let start = text.len();
                write(&alias, text);
                break_alias(text, start);
            }
            Self::Text(item) => text.push_str(&item),
        }
    }

    /// The items of a part; the text of one that is a call of a macro.
    pub(super) fn into_tokens(self) -> Result<TokenStream, String> {
        match self {
            Self::Items(items) => Ok(items),
            Self::Plain(item) | Self::Alias(item) => Ok(item.tokens()),
            Self::Text(text) => Err(text),
        }
    }
}

/// The names of types that items make public. What is inside of items is in groups of tokens.
fn public_names(items: &TokenStream) -> Vec<String> {
    let mut names = Vec::new();
    let mut tokens = items.clone().into_iter();
    while let Some(token) = tokens.next() {
        let is_public = matches!(&token, TokenTree::Ident(word) if word == "pub");
        let is_type = |word: &TokenTree| matches!(word, TokenTree::Ident(it) if it == "enum" || it == "struct" || it == "type");
        if is_public
            && tokens.next().as_ref().is_some_and(is_type)
            && let Some(TokenTree::Ident(name)) = tokens.next()
        {
            names.push(name.to_string());
        }
    }
    names
}

/// Adds an item to the text of its file.
fn write(item: &Plain, text: &mut String) {
    match item.text() {
        Ok(item) => text.push_str(item),
        Err(tokens) => format(tokens, text),
    }
}

/// Items without `#[non_exhaustive]`.
fn closed(items: TokenStream) -> TokenStream {
    let mut kept = TokenStream::new();
    let mut tokens = items.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let is_hash = matches!(&token, TokenTree::Punct(it) if it.as_char() == '#');
        let is_open = |next: &TokenTree| match next {
            TokenTree::Group(group) => {
                let mut inner = group.stream().into_iter();
                let is_named =
                    matches!(inner.next(), Some(TokenTree::Ident(it)) if it == "non_exhaustive");
                is_named && inner.next().is_none()
            }
            _ => false,
        };
        if !(is_hash && tokens.next_if(is_open).is_some()) {
            kept.extend([token]);
        }
    }
    kept
}

/// A name for a type, the last one of a text, in two lines where it is long: prettyplease breaks none.
fn break_alias(text: &mut String, start: usize) {
    let line = text[start..].rfind("\npub type ").map_or(start, |end| start + end + 1);
    if let Some(at) = text[line..].find(" = ").filter(|_| text.len() - line > 101) {
        text.replace_range(line + at..line + at + 3, " =\n    ");
    }
}

/// Adds tokens as formatted source. Items that follow each other are set apart by an empty line.
fn format(tokens: TokenStream, text: &mut String) {
    if tokens.is_empty() {
        return;
    }
    match syn::parse2::<syn::File>(tokens) {
        Ok(mut file) => {
            let items = std::mem::take(&mut file.items);
            let has_attributes = !file.attrs.is_empty();
            if has_attributes {
                docs::push_broken(text, &prettyplease::unparse(&file));
            }
            for (index, item) in items.into_iter().enumerate() {
                if has_attributes || index > 0 {
                    text.push('\n');
                }
                let is_impl = matches!(item, syn::Item::Impl(_));
                file.attrs.clear();
                file.items = vec![item];
                let item = prettyplease::unparse(&file);
                docs::push_broken(text, &if is_impl { spaced(&item) } else { item });
            }
        }
        // Every token comes from this crate's own templates, so this is a defect of a template;
        // the compiler names the place. A copy of the tokens for it would cost every item.
        Err(error) => text.push_str(&format!("compile_error!({:?});\n", error.to_string())),
    }
}

/// An empty line between the members of an `impl`.
fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    let mut lines = text.lines().peekable();
    let mut in_impl = false;
    while let Some(line) = lines.next() {
        in_impl |= line.starts_with("impl") && line.ends_with('{');
        out.push_str(line);
        out.push('\n');
        let ends_member = in_impl && line == "    }";
        if ends_member && lines.peek().is_some_and(|next| *next != "}") {
            out.push('\n');
        }
        // Constants and types first, then functions.
        let ends_constant = in_impl
            && line.starts_with("    ")
            && line.ends_with(';')
            && !line.starts_with("    //");
        let before_fn = lines.peek().is_some_and(|next| {
            next.starts_with("    fn ")
                || next.starts_with("    pub fn ")
                || next.starts_with("    ///")
                || next.starts_with("    #[")
        });
        if ends_constant && before_fn {
            out.push('\n');
        }
    }
    out
}

/// `use` lines, paths of one parent in one line, in the order that rustfmt gives them.
fn imports(paths: &BTreeSet<String>) -> String {
    let mut parents: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for path in paths {
        let (parent, name) = path.rsplit_once("::").unwrap_or(("", path));
        parents.entry(parent).or_default().push(name);
    }
    let mut lines: Vec<_> = parents.into_iter().collect();
    lines.sort_by_cached_key(|(parent, names)| {
        // `super` comes before names, braces after them.
        let part = |name: &str| (name != "super", name.to_owned());
        let last = if let [only] = names[..] { part(only) } else { part("\u{10ffff}") };
        (rank(parent), parent.split("::").map(part).chain([last]).collect::<Vec<_>>())
    });
    let mut text = String::new();
    let mut last_rank = None;
    for (parent, names) in lines {
        let rank = rank(parent);
        if last_rank.is_some_and(|last| last != rank) {
            text.push('\n');
        }
        last_rank = Some(rank);
        text.push_str(&use_line("use", parent, &names));
    }
    text
}

/// Order of the groups: the standard library, other crates, this one.
fn rank(parent: &str) -> u8 {
    match parent.split("::").next() {
        Some("std") => 0,
        Some("super" | "self" | "crate") => 2,
        _ => 1,
    }
}

/// The names of a module, behind `use` or `pub use`.
pub(super) fn use_line(head: &str, parent: &str, names: &[impl AsRef<str>]) -> String {
    let line = match names {
        [only] => format!("{head} {parent}::{};\n", only.as_ref()),
        names => format!("{head} {parent}::{{{}}};\n", joined(names)),
    };
    // As rustfmt: with room for a bracket and a semicolon.
    if line.len() <= 99 {
        return line;
    }
    format!("{head} {parent}::{{\n{}}};\n", filled(names, "    "))
}

/// Names with commas between them.
pub(super) fn joined(names: &[impl AsRef<str>]) -> String {
    names.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", ")
}

/// Names with commas behind them, as many in a line as there is room for.
pub(super) fn filled(names: &[impl AsRef<str>], margin: &str) -> String {
    let mut text = String::new();
    let mut width = 0;
    for name in names.iter().map(AsRef::as_ref) {
        let is_first = text.is_empty();
        if is_first || width + name.len() + 2 > 100 {
            text.push_str(if is_first { "" } else { "\n" });
            text.push_str(margin);
            width = margin.len();
        } else {
            text.push(' ');
            width += 1;
        }
        text.push_str(name);
        text.push(',');
        width += name.len() + 1;
    }
    text.push('\n');
    text
}
