//! Putting a client together.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::header::{HeaderMap, HeaderName, HeaderValue, USER_AGENT};
use specwright_runtime::auth::HeaderSecret;
use specwright_runtime::transport::ReqwestTransport;
use specwright_runtime::{
    Authenticator, Client as Core, RequestError, RetryPolicy, Transport, TransportError,
};

use crate::Client;
use crate::auth::SignForProject;
use crate::credentials::{Credentials, CredentialsError, Kind, environment};
use crate::errors::ErrorReader;
use crate::project::{PROJECT_ID, ProjectOfRegion};
use crate::region::{Region, RegionError, with_scheme};
use crate::schemes::{AKSK, TOKEN};
use crate::signing::{Clock, Signer, SystemClock};

/// What the client calls itself: nothing about the machine it runs on.
const PRODUCT: &str = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));

type Environment = Arc<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// Puts a client together: where the service is, who calls, and how.
///
/// Needed are credentials and either a region or an endpoint. A project id is needed by most
/// operations, and by every signature; where it is not given, a client with a region asks IAM for it
/// once, and a client with an endpoint alone says that it is missing where a call names it.
#[must_use]
pub struct ClientBuilder {
    region: Option<String>,
    endpoint: Option<String>,
    iam_endpoint: Option<String>,
    project_id: Option<String>,
    credentials: Option<Credentials>,
    transport: Option<Arc<dyn Transport>>,
    timeouts: Timeouts,
    retry: RetryPolicy,
    deadline: Option<Duration>,
    body_limit: Option<usize>,
    user_agent: Option<String>,
    clock: Arc<dyn Clock>,
    environment: Environment,
}

impl Client {
    /// A builder of a client.
    ///
    /// ```no_run
    /// use huaweicloud_cce_autopilot::{Client, Credentials};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let client = Client::builder()
    ///     .region("cn-north-4")
    ///     .project_id("0a1b2c3d4e5f60718293a4b5c6d7e8f9")
    ///     .credentials(Credentials::from_env()?)
    ///     .build()?;
    /// # let _ = client;
    /// # Ok(())
    /// # }
    /// ```
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new()
    }
}

/// Time-outs of the default transport.
#[derive(Clone, Copy, Debug, Default)]
struct Timeouts {
    connect: Option<Duration>,
    read: Option<Duration>,
    whole: Option<Duration>,
}

impl Default for ClientBuilder {
    fn default() -> Self {
        Self::new()
    }
}

impl ClientBuilder {
    /// A builder with nothing set.
    pub fn new() -> Self {
        Self {
            region: None,
            endpoint: None,
            iam_endpoint: None,
            project_id: None,
            credentials: None,
            transport: None,
            timeouts: Timeouts::default(),
            retry: RetryPolicy::default(),
            deadline: None,
            body_limit: None,
            user_agent: None,
            clock: Arc::new(SystemClock),
            environment: Arc::new(environment),
        }
    }

    /// The region, such as `cn-north-4`: gives the address of the service and of IAM.
    pub fn region(mut self, region: impl ToString) -> Self {
        self.region = Some(region.to_string());
        self
    }

