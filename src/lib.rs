//! Huawei Cloud CCE Autopilot.

/// The bindings, written by build.rs from `spec/cce-autopilot.yaml`.
#[path = "../generated/mod.rs"]
#[rustfmt::skip]
mod generated;

mod auth;
pub mod client;
pub mod credentials;
pub mod errors;
mod project;
pub mod region;
mod schemes;
pub mod signing;

pub use client::{BuildError, ClientBuilder};
pub use credentials::{Credentials, CredentialsError};
pub use generated::{Call, Client, models, operations};
pub use region::Region;

/// The README's code compiles.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
