//! A server at work: its connections, and what each request goes through.

use std::io;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::request::Parts;
use http::{Request, Response, StatusCode};
use http_body_util::BodyExt;
use hyper::body::{Body, Incoming};
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulConnection, GracefulShutdown};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, oneshot};

use super::chance::Failure;
use super::connections::{Connection, Connections, Kept, Paced, Slot};
use super::content::Content;
use super::contract::{Contract, Served};
use super::cors;
use super::exchange::{Exchange, Fault};
use super::memory::{FREE, Held, Memory, Share};
use super::problem::Problem;
use super::settings::Settings;

/// How long connections have to end once the server is told to.
const GRACE: Duration = Duration::from_secs(2);

/// Large bodies that are examined at the same time; each takes a thread and many times its size.
const EXAMINED: usize = 2;

pub(super) struct Serving {
    /// Another one takes its place when the document has changed.
    contract: RwLock<Arc<Contract>>,
    settings: Settings,
    connections: Arc<Connections>,
    bodies: Memory,
    answers: Memory,
    examined: Semaphore,
}

/// An answer, and how it came about.
struct Outcome {
    operation: Option<String>,
    problem: Option<Problem>,
    response: Response<Bytes>,
}

/// A body, and the memory that it takes if it is large.
#[derive(Default)]
struct Received {
    bytes: Bytes,
    /// Kept as long as the body is.
    _share: Option<Share>,
}

impl Serving {
    pub(super) fn new(contract: Contract, settings: Settings) -> Self {
        let limits = settings.limits;
        let connections = Connections::new(limits.connections);
        Self {
            bodies: Memory::new(limits.memory, Kept::Body, &connections),
            answers: Memory::new(limits.memory, Kept::Response, &connections),
            examined: Semaphore::new(EXAMINED),
            connections,
            contract: RwLock::new(Arc::new(contract)),
            settings,
        }
    }

    /// The contract as it is now; a request keeps the one that it began with.
    fn contract(&self) -> Arc<Contract> {
        Arc::clone(&self.contract.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Has requests from now on answered by another contract.
    pub(super) fn replace(&self, contract: Contract) {
        *self.contract.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(contract);
    }

    /// Takes connections until it is told to stop, or nobody is there to tell it.
    pub(super) async fn accept(
        self: Arc<Self>,
        listener: TcpListener,
        mut stopped: oneshot::Receiver<()>,
    ) {
        let graceful = GracefulShutdown::new();
        for number in 0.. {
            let accepted = async {
                let stream = listener.accept().await?.0;
                io::Result::Ok((stream, self.connections.enter(number).await))
            };
            let (stream, place) = tokio::select! {
                _ = &mut stopped => break,
                accepted = accepted => match accepted {
                    Ok(accepted) => accepted,
                    Err(_) => {
                        // Out of files, most likely: some will be free again.
                        tokio::time::sleep(Duration::from_millis(20)).await;
                        continue;
                    }
                },
            };
            let connection = Arc::clone(&self).connection(stream, &place);
            let watched = graceful.watch(connection);
            tokio::spawn(async move {
                // A connection that breaks is the client's affair.
                tokio::select! {
                    _ = watched => {}
                    () = place.left() => {}
                }
            });
        }
        drop(listener);
        let _ = tokio::time::timeout(GRACE, graceful.shutdown()).await;
    }

    fn connection(
        self: Arc<Self>,
        stream: TcpStream,
        place: &Slot,
    ) -> impl GracefulConnection + use<> {
        let _ = stream.set_nodelay(true);
        let limits = self.settings.limits;
        let connection = Arc::clone(place.connection());
        let stream = Paced::new(stream, Arc::clone(&connection), limits.time);
        let service = service_fn(move |request| {
            let (serving, connection) = (Arc::clone(&self), Arc::clone(&connection));
            async move {
                let answer = serving.serve(&connection, request).await;
                answer.ok_or_else(|| io::Error::from(io::ErrorKind::ConnectionAborted))
            }
        });
        hyper::server::conn::http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(limits.time)
            .max_buf_size(limits.head.max(8192))
            .half_close(true)
            .serve_connection(TokioIo::new(stream), service)
    }

    /// The answer to a request; nothing when the connection is to be closed.
    async fn serve(
        self: &Arc<Self>,
        connection: &Arc<Connection>,
        request: Request<Incoming>,
    ) -> Option<Response<Content>> {
        connection.waits();
        let (head, incoming) = request.into_parts();
        let (body, unreadable) = match self.read(connection, incoming).await {
            Ok(body) => (body, None),
            Err(problem) => (Received::default(), Some(problem)),
        };
        connection.works();
        let request = Arc::new((head, body));
        let contract = self.contract();
        let (late, failure) = self.settings.chance.draw();
        let preflight = match self.settings.allows_origins {
            true => cors::preflight(&request.0),
            false => None,
        };
        let mut outcome = match (unreadable, preflight, failure) {
            (Some(problem), ..) => Outcome::from(Served::problem(problem)),
            (_, Some(answer), _) => Outcome { operation: None, problem: None, response: answer },
            (.., Some(Failure::Status(status))) => {
                Outcome::from(contract.fail_on_purpose(&request.0, status))
            }
            _ => self.answer(&contract, &request).await,
        };
        let length = outcome.response.body().len();
        let mut share = None;
        if length > FREE {
            share = self.answers.try_take(length, connection);
            if share.is_none() && contract.may_change(&request.0.method) {
                // Answered again, it would be done twice. The memory of its body is still taken,
                // and bounds how many wait here.
                share = Some(self.answers.take(length, connection).await);
            } else if share.is_none() {
                // Until there is memory for it, the answer is not kept: it can be made again.
                drop(outcome);
                share = Some(self.answers.take(length, connection).await);
                outcome = self.answer(&contract, &request).await;
            }
        }
        let (head, body) = &*request;
        let Outcome { operation, problem, response: mut answer } = outcome;
        if self.settings.allows_origins {
            cors::allow(head, &mut answer);
        }
        let fault = {
            let (operation, problem) = (operation.as_deref(), problem.as_ref());
            let (body, answer) = (&body.bytes, &answer);
            let exchange = Exchange { operation, head, body, response: answer, problem };
            if let Some(observer) = &self.settings.observer {
                observer(&exchange);
            }
            if let Some(record) = &self.settings.record {
                record.add(&exchange);
            }
            self.settings.fault.as_ref().and_then(|hook| hook(&exchange))
        };
        let broken = contract.broken.as_ref();
        if let Some(time) = broken.and_then(|it| it.delay(operation.as_deref(), head)) {
            tokio::time::sleep(time).await;
        }
        drop(request);
        if !late.is_zero() {
            tokio::time::sleep(late).await;
        }
        let mut end = None;
        match failure {
            Some(Failure::Closed) => return None,
            Some(Failure::Broken) => end = Some(answer.body().len() / 2),
            Some(Failure::Status(_)) | None => {}
        }
        match fault {
            None => {}
            Some(Fault::Response(other)) => answer = other,
            Some(Fault::Delay(time)) => tokio::time::sleep(time).await,
            Some(Fault::Truncate(length)) => end = Some(length),
            Some(Fault::Close) => return None,
        }
        connection.waits();
        Some(answer.map(|bytes| {
            let bytes = match share {
                Some(share) => Held::bytes(bytes, share),
                None => bytes,
            };
            Content::new(bytes, end, Arc::clone(connection))
        }))
    }

    /// What the contract answers. What takes long is done elsewhere, so that other clients go on.
    async fn answer(&self, contract: &Arc<Contract>, request: &Arc<(Parts, Received)>) -> Outcome {
        if request.1.bytes.len() <= FREE {
            return Outcome::from(contract.answer_to(&request.0, &request.1.bytes));
        }
        let _place = self.examined.acquire().await;
        let (contract, asked) = (Arc::clone(contract), Arc::clone(request));
        let work = move || Outcome::from(contract.answer_to(&asked.0, &asked.1.bytes));
        match tokio::task::spawn_blocking(work).await {
            Ok(outcome) => outcome,
            Err(error) => match error.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                // The runtime is about to end, and nobody is there to be answered.
                Err(_) => {
                    let problem =
                        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "the server is stopped");
                    Outcome::from(Served::problem(problem))
                }
            },
        }
    }

