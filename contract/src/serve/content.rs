//! The body of an answer.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use hyper::body::{Body, Frame, SizeHint};
use specwright_runtime::body::ByteStream;

use super::connections::Connection;

/// The body of an answer, which can break off.
pub(super) struct Content {
    bytes: Option<Bytes>,
    /// The length that is announced; nothing where it is not known.
    length: Option<u64>,
    breaks_off: bool,
    is_flushed: bool,
    /// What follows.
    rest: Option<ByteStream>,
    connection: Arc<Connection>,
}

impl Content {
    /// An answer on a connection; `end` is where it breaks off.
    pub(super) fn new(bytes: Bytes, end: Option<usize>, connection: Arc<Connection>) -> Self {
        let length = Some(bytes.len() as u64);
        let breaks_off = end.is_some_and(|end| end < bytes.len());
        let bytes = bytes.slice(..end.unwrap_or(bytes.len()).min(bytes.len()));
        Self { bytes: Some(bytes), length, breaks_off, is_flushed: false, rest: None, connection }
    }

    /// An answer of which more comes.
    pub(super) fn stream(bytes: Bytes, rest: ByteStream, connection: Arc<Connection>) -> Self {
        Self {
            bytes: Some(bytes),
            length: None,
            breaks_off: false,
            is_flushed: false,
            rest: Some(rest),
            connection,
        }
    }
}

impl Body for Content {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if let Some(bytes) = self.bytes.take().filter(|bytes| !bytes.is_empty()) {
            self.length = self.length.map(|length| length - bytes.len() as u64);
            return Poll::Ready(Some(Ok(Frame::data(bytes))));
        }
        if let Some(rest) = &mut self.rest {
            // Somebody else is waited for, not the client.
            let next = std::task::ready!(Pin::new(rest).poll_next(context));
            let frame = next.map(|it| it.map(Frame::data).map_err(io::Error::other));
            return Poll::Ready(frame);
        }
        if self.breaks_off && !self.is_flushed {
            // What came before is sent first; an error would drop it.
            self.is_flushed = true;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        if self.breaks_off {
            self.breaks_off = false;
            return Poll::Ready(Some(Err(io::Error::from(io::ErrorKind::UnexpectedEof))));
        }
        Poll::Ready(None)
    }

    fn is_end_stream(&self) -> bool {
        self.length == Some(0) && !self.breaks_off
    }

    fn size_hint(&self) -> SizeHint {
        self.length.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

impl Drop for Content {
    /// All of it is on its way: now the client is waited for.
    fn drop(&mut self) {
        self.connection.waits();
    }
}
