//! Where printed text leaves the process: the only file that touches its streams.
#![allow(clippy::disallowed_methods, reason = "what is written here is `Printed`")]

use std::io::{IsTerminal, Write};

use super::printed::{Printed, Receiver};
use super::terminal::Terminal;

/// Writes to standard output; a reader that has gone away is no error.
pub fn stdout<R: Receiver>(text: &Printed<R>) {
    let mut stdout = std::io::stdout();
    let _ = stdout.write_all(text.as_str().as_bytes()).and_then(|()| stdout.flush());
}

/// Writes to standard error, where only people are spoken to.
pub fn stderr(text: &Printed<Terminal>) {
    let _ = std::io::stderr().write_all(text.as_str().as_bytes());
}

/// Whether a person looks at standard error.
#[must_use]
pub fn stderr_is_terminal() -> bool {
    std::io::stderr().is_terminal()
}
