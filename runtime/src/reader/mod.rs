//! JSON text as a deserializer of which little is made anew for each type.
//!
//! The readers of serde_json are generic in all that they do at a value, so that a program has the code for white
//! space, brackets and commas once for each type that it reads. Here that is called. Whatever wants care is
//! serde_json's: escapes, digits, values of any kind, and what is said of a text that is no JSON.

mod access;
mod error;
mod key;
mod member_name;
mod number;
#[cfg(test)]
mod tests;
mod text;

use serde::de::{Deserializer, Expected, IgnoredAny, Unexpected, Visitor};

pub(crate) use error::{Error, without_place};
pub use key::Key;

use access::{Bracket, Items, Members, Progress, Raw};

/// The name by which serde_json hands out the text of a value instead of the value. Were it ever
/// another one, a value would be read and written anew instead.
pub(crate) const RAW: &str = "$serde_json::private::RawValue";

/// As deep may values stand in each other as serde_json lets them by itself.
const DEPTH_LIMIT: u8 = 127;

/// A JSON text that is read from its beginning.
#[derive(Debug)]
pub(crate) struct Reader<'de> {
    text: &'de str,
    /// How many bytes were read. An error is at this place, since nothing is read after one.
    at: usize,
    /// How many objects and arrays are open.
    depth: u8,
}

impl<'de> Reader<'de> {
    pub(crate) fn new(text: &'de str) -> Self {
        Self { text, at: 0, depth: 0 }
    }

