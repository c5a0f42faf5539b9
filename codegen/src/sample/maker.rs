//! What makes one value; each file beside it has its methods for one kind.

use super::Sampler;
use crate::origin::Origin;

/// What makes one value.
pub(super) struct Maker<'a> {
    pub(super) sampler: Sampler<'a>,
    /// The schemas that values are being made for, the outermost first: one that leads back to
    /// itself has no value there.
    pub(super) open: Vec<Vec<Origin>>,
    /// How many parts have been made.
    pub(super) parts: usize,
}

impl<'a> Maker<'a> {
    pub(super) fn new(sampler: Sampler<'a>) -> Self {
        Self { sampler, open: Vec::new(), parts: 0 }
    }
}
