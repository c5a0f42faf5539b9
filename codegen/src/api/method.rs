//! HTTP methods.

use std::fmt;

/// The method of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Method {
    Get,
    Put,
    Post,
    Delete,
    Options,
    Head,
    Patch,
    Trace,
    Query,
    /// One without a keyword of its own (`additionalOperations` of OpenAPI 3.2).
    Other(MethodName),
}

impl Method {
    /// All methods that have a keyword in a path item.
    pub const ALL: &'static [(&'static str, Self)] = &[
        ("get", Self::Get),
        ("put", Self::Put),
        ("post", Self::Post),
        ("delete", Self::Delete),
        ("options", Self::Options),
        ("head", Self::Head),
        ("patch", Self::Patch),
        ("trace", Self::Trace),
        ("query", Self::Query),
    ];

    /// The method that is sent by this name, letter for letter (RFC 9110, 9.1); nothing for what is
    /// no name of a method, or has more letters than [`MethodName::LONGEST`].
    pub fn sent_as(name: &str) -> Option<Self> {
        let known = Self::ALL.iter().find(|(_, method)| method.as_str() == name);
        known.map(|(_, method)| *method).or_else(|| MethodName::new(name).map(Self::Other))
    }

    /// The keyword of a path item that stands for it.
    pub fn keyword(self) -> Option<&'static str> {
        Self::ALL.iter().find(|(_, method)| *method == self).map(|(keyword, _)| *keyword)
    }

    /// The method as it is sent.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Get => "GET",
            Self::Put => "PUT",
            Self::Post => "POST",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
            Self::Head => "HEAD",
            Self::Patch => "PATCH",
            Self::Trace => "TRACE",
            Self::Query => "QUERY",
            Self::Other(name) => name.as_str(),
        }
    }
}

/// The name of a method: a token (RFC 9110, 5.6.2), in place.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MethodName {
    letters: [u8; Self::LONGEST],
    length: u8,
}

impl MethodName {
    /// The most letters that a name has; those that are registered with IANA have at most 17.
    pub const LONGEST: usize = 31;

    fn new(name: &str) -> Option<Self> {
        let mut letters = [0; Self::LONGEST];
        letters.get_mut(..name.len())?.copy_from_slice(name.as_bytes());
        is_token(name).then_some(Self { letters, length: name.len() as u8 })
    }

    fn as_str(&self) -> &str {
        let letters = self.letters.get(..usize::from(self.length)).unwrap_or_default();
        std::str::from_utf8(letters).unwrap_or_default()
    }
}

impl fmt::Debug for MethodName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

/// Whether a text can be the name of a method, header or cookie (RFC 9110, 5.6.2).
pub(crate) fn is_token(text: &str) -> bool {
    let stands = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(stands)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_kept_letter_for_letter() {
        for name in ["COPY", "copy", "post", "M-SEARCH", "UPDATEREDIRECTREF"] {
            let method = Method::sent_as(name).expect("a method");
            assert_eq!((method.as_str(), method.keyword()), (name, None));
        }
        for (keyword, method) in Method::ALL {
            assert_eq!(Method::sent_as(&keyword.to_uppercase()), Some(*method));
        }
        for name in ["", "A B", "GET\n", "ü", "(x)", &"A".repeat(MethodName::LONGEST + 1)] {
            assert_eq!(Method::sent_as(name), None, "{name}");
        }
    }
}
