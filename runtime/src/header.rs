//! Headers of answers, typed (OpenAPI 3.0.4, "Header Object").

use std::fmt;
use std::marker::PhantomData;

use http::header::{HeaderName, SET_COOKIE};
use http::{HeaderMap, Response};
use serde::de::value::{MapDeserializer, SeqDeserializer, StrDeserializer};
use serde::de::{DeserializeOwned, Deserializer, Error as _, IntoDeserializer, Visitor};

use crate::json::json_slice;
use crate::secrets::is_secret;

/// A header that the document describes, and the type of its value.
///
/// Generated operations have one as a constant for each header of their answers. A header is read
/// when it is asked for, so that one that is missing or malformed is no failure of the call.
///
/// ```
/// use specwright_runtime::Header;
/// use specwright_runtime::export::http::Response;
///
/// const REMAINING: Header<i64> = Header::new("X-RateLimit-Remaining");
///
/// let response = Response::builder().header("x-ratelimit-remaining", "42").body(()).unwrap();
/// assert_eq!(REMAINING.of(&response)?, Some(42));
/// # Ok::<(), specwright_runtime::header::HeaderError>(())
/// ```
pub struct Header<T> {
    name: &'static str,
    form: HeaderStyle,
    ty: PhantomData<fn() -> T>,
}

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum HeaderStyle {
    /// Style `simple`; the members of an object are `a,1,b,2`.
    Simple,
    /// Style `simple`, exploded: the members of an object are `a=1,b=2`.
    Exploded,
    /// JSON.
    Json,
}

impl<T> Header<T> {
    /// A header of style `simple`.
    pub const fn new(name: &'static str) -> Self {
        Self { name, form: HeaderStyle::Simple, ty: PhantomData }
    }

    /// The same header, exploded.
    #[must_use]
    pub const fn exploded(mut self) -> Self {
        self.form = HeaderStyle::Exploded;
        self
    }

    /// The same header, whose value is JSON (`content`).
    #[must_use]
    pub const fn json(mut self) -> Self {
        self.form = HeaderStyle::Json;
        self
    }

    /// Its name.
    pub const fn name(&self) -> &'static str {
        self.name
    }
}

impl<T: DeserializeOwned> Header<T> {
    /// The value in an answer; nothing when the header is not there.
    ///
    /// # Errors
    ///
    /// When the value is not what the document says.
    pub fn of<B>(&self, response: &Response<B>) -> Result<Option<T>, HeaderError> {
        self.read(response.headers())
    }

    /// The value among these headers, such as those of a
    /// [`StatusError`](crate::StatusError); nothing when it is not there.
    ///
    /// # Errors
    ///
    /// As [`of`](Self::of).
    pub fn read(&self, headers: &HeaderMap) -> Result<Option<T>, HeaderError> {
        let refuse = |message: String| {
            let is_secret =
                HeaderName::from_bytes(self.name.as_bytes()).is_ok_and(|it| is_secret(&it));
            let message = if is_secret { "its value does not fit".to_owned() } else { message };
            HeaderError { name: self.name, message }
        };
        let lines = headers.get_all(self.name).iter();
        let lines: Result<Vec<&str>, _> =
            lines.map(|line| std::str::from_utf8(line.as_bytes())).collect();
        let lines = lines.map_err(|error| refuse(error.to_string()))?;
        if lines.is_empty() {
            return Ok(None);
        }
        // Lines of one name are one list (RFC 9110, 5.3), but for cookies, which hold commas.
        if let (HeaderStyle::Json, text) = (self.form, lines.join(", ")) {
            let value = json_slice(text.as_bytes());
            return value.map(Some).map_err(|error| refuse(error.to_string()));
        }
        let is_cookie = self.name.eq_ignore_ascii_case(SET_COOKIE.as_str());
        let value = Value { lines, is_cookie, is_exploded: self.form == HeaderStyle::Exploded };
        T::deserialize(value).map(Some).map_err(|error| refuse(error.to_string()))
    }
}

impl<T> Clone for Header<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Header<T> {}

impl<T> fmt::Debug for Header<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Header").field("name", &self.name).field("form", &self.form).finish()
    }
}

/// Why a header has no value of its type.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the header `{name}` is not as documented: {message}")]
pub struct HeaderError {
    name: &'static str,
    message: String,
}

