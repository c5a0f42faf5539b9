//! `specwright serve`.

use clap::Args;

use super::Outcome;

/// A contract server.
#[derive(Args)]
pub(crate) struct Serve {}

impl Serve {
    pub(crate) fn run(self) -> Outcome {
        Outcome::Unusable
    }
}
