//! Reference page → OpenAPI document → Rust bindings → contract tests.
//!
//! The pipeline reads from top to bottom here: a [`document`] is read, [`lower`]ed to an
//! [`api`], analysed, named, rendered as [`rust`], and written to its place.
//!
//! In a build script:
//!
//! ```no_run
//! specwright::Build::new("spec/api.yaml").out("generated").run();
//! ```

pub mod analyze;
pub mod api;
mod build;
pub mod census;
pub mod diagnostic;
pub mod document;
mod generate;
pub mod lower;
pub mod media_type;
pub mod names;
mod near;
pub mod origin;
pub mod output;
pub mod print;
pub mod rust;
pub mod sample;
pub mod select;
pub mod source;
mod stack;
pub mod value;

pub use build::{Build, BuildError};
pub use generate::{Generated, generate, generate_from};
