//! Request bodies.

use super::{Docs, MediaType};
use crate::origin::Origin;

/// A request body.
#[derive(Debug)]
pub struct Body {
    /// Where it stands.
    pub origin: Origin,
    /// Whether it has to be given.
    pub required: bool,
    /// What the document says of it.
    pub docs: Docs,
    /// Its forms.
    pub content: Vec<MediaType>,
}
