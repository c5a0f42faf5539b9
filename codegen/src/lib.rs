//! specwright.

#[cfg(feature = "transcribe")]
pub mod transcribe;
