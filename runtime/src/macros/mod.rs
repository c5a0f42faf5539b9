//! What the macros of this crate expand to. No part of its interface: it changes with any version.

mod impls;
pub mod integral;
pub mod object;
pub mod open_enum;
mod tagged;
pub mod union;

/// The members of forms.
pub mod multipart {
    pub use crate::multipart::table::{Attributes, Either, Files, put};
}