impl HeaderError {
    /// The name of the header.
    pub fn name(&self) -> &'static str {
        self.name
    }
}

type Error = serde::de::value::Error;

/// The lines of a header as a value of any type.
struct Value<'a> {
    lines: Vec<&'a str>,
    is_cookie: bool,
    is_exploded: bool,
}

impl<'a> Value<'a> {
    fn text(&self) -> String {
        match self.is_cookie {
            true => self.lines.first().map(|line| (*line).to_owned()).unwrap_or_default(),
            false => self.lines.join(", "),
        }
    }

    /// As JSON: a boolean or number where it is written like one, else a string.
    fn json(&self) -> String {
        let text = self.text();
        match serde_json::from_str::<serde_json::Value>(&text) {
            Ok(value) if value.is_boolean() || value.is_number() => text,
            _ => serde_json::Value::String(text).to_string(),
        }
    }

    fn items(&self) -> Vec<&'a str> {
        if self.is_cookie {
            return self.lines.clone();
        }
        let items = self.lines.iter().flat_map(|line| line.split(','));
        items.map(str::trim).filter(|item| !item.is_empty()).collect()
    }

    fn pairs(&self) -> Result<Vec<(&'a str, &'a str)>, Error> {
        let items = self.items();
        let odd = || Error::custom("no pairs of name and value");
        match self.is_exploded {
            true => items.iter().map(|item| item.split_once('=').ok_or_else(odd)).collect(),
            false if items.len() % 2 == 1 => Err(odd()),
            false => Ok(items.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()),
        }
    }
}

/// Hands a text that is asked for as a value of some type to that type.
macro_rules! parsed {
    ($($method:ident $visit:ident,)*) => { $(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            let text = self.text();
            let text = text.trim();
            let wrong = |error| Error::custom(format_args!("`{text}`: {error}"));
            visitor.$visit(text.parse().map_err(wrong)?)
        }
    )* };
}

impl<'de> Deserializer<'de> for Value<'_> {
    type Error = Error;

    /// Nobody says what it is: a boolean or number where it is written like one, else a text.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let text = self.text();
        if let Ok(value) = text.parse() {
            return visitor.visit_bool(value);
        }
        if let Ok(value) = text.parse() {
            return visitor.visit_i64(value);
        }
        let is_real = text.contains('.') && text.bytes().all(|it| b"+-.0123456789eE".contains(&it));
        match text.parse() {
            Ok(value) if is_real => visitor.visit_f64(value),
            _ => visitor.visit_string(text),
        }
    }

    parsed! {
        deserialize_bool visit_bool,
        deserialize_i8 visit_i8,
        deserialize_i16 visit_i16,
        deserialize_i32 visit_i32,
        deserialize_i64 visit_i64,
        deserialize_u8 visit_u8,
        deserialize_u16 visit_u16,
        deserialize_u32 visit_u32,
        deserialize_u64 visit_u64,
        deserialize_f32 visit_f32,
        deserialize_f64 visit_f64,
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_string(self.text())
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_string(self.text())
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        // No type is called so: this is the text of a JSON value, which keeps all digits of a
        // number.
        if name.starts_with('$') {
            let json = self.json();
            let mut json = serde_json::Deserializer::from_reader(json.as_bytes());
            return json.deserialize_newtype_struct(name, visitor).map_err(Error::custom);
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let items = self.items();
        visitor.visit_seq(SeqDeserializer::new(items.into_iter().map(Item)))
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let pairs = self.pairs()?.into_iter();
        visitor.visit_map(MapDeserializer::new(pairs.map(|(name, value)| (name, Item(value)))))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let text = self.text();
        visitor.visit_enum(StrDeserializer::<Error>::new(&text))
    }

    serde::forward_to_deserialize_any! {
        i128 u128 char bytes byte_buf unit unit_struct tuple tuple_struct identifier ignored_any
    }
}

/// A text inside of a value.
struct Item<'a>(&'a str);

impl<'de, 'a> IntoDeserializer<'de, Error> for Item<'a> {
    type Deserializer = Value<'a>;

    fn into_deserializer(self) -> Value<'a> {
        Value { lines: vec![self.0], is_cookie: false, is_exploded: false }
    }
}