    /// All of the text.
    pub(crate) fn text(&self) -> &'de str {
        self.text
    }

    /// The line, and how many bytes of it were read.
    pub(crate) fn line_and_column(&self) -> (usize, usize) {
        let before = self.text.get(..self.at).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        (line, before.len() - before.rfind('\n').map_or(0, |at| at + 1))
    }

    /// How many bytes were read.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// Refuses what comes after the value.
    pub(crate) fn end(&mut self) -> Result<(), Error> {
        if self.peek().is_none() { Ok(()) } else { Err(Error::unread()) }
    }

    fn rest(&self) -> &'de [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    /// The next byte that is no white space.
    #[inline]
    fn peek(&mut self) -> Option<u8> {
        loop {
            match self.text.as_bytes().get(self.at) {
                Some(b' ' | b'\n' | b'\t' | b'\r') => self.at += 1,
                other => return other.copied(),
            }
        }
    }

    fn literal(&mut self, word: &str) -> Result<(), Error> {
        if !self.rest().starts_with(word.as_bytes()) {
            return Err(Error::unread());
        }
        self.at += word.len();
        Ok(())
    }

    /// Whether the value is `null`, which is read then.
    #[inline(never)]
    fn null(&mut self) -> bool {
        self.peek() == Some(b'n') && self.literal("null").is_ok()
    }

    #[inline(never)]
    fn boolean(&mut self) -> Result<Option<bool>, Error> {
        match self.peek() {
            Some(b't') => self.literal("true").map(|()| Some(true)),
            Some(b'f') => self.literal("false").map(|()| Some(false)),
            _ => Ok(None),
        }
    }

    /// The value, if it is a string.
    #[inline(never)]
    fn string(&mut self) -> Result<Option<Key<'de>>, Error> {
        match self.peek() {
            Some(b'"') => self.quoted().map(Some),
            _ => Ok(None),
        }
    }

    /// The string that begins here.
    #[inline]
    fn quoted(&mut self) -> Result<Key<'de>, Error> {
        let start = self.at + 1;
        let end = start + text::plain(self.text.as_bytes().get(start..).unwrap_or_default());
        match self.text.as_bytes().get(end) {
            Some(b'"') => {
                self.at = end + 1;
                Ok(Key::Borrowed(&self.text[start..end]))
            }
            Some(b'\\') => self.escaped(),
            _ => Err(Error::unread()),
        }
    }

    #[cold]
    fn escaped(&mut self) -> Result<Key<'de>, Error> {
        let json = serde_json::Deserializer::from_str(&self.text[self.at..]);
        let mut strings = json.into_iter::<String>();
        let read = strings.next();
        match read {
            Some(Ok(text)) => {
                self.at += strings.byte_offset();
                Ok(Key::Owned(text))
            }
            Some(Err(error)) => Err(self.within(self.at, &error)),
            None => Err(Error::unread()),
        }
    }

    /// The text of the value, whatever it is, which is well-formed.
    #[inline(never)]
    fn skip(&mut self) -> Result<&'de str, Error> {
        let first = self.peek();
        let start = self.at;
        if first == Some(b'"') {
            let end = start + 1 + text::plain(&self.text.as_bytes()[start + 1..]);
            if self.text.as_bytes().get(end) == Some(&b'"') {
                self.at = end + 1;
                return Ok(&self.text[start..=end]);
            }
        }
        let json = serde_json::Deserializer::from_str(&self.text[start..]);
        let mut values = json.into_iter::<IgnoredAny>();
        match values.next() {
            Some(Ok(_)) => self.at += values.byte_offset(),
            Some(Err(_)) | None => return Err(Error::unread()),
        }
        Ok(&self.text[start..self.at])
    }

    /// The bracket that the value begins with, if it is an object or an array, behind which the reader is then.
    #[inline(never)]
    fn opened(&mut self) -> Option<Bracket> {
        let bracket = match self.peek() {
            Some(b'{') => Bracket::Object,
            Some(b'[') => Bracket::Array,
            _ => return None,
        };
        self.open().then_some(bracket)
    }

    /// Whether the value begins with this bracket, behind which the reader is then.
    #[inline(never)]
    fn opened_by(&mut self, bracket: u8) -> bool {
        self.peek() == Some(bracket) && self.open()
    }

    /// Goes behind a bracket, if values may stand so deep in each other.
    #[inline]
    fn open(&mut self) -> bool {
        self.at += 1;
        self.depth += 1;
        self.depth <= DEPTH_LIMIT
    }

    /// What a visitor makes of the array that is open.
    #[inline]
    fn items<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Error> {
        let depth = self.depth;
        let read = visitor.visit_seq(Items::new(self));
        if self.depth == depth && read.is_ok() {
            self.close(b']')?;
        }
        read
    }

    /// Whether there is another item of the array, or member of the object, that this bracket closes.
    #[inline]
    fn another(&mut self, progress: &mut Progress, bracket: u8) -> Result<bool, Error> {
        match (self.peek(), *progress) {
            (_, Progress::Closed) => return Ok(false),
            (Some(byte), _) if byte == bracket => {
                self.at += 1;
                self.depth -= 1;
                *progress = Progress::Closed;
                return Ok(false);
            }
            (Some(b','), Progress::Begun) => self.at += 1,
            (Some(_), Progress::Opened) => *progress = Progress::Begun,
            _ => return Err(Error::unread()),
        }
        Ok(true)
    }

    /// Closes what a visitor has left open, if it has read all that is there.
    #[cold]
    fn close(&mut self, bracket: u8) -> Result<(), Error> {
        if self.peek() != Some(bracket) {
            return Err(Error::syntax("trailing characters"));
        }
        self.at += 1;
        self.depth -= 1;
        Ok(())
    }

    /// What is said of a value that is another one than expected.
    #[cold]
    fn unexpected(&mut self, expected: &dyn Expected) -> Error {
        self.instead_of_null(Error::null(expected))
    }

    /// What is said of `null`, of the value that is there.
    #[cold]
    fn instead_of_null(&mut self, error: Error) -> Error {
        if self.depth > DEPTH_LIMIT {
            return Error::syntax("recursion limit exceeded");
        }
        let read = match self.peek() {
            Some(b'n') => self.literal("null").map(|()| error),
            Some(b'[') => Ok(error.of(Unexpected::Seq)),
            Some(b'{') => Ok(error.of(Unexpected::Map)),
            Some(b'"') => self.quoted().map(|text| error.of(Unexpected::Str(text.as_str()))),
            Some(b't' | b'f') => {
                self.boolean().map(|flag| error.of(Unexpected::Bool(flag.unwrap_or_default())))
            }
            Some(_) => self.number().map(|number| match number {
                Some(number) => error.of(number.unexpected()),
                None => Error::unread(),
            }),
            None => Ok(Error::unread()),
        };
        read.unwrap_or_else(|error| error)
    }

    /// An error of serde_json in a text that begins at a place of this one.
    #[cold]
    fn within(&mut self, start: usize, error: &serde_json::Error) -> Error {
        let text = &self.text[start..];
        self.at = start + text::offset(text, error.line(), error.column());
        Error::from_json(error)
    }
}

