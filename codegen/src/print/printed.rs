//! A text for one receiver, and what it is made of.

use std::fmt::{self, Display};
use std::marker::PhantomData;

use super::escape;

/// Who reads a printed text, and what has to be escaped for it.
pub trait Receiver {
    /// Writes a text of others as a part of a line.
    fn value(text: &str, out: &mut String);

    /// Whether values can stand where the words have them.
    fn fits(_words: &str) -> bool {
        true
    }

    /// Looks at what was added from a place on, once the parts stand together.
    fn settle(text: &mut String, from: usize) {
        escape::disarm(text, from);
    }
}

/// A text that says to its receiver what it is meant to say, and nothing else.
pub struct Printed<R> {
    text: String,
    receiver: PhantomData<R>,
}

/// What can stand in a printed text: another one as it is, and any value, escaped.
pub trait Printable<R: Receiver> {
    /// Adds it to a text.
    fn add_to(&self, text: &mut String);
}

impl<R: Receiver, T: Display + ?Sized> Printable<R> for T {
    fn add_to(&self, text: &mut String) {
        R::value(&self.to_string(), text);
    }
}

impl<R: Receiver> Printable<R> for Printed<R> {
    fn add_to(&self, text: &mut String) {
        text.push_str(&self.text);
    }
}

impl<R: Receiver> Printable<R> for &Printed<R> {
    fn add_to(&self, text: &mut String) {
        text.push_str(&self.text);
    }
}

impl<R: Receiver> Printed<R> {
    /// Nothing yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { text: String::new(), receiver: PhantomData }
    }

    /// Words in which each `{}` is the next of the parts. [`printed!`](crate::printed) counts them
    /// when it is compiled.
    #[must_use]
    pub fn of(words: &'static str, parts: &[&dyn Printable<R>]) -> Self {
        debug_assert!(R::fits(words), "no value can stand there: {words}");
        let mut printed = Self::new();
        let mut parts = parts.iter();
        for (index, words) in words.split("{}").enumerate() {
            if index > 0 {
                parts.next().into_iter().for_each(|it| it.add_to(&mut printed.text));
            }
            printed.text.push_str(words);
        }
        R::settle(&mut printed.text, 0);
        printed
    }

    /// A value alone.
    #[must_use]
    pub fn value(value: impl Display) -> Self {
        Self::of("{}", &[&value])
    }

    /// Adds another part.
    pub fn push(&mut self, part: &impl Printable<R>) {
        let from = self.text.len();
        part.add_to(&mut self.text);
        R::settle(&mut self.text, from);
    }

    /// Adds what a receiver's own file has escaped.
    pub(super) fn push_raw(&mut self, escaped: &str) {
        let from = self.text.len();
        self.text.push_str(escaped);
        R::settle(&mut self.text, from);
    }

    /// Whether nothing is said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The text, for its receiver.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl<R> Clone for Printed<R> {
    fn clone(&self) -> Self {
        Self { text: self.text.clone(), receiver: PhantomData }
    }
}

impl<R: Receiver> Default for Printed<R> {
    fn default() -> Self {
        Self::new()
    }
}

impl<R> PartialEq for Printed<R> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl<R> Eq for Printed<R> {}

/// `Display` is left out on purpose: what is printed for one receiver is not for another.
impl<R> fmt::Debug for Printed<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.text, f)
    }
}

impl<R: Receiver> FromIterator<Self> for Printed<R> {
    fn from_iter<I: IntoIterator<Item = Self>>(parts: I) -> Self {
        let mut printed = Self::new();
        parts.into_iter().for_each(|part| printed.push(&part));
        printed
    }
}

/// Panics, which ends compiling, unless there is a part for each `{}` of the words.
#[doc(hidden)]
pub const fn count(words: &str, parts: &[&str]) {
    let bytes = words.as_bytes();
    let (mut at, mut holes) = (0, 0);
    while at + 1 < bytes.len() {
        if bytes[at] == b'{' && bytes[at + 1] == b'}' {
            holes += 1;
            at += 1;
        }
        at += 1;
    }
    assert!(holes == parts.len(), "`printed!` takes a part for each pair of braces");
}

/// A [`Printed`] text: words of the program, in which each `{}` is the next of the parts, escaped
/// for the receiver. See [`print`](crate::print).
#[macro_export]
macro_rules! printed {
    ($words:literal $(, $part:expr)* $(,)?) => {{
        const { $crate::print::count($words, &[$( ::core::stringify!($part) ),*]) };
        $crate::print::Printed::of($words, &[$( &$part ),*])
    }};
}
