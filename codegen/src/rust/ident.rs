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

/// An argument that is called as a field is. Scripts without small and capital letters would give it the
/// name of a variant, which rustc takes for a slip.
pub(super) fn argument_text(name: &str) -> String {
    let has_case = name.chars().next().is_none_or(|it| it.is_lowercase() || it == '_');
    if has_case { identifier(name) } else { identifier(&format!("{name}_")) }
}

/// The same as a token.
pub(super) fn argument_ident(name: &str) -> Ident {
    ident(&argument_text(name))
}
