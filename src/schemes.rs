//! The document's security schemes.

/// Name of the document's security scheme for tokens.
pub(crate) const TOKEN: &str = "token";

/// Name of the document's security scheme for signatures.
pub(crate) const AKSK: &str = "aksk";

/// Either of the two, as for every operation of the provider.
pub(crate) const SECURITY: &[&[&str]] = &[&[TOKEN], &[AKSK]];
