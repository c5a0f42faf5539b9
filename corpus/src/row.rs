//! How far each document has come.

use serde::{Deserialize, Serialize};

use crate::document::Document;

/// A document on its way.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) document: Document,
    pub(crate) generated: Result<Generated, String>,
    /// Seconds of `cargo check`, or what the compiler said.
    pub(crate) checked: Option<Result<f64, String>>,
}

impl Row {
    /// Whether the document came as far as it was sent.
    pub(crate) fn is_fine(&self) -> bool {
        self.generated.is_ok() && !matches!(self.checked, Some(Err(_)))
    }
}

/// What generating a document came to.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Generated {
    pub(crate) operations: usize,
    pub(crate) left_out: usize,
    pub(crate) repaired: usize,
    pub(crate) files: usize,
    pub(crate) lines: usize,
    /// Time without writing the files.
    pub(crate) milliseconds: u128,
}