    /// The address of the service, in place of the region's. Without a scheme it gets `https://`.
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.endpoint = Some(endpoint.into());
        self
    }

    /// The address of IAM, in place of the region's. Without a scheme it gets `https://`.
    pub fn iam_endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.iam_endpoint = Some(endpoint.into());
        self
    }

    /// The project that calls are for, unless a call says otherwise.
    pub fn project_id(mut self, id: impl Into<String>) -> Self {
        self.project_id = Some(id.into());
        self
    }

    /// Who calls.
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = Some(credentials);
        self
    }

    /// What moves the bytes, in place of `reqwest`. It has time-outs of its own.
    pub fn transport(mut self, transport: Arc<dyn Transport>) -> Self {
        self.transport = Some(transport);
        self
    }

    /// The longest time for a connection to be made; 60 s by default.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.timeouts.connect = Some(timeout);
        self
    }

    /// The longest time without a byte from the service; 120 s by default.
    pub fn read_timeout(mut self, timeout: Duration) -> Self {
        self.timeouts.read = Some(timeout);
        self
    }

    /// The longest time for one attempt of a call as a whole; without end by default.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeouts.whole = Some(timeout);
        self
    }

    /// How often a failed attempt is repeated; not at all by default.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// The longest time for a call as a whole, all its attempts and the pauses between them included;
    /// without end by default.
    pub fn deadline(mut self, limit: Duration) -> Self {
        self.deadline = Some(limit);
        self
    }

    /// The longest answer in bytes; 64 MiB by default.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = Some(bytes);
        self
    }

    /// The product of the application, such as `my-tool/1.2`, said before that of this crate.
    pub fn user_agent(mut self, product: impl Into<String>) -> Self {
        self.user_agent = Some(product.into());
        self
    }

    /// The clock for signatures, in place of the machine's.
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// Who is asked for the variables that replace addresses (see [`Region`]), in place of the
    /// environment of the process.
    pub fn environment(
        mut self,
        lookup: impl Fn(&str) -> Option<String> + Send + Sync + 'static,
    ) -> Self {
        self.environment = Arc::new(lookup);
        self
    }

    /// The client.
    ///
    /// # Errors
    ///
    /// See [`BuildError`]. Nothing is sent.
    pub fn build(self) -> Result<Client, BuildError> {
        Ok(Client::from_core(self.build_core()?))
    }

    /// The client below the generated one, for operations written by hand.
    ///
    /// # Errors
    ///
    /// See [`BuildError`]. Nothing is sent.
    pub fn build_core(self) -> Result<Core, BuildError> {
        let region = self.region.as_deref().map(str::parse::<Region>).transpose()?;
        let endpoint = match (&self.endpoint, &region) {
            (Some(endpoint), _) => with_scheme(endpoint),
            (None, Some(region)) => region.endpoint(&*self.environment)?,
            (None, None) => return Err(BuildError::MissingEndpoint),
        };
        let credentials = self.credentials.clone().ok_or(BuildError::MissingCredentials)?;
        credentials.check()?;
        let project = self.project(&credentials)?;
        let transport = self.own_transport()?;
        let (scheme, authenticator) = self.authenticator(credentials);
        let headers = self.headers()?;
        let connect = |endpoint: &str| -> Result<_, BuildError> {
            let mut builder = Core::builder(endpoint, Arc::clone(&transport))
                .map_err(BuildError::Endpoint)?
                .credentials(scheme, Arc::clone(&authenticator))
                .error_details(Arc::new(ErrorReader))
                .headers(headers.clone())
                .retry(self.retry);
            if let Some(limit) = self.body_limit {
                builder = builder.body_limit(limit);
            }
            if let Some(limit) = self.deadline {
                builder = builder.deadline(limit);
            }
            Ok(builder)
        };
        let mut builder = connect(&endpoint)?;
        if let Some(project) = project {
            builder = builder.setting(PROJECT_ID, project);
        } else if let Some(region) = region {
            let iam = match &self.iam_endpoint {
                Some(endpoint) => with_scheme(endpoint),
                None => region.iam_endpoint(&*self.environment),
            };
            let iam = connect(&iam)?.build();
            builder = builder.resolver(Arc::new(ProjectOfRegion { iam, region }));
        }
        Ok(builder.build())
    }

    /// The project that calls are for, when it is given.
    fn project(&self, credentials: &Credentials) -> Result<Option<String>, BuildError> {
        match &self.project_id {
            Some(id) if id.is_empty() => Err(BuildError::ProjectId),
            Some(id) => Ok(Some(id.clone())),
            None => Ok(credentials.project_id().map(str::to_owned)),
        }
    }

    fn own_transport(&self) -> Result<Arc<dyn Transport>, BuildError> {
        let Timeouts { connect, read, whole } = self.timeouts;
        if let Some(transport) = &self.transport {
            let is_set = connect.or(read).or(whole).is_some();
            return if is_set { Err(BuildError::Timeouts) } else { Ok(Arc::clone(transport)) };
        }
        let mut builder = ReqwestTransport::builder();
        if let Some(timeout) = connect {
            builder = builder.connect_timeout(timeout);
        }
        if let Some(timeout) = read {
            builder = builder.read_timeout(timeout);
        }
        if let Some(timeout) = whole {
            builder = builder.timeout(timeout);
        }
        Ok(Arc::new(builder.build().map_err(BuildError::Transport)?))
    }

    fn authenticator(&self, credentials: Credentials) -> (&'static str, Arc<dyn Authenticator>) {
        match credentials.0 {
            Kind::Token { token, .. } => {
                let name = HeaderName::from_static("x-auth-token");
                (TOKEN, Arc::new(HeaderSecret::new(name, token)))
            }
            Kind::AccessKey(key) => {
                // Each call says its own.
                let key = key.project_id("");
                let signer = Signer::new(key).clock(Arc::clone(&self.clock));
                (AKSK, Arc::new(SignForProject(signer)))
            }
        }
    }

    fn headers(&self) -> Result<HeaderMap, BuildError> {
        let product = match &self.user_agent {
            Some(own) => format!("{own} {PRODUCT}"),
            None => PRODUCT.to_owned(),
        };
        let product = HeaderValue::from_str(&product).map_err(|_| BuildError::UserAgent)?;
        Ok(HeaderMap::from_iter([(USER_AGENT, product)]))
    }
}

/// Shows no secret.
impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("region", &self.region)
            .field("project_id", &self.project_id)
            .field("credentials", &self.credentials)
            .field("timeouts", &self.timeouts)
            .field("retry", &self.retry)
            .finish_non_exhaustive()
    }
}

/// Why a client cannot be put together.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// Neither a region nor an endpoint was given.
    #[error("the client needs a region or an endpoint")]
    MissingEndpoint,
    /// The region cannot be used.
    #[error(transparent)]
    Region(#[from] RegionError),
    /// An endpoint is no address.
    #[error("the endpoint cannot be used: {0}")]
    Endpoint(#[source] RequestError),
    /// No credentials were given.
    #[error("the client needs credentials: a token, or an access key (AK/SK)")]
    MissingCredentials,
    /// The credentials lack a part.
    #[error(transparent)]
    Credentials(#[from] CredentialsError),
    /// The project id is empty.
    #[error("the project id is empty")]
    ProjectId,
    /// The product has characters that a header cannot hold.
    #[error("the user agent has characters that a header cannot hold")]
    UserAgent,
    /// Time-outs were given beside a transport, which has its own.
    #[error("time-outs belong to the default transport; the given one has its own")]
    Timeouts,
    /// The default transport cannot be built.
    #[error("the transport cannot be built: {0}")]
    Transport(#[source] TransportError),
}