macro_rules! numbers {
    ($($method:ident)*) => { $(
        #[inline]
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            match self.number()? {
                Some(number) => number.visit(visitor),
                None => Err(self.unexpected(&visitor)),
            }
        }
    )* };
}

macro_rules! strings {
    ($($method:ident)*) => { $(
        #[inline]
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            match self.string()? {
                Some(Key::Borrowed(text)) => visitor.visit_borrowed_str(text),
                Some(Key::Owned(text)) => visitor.visit_string(text),
                None => Err(self.unexpected(&visitor)),
            }
        }
    )* };
}

/// What is read by serde_json as a whole, of the value's text.
macro_rules! whole {
    ($($method:ident ( $($argument:ident : $ty:ty),* ))*) => { $(
        fn $method<V: Visitor<'de>>(
            self, $($argument: $ty,)* visitor: V,
        ) -> Result<V::Value, Error> {
            let text = self.skip()?;
            let mut json = serde_json::Deserializer::from_str(text);
            json.$method($($argument,)* visitor)
                .map_err(|error| self.within(self.at - text.len(), &error))
        }
    )* };
}

macro_rules! arrays {
    ($($method:ident ( $($argument:ident : $ty:ty),* ))*) => { $(
        #[inline]
        fn $method<V: Visitor<'de>>(
            self, $($argument: $ty,)* visitor: V,
        ) -> Result<V::Value, Error> {
            if !self.opened_by(b'[') {
                return Err(self.unexpected(&visitor));
            }
            self.items(visitor)
        }
    )* };
}

#[allow(unused_variables, reason = "names of types, which JSON does not have")]
impl<'de> Deserializer<'de> for &mut Reader<'de> {
    type Error = Error;

    numbers! { deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_u8
    deserialize_u16 deserialize_u32 deserialize_u64 deserialize_f32 deserialize_f64 }

    strings! { deserialize_str deserialize_string deserialize_identifier }

    arrays! {
        deserialize_seq()
        deserialize_tuple(length: usize)
        deserialize_tuple_struct(name: &'static str, length: usize)
    }

    whole! {
        deserialize_any() deserialize_i128() deserialize_u128() deserialize_char()
        deserialize_bytes() deserialize_byte_buf() deserialize_unit()
        deserialize_unit_struct(name: &'static str)
        deserialize_enum(name: &'static str, variants: &'static [&'static str])
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.boolean()? {
            Some(flag) => visitor.visit_bool(flag),
            None => Err(self.unexpected(&visitor)),
        }
    }

    #[inline]
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        if name == RAW {
            return visitor.visit_map(Raw(Some(self.skip()?)));
        }
        visitor.visit_newtype_struct(self)
    }

    #[inline]
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.opened() {
            // Structs are read to their end, and nothing is done with one after that: it may be large.
            Some(Bracket::Object) => visitor.visit_map(Members::new(self)),
            // A struct of somebody else may be written as an array.
            Some(Bracket::Array) => self.items(visitor),
            // A visitor that is shown `null` says what it expects, and the code that asks it for that is not made
            // for each object.
            None => match visitor.visit_unit::<Error>() {
                Err(error) => Err(self.instead_of_null(error)),
                Ok(_) => Err(self.unexpected(&"an object")),
            },
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if !self.opened_by(b'{') {
            return Err(self.unexpected(&visitor));
        }
        let depth = self.depth;
        let read = visitor.visit_map(Members::new(self));
        if self.depth == depth && read.is_ok() {
            self.close(b'}')?;
        }
        read
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.skip()?;
        visitor.visit_unit()
    }
}
