//! Operations that go on after they are answered: how their state is asked for until they end.

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_core::Stream;
use http::header::{ACCEPT, LOCATION};
use http::{HeaderMap, Method, Request, Response, StatusCode};
use serde::Serialize;
use serde_json::Value;

use crate::address::PageAddress;
use crate::error::{BodyError, CallError, Error};
use crate::time::Instant;
use crate::{Body, BoxFuture, Client, Operation, RequestError, Settings, decode, retry};

/// An operation that goes on after it is answered, or one that asks for the state of another.
pub trait LongRunning: Operation + Clone {
    /// What asks for a state.
    type State: Operation + Clone;

    /// This operation, when it is the one that asks for a state itself.
    fn state(&self) -> Option<Self::State> {
        None
    }

    /// How the first state is asked for; nothing where the answer does not have what it takes.
    fn follow(&self, answer: &Response<Self::Output>) -> Option<Follow<Self::State>>;

    /// Whether this state is the last one.
    fn has_ended(answer: &Response<<Self::State as Operation>::Output>) -> bool;
}

/// How a state is asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Follow<S> {
    /// By this operation.
    Operation(S),
    /// At this address, perhaps relative to that of the operation.
    Address(S, String),
    /// There is nothing to wait for.
    Ended,
}

impl<O> Follow<StateOf<O>> {
    /// At the address in `Location`, if the answer is `202`: no more than that has been accepted
    /// (RFC 9110, 15.3.3).
    pub fn location<T>(answer: &Response<T>) -> Option<Self> {
        if is_complete(answer) {
            return Some(Self::Ended);
        }
        let address = text_of(answer.headers(), &[LOCATION.as_str()])?;
        Some(Self::Address(StateOf::new(), address))
    }
}

impl<O> Follow<StatusOf<O>> {
    /// At the address in `Operation-Location` or `Azure-AsyncOperation`, else in `Location` of a `202`.
    pub fn status<T>(answer: &Response<T>) -> Option<Self> {
        let named = text_of(answer.headers(), &["azure-asyncoperation", "operation-location"]);
        if named.is_none() && is_complete(answer) {
            return Some(Self::Ended);
        }
        let address = named.or_else(|| text_of(answer.headers(), &[LOCATION.as_str()]))?;
        Some(Self::Address(StatusOf::new(), address))
    }
}

fn text_of(headers: &HeaderMap, names: &[&str]) -> Option<String> {
    let value = names.iter().find_map(|name| headers.get(*name))?;
    value.to_str().ok().map(ToOwned::to_owned)
}

/// Asks at an address for what an operation answers in the end.
pub struct StateOf<O>(PhantomData<fn() -> O>);

/// Asks at an address how far an operation is: a JSON object with a member `status`.
pub struct StatusOf<O>(PhantomData<fn() -> O>);

/// Both are nothing but the type of their operation.
macro_rules! at_an_address {
    ($($name:ident)*) => { $(
        impl<O> $name<O> {
            fn new() -> Self {
                Self(PhantomData)
            }
        }

        impl<O> Clone for $name<O> {
            fn clone(&self) -> Self {
                Self::new()
            }
        }

        impl<O> fmt::Debug for $name<O> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(stringify!($name))
            }
        }
    )* };
}

at_an_address!(StateOf StatusOf);

fn get() -> Result<Request<Body>, RequestError> {
    let accept = "application/json, */*;q=0.9";
    let request = Request::builder().method(Method::GET).uri("/").header(ACCEPT, accept);
    request.body(Body::Empty).map_err(|error| RequestError::Address(error.to_string()))
}

