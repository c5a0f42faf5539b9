//! The contract on a socket.

use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::{Body, Frame, Incoming, SizeHint};
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream, ToSocketAddrs};
use tokio::sync::{Semaphore, oneshot};
use tokio::task::JoinHandle;

use super::contract::{Answered, Contract};
use super::exchange::{Exchange, Fault};
use super::problem::Problem;
use super::security::Authenticate;
use specwright::Generated;
use specwright::api::Api;
use specwright::document::{Document, Unusable};
use specwright::lower::lower;

/// How long connections have to end once the server is told to.
const GRACE: Duration = Duration::from_secs(2);

/// How much a client may ask of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Longest body in bytes; 8 MiB.
    pub body: usize,
    /// Longest head in bytes, at least 8 KiB; 64 KiB.
    pub head: usize,
    /// Longest time for a head, and for a body, to arrive; 30 s.
    pub time: Duration,
    /// Connections at the same time; others wait; 256.
    pub connections: usize,
}

impl Default for Limits {
    fn default() -> Self {
        let time = Duration::from_secs(30);
        Self { body: 8 << 20, head: 64 << 10, time, connections: 256 }
    }
}

type FaultHook = dyn Fn(&Exchange<'_>) -> Option<Fault> + Send + Sync;
type Observer = dyn Fn(&Exchange<'_>) + Send + Sync;

/// A contract server that is not bound to an address yet.
#[must_use = "a server serves once it is bound"]
pub struct Server {
    contract: Contract,
    limits: Limits,
    fault: Option<Box<FaultHook>>,
    observer: Option<Box<Observer>>,
}

impl From<Generated> for Server {
    fn from(generated: Generated) -> Self {
        Self::new(generated.document, generated.api)
    }
}

impl Server {
    /// A server of the document at this path.
    ///
    /// # Errors
    ///
    /// When there is no document to be read.
    pub fn open(path: &Path) -> Result<Self, Unusable> {
        let document = Document::open(path)?;
        let (api, _) = lower(&document);
        Ok(Self::new(document, api))
    }

    /// The contract that is served.
    pub fn contract(&self) -> &Contract {
        &self.contract
    }

    /// A server of what a document describes.
    pub fn new(document: Document, api: Api) -> Self {
        Self {
            contract: Contract::new(document, api),
            limits: Limits::default(),
            fault: None,
            observer: None,
        }
    }

    /// Whether the document's security requirements have to be met. Where no authenticator is
    /// given for a scheme, it is enough that credentials of its kind are there.
    pub fn require_auth(mut self, require: bool) -> Self {
        self.contract.require_auth = require;
        self
    }

    /// Has `authenticator` decide on requests that use the security scheme of this name, and
    /// requires that the document's security requirements are met.
    pub fn with_authenticator(
        mut self,
        scheme: impl Into<String>,
        authenticator: Arc<dyn Authenticate>,
    ) -> Self {
        self.contract.require_auth = true;
        self.contract.authenticators.insert(scheme.into(), authenticator);
        self
    }

    /// How much a client may ask of the server.
    pub fn limits(mut self, change: impl FnOnce(&mut Limits)) -> Self {
        change(&mut self.limits);
        self
    }

    /// Asked before each answer is sent, whether something else should happen to it.
    pub fn with_fault(
        mut self,
        hook: impl Fn(&Exchange<'_>) -> Option<Fault> + Send + Sync + 'static,
    ) -> Self {
        self.fault = Some(Box::new(hook));
        self
    }

    /// Told of each request with its answer, before faults.
    pub fn with_observer(
        mut self,
        observer: impl Fn(&Exchange<'_>) + Send + Sync + 'static,
    ) -> Self {
        self.observer = Some(Box::new(observer));
        self
    }

    /// Listens at an address and serves until [`Bound::shutdown`]. Needs a tokio runtime with I/O
    /// and time.
    ///
    /// # Errors
    ///
    /// When the address is none, or is not free.
    pub async fn bind(self, address: impl ToSocketAddrs) -> io::Result<Bound> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(accept(listener, Arc::new(self), stopped));
        Ok(Bound { address, stop, task })
    }

    fn http(&self) -> hyper::server::conn::http1::Builder {
        let mut http = hyper::server::conn::http1::Builder::new();
        http.timer(TokioTimer::new())
            .header_read_timeout(self.limits.time)
            .max_buf_size(self.limits.head.max(8192))
            .half_close(true);
        http
    }

    /// The answer to a request; nothing when the connection is to be closed.
    async fn serve(&self, request: Request<Incoming>) -> Option<Response<Content>> {
        let (head, incoming) = request.into_parts();
        let (body, unreadable) = match self.read(incoming).await {
            Ok(body) => (body, None),
            Err(problem) => (Bytes::new(), Some(problem)),
        };
        let (operation, problem, mut answer) = {
            let answered = match unreadable {
                Some(problem) => Answered::problem(problem),
                None => self.contract.answer_to(&head, &body),
            };
            let operation = answered.operation.map(|operation| operation.id.as_str());
            (operation, answered.problem, answered.answer)
        };
        let fault = {
            let problem = problem.as_ref();
            let exchange =
                Exchange { operation, head: &head, body: &body, answer: &answer, problem };
            if let Some(observer) = &self.observer {
                observer(&exchange);
            }
            self.fault.as_ref().and_then(|hook| hook(&exchange))
        };
        let mut end = None;
        match fault {
            None => {}
            Some(Fault::Answer(other)) => answer = other,
            Some(Fault::Delay(time)) => tokio::time::sleep(time).await,
            Some(Fault::Truncate(length)) => end = Some(length),
            Some(Fault::Close) => return None,
        }
        Some(answer.map(|bytes| Content::new(bytes, end)))
    }

    /// The whole body of a request, within the limits.
    async fn read(&self, incoming: Incoming) -> Result<Bytes, Problem> {
        let limit = self.limits.body;
        let too_large = || {
            let detail = format!("the body is longer than {limit} bytes");
            Problem::new(StatusCode::PAYLOAD_TOO_LARGE, detail)
                .header(http::header::CONNECTION, "close")
        };
        if incoming.size_hint().lower() > limit as u64 {
            return Err(too_large());
        }
        let collected = Limited::new(incoming, limit).collect();
        match tokio::time::timeout(self.limits.time, collected).await {
            Ok(Ok(body)) => Ok(body.to_bytes()),
            Ok(Err(error)) if error.is::<LengthLimitError>() => Err(too_large()),
            Ok(Err(_)) => Err(Problem::new(StatusCode::BAD_REQUEST, "the body breaks off")),
            Err(_) => {
                let detail = "the body does not come in time";
                Err(Problem::new(StatusCode::REQUEST_TIMEOUT, detail)
                    .header(http::header::CONNECTION, "close"))
            }
        }
    }
}

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Server")
            .field("contract", &self.contract)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

/// A server that serves. Dropped, it stops at once.
#[derive(Debug)]
pub struct Bound {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Bound {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where it listens, as a URL without a path.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Takes no further connections, and waits a little for those that are there.
    pub async fn shutdown(self) {
        let _ = self.stop.send(());
        let _ = self.task.await;
    }
}

async fn accept(listener: TcpListener, server: Arc<Server>, mut stopped: oneshot::Receiver<()>) {
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(server.limits.connections.max(1)));
    loop {
        let accepted = async {
            let place = Arc::clone(&places).acquire_owned().await;
            (place, listener.accept().await)
        };
        // Also ends when `Bound` is dropped.
        let (place, stream) = tokio::select! {
            _ = &mut stopped => break,
            (place, accepted) = accepted => match accepted {
                Ok((stream, _)) => (place, stream),
                Err(_) => {
                    // Out of files, most likely: some will be free again.
                    tokio::time::sleep(Duration::from_millis(20)).await;
                    continue;
                }
            },
        };
        let connection = connection(Arc::clone(&server), stream);
        let watched = graceful.watch(connection);
        tokio::spawn(async move {
            // A connection that breaks is the client's affair.
            let _ = watched.await;
            drop(place);
        });
    }
    drop(listener);
    let _ = tokio::time::timeout(GRACE, graceful.shutdown()).await;
}

fn connection(
    server: Arc<Server>,
    stream: TcpStream,
) -> impl hyper_util::server::graceful::GracefulConnection {
    let _ = stream.set_nodelay(true);
    let http = server.http();
    let service = service_fn(move |request| {
        let server = Arc::clone(&server);
        async move {
            let answer = server.serve(request).await;
            answer.ok_or_else(|| io::Error::from(io::ErrorKind::ConnectionAborted))
        }
    });
    http.serve_connection(TokioIo::new(stream), service)
}

/// The body of an answer, which can break off.
struct Content {
    bytes: Option<Bytes>,
    /// The length that is announced.
    length: u64,
    breaks_off: bool,
    is_flushed: bool,
}

impl Content {
    fn new(bytes: Bytes, end: Option<usize>) -> Self {
        let length = bytes.len() as u64;
        let breaks_off = end.is_some_and(|end| end < bytes.len());
        let bytes = bytes.slice(..end.unwrap_or(bytes.len()).min(bytes.len()));
        Self { bytes: Some(bytes), length, breaks_off, is_flushed: false }
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
