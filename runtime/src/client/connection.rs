//! Sending the request of a stream of events once more.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http::header::{HeaderName, HeaderValue};
use http::response::Parts;
use http::{Request, Response, StatusCode};

use super::Client;
use super::exchange::{Broken, PartialResponse, Plan, try_clone};
use crate::body::ByteStream;
use crate::error::{CallInfo, printable};
use crate::events::{Connect, Connection, Disconnected};
use crate::time::Deadline;
use crate::{
    Authenticator, Body, BoxFuture, CallOptions, RetryPolicy, TransportError, TransportErrorKind,
    media_type, retry,
};

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// What it takes to connect again.
struct Reconnection {
    client: Client,
    /// Without credentials. (A body may be one that only one thread at a time can look at.)
    request: Mutex<Request<Body>>,
    authenticators: Vec<Arc<dyn Authenticator>>,
    call: CallInfo,
    is_streamed: fn(&Response<Body>) -> bool,
    is_repeatable: bool,
}

impl Client {
    /// Notes in an answer that is a stream where it comes from.
    pub(super) fn note_connection(&self, head: &mut Parts, request: Request<Body>, plan: Plan<'_>) {
        // Whoever asks for another connection has a policy of his own for it.
        let once = CallOptions::new().retry(RetryPolicy::attempts(1));
        head.extensions.insert(Connection(Arc::new(Reconnection {
            client: self.with(once),
            request: Mutex::new(request),
            authenticators: plan.authenticators.iter().map(|it| Arc::clone(it)).collect(),
            call: plan.call.clone(),
            is_streamed: plan.is_streamed,
            is_repeatable: plan.is_repeatable,
        })));
    }
}

impl Connect for Reconnection {
    fn connect(
        self: Arc<Self>,
        last_id: Option<String>,
    ) -> BoxFuture<'static, Result<Option<ByteStream>, Disconnected>> {
        Box::pin(async move {
            let request = {
                let request = self.request.lock().unwrap_or_else(PoisonError::into_inner);
                try_clone(&request)
            };
            let gone = || failed("the request of the stream can be sent only once".to_owned());
            let mut request = request.ok_or_else(gone)?;
            if let Some(id) = last_id {
                // An id may be any text; headers are bytes (WHATWG HTML, 9.2.4).
                if let Ok(mut id) = HeaderValue::from_bytes(id.as_bytes()) {
                    id.set_sensitive(true);
                    request.headers_mut().insert(LAST_EVENT_ID, id);
                }
            }
            let authenticators: Vec<_> = self.authenticators.iter().collect();
            let plan = Plan {
                authenticators: &authenticators,
                call: &self.call,
                is_streamed: self.is_streamed,
                is_repeatable: self.is_repeatable,
                deadline: Deadline::within(self.client.options.deadline),
            };
            match self.client.exchange(request, plan).await {
                Ok(answer) => outcome(answer),
                Err(Broken::Auth(error)) => {
                    let failed = failed("the stream cannot be authenticated again".to_owned());
                    let error = failed.error.with_source(error.into_inner());
                    Err(Disconnected { error, ..failed })
                }
                Err(Broken::Transport(error)) => {
                    let error = error.into_inner();
                    let is_passing = retry::after_failure(true, error.kind());
                    Err(Disconnected { error, is_passing, retry_after: None })
                }
            }
        })
    }

    fn sleep(self: Arc<Self>, pause: Duration) -> BoxFuture<'static, ()> {
        Box::pin(async move { self.client.inner.transport.sleep(pause).await })
    }
}

/// What an answer says of the stream (WHATWG HTML, 9.2.3).
fn outcome(answer: PartialResponse) -> Result<Option<ByteStream>, Disconnected> {
    let PartialResponse { head, body, .. } = answer;
    if head.status == StatusCode::NO_CONTENT {
        return Ok(None);
    }
    let other = media_type::other_than_events(&head.headers);
    let said = match (head.status.is_success(), other) {
        (true, None) => return Ok(Some(body.into())),
        (true, Some(kind)) => format!("`{kind}`"),
        (false, _) => head.status.to_string(),
    };
    let said = format!("the service answered {said} where events were to go on");
    let mut error = failed(printable(&said));
    error.is_passing =
        retry::is_passing(head.status) || head.status == StatusCode::INTERNAL_SERVER_ERROR;
    error.retry_after = retry::retry_after(&head.headers);
    Err(error)
}

/// What another attempt does not mend.
fn failed(message: String) -> Disconnected {
    let error = TransportError::new(TransportErrorKind::Other, message);
    Disconnected { error, is_passing: false, retry_after: None }
}
