//! What a client adds to an operation: address, settings, authentication, retries.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, Request, Response, StatusCode};

use crate::address::{BaseAddress, PageAddress};
use crate::auth::{self, AuthError};
use crate::error::{CommonErrorDetails, Error, ReadErrorDetails, StatusError};
use crate::retry;
use crate::settings::ResolveSetting;
use crate::{
    Authenticator, Body, Operation, Pages, Paginated, RequestError, RetryPolicy, Settings,
    Transport, TransportError, server,
};

/// Answers longer than this are refused unless the client says otherwise: 64 MiB.
const DEFAULT_BODY_LIMIT: usize = 64 << 20;

/// Sends operations to one service. Cheap to clone.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    place: Place,
    transport: Arc<dyn Transport>,
    schemes: Vec<(String, Arc<dyn Authenticator>)>,
    settings: Settings,
    resolver: Option<Arc<dyn ResolveSetting>>,
    error_details: Arc<dyn ReadErrorDetails>,
    headers: HeaderMap,
    retry: RetryPolicy,
    body_limit: usize,
}

/// Where requests go.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    /// To this address, whatever the document says.
    Given(BaseAddress),
    /// To a server of the document, or to the one that an operation has of its own.
    Document(BaseAddress),
    /// To the servers that the operations have of their own: the document names no other.
    Operations,
}

impl Place {
    /// The address for an operation that has perhaps a server of its own.
    fn of(
        &self,
        operation: &str,
        own: Option<&'static str>,
    ) -> Result<Cow<'_, BaseAddress>, RequestError> {
        match (self, own) {
            (Self::Given(base), _) | (Self::Document(base), None) => Ok(Cow::Borrowed(base)),
            (Self::Document(base), Some(own)) if server::is_relative(own) => {
                BaseAddress::parse(&base.resolve(own)).map(Cow::Owned)
            }
            (_, Some(own)) => BaseAddress::parse(own).map(Cow::Owned),
            (Self::Operations, None) => Err(RequestError::Address(format!(
                "the document names no server for the operation `{operation}`: give the client's \
                 builder an address (`base_url`)"
            ))),
        }
    }
}

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
        Ok(ClientBuilder::new(Place::Given(BaseAddress::parse(base)?), transport))
    }

    /// The settings of this client.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
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

    /// The pages of an operation, from this one on.
    pub fn pages<O: Paginated>(&self, operation: O) -> Pages<O> {
        Pages::new(self.clone(), operation)
    }

    /// Sends `operation`, to the page that the service has named if it has, and notes to which
    /// address.
    pub(crate) async fn send_at<O: Operation>(
        &self,
        operation: &O,
        page: &mut PageAddress,
    ) -> Result<Response<O::Output>, Error<O::Failure>> {
        let authenticators =
            auth::choose(&self.0.schemes, O::ID, O::SECURITY).map_err(Error::Auth)?;
        let mut request = self.request(operation).await?;
        *request.uri_mut() = page.settle(request.uri()).map_err(Error::Request)?;
        let response = self.exchange(request, &authenticators).await?;
        if response.status().is_success() {
            self.succeed::<O>(response).await
        } else {
            Err(self.fail::<O>(response).await)
        }
    }

    /// The complete request; settings that are missing are asked of the resolver, each once.
    async fn request<O: Operation>(
        &self,
        operation: &O,
    ) -> Result<Request<Body>, Error<O::Failure>> {
        let mut settings = None;
        loop {
            let known = settings.as_ref().unwrap_or(&self.0.settings);
            match operation.request(known) {
                Ok(request) => {
                    return self.complete::<O>(request).map_err(Error::Request);
                }
                Err(RequestError::MissingSetting(name)) if known.get(name).is_none() => {
                    let mut more = known.clone();
                    more.set(name, self.resolve(name).await?);
                    settings = Some(more);
                }
                Err(error) => return Err(Error::Request(error)),
            }
        }
    }

    async fn succeed<O: Operation>(
        &self,
        response: Response<Body>,
    ) -> Result<Response<O::Output>, Error<O::Failure>> {
        let is_streamed = O::is_streamed(&response);
        let (parts, body) = response.into_parts();
        let mut head = Response::new(());
        *head.status_mut() = parts.status;
        *head.version_mut() = parts.version;
        *head.headers_mut() = parts.headers.clone();
        let (body, kept) = if is_streamed {
            (body, Bytes::new())
        } else {
            let bytes = body.collect(self.0.body_limit).await.map_err(Error::Transport)?;
            (Body::from(bytes.clone()), bytes)
        };
        match O::output(Response::from_parts(parts, body)) {
            Ok(output) => Ok(head.map(|()| output)),
            Err(error) => {
                let (status, headers) = (head.status(), head.headers().clone());
                let details = self.0.error_details.read(status, &headers, &kept);
                let failure = Some(error);
                let (body, cut_short) = (kept, None);
                let error = StatusError { status, headers, body, cut_short, details, failure };
                Err(Error::Body(Box::new(error)))
            }
        }
    }

    async fn fail<O: Operation>(&self, response: Response<Body>) -> Error<O::Failure> {
        let (parts, body) = response.into_parts();
        // Status, headers and what there is of the body say more than the failure to read on.
        let (body, cut_short) = body.collect_part(self.0.body_limit).await;
        let details = self.0.error_details.read(parts.status, &parts.headers, &body);
        let (status, headers) = (parts.status, parts.headers.clone());
        let response = Response::from_parts(parts, Body::from(body.clone()));
        // A body other than the documented one is no second error: status and bytes say it all.
        let failure = O::failure(&response).unwrap_or_default();
        Error::Status(Box::new(StatusError { status, headers, body, cut_short, details, failure }))
    }

    async fn resolve<F>(&self, name: &'static str) -> Result<String, Error<F>> {
        let missing = || Error::Request(RequestError::MissingSetting(name));
        let resolver = self.0.resolver.as_ref().ok_or_else(missing)?;
        resolver.resolve(name).await.map_err(Error::Setting)?.ok_or_else(missing)
    }

    /// The request with an absolute address and the client's own headers.
    fn complete<O: Operation>(
        &self,
        mut request: Request<Body>,
    ) -> Result<Request<Body>, RequestError> {
        *request.uri_mut() = self.0.place.of(O::ID, O::SERVER)?.join(request.uri())?;
        for (name, value) in &self.0.headers {
            request.headers_mut().entry(name).or_insert_with(|| value.clone());
        }
        Ok(request)
    }

    /// Sends, and sends again as the policy says; each attempt is authenticated anew. When the
    /// service refuses credentials that can be renewed, there is one attempt more.
    async fn exchange<F>(
        &self,
        request: Request<Body>,
        authenticators: &[&Arc<dyn Authenticator>],
    ) -> Result<Response<Body>, Error<F>> {
        let method = request.method().clone();
        let mut next = Some(request);
        let mut attempt = 1;
        let mut is_renewed = false;
        while let Some(mut request) = next.take() {
            let again = try_clone(&request);
            for authenticator in authenticators {
                authenticator.authenticate(&mut request).await.map_err(Error::Auth)?;
            }
            let headers = request.headers().clone();
            let outcome = self.0.transport.send(request).await;
            let Some(again) = again else { return outcome.map_err(Error::Transport) };
            let is_refused = |answer: &Response<_>| answer.status() == StatusCode::UNAUTHORIZED;
            if !is_renewed && outcome.as_ref().is_ok_and(is_refused) {
                for authenticator in authenticators {
                    is_renewed |= authenticator.refused(&headers).await;
                }
                if is_renewed {
                    next = Some(again);
                    continue;
                }
            }
            let Some(pause) = self.pause(&method, attempt, &outcome) else {
                return outcome.map_err(Error::Transport);
            };
            self.0.transport.sleep(pause).await;
            next = Some(again);
            attempt += 1;
        }
        Err(Error::Auth(AuthError::new("no attempt was made")))
    }

    /// The pause before the next attempt; nothing when there is none.
    fn pause(
        &self,
        method: &Method,
        attempt: u32,
        outcome: &Result<Response<Body>, TransportError>,
    ) -> Option<Duration> {
        match outcome {
            Ok(response) if retry::after_status(method, response.status()) => {
                self.0.retry.pause(attempt, retry::retry_after(response.headers()))
            }
            Err(error) if retry::after_failure(method, error.kind()) => {
                self.0.retry.pause(attempt, None)
            }
            _ => None,
        }
    }
}

