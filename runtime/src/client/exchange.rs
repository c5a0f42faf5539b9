//! Sending a request, and sending it again.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::response::Parts;
use http::{Method, Request, Response, StatusCode};

use super::Client;
use crate::error::{CallError, CallInfo, Error};
use crate::{Authenticator, Body, TransportError, retry, secrets};

/// An answer as far as it came.
pub(super) struct PartialResponse {
    pub(super) head: Parts,
    /// The body: whole, cut short, or a stream that nobody has read.
    pub(super) body: Body,
    /// The bytes of the body, when they have been read.
    pub(super) kept: Bytes,
    /// Why the body is not whole; nothing when it is, or has not been read.
    pub(super) cut_short: Option<TransportError>,
}

impl Client {
    /// Sends, and sends again as the policy says; each attempt is authenticated anew. When the
    /// service refuses credentials that can be renewed, there is one attempt more.
    pub(super) async fn exchange<F>(
        &self,
        mut request: Request<Body>,
        authenticators: &[&Arc<dyn Authenticator>],
        call: &CallInfo,
        is_streamed: fn(&Response<Body>) -> bool,
    ) -> Result<PartialResponse, Error<F>> {
        let method = request.method().clone();
        let mut attempt = 1;
        let mut is_renewed = false;
        loop {
            let again = try_clone(&request);
            for authenticator in authenticators {
                let outcome = authenticator.authenticate(&mut request).await;
                outcome.map_err(|error| Error::Auth(CallError::new(call, error)))?;
            }
            let headers = request.headers().clone();
            let outcome = match self.0.transport.send(request).await {
                Ok(response) => Ok(self.receive(response, is_streamed).await),
                Err(error) => Err(error),
            };
            let failed = |error| Error::Transport(CallError::new(call, error));
            let Some(again) = again else { return outcome.map_err(failed) };
            let is_refused =
                |answer: &PartialResponse| answer.head.status == StatusCode::UNAUTHORIZED;
            if !is_renewed && outcome.as_ref().is_ok_and(is_refused) {
                for authenticator in authenticators {
                    is_renewed |= authenticator.refused(&headers).await;
                }
                if is_renewed {
                    request = again;
                    continue;
                }
            }
            let Some(pause) = self.pause(&method, attempt, &outcome) else {
                return outcome.map_err(failed);
            };
            self.0.transport.sleep(pause).await;
            request = again;
            attempt += 1;
        }
    }

    /// The answer with its body, unless that is handed over as it arrives.
    async fn receive(
        &self,
        mut response: Response<Body>,
        is_streamed: fn(&Response<Body>) -> bool,
    ) -> PartialResponse {
        secrets::mark(response.headers_mut());
        if response.status().is_success() && is_streamed(&response) {
            let (head, body) = response.into_parts();
            return PartialResponse { head, body, kept: Bytes::new(), cut_short: None };
        }
        let (head, body) = response.into_parts();
        let (kept, cut_short) = body.collect_part(self.0.body_limit).await;
        PartialResponse { head, body: Body::from(kept.clone()), kept, cut_short }
    }

    /// The pause before the next attempt; nothing when there is none.
    fn pause(
        &self,
        method: &Method,
        attempt: u32,
        outcome: &Result<PartialResponse, TransportError>,
    ) -> Option<Duration> {
        let policy = &self.0.retry;
        match outcome {
            Ok(answer) if retry::after_status(method, answer.head.status) => {
                policy.pause(attempt, retry::retry_after(&answer.head.headers))
            }
            // What a success says once more is worth asking for; an error is said already.
            Ok(answer) if answer.head.status.is_success() => {
                let error = answer.cut_short.as_ref()?;
                let may = retry::after_broken_body(method, error.kind());
                may.then(|| policy.pause(attempt, None)).flatten()
            }
            Err(error) if retry::after_failure(method, error.kind()) => policy.pause(attempt, None),
            _ => None,
        }
    }
}

fn try_clone(request: &Request<Body>) -> Option<Request<Body>> {
    let mut copy = Request::new(request.body().try_clone()?);
    *copy.method_mut() = request.method().clone();
    *copy.uri_mut() = request.uri().clone();
    *copy.headers_mut() = request.headers().clone();
    *copy.extensions_mut() = request.extensions().clone();
    Some(copy)
}
