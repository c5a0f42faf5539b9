//! The bytes of a request or response, whole or streamed.

use std::fmt;
use std::pin::Pin;

use bytes::{Bytes, BytesMut};
use futures_core::Stream;

use crate::transport::{TransportError, TransportErrorKind};

/// A stream of the chunks of a body, as they arrive.
pub type ByteStream = Pin<Box<dyn Stream<Item = Result<Bytes, TransportError>> + Send>>;

/// A request or response body.
#[derive(Default)]
pub enum Body {
    /// No body at all.
    #[default]
    Empty,
    /// All bytes are here.
    Bytes(Bytes),
    /// Bytes that are produced or received as they are asked for. Such a body can be sent once.
    Stream(ByteStream),
}

impl Body {
    /// The bytes when all of them are here, an empty slice for no body, nothing for a stream.
    pub fn as_bytes(&self) -> Option<&[u8]> {
        match self {
            Self::Empty => Some(&[]),
            Self::Bytes(bytes) => Some(bytes),
            Self::Stream(_) => None,
        }
    }

    /// A second body with the same bytes, unless this one is a stream.
    pub fn try_clone(&self) -> Option<Self> {
        match self {
            Self::Empty => Some(Self::Empty),
            Self::Bytes(bytes) => Some(Self::Bytes(bytes.clone())),
            Self::Stream(_) => None,
        }
    }

    /// Reads the body to its end.
    ///
    /// # Errors
    ///
    /// The transport's error when the stream breaks, [`TransportErrorKind::TooLarge`] when the
    /// body is longer than `limit` bytes.
    pub async fn collect(self, limit: usize) -> Result<Bytes, TransportError> {
        match self {
            Self::Empty => Ok(Bytes::new()),
            Self::Bytes(bytes) if bytes.len() <= limit => Ok(bytes),
            Self::Bytes(bytes) => Err(too_large(bytes.len(), limit)),
            Self::Stream(mut stream) => {
                let mut whole = BytesMut::new();
                while let Some(chunk) =
                    std::future::poll_fn(|context| stream.as_mut().poll_next(context)).await
                {
                    let chunk = chunk?;
                    if whole.len() + chunk.len() > limit {
                        return Err(too_large(whole.len() + chunk.len(), limit));
                    }
                    whole.extend_from_slice(&chunk);
                }
                Ok(whole.freeze())
            }
        }
    }
}

fn too_large(length: usize, limit: usize) -> TransportError {
    TransportError::new(
        TransportErrorKind::TooLarge,
        format!("the answer has more than {limit} bytes (at least {length})"),
    )
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        if bytes.is_empty() { Self::Empty } else { Self::Bytes(bytes) }
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Bytes::from(text).into()
    }
}

/// Shows the length only: a body may hold secrets.
impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("Body(empty)"),
            Self::Bytes(bytes) => write!(f, "Body({} bytes)", bytes.len()),
            Self::Stream(_) => f.write_str("Body(stream)"),
        }
    }
}