impl<O: Operation> Operation for StateOf<O> {
    const ID: &'static str = O::ID;
    const METHOD: Option<Method> = Some(Method::GET);
    const SECURITY: &'static [&'static [&'static str]] = O::SECURITY;
    const SERVER: Option<&'static str> = O::SERVER;
    const STREAMED: bool = O::STREAMED;
    type Output = O::Output;
    type Failure = O::Failure;

    fn request(&self, _: &Settings) -> Result<Request<Body>, RequestError> {
        get()
    }

    fn is_streamed(response: &Response<Body>) -> bool {
        O::is_streamed(response)
    }

    fn output(response: Response<Body>) -> Result<O::Output, BodyError> {
        O::output(response)
    }

    fn failure(response: &Response<Body>) -> Result<Option<O::Failure>, BodyError> {
        O::failure(response)
    }
}

impl<O: Operation> Operation for StatusOf<O> {
    const ID: &'static str = O::ID;
    const METHOD: Option<Method> = Some(Method::GET);
    const SECURITY: &'static [&'static [&'static str]] = O::SECURITY;
    const SERVER: Option<&'static str> = O::SERVER;
    type Output = Value;
    type Failure = O::Failure;

    fn request(&self, _: &Settings) -> Result<Request<Body>, RequestError> {
        get()
    }

    fn output(response: Response<Body>) -> Result<Value, BodyError> {
        match response.body().length() {
            Some(0) => Ok(Value::Null),
            _ => decode::json(response),
        }
    }

    fn failure(response: &Response<Body>) -> Result<Option<O::Failure>, BodyError> {
        O::failure(response)
    }
}

/// Whether an answer is the one that was waited for: no other `202`.
pub fn is_complete<T>(answer: &Response<T>) -> bool {
    answer.status() != StatusCode::ACCEPTED
}

/// Whether a `status` is one of the last (Microsoft's guidelines for REST APIs, "Long-running
/// operations"); an answer without one is the last unless it is `202`.
pub fn is_final(answer: &Response<Value>) -> bool {
    const LAST: [&str; 5] = ["succeeded", "failed", "canceled", "cancelled", "completed"];
    match answer.body().get("status").and_then(Value::as_str) {
        Some(status) => LAST.iter().any(|last| status.eq_ignore_ascii_case(last)),
        None => is_complete(answer),
    }
}

/// Whether a member has one of these values.
pub fn is_any_of(member: &impl Serialize, values: &[&str]) -> bool {
    text(member).is_some_and(|text| values.contains(&text.as_str()))
}

/// A member as text: of a text itself, of a number or a boolean as JSON writes it; nothing where it is
/// not there or `null`.
pub fn text(member: &impl Serialize) -> Option<String> {
    match serde_json::to_value(member).ok()? {
        Value::String(text) => Some(text),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
        other => Some(other.to_string()),
    }
}

/// The states of an operation until it ends: a [`Stream`], and [`next`](Self::next) for those who have
/// no other use for one.
///
/// Between two states there is a pause: the `Retry-After` of the last answer, or else one second, then
/// twice as long each time, up to 30 seconds. An address that the service gives is asked on the same
/// host only, since credentials go along.
#[must_use = "states are asked for when they are taken"]
pub struct Polling<O: LongRunning> {
    client: Client,
    started: Option<Response<O::Output>>,
    phase: Phase<O::State>,
    operation: Option<O::State>,
    address: PageAddress,
    /// The next pause, where the service says nothing.
    pause: Duration,
    longest_pause: Duration,
    deadline: Option<Deadline>,
}

/// How long is waited for the end.
struct Deadline {
    begun: Instant,
    after: Duration,
    /// All pauses so far: tests do not wait for them.
    waited: Duration,
}

impl Deadline {
    /// Whether there is time for one pause more, which is counted.
    fn allows(&mut self, pause: Duration) -> bool {
        let passed = self.begun.elapsed().max(self.waited);
        self.waited = self.waited.saturating_add(pause);
        passed.saturating_add(pause) <= self.after
    }
}

enum Phase<S: Operation> {
    /// The operation has begun, and the service has perhaps named a pause.
    Started(Option<Duration>),
    /// A state is not asked for yet: after a pause, or at once where it is there already.
    Wanted(Option<Duration>),
    /// A state is on its way.
    Asked(BoxFuture<'static, Outcome<S>>),
    /// There is nobody to ask.
    Stuck(&'static str),
    /// There are no more.
    Done,
}

type Outcome<S> = Result<Response<<S as Operation>::Output>, Error<<S as Operation>::Failure>>;

const UNSAID: &str = "the answer does not say where its state is";
const LATE: &str = "it has not ended before the deadline";

impl Client {
    /// Sends an operation, unless it asks for a state itself, and follows it.
    ///
    /// # Errors
    ///
    /// See [`Error`]: those of the operation itself.
    pub async fn poll<O: LongRunning>(
        &self,
        operation: O,
    ) -> Result<Polling<O>, Error<O::Failure>> {
        let mut polling = Polling {
            client: self.clone(),
            started: None,
            phase: Phase::Wanted(None),
            operation: operation.state(),
            address: PageAddress::default(),
            pause: Duration::from_secs(1),
            longest_pause: Duration::from_secs(30),
            deadline: None,
        };
        if polling.operation.is_some() {
            return Ok(polling);
        }
        let mut address = PageAddress::default();
        let started = self.send_at(&operation, &mut address).await?;
        polling.phase = Phase::Started(retry::retry_after(started.headers()));
        match operation.follow(&started) {
            Some(Follow::Operation(state)) => polling.operation = Some(state),
            Some(Follow::Address(state, link)) => {
                polling.operation = Some(state);
                polling.address = address.then(link);
            }
            Some(Follow::Ended) => polling.phase = Phase::Done,
            None => polling.phase = Phase::Stuck(UNSAID),
        }
        polling.started = Some(started);
        Ok(polling)
    }
}

impl<O: LongRunning> Polling<O> {
    /// The answer of the operation; nothing for one that asks for a state itself.
    pub fn started(&self) -> Option<&Response<O::Output>> {
        self.started.as_ref()
    }

    /// The first pause, and the longest, between states for which the service names none.
    pub fn pauses(mut self, first: Duration, longest: Duration) -> Self {
        (self.pause, self.longest_pause) = (first, longest);
        self
    }

    /// So long from now on is waited for the end; then there is an error. A state that is on its way is
    /// waited for.
    pub fn deadline(mut self, after: Duration) -> Self {
        self.deadline = Some(Deadline { begun: Instant::now(), after, waited: Duration::ZERO });
        self
    }

    /// The pause before the next state, which grows.
    fn pause(&mut self, asked: Option<Duration>) -> Duration {
        let usual = self.pause.min(self.longest_pause);
        if asked.is_none() {
            self.pause = usual.saturating_mul(2);
        }
        asked.unwrap_or(usual)
    }

    fn failed(&self, why: &str) -> Error<<O::State as Operation>::Failure> {
        let call = self.client.call::<O::State>();
        Error::Request(CallError::new(&call, RequestError::Poll(why.to_owned())))
    }
}

impl<O> Polling<O>
where
    O: LongRunning + Unpin,
    O::Output: Unpin,
    O::State: Send + Sync + Unpin + 'static,
    <O::State as Operation>::Output: Send,
    <O::State as Operation>::Failure: Send,
{
    /// The next state; nothing behind the last one and behind a failure.
    pub async fn next(&mut self) -> Option<Outcome<O::State>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// The last state; nothing when there was nothing to wait for.
    ///
    /// # Errors
    ///
    /// See [`Error`]; that of the deadline is [`RequestError::Poll`].
    pub async fn finished(
        mut self,
    ) -> Result<
        Option<Response<<O::State as Operation>::Output>>,
        Error<<O::State as Operation>::Failure>,
    > {
        let mut last = None;
        while let Some(state) = self.next().await {
            last = Some(state?);
        }
        Ok(last)
    }

    /// Asks for a state, after a pause.
    fn ask(&self, pause: Option<Duration>, operation: O::State) -> Phase<O::State> {
        let (client, mut address) = (self.client.clone(), self.address.clone());
        Phase::Asked(Box::pin(async move {
            if let Some(pause) = pause {
                client.sleep(pause).await;
            }
            client.send_at(&operation, &mut address).await
        }))
    }
}

impl<O> Stream for Polling<O>
where
    O: LongRunning + Unpin,
    O::Output: Unpin,
    O::State: Send + Sync + Unpin + 'static,
    <O::State as Operation>::Output: Send,
    <O::State as Operation>::Failure: Send,
{
    type Item = Outcome<O::State>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            match std::mem::replace(&mut this.phase, Phase::Done) {
                Phase::Done => return Poll::Ready(None),
                Phase::Started(asked) => this.phase = Phase::Wanted(Some(this.pause(asked))),
                Phase::Stuck(why) => return Poll::Ready(Some(Err(this.failed(why)))),
                Phase::Wanted(pause) => {
                    let Some(operation) = this.operation.clone() else { continue };
                    let wait = pause.unwrap_or_default();
                    this.phase = match this.deadline.as_mut().is_none_or(|it| it.allows(wait)) {
                        true => this.ask(pause, operation),
                        false => Phase::Stuck(LATE),
                    };
                }
                Phase::Asked(mut state) => {
                    let Poll::Ready(outcome) = state.as_mut().poll(context) else {
                        this.phase = Phase::Asked(state);
                        return Poll::Pending;
                    };
                    if let Ok(answer) = &outcome
                        && !O::has_ended(answer)
                    {
                        let pause = this.pause(retry::retry_after(answer.headers()));
                        this.phase = Phase::Wanted(Some(pause));
                    }
                    return Poll::Ready(Some(outcome));
                }
            }
        }
    }
}

impl<O: LongRunning> fmt::Debug for Polling<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_started = self.started.is_some();
        f.debug_struct("Polling").field("is_started", &is_started).finish_non_exhaustive()
    }
}
