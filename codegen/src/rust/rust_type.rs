//! A Rust type as a value: it can be written, and compared with another one.

use std::fmt;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

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
        tokens.extend(match self {
            Self::Unit => quote!(()),
            Self::Path(path, arguments) => {
                let segments = path.split("::").map(ident);
                let arguments = (!arguments.is_empty()).then(|| quote!(<#(#arguments),*>));
                quote!(#(#segments)::* #arguments)
            }
        });
    }
}
