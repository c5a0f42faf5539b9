//! Whether what is written, sent and answered agrees with the document.
//!
//! [`Schemas`] checks a JSON value against a schema of the document; [`examples`] does so for
//! everything that the document shows; [`check`] puts this together with whether the generated
//! code is current, and whether the document is what its reference pages say ([`drift`]). [`diff`]
//! says how two documents differ, and [`review`] what a pull request does. [`serve`] is the contract
//! server, and [`verify`] asks a running service whether it keeps the contract.

mod bounded;
pub mod check;
pub mod diff;
pub mod drift;
pub mod drifted;
pub mod examples;
mod json_schema;
mod members;
mod memo;
mod names;
mod pattern;
mod pattern_text;
pub mod review;
mod schemas;
pub mod serve;
pub mod verify;
mod violation;

pub use check::{Check, CheckError, Checked, Transcribed, Verdict};
pub use drifted::Drifted;
pub use members::unknown as unknown_members;
pub use schemas::{Checker, Schemas};
pub use specwright::sample::Direction;
pub use violation::Violation;
