//! OpenAPI document → Rust bindings.
//!
//! In a build script:
//!
//! ```no_run
//! specwright::Build::new("spec/api.yaml").out("generated").run();
//! ```
//!
//! That is the face of this crate: [`Build`], and [`generate`] with [`rust::Options`] for tools that
//! do more with the files than write them.
//!
//! The modules are the rooms of the generator, each above those that it imports: a [`document`] is
//! read, [`lower`]ed to an [`api`], analysed, named, rendered as [`rust`], and compared with what is
//! there ([`output`]). They are public for the crates that stand on this one, `specwright-contract`
//! and `specwright-transcribe` among them, which are published together with it and in its version; to
//! others they promise nothing.

pub mod analyze;
pub mod api;
mod build;
pub mod cases;
pub mod census;
mod choices;
pub mod diagnostic;
pub mod document;
mod generate;
pub mod lower;
mod media_type;
pub mod names;
mod near;
pub mod origin;
pub mod output;
#[cfg(feature = "overlay")]
mod overlay;
pub mod print;
pub mod rust;
pub mod sample;
pub mod select;
mod source;
mod stack;
pub mod value;

pub use build::{Build, BuildError};
pub use generate::{Generated, face_of, faces_of, generate, generate_from, open};
