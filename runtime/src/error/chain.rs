//! Telling why something failed: in one line, or with every cause.

use std::error::Error as StdError;
use std::fmt;

use super::{Error, TransportError};

/// An error and its causes, a line each; a cause that has been told already is left out.
///
/// Works for any error. For a failed call: [`Error::chain`].
///
/// ```
/// use specwright_runtime::error::Chain;
///
/// let error = "x".parse::<i32>().unwrap_err();
/// assert_eq!(Chain(&error).to_string(), "invalid digit found in string");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Chain<'a>(pub &'a (dyn StdError + 'static));

impl fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut told = printable(&self.0.to_string());
        f.write_str(&told)?;
        for cause in causes(self.0) {
            let text = printable(&cause.to_string());
            if !told.contains(&text) {
                write!(f, "\n  caused by: {text}")?;
                told.push('\n');
                told.push_str(&text);
            }
        }
        Ok(())
    }
}

/// The causes of an error, the nearest first.
pub(super) fn causes<'a>(
    error: &'a (dyn StdError + 'static),
) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(error.source(), |cause: &&'a (dyn StdError + 'static)| (*cause).source())
}

/// What went wrong and why, in one line. Below the transport only the last cause says something
/// ("Connection refused"); those between are the layers of an HTTP library.
pub(super) fn told(error: &(dyn StdError + 'static)) -> String {
    let mut told = error.to_string();
    let mut is_below_transport = is_transport(error);
    for cause in causes(error) {
        let text = cause.to_string();
        let says_something = !is_below_transport || cause.source().is_none();
        if says_something && !told.contains(&text) {
            told.push_str(": ");
            told.push_str(&text);
        }
        is_below_transport |= is_transport(cause);
    }
    printable(&told)
}

/// The first cause below the transport, of which [`told`] tells the last only; it tells all others.
pub(super) fn untold<'a>(
    error: &'a (dyn StdError + 'static),
) -> Option<&'a (dyn StdError + 'static)> {
    let mut all = std::iter::once(error).chain(causes(error));
    all.by_ref().find(|it| is_transport(*it))?;
    all.find(|it| !is_transport(*it))
}

/// Whether what comes below are the layers of an HTTP library.
fn is_transport(error: &(dyn StdError + 'static)) -> bool {
    error.is::<TransportError>() || error.is::<Error>()
}

/// Text from outside with nothing in it that a terminal or a log would act on.
pub(crate) fn printable(text: &str) -> String {
    let mut printable = String::with_capacity(text.len());
    for character in text.chars() {
        let is_unseen = matches!(character,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if character.is_control() || is_unseen {
            printable.extend(character.escape_default());
        } else {
            printable.push(character);
        }
    }
    printable
}
