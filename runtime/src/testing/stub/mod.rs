//! A transport for tests of what calls a service.

mod pause;
mod response;
mod sent;

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::{Request, Response, StatusCode};
use serde::Serialize;

pub use response::StubResponse;
pub use sent::Sent;

use crate::operation::OperationId;
use crate::{Body, BoxFuture, Operation, Transport, TransportError, TransportErrorKind};

/// More bytes than this are not remembered of a body that is a stream.
const LIMIT: usize = 64 << 20;

/// A [`Transport`] without a socket, for tests of functions that call a service: it answers operations
/// with typed values and remembers what was sent.
///
/// ```
/// # use specwright_runtime::export::http::{Method, Request, Response};
/// # use specwright_runtime::{Body, BodyError, Operation, RequestBuilder, RequestError, Settings, decode};
/// # #[derive(Clone, PartialEq)]
/// # pub struct Thing { pub name: String }
/// # specwright_runtime::object!(Thing { name: "name" });
/// # pub struct GetThing { pub id: String }
/// # impl Operation for GetThing {
/// #     const ID: &'static str = "getThing";
/// #     type Output = Thing;
/// #     type Failure = Thing;
/// #     fn request(&self, _: &Settings) -> Result<Request<Body>, RequestError> {
/// #         RequestBuilder::new(Method::GET, "/things/{id}").path("id", &self.id).build()
/// #     }
/// #     fn output(response: Response<Body>) -> Result<Thing, BodyError> { decode::json(response) }
/// #     fn failure(response: &Response<Body>) -> Result<Option<Thing>, BodyError> {
/// #         decode::json_ref(response).map(Some)
/// #     }
/// # }
/// use std::sync::Arc;
///
/// use specwright_runtime::testing::{Stub, block_on};
/// use specwright_runtime::{Client, Error};
///
/// // What is tested: a function of yours that calls the service.
/// async fn name_of(client: &Client, id: &str) -> Result<String, Error<Thing>> {
///     let response = client.send(&GetThing { id: id.to_owned() }).await?;
///     Ok(response.into_body().name)
/// }
///
/// let stub = Stub::new();
/// stub.answer::<GetThing>(Thing { name: "spoon".to_owned() });
/// stub.fail::<GetThing>(404, Thing { name: "no such thing".to_owned() });
///
/// let client = Client::builder("https://api.example.com", Arc::new(stub.clone()))?.build();
/// assert_eq!(block_on(name_of(&client, "7")).unwrap(), "spoon");
/// assert!(block_on(name_of(&client, "8")).is_err());
///
/// let sent = stub.sent_of::<GetThing>();
/// assert_eq!(sent[0].path(), "/things/7");
/// assert_eq!(sent[1].path(), "/things/8");
/// # Ok::<(), specwright_runtime::RequestError>(())
/// ```
///
/// With generated bindings the client is made by its own builder: `Client::builder().transport(stub)`.
///
/// Pauses between attempts are over at once, and remembered.
#[derive(Clone, Default)]
pub struct Stub(Arc<Mutex<Inner>>);

#[derive(Default)]
struct Inner {
    /// What is answered next, by the operation's id.
    responses: BTreeMap<&'static str, VecDeque<StubResponse>>,
    /// What answers when there is nothing next.
    closures: BTreeMap<&'static str, Arc<Closure>>,
    sent: Vec<Sent>,
    pauses: Vec<Duration>,
}

type Closure = dyn Fn(&Sent) -> StubResponse + Send + Sync;

impl Stub {
    /// A transport that answers nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Answers the next call of an operation with what it gives on success.
    ///
    /// # Panics
    ///
    /// When the operation does not read the value back from any way in which it can be sent, as one
    /// of several media types: [`answer_as`](Self::answer_as) says which.
    #[track_caller]
    pub fn answer<O: Operation>(&self, output: O::Output)
    where
        O::Output: Serialize,
    {
        self.answer_as::<O>(StubResponse::output::<O>(output));
    }

