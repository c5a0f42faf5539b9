//! A value that a document does not name.

/// A value of an enum that the document does not name, for who takes no others.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no value that the document names")]
pub struct UnknownValue(pub(crate) String);

impl UnknownValue {
    /// The value as it came.
    pub fn value(&self) -> &str {
        &self.0
    }
}
