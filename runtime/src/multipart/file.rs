//! A file of a form.

use bytes::Bytes;

use crate::body::{ByteStream, Upload};

/// A file of a `multipart/form-data` body: its content, and what is said of it.
///
/// The content can be bytes or a stream; see [`Upload`].
///
/// ```
/// use specwright_runtime::multipart::File;
///
/// let file = File::new("cat.png", vec![0x89, b'P']).media_type("image/png");
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct File {
    pub(super) content: Upload,
    pub(super) name: Option<String>,
    pub(super) headers: Vec<(String, String)>,
}

impl File {
    /// A file of this name.
    pub fn new(name: impl Into<String>, content: impl Into<Upload>) -> Self {
        Self { content: content.into(), name: Some(name.into()), headers: Vec::new() }
    }

    /// The same file with its media type; without one, the document's is sent when it names one,
    /// else `application/octet-stream`.
    #[must_use]
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.content = self.content.media_type(media_type);
        self
    }

    /// The same file with a header of its part.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }
}

/// A file that is called like its field.
impl From<Upload> for File {
    fn from(content: Upload) -> Self {
        Self { content, name: None, headers: Vec::new() }
    }
}

macro_rules! from_content {
    ($($ty:ty),*) => { $(
        /// A file that is called like its field.
        impl From<$ty> for File {
            fn from(content: $ty) -> Self {
                Upload::from(content).into()
            }
        }
    )* };
}

from_content!(Bytes, Vec<u8>, String, &'static str, &'static [u8], ByteStream);
