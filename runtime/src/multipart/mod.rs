//! `multipart/form-data` (RFC 7578), and parts without names.

mod encode;
mod file;
mod parts;
#[doc(hidden)]
pub mod table;

pub use self::file::File;
pub use self::parts::{Parts, Positions};
use self::table::Attributes;

use crate::RequestError;
use crate::body::Upload;

/// Parts of a form, in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Multipart {
    parts: Vec<Part>,
}

#[derive(Clone, PartialEq)]
struct Part {
    /// Nothing for a part that its position tells.
    name: Option<String>,
    file_name: Option<String>,
    media_type: Option<String>,
    /// The media type that its content says itself.
    own_media_type: Option<String>,
    headers: Vec<(String, String)>,
    content: Upload,
}

/// Shows no content: it may be a secret.
impl std::fmt::Debug for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {:?}", self.name.as_deref().unwrap_or_default(), self.content)
    }
}

/// What is sent as `multipart/form-data`. Implemented by
/// [`multipart!`](macro@crate::multipart).
pub trait ToMultipart {
    /// The parts.
    ///
    /// # Errors
    ///
    /// When a member cannot be encoded.
    fn to_multipart(&self) -> Result<Multipart, RequestError>;
}

impl ToMultipart for Multipart {
    fn to_multipart(&self) -> Result<Multipart, RequestError> {
        Ok(self.clone())
    }
}

impl Multipart {
    /// A form without parts.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text field.
    #[must_use]
    pub fn text(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.parts.push(Part {
            name: Some(name.into()),
            file_name: None,
            media_type: None,
            own_media_type: None,
            headers: Vec::new(),
            content: Upload::from(value.into()),
        });
        self
    }

    /// Adds a file.
    #[must_use]
    pub fn file(mut self, name: impl Into<String>, file: impl Into<File>) -> Self {
        self.push_file(name.into(), &file.into(), &Attributes::NONE);
        self
    }

    fn push_file(&mut self, name: String, file: &File, attributes: &Attributes) {
        let media_type = file.content.own_media_type().or(attributes.media_type);
        let mut headers = file.headers.clone();
        for (header, value) in attributes.headers {
            if !headers.iter().any(|(known, _)| known.eq_ignore_ascii_case(header)) {
                headers.push(((*header).to_owned(), (*value).to_owned()));
            }
        }
        self.parts.push(Part {
            // Many servers tell files from fields by the name of the file alone.
            file_name: Some(file.name.clone().unwrap_or_else(|| name.clone())),
            media_type: Some(media_type.unwrap_or("application/octet-stream").to_owned()),
            name: Some(name),
            own_media_type: None,
            headers,
            content: file.content.clone(),
        });
    }
}
