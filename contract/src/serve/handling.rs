//! What each request goes through.

use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::request::Parts;
use http::{Request, Response, StatusCode};
use http_body_util::BodyExt;
use hyper::body::{Body, Incoming};

use super::chance::Failure;
use super::compressed;
use super::connections::Connection;
use super::content::Content;
use super::contract::{Contract, Served};
use super::cors;
use super::exchange::{Exchange, Fault};
use super::memory::{FREE, Held, Share};
use super::mount::Mount;
use super::outcome::Outcome;
use super::problem::Problem;
use super::serving::Serving;

/// A body, and the memory that it takes if it is large.
#[derive(Default)]
struct Received {
    bytes: Bytes,
    /// Kept as long as the body is.
    _share: Option<Share>,
}

impl Serving {
    /// The answer to a request; nothing when the connection is to be closed.
    pub(super) async fn serve(
        self: &Arc<Self>,
        connection: &Arc<Connection>,
        is_local: bool,
        request: Request<Incoming>,
    ) -> Option<Response<Content>> {
        connection.waits();
        let (mut head, incoming) = request.into_parts();
        if let Some(page) = &self.settings.page
            && let Some(answer) = page.answer(&head, is_local, &self.contracts())
        {
            return Some(self.sent(&head, answer, connection));
        }
        let received = self.read(connection, incoming).await.map_err(Box::new);
        let received = received.and_then(|body| self.inflated(&mut head, body));
        connection.works();
        let (body, unreadable) = match received {
            Ok(body) => (body, None),
            Err(problem) => (Received::default(), Some(problem)),
        };
        let request = Arc::new((head, body));
        let (late, failure) = self.settings.chance.draw();
        let contracts = self.contracts();
        let (outcome, share) = match (unreadable, contracts.of(&request.0)) {
            (None, Err(problem)) | (Some(problem), Err(_)) => {
                (Outcome::from(Served::problem(*problem)), None)
            }
            (Some(problem), Ok((_, contract))) => {
                (Outcome::from(contract.unreadable(&request.0, *problem)), None)
            }
            (None, Ok(at)) => self.asked(at, connection, &request, failure).await,
        };
        let (head, body) = &*request;
        let Outcome { operation, problem, response: mut answer, breaches, rest } = outcome;
        if self.settings.allows_origins {
            cors::allow(head, &mut answer);
        }
        let exchange = Exchange {
            operation: operation.as_deref(),
            head,
            body: &body.bytes,
            response: &answer,
            problem: problem.as_ref(),
            breaches: &breaches,
        };
        let fault = self.told(&exchange);
        let broken = contracts.of(head).ok().and_then(|(_, it)| it.broken.as_ref());
        let slow = broken.and_then(|it| it.delay(operation.as_deref(), head)).unwrap_or_default();
        let end = spoilt(&mut answer, slow + late, failure, fault).await?;
        if end.is_none() && rest.is_none() {
            compressed::deflate(&head.headers, &mut answer);
        }
        drop(request);
        connection.waits();
        Some(answer.map(|bytes| {
            let bytes = match share {
                Some(share) => Held::bytes(bytes, share),
                None => bytes,
            };
            match rest {
                Some(rest) => Content::stream(bytes, rest, Arc::clone(connection)),
                None => Content::new(bytes, end, Arc::clone(connection)),
            }
        }))
    }

    /// An answer of the server's own.
    fn sent(
        &self,
        head: &Parts,
        mut answer: Response<Bytes>,
        connection: &Arc<Connection>,
    ) -> Response<Content> {
        compressed::deflate(&head.headers, &mut answer);
        answer.map(|bytes| Content::new(bytes, None, Arc::clone(connection)))
    }

    /// Tells those who want to know, and asks what is to happen to the answer.
    fn told(&self, exchange: &Exchange<'_>) -> Option<Fault> {
        if let Some(observer) = &self.settings.observer {
            observer(exchange);
        }
        if let Some(record) = &self.settings.record {
            record.add(exchange);
        }
        if let Some(page) = &self.settings.page {
            page.add(exchange);
        }
        self.settings.fault.as_ref().and_then(|hook| hook(exchange))
    }

    /// What a request is answered with that could be read, and the memory that the answer takes if
    /// it is large.
    async fn asked(
        &self,
        (mount, contract): &(Mount, Arc<Contract>),
        connection: &Arc<Connection>,
        request: &Arc<(Parts, Received)>,
        failure: Option<Failure>,
    ) -> (Outcome, Option<Share>) {
        if let Some(outcome) = self.instead(contract, &request.0, failure) {
            return (outcome, None);
        }
        if let Some(upstream) = &self.settings.upstream {
            let (head, body) = &**request;
            return (upstream.pass(mount, contract, head, &body.bytes).await, None);
        }
        let mut outcome = self.answer(contract, request).await;
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
                outcome = self.answer(contract, request).await;
            }
        }
        (outcome, share)
    }

    /// What is answered without a look at the request: a preflight, a failure on purpose, one
    /// request too many.
    fn instead(
        &self,
        contract: &Contract,
        head: &Parts,
        failure: Option<Failure>,
    ) -> Option<Outcome> {
        if self.settings.allows_origins
            && let Some(response) = cors::preflight(head)
        {
            return Some(Outcome::of(response));
        }
        if let Some(Failure::Status(status)) = failure {
            return Some(Outcome::from(contract.fail_on_purpose(head, status, 1)));
        }
        let seconds = self.settings.rate.as_ref()?.refuses()?;
        let status = StatusCode::TOO_MANY_REQUESTS;
        Some(Outcome::from(contract.fail_on_purpose(head, status, seconds)))
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

    /// The body as it was before it was compressed. One that a service is to have is passed on as
    /// it is.
    fn inflated(&self, head: &mut Parts, body: Received) -> Result<Received, Box<Problem>> {
        if self.settings.upstream.is_some() {
            return Ok(body);
        }
        let bytes = compressed::inflated(head, body.bytes, self.settings.limits.body)?;
        Ok(Received { bytes, ..body })
    }

    fn too_large(&self) -> Problem {
        let detail = format!("the body is longer than {} bytes", self.settings.limits.body);
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, detail)
            .header(http::header::CONNECTION, "close")
    }
}

/// Has an answer come late and be broken, as it was asked for; gives after how many bytes of its
/// body it breaks off, and nothing when the connection is to be closed instead.
async fn spoilt(
    answer: &mut Response<Bytes>,
    late: Duration,
    failure: Option<Failure>,
    fault: Option<Fault>,
) -> Option<Option<usize>> {
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
        Some(Fault::Response(other)) => *answer = other,
        Some(Fault::Delay(time)) => tokio::time::sleep(time).await,
        Some(Fault::Truncate(length)) => end = Some(length),
        Some(Fault::Close) => return None,
    }
    Some(end)
}
