//! Sending a request, and sending it again.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::response::Parts;
use http::{HeaderMap, Request, Response, StatusCode};

use super::Client;
use crate::error::{AuthError, CallError, CallInfo, Error};
use crate::time::{Deadline, Timer};
use crate::trace::Trace;
use crate::{Authenticator, Body, BoxFuture, TransportError, retry, secrets};

/// An answer as far as it came.
pub(super) struct PartialResponse {
    pub(super) head: Parts,
    /// The body: whole, cut short, or a stream that nobody has read.
    pub(super) body: Body,
    /// The bytes of the body, when they have been read.
    pub(super) kept: Bytes,
    /// Why the body is not whole; nothing when it is, or has not been read.
    pub(super) cut_short: Option<TransportError>,
    /// Whether the body is handed over as it arrives.
    pub(super) is_streamed: bool,
}

/// How the attempts of a call are made.
#[derive(Clone, Copy)]
pub(super) struct Plan<'a> {
    pub(super) authenticators: &'a [&'a Arc<dyn Authenticator>],
    pub(super) call: &'a CallInfo,
    pub(super) is_streamed: fn(&Response<Body>) -> bool,
    /// Whether the service does the same when it is asked twice.
    pub(super) is_repeatable: bool,
    pub(super) deadline: Deadline,
}

/// Why there is no answer. (Attempts know nothing of operations, so that programs have them once.)
pub(super) enum Broken {
    Auth(Box<CallError<AuthError>>),
    Transport(Box<CallError<TransportError>>),
}

impl<F> From<Broken> for Error<F> {
    fn from(broken: Broken) -> Self {
        match broken {
            Broken::Auth(error) => Self::Auth(error),
            Broken::Transport(error) => Self::Transport(error),
        }
    }
}

type Outcome = Result<PartialResponse, TransportError>;

impl Client {
    /// Sends, and sends again as the policy says; each attempt is authenticated anew. When the
    /// service refuses credentials that can be renewed, there is one attempt more. On the heap, as it would become a
    /// part of what sends each operation otherwise, with all that it takes.
    pub(super) fn exchange<'a>(
        &'a self,
        request: Request<Body>,
        plan: Plan<'a>,
    ) -> BoxFuture<'a, Result<PartialResponse, Broken>> {
        Box::pin(self.send_attempts(request, plan))
    }

    async fn send_attempts(
        &self,
        mut request: Request<Body>,
        plan: Plan<'_>,
    ) -> Result<PartialResponse, Broken> {
        let failed = |error| Broken::Transport(CallError::new(plan.call, error));
        let mut pauses = self.options.retry.unwrap_or_default().pauses();
        let mut attempt = 1;
        let mut is_renewed = false;
        let mut resends = 0;
        loop {
            let again = try_clone(&request);
            let (headers, outcome) = self.attempt(request, plan, resends).await?;
            resends += 1;
            if outcome.as_ref().is_ok_and(|answer| answer.head.status.is_success()) {
                self.inner.budget.give_back(attempt);
            }
            let Some(again) = again else { return outcome.map_err(failed) };
            let mut outcome = outcome;
            if let Ok(answer) = &mut outcome
                && answer.is_streamed
            {
                self.note_connection(&mut answer.head, again, plan);
                return outcome.map_err(failed);
            }
            let is_refused =
                |answer: &PartialResponse| answer.head.status == StatusCode::UNAUTHORIZED;
            if !is_renewed && outcome.as_ref().is_ok_and(is_refused) {
                for authenticator in plan.authenticators {
                    is_renewed |= authenticator.refused(&headers).await;
                }
                if is_renewed {
                    request = again;
                    continue;
                }
            }
            let may = may_repeat(plan.is_repeatable, &outcome);
            let pause = may.and_then(|asked| pauses.next(asked));
            match pause.filter(|it| plan.deadline.allows(*it) && self.inner.budget.take()) {
                Some(pause) => self.inner.transport.sleep(pause).await,
                None => return outcome.map_err(failed),
            }
            request = again;
            attempt += 1;
        }
    }

    /// One attempt: what came of it, and the headers with which it was sent.
    async fn attempt(
        &self,
        mut request: Request<Body>,
        plan: Plan<'_>,
        resends: u32,
    ) -> Result<(HeaderMap, Outcome), Broken> {
        let transport = &*self.inner.transport;
        let mut timer = plan.deadline.timer(None, |limit| transport.timeout(limit));
        for authenticator in plan.authenticators {
            let outcome = timer.race(authenticator.authenticate(&mut request)).await;
            outcome
                .map_err(|error| Broken::Transport(CallError::new(plan.call, error)))?
                .map_err(|error| Broken::Auth(CallError::new(plan.call, error)))?;
        }
        let headers = request.headers().clone();
        let mut timer =
            plan.deadline.timer(self.options.attempt_timeout, |limit| transport.timeout(limit));
        let trace = Trace::attempt(&request, plan.call, resends);
        let answer = trace.within(async {
            let response = timer.race(transport.send(request)).await??;
            Ok::<_, TransportError>(self.receive(response, plan.is_streamed, &mut timer).await)
        });
        let outcome = answer.await;
        match &outcome {
            Ok(answer) => trace.answered(&answer.head, answer.cut_short.as_ref()),
            Err(error) => trace.broken(error),
        }
        Ok((headers, outcome))
    }

    /// The answer with its body, unless that is handed over as it arrives.
    async fn receive(
        &self,
        mut response: Response<Body>,
        is_streamed: fn(&Response<Body>) -> bool,
        timer: &mut Timer<'_>,
    ) -> PartialResponse {
        secrets::mark(response.headers_mut());
        if response.status().is_success() && is_streamed(&response) {
            let (head, body) = response.into_parts();
            let kept = Bytes::new();
            return PartialResponse { head, body, kept, cut_short: None, is_streamed: true };
        }
        let (head, body) = response.into_parts();
        let (kept, cut_short) = body.collect_in_time(self.inner.body_limit, Some(timer)).await;
        let body = Body::from(kept.clone());
        PartialResponse { head, body, kept, cut_short, is_streamed: false }
    }
}

/// Whether there may be another attempt; and the pause before it, if the service asks for one.
fn may_repeat(is_repeatable: bool, outcome: &Outcome) -> Option<Option<Duration>> {
    let (may, asked) = match outcome {
        Ok(answer) if retry::is_passing(answer.head.status) => {
            (is_repeatable, retry::retry_after(&answer.head.headers))
        }
        // What a success says once more is worth asking for; an error is said already.
        Ok(answer) if answer.head.status.is_success() => {
            let kind = answer.cut_short.as_ref()?.kind();
            (retry::after_broken_body(is_repeatable, kind), None)
        }
        Ok(_) => (false, None),
        Err(error) => (retry::after_failure(is_repeatable, error.kind()), None),
    };
    may.then_some(asked)
}

pub(super) fn try_clone(request: &Request<Body>) -> Option<Request<Body>> {
    let mut copy = Request::new(request.body().try_clone()?);
    *copy.method_mut() = request.method().clone();
    *copy.uri_mut() = request.uri().clone();
    *copy.headers_mut() = request.headers().clone();
    *copy.extensions_mut() = request.extensions().clone();
    Some(copy)
}
