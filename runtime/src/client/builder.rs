//! Putting a client together.

use std::fmt;
use std::sync::Arc;

use http::HeaderMap;

use super::{Client, Destination, Inner};
use crate::error::{CommonErrorDetails, ReadErrorDetails};
use crate::settings::ResolveSetting;
use crate::{Authenticator, RetryPolicy, Settings, Transport};

/// Answers longer than this are refused unless the client says otherwise: 64 MiB.
const DEFAULT_BODY_LIMIT: usize = 64 << 20;

/// Puts a [`Client`] together.
pub struct ClientBuilder(Inner);

impl ClientBuilder {
    pub(crate) fn new(destination: Destination, transport: Arc<dyn Transport>) -> Self {
        Self(Inner {
            destination,
            transport,
            schemes: Vec::new(),
            settings: Settings::new(),
            resolver: None,
            found: Default::default(),
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
            if let Some(base) = self.0.destination.base() {
                authenticator.located(&base.to_string());
            }
        }
        Client(Arc::new(self.0))
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("destination", &self.0.destination)
            .finish_non_exhaustive()
    }
}
