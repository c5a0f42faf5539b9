//! OpenAPI Overlay 1.0 and 1.1: corrections that are laid over a document before anything else is
//! read of it, each a JSONPath (RFC 9535) and what becomes of what it selects.
//!
//! Beside `update`, `remove` and `copy` two actions are understood as extensions, since the
//! specification has no way to say them: `x-specwright-rename` gives a component another name and
//! follows its references, `x-specwright-extract` makes one component of equal schemas that have no
//! name.

mod actions;
mod apply;
mod components;
mod graft;
mod quotes;

pub(crate) use actions::{Action, Change, read};
pub(crate) use apply::apply;
pub use quotes::has_words;
pub(crate) use quotes::stale;
