//! Failures without a description.

use std::fmt;

/// The failure type of operations whose document describes no error body. It has no values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undocumented {}

impl fmt::Display for Undocumented {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {}
    }
}
