//! Identifiers as tokens.

use proc_macro2::{Ident, Span};

use crate::names::identifier;

/// An identifier that [`crate::names`] has given out.
pub(super) fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

/// The identifier of a field or function.
pub(super) fn field_ident(name: &str) -> Ident {
    ident(&identifier(name))
}
