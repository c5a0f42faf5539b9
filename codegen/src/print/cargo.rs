//! What a build script says to cargo.

use std::fmt::Display;

use super::escape::inline;
use super::printed::{Printed, Receiver};

/// Cargo, which reads a build script's standard output line by line and obeys those that begin with
/// `cargo:`.
#[derive(Clone, Copy, Debug)]
pub enum Cargo {}

impl Receiver for Cargo {
    fn value(text: &str, out: &mut String) {
        out.push_str(&inline(text));
    }

    /// Directives are what is meant here.
    fn settle(_: &mut String, _: usize) {}
}

impl Printed<Cargo> {
    /// `cargo::NAME=VALUE`, one line.
    #[must_use]
    pub fn directive(name: &'static str, value: impl Display) -> Self {
        Self::of("cargo::{}={}\n", &[&name, &value])
    }
}
