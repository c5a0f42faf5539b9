//! What a client adds to an operation: address, settings, authentication, retries.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::uri::{Authority, PathAndQuery, Scheme};
use http::{HeaderMap, Request, Response, Uri};

use crate::auth::AuthError;
use crate::error::{CommonErrorDetails, Error, ReadErrorDetails, StatusError};
use crate::retry;
use crate::settings::ResolveSetting;
use crate::{Authenticator, Body, Operation, RequestError, RetryPolicy, Settings, Transport};

/// Answers longer than this are refused unless the client says otherwise: 64 MiB.
const DEFAULT_BODY_LIMIT: usize = 64 << 20;

/// Sends operations to one service. Cheap to clone.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    base: BaseAddress,
    transport: Arc<dyn Transport>,
    schemes: Vec<(String, Arc<dyn Authenticator>)>,
    settings: Settings,
    resolver: Option<Arc<dyn ResolveSetting>>,
    error_details: Arc<dyn ReadErrorDetails>,
    headers: HeaderMap,
    retry: RetryPolicy,
    body_limit: usize,
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
        Ok(ClientBuilder(Inner {
            base: BaseAddress::parse(base)?,
            transport,
            schemes: Vec::new(),
            settings: Settings::new(),
            resolver: None,
            error_details: Arc::new(CommonErrorDetails),
            headers: HeaderMap::new(),
            retry: RetryPolicy::default(),
            body_limit: DEFAULT_BODY_LIMIT,
        }))
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
        let request = self.request(operation).await?;
        let response = self.exchange(request, O::SECURITY).await?;
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
                Ok(request) => return self.complete(request).map_err(Error::Request),
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
    fn complete(&self, mut request: Request<Body>) -> Result<Request<Body>, RequestError> {
        *request.uri_mut() = self.0.base.join(request.uri())?;
        for (name, value) in &self.0.headers {
            request.headers_mut().entry(name).or_insert_with(|| value.clone());
        }
        Ok(request)
    }

    /// Sends, and sends again as the policy says; each attempt is authenticated anew.
    async fn exchange<F>(
        &self,
        request: Request<Body>,
        security: &[&[&str]],
    ) -> Result<Response<Body>, Error<F>> {
        let authenticators = self.authenticators(security).map_err(Error::Auth)?;
        let method = request.method().clone();
        let mut next = Some(request);
        let mut attempt = 1;
        while let Some(mut request) = next.take() {
            let again = try_clone(&request);
            for authenticator in &authenticators {
                authenticator.authenticate(&mut request).await.map_err(Error::Auth)?;
            }
            let outcome = self.0.transport.send(request).await;
            let pause = match &outcome {
                Ok(response) if retry::after_status(&method, response.status()) => {
                    self.0.retry.pause(attempt, retry::retry_after(response.headers()))
                }
                Err(error) if retry::after_failure(&method, error.kind()) => {
                    self.0.retry.pause(attempt, None)
                }
                _ => None,
            };
            match (pause, again) {
                (Some(pause), Some(again)) => {
                    self.0.transport.sleep(pause).await;
                    next = Some(again);
                    attempt += 1;
                }
                _ => return outcome.map_err(Error::Transport),
            }
        }
        Err(Error::Auth(AuthError::new("no attempt was made")))
    }

    /// The authenticators of the first alternative that this client can satisfy; the one that
    /// asks for nothing is the last resort, wherever it stands.
    fn authenticators(
        &self,
        security: &[&[&str]],
    ) -> Result<Vec<&Arc<dyn Authenticator>>, AuthError> {
        if security.is_empty() {
            return Ok(Vec::new());
        }
        let find = |name: &&str| self.0.schemes.iter().find(|(have, _)| have == name);
        let anonymous = security.iter().filter(|schemes| schemes.is_empty());
        let alternatives = security.iter().filter(|schemes| !schemes.is_empty());
        alternatives
            .chain(anonymous)
            .find_map(|schemes| schemes.iter().map(|name| Some(&find(name)?.1)).collect())
            .ok_or_else(|| {
                let alternatives: Vec<_> = security.iter().map(|all| all.join(" and ")).collect();
                AuthError::new(format!(
                    "the operation needs credentials for {}; the client has none of these",
                    alternatives.join(", or ")
                ))
            })
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
            .field("base", &self.0.base)
            .field("schemes", &schemes)
            .field("settings", &self.0.settings)
            .finish_non_exhaustive()
    }
}

/// Puts a [`Client`] together.
pub struct ClientBuilder(Inner);

impl ClientBuilder {
    /// Credentials for the security scheme `name` of the document.
    #[must_use]
    pub fn credentials(
        mut self,
        name: impl Into<String>,
        authenticator: Arc<dyn Authenticator>,
    ) -> Self {
        self.0.schemes.push((name.into(), authenticator));
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
        Client(Arc::new(self.0))
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder").field("base", &self.0.base).finish_non_exhaustive()
    }
}

/// Scheme, authority and path prefix of a service.
#[derive(Clone)]
struct BaseAddress {
    scheme: Scheme,
    authority: Authority,
    prefix: String,
}

impl BaseAddress {
    fn parse(text: &str) -> Result<Self, RequestError> {
        if text.contains('@') {
            // Not echoed: what stands before the `@` may be a password.
            let why = "user and password in an address are not sent: give credentials instead";
            return Err(RequestError::Address(why.to_owned()));
        }
        let refuse = |why: &str| RequestError::Address(format!("`{text}` {why}"));
        let uri: Uri = text.parse().map_err(|_| refuse("is no address"))?;
        let parts = uri.into_parts();
        let (Some(scheme), Some(authority)) = (parts.scheme, parts.authority) else {
            return Err(refuse("has no scheme and host"));
        };
        if scheme != Scheme::HTTP && scheme != Scheme::HTTPS {
            return Err(refuse("is neither http nor https"));
        }
        if authority.as_str() != authority.host() && authority.port_u16().is_none() {
            return Err(refuse("has no valid port"));
        }
        let target = parts.path_and_query.unwrap_or_else(|| PathAndQuery::from_static("/"));
        if target.query().is_some() {
            return Err(refuse("has a query"));
        }
        Ok(Self { scheme, authority, prefix: target.path().trim_end_matches('/').to_owned() })
    }

    fn join(&self, target: &Uri) -> Result<Uri, RequestError> {
        let target = target.path_and_query().map_or("/", PathAndQuery::as_str);
        let separator = if target.starts_with('/') { "" } else { "/" };
        Uri::builder()
            .scheme(self.scheme.clone())
            .authority(self.authority.clone())
            .path_and_query(format!("{}{separator}{target}", self.prefix))
            .build()
            .map_err(|error| RequestError::Address(error.to_string()))
    }
}

impl fmt::Debug for BaseAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}{}", self.scheme, self.authority, self.prefix)
    }
}