    /// The whole body of a request, within the limits.
    async fn read(
        &self,
        connection: &Arc<Connection>,
        incoming: Incoming,
    ) -> Result<Received, Problem> {
        let announced = incoming.size_hint();
        if announced.lower() > self.settings.limits.body as u64 {
            return Err(self.too_large());
        }
        let limit = announced.exact().map_or(self.settings.limits.body, |length| length as usize);
        match tokio::time::timeout(
            self.settings.limits.time,
            self.collect(connection, incoming, limit),
        )
        .await
        {
            Ok(body) => body,
            Err(_) => {
                let detail = "the body does not come in time";
                Err(Problem::new(StatusCode::REQUEST_TIMEOUT, detail)
                    .header(http::header::CONNECTION, "close"))
            }
        }
    }

    /// A body of at most so many bytes. Once more of it has come than each may have, there has to
    /// be memory for all of it.
    async fn collect(
        &self,
        connection: &Arc<Connection>,
        mut incoming: Incoming,
        limit: usize,
    ) -> Result<Received, Problem> {
        let mut bytes = BytesMut::new();
        let mut share = None;
        while let Some(frame) = incoming.frame().await {
            let frame =
                frame.map_err(|_| Problem::new(StatusCode::BAD_REQUEST, "the body breaks off"))?;
            let Ok(data) = frame.into_data() else { continue };
            if bytes.len() + data.len() > limit {
                return Err(self.too_large());
            }
            if share.is_none() && bytes.len() + data.len() > FREE {
                connection.works();
                share = Some(self.bodies.take(limit, connection).await);
                connection.waits();
                bytes.reserve(limit - bytes.len());
            }
            bytes.extend_from_slice(&data);
        }
        Ok(Received { bytes: bytes.freeze(), _share: share })
    }

    fn too_large(&self) -> Problem {
        let detail = format!("the body is longer than {} bytes", self.settings.limits.body);
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, detail)
            .header(http::header::CONNECTION, "close")
    }
}

impl From<Served<'_>> for Outcome {
    fn from(answered: Served<'_>) -> Self {
        let operation = answered.operation.map(|operation| operation.id.clone());
        Self { operation, problem: answered.problem, response: answered.response }
    }
}
