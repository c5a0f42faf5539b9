//! What a caller sends as bytes.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use serde::Serialize;

use super::{Body, ByteStream, Framing};
use crate::RequestError;

/// Bytes to be sent: all of them, or a stream.
///
/// A stream that cannot start again ([`ByteStream::new`]) is sent once: clones share it, a second
/// request with it is refused, and a failed attempt is not repeated.
///
/// ```
/// use specwright_runtime::body::Upload;
///
/// let text = Upload::from("a,b\n1,2\n").media_type("text/csv");
/// ```
#[derive(Clone)]
pub struct Upload {
    content: Content,
    media_type: Option<String>,
}

#[derive(Clone)]
enum Content {
    Bytes(Bytes),
    Stream(Arc<Mutex<Option<ByteStream>>>),
}

impl Upload {
    /// JSON values, one on each line (`application/x-ndjson`, `application/jsonl`).
    ///
    /// # Errors
    ///
    /// When a value cannot be encoded.
    pub fn json_lines<T: Serialize>(
        values: impl IntoIterator<Item = T>,
    ) -> Result<Self, RequestError> {
        Framing::Lines.all(values).map(Self::from)
    }

    /// The same bytes with their media type, which is sent instead of the document's.
    #[must_use]
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }

    /// The media type, when the caller has given one.
    pub fn own_media_type(&self) -> Option<&str> {
        self.media_type.as_deref()
    }

    /// The bytes when all of them are here.
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match &self.content {
            Content::Bytes(bytes) => Some(bytes),
            Content::Stream(_) => None,
        }
    }

    /// How many bytes there are, when that is known.
    pub fn length(&self) -> Option<u64> {
        match &self.content {
            Content::Bytes(bytes) => Some(bytes.len() as u64),
            Content::Stream(shared) => locked(shared).as_ref()?.length(),
        }
    }

    /// Whether it can be sent more than once.
    pub fn starts_again(&self) -> bool {
        match &self.content {
            Content::Bytes(_) => true,
            Content::Stream(shared) => {
                locked(shared).as_ref().is_some_and(ByteStream::starts_again)
            }
        }
    }

    /// The bytes as a body. A stream that cannot start again is taken out.
    pub(crate) fn body(&self) -> Result<Body, RequestError> {
        let shared = match &self.content {
            Content::Bytes(bytes) => return Ok(Body::Bytes(bytes.clone())),
            Content::Stream(shared) => shared,
        };
        let mut stream = locked(shared);
        let next = stream.as_ref().and_then(ByteStream::try_clone).or_else(|| stream.take());
        let sent = || RequestError::Body("the stream has been sent already".to_owned());
        next.map(Body::Stream).ok_or_else(sent)
    }
}

/// A thread that panicked with the lock has not broken the stream.
fn locked(shared: &Mutex<Option<ByteStream>>) -> MutexGuard<'_, Option<ByteStream>> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Bytes are compared; streams are equal when they are the same one.
impl PartialEq for Upload {
    fn eq(&self, other: &Self) -> bool {
        let same = match (&self.content, &other.content) {
            (Content::Bytes(one), Content::Bytes(other)) => one == other,
            (Content::Stream(one), Content::Stream(other)) => Arc::ptr_eq(one, other),
            _ => false,
        };
        same && self.media_type == other.media_type
    }
}

/// Shows no content: it may be a secret.
impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.content {
            Content::Bytes(bytes) => write!(f, "Upload({} bytes", bytes.len())?,
            Content::Stream(_) => f.write_str("Upload(stream")?,
        }
        if let Some(media_type) = &self.media_type {
            write!(f, ", {media_type}")?;
        }
        f.write_str(")")
    }
}

impl From<ByteStream> for Upload {
    fn from(stream: ByteStream) -> Self {
        let content = Content::Stream(Arc::new(Mutex::new(Some(stream))));
        Self { content, media_type: None }
    }
}

macro_rules! from_bytes {
    ($($ty:ty),*) => { $(
        impl From<$ty> for Upload {
            fn from(bytes: $ty) -> Self {
                Self { content: Content::Bytes(bytes.into()), media_type: None }
            }
        }
    )* };
}

from_bytes!(Bytes, Vec<u8>, String, &'static str, &'static [u8]);
