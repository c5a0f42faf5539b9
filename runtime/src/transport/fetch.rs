//! The default transport in a browser: `reqwest` over `fetch`.

use std::pin::Pin;
use std::time::Duration;

use futures_core::Stream;
use http::{Request, Response};
use tokio::sync::{mpsc, oneshot};
use wasm_bindgen_futures::spawn_local;

use super::{Transport, TransportError, TransportErrorKind};
use crate::body::ByteStream;
use crate::{Body, BoxFuture};

/// Request bodies longer than this are not sent: `fetch` takes them whole.
const BODY_LIMIT: usize = 1 << 30;

/// Sends requests with [`reqwest`] over `fetch`.
///
/// What the browser does by itself stays its own: connections, proxies, certificates, and redirects, which it
/// follows; which headers may be sent and which answers be read (CORS). A body that is a stream is
/// collected first.
#[derive(Clone, Debug, Default)]
pub struct ReqwestTransport {
    client: reqwest::Client,
}

impl ReqwestTransport {
    /// A transport with the browser's defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// A transport over a client that the caller has set up.
    pub fn from_client(client: reqwest::Client) -> Self {
        Self { client }
    }
}

impl Transport for ReqwestTransport {
    fn send(
        &self,
        request: Request<Body>,
    ) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        let client = self.client.clone();
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let bytes = body.collect(BODY_LIMIT).await?;
            let (mut answer, answered) = oneshot::channel();
            // What belongs to the browser stays on its thread; what is sent from there goes anywhere.
            spawn_local(async move {
                let request = Request::from_parts(head, bytes);
                let exchange = Box::pin(exchange(client, request));
                // Nobody waits any longer: the browser ends the request with it.
                if let Some(outcome) = first(exchange, Box::pin(answer.closed())).await {
                    let (response, chunks) = match outcome {
                        Ok((response, rest)) => (Ok(response), Some(rest)),
                        Err(error) => (Err(error), None),
                    };
                    let is_wanted = answer.send(response).is_ok();
                    if let Some(rest) = chunks.filter(|_| is_wanted) {
                        rest.pass_on().await;
                    }
                }
            });
            let gone = |_| TransportError::new(TransportErrorKind::Other, "the browser gave up");
            answered.await.map_err(gone)?
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        let (wake, woken) = oneshot::channel();
        spawn_local(async move {
            gloo_timers::future::sleep(duration).await;
            // Whoever has gone need not be woken.
            let _ = wake.send(());
        });
        Box::pin(async move {
            let _ = woken.await;
        })
    }
}

type Chunk = Result<bytes::Bytes, TransportError>;

/// The body of an answer on its way from the browser.
struct Rest {
    chunks: Pin<Box<dyn Stream<Item = reqwest::Result<bytes::Bytes>>>>,
    sender: mpsc::Sender<Chunk>,
}

impl Rest {
    /// Passes on what comes, as long as somebody takes it.
    async fn pass_on(mut self) {
        while let Some(chunk) = std::future::poll_fn(|it| self.chunks.as_mut().poll_next(it)).await
        {
            if self.sender.send(chunk.map_err(from_reqwest)).await.is_err() {
                return;
            }
        }
    }
}

async fn exchange(
    client: reqwest::Client,
    request: Request<bytes::Bytes>,
) -> Result<(Response<Body>, Rest), TransportError> {
    let request = reqwest::Request::try_from(request).map_err(from_reqwest)?;
    let response = client.execute(request).await.map_err(from_reqwest)?;
    let mut answer = Response::new(Body::Empty);
    *answer.status_mut() = response.status();
    *answer.headers_mut() = response.headers().clone();
    let (sender, receiver) = mpsc::channel(1);
    *answer.body_mut() = Body::Stream(ByteStream::new(Received(receiver)));
    Ok((answer, Rest { chunks: Box::pin(response.bytes_stream()), sender }))
}

/// What a future gives, unless another one ends before.
async fn first<T>(
    mut wanted: Pin<Box<impl Future<Output = T>>>,
    mut end: Pin<Box<impl Future<Output = ()>>>,
) -> Option<T> {
    std::future::poll_fn(|context| {
        if let std::task::Poll::Ready(output) = wanted.as_mut().poll(context) {
            return std::task::Poll::Ready(Some(output));
        }
        end.as_mut().poll(context).map(|()| None)
    })
    .await
}

/// The chunks that have come.
struct Received(mpsc::Receiver<Chunk>);

impl Stream for Received {
    type Item = Chunk;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Chunk>> {
        self.0.poll_recv(context)
    }
}

fn from_reqwest(error: reqwest::Error) -> TransportError {
    // The address may carry an API key in its query.
    let error = error.without_url();
    // A browser does not say why: no connection, or an answer that a page may not read.
    let (kind, message) = if error.is_timeout() {
        (TransportErrorKind::Timeout, "the service did not answer in time")
    } else if error.is_body() || error.is_decode() || error.is_request() {
        (TransportErrorKind::Interrupted, "the browser got no whole answer")
    } else {
        (TransportErrorKind::Other, "the request could not be sent")
    };
    TransportError::new(kind, message).with_source(error.to_string())
}
