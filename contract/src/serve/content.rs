//! The body of an answer.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};

use super::connections::Connection;

/// The body of an answer, which can break off.
pub(super) struct Content {
    bytes: Option<Bytes>,
    /// The length that is announced.
    length: u64,
    breaks_off: bool,
    is_flushed: bool,
    connection: Arc<Connection>,
}

impl Content {
    /// An answer on a connection; `end` is where it breaks off.
    pub(super) fn new(bytes: Bytes, end: Option<usize>, connection: Arc<Connection>) -> Self {
        let length = bytes.len() as u64;
        let breaks_off = end.is_some_and(|end| end < bytes.len());
        let bytes = bytes.slice(..end.unwrap_or(bytes.len()).min(bytes.len()));
        Self { bytes: Some(bytes), length, breaks_off, is_flushed: false, connection }
    }
}

impl Body for Content {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        match self.bytes.take() {
            Some(bytes) if !bytes.is_empty() => {
                self.length -= bytes.len() as u64;
                Poll::Ready(Some(Ok(Frame::data(bytes))))
            }
            _ if self.breaks_off && !self.is_flushed => {
                // What came before is sent first; an error would drop it.
                self.is_flushed = true;
                context.waker().wake_by_ref();
                Poll::Pending
            }
            _ if self.breaks_off => {
                self.breaks_off = false;
                Poll::Ready(Some(Err(io::Error::from(io::ErrorKind::UnexpectedEof))))
            }
            _ => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.length == 0 && !self.breaks_off
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.length)
    }
}

impl Drop for Content {
    /// All of it is on its way: now the client is waited for.
    fn drop(&mut self) {
        self.connection.waits();
    }
}
