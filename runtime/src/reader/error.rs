//! Why a text cannot be read as a type.

use std::fmt;

use serde::de::{self, Expected, IgnoredAny, Unexpected};

/// Why a text cannot be read as a type. The reader knows where.
#[derive(Debug)]
pub(crate) struct Error(Box<Reason>);

#[derive(Debug)]
enum Reason {
    /// The value does not fit the type.
    Data(String),
    /// It is no JSON, for this reason.
    Syntax(String),
    /// It is no JSON; serde_json says why.
    Unread,
}

impl Error {
    #[cold]
    pub(super) fn unread() -> Self {
        Self(Box::new(Reason::Unread))
    }

    #[cold]
    pub(super) fn syntax(text: &str) -> Self {
        Self(Box::new(Reason::Syntax(text.to_owned())))
    }

    /// There is `null`, and not what is expected.
    #[cold]
    pub(super) fn null(expected: &dyn Expected) -> Self {
        de::Error::invalid_type(Unexpected::Unit, expected)
    }

    /// What is said of `null`, of another value.
    #[cold]
    pub(super) fn of(self, found: Unexpected<'_>) -> Self {
        match *self.0 {
            Reason::Data(text) => match text.strip_prefix("invalid type: null") {
                Some(expected) => {
                    de::Error::custom(format_args!("invalid type: {found}{expected}"))
                }
                None => Self(Box::new(Reason::Data(text))),
            },
            Reason::Syntax(_) | Reason::Unread => self,
        }
    }

    #[cold]
    pub(super) fn from_json(error: &serde_json::Error) -> Self {
        let (text, _) = without_place(error);
        Self(Box::new(if error.is_data() { Reason::Data(text) } else { Reason::Syntax(text) }))
    }

    /// What is wrong with this text as JSON, with the place, where serde_json has to say it.
    pub(crate) fn as_syntax(&self, json: &str) -> Option<serde_json::Error> {
        match *self.0 {
            Reason::Unread => serde_json::from_str::<IgnoredAny>(json).err(),
            Reason::Data(_) | Reason::Syntax(_) => None,
        }
    }

    /// Whether the text is no JSON.
    pub(crate) fn is_syntax(&self) -> bool {
        !matches!(*self.0, Reason::Data(_))
    }

    /// What is wrong with this text, without the place.
    pub(crate) fn said_of(&self, json: &str) -> String {
        self.as_syntax(json).map_or_else(|| self.to_string(), |error| without_place(&error).0)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Reason::Data(text) | Reason::Syntax(text) => f.write_str(text),
            Reason::Unread => f.write_str("expected value"),
        }
    }
}

impl std::error::Error for Error {}

impl de::Error for Error {
    #[cold]
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(Box::new(Reason::Data(message.to_string())))
    }

    #[cold]
    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let found = match found {
            Unexpected::Unit => Unexpected::Other("null"),
            other => other,
        };
        Self::custom(format_args!("invalid type: {found}, expected {expected}"))
    }
}

/// What an error says, and how it writes the line and column after that.
pub(crate) fn without_place(error: &serde_json::Error) -> (String, String) {
    let mut text = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    if text.ends_with(&place) {
        text.truncate(text.len() - place.len());
    }
    (text, place)
}
