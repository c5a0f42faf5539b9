//! What a client adds to an operation: address, settings, authentication, retries.

mod builder;
mod connection;
mod destination;
mod exchange;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use http::header::{Entry, HeaderName, HeaderValue};
use http::{HeaderMap, Request, Response};

use crate::address::{BaseAddress, PageAddress};
use crate::auth::{self, AuthError};
use crate::error::{CallError, CallInfo, Error, ReadErrorDetails, StatusError};
use crate::events::Connection;
use crate::flight::Flight;
use crate::idempotency::IdempotencyKeys;
use crate::operation::OperationId;
use crate::retry::{self, RetryBudget};
use crate::settings::{ResolveSetting, SettingError};
use crate::time::Deadline;
use crate::{Authenticator, Body, CallOptions, Operation, RequestError, Settings, Transport};

pub use self::builder::ClientBuilder;
pub(crate) use self::destination::Destination;
use self::exchange::{PartialResponse, Plan};

/// Sends operations to one service. Cheap to clone.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
    options: CallOptions,
}

struct Inner {
    destination: Destination,
    transport: Arc<dyn Transport>,
    schemes: Vec<(String, Arc<dyn Authenticator>)>,
    settings: Settings,
    resolver: Option<Arc<dyn ResolveSetting>>,
    /// What the resolver has found.
    found: Mutex<BTreeMap<&'static str, Arc<Found>>>,
    error_details: Arc<dyn ReadErrorDetails>,
    headers: HeaderMap,
    budget: RetryBudget,
    keys: IdempotencyKeys,
    body_limit: usize,
}

/// A setting that is found out, once for all calls that need it.
type Found = Flight<Option<String>, SettingError>;

impl Client {
    /// A builder of a client for the service at `base`, for example `https://api.example.com/v1`.
    ///
    /// # Errors
    ///
    /// [`RequestError::Address`] when `base` is no absolute http or https address.
    pub fn builder(
        base: &str,
        transport: Arc<dyn Transport>,
    ) -> Result<ClientBuilder, RequestError> {
        Ok(ClientBuilder::new(Destination::Given(BaseAddress::parse(base)?), transport))
    }

    /// The same client for calls with these options. Everything else is shared: connections, tokens,
    /// the budget of retries.
    #[must_use]
    pub fn with(&self, options: CallOptions) -> Self {
        Self { inner: Arc::clone(&self.inner), options: options.or(self.options) }
    }

    /// The settings of this client.
    pub fn settings(&self) -> &Settings {
        &self.inner.settings
    }

    /// Sends `operation` and decodes the answer.
    ///
    /// # Errors
    ///
    /// See [`Error`]: each variant says what happened and keeps what the service sent.
    pub async fn send<O: Operation>(
        &self,
        operation: &O,
    ) -> Result<Response<O::Output>, Error<O::Failure>> {
        self.send_at(operation, &mut PageAddress::default()).await
    }

    /// Sends `operation`, to the page that the service has named if it has, and notes to which
    /// address.
    pub(crate) async fn send_at<O: Operation>(
        &self,
        operation: &O,
        page: &mut PageAddress,
    ) -> Result<Response<O::Output>, Error<O::Failure>> {
        let deadline = Deadline::within(self.options.deadline);
        let mut call = self.call::<O>();
        let refused = |call: &CallInfo, error| Error::Request(CallError::new(call, error));
        let target = self.inner.destination.of(O::SERVER).map_err(|error| refused(&call, error))?;
        let authenticators = auth::choose(&self.inner.schemes, O::SECURITY)
            .and_then(|chosen| match target.is_suspect && !chosen.is_empty() {
                true => Err(AuthError::new(format!(
                    "credentials are not sent to `{}`, where anybody on the way could read them: \
                     the document names https addresses. If this one is meant, give it to the \
                     client's builder (`base_url`)",
                    target.base
                ))),
                false => Ok(chosen),
            })
            .map_err(|error| Error::Auth(CallError::new(&call, error)))?;
        let mut request = self.request(operation, &mut call, &authenticators, deadline).await?;
        let address = target.base.join(request.uri()).and_then(|address| page.settle(&address));
        *request.uri_mut() = address.map_err(|error| refused(&call, error))?;
        for (name, value) in &self.inner.headers {
            request.headers_mut().entry(name).or_insert_with(|| value.clone());
        }
        let has_key = O::IDEMPOTENCY_KEY.is_some_and(|name| request.headers().contains_key(name));
        let plan = Plan {
            authenticators: &authenticators,
            call: &call,
            is_streamed: O::is_streamed,
            is_repeatable: has_key || retry::is_idempotent(request.method()),
            deadline,
        };
        let answer = self.exchange(request, plan).await?;
        if answer.head.status.is_success() {
            self.succeed::<O>(call, answer)
        } else {
            Err(self.fail::<O>(call, answer))
        }
    }

    /// Waits on the timer of the transport.
    pub(crate) async fn sleep(&self, pause: std::time::Duration) {
        self.inner.transport.sleep(pause).await;
    }

    /// A call of an operation, as its errors name it.
    pub(crate) fn call<O: Operation>(&self) -> CallInfo {
        let target = self.inner.destination.of(O::SERVER).ok();
        let host = target.map(|target| target.base.host().to_owned());
        CallInfo { operation: O::ID, method: O::METHOD, host }
    }

