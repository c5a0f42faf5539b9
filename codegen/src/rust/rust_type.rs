//! A Rust type as a value: it can be written, and compared with another one.

use std::fmt;

use proc_macro2::{Delimiter, Group, Punct, Spacing, TokenStream};
use quote::{ToTokens, TokenStreamExt};

use super::ident::ident;

/// A type as it is written at the place where it is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum RustType {
    /// `()`.
    Unit,
    /// A path, perhaps of types: `BTreeMap<String, formats::Date>`.
    Path(String, Vec<RustType>),
}

impl RustType {
    /// A type of this name or path, `multipart::File`.
    pub(super) fn new(path: impl Into<String>) -> Self {
        Self::Path(path.into(), Vec::new())
    }

    /// A type of other types.
    pub(super) fn of(path: &str, arguments: impl Into<Vec<Self>>) -> Self {
        Self::Path(path.to_owned(), arguments.into())
    }

    /// A map with strings as keys.
    pub(super) fn map(values: Self) -> Self {
        Self::of("BTreeMap", [Self::new("String"), values])
    }

    /// Whether it is made of other types.
    pub(super) fn is_generic(&self) -> bool {
        matches!(self, Self::Path(_, arguments) if !arguments.is_empty())
    }

    /// `Option` of it.
    pub(super) fn optional(self) -> Self {
        Self::of("Option", [self])
    }
}

/// As it is written in code that is put together as text.
impl fmt::Display for RustType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unit => f.write_str("()"),
            Self::Path(path, arguments) => {
                f.write_str(path)?;
                for (index, argument) in arguments.iter().enumerate() {
                    write!(f, "{}{argument}", if index == 0 { "<" } else { ", " })?;
                }
                f.write_str(if arguments.is_empty() { "" } else { ">" })
            }
        }
    }
}

impl ToTokens for RustType {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let mark = |tokens: &mut TokenStream, marks: &str| {
            for (index, mark) in marks.chars().enumerate() {
                let is_last = index + 1 == marks.len();
                let spacing = if is_last { Spacing::Alone } else { Spacing::Joint };
                tokens.append(Punct::new(mark, spacing));
            }
        };
        match self {
            Self::Unit => tokens.append(Group::new(Delimiter::Parenthesis, TokenStream::new())),
            Self::Path(path, arguments) => {
                for (index, segment) in path.split("::").enumerate() {
                    if index > 0 {
                        mark(tokens, "::");
                    }
                    tokens.append(ident(segment));
                }
                for (index, argument) in arguments.iter().enumerate() {
                    mark(tokens, if index == 0 { "<" } else { "," });
                    argument.to_tokens(tokens);
                }
                if !arguments.is_empty() {
                    mark(tokens, ">");
                }
            }
        }
    }
}
