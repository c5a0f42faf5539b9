//! specwright.
