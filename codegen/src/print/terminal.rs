//! Lines for people.

use super::escape::{inline, lines};
use super::printed::{Printable, Receiver};

/// A person at a terminal, and the logs that keep what such a person is told. A value never leaves
/// its line, so a message of one line is one line whatever it names.
#[derive(Clone, Copy, Debug)]
pub enum Terminal {}

impl Receiver for Terminal {
    fn value(text: &str, out: &mut String) {
        out.push_str(&inline(text));
    }
}

/// A text of several lines, such as a diff: its line feeds and tabs stay.
#[derive(Clone, Copy, Debug)]
pub struct Lines<'a>(pub &'a str);

impl Printable<Terminal> for Lines<'_> {
    fn add_to(&self, text: &mut String) {
        text.push_str(&lines(self.0));
    }
}
