//! Transports and [`tower`](https://docs.rs/tower) services, one as the other.
//!
//! What is written for services (limits, measurements, headers of a trace) stands between a client and its
//! transport by `ClientBuilder::layer`; a service that answers requests is a
//! transport as [`ServiceTransport`], and a transport a service as [`TransportService`].

use std::error::Error as StdError;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::{Buf, Bytes};
use futures_core::Stream;
use http::{Request, Response};
use http_body::{Frame, SizeHint};
use tower_service::Service;

use crate::body::ByteStream;
use crate::transport::Transport;
use crate::{Body, BoxFuture, TransportError, TransportErrorKind};

/// A [`Transport`] as a service.
#[derive(Clone, Debug)]
pub struct TransportService(Arc<dyn Transport>);

impl TransportService {
    /// The service that sends through this transport.
    pub fn new(transport: Arc<dyn Transport>) -> Self {
        Self(transport)
    }
}

impl Service<Request<Body>> for TransportService {
    type Response = Response<Body>;
    type Error = TransportError;
    type Future = BoxFuture<'static, Result<Response<Body>, TransportError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let transport = Arc::clone(&self.0);
        Box::pin(async move { transport.send(request).await })
    }
}

/// A service as a [`Transport`].
///
/// Each request is sent by a clone of the service, as soon as that is ready. An error of the service that
/// is a [`TransportError`] stays what it is; any other is one of the kind
/// [`Other`](TransportErrorKind::Other), after which nothing is sent again.
pub struct ServiceTransport<S> {
    /// Of a service that one thread at a time can look at, each takes a clone.
    service: Mutex<S>,
    timer: Timer,
}

/// On what pauses are waited for.
enum Timer {
    Tokio,
    Transport(Arc<dyn Transport>),
}

impl<S> ServiceTransport<S> {
    /// The transport that sends through this service. Pauses need the timer of tokio.
    pub fn new(service: S) -> Self {
        Self { service: Mutex::new(service), timer: Timer::Tokio }
    }

    /// The same, with the timer of another transport.
    #[must_use]
    pub fn with_timer(mut self, transport: Arc<dyn Transport>) -> Self {
        self.timer = Timer::Transport(transport);
        self
    }
}

impl<S, B> Transport for ServiceTransport<S>
where
    S: Service<Request<Body>, Response = Response<B>> + Clone + Send + 'static,
    S::Error: Into<Box<dyn StdError + Send + Sync>>,
    S::Future: Send,
    B: http_body::Body + Send + 'static,
    B::Error: Into<Box<dyn StdError + Send + Sync>>,
{
    fn send(
        &self,
        request: Request<Body>,
    ) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        // A thread that panicked with the lock has not broken the service.
        let mut service = self.service.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Box::pin(async move {
            poll_fn(|context| service.poll_ready(context)).await.map_err(refused)?;
            let response = service.call(request).await.map_err(refused)?;
            Ok(response.map(|body| Body::Stream(ByteStream::new(Chunks(Box::pin(body))))))
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        match &self.timer {
            Timer::Tokio => Box::pin(tokio::time::sleep(duration)),
            Timer::Transport(transport) => transport.sleep(duration),
        }
    }

    fn timeout(&self, duration: Duration) -> BoxFuture<'_, ()> {
        match &self.timer {
            Timer::Tokio => Box::pin(tokio::time::sleep(duration)),
            Timer::Transport(transport) => transport.timeout(duration),
        }
    }
}

/// Shows nothing of the service: nobody knows what it holds.
impl<S> fmt::Debug for ServiceTransport<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ServiceTransport")
    }
}

fn refused(error: impl Into<Box<dyn StdError + Send + Sync>>) -> TransportError {
    match error.into().downcast::<TransportError>() {
        Ok(error) => *error,
        Err(error) => {
            let message = "the service below the client failed";
            TransportError::new(TransportErrorKind::Other, message).with_source(error)
        }
    }
}

/// The data of a body.
struct Chunks<B>(Pin<Box<B>>);

impl<B: http_body::Body> Stream for Chunks<B> {
    type Item = Result<Bytes, B::Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            let Some(frame) = ready!(self.0.as_mut().poll_frame(context)) else {
                return Poll::Ready(None);
            };
            match frame.map(Frame::into_data) {
                Ok(Ok(mut data)) => {
                    return Poll::Ready(Some(Ok(data.copy_to_bytes(data.remaining()))));
                }
                // Trailers.
                Ok(Err(_)) => {}
                Err(error) => return Poll::Ready(Some(Err(error))),
            }
        }
    }
}

/// So that services of other crates take requests and answers as they are.
impl http_body::Body for Body {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        match &mut *self {
            Self::Empty => Poll::Ready(None),
            Self::Bytes(bytes) if bytes.is_empty() => Poll::Ready(None),
            Self::Bytes(bytes) => Poll::Ready(Some(Ok(Frame::data(std::mem::take(bytes))))),
            Self::Stream(stream) => {
                let chunk = ready!(Pin::new(stream).poll_next(context));
                Poll::Ready(chunk.map(|chunk| chunk.map(Frame::data)))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.as_bytes().is_some_and(<[u8]>::is_empty)
    }

    fn size_hint(&self) -> SizeHint {
        self.length().map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}
