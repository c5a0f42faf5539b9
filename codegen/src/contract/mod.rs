//! Whether what is written, sent and answered agrees with the document.
//!
//! [`Schemas`] checks a JSON value against a schema of the document; [`examples`] does so for
//! everything that the document shows; [`check`] puts this together with whether the generated
//! code is current.

pub mod check;
pub mod examples;
mod json_schema;
mod members;
mod schemas;
mod violation;

pub use check::{Check, CheckError, Checked};
pub use members::unknown as unknown_members;
pub use schemas::{Checker, Direction, Schemas};
pub use violation::Violation;
