//! What the macros of this crate expand to; for forms, it is `multipart::table`. No part of its interface: it
//! changes with any version.

pub mod debug;
mod impls;
pub mod integral;
pub mod object;
pub mod open_enum;
mod tagged;
pub mod union;
