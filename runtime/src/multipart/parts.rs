//! Parts without names, told by their positions: `multipart/mixed` and its like (RFC 2046, 5.1).

use serde::Serialize;

use super::table::Attributes;
use super::{File, Part, encode};
use crate::body::Upload;
use crate::{Body, RequestError, number};

/// The parts of a body in order.
///
/// A part has the media type that it says itself, else the one that the document has for its position,
/// else that of its kind.
///
/// ```
/// use specwright_runtime::multipart::{File, Parts};
///
/// let parts = Parts::new().json(&vec![1, 2]).text("a note").file(File::new("a.png", vec![1]));
/// assert_eq!(parts.len(), 3);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parts {
    parts: Vec<Part>,
    /// Why the first of those that cannot be written cannot.
    error: Option<String>,
}

/// What the document says of parts by their positions.
#[derive(Clone, Copy, Debug)]
pub struct Positions {
    /// Of the first parts, each.
    pub first: &'static [Attributes],
    /// Of those behind them.
    pub others: Attributes,
}

impl Parts {
    /// No parts.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many parts there are.
    pub fn len(&self) -> usize {
        self.parts.len()
    }

    /// Whether there are no parts.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Adds a text.
    #[must_use]
    pub fn text(self, text: impl Into<String>) -> Self {
        self.push("text/plain", Upload::from(text.into()))
    }

    /// Adds a value as JSON. (That it cannot be encoded is said when the request is built.)
    #[must_use]
    pub fn json(mut self, value: &impl Serialize) -> Self {
        match number::to_string(value) {
            Ok(json) => self.push("application/json", Upload::from(json)),
            Err(error) => {
                self.error.get_or_insert_with(|| error.to_string());
                self
            }
        }
    }

    /// Adds a file. Its name is sent where it says one, in `Content-Disposition: attachment`.
    #[must_use]
    pub fn file(mut self, file: impl Into<File>) -> Self {
        let file = file.into();
        let media_type = file.content.own_media_type().map(str::to_owned);
        self = self.push("application/octet-stream", file.content);
        if let Some(part) = self.parts.last_mut() {
            part.file_name = file.name;
            part.headers = file.headers;
            part.own_media_type = media_type;
        }
        self
    }

    /// Adds parts as one part, of this media type, such as `multipart/mixed`.
    #[must_use]
    pub fn parts(mut self, media_type: &str, parts: &Self) -> Self {
        match parts.to_file(media_type) {
            Ok(file) => self.file(file),
            Err(error) => {
                self.error.get_or_insert_with(|| error.to_string());
                self
            }
        }
    }

    /// The parts as one file of this media type, such as a member of a form that is one.
    ///
    /// # Errors
    ///
    /// When a part cannot be written.
    pub fn to_file(&self, media_type: &str) -> Result<File, RequestError> {
        let (media_type, body) = self.encode(media_type, None)?;
        let content = match body {
            Body::Stream(stream) => Upload::from(stream),
            Body::Bytes(bytes) => Upload::from(bytes),
            Body::Empty => Upload::from(""),
        };
        Ok(File::from(content.media_type(media_type)))
    }

    /// The media type with its boundary, and the body.
    pub(crate) fn encode(
        &self,
        media_type: &str,
        positions: Option<&Positions>,
    ) -> Result<(String, Body), RequestError> {
        if let Some(error) = &self.error {
            return Err(RequestError::Body(error.clone()));
        }
        let mut parts = self.parts.clone();
        for (index, part) in parts.iter_mut().enumerate() {
            let said = positions.map(|it| *it.first.get(index).unwrap_or(&it.others));
            let said = said.unwrap_or(Attributes::NONE);
            if let Some(media_type) = part.own_media_type.as_deref().or(said.media_type) {
                part.media_type = Some(media_type.to_owned());
            }
            for (header, value) in said.headers {
                if !part.headers.iter().any(|(known, _)| known.eq_ignore_ascii_case(header)) {
                    part.headers.push(((*header).to_owned(), (*value).to_owned()));
                }
            }
        }
        encode::encode(&parts, media_type)
    }

    fn push(mut self, media_type: &str, content: Upload) -> Self {
        self.parts.push(Part {
            name: None,
            file_name: None,
            media_type: Some(media_type.to_owned()),
            own_media_type: None,
            headers: Vec::new(),
            content,
        });
        self
    }
}