    /// The request with the settings of the call: those that it names, and those that its
    /// credentials need. What is missing is asked of the resolver.
    async fn request<O: Operation>(
        &self,
        operation: &O,
        call: &mut CallInfo,
        authenticators: &[&Arc<dyn Authenticator>],
        deadline: Deadline,
    ) -> Result<Request<Body>, Error<O::Failure>> {
        let mut settings = self.inner.settings.clone();
        let mut request = loop {
            match operation.request(&settings) {
                Ok(request) => break request,
                Err(RequestError::MissingSetting(name)) if settings.get(name).is_none() => {
                    let value = self.find(name, call, deadline).await?;
                    let missing = || RequestError::MissingSetting(name);
                    let value = value.ok_or_else(missing);
                    let value =
                        value.map_err(|error| Error::Request(CallError::new(call, error)))?;
                    settings.set(name, value);
                }
                Err(error) => return Err(Error::Request(CallError::new(call, error))),
            }
        };
        call.method = Some(request.method().clone());
        let mut settings = settings.of_call();
        for name in authenticators.iter().flat_map(|it| it.settings()) {
            if settings.get(name).is_none()
                && let Some(value) = self.find(name, call, deadline).await?
            {
                settings.set(*name, value);
            }
        }
        if let Some(name) = O::IDEMPOTENCY_KEY {
            self.add_key(name, &mut request)
                .map_err(|error| Error::Request(CallError::new(call, error)))?;
        }
        request.extensions_mut().insert(settings);
        request.extensions_mut().insert(OperationId(O::ID));
        Ok(request)
    }

    /// Puts an idempotency key into a request that has none.
    fn add_key(&self, name: &'static str, request: &mut Request<Body>) -> Result<(), RequestError> {
        let header = HeaderName::from_bytes(name.as_bytes());
        let header = header.map_err(|_| RequestError::HeaderArgument(name))?;
        if let Entry::Vacant(entry) = request.headers_mut().entry(header) {
            let key = HeaderValue::try_from(self.inner.keys.next());
            let mut key = key.map_err(|_| RequestError::HeaderArgument(name))?;
            key.set_sensitive(true);
            entry.insert(key);
        }
        Ok(())
    }

    /// A setting that the client was not given, if anybody knows it.
    async fn find<F>(
        &self,
        name: &'static str,
        call: &CallInfo,
        deadline: Deadline,
    ) -> Result<Option<String>, Error<F>> {
        let Some(resolver) = &self.inner.resolver else { return Ok(None) };
        let found = {
            let mut all = self.inner.found.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(all.entry(name).or_default())
        };
        let look_up = found.get(Option::is_some, |_| resolver.resolve(name));
        let value =
            deadline.timer(None, |limit| self.inner.transport.timeout(limit)).race(look_up).await;
        let value = value.map_err(|error| Error::Transport(CallError::new(call, error)))?;
        value.map_err(|error| Error::Setting(CallError::new(call, error)))
    }

    fn succeed<O: Operation>(
        &self,
        call: CallInfo,
        answer: PartialResponse,
    ) -> Result<Response<O::Output>, Error<O::Failure>> {
        let PartialResponse { head, body, kept, cut_short, .. } = answer;
        // Of a success nothing in the body is the code of an error.
        let details = || self.inner.error_details.read(head.status, &head.headers, &[]);
        if cut_short.is_some() {
            let (status, headers, body) = (head.status, head.headers.clone(), kept);
            let (details, failure) = (details(), None);
            let error = StatusError { call, status, headers, body, cut_short, details, failure };
            return Err(Error::Incomplete(Box::new(error)));
        }
        match O::output(Response::from_parts(head.clone(), body)) {
            Ok(output) => {
                let mut response = Response::from_parts(head, output);
                // The stream has it.
                response.extensions_mut().remove::<Connection>();
                Ok(response)
            }
            Err(error) => {
                let (status, headers, body) = (head.status, head.headers.clone(), kept);
                let (details, failure) = (details(), Some(error));
                let error =
                    StatusError { call, status, headers, body, cut_short, details, failure };
                Err(Error::Body(Box::new(error)))
            }
        }
    }

    fn fail<O: Operation>(&self, call: CallInfo, answer: PartialResponse) -> Error<O::Failure> {
        // Status, headers and what there is of the body say more than the failure to read on.
        let PartialResponse { head, body, kept, cut_short, .. } = answer;
        let details = self.inner.error_details.read(head.status, &head.headers, &kept);
        let (status, headers) = (head.status, head.headers.clone());
        // A body other than the documented one is no second error: status and bytes say it all.
        let failure = O::failure(&Response::from_parts(head, body)).unwrap_or_default();
        let body = kept;
        Error::Status(Box::new(StatusError {
            call,
            status,
            headers,
            body,
            cut_short,
            details,
            failure,
        }))
    }
}

/// Shows no header value and no credential.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let schemes: Vec<_> = self.inner.schemes.iter().map(|(name, _)| name).collect();
        f.debug_struct("Client")
            .field("destination", &self.inner.destination)
            .field("schemes", &schemes)
            .field("settings", &self.inner.settings)
            .finish_non_exhaustive()
    }
}