fn try_clone(request: &Request<Body>) -> Option<Request<Body>> {
    let mut copy = Request::new(request.body().try_clone()?);
    *copy.method_mut() = request.method().clone();
    *copy.uri_mut() = request.uri().clone();
    *copy.headers_mut() = request.headers().clone();
    Some(copy)
}

/// Shows no header value and no credential.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let schemes: Vec<_> = self.0.schemes.iter().map(|(name, _)| name).collect();
        f.debug_struct("Client")
            .field("place", &self.0.place)
            .field("schemes", &schemes)
            .field("settings", &self.0.settings)
            .finish_non_exhaustive()
    }
}

/// Puts a [`Client`] together.
pub struct ClientBuilder(Inner);

impl ClientBuilder {
    pub(crate) fn new(place: Place, transport: Arc<dyn Transport>) -> Self {
        Self(Inner {
            place,
            transport,
            schemes: Vec::new(),
            settings: Settings::new(),
            resolver: None,
            error_details: Arc::new(CommonErrorDetails),
            headers: HeaderMap::new(),
            retry: RetryPolicy::default(),
            body_limit: DEFAULT_BODY_LIMIT,
        })
    }

    /// Credentials for the security scheme `name` of the document; earlier ones are replaced.
    #[must_use]
    pub fn credentials(
        mut self,
        name: impl Into<String>,
        authenticator: Arc<dyn Authenticator>,
    ) -> Self {
        let name = name.into();
        self.0.schemes.retain(|(known, _)| *known != name);
        self.0.schemes.push((name, authenticator));
        self
    }

    /// A setting that operations need, such as a project id.
    #[must_use]
    pub fn setting(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.0.settings.set(name, value);
        self
    }

    /// Who finds out settings that are not given.
    #[must_use]
    pub fn resolver(mut self, resolver: Arc<dyn ResolveSetting>) -> Self {
        self.0.resolver = Some(resolver);
        self
    }

    /// Who reads code, message and request id of unsuccessful answers.
    #[must_use]
    pub fn error_details(mut self, reader: Arc<dyn ReadErrorDetails>) -> Self {
        self.0.error_details = reader;
        self
    }

    /// Headers for every request that does not set them itself.
    #[must_use]
    pub fn headers(mut self, headers: HeaderMap) -> Self {
        self.0.headers = headers;
        self
    }

    /// How often a failed attempt is repeated; not at all by default.
    #[must_use]
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.0.retry = policy;
        self
    }

    /// The longest answer in bytes that is read into memory; 64 MiB by default.
    #[must_use]
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.0.body_limit = bytes;
        self
    }

    /// The client.
    pub fn build(self) -> Client {
        for (_, authenticator) in &self.0.schemes {
            authenticator.attach(&self.0.transport);
            if let Place::Given(base) | Place::Document(base) = &self.0.place {
                authenticator.located(&base.to_string());
            }
        }
        Client(Arc::new(self.0))
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder").field("place", &self.0.place).finish_non_exhaustive()
    }
}