    /// Answers the next call with this status and JSON: an operation of several successful answers
    /// has no value of one type.
    ///
    /// # Panics
    ///
    /// When the operation does not read it.
    #[track_caller]
    pub fn answer_with<O: Operation>(&self, status: u16, body: impl Serialize) {
        let response = StubResponse::json(status, body);
        if let Err(error) = O::output(response.response()) {
            panic!("`{}` does not read this answer of status {status}: {error}", O::ID);
        }
        self.answer_as::<O>(response);
    }

    /// Answers the next call with an error of this status, whose body the document describes.
    ///
    /// # Panics
    ///
    /// When the operation does not read it as such.
    #[track_caller]
    pub fn fail<O: Operation>(&self, status: u16, body: impl Serialize) {
        let response = StubResponse::json(status, body);
        match O::failure(&response.response()) {
            Ok(Some(_)) => self.answer_as::<O>(response),
            Ok(None) => panic!(
                "`{}` knows no body of the status {status}: `answer_as` gives what the document does \
                 not describe",
                O::ID
            ),
            Err(error) => {
                panic!("`{}` does not read this error of status {status}: {error}", O::ID)
            }
        }
    }

    /// Lets the next call end without an answer.
    pub fn break_off<O: Operation>(&self, kind: TransportErrorKind) {
        self.answer_as::<O>(StubResponse::broken(kind));
    }

    /// Answers the next call of an operation so, be it what the document does not describe.
    pub fn answer_as<O: Operation>(&self, response: StubResponse) {
        self.inner().responses.entry(O::ID).or_default().push_back(response);
    }

    /// Answers all calls of an operation so for which there is no answer in order.
    pub fn answer_by<O: Operation>(
        &self,
        response: impl Fn(&Sent) -> StubResponse + Send + Sync + 'static,
    ) {
        self.inner().closures.insert(O::ID, Arc::new(response));
    }

    /// What was sent, each attempt once, in order.
    pub fn sent(&self) -> Vec<Sent> {
        self.inner().sent.clone()
    }

    /// What an operation has sent.
    pub fn sent_of<O: Operation>(&self) -> Vec<Sent> {
        let inner = self.inner();
        inner.sent.iter().filter(|sent| sent.operation() == O::ID).cloned().collect()
    }

    /// How long the client would have waited between attempts.
    pub fn pauses(&self) -> Vec<Duration> {
        self.inner().pauses.clone()
    }

    /// How many answers nobody has called for.
    pub fn left(&self) -> usize {
        self.inner().responses.values().map(VecDeque::len).sum()
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        // A test that panicked with the lock has not broken what is in it.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn next(&self, sent: Sent) -> Result<StubResponse, TransportError> {
        let operation = sent.operation();
        let mut inner = self.inner();
        inner.sent.push(sent.clone());
        if let Some(response) = inner.responses.get_mut(operation).and_then(VecDeque::pop_front) {
            return Ok(response);
        }
        let closure = inner.closures.get(operation).cloned();
        // It may ask the stub what was sent.
        drop(inner);
        closure.map(|response| response(&sent)).ok_or_else(|| {
            let message = format!("the stub has no answer for this call of `{operation}`");
            TransportError::new(TransportErrorKind::Other, message)
        })
    }
}

impl Transport for Stub {
    fn send(
        &self,
        request: Request<Body>,
    ) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let operation = head.extensions.get::<OperationId>().map_or("", |id| id.0);
            let body = body.collect(LIMIT).await?;
            let response = self.next(Sent::new(operation, head, body))?;
            if let Some(delay) = response.delay() {
                pause::pause(delay).await;
            }
            response.into_result()
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        self.inner().pauses.push(duration);
        Box::pin(std::future::ready(()))
    }

    /// Time that an attempt takes passes as it does for [`StubResponse::after`].
    fn timeout(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(pause::pause(duration))
    }
}

/// Shows what was sent by its addresses, and no credentials.
impl fmt::Debug for Stub {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stub").field("sent", &self.inner().sent).finish_non_exhaustive()
    }
}

/// The status that a test has written down.
#[track_caller]
fn status(code: u16) -> StatusCode {
    match StatusCode::from_u16(code) {
        Ok(status) => status,
        Err(_) => panic!("{code} is no status"),
    }
}
