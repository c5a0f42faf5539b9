//! The bytes of a request or response, whole or streamed.

mod framing;
mod items;
mod stream;
mod upload;

use std::fmt;

use bytes::{Bytes, BytesMut};

pub(crate) use self::framing::Framing;
pub use self::items::Items;
pub use self::stream::ByteStream;
pub use self::upload::Upload;
use crate::error::{TransportError, TransportErrorKind};
use crate::time::Timer;

/// A request or response body.
#[derive(Default)]
pub enum Body {
    /// No body at all.
    #[default]
    Empty,
    /// All bytes are here.
    Bytes(Bytes),
    /// Bytes that are produced or received as they are asked for. Such a body can be sent once,
    /// unless its stream can start again.
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

    /// How many bytes there are, when that is known before they are there.
    pub fn length(&self) -> Option<u64> {
        match self {
            Self::Empty => Some(0),
            Self::Bytes(bytes) => Some(bytes.len() as u64),
            Self::Stream(stream) => stream.length(),
        }
    }

    /// A second body with the same bytes, unless this one is a stream that cannot start again.
    pub fn try_clone(&self) -> Option<Self> {
        match self {
            Self::Empty => Some(Self::Empty),
            Self::Bytes(bytes) => Some(Self::Bytes(bytes.clone())),
            Self::Stream(stream) => stream.try_clone().map(Self::Stream),
        }
    }

    /// Reads the body to its end.
    ///
    /// # Errors
    ///
    /// The transport's error when the stream breaks, [`TransportErrorKind::TooLarge`] when the
    /// body is longer than `limit` bytes.
    pub async fn collect(self, limit: usize) -> Result<Bytes, TransportError> {
        match self.collect_part(limit).await {
            (bytes, None) => Ok(bytes),
            (_, Some(error)) => Err(error),
        }
    }

    /// Reads the body as far as it goes: up to its end, to `limit` bytes, or to where the stream
    /// breaks. The error says why it is not whole.
    pub async fn collect_part(self, limit: usize) -> (Bytes, Option<TransportError>) {
        self.collect_in_time(limit, None).await
    }

    /// As [`collect_part`](Self::collect_part), and up to where time is up.
    pub(crate) async fn collect_in_time(
        self,
        limit: usize,
        mut timer: Option<&mut Timer<'_>>,
    ) -> (Bytes, Option<TransportError>) {
        let mut stream = match self {
            Self::Empty => return (Bytes::new(), None),
            Self::Bytes(bytes) if bytes.len() <= limit => return (bytes, None),
            Self::Bytes(bytes) => return (bytes.slice(..limit), Some(too_large(limit))),
            Self::Stream(stream) => stream,
        };
        let mut part = BytesMut::new();
        loop {
            let next = match &mut timer {
                Some(timer) => timer.race(stream.next()).await.unwrap_or_else(|it| Some(Err(it))),
                None => stream.next().await,
            };
            let Some(chunk) = next else { return (part.freeze(), None) };
            match chunk {
                Ok(chunk) if chunk.len() <= limit - part.len() => part.extend_from_slice(&chunk),
                Ok(chunk) => {
                    part.extend_from_slice(&chunk[..limit - part.len()]);
                    return (part.freeze(), Some(too_large(limit)));
                }
                Err(error) => return (part.freeze(), Some(error)),
            }
        }
    }
}

fn too_large(limit: usize) -> TransportError {
    TransportError::new(
        TransportErrorKind::TooLarge,
        format!("the answer has more than {limit} bytes"),
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
